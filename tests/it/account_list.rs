//! The list of accounts: who is found by what, page by page, and what it costs the database.

use bson::{Document, doc};
use cchc::{app::accounts::revoke_account, domain::text::Email};
use futures_util::TryStreamExt;
use serde_json::json;

use crate::harness::{Browser, Everyone, TestPortal, asking, everyone};

const PAGE: &str = "/quan-tri/tai-khoan";
const API: &str = "/api/v1/administration/accounts";

async fn open() -> (TestPortal, Everyone) {
    let portal = TestPortal::open().await;
    let people = everyone(&portal).await;
    (portal, people)
}

/// Names that the API finds, in order.
async fn found(browser: &Browser, pairs: &[(&str, &str)]) -> Vec<String> {
    let answer = browser.get(&asking(API, pairs)).await.expect(200).json();
    let accounts = answer["accounts"].as_array().unwrap();
    accounts
        .iter()
        .map(|account| account["full_name"].as_str().unwrap().to_owned())
        .collect()
}

#[tokio::test]
async fn an_account_is_found_by_name_address_and_post_with_and_without_marks() {
    let (portal, people) = open().await;
    let officer = &people.officer.browser;
    for typed in [
        "hoang thi mai",
        "Mai Hoàng",
        "MAI",
        "hoàng thị m",
        "mai@tq.example",
        "mai@tq",
    ] {
        assert_eq!(
            found(officer, &[("q", typed)]).await,
            ["Hoàng Thị Mai"],
            "{typed}"
        );
        let page = officer.get(&asking(PAGE, &[("q", typed)])).await.expect(200);
        assert_eq!(page.body.matches("class=\"item-title\"").count(), 1, "{typed}");
    }
    let posts = found(officer, &[("q", "chuyen vien")]).await;
    assert_eq!(posts.len(), 9, "{posts:?}");
    assert_eq!(found(officer, &[("q", "khong ai")]).await, [""; 0]);
    let nobody = officer.get(&asking(PAGE, &[("q", "khong ai")])).await.expect(200);
    assert!(
        nobody.body.contains("Không tìm thấy tài khoản nào."),
        "{}",
        nobody.body
    );
    assert!(nobody.body.contains("value=\"khong ai\""), "{}", nobody.body);
    portal.close().await;
}

#[tokio::test]
async fn a_later_appointment_is_found_by_its_post_at_once() {
    let (portal, people) = open().await;
    let officer = &people.officer.browser;
    assert_eq!(found(officer, &[("q", "truong phong to chuc")]).await, [""; 0]);
    let further = json!({
        "full_name": "Hoàng Thị Mai", "email": "mai@tq.example", "post": "Trưởng phòng Tổ chức",
        "tenant": "tuyen-quang", "roles": ["tenant_lead"], "document_number": "9/QĐ",
        "decided_on": portal.services.today().to_string(),
    });
    officer.post_json(API, &further).await.expect(200);
    assert_eq!(
        found(officer, &[("q", "truong phong to chuc")]).await,
        ["Hoàng Thị Mai"]
    );
    portal.close().await;
}

#[tokio::test]
async fn of_two_bodies_with_one_slug_both_are_meant() {
    let (portal, people) = open().await;
    let officer = &people.officer.browser;
    let tenants = portal.raw().await.collection::<Document>("tenants");
    let open = tenants.find_one(doc! { "slug": "tuyen-quang" });
    let mut closed = open.await.unwrap().unwrap();
    let id = uuid::Uuid::now_v7().to_string();
    closed.extend(doc! { "_id": &id, "name": "Tỉnh Tuyên Quang cũ", "valid_until": "2025-06-30" });
    tenants.insert_one(closed).await.unwrap();
    let accounts = portal.raw().await.collection::<Document>("accounts");
    let moved = doc! { "$set": { "tenant": &id } };
    let lead = doc! { "email": &people.lead.email };
    assert_eq!(accounts.update_one(lead, moved).await.unwrap().modified_count, 1);
    portal.services.reference.renew().await.unwrap();
    assert_eq!(
        found(officer, &[("tenant", "tuyen-quang")]).await,
        ["Hoàng Thị Mai", "Vàng A Sính"]
    );
    let page = officer.get(PAGE).await.expect(200);
    assert_eq!(page.body.matches("value=\"tuyen-quang\"").count(), 1);
    portal.close().await;
}

