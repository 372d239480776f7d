//! Typed samples of every page: empty, normal, long and failing. Drawn by the tests beside this file.

mod access_reviews;
mod row_sheets;

use super::{
    account::*, admin::*, attachments::*, audit::*, bulk_routing::*, calendar::*, charges::*, checks::*,
    deadlines::*, directory::*, error_reports::*, front_page::*, newsroom::*, notices::*, parts::*,
    problem::*, proposals::*, public::*, reasons::*, search::*, sections::*, site::*, submissions::*,
    tenure::*, terms::*, workflow::*,
};
use crate::domain::{edition::SOURCE_LINE, site::SiteText};

/// A title of exactly 300 characters, the longest there is.
fn long_title() -> String {
    let words = "Hội nghị trực tuyến toàn quốc sơ kết công tác cải cách hành chính 6 tháng đầu năm, triển khai \
                 nhiệm vụ trọng tâm 6 tháng cuối năm và công bố Chỉ số cải cách hành chính của các bộ, cơ quan \
                 ngang bộ, Ủy ban nhân dân các tỉnh, thành phố trực thuộc Trung ương gắn với sắp xếp tổ chức bộ \
                 máy, xây dựng chính quyền địa phương hai cấp và chuyển đổi số quốc gia";
    words
        .chars()
        .chain(" trong giai đoạn mới".chars())
        .take(300)
        .collect()
}

fn nav(labels: &[(&str, &str)], current: usize) -> Vec<NavLink> {
    let link = |(at, (label, href)): (usize, &(&str, &str))| NavLink {
        label: (*label).to_owned(),
        href: (*href).to_owned(),
        current: at == current,
    };
    labels.iter().enumerate().map(link).collect()
}

const SECTIONS: [(&str, &str); 7] = [
    ("Tin tức - Sự kiện", "/chuyen-muc/tin-tuc-su-kien"),
    ("Chỉ đạo, điều hành", "/chuyen-muc/chi-dao-dieu-hanh"),
    ("Văn bản", "/chuyen-muc/van-ban"),
    ("Tin bộ, ngành", "/chuyen-muc/tin-bo-nganh"),
    ("Tin địa phương", "/chuyen-muc/tin-dia-phuong"),
    ("Kinh nghiệm, mô hình", "/chuyen-muc/kinh-nghiem-mo-hinh"),
    ("Hỏi - đáp", "/chuyen-muc/hoi-dap"),
];

fn public_shell(title: &str, path: &str, current: usize) -> Shell {
    Shell {
        title: title.to_owned(),
        nav: nav(&SECTIONS, current),
        canonical: Some(format!("https://caicachhanhchinh.gov.vn{path}")),
        description: Some(
            "Tin tức, văn bản về cải cách hành chính nhà nước của bộ, ngành, địa phương.".to_owned(),
        ),
        ..Shell::default()
    }
}

fn inside_shell(title: &str, name: &str, roles: &str, links: &[(&str, &str)], current: usize) -> Shell {
    Shell {
        title: title.to_owned(),
        person: Some(ShellPerson {
            mark: "5f3a9c".to_owned(),
            name: name.to_owned(),
            roles: roles.to_owned(),
            csrf: "token-of-the-session".to_owned(),
            unread: 3,
        }),
        nav: nav(links, current),
        demo: true,
        ..Shell::default()
    }
}

fn officer_shell(title: &str) -> Shell {
    let links = [("Tin bài chờ duyệt", "/toa-soan"), ("Quản trị", "/quan-tri")];
    inside_shell(
        title,
        "Trần Thị Ánh",
        "Bộ phận Thường trực Ban Biên tập",
        &links,
        0,
    )
}

pub(super) fn admin_shell(title: &str) -> Shell {
    let links = [("Tin bài chờ duyệt", "/toa-soan"), ("Quản trị", "/quan-tri")];
    inside_shell(
        title,
        "Trần Thị Ánh",
        "Bộ phận Thường trực Ban Biên tập",
        &links,
        1,
    )
}

fn collaborator_shell(title: &str) -> Shell {
    let links = [("Không gian làm việc", "/don-vi/lao-cai")];
    inside_shell(
        title,
        "Phạm Thị Đào",
        "Cộng tác viên, Sở Nội vụ tỉnh Lào Cai",
        &links,
        0,
    )
}

fn badge(slug: &str) -> Badge {
    let label = match slug {
        "draft" => "Nháp",
        "submitted" => "Chờ sàng lọc",
        "in_field_review" => "Chờ thành viên duyệt",
        "returned" => "Trả lại",
        "refused" => "Từ chối đăng",
        "withdrawn" => "Đã rút",
        _ => "Đã đăng tải",
    };
    Badge {
        slug: slug.to_owned(),
        label: label.to_owned(),
    }
}

fn clock(words: &str, tone: &'static str) -> ClockView {
    ClockView {
        words: words.to_owned(),
        exact: "22/07/2026, 17:00".to_owned(),
        tone,
    }
}

fn row(code: &str, title: &str, state: &str) -> ItemRow {
    ItemRow {
        code: code.to_owned(),
        title: title.to_owned(),
        href: format!("/toa-soan/{code}"),
        state: badge(state),
        kind: "Tin hoạt động, sự kiện".to_owned(),
        tenant: "Tỉnh Lào Cai".to_owned(),
        author: "Phạm Thị Đào".to_owned(),
        field: "Cải cách thủ tục hành chính".to_owned(),
        reviewer: None,
        updated: "21/07/2026, 09:14".to_owned(),
        clock: None,
        late: None,
        at: None,
        pooled: false,
    }
}

fn rows() -> Vec<ItemRow> {
    let mut late = row(
        "7K2M-9QXD",
        "Lào Cai đưa 100% thủ tục đủ điều kiện lên trực tuyến toàn trình",
        "submitted",
    );
    late.clock = Some(clock("trễ 1 ngày", "late"));
    late.late = Some("Nộp muộn 3 giờ 12 phút".to_owned());
    let mut soon = row(
        "4HTR-M2WA",
        "Quyết định công bố Chỉ số cải cách hành chính năm 2025",
        "in_field_review",
    );
    soon.kind = "Văn bản".to_owned();
    soon.tenant = "Bộ Nội vụ".to_owned();
    soon.author = "Hoàng Ái Vân".to_owned();
    soon.field = "Công tác chỉ đạo, điều hành cải cách hành chính".to_owned();
    soon.reviewer = Some("Lê Văn Bình".to_owned());
    soon.clock = Some(clock("còn 3 giờ", "soon"));
    let mut long = row("9PXC-3VKB", &long_title(), "submitted");
    long.tenant = "Bộ Nông nghiệp và Môi trường".to_owned();
    long.author = "H'Hen Niê".to_owned();
    long.clock = Some(clock("còn 6 giờ", "calm"));
    let mut calm = row(
        "W6DF-T8JN",
        "Cần Thơ khai trương Trung tâm Phục vụ hành chính công cấp xã",
        "submitted",
    );
    calm.tenant = "Thành phố Cần Thơ".to_owned();
    calm.author = "Ngô Ân".to_owned();
    calm.clock = Some(clock("còn 1 ngày", "calm"));
    vec![late, soon, long, calm]
}

