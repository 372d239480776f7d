//! The directory: by given name, narrowed, paged, as a file; a lead sees the own body alone.

use bson::{Document, doc};
use calamine::{Reader, Xlsx};
use cchc::domain::actor::Role;

use crate::harness::{Browser, Everyone, TestPortal, everyone};

const PATH: &str = "/danh-ba";

async fn open() -> (TestPortal, Everyone) {
    let portal = TestPortal::open().await;
    let people = everyone(&portal).await;
    (portal, people)
}

/// Names in the order of the page.
async fn names(browser: &Browser, path: &str) -> Vec<String> {
    let page = browser.get(path).await.expect(200);
    let cells = page.body.split("class=\"queue-title\"><strong>").skip(1);
    cells
        .map(|cell| cell.split("</strong>").next().unwrap().to_owned())
        .collect()
}

#[tokio::test]
async fn the_directory_is_by_given_name_and_narrowed_by_body_kind_and_field() {
    let (portal, people) = open().await;
    let officer = &people.officer.browser;
    // A press body, as the data of the portal may hold one day.
    let tenants = portal.raw().await.collection::<Document>("tenants");
    let mut press = tenants
        .find_one(doc! { "slug": "cao-bang" })
        .await
        .unwrap()
        .unwrap();
    press.extend(doc! {
        "_id": uuid::Uuid::new_v4().to_string(), "slug": "bao-chi", "name": "Báo Cải cách", "kind": "press",
    });
    tenants.insert_one(press).await.unwrap();
    portal.services.reference.renew().await.unwrap();
    let lead = [Role::TenantLead];
    portal
        .appoint("tbt@bao.example", "Đặng Văn Báo", &lead, "bao-chi")
        .await;
    let all = names(officer, PATH).await;
    assert_eq!(
        all,
        [
            "Ngô Đức Anh",
            "Phạm Ngọc Ánh",
            "Đặng Văn Báo",
            "Đỗ Văn Dũng",
            "Nông Văn Đại",
            "Nguyễn Thu Hà",
            "Lê Quang Huy",
            "Trần Minh Khôi",
            "Hoàng Thị Mai",
            "Vàng A Sính",
        ]
    );
    assert_eq!(names(officer, "/danh-ba?tenant=cao-bang").await, ["Nông Văn Đại"]);
    let servants = names(officer, "/danh-ba?kind=civil_servant").await;
    assert_eq!(servants, ["Nông Văn Đại", "Hoàng Thị Mai", "Vàng A Sính"]);
    assert_eq!(names(officer, "/danh-ba?kind=press_body").await, ["Đặng Văn Báo"]);
    assert_eq!(names(officer, "/danh-ba?kind=reporter").await, [""; 0]);
    let of_field = names(officer, "/danh-ba?field=cai-cach-the-che").await;
    assert_eq!(of_field.len(), 1, "{of_field:?}");
    let page = officer.get("/danh-ba?field=cai-cach-the-che").await.expect(200);
    assert!(page.body.contains("Cải cách thể chế</"), "{}", page.body);
    assert_eq!(
        names(officer, "/danh-ba?kind=%7B%22%24ne%22%3A1%7D").await.len(),
        10
    );
    assert_eq!(names(officer, "/danh-ba?tenant=khong-co").await, [""; 0]);
    assert_eq!(names(officer, "/danh-ba?after=%24.%24").await.len(), 10);

    // A lead has the own body, whatever the address asks for; a collaborator and a member pass not at all.
    let own = ["Hoàng Thị Mai", "Vàng A Sính"];
    assert_eq!(names(&people.lead.browser, PATH).await, own);
    assert_eq!(
        names(&people.lead.browser, "/danh-ba?tenant=cao-bang").await,
        [""; 0]
    );
    assert_eq!(names(&people.lead.browser, "/danh-ba?kind=board").await, [""; 0]);
    for browser in [
        &people.author.browser,
        &people.member.browser,
        &people.technician.browser,
    ] {
        browser.get(PATH).await.expect(403);
        browser.get("/danh-ba/tep/danh-ba.csv").await.expect(403);
    }
    names(&people.chair.browser, PATH).await;
    portal.close().await;
}

