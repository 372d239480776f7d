//! Every sample of every page renders, and keeps what a strict CSP and a screen reader need.

use std::{env, fs, path::Path};

use askama::Template;

use super::{
    access_reviews::*, account::*, admin::*, audit::*, bulk_routing::*, calendar::*, charges::*, checks::*,
    deadlines::*, directory::*, error_reports::*, front_page::*, newsroom::*, notices::*, problem::*,
    proposals::*, public::*, reasons::*, risks::*, row_sheets::*, search::*, sections::*, site::*,
    submissions::*, successions::*, tenure::*, terms::*, workflow::*,
};

/// Every sample as (name, document).
fn render_samples() -> Vec<(String, String)> {
    let mut pages = Vec::new();
    macro_rules! render {
        ($($page:ident),*) => {$(
            for (number, sample) in $page::samples().iter().enumerate() {
                let html = sample.render().expect(stringify!($page));
                pages.push((format!("{}-{}", stringify!($page), number + 1), html));
            }
        )*};
    }
    render!(
        PublicHome,
        SectionPage,
        ArticlePage,
        TenantsPage,
        TakenDownPage,
        ProblemPage,
        LoginPage,
        ForgottenPasswordPage,
        SetPasswordPage,
        AccountPage,
        QueuePage,
        BulkRoutingPage,
        ChargesPage,
        WorkspaceHome,
        SubmissionForm,
        ItemPage,
        AdminHome,
        MailPage,
        OutboxPage,
        AccountsPage,
        AppointPage,
        PersonPage,
        RevokePage,
        RevokeWorkspacePage,
        ProposalsPage,
        AccessReviewsPage,
        AccessReviewPage,
        AccessSheetPage,
        DirectoryPage,
        RowSheetPage,
        ProposalFormPage,
        ProposalPage,
        SuccessionsPage,
        SuccessionFormPage,
        SuccessionPage,
        CalendarPage,
        OverduePage,
        SectionsPage,
        SitePage,
        FrontPagePage,
        ReasonsPage,
        WorkflowPage,
        ContactPage,
        NoticesPage,
        TermsPage,
        AcceptTermsPage,
        ReportFormPage,
        ReportReceivedPage,
        ReportsPage,
        ReportPage,
        ChecksPage,
        SearchPage,
        AuditPage,
        ChainPage,
        BodiesPage,
        RisksPage
    );
    pages
}

/// Data for search engines, which no browser runs.
const STRUCTURED: &str = "script type=\"application/ld+json\"";

/// Opening tags, each with its attributes; text and closing tags left out.
fn tags(html: &str) -> impl Iterator<Item = &str> {
    html.split('<')
        .skip(1)
        .filter_map(|piece| piece.split_once('>'))
        .map(|(tag, _)| tag.trim())
}

/// The value of an attribute of a tag.
fn attribute<'a>(tag: &'a str, name: &str) -> Option<&'a str> {
    let start = tag.find(&format!(" {name}=\""))? + name.len() + 3;
    tag[start..].split('"').next()
}

fn count(html: &str, element: &str) -> usize {
    tags(html)
        .filter(|tag| tag.split_whitespace().next() == Some(element))
        .count()
}

#[test]
fn every_page_has_one_heading_a_language_and_landmarks() {
    for (name, html) in render_samples() {
        assert_eq!(count(&html, "h1"), 1, "{name}: one h1");
        assert_eq!(count(&html, "main"), 1, "{name}: one main");
        assert!(
            html.starts_with("<!doctype html>\n<html lang=\"vi\">"),
            "{name}: {:.60}",
            html
        );
        let title = html
            .split("<title>")
            .nth(1)
            .and_then(|rest| rest.split("</title>").next());
        assert!(
            title.is_some_and(|title| !title.trim().is_empty()),
            "{name}: title"
        );
    }
}

#[test]
fn headings_never_skip_a_level() {
    for (name, html) in render_samples() {
        let mut last = 0;
        for tag in tags(&html) {
            let mut letters = tag.chars();
            if let (Some('h'), Some(digit), None | Some(' ')) =
                (letters.next(), letters.next(), letters.next())
                && let Some(level) = digit.to_digit(10)
            {
                assert!(level <= last + 1, "{name}: h{level} after h{last} in <{tag}>");
                last = level;
            }
        }
    }
}

