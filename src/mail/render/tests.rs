use mail_parser::{HeaderName, Message as Parsed, MessageParser, MimeHeaders};
use uuid::Uuid;

use super::*;
use crate::{domain::ids::LinkId, mail::samples::samples};

const REPLY_TO: &str = "websitecchc@moha.gov.vn";

fn envelope() -> Envelope {
    Envelope {
        message_id: "019178e2-4a10-7000-8000-00000000000f".to_owned(),
        to_name: "Nguyễn Thị Huỳnh Như".to_owned(),
        to_email: "nhu.nth@danang.example".to_owned(),
        at: Instant::from_millis(1_724_311_800_000),
    }
}

fn sender() -> Sender {
    Sender {
        name: "Trang Thông tin điện tử Cải cách hành chính nhà nước".to_owned(),
        address: "khong-tra-loi@cchc.example".to_owned(),
        reply_to: REPLY_TO.to_owned(),
    }
}

fn links() -> Links {
    Links::new("https://cchc.example/", LinkSigner::new(&[7; 32])).unwrap()
}

fn bytes(letter: &Letter) -> Vec<u8> {
    render(letter, &envelope(), &sender(), &links())
        .unwrap()
        .formatted()
}

fn parsed(bytes: &[u8]) -> Parsed<'_> {
    MessageParser::default().parse(bytes).unwrap()
}

/// Fails to compile when a letter is added, and then fails until it has a sample.
fn number(letter: &Letter) -> usize {
    match letter {
        Letter::AccountCreated { .. } => 0,
        Letter::AccountRevoked { .. } => 1,
        Letter::PasswordReset { .. } => 2,
        Letter::SubmissionReceived { .. } => 3,
        Letter::SubmissionNew { .. } => 4,
        Letter::SubmissionReturned { .. } => 5,
        Letter::SubmissionRefused { .. } => 6,
        Letter::SubmissionPublished { .. } => 7,
        Letter::MemberReview { .. } => 8,
        Letter::ChiefOpinion { .. } => 9,
        Letter::DirectionGiven { .. } => 10,
        Letter::SubmissionHeld { .. } => 11,
        Letter::HoldReleased { .. } => 12,
        Letter::ReturnUndone { .. } => 13,
        Letter::SubmissionMoved { .. } => 14,
        Letter::Delegation { .. } => 15,
        Letter::DelegationEnded { .. } => 16,
        Letter::FieldAssigned { .. } => 17,
        Letter::FieldReleased { .. } => 18,
        Letter::Absence { .. } => 19,
        Letter::SubmissionOverdue { .. } => 20,
        Letter::LapseWarning { .. } => 21,
        Letter::SubmissionLapsed { .. } => 22,
        Letter::TargetMoved { .. } => 23,
        Letter::CustodyMoved { .. } => 24,
        Letter::Digest { .. } => 25,
        Letter::ErrorReportNew { .. } => 26,
        Letter::ErrorReportSettled { .. } => 27,
        Letter::Urged { .. } => 28,
        Letter::RolesChanged { .. } => 29,
        Letter::TermEnding { .. } => 30,
        Letter::IdleWarning { .. } => 31,
        Letter::EndHeld { .. } => 32,
        Letter::ProposalNew { .. } => 33,
        Letter::ProposalSettled { .. } => 34,
        Letter::NewDevice { .. } => 35,
        Letter::SuccessionPlanned { .. } => 36,
        Letter::AccountMoved { .. } => 37,
        Letter::SuccessionDone { .. } => 38,
        Letter::AccessReviewOpened { .. } => 39,
        Letter::AccessReviewReminder { .. } => 40,
        Letter::RevocationAsked { .. } => 41,
        Letter::AccountsRevoked { .. } => 42,
    }
}

const LETTERS: usize = 43;

fn text_of(letter: &Letter) -> String {
    parsed(&bytes(letter)).body_text(0).unwrap().replace("\r\n", "\n")
}

fn html_of(letter: &Letter) -> String {
    parsed(&bytes(letter)).body_html(0).unwrap().into_owned()
}

