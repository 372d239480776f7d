//! Sections changed in the pages and by JSON: where addresses lead, where articles are found, and what a sync leaves.

use std::sync::Arc;

use bson::{Document, doc};
use cchc::{
    app::{Services, tenants::sync_tenants},
    domain::{
        account::ExpiryRules, attachment::AttachmentRules, deadlines::Chasing, text::Slug, time::FixedClock,
    },
};
use serde_json::{Value, json};

use crate::harness::{Answer, Browser, Everyone, Item, TestPortal, event_news, everyone, key};

const PATH: &str = "/quan-tri/chuyen-muc";
const API: &str = "/api/v1/administration/sections";
const CHAIN: &str = "section_tree:board";

struct Scene {
    portal: TestPortal,
    people: Everyone,
    citizen: Browser,
}

impl Scene {
    async fn open() -> Self {
        let portal = TestPortal::open().await;
        let people = everyone(&portal).await;
        let citizen = Browser::new(&portal.base);
        Self {
            portal,
            people,
            citizen,
        }
    }

    fn officer(&self) -> &Browser {
        &self.people.officer.browser
    }

    /// Version of the tree as the page has it.
    async fn seen(&self) -> String {
        let page = self.officer().get(PATH).await.expect(200);
        let rest = page.body.split("name=\"seen\" value=\"").nth(1).unwrap();
        rest.split('"').next().unwrap().to_owned()
    }

    /// Sends a form over the tree as it is now.
    async fn act(&self, below: &str, fields: &[(&str, &str)]) -> Answer {
        let (seen, key) = (self.seen().await, key());
        let mut fields = fields.to_vec();
        fields.extend([("seen", seen.as_str()), ("key", key.as_str())]);
        self.officer().post(&format!("{PATH}{below}"), &fields).await
    }

    /// Where an address of the public site leads.
    async fn moved(&self, address: &str) -> String {
        let answer = self
            .citizen
            .get(&format!("/chuyen-muc/{address}"))
            .await
            .expect(308);
        answer.location.unwrap()
    }

    /// An article in the section that the tests file in.
    async fn published(&self, title: &str) -> Item {
        let item = Item::submitted(&self.people.author, &event_news(&self.portal, title, 1)).await;
        item.approve(self.officer(), "1").await.expect(303);
        item
    }

    async fn changes(&self) -> u64 {
        self.portal.count("audit", doc! { "chain": CHAIN }).await
    }

    async fn close(self) {
        let now = self.portal.services.now();
        let verified = self.portal.services.store.verify_audit(now, &[]).await.unwrap();
        let broken = verified.findings.iter().map(ToString::to_string);
        let broken: Vec<_> = broken
            .filter(|one| !one.starts_with("entry not sealed"))
            .collect();
        assert_eq!(broken, Vec::<String>::new());
        self.portal.close().await;
    }
}

#[tokio::test]
async fn a_section_is_added_and_found_at_once_where_it_was_put() {
    let scene = Scene::open().await;
    let page = scene.officer().get(PATH).await.expect(200);
    assert!(
        page.body.contains("chưa được thay đổi trên trang này"),
        "{}",
        page.body
    );
    let fields = [
        ("name", "Chuyển đổi số"),
        ("parent", "tin-tuc-su-kien"),
        ("place", "1"),
    ];
    let added = scene.act("", &fields).await.expect(303);
    assert_eq!(
        added.location.as_deref(),
        Some("/quan-tri/chuyen-muc?da=them-chuyen-muc")
    );
    let section = scene.citizen.get("/chuyen-muc/chuyen-doi-so").await.expect(200);
    assert!(
        section.body.contains("<h1>Chuyển đổi số</h1>"),
        "{}",
        section.body
    );
    let parent = scene
        .citizen
        .get("/chuyen-muc/tin-tuc-su-kien")
        .await
        .expect(200)
        .body;
    let place = |name: &str| parent.find(&format!(">{name}</a>")).expect(name);
    assert!(place("Chuyển đổi số") < place("Tin bộ, ngành"));
    let form = scene
        .people
        .author
        .browser
        .get("/don-vi/tuyen-quang/soan")
        .await
        .expect(200);
    assert!(form.body.contains("value=\"chuyen-doi-so\""), "{}", form.body);
    let page = scene.officer().get(PATH).await.expect(200);
    assert!(
        page.body
            .contains("Lê Quang Huy, Bộ phận Thường trực thay đổi lần cuối lúc"),
        "{}",
        page.body
    );
    assert_eq!(scene.changes().await, 1);
    let entry = scene.portal.raw().await.collection::<Document>("audit");
    let entry = entry.find_one(doc! { "chain": CHAIN }).await.unwrap().unwrap();
    assert_eq!(entry.get_str("action").unwrap(), "add_section");
    scene.close().await;
}

