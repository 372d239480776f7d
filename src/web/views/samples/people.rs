//! Accounts, appointments, proposals, revocations.

use super::*;

impl AccountsPage {
    /// Some, none, found, not found, and a search to mend.
    pub fn samples() -> Vec<Self> {
        let account = |full_name: &str, standing, label: &str| AccountRow {
            href: "/quan-tri/tai-khoan/0197a000-0000-7000-8000-000000000001".to_owned(),
            full_name: full_name.to_owned(),
            email: "ten@donvi.example".to_owned(),
            tenant: "Bộ Nông nghiệp và Môi trường".to_owned(),
            post: "Chuyên viên chính Vụ Tổ chức cán bộ".to_owned(),
            roles: "Cộng tác viên".to_owned(),
            standing,
            standing_label: label.to_owned(),
        };
        let some = Self {
            shell: admin_shell("Tài khoản"),
            rows: vec![
                account("Nguyễn Văn An", "active", "Đang hoạt động"),
                account("Trần Thị Ánh", "active", "Đang hoạt động"),
                account("Lê Văn Bình", "revoked", "Đã thu hồi"),
            ],
            next: Some("/quan-tri/tai-khoan?after=x".to_owned()),
            proposals: Some("3".to_owned()),
            tenants: choices(&[("cao-bang", "Tỉnh Cao Bằng")]),
            role_choices: choices(&[("collaborator", "Cộng tác viên")]),
            standings: choices(&[("revoked", "Đã thu hồi")]),
            errors: vec![],
            q: String::new(),
            tenant: String::new(),
            role: String::new(),
            standing: String::new(),
        };
        let none = Self {
            rows: vec![],
            next: None,
            ..some.clone()
        };
        let found = Self {
            q: "nguyễn an".to_owned(),
            tenant: "cao-bang".to_owned(),
            ..some.clone()
        };
        let not_found = Self {
            q: "khong ai".to_owned(),
            ..none.clone()
        };
        let to_mend = Self {
            q: "!?".to_owned(),
            errors: vec![FieldError {
                field: "q",
                message: "Nội dung cần tìm không có chữ cái hay chữ số nào. Hãy nhập vài từ cần tìm."
                    .to_owned(),
            }],
            ..none.clone()
        };
        vec![some, none, found, not_found, to_mend]
    }
}

impl AppointPage {
    /// Empty, and to mend.
    pub fn samples() -> Vec<Self> {
        let role = |value, label, hint, chosen| RoleOption {
            value,
            label,
            hint,
            chosen,
        };
        let empty = Self {
            shell: admin_shell("Cấp tài khoản, vai trò"),
            errors: vec![],
            key: "0123456789abcdef".to_owned(),
            typed: AppointTyped::default(),
            tenants: choices(&[("bo-noi-vu", "Bộ Nội vụ"), ("lao-cai", "Tỉnh Lào Cai")]),
            roles: vec![
                role(
                    "collaborator",
                    "Cộng tác viên",
                    "Gửi tin bài của cơ quan mình.",
                    false,
                ),
                role("chair", "Trưởng Ban Biên tập", "Chỉ trong Ban Biên tập.", false),
            ],
        };
        let mut faulty = Self {
            errors: vec![
                FieldError {
                    field: "email",
                    message: "“mai” không phải địa chỉ thư điện tử.".to_owned(),
                },
                FieldError {
                    field: "roles",
                    message: "Chưa chọn vai trò: hãy chọn ít nhất một vai trò.".to_owned(),
                },
            ],
            typed: AppointTyped {
                full_name: "Hoàng Thị Mai <script>".to_owned(),
                email: "mai".to_owned(),
                post: "Chuyên viên, Sở Nội vụ".to_owned(),
                tenant: "lao-cai".to_owned(),
                document_number: "1234/SNV-CCHC".to_owned(),
                decided_on: "20/07/2026".to_owned(),
                until: "31/12/2027".to_owned(),
            },
            ..empty.clone()
        };
        faulty.roles[0].chosen = true;
        vec![empty, faulty]
    }
}

