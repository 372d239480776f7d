use proptest::prelude::*;

use super::*;

/// From Quyết định 588/QĐ-BNV, shortened.
const REGULATION: &str = "\
QUY CHẾ

Chương I

QUY ĐỊNH CHUNG

Điều 2. Vai trò, cấu trúc của Trang Thông tin

1. Vai trò của Trang Thông tin

Trang Thông tin nhằm tuyên truyền, phổ biến đường lối.

2. Cấu trúc của Trang Thông tin

a) Trang Thông tin có địa chỉ là <http://caicachhanhchinh.gov.vn>.

đ) Trang Thông tin gồm 02 thành phần:

- Thành phần giao tiếp bên ngoài.

- Thành phần kỹ thuật bên trong.

Điều 3: Nguyên tắc hoạt động của Trang Thông tin

9. Thông tin bị từ chối đăng tải.
";

fn html(source: &str) -> String {
    Body::from_source(source).unwrap().html().replace('\n', "")
}

#[test]
fn a_regulation_keeps_its_structure() {
    let expected = concat!(
        "<p>QUY CHẾ</p><h2>Chương I<br>QUY ĐỊNH CHUNG</h2>",
        "<h3>Điều 2. Vai trò, cấu trúc của Trang Thông tin</h3>",
        "<ol><li>Vai trò của Trang Thông tin</li></ol>",
        "<p>Trang Thông tin nhằm tuyên truyền, phổ biến đường lối.</p>",
        "<ol start=\"2\"><li>Cấu trúc của Trang Thông tin</li></ol>",
        "<p>a) Trang Thông tin có địa chỉ là <a href=\"http://caicachhanhchinh.gov.vn\" rel=\"nofollow noopener\">",
        "http://caicachhanhchinh.gov.vn</a>.</p>",
        "<p>đ) Trang Thông tin gồm 02 thành phần:</p>",
        "<ul><li><p>Thành phần giao tiếp bên ngoài.</p></li><li><p>Thành phần kỹ thuật bên trong.</p></li></ul>",
        "<h3>Điều 3: Nguyên tắc hoạt động của Trang Thông tin</h3>",
        "<ol start=\"9\"><li>Thông tin bị từ chối đăng tải.</li></ol>",
    );
    assert_eq!(html(REGULATION), expected);
}

#[test]
fn a_paste_without_blank_lines_reads_the_same() {
    let tight = "Chương II\nBAN BIÊN TẬP\nMục 1\nĐiều 4a. Nhiệm vụ\n1. Ban gồm:\n- Trưởng Ban.\n2. Nhiệm vụ:\na) Định hướng.\nđ) Hướng dẫn.";
    let expected = concat!(
        "<h2>Chương II<br>BAN BIÊN TẬP</h2><h2>Mục 1</h2><h3>Điều 4a. Nhiệm vụ</h3>",
        "<ol><li>Ban gồm:</li></ol><ul><li>Trưởng Ban.</li></ul>",
        "<ol start=\"2\"><li>Nhiệm vụ:</li></ol><p>a) Định hướng.</p><p>đ) Hướng dẫn.</p>",
    );
    assert_eq!(html(tight), expected);
}

#[test]
fn sentences_are_no_headings() {
    for plain in [
        "Chương trình tổng thể cải cách hành chính",
        "Chương II của Luật này quy định về tổ chức",
        "Mục tiêu của kế hoạch",
        "Điều 5 của Luật này được áp dụng",
        "Điều 1. Ban hành kèm theo Quyết định này Quy chế hoạt động.",
        "Điều kiện làm việc",
    ] {
        assert_eq!(html(plain), format!("<p>{plain}</p>"));
    }
    assert!(html(&format!("Điều 7. {}", "dài ".repeat(60))).starts_with("<p>"));
    assert_eq!(html("Điều 7."), "<h3>Điều 7.</h3>");
}

#[test]
fn bullets_nest() {
    let expected = "<ul><li>một<ul><li>hai</li><li>ba</li></ul></li><li>bốn</li></ul>";
    assert_eq!(html("- một\n+ hai\n+ ba\n- bốn"), expected);
    assert_eq!(html("• một\n+ hai\n+ ba\n– bốn"), expected);
    assert_eq!(html("\u{F0B7}\tmột\n+ hai\n+ ba\n\u{F0B7} bốn"), expected);
    assert_eq!(html("+ một\n+ hai"), "<ul><li>một</li><li>hai</li></ul>");
    assert_eq!(html("gồm:\n- một"), "<p>gồm:</p><ul><li>một</li></ul>");
    assert_eq!(
        html("1. một\n2. hai\n3. ba"),
        "<ol><li><p>một</p></li><li><p>hai</p></li><li><p>ba</p></li></ol>"
    );
}

