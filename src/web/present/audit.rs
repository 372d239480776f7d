//! What the audit tells, in words.

use crate::{
    app::risks::Part,
    domain::{actor::Role, risk::IncidentKind, submission::Submission, workflow::Setting},
    store::{AuditRow, TimelineRow, verify::Finding},
    web::views::parts::TimelineEntry,
};

/// What happened, in words; remarks are found by the event they were made with.
pub fn timeline(rows: &[TimelineRow], item: &Submission) -> Vec<TimelineEntry> {
    rows.iter()
        .map(|row| TimelineEntry {
            at: row.entry.at.moment_words(),
            who: row.actor_name.clone().unwrap_or_else(|| "Hệ thống".to_owned()),
            role: roles_words(&row.entry.actor.roles),
            what: verb(&row.entry.action).to_owned(),
            note: item
                .remarks
                .iter()
                .find(|remark| remark.event == row.entry.event)
                .map(|one| one.text.clone()),
        })
        .collect()
}

/// Every verb of the audit in words, those of items first.
const VERBS: [(&str, &str); 116] = [
    ("open", "Soạn bản nháp"),
    ("take_over", "Tiếp quản xử lý"),
    ("take_in", "Tiếp nhận tin bài gửi ngoài hệ thống"),
    ("edit", "Sửa nội dung, tạo phiên bản mới"),
    ("attach", "Đính kèm tệp, tạo phiên bản mới"),
    ("detach", "Gỡ tệp đính kèm, tạo phiên bản mới"),
    ("submit", "Gửi bài"),
    ("resubmit", "Gửi lại sau khi chỉnh sửa"),
    ("withdraw", "Rút bài"),
    ("route", "Chuyển thành viên phụ trách lĩnh vực"),
    ("return", "Trả lại để chỉnh sửa, bổ sung"),
    ("reroute", "Chuyển thành viên khác"),
    ("rehome", "Tự động chuyển người xử lý"),
    ("recall", "Thu lại để sàng lọc"),
    ("hand_back", "Chuyển lại Bộ phận Thường trực"),
    ("escalate", "Trình Trưởng Ban"),
    ("ask_direction", "Xin ý kiến chỉ đạo"),
    ("direct", "Cho ý kiến chỉ đạo"),
    ("hold", "Tạm giữ để xác thực lại"),
    ("release", "Kết thúc xác thực lại"),
    ("undo_return", "Hủy trả lại"),
    ("refuse", "Từ chối đăng"),
    ("approve", "Phê duyệt và đăng tải"),
    ("correct", "Mở bản đính chính"),
    ("corrected", "Đăng bản đính chính"),
    ("hand_over", "Bàn giao người phụ trách"),
    ("give_to_pool", "Trả về đơn vị"),
    ("take_from_pool", "Nhận phụ trách"),
    ("assign_custodian", "Giao người phụ trách"),
    ("return_to_pool", "Tự động trả về đơn vị"),
    ("hand_on", "Tự động giao người nhận bàn giao"),
    ("pass_over", "Chuyển sang đơn vị kế thừa"),
    ("take_down", "Gỡ bài khỏi Trang Thông tin"),
    ("check", "Đã kiểm tra sau đăng tải"),
    ("urge", "Đôn đốc hoàn thiện tin bài"),
    ("join_report", "Gắn báo lỗi của bạn đọc"),
    ("remind", "Nhắc người đang xử lý vì quá hạn"),
    ("remind_deputy", "Báo cáo Phó Trưởng Ban vì quá hạn"),
    ("report_overdue", "Đưa vào danh sách quá hạn của Trưởng Ban"),
    ("warn_lapse", "Báo trước việc kết thúc do không được chỉnh sửa"),
    ("lapse", "Kết thúc do không được chỉnh sửa"),
    ("move_target", "Chuyển hạn xử lý"),
    ("grant_account", "Cấp tài khoản"),
    ("move_account", "Chuyển tài khoản sang đơn vị kế thừa"),
    ("plan_succession", "Lập kế hoạch kế thừa đơn vị"),
    ("cancel_succession", "Hủy kế hoạch kế thừa đơn vị"),
    ("begin_succession", "Bắt đầu kế thừa đơn vị"),
    ("finish_succession", "Thực hiện xong kế thừa đơn vị"),
    ("cut_powers", "Cắt quyền đang có hiệu lực"),
    ("revoke_account", "Thu hồi tài khoản"),
    ("add_roles", "Cấp thêm vai trò"),
    ("appoint_anew", "Cấp lại tài khoản"),
    ("invite_again", "Gửi lại đường dẫn mời"),
    ("cancel_invitation", "Hủy đường dẫn mời"),
    ("end_role", "Chấm dứt một vai trò"),
    ("prolong_roles", "Gia hạn nhiệm kỳ"),
    ("foretell_end", "Báo trước khi hết nhiệm kỳ"),
    ("warn_idle", "Báo trước khi thu hồi do không đăng nhập"),
    ("hold_end", "Báo chưa có người thay thế"),
    ("propose", "Đề cử người được cấp tài khoản"),
    ("grant_proposal", "Chấp nhận đề cử"),
    ("decline_proposal", "Không chấp nhận đề cử"),
    ("export_directory", "Tải danh bạ thành tệp"),
    ("export_risks", "Tải báo cáo rủi ro thành tệp"),
    ("withdraw_proposal", "Rút đề cử"),
    ("open_access_review", "Mở đợt rà soát tài khoản"),
    ("list_accounts", "Lập danh sách tài khoản cần rà soát"),
    ("announce_access_review", "Báo bắt đầu rà soát tài khoản"),
    ("confirm_accounts", "Xác nhận tài khoản còn cần"),
    ("ask_revocations", "Đề nghị thu hồi tài khoản"),
    ("note_revoked", "Ghi tài khoản đã thu hồi vào bảng rà soát"),
    ("remind_access_review", "Nhắc trả lời rà soát tài khoản"),
    ("sign_off_access_review", "Ký xác nhận kết quả rà soát tài khoản"),
    ("close_access_sheet", "Đóng bảng rà soát tài khoản"),
    ("export_access_review", "Tải báo cáo rà soát tài khoản"),
    ("count_holders", "Kiểm đếm người giữ vai trò"),
    ("confirm_failed", "Nhập sai mật khẩu khi xác nhận"),
    ("set_password", "Đặt mật khẩu"),
    ("ask_password_reset", "Đề nghị đặt lại mật khẩu"),
    ("accept_terms", "Đồng ý điều khoản sử dụng"),
    ("choose_notices", "Chọn cách nhận thông báo"),
    ("keep_view", "Lưu cách xem hàng đợi"),
    ("rename_view", "Đổi tên cách xem hàng đợi"),
    ("drop_view", "Bỏ cách xem hàng đợi"),
    ("enter_absence", "Ghi vắng mặt"),
    ("end_absence", "Kết thúc vắng mặt"),
    ("assign_field", "Phân công lĩnh vực"),
    ("end_assignment", "Kết thúc phân công lĩnh vực"),
    ("delegate", "Ủy quyền cho Phó Trưởng Ban"),
    ("end_delegation", "Chấm dứt ủy quyền"),
    ("log_in", "Đăng nhập"),
    ("log_in_new_device", "Đăng nhập từ thiết bị mới"),
    ("log_in_failed", "Đăng nhập không thành công"),
    ("log_out_everywhere", "Đăng xuất khỏi mọi thiết bị"),
    ("resend_letter", "Gửi lại thư"),
    ("receive", "Tiếp nhận báo lỗi của bạn đọc"),
    ("await_correction", "Mở bản đính chính theo báo lỗi"),
    ("accept_take_down", "Gỡ bài theo báo lỗi"),
    ("dismiss", "Không tiếp nhận báo lỗi"),
    ("reopen", "Mở lại báo lỗi"),
    ("add_section", "Thêm chuyên mục"),
    ("rename_section", "Đổi tên, đường dẫn chuyên mục"),
    ("move_section", "Chuyển chuyên mục"),
    ("retire_section", "Ngừng dùng chuyên mục"),
    ("restore_section", "Dùng lại chuyên mục"),
    ("edit_site", "Sửa thông tin trang"),
    ("add_reason", "Thêm câu mẫu"),
    ("reword_reason", "Sửa câu mẫu"),
    ("move_reason", "Chuyển thứ tự câu mẫu"),
    ("retire_reason", "Ngừng dùng câu mẫu"),
    ("restore_reason", "Dùng lại câu mẫu"),
    ("edit_workflow", "Sửa thiết lập quy trình"),
    ("lead_with", "Đưa bài lên đầu trang chủ"),
    ("end_lead", "Thôi đưa bài lên đầu trang chủ"),
    ("load_calendar", "Nạp lịch làm việc"),
    ("sync_reference", "Nạp danh mục từ tệp"),
];