fn choices(labels: &[(&str, &str)]) -> Vec<Choice> {
    let choice = |(value, label): &(&str, &str)| Choice {
        value: (*value).to_owned(),
        label: label.trim_start_matches('>').to_owned(),
        depth: label.chars().take_while(|letter| *letter == '>').count(),
    };
    labels.iter().map(choice).collect()
}

fn fields() -> Vec<Choice> {
    choices(&[
        ("cai-cach-the-che", "Cải cách thể chế"),
        ("cai-cach-thu-tuc-hanh-chinh", "Cải cách thủ tục hành chính"),
        (
            "cai-cach-to-chuc-bo-may",
            "Cải cách tổ chức bộ máy hành chính nhà nước",
        ),
        (
            "chinh-phu-so",
            "Xây dựng, phát triển Chính phủ điện tử, Chính phủ số",
        ),
    ])
}

const LEGAL: &str = r#"<h2>Chương I<br>Quy định chung</h2>
<h3>Điều 1. Phạm vi điều chỉnh</h3>
<p>1. Quyết định này quy định việc công bố Chỉ số cải cách hành chính của các bộ, cơ quan ngang bộ, Ủy ban nhân dân các tỉnh, thành phố trực thuộc Trung ương.</p>
<p>2. Quyết định này áp dụng đối với các cơ quan, tổ chức, cá nhân có liên quan.</p>
<h3>Điều 2. Nguyên tắc công bố</h3>
<p>Việc công bố tuân theo các nguyên tắc sau:</p>
<ol><li>Khách quan, trung thực, kịp thời;</li><li>Dựa trên dữ liệu đã được thẩm định và kết quả điều tra xã hội học;</li><li>Công khai phương pháp tính và cho phép đối chiếu.</li></ol>
<h2>Chương II<br>Tổ chức thực hiện</h2>
<h3>Điều 3. Trách nhiệm của các cơ quan</h3>
<p>Kết quả của các đơn vị dẫn đầu được trình bày tại bảng sau.</p>
<div class="table-scroll" role="region" aria-label="Bảng" tabindex="0"><table><thead><tr><th>STT</th><th>Đơn vị</th><th>Chỉ số thành phần thủ tục</th><th>Chỉ số chung</th><th>So với năm trước</th></tr></thead><tbody><tr><td>1</td><td>Bộ Tư pháp</td><td>96,10</td><td>92,35</td><td>+1,02</td></tr><tr><td>2</td><td>Bộ Tài chính</td><td>95,87</td><td>91,90</td><td>+0,44</td></tr><tr><td>3</td><td>Bộ Nội vụ</td><td>95,02</td><td>91,13</td><td>+0,87</td></tr></tbody></table></div>
<p>Quyết định này có hiệu lực kể từ ngày ký. Các bộ, ngành, địa phương rà soát, khắc phục hạn chế theo <a href="/bai-viet/AAAA-BBBB/ke-hoach">kế hoạch đã ban hành</a>.</p>"#;

const NEWS: &str = "<p>Sáng 20/7, Ủy ban nhân dân tỉnh Lào Cai tổ chức hội nghị công bố toàn bộ thủ tục hành chính đủ điều kiện được cung cấp dưới hình thức dịch vụ công trực tuyến toàn trình.</p>
<h2>Giảm một nửa thời gian đi lại</h2>
<p>Theo Sở Nội vụ, sau sáu tháng, <strong>87,4%</strong> hồ sơ được nộp trực tuyến, tăng 21 điểm phần trăm so với cùng kỳ. Người dân ở xã vùng cao có thể nộp hồ sơ ngay tại nhà văn hóa thôn.</p>
<ul><li>Trung tâm Phục vụ hành chính công cấp xã làm việc cả sáng thứ Bảy;</li><li>Mỗi thôn có một tổ công nghệ số cộng đồng;</li><li>Kết quả được trả qua bưu chính hoặc tài khoản định danh.</li></ul>
<blockquote><p>“Thước đo của cải cách là sự hài lòng của người dân”, đại diện Ủy ban nhân dân tỉnh nói.</p></blockquote>
<p>Trong quý IV, tỉnh sẽ đánh giá độc lập mức độ hài lòng tại tất cả các xã, phường.</p>";

fn card(title: &str, section: &str, number: Option<&str>) -> ArticleCard {
    ArticleCard {
        href: "/bai-viet/7K2M-9QXD/lao-cai".to_owned(),
        title: title.to_owned(),
        summary:
            "Sau sáu tháng thực hiện, 87,4% hồ sơ được nộp trực tuyến; người dân vùng cao nộp hồ sơ ngay tại \
                  nhà văn hóa thôn, không phải đi hàng chục cây số."
                .to_owned(),
        tenant: "Tỉnh Lào Cai".to_owned(),
        published: "21/07/2026, 10:30".to_owned(),
        published_iso: "2026-07-21T10:30:00+07:00".to_owned(),
        section: section.to_owned(),
        document: number.map(|number| DocumentLine {
            number: number.to_owned(),
            issued: "Bộ Nội vụ ban hành ngày 08/07/2026".to_owned(),
        }),
    }
}

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