#[test]
fn lines_stay_lines() {
    assert_eq!(html("Cộng hòa\nĐộc lập"), "<p>Cộng hòa<br>Độc lập</p>");
    assert_eq!(
        html("Độc lập - Tự do\n---------\nHà Nội"),
        "<p>Độc lập - Tự do</p><hr><p>Hà Nội</p>"
    );
    assert_eq!(html("Tiêu đề\n====="), "<p>Tiêu đề</p><hr>");
    assert_eq!(html("    \tthụt đầu dòng"), "<p>thụt đầu dòng</p>");
    assert_eq!(html("2024. Kết quả"), "<p>2024. Kết quả</p>");
    assert_eq!(
        html("1.2. Kết quả\nIV. Đánh giá\n1.3 Khác"),
        "<p>1.2. Kết quả</p><p>IV. Đánh giá</p><p>1.3 Khác</p>"
    );
    assert_eq!(html("# Một\n\n##### Hai"), "<h2>Một</h2><h4>Hai</h4>");
}

#[test]
fn tables_stay() {
    let table = "| Năm | Chỉ số |\n|---|:-:|\n| 2024 | 88,1 |\n| 1. x | a) y |";
    let expected = concat!(
        "<table><thead><tr><th>Năm</th><th>Chỉ số</th></tr></thead><tbody><tr><td>2024</td><td>88,1</td></tr>",
        "<tr><td>1. x</td><td>a) y</td></tr></tbody></table>",
    );
    assert_eq!(html(table), expected);
    let pasted =
        "<table style='x'><tr><th scope=row rowspan=2>a</th><td colspan=2 class=y>b</td></tr></table>";
    let kept = "<table><tbody><tr><th scope=\"row\" rowspan=\"2\">a</th><td colspan=\"2\">b</td></tr></tbody></table>";
    assert_eq!(html(pasted), kept);
    assert_eq!(html("<td colspan=1e9 rowspan=x>"), "");
}

#[test]
fn html_of_a_few_tags_passes() {
    let kept = "<p>x<sup>2</sup> <u>y</u> <s>z</s></p>";
    assert_eq!(html("x<sup>2</sup> <u>y</u> <s>z</s>"), kept);
    assert_eq!(html("<h1 id=a>Một</h1>"), "<h2>Một</h2>");
    assert_eq!(html("<H1>Một</H1>"), "<h2>Một</h2>");
    assert_eq!(
        html("<p class=MsoNormal style='mso-x:1'>a<o:p></o:p></p>"),
        "<p>a</p>"
    );
    assert_eq!(html("5 < 6 & 7 > 2"), "<p>5 &lt; 6 &amp; 7 &gt; 2</p>");
    assert_eq!(
        html("[x](mailto:a@b.vn)"),
        "<p><a href=\"mailto:a@b.vn\" rel=\"nofollow noopener\">x</a></p>"
    );
    assert_eq!(
        html("<a href=\"https://x.vn\" target=_blank rel=opener>x</a>")
            .matches("noopener")
            .count(),
        1
    );
}

fn assert_harmless(source: &str, html: &str) {
    const KEPT: [&str; 17] = [
        "h2",
        "h3",
        "p",
        "br",
        "b",
        "i",
        "em",
        "strong",
        "a",
        "ol",
        "ul",
        "li",
        "hr",
        "blockquote",
        "caption",
        "table",
        "thead",
    ];
    let lower = html.to_lowercase();
    for tag in lower.split('<').skip(1).filter_map(|part| part.split('>').next()) {
        let name = tag.trim_start_matches('/').split(' ').next().unwrap();
        assert!(
            KEPT.contains(&name) || ["tbody", "tr", "th", "td"].contains(&name),
            "{source} gave {html}"
        );
        for sign in [
            "javascript",
            "onerror",
            "onclick",
            "style",
            "data:",
            "src",
            "onx",
            "vbscript",
        ] {
            assert!(!tag.contains(sign), "{source} gave {html}");
        }
    }
}

#[test]
fn hostile_text_is_harmless() {
    for source in [
        "<script>alert(1)</script>",
        "<scr<script>ipt>alert(1)</scr</script>ipt>",
        "<img src=x onerror=alert(1)>",
        "![x](https://x.vn/a.png)",
        "<svg><script>alert(1)</script></svg>",
        "<svg><animate onbegin=alert(1) attributeName=x>",
        "<iframe src=\"javascript:alert(1)\"></iframe>",
        "<iframe srcdoc='<script>alert(1)</script>'>",
        "<a href=\"javascript:alert(1)\">x</a>",
        "<a href=\"jav&#x09;ascript:alert(1)\">x</a>",
        "<a href=' javascript:alert(1)'>x</a>",
        "<a href=\"data:text/html,<script>alert(1)</script>\">x</a>",
        "<a href=\"//x.vn\" onclick=alert(1)>x</a>",
        "[x](javascript:alert(1))",
        "[x](JaVaScRiPt:alert(1))",
        "[x](data:text/html;base64,PHNjcmlwdD4=)",
        "[x](vbscript:x)",
        "<javascript:alert(1)>",
        "<style>@import 'x'</style>",
        "<p style=\"background:url(javascript:alert(1))\">x</p>",
        "<b onmouseover=alert(1)>x</b>",
        "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>",
        "<math><mi//xlink:href=\"data:x,<script>alert(1)</script>\">",
        "<noscript><p title=\"</noscript><img src=x onerror=alert(1)>\">",
        "<form><math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>",
        "<svg></p><style><a id=\"</style><img src=1 onerror=alert(1)>\">",
        "<textarea><img title=\"</textarea><img src onerror=alert(1)>\"></textarea>",
        "<table><caption><svg><title><style></caption><img src=x onerror=alert(1)>",
        "<base href=\"https://x.vn\"><meta http-equiv=refresh content=0>",
        "<form action=x><input name=y><button formaction=javascript:alert(1)>",
        "<!--><img src=x onerror=alert(1)>-->",
        "<![CDATA[><img src=x onerror=alert(1)>]]>",
        "<b><i></b><p><a href=x></i></p><script",
        "<ol start=\"1 onx=1\"><li>x</ol>",
        "| <script>alert(1)</script> |\n|---|\n| <img src=x onerror=alert(1)> |",
        "Điều 1. <script>alert(1)</script>",
        "Chương I\n<SCRIPT>ALERT(1)</SCRIPT>",
    ] {
        let html = html(source);
        assert_harmless(source, &html);
        assert_eq!(sanitize::sanitize(&html), html, "not stable: {source}");
    }
}

