//! The desk of the administration, and its letters.

use super::*;

impl AdminHome {
    /// With demonstration mail, without any, and outside demonstration mode.
    pub fn samples() -> Vec<Self> {
        let count = |label: &str, state: &str, count: &str| {
            let href = format!("/quan-tri/hop-thu?state={state}");
            (
                NavLink {
                    label: label.to_owned(),
                    href,
                    current: false,
                },
                count.to_owned(),
            )
        };
        let mail = |subject: &str| MailRow {
            href: "/quan-tri/thu/1".to_owned(),
            to: "dao@laocai.example".to_owned(),
            subject: subject.to_owned(),
            at: "21/07/2026, 09:14".to_owned(),
        };
        let full = Self {
            shell: admin_shell("Quản trị"),
            counts: vec![
                count("Đang chờ gửi", "queued", "2"),
                count("Gửi lỗi, cần xem", "failed", "1"),
                count("Đã gửi trong 24 giờ", "sent", "148"),
            ],
            mails: Some(vec![
                mail("[CCHC] Đã tiếp nhận tin bài: Lào Cai đưa 100% thủ tục lên trực tuyến"),
                mail(&format!("[CCHC] Có tin bài mới chờ duyệt: {}", long_title())),
            ]),
        };
        let empty = Self {
            mails: Some(vec![]),
            ..full.clone()
        };
        let real = Self {
            mails: None,
            ..full.clone()
        };
        vec![full, empty, real]
    }
}

impl MailPage {
    /// A letter.
    pub fn samples() -> Vec<Self> {
        vec![Self {
            shell: admin_shell("[CCHC] Đề nghị chỉnh sửa, bổ sung tin bài: Lào Cai đưa 100% thủ tục lên trực tuyến"),
            headers: vec![
                ("Từ".to_owned(), "Trang Thông tin CCHC <websitecchc@moha.gov.vn>".to_owned()),
                ("Đến".to_owned(), "dao@laocai.example".to_owned()),
                ("Ngày".to_owned(), "21/07/2026, 14:30".to_owned()),
            ],
            text: "Kính gửi: Ông/Bà Phạm Thị Đào\n\nTin bài mã 7K2M-9QXD được trả lại để chỉnh sửa, bổ sung:\n\n- Bổ \
                   sung số liệu so sánh cùng kỳ.\n\nTrân trọng./."
                .to_owned(),
        }]
    }
}

impl OutboxPage {
    /// Failing mails, and none.
    pub fn samples() -> Vec<Self> {
        let state = |label: &str, slug: &str, count: &str, current| {
            let href = format!("/quan-tri/hop-thu?state={slug}");
            (
                NavLink {
                    label: label.to_owned(),
                    href,
                    current,
                },
                count.to_owned(),
            )
        };
        let letter = |id: &str, last_error: Option<&str>| OutboxRow {
            id: id.to_owned(),
            to: "dao@laocai.example".to_owned(),
            letter: "Đề nghị chỉnh sửa, bổ sung tin bài".to_owned(),
            subject: "7K2M-9QXD: Lào Cai đưa 100% thủ tục lên trực tuyến".to_owned(),
            queued: "21/07/2026, 09:14".to_owned(),
            attempts: 5,
            last_error: last_error.map(str::to_owned),
            can_resend: last_error.is_some(),
        };
        let failed = Self {
            shell: admin_shell("Hộp thư gửi đi"),
            state: "failed".to_owned(),
            states: vec![
                state("Đang chờ gửi", "queued", "2", false),
                state("Gửi lỗi", "failed", "2", true),
                state("Đã gửi", "sent", "1.000+", false),
            ],
            rows: vec![
                letter(
                    "m1",
                    Some("550 5.1.1 <dao@laocai.example>: Recipient address rejected: User unknown"),
                ),
                letter("m2", None),
            ],
            next: Some("/quan-tri/hop-thu?state=failed&after=x".to_owned()),
        };
        let empty = Self {
            rows: vec![],
            next: None,
            ..failed.clone()
        };
        vec![failed, empty]
    }
}
