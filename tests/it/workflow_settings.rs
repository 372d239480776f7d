//! Settings of the workflow: shown with where they come from, changed by who may, counted by at once.

use bson::{Bson, doc};
use cchc::worker::deadlines::watch;

use crate::harness::{Browser, Everyone, Item, TestPortal, event_news, everyone, key};

const PATH: &str = "/quan-tri/thiet-lap";

async fn open() -> (TestPortal, Everyone) {
    let portal = TestPortal::open().await;
    let people = everyone(&portal).await;
    (portal, people)
}

async fn set(browser: &Browser, seen: &str, fields: &[(&str, &str)]) -> crate::harness::Answer {
    let key = key();
    let mut fields = fields.to_vec();
    fields.extend([("seen", seen), ("key", key.as_str())]);
    browser.post(PATH, &fields).await
}

async fn due(item: &Item, portal: &TestPortal) -> Option<Bson> {
    let stored = item.stored(portal).await;
    stored.get_document("state").unwrap().get("due_at").cloned()
}

async fn changes(portal: &TestPortal) -> u64 {
    portal.count("audit", doc! { "chain": "workflow:board" }).await
}

#[tokio::test]
async fn settings_say_what_they_are_where_they_come_from_and_what_they_do() {
    let (portal, people) = open().await;
    let page = people.officer.browser.get(PATH).await.expect(200).body;
    for shown in [
        "Thời hạn sàng lọc",
        "<strong>2 ngày làm việc</strong>",
        "<strong>60 ngày</strong>",
        "Nguồn: Mặc định của chương trình.",
        "CCHC_RETURN_IDLE_DAYS",
        "120 phút",
        "12 giờ",
        "CCHC_SESSION_ABSOLUTE_HOURS",
        "20 MB",
        "10 tệp",
        "/quan-tri/nhat-ky/workflow/board",
    ] {
        assert!(page.contains(shown), "{shown}: {page}");
    }
    let chair = people.chair.browser.get(PATH).await.expect(200).body;
    assert!(
        !chair.contains("/quan-tri/nhat-ky/workflow"),
        "the Chair does not pass the door of the audit"
    );
    portal.close().await;
}

#[tokio::test]
async fn a_new_target_counts_for_what_comes_and_moves_what_is_open() {
    let (portal, people) = open().await;
    let officer = &people.officer.browser;
    let before = Item::submitted(&people.author, &event_news(&portal, "Tin trước", 1)).await;
    let first = due(&before, &portal).await;
    set(
        officer,
        "0",
        &[("screening_days", "9"), ("overdue_chair_days", "4")],
    )
    .await
    .expect(303);
    let after = Item::submitted(&people.author, &event_news(&portal, "Tin sau", 1)).await;
    assert_ne!(due(&after, &portal).await, first);
    let page = officer.get(PATH).await.expect(200).body;
    for shown in [
        "<strong>9 ngày làm việc</strong>",
        "Đặt tại trang này",
        "name=\"screening_days\" value=\"9\"",
        "Lê Quang Huy, Bộ phận Thường trực thay đổi lần cuối",
    ] {
        assert!(page.contains(shown), "{shown}: {page}");
    }
    let reference = portal.services.store.reference().await.unwrap();
    let chasing = portal.services.chasing_in(&reference);
    assert_eq!((chasing.deputy_days, chasing.chair_days), (1, 4));
    watch(&portal.services, None, &|| true).await.unwrap();
    let moved = due(&before, &portal).await;
    assert_ne!(moved, first);
    let page = officer.get(&before.newsroom()).await.expect(200).body;
    assert!(
        page.contains("vì lịch làm việc hoặc thời hạn xử lý thay đổi"),
        "{page}"
    );

    // Left empty, it is as the process has it again.
    set(officer, "1", &[]).await.expect(303);
    watch(&portal.services, None, &|| true).await.unwrap();
    assert_eq!(due(&before, &portal).await, first);
    assert_eq!(changes(&portal).await, 2);
    let audit = portal.raw().await.collection::<bson::Document>("audit");
    let entry = audit
        .find_one(doc! { "chain": "workflow:board", "sequence": 1 })
        .await
        .unwrap()
        .unwrap();
    let fields = entry.get_array("fields").unwrap();
    assert_eq!(
        fields,
        &[Bson::from("screening_days"), Bson::from("overdue_chair_days")]
    );
    let now = portal.services.now();
    let verified = portal.services.store.verify_audit(now, &[]).await.unwrap();
    let broken = verified.findings.iter().map(ToString::to_string);
    let broken: Vec<_> = broken
        .filter(|one| !one.starts_with("entry not sealed"))
        .collect();
    assert_eq!(broken, Vec::<String>::new());
    portal.close().await;
}

#[tokio::test]
async fn days_that_cannot_be_are_told_at_their_field_and_kept_and_strangers_set_nothing() {
    let (portal, people) = open().await;
    let officer = &people.officer.browser;
    for (field, typed, said) in [
        (
            "screening_days",
            "0",
            "Thời hạn sàng lọc phải là số nguyên từ 1 đến 30",
        ),
        ("field_review_days", "31", "từ 1 đến 30"),
        ("hold_days", "-2", "Thời hạn xác thực lại phải là số nguyên"),
        ("overdue_deputy_days", "1,5", "phải là số nguyên"),
        ("return_idle_days", "{\"$gt\":1}", "từ 1 đến 3650"),
        ("return_warning_days", "60", "Số ngày báo trước phải nhỏ hơn"),
    ] {
        let answer = set(officer, "0", &[(field, typed)]).await.expect(422).body;
        assert!(answer.contains(said), "{said}: {answer}");
        assert!(answer.contains(&format!("href=\"#{field}\"")), "{answer}");
        let kept = typed.replace('"', "&#34;");
        assert!(answer.contains(&format!("value=\"{kept}\"")), "{kept}: {answer}");
    }
    let same = set(officer, "0", &[]).await.expect(422).body;
    assert!(same.contains("Không có gì thay đổi"), "{same}");
    set(officer, "x", &[("hold_days", "3")]).await.expect(403);
    for who in [
        &people.author,
        &people.stranger,
        &people.lead,
        &people.member,
        &people.technician,
    ] {
        who.browser.get(PATH).await.expect(403);
        set(&who.browser, "0", &[("hold_days", "3"), ("role", "chair")])
            .await
            .expect(403);
    }
    assert_eq!(changes(&portal).await, 0);
    let (mine, theirs) = ([("hold_days", "3")], [("hold_days", "4")]);
    let (a, b) = tokio::join!(
        set(officer, "0", &mine),
        set(&people.deputy.browser, "0", &theirs)
    );
    let mut statuses = [a.status, b.status];
    statuses.sort_unstable();
    assert_eq!(statuses, [303, 409], "{} {}", a.body, b.body);
    assert_eq!(changes(&portal).await, 1);
    portal.close().await;
}