#[tokio::test]
async fn a_renamed_section_keeps_its_articles_and_every_address_it_had_leads_to_it() {
    let scene = Scene::open().await;
    let item = scene.published("Hội nghị ở Tuyên Quang").await;
    for (name, address) in [
        ("Tin các địa phương", "tin-cac-dia-phuong"),
        ("Địa phương", "dia-phuong"),
    ] {
        let fields = [
            ("section", "tin-dia-phuong"),
            ("name", name),
            ("address", address),
        ];
        let renamed = scene.act("/doi-ten", &fields).await.expect(303);
        let wanted = "/quan-tri/chuyen-muc?muc=tin-dia-phuong&da=doi-ten-chuyen-muc";
        assert_eq!(renamed.location.as_deref(), Some(wanted));
    }
    for old in ["tin-dia-phuong", "tin-cac-dia-phuong"] {
        assert_eq!(
            scene.moved(old).await,
            "/chuyen-muc/dia-phuong",
            "{old}: one step, not two"
        );
    }
    let section = scene.citizen.get("/chuyen-muc/dia-phuong").await.expect(200);
    assert!(
        section.body.contains("Hội nghị ở Tuyên Quang"),
        "{}",
        section.body
    );
    assert!(section.body.contains("<h1>Địa phương</h1>"), "{}", section.body);
    let listed = scene
        .citizen
        .get("/api/v1/articles?section=dia-phuong")
        .await
        .expect(200);
    assert_eq!(listed.json()["items"][0]["code"], item.code);
    let listed = scene
        .citizen
        .get("/api/v1/articles?section=tin-dia-phuong")
        .await
        .expect(200);
    assert_eq!(listed.json()["items"][0]["code"], item.code);
    let article = scene
        .citizen
        .get(&format!("/bai-viet/{}", item.code))
        .await
        .expect(308);
    let article = scene.citizen.get(&article.location.unwrap()).await.expect(200);
    assert!(
        article
            .body
            .contains("<a href=\"/chuyen-muc/dia-phuong\">Địa phương</a>"),
        "{}",
        article.body
    );
    // The key stays: who files by it goes on filing.
    let newer = scene.published("Hội nghị thứ hai").await;
    let section = scene.citizen.get("/chuyen-muc/dia-phuong").await.expect(200);
    assert!(section.body.contains(&newer.code), "{}", section.body);
    // No other section takes an address that leads on; the section itself may have it back.
    for old in ["tin-dia-phuong", "tin-cac-dia-phuong"] {
        let taken = scene
            .act("", &[("name", "Mục khác"), ("address", old)])
            .await
            .expect(422);
        assert!(
            taken
                .body
                .contains("là đường dẫn cũ, đang dẫn đến chuyên mục “Địa phương”"),
            "{}",
            taken.body
        );
        assert!(
            taken.body.contains(&format!("value=\"{old}\"")),
            "what was typed is kept"
        );
    }
    let back = [
        ("section", "tin-dia-phuong"),
        ("name", "Tin địa phương"),
        ("address", "tin-dia-phuong"),
    ];
    scene.act("/doi-ten", &back).await.expect(303);
    scene.citizen.get("/chuyen-muc/tin-dia-phuong").await.expect(200);
    assert_eq!(scene.moved("dia-phuong").await, "/chuyen-muc/tin-dia-phuong");
    scene.close().await;
}