fn ending(what: &str) -> EndingRow {
    EndingRow {
        what: what.to_owned(),
        facts: vec![
            ("Căn cứ, lý do".to_owned(), "Chuyển công tác".to_owned()),
            ("Văn bản".to_owned(), "1235/SNV-CCHC ngày 21/07/2026".to_owned()),
            ("Người nhận bàn giao".to_owned(), "Lý Thị Lan".to_owned()),
            (
                "Người ghi".to_owned(),
                "Trần Thị Ánh, Bộ phận Thường trực".to_owned(),
            ),
        ],
    }
}

fn proposal_row(name: &str, slug: &str, label: &str, note: Option<&str>) -> ProposalRow {
    ProposalRow {
        href: "/de-cu/0197a000-0000-7000-8000-000000000001".to_owned(),
        full_name: name.to_owned(),
        post: "Chuyên viên, Sở Nội vụ".to_owned(),
        tenant: "Tỉnh Lào Cai".to_owned(),
        roles: "Cộng tác viên".to_owned(),
        proposed: "Vàng A Sính đề cử lúc 20/07/2026, 09:14".to_owned(),
        state: Badge {
            slug: slug.to_owned(),
            label: label.to_owned(),
        },
        note: note.map(str::to_owned),
    }
}

impl ProposalsPage {
    /// One's own, empty, and the office's.
    pub fn samples() -> Vec<Self> {
        let own = Self {
            shell: admin_shell("Đề cử"),
            back: ("/tai-khoan".to_owned(), "Tài khoản của tôi".to_owned()),
            lead: "Đề cử cộng tác viên.",
            lists: vec![],
            new_href: Some("/de-cu/moi"),
            empty: "Chưa có đề cử nào.",
            rows: vec![
                proposal_row("Ma Văn Sình", "submitted", "Chờ xem xét", None),
                proposal_row(
                    "Lý Thị Lan",
                    "refused",
                    "Không chấp nhận",
                    Some("Văn bản chưa ký <b>"),
                ),
            ],
            next: Some("/de-cu?after=x".to_owned()),
        };
        let empty = Self {
            rows: vec![],
            next: None,
            ..own.clone()
        };
        let link = |label: &str, state: &str, current| NavLink {
            label: label.to_owned(),
            href: format!("/quan-tri/de-cu?state={state}"),
            current,
        };
        let office = Self {
            lists: vec![
                (link("Chờ xem xét", "waiting", true), "2".to_owned()),
                (link("Đã cấp", "granted", false), "0".to_owned()),
            ],
            new_href: None,
            ..own.clone()
        };
        vec![own, empty, office]
    }
}

impl DirectoryPage {
    /// All, narrowed to nobody, and a lead's.
    pub fn samples() -> Vec<Self> {
        let entry = |name: &str, fields: &str| crate::app::directory::Entry {
            full_name: name.to_owned(),
            post: "Chuyên viên, Sở Nội vụ".to_owned(),
            email: "ten@donvi.example".to_owned(),
            tenant: "Tỉnh Lào Cai".to_owned(),
            kind: "Công chức, viên chức",
            roles: "Cộng tác viên".to_owned(),
            fields: fields.to_owned(),
            document: "1234/SNV-CCHC ngày 20/07/2026".to_owned(),
            term: "không thời hạn".to_owned(),
        };
        let all = Self {
            shell: admin_shell("Danh bạ"),
            own_body: None,
            tenants: choices(&[("lao-cai", "Tỉnh Lào Cai")]),
            kinds: choices(&[("reporter", "Phóng viên")]),
            fields: choices(&[("cai-cach-the-che", "Cải cách thể chế")]),
            tenant: String::new(),
            kind: String::new(),
            field: String::new(),
            errors: vec![],
            q: String::new(),
            query: String::new(),
            rows: vec![
                entry("Nguyễn Văn An", ""),
                entry("Phạm Ngọc Ánh <b>", "Cải cách thể chế"),
            ],
            next: Some("/danh-ba?after=x".to_owned()),
            day: "21/07/2026".to_owned(),
        };
        let nobody = Self {
            kind: "reporter".to_owned(),
            query: "?kind=reporter".to_owned(),
            rows: vec![],
            next: None,
            ..all.clone()
        };
        let own = Self {
            own_body: Some("Tỉnh Lào Cai".to_owned()),
            next: None,
            ..all.clone()
        };
        vec![all, nobody, own]
    }
}