#[tokio::test]
async fn accounts_are_narrowed_by_body_role_and_standing() {
    let (portal, people) = open().await;
    let officer = &people.officer.browser;
    assert_eq!(
        found(officer, &[("tenant", "tuyen-quang")]).await,
        ["Hoàng Thị Mai", "Vàng A Sính"]
    );
    assert_eq!(found(officer, &[("role", "tenant_lead")]).await, ["Vàng A Sính"]);
    assert_eq!(found(officer, &[("standing", "revoked")]).await, [""; 0]);
    let email = Email::parse(&people.author.email).unwrap();
    revoke_account(&portal.services, portal.system_tx(), &email, "Thôi nhiệm vụ")
        .await
        .unwrap();
    let revoked = [("standing", "revoked"), ("tenant", "tuyen-quang")];
    assert_eq!(found(officer, &revoked).await, ["Hoàng Thị Mai"]);
    assert_eq!(
        found(officer, &[("standing", "active"), ("tenant", "tuyen-quang")]).await,
        ["Vàng A Sính"]
    );
    let all_of = [("q", "mai"), ("role", "collaborator"), ("standing", "revoked")];
    assert_eq!(found(officer, &all_of).await, ["Hoàng Thị Mai"]);
    assert_eq!(
        found(officer, &[("q", "mai"), ("tenant", "cao-bang")]).await,
        [""; 0]
    );
    portal.close().await;
}

#[tokio::test]
async fn a_filter_that_nothing_has_is_refused_by_name_and_never_widens_the_list() {
    let (portal, people) = open().await;
    let officer = &people.officer.browser;
    let long = "x".repeat(300);
    for (name, typed, says) in [
        ("q", "?!…", "Nội dung cần tìm không có chữ cái hay chữ số nào."),
        ("q", long.as_str(), "quá giới hạn 200 ký tự"),
        ("tenant", "{\"$ne\":1}", "Không có cơ quan, đơn vị này."),
        ("role", "{\"$gt\":\"\"}", "Không có vai trò này."),
        ("standing", "khac", "Không có trạng thái này."),
    ] {
        let page = officer.get(&asking(PAGE, &[(name, typed)])).await.expect(422);
        assert!(page.body.contains(says), "{name}: {}", page.body);
        assert!(page.body.contains(&format!("href=\"#{name}\"")), "{name}");
        assert!(!page.body.contains("class=\"item-title\""), "{name}");
        let api = officer.get(&asking(API, &[(name, typed)])).await.expect(422);
        assert_eq!(api.json()["errors"][0]["field"], name);
    }
    let operators = officer.get(&asking(PAGE, &[("q", "{$where: 1}")])).await;
    assert!(
        operators
            .expect(200)
            .body
            .contains("Không tìm thấy tài khoản nào.")
    );
    let bodies = officer.get("/quan-tri/don-vi?q=%3F%21").await.expect(422);
    assert!(bodies.body.contains("href=\"#q\""), "{}", bodies.body);
    assert!(!bodies.body.contains("queue-title"), "nothing is listed");
    let directory = officer.get("/danh-ba?q=%3F%21").await.expect(422);
    assert!(directory.body.contains("href=\"#q\""), "{}", directory.body);
    portal.close().await;
}

#[tokio::test]
async fn bodies_are_found_by_name_and_lead_to_their_accounts() {
    let (portal, people) = open().await;
    let officer = &people.officer.browser;
    let page = officer.get("/quan-tri/don-vi?q=tuyen+qu").await.expect(200);
    assert_eq!(
        page.body.matches("class=\"queue-title\"").count(),
        1,
        "{}",
        page.body
    );
    let people_of = format!("{PAGE}?tenant=tuyen-quang");
    assert!(
        page.body.contains(&format!("href=\"{people_of}\"")),
        "{}",
        page.body
    );
    officer.get(&people_of).await.expect(200);
    let technician = people.technician.browser.get("/quan-tri/don-vi?q=tuyen+quang");
    let seen = technician.await.expect(200);
    assert!(!seen.body.contains(&people_of), "no door for who may not pass it");
    let none = officer.get("/quan-tri/don-vi?q=khong+co").await.expect(200);
    assert!(none.body.contains("Không tìm thấy cơ quan, đơn vị nào."));
    portal.close().await;
}

#[tokio::test]
async fn the_directory_is_searched_by_words_and_a_lead_finds_the_own_body_alone() {
    let (portal, people) = open().await;
    let names = async |browser: &Browser, q: &str| {
        let page = browser.get(&asking("/danh-ba", &[("q", q)])).await.expect(200);
        page.body.matches("class=\"queue-title\"").count()
    };
    assert_eq!(names(&people.officer.browser, "nong van dai").await, 1);
    let all = people.officer.browser.get("/danh-ba").await.expect(200);
    assert!(!all.body.contains("Bỏ lọc"), "nothing is narrowed: {}", all.body);
    assert_eq!(names(&people.lead.browser, "nong van dai").await, 0);
    assert_eq!(names(&people.lead.browser, "mai").await, 1);
    let csv = people.officer.browser.get("/danh-ba/tep/danh-ba.csv?q=mai").await;
    assert_eq!(csv.expect(200).body.lines().count(), 2);
    portal.close().await;
}