#[tokio::test]
async fn sections_move_up_down_and_below_another_three_levels_deep() {
    let scene = Scene::open().await;
    let order = async || {
        let home = scene.citizen.get("/").await.expect(200).body;
        let nav = home.split("aria-label=\"Chuyên mục\"").nth(1).unwrap();
        let nav = nav.split("</nav>").next().unwrap().to_owned();
        let links = nav.split("/chuyen-muc/").skip(1);
        links
            .map(|rest| rest.split('"').next().unwrap().to_owned())
            .collect::<Vec<_>>()
    };
    assert_eq!(order().await[..2], ["gioi-thieu", "tin-tuc-su-kien"]);
    scene
        .act("/len", &[("section", "tin-tuc-su-kien")])
        .await
        .expect(303);
    assert_eq!(order().await[..2], ["tin-tuc-su-kien", "gioi-thieu"]);
    scene
        .act("/xuong", &[("section", "tin-tuc-su-kien")])
        .await
        .expect(303);
    assert_eq!(order().await[..2], ["gioi-thieu", "tin-tuc-su-kien"]);
    let edge = scene.act("/len", &[("section", "gioi-thieu")]).await.expect(422);
    assert!(
        edge.body.contains("Chuyên mục đã đứng đầu trong nhóm."),
        "{}",
        edge.body
    );

    let moved = [("section", "thong-bao"), ("parent", ""), ("place", "1")];
    scene.act("/chuyen", &moved).await.expect(303);
    assert_eq!(order().await[..2], ["thong-bao", "gioi-thieu"]);
    for (section, parent, place, said) in [
        ("tin-tuc-su-kien", "gioi-thieu", "", "Cây chuyên mục chỉ có 3 cấp"),
        (
            "tin-tuc-su-kien",
            "tin-bo-nganh",
            "",
            "trong chính nó hoặc chuyên mục con của nó",
        ),
        ("thong-bao", "khong-co", "", "Không có chuyên mục cha này"),
        ("thong-bao", "<b>", "", "Không có chuyên mục cha này"),
        ("thong-bao", "", "cuối", "Thứ tự là số từ 1"),
        ("khong-co", "", "", "Không có chuyên mục này"),
    ] {
        let fields = [("section", section), ("parent", parent), ("place", place)];
        let answer = scene.act("/chuyen", &fields).await.expect(422);
        assert!(answer.body.contains(said), "{said}: {}", answer.body);
    }
    assert_eq!(scene.changes().await, 3);
    scene.close().await;
}

