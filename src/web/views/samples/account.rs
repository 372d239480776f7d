//! Log-in, the own account, notices.

use super::*;

impl LoginPage {
    /// Plain; failing with demonstration accounts.
    pub fn samples() -> Vec<Self> {
        let plain = Self {
            shell: public_shell("Đăng nhập", "/dang-nhap", usize::MAX),
            email: String::new(),
            next: "/toa-soan".to_owned(),
            error: None,
            demo_accounts: vec![],
        };
        let account = |who: &str, email: &str| DemoAccount {
            who: who.to_owned(),
            email: email.to_owned(),
            password: "demo-mat-khau-2026".to_owned(),
        };
        let mut failing = plain.clone();
        failing.shell.demo = true;
        failing.email = "dao@laocai.example".to_owned();
        failing.error = Some("Thư điện tử hoặc mật khẩu không đúng.".to_owned());
        failing.demo_accounts = vec![
            account("Cộng tác viên, tỉnh Lào Cai", "dao@laocai.example"),
            account("Bộ phận Thường trực Ban Biên tập", "anh@ban-bien-tap.example"),
            account(
                "Thành viên Ban Biên tập, lĩnh vực thủ tục hành chính",
                "binh@ban-bien-tap.example",
            ),
        ];
        vec![plain, failing]
    }
}

impl ForgottenPasswordPage {
    /// Asking, failing, sent.
    pub fn samples() -> Vec<Self> {
        let asking = Self {
            shell: public_shell("Quên mật khẩu", "/quen-mat-khau", usize::MAX),
            email: String::new(),
            sent: false,
            error: None,
        };
        let failing = Self {
            email: "dao laocai".to_owned(),
            error: Some(
                "“dao laocai” không phải địa chỉ thư điện tử. Vui lòng nhập theo dạng ten@donvi.gov.vn."
                    .to_owned(),
            ),
            ..asking.clone()
        };
        let sent = Self {
            email: "dao@laocai.example".to_owned(),
            sent: true,
            ..asking.clone()
        };
        vec![asking, failing, sent]
    }
}

impl SetPasswordPage {
    /// Asking, failing.
    pub fn samples() -> Vec<Self> {
        let asking = Self {
            shell: public_shell("Đặt mật khẩu", "/mat-khau/x", usize::MAX),
            action: "/mat-khau/x".to_owned(),
            full_name: "Phạm Thị Đào".to_owned(),
            email: "dao@laocai.example".to_owned(),
            terms: None,
            errors: vec![],
        };
        let errors = vec![
            FieldError {
                field: "password",
                message: "Mật khẩu phải có ít nhất 12 ký tự.".to_owned(),
            },
            FieldError {
                field: "password_again",
                message: "Hai lần nhập không giống nhau.".to_owned(),
            },
        ];
        let first = Self {
            terms: Some(1),
            errors: vec![not_agreed()],
            ..asking.clone()
        };
        vec![asking.clone(), Self { errors, ..asking }, first]
    }
}

fn not_agreed() -> FieldError {
    FieldError {
        field: "agree",
        message: "Hãy đọc điều khoản sử dụng rồi đánh dấu vào ô “Tôi đã đọc và đồng ý”.".to_owned(),
    }
}

impl TermsPage {
    /// As everybody reads them.
    pub fn samples() -> Vec<Self> {
        vec![Self {
            shell: public_shell("Điều khoản sử dụng", "/dieu-khoan-su-dung", usize::MAX),
        }]
    }
}

impl AcceptTermsPage {
    /// Asking, failing.
    pub fn samples() -> Vec<Self> {
        let asking = Self {
            shell: inside_shell("Điều khoản sử dụng", "Phạm Thị Đào", "Cộng tác viên", &[], 0),
            key: "k1".to_owned(),
            version: 1,
            next: "/don-vi/lao-cai".to_owned(),
            errors: vec![],
        };
        let errors = vec![not_agreed()];
        vec![asking.clone(), Self { errors, ..asking }]
    }
}

