//! The audit, and the bodies.

use super::*;

fn audit_lines() -> Vec<AuditLine> {
    let line = |what: &str, subject: &str, who: &str, (seal_slug, seal): (&'static str, &str)| AuditLine {
        at: "24/07/2026, 08:00".to_owned(),
        sequence: 12,
        what: what.to_owned(),
        fields: "state, sections".to_owned(),
        subject: subject.to_owned(),
        href: "/quan-tri/nhat-ky/submission/0198".to_owned(),
        who: who.to_owned(),
        roles: "Bộ phận Thường trực, Thành viên Ban Biên tập".to_owned(),
        hash: "3f9c0a1b2c3d".to_owned(),
        whole_hash: "3f9c0a1b2c3d".repeat(5),
        seal: seal.to_owned(),
        seal_slug,
    };
    let huy = "Lê Quang Huy";
    vec![
        line(
            "Phê duyệt và đăng tải",
            "Tin bài 7K2M-9QXD",
            huy,
            ("waiting", "Chờ niêm phong"),
        ),
        line(
            "Đăng nhập",
            "Tiến trình máy chủ …1f0c9d3e",
            huy,
            ("sealed", "Niêm phong số 120.431"),
        ),
        AuditLine {
            roles: String::new(),
            fields: String::new(),
            ..line(
                "Tự động chuyển người xử lý",
                "Tài khoản nguyen.thi.huynh.nhu.truong.phong@cchc.tuyenquang.gov.vn",
                "Hệ thống (rehome)",
                ("unsealed", "Chưa thấy niêm phong"),
            )
        },
    ]
}

impl AuditPage {
    /// Entries, none that fit, and something to mend.
    pub fn samples() -> Vec<Self> {
        let all = Self {
            shell: officer_shell("Nhật ký hệ thống"),
            subject: String::new(),
            actor: String::new(),
            action: String::new(),
            day: String::new(),
            actions: vec![Choice {
                value: "approve".to_owned(),
                label: "Phê duyệt và đăng tải".to_owned(),
                depth: 0,
            }],
            errors: Vec::new(),
            rows: audit_lines(),
            next: Some("/quan-tri/nhat-ky?after=1.a".to_owned()),
        };
        let none = Self {
            action: "approve".to_owned(),
            rows: Vec::new(),
            next: None,
            ..all.clone()
        };
        let to_mend = Self {
            subject: "\"><script>".to_owned(),
            errors: vec![FieldError {
                field: "subject",
                message: "Không có đối tượng này trong nhật ký.".to_owned(),
            }],
            ..none.clone()
        };
        let empty = Self {
            action: String::new(),
            ..none.clone()
        };
        vec![all, none, to_mend, empty]
    }
}

impl ChainPage {
    /// A chain, one that holds, and one that was tampered with.
    pub fn samples() -> Vec<Self> {
        let shown = Self {
            shell: officer_shell("Nhật ký: Tin bài 7K2M-9QXD"),
            href: "/quan-tri/nhat-ky/submission/0198".to_owned(),
            subject: "Tin bài 7K2M-9QXD".to_owned(),
            chain: "submission:01983c5e-7d3a-7000-8000-000000000001".to_owned(),
            check: None,
            rows: audit_lines(),
            next: None,
        };
        let holds = Self {
            check: Some(ChainCheck {
                summary: "Chuỗi nguyên vẹn. Đã đối chiếu 12 mục, 4 tài liệu, 9 niêm phong.".to_owned(),
                findings: Vec::new(),
            }),
            ..shown.clone()
        };
        let broken = Self {
            check: Some(ChainCheck {
                summary: "Phát hiện 1 điểm không khớp.".to_owned(),
                findings: vec!["Tài liệu của submission:0198 đã bị sửa ngoài hệ thống.".to_owned()],
            }),
            next: Some("/quan-tri/nhat-ky/submission/0198?before=3".to_owned()),
            ..shown.clone()
        };
        vec![shown, holds, broken]
    }
}

impl BodiesPage {
    /// Bodies with people, without, closed, and none at all.
    pub fn samples() -> Vec<Self> {
        let row = |name: &str, standing, label: &str, accounts: &[(&str, i64)]| BodyRow {
            name: name.to_owned(),
            kind: "Tỉnh".to_owned(),
            href: "/co-quan/tuyen-quang".to_owned(),
            standing,
            standing_label: label.to_owned(),
            accounts: accounts
                .iter()
                .map(|(role, count)| ((*role).to_owned(), *count))
                .collect(),
            nobody: !accounts.iter().any(|(role, _)| *role == "Cộng tác viên"),
            people: (!accounts.is_empty()).then(|| "/quan-tri/tai-khoan?tenant=tuyen-quang".to_owned()),
            revoke: (!accounts.is_empty()).then(|| "/quan-tri/don-vi/tuyen-quang/thu-hoi".to_owned()),
        };
        let some = Self {
            shell: officer_shell("Cơ quan, đơn vị"),
            summary: "3 cơ quan, đơn vị có không gian làm việc; 2 nơi chưa có người gửi tin bài.".to_owned(),
            may_plan: true,
            errors: Vec::new(),
            q: String::new(),
            rows: vec![
                row(
                    "Tỉnh Tuyên Quang",
                    "active",
                    "Đang hoạt động",
                    &[("Cộng tác viên", 12), ("Lãnh đạo đơn vị", 1)],
                ),
                row(
                    "Tỉnh Cao Bằng",
                    "active",
                    "Đang hoạt động",
                    &[("Lãnh đạo đơn vị", 1)],
                ),
                row("Tỉnh Hà Giang", "revoked", "Đã đóng sau ngày 30/06/2025", &[]),
            ],
        };
        let none = Self {
            summary: "Chưa có cơ quan, đơn vị nào.".to_owned(),
            rows: Vec::new(),
            ..some.clone()
        };
        vec![some, none]
    }
}