fn file(medium: &'static str, name: &str) -> AttachmentView {
    AttachmentView {
        href: format!("/tep/7K2M-9QXD/0198a1/{name}"),
        name: name.to_owned(),
        type_label: "JPEG",
        size: "1,2 MB".to_owned(),
        purpose: if medium.is_empty() {
            "Tệp kèm"
        } else {
            "Hình ảnh, âm thanh, video"
        },
        medium,
        mime: "image/jpeg",
        alternative: if medium.is_empty() {
            String::new()
        } else {
            "Toàn cảnh hội nghị".to_owned()
        },
        caption: (medium == "picture").then(|| "Hội nghị ngày 20/07/2026".to_owned()),
        remove_key: None,
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
    /// To a citizen; to a person who is logged in; to anybody while the database does not answer.
    pub fn samples() -> Vec<Self> {
        let lost = Self {
            shell: public_shell("Không tìm thấy trang", "/", usize::MAX),
            status: 404,
            heading: "Không tìm thấy trang này".to_owned(),
            message: "Địa chỉ có thể đã gõ sai hoặc bài viết đã được chuyển đi.".to_owned(),
            links: vec![("Về trang chủ".to_owned(), "/".to_owned())],
            again: None,
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
        };
        let title = "Hệ thống tạm thời chưa trả lời";
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
                    (
                        "remarks".to_owned(),
                        format!("Đề nghị ghi rõ \"số ngày\".\n{}", long_title()),
                    ),
                ],
            }),
        };
        vec![lost, forbidden, silent]
    }
}

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
                field: "again",
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
            page.shell.person.as_mut().unwrap().unread = unread;
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
                    name: "Tin gửi trễ của Bộ Nông nghiệp và Môi trường".to_owned(),
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

impl WorkspaceHome {
    /// Busy; a newcomer's; a lead's who does not file.
    pub fn samples() -> Vec<Self> {
        let group = |slug, heading, empty, rows: Vec<ItemRow>| ItemGroup {
            slug,
            heading,
            empty,
            count: rows.len().to_string(),
            rows,
            urgent: slug == "chua-co-nguoi-phu-trach",
        };
        let groups = |rows: [Vec<ItemRow>; 5]| {
            let [returned, drafts, review, published, ended] = rows;
            vec![
                group(
                    "tra-lai",
                    "Cần chỉnh sửa",
                    "Không có tin bài nào bị trả lại.",
                    returned,
                ),
                group(
                    "nhap",
                    "Nháp",
                    "Chưa có bản nháp. Bấm “Soạn tin bài” để bắt đầu.",
                    drafts,
                ),
                group(
                    "dang-xet",
                    "Đang xét",
                    "Không có tin bài nào đang được xét.",
                    review,
                ),
                group(
                    "da-dang",
                    "Đã đăng tải",
                    "Tin bài được duyệt sẽ hiện ở đây cùng đường dẫn công khai.",
                    published,
                ),
                group("ket-thuc", "Từ chối, đã rút", "Không có tin bài nào.", ended),
            ]
        };
        let busy = Self {
            shell: collaborator_shell("Tỉnh Lào Cai"),
            tenant_name: "Tỉnh Lào Cai".to_owned(),
            base: "/don-vi/lao-cai".to_owned(),
            can_file: true,
            groups: groups([
                vec![row(
                    "2QWE-7RTY",
                    "Sa Pa đối thoại với doanh nghiệp về thủ tục du lịch",
                    "returned",
                )],
                vec![row("5ASD-8FGH", &long_title(), "draft")],
                rows(),
                vec![row(
                    "3ZXC-9VBN",
                    "Lào Cai công bố chỉ số cải cách hành chính cấp xã",
                    "published",
                )],
                vec![],
            ]),
        };
        let mut pooled = row("8POI-2LKJ", "Tin của cộng tác viên đã thôi nhiệm vụ", "draft");
        pooled.pooled = true;
        let mut busy = busy;
        busy.groups.insert(
            0,
            group(
                "chua-co-nguoi-phu-trach",
                "Chưa có người phụ trách",
                "Tin bài nào cũng có người phụ trách.",
                vec![pooled],
            ),
        );
        let newcomer = Self {
            groups: groups(Default::default()),
            ..busy.clone()
        };
        let lead = Self {
            can_file: false,
            ..busy.clone()
        };
        vec![busy, newcomer, lead]
    }
}

fn diff() -> DiffView {
    let piece = |change, text: &str| DiffPiece {
        change,
        text: text.to_owned(),
    };
    DiffView {
        from: 2,
        to: 3,
        layout: DiffLayout::Inline,
        layouts: DiffLayout::ALL
            .map(|layout| NavLink {
                label: layout.label().to_owned(),
                href: format!("/toa-soan/tin-bai/7K2M-9QXD?so-sanh=3{}#so-sanh", layout.query()),
                current: layout == DiffLayout::Inline,
            })
            .to_vec(),
        fields: vec![
            FieldDiff {
                label: "Tiêu đề",
                pieces: vec![
                    piece("same", "Lào Cai đưa "),
                    piece("removed", "toàn bộ"),
                    piece("added", "100%"),
                    piece("same", " thủ tục đủ điều kiện lên trực tuyến toàn trình"),
                ],
            },
            FieldDiff {
                label: "Nội dung",
                pieces: vec![
                    piece(
                        "same",
                        "Sáng 20/7, Ủy ban nhân dân tỉnh Lào Cai tổ chức hội nghị công bố.",
                    ),
                    piece("gap", ""),
                    piece("removed", "Gần 90% hồ sơ được nộp trực tuyến."),
                    piece(
                        "added",
                        "87,4% hồ sơ được nộp trực tuyến, tăng 21 điểm phần trăm so với cùng kỳ.",
                    ),
                    piece(
                        "same",
                        "\nNgười dân ở xã vùng cao nộp hồ sơ tại nhà văn hóa thôn.",
                    ),
                ],
            },
        ],
    }
}

