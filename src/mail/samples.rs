//! One of each letter, for tests and for looking at.

use uuid::Uuid;

use crate::domain::{
    deadlines::Rung,
    ids::LinkId,
    notice::{DigestLine, ItemRef, Letter, ProposalOutcome, ReportOutcome},
    time::Instant,
};

/// 22/08/2024, 14:30 in Vietnam.
const AFTERNOON: Instant = Instant::from_millis(1_724_311_800_000);

/// Every letter at least once, those with optional lines also without them; every value is invented.
pub fn samples() -> Vec<Letter> {
    let mut letters = account_samples();
    letters.extend(author_samples());
    letters.extend(board_samples());
    letters.extend(review_samples());
    letters.extend(charge_samples());
    letters.extend(deadline_samples());
    letters.extend(urging_samples());
    letters.extend(digest_samples());
    letters.extend(report_samples());
    letters.extend(expiry_samples());
    letters.extend(proposal_samples());
    letters.extend(succession_samples());
    letters.extend([new_device(Some("203.0.113.9".to_owned())), new_device(None)]);
    letters.extend(access_review_samples());
    letters
}

fn new_device(address: Option<String>) -> Letter {
    Letter::NewDevice {
        at: AFTERNOON,
        device: "Chrome trên Windows".to_owned(),
        address,
    }
}

fn digest_samples() -> Vec<Letter> {
    let told: Vec<_> = board_samples().into_iter().chain(charge_samples()).collect();
    let lines: Vec<_> = told
        .iter()
        .map(|letter| DigestLine::of(letter, AFTERNOON))
        .collect();
    let digest = |lines, more| Letter::Digest {
        day: AFTERNOON.local_date().plus_days(1),
        lines,
        more,
    };
    vec![digest(lines[..1].to_vec(), 0), digest(lines, 12)]
}

fn report_samples() -> Vec<Letter> {
    let settled = |outcome| Letter::ErrorReportSettled {
        item: ItemRef {
            path: "/bai-viet/7K2M-9QXD".to_owned(),
            ..item()
        },
        report: "3F8W-6TQB".to_owned(),
        outcome,
    };
    vec![
        Letter::ErrorReportNew {
            item: ItemRef {
                path: "/toa-soan/bao-loi/3F8W-6TQB".to_owned(),
                ..item()
            },
            report: "3F8W-6TQB".to_owned(),
            kind: "Sai sự thật hoặc số liệu".to_owned(),
            received_at: AFTERNOON,
        },
        settled(ReportOutcome::Corrected { at: AFTERNOON }),
        settled(ReportOutcome::TakenDown { at: AFTERNOON }),
        settled(ReportOutcome::Dismissed {
            reason: "Số liệu trong bài theo Báo cáo số 12/BC-BNV.\n\nĐề nghị Ông/Bà xem bảng 2 < 3."
                .to_owned(),
        }),
    ]
}

fn expiry_samples() -> Vec<Letter> {
    let idle = |last_log_in| Letter::IdleWarning {
        full_name: "Trần Thị Ánh".to_owned(),
        tenant_name: "Tỉnh Cao Bằng".to_owned(),
        last_log_in,
        idle_days: 45,
        ends_on: AFTERNOON.local_date().plus_days(7),
    };
    vec![
        Letter::TermEnding {
            full_name: "Trần Thị Ánh".to_owned(),
            tenant_name: "Tỉnh Cao Bằng".to_owned(),
            roles: vec!["Cộng tác viên".to_owned(), "Lãnh đạo đơn vị".to_owned()],
            document: "1234/SNV-CCHC ngày 20/08/2022".to_owned(),
            until: AFTERNOON.local_date().plus_days(30),
        },
        idle(Some(AFTERNOON.plus_days(-38))),
        idle(None),
        Letter::EndHeld {
            full_name: "Ngô Đức Anh".to_owned(),
            roles: vec!["Quản trị kỹ thuật".to_owned()],
            ground: "Hết nhiệm kỳ".to_owned(),
            since: AFTERNOON.local_date().plus_days(-1),
        },
    ]
}