impl ProposalFormPage {
    /// A lead's, and a member's with faults.
    pub fn samples() -> Vec<Self> {
        let role = |value, label| RoleOption {
            value,
            label,
            hint: "Gửi tin bài của cơ quan mình.",
            chosen: false,
        };
        let lead = Self {
            shell: admin_shell("Đề cử người mới"),
            errors: vec![],
            key: "0123456789abcdef".to_owned(),
            typed: AppointTyped::default(),
            own_body: Some("Tỉnh Lào Cai".to_owned()),
            tenants: vec![],
            roles: vec![
                role("collaborator", "Cộng tác viên"),
                role("tenant_lead", "Lãnh đạo đơn vị"),
            ],
        };
        let fault = |field, message: &str| FieldError {
            field,
            message: message.to_owned(),
        };
        let member = Self {
            errors: vec![
                fault("tenant", "Chưa chọn cơ quan, đơn vị."),
                fault("roles", "Chưa chọn vai trò."),
            ],
            own_body: None,
            tenants: vec![Choice {
                value: "lao-cai".to_owned(),
                label: "Tỉnh Lào Cai".to_owned(),
                depth: 0,
            }],
            roles: vec![role("collaborator", "Cộng tác viên")],
            ..lead.clone()
        };
        vec![lead, member]
    }
}

impl ProposalPage {
    /// Waiting for the office with a fault, settled, and one's own.
    pub fn samples() -> Vec<Self> {
        let fact = |term: &str, value: &str| (term.to_owned(), value.to_owned());
        let open = || Offer::Open {
            key: "0123456789abcdef".to_owned(),
        };
        let waiting = Self {
            shell: admin_shell("Ma Văn Sình"),
            errors: vec![FieldError {
                field: "reason",
                message: "Lý do còn trống.".to_owned(),
            }],
            back: ("/quan-tri/de-cu".to_owned(), "Đề cử cấp tài khoản".to_owned()),
            base: "/quan-tri/de-cu/0197a000-0000-7000-8000-000000000001".to_owned(),
            state: Badge {
                slug: "submitted".to_owned(),
                label: "Chờ xem xét".to_owned(),
            },
            facts: vec![fact("Họ và tên", "Ma Văn Sình"), fact("Vai trò", "Cộng tác viên")],
            settled: vec![],
            account: None,
            accept: open(),
            decline: open(),
            withdraw: Offer::Hidden,
            reason: "Văn bản <chưa ký>".to_owned(),
        };
        let granted = Self {
            errors: vec![],
            state: Badge {
                slug: "published".to_owned(),
                label: "Đã cấp".to_owned(),
            },
            settled: vec![fact("Người thực hiện", "Lê Quang Huy, Bộ phận Thường trực")],
            account: Some("/quan-tri/tai-khoan/0197a000-0000-7000-8000-000000000001".to_owned()),
            accept: Offer::Hidden,
            decline: Offer::Hidden,
            ..waiting.clone()
        };
        let own = Self {
            errors: vec![],
            accept: Offer::Hidden,
            decline: Offer::Hidden,
            withdraw: open(),
            ..waiting.clone()
        };
        vec![waiting, granted, own]
    }
}

