//! What came by post, by e-mail or by hand, recorded by an officer in the name of whoever supplied it.

use std::sync::Arc;

use bson::{Document, doc};
use cchc::{
    app::content_form::ContentForm,
    domain::{
        actor::Role,
        time::{FixedClock, Instant},
    },
};
use serde_json::json;

use crate::harness::{
    Answer, Browser, Everyone, Item, Somebody, TestPortal, content_body, event_news, everyone, form_fields,
    key,
};

/// Monday, 7 January 2030, 09:00 in Vietnam: later than any machine that runs this.
const MONDAY: Instant = Instant::from_millis(1_893_981_600_000);
const PAGE: &str = "/toa-soan/tiep-nhan";
const RECEIPT: &str = "[CCHC] Đã tiếp nhận tin bài: ";

/// Of an event 40 hours ago, which came 20 hours ago: in time, and recorded late.
struct Came {
    content: ContentForm,
    received_at: String,
}

impl Came {
    fn new(portal: &TestPortal, title: &str) -> Self {
        Self {
            content: event_news(portal, title, 40),
            received_at: MONDAY.plus_hours(-20).html_local(),
        }
    }

    fn fields(&self) -> Vec<(&'static str, &str)> {
        let mut fields = form_fields(&self.content);
        fields.extend([
            ("supplier_tenant", "tuyen-quang"),
            ("supplier_person", "Ma Văn Sình"),
            ("supplier_post", "Trưởng phòng"),
            ("channel", "post"),
            ("received_at", &self.received_at),
            ("letter_number", "12/SNV-CCHC"),
            ("declared", "on"),
        ]);
        fields
    }

    /// The same form with other values.
    fn with<'a>(&'a self, other: &[(&'static str, &'a str)]) -> Vec<(&'static str, &'a str)> {
        let mut fields = self.fields();
        fields.retain(|(name, _)| other.iter().all(|(changed, _)| changed != name));
        fields.extend_from_slice(other);
        fields
    }
}

async fn open() -> (TestPortal, Everyone) {
    let portal = TestPortal::open_at(Arc::new(FixedClock::at(MONDAY))).await;
    let people = everyone(&portal).await;
    (portal, people)
}

async fn post(browser: &Browser, fields: &[(&str, &str)], key: &str) -> Answer {
    let mut fields = fields.to_vec();
    fields.push(("key", key));
    browser.post(PAGE, &fields).await
}

fn recorded(answer: &Answer, tenant: &str) -> Item {
    let (address, _) = answer.location.as_deref().unwrap().split_once('?').unwrap();
    Item {
        code: address.rsplit('/').next().unwrap().to_owned(),
        tenant: tenant.to_owned(),
    }
}

async fn mails_of(portal: &TestPortal, to: &Somebody, subject: &str) -> usize {
    portal.wait_for_outbox().await;
    let mails = portal.mails_sent().await;
    let fits = mails
        .iter()
        .filter(|mail| mail.summary.to_email == to.email && mail.summary.subject.starts_with(subject));
    fits.count()
}

