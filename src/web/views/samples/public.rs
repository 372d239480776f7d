//! What the public reads.

use super::*;

fn cards() -> Vec<ArticleCard> {
    vec![
        card(
            "Quyết định công bố Chỉ số cải cách hành chính năm 2025",
            "Văn bản",
            Some("726/QĐ-BNV"),
        ),
        card(
            "Cần Thơ khai trương Trung tâm Phục vụ hành chính công cấp xã",
            "Tin địa phương",
            None,
        ),
        card(
            "Bộ Tư pháp cắt giảm 120 điều kiện kinh doanh trong sáu tháng đầu năm",
            "Tin bộ, ngành",
            None,
        ),
        card(
            "Đắk Lắk: chính quyền hai cấp sau một năm vận hành",
            "Tin địa phương",
            None,
        ),
    ]
}

impl PublicHome {
    /// Full, with a long title, and before the first article.
    pub fn samples() -> Vec<Self> {
        let title = "Trang Thông tin điện tử Cải cách hành chính nhà nước";
        let block = |label: &str, href: &str, count: usize| SectionBlock {
            link: NavLink {
                label: label.to_owned(),
                href: href.to_owned(),
                current: false,
            },
            cards: cards().into_iter().take(count).collect(),
        };
        let full = Self {
            shell: public_shell(title, "/", usize::MAX),
            lead: Some(card(
                "Lào Cai đưa 100% thủ tục đủ điều kiện lên trực tuyến toàn trình",
                "Tin địa phương",
                None,
            )),
            latest: cards(),
            sections: vec![
                block("Chỉ đạo, điều hành", "/chuyen-muc/chi-dao-dieu-hanh", 3),
                block("Văn bản", "/chuyen-muc/van-ban", 2),
                block("Tin địa phương", "/chuyen-muc/tin-dia-phuong", 3),
                block("Kinh nghiệm, mô hình", "/chuyen-muc/kinh-nghiem-mo-hinh", 1),
            ],
        };
        let mut long = full.clone();
        long.lead = Some(card(&long_title(), "Tin bộ, ngành", None));
        long.latest[1].title = long_title();
        let empty = Self {
            lead: None,
            latest: vec![],
            sections: vec![],
            ..full.clone()
        };
        vec![full, long, empty]
    }
}

impl SectionPage {
    /// With children and an older page; empty.
    pub fn samples() -> Vec<Self> {
        let full = Self {
            shell: public_shell("Tin địa phương", "/chuyen-muc/tin-dia-phuong", 4),
            crumbs: nav(
                &[
                    ("Trang chủ", "/"),
                    ("Tin tức - Sự kiện", "/chuyen-muc/tin-tuc-su-kien"),
                ],
                usize::MAX,
            ),
            name: "Tin địa phương".to_owned(),
            children: nav(
                &[
                    ("Trung du và miền núi phía Bắc", "/a"),
                    ("Đồng bằng sông Cửu Long", "/b"),
                ],
                usize::MAX,
            ),
            cards: cards()
                .into_iter()
                .chain([card(&long_title(), "Tin địa phương", None)])
                .collect(),
            empty: "Chuyên mục này chưa có bài viết.",
            next: Some("/chuyen-muc/tin-dia-phuong?sau=x".to_owned()),
        };
        let empty = Self {
            children: vec![],
            cards: vec![],
            next: None,
            ..full.clone()
        };
        vec![full, empty]
    }
}

impl ArticlePage {
    /// News with an origin; a document; a long title.
    pub fn samples() -> Vec<Self> {
        let news = Self {
            shell: public_shell(
                "Lào Cai đưa 100% thủ tục đủ điều kiện lên trực tuyến toàn trình",
                "/bai-viet/7K2M-9QXD/lao-cai",
                4,
            ),
            crumbs: nav(
                &[
                    ("Trang chủ", "/"),
                    ("Tin địa phương", "/chuyen-muc/tin-dia-phuong"),
                ],
                usize::MAX,
            ),
            title: "Lào Cai đưa 100% thủ tục đủ điều kiện lên trực tuyến toàn trình".to_owned(),
            summary: card("", "", None).summary,
            body_html: NEWS.to_owned(),
            contents: Vec::new(),
            tenant: "Tỉnh Lào Cai".to_owned(),
            author: "Phạm Thị Đào".to_owned(),
            origin: Some("Cổng Thông tin điện tử tỉnh Lào Cai".to_owned()),
            published: "21/07/2026, 10:30".to_owned(),
            published_iso: "2026-07-21T10:30:00+07:00".to_owned(),
            corrected: None,
            document: vec![],
            media: vec![
                file("picture", "anh-hoi-nghi.jpg"),
                file("video", "phong-su.mp4"),
                file("sound", "phong-van.mp3"),
            ],
            downloads: vec![file("", "De an.docx")],
            place: Some("Ủy ban nhân dân xã Bắc Hà, tỉnh Lào Cai".to_owned()),
            source_line: "Nguồn: Trang Thông tin điện tử Cải cách hành chính nhà nước",
            related: cards(),
            structured: r#"{"@type":"NewsArticle"}"#.to_owned(),
            report_href: "/bao-loi/7K2M-9QXD".to_owned(),
        };
        let mut document = news.clone();
        document.title =
            "Quyết định công bố Chỉ số cải cách hành chính năm 2025 của các bộ, cơ quan ngang bộ, Ủy ban \
                          nhân dân các tỉnh, thành phố trực thuộc Trung ương"
                .to_owned();
        document.shell = public_shell(&document.title, "/bai-viet/4HTR-M2WA/quyet-dinh", 2);
        (document.body_html, document.contents) = crate::web::present::contents(LEGAL);
        document.tenant = "Bộ Nội vụ".to_owned();
        document.summary = String::new();
        document.origin = None;
        document.document = vec![
            ("Số, ký hiệu", "726/QĐ-BNV".to_owned()),
            ("Ngày ban hành", "ngày 08 tháng 7 năm 2026".to_owned()),
            ("Cơ quan ban hành", "Bộ Nội vụ".to_owned()),
        ];
        let long = Self {
            title: long_title(),
            ..news.clone()
        };
        vec![news, document, long]
    }
}

