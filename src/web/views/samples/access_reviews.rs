//! Samples of the reviews of access.

use super::{super::access_reviews::*, admin_shell};
use crate::web::views::parts::{Badge, FieldError, NavLink, Offer};

fn open() -> Offer {
    Offer::Open {
        key: "0123456789abcdef".to_owned(),
    }
}

fn badge(slug: &str, label: &str) -> Badge {
    Badge {
        slug: slug.to_owned(),
        label: label.to_owned(),
    }
}

impl AccessReviewsPage {
    /// The office's, a lead's empty one, and one that was opened before.
    pub fn samples() -> Vec<Self> {
        let row = |period: &str, state: Badge, words: &[&str]| AccessReviewRow {
            href: "/quan-tri/ra-soat/2026-2".to_owned(),
            period: period.to_owned(),
            state,
            words: words.iter().map(|one| (*one).to_owned()).collect(),
        };
        let office = Self {
            shell: admin_shell("Rà soát tài khoản"),
            errors: vec![],
            back: ("/quan-tri/tai-khoan", "Tài khoản"),
            lead: "Mỗi sáu tháng, mọi tài khoản được xác nhận còn cần hoặc bị thu hồi.",
            open: open(),
            period: "6 tháng đầu năm 2027".to_owned(),
            empty: ("Chưa có đợt rà soát nào.", "Đợt tiếp theo tự động mở.".to_owned()),
            rows: vec![
                row(
                    "6 tháng cuối năm 2026",
                    badge("submitted", "Đang rà soát"),
                    &["Mở lúc 01/07/2026, 08:00, tự động theo lịch"],
                ),
                row(
                    "6 tháng đầu năm 2026",
                    badge("published", "Đã ký xác nhận"),
                    &[
                        "Mở lúc 05/01/2026, 08:00",
                        "Ký lúc 21/01/2026, 15:20, Lê Quang Huy <b>",
                    ],
                ),
            ],
        };
        let empty = Self {
            open: Offer::Hidden,
            rows: vec![],
            ..office.clone()
        };
        let again = Self {
            errors: vec![FieldError {
                field: "",
                message: "Đợt rà soát 6 tháng cuối năm 2026 đã được mở.".to_owned(),
            }],
            open: Offer::Hidden,
            ..office.clone()
        };
        vec![office, empty, again]
    }
}

impl AccessReviewPage {
    /// Open with something owed, ready to be signed with a wrong password, signed, and being listed.
    pub fn samples() -> Vec<Self> {
        let body = |name: &str, waiting, asked| AccessBodyRow {
            href: "/quan-tri/ra-soat/2026-2/don-vi/lao-cai".to_owned(),
            name: name.to_owned(),
            accounts: 340,
            waiting,
            needed: 300,
            asked,
            revoked: 2,
            answered_by: vec![
                "Vàng A Sính, Lãnh đạo đơn vị".to_owned(),
                "Lê Quang Huy <b>, Bộ phận Thường trực".to_owned(),
            ],
            answered_at: Some("03/07/2026, 09:14".to_owned()),
            leaderless: waiting > 0,
        };
        let fact = |term: &str, value: &str| (term.to_owned(), value.to_owned());
        let owing = Self {
            shell: admin_shell("Rà soát tài khoản 6 tháng cuối năm 2026"),
            errors: vec![],
            base: "/quan-tri/ra-soat/2026-2".to_owned(),
            state: badge("submitted", "Đang rà soát"),
            facts: vec![
                fact("Mở lúc", "01/07/2026, 08:00, tự động theo lịch"),
                fact("Tài khoản", "1.204"),
            ],
            bodies: vec![
                body("Tỉnh Lào Cai", 36, 2),
                AccessBodyRow {
                    answered_by: vec![],
                    answered_at: None,
                    ..body("Bộ Văn hóa, Thể thao và Du lịch", 0, 0)
                },
            ],
            sign: Offer::Closed {
                reason: "Chưa ký xác nhận được: còn 36 tài khoản chưa trả lời.".to_owned(),
            },
        };
        let ready = Self {
            errors: vec![FieldError {
                field: "password",
                message: "Mật khẩu không đúng.".to_owned(),
            }],
            sign: open(),
            ..owing.clone()
        };
        let signed = Self {
            state: badge("published", "Đã ký xác nhận"),
            sign: Offer::Hidden,
            ..owing.clone()
        };
        let listing = Self {
            state: badge("draft", "Đang lập danh sách"),
            bodies: vec![],
            ..owing.clone()
        };
        vec![owing, ready, signed, listing]
    }
}