#[tokio::test]
async fn what_came_by_post_is_submitted_in_the_suppliers_name_and_its_body_goes_on_with_it() {
    let (portal, people) = open().await;
    let officer = &people.officer.browser;
    let page = officer.get(PAGE).await.expect(200);
    for words in [
        "Nguồn cung cấp và việc tiếp nhận",
        "value=\"tuyen-quang\"",
        "Đã nhận cam kết có chữ ký",
    ] {
        assert!(page.body.contains(words), "{words}: {}", page.body);
    }
    let came = Came::new(&portal, "Tin gửi qua bưu điện");
    let answer = post(officer, &came.fields(), &key()).await.expect(303);
    let item = recorded(&answer, "tuyen-quang");
    assert_eq!(item.state(&portal).await, "submitted");
    let stored = item.stored(&portal).await;
    assert!(stored.get_str("custodian").is_err(), "the body's pool has it");
    let intake = stored.get_document("intake").unwrap();
    assert_eq!(
        intake.get_datetime("at").unwrap().timestamp_millis(),
        MONDAY.plus_hours(-20).as_millis(),
        "the clock stops when it reached the Board"
    );
    assert!(!intake.contains_key("late_minutes") || intake.get_i64("late_minutes").is_err());
    let author = stored.get_document("author").unwrap();
    assert_eq!(author.get_str("account").unwrap(), people.officer.id.to_string());
    assert_eq!(author.get_str("role").unwrap(), "standing_officer");

    // Said to the officer and the lead, and on the item and its timeline for both sides.
    for told in [&people.officer, &people.lead] {
        let mail = portal
            .mail_to(&told.email, |mail| mail.subject.starts_with(RECEIPT))
            .await;
        for words in [
            "Nguồn cung cấp: Ma Văn Sình, Trưởng phòng",
            "Thời điểm nhận: ",
            &item.code,
        ] {
            assert!(mail.text.contains(words), "{words}: {}", mail.text);
        }
    }
    for (browser, address) in [
        (officer, item.newsroom()),
        (&people.lead.browser, item.workspace()),
    ] {
        let page = browser.get(&address).await.expect(200);
        for words in [
            "<dt>Nguồn cung cấp</dt><dd>Ma Văn Sình, Trưởng phòng, ",
            "Bưu điện, nhận ",
            "văn bản số 12/SNV-CCHC",
            "Tiếp nhận tin bài gửi ngoài hệ thống",
            "Chưa có người phụ trách",
        ] {
            assert!(page.body.contains(words), "{words}: {}", page.body);
        }
    }
    let shown = officer
        .get(&format!("/api/v1/newsroom/submissions/{}", item.code))
        .await
        .expect(200);
    assert!(
        shown.json()["supplied_by"]
            .as_str()
            .unwrap()
            .starts_with("Ma Văn Sình")
    );

    // The officer wrote it alone, and approves it no more than any other text of one's own.
    let refused = item.approve(officer, "1").await.expect(403);
    assert!(
        refused.body.contains("người duy nhất viết nội dung này"),
        "{}",
        refused.body
    );

    // A return reaches the body's people; one of them takes it up, declares and sends it.
    item.give_back(officer, "Bổ sung số liệu.").await.expect(303);
    for told in [&people.author, &people.lead] {
        assert_eq!(
            mails_of(&portal, told, "[CCHC] Đề nghị chỉnh sửa").await,
            1,
            "{}",
            told.email
        );
    }
    let take = format!("{}/nhan-phu-trach", item.workspace());
    people
        .author
        .browser
        .post(&take, &[("key", &key())])
        .await
        .expect(303);
    item.submit(&people.author.browser).await.expect(303);
    let again = item.stored(&portal).await;
    assert_eq!(
        again.get_document("intake").unwrap(),
        stored.get_document("intake").unwrap(),
        "counted once"
    );
    item.approve(&people.deputy.browser, "1").await.expect(303);
    assert_eq!(
        mails_of(&portal, &people.author, "[CCHC] Tin bài đã được đăng tải").await,
        1
    );
    portal.close().await;
}

#[tokio::test]
async fn lateness_of_what_came_late_counts_to_its_receipt() {
    let (portal, people) = open().await;
    let late = Came {
        received_at: MONDAY.plus_hours(-15).html_local(),
        ..Came::new(&portal, "Tin đến muộn")
    };
    let answer = post(&people.deputy.browser, &late.fields(), &key())
        .await
        .expect(303);
    let item = recorded(&answer, "tuyen-quang");
    let stored = item.stored(&portal).await;
    let intake = stored.get_document("intake").unwrap();
    assert_eq!(
        intake.get_i64("late_minutes").unwrap(),
        60,
        "25 hours after the event"
    );
    portal.close().await;
}