fn succession_samples() -> Vec<Letter> {
    let planned = |cancelled| Letter::SuccessionPlanned {
        kind: "Sáp nhập, hợp nhất".to_owned(),
        tenant_name: "Tỉnh Hà Giang".to_owned(),
        successor_name: "Tỉnh Tuyên Quang".to_owned(),
        basis: "202/2025/QH15 ngày 12/06/2025".to_owned(),
        effective_on: AFTERNOON.local_date().plus_days(20),
        cancelled,
    };
    vec![
        planned(None),
        planned(Some("Chờ nghị quyết < mới >.".to_owned())),
        Letter::AccountMoved {
            full_name: "Giàng Thị Xem".to_owned(),
            tenant_name: "Tỉnh Hà Giang".to_owned(),
            successor_name: "Tỉnh Tuyên Quang".to_owned(),
            basis: "202/2025/QH15 ngày 12/06/2025".to_owned(),
            effective_on: AFTERNOON.local_date(),
        },
        Letter::SuccessionDone {
            kind: "Sáp nhập, hợp nhất".to_owned(),
            tenant_name: "Tỉnh Hà Giang".to_owned(),
            successor_name: "Tỉnh Tuyên Quang".to_owned(),
            basis: "202/2025/QH15 ngày 12/06/2025".to_owned(),
            moved: 12,
            revoked: 3,
            items: 41,
        },
    ]
}

fn access_review_samples() -> Vec<Letter> {
    let opened = |tenant_name: Option<&str>, bodies, accounts, path: &str| Letter::AccessReviewOpened {
        period: "6 tháng cuối năm 2026".to_owned(),
        tenant_name: tenant_name.map(str::to_owned),
        bodies,
        accounts,
        path: path.to_owned(),
    };
    vec![
        opened(Some("Tỉnh Tuyên Quang"), 1, 12, "/ra-soat/2026-2"),
        opened(None, 57, 1_204, "/quan-tri/ra-soat/2026-2"),
        Letter::AccessReviewReminder {
            period: "6 tháng cuối năm 2026".to_owned(),
            tenant_name: "Tỉnh Tuyên Quang".to_owned(),
            waiting: 4,
            office_from: AFTERNOON.local_date().plus_days(7),
            path: "/ra-soat/2026-2".to_owned(),
        },
        Letter::RevocationAsked {
            period: "6 tháng cuối năm 2026".to_owned(),
            tenant_name: "Tỉnh Tuyên Quang".to_owned(),
            names: vec!["Ma Văn Sình".to_owned(), "Lý Thị Lan".to_owned()],
            reason: "Nghỉ hưu theo Quyết định số 12/QĐ-SNV & thôi làm cộng tác viên.".to_owned(),
            asked_by: "Vàng A Sính, Lãnh đạo đơn vị".to_owned(),
            path: "/quan-tri/ra-soat/2026-2".to_owned(),
        },
    ]
}

fn proposal_samples() -> Vec<Letter> {
    let settled = |outcome| Letter::ProposalSettled {
        full_name: "Trần Thị Ánh".to_owned(),
        tenant_name: "Tỉnh Cao Bằng".to_owned(),
        outcome,
        settled_by: "Lê Quang Huy, Bộ phận Thường trực".to_owned(),
        path: "/de-cu/0191763b-0000-7000-8000-000000000001".to_owned(),
    };
    vec![
        Letter::ProposalNew {
            full_name: "Trần Thị Ánh".to_owned(),
            tenant_name: "Tỉnh Cao Bằng".to_owned(),
            roles: vec!["Cộng tác viên".to_owned()],
            document: "1234/SNV-CCHC ngày 20/08/2024".to_owned(),
            proposed_by: "Vàng A Sính, Lãnh đạo đơn vị".to_owned(),
            path: "/quan-tri/de-cu/0191763b-0000-7000-8000-000000000001".to_owned(),
        },
        settled(ProposalOutcome::Granted),
        settled(ProposalOutcome::Declined {
            reason: "Văn bản cử chưa có chữ ký.\n\nĐề nghị gửi lại < 5 ngày.".to_owned(),
        }),
        settled(ProposalOutcome::Withdrawn),
    ]
}

