//! Proposals: made by a lead or a member, granted or declined by the Standing Office, taken back.

use bson::{Document, doc};
use cchc::domain::{actor::Role, time::LocalDate};

use crate::harness::{Answer, Browser, Everyone, Somebody, TestPortal, everyone, key};

const OWN: &str = "/de-cu";
const OFFICE: &str = "/quan-tri/de-cu";
const NEW: &str = "[CCHC] Đề cử cấp tài khoản: Ma Văn Sình";
const SETTLED: &str = "[CCHC] Kết quả đề cử cấp tài khoản: Ma Văn Sình";
const INVITED: &str = "[CCHC] V/v cấp tài khoản";

struct Scene {
    portal: TestPortal,
    people: Everyone,
    /// Leads Cao Bằng.
    other_lead: Somebody,
}

impl Scene {
    async fn open() -> Self {
        let portal = TestPortal::open().await;
        let people = everyone(&portal).await;
        let roles = [Role::TenantLead];
        let other_lead = portal
            .appoint("lanhdao@cb.example", "Nông Thị Hoa", &roles, "cao-bang")
            .await;
        Self {
            portal,
            people,
            other_lead,
        }
    }

    fn lead(&self) -> &Browser {
        &self.people.lead.browser
    }

    fn officer(&self) -> &Browser {
        &self.people.officer.browser
    }

    async fn propose(&self, browser: &Browser, changed: &[(&str, &str)]) -> Answer {
        let today: LocalDate = self.portal.services.today();
        let (day, until) = (today.plus_days(-2).short(), today.plus_days(365).short());
        let key = key();
        let good = [
            ("full_name", "Ma Văn Sình"),
            ("email", "sinh.mv@tq.example"),
            ("post", "Chuyên viên, Phòng Cải cách hành chính, Sở Nội vụ"),
            ("roles", "collaborator"),
            ("document_number", "1234/SNV-CCHC"),
            ("decided_on", &day),
            ("until", &until),
            ("key", &key),
        ];
        let mut fields: Vec<_> = good
            .into_iter()
            .filter(|(name, _)| changed.iter().all(|(other, _)| other != name))
            .collect();
        fields.extend(changed);
        browser.post("/de-cu/moi", &fields).await
    }

    /// The id of a proposal that was made.
    async fn proposed(&self, browser: &Browser, changed: &[(&str, &str)]) -> String {
        let answer = self.propose(browser, changed).await.expect(303);
        let place = answer.location.unwrap();
        let id = place.strip_prefix("/de-cu/").unwrap().split('?').next().unwrap();
        id.to_owned()
    }

    async fn stored(&self, id: &str) -> Document {
        let proposals = self.portal.raw().await.collection::<Document>("proposals");
        proposals.find_one(doc! { "_id": id }).await.unwrap().unwrap()
    }

    async fn state(&self, id: &str) -> String {
        let stored = self.stored(id).await;
        let state = stored.get_document("state").unwrap();
        state.get_str("name").unwrap().to_owned()
    }

    async fn mails(&self, to: &str, subject: &str) -> usize {
        self.portal.wait_for_outbox().await;
        let mails = self.portal.mails_sent().await;
        let fits = mails
            .iter()
            .filter(|mail| mail.summary.to_email == to && mail.summary.subject.starts_with(subject));
        fits.count()
    }
}

async fn act(browser: &Browser, path: &str, fields: &[(&str, &str)]) -> Answer {
    let key = key();
    let mut fields = fields.to_vec();
    fields.push(("key", &key));
    browser.post(path, &fields).await
}

