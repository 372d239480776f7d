//! What everyone finds without an account: bodies, documents, feeds, sitemaps, what search engines read.

use cchc::app::content_form::ContentForm;

use crate::harness::{Browser, Everyone, Item, TestPortal, event_news, everyone};

const SOURCE_LINE: &str = "Nguồn: Trang Thông tin điện tử Cải cách hành chính nhà nước";

async fn publish(people: &Everyone, form: &ContentForm) -> Item {
    let item = Item::submitted(&people.author, form).await;
    item.approve(&people.officer.browser, "1").await.expect(303);
    item
}

fn decision(portal: &TestPortal) -> ContentForm {
    ContentForm {
        kind: "document".to_owned(),
        document_number: "726/QĐ-UBND".to_owned(),
        issued_on: portal.services.today().to_string(),
        issuer: "Ủy ban nhân dân tỉnh Tuyên Quang".to_owned(),
        event_at: String::new(),
        ..event_news(portal, "Quyết định công bố thủ tục", 1)
    }
}

#[tokio::test]
async fn a_bodys_page_lists_what_it_filed_and_the_documents_page_only_documents() {
    let portal = TestPortal::open().await;
    let people = everyone(&portal).await;
    let citizen = Browser::new(&portal.base);
    publish(&people, &event_news(&portal, "Hội nghị ở Tuyên Quang", 1)).await;
    publish(&people, &decision(&portal)).await;

    let body = citizen.get("/co-quan/tuyen-quang").await.expect(200).body;
    assert!(body.contains("Hội nghị ở Tuyên Quang") && body.contains("Quyết định công bố thủ tục"));
    let other = citizen.get("/co-quan/cao-bang").await.expect(200).body;
    assert!(other.contains("chưa có bài viết được đăng"), "{other}");
    citizen.get("/co-quan/khong-co").await.expect(404);
    let bodies = citizen.get("/co-quan").await.expect(200).body;
    let place = |slug: &str| bodies.find(&format!("href=\"/co-quan/{slug}\"")).expect(slug);
    let in_order = [
        "cao-bang",
        "dien-bien",
        "dong-thap",
        "gia-lai",
        "tay-ninh",
        "thai-nguyen",
        "tuyen-quang",
    ];
    assert!(
        in_order.is_sorted_by_key(|slug| place(slug)),
        "Đ stands after D, before G"
    );

    let documents = citizen.get("/van-ban").await.expect(200).body;
    assert!(documents.contains("726/QĐ-UBND"), "{documents}");
    let issued = format!("ban hành ngày {}", portal.services.today());
    assert!(documents.contains(&issued), "{documents}");
    assert!(!documents.contains("Hội nghị ở Tuyên Quang"));
    portal.close().await;
}

#[tokio::test]
async fn feeds_carry_the_source_line_and_no_word_that_is_not_escaped() {
    let portal = TestPortal::open().await;
    let people = everyone(&portal).await;
    let citizen = Browser::new(&portal.base);
    let empty = citizen.get("/feed.atom").await.expect(200);
    assert!(!empty.body.contains("<entry>"));
    let item = publish(&people, &event_news(&portal, "Chỉ số <A> & kết quả", 1)).await;
    for feed in [
        "/feed.atom",
        "/chuyen-muc/tin-dia-phuong/feed.atom",
        "/co-quan/tuyen-quang/feed.atom",
    ] {
        let answer = citizen.get(feed).await.expect(200);
        assert_eq!(
            answer.headers["content-type"],
            "application/atom+xml; charset=utf-8"
        );
        let text = &answer.body;
        assert!(text.contains("&#60;A&#62; &#38; kết quả"), "{feed}: {text}");
        assert!(text.contains(&format!("<id>{}/bai-viet/{}</id>", portal.base, item.code)));
        assert_eq!(
            text.matches(SOURCE_LINE).count(),
            2,
            "the feed and its entry: {text}"
        );
        assert!(
            text.contains(&format!("href=\"{}{feed}\"", portal.base)),
            "{text}"
        );
    }
    let elsewhere = citizen.get("/co-quan/cao-bang/feed.atom").await.expect(200);
    assert!(!elsewhere.body.contains("<entry>"));
    citizen.get("/co-quan/khong-co/feed.atom").await.expect(404);
    citizen.get("/chuyen-muc/khong-co/feed.atom").await.expect(404);
    let home = citizen.get("/").await.expect(200).body;
    assert!(
        home.contains("type=\"application/atom+xml\" href=\"/feed.atom\""),
        "{home}"
    );
    portal.close().await;
}