#[test]
fn every_form_of_a_session_carries_its_token() {
    for (name, html) in render_samples() {
        let logged_in = html.contains("action=\"/dang-xuat\"");
        for form in html.split("<form ").skip(1) {
            let form = form.split("</form>").next().unwrap_or(form);
            let (opening, inner) = form.split_once('>').expect("a form opens");
            if logged_in && opening.contains("method=\"post\"") {
                assert!(
                    inner.contains("name=\"csrf\" value=\"token-of-the-session\""),
                    "{name}: <form {opening}>"
                );
            }
            assert!(
                opening.contains("method=\"post\"") || !inner.contains("name=\"csrf\""),
                "{name}: a token in an address"
            );
        }
    }
}

#[test]
fn nothing_is_inline_and_nothing_comes_from_elsewhere() {
    for (name, html) in render_samples() {
        for tag in tags(&html) {
            let element = tag.split_whitespace().next().unwrap_or_default();
            assert!(element != "style", "{name}: <{tag}>");
            assert!(
                element != "script" || tag == STRUCTURED || attribute(tag, "src").is_some(),
                "{name}: <{tag}>"
            );
            assert!(attribute(tag, "style").is_none(), "{name}: <{tag}>");
            assert!(
                !tag.contains(" on") || !tag.split(" on").skip(1).any(is_handler),
                "{name}: <{tag}>"
            );
            let asset = match (element, attribute(tag, "rel")) {
                ("script" | "img" | "source" | "iframe", _) => attribute(tag, "src"),
                ("link", Some("stylesheet" | "icon" | "preload")) => attribute(tag, "href"),
                ("use", _) => attribute(tag, "href"),
                _ => None,
            };
            // Pictures, sounds and videos of a text are files of this portal.
            let shown = matches!(element, "img" | "source")
                && asset.is_some_and(|address| address.starts_with("/tep/"));
            if let Some(address) = asset.filter(|_| !shown) {
                assert!(address.starts_with("/assets/"), "{name}: <{tag}>");
                assert!(
                    !address.ends_with("?v="),
                    "{name}: web/assets.rs serves no {address}"
                );
            }
        }
    }
}

fn is_handler(rest: &str) -> bool {
    let word: String = rest.chars().take_while(char::is_ascii_lowercase).collect();
    word.len() > 2 && rest[word.len()..].starts_with('=')
}

#[test]
fn ids_are_unique_and_every_reference_leads_somewhere() {
    for (name, html) in render_samples() {
        let mut ids: Vec<_> = tags(&html).filter_map(|tag| attribute(tag, "id")).collect();
        ids.sort_unstable();
        for pair in ids.windows(2) {
            assert_ne!(pair[0], pair[1], "{name}: twice the same id");
        }
        for tag in tags(&html) {
            let anchors = attribute(tag, "href").filter(|href| !tag.starts_with("use ") && href.len() > 1);
            let anchor = anchors.and_then(|href| href.strip_prefix('#'));
            let described = attribute(tag, "aria-describedby")
                .unwrap_or_default()
                .split_whitespace();
            let labelled = attribute(tag, "aria-labelledby")
                .unwrap_or_default()
                .split_whitespace();
            for id in described
                .chain(labelled)
                .chain(anchor)
                .chain(attribute(tag, "for"))
            {
                assert!(ids.binary_search(&id).is_ok(), "{name}: no #{id} for <{tag}>");
            }
        }
    }
}

#[test]
fn every_control_has_a_label() {
    for (name, html) in render_samples() {
        for tag in tags(&html) {
            let element = tag.split_whitespace().next().unwrap_or_default();
            let hidden = attribute(tag, "type") == Some("hidden") || tag.ends_with(" hidden");
            if matches!(element, "input" | "select" | "textarea") && !hidden {
                let id = attribute(tag, "id").unwrap_or_default();
                assert!(
                    html.contains(&format!("for=\"{id}\"")),
                    "{name}: no label for <{tag}>"
                );
            }
        }
    }
}