/// The doors as a report names them.
const DOORS: [(&str, &str); 19] = [
    ("ViewWorkspace", "không gian làm việc của đơn vị"),
    ("FileNews", "soạn, gửi tin bài của đơn vị"),
    ("ViewNewsroom", "trang làm việc của Ban Biên tập"),
    ("ViewOverdue", "danh sách quá hạn"),
    ("ShapeSite", "chuyên mục, thông tin trang"),
    ("RecordIntake", "tiếp nhận tin bài gửi ngoài hệ thống"),
    ("RouteItems", "chuyển nhiều tin bài"),
    ("HandleReports", "xử lý báo lỗi của bạn đọc"),
    ("Administer", "quản trị tài khoản, lịch làm việc"),
    ("Propose", "đề cử"),
    ("ViewDirectory", "danh bạ"),
    ("Operate", "vận hành hệ thống"),
    ("ReadAudit", "nhật ký hệ thống"),
    ("ReadRisks", "báo cáo rủi ro truy cập"),
    ("AnswerAccess", "rà soát tài khoản"),
    ("Arrive", "điều khoản sử dụng, đăng xuất"),
    ("BePresent", "trang của người đã đăng nhập"),
    ("log_in", "Đăng nhập từ 22 giờ đến trước 6 giờ"),
    ("dormant", "Không đăng nhập trong 30 ngày đến cuối kỳ"),
];

