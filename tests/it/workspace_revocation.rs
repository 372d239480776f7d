//! A whole workspace, or a part of it, revoked as one act.

use bson::{Document, doc};
use cchc::{
    app::expiry::finish_ends,
    domain::{actor::Role, scope::Scope},
    store::View,
};
use serde_json::{Value, json};

use crate::harness::{
    Answer, Browser, Everyone, Item, PASSWORD, Somebody, TestPortal, event_news, eventually, everyone, key,
};

const BODIES: &str = "/quan-tri/don-vi";
const PAGE: &str = "/quan-tri/don-vi/tuyen-quang/thu-hoi";
const PREVIEW: &str = "/quan-tri/don-vi/tuyen-quang/thu-hoi/xem-truoc";
const API: &str = "/api/v1/administration/workspaces/tuyen-quang";
const TOGETHER: &str = " tài khoản của đơn vị: ";
const ALONE: &str = "[CCHC] Thông báo thu hồi tài khoản";

struct Scene {
    portal: TestPortal,
    people: Everyone,
    /// Of the Department of Home Affairs of Tuyên Quang.
    lan: Somebody,
    /// The same, invited and without a password.
    binh: Somebody,
    /// Of the Department of Justice of Tuyên Quang.
    chi: Somebody,
}

impl Scene {
    /// Tuyên Quang has five people: Mai who files, Sính who leads, and these three.
    async fn open() -> Self {
        let portal = TestPortal::open().await;
        let mut people = everyone(&portal).await;
        portal.give_password(&mut people.officer).await;
        portal.give_password(&mut people.deputy).await;
        portal.give_password(&mut people.author).await;
        portal.give_password(&mut people.lead).await;
        let lan = portal
            .appoint_in_post(("lan@tq.example", "Lý Thị Lan"), "Chuyên viên, Sở Nội vụ")
            .await;
        let binh = portal
            .appoint_in_post(("binh@tq.example", "Ma Văn Bình"), "Trưởng phòng, Sở Nội vụ")
            .await;
        let chi = portal
            .appoint_in_post(("chi@tq.example", "Nông Thị Chi"), "Chuyên viên, Sở Tư pháp")
            .await;
        Self {
            portal,
            people,
            lan,
            binh,
            chi,
        }
    }

    fn officer(&self) -> &Browser {
        &self.people.officer.browser
    }

    /// Everybody of Tuyên Quang.
    fn all(&self) -> [&Somebody; 5] {
        [
            &self.people.author,
            &self.people.lead,
            &self.lan,
            &self.binh,
            &self.chi,
        ]
    }

    /// The decision about these people, as the page sends it.
    fn decision(&self, people: &[&Somebody], successor: Option<&Somebody>) -> Vec<(&'static str, String)> {
        let mut fields: Vec<_> = people.iter().map(|one| ("account", one.id.to_string())).collect();
        fields.extend([
            ("post", String::new()),
            ("ground", "Sắp xếp lại đơn vị".to_owned()),
            ("document_number", "1235/SNV-CCHC".to_owned()),
            ("decided_on", self.portal.services.today().short()),
            (
                "successor",
                successor.map(|one| one.id.to_string()).unwrap_or_default(),
            ),
        ]);
        fields
    }

    /// The decision with what confirms it, as a preview gives it out.
    async fn confirmed(
        &self,
        people: &[&Somebody],
        successor: Option<&Somebody>,
        password: &str,
    ) -> Vec<(&'static str, String)> {
        let decision = self.decision(people, successor);
        let page = post(self.officer(), PREVIEW, &decision).await.expect(200);
        let mut fields = decision;
        fields.extend(values(&page.body, "seen").map(|seen| ("seen", seen)));
        fields.extend(values(&page.body, "whole").map(|whole| ("whole", whole)));
        fields.extend([("password", password.to_owned()), ("key", key())]);
        fields
    }

    async fn audited(&self, action: &str) -> u64 {
        self.portal.count("audit", doc! { "action": action }).await
    }

    /// Mails to somebody whose subject says so.
    async fn mails(&self, to: &Somebody, subject: &str) -> usize {
        self.portal.wait_for_outbox().await;
        let mails = self.portal.mails_sent().await;
        let fits = mails
            .iter()
            .filter(|mail| mail.summary.to_email == to.email && mail.summary.subject.contains(subject));
        fits.count()
    }

    async fn expect_inside(&self, who: &Somebody) {
        who.browser.get("/tai-khoan").await.expect(200);
    }

