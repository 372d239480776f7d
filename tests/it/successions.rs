//! Successions of bodies: planned with a preview, carried out on their day; what each body's people have after it.

use std::{borrow::Cow, sync::Arc};

use bson::{Document, doc};
use cchc::{
    domain::{
        actor::Role,
        tenant::Tenant,
        time::{FixedClock, Instant, LocalDate, parse_local},
    },
    store::SessionRules,
    worker::succession::{Swept, watch},
};

use crate::harness::{
    Answer, Browser, Everyone, Item, PASSWORD, Somebody, TestPortal, event_news, everyone, key,
};

const MONDAY: &str = "02/11/2026 09:00";
const THE_DAY: &str = "16/11/2026 00:01";
const FORM: &str = "/quan-tri/ke-thua/moi";

fn moment(text: &str) -> Instant {
    parse_local(text).unwrap()
}

struct Office {
    portal: TestPortal,
    people: Everyone,
    clock: Arc<FixedClock>,
}

impl Office {
    async fn open() -> Self {
        let clock = Arc::new(FixedClock::at(moment(MONDAY)));
        let mut portal = TestPortal::build(clock.clone(), |config| {
            // Sessions outlast the leap of the clock.
            config.sessions = SessionRules {
                idle_seconds: 5_000_000,
                absolute_seconds: 5_000_000,
            };
        })
        .await;
        portal.serve().await;
        let mut people = everyone(&portal).await;
        portal.give_password(&mut people.officer).await;
        Self {
            portal,
            people,
            clock,
        }
    }

    fn officer(&self) -> &Browser {
        &self.people.officer.browser
    }

    async fn tenant(&self, slug: &str) -> Tenant {
        let reference = self.portal.services.store.reference().await.unwrap();
        reference.tenant_by_slug(slug).expect("the body exists").clone()
    }

    /// A further body, as a file would bring it in.
    async fn bring_in(&self, tenant: &Tenant) {
        let mut row = bson::serialize_to_document(tenant).unwrap();
        row.insert("seed_hash", "of a test");
        let tenants = self.portal.raw().await.collection::<Document>("tenants");
        tenants.insert_one(row).await.unwrap();
        self.portal.services.reference.renew().await.unwrap();
    }