impl PersonPage {
    /// Invited and active, revoked, and one's own.
    pub fn samples() -> Vec<Self> {
        let fact = |term: &str, value: &str| (term.to_owned(), value.to_owned());
        let open = Offer::Open {
            key: "0123456789abcdef".to_owned(),
        };
        let invited = Self {
            shell: admin_shell("Hoàng Thị Mai"),
            errors: vec![],
            base: "/quan-tri/tai-khoan/0197a000-0000-7000-8000-000000000001".to_owned(),
            standing: "active",
            standing_label: "Đang hoạt động",
            facts: vec![
                fact("Thư điện tử", "mai@donvi.example"),
                fact("Cơ quan, đơn vị", "Tỉnh Lào Cai"),
                fact("Vai trò", "Cộng tác viên, Lãnh đạo đơn vị"),
            ],
            revoked: None,
            invitation: Some("Người này chưa đặt mật khẩu.".to_owned()),
            invite: open.clone(),
            cancel: open.clone(),
            appointments: vec![AppointmentRow {
                roles: "Cộng tác viên".to_owned(),
                post: "Chuyên viên, Sở Nội vụ".to_owned(),
                document: "1234/SNV-CCHC ngày 20/07/2026".to_owned(),
                term: "Không thời hạn".to_owned(),
                entered: "20/07/2026, 09:14, Trần Thị Ánh, Bộ phận Thường trực".to_owned(),
            }],
            endings: vec![ending("Chấm dứt vai trò Lãnh đạo đơn vị lúc 21/07/2026, 10:00")],
            held: vec![fact("Phiên đang mở", "0"), fact("Bản nháp", "3")],
            revoke: open,
            timeline: vec![TimelineEntry {
                at: "20/07/2026, 09:14".to_owned(),
                who: "Trần Thị Ánh".to_owned(),
                role: "Bộ phận Thường trực".to_owned(),
                what: "Cấp tài khoản".to_owned(),
                note: None,
            }],
        };
        let revoked = Self {
            standing: "revoked",
            standing_label: "Đã thu hồi",
            revoked: Some(ending("Thu hồi lúc 21/07/2026, 10:00, 2 phiên đã đóng")),
            invitation: None,
            invite: Offer::Hidden,
            cancel: Offer::Hidden,
            endings: vec![],
            revoke: Offer::Hidden,
            ..invited.clone()
        };
        let own = Self {
            errors: vec![FieldError {
                field: "",
                message: "Người này đã đặt mật khẩu.".to_owned(),
            }],
            revoke: Offer::Closed {
                reason: "Không ai tự thu hồi tài khoản của chính mình.".to_owned(),
            },
            ..revoked.clone()
        };
        vec![invited, revoked, own]
    }
}

impl RevokePage {
    /// Empty, previewed with a wrong password, and closed.
    pub fn samples() -> Vec<Self> {
        let empty = Self {
            shell: admin_shell("Thu hồi tài khoản, vai trò"),
            errors: vec![],
            person: "/quan-tri/tai-khoan/0197a000-0000-7000-8000-000000000001".to_owned(),
            full_name: "Hoàng Thị Mai".to_owned(),
            facts: vec![("Vai trò".to_owned(), "Cộng tác viên, Lãnh đạo đơn vị".to_owned())],
            closed: None,
            roles: choices(&[("tenant_lead", "Chỉ vai trò Lãnh đạo đơn vị")]),
            successors: choices(&[("0197a000-0000-7000-8000-000000000002", "Lý Thị Lan")]),
            typed: RevokeTyped::default(),
            preview: None,
        };
        let previewed = Self {
            errors: vec![FieldError {
                field: "password",
                message: "Mật khẩu không đúng.".to_owned(),
            }],
            typed: RevokeTyped {
                role: String::new(),
                ground: "Chuyển công tác <b>".to_owned(),
                document_number: "1235/SNV-CCHC".to_owned(),
                decided_on: "21/07/2026".to_owned(),
                successor: "0197a000-0000-7000-8000-000000000002".to_owned(),
            },
            preview: Some(RevokePreview {
                lines: vec!["3 nháp, 1 bài đang giữ sẽ chuyển cho Lý Thị Lan.".to_owned()],
                seen: "4".to_owned(),
                key: "0123456789abcdef".to_owned(),
                button: "Thu hồi tài khoản".to_owned(),
            }),
            ..empty.clone()
        };
        let closed = Self {
            closed: Some("Tài khoản đã bị thu hồi trước đó.".to_owned()),
            roles: vec![],
            ..empty.clone()
        };
        vec![empty, previewed, closed]
    }
}