    async fn expect_outside(&self, who: &Somebody) {
        let answer = who.browser.get("/tai-khoan").await.expect(303);
        assert!(
            answer.location.unwrap().starts_with("/dang-nhap"),
            "{}",
            who.email
        );
    }

    async fn custodian(&self, item: &Item, wanted: Option<&Somebody>) {
        let wanted = wanted.map(|one| one.id.to_string());
        let place = format!("{} lies with {wanted:?}", item.code);
        eventually(&place, async || {
            let stored = item.stored(&self.portal).await;
            stored.get_str("custodian").ok() == wanted.as_deref()
        })
        .await;
    }

    async fn verify(&self) {
        let (store, now) = (&self.portal.services.store, self.portal.services.now());
        let verified = store.verify_audit(now, &[]).await.unwrap();
        assert!(verified.findings.is_empty(), "{:?}", verified.findings);
    }
}

async fn post(browser: &Browser, path: &str, fields: &[(&'static str, String)]) -> Answer {
    let fields: Vec<_> = fields
        .iter()
        .map(|(name, value)| (*name, value.as_str()))
        .collect();
    browser.post(path, &fields).await
}

/// Values of the hidden fields of a name.
fn values<'a>(html: &'a str, name: &str) -> impl Iterator<Item = String> + 'a {
    let field = format!("type=\"hidden\" name=\"{name}\" value=\"");
    let rest: Vec<_> = html.split(&field).skip(1).map(str::to_owned).collect();
    rest.into_iter()
        .filter_map(|rest| rest.split_once('"').map(|(value, _)| value.to_owned()))
}

/// Boxes of the page, and how many of them are ticked.
fn boxes(html: &str) -> (usize, usize) {
    let boxes: Vec<_> = html
        .split("type=\"checkbox\" name=\"account\"")
        .skip(1)
        .map(|rest| rest.split_once('>').unwrap().0.contains(" checked"))
        .collect();
    (boxes.len(), boxes.iter().filter(|ticked| **ticked).count())
}