#[tokio::test]
async fn the_directory_goes_out_as_csv_and_xlsx_and_that_is_audited() {
    let (portal, people) = open().await;
    let roles = [Role::Collaborator];
    portal
        .appoint("x@cb.example", "Lý Thị Lan", &roles, "cao-bang")
        .await;
    let officer = &people.officer.browser;
    let csv = officer
        .get("/danh-ba/tep/danh-ba.csv?tenant=cao-bang")
        .await
        .expect(200);
    assert!(csv.body.starts_with("\u{feff}Họ và tên,"), "{}", csv.body);
    assert_eq!(csv.body.lines().count(), 3, "{}", csv.body);
    assert!(
        csv.body
            .contains("Nông Văn Đại,Chuyên viên,nong@cb.example,Tỉnh Cao Bằng"),
        "{}",
        csv.body
    );
    let own = people
        .lead
        .browser
        .get("/danh-ba/tep/danh-ba.csv")
        .await
        .expect(200);
    assert!(!own.body.contains("cb.example"), "{}", own.body);

    let request = officer.request("GET", "/danh-ba/tep/danh-ba.xlsx");
    let bytes = request.send().await.unwrap().bytes().await.unwrap();
    let mut book: Xlsx<_> = Xlsx::new(std::io::Cursor::new(bytes.to_vec())).unwrap();
    let range = book.worksheet_range("Danh bạ").unwrap();
    assert_eq!(range.height(), 11);
    assert_eq!(range.get((1, 0)).unwrap().to_string(), "Ngô Đức Anh");
    officer.get("/danh-ba/tep/khac.csv").await.expect(404);
    let taken = doc! { "action": "export_directory" };
    assert_eq!(portal.count("audit", taken).await, 3);
    portal.close().await;
}

#[tokio::test]
async fn the_directory_is_paged_in_the_order_of_its_indexes() {
    let (portal, people) = open().await;
    for number in 0..45 {
        let email = format!("ctv{number}@cb.example");
        portal
            .appoint(&email, "Nguyễn Văn An", &[Role::Collaborator], "cao-bang")
            .await;
    }
    let officer = &people.officer.browser;
    let first = officer.get(PATH).await.expect(200);
    let next = first.body.split("rel=\"next\"").next().unwrap();
    let next = next.rsplit("href=\"").next().unwrap().split('"').next().unwrap();
    assert_eq!(names(officer, PATH).await.len(), 50);
    assert_eq!(names(officer, &next.replace("&#38;", "&")).await.len(), 4);
    let tenant = portal.services.store.reference().await.unwrap();
    let tenant = tenant.tenant_by_slug("cao-bang").unwrap().id.to_string();
    let past = vec![
        doc! { "name_key": { "$gt": "an" } },
        doc! { "name_key": "an", "_id": { "$gt": "0" } },
    ];
    for (filter, keys) in [
        (
            doc! { "standing.name": "active", "name_key": { "$gte": "an" }, "$or": past.clone() },
            doc! { "standing.name": 1, "name_key": 1, "_id": 1 },
        ),
        (
            doc! { "tenant": &tenant, "standing.name": "active", "name_key": { "$gte": "an" }, "$or": past },
            doc! { "tenant": 1, "standing.name": 1, "name_key": 1, "_id": 1 },
        ),
    ] {
        let order = doc! { "name_key": 1, "_id": 1 };
        let find = doc! { "find": "accounts", "filter": filter, "sort": order, "hint": keys, "limit": 51 };
        let explained = portal
            .raw()
            .await
            .run_command(doc! { "explain": find, "verbosity": "queryPlanner" })
            .await
            .unwrap();
        let plan = explained
            .get_document("queryPlanner")
            .and_then(|planner| planner.get_document("winningPlan"))
            .unwrap()
            .to_string();
        assert!(!plan.contains("\"SORT\"") && !plan.contains("COLLSCAN"), "{plan}");
        assert!(plan.contains("IXSCAN"), "{plan}");
    }
    portal.close().await;
}