    /// The merger of Tuyên Quang into Cao Bằng, with what is changed or added.
    async fn plan<'a>(&self, changed: &[(&'static str, &'a str)]) -> Vec<(&'static str, Cow<'a, str>)> {
        let to = self.tenant("cao-bang").await.id.to_string();
        let mut fields = vec![
            ("kind", Cow::from("merged_into")),
            ("tenant", "tuyen-quang".into()),
            ("successor", to.into()),
            ("document_number", "77/2026/QH16".into()),
            ("decided_on", "01/11/2026".into()),
            ("effective_on", "16/11/2026".into()),
            ("password", PASSWORD.into()),
            ("key", key().into()),
        ];
        for (name, value) in changed {
            if !["chosen", "fields"].contains(name) {
                fields.retain(|(known, _)| known != name);
            }
            fields.push((name, Cow::from(*value)));
        }
        fields
    }

    /// Plans it; the answer.
    async fn try_to_plan(&self, browser: &Browser, changed: &[(&'static str, &str)]) -> Answer {
        post(browser, FORM, &self.plan(changed).await).await
    }

    /// What the officer reads before planning it.
    async fn previewed(&self) -> String {
        let plan = self.plan(&[]).await;
        let page = post(self.officer(), &format!("{FORM}/xem-truoc"), &plan).await;
        page.expect(200).body
    }

    async fn planned(&self, changed: &[(&'static str, &str)]) -> String {
        let answer = self.try_to_plan(self.officer(), changed).await.expect(303);
        let (page, _) = answer.location.as_deref().unwrap().split_once('?').unwrap();
        page.to_owned()
    }

    async fn at(&self, at: &str) {
        self.clock.set(moment(at));
        self.portal.services.reference.renew().await.unwrap();
    }

    /// A worker that was just started looks once.
    async fn look(&self) -> Swept {
        watch(&self.portal.services, Swept::default(), &|| true)
            .await
            .unwrap()
    }

    async fn account(&self, who: &Somebody) -> Document {
        let accounts = self.portal.raw().await.collection::<Document>("accounts");
        let found = accounts.find_one(doc! { "_id": who.id.to_string() }).await;
        found.unwrap().unwrap()
    }

    /// A published article of an author, as the Board would make it.
    async fn published(&self, author: &Somebody, title: &str) -> Item {
        let item = Item::submitted(author, &event_news(&self.portal, title, 2)).await;
        item.approve(self.officer(), "1").await.expect(303);
        item
    }

    async fn audit_is_sound(&self) {
        let report = self
            .portal
            .services
            .store
            .verify_audit(self.portal.services.now(), &[])
            .await
            .unwrap();
        let broken: Vec<_> = report
            .findings
            .iter()
            .map(ToString::to_string)
            .filter(|finding| !finding.contains("sealed in time"))
            .collect();
        assert!(broken.is_empty(), "{broken:#?}");
    }

    async fn told(&self, subject: &str) -> Vec<String> {
        self.portal.wait_for_outbox().await;
        let mails = self.portal.mails_sent().await;
        let mut told: Vec<_> = mails
            .into_iter()
            .filter(|mail| mail.summary.subject.starts_with(subject))
            .map(|mail| mail.summary.to_email)
            .collect();
        told.sort();
        told
    }
}

async fn post(browser: &Browser, path: &str, fields: &[(&'static str, Cow<'_, str>)]) -> Answer {
    let fields: Vec<_> = fields.iter().map(|(name, value)| (*name, &**value)).collect();
    browser.post(path, &fields).await
}

fn text(document: &Document, field: &str) -> String {
    document.get_str(field).unwrap_or_default().to_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_body_that_merges_leaves_its_people_and_its_open_work_to_the_successor() {
    let office = Office::open().await;
    let (author, lead) = (&office.people.author, &office.people.lead);
    let draft = Item::draft(author, &event_news(&office.portal, "Nháp chưa gửi", 2)).await;
    let sent = Item::submitted(author, &event_news(&office.portal, "Bài đang chờ", 2)).await;
    let public = office.published(author, "Bài đã đăng từ trước").await;

    let to = office.tenant("cao-bang").await;
    let preview = office.previewed().await;
    for line in [
        "2 tài khoản: mọi người chuyển sang Tỉnh Cao Bằng",
        "1 nháp, 1 bài chưa xử lý xong chuyển sang Tỉnh Cao Bằng",
        "1 bài đã đăng giữ nguyên",
        "Hoàng Thị Mai",
        "Vàng A Sính",
    ] {
        assert!(preview.contains(line), "{line}: {preview}");
    }
    let page = office.planned(&[]).await;
    assert_eq!(
        office
            .told("[CCHC] Kế hoạch kế thừa đơn vị: Tỉnh Tuyên Quang")
            .await,
        ["huy@bbt.example", "sinh@tq.example"]
    );

    // Before its day nothing happens.
    assert!(office.look().await.on.is_some());
    author.browser.get("/don-vi/tuyen-quang").await.expect(200);

    office.at(THE_DAY).await;
    office.look().await;
    office.look().await;

    for who in [author, lead] {
        let account = office.account(who).await;
        assert_eq!(text(&account, "tenant"), to.id.to_string(), "{}", who.email);
        assert_eq!(
            account.get_document("standing").unwrap().get_str("name").unwrap(),
            "active"
        );
    }
    for item in [&draft, &sent] {
        let stored = item.stored(&office.portal).await;
        assert_eq!(text(&stored, "tenant"), to.id.to_string());
        assert_eq!(text(&stored, "tenant_name"), "Tỉnh Cao Bằng");
        assert_eq!(
            text(&stored, "custodian"),
            author.id.to_string(),
            "its custodian keeps it"
        );
    }
    assert_eq!(
        text(&public.stored(&office.portal).await, "tenant_name"),
        "Tỉnh Tuyên Quang"
    );

    // The session lives on; the old address leads to the new one.
    let moved = author.browser.get("/don-vi/tuyen-quang?x=1").await.expect(308);
    assert_eq!(moved.location.as_deref(), Some("/don-vi/cao-bang?x=1"));
    author.browser.get("/don-vi/cao-bang").await.expect(200);
    let page_of_draft = format!("/don-vi/cao-bang/tin-bai/{}", draft.code);
    let seen = author.browser.get(&page_of_draft).await.expect(200).body;
    assert!(
        seen.contains("Tỉnh Tuyên Quang → Tỉnh Cao Bằng, theo 77/2026/QH16 ngày 01/11/2026."),
        "{seen}"
    );
    // A form that was open at the old address is taken.
    draft.submit(&author.browser).await.expect(303);
    draft.approve(office.officer(), "1").await.expect(303);
    let public_page = Browser::new(&office.portal.base);
    let found = public_page
        .get(&format!("/bai-viet/{}", draft.code))
        .await
        .expect(308);
    let article = public_page
        .get(found.location.as_deref().unwrap())
        .await
        .expect(200)
        .body;
    assert!(article.contains("Tỉnh Cao Bằng"));
    let edition = doc! { "code": &draft.code, "tenant_name": "Tỉnh Cao Bằng", "tenant": to.id.to_string() };
    assert_eq!(office.portal.count("editions", edition).await, 1);

    // What was public keeps the name of its day, under the successor's address.
    let old = public_page.get("/co-quan/tuyen-quang").await.expect(308);
    assert_eq!(old.location.as_deref(), Some("/co-quan/cao-bang"));
    let old = public_page
        .get("/co-quan/tuyen-quang/feed.atom")
        .await
        .expect(308);
    assert_eq!(old.location.as_deref(), Some("/co-quan/cao-bang/feed.atom"));
    let list = public_page.get("/co-quan/cao-bang").await.expect(200).body;
    assert!(
        list.contains("Bài đã đăng từ trước") && list.contains("Tỉnh Tuyên Quang"),
        "{list}"
    );

    // Whoever was of the successor before sees what its predecessor left, and a stranger does not.
    let left = format!("/don-vi/cao-bang/tin-bai/{}", public.code);
    office.people.stranger.browser.get(&left).await.expect(200);
    let outsider = office
        .portal
        .appoint("ly@lc.example", "Lý A Sử", &[Role::Collaborator], "lao-cai")
        .await;
    for address in [
        &left,
        "/don-vi/tuyen-quang",
        &format!("/don-vi/tuyen-quang/tin-bai/{}", public.code),
    ] {
        outsider.browser.get(address).await.expect(404);
    }
    // An old article is corrected by the successor's people and stays under the name of its day.
    office
        .officer()
        .post(
            &format!("{}/dinh-chinh", public.newsroom()),
            &[("words", "Sửa số liệu."), ("key", &key())],
        )
        .await
        .expect(303);

    let done = office.officer().get(&page).await.expect(200).body;
    for words in [
        "Đã thực hiện xong",
        "Tài khoản đã chuyển",
        "Nháp, bài đã bàn giao",
    ] {
        assert!(done.contains(words), "{words}: {done}");
    }
    assert_eq!(
        office
            .told("[CCHC] Tài khoản của bạn chuyển sang Tỉnh Cao Bằng")
            .await,
        ["mai@tq.example", "sinh@tq.example"]
    );
    assert_eq!(
        office.told("[CCHC] Đã thực hiện kế thừa đơn vị").await,
        ["huy@bbt.example", "sinh@tq.example"]
    );
    office.audit_is_sound().await;
    office.portal.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn whom_the_plan_revokes_is_out_and_the_items_go_to_the_successors_pool() {
    let office = Office::open().await;
    let author = &office.people.author;
    let draft = Item::draft(author, &event_news(&office.portal, "Nháp của người thôi việc", 2)).await;
    office.planned(&[("chosen", &author.id.to_string())]).await;
    office.at(THE_DAY).await;
    office.look().await;

    author.browser.get("/don-vi/tuyen-quang").await.expect(303);
    let account = office.account(author).await;
    let standing = account.get_document("standing").unwrap();
    assert_eq!(standing.get_str("name").unwrap(), "revoked");
    assert_eq!(
        standing.get_str("ground").unwrap(),
        "Tỉnh Tuyên Quang sáp nhập vào Tỉnh Cao Bằng"
    );
    let stored = draft.stored(&office.portal).await;
    assert!(
        stored.get_str("custodian").is_err(),
        "nobody has charge of it: {stored}"
    );
    // The successor's people take it up.
    let take = format!("/don-vi/cao-bang/tin-bai/{}/nhan-phu-trach", draft.code);
    office
        .people
        .stranger
        .browser
        .post(&take, &[("key", &key())])
        .await
        .expect(303);
    office.portal.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_function_takes_its_fields_and_its_people_and_leaves_the_rest() {
    let office = Office::open().await;
    let author = &office.people.author;
    let goes = Item::submitted(author, &event_news(&office.portal, "Thủ tục hành chính", 2)).await;
    let stays = cchc::app::content_form::ContentForm {
        field: "cai-cach-the-che".to_owned(),
        ..event_news(&office.portal, "Thể chế", 2)
    };
    let stays = Item::submitted(author, &stays).await;
    let colleague = office
        .portal
        .appoint(
            "lan@tq.example",
            "Lý Thị Lan",
            &[Role::Collaborator],
            "tuyen-quang",
        )
        .await;
    let colleagues = Item::submitted(&colleague, &event_news(&office.portal, "Của đồng nghiệp", 2)).await;
    office
        .planned(&[
            ("kind", "function_moved"),
            ("fields", "cai-cach-thu-tuc-hanh-chinh"),
            ("chosen", &author.id.to_string()),
        ])
        .await;
    office.at(THE_DAY).await;
    office.look().await;

    let (old, new) = (
        office.tenant("tuyen-quang").await.id.to_string(),
        office.tenant("cao-bang").await.id.to_string(),
    );
    let item = goes.stored(&office.portal).await;
    assert_eq!(
        (text(&item, "tenant"), text(&item, "custodian")),
        (new.clone(), author.id.to_string())
    );
    let item = stays.stored(&office.portal).await;
    assert_eq!(
        (text(&item, "tenant"), text(&item, "custodian")),
        (old.clone(), String::new())
    );
    let item = colleagues.stored(&office.portal).await;
    assert_eq!(
        (text(&item, "tenant"), text(&item, "custodian")),
        (new.clone(), String::new())
    );
    assert_eq!(text(&office.account(author).await, "tenant"), new);
    assert_eq!(text(&office.account(&colleague).await, "tenant"), old);
    // The body goes on at its address.
    colleague.browser.get("/don-vi/tuyen-quang").await.expect(200);
    Browser::new(&office.portal.base)
        .get("/co-quan/tuyen-quang")
        .await
        .expect(200);
    office.audit_is_sound().await;
    office.portal.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_body_with_a_new_title_keeps_its_address_and_a_reused_code_crosses_nothing() {
    let office = Office::open().await;
    let author = &office.people.author;
    let public = office.published(author, "Bài của tỉnh").await;
    let city = Tenant {
        id: "01a20ada-2c21-7f6f-8a69-281dfadc2999".parse().unwrap(),
        name: "Thành phố Tuyên Quang".to_owned(),
        admin_code: office.tenant("cao-bang").await.admin_code,
        valid_from: Some(LocalDate::parse("16/11/2026").unwrap()),
        ..office.tenant("tuyen-quang").await
    };
    office.bring_in(&city).await;
    // Until the day the address is the old body's.
    author.browser.get("/don-vi/tuyen-quang").await.expect(200);
    assert_eq!(office.tenant("tuyen-quang").await.name, "Tỉnh Tuyên Quang");
    office
        .planned(&[("kind", "status_changed"), ("successor", &city.id.to_string())])
        .await;
    office.at(THE_DAY).await;
    office.look().await;

    assert_eq!(office.tenant("tuyen-quang").await.id, city.id);
    let home = author.browser.get("/don-vi/tuyen-quang").await.expect(200).body;
    assert!(home.contains("Thành phố Tuyên Quang"), "{home}");
    author.browser.get(&public.workspace()).await.expect(200);
    let list = Browser::new(&office.portal.base)
        .get("/co-quan/tuyen-quang")
        .await
        .expect(200)
        .body;
    assert!(list.contains("Thành phố Tuyên Quang") && list.contains("Bài của tỉnh"));
    // The same government code, and nothing of one is the other's.
    office
        .people
        .stranger
        .browser
        .get(&public.workspace())
        .await
        .expect(404);
    let other = format!("/don-vi/cao-bang/tin-bai/{}", public.code);
    office.people.stranger.browser.get(&other).await.expect(404);
    office.portal.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_plan_typed_wrongly_keeps_what_was_typed_and_says_how_to_mend_it() {
    let office = Office::open().await;
    let own = office.tenant("tuyen-quang").await.id.to_string();
    let house = office.tenant("ban-bien-tap").await.id.to_string();
    let stranger = office.people.stranger.id.to_string();
    for (field, value, says) in [
        ("kind", "dissolved", "Chưa chọn hình thức"),
        ("tenant", "khong-co", "Chưa chọn đơn vị"),
        ("tenant", "ban-bien-tap", "Ban Biên tập không sáp nhập"),
        ("successor", &own, "phải khác đơn vị"),
        ("successor", &house, "Ban Biên tập không sáp nhập"),
        ("successor", "{\"$ne\":null}", "Chưa chọn đơn vị"),
        ("document_number", "", "số, ký hiệu"),
        ("decided_on", "03/11/2026", "không thể sau hôm nay"),
        ("effective_on", "<script>", "Ngày"),
        ("effective_on", "16/11/2036", "trong vòng hai năm"),
        ("kind", "function_moved", "ít nhất một lĩnh vực"),
        ("fields", "khong-co", "không có trong danh sách"),
        ("chosen", &stranger, "không thuộc đơn vị"),
        ("password", "sai-mat-khau-nay", "Mật khẩu không đúng"),
    ] {
        let answer = office.try_to_plan(office.officer(), &[(field, value)]).await;
        assert_eq!(answer.status, 422, "{field}={value}: {}", answer.body);
        assert!(
            answer.body.contains(says),
            "{field}={value} says {says}: {}",
            answer.body
        );
        assert!(
            field == "document_number" || answer.body.contains("77/2026/QH16"),
            "{field}={value} keeps what was typed"
        );
        assert!(!answer.body.contains(PASSWORD) && !answer.body.contains("<script>"));
    }
    assert_eq!(office.portal.count("successions", doc! {}).await, 0);

    // Nobody else plans, whatever they send.
    for who in [
        &office.people.author,
        &office.people.lead,
        &office.people.member,
        &office.people.technician,
        &office.people.chair,
    ] {
        let answer = office.try_to_plan(&who.browser, &[]).await;
        assert_eq!(answer.status, 403, "{}", who.email);
    }
    assert_eq!(office.portal.count("successions", doc! {}).await, 0);
    office.portal.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_plan_is_made_once_and_given_up_with_a_reason() {
    let office = Office::open().await;
    // A form sent twice is one plan.
    let key = key();
    let first = office
        .try_to_plan(office.officer(), &[("key", &key)])
        .await
        .expect(303);
    let again = office
        .try_to_plan(office.officer(), &[("key", &key)])
        .await
        .expect(303);
    assert_eq!(first.location, again.location);
    let other = office.try_to_plan(office.officer(), &[]).await.expect(422);
    assert!(other.body.contains("Đã có kế hoạch khác"), "{}", other.body);
    let (page, _) = first.location.as_deref().unwrap().split_once('?').unwrap();
    let list = office.officer().get("/quan-tri/ke-thua").await.expect(200).body;
    assert!(
        list.contains(page) && list.contains("Tỉnh Tuyên Quang → Tỉnh Cao Bằng"),
        "{list}"
    );

    let cancel = format!("{page}/huy");
    let empty = office
        .officer()
        .post(&cancel, &[("reason", "  "), ("key", "0123456789")])
        .await
        .expect(422);
    assert!(empty.body.contains("Hãy ghi rõ lý do hủy"), "{}", empty.body);
    office
        .people
        .lead
        .browser
        .post(&cancel, &[("reason", "Không."), ("key", "0123456789")])
        .await
        .expect(403);
    office
        .officer()
        .post(&cancel, &[("reason", "Chờ nghị quyết."), ("key", "0123456789")])
        .await
        .expect(303);
    assert_eq!(
        office.told("[CCHC] Hủy kế hoạch kế thừa đơn vị").await,
        ["huy@bbt.example", "sinh@tq.example"]
    );
    let late = office
        .officer()
        .post(&cancel, &[("reason", "Lần nữa."), ("key", "9876543210")])
        .await
        .expect(422);
    assert!(
        late.body.contains("đã được thực hiện hoặc đã hủy"),
        "{}",
        late.body
    );

    office.at(THE_DAY).await;
    office.look().await;
    office
        .people
        .author
        .browser
        .get("/don-vi/tuyen-quang")
        .await
        .expect(200);
    office.audit_is_sound().await;
    office.portal.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_successor_that_closed_before_the_day_gives_way_to_its_own() {
    let office = Office::open().await;
    office.planned(&[]).await;
    let last = office.tenant("lao-cai").await.id.to_string();
    office
        .planned(&[
            ("tenant", "cao-bang"),
            ("successor", &last),
            ("effective_on", "02/11/2026"),
        ])
        .await;
    office.look().await;
    office.at(THE_DAY).await;
    office.look().await;
    let author = &office.people.author;
    assert_eq!(text(&office.account(author).await, "tenant"), last);
    author.browser.get("/don-vi/lao-cai").await.expect(200);
    let old = author.browser.get("/don-vi/tuyen-quang").await.expect(308);
    assert_eq!(old.location.as_deref(), Some("/don-vi/lao-cai"));
    office.portal.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_slips_into_a_body_while_it_closes_is_taken_over_too() {
    let office = Office::open().await;
    // Entered late: it counts from a day long past.
    office.planned(&[("effective_on", "01/10/2026")]).await;
    office.at(THE_DAY).await;
    office.look().await;
    // As if an appointment had been begun before the closing and committed after it.
    let raw = office.portal.raw().await;
    let (old, new) = {
        let reference = office.portal.services.store.reference().await.unwrap();
        let named = |name: &str| {
            reference
                .tenants
                .iter()
                .find(|one| one.name == name)
                .unwrap()
                .id
                .to_string()
        };
        (named("Tỉnh Tuyên Quang"), named("Tỉnh Cao Bằng"))
    };
    let late = office
        .portal
        .appoint(
            "muon@cb.example",
            "Nông Thị Muộn",
            &[Role::Collaborator],
            "cao-bang",
        )
        .await;
    let accounts = raw.collection::<Document>("accounts");
    let id = doc! { "_id": late.id.to_string() };
    accounts
        .update_one(id, doc! { "$set": { "tenant": &old } })
        .await
        .unwrap();
    office.look().await;
    assert_eq!(text(&office.account(&late).await, "tenant"), new);
    // Nobody is appointed to a body that closed.
    let answer = office
        .officer()
        .post(
            "/quan-tri/cap-tai-khoan",
            &[
                ("full_name", "Ma Văn Sình"),
                ("email", "sinh2@tq.example"),
                ("post", "Chuyên viên"),
                ("tenant", "tuyen-quang"),
                ("roles", "collaborator"),
                ("document_number", "12/SNV"),
                ("decided_on", "01/11/2026"),
                ("key", &key()),
            ],
        )
        .await
        .expect(422);
    assert!(
        answer.body.contains("Chưa chọn cơ quan, đơn vị"),
        "{}",
        answer.body
    );
    office.portal.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_proposal_that_waits_when_its_body_closes_is_the_successors() {
    let office = Office::open().await;
    let lead = &office.people.lead;
    let key = key();
    let fields = [
        ("full_name", "Ma Văn Sình"),
        ("email", "sinh.mv@tq.example"),
        ("post", "Chuyên viên, Sở Nội vụ"),
        ("roles", "collaborator"),
        ("document_number", "1234/SNV-CCHC"),
        ("decided_on", "30/10/2026"),
        ("key", key.as_str()),
    ];
    let proposed = lead.browser.post("/de-cu/moi", &fields).await.expect(303);
    let own = proposed.location.unwrap().split('?').next().unwrap().to_owned();
    let to = office.tenant("cao-bang").await.id.to_string();
    let preview = office.previewed().await;
    assert!(preview.contains("1 đề cử đang chờ vẫn được xem xét"), "{preview}");
    office.planned(&[]).await;
    office.at(THE_DAY).await;
    office.look().await;

    let listed = lead.browser.get("/de-cu").await.expect(200).body;
    assert!(listed.contains("Ma Văn Sình"), "{listed}");
    let page = office
        .officer()
        .get(&format!("/quan-tri{own}"))
        .await
        .expect(200)
        .body;
    assert!(page.contains("Cấp tài khoản tại đơn vị kế thừa"), "{page}");
    let granting = format!("/quan-tri{own}/cap");
    office.officer().post(&granting, &[]).await.expect(303);
    let accounts = office.portal.raw().await.collection::<Document>("accounts");
    let newcomer = accounts.find_one(doc! { "email": "sinh.mv@tq.example" }).await;
    assert_eq!(text(&newcomer.unwrap().unwrap(), "tenant"), to);
    assert_eq!(
        office
            .told("[CCHC] Kết quả đề cử cấp tài khoản: Ma Văn Sình")
            .await,
        [lead.email.as_str()]
    );
    office.audit_is_sound().await;
    office.portal.close().await;
}
