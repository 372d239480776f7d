//! The queue, and what is done with many items of it.

use super::*;

impl QueuePage {
    /// Normal, empty, empty by a filter.
    pub fn samples() -> Vec<Self> {
        let count = |label: &str, state: &str, count: &str, current| {
            let href = format!("/toa-soan?state={state}");
            (
                NavLink {
                    label: label.to_owned(),
                    href,
                    current,
                },
                count.to_owned(),
            )
        };
        let mut shell = officer_shell("Tin bài chờ duyệt");
        shell.flash = Some("Đã chuyển tin bài 4HTR-M2WA cho Lê Văn Bình.".to_owned());
        let normal = Self {
            shell,
            waiting: "3 tin bài chờ sàng lọc, trong đó 1 tin đã quá hạn.".to_owned(),
            counts: vec![
                count("Chờ sàng lọc", "submitted", "3", true),
                count("Chờ thành viên duyệt", "in_field_review", "12", false),
                count("Trả lại", "returned", "4", false),
                count("Đã đăng tải", "published", "1.000+", false),
                count("Từ chối đăng", "refused", "9", false),
                count("Đã rút", "withdrawn", "0", false),
            ],
            fields: fields(),
            tenants: choices(&[("lao-cai", "Tỉnh Lào Cai"), ("bo-noi-vu", "Bộ Nội vụ")]),
            state: "submitted".to_owned(),
            field: String::new(),
            tenant: String::new(),
            late: false,
            rows: rows(),
            next: Some("/toa-soan?state=submitted&after=x".to_owned()),
            filtered: false,
            place: "/toa-soan?state=submitted".to_owned(),
            here: "/toa-soan?state=submitted".to_owned(),
            views: vec![
                SavedViewRow {
                    id: "v1".to_owned(),
                    name: "Tin nộp muộn của Bộ Nông nghiệp và Môi trường".to_owned(),
                    href: "/toa-soan?state=returned&late=1".to_owned(),
                    current: false,
                    rename_key: "k1".to_owned(),
                    drop_key: "k2".to_owned(),
                },
                SavedViewRow {
                    id: "v2".to_owned(),
                    name: "Chờ sàng lọc".to_owned(),
                    href: "/toa-soan?state=submitted".to_owned(),
                    current: true,
                    rename_key: "k3".to_owned(),
                    drop_key: "k4".to_owned(),
                },
            ],
            view_name: String::new(),
            view_key: "k5".to_owned(),
            errors: Vec::new(),
            list: "5f3a9c5f3a9c5f3a".to_owned(),
            stream: "/toa-soan/tin-moi?state=submitted".to_owned(),
            may_route: true,
        };
        let reading = Self {
            may_route: false,
            state: "in_field_review".to_owned(),
            view_name: "x".repeat(61),
            errors: vec![FieldError {
                field: "view_name",
                message: "Nội dung tên cách xem dài 61 ký tự, quá giới hạn 60 ký tự.".to_owned(),
            }],
            ..normal.clone()
        };
        let empty = Self {
            shell: officer_shell("Tin bài chờ duyệt"),
            waiting: "Không có tin bài nào chờ bạn.".to_owned(),
            rows: vec![],
            views: vec![],
            next: None,
            ..normal.clone()
        };
        let filtered = Self {
            late: true,
            field: "cai-cach-the-che".to_owned(),
            filtered: true,
            ..empty.clone()
        };
        vec![normal, reading, empty, filtered]
    }
}

impl BulkRoutingPage {
    /// Before and after; nothing chosen.
    pub fn samples() -> Vec<Self> {
        let row = |code: &str, title: Option<String>, passes, words: &str| BulkRow {
            code: code.to_owned(),
            href: title.as_ref().map(|_| format!("/toa-soan/tin-bai/{code}")),
            tenant: title
                .as_ref()
                .map(|_| "Bộ Nông nghiệp và Môi trường".to_owned())
                .unwrap_or_default(),
            field: title
                .as_ref()
                .map(|_| "Cải cách thể chế".to_owned())
                .unwrap_or_default(),
            title,
            passes,
            words: words.to_owned(),
        };
        let news = "Lào Cai đưa 100% thủ tục đủ điều kiện lên trực tuyến toàn trình".to_owned();
        let before = Self {
            shell: officer_shell("Chuyển nhiều tin bài"),
            back: "/toa-soan?state=submitted".to_owned(),
            key: Some("k1".to_owned()),
            fault: None,
            summary: "Có 2 trong 4 tin bài đã chọn chuyển được.".to_owned(),
            rows: vec![
                row(
                    "7K2M-9QXD",
                    Some(news),
                    true,
                    "Lê Văn Bình vì là thành viên phụ trách lĩnh vực.",
                ),
                row(
                    "9PXC-3VKB",
                    Some(long_title()),
                    true,
                    "Phạm Thị Đào vì là người thay thế do thành viên phụ trách lĩnh vực đang vắng.",
                ),
                row(
                    "W6DF-T8JN",
                    Some("Cần Thơ khai trương Trung tâm".to_owned()),
                    false,
                    "Lĩnh vực này chưa có thành viên phụ trách.",
                ),
                row("<script>", None, false, "Không có tin bài nào mang mã này."),
            ],
        };
        let after = Self {
            shell: officer_shell("Kết quả chuyển tin bài"),
            key: None,
            summary: "Đã chuyển 2 trong 4 tin bài đã chọn.".to_owned(),
            ..before.clone()
        };
        let nothing = Self {
            fault: Some("Chưa chọn tin bài nào. Hãy đánh dấu các tin bài cần chuyển.".to_owned()),
            key: None,
            rows: Vec::new(),
            summary: String::new(),
            ..before.clone()
        };
        vec![before, after, nothing]
    }
}