impl SubmissionForm {
    /// New; an event with faults; a document in conflict; a reviewer's edit with dates as typed.
    pub fn samples() -> Vec<Self> {
        let new = Self {
            shell: collaborator_shell("Soạn tin bài"),
            action: "/don-vi/lao-cai/tin-bai".to_owned(),
            cancel: "/don-vi/lao-cai".to_owned(),
            editorial: false,
            queue: String::new(),
            values: FormValues {
                key: "k1".to_owned(),
                ..FormValues::default()
            },
            errors: vec![],
            conflict: None,
            fields: fields(),
            categories: choices(&[
                (
                    "tinh-hinh-ket-qua",
                    "Tình hình thực hiện và kết quả cải cách hành chính nhà nước",
                ),
                (
                    "kinh-nghiem-mo-hinh",
                    "Kinh nghiệm, mô hình trong nước và trên thế giới",
                ),
            ]),
            sections: choices(&[
                ("tin-tuc-su-kien", "Tin tức - Sự kiện"),
                ("tin-bo-nganh", ">Tin bộ, ngành"),
                ("tin-dia-phuong", ">Tin địa phương"),
                ("van-ban", "Văn bản"),
            ]),
            retired_section: None,
            intake: None,
        };
        let mut faulty = new.clone();
        faulty.values.kind = "event_news".to_owned();
        faulty.values.title = long_title() + " và thêm";
        faulty.values.event_at = "2026-07-20T08:00".to_owned();
        faulty.values.field = "cai-cach-thu-tuc-hanh-chinh".to_owned();
        faulty.values.reused = true;
        faulty.errors = vec![
            FieldError {
                field: "title",
                message: "Nội dung tiêu đề dài 308 ký tự, quá giới hạn 300 ký tự. Vui lòng bớt 8 ký tự."
                    .to_owned(),
            },
            FieldError {
                field: "body",
                message: "Chưa nhập nội dung. Vui lòng nhập nội dung.".to_owned(),
            },
            FieldError {
                field: "section",
                message: "Chưa chọn chuyên mục chính.".to_owned(),
            },
            FieldError {
                field: "source",
                message: "Tin bài trích dẫn, sử dụng lại phải ghi nguồn tin. Vui lòng nhập nguồn tin."
                    .to_owned(),
            },
        ];
        let mut model = new.clone();
        model.values.kind = "model".to_owned();
        model.errors = vec![FieldError {
            field: "place",
            message: "Nơi áp dụng còn trống: hãy nhập nơi áp dụng.".to_owned(),
        }];
        let mut conflict = new.clone();
        conflict.shell.title = "Sửa tin bài 7K2M-9QXD".to_owned();
        conflict.values.kind = "document".to_owned();
        conflict.values.title = "Quyết định công bố Chỉ số cải cách hành chính năm 2025".to_owned();
        conflict.values.body = "## Điều 1. Phạm vi\n\nQuyết định này quy định việc công bố.".to_owned();
        conflict.values.document_number = "726/QĐ-BNV".to_owned();
        conflict.values.issued_on = "2026-07-08".to_owned();
        conflict.values.revision = "3".to_owned();
        conflict.conflict = Some(diff());
        conflict.retired_section =
            Some("Chuyên mục “Thông báo” đã ngừng dùng: hãy chọn chuyên mục đang dùng.".to_owned());
        let mut editorial = conflict.clone();
        editorial.shell = officer_shell("Biên tập tin bài 7K2M-9QXD");
        editorial.editorial = true;
        editorial.queue = "state=submitted&mo=4HTR-M2WA".to_owned();
        editorial.conflict = None;
        editorial.values.issued_on = "31/02/2026".to_owned();
        editorial.errors = vec![FieldError {
            field: "issued_on",
            message: "“31/02/2026” không phải ngày có thật. Vui lòng nhập lại ngày ban hành.".to_owned(),
        }];
        let mut intake = new.clone();
        intake.shell = officer_shell("Tiếp nhận tin bài");
        intake.action = "/toa-soan/tiep-nhan".to_owned();
        intake.intake = Some(IntakeFields {
            tenants: choices(&[("lao-cai", "Tỉnh Lào Cai"), ("cao-bang", "Tỉnh Cao Bằng")]),
            channels: choices(&[
                ("post", "Bưu điện"),
                ("email", "Thư điện tử"),
                ("by_hand", "Trực tiếp"),
            ]),
            supplier_tenant: String::new(),
            supplier_name: String::new(),
            supplier_person: String::new(),
            supplier_post: String::new(),
            channel: String::new(),
            received_at: String::new(),
            letter_number: String::new(),
            declared: false,
        });
        let mut faulty_intake = intake.clone();
        faulty_intake.intake = intake.intake.clone().map(|fields| IntakeFields {
            supplier_name: long_title(),
            received_at: "2026-07-20T08:00".to_owned(),
            channel: "post".to_owned(),
            ..fields
        });
        faulty_intake.errors = vec![
            FieldError {
                field: "supplier_person",
                message: "Chưa nhập họ và tên. Vui lòng nhập họ và tên.".to_owned(),
            },
            FieldError {
                field: "declared",
                message: "Hãy xác nhận đã nhận cam kết có chữ ký của nguồn cung cấp.".to_owned(),
            },
        ];
        vec![new, faulty, model, conflict, editorial, intake, faulty_intake]
    }
}

fn grounds() -> Vec<Choice> {
    choices(&[
        (
            "ngoai-pham-vi",
            "Không thuộc phạm vi vai trò, chức năng của Trang Thông tin",
        ),
        (
            "trai-chu-truong-chinh-sach",
            "Không phù hợp với quan điểm, chủ trương, đường lối của Đảng, chính sách và pháp luật của Nhà nước",
        ),
        ("bi-mat-nha-nuoc", "Thuộc danh mục bí mật nhà nước"),
        (
            "chua-duoc-cong-bo",
            "Được cấp có thẩm quyền quyết định chưa phổ biến công khai hoặc chỉ phổ biến trong phạm vi hẹp",
        ),
        ("khong-dung-su-that", "Không đúng sự thật"),
        ("khong-ro-nguon-goc", "Không rõ nguồn gốc"),
        (
            "trung-lap",
            "Trùng lặp với nội dung đã được đăng tải trên Trang Thông tin",
        ),
        ("dang-xac-thuc-lai", "Đang được yêu cầu xác thực lại"),
        (
            "khong-dat-chat-luong",
            "Không bảo đảm chất lượng theo yêu cầu của Trang Thông tin",
        ),
    ])
}

fn panel(base: &str) -> DecisionPanel {
    DecisionPanel {
        base: base.to_owned(),
        queue: String::new(),
        revision: 3,
        at_chair: false,
        claim: ClaimView::Hidden,
        edit: Offer::Hidden,
        submit: Offer::Hidden,
        withdraw: Offer::Hidden,
        approve: Offer::Hidden,
        route: Offer::Hidden,
        route_to: None,
        return_to_author: Offer::Hidden,
        refuse: Offer::Hidden,
        grounds: grounds(),
        remarks: String::new(),
        ticked: vec![],
        duplicate_of: String::new(),
        errors: vec![],
        take_down: Offer::Hidden,
        taking_down: false,
        check: Offer::Hidden,
        edition: String::new(),
        checking: false,
        lead: Offer::Hidden,
        end_lead: Offer::Hidden,
        urge: Offer::Hidden,
        urging: false,
        order: Default::default(),
        moves: vec![
            MoveOffer {
                path: "trinh",
                label: "Trình Trưởng Ban",
                consequence: "Trưởng Ban quyết định thay; bạn không còn xử lý tin bài này.",
                words_label: Some("Lý do trình"),
                offer: Offer::Hidden,
                tried: false,
            },
            MoveOffer {
                path: "thu-lai",
                label: "Thu lại",
                consequence: "Tin bài quay về bước sàng lọc.",
                words_label: None,
                offer: Offer::Hidden,
                tried: false,
            },
        ],
        words: String::new(),
        ready: vec![
            (
                "return",
                "Trả lại tác giả",
                vec!["Đề nghị ghi rõ nguồn của số liệu.".to_owned(), long_title()],
            ),
            (
                "refuse",
                "Từ chối đăng",
                vec!["Trang Thông tin đã đăng \"nội dung\" <b>này</b>.".to_owned()],
            ),
            ("hold", "Tạm giữ để xác thực lại", vec![]),
        ],
    }
}

