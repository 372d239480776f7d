//! Overdue items, error reports, checks after publication.

use super::*;

impl OverduePage {
    /// The Chair's list, everything, and neither.
    pub fn samples() -> Vec<Self> {
        let list = |label: &str, href: &str, count: &str, current| {
            let link = NavLink {
                label: label.to_owned(),
                href: href.to_owned(),
                current,
            };
            (link, count.to_owned())
        };
        let lists = |chairs: bool| {
            vec![
                list("Danh sách của Trưởng Ban", "/toa-soan/qua-han", "2", chairs),
                list(
                    "Tất cả tin bài quá hạn",
                    "/toa-soan/qua-han?list=tat-ca",
                    "1.000+",
                    !chairs,
                ),
            ]
        };
        let overdue = |rung: &str, chased: Option<&str>| {
            rows()
                .into_iter()
                .map(|item| OverdueRow {
                    item: ItemRow {
                        clock: Some(clock("trễ 3 ngày", "late")),
                        ..item
                    },
                    holder: "Bộ phận Thường trực".to_owned(),
                    rung: rung.to_owned(),
                    chased: chased.map(str::to_owned),
                })
                .collect()
        };
        let of_chair = Self {
            shell: officer_shell("Tin bài quá hạn"),
            lists: lists(true),
            of_chair: true,
            rows: overdue("Đã báo cáo Trưởng Ban", Some("24/07/2026, 08:00")),
            next: Some("/toa-soan/qua-han?after=x".to_owned()),
        };
        let all = Self {
            lists: lists(false),
            of_chair: false,
            rows: overdue("Chưa nhắc", None),
            next: None,
            ..of_chair.clone()
        };
        let none_of_chair = Self {
            rows: vec![],
            next: None,
            ..of_chair.clone()
        };
        let none = Self {
            rows: vec![],
            ..all.clone()
        };
        vec![of_chair, all, none_of_chair, none]
    }
}

const REPORTED: &str = "Số liệu ở đoạn 2 sai: báo cáo ghi 98,5%, bài viết ghi 100%.";

impl ReportFormPage {
    /// Just opened; with faults, what was typed kept; sent too quickly, of a long title.
    pub fn samples() -> Vec<Self> {
        let kinds = choices(&[
            ("facts", "Sai sự thật hoặc số liệu"),
            ("writing", "Lỗi chính tả, trình bày"),
            ("other", "Nội dung khác"),
        ]);
        let fresh = Self {
            shell: public_shell("Báo lỗi nội dung", "/bao-loi/7K2M-9QXD", usize::MAX),
            action: "/bao-loi/7K2M-9QXD".to_owned(),
            article: "Lào Cai đưa 100% thủ tục đủ điều kiện lên trực tuyến toàn trình".to_owned(),
            article_href: "/bai-viet/7K2M-9QXD/lao-cai".to_owned(),
            kinds,
            values: ReportValues {
                token: "0191.1.x".to_owned(),
                ..ReportValues::default()
            },
            errors: vec![],
        };
        let error = |field, message: &str| FieldError {
            field,
            message: message.to_owned(),
        };
        let faulty = Self {
            values: ReportValues {
                words: "<script>".to_owned(),
                email: "mai".to_owned(),
                ..fresh.values.clone()
            },
            errors: vec![
                error(
                    "kind",
                    "Loại lỗi chưa được chọn: hãy chọn một loại trong danh sách.",
                ),
                error("words", "Hãy mô tả lỗi bằng ít nhất 10 ký tự."),
                error("email", "“mai” không phải địa chỉ thư điện tử."),
            ],
            ..fresh.clone()
        };
        let hasty = Self {
            article: long_title(),
            values: ReportValues {
                kind: "facts".to_owned(),
                words: REPORTED.to_owned(),
                ..fresh.values.clone()
            },
            errors: vec![error("", "Biểu mẫu được gửi quá nhanh.")],
            ..fresh.clone()
        };
        vec![fresh, faulty, hasty]
    }
}

impl ReportReceivedPage {
    /// The one there is.
    pub fn samples() -> Vec<Self> {
        vec![Self {
            shell: public_shell("Đã nhận báo lỗi", "/bao-loi/7K2M-9QXD", usize::MAX),
            code: "3F8W-6TQB".to_owned(),
            article_href: "/bai-viet/7K2M-9QXD".to_owned(),
        }]
    }
}