#[tokio::test]
async fn a_retired_section_leads_to_its_successor_which_shows_its_articles_until_it_is_brought_back() {
    let scene = Scene::open().await;
    // With a form that was opened before, and one article.
    let article = scene.published("Tin đã đăng").await;
    let children = scene
        .act(
            "/ngung-dung",
            &[("section", "tin-dia-phuong"), ("successor", "thong-bao")],
        )
        .await;
    assert!(
        children
            .expect(422)
            .body
            .contains("còn 2 chuyên mục con đang dùng (Các tỉnh; Các thành phố")
    );
    for child in ["tin-cac-tinh", "tin-cac-thanh-pho"] {
        let fields = [("section", child), ("successor", "tin-dia-phuong")];
        scene.act("/ngung-dung", &fields).await.expect(303);
    }
    for successor in ["", "khong-co", "tin-dia-phuong", "tin-cac-tinh"] {
        let fields = [("section", "tin-dia-phuong"), ("successor", successor)];
        let none = scene.act("/ngung-dung", &fields).await.expect(422);
        assert!(
            none.body
                .contains("Hãy chọn chuyên mục đang dùng, khác chuyên mục này"),
            "{}",
            none.body
        );
    }
    let fields = [("section", "tin-dia-phuong"), ("successor", "thong-bao")];
    scene.act("/ngung-dung", &fields).await.expect(303);
    for old in ["tin-dia-phuong", "tin-cac-tinh"] {
        assert_eq!(scene.moved(old).await, "/chuyen-muc/thong-bao", "{old}");
    }
    let section = scene.citizen.get("/chuyen-muc/thong-bao").await.expect(200);
    assert!(section.body.contains("Tin đã đăng"), "{}", section.body);
    let listed = scene
        .citizen
        .get("/api/v1/articles?section=thong-bao")
        .await
        .expect(200);
    assert_eq!(listed.json()["items"][0]["code"], article.code);
    let parent = scene.citizen.get("/chuyen-muc/tin-tuc-su-kien").await.expect(200);
    assert!(
        !parent.body.contains("/chuyen-muc/tin-dia-phuong"),
        "{}",
        parent.body
    );
    assert!(parent.body.contains("Tin đã đăng"), "{}", parent.body);
    let form = scene
        .people
        .author
        .browser
        .get("/don-vi/tuyen-quang/soan")
        .await
        .expect(200);
    assert!(!form.body.contains("value=\"tin-dia-phuong\""), "{}", form.body);

    let below = scene
        .act("/dung-lai", &[("section", "tin-cac-tinh")])
        .await
        .expect(422);
    assert!(
        below
            .body
            .contains("Chuyên mục cha “Tin địa phương” đang ngừng dùng"),
        "{}",
        below.body
    );
    scene
        .act("/dung-lai", &[("section", "tin-dia-phuong")])
        .await
        .expect(303);
    let section = scene.citizen.get("/chuyen-muc/tin-dia-phuong").await.expect(200);
    assert!(section.body.contains("Tin đã đăng"), "{}", section.body);
    assert_eq!(scene.moved("tin-cac-tinh").await, "/chuyen-muc/tin-dia-phuong");
    let section = scene.citizen.get("/chuyen-muc/thong-bao").await.expect(200);
    assert!(!section.body.contains("Tin đã đăng"), "{}", section.body);
    scene.close().await;
}

#[tokio::test]
async fn a_text_of_a_retired_section_waits_until_another_is_chosen() {
    let scene = Scene::open().await;
    let author = &scene.people.author;
    let draft = Item::draft(author, &event_news(&scene.portal, "Bản nháp", 1)).await;
    let waiting = Item::submitted(author, &event_news(&scene.portal, "Chờ sàng lọc", 1)).await;
    for (section, successor) in [
        ("tin-cac-tinh", "thong-bao"),
        ("tin-cac-thanh-pho", "thong-bao"),
        ("tin-dia-phuong", "thong-bao"),
    ] {
        let fields = [("section", section), ("successor", successor)];
        scene.act("/ngung-dung", &fields).await.expect(303);
    }
    let said = "Chuyên mục “Tin địa phương” đã ngừng dùng: hãy chọn chuyên mục đang dùng, ví dụ chuyên mục thay thế là “Thông báo”.";
    let form = author
        .browser
        .get(&format!("{}/sua", draft.workspace()))
        .await
        .expect(200);
    assert!(form.body.contains(said), "{}", form.body);
    let refused = draft.submit(&author.browser).await.expect(422);
    assert!(
        refused.body.contains(said) && refused.body.contains("Sửa tin bài để đổi chuyên mục"),
        "{}",
        refused.body
    );
    assert_eq!(draft.state(&scene.portal).await, "draft");
    let again = event_news(&scene.portal, "Bản nháp sửa", 1);
    let kept = draft.edit(&author.browser, "1", &again).await.expect(422);
    assert!(
        kept.body.contains(said) && kept.body.contains("Bản nháp sửa"),
        "{}",
        kept.body
    );
    let mut chosen = again;
    "thong-bao".clone_into(&mut chosen.section);
    draft.edit(&author.browser, "1", &chosen).await.expect(303);
    draft.submit(&author.browser).await.expect(303);

    let refused = waiting.approve(scene.officer(), "1").await.expect(422);
    assert!(refused.body.contains(said), "{}", refused.body);
    let api = format!("/api/v1/newsroom/submissions/{}/approve", waiting.code);
    let refused = scene
        .officer()
        .post_json(&api, &json!({ "revision": 1 }))
        .await
        .expect(422);
    assert_eq!(refused.json()["errors"][0]["field"], "section");
    assert_eq!(waiting.state(&scene.portal).await, "submitted");
    let page = scene.officer().get(&waiting.newsroom()).await.expect(200);
    assert!(
        page.body.contains("Tin địa phương (đã ngừng dùng)"),
        "{}",
        page.body
    );
    let mut moved = event_news(&scene.portal, "Chờ sàng lọc", 1);
    "thong-bao".clone_into(&mut moved.section);
    waiting
        .edit_as_board(scene.officer(), "1", &moved)
        .await
        .expect(303);
    waiting.approve(scene.officer(), "2").await.expect(303);
    scene.close().await;
}