#[tokio::test]
async fn a_lead_proposes_and_the_standing_office_grants_it_as_an_appointment() {
    let scene = Scene::open().await;
    let id = scene.proposed(scene.lead(), &[]).await;
    assert_eq!(scene.mails(&scene.people.officer.email, NEW).await, 1);
    let own = scene.lead().get(OWN).await.expect(200);
    for words in ["Ma Văn Sình", "Chờ xem xét", "Vàng A Sính đề cử lúc"] {
        assert!(own.body.contains(words), "{words}: {}", own.body);
    }
    let listed = scene.officer().get(OFFICE).await.expect(200);
    assert!(listed.body.contains("Ma Văn Sình"), "{}", listed.body);
    let accounts = scene.officer().get("/quan-tri/tai-khoan").await.expect(200);
    assert!(accounts.body.contains("Đề cử (1)"), "{}", accounts.body);
    let page = scene.officer().get(&format!("{OFFICE}/{id}")).await.expect(200);
    for words in [
        "1234/SNV-CCHC",
        "Phòng Cải cách hành chính",
        "Vàng A Sính, Lãnh đạo đơn vị",
    ] {
        assert!(page.body.contains(words), "{words}: {}", page.body);
    }

    // The same form twice is one grant.
    let once = key();
    let fields = [("key", once.as_str())];
    let path = format!("{OFFICE}/{id}/cap");
    let (first, second) = tokio::join!(
        scene.officer().post(&path, &fields),
        scene.officer().post(&path, &fields)
    );
    assert_eq!(
        (first.status, second.status),
        (303, 303),
        "{} {}",
        first.body,
        second.body
    );
    assert_eq!(scene.state(&id).await, "granted");
    let email = doc! { "email": "sinh.mv@tq.example", "standing.name": "active" };
    assert_eq!(scene.portal.count("accounts", email).await, 1);
    assert_eq!(scene.mails("sinh.mv@tq.example", INVITED).await, 1);
    assert_eq!(scene.mails(&scene.people.lead.email, SETTLED).await, 1);
    let own = scene.lead().get(&format!("{OWN}/{id}")).await.expect(200);
    assert!(
        own.body.contains("Đã cấp") && own.body.contains("Lê Quang Huy"),
        "{}",
        own.body
    );
    assert!(!own.body.contains("/quan-tri/"), "{}", own.body);
    let page = scene.officer().get(&format!("{OFFICE}/{id}")).await.expect(200);
    assert!(page.body.contains("/quan-tri/tai-khoan/"), "{}", page.body);
    // What is settled is settled.
    for path in ["cap", "tu-choi"] {
        let answer = act(
            scene.officer(),
            &format!("{OFFICE}/{id}/{path}"),
            &[("reason", "Vì thế.")],
        )
        .await;
        let answer = answer.expect(422);
        assert!(answer.body.contains("Đề cử này đã được xử lý"), "{}", answer.body);
    }
    let late = act(scene.lead(), &format!("{OWN}/{id}/rut"), &[])
        .await
        .expect(422);
    assert!(late.body.contains("đã được xử lý"), "{}", late.body);
    let now = scene.portal.services.now();
    let verified = scene.portal.services.store.verify_audit(now, &[]).await.unwrap();
    assert!(verified.findings.is_empty(), "{:?}", verified.findings);
    scene.portal.close().await;
}

#[tokio::test]
async fn a_proposal_is_declined_with_a_reason_that_the_lead_reads() {
    let scene = Scene::open().await;
    let id = scene.proposed(scene.lead(), &[]).await;
    let path = format!("{OFFICE}/{id}/tu-choi");
    let refused = act(scene.officer(), &path, &[("reason", "  ")]).await.expect(422);
    assert!(refused.body.contains("href=\"#reason\""), "{}", refused.body);
    let long = "a".repeat(501);
    let refused = act(scene.officer(), &path, &[("reason", &long)])
        .await
        .expect(422);
    assert!(refused.body.contains(&long), "what was typed is lost");
    assert_eq!(scene.state(&id).await, "waiting");
    let reason = [("reason", "Văn bản cử chưa có chữ ký <b>.")];
    act(&scene.people.deputy.browser, &path, &reason)
        .await
        .expect(303);
    let own = scene.lead().get(&format!("{OWN}/{id}")).await.expect(200);
    assert!(
        own.body.contains("Văn bản cử chưa có chữ ký &#60;b&#62;."),
        "{}",
        own.body
    );
    let mail = scene
        .portal
        .mail_to(&scene.people.lead.email, |mail| mail.subject.starts_with(SETTLED))
        .await;
    for words in ["Không chấp nhận", "chưa có chữ ký", "Nguyễn Thu Hà"] {
        assert!(mail.text.contains(words), "{words}: {}", mail.text);
    }
    assert_eq!(
        scene.mails("sinh.mv@tq.example", "").await,
        0,
        "nobody writes to who was not appointed"
    );
    // After that the person may be proposed again.
    scene.proposed(scene.lead(), &[]).await;
    scene.portal.close().await;
}

