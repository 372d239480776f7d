//! Every operation and its gate: listed in a reviewed file, and walked by those who may not pass.

use cchc::{
    app::successions::{SuccessionForm, plan_succession_by_command},
    domain::actor::Role,
    worker::succession::carry_out_all,
};
use reqwest::RequestBuilder;
use serde_json::{Value, json};

use crate::harness::{
    Answer, Browser, Everyone, Item, TestPortal, event_news, everyone, pdf, upload_frame, upload_type,
};

/// Operations that anybody may call, on purpose.
const OPEN: &[&str] = &[
    "GET /",
    "GET /api/v1/articles",
    "GET /api/v1/articles/{code}",
    "GET /api/v1/front-page",
    "GET /assets/fonts/{name}",
    "GET /assets/{name}",
    "GET /bai-viet/{code}",
    "GET /bai-viet/{code}/{slug}",
    "GET /bao-loi/{code}",
    "GET /bao-loi/{code}/da-nhan/{report}",
    "GET /chuyen-muc/{slug}",
    "GET /chuyen-muc/{slug}/feed.atom",
    "GET /co-quan",
    "GET /co-quan/{slug}",
    "GET /co-quan/{slug}/feed.atom",
    "GET /dang-nhap",
    "GET /dieu-khoan-su-dung",
    "GET /feed.atom",
    "GET /health/live",
    "GET /health/ready",
    "GET /lien-he",
    "GET /mat-khau/{link}",
    "GET /quen-mat-khau",
    "GET /robots.txt",
    "GET /sitemap.xml",
    "GET /sitemap/{name}",
    // Files of a public article; consents are none.
    "GET /tep/{code}/{id}/{name}",
    // Leads on only who has a session, and then to a door.
    "GET /tin-bai/{code}",
    "GET /van-ban",
    // A reader needs no account to say what is wrong.
    "POST /bao-loi/{code}",
    "POST /dang-nhap",
    "POST /mat-khau/{link}",
    "POST /quen-mat-khau",
];

/// One operation of the portal.
struct Operation {
    method: String,
    path: String,
    /// Names of the doors; none for an open operation.
    doors: Vec<String>,
}

impl Operation {
    fn name(&self) -> String {
        format!("{} {}", self.method, self.path)
    }

    fn is_api(&self) -> bool {
        self.path.starts_with("/api/")
    }

    fn is_of_a_workspace(&self) -> bool {
        self.path.contains("{tenant}")
    }

    fn address(&self, code: &str) -> String {
        let address = self
            .path
            .replace("{tenant}", "tuyen-quang")
            .replace("{code}", code)
            .replace("{number}", "1")
            .replace("{section}", "thong-bao")
            .replace("{kind}", "submission")
            .replace("{slug}", "tuyen-quang")
            .replace("{name}", "danh-ba.csv")
            .replace("{id}", "0000000000000-0000");
        assert!(!address.contains('{'), "no value for a parameter of {address}");
        address
    }
}

/// Every operation, from the documents the portal itself is served by.
fn operations() -> Vec<Operation> {
    let mut operations = Vec::new();
    for (spec, base) in cchc::web::specs().iter().zip(["", "/api/v1"]) {
        let spec: Value = serde_json::from_str(spec).unwrap();
        for (path, methods) in spec["paths"].as_object().unwrap() {
            for (method, operation) in methods.as_object().unwrap() {
                let security = operation["security"].as_array().cloned().unwrap_or_default();
                let doors = security
                    .iter()
                    .flat_map(|one| one.as_object().unwrap().keys().cloned())
                    .collect();
                operations.push(Operation {
                    method: method.to_uppercase(),
                    path: format!("{base}{path}"),
                    doors,
                });
            }
        }
    }
    operations.sort_by_key(Operation::name);
    operations
}

/// The operations behind a door.
fn gated() -> impl Iterator<Item = Operation> {
    operations()
        .into_iter()
        .filter(|operation| !operation.doors.is_empty())
}

#[test]
fn every_operation_has_the_gate_that_was_reviewed() {
    let lines: Vec<_> = operations()
        .iter()
        .map(|operation| {
            let gate = if operation.doors.is_empty() {
                "open".to_owned()
            } else {
                operation.doors.join(" ")
            };
            format!("{} | {gate}", operation.name())
        })
        .collect();
    insta::assert_snapshot!("operations", lines.join("\n"));
}