#[tokio::test]
async fn another_organisation_and_a_body_without_people_are_filed_in_the_house() {
    let (portal, people) = open().await;
    let came = Came::new(&portal, "Tin của tổ chức khác");
    let other = came.with(&[
        ("supplier_tenant", ""),
        ("supplier_name", "Hội Luật gia Việt Nam"),
    ]);
    let answer = post(&people.officer.browser, &other, &key()).await.expect(303);
    let item = recorded(&answer, "ban-bien-tap");
    let reference = portal.services.store.reference().await.unwrap();
    let house = reference.tenant_by_slug("ban-bien-tap").unwrap().id.to_string();
    let stored = item.stored(&portal).await;
    assert_eq!(stored.get_str("tenant").unwrap(), house);
    let supplied = stored.get_document("supplied").unwrap();
    assert_eq!(supplied.get_str("body_name").unwrap(), "Hội Luật gia Việt Nam");
    assert!(supplied.get_str("tenant").is_err());
    assert!(
        stored.get_str("custodian").is_err(),
        "an officer who files no news has no charge of it"
    );
    // Nobody of the house files news: a return is read by the Standing Office.
    item.give_back(&people.officer.browser, "Bổ sung số liệu.")
        .await
        .expect(303);
    assert_eq!(
        mails_of(&portal, &people.officer, "[CCHC] Đề nghị chỉnh sửa").await,
        1
    );

    // Lào Cai has nobody yet: the item says whose it is, and the officer who also files news has charge of it.
    let filing = portal
        .appoint(
            "thu@bbt.example",
            "Nguyễn Hoài Thu",
            &[Role::StandingOfficer, Role::Collaborator],
            "ban-bien-tap",
        )
        .await;
    let unpeopled = came.with(&[("supplier_tenant", "lao-cai")]);
    let answer = post(&filing.browser, &unpeopled, &key()).await.expect(303);
    let item = recorded(&answer, "ban-bien-tap");
    let stored = item.stored(&portal).await;
    assert_eq!(stored.get_str("tenant").unwrap(), house);
    let lao_cai = reference.tenant_by_slug("lao-cai").unwrap();
    let supplied = stored.get_document("supplied").unwrap();
    assert_eq!(supplied.get_str("tenant").unwrap(), lao_cai.id.to_string());
    assert_eq!(stored.get_str("custodian").unwrap(), filing.id.to_string());
    item.give_back(&people.officer.browser, "Bổ sung số liệu.")
        .await
        .expect(303);
    assert_eq!(mails_of(&portal, &filing, "[CCHC] Đề nghị chỉnh sửa").await, 1);
    item.submit(&filing.browser).await.expect(303);
    item.approve(&filing.browser, "1").await.expect(403);
    item.approve(&people.officer.browser, "1").await.expect(303);
    portal.close().await;
}

#[tokio::test]
async fn what_is_typed_wrongly_is_kept_and_every_fault_has_its_remedy() {
    let (portal, people) = open().await;
    let officer = &people.officer.browser;
    let before = portal.count("audit", doc! {}).await;
    let came = Came::new(&portal, "Tin nhập sai");
    let tomorrow = MONDAY.plus_hours(24).html_local();
    let before_event = MONDAY.plus_hours(-41).html_local();
    let old = MONDAY.plus_days(-400).html_local();
    let tenant_id = portal.services.store.reference().await.unwrap();
    let tenant_id = tenant_id.tenant_by_slug("tuyen-quang").unwrap().id.to_string();
    for (other, message) in [
        (
            vec![("received_at", tomorrow.as_str())],
            "Thời điểm nhận còn ở tương lai",
        ),
        (
            vec![("received_at", before_event.as_str())],
            "Thời điểm nhận trước thời điểm diễn ra",
        ),
        (
            vec![("received_at", old.as_str())],
            "Thời điểm nhận đã quá một năm",
        ),
        (vec![("received_at", "hôm qua")], "hôm qua"),
        (vec![("channel", "pigeon")], "Hãy chọn hình thức tiếp nhận"),
        (vec![("supplier_person", "")], "Chưa nhập họ và tên"),
        (
            vec![("supplier_tenant", "")],
            "Hãy chọn cơ quan, đơn vị cung cấp trong danh sách, hoặc",
        ),
        (
            vec![("supplier_name", "Hội Luật gia")],
            "hãy để trống tên cơ quan, tổ chức khác",
        ),
        // A tenant that is forged: an id instead of a slug, the Board's own house, and none there is.
        (
            vec![("supplier_tenant", tenant_id.as_str())],
            "Hãy chọn cơ quan, đơn vị cung cấp trong danh sách.",
        ),
        (
            vec![("supplier_tenant", "ban-bien-tap")],
            "Hãy chọn cơ quan, đơn vị cung cấp trong danh sách.",
        ),
        (
            vec![("supplier_tenant", "{\"$ne\":1}")],
            "Hãy chọn cơ quan, đơn vị cung cấp trong danh sách.",
        ),
        (vec![("body", "  ")], "Nội dung còn trống"),
    ] {
        let refused = post(officer, &came.with(&other), &key()).await.expect(422);
        assert!(refused.body.contains(message), "{message}: {}", refused.body);
        assert!(
            refused.body.contains("Tin nhập sai</textarea>"),
            "the title is lost for {message}"
        );
        assert!(
            refused.body.contains("value=\"12/SNV-CCHC\""),
            "the number is lost for {message}"
        );
    }
    let mut undeclared = came.fields();
    undeclared.retain(|(name, _)| *name != "declared" && *name != "title");
    let refused = post(officer, &undeclared, &key()).await.expect(422);
    for words in [
        "Hãy xác nhận đã nhận cam kết",
        "Chưa nhập tiêu đề",
        "cần sửa 2 mục",
    ] {
        assert!(refused.body.contains(words), "{words}: {}", refused.body);
    }
    assert_eq!(portal.count("audit", doc! {}).await, before);
    portal.close().await;
}