#[tokio::test]
async fn a_lead_takes_the_own_proposal_back_and_only_the_own() {
    let scene = Scene::open().await;
    let id = scene.proposed(scene.lead(), &[]).await;
    let again = scene.propose(scene.lead(), &[]).await.expect(422);
    assert!(again.body.contains("đang được đề cử"), "{}", again.body);
    // Another body's lead learns nothing, and nobody else passes the door.
    for (browser, status) in [
        (&scene.other_lead.browser, 404),
        (&scene.people.member.browser, 404),
        (&scene.people.author.browser, 403),
        (&scene.people.officer.browser, 403),
    ] {
        let page = browser.get(&format!("{OWN}/{id}")).await.expect(status);
        assert!(!page.body.contains("Ma Văn Sình"), "{}", page.body);
        act(browser, &format!("{OWN}/{id}/rut"), &[]).await.expect(status);
    }
    let listed = scene.other_lead.browser.get(OWN).await.expect(200);
    assert!(!listed.body.contains("Ma Văn Sình"), "{}", listed.body);
    for browser in [
        scene.lead(),
        &scene.people.member.browser,
        &scene.people.chair.browser,
    ] {
        browser.get(&format!("{OFFICE}/{id}")).await.expect(403);
        act(browser, &format!("{OFFICE}/{id}/cap"), &[]).await.expect(403);
        act(
            browser,
            &format!("{OFFICE}/{id}/tu-choi"),
            &[("reason", "Vì thế.")],
        )
        .await
        .expect(403);
    }
    for forged in [
        "0197a000-0000-7000-8000-000000000000",
        "khong-phai-ma",
        "%7B%22%24ne%22%3A1%7D",
    ] {
        scene.lead().get(&format!("{OWN}/{forged}")).await.expect(404);
        act(scene.officer(), &format!("{OFFICE}/{forged}/cap"), &[])
            .await
            .expect(404);
    }
    assert_eq!(scene.state(&id).await, "waiting");
    act(scene.lead(), &format!("{OWN}/{id}/rut"), &[])
        .await
        .expect(303);
    assert_eq!(scene.state(&id).await, "withdrawn");
    assert_eq!(scene.mails(&scene.people.officer.email, SETTLED).await, 1);
    let late = act(scene.officer(), &format!("{OFFICE}/{id}/cap"), &[])
        .await
        .expect(422);
    assert!(late.body.contains("đã được xử lý hoặc đã rút"), "{}", late.body);
    let nobody = doc! { "email": "sinh.mv@tq.example" };
    assert_eq!(scene.portal.count("accounts", nobody).await, 0);
    scene.portal.close().await;
}

#[tokio::test]
async fn nobody_proposes_a_role_of_the_board_or_for_another_body() {
    let scene = Scene::open().await;
    for role in [
        "chair",
        "standing_officer",
        "board_member",
        "technician",
        "deputy",
        "finance",
        "{\"$ne\":1}",
    ] {
        let refused = scene.propose(scene.lead(), &[("roles", role)]).await.expect(422);
        assert!(
            refused.body.contains("href=\"#roles\""),
            "{role}: {}",
            refused.body
        );
        assert!(
            refused.body.contains("value=\"Ma Văn Sình\""),
            "what was typed is lost"
        );
    }
    // A lead's proposal is for the own body, whatever a forged form names.
    let forged = [("tenant", "cao-bang"), ("email", "kha@tq.example")];
    let id = scene.proposed(scene.lead(), &forged).await;
    let reference = scene.portal.services.store.reference().await.unwrap();
    let own = reference.tenant_by_slug("tuyen-quang").unwrap().id.to_string();
    assert_eq!(scene.stored(&id).await.get_str("tenant").unwrap(), own);

    // A member proposes collaborators of any body but the Board's own, and sees the own proposals alone.
    let member = &scene.people.member.browser;
    let of_house = scene
        .propose(member, &[("tenant", "ban-bien-tap")])
        .await
        .expect(422);
    assert!(of_house.body.contains("href=\"#tenant\""), "{}", of_house.body);
    let lead = [("tenant", "cao-bang"), ("roles", "tenant_lead")];
    scene.propose(member, &lead).await.expect(422);
    let id = scene
        .proposed(member, &[("tenant", "cao-bang"), ("email", "ma@cb.example")])
        .await;
    let listed = member.get(OWN).await.expect(200);
    assert_eq!(
        listed.body.matches("href=\"/de-cu/0").count(),
        1,
        "{}",
        listed.body
    );
    let theirs = scene
        .other_lead
        .browser
        .get(&format!("{OWN}/{id}"))
        .await
        .expect(200);
    assert!(
        theirs.body.contains("Phạm Ngọc Ánh, Thành viên Ban Biên tập"),
        "{}",
        theirs.body
    );
    scene.portal.close().await;
}

