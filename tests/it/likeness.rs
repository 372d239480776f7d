//! What may tell of the same: shown to whoever decides, found by indexes.

use bson::{Document, doc};
use cchc::{app::content_form::ContentForm, domain::actor::Role};
use futures_util::TryStreamExt;

use crate::harness::{Browser, Item, TestPortal, event_news, everyone, key};

const HEADING: &str = "Có thể trùng với";
const TITLE: &str = "Tuyên Quang khai trương trung tâm phục vụ hành chính công xã Minh Xuân";

fn a_document(portal: &TestPortal, title: &str, number: &str) -> ContentForm {
    ContentForm {
        kind: "document".to_owned(),
        document_number: number.to_owned(),
        issued_on: portal.services.today().to_string(),
        issuer: "Bộ Nội vụ".to_owned(),
        event_at: String::new(),
        ..event_news(portal, title, 1)
    }
}

/// Codes and reasons of the items that stand beside this one, in order.
async fn alike(browser: &Browser, item: &Item) -> Vec<(String, String)> {
    let page = browser.get(&item.newsroom()).await.expect(200).body;
    let Some((_, list)) = page.split_once(HEADING) else {
        return Vec::new();
    };
    let (list, _) = list.split_once("</section>").unwrap();
    let between = |row: &str, open: &str, close: &str| {
        let (_, rest) = row.rsplit_once(open).unwrap();
        rest.split_once(close).unwrap().0.to_owned()
    };
    list.split("<li class=\"item\">")
        .skip(1)
        .map(|row| {
            (
                between(row, "<span class=\"code\">", "</span>"),
                between(row, "<p class=\"item-meta\">", "</p>"),
            )
        })
        .collect()
}

fn pair(item: &Item, why: &str) -> (String, String) {
    (item.code.clone(), why.to_owned())
}

#[tokio::test]
async fn whoever_decides_is_shown_what_was_published_or_sent_of_the_same() {
    let portal = TestPortal::open().await;
    let people = everyone(&portal).await;
    let (author, officer) = (&people.author, &people.officer.browser);
    let of_ministry = portal
        .appoint(
            "ha@bnv.example",
            "Trần Thu Hà",
            &[Role::Collaborator],
            "bo-noi-vu",
        )
        .await;
    let public = Item::submitted(author, &event_news(&portal, TITLE, 3)).await;
    public.approve(officer, "1").await.expect(303);
    let same = TITLE.to_uppercase();
    let again = Item::submitted(&of_ministry, &event_news(&portal, &same, 2)).await;
    assert_eq!(alike(officer, &again).await, [pair(&public, "Cùng tiêu đề")]);

    // Set phrases alone make nothing alike, and a draft is nobody's business.
    Item::draft(author, &event_news(&portal, TITLE, 3)).await;
    let phrases = "Cao Bằng khai trương trung tâm phục vụ hành chính công phường Thục Phán";
    let other = Item::submitted(&of_ministry, &event_news(&portal, phrases, 3)).await;
    assert_eq!(alike(officer, &other).await, []);
    let reworded = "Tuyên Quang: khai trương Trung tâm phục vụ hành chính công tại xã Minh Xuân";
    let reworded = Item::submitted(author, &event_news(&portal, reworded, 2)).await;
    assert_eq!(
        alike(officer, &reworded).await,
        [
            pair(&again, "Tiêu đề giống 80%"),
            pair(&public, "Tiêu đề giống 80%")
        ]
    );

    // One document is one by number and day, whatever it is called.
    let paper = Item::submitted(author, &a_document(&portal, "Ban hành Quy chế mới", "588/QĐ-BNV")).await;
    let twice = a_document(&portal, "Quyết định của Bộ trưởng", "588/qđ-bnv");
    let twice = Item::submitted(&of_ministry, &twice).await;
    let why = "Cùng số, ký hiệu và ngày ban hành";
    assert_eq!(alike(officer, &twice).await, [pair(&paper, why)]);

    // What is decided shows none; nor does the author's own page, nor a correction its article.
    assert_eq!(alike(officer, &public).await, []);
    let own = author.browser.get(&paper.workspace()).await.expect(200).body;
    assert!(!own.contains(HEADING), "{own}");
    portal.close().await;
}