#[tokio::test]
async fn the_standing_office_and_the_deputy_alone_record_and_a_form_sent_twice_records_once() {
    let (portal, people) = open().await;
    let came = Came::new(&portal, "Tin gửi hai lần");
    for who in [
        &people.author,
        &people.stranger,
        &people.lead,
        &people.member,
        &people.chair,
        &people.technician,
    ] {
        post(&who.browser, &came.fields(), &key()).await.expect(403);
        who.browser.get(PAGE).await.expect(403);
    }
    let officer = &people.officer.browser;
    let key = key();
    let first = post(officer, &came.fields(), &key).await.expect(303);
    let second = post(officer, &came.fields(), &key).await.expect(303);
    assert_eq!(first.location, second.location);
    let changed = came.with(&[("letter_number", "13/SNV-CCHC")]);
    let refused = post(officer, &changed, &key).await;
    assert!(refused.status == 422, "{}", refused.status);
    let submissions = portal.raw().await.collection::<Document>("submissions");
    assert_eq!(submissions.count_documents(doc! {}).await.unwrap(), 1);
    portal.close().await;
}

#[tokio::test]
async fn a_program_records_what_came_as_the_page_does() {
    let (portal, people) = open().await;
    let came = Came::new(&portal, "Tin qua giao diện lập trình");
    let body = |received_at: &str| {
        json!({
            "supplier_tenant": "tuyen-quang", "supplier_person": "Ma Văn Sình", "channel": "email",
            "received_at": received_at, "declared": true, "content": content_body(&came.content),
        })
    };
    let send = |browser: &Browser, key: &str, body: serde_json::Value| {
        let request = browser.request("POST", "/api/v1/newsroom/intake");
        Browser::send(request.header("idempotency-key", key).json(&body))
    };
    let officer = &people.officer.browser;
    send(&people.author.browser, "tiep-nhan-0001", body(&came.received_at))
        .await
        .expect(403);
    let future = MONDAY.plus_hours(1).html_local();
    let refused = send(officer, "tiep-nhan-0002", body(&future)).await.expect(422);
    assert_eq!(refused.json()["errors"][0]["field"], "received_at");
    let first = send(officer, "tiep-nhan-0003", body(&came.received_at))
        .await
        .expect(200);
    let second = send(officer, "tiep-nhan-0003", body(&came.received_at))
        .await
        .expect(200);
    assert_eq!(first.json()["code"], second.json()["code"]);
    let item = Item {
        code: first.json()["code"].as_str().unwrap().to_owned(),
        tenant: "tuyen-quang".to_owned(),
    };
    let supplied = item.stored(&portal).await;
    let supplied = supplied.get_document("supplied").unwrap();
    assert_eq!(supplied.get_str("channel").unwrap(), "email");
    // Nobody of another body finds it.
    let other = item.workspace().replace("tuyen-quang", "cao-bang");
    people.stranger.browser.get(&other).await.expect(404);
    portal.close().await;
}