#[test]
fn an_operation_without_a_gate_is_open_on_purpose() {
    let open: Vec<_> = operations()
        .iter()
        .filter(|operation| operation.doors.is_empty())
        .map(Operation::name)
        .collect();
    assert_eq!(open, OPEN);
}

/// A request that would do something, were it allowed.
fn request(browser: &Browser, operation: &Operation, address: &str, portal: &TestPortal) -> RequestBuilder {
    let request = browser.request(&operation.method, address);
    match (operation.method.as_str(), operation.is_api()) {
        ("GET", _) => request,
        (_, true) => match api_body(operation, portal) {
            Some(body) => request.header("idempotency-key", "routes-00000001").json(&body),
            None => request.header("idempotency-key", "routes-00000001"),
        },
        _ if operation.path.ends_with("/tep") => {
            let fields = [
                ("csrf", browser.csrf.as_str()),
                ("key", "routes-00000001"),
                ("purpose", "document"),
            ];
            let (head, tail) = upload_frame(&fields, "tep.pdf");
            let body = [head, pdf("Tệp của người ngoài"), tail].concat();
            request.header("content-type", upload_type()).body(body)
        }
        _ => {
            let typed = event_news(portal, "Tin của người ngoài", 1);
            let fields = [
                ("csrf", browser.csrf.as_str()),
                ("key", "routes-00000001"),
                ("kind", &typed.kind),
                ("title", &typed.title),
                ("summary", &typed.summary),
                ("body", &typed.body),
                ("field", &typed.field),
                ("category", &typed.category),
                ("section", &typed.section),
                ("author", &typed.author),
                ("event_at", &typed.event_at),
                ("revision", "1"),
                ("accurate", "on"),
                ("no_state_secret", "on"),
                ("remarks", "Bổ sung số liệu."),
                ("grounds", "khong-dat-chat-luong"),
                ("words", "Vì thế."),
                ("seen", "0"),
                ("name", "Tên của người ngoài"),
                ("view_name", "Tên của người ngoài"),
                ("state", "submitted"),
                ("reason", "Vì thế."),
                ("edition", "00000000-0000-0000-0000-000000000009"),
                ("id", "0000000000000-0000"),
            ];
            request.form(&fields)
        }
    }
}