impl NoticesPage {
    /// Empty; unread, read, long and without a page to open; all read.
    pub fn samples() -> Vec<Self> {
        let row = |what: &str, title: Option<String>, unread, opens| NoticeRow {
            id: format!("{what}:{unread}"),
            what: what.to_owned(),
            item: title.map(|title| ("7K2M-9QXD".to_owned(), title)),
            at: "21/07/2026, 09:14".to_owned(),
            unread,
            opens,
        };
        let mut empty = Self {
            shell: officer_shell("Thông báo"),
            rows: vec![],
            until: 1_784_600_000_000,
            next: None,
        };
        let rows = vec![
            row("Tin bài mới", Some(long_title()), true, true),
            row("Đã đăng tải", Some("Hội nghị".to_owned()), false, true),
            row("Phân công lĩnh vực", None, true, true),
            row("Đặt lại mật khẩu", None, false, false),
        ];
        let mut full = Self {
            rows: rows.clone(),
            next: Some("/thong-bao?after=1784600000000.x".to_owned()),
            ..empty.clone()
        };
        for (page, unread) in [(&mut empty, 0), (&mut full, 100)] {
            if let Some(person) = &mut page.shell.person {
                person.unread = unread;
            }
        }
        let read = Self {
            rows: rows.into_iter().filter(|row| !row.unread).collect(),
            ..empty.clone()
        };
        vec![empty, full, read]
    }
}

impl AccountPage {
    /// Two sessions and no leave; leave, and one to mend.
    pub fn samples() -> Vec<Self> {
        let session = |agent: &str, current| SessionRow {
            opened: "20/07/2026, 08:02".to_owned(),
            seen: "21/07/2026, 09:14".to_owned(),
            agent: agent.to_owned(),
            current,
        };
        let plain = Self {
            errors: vec![],
            notices: vec![
                NoticeOption {
                    value: "at_once",
                    label: "Gửi ngay",
                    hint: "Mỗi việc một thư, ngay khi có.",
                    chosen: true,
                },
                NoticeOption {
                    value: "digest",
                    label: "Gộp một thư mỗi ngày",
                    hint: "Một thư lúc 08:00 các ngày làm việc, gộp những việc từ thư trước.",
                    chosen: false,
                },
            ],
            notices_key: "k0".to_owned(),
            absences: vec![],
            enter_absence: open("k1"),
            end_absence: Offer::Hidden,
            absence_choices: vec![],
            typed: ChargeTyped::default(),
            shell: collaborator_shell("Tài khoản"),
            full_name: "Phạm Thị Đào".to_owned(),
            email: "dao@laocai.example".to_owned(),
            tenant: "Tỉnh Lào Cai".to_owned(),
            roles: vec!["Cộng tác viên".to_owned()],
            appointment: "Công văn 1234/SNV-CCHC ngày 05 tháng 01 năm 2026 của Sở Nội vụ tỉnh Lào Cai"
                .to_owned(),
            sessions: vec![
                session("Chrome trên Windows", true),
                session("Safari trên iPhone", false),
            ],
        };
        let failing = Self {
            errors: vec![FieldError {
                field: "away_until",
                message: "Ngày kết thúc vắng mặt phải bằng hoặc sau ngày bắt đầu.".to_owned(),
            }],
            absences: vec![
                away("Phạm Thị Đào", "submitted", "Sắp vắng"),
                away("Phạm Thị Đào", "withdrawn", "Đã qua"),
            ],
            end_absence: open("k2"),
            absence_choices: choices(&[("a:0", "Phạm Thị Đào, 20/07/2026 – 24/07/2026")]),
            typed: ChargeTyped {
                away_from: "24/07/2026".to_owned(),
                away_until: "20/07/2026".to_owned(),
                tried: "vang-mat",
                ..ChargeTyped::default()
            },
            ..plain.clone()
        };
        vec![plain, failing]
    }
}