#[test]
fn too_much_is_refused() {
    let fault = Body::from_source(&"ế".repeat(200_001)).unwrap_err();
    assert_eq!(
        fault,
        TextFault::TooLong {
            what: "nội dung",
            count: 200_001,
            limit: 200_000
        }
    );
    assert!(fault.to_string().contains("200.001"));
    assert!(Body::from_source(&"ế".repeat(200_000)).is_ok());
    assert_eq!(
        Body::from_source(&"<b>".repeat(10_001)),
        Err(TextFault::TooManyTags)
    );
}

#[test]
fn deep_nesting_is_cut() {
    assert_eq!(
        html(&">".repeat(100_000)).matches("<blockquote>").count(),
        DEPTH_LIMIT
    );
    for piece in ["> ", "- ", "1. ", "*a **b ", "[", "`", "_a ", "|"] {
        assert!(Body::from_source(&piece.repeat(20_000)).is_ok(), "{piece}");
    }
    for piece in ["<b>", "<div>", "<blockquote>", "<a href=x>", "<td>"] {
        assert!(Body::from_source(&piece.repeat(TAG_LIMIT)).is_ok(), "{piece}");
    }
    assert_eq!(
        Body::from_source(&"<b>".repeat(TAG_LIMIT + 1)),
        Err(TextFault::TooManyTags)
    );
}

#[test]
fn excerpts() {
    let body = Body::from_source("Điều 1. Một\n\n- hai **ba**, bốn\n- năm & sáu").unwrap();
    assert_eq!(body.excerpt(100), "Điều 1. Một hai ba, bốn năm & sáu");
    assert_eq!(body.excerpt(19), "Điều 1. Một hai ba…");
    assert_eq!(body.excerpt(21), "Điều 1. Một hai ba…");
    assert_eq!(text_excerpt("<p>nghiêng</p>", 4), "ngh…");
    assert_eq!(
        text_excerpt("<p>a<a href=\"https://x.vn/?q=>\">b</a>c</p><p>d</p>", 9),
        "abc d"
    );
    assert_eq!(text_excerpt("", 9), "");
}

#[test]
fn blank_is_what_nobody_sees() {
    for blank in [
        "",
        " \n\u{200B}",
        "<script>x</script>",
        "---",
        "![](x)",
        "<p>&nbsp;</p>",
    ] {
        assert!(Body::from_source(blank).unwrap().is_blank(), "{blank:?}");
    }
    assert!(!Body::from_source("a").unwrap().is_blank());
    assert!(Body::default().is_blank());
}

#[test]
fn the_source_stays_what_was_typed() {
    let body = Body::from_source("Chương I\r\nQUY ĐỊNH\u{A0}CHUNG\n").unwrap();
    assert_eq!(body.source(), "Chương I\nQUY ĐỊNH CHUNG");
    let json = serde_json::to_string(&body).unwrap();
    assert_eq!(serde_json::from_str::<Body>(&json).unwrap(), body);
    assert_eq!(Body::from_source(body.source()).unwrap(), body);
}

proptest! {
    #[test]
    fn any_html_is_harmless(source in "([<>/a-c \n*_#|+1.)\"'=&-]|<b>|</b>|<table>|<td>|<p>|<svg>|<style>|<a href=){0,40}") {
        let body = Body::from_source(&source).unwrap();
        assert_harmless(&source, body.html());
        assert_harmless(&source, &sanitize::sanitize(body.html()));
    }

    #[test]
    fn words_are_never_lost(words in proptest::collection::vec("[a-zđàế]{1,6}", 1..30), breaks in "[ \n]{30}") {
        let source: String = words.iter().zip(breaks.chars()).flat_map(|(word, gap)| [word.clone(), gap.to_string()]).collect();
        let body = Body::from_source(&source).unwrap();
        prop_assert_eq!(body.excerpt(1_000), words.join(" "));
    }
}
