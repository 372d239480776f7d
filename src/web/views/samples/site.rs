//! What shapes the site and the workflow.

use super::*;

impl SectionsPage {
    /// The form of a new section; one section; faults in each; a conflict; a retired section.
    pub fn samples() -> Vec<Self> {
        let row = |name: &str, depth, key: &str| SectionRow {
            name: name.to_owned(),
            depth,
            address: format!("/chuyen-muc/{key}"),
            former: vec![],
            successor: None,
            retired: false,
            href: format!("/quan-tri/chuyen-muc?muc={key}"),
            current: false,
        };
        let fault = |field, message: &str| FieldError {
            field,
            message: message.to_owned(),
        };
        let new = Self {
            shell: admin_shell("Chuyên mục"),
            origin: "Trần Thị Ánh, Bộ phận Thường trực thay đổi lần cuối lúc 05/01/2026, 09:00.".to_owned(),
            seen: 4,
            errors: vec![],
            rows: vec![
                row("Tin tức - Sự kiện", 0, "tin-tuc-su-kien"),
                SectionRow {
                    former: vec!["tin-bo".to_owned(), "tin-nganh".to_owned()],
                    current: true,
                    ..row("Tin bộ, ngành", 1, "tin-bo-nganh")
                },
                row(&long_title(), 2, "ten-dai"),
                SectionRow {
                    successor: Some("Tin tức - Sự kiện".to_owned()),
                    retired: true,
                    ..row("Thông báo <b>cũ</b>", 0, "thong-bao")
                },
            ],
            chosen: None,
            parents: choices(&[
                ("tin-tuc-su-kien", "Tin tức - Sự kiện"),
                ("tin-bo-nganh", ">Tin bộ, ngành"),
            ]),
            successors: choices(&[("tin-tuc-su-kien", "Tin tức - Sự kiện")]),
            keys: std::array::from_fn(|number| format!("key-of-form-{number}")),
            typed: SectionTyped::default(),
        };
        let one = Self {
            chosen: Some(ChosenSection {
                key: "tin-bo-nganh".to_owned(),
                name: "Tin bộ, ngành".to_owned(),
                retired: false,
                successor: None,
                can_rise: true,
                can_sink: true,
            }),
            typed: SectionTyped {
                section: "tin-bo-nganh".to_owned(),
                name: "Tin bộ, ngành".to_owned(),
                address: "tin-bo-nganh".to_owned(),
                parent: "tin-tuc-su-kien".to_owned(),
                place: "1".to_owned(),
                ..SectionTyped::default()
            },
            ..new.clone()
        };
        let failing_new = Self {
            errors: vec![
                fault("name", "Tên chuyên mục còn trống: hãy nhập tên chuyên mục."),
                fault("address", "“Tin Tức” không dùng được làm đường dẫn."),
                fault("place", "Thứ tự là số từ 1; để trống để đứng cuối nhóm."),
            ],
            typed: SectionTyped {
                address: "Tin Tức".to_owned(),
                place: "cuối".to_owned(),
                tried: "them",
                ..SectionTyped::default()
            },
            ..new.clone()
        };
        let failing = Self {
            errors: vec![
                fault(
                    "successor",
                    "Hãy chọn chuyên mục đang dùng, khác chuyên mục này, để thay thế.",
                ),
                fault("section", "Không có gì thay đổi so với cây chuyên mục hiện tại."),
            ],
            typed: SectionTyped {
                tried: "ngung-dung",
                ..one.typed.clone()
            },
            ..one.clone()
        };
        let stale = Self {
            errors: vec![fault("", "Cây chuyên mục vừa được người khác thay đổi.")],
            typed: SectionTyped {
                name: "<script>alert(1)</script>".to_owned(),
                tried: "doi-ten",
                ..one.typed.clone()
            },
            ..one.clone()
        };
        let retired = Self {
            chosen: Some(ChosenSection {
                key: "thong-bao".to_owned(),
                name: "Thông báo cũ".to_owned(),
                retired: true,
                successor: Some("Tin tức - Sự kiện".to_owned()),
                can_rise: false,
                can_sink: false,
            }),
            ..one.clone()
        };
        vec![new, one, failing_new, failing, stale, retired]
    }
}