impl AccessSheetPage {
    /// To answer, with a fault, with nothing in the list, and signed off.
    pub fn samples() -> Vec<Self> {
        let row = |number, mark: Option<&str>, state: Badge, words: &[&str]| AccessRowView {
            mark: mark.map(str::to_owned),
            chosen: number == 1,
            number,
            full_name: "Nguyễn Hoàng Phương Thảo <b>".to_owned(),
            post: "Phó Trưởng phòng Cải cách hành chính, Sở Nội vụ".to_owned(),
            email: "thao.nhp@laocai.example".to_owned(),
            roles: "Cộng tác viên, Lãnh đạo đơn vị".to_owned(),
            document: "1234/SNV-CCHC ngày 20/07/2026".to_owned(),
            term: "không thời hạn".to_owned(),
            state,
            words: words.iter().map(|one| (*one).to_owned()).collect(),
            revoke: (state_is_asked(words)).then(|| "/quan-tri/tai-khoan/x/thu-hoi".to_owned()),
        };
        let mark = "0197a000-0000-7000-8000-000000000001.0";
        let tab = |label: &str, current| NavLink {
            label: label.to_owned(),
            href: "/ra-soat/2026-2?state=waiting".to_owned(),
            current,
        };
        let some = Self {
            shell: admin_shell("Rà soát tài khoản 6 tháng cuối năm 2026"),
            errors: vec![],
            back: ("/ra-soat".to_owned(), "Rà soát tài khoản"),
            base: "/ra-soat/2026-2".to_owned(),
            filter: "?state=waiting".to_owned(),
            lead: "Tỉnh Lào Cai. Đánh dấu các tài khoản rồi chọn câu trả lời.".to_owned(),
            lists: vec![
                (tab("Tất cả", true), "340".to_owned()),
                (tab("Chưa trả lời", false), "36".to_owned()),
            ],
            rows: vec![
                row(1, Some(mark), badge("draft", "Chưa trả lời"), &[]),
                row(
                    2,
                    Some(mark),
                    badge("submitted", "Đề nghị thu hồi"),
                    &["Lý do: Nghỉ hưu & chuyển công tác"],
                ),
                row(3, None, badge("draft", "Chưa trả lời"), &["Tài khoản của bạn"]),
                row(
                    4,
                    None,
                    badge("revoked", "Đã thu hồi"),
                    &["Thu hồi: Lê Quang Huy"],
                ),
            ],
            next: Some("/ra-soat/2026-2?after=50".to_owned()),
            answer: open(),
            reason: String::new(),
        };
        let fault = |field, message: &str| FieldError {
            field,
            message: message.to_owned(),
        };
        let faulty = Self {
            errors: vec![
                fault("rows", "Chưa chọn tài khoản nào."),
                fault("reason", "Lý do còn trống."),
            ],
            reason: "Nghỉ <hưu>".to_owned(),
            ..some.clone()
        };
        let none = Self {
            rows: vec![],
            next: None,
            answer: Offer::Hidden,
            ..some.clone()
        };
        let signed = Self {
            answer: Offer::Hidden,
            next: None,
            ..some.clone()
        };
        vec![some, faulty, none, signed]
    }
}

fn state_is_asked(words: &[&str]) -> bool {
    words.iter().any(|one| one.starts_with("Lý do"))
}