/// What a risk consists of, in words.
pub fn risk_part(part: &Part) -> String {
    let of = |name: &str| {
        DOORS
            .iter()
            .find(|(one, _)| *one == name)
            .map(|(_, words)| *words)
    };
    let what = match IncidentKind::from_slug(&part.what) {
        Some(kind) => kind.label(),
        None => of(&part.what).unwrap_or_else(|| verb(&part.what)),
    };
    match &part.door {
        Some(door) => format!("{what}: {}", of(door).unwrap_or(door)),
        None => what.to_owned(),
    }
}

/// Every verb of the audit with its words.
pub fn verbs() -> impl Iterator<Item = (&'static str, &'static str)> {
    VERBS.into_iter()
}

fn verb(action: &str) -> &str {
    named(&VERBS, action)
}

/// A verb in words, as it is meant of the subject of a chain.
pub fn verb_of<'a>(chain: &str, action: &'a str) -> &'a str {
    match (chain.split(':').next(), action) {
        (Some("error_report"), "corrected") => "Xử lý xong báo lỗi bằng bản đính chính",
        (_, action) => verb(action),
    }
}

/// The subject of a chain in words; `handle` is its code or address.
pub fn subject(chain: &str, handle: Option<&str>) -> String {
    let (kind, id) = chain.split_once(':').unwrap_or((chain, ""));
    let words = match kind {
        "submission" => "Tin bài",
        "account" => "Tài khoản",
        "error_report" => "Báo lỗi",
        "proposal" => "Đề cử",
        "access_review" => "Đợt rà soát tài khoản",
        "access_sheet" => "Bảng rà soát tài khoản",
        "roster" => "Danh sách người giữ vai trò",
        "succession" => "Kế thừa đơn vị",
        "field_assignment" => "Phân công lĩnh vực",
        "delegation" => "Ủy quyền",
        "section_tree" => "Cây chuyên mục",
        "site" => "Thông tin trang",
        "front_page" => "Trang chủ",
        "reason_book" => "Câu mẫu",
        "workflow" => "Thiết lập quy trình",
        "calendar_year" => "Lịch làm việc năm",
        "reference" => "Danh mục dùng chung",
        "process" => "Tiến trình máy chủ",
        other => other,
    };
    match (kind, handle) {
        ("section_tree" | "site" | "front_page" | "reason_book" | "workflow" | "reference", _) => {
            words.to_owned()
        }
        (_, Some(handle)) => format!("{words} {handle}"),
        ("calendar_year", None) => format!("{words} {id}"),
        // The end of an id tells those of one moment apart; its beginning is the moment.
        (_, None) => format!("{words} …{}", id.get(id.len().saturating_sub(8)..).unwrap_or(id)),
    }
}

/// Who acted: a person by name, or a job of the system.
pub fn actor_words(row: &AuditRow) -> String {
    match (&row.actor_name, &row.entry.actor.job) {
        (Some(name), _) => name.clone(),
        (None, Some(job)) => format!("Hệ thống ({})", named(&JOBS, job)),
        (None, None) => "Hệ thống".to_owned(),
    }
}

/// Jobs of the system, as they name themselves.
const JOBS: [(&str, &str); 12] = [
    ("access_reviews", "rà soát tài khoản"),
    ("command line", "dòng lệnh"),
    ("deadlines", "đôn đốc thời hạn"),
    ("demo", "dữ liệu mẫu"),
    ("digest", "bản tin tổng hợp"),
    ("error-reports", "báo lỗi của bạn đọc"),
    ("expiry", "hết nhiệm kỳ, tài khoản không dùng"),
    ("password reset", "yêu cầu đặt lại mật khẩu"),
    ("rerouting", "chuyển người xử lý"),
    ("set password", "đặt mật khẩu"),
    ("succession", "kế thừa đơn vị"),
    ("tenants sync", "nạp danh mục"),
];