/// The body an operation of the API takes; a new one must be written down here.
fn api_body(operation: &Operation, portal: &TestPortal) -> Option<Value> {
    let typed = event_news(portal, "Tin của người ngoài", 1);
    let content = json!({
        "kind": "event_news", "title": typed.title, "summary": typed.summary, "body": typed.body,
        "field": typed.field, "category": typed.category, "section": typed.section,
        "author": typed.author, "event_at": typed.event_at,
    });
    match operation.path.rsplit('/').next().unwrap() {
        "submissions" => Some(content),
        "revisions" => Some(json!({ "revision": 1, "content": content })),
        "submit" => Some(json!({ "accurate": true, "no_state_secret": true })),
        "withdraw" | "route" | "reroute" | "claim" | "take-over" | "take-from-pool" | "read" | "read-all" => {
            None
        }
        "hand-over" | "assign-custodian" => {
            Some(json!({ "custodian": uuid::Uuid::nil().to_string(), "reason": "Vì thế." }))
        }
        "intake" => Some(json!({
            "supplier_name": "Hội Luật gia", "supplier_person": "Ma Văn Sình", "channel": "post",
            "received_at": portal.services.now().html_local(), "declared": true, "content": content,
        })),
        "views" => Some(json!({ "name": "Của người ngoài", "state": "submitted" })),
        "remove" => None,
        "route-many" => Some(json!({ "codes": ["0000-0000"] })),
        "give-to-pool" => Some(json!({ "reason": "Vì thế." })),
        "take-down" | "correct" | "ask-direction" | "direct" | "escalate" | "hand-back" | "recall"
        | "release" | "undo-return" | "urge" | "dismiss" => Some(json!({ "words": "Vì thế." })),
        "return" => Some(json!({ "remarks": "Bổ sung số liệu." })),
        "refuse" => Some(json!({ "grounds": ["khong-dat-chat-luong"] })),
        "check" => Some(json!({ "edition": "00000000-0000-0000-0000-000000000009" })),
        "approve" => Some(json!({ "revision": 1 })),
        "sections" => Some(json!({ "version": 0, "name": "Chuyên mục của người ngoài" })),
        "rename" => Some(json!({ "version": 0, "name": "Tên của người ngoài" })),
        "move" => Some(json!({ "version": 0, "place": 1 })),
        "retire" => Some(json!({ "version": 0, "successor": "gioi-thieu" })),
        "accounts" => Some(json!({
            "full_name": "Người Ngoài", "email": "nguoi@ngoai.example", "post": "Chuyên viên",
            "tenant": "tuyen-quang", "roles": ["collaborator"], "document_number": "01/QĐ-UBND",
            "decided_on": "2026-01-01",
        })),
        "invite" | "cancel-invitation" => None,
        "preview-revocation" => Some(json!({
            "ground": "Vì thế", "document_number": "01/QĐ-UBND", "decided_on": "2026-01-01",
        })),
        "revoke" => Some(json!({
            "decision": { "ground": "Vì thế", "document_number": "01/QĐ-UBND", "decided_on": "2026-01-01" },
            "version": 1, "password": "mat-khau-bat-ky",
        })),
        "preview-revocations" => Some(json!({
            "accounts": [uuid::Uuid::nil().to_string()], "ground": "Vì thế", "document_number": "01/QĐ-UBND",
            "decided_on": "2026-01-01",
        })),
        "revocations" => Some(json!({
            "decision": {
                "accounts": [uuid::Uuid::nil().to_string()], "ground": "Vì thế",
                "document_number": "01/QĐ-UBND", "decided_on": "2026-01-01",
            },
            "seen": [], "password": "mat-khau-bat-ky",
        })),
        "restore" => Some(json!({ "version": 0 })),
        "lead" | "end-lead" => Some(json!({ "code": "0000-0000" })),
        "site" => Some(json!({
            "version": 0, "name": "Trang của người ngoài", "owner": "Bộ", "responsible": "Ông", "office": "Vụ",
            "address": "Hà Nội", "phone": "024.11112222", "email": "ngoai@example.vn",
        })),
        other => panic!("no body for {other}: write one down, so that the walk stays complete"),
    }
}

/// A draft of Tuyên Quang.
async fn draft(portal: &TestPortal, people: &Everyone) -> String {
    let typed = event_news(portal, "Tin của Tuyên Quang", 1);
    let body = json!({
        "kind": "event_news", "title": typed.title, "body": typed.body, "field": typed.field,
        "category": typed.category, "section": typed.section, "author": typed.author, "event_at": typed.event_at,
    });
    let opened = people
        .author
        .browser
        .post_json("/api/v1/workspaces/tuyen-quang/submissions", &body)
        .await
        .expect(200);
    opened.json()["code"].as_str().unwrap().to_owned()
}

async fn audit_entries(portal: &TestPortal) -> u64 {
    let audit = portal.raw().await.collection::<bson::Document>("audit");
    audit.count_documents(bson::doc! {}).await.unwrap()
}

fn expect(name: &str, answer: &Answer, status: u16) {
    assert_eq!(answer.status, status, "{name} answered {}", answer.body);
}

#[tokio::test]
async fn nobody_passes_a_gate_without_a_session() {
    let portal = TestPortal::open().await;
    let people = everyone(&portal).await;
    let code = draft(&portal, &people).await;
    let before = audit_entries(&portal).await;
    let anyone = Browser::new(&portal.base);
    for operation in gated() {
        let (name, address) = (operation.name(), operation.address(&code));
        let answer = Browser::send(request(&anyone, &operation, &address, &portal)).await;
        if operation.method == "GET" && !operation.is_api() {
            expect(&name, &answer, 303);
            let next: String = url::form_urlencoded::byte_serialize(address.as_bytes()).collect();
            assert_eq!(answer.location, Some(format!("/dang-nhap?next={next}")), "{name}");
        } else {
            expect(&name, &answer, 401);
        }
        for method in ["HEAD", "PUT", "PATCH", "DELETE"] {
            let answer = Browser::send(anyone.request(method, &address)).await;
            assert!(
                answer.status >= 300,
                "{method} {address} answered {}",
                answer.status
            );
        }
    }
    assert_eq!(audit_entries(&portal).await, before);
    portal.close().await;
}