#[test]
fn the_terms_say_what_the_regulation_says() {
    let regulation = include_str!("../../../tests/browser/fixtures/regulation-588.txt");
    let regulation = regulation.split_whitespace().collect::<Vec<_>>().join(" ");
    let said = TermsPage::samples()[0].render().expect("terms");
    for words in [
        "đều có quyền tiếp cận, sử dụng thông tin trên Trang Thông tin và phải ghi rõ “Nguồn: Trang Thông tin điện tử \
         Cải cách hành chính nhà nước” khi sử dụng bất kỳ thông tin nào lấy từ Trang Thông tin.",
        "chịu trách nhiệm trước pháp luật về tính chính xác của thông tin do mình cung cấp",
        "Nghiêm cấm lợi dụng việc cung cấp, sử dụng thông tin trên Trang Thông tin nhằm mục đích",
        "chống lại Đảng, Nhà nước;",
        "gây phương hại đến an ninh quốc gia, trật tự, an toàn xã hội;",
        "phá hoại thuần phong mỹ tục;",
        "đưa các thông tin xuyên tạc, vu khống, xúc phạm uy tín của cơ quan, đơn vị, tổ chức, cá nhân;",
        "vi phạm các quy định về sở hữu trí tuệ, giao dịch thương mại.",
    ] {
        assert!(regulation.contains(words), "not of the regulation: {words}");
        assert!(said.contains(words), "the terms leave out: {words}");
    }
}

#[test]
fn a_bell_counts_to_99_and_shows_nothing_when_all_is_read() {
    let pages = NoticesPage::samples();
    let drawn: Vec<_> = pages.iter().map(|page| page.render().expect("page")).collect();
    assert!(drawn[0].contains("data-bell hidden>0<"), "{}", drawn[0]);
    assert!(drawn[1].contains("data-bell>99+<"), "{}", drawn[1]);
    assert!(
        drawn[1].contains("<span class=\"tag\">Chưa đọc</span>"),
        "in words, not by colour alone"
    );
    assert!(!drawn[2].contains("Đánh dấu đã đọc"), "{}", drawn[2]);
}

#[test]
fn public_pages_need_no_script() {
    for (name, html) in render_samples() {
        if [
            "PublicHome",
            "SectionPage",
            "ArticlePage",
            "TakenDownPage",
            "TenantsPage",
            "ContactPage",
            "TermsPage",
        ]
        .iter()
        .any(|page| name.starts_with(page))
        {
            let scripts = tags(&html).filter(|tag| tag.starts_with("script") && *tag != STRUCTURED);
            assert_eq!(scripts.count(), 0, "{name}");
        }
    }
}

/// With `CCHC_SAMPLES=folder`, writes the samples there, to look at them or to run axe over them.
#[test]
fn samples_can_be_looked_at() {
    let Some(folder) = env::var_os("CCHC_SAMPLES") else {
        return;
    };
    fs::create_dir_all(&folder).expect("folder");
    for (name, html) in render_samples() {
        fs::write(Path::new(&folder).join(format!("{name}.html")), html).expect("file");
    }
}

#[test]
fn an_empty_list_says_why_and_what_comes_next() {
    let mut seen = 0;
    for (name, html) in render_samples() {
        for empty in html.split("<div class=\"empty\">").skip(1) {
            let (words, _) = empty.split_once("</div>").expect("an end");
            assert!(
                words.matches("<p>").count() >= 2,
                "{name} leaves one alone: {words}"
            );
            seen += 1;
        }
    }
    assert!(seen >= 15, "only {seen} empty lists among the samples");
}

#[test]
fn a_form_that_nobody_took_is_given_back_whole() {
    let page = ProblemPage::samples().pop().expect("the page of an outage");
    let html = page.render().expect("a page");
    assert!(html.contains(
        r#"<form class="problem-again" method="post" action="/toa-soan/tin-bai/4HTR-M2WA/tra-lai""#
    ));
    assert!(
        html.contains("value=\"Đề nghị ghi rõ &#34;số ngày&#34;.\n"),
        "{html}"
    );
    assert!(html.contains("không bị ghi nhận hai lần"));
    assert!(
        !html.contains("/dang-nhap"),
        "nobody is sent to log in where nobody can"
    );
}

#[test]
fn dates_are_shown_as_people_write_them() {
    let values = |event_at: &str, issued_on: &str| FormValues {
        event_at: event_at.to_owned(),
        issued_on: issued_on.to_owned(),
        ..FormValues::default()
    };
    let stored = values("2026-07-20T08:05", "2026-07-08");
    assert_eq!(
        (stored.event_typed(), stored.issued_typed()),
        ("20/07/2026 08:05".into(), "08/07/2026".into())
    );
    let typed = values("20/7/2026 8h", "31/02/2026");
    assert_eq!(
        (typed.event_typed(), typed.issued_typed()),
        ("20/7/2026 8h".into(), "31/02/2026".into())
    );
    assert_eq!(FormValues::default().event_typed(), "");
}
