//! Search.

use super::*;

impl SearchPage {
    /// Nothing asked for, found in the newsroom and in a workspace, nothing found, and something to mend.
    pub fn samples() -> Vec<Self> {
        let choices = |pairs: &[(&str, &str)]| {
            pairs
                .iter()
                .map(|(value, label)| Choice {
                    value: (*value).to_owned(),
                    label: (*label).to_owned(),
                    depth: 0,
                })
                .collect::<Vec<_>>()
        };
        let blank = Self {
            shell: officer_shell("Tìm kiếm tin bài"),
            back: NavLink {
                label: "Tin bài chờ duyệt".to_owned(),
                href: "/toa-soan".to_owned(),
                current: false,
            },
            action: "/toa-soan/tim-kiem".to_owned(),
            among: "Trong tin bài đã gửi đến Ban Biên tập thuộc phạm vi của bạn.".to_owned(),
            q: String::new(),
            tenants: choices(&[("tuyen-quang", "Tỉnh Tuyên Quang"), ("cao-bang", "Tỉnh Cao Bằng")]),
            states: choices(&[("submitted", "Chờ sàng lọc"), ("published", "Đã đăng tải")]),
            fields: choices(&[("cai-cach-the-che", "Cải cách thể chế")]),
            tenant: String::new(),
            state: String::new(),
            field: String::new(),
            from: String::new(),
            to: String::new(),
            errors: Vec::new(),
            found: None,
            rows: Vec::new(),
            next: None,
        };
        let found = Self {
            q: "hoi nghi tuyen quang".to_owned(),
            found: Some("30 tin bài trên trang này, mới nhất trước; còn nữa ở trang sau.".to_owned()),
            rows: rows(),
            next: Some("/toa-soan/tim-kiem?q=hoi&after=1.a".to_owned()),
            ..blank.clone()
        };
        let of_body = Self {
            tenants: Vec::new(),
            action: "/don-vi/tuyen-quang/tim-kiem".to_owned(),
            found: Some("Tìm thấy 2 tin bài, mới nhất trước.".to_owned()),
            rows: rows(),
            next: None,
            ..found.clone()
        };
        let nothing = Self {
            state: "published".to_owned(),
            from: "01/07/2026".to_owned(),
            found: Some("Không có kết quả.".to_owned()),
            rows: Vec::new(),
            next: None,
            ..found.clone()
        };
        let to_mend = Self {
            q: "\"?!<script>".to_owned(),
            from: "32/13/2026".to_owned(),
            errors: vec![
                FieldError {
                    field: "from",
                    message: "Ngày “32/13/2026” không có trong lịch. Kiểm tra lại ngày và tháng.".to_owned(),
                },
                FieldError {
                    field: "q",
                    message: "Nội dung cần tìm không có chữ cái hay chữ số nào.".to_owned(),
                },
            ],
            ..blank.clone()
        };
        vec![blank, found, of_body, nothing, to_mend]
    }
}