#[tokio::test]
async fn sitemaps_lead_to_every_public_page_and_to_none_that_was_taken_down() {
    let portal = TestPortal::open().await;
    let people = everyone(&portal).await;
    let citizen = Browser::new(&portal.base);
    let shown = publish(&people, &event_news(&portal, "Hội nghị", 1)).await;
    let gone = publish(&people, &event_news(&portal, "Đăng nhầm", 1)).await;
    let key = crate::harness::key();
    let fields = [("words", "Đăng nhầm."), ("key", key.as_str())];
    let taken = format!("{}/go-bai", gone.newsroom());
    people.officer.browser.post(&taken, &fields).await.expect(303);

    let robots = citizen.get("/robots.txt").await.expect(200).body;
    let index = robots
        .lines()
        .find_map(|line| line.strip_prefix("Sitemap: "))
        .unwrap();
    let index = citizen
        .get(index.strip_prefix(&portal.base).unwrap())
        .await
        .expect(200)
        .body;
    let mut pages = Vec::new();
    for sitemap in addresses(&index) {
        let sitemap = citizen
            .get(sitemap.strip_prefix(&portal.base).unwrap())
            .await
            .expect(200)
            .body;
        pages.extend(addresses(&sitemap));
    }
    for page in &pages {
        citizen
            .get(page.strip_prefix(&portal.base).unwrap())
            .await
            .expect(200);
    }
    let of = |item: &Item| pages.iter().filter(|page| page.contains(&item.code)).count();
    assert_eq!((of(&shown), of(&gone)), (1, 0), "{pages:?}");
    for none in ["/sitemap/2026-13.xml", "/sitemap/x.xml", "/sitemap/chung"] {
        citizen.get(none).await.expect(404);
    }
    portal.close().await;
}

fn addresses(sitemap: &str) -> Vec<String> {
    let places = sitemap.split("<loc>").skip(1);
    places
        .map(|rest| rest.split('<').next().unwrap().to_owned())
        .collect()
}

#[tokio::test]
async fn an_article_tells_search_engines_what_it_is_and_shows_others_of_its_section() {
    let portal = TestPortal::open().await;
    let people = everyone(&portal).await;
    let citizen = Browser::new(&portal.base);
    let first = publish(&people, &event_news(&portal, "Hội nghị </script><b>", 1)).await;
    publish(&people, &event_news(&portal, "Tập huấn nghiệp vụ", 1)).await;
    let path = citizen
        .get(&format!("/bai-viet/{}", first.code))
        .await
        .location
        .unwrap();
    let page = citizen.get(&path).await.expect(200).body;
    let (_, data) = page.split_once("<script type=\"application/ld+json\">").unwrap();
    let (data, _) = data.split_once("</script>").unwrap();
    let data: serde_json::Value = serde_json::from_str(data).unwrap();
    assert_eq!(data["@type"], "NewsArticle");
    assert_eq!(data["headline"], "Hội nghị </script><b>");
    assert_eq!(data["creditText"], SOURCE_LINE);
    assert_eq!(data["mainEntityOfPage"], format!("{}{path}", portal.base));
    let (_, related) = page.split_once("Cùng chuyên mục").unwrap();
    let (related, _) = related.split_once("</section>").unwrap();
    assert!(
        related.contains("Tập huấn nghiệp vụ") && !related.contains(&first.code),
        "{related}"
    );
    portal.close().await;
}