fn sample(wanted: usize) -> Letter {
    samples()
        .into_iter()
        .find(|letter| number(letter) == wanted)
        .unwrap()
}

/// The same words whatever carries them: tags out, entities back, spaces equal.
fn words(html: &str) -> String {
    let mut text = String::new();
    let mut in_tag = false;
    for c in html.split_once("<body").unwrap().1.chars() {
        match c {
            '<' => in_tag = true,
            '>' => {
                in_tag = false;
                text.push(' ');
            }
            _ if !in_tag => text.push(c),
            _ => {}
        }
    }
    for (entity, c) in [
        ("&#60;", "<"),
        ("&#62;", ">"),
        ("&#34;", "\""),
        ("&#39;", "'"),
        ("&#38;", "&"),
    ] {
        text = text.replace(entity, c);
    }
    one_line(&text)
}

#[test]
fn every_letter_has_a_sample() {
    let mut seen = [false; LETTERS];
    for letter in samples() {
        seen[number(&letter)] = true;
    }
    assert_eq!(seen, [true; LETTERS]);
}

#[test]
fn every_letter_parses_back() {
    for letter in samples() {
        let bytes = bytes(&letter);
        assert!(bytes.is_ascii(), "relays without 8BITMIME take it");
        for line in std::str::from_utf8(&bytes).unwrap().lines() {
            assert!(line.len() <= 998, "RFC 5322 allows 998: {line}");
        }
        let message = parsed(&bytes);
        assert_eq!(message.subject(), Some(subject(&letter).as_str()));
        assert_eq!(message.text_body_count(), 1);
        assert_eq!(message.html_body_count(), 1);
        assert!(
            message
                .content_type()
                .unwrap()
                .is_type("multipart", "alternative")
        );
        assert_eq!(message.attachment_count(), 0);
    }
}

trait IsType {
    fn is_type(&self, main: &str, sub: &str) -> bool;
}

impl IsType for mail_parser::ContentType<'_> {
    fn is_type(&self, main: &str, sub: &str) -> bool {
        self.ctype() == main && self.subtype() == Some(sub)
    }
}

#[test]
fn every_letter_has_its_headers() {
    for letter in samples() {
        let bytes = bytes(&letter);
        let message = parsed(&bytes);
        let address = |field: Option<&mail_parser::Address<'_>>| {
            let first = field.unwrap().first().unwrap().clone();
            (
                first.name.unwrap().into_owned(),
                first.address.unwrap().into_owned(),
            )
        };
        assert_eq!(address(message.to()), (envelope().to_name, envelope().to_email));
        assert_eq!(address(message.from()), (sender().name, sender().address));
        assert_eq!(
            address(message.reply_to()),
            (STANDING_OFFICE.to_owned(), REPLY_TO.to_owned())
        );
        assert_eq!(
            message.message_id(),
            Some("019178e2-4a10-7000-8000-00000000000f@cchc.example")
        );
        assert_eq!(message.date().unwrap().to_rfc3339(), "2024-08-22T07:30:00Z");
        let raw = |name: &str| {
            message
                .header_raw(HeaderName::parse(name).unwrap())
                .map(|value| value.trim().to_owned())
        };
        assert_eq!(raw("Auto-Submitted").as_deref(), Some("auto-generated"));
        assert_eq!(raw("X-Auto-Response-Suppress").as_deref(), Some("All"));
        assert_eq!(raw("MIME-Version").as_deref(), Some("1.0"));
    }
}

