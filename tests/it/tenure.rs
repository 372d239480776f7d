//! How a person comes and goes by the Standing Office's pages: appointed, invited again, relieved of a role, revoked.

use std::time::Duration;

use bson::{Document, doc};
use cchc::domain::{actor::Role, terms::TermsVersion};
use serde_json::json;

use crate::harness::{
    Answer, Browser, Everyone, Item, PASSWORD, Somebody, TestPortal, event_news, eventually, everyone, key,
};

const LIST: &str = "/quan-tri/tai-khoan";
const APPOINT: &str = "/quan-tri/cap-tai-khoan";
const API: &str = "/api/v1/administration/accounts";
const INVITED: &str = "[CCHC] V/v cấp tài khoản";
const REVOKED: &str = "[CCHC] Thông báo thu hồi tài khoản";
const ROLES: &str = "[CCHC] Thông báo thay đổi vai trò";

/// The field at fault, what was typed, and the words of the remedy.
type Slip<'a> = (&'a str, &'a [(&'a str, &'a str)], &'a str);

struct Scene {
    portal: TestPortal,
    people: Everyone,
    /// A second collaborator of Tuyên Quang.
    colleague: Somebody,
}

impl Scene {
    /// The officer and the deputy have passwords.
    async fn open() -> Self {
        let portal = TestPortal::open().await;
        let mut people = everyone(&portal).await;
        let roles = [Role::Collaborator];
        let colleague = portal
            .appoint("lan@tq.example", "Lý Thị Lan", &roles, "tuyen-quang")
            .await;
        portal.give_password(&mut people.officer).await;
        portal.give_password(&mut people.deputy).await;
        Self {
            portal,
            people,
            colleague,
        }
    }

    fn officer(&self) -> &Browser {
        &self.people.officer.browser
    }

    fn day(&self, from_today: i32) -> String {
        self.portal.services.today().plus_days(from_today).short()
    }

    async fn account(&self, id: &str) -> Document {
        let accounts = self.portal.raw().await.collection::<Document>("accounts");
        let found = accounts.find_one(doc! { "_id": id }).await.unwrap();
        found.expect("the account is stored")
    }

    async fn appoint(&self, browser: &Browser, changed: &[(&str, &str)]) -> Answer {
        let day = self.day(-3);
        post(browser, APPOINT, &appointment(&day, changed)).await
    }

    async fn link(&self, email: &str) -> String {
        let mail = self
            .portal
            .mail_to(email, |mail| mail.subject.starts_with(INVITED))
            .await;
        let place = mail.text.find("/mat-khau/").expect("the mail has a link");
        mail.text[place..].split_whitespace().next().unwrap().to_owned()
    }

    /// A decision about somebody, as the page sends it.
    fn decision(&self, successor: Option<&Somebody>) -> Vec<(&'static str, String)> {
        vec![
            ("role", String::new()),
            ("ground", "Chuyển công tác".to_owned()),
            ("document_number", "1235/SNV-CCHC".to_owned()),
            ("decided_on", self.day(0)),
            (
                "successor",
                successor.map(|one| one.id.to_string()).unwrap_or_default(),
            ),
        ]
    }