/// What changed, by the names of the data.
const FIELDS: [(&str, &str); 45] = [
    ("absences", "ngày vắng mặt"),
    ("address", "địa chỉ"),
    ("announced", "lần báo trước"),
    ("attachments", "tệp đính kèm"),
    ("body", "nội dung"),
    ("category", "nhóm thông tin"),
    ("checked", "kiểm tra sau đăng tải"),
    ("closed", "kết thúc"),
    ("custodian", "người phụ trách"),
    ("days", "ngày nghỉ, ngày làm bù"),
    ("email", "thư điện tử"),
    ("ended_roles", "vai trò đã chấm dứt"),
    ("epoch", "hiệu lực của quyền"),
    ("field", "lĩnh vực"),
    ("invitation", "đường dẫn một lần"),
    ("kind", "loại tin bài"),
    ("later", "văn bản cử sau"),
    ("lead", "bài đầu trang"),
    ("licence", "giấy phép"),
    ("name", "tên"),
    ("notices", "cách nhận thông báo"),
    ("office", "nơi tiếp nhận thông tin"),
    ("origin", "tác giả, nguồn tin"),
    ("owner", "cơ quan chủ quản"),
    ("passages", "đơn vị"),
    ("password_hash", "mật khẩu"),
    ("phone", "điện thoại"),
    ("reasons", "câu mẫu"),
    ("reminders", "lần nhắc"),
    ("responsible", "người chịu trách nhiệm"),
    ("roles", "vai trò"),
    ("rows", "câu trả lời"),
    ("section", "chuyên mục"),
    ("sections", "chuyên mục"),
    ("standing", "tình trạng"),
    ("state", "trạng thái"),
    ("successor", "đơn vị kế thừa"),
    ("summary", "tóm tắt"),
    ("tagline", "dòng dưới tên"),
    ("tenant", "đơn vị"),
    ("terms", "điều khoản sử dụng"),
    ("title", "tiêu đề"),
    ("until", "ngày cuối"),
    ("urged", "đôn đốc"),
    ("views", "cách xem đã lưu"),
];

fn named<'a>(names: &[(&'static str, &'static str)], name: &'a str) -> &'a str {
    let known = names.iter().find(|(one, _)| *one == name);
    known.map_or(name, |(_, words)| words)
}

/// A field of the data in words.
pub fn field_name(name: &str) -> &str {
    let setting = Setting::ALL.into_iter().find(|setting| setting.key() == name);
    match setting {
        Some(setting) => setting.label(),
        None => named(&FIELDS, name),
    }
}

/// Roles in one line.
pub fn roles_words(roles: &[Role]) -> String {
    let labels: Vec<_> = roles.iter().map(|role| role.label()).collect();
    labels.join(", ")
}

/// What a check of the audit found, in words.
pub fn finding(finding: &Finding) -> String {
    match finding {
        Finding::EntryChanged(id) => format!("Mục {id} đã bị sửa: mã băm không khớp nội dung."),
        Finding::ChainBroken(id) => format!("Ngay trước mục {id} có mục bị xóa hoặc đổi thứ tự."),
        Finding::TailCut(chain) => format!("Các mục cuối của chuỗi {chain} đã bị cắt."),
        Finding::VersionWithoutEntry(chain) => {
            format!("Tài liệu của {chain} có phiên bản không được ghi nhật ký.")
        }
        Finding::DocumentChanged(chain) => format!("Tài liệu của {chain} đã bị sửa ngoài hệ thống."),
        Finding::DocumentGone(chain) => format!("Tài liệu của {chain} không còn."),
        Finding::RecordChanged(id) => format!("Bản ghi {id} đã bị sửa hoặc không được ghi nhật ký."),
        Finding::RecordGone(id) => format!("Bản ghi {id} không còn."),
        Finding::ArticleChanged(code) => format!("Bài viết công khai mã {code} khác bản đã phê duyệt."),
        Finding::SealBroken(sequence) => format!("Niêm phong số {sequence} không khớp các mục của nó."),
        Finding::AnchorMissing(sequence) => {
            format!("Niêm phong số {sequence} khác bản ghi ngoài cơ sở dữ liệu.")
        }
        Finding::SealedEntryGone(sequence, hash) => {
            format!("Mục có mã băm {hash} trong niêm phong số {sequence} không còn.")
        }
        Finding::Unsealed(id) => format!("Mục {id} chưa được niêm phong đúng hạn."),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_door_has_words_for_the_report() {
        for line in crate::domain::policy::print_doors().lines() {
            let door = line.split(' ').next().unwrap();
            let part = Part {
                what: "wrong_door".to_owned(),
                door: Some(door.to_owned()),
            };
            let words = risk_part(&part);
            assert!(!words.contains(door), "{words}");
        }
        let act = |what: &str| {
            risk_part(&Part {
                what: what.to_owned(),
                door: None,
            })
        };
        assert_eq!(act("revoke_account"), "Thu hồi tài khoản");
        assert_eq!(act("log_in"), "Đăng nhập từ 22 giờ đến trước 6 giờ");
    }
}