#[tokio::test]
async fn a_whole_body_is_revoked_as_one_act_and_nobody_else() {
    let scene = Scene::open().await;
    let people = &scene.people;
    let form = |title: &str| event_news(&scene.portal, title, 1);
    let drafts = [
        Item::draft(&people.author, &form("Nháp một")).await,
        Item::draft(&people.author, &form("Nháp hai")).await,
        Item::draft(&scene.chi, &form("Nháp ba")).await,
    ];
    let sent = Item::submitted(&scene.lan, &form("Tin đã gửi")).await;
    let others = Item::draft(&people.stranger, &form("Nháp của Cao Bằng")).await;
    scene.portal.browser_of(&people.author.email).await;

    let list = scene.officer().get(BODIES).await.expect(200);
    assert!(list.body.contains(&format!("href=\"{PAGE}\"")), "{}", list.body);
    assert!(
        !list.body.contains("/quan-tri/don-vi/lang-son/thu-hoi"),
        "nobody there"
    );
    let seen = people.technician.browser.get(BODIES).await.expect(200);
    assert!(!seen.body.contains("/thu-hoi"), "a technician revokes nobody");
    let page = scene.officer().get(PAGE).await.expect(200);
    assert_eq!(boxes(&page.body), (5, 5), "{}", page.body);
    assert!(!page.body.contains("nong@cb.example"), "{}", page.body);

    // Two of Mai's, one of each of the others; the three without a password were invited.
    let all = scene.all();
    let page = post(scene.officer(), PREVIEW, &scene.decision(&all, None))
        .await
        .expect(200);
    for words in [
        "5 người của Tỉnh Tuyên Quang không đăng nhập",
        "6 phiên đang mở bị đóng",
        "Không ai của đơn vị còn tài khoản đang hoạt động.",
        "3 nháp, 1 bài đang giữ sẽ về đơn vị",
        "Không có bài đang nhận xử lý.",
        "3 thư mời chưa dùng hết hiệu lực.",
        "Mỗi người bị thu hồi nhận một thư báo. Bộ phận Thường trực nhận một thư chung có danh sách.",
        "Mật khẩu của bạn",
        "Thu hồi 5 tài khoản",
    ] {
        assert!(page.body.contains(words), "{words}: {}", page.body);
    }
    assert_eq!(scene.audited("revoke_account").await, 0, "a preview does nothing");
    for one in all {
        scene.expect_inside(one).await;
    }

    let confirmed = scene.confirmed(&all, None, PASSWORD).await;
    let done = post(scene.officer(), PAGE, &confirmed).await.expect(303);
    assert_eq!(done.location, Some(format!("{PAGE}?da=thu-hoi-don-vi")));
    for one in all {
        scene.expect_outside(one).await;
    }
    for one in [&people.stranger, &people.member, &people.officer] {
        scene.expect_inside(one).await;
    }
    let revoked = doc! { "standing.name": "revoked", "standing.document.number": "1235/SNV-CCHC" };
    assert_eq!(scene.portal.count("accounts", revoked).await, 5);
    assert_eq!(scene.audited("revoke_account").await, 5);
    let theirs = doc! { "account": people.author.id.to_string() };
    assert_eq!(scene.portal.count("sessions", theirs.clone()).await, 0);
    let two = doc! { "_id": people.author.id.to_string(), "standing.sessions": 2 };
    assert_eq!(scene.portal.count("accounts", two).await, 1);
    let page = scene
        .officer()
        .get(&format!("{PAGE}?da=thu-hoi-don-vi"))
        .await
        .expect(200);
    assert!(
        page.body.contains("Đã thu hồi các tài khoản đã chọn."),
        "{}",
        page.body
    );
    assert!(page.body.contains("không có tài khoản nào đang hoạt động"));

    // The same form again has the same answer and no second effect.
    post(scene.officer(), PAGE, &confirmed).await.expect(303);
    assert_eq!(scene.audited("revoke_account").await, 5);
    // Each person was told; the Standing Office got one letter about all, whoever it was of the body none.
    for one in all {
        assert_eq!(
            (scene.mails(one, ALONE).await, scene.mails(one, TOGETHER).await),
            (1, 0),
            "{}",
            one.email
        );
    }
    assert_eq!(scene.mails(&people.officer, TOGETHER).await, 1);
    for other in [&people.stranger, &people.deputy, &people.chair] {
        assert_eq!(scene.mails(other, TOGETHER).await, 0, "{}", other.email);
    }
    let letter = scene
        .portal
        .mail_to(&people.officer.email, |mail| mail.subject.contains(TOGETHER))
        .await;
    assert_eq!(
        letter.summary.subject,
        "[CCHC] Thông báo thu hồi 5 tài khoản của đơn vị: Tỉnh Tuyên Quang"
    );
    for words in [
        "5 tài khoản của Tỉnh Tuyên Quang",
        "Sắp xếp lại đơn vị",
        "1235/SNV-CCHC",
        "- Hoàng Thị Mai, Chuyên viên",
        "- Ma Văn Bình, Trưởng phòng, Sở Nội vụ",
        "- Vàng A Sính, Chuyên viên",
        "trở về đơn vị, chờ giao người phụ trách",
    ] {
        assert!(letter.text.contains(words), "{words}: {}", letter.text);
    }
    for item in drafts.iter().chain([&sent]) {
        scene.custodian(item, None).await;
    }
    scene.custodian(&others, Some(&people.stranger)).await;
    let author = sent.stored(&scene.portal).await;
    let author = author.get_document("author").unwrap();
    assert_eq!(author.get_str("account").unwrap(), scene.lan.id.to_string());
    scene.verify().await;
    scene.portal.close().await;
}