#[tokio::test]
async fn a_collaborator_of_another_body_finds_nothing_in_a_workspace_and_changes_nothing() {
    let portal = TestPortal::open().await;
    let people = everyone(&portal).await;
    let code = draft(&portal, &people).await;
    let before = audit_entries(&portal).await;
    let stranger = &people.stranger.browser;
    let mut walked = 0;
    for operation in gated().filter(Operation::is_of_a_workspace) {
        let (name, address) = (operation.name(), operation.address(&code));
        let answer = Browser::send(request(stranger, &operation, &address, &portal)).await;
        expect(&name, &answer, 404);
        assert!(!answer.body.contains("Tin của Tuyên Quang"), "{name}");
        // The same item through the stranger's own door.
        if address.contains(&code) {
            let own = address.replace("tuyen-quang", "cao-bang");
            let answer = Browser::send(request(stranger, &operation, &own, &portal)).await;
            expect(&format!("{name} by the own door"), &answer, 404);
        }
        for method in ["PUT", "PATCH", "DELETE"] {
            let answer = Browser::send(stranger.request(method, &address)).await;
            assert!(
                answer.status >= 400,
                "{method} {address} answered {}",
                answer.status
            );
        }
        walked += 1;
    }
    assert!(
        walked >= 14,
        "only {walked} operations of a workspace were walked"
    );
    assert_eq!(audit_entries(&portal).await, before);
    portal.close().await;
}

/// Tuyên Quang closes into Cao Bằng, today.
async fn close_tuyen_quang(portal: &TestPortal) {
    let today = portal.services.today().short();
    let form = SuccessionForm {
        kind: "merged_into".to_owned(),
        tenant: "tuyen-quang".to_owned(),
        successor: "cao-bang".to_owned(),
        document_number: "77/2026/QH16".to_owned(),
        decided_on: today.clone(),
        effective_on: today,
        ..SuccessionForm::default()
    };
    plan_succession_by_command(&portal.services, portal.system_tx(), &form)
        .await
        .unwrap();
    let done = carry_out_all(&portal.services).await.unwrap();
    assert_eq!(done.len(), 1);
    portal.services.reference.renew().await.unwrap();
}

#[tokio::test]
async fn a_closed_body_opens_to_its_successor_alone_and_to_nobody_of_another_body() {
    let portal = TestPortal::open().await;
    let people = everyone(&portal).await;
    let passed = draft(&portal, &people).await;
    let left = Item::submitted(&people.author, &event_news(&portal, "Tin của Tuyên Quang", 1)).await;
    left.approve(&people.officer.browser, "1").await.expect(303);
    close_tuyen_quang(&portal).await;
    let roles = [Role::Collaborator, Role::TenantLead];
    let outsider = portal
        .appoint("ly@lc.example", "Lý A Sử", &roles, "lao-cai")
        .await;
    let before = audit_entries(&portal).await;
    let mut walked = 0;
    for operation in gated().filter(Operation::is_of_a_workspace) {
        for code in [&passed, &left.code] {
            let closed = operation.address(code);
            for address in [closed.replace("tuyen-quang", "cao-bang"), closed.clone()] {
                let name = format!("{} {address}", operation.method);
                let answer = Browser::send(request(&outsider.browser, &operation, &address, &portal)).await;
                expect(&name, &answer, 404);
                assert!(!answer.body.contains("Tin của Tuyên Quang"), "{name}");
                walked += 1;
            }
            // Whoever is of the successor is led to its address.
            if operation.method == "GET" {
                let answer = people.stranger.browser.get(&closed).await;
                expect(&closed, &answer, 308);
                let present = closed.replace("tuyen-quang", "cao-bang");
                assert_eq!(answer.location.as_deref(), Some(present.as_str()));
            }
        }
    }
    assert!(walked > 80, "only {walked} were walked");
    assert_eq!(audit_entries(&portal).await, before);
    portal.close().await;
}