fn custody(custodian: &str, acts: Vec<CustodyAct>) -> CustodyPanel {
    CustodyPanel {
        custodian: custodian.to_owned(),
        pooled: custodian == "Chưa có người phụ trách",
        acts,
        colleagues: choices(&[("c1", "Giàng A Páo (pao@laocai.example)")]),
        errors: Vec::new(),
        chosen: String::new(),
        reason: String::new(),
    }
}

fn custody_act(path: &'static str, label: &'static str, offer: Offer) -> CustodyAct {
    CustodyAct {
        path,
        label,
        consequence: "Người nhận được sửa, gửi, rút tin bài này thay bạn và nhận thư báo.",
        asks_whom: matches!(path, "ban-giao" | "giao-phu-trach"),
        asks_why: path != "nhan-phu-trach",
        offer,
        tried: false,
    }
}

fn open(key: &str) -> Offer {
    Offer::Open { key: key.to_owned() }
}

fn closed(reason: &str) -> Offer {
    Offer::Closed {
        reason: reason.to_owned(),
    }
}

fn happened(what: &str, note: Option<&str>) -> TimelineEntry {
    TimelineEntry {
        at: "21/07/2026, 09:14".to_owned(),
        who: "Phạm Thị Đào".to_owned(),
        role: "Cộng tác viên".to_owned(),
        what: what.to_owned(),
        note: note.map(str::to_owned),
    }
}