#[tokio::test]
async fn a_part_of_a_body_is_found_by_its_post_and_the_rest_stays() {
    let scene = Scene::open().await;
    let people = &scene.people;
    let form = |title: &str| event_news(&scene.portal, title, 1);
    let draft = Item::draft(&scene.lan, &form("Nháp của Lan")).await;
    let sent = Item::submitted(&scene.binh, &form("Tin của Bình")).await;
    let stays = Item::draft(&people.author, &form("Nháp của Mai")).await;

    // Words in any case, with or without marks, in any order.
    for words in ["noi+vu", "S%E1%BB%9F+N%E1%BB%99i+v%E1%BB%A5", "vu+noi"] {
        let page = scene
            .officer()
            .get(&format!("{PAGE}?post={words}"))
            .await
            .expect(200);
        assert_eq!(boxes(&page.body), (2, 2), "{words}: {}", page.body);
        assert!(
            page.body
                .contains("2 trong 5 tài khoản đang hoạt động khớp bộ lọc"),
            "{}",
            page.body
        );
    }
    let page = scene
        .officer()
        .get(&format!("{PAGE}?post=%22%3E%3Cscript%3E"))
        .await
        .expect(200);
    assert!(page.body.contains("Không ai có chức vụ khớp bộ lọc."));
    assert!(!page.body.contains("\"><script>"), "{}", page.body);

    let part = [&scene.lan, &scene.binh];
    let mut typed = scene.decision(&part, Some(&scene.chi));
    typed.retain(|(name, _)| *name != "post");
    typed.push(("post", "Nội vụ".to_owned()));
    let page = post(scene.officer(), PREVIEW, &typed).await.expect(200);
    for words in [
        "2 người của Tỉnh Tuyên Quang không đăng nhập",
        "2 phiên đang mở bị đóng",
        "3 người khác của đơn vị vẫn giữ tài khoản.",
        "1 nháp, 1 bài đang giữ sẽ chuyển cho Nông Thị Chi.",
        "Lãnh đạo đơn vị còn giữ tài khoản và Bộ phận Thường trực nhận một thư chung",
        "value=\"Nội vụ\"",
    ] {
        assert!(page.body.contains(words), "{words}: {}", page.body);
    }
    assert_eq!(boxes(&page.body), (2, 2), "what was chosen stays chosen");
    let confirmed = scene.confirmed(&part, Some(&scene.chi), PASSWORD).await;
    assert!(
        confirmed.iter().all(|(name, _)| *name != "whole"),
        "a part is no whole"
    );
    post(scene.officer(), PAGE, &confirmed).await.expect(303);
    for one in part {
        scene.expect_outside(one).await;
    }
    for one in [&people.author, &people.lead, &scene.chi] {
        scene.expect_inside(one).await;
        assert_eq!(scene.mails(one, ALONE).await, 0, "{}", one.email);
    }
    for item in [&draft, &sent] {
        scene.custodian(item, Some(&scene.chi)).await;
    }
    scene.custodian(&stays, Some(&people.author)).await;
    for told in [&people.lead, &people.officer] {
        assert_eq!(scene.mails(told, TOGETHER).await, 1, "{}", told.email);
        let letter = scene
            .portal
            .mail_to(&told.email, |mail| mail.subject.contains(TOGETHER))
            .await;
        for words in [
            "Thông báo thu hồi 2 tài khoản",
            "- Lý Thị Lan, Chuyên viên, Sở Nội vụ",
            "Người nhận bàn giao: Nông Thị Chi",
            "được chuyển cho người nhận bàn giao",
        ] {
            let said = format!("{} {}", letter.summary.subject, letter.text);
            assert!(said.contains(words), "{words}: {said}");
        }
        assert!(!letter.text.contains("Hoàng Thị Mai"), "{}", letter.text);
    }
    let own = scene
        .portal
        .mail_to(&scene.lan.email, |mail| mail.subject.starts_with(ALONE))
        .await;
    assert!(
        own.text.contains("Lý Thị Lan") && !own.text.contains("Bình"),
        "{}",
        own.text
    );
    scene.verify().await;
    scene.portal.close().await;
}

#[tokio::test]
async fn what_was_previewed_is_what_is_confirmed_with_the_own_password() {
    let scene = Scene::open().await;
    let people = &scene.people;
    let part = [&scene.lan, &scene.binh];
    for password in ["", "sai-mat-khau-nay"] {
        let confirmed = scene.confirmed(&part, None, password).await;
        let refused = post(scene.officer(), PAGE, &confirmed).await.expect(422);
        assert!(refused.body.contains("Mật khẩu không đúng"), "{}", refused.body);
        assert!(refused.body.contains("2 người của Tỉnh Tuyên Quang"));
        assert!(refused.body.contains("value=\"1235/SNV-CCHC\""));
        assert!(!refused.body.contains("sai-mat-khau-nay"), "a password is shown");
        assert_eq!(boxes(&refused.body), (5, 2));
    }
    assert_eq!(scene.audited("confirm_failed").await, 2);

    // One of them moved on after the preview.
    let confirmed = scene.confirmed(&part, None, PASSWORD).await;
    let absence = [
        ("away_from", scene.portal.services.today().short()),
        ("away_until", scene.portal.services.today().short()),
        ("key", key()),
    ];
    post(&scene.lan.browser, "/tai-khoan/vang-mat", &absence)
        .await
        .expect(303);
    let refused = post(scene.officer(), PAGE, &confirmed).await.expect(409);
    assert!(
        refused
            .body
            .contains("Tài khoản vừa thay đổi sau khi bạn xem trước: Lý Thị Lan."),
        "{}",
        refused.body
    );
    // What the page shows now can be confirmed.
    let mut anew = scene.decision(&part, None);
    anew.extend(values(&refused.body, "seen").map(|seen| ("seen", seen)));
    anew.extend([("password", PASSWORD.to_owned()), ("key", key())]);

    // Nobody was to stay, and somebody came.
    let all = scene.all();
    let whole = scene.confirmed(&all, None, PASSWORD).await;
    let late = scene
        .portal
        .appoint_in_post(("muon@tq.example", "Hà Văn Muộn"), "Chuyên viên")
        .await;
    let refused = post(scene.officer(), PAGE, &whole).await.expect(409);
    assert!(
        refused
            .body
            .contains("Đơn vị vừa có thêm tài khoản sau khi bạn xem trước: Hà Văn Muộn."),
        "{}",
        refused.body
    );
    // An account without what was seen of it is not revoked.
    let mut unseen = whole.clone();
    unseen.retain(|(name, _)| *name != "seen" && *name != "whole");
    post(scene.officer(), PAGE, &unseen).await.expect(409);
    assert_eq!(scene.audited("revoke_account").await, 0);
    for one in all {
        scene.expect_inside(one).await;
    }

    post(scene.officer(), PAGE, &anew).await.expect(303);
    assert_eq!(scene.audited("revoke_account").await, 2);
    for one in [&people.author, &people.lead, &scene.chi, &late] {
        scene.expect_inside(one).await;
    }
    scene.verify().await;
    scene.portal.close().await;
}