impl RevokeWorkspacePage {
    /// All chosen, previewed with a wrong password, nobody left, and closed.
    pub fn samples() -> Vec<Self> {
        let row = |place: u8, name: &str, post: &str| WorkspaceRevokeRow {
            id: format!("0197a000-0000-7000-8000-00000000000{place}"),
            href: format!("/quan-tri/tai-khoan/0197a000-0000-7000-8000-00000000000{place}"),
            full_name: name.to_owned(),
            email: "ai@donvi.example".to_owned(),
            post: post.to_owned(),
            roles: "Cộng tác viên".to_owned(),
            ticked: true,
            own: false,
        };
        let own = WorkspaceRevokeRow {
            ticked: false,
            own: true,
            ..row(3, "Trần Thị Ánh", "Phó Trưởng phòng")
        };
        let all = Self {
            shell: admin_shell("Thu hồi tài khoản của đơn vị"),
            errors: vec![],
            base: "/quan-tri/don-vi/tuyen-quang/thu-hoi".to_owned(),
            body: "Tỉnh Tuyên Quang".to_owned(),
            closed: None,
            count: "3 tài khoản đang hoạt động".to_owned(),
            post: String::new(),
            rows: vec![
                row(1, "Hoàng Thị Mai", "Chuyên viên, Sở Nội vụ"),
                row(2, "Lý Thị Lan <b>", "Chuyên viên, Sở Tư pháp"),
                own,
            ],
            successors: vec![Choice {
                value: "0197a000-0000-7000-8000-000000000002".to_owned(),
                label: "Lý Thị Lan".to_owned(),
                depth: 0,
            }],
            typed: RevokeTyped::default(),
            preview: None,
        };
        let previewed = Self {
            errors: vec![FieldError {
                field: "password",
                message: "Mật khẩu không đúng.".to_owned(),
            }],
            post: "Sở Nội vụ".to_owned(),
            typed: RevokeTyped {
                ground: "Sắp xếp lại đơn vị".to_owned(),
                document_number: "1235/SNV-CCHC".to_owned(),
                decided_on: "21/07/2026".to_owned(),
                ..RevokeTyped::default()
            },
            preview: Some(WorkspaceConfirmation {
                accounts: vec!["0197a000-0000-7000-8000-000000000001".to_owned()],
                seen: vec!["0197a000-0000-7000-8000-000000000001:4".to_owned()],
                whole: true,
                act: RevokePreview {
                    lines: vec!["3 nháp, 1 bài đang giữ sẽ về đơn vị.".to_owned()],
                    seen: String::new(),
                    key: "0123456789abcdef".to_owned(),
                    button: "Thu hồi 1 tài khoản".to_owned(),
                },
            }),
            ..all.clone()
        };
        let nobody = Self {
            rows: vec![],
            successors: vec![],
            errors: vec![FieldError {
                field: "account",
                message: "Chưa chọn ai.".to_owned(),
            }],
            ..all.clone()
        };
        let unmatched = Self {
            post: "Sở Y tế".to_owned(),
            errors: vec![],
            ..nobody.clone()
        };
        let closed = Self {
            closed: Some("Chức năng thuộc về Bộ phận Thường trực.".to_owned()),
            ..all.clone()
        };
        vec![all, previewed, nobody, unmatched, closed]
    }
}