#[test]
fn every_letter_has_its_frame_and_one_link() {
    for letter in samples() {
        let (text, html) = (text_of(&letter), html_of(&letter));
        let Action { url, written, .. } = Action::of(&letter, &links(), &sender());
        for part in [text.as_str(), words(&html).as_str()] {
            assert!(part.contains("Kính gửi: Ông/Bà Nguyễn Thị Huỳnh Như"), "{part}");
            assert!(part.contains("Trân trọng./."), "{part}");
            assert!(part.contains(STANDING_OFFICE), "{part}");
            assert!(part.contains("Thư này được gửi tự động."), "{part}");
        }
        assert!(text.contains(&format!(":\n{written}\n\nTrân trọng./.")), "{text}");
        // A digest leads to each thing it names.
        let of_lines = match &letter {
            Letter::Digest { lines, .. } => lines.iter().filter(|line| line.path.is_some()).count(),
            _ => 0,
        };
        assert_eq!(html.matches("<a href=").count(), 1 + of_lines, "{html}");
        assert!(html.contains(&format!("<a href=\"{url}\"")), "{html}");
        for loaded in ["<img", "<link", "<script", "src=", "url("] {
            assert!(!html.contains(loaded), "nothing is loaded from outside: {loaded}");
        }
        assert!(
            !text.contains("\n\n\n") && !text.contains(" \n") && text.ends_with("Biên tập."),
            "{text:?}"
        );
    }
}

#[test]
fn both_parts_say_the_same() {
    for letter in samples() {
        let drawn = html_of(&letter);
        let html = words(&drawn);
        for line in text_of(&letter).lines() {
            let line = line.trim_start_matches("- ").trim();
            let linked = drawn.contains(&format!("<a href=\"{line}\""));
            let said = line == "---" || linked || html.contains(line.trim_end_matches(':'));
            assert!(said, "missing in HTML: {line}\n{html}");
        }
        if let Some(item) = letter.item() {
            assert!(html.contains(&item.title) && html.contains(&item.code), "{html}");
        }
    }
}

#[test]
fn subjects_are_those_of_the_list() {
    let item = || ItemRef {
        code: "TB-1".into(),
        title: "Tựa".into(),
        path: "/x".into(),
    };
    let at = Instant::from_millis(0);
    for (letter, expected) in [
        (
            sample(0),
            "[CCHC] V/v cấp tài khoản cộng tác viên Trang Thông tin",
        ),
        (sample(1), "[CCHC] Thông báo thu hồi tài khoản"),
        (sample(2), "[CCHC] Yêu cầu đặt lại mật khẩu"),
        (
            Letter::SubmissionReceived {
                item: item(),
                submitted_at: at,
                late_minutes: None,
                supplied_by: None,
            },
            "[CCHC] Đã tiếp nhận tin bài: Tựa",
        ),
        (
            Letter::SubmissionNew {
                item: item(),
                tenant_name: "Bộ Nội vụ".into(),
                author_name: "A".into(),
                due_at: at,
                late_minutes: None,
            },
            "[CCHC] Có tin bài mới chờ duyệt: Bộ Nội vụ – Tựa",
        ),
        (
            Letter::SubmissionReturned {
                item: item(),
                remarks: "a".into(),
                returned_by: "A".into(),
            },
            "[CCHC] Đề nghị chỉnh sửa, bổ sung tin bài: Tựa",
        ),
        (
            Letter::SubmissionRefused {
                item: item(),
                grounds: vec![],
                remarks: "a".into(),
            },
            "[CCHC] Thông báo từ chối đăng tải tin bài: Tựa",
        ),
        (
            Letter::SubmissionPublished {
                item: item(),
                published_at: at,
                approved_by: "A".into(),
            },
            "[CCHC] Tin bài đã được đăng tải: Tựa",
        ),
        (
            Letter::MemberReview {
                item: item(),
                field_name: "Cải cách thể chế".into(),
                reason: "A".into(),
                due_at: at,
            },
            "[CCHC] Đề nghị duyệt tin bài thuộc lĩnh vực Cải cách thể chế: Tựa",
        ),
    ] {
        assert_eq!(subject(&letter), expected);
    }
}

#[test]
fn lateness_is_told_in_words_and_only_when_late() {
    let received = |late_minutes| match sample(3) {
        Letter::SubmissionReceived {
            item, submitted_at, ..
        } => text_of(&Letter::SubmissionReceived {
            item,
            submitted_at,
            late_minutes,
            supplied_by: None,
        }),
        _ => unreachable!(),
    };
    assert!(!received(None).contains("muộn"));
    assert!(
        received(Some(35)).contains("Tin bài gửi muộn 35 phút so với thời hạn tại điểm a khoản 1 Điều 7")
    );
    assert!(received(Some(35)).contains("tin bài vẫn được tiếp nhận."));
    assert!(received(Some(1_565)).contains("muộn 1 ngày 2 giờ 5 phút"));
}