#[tokio::test]
async fn of_two_officers_over_the_same_tree_the_second_keeps_what_was_typed() {
    let scene = Scene::open().await;
    let (one, other) = (key(), key());
    let first = [("seen", "0"), ("name", "Mục của tôi"), ("key", one.as_str())];
    let second = [
        ("seen", "0"),
        ("name", "Mục của <b>anh</b>"),
        ("address", "muc-cua-anh"),
        ("key", other.as_str()),
    ];
    let deputy = &scene.people.deputy.browser;
    let (a, b) = tokio::join!(scene.officer().post(PATH, &first), deputy.post(PATH, &second));
    let mut statuses = [a.status, b.status];
    statuses.sort_unstable();
    assert_eq!(statuses, [303, 409], "{} {}", a.body, b.body);
    assert_eq!(scene.changes().await, 1);
    let second = [
        ("seen", "0"),
        ("section", "gioi-thieu"),
        ("name", "Mục của <b>anh</b>"),
        ("address", "muc-cua-anh"),
    ];
    let stale = deputy.post(&format!("{PATH}/doi-ten"), &second).await.expect(409);
    assert!(
        stale.body.contains("vừa được người khác thay đổi"),
        "{}",
        stale.body
    );
    assert!(
        stale
            .body
            .contains("value=\"Mục của &#60;b&#62;anh&#60;/b&#62;\""),
        "{}",
        stale.body
    );
    assert!(stale.body.contains("value=\"muc-cua-anh\""), "{}", stale.body);
    assert!(
        stale.body.contains("name=\"seen\" value=\"1\""),
        "sent again, it is over the new tree"
    );
    scene.close().await;
}

#[tokio::test]
async fn a_form_sent_twice_changes_the_tree_once() {
    let scene = Scene::open().await;
    let key = key();
    let fields = [("seen", "0"), ("name", "Mục mới"), ("key", key.as_str())];
    for _ in 0..2 {
        scene.officer().post(PATH, &fields).await.expect(303);
    }
    assert_eq!(scene.changes().await, 1);
    let other = [("seen", "0"), ("name", "Mục khác"), ("key", key.as_str())];
    scene.officer().post(PATH, &other).await.expect(422);
    let body = json!({ "version": 1, "name": "Mục thứ hai" });
    let send = async || {
        let request = scene
            .officer()
            .request("POST", API)
            .header("idempotency-key", "tree-00000001");
        Browser::send(request.json(&body)).await.expect(200).json()
    };
    assert_eq!(
        (send().await, send().await),
        (json!({ "version": 2 }), json!({ "version": 2 }))
    );
    assert_eq!(scene.changes().await, 2);
    scene.close().await;
}