#[tokio::test]
async fn what_is_missing_is_named_and_nothing_typed_is_lost() {
    let scene = Scene::open().await;
    let tomorrow = scene.portal.services.today().plus_days(1).short();
    let good = scene.decision(&[&scene.lan, &scene.binh], None);
    let changed = |name: &'static str, value: &str| {
        let mut fields = good.clone();
        fields.retain(|(field, _)| *field != name);
        fields.push((name, value.to_owned()));
        fields
    };
    let nobody: Vec<_> = good
        .iter()
        .filter(|(name, _)| *name != "account")
        .cloned()
        .collect();
    let lan = scene.lan.id.to_string();
    for (field, fields, words) in [
        ("account", nobody, "Chưa chọn ai."),
        ("ground", changed("ground", " "), "Căn cứ, lý do còn trống"),
        (
            "document_number",
            changed("document_number", "hai ba bốn"),
            "không phải số, ký hiệu văn bản",
        ),
        (
            "decided_on",
            changed("decided_on", &tomorrow),
            "không thể sau hôm nay",
        ),
        (
            "successor",
            changed("successor", &lan),
            "Người nhận bàn giao cũng được chọn để thu hồi.",
        ),
        (
            "successor",
            changed("successor", &scene.people.stranger.id.to_string()),
            "của chính đơn vị",
        ),
        (
            "successor",
            changed("successor", "{\"$ne\":1}"),
            "của chính đơn vị",
        ),
    ] {
        let refused = post(scene.officer(), PREVIEW, &fields).await.expect(422);
        assert!(refused.body.contains(words), "{words}: {}", refused.body);
        assert!(
            refused.body.contains(&format!("href=\"#{field}\"")),
            "{words} names no field {field}: {}",
            refused.body
        );
        assert!(
            refused.body.contains("value=\"1235/SNV-CCHC\"") || field == "document_number",
            "{words}"
        );
        assert_eq!(
            boxes(&refused.body).1,
            if field == "account" { 0 } else { 2 },
            "{words}"
        );
        assert!(!refused.body.contains("Mật khẩu của bạn"), "{words}");
    }
    scene.portal.close().await;
}