#[test]
fn a_digest_groups_its_lines_and_counts_what_it_leaves_out() {
    let digests: Vec<_> = samples()
        .into_iter()
        .filter(|letter| matches!(letter, Letter::Digest { .. }))
        .collect();
    let (short, long) = (text_of(&digests[0]), text_of(&digests[1]));
    assert_eq!(subject(&digests[1]), "[CCHC] Tổng hợp thông báo ngày 23/08/2024");
    assert!(short.contains("\nTin bài mới:\n- Hội nghị sơ kết"), "{short}");
    assert!(short.contains(" (mã TB-2024-000123), 22/08/2024, 14:30\n  https://cchc.example/tin-bai/"));
    assert!(!short.contains("thông báo khác"), "{short}");
    assert!(
        long.contains("và 12 thông báo khác, xem tại trang Thông báo."),
        "{long}"
    );
    assert_eq!(long.matches("Tin bài mới:\n").count(), 1, "{long}");
    assert!(
        long.contains("\nVắng mặt:\n- 22/08/2024, 14:30\n  https://cchc.example/tai-khoan"),
        "{long}"
    );
}

#[test]
fn spans_are_complete() {
    for (minutes, expected) in [
        (1, "1 phút"),
        (59, "59 phút"),
        (60, "1 giờ"),
        (61, "1 giờ 1 phút"),
        (1_439, "23 giờ 59 phút"),
        (1_440, "1 ngày"),
        (1_445, "1 ngày 5 phút"),
        (14_400, "10 ngày"),
        (0, "1 phút"),
        (-3, "1 phút"),
    ] {
        assert_eq!(span_words(minutes), expected);
    }
}

#[test]
fn a_refusal_quotes_every_ground() {
    for letter in samples() {
        let Letter::SubmissionRefused { grounds, remarks, .. } = &letter else {
            continue;
        };
        let (text, html) = (text_of(&letter), words(&html_of(&letter)));
        for ground in grounds {
            assert!(
                text.contains(&format!("\n- “{ground}”\n")) && html.contains(ground),
                "{text}"
            );
        }
        assert!(text.contains("khoản 9 Điều 3"));
        assert_eq!(text.contains("Ý kiến của Ban Biên tập:"), !remarks.is_empty());
    }
}

#[test]
fn one_time_links_are_signed_and_passwords_absent() {
    for letter in [sample(0), sample(2)] {
        let text = text_of(&letter);
        let segment = text
            .split_once("https://cchc.example/mat-khau/")
            .unwrap()
            .1
            .lines()
            .next()
            .unwrap();
        let link = match letter {
            Letter::AccountCreated { link, .. } | Letter::PasswordReset { link, .. } => link,
            _ => unreachable!(),
        };
        assert_eq!(LinkSigner::new(&[7; 32]).read(segment), Some(link));
        assert!(text.contains("Hạn sử dụng: "));
    }
}

#[test]
fn no_field_can_inject_a_header() {
    let attack = "Tựa\r\nBcc: thief@evil.example\r\n\r\n<script>alert(1)</script>\u{202e}\u{2028}\0";
    let letter = Letter::MemberReview {
        item: ItemRef {
            code: attack.into(),
            title: attack.into(),
            path: "/x".into(),
        },
        field_name: attack.into(),
        reason: attack.into(),
        due_at: Instant::from_millis(0),
    };
    let outside = Envelope {
        to_name: attack.into(),
        ..envelope()
    };
    let from = Sender {
        name: attack.into(),
        ..sender()
    };
    let message = render(&letter, &outside, &from, &links()).unwrap();
    let bytes = message.formatted();
    let plain = parsed(&bytes);
    assert!(plain.bcc().is_none() && plain.cc().is_none());
    assert_eq!(message.envelope().to().len(), 1);
    assert_eq!(
        plain
            .headers()
            .iter()
            .map(|header| header.name.as_str())
            .collect::<Vec<_>>(),
        [
            "Message-ID",
            "Date",
            "From",
            "Reply-To",
            "To",
            "Subject",
            "Auto-Submitted",
            "X-Auto-Response-Suppress",
            "MIME-Version",
            "Content-Type"
        ]
    );
    assert_eq!(
        plain.to().unwrap().first().unwrap().name.as_deref(),
        Some("Tựa Bcc: thief@evil.example <script>alert(1)</script>")
    );
    assert!(!plain.body_html(0).unwrap().contains("<script"));
    assert!(!plain.body_text(0).unwrap().contains("\nBcc:"));
}