impl TenantsPage {
    /// As there are.
    pub fn samples() -> Vec<Self> {
        let links = |names: &[(&str, &str)]| nav(names, usize::MAX);
        vec![Self {
            shell: public_shell("Cơ quan, đơn vị", "/co-quan", usize::MAX),
            crumbs: links(&[("Trang chủ", "/")]),
            central: links(&[
                ("Bộ Nội vụ", "/co-quan/bo-noi-vu"),
                ("Bộ Khoa học và Công nghệ", "/co-quan/bo-khoa-hoc-va-cong-nghe"),
            ]),
            local: links(&[
                ("Tỉnh Lào Cai", "/co-quan/lao-cai"),
                ("Thành phố Huế", "/co-quan/hue"),
            ]),
        }]
    }
}

impl TakenDownPage {
    /// By order, and without one.
    pub fn samples() -> Vec<Self> {
        let ordered = Self {
            shell: public_shell("Bài viết đã được gỡ", "/bai-viet/7K2M-9QXD", usize::MAX),
            code: "7K2M-9QXD".to_owned(),
            since: "21/07/2026, 10:30".to_owned(),
            since_iso: "2026-07-21T10:30:00+07:00".to_owned(),
            order: Some("Theo văn bản số 15/CV-CBC ngày 12 tháng 7 năm 2026 của Cục Báo chí.".to_owned()),
        };
        let plain = Self {
            order: None,
            ..ordered.clone()
        };
        vec![ordered, plain]
    }
}

impl ProblemPage {
    /// To a citizen; to a person who is logged in; to anybody while the database does not answer; to an author whose
    /// session ended.
    pub fn samples() -> Vec<Self> {
        let lost = Self {
            shell: public_shell("Không tìm thấy trang", "/", usize::MAX),
            status: 404,
            heading: "Không tìm thấy trang này".to_owned(),
            message: "Địa chỉ có thể đã gõ sai hoặc bài viết đã được chuyển đi.".to_owned(),
            links: vec![("Về trang chủ".to_owned(), "/".to_owned())],
            again: None,
            words: Vec::new(),
        };
        let forbidden = Self {
            shell: officer_shell("Bạn không có quyền thực hiện chức năng này"),
            status: 403,
            heading: "Bạn không có quyền thực hiện chức năng này".to_owned(),
            message: "Tin bài đang chờ Lê Văn Bình duyệt. Muốn phê duyệt, trước hết phải thu hồi về Bộ phận Thường trực."
                .to_owned(),
            links: vec![
                ("Mở lại tin bài".to_owned(), "/toa-soan/4HTR-M2WA".to_owned()),
                ("Về hàng đợi".to_owned(), "/toa-soan".to_owned()),
            ],
            again: None,
            words: Vec::new(),
        };
        let title = "Hệ thống tạm thời chưa trả lời";
        let remarks = format!("Đề nghị ghi rõ \"số ngày\".\n{}", long_title());
        let silent = Self {
            shell: Shell {
                title: title.to_owned(),
                visitor_unknown: true,
                ..Shell::default()
            },
            status: 503,
            heading: title.to_owned(),
            message: "Nơi lưu dữ liệu của hệ thống đang không trả lời nên yêu cầu chưa thực hiện xong."
                .to_owned(),
            links: vec![("Trang chủ".to_owned(), "/".to_owned())],
            again: Some(Again {
                action: "/toa-soan/tin-bai/4HTR-M2WA/tra-lai".to_owned(),
                fields: vec![
                    ("csrf".to_owned(), "token-of-the-session".to_owned()),
                    ("key".to_owned(), "0123456789".to_owned()),
                    ("remarks".to_owned(), remarks.clone()),
                ],
            }),
            words: vec![remarks],
        };
        let ended = Self {
            shell: public_shell("Phiên làm việc đã hết hạn", "/", usize::MAX),
            status: 401,
            heading: "Phiên làm việc đã hết hạn".to_owned(),
            message: "Bạn chưa đăng nhập, hoặc phiên làm việc đã hết hạn. Hãy đăng nhập rồi thực hiện lại."
                .to_owned(),
            links: vec![("Đăng nhập".to_owned(), "/dang-nhap".to_owned())],
            again: None,
            words: vec![
                long_title(),
                "Đoạn một.\n\nĐoạn hai, có <b>dấu</b> & \"ngoặc\".".to_owned(),
            ],
        };
        vec![lost, forbidden, ended, silent]
    }
}