#[tokio::test]
async fn hostile_names_are_shown_as_they_were_typed_and_hostile_addresses_are_refused() {
    let scene = Scene::open().await;
    let name = "<script>alert(1)</script>\u{202e} \"onload=x";
    scene
        .act("", &[("name", name), ("address", "ten-la")])
        .await
        .expect(303);
    for page in [
        scene.officer().get(PATH).await,
        scene.officer().get(&format!("{PATH}?muc=ten-la")).await,
        scene.citizen.get("/").await,
        scene.citizen.get("/chuyen-muc/ten-la").await,
        scene.people.author.browser.get("/don-vi/tuyen-quang/soan").await,
    ] {
        let body = page.expect(200).body;
        assert!(
            !body.contains("<script>alert") && !body.contains('\u{202e}'),
            "{body}"
        );
        assert!(body.contains("&#60;script&#62;alert(1)"), "{body}");
    }
    let long = "x".repeat(201);
    for (name, address, said) in [
        ("", "", "Tên chuyên mục còn trống"),
        (" \u{200b} ", "", "Tên chuyên mục còn trống"),
        (long.as_str(), "", "dài quá 200 ký tự"),
        ("Mục", "../quan-tri", "không dùng được làm đường dẫn"),
        ("Mục", "Muc", "không dùng được làm đường dẫn"),
        ("Mục", "gioi-thieu", "đang là của chuyên mục “Giới thiệu”"),
        ("GIỚI  thiệu", "", "Cùng cấp đã có chuyên mục “Giới thiệu”"),
    ] {
        let answer = scene
            .act("", &[("name", name), ("address", address)])
            .await
            .expect(422);
        assert!(answer.body.contains(said), "{said}: {}", answer.body);
    }
    for seen in ["", "x"] {
        scene
            .officer()
            .post(PATH, &[("seen", seen), ("name", "Mục")])
            .await
            .expect(403);
    }
    for odd in ["khong-co", "%3Cb%3E"] {
        scene
            .officer()
            .get(&format!("{PATH}?muc={odd}"))
            .await
            .expect(404);
        scene.citizen.get(&format!("/chuyen-muc/{odd}")).await.expect(404);
    }
    assert_eq!(scene.changes().await, 1);
    scene.close().await;
}

#[tokio::test]
async fn who_does_not_shape_the_site_changes_no_section() {
    let scene = Scene::open().await;
    let people = &scene.people;
    let fields = [
        ("seen", "0"),
        ("name", "Mục lạ"),
        ("section", "gioi-thieu"),
        ("successor", "thong-bao"),
    ];
    for who in [&people.author, &people.lead, &people.member, &people.technician] {
        who.browser.get(PATH).await.expect(403);
        for below in [
            "",
            "/doi-ten",
            "/chuyen",
            "/len",
            "/xuong",
            "/ngung-dung",
            "/dung-lai",
        ] {
            who.browser
                .post(&format!("{PATH}{below}"), &fields)
                .await
                .expect(403);
        }
        who.browser.get(API).await.expect(403);
        let body = json!({ "version": 0, "name": "Mục lạ" });
        who.browser.post_json(API, &body).await.expect(403);
        let account = who.browser.get("/tai-khoan").await.expect(200);
        assert!(!account.body.contains(PATH), "{}", who.email);
    }
    let mut foreign = scene.officer().clone();
    foreign.csrf = "0".repeat(64);
    foreign.post(PATH, &fields).await.expect(403);
    assert_eq!(scene.changes().await, 0);
    for (who, name) in [
        (&people.chair, "Mục của Trưởng Ban"),
        (&people.deputy, "Mục của Phó Trưởng Ban"),
    ] {
        let account = who.browser.get("/tai-khoan").await.expect(200);
        assert!(account.body.contains(PATH), "{}", who.email);
        let seen = scene.seen().await;
        who.browser
            .post(PATH, &[("seen", seen.as_str()), ("name", name)])
            .await
            .expect(303);
    }
    scene.close().await;
}