fn deadline_samples() -> Vec<Letter> {
    let overdue = |rung| Letter::SubmissionOverdue {
        item: item(),
        rung,
        step: "Chờ thành viên duyệt".to_owned(),
        held_by: "Phạm Ngọc Ánh".to_owned(),
        due_at: AFTERNOON,
    };
    vec![
        overdue(Rung::Holder),
        overdue(Rung::Deputy),
        overdue(Rung::Chair),
        Letter::LapseWarning {
            item: item(),
            idle_since: AFTERNOON.plus_days(-53),
            lapses_on: AFTERNOON.local_date().plus_days(7),
        },
        Letter::SubmissionLapsed {
            item: item(),
            idle_since: AFTERNOON.plus_days(-60),
        },
        Letter::TargetMoved {
            item: item(),
            step: "Chờ sàng lọc".to_owned(),
            from: AFTERNOON,
            to: AFTERNOON.plus_days(1),
        },
    ]
}

fn urging_samples() -> Vec<Letter> {
    let urged = |due_at, remark: &str| Letter::Urged {
        item: item(),
        waits_since: AFTERNOON.plus_days(-4),
        due_at,
        remark: remark.to_owned(),
        urged_by: "Phạm Ngọc Ánh, Thành viên Ban Biên tập".to_owned(),
    };
    vec![
        urged(
            None,
            "Đề nghị bổ sung số liệu đến hết tháng 6.\n\nCần gửi lại trước ngày 30/08/2024.",
        ),
        urged(None, ""),
        urged(
            Some(AFTERNOON.plus_days(1)),
            "Đề nghị gửi văn bản xác nhận số liệu < 90%.",
        ),
        urged(Some(AFTERNOON.plus_days(1)), ""),
    ]
}

fn account_samples() -> Vec<Letter> {
    let link = LinkId::from_uuid(Uuid::from_u128(0x0191_78e2_4a10_7000_8000_0000_0000_0001));
    vec![
        Letter::AccountCreated {
            link,
            expires_at: AFTERNOON.plus_hours(72),
            tenant_name: "Sở Nội vụ thành phố Đà Nẵng".to_owned(),
            roles: vec!["Cộng tác viên".to_owned()],
        },
        Letter::AccountRevoked {
            full_name: "Trần Thị Ánh".to_owned(),
            revoked_at: AFTERNOON,
            ground: "Chấm dứt cộng tác theo Văn bản số 1234/SNV-CCHC".to_owned(),
            document: None,
            successor: None,
        },
        Letter::PasswordReset {
            link,
            expires_at: AFTERNOON.plus_hours(1),
        },
        Letter::AccountRevoked {
            full_name: "Trần Thị Ánh".to_owned(),
            revoked_at: AFTERNOON,
            ground: "Chuyển công tác".to_owned(),
            document: Some("1234/SNV-CCHC ngày 20/08/2024".to_owned()),
            successor: Some("Lý Thị Lan".to_owned()),
        },
        Letter::AccountsRevoked {
            tenant_name: "Tỉnh Tuyên Quang".to_owned(),
            people: vec![
                "Hoàng Thị Mai, Chuyên viên, Sở Nội vụ".to_owned(),
                "Lý Thị Lan, Phó Trưởng phòng, Sở Nội vụ".to_owned(),
            ],
            revoked_at: AFTERNOON,
            ground: "Sắp xếp lại đơn vị".to_owned(),
            document: "1234/SNV-CCHC ngày 20/08/2024".to_owned(),
            successor: Some("Ma Văn Sình".to_owned()),
        },
        Letter::RolesChanged {
            full_name: "Trần Thị Ánh".to_owned(),
            granted: vec!["Lãnh đạo đơn vị".to_owned()],
            renewed: vec!["Cộng tác viên (đến hết ngày 31/12/2026)".to_owned()],
            ended: Vec::new(),
            held: vec!["Cộng tác viên".to_owned(), "Lãnh đạo đơn vị".to_owned()],
            document: "1234/SNV-CCHC ngày 20/08/2024".to_owned(),
            ground: String::new(),
        },
        Letter::RolesChanged {
            full_name: "Trần Thị Ánh".to_owned(),
            granted: Vec::new(),
            renewed: Vec::new(),
            ended: vec!["Lãnh đạo đơn vị".to_owned()],
            held: vec!["Cộng tác viên".to_owned()],
            document: "1235/SNV-CCHC ngày 21/08/2024".to_owned(),
            ground: "Thôi giữ chức vụ".to_owned(),
        },
        Letter::AccountCreated {
            link,
            expires_at: AFTERNOON.plus_hours(72),
            tenant_name: "Ban Biên tập".to_owned(),
            roles: vec![
                "Thành viên Ban Biên tập".to_owned(),
                "Bộ phận Thường trực".to_owned(),
            ],
        },
    ]
}