#[test]
fn malformed_outsides_are_refused() {
    let letter = sample(1);
    for message_id in [
        "",
        "a b",
        "a@b",
        "../a",
        "a\r\nBcc: x@y.example",
        "<a>",
        &"a".repeat(61),
    ] {
        let envelope = Envelope {
            message_id: message_id.to_owned(),
            ..envelope()
        };
        let fault = render(&letter, &envelope, &sender(), &links()).unwrap_err();
        assert!(matches!(fault, MailFault::MessageId), "{message_id:?}: {fault}");
    }
    for email in [
        "",
        "nam",
        "nam@",
        "nam@x.example\r\nBcc: y@z.example",
        "a@x.example, b@x.example",
    ] {
        let envelope = Envelope {
            to_email: email.to_owned(),
            ..envelope()
        };
        let fault = render(&letter, &envelope, &sender(), &links()).unwrap_err();
        assert!(
            matches!(
                fault,
                MailFault::Address {
                    role: "recipient",
                    ..
                }
            ),
            "{email:?}: {fault}"
        );
    }
    for base in ["", "cchc.example", "ftp://cchc.example", "javascript:alert(1)"] {
        assert!(Links::new(base, LinkSigner::new(&[7; 32])).is_err(), "{base}");
    }
}

#[test]
fn the_same_letter_gives_the_same_bytes() {
    for letter in samples() {
        assert_eq!(bytes(&letter), bytes(&letter));
    }
}

#[test]
fn links_keep_one_slash_and_the_base_path() {
    let signer = LinkSigner::new(&[7; 32]);
    let at = |base: &str, path: &str| Links::new(base, signer.clone()).unwrap().page(path);
    assert_eq!(at("https://a.example", "/x"), "https://a.example/x");
    assert_eq!(at("https://a.example/", "x"), "https://a.example/x");
    assert_eq!(
        at("http://127.0.0.1:8080/cchc/", "/x?y=1"),
        "http://127.0.0.1:8080/cchc/x?y=1"
    );
    let link = LinkId::from_uuid(Uuid::from_u128(1));
    assert!(at("https://a.example", &signer.path(link)).starts_with("https://a.example/mat-khau/0000"));
}

#[test]
fn an_overdue_letter_says_who_is_told_and_why() {
    use crate::domain::deadlines::Rung;
    for (rung, beginning, said, opens) in [
        (
            Rung::Holder,
            "[CCHC] Đôn đốc: tin bài đã quá hạn xử lý: ",
            "Đề nghị Ông/Bà xử lý ngay",
            "/tin-bai/",
        ),
        (
            Rung::Deputy,
            "[CCHC] Báo cáo tin bài quá hạn xử lý: ",
            "Xin báo cáo Phó Trưởng Ban",
            "/toa-soan/qua-han",
        ),
        (
            Rung::Chair,
            "[CCHC] Báo cáo tin bài quá hạn xử lý: ",
            "được đưa vào danh sách quá hạn của Trưởng Ban",
            "/toa-soan/qua-han",
        ),
    ] {
        let letter = samples()
            .into_iter()
            .find(|letter| matches!(letter, Letter::SubmissionOverdue { rung: of, .. } if *of == rung))
            .unwrap();
        let text = text_of(&letter);
        assert!(subject(&letter).starts_with(beginning), "{}", subject(&letter));
        assert!(text.contains(said) && text.contains(opens), "{text}");
        assert!(text.contains("Đang ở: Phạm Ngọc Ánh"), "{text}");
    }
}