#[tokio::test]
async fn no_other_role_revokes_a_body_and_no_form_reaches_people_of_another() {
    let scene = Scene::open().await;
    let people = &scene.people;
    let part = [&scene.lan, &scene.binh];
    let confirmed = scene.confirmed(&part, None, PASSWORD).await;
    let api = json!({
        "accounts": [scene.lan.id.to_string()], "ground": "Vì thế", "document_number": "1/SNV",
        "decided_on": "2026-01-01",
    });
    for who in [
        &people.author,
        &people.lead,
        &people.chair,
        &people.member,
        &people.technician,
    ] {
        who.browser.get(PAGE).await.expect(403);
        post(&who.browser, PREVIEW, &confirmed).await.expect(403);
        post(&who.browser, PAGE, &confirmed).await.expect(403);
        let path = format!("{API}/preview-revocations");
        who.browser.post_json(&path, &api).await.expect(403);
    }
    // The form of a session is no other's.
    let mut foreign = people.officer.browser.clone();
    foreign.csrf.clone_from(&people.deputy.browser.csrf);
    post(&foreign, PAGE, &confirmed).await.expect(403);
    for body in ["khong-co", "{\"$ne\":1}", "..%2ftuyen-quang"] {
        let body: String = url::form_urlencoded::byte_serialize(body.as_bytes()).collect();
        let path = format!("/quan-tri/don-vi/{body}/thu-hoi");
        scene.officer().get(&path).await.expect(404);
        post(scene.officer(), &path, &confirmed).await.expect(404);
    }

    // People of another body, of nobody, and what is no id.
    let nobody = "0197a000-0000-7000-8000-000000000000".to_owned();
    for id in [
        people.stranger.id.to_string(),
        people.officer.id.to_string(),
        nobody,
        "{\"$ne\":1}".to_owned(),
        "$ne".to_owned(),
    ] {
        let mut forged = confirmed.clone();
        forged.push(("account", id.clone()));
        forged.push(("seen", format!("{id}:1")));
        for path in [PREVIEW, PAGE] {
            let refused = post(scene.officer(), path, &forged).await.expect(422);
            assert!(
                refused
                    .body
                    .contains("Danh sách có người không thuộc đơn vị này."),
                "{id}: {}",
                refused.body
            );
        }
        let mut json = api.clone();
        json["accounts"] = json!([id]);
        let path = format!("{API}/preview-revocations");
        scene.officer().post_json(&path, &json).await.expect(422);
    }
    // Another body's address does not make them its people.
    let elsewhere = "/quan-tri/don-vi/cao-bang/thu-hoi";
    post(scene.officer(), elsewhere, &confirmed).await.expect(422);
    let mut operators = api.clone();
    operators["accounts"] = json!([{ "$ne": 1 }]);
    let path = format!("{API}/preview-revocations");
    let refused = scene.officer().post_json(&path, &operators).await;
    assert!((400..500).contains(&refused.status), "{}", refused.body);
    // More than one act takes.
    let mut many = scene.decision(&[], None);
    many.extend((0..301).map(|_| ("account", uuid::Uuid::new_v4().to_string())));
    let refused = post(scene.officer(), PREVIEW, &many).await.expect(422);
    assert!(refused.body.contains("tối đa 300 tài khoản"), "{}", refused.body);
    assert_eq!(scene.audited("revoke_account").await, 0);

    // A key that was used stands for its own form alone.
    post(scene.officer(), PAGE, &confirmed).await.expect(303);
    let mut other = confirmed.clone();
    other.retain(|(name, _)| *name != "account");
    other.push(("account", scene.chi.id.to_string()));
    let refused = post(scene.officer(), PAGE, &other).await;
    assert!(refused.status >= 400, "{}", refused.status);
    assert_eq!(scene.audited("revoke_account").await, 2);
    scene.expect_inside(&scene.chi).await;
    scene.expect_inside(&people.stranger).await;
    scene.portal.close().await;
}

#[tokio::test]
async fn the_house_keeps_whoever_acts_and_its_last_officer_and_technician() {
    let scene = Scene::open().await;
    let people = &scene.people;
    let (page, preview) = (
        "/quan-tri/don-vi/ban-bien-tap/thu-hoi",
        "/quan-tri/don-vi/ban-bien-tap/thu-hoi/xem-truoc",
    );
    let deputy = &people.deputy.browser;
    let shown = deputy.get(page).await.expect(200);
    assert_eq!(boxes(&shown.body), (5, 5), "all but the own account");
    assert!(
        shown.body.contains("Tài khoản của bạn: không tự thu hồi được"),
        "{}",
        shown.body
    );
    for (who, words) in [
        (&people.officer, "người cuối cùng giữ vai trò Bộ phận Thường trực"),
        (
            &people.technician,
            "người cuối cùng giữ vai trò Quản trị kỹ thuật",
        ),
        (&people.deputy, "tự thu hồi tài khoản của chính mình"),
    ] {
        let decision = scene.decision(&[&people.member, who], None);
        let refused = post(deputy, preview, &decision).await.expect(422);
        assert!(refused.body.contains(words), "{words}: {}", refused.body);
        let mut confirmed = decision;
        for one in [&people.member, who] {
            let version = scene
                .portal
                .services
                .store
                .account_of(one.id)
                .await
                .unwrap()
                .version;
            confirmed.push(("seen", format!("{}:{version}", one.id)));
        }
        confirmed.extend([("password", PASSWORD.to_owned()), ("key", key())]);
        let refused = post(deputy, page, &confirmed).await.expect(422);
        assert!(refused.body.contains(words), "{words}: {}", refused.body);
    }
    assert_eq!(scene.audited("revoke_account").await, 0);

    // With another officer the first may go, and the fields of a member are named.
    let second = scene
        .portal
        .appoint(
            "hoa@bbt.example",
            "Bùi Thị Hoa",
            &[Role::StandingOfficer],
            "ban-bien-tap",
        )
        .await;
    let decision = scene.decision(&[&people.member, &people.officer], None);
    let shown = post(deputy, preview, &decision).await.expect(200);
    assert!(
        shown.body.contains("Thôi phụ trách hoặc thay thế ở lĩnh vực:"),
        "{}",
        shown.body
    );
    let mut confirmed = decision;
    confirmed.extend(values(&shown.body, "seen").map(|seen| ("seen", seen)));
    confirmed.extend([("password", PASSWORD.to_owned()), ("key", key())]);
    post(deputy, page, &confirmed).await.expect(303);
    scene.expect_outside(&people.officer).await;
    assert_eq!(
        (
            scene.mails(&people.officer, ALONE).await,
            scene.mails(&people.officer, TOGETHER).await
        ),
        (1, 0)
    );
    let told = scene
        .portal
        .mail_to(&second.email, |mail| mail.subject.contains(TOGETHER))
        .await;
    assert!(
        told.text.contains("Lê Quang Huy") && told.text.contains("Phạm Ngọc Ánh"),
        "{}",
        told.text
    );
    scene.verify().await;
    scene.portal.close().await;
}