fn author_samples() -> Vec<Letter> {
    vec![
        Letter::SubmissionReceived { item: item(), submitted_at: AFTERNOON, late_minutes: None, supplied_by: None },
        Letter::SubmissionReceived { item: item(), submitted_at: AFTERNOON, late_minutes: Some(35), supplied_by: None },
        Letter::SubmissionReceived {
            item: item(),
            submitted_at: AFTERNOON,
            late_minutes: None,
            supplied_by: Some("Ma Văn Sình, Trưởng phòng, Sở Nội vụ tỉnh Tuyên Quang".to_owned()),
        },
        Letter::SubmissionReturned {
            item: item(),
            remarks: "Đề nghị bổ sung nguồn của số liệu ở đoạn 2.\n\nẢnh 1 cần ghi tên tác giả; chú thích < 200 ký tự."
                .to_owned(),
            returned_by: "Bộ phận Thường trực Ban Biên tập".to_owned(),
        },
        Letter::SubmissionRefused {
            item: item(),
            grounds: vec![
                "trùng lặp với nội dung đã được đăng tải trên Trang Thông tin".to_owned(),
                "không rõ nguồn gốc".to_owned(),
            ],
            remarks: "Nội dung đã được đăng tải ngày 20/08/2024.".to_owned(),
        },
        Letter::SubmissionRefused {
            item: item(),
            grounds: vec!["Không thuộc phạm vi vai trò, chức năng của Trang Thông tin".to_owned()],
            remarks: String::new(),
        },
        Letter::SubmissionPublished {
            item: item(),
            published_at: AFTERNOON.plus_hours(3),
            approved_by: "Phạm Thị Đào, Phó Trưởng Ban Biên tập".to_owned(),
        },
    ]
}