#[tokio::test]
async fn many_accounts_are_paged_along_an_index_whatever_is_asked_for() {
    let (portal, people) = open().await;
    let officer = &people.officer.browser;
    let raw = portal.raw().await;
    let accounts = raw.collection::<Document>("accounts");
    let one = accounts.find_one(doc! { "email": "mai@tq.example" });
    let one = one.await.unwrap().unwrap();
    let copies = (0..2_000).map(|number| {
        let mut copy = one.clone();
        copy.insert("_id", uuid::Uuid::now_v7().to_string());
        copy.insert("email", format!("ctv{number}@tq.example"));
        // One in ten has a further role.
        if number % 10 == 0 {
            copy.insert("roles", vec!["collaborator", "tenant_lead"]);
        }
        copy
    });
    accounts.insert_many(copies).await.unwrap();
    raw.run_command(doc! { "profile": 2 }).await.unwrap();
    let questions: [&[(&str, &str)]; 9] = [
        &[],
        &[("q", "mai")],
        &[("q", "hoang thi m")],
        &[("q", "mai"), ("tenant", "tuyen-quang"), ("standing", "active")],
        &[("tenant", "tuyen-quang")],
        &[("tenant", "tuyen-quang"), ("standing", "active")],
        &[("standing", "active")],
        &[("role", "tenant_lead")],
        &[("role", "collaborator"), ("standing", "active")],
    ];
    let mut asked = 0;
    for pairs in questions {
        let (mut after, mut seen) = (String::new(), 0);
        for _ in 0..3 {
            let mut pairs = pairs.to_vec();
            pairs.push(("after", &after));
            let page = officer.get(&asking(API, &pairs)).await.expect(200).json();
            seen += page["accounts"].as_array().unwrap().len();
            let next = page["next"].as_str().unwrap().to_owned();
            assert_ne!(next, after);
            after = next;
            asked += 1;
        }
        assert_eq!(seen, 150, "{pairs:?}");
    }
    for path in ["/danh-ba?q=mai", "/danh-ba?q=mai&tenant=tuyen-quang", "/danh-ba"] {
        let page = officer.get(path).await.expect(200);
        assert_eq!(page.body.matches("class=\"queue-title\"").count(), 50, "{path}");
        asked += 1;
    }
    raw.run_command(doc! { "profile": 0 }).await.unwrap();
    let profile = raw.collection::<Document>("system.profile");
    let ours = doc! {
        "ns": format!("{}.accounts", portal.database),
        "command.find": { "$exists": true }, "command.sort": { "name_key": 1, "_id": 1 },
    };
    let finds: Vec<Document> = profile.find(ours).await.unwrap().try_collect().await.unwrap();
    assert_eq!(finds.len(), asked);
    for find in finds {
        assert!(!find.contains_key("hasSortStage"), "{find:#?}");
        let keys = find.get_i32("keysExamined").unwrap();
        assert!(keys <= 300, "{keys} keys: {find:#?}");
    }
    portal.close().await;
}

#[tokio::test]
async fn accounts_of_before_there_was_a_search_are_found_after_migrating_and_their_audit_holds() {
    let (portal, people) = open().await;
    let officer = &people.officer.browser;
    let accounts = portal.raw().await.collection::<Document>("accounts");
    let of_author = doc! { "email": "mai@tq.example" };
    let before = accounts.find_one(of_author.clone()).await.unwrap();
    let unset = doc! { "$unset": { "search": 1 } };
    accounts.update_many(doc! {}, unset).await.unwrap();
    assert_eq!(found(officer, &[("q", "mai")]).await, [""; 0]);
    let store = &portal.services.store;
    store.migrate(portal.services.now()).await.unwrap();
    assert_eq!(found(officer, &[("q", "mai")]).await, ["Hoàng Thị Mai"]);
    assert_eq!(
        accounts.find_one(of_author).await.unwrap(),
        before,
        "the same terms as its saves gave it"
    );
    let verified = store.verify_audit(portal.services.now(), &[]).await.unwrap();
    assert!(verified.findings.is_empty(), "{:?}", verified.findings);
    portal.close().await;
}