impl ReportsPage {
    /// Waiting ones and more of them; none.
    pub fn samples() -> Vec<Self> {
        let list = |label: &str, count: &str, current| {
            let link = NavLink {
                label: label.to_owned(),
                href: "/toa-soan/bao-loi".to_owned(),
                current,
            };
            (link, count.to_owned())
        };
        let row = |title: &str, state: &str, label: &str| ReportRow {
            code: "3F8W-6TQB".to_owned(),
            title: title.to_owned(),
            href: "/toa-soan/bao-loi/3F8W-6TQB".to_owned(),
            kind: "Sai sự thật hoặc số liệu".to_owned(),
            excerpt: REPORTED.to_owned(),
            field: "Cải cách thủ tục hành chính".to_owned(),
            received: "21/07/2026, 09:14".to_owned(),
            state: Badge {
                slug: state.to_owned(),
                label: label.to_owned(),
            },
        };
        let waiting = Self {
            shell: officer_shell("Báo lỗi của bạn đọc"),
            lists: vec![
                list("Chờ xử lý", "2", true),
                list("Đã tiếp nhận", "1.000+", false),
                list("Không tiếp nhận", "0", false),
            ],
            empty: "Không có báo lỗi nào chờ xử lý.",
            rows: vec![
                row("Lào Cai đưa thủ tục lên trực tuyến", "submitted", "Chờ xử lý"),
                row(&long_title(), "published", "Đã tiếp nhận"),
            ],
            next: Some("/toa-soan/bao-loi?state=new&after=x".to_owned()),
        };
        let none = Self {
            rows: vec![],
            next: None,
            ..waiting.clone()
        };
        vec![waiting, none]
    }
}

impl ReportPage {
    /// To be decided; a dismissal without a reason while a correction is open; decided, of a long title; taken down.
    pub fn samples() -> Vec<Self> {
        let waiting = Self {
            shell: officer_shell("Báo lỗi của bạn đọc"),
            base: "/toa-soan/bao-loi/3F8W-6TQB".to_owned(),
            code: "3F8W-6TQB".to_owned(),
            state: Badge {
                slug: "submitted".to_owned(),
                label: "Chờ xử lý".to_owned(),
            },
            title: "Lào Cai đưa 100% thủ tục đủ điều kiện lên trực tuyến toàn trình".to_owned(),
            facts: vec![
                ("Loại lỗi", "Sai sự thật hoặc số liệu".to_owned()),
                ("Tiếp nhận lúc", "21/07/2026, 09:14".to_owned()),
                ("Người báo lỗi", "Không để lại".to_owned()),
            ],
            words: vec![REPORTED.to_owned(), "<script>alert(1)</script>".to_owned()],
            item_href: "/toa-soan/tin-bai/7K2M-9QXD".to_owned(),
            public_href: Some("/bai-viet/7K2M-9QXD".to_owned()),
            correction: None,
            joins: false,
            correct: open("k1"),
            take_down: open("k2"),
            is_down: false,
            dismiss: open("k3"),
            tried: String::new(),
            typed: String::new(),
            order: Default::default(),
            errors: vec![],
        };
        let faulty = Self {
            correction: Some(("4HTR-M2WA".to_owned(), "/toa-soan/tin-bai/4HTR-M2WA".to_owned())),
            joins: true,
            tried: "bo-qua".to_owned(),
            errors: vec![FieldError {
                field: "words",
                message: "Hãy ghi rõ lý do không tiếp nhận.".to_owned(),
            }],
            ..waiting.clone()
        };
        let decided = Self {
            title: long_title(),
            correct: Offer::Hidden,
            take_down: Offer::Hidden,
            dismiss: Offer::Hidden,
            tried: "bo-qua".to_owned(),
            typed: "Đúng theo báo cáo.".to_owned(),
            ..waiting.clone()
        };
        let down = Self {
            public_href: None,
            is_down: true,
            ..waiting.clone()
        };
        vec![waiting, faulty, decided, down]
    }
}

impl ChecksPage {
    /// Some and more of them; none.
    pub fn samples() -> Vec<Self> {
        let row = |title: &str| CheckRow {
            code: "7K2M-9QXD".to_owned(),
            title: title.to_owned(),
            href: "/toa-soan/tin-bai/7K2M-9QXD".to_owned(),
            public_href: "/bai-viet/7K2M-9QXD".to_owned(),
            tenant: "Tỉnh Lào Cai".to_owned(),
            field: "Cải cách thủ tục hành chính".to_owned(),
            published: "21/07/2026, 10:30".to_owned(),
            approved_by: "Trần Thị Ánh".to_owned(),
        };
        let some = Self {
            shell: officer_shell("Kiểm tra sau đăng tải"),
            count: "2 bài".to_owned(),
            rows: vec![row("Lào Cai đưa thủ tục lên trực tuyến"), row(&long_title())],
            next: Some("/toa-soan/kiem-tra?after=x".to_owned()),
        };
        let none = Self {
            count: "0 bài".to_owned(),
            rows: vec![],
            next: None,
            ..some.clone()
        };
        vec![some, none]
    }
}