#[tokio::test]
async fn of_two_forms_about_the_same_people_at_once_one_revokes() {
    let scene = Scene::open().await;
    let all = scene.all();
    let forms = [
        scene.confirmed(&all, None, PASSWORD).await,
        scene.confirmed(&all[..2], None, PASSWORD).await,
    ];
    let (one, other) = tokio::join!(
        post(scene.officer(), PAGE, &forms[0]),
        post(scene.officer(), PAGE, &forms[1]),
    );
    let answers = [one.status, other.status];
    assert_eq!(
        answers.iter().filter(|status| **status == 303).count(),
        1,
        "{answers:?}"
    );
    let revoked = scene.audited("revoke_account").await;
    assert!(
        revoked == 5 && answers[0] == 303 || revoked == 2 && answers[1] == 303,
        "{revoked} {answers:?}"
    );
    // The same form twice at once: one effect, one answer.
    let rest = match answers[0] {
        303 => vec![],
        _ => all[2..].to_vec(),
    };
    if !rest.is_empty() {
        let form = scene.confirmed(&rest, None, PASSWORD).await;
        let (one, other) = tokio::join!(
            post(scene.officer(), PAGE, &form),
            post(scene.officer(), PAGE, &form)
        );
        assert_eq!([one.status, other.status], [303, 303]);
    }
    assert_eq!(scene.audited("revoke_account").await, 5);
    scene.verify().await;
    scene.portal.close().await;
}

#[tokio::test]
async fn an_act_cut_off_before_its_gates_is_finished_by_asking_again_and_by_the_daily_job() {
    let scene = Scene::open().await;
    let part = [&scene.lan, &scene.binh];
    let confirmed = scene.confirmed(&part, None, PASSWORD).await;
    post(scene.officer(), PAGE, &confirmed).await.expect(303);
    let gates = scene.portal.raw().await.collection::<Document>("gates");
    let open = doc! { "account": { "$in": part.map(|one| one.id.to_string()).to_vec() }, "epoch": 1 };
    // As if the process had died between the two steps.
    let cut_off = || async {
        let theirs = doc! { "account": open.get("account").unwrap().clone() };
        let back = doc! { "$set": { "epoch": 1_i64 } };
        gates.update_many(theirs, back).await.unwrap();
        assert_eq!(scene.portal.count("gates", open.clone()).await, 16);
    };
    cut_off().await;
    post(scene.officer(), PAGE, &confirmed).await.expect(303);
    assert_eq!(scene.portal.count("gates", open.clone()).await, 0);
    // Another form about the same people learns that it is done, and finishes it too.
    cut_off().await;
    let mut another = confirmed.clone();
    another.retain(|(name, _)| *name != "key");
    another.push(("key", key()));
    let refused = post(scene.officer(), PAGE, &another).await.expect(422);
    assert!(
        refused.body.contains("đã bị thu hồi trước đó"),
        "{}",
        refused.body
    );
    assert_eq!(scene.portal.count("gates", open.clone()).await, 0);
    cut_off().await;
    let services = &scene.portal.services;
    let view = View::new(&services.store, Scope::of_system());
    finish_ends(services, &view, services.now().plus_days(-2))
        .await
        .unwrap();
    assert_eq!(scene.portal.count("gates", open.clone()).await, 0);
    assert_eq!(scene.audited("revoke_account").await, 2);
    scene.portal.close().await;
}