#[tokio::test]
async fn a_sealed_item_is_like_nothing_and_a_correction_not_like_its_article() {
    let portal = TestPortal::open().await;
    let people = everyone(&portal).await;
    let (author, officer) = (&people.author, &people.officer.browser);
    let sealed = Item::submitted(author, &event_news(&portal, TITLE, 3)).await;
    sealed
        .refuse(officer, &["bi-mat-nha-nuoc"], &[])
        .await
        .expect(303);
    let public = Item::submitted(author, &event_news(&portal, TITLE, 3)).await;
    assert_eq!(alike(officer, &public).await, []);
    public.approve(officer, "1").await.expect(303);
    let (path, key) = (format!("{}/dinh-chinh", public.workspace()), key());
    let fields = [("words", "Sai tên xã."), ("revision", "1"), ("key", &key)];
    let opened = author.browser.post(&path, &fields).await.expect(303);
    let (address, _) = opened.location.as_deref().unwrap().split_once('?').unwrap();
    let correction = Item {
        code: address.rsplit('/').next().unwrap().to_owned(),
        tenant: public.tenant.clone(),
    };
    assert_ne!(correction.code, public.code);
    correction.submit(&author.browser).await.expect(303);
    assert_eq!(correction.state(&portal).await, "submitted");
    assert_eq!(alike(officer, &correction).await, []);
    // Another telling is like both, so that it is no blindness.
    let again = Item::submitted(author, &event_news(&portal, TITLE, 3)).await;
    let why = "Cùng tiêu đề";
    assert_eq!(
        alike(officer, &again).await,
        [pair(&correction, why), pair(&public, why)]
    );
    portal.close().await;
}

#[tokio::test]
async fn the_same_is_found_by_indexes_however_much_was_sent_since() {
    let portal = TestPortal::open().await;
    let people = everyone(&portal).await;
    let (author, officer) = (&people.author, &people.officer.browser);
    let public = Item::submitted(author, &event_news(&portal, TITLE, 3)).await;
    public.approve(officer, "1").await.expect(303);
    let paper = a_document(&portal, "Kế hoạch cải cách hành chính", "01/KH-UBND");
    let paper = Item::submitted(author, &paper).await;
    for number in 0..130 {
        let title =
            format!("Hành chính công xã Minh Xuân, trung tâm phục vụ, khai trương, Tuyên Quang {number}");
        Item::submitted(author, &event_news(&portal, &title, 3)).await;
    }
    let again = Item::submitted(author, &event_news(&portal, TITLE, 3)).await;
    let other = a_document(&portal, "Ban hành kế hoạch của tỉnh", "01/KH-UBND");
    let other = Item::submitted(author, &other).await;
    let raw = portal.raw().await;
    raw.run_command(doc! { "profile": 2 }).await.unwrap();
    assert_eq!(alike(officer, &again).await[0], pair(&public, "Cùng tiêu đề"));
    let why = "Cùng số, ký hiệu và ngày ban hành";
    assert_eq!(alike(officer, &other).await, [pair(&paper, why)]);
    raw.run_command(doc! { "profile": 0 }).await.unwrap();
    let profile = raw.collection::<Document>("system.profile");
    let of_words = doc! {
        "ns": format!("{}.submissions", portal.database), "planSummary": { "$regex": "search.words" },
    };
    let asked: Vec<Document> = profile.find(of_words).await.unwrap().try_collect().await.unwrap();
    let finds = asked
        .iter()
        .filter(|one| one.get_document("command").unwrap().contains_key("find"));
    assert!(finds.count() >= 3, "{asked:#?}");
    for one in asked {
        assert!(!one.contains_key("hasSortStage"), "{one:#?}");
        assert!(one.get_i32("keysExamined").unwrap() <= 300, "{one:#?}");
    }
    portal.close().await;
}