#[tokio::test]
async fn a_proposal_typed_wrongly_keeps_what_was_typed_and_a_replayed_form_makes_one() {
    let scene = Scene::open().await;
    let tomorrow = scene.portal.services.today().plus_days(1).short();
    for (field, typed, words) in [
        ("full_name", "", "Họ và tên"),
        ("email", "khong-phai", "thư"),
        ("post", "", "Chức vụ"),
        ("document_number", "", "ký hiệu"),
        ("decided_on", tomorrow.as_str(), "Ngày của văn bản"),
        ("until", "01/01/2020", "Ngày hết thời hạn"),
    ] {
        let refused = scene.propose(scene.lead(), &[(field, typed)]).await.expect(422);
        let link = format!("href=\"#{field}\"");
        assert!(refused.body.contains(&link), "{field}: {}", refused.body);
        assert!(refused.body.contains(words), "{words}: {}", refused.body);
    }
    let once = key();
    let first = scene.propose(scene.lead(), &[("key", &once)]).await.expect(303);
    let again = scene.propose(scene.lead(), &[("key", &once)]).await.expect(303);
    assert_eq!(first.location, again.location);
    assert_eq!(scene.portal.count("proposals", doc! {}).await, 1);
    // An address of a person of another body: the office learns it at the grant, and the lead nothing before.
    let taken = [("email", scene.people.stranger.email.as_str())];
    let id = scene.proposed(scene.lead(), &taken).await;
    let refused = act(scene.officer(), &format!("{OFFICE}/{id}/cap"), &[])
        .await
        .expect(422);
    assert!(
        refused.body.contains("đã có tài khoản ở cơ quan khác"),
        "{}",
        refused.body
    );
    assert_eq!(scene.state(&id).await, "waiting");
    scene.portal.close().await;
}

#[tokio::test]
async fn lists_of_proposals_are_paged_by_their_indexes() {
    let scene = Scene::open().await;
    for number in 0..31 {
        let email = format!("nguoi{number}@tq.example");
        scene.proposed(scene.lead(), &[("email", &email)]).await;
    }
    for (browser, list) in [(scene.lead(), OWN), (scene.officer(), OFFICE)] {
        let first = browser.get(list).await.expect(200);
        assert_eq!(first.body.matches("Ma Văn Sình</a>").count(), 30, "{list}");
        let next = first.body.split("rel=\"next\"").next().unwrap();
        let next = next.rsplit("href=\"").next().unwrap().split('"').next().unwrap();
        let second = browser.get(&next.replace("&#38;", "&")).await.expect(200);
        assert_eq!(second.body.matches("Ma Văn Sình</a>").count(), 1, "{next}");
    }
    let lead = &scene.people.lead;
    let tenant = scene.portal.services.store.reference().await.unwrap();
    let tenant = tenant.tenant_by_slug(&lead.tenant).unwrap().id.to_string();
    for (filter, order, index) in [
        (
            doc! { "tenant": &tenant },
            doc! { "proposed_at": -1, "_id": -1 },
            "tenant_1_proposed_at_-1__id_-1",
        ),
        (
            doc! { "proposed_by.account": lead.id.to_string() },
            doc! { "proposed_at": -1, "_id": -1 },
            "proposed_by.account_1_proposed_at_-1__id_-1",
        ),
        (
            doc! { "state.name": "waiting" },
            doc! { "proposed_at": 1, "_id": 1 },
            "state.name_1_proposed_at_1__id_1",
        ),
    ] {
        let find = doc! { "find": "proposals", "filter": filter, "sort": order, "limit": 31 };
        let explained = scene
            .portal
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
        assert!(plan.contains(index), "{plan}");
        assert!(!plan.contains("\"SORT\"") && !plan.contains("COLLSCAN"), "{plan}");
    }
    scene.portal.close().await;
}