impl SitePage {
    /// As it stands, with faults, and after somebody else's change.
    pub fn samples() -> Vec<Self> {
        let normal = Self {
            shell: admin_shell("Thông tin trang"),
            origin: "Thông tin theo dữ liệu ban đầu của hệ thống, chưa được thay đổi trên trang này."
                .to_owned(),
            seen: 0,
            key: "0123456789abcdef".to_owned(),
            errors: vec![],
            now: vec![],
            typed: SiteTyped {
                name: "Trang Thông tin điện tử Cải cách hành chính nhà nước".to_owned(),
                owner: "Bộ Nội vụ".to_owned(),
                responsible: "Trưởng Ban Biên tập".to_owned(),
                office: "Vụ Cải cách hành chính, Bộ Nội vụ".to_owned(),
                address: "số 8 Tôn Thất Thuyết, Hà Nội".to_owned(),
                phone: "024.62820327".to_owned(),
                email: "websitecchc@moha.gov.vn".to_owned(),
                ..SiteTyped::default()
            },
            source_line: SOURCE_LINE,
        };
        let failing = Self {
            errors: vec![
                FieldError {
                    field: "owner",
                    message: "Cơ quan chủ quản còn trống: hãy nhập cơ quan chủ quản.".to_owned(),
                },
                FieldError {
                    field: "phone",
                    message: "“abc” không phải số điện thoại.".to_owned(),
                },
            ],
            typed: SiteTyped {
                owner: String::new(),
                phone: "abc".to_owned(),
                ..normal.typed.clone()
            },
            ..normal.clone()
        };
        let stale = Self {
            seen: 2,
            errors: vec![FieldError {
                field: "",
                message: "Thông tin trang vừa được người khác thay đổi nên chưa lưu.".to_owned(),
            }],
            now: vec![("Cơ quan chủ quản", "Chính phủ".to_owned())],
            ..normal.clone()
        };
        vec![normal, failing, stale]
    }
}

impl WorkflowPage {
    /// As the process has it, and with faults.
    pub fn samples() -> Vec<Self> {
        let row = |key, label, typed: &str| SettingRow {
            key,
            label,
            unit: "ngày làm việc",
            meaning: "Từ khi Bộ phận Thường trực nhận tin bài đến hạn sàng lọc.",
            most: 30,
            now: 2,
            usual: "1 ngày làm việc".to_owned(),
            source: "Đặt tại trang này",
            typed: typed.to_owned(),
        };
        let normal = Self {
            shell: admin_shell("Thiết lập"),
            origin: "Chưa có thiết lập nào được thay đổi trên trang này.".to_owned(),
            seen: 0,
            key: "k1".to_owned(),
            errors: vec![],
            rows: vec![
                row("screening_days", "Thời hạn sàng lọc", "2"),
                row("return_idle_days", "Tin bài bị trả lại kết thúc sau", ""),
            ],
            fixed: vec![FixedRow {
                label: "Dung lượng mỗi tệp đính kèm",
                value: "20 MB".to_owned(),
                meaning: "Tệp lớn hơn không tải lên được.",
                source: "Đặt tại máy chủ",
                variable: "CCHC_ATTACHMENT_MB",
            }],
            variables: vec![("Dung lượng mỗi tệp đính kèm", "CCHC_ATTACHMENT_MB")],
            history: Some("/quan-tri/nhat-ky/workflow/board".to_owned()),
        };
        let mut failing = normal.clone();
        failing.rows[0].typed = "<b>hai</b>".to_owned();
        failing.history = None;
        failing.errors = vec![FieldError {
            field: "screening_days",
            message: "Thời hạn sàng lọc phải là số nguyên từ 1 đến 30: hãy nhập lại.".to_owned(),
        }];
        vec![normal, failing]
    }
}