    async fn preview(
        &self,
        browser: &Browser,
        who: &Somebody,
        decision: &[(&'static str, String)],
    ) -> Answer {
        let fields: Vec<_> = decision
            .iter()
            .map(|(name, value)| (*name, value.as_str()))
            .collect();
        browser
            .post(&format!("{LIST}/{}/thu-hoi/xem-truoc", who.id), &fields)
            .await
    }

    async fn revoke(
        &self,
        browser: &Browser,
        who: &Somebody,
        decision: &[(&'static str, String)],
        password: &str,
    ) -> Answer {
        let seen = self.account(&who.id.to_string()).await;
        let seen = seen.get_i64("version").unwrap().to_string();
        let key = key();
        let mut fields: Vec<_> = decision
            .iter()
            .map(|(name, value)| (*name, value.as_str()))
            .collect();
        fields.extend([
            ("seen", seen.as_str()),
            ("password", password),
            ("key", key.as_str()),
        ]);
        browser.post(&format!("{LIST}/{}/thu-hoi", who.id), &fields).await
    }

    async fn custodian(&self, item: &Item) -> Option<String> {
        let stored = item.stored(&self.portal).await;
        stored.get_str("custodian").ok().map(str::to_owned)
    }

    async fn expect_custodian(&self, item: &Item, who: Option<&Somebody>) {
        let wanted = who.map(|one| one.id.to_string());
        let place = format!("{} lies with {wanted:?}", item.code);
        eventually(&place, async || self.custodian(item).await == wanted).await;
    }

    async fn mails(&self, to: &str, subject: &str) -> usize {
        self.portal.wait_for_outbox().await;
        let mails = self.portal.mails_sent().await;
        let fits = mails
            .iter()
            .filter(|mail| mail.summary.to_email == to && mail.summary.subject.starts_with(subject));
        fits.count()
    }

    async fn audited(&self, action: &str) -> u64 {
        self.portal.count("audit", doc! { "action": action }).await
    }
}

async fn post(browser: &Browser, path: &str, fields: &[(&str, &str)]) -> Answer {
    let key = key();
    let mut fields = fields.to_vec();
    fields.push(("key", &key));
    browser.post(path, &fields).await
}

/// A good appointment of a newcomer of Tuyên Quang, with some fields changed.
fn appointment<'a>(day: &'a str, changed: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    let good = [
        ("full_name", "Ma Văn Sình"),
        ("email", "sinh.mv@tq.example"),
        ("post", "Chuyên viên, Sở Nội vụ"),
        ("tenant", "tuyen-quang"),
        ("roles", "collaborator"),
        ("document_number", "1234/SNV-CCHC"),
        ("decided_on", day),
        ("until", ""),
    ];
    let mut fields: Vec<_> = good
        .into_iter()
        .filter(|(name, _)| changed.iter().all(|(other, _)| other != name))
        .collect();
    fields.extend(changed);
    fields
}

async fn set_password(portal: &TestPortal, link: &str) -> Answer {
    let version = TermsVersion::CURRENT.number().to_string();
    let fields = [
        ("password", PASSWORD),
        ("password_again", PASSWORD),
        ("agree", "on"),
        ("version", version.as_str()),
    ];
    let anyone = Browser::new(&portal.base);
    Browser::send(anyone.request("POST", link).form(&fields)).await
}

async fn log_in(portal: &TestPortal, email: &str) -> Answer {
    let fields = [("email", email), ("password", PASSWORD), ("next", "")];
    let anyone = Browser::new(&portal.base);
    Browser::send(anyone.request("POST", "/dang-nhap").form(&fields)).await
}

#[tokio::test]
async fn a_seat_on_the_board_rests_on_a_decision_with_its_number_and_day() {
    let scene = Scene::open().await;
    let day = scene.day(0);
    let seat = |changed: &[(&'static str, &'static str)]| {
        let mut fields = vec![
            ("full_name", "Lương Thị Hạnh"),
            ("email", "hanh.lt@bbt.example"),
            ("post", "Phó Vụ trưởng, Vụ Cải cách hành chính"),
            ("tenant", "ban-bien-tap"),
            ("roles", "board_member"),
        ];
        fields.extend(changed);
        fields
    };
    for missing in ["document_number", "decided_on"] {
        let key = key();
        let mut fields = appointment(&day, &seat(&[("document_number", "588/QĐ-BNV")]));
        fields.retain(|(name, _)| *name != missing);
        fields.push(("key", &key));
        scene.officer().post(APPOINT, &fields).await.expect(422);
    }
    let key = key();
    let mut fields = appointment(&day, &seat(&[("document_number", "588/QĐ-BNV")]));
    fields.push(("key", &key));
    let page = scene.officer().post(APPOINT, &fields).await.expect(303);
    let page = scene
        .officer()
        .get(page.location.as_deref().unwrap())
        .await
        .expect(200);
    assert!(
        page.body.contains(&format!("588/QĐ-BNV ngày {day}")),
        "{}",
        page.body
    );
    let stored = doc! { "appointment.document_number": "588/QĐ-BNV", "roles": "board_member" };
    assert_eq!(scene.portal.count("accounts", stored).await, 1);
    scene.portal.close().await;
}

#[tokio::test]
async fn a_person_is_appointed_by_page_and_comes_in_through_the_link_alone() {
    let scene = Scene::open().await;
    let officer = scene.officer();
    let empty = officer.get(APPOINT).await.expect(200);
    assert!(empty.body.contains("Số, ký hiệu văn bản"), "{}", empty.body);
    let (day, until, key) = (scene.day(-3), scene.day(365), key());
    let mut fields = appointment(&day, &[("until", until.as_str())]);
    fields.push(("key", &key));
    let done = officer.post(APPOINT, &fields).await.expect(303);
    let address = done.location.unwrap();
    let (person, flash) = address.split_once("?da=").unwrap();
    assert_eq!(flash, "cap-tai-khoan");
    // Sent twice, one account and one answer.
    let again = officer.post(APPOINT, &fields).await.expect(303);
    assert_eq!(again.location.as_ref(), Some(&address));
    assert_eq!(
        scene
            .portal
            .count("accounts", doc! { "email": "sinh.mv@tq.example" })
            .await,
        1
    );

    let page = officer.get(&address).await.expect(200);
    for words in [
        "Ma Văn Sình",
        "Chuyên viên, Sở Nội vụ",
        "1234/SNV-CCHC",
        &until,
        "Người này chưa đặt mật khẩu",
        "Lê Quang Huy, Bộ phận Thường trực",
        "Chưa đăng nhập lần nào",
        "Cấp tài khoản",
    ] {
        assert!(page.body.contains(words), "{words}: {}", page.body);
    }
    let list = officer.get(LIST).await.expect(200);
    assert!(list.body.contains(person), "the list leads to the person");

    let id = person.rsplit('/').next().unwrap();
    let stored = scene.account(id).await;
    let by = stored.get_document("granted_by").unwrap();
    assert_eq!(
        by.get_str("account").unwrap(),
        scene.people.officer.id.to_string()
    );
    let entry = doc! {
        "chain": format!("account:{id}"), "action": "grant_account",
        "actor.account": scene.people.officer.id.to_string(),
    };
    assert_eq!(scene.portal.count("audit", entry).await, 1);

    assert_eq!(scene.mails("sinh.mv@tq.example", "[CCHC]").await, 1);
    let link = scene.link("sinh.mv@tq.example").await;
    log_in(&scene.portal, "sinh.mv@tq.example").await.expect(401);
    set_password(&scene.portal, &link).await.expect(303);
    set_password(&scene.portal, &link).await.expect(404);
    let inside = log_in(&scene.portal, "sinh.mv@tq.example").await.expect(303);
    assert_eq!(inside.location.as_deref(), Some("/don-vi/tuyen-quang"));
    let page = officer.get(person).await.expect(200);
    assert!(!page.body.contains("Chưa đăng nhập lần nào"), "{}", page.body);
    assert!(!page.body.contains("Gửi lại thư mời"), "{}", page.body);
    scene.portal.close().await;
}

#[tokio::test]
async fn an_appointment_typed_wrongly_keeps_what_was_typed_and_says_how_to_mend_it() {
    let scene = Scene::open().await;
    let (tomorrow, yesterday) = (scene.day(1), scene.day(-1));
    let before = (
        scene.portal.count("accounts", doc! {}).await,
        scene.portal.count("audit", doc! {}).await,
    );
    let cases: &[Slip] = &[
        ("full_name", &[("full_name", "")], "họ"),
        ("email", &[("email", "mai")], "không phải địa chỉ thư điện tử"),
        (
            "email",
            &[("email", "{\"$ne\":1}")],
            "không phải địa chỉ thư điện tử",
        ),
        ("post", &[("post", "  ")], "Chức vụ, đơn vị công tác còn trống"),
        ("tenant", &[("tenant", "khong-co")], "Chưa chọn cơ quan, đơn vị"),
        ("roles", &[("roles", "admin")], "Chưa chọn vai trò"),
        ("roles", &[("roles", "chair")], "chỉ cấp trong Ban Biên tập"),
        (
            "roles",
            &[("roles", "chair"), ("tenant", "ban-bien-tap")],
            "Đã có Trưởng Ban Biên tập đang hoạt động",
        ),
        (
            "roles",
            &[("roles", "deputy"), ("tenant", "ban-bien-tap")],
            "Đã có Phó Trưởng Ban Biên tập đang hoạt động",
        ),
        (
            "document_number",
            &[("document_number", "hai ba bốn")],
            "không phải số, ký hiệu văn bản",
        ),
        ("decided_on", &[("decided_on", "31/02/2026")], ""),
        (
            "decided_on",
            &[("decided_on", &tomorrow)],
            "không thể sau hôm nay",
        ),
        ("until", &[("until", &yesterday)], "phải từ hôm nay trở đi"),
        // The address is somebody's of another body, of another name, and that of the officer.
        (
            "tenant",
            &[("email", "nong@cb.example")],
            "đã có tài khoản ở cơ quan khác",
        ),
        ("full_name", &[("email", "lan@tq.example")], "mang tên khác"),
        (
            "roles",
            &[("email", "lan@tq.example"), ("full_name", "Lý Thị Lan")],
            "đã có tài khoản với các vai trò đã chọn",
        ),
    ];
    for (field, changed, words) in cases {
        let refused = scene.appoint(scene.officer(), changed).await.expect(422);
        assert!(refused.body.contains(words), "{words}: {}", refused.body);
        assert!(
            refused.body.contains(&format!("href=\"#{field}\"")),
            "{words} names no field {field}: {}",
            refused.body
        );
        assert!(refused.body.contains("value=\"1234/SNV-CCHC\"") || *field == "document_number");
        assert!(
            refused.body.contains("value=\"tuyen-quang\" selected")
                || changed.iter().any(|(name, _)| *name == "tenant"),
            "the body is lost"
        );
    }
    let own = [
        ("email", "huy@bbt.example"),
        ("full_name", "Lê Quang Huy"),
        ("tenant", "ban-bien-tap"),
        ("roles", "technician"),
    ];
    let refused = scene.appoint(scene.officer(), &own).await.expect(422);
    assert!(refused.body.contains("Không ai tự cấp thêm"), "{}", refused.body);
    let script = scene
        .appoint(
            scene.officer(),
            &[("post", "<script>alert(1)</script>"), ("email", "x")],
        )
        .await
        .expect(422);
    assert!(!script.body.contains("<script>alert"), "{}", script.body);
    let after = (
        scene.portal.count("accounts", doc! {}).await,
        scene.portal.count("audit", doc! {}).await,
    );
    assert_eq!(before, after);
    scene.portal.close().await;
}

#[tokio::test]
async fn who_has_an_account_gets_a_role_and_no_second_account() {
    let scene = Scene::open().await;
    let accounts = scene.portal.count("accounts", doc! {}).await;
    let author = &scene.people.author;
    let more = [
        ("email", author.email.as_str()),
        ("full_name", "Hoàng Thị Mai"),
        ("roles", "tenant_lead"),
        ("document_number", "77/QĐ-UBND"),
    ];
    let done = scene.appoint(scene.officer(), &more).await.expect(303);
    assert_eq!(
        done.location,
        Some(format!("{LIST}/{}?da=cap-tai-khoan", author.id))
    );
    assert_eq!(scene.portal.count("accounts", doc! {}).await, accounts);
    assert_eq!(scene.mails(&author.email, ROLES).await, 1);
    assert_eq!(scene.mails(&scene.people.lead.email, ROLES).await, 1);
    // The session goes on, with the new role from the next request.
    let page = author.browser.get("/tai-khoan").await.expect(200);
    assert!(page.body.contains("Lãnh đạo đơn vị"), "{}", page.body);
    let page = scene
        .officer()
        .get(&format!("{LIST}/{}", author.id))
        .await
        .expect(200);
    let (_, appointments) = page.body.split_once("id=\"van-ban-cu\"").unwrap();
    let (newer, older) = (
        appointments.find("77/QĐ-UBND").unwrap(),
        appointments.find("01/QĐ-UBND").unwrap(),
    );
    assert!(newer < older, "newest first");

    // The role ends; the other one and the session go on.
    let mut decision = scene.decision(None);
    decision[0].1 = "tenant_lead".to_owned();
    let page = scene
        .preview(scene.officer(), author, &decision)
        .await
        .expect(200);
    assert!(
        page.body
            .contains("thôi vai trò Lãnh đạo đơn vị ngay; vẫn giữ: Cộng tác viên."),
        "{}",
        page.body
    );
    assert!(!page.body.contains("nháp,"), "drafts stay: {}", page.body);
    scene
        .revoke(scene.officer(), author, &decision, PASSWORD)
        .await
        .expect(303);
    let page = author.browser.get("/tai-khoan").await.expect(200);
    assert!(!page.body.contains("Lãnh đạo đơn vị"), "{}", page.body);
    let draft = Item::draft(author, &event_news(&scene.portal, "Tin sau khi thôi", 1)).await;
    assert_eq!(scene.custodian(&draft).await, Some(author.id.to_string()));
    let stored = scene.account(&author.id.to_string()).await;
    let ended = stored.get_array("ended_roles").unwrap();
    assert_eq!(ended.len(), 1);
    // The only role left does not end alone, and one that is not held does not end at all.
    for (role, words) in [
        ("collaborator", "vai trò duy nhất"),
        ("chair", "không giữ vai trò"),
    ] {
        decision[0].1 = role.to_owned();
        let refused = scene
            .preview(scene.officer(), author, &decision)
            .await
            .expect(422);
        assert!(refused.body.contains(words), "{}", refused.body);
        let refused = scene
            .revoke(scene.officer(), author, &decision, PASSWORD)
            .await
            .expect(422);
        assert!(refused.body.contains(words), "{}", refused.body);
    }
    assert_eq!(scene.audited("end_role").await, 1);
    scene.portal.close().await;
}

#[tokio::test]
async fn an_invitation_is_sent_again_or_cancelled_and_the_old_link_is_void() {
    let scene = Scene::open().await;
    let email = "sinh.mv@tq.example";
    let done = scene.appoint(scene.officer(), &[]).await.expect(303);
    let person = done.location.unwrap().split('?').next().unwrap().to_owned();
    let anyone = Browser::new(&scene.portal.base);
    let first = scene.link(email).await;
    anyone.get(&first).await.expect(200);

    post(scene.officer(), &format!("{person}/gui-lai-thu-moi"), &[])
        .await
        .expect(303);
    anyone.get(&first).await.expect(404);
    set_password(&scene.portal, &first).await.expect(404);
    let second = scene.link(email).await;
    assert_ne!(first, second);
    anyone.get(&second).await.expect(200);

    post(scene.officer(), &format!("{person}/huy-thu-moi"), &[])
        .await
        .expect(303);
    anyone.get(&second).await.expect(404);
    set_password(&scene.portal, &second).await.expect(404);
    let twice = post(scene.officer(), &format!("{person}/huy-thu-moi"), &[])
        .await
        .expect(422);
    assert!(twice.body.contains("đã bị hủy trước đó"), "{}", twice.body);
    // Nor does the person get in by the way of a forgotten password.
    let sent = scene.mails(email, "[CCHC]").await;
    let fields = [("email", email)];
    Browser::send(anyone.request("POST", "/quen-mat-khau").form(&fields))
        .await
        .expect(200);
    tokio::time::sleep(Duration::from_millis(300)).await;
    assert_eq!(scene.mails(email, "[CCHC]").await, sent);

    // Nobody but the Standing Office and the Deputy, and nothing for an id that is nobody's.
    for who in [
        &scene.people.author,
        &scene.people.lead,
        &scene.people.chair,
        &scene.people.technician,
    ] {
        post(&who.browser, &format!("{person}/gui-lai-thu-moi"), &[])
            .await
            .expect(403);
    }
    let nobody = format!("{LIST}/0197a000-0000-7000-8000-000000000000");
    for path in ["gui-lai-thu-moi", "huy-thu-moi"] {
        post(scene.officer(), &format!("{nobody}/{path}"), &[])
            .await
            .expect(404);
    }

    post(
        &scene.people.deputy.browser,
        &format!("{person}/gui-lai-thu-moi"),
        &[],
    )
    .await
    .expect(303);
    let third = scene.link(email).await;
    set_password(&scene.portal, &third).await.expect(303);
    log_in(&scene.portal, email).await.expect(303);
    let late = post(scene.officer(), &format!("{person}/gui-lai-thu-moi"), &[])
        .await
        .expect(422);
    assert!(late.body.contains("đã đặt mật khẩu"), "{}", late.body);
    scene.portal.close().await;
}

#[tokio::test]
async fn a_revocation_is_previewed_confirmed_and_proved() {
    let scene = Scene::open().await;
    let (author, colleague) = (&scene.people.author, &scene.colleague);
    let officer = scene.officer();
    let form = |title: &str| event_news(&scene.portal, title, 1);
    let drafts = [
        Item::draft(author, &form("Nháp một")).await,
        Item::draft(author, &form("Nháp hai")).await,
    ];
    let sent = Item::submitted(author, &form("Tin đã gửi")).await;
    scene.portal.browser_of(&author.email).await;
    let person = format!("{LIST}/{}", author.id);
    let page = officer.get(&format!("{person}/thu-hoi")).await.expect(200);
    assert!(page.body.contains("Lý Thị Lan (lan@tq.example)"), "{}", page.body);
    assert!(
        !page.body.contains("nong@cb.example") && !page.body.contains("Mật khẩu của bạn"),
        "{}",
        page.body
    );

    let decision = scene.decision(Some(colleague));
    let page = scene.preview(officer, author, &decision).await.expect(200);
    for words in [
        "2 phiên đang mở bị đóng",
        "2 nháp, 1 bài đang giữ sẽ chuyển cho Lý Thị Lan.",
        "lãnh đạo đơn vị và Bộ phận Thường trực",
        "Mật khẩu của bạn",
    ] {
        assert!(page.body.contains(words), "{words}: {}", page.body);
    }
    let pooled = scene
        .preview(officer, author, &scene.decision(None))
        .await
        .expect(200);
    assert!(
        pooled.body.contains("2 nháp, 1 bài đang giữ sẽ về đơn vị"),
        "{}",
        pooled.body
    );
    // A preview does nothing, and a wrong password neither.
    author.browser.get("/tai-khoan").await.expect(200);
    for password in ["", "sai-mat-khau-nay"] {
        let refused = scene
            .revoke(officer, author, &decision, password)
            .await
            .expect(422);
        assert!(refused.body.contains("Mật khẩu không đúng"), "{}", refused.body);
        assert!(
            refused.body.contains("2 nháp, 1 bài đang giữ"),
            "{}",
            refused.body
        );
        assert!(!refused.body.contains("sai-mat-khau-nay"), "a password is shown");
    }
    author.browser.get("/tai-khoan").await.expect(200);
    assert_eq!(scene.audited("confirm_failed").await, 2);

    // What was seen is what is confirmed.
    let (seen, key) = ("0".to_owned(), key());
    let mut stale: Vec<_> = decision
        .iter()
        .map(|(name, value)| (*name, value.as_str()))
        .collect();
    stale.extend([
        ("seen", seen.as_str()),
        ("password", PASSWORD),
        ("key", key.as_str()),
    ]);
    let refused = officer
        .post(&format!("{person}/thu-hoi"), &stale)
        .await
        .expect(409);
    assert!(
        refused.body.contains("vừa thay đổi sau khi bạn xem trước"),
        "{}",
        refused.body
    );

    let version = scene
        .account(&author.id.to_string())
        .await
        .get_i64("version")
        .unwrap();
    let version = version.to_string();
    let place = stale.len() - 3;
    stale[place].1 = &version;
    let done = officer
        .post(&format!("{person}/thu-hoi"), &stale)
        .await
        .expect(303);
    assert_eq!(done.location, Some(format!("{person}?da=thu-hoi")));
    let gone = author.browser.get("/tai-khoan").await.expect(303);
    assert!(gone.location.unwrap().starts_with("/dang-nhap"));
    log_in(&scene.portal, &author.email).await.expect(401);
    // The same form again has the same answer and no second effect; another one learns that it is done.
    officer
        .post(&format!("{person}/thu-hoi"), &stale)
        .await
        .expect(303);
    let refused = scene
        .revoke(officer, author, &decision, PASSWORD)
        .await
        .expect(422);
    assert!(
        refused.body.contains("đã bị thu hồi trước đó"),
        "{}",
        refused.body
    );
    assert_eq!(scene.audited("revoke_account").await, 1);

    let page = officer.get(&format!("{person}?da=thu-hoi")).await.expect(200);
    for words in [
        "Thu hồi lúc",
        "2 phiên đã đóng",
        "1235/SNV-CCHC",
        "Chuyển công tác",
        "Lý Thị Lan",
        "Lê Quang Huy, Bộ phận Thường trực",
    ] {
        assert!(page.body.contains(words), "{words}: {}", page.body);
    }
    for item in drafts.iter().chain([&sent]) {
        scene.expect_custodian(item, Some(colleague)).await;
    }
    let stored = sent.stored(&scene.portal).await;
    let author_stays = stored.get_document("author").unwrap();
    assert_eq!(author_stays.get_str("account").unwrap(), author.id.to_string());
    for told in [author, &scene.people.lead, &scene.people.officer] {
        let mail = scene
            .portal
            .mail_to(&told.email, |mail| mail.subject.starts_with(REVOKED))
            .await;
        for words in ["Hoàng Thị Mai", "1235/SNV-CCHC", "Lý Thị Lan", "Chuyển công tác"] {
            assert!(mail.text.contains(words), "{words}: {}", mail.text);
        }
    }
    assert_eq!(
        scene
            .mails(&colleague.email, "[CCHC] Thay đổi người phụ trách")
            .await,
        3
    );
    // Nothing that is kept of the form knows the password.
    let rows = scene.portal.raw().await.collection::<Document>("idempotency");
    let row = rows
        .find_one(doc! { "receipt.id": author.id.to_string() })
        .await
        .unwrap()
        .unwrap();
    let body: String = [format!("{person}/thu-hoi\n")]
        .into_iter()
        .chain(
            stale
                .iter()
                .filter(|(name, _)| *name != "password")
                .map(|(n, v)| format!("{n}={v}\n")),
        )
        .collect();
    let hash = data_encoding::HEXLOWER.encode(&<sha2::Sha256 as sha2::Digest>::digest(body.as_bytes()));
    assert_eq!(row.get_str("body_hash").unwrap(), hash);

    // Appointed anew: a new document and a new link, nothing of what was revoked.
    let anew = [
        ("email", author.email.as_str()),
        ("full_name", "Hoàng Thị Mai"),
        ("document_number", "99/QĐ-UBND"),
    ];
    scene.appoint(officer, &anew).await.expect(303);
    let stored = scene.account(&author.id.to_string()).await;
    assert_eq!(stored.get_array("former").unwrap().len(), 1);
    assert!(stored.get_str("password_hash").is_err());
    author.browser.get("/tai-khoan").await.expect(303);
    assert_eq!(scene.custodian(&sent).await, Some(colleague.id.to_string()));
    let link = scene.link(&author.email).await;
    set_password(&scene.portal, &link).await.expect(303);
    log_in(&scene.portal, &author.email).await.expect(303);
    let verified = scene
        .portal
        .services
        .store
        .verify_audit(scene.portal.services.now(), &[])
        .await
        .unwrap();
    assert!(verified.findings.is_empty(), "{:?}", verified.findings);
    scene.portal.close().await;
}

#[tokio::test]
async fn nobody_locks_the_last_officer_out_nor_oneself_and_no_other_role_revokes() {
    let scene = Scene::open().await;
    let people = &scene.people;
    let deputy = &people.deputy.browser;
    let plain = scene.decision(None);
    for (who, words) in [
        (&people.officer, "người cuối cùng giữ vai trò Bộ phận Thường trực"),
        (
            &people.technician,
            "người cuối cùng giữ vai trò Quản trị kỹ thuật",
        ),
    ] {
        let refused = scene.preview(deputy, who, &plain).await.expect(422);
        assert!(refused.body.contains(words), "{}", refused.body);
        let refused = scene.revoke(deputy, who, &plain, PASSWORD).await.expect(422);
        assert!(refused.body.contains(words), "{}", refused.body);
    }
    let refused = scene
        .revoke(deputy, &people.deputy, &plain, PASSWORD)
        .await
        .expect(422);
    assert!(
        refused.body.contains("tự thu hồi tài khoản của chính mình"),
        "{}",
        refused.body
    );
    let page = deputy
        .get(&format!("{LIST}/{}", people.deputy.id))
        .await
        .expect(200);
    assert!(
        page.body.contains("tự thu hồi tài khoản của chính mình"),
        "{}",
        page.body
    );
    assert!(!page.body.contains("/thu-hoi\""), "{}", page.body);

    // Who takes over is a present collaborator of the same body.
    for other in [&people.stranger, &people.lead, &people.author] {
        let decision = scene.decision(Some(other));
        let refused = scene
            .revoke(deputy, &people.author, &decision, PASSWORD)
            .await
            .expect(422);
        assert!(refused.body.contains("href=\"#successor\""), "{}", refused.body);
    }
    for who in [
        &people.author,
        &people.lead,
        &people.chair,
        &people.member,
        &people.technician,
    ] {
        scene
            .preview(&who.browser, &scene.colleague, &plain)
            .await
            .expect(403);
        scene
            .revoke(&who.browser, &scene.colleague, &plain, PASSWORD)
            .await
            .expect(403);
        who.browser
            .get(&format!("{LIST}/{}", scene.colleague.id))
            .await
            .expect(403);
    }
    for path in ["", "/thu-hoi"] {
        for id in [
            "0197a000-0000-7000-8000-000000000000",
            "khong-phai-ma",
            "{\"$ne\":1}",
        ] {
            let address = format!("{LIST}/{}{path}", urlencoded(id));
            deputy.get(&address).await.expect(404);
        }
    }
    assert_eq!(
        (
            scene.audited("revoke_account").await,
            scene.audited("end_role").await
        ),
        (0, 0)
    );
    scene.colleague.browser.get("/tai-khoan").await.expect(200);
    scene.portal.close().await;
}

fn urlencoded(text: &str) -> String {
    url::form_urlencoded::byte_serialize(text.as_bytes()).collect()
}

#[tokio::test]
async fn of_two_officers_who_revoke_each_other_at_once_one_stays() {
    let scene = Scene::open().await;
    let people = &scene.people;
    let mut second = scene
        .portal
        .appoint(
            "hoa@bbt.example",
            "Bùi Thị Hoa",
            &[Role::StandingOfficer],
            "ban-bien-tap",
        )
        .await;
    scene.portal.give_password(&mut second).await;
    let plain = scene.decision(None);
    let (one, other) = tokio::join!(
        scene.revoke(&people.officer.browser, &second, &plain, PASSWORD),
        scene.revoke(&second.browser, &people.officer, &plain, PASSWORD),
    );
    let active = doc! { "roles": "standing_officer", "standing.name": "active" };
    assert_eq!(
        scene.portal.count("accounts", active).await,
        1,
        "{} and {}",
        one.status,
        other.status
    );
    assert_eq!(scene.audited("revoke_account").await, 1);
    // The roll that both passed is audited as everything is.
    let (store, now) = (&scene.portal.services.store, scene.portal.services.now());
    let verified = store.verify_audit(now, &[]).await.unwrap();
    assert!(verified.findings.is_empty(), "{:?}", verified.findings);
    let passed = doc! { "chain": "roster:standing_officer" };
    assert_eq!(scene.portal.count("audit", passed).await, 1);
    scene.portal.close().await;
}

#[tokio::test]
async fn a_wrong_password_is_tried_a_few_times_and_not_more() {
    let scene = Scene::open().await;
    let plain = scene.decision(None);
    for _ in 0..6 {
        scene
            .revoke(scene.officer(), &scene.colleague, &plain, "sai-mat-khau-nay")
            .await
            .expect(422);
    }
    let refused = scene
        .revoke(scene.officer(), &scene.colleague, &plain, PASSWORD)
        .await
        .expect(429);
    assert!(refused.body.contains("Hãy đợi 15 phút"), "{}", refused.body);
    assert!(refused.body.contains("Chuyển công tác"), "what was typed is lost");
    scene.colleague.browser.get("/tai-khoan").await.expect(200);
    scene.portal.close().await;
}

#[tokio::test]
async fn the_same_by_json() {
    let scene = Scene::open().await;
    let officer = scene.officer();
    let day = scene.portal.services.today().to_string();
    let mut body = json!({
        "full_name": "Ma Văn Sình", "email": "sinh.mv@tq.example", "post": "Chuyên viên", "tenant": "tuyen-quang",
        "roles": ["collaborator"], "document_number": "1234/SNV-CCHC", "decided_on": day,
    });
    let made = officer.post_json(API, &body).await.expect(200).json();
    let address = format!("{API}/{}", made["id"].as_str().unwrap());
    let person = officer.get(&address).await.expect(200).json();
    assert_eq!(person["account"]["invited"], "waiting");
    assert_eq!(person["account"]["roles"], json!(["collaborator"]));
    assert_eq!(person["holdings"]["drafts"], 0);
    body["email"] = json!({ "$ne": 1 });
    let refused = officer.post_json(API, &body).await;
    assert!((400..500).contains(&refused.status), "{}", refused.body);
    body["email"] = json!("khong-phai");
    let refused = officer.post_json(API, &body).await.expect(422).json();
    assert_eq!(refused["errors"][0]["field"], "email");
    officer
        .post_json(&format!("{address}/cancel-invitation"), &json!({}))
        .await
        .expect(200);
    let person = officer.get(&address).await.expect(200).json();
    assert_eq!(person["account"]["invited"], "cancelled");
    officer
        .post_json(&format!("{address}/invite"), &json!({}))
        .await
        .expect(200);

    let decision = json!({ "ground": "Thôi việc", "document_number": "1235/SNV-CCHC", "decided_on": day });
    let seen = officer
        .post_json(&format!("{address}/preview-revocation"), &decision)
        .await
        .expect(200)
        .json();
    assert!(seen["consequences"][0].as_str().unwrap().contains("Ma Văn Sình"));
    let revoke =
        |password: &str| json!({ "decision": decision, "version": seen["version"], "password": password });
    let address = format!("{address}/revoke");
    let refused = officer
        .post_json(&address, &revoke("sai-mat-khau"))
        .await
        .expect(422)
        .json();
    assert_eq!(refused["errors"][0]["field"], "password");
    scene
        .people
        .lead
        .browser
        .post_json(&address, &revoke(PASSWORD))
        .await
        .expect(403);
    officer.post_json(&address, &revoke(PASSWORD)).await.expect(200);
    let listed = officer.get(API).await.expect(200).json();
    let listed = listed["accounts"].as_array().unwrap();
    let gone = listed
        .iter()
        .find(|one| one["email"] == "sinh.mv@tq.example")
        .unwrap();
    assert_eq!(gone["active"], false);
    assert!(gone["revoked_at"].is_string());
    scene.portal.close().await;
}