impl ItemPage {
    /// An officer's open item; a faulty refusal with nobody to route to; the author's returned item with a diff;
    /// a draft whose declarations are missing; sealed and refused; published, only to read, with a long title.
    pub fn samples() -> Vec<Self> {
        let revision = |number: i64, current| RevisionRow {
            number,
            by: "Phạm Thị Đào".to_owned(),
            role: "Cộng tác viên".to_owned(),
            at: "21/07/2026, 09:10".to_owned(),
            current,
            diff_href: (number > 1).then(|| format!("/toa-soan/7K2M-9QXD?so-sanh={number}")),
        };
        let mut officer = Self {
            shell: officer_shell("Lào Cai đưa 100% thủ tục đủ điều kiện lên trực tuyến toàn trình"),
            back: "/toa-soan?state=submitted".to_owned(),
            back_label: "Về hàng đợi".to_owned(),
            code: "7K2M-9QXD".to_owned(),
            title: "Lào Cai đưa 100% thủ tục đủ điều kiện lên trực tuyến toàn trình".to_owned(),
            state: badge("submitted"),
            clock: Some(clock("trễ 1 ngày", "late")),
            late: Some("Nộp muộn 3 giờ 12 phút".to_owned()),
            byline: vec![
                "Tỉnh Lào Cai".to_owned(),
                "Phạm Thị Đào".to_owned(),
                "Gửi 21/07/2026, 09:10".to_owned(),
            ],
            facts: vec![
                ("Loại tin bài", "Tin hoạt động, sự kiện".to_owned()),
                ("Thời điểm diễn ra", "20/07/2026, 08:00".to_owned()),
                ("Đơn vị", "Tỉnh Lào Cai".to_owned()),
                ("Tác giả", "Phạm Thị Đào".to_owned()),
                ("Lĩnh vực", "Cải cách thủ tục hành chính".to_owned()),
                ("Chuyên mục", "Tin địa phương".to_owned()),
                ("Nguồn tin", "Cổng Thông tin điện tử tỉnh Lào Cai".to_owned()),
                ("Đang ở", "Bộ phận Thường trực Ban Biên tập".to_owned()),
            ],
            notice: None,
            sealed: false,
            summary: card("", "", None).summary,
            body_html: NEWS.to_owned(),
            attachments: AttachmentPanel {
                files: vec![
                    AttachmentView {
                        remove_key: Some("k7".to_owned()),
                        ..file("picture", "anh-hoi-nghi.jpg")
                    },
                    file("", "De an.docx"),
                ],
                add: Some(AddAttachment {
                    key: "k8".to_owned(),
                    purpose: "media".to_owned(),
                    alternative: String::new(),
                    caption: "Hội nghị".to_owned(),
                    limits: "Tối đa 10 tệp, mỗi tệp không quá 20 MB: JPEG, PDF.".to_owned(),
                    faulty: false,
                }),
            },
            public_href: None,
            timeline: vec![
                happened("Soạn bản nháp", None),
                happened("Gửi bài, phiên bản 2", Some("Nộp muộn 3 giờ 12 phút.")),
                happened("Biên tập, phiên bản 3", None),
            ],
            revisions: vec![revision(3, true), revision(2, false), revision(1, false)],
            diff: None,
            panel: DecisionPanel {
                edit: open("k1"),
                approve: open("k2"),
                route: open("k3"),
                route_to: Some(Ok(
                    "Lê Văn Bình vì phụ trách lĩnh vực Cải cách thủ tục hành chính và đang giữ ít tin \
                                   bài nhất (2)."
                        .to_owned(),
                )),
                return_to_author: open("k4"),
                refuse: open("k5"),
                withdraw: closed("Chỉ người đang giữ tin bài của đơn vị rút được."),
                ..panel("/toa-soan/7K2M-9QXD")
            },
            custody: custody(
                "Phạm Thị Đào",
                vec![custody_act("giao-phu-trach", "Giao người phụ trách", open("k11"))],
            ),
            beside: None,
        };
        let mut faulty = officer.clone();
        faulty.panel.approve = closed("Bạn là người duy nhất viết nội dung này, người khác phải phê duyệt.");
        faulty.panel.route_to = Some(Err(
            "Lĩnh vực này chưa được phân công cho thành viên nào có mặt. Bộ phận Thường trực duyệt."
                .to_owned(),
        ));
        faulty.panel.ticked = vec!["trung-lap".to_owned()];
        faulty.panel.remarks = "Đã có bài cùng nội dung.".to_owned();
        faulty.panel.errors = vec![FieldError {
            field: "duplicate_of",
            message: "Căn cứ trùng lặp phải kèm mã tin bài đã đăng. Vui lòng nhập mã.".to_owned(),
        }];
        let mut returned = officer.clone();
        returned.shell =
            collaborator_shell("Lào Cai đưa 100% thủ tục đủ điều kiện lên trực tuyến toàn trình");
        returned.back = "/don-vi/lao-cai".to_owned();
        returned.back_label = "Về không gian làm việc".to_owned();
        returned.state = badge("returned");
        returned.clock = None;
        returned.notice = Some(ItemNotice {
            tone: "returned",
            heading: "Đề nghị chỉnh sửa, bổ sung".to_owned(),
            points: vec![
                "Bổ sung số liệu so sánh cùng kỳ ở đoạn hai.\nGhi rõ nguồn của tỷ lệ 87,4%.".to_owned(),
            ],
            signed: "Trần Thị Ánh, Bộ phận Thường trực, 21/07/2026, 14:30".to_owned(),
        });
        returned.diff = Some(diff());
        returned.panel = DecisionPanel {
            edit: open("k1"),
            submit: open("k2"),
            withdraw: open("k3"),
            ..panel("/don-vi/lao-cai/tin-bai/7K2M-9QXD")
        };
        returned.custody = custody(
            "Phạm Thị Đào",
            vec![
                custody_act("ban-giao", "Bàn giao cho đồng nghiệp", open("k12")),
                custody_act("tra-ve-don-vi", "Trả về đơn vị", open("k13")),
            ],
        );
        let mut side_by_side = returned.clone();
        if let Some(diff) = &mut side_by_side.diff {
            diff.layout = DiffLayout::Beside;
            diff.layouts.reverse();
        }
        let mut urging = returned.clone();
        urging.shell = officer_shell("Lào Cai đưa 100% thủ tục đủ điều kiện lên trực tuyến toàn trình");
        urging.panel = DecisionPanel {
            urge: open("k15"),
            urging: true,
            words: "Đề nghị gửi lại trong tuần này.".to_owned(),
            errors: vec![FieldError {
                field: "words",
                message: "Nội dung dài quá 5.000 ký tự: hãy viết ngắn lại.".to_owned(),
            }],
            ..panel("/toa-soan/tin-bai/7K2M-9QXD")
        };
        let mut urged = urging.clone();
        let again_on = "Phạm Ngọc Ánh đã đôn đốc đơn vị về tin bài này trong hôm nay. Có thể đôn đốc lại từ ngày 22/07/2026.";
        urged.panel.urge = closed(again_on);
        urged.panel.errors = vec![FieldError {
            field: "noi-dung",
            message: again_on.to_owned(),
        }];
        let mut unkept = returned.clone();
        unkept.custody = custody(
            "Chưa có người phụ trách",
            vec![
                custody_act("nhan-phu-trach", "Nhận phụ trách", open("k14")),
                custody_act(
                    "ban-giao",
                    "Bàn giao cho đồng nghiệp",
                    closed("Tin bài này chưa có người phụ trách."),
                ),
            ],
        );
        let mut faulty_handover = returned.clone();
        faulty_handover.custody.acts[0].tried = true;
        faulty_handover.custody.chosen = "c1".to_owned();
        faulty_handover.custody.errors = vec![FieldError {
            field: "reason",
            message: "Hãy ghi rõ lý do để những người liên quan nắm được.".to_owned(),
        }];
        faulty_handover.panel.errors = faulty_handover.custody.errors.clone();
        let mut draft = returned.clone();
        draft.state = badge("draft");
        draft.notice = None;
        draft.late = None;
        draft.diff = None;
        draft.panel.errors = vec![
            FieldError {
                field: "accurate",
                message: "Chưa cam kết về tính chính xác của thông tin.".to_owned(),
            },
            FieldError {
                field: "no_state_secret",
                message: "Chưa cam kết tin bài không chứa bí mật nhà nước.".to_owned(),
            },
        ];
        let mut sealed = returned.clone();
        sealed.state = badge("refused");
        sealed.title = "Tin bài đã niêm phong".to_owned();
        sealed.sealed = true;
        sealed.diff = None;
        sealed.late = None;
        sealed.notice = Some(ItemNotice {
            tone: "refused",
            heading: "Tin bài bị từ chối đăng".to_owned(),
            points: vec![
                "Thuộc danh mục bí mật nhà nước".to_owned(),
                "Không rõ nguồn gốc".to_owned(),
            ],
            signed: "Trần Thị Ánh, Bộ phận Thường trực, 21/07/2026, 14:30".to_owned(),
        });
        sealed.panel = DecisionPanel {
            edit: closed("Tin bài đã bị từ chối đăng nên không sửa được nữa."),
            submit: closed("Tin bài đã bị từ chối đăng. Bạn có thể soạn tin bài mới."),
            ..panel("/don-vi/lao-cai/tin-bai/7K2M-9QXD")
        };
        officer.revisions[0].by = "Trần Thị Ánh".to_owned();
        let mut published = officer.clone();
        published.title = long_title();
        published.state = badge("published");
        published.clock = None;
        published.public_href = Some("/bai-viet/7K2M-9QXD/lao-cai".to_owned());
        published.body_html = LEGAL.to_owned();
        published.panel = DecisionPanel {
            lead: open("k16"),
            ..panel("/toa-soan/7K2M-9QXD")
        };
        let mut leading = published.clone();
        leading.panel = DecisionPanel {
            end_lead: open("k17"),
            ..panel("/toa-soan/7K2M-9QXD")
        };
        let mut faulty_removal = published.clone();
        faulty_removal.panel = DecisionPanel {
            take_down: open("k9"),
            taking_down: true,
            order: ["Cục Báo chí".to_owned(), String::new(), "32/13/2026".to_owned()],
            errors: vec![
                FieldError {
                    field: "words",
                    message: "Hãy ghi rõ lý do để người tiếp nhận xử lý.".to_owned(),
                },
                FieldError {
                    field: "issued_on",
                    message: "Ngày “32/13/2026” không có trong lịch.".to_owned(),
                },
            ],
            ..panel("/toa-soan/7K2M-9QXD")
        };
        let mut claimed = officer.clone();
        claimed.panel.claim = ClaimView::Another {
            key: "k7".to_owned(),
            name: "Lê Thị Hạnh".to_owned(),
            until: "21/07/2026, 09:19".to_owned(),
            may_take_over: true,
        };
        let mut own = officer.clone();
        own.panel.claim = ClaimView::Own {
            key: "k8".to_owned(),
            until: "21/07/2026, 09:19".to_owned(),
        };
        let mut at_chair = claimed.clone();
        at_chair.state = badge("awaiting_chair");
        at_chair.panel.at_chair = true;
        let mut beside = own.clone();
        beside.panel.queue = "state=submitted&mo=4HTR-M2WA".to_owned();
        beside.shell.flash = Some("Đã phê duyệt. Tin bài đã được đăng tải.".to_owned());
        beside.shell.flash_link = Some(NavLink {
            label: "Mở lại tin bài vừa xử lý, mã 4HTR-M2WA".to_owned(),
            href: "/toa-soan?state=submitted&mo=4HTR-M2WA".to_owned(),
            current: false,
        });
        beside.beside = Some(QueueBeside {
            heading: "Chờ sàng lọc",
            narrowed: vec!["Cải cách thể chế".to_owned(), "Chỉ tin gửi trễ".to_owned()],
            rows: rows(),
            further: Some("/toa-soan?state=submitted&after=x&mo=7K2M-9QXD".to_owned()),
            here: "/toa-soan?state=submitted&mo=7K2M-9QXD".to_owned(),
            place: "state=submitted&mo=4HTR-M2WA".to_owned(),
            list: "5f3a9c5f3a9c5f3a".to_owned(),
            stream: "/toa-soan/tin-moi?state=submitted".to_owned(),
        });
        let mut beside_nothing = beside.clone();
        if let Some(list) = &mut beside_nothing.beside {
            (list.rows, list.narrowed, list.further) = (vec![], vec![], None);
        }
        vec![
            at_chair,
            beside,
            beside_nothing,
            officer,
            faulty,
            returned,
            side_by_side,
            urging,
            urged,
            unkept,
            faulty_handover,
            draft,
            sealed,
            published,
            leading,
            faulty_removal,
            claimed,
            own,
        ]
    }
}

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