impl ReasonsPage {
    /// As the files have them, with a fault in a new one, with one in an old one, and with nothing in it.
    pub fn samples() -> Vec<Self> {
        let row = |slug: &str, text: &str| ReasonRow {
            slug: slug.to_owned(),
            text: text.to_owned(),
            key: "k2".to_owned(),
            can_rise: slug == "b",
            can_sink: slug == "a",
        };
        let act = |key, label, used, retired| ActReasons {
            key,
            label,
            used,
            retired,
        };
        let normal = Self {
            shell: admin_shell("Câu mẫu"),
            origin: "Trần Thị Ánh, Bộ phận Thường trực thay đổi lần cuối lúc 21/07/2026, 15:00.".to_owned(),
            seen: 3,
            key: "k1".to_owned(),
            errors: vec![],
            acts: vec![
                act(
                    "return",
                    "Trả lại tác giả",
                    vec![
                        row("a", "Đề nghị ghi rõ nguồn của số liệu."),
                        row("b", &long_title()),
                    ],
                    vec![row("c", "Đề nghị viết lại <b>tiêu đề</b>.")],
                ),
                act("hold", "Tạm giữ để xác thực lại", vec![], vec![]),
            ],
            choices: choices(&[("return", "Trả lại tác giả"), ("hold", "Tạm giữ để xác thực lại")]),
            typed_is_shown: false,
            typed: ReasonTyped::default(),
        };
        let fault = FieldError {
            field: "text",
            message: "Câu mẫu còn trống: hãy nhập nội dung câu mẫu.".to_owned(),
        };
        let mut failing_new = normal.clone();
        failing_new.errors = vec![
            FieldError {
                field: "act",
                message: "Thao tác không có trong danh sách: hãy chọn một thao tác.".to_owned(),
            },
            fault.clone(),
        ];
        let mut failing = normal.clone();
        failing.errors = vec![fault];
        failing.typed.reason = "a".to_owned();
        failing.typed_is_shown = true;
        vec![normal, failing_new, failing]
    }
}

impl FrontPagePage {
    /// As chosen, by itself with a fault, after the chosen one was taken down, and before anything is public.
    pub fn samples() -> Vec<Self> {
        let choice = |code: &str, title: &str| LeadChoice {
            code: code.to_owned(),
            title: title.to_owned(),
            href: format!("/toa-soan/tin-bai/{code}"),
            tenant: "Tỉnh Lào Cai".to_owned(),
            published: "21/07/2026, 14:30".to_owned(),
            key: "k1".to_owned(),
        };
        let chosen = Self {
            shell: admin_shell("Bài đầu trang chủ"),
            now: Some(LeadNow {
                code: "7K2M-9QXD".to_owned(),
                title: long_title(),
                href: "/toa-soan/tin-bai/7K2M-9QXD".to_owned(),
                tenant: "Tỉnh Lào Cai".to_owned(),
                published: "21/07/2026, 14:30".to_owned(),
                chosen: Some("Trần Thị Ánh, Bộ phận Thường trực chọn lúc 21/07/2026, 15:00.".to_owned()),
            }),
            gone: None,
            choices: vec![
                choice("0G0W-HFAD", "Lào Cai đưa <b>100%</b> thủ tục lên trực tuyến"),
                choice("1G0W-HFAD", &long_title()),
            ],
            former: vec![(
                "2G0W-HFAD".to_owned(),
                "/toa-soan/tin-bai/2G0W-HFAD".to_owned(),
                "Trần Thị Ánh chọn lúc 20/07/2026, 15:00, Lê Quang Huy thay đổi lúc 21/07/2026, 15:00"
                    .to_owned(),
            )],
            keys: ["k2".to_owned(), "k3".to_owned()],
            errors: vec![],
            typed: CodeTyped::default(),
        };
        let mut by_itself = chosen.clone();
        by_itself.now.iter_mut().for_each(|now| now.chosen = None);
        by_itself.former = vec![];
        by_itself.typed.code = "\"><script>".to_owned();
        by_itself.errors = vec![FieldError {
            field: "code",
            message: "“\"><script>” không phải mã tin bài.".to_owned(),
        }];
        let gone = Self {
            gone: Some("7K2M-9QXD".to_owned()),
            ..by_itself.clone()
        };
        let empty = Self {
            now: None,
            choices: vec![],
            errors: vec![],
            ..by_itself.clone()
        };
        vec![chosen, by_itself, gone, empty]
    }
}

impl ContactPage {
    /// As the site begins, and with another name, a licence and no line below the name.
    pub fn samples() -> Vec<Self> {
        let normal = Self {
            shell: public_shell("Liên hệ, gửi tin bài", "/lien-he", SECTIONS.len()),
        };
        let mut other = normal.clone();
        other.shell.site = SiteText {
            name: "Cổng <b>Cải cách</b> hành chính".to_owned(),
            tagline: None,
            licence: Some("Giấy phép số 12/GP-TTĐT ngày 05/01/2026".to_owned()),
            ..SiteText::default()
        };
        vec![normal, other]
    }
}