#[tokio::test]
async fn a_role_that_may_not_pass_a_door_is_told_whose_it_is_and_changes_nothing() {
    let portal = TestPortal::open().await;
    let people = everyone(&portal).await;
    let code = draft(&portal, &people).await;
    let before = audit_entries(&portal).await;
    let passes = |person: &str, door: &str| match door {
        "BePresent" | "Arrive" => true,
        "ViewWorkspace" => matches!(person, "author" | "lead"),
        "FileNews" => person == "author",
        "ViewNewsroom" => matches!(person, "officer" | "member" | "chair" | "deputy"),
        "ShapeSite" => matches!(person, "officer" | "chair" | "deputy"),
        "HandleReports" => matches!(person, "officer" | "chair" | "deputy"),
        "Administer" => matches!(person, "officer" | "deputy"),
        "ViewDirectory" => matches!(person, "lead" | "officer" | "chair" | "deputy"),
        "AnswerAccess" => person == "lead",
        "Propose" => matches!(person, "lead" | "member"),
        "RouteItems" => matches!(person, "officer" | "deputy" | "chair"),
        "RecordIntake" => matches!(person, "officer" | "deputy"),
        "ViewOverdue" => matches!(person, "officer" | "chair" | "deputy"),
        "ReadRisks" => matches!(person, "officer" | "deputy" | "technician" | "chair"),
        "Operate" | "ReadAudit" => matches!(person, "officer" | "deputy" | "technician"),
        other => panic!("a new door {other}: say here who passes"),
    };
    let walkers = [
        ("author", &people.author.browser),
        ("lead", &people.lead.browser),
        ("officer", &people.officer.browser),
        ("member", &people.member.browser),
        ("chair", &people.chair.browser),
        ("deputy", &people.deputy.browser),
        ("technician", &people.technician.browser),
    ];
    for operation in gated() {
        let (name, address) = (operation.name(), operation.address(&code));
        for (who, browser) in walkers {
            if operation.doors.iter().any(|door| passes(who, door)) {
                continue;
            }
            let answer = Browser::send(request(browser, &operation, &address, &portal)).await;
            let outside = operation.is_of_a_workspace() && !matches!(who, "author" | "lead");
            expect(
                &format!("{name} for {who}"),
                &answer,
                if outside { 404 } else { 403 },
            );
            assert!(
                outside || answer.body.contains("Chức năng thuộc về"),
                "{name} gives {who} no reason: {}",
                answer.body
            );
        }
    }
    assert_eq!(audit_entries(&portal).await, before);
    portal.close().await;
}

#[tokio::test]
async fn who_has_not_agreed_to_the_terms_passes_no_door_but_the_one_before_them() {
    let portal = TestPortal::open().await;
    let people = everyone(&portal).await;
    let code = draft(&portal, &people).await;
    let roles = [Role::Collaborator, Role::TenantLead];
    let newcomer = portal
        .newcomer("moi@tq.example", "Lý Thị Mới", &roles, "tuyen-quang")
        .await;
    let board = portal
        .newcomer(
            "moi@bbt.example",
            "Lý Văn Mới",
            &[Role::StandingOfficer],
            "ban-bien-tap",
        )
        .await;
    let before = audit_entries(&portal).await;
    let mut walked = 0;
    for operation in gated().filter(|operation| operation.doors != ["Arrive"]) {
        let (name, address) = (operation.name(), operation.address(&code));
        for browser in [&newcomer.browser, &board.browser] {
            let answer = Browser::send(request(browser, &operation, &address, &portal)).await;
            if operation.method == "GET" && !operation.is_api() {
                expect(&name, &answer, 303);
                let next: String = url::form_urlencoded::byte_serialize(address.as_bytes()).collect();
                let there = format!("/dieu-khoan-su-dung/chap-nhan?next={next}");
                assert_eq!(answer.location, Some(there), "{name}");
            } else {
                expect(&name, &answer, 403);
                assert!(
                    answer.body.contains("/dieu-khoan-su-dung/chap-nhan"),
                    "{name} names no remedy: {}",
                    answer.body
                );
            }
            walked += 1;
        }
    }
    assert!(walked > 100, "{walked} operations were walked");
    assert_eq!(audit_entries(&portal).await, before);
    portal.close().await;
}