#[tokio::test]
async fn a_body_is_revoked_by_json() {
    let scene = Scene::open().await;
    let officer = scene.officer();
    let ids: Vec<_> = scene.all().iter().map(|one| one.id.to_string()).collect();
    let decision = json!({
        "accounts": ids, "ground": "Sắp xếp lại đơn vị", "document_number": "1235/SNV-CCHC",
        "decided_on": scene.portal.services.today().to_string(),
    });
    let preview = format!("{API}/preview-revocations");
    let seen = officer.post_json(&preview, &decision).await.expect(200).json();
    assert_eq!(seen["whole"], true);
    assert_eq!(seen["holdings"]["sessions"], 5);
    assert_eq!(seen["invitations"], 3);
    assert_eq!(seen["seen"].as_array().unwrap().len(), 5);
    assert!(
        seen["consequences"][0]
            .as_str()
            .unwrap()
            .starts_with("5 người của Tỉnh Tuyên Quang")
    );
    let body = |password: &str, seen: &Value| json!({ "decision": decision, "seen": seen["seen"], "whole": seen["whole"], "password": password });
    let act = format!("{API}/revocations");
    let refused = officer
        .post_json(&act, &body("sai-mat-khau", &seen))
        .await
        .expect(422)
        .json();
    assert_eq!(refused["errors"][0]["field"], "password");
    let mut stale = seen.clone();
    stale["seen"][0]["version"] = json!(0);
    officer.post_json(&act, &body(PASSWORD, &stale)).await.expect(409);
    scene.expect_inside(&scene.chi).await;
    let done = officer.post_json(&act, &body(PASSWORD, &seen)).await.expect(200);
    assert_eq!(done.json()["revoked"], 5);
    for one in scene.all() {
        scene.expect_outside(one).await;
    }
    let gone = officer.post_json(&preview, &decision).await.expect(422).json();
    assert_eq!(gone["errors"][0]["field"], "account");
    scene.portal.close().await;
}

#[tokio::test]
async fn what_a_body_holds_is_read_by_indexes() {
    let scene = Scene::open().await;
    let ids = doc! { "$in": [scene.lan.id.to_string(), scene.binh.id.to_string()] };
    let now = bson::DateTime::from_millis(scene.portal.services.now().as_millis());
    let tenant = scene
        .portal
        .services
        .store
        .account_of(scene.lan.id)
        .await
        .unwrap()
        .tenant;
    let undecided = doc! { "$in": cchc::domain::state::StateName::UNDECIDED.map(|one| one.slug()).to_vec() };
    for (collection, filter, sort, keys) in [
        (
            "accounts",
            doc! { "tenant": tenant.to_string(), "standing.name": "active" },
            doc! { "name_key": 1, "_id": 1 },
            doc! { "tenant": 1, "standing.name": 1, "name_key": 1, "_id": 1 },
        ),
        (
            "sessions",
            doc! { "account": &ids, "dies_at": { "$gt": now } },
            doc! {},
            doc! { "account": 1, "opened_at": -1 },
        ),
        (
            "submissions",
            doc! { "custodian": &ids, "state.name": undecided },
            doc! {},
            doc! { "custodian": 1, "state.name": 1 },
        ),
        (
            "submissions",
            doc! { "state.reviewer": &ids, "state.name": "in_field_review" },
            doc! {},
            doc! { "state.reviewer": 1, "state.name": 1 },
        ),
        (
            "claims",
            doc! { "owner": &ids, "until": { "$gt": now } },
            doc! {},
            doc! { "owner": 1 },
        ),
    ] {
        let index: Vec<_> = keys.iter().map(|(key, way)| format!("{key}_{way}")).collect();
        let index = index.join("_");
        let find = doc! { "find": collection, "filter": filter, "sort": sort, "hint": keys };
        let database = scene.portal.raw().await;
        let explained = database
            .run_command(doc! { "explain": find, "verbosity": "queryPlanner" })
            .await
            .unwrap();
        let plan = explained
            .get_document("queryPlanner")
            .and_then(|planner| planner.get_document("winningPlan"))
            .unwrap()
            .to_string();
        assert!(plan.contains(&index), "{collection}: {plan}");
        assert!(!plan.contains("\"SORT\"") && !plan.contains("COLLSCAN"), "{plan}");
    }
    scene.portal.close().await;
}
