//! The central queue at its database: counts from an index alone, rows in the order of an index.

use bson::{Document, doc};
use futures_util::TryStreamExt;

use crate::harness::{Item, TestPortal, event_news, eventually, everyone};

#[tokio::test]
async fn the_queue_counts_without_reading_items_and_sorts_none_in_memory() {
    let portal = TestPortal::open().await;
    let people = everyone(&portal).await;
    for title in ["Hội nghị", "Tập huấn", "Kiểm tra"] {
        Item::submitted(&people.author, &event_news(&portal, title, 3)).await;
    }
    let draft = Item::draft(&people.author, &event_news(&portal, "Chưa gửi", 3)).await;
    draft.withdraw(&people.author.browser).await.expect(303);
    let raw = portal.raw().await;
    let profile = raw.collection::<Document>("system.profile");
    let of_items = doc! { "ns": format!("{}.submissions", portal.database) };
    let asked_by = |command: &str, asked: &[Document]| -> Vec<Document> {
        let is_one = |one: &&Document| one.get_document("command").unwrap().contains_key(command);
        asked.iter().filter(is_one).cloned().collect()
    };
    let (mut counts, mut rows) = (Vec::new(), Vec::new());
    // A count is kept for two seconds, which may end while a page is drawn; and jobs read items when it pleases them.
    eventually(
        "a page asks for its rows and for one count of each tab",
        async || {
            raw.run_command(doc! { "profile": 2 }).await.unwrap();
            let page = people.officer.browser.get("/toa-soan").await.expect(200);
            raw.run_command(doc! { "profile": 0 }).await.unwrap();
            assert!(
                page.body.contains("Hiện có 3 tin bài chờ sàng lọc"),
                "{}",
                page.body
            );
            let asked = profile.find(of_items.clone()).await.unwrap();
            let asked: Vec<Document> = asked.try_collect().await.unwrap();
            profile.drop().await.unwrap();
            (counts, rows) = (asked_by("aggregate", &asked), asked_by("find", &asked));
            (counts.len(), rows.len()) == (10, 1)
        },
    )
    .await;
    for count in counts {
        assert_eq!(count.get_i32("docsExamined").unwrap(), 0, "{count:#?}");
    }
    assert!(!rows[0].contains_key("hasSortStage"), "{:#?}", rows[0]);
    assert_eq!(rows[0].get_i32("docsExamined").unwrap(), 3, "{:#?}", rows[0]);
    portal.close().await;
}

#[tokio::test]
async fn a_count_is_asked_for_once_and_anew_after_an_act() {
    let portal = TestPortal::open().await;
    let people = everyone(&portal).await;
    let first = Item::submitted(&people.author, &event_news(&portal, "Hội nghị", 3)).await;
    let officer = &people.officer.browser;
    let waiting = async |words: &str| {
        let page = officer.get("/toa-soan").await.expect(200);
        assert!(page.body.contains(words), "{}", page.body);
    };
    let raw = portal.raw().await;
    let profile = raw.collection::<Document>("system.profile");
    let of_items =
        doc! { "ns": format!("{}.submissions", portal.database), "command.aggregate": { "$exists": true } };
    // A count is kept for two seconds, and they may end between the two pages.
    eventually("the second page counts nothing", async || {
        waiting("Hiện có 1 tin bài chờ sàng lọc").await;
        raw.run_command(doc! { "profile": 2 }).await.unwrap();
        waiting("Hiện có 1 tin bài chờ sàng lọc").await;
        raw.run_command(doc! { "profile": 0 }).await.unwrap();
        let counted = profile.count_documents(of_items.clone()).await.unwrap();
        profile.drop().await.unwrap();
        counted == 0
    })
    .await;
    first.withdraw(&people.author.browser).await.expect(303);
    waiting("Hiện có 0 tin bài chờ sàng lọc").await;
    portal.close().await;
}