impl AccountsPage {
    /// Some, and none.
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
        };
        let none = Self {
            rows: vec![],
            next: None,
            ..some.clone()
        };
        vec![some, none]
    }
}

impl AppointPage {
    /// Empty, and to mend.
    pub fn samples() -> Vec<Self> {
        let choice = |value: &str, label: &str| Choice {
            value: value.to_owned(),
            label: label.to_owned(),
            depth: 0,
        };
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
            tenants: vec![
                choice("bo-noi-vu", "Bộ Nội vụ"),
                choice("lao-cai", "Tỉnh Lào Cai"),
            ],
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
            back: ("/tai-khoan".to_owned(), "Tài khoản của bạn".to_owned()),
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
        let choice = |value: &str, label: &str| Choice {
            value: value.to_owned(),
            label: label.to_owned(),
            depth: 0,
        };
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
            tenants: vec![choice("lao-cai", "Tỉnh Lào Cai")],
            kinds: vec![choice("reporter", "Phóng viên")],
            fields: vec![choice("cai-cach-the-che", "Cải cách thể chế")],
            tenant: String::new(),
            kind: String::new(),
            field: String::new(),
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
        let choice = |value: &str, label: &str| Choice {
            value: value.to_owned(),
            label: label.to_owned(),
            depth: 0,
        };
        let empty = Self {
            shell: admin_shell("Thu hồi tài khoản, vai trò"),
            errors: vec![],
            person: "/quan-tri/tai-khoan/0197a000-0000-7000-8000-000000000001".to_owned(),
            full_name: "Hoàng Thị Mai".to_owned(),
            facts: vec![("Vai trò".to_owned(), "Cộng tác viên, Lãnh đạo đơn vị".to_owned())],
            closed: None,
            roles: vec![choice("tenant_lead", "Chỉ vai trò Lãnh đạo đơn vị")],
            successors: vec![choice("0197a000-0000-7000-8000-000000000002", "Lý Thị Lan")],
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

fn away(name: &str, standing: &'static str, standing_label: &'static str) -> AbsenceRow {
    AbsenceRow {
        name: name.to_owned(),
        tenant: "Ban Biên tập".to_owned(),
        days: "20/07/2026 – 24/07/2026".to_owned(),
        standing,
        standing_label,
        entered: "Trần Thị Ánh, Bộ phận Thường trực".to_owned(),
    }
}

impl ChargesPage {
    /// The Chair's, with everything; a member's, who reads; an empty one; one to mend.
    pub fn samples() -> Vec<Self> {
        let charge = |member: &str, substitute: Option<&str>| ChargeRow {
            field: "Cải cách thể chế".to_owned(),
            member: member.to_owned(),
            substitute: substitute.map(str::to_owned),
            days: "Từ 01/01/2026".to_owned(),
            decisions: "QĐ số 17/QĐ-BBT".to_owned(),
        };
        let member = |name: &str, present, presence: &str| MemberRow {
            name: name.to_owned(),
            presence: presence.to_owned(),
            present,
            open_items: "12".to_owned(),
            fields: vec!["Cải cách thể chế".to_owned()],
            stands_in: vec!["Cải cách tài chính công".to_owned()],
        };
        let lists = choices(&[("a", "Phạm Ngọc Ánh"), ("b", "Trần Đình Bảo")]);
        let chair = Self {
            shell: officer_shell("Phân công, ủy quyền, vắng mặt"),
            lead: "1 lĩnh vực chưa có thành viên phụ trách.".to_owned(),
            errors: vec![],
            members: vec![
                member("Phạm Ngọc Ánh", true, "Có mặt"),
                member("Trần Đình Bảo", false, "Vắng đến hết 24/07/2026"),
            ],
            fields: vec![
                FieldRow {
                    name: "Cải cách thể chế".to_owned(),
                    charges: vec![
                        charge("Phạm Ngọc Ánh", Some("Trần Đình Bảo")),
                        charge("Lê Văn Bình", None),
                    ],
                },
                FieldRow {
                    name: "Cải cách tài chính công".to_owned(),
                    charges: vec![],
                },
            ],
            history: vec![charge("Lê Văn Bình", Some("Phạm Ngọc Ánh"))],
            next: Some("/toa-soan/phan-cong?after=x#lich-su".to_owned()),
            delegations: vec![DelegationRow {
                document: "15/QĐ-BBT".to_owned(),
                days: "20/07/2026 – 24/07/2026".to_owned(),
                standing: "active",
                standing_label: "Đang có hiệu lực",
                ended: Some("Chấm dứt trước thời hạn: Trưởng Ban trở lại".to_owned()),
            }],
            absences: vec![away("Trần Đình Bảo", "on_hold", "Đang vắng")],
            acts: ChargeActs {
                assign: open("k1"),
                end: open("k2"),
                delegate: open("k3"),
                end_delegation: open("k4"),
                enter_absence: open("k5"),
                end_absence: open("k6"),
            },
            choices: ChargeChoices {
                fields: fields(),
                members: lists.clone(),
                assignments: lists.clone(),
                delegations: lists.clone(),
                absences: lists,
            },
            typed: ChargeTyped::default(),
        };
        let hidden = || ChargeActs {
            assign: closed("Chức năng này thuộc về: Trưởng Ban Biên tập."),
            end: Offer::Hidden,
            delegate: Offer::Hidden,
            end_delegation: Offer::Hidden,
            enter_absence: Offer::Hidden,
            end_absence: Offer::Hidden,
        };
        let reader = Self {
            acts: hidden(),
            ..chair.clone()
        };
        let empty = Self {
            members: vec![],
            fields: vec![],
            history: vec![],
            next: None,
            delegations: vec![],
            absences: vec![],
            acts: hidden(),
            ..chair.clone()
        };
        let fault = |field, message: &str| FieldError {
            field,
            message: message.to_owned(),
        };
        let failing = Self {
            errors: vec![
                fault("member", "Hãy chọn thành viên phụ trách."),
                fault(
                    "from",
                    "Không đọc được ngày “31/02”. Nhập theo dạng ngày/tháng/năm, ví dụ 22/08/2024.",
                ),
                fault(
                    "",
                    "Nội dung vừa được người khác thay đổi nên thao tác chưa được thực hiện.",
                ),
            ],
            typed: ChargeTyped {
                field: "b".to_owned(),
                from: "31/02".to_owned(),
                tried: "phan-cong",
                ..ChargeTyped::default()
            },
            ..chair.clone()
        };
        vec![chair, reader, empty, failing]
    }
}

impl CalendarPage {
    /// A year of the files; a list with faults; a preview with and without moved targets; a year without days.
    pub fn samples() -> Vec<Self> {
        let day = |date: &str, weekday: &str, kind: &str, name: &str, basis: &str| DayRow {
            date: date.to_owned(),
            weekday: weekday.to_owned(),
            kind: kind.to_owned(),
            worked: kind == "Làm bù",
            name: name.to_owned(),
            basis: basis.to_owned(),
        };
        let year = |label: &str, days: &str, current| {
            let link = NavLink {
                label: label.to_owned(),
                href: "/quan-tri/lich-lam-viec?nam=2026".to_owned(),
                current,
            };
            (link, days.to_owned())
        };
        let normal = Self {
            shell: admin_shell("Lịch làm việc năm 2026"),
            year: "2026".to_owned(),
            years: vec![year("Năm 2025", "13", false), year("Năm 2026", "17", true)],
            origin: "Danh sách do Trần Thị Ánh, Bộ phận Thường trực nạp lúc 05/01/2026, 09:00.".to_owned(),
            days: vec![
                day(
                    "22/08/2026",
                    "thứ Bảy",
                    "Làm bù",
                    "Làm bù cho ngày 31/8/2026",
                    "9441/TB-BNV",
                ),
                day(
                    "31/08/2026",
                    "thứ Hai",
                    "Nghỉ hoán đổi",
                    "Nghỉ hoán đổi",
                    "9441/TB-BNV",
                ),
            ],
            seen: 1,
            rows: "22/08/2026 | Làm bù | Làm bù cho ngày 31/8/2026 | 9441/TB-BNV\n".to_owned(),
            errors: vec![],
            preview: None,
        };
        let failing = Self {
            rows: "31/02/2026 | Nghỉ | <b>Tết</b> |".to_owned(),
            errors: vec![FieldError {
                field: "rows",
                message: "Dòng 1: Ngày “31/02/2026” không có trong lịch. Kiểm tra lại ngày và tháng."
                    .to_owned(),
            }],
            ..normal.clone()
        };
        let preview = PreviewView {
            key: "0123456789abcdef".to_owned(),
            days: vec![(
                "23/11/2026, thứ Hai".to_owned(),
                "Như ngày thường trong tuần".to_owned(),
                "Nghỉ hoán đổi: Nghỉ hoán đổi (10000/TB-BNV)".to_owned(),
            )],
            moves: rows()
                .into_iter()
                .map(|row| {
                    (
                        row,
                        "23/11/2026, 09:00".to_owned(),
                        "25/11/2026, 09:00".to_owned(),
                    )
                })
                .collect(),
            moved: "Danh sách mới thay đổi 1 ngày và chuyển hạn xử lý của 3 tin bài dưới đây.".to_owned(),
        };
        let still = PreviewView {
            moves: vec![],
            moved: "Danh sách mới thay đổi 1 ngày và không chuyển hạn xử lý nào.".to_owned(),
            ..preview.clone()
        };
        let empty = Self {
            origin: "Danh sách theo dữ liệu ban đầu của hệ thống, chưa được nạp lại trên trang này."
                .to_owned(),
            days: vec![],
            rows: String::new(),
            seen: 0,
            ..normal.clone()
        };
        let previewing = |preview| Self {
            preview: Some(preview),
            ..normal.clone()
        };
        vec![
            previewing(preview),
            previewing(still),
            normal.clone(),
            failing,
            empty,
        ]
    }
}

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
            source: "Đặt tại trang này".to_owned(),
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
                source: "Biến môi trường CCHC_ATTACHMENT_MB (hoặc tệp cấu hình)".to_owned(),
            }],
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
            revoke: (!accounts.is_empty()).then(|| "/quan-tri/don-vi/tuyen-quang/thu-hoi".to_owned()),
        };
        let some = Self {
            shell: officer_shell("Cơ quan, đơn vị"),
            summary: "3 cơ quan, đơn vị có không gian làm việc; 2 nơi chưa có người gửi tin bài.".to_owned(),
            may_plan: true,
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
