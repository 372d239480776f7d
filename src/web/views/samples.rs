//! Typed samples of every page: empty, normal, long and failing. Drawn by the tests beside this file.

mod access_reviews;
mod account;
mod admin;
mod audit;
mod charges;
mod newsroom;
mod people;
mod public;
mod reports;
mod risks;
mod row_sheets;
mod search;
mod site;
mod submissions;

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

fn open(key: &str) -> Offer {
    Offer::Open { key: key.to_owned() }
}

fn closed(reason: &str) -> Offer {
    Offer::Closed {
        reason: reason.to_owned(),
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