fn review_samples() -> Vec<Letter> {
    let asked_by = "Lê Quang Huy, Bộ phận Thường trực".to_owned();
    let question = "Số liệu ở đoạn 2 khác báo cáo quý.\nĐề nghị cho ý kiến về thời điểm đăng tải.".to_owned();
    let moved = |reason: &str| Letter::SubmissionMoved {
        item: item(),
        what: "Bộ phận Thường trực đã thu lại tin bài đã chuyển đến Ông/Bà duyệt.".to_owned(),
        reason: reason.to_owned(),
        moved_by: "Lê Quang Huy, Bộ phận Thường trực".to_owned(),
    };
    vec![
        Letter::ChiefOpinion {
            item: item(),
            question: question.clone(),
            asked_by: asked_by.clone(),
            decides: false,
        },
        Letter::ChiefOpinion {
            item: item(),
            question,
            asked_by,
            decides: true,
        },
        Letter::DirectionGiven {
            item: item(),
            direction: "Đăng sau khi có số liệu chính thức.".to_owned(),
            given_by: "Nguyễn Thu Hà, TUQ. Trưởng Ban Biên tập, Phó Trưởng Ban Biên tập".to_owned(),
        },
        Letter::SubmissionHeld {
            item: item(),
            remarks: "Đề nghị cung cấp văn bản xác nhận số liệu.".to_owned(),
            due_at: AFTERNOON.plus_days(5),
        },
        Letter::HoldReleased { item: item() },
        Letter::ReturnUndone { item: item() },
        moved("Thành viên phụ trách lĩnh vực vắng mặt."),
        moved(""),
        Letter::CustodyMoved {
            item: item(),
            what: "Trần Thị Ánh đã bàn giao tin bài dưới đây cho Nguyễn Văn An.".to_owned(),
            custodian_name: Some("Nguyễn Văn An".to_owned()),
            reason: "Đi công tác dài ngày.".to_owned(),
            moved_by: "Trần Thị Ánh, Cộng tác viên".to_owned(),
        },
        Letter::CustodyMoved {
            item: item(),
            what: "Tin bài dưới đây không còn người phụ trách. Đề nghị giao người phụ trách mới.".to_owned(),
            custodian_name: None,
            reason: String::new(),
            moved_by: "Hệ thống, tự động".to_owned(),
        },
        Letter::Delegation {
            document_number: "15/QĐ-BBT".to_owned(),
            from: AFTERNOON.local_date(),
            until: AFTERNOON.local_date().plus_days(14),
        },
    ]
}

fn charge_samples() -> Vec<Letter> {
    let day = AFTERNOON.local_date();
    let assigned = |substitute_name| Letter::FieldAssigned {
        field_name: "Cải cách thể chế".to_owned(),
        member_name: "Phạm Ngọc Ánh".to_owned(),
        substitute_name,
        decision_number: "17/QĐ-BBT".to_owned(),
        from: day,
    };
    let absence = |ended| Letter::Absence {
        full_name: "Phạm Ngọc Ánh".to_owned(),
        from: day,
        until: day.plus_days(4),
        entered_by: "Lê Quang Huy, Bộ phận Thường trực".to_owned(),
        ended,
    };
    vec![
        assigned(Some("Trần Đình Bảo".to_owned())),
        assigned(None),
        Letter::FieldReleased {
            field_name: "Cải cách thể chế".to_owned(),
            member_name: "Phạm Ngọc Ánh".to_owned(),
            decision_number: "18/QĐ-BBT".to_owned(),
            last_day: day.plus_days(30),
        },
        Letter::DelegationEnded {
            document_number: "15/QĐ-BBT".to_owned(),
            ground: "Trưởng Ban Biên tập trở lại điều hành".to_owned(),
            last_day: day,
        },
        absence(false),
        absence(true),
        Letter::Absence {
            full_name: "Phạm Ngọc Ánh".to_owned(),
            from: day,
            until: day.plus_days(-1),
            entered_by: "Phạm Ngọc Ánh, Thành viên Ban Biên tập".to_owned(),
            ended: true,
        },
    ]
}

fn board_samples() -> Vec<Letter> {
    let new = |late_minutes| Letter::SubmissionNew {
        item: item(),
        tenant_name: "Bộ Tài chính".to_owned(),
        author_name: "Nguyễn Văn An".to_owned(),
        due_at: AFTERNOON.plus_hours(24),
        late_minutes,
    };
    vec![
        new(None),
        new(Some(1_565)),
        Letter::MemberReview {
            item: item(),
            field_name: "Cải cách thủ tục hành chính".to_owned(),
            reason: "Cần ý kiến chuyên môn về số liệu một cửa".to_owned(),
            due_at: AFTERNOON.plus_hours(24),
        },
    ]
}

fn item() -> ItemRef {
    ItemRef {
        code: "TB-2024-000123".to_owned(),
        title: "Hội nghị sơ kết công tác cải cách hành chính 6 tháng đầu năm & <phương hướng> “quý III”"
            .to_owned(),
        path: "/tin-bai/019178e2-4a10-7000-8000-0000000000aa".to_owned(),
    }
}