#[tokio::test]
async fn a_program_changes_the_tree_over_json() {
    let scene = Scene::open().await;
    let (api, officer) = (API, scene.officer());
    let tree = async || officer.get(API).await.expect(200).json();
    let section = |tree: &Value, key: &str| {
        let sections = tree["sections"].as_array().unwrap();
        sections.iter().find(|one| one["key"] == key).unwrap().clone()
    };
    assert_eq!(tree().await["version"], 0);
    let send = async |below: &str, body: Value| officer.post_json(&format!("{api}{below}"), &body).await;
    let added = json!({ "version": 0, "name": "Mục mới", "parent": "gioi-thieu", "place": 1 });
    assert_eq!(send("", added).await.expect(200).json(), json!({ "version": 1 }));
    let renamed = json!({ "version": 1, "name": "Mục", "address": "muc" });
    send("/muc-moi/rename", renamed).await.expect(200);
    send("/muc-moi/move", json!({ "version": 2 })).await.expect(200);
    send(
        "/muc-moi/retire",
        json!({ "version": 3, "successor": "thong-bao" }),
    )
    .await
    .expect(200);
    let now = section(&tree().await, "muc-moi");
    assert_eq!(now["address"], "muc");
    assert_eq!(now["former_addresses"], json!(["muc-moi"]));
    assert_eq!((&now["parent"], &now["retired"]), (&Value::Null, &json!(true)));
    assert_eq!(now["successor"], "thong-bao");
    assert_eq!(scene.moved("muc-moi").await, "/chuyen-muc/thong-bao");
    send("/muc-moi/restore", json!({ "version": 4 }))
        .await
        .expect(200);
    assert_eq!(scene.moved("muc-moi").await, "/chuyen-muc/muc");
    let stale = send("", json!({ "version": 4, "name": "Trễ" }))
        .await
        .expect(409)
        .json();
    assert!(
        stale["detail"]
            .as_str()
            .unwrap()
            .contains("vừa được người khác thay đổi"),
        "{stale}"
    );
    let blank = send("", json!({ "version": 5, "name": " " }))
        .await
        .expect(422)
        .json();
    assert_eq!(blank["errors"][0]["field"], "name");
    send("", json!({ "version": 5, "name": "Mục", "key": "x" }))
        .await
        .expect(400);
    scene.close().await;
}

#[tokio::test]
async fn a_sync_reports_what_the_pages_changed_in_the_sections_and_leaves_it() {
    let scene = Scene::open().await;
    scene.act("", &[("name", "Mục của trang")]).await.expect(303);
    let renamed = [
        ("section", "thong-bao"),
        ("name", "Thông cáo"),
        ("address", "thong-cao"),
    ];
    scene.act("/doi-ten", &renamed).await.expect(303);
    let before = scene.officer().get(API).await.expect(200).json();
    let tenants = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tenants");
    let report = sync_tenants(&scene.portal.services, &tenants).await.unwrap();
    assert_eq!(report.differing, ["sections/thong-bao"]);
    assert_eq!(report.unfiled, ["sections/muc-cua-trang"]);
    assert!(
        report.created.is_empty() && report.updated.is_empty(),
        "{report:?}"
    );
    scene.portal.services.reference.renew().await.unwrap();
    assert_eq!(scene.officer().get(API).await.expect(200).json(), before);
    scene.citizen.get("/chuyen-muc/muc-cua-trang").await.expect(200);
    assert_eq!(scene.moved("thong-bao").await, "/chuyen-muc/thong-cao");

    // A tree changed behind the audit's back is found.
    let trees = scene.portal.raw().await.collection::<Document>("section_trees");
    let change = doc! { "$set": { "sections.0.name": "Tên khác" } };
    trees.update_one(doc! {}, change).await.unwrap();
    let store = &scene.portal.services.store;
    let verified = store
        .verify_audit(scene.portal.services.now(), &[])
        .await
        .unwrap();
    let told: Vec<_> = verified.findings.iter().map(ToString::to_string).collect();
    let wanted = format!("document changed outside the audit: {CHAIN}");
    assert!(told.contains(&wanted), "{told:?}");
    scene.portal.close().await;
}

#[tokio::test]
async fn another_replica_shows_a_change_once_its_copy_is_five_seconds_old() {
    let scene = Scene::open().await;
    let services = &scene.portal.services;
    let clock = Arc::new(FixedClock::at(services.now()));
    let rules = (
        services.sessions,
        Chasing::default(),
        AttachmentRules::default(),
        ExpiryRules::default(),
    );
    let other = Services::new(services.store.clone(), clock.clone(), &[7; 32], rules);
    other.reference.current().await.unwrap();
    scene.act("", &[("name", "Mục mới")]).await.expect(303);
    let slug = Slug::parse("muc-moi").unwrap();
    let knows = async || {
        let reference = other.reference.current().await.unwrap();
        reference.catalogue.section(&slug).is_some()
    };
    clock.advance_millis(4_999);
    assert!(!knows().await);
    clock.advance_millis(1);
    assert!(knows().await);
    scene.close().await;
}
