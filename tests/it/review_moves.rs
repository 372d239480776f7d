//! The acts that move an item between the steps of its review: what each does, records, says and refuses.

use std::{collections::HashSet, sync::Arc};

use bson::doc;
use cchc::{
    app::{Fault, accounts::revoke_account, content_form::ContentForm, delegations::delegate_chair},
    domain::{
        delegation::DelegationFault,
        text::Email,
        time::{FixedClock, Instant, LocalDate},
    },
};
use serde_json::json;

use crate::harness::{Answer, Browser, Everyone, Item, Somebody, TestPortal, event_news, everyone, key};

/// Monday, 7 January 2030, 09:00 in Vietnam: later than any machine that runs this.
const MONDAY: Instant = Instant::from_millis(1_893_981_600_000);
/// The field of `event_news`, which is `other_member`'s.
const FIELD: &str = "cai-cach-thu-tuc-hanh-chinh";
/// A field of `member`'s.
const OTHER_FIELD: &str = "cai-cach-the-che";
const TITLE: &str = "Hội nghị cải cách hành chính";
const HELD: &[&str] = &["dang-xac-thuc-lai"];

const RETURNED: &str = "[CCHC] Đề nghị chỉnh sửa, bổ sung tin bài: Hội nghị cải cách hành chính";
const MOVED: &str = "[CCHC] Thay đổi việc xử lý tin bài: Hội nghị cải cách hành chính";
const ASKED: &str = "[CCHC] Xin ý kiến chỉ đạo: Hội nghị cải cách hành chính";
const HOLD: &str = "[CCHC] Đề nghị xác thực lại tin bài: Hội nghị cải cách hành chính";
const RELEASED: &str = "[CCHC] Kết thúc xác thực lại tin bài: Hội nghị cải cách hành chính";
const UNDONE: &str = "[CCHC] Hủy đề nghị chỉnh sửa tin bài: Hội nghị cải cách hành chính";
const DIRECTED: &str = "[CCHC] Ý kiến chỉ đạo về tin bài: Hội nghị cải cách hành chính";
const NEW: &str = "[CCHC] Có tin bài mới chờ duyệt: ";
const REVIEW: &str = "[CCHC] Đề nghị duyệt tin bài thuộc lĩnh vực ";

/// A portal, its people, and the mails that were seen so far.
struct Scene {
    portal: TestPortal,
    people: Everyone,
    clock: Arc<FixedClock>,
    seen: HashSet<String>,
}

/// A mail as a test speaks of it.
#[derive(Debug)]
struct Told {
    to: String,
    subject: String,
    text: String,
}

impl Scene {
    async fn open() -> Self {
        let clock = Arc::new(FixedClock::at(MONDAY));
        let portal = TestPortal::open_at(clock.clone()).await;
        let people = everyone(&portal).await;
        let mut scene = Self {
            portal,
            people,
            clock,
            seen: HashSet::new(),
        };
        scene.news().await;
        scene
    }

    fn form(&self) -> ContentForm {
        event_news(&self.portal, TITLE, 1)
    }

    async fn submitted(&mut self) -> Item {
        let item = Item::submitted(&self.people.author, &self.form()).await;
        self.news().await;
        item
    }

    /// An item with `other_member`.
    async fn routed(&mut self) -> Item {
        let item = Item::submitted(&self.people.author, &self.form()).await;
        item.route(&self.people.officer.browser).await.expect(303);
        self.news().await;
        item
    }

    /// Mails since the last look.
    async fn news(&mut self) -> Vec<Told> {
        self.portal.wait_for_outbox().await;
        let mails = self.portal.mails_sent().await;
        let fresh = mails
            .into_iter()
            .filter(|mail| self.seen.insert(mail.summary.id.clone()));
        fresh
            .map(|mail| Told {
                to: mail.summary.to_email,
                subject: mail.summary.subject,
                text: mail.text,
            })
            .collect()
    }

    /// The item stands there, `by` did `action` last, and exactly these were told since the last look: whom, and how
    /// the subject begins.
    async fn expect(
        &mut self,
        item: &Item,
        state: &str,
        (action, by): (&str, &str),
        told: &[(&str, &str)],
    ) -> Vec<Told> {
        assert_eq!(item.state(&self.portal).await, state, "after {action}");
        let stored = item.stored(&self.portal).await;
        let audit = self.portal.raw().await.collection::<bson::Document>("audit");
        let chain = format!("submission:{}", stored.get_str("_id").unwrap());
        let last = audit
            .find_one(doc! { "chain": chain })
            .sort(doc! { "sequence": -1 })
            .await
            .unwrap()
            .unwrap();
        assert_eq!(last.get_str("action").unwrap(), action);
        let account = last.get_document("actor").unwrap().get_str("account").unwrap();
        let email = Email::parse(by).unwrap();
        let expected = self.portal.services.store.account_by_email(&email).await.unwrap();
        assert_eq!(
            account,
            expected.unwrap().id.to_string(),
            "{action} is entered for another"
        );
        let news = self.news().await;
        for (to, subject) in told {
            let found = news
                .iter()
                .any(|mail| mail.to == *to && mail.subject.starts_with(subject));
            assert!(found, "{action}: {to} has no mail “{subject}”: {news:#?}");
        }
        assert_eq!(news.len(), told.len(), "{action} tells others too: {news:#?}");
        news
    }

    /// Who is who, by address.
    fn emails(&self) -> Emails {
        let of = |one: &Somebody| one.email.clone();
        Emails {
            author: of(&self.people.author),
            officer: of(&self.people.officer),
            member: of(&self.people.member),
            other_member: of(&self.people.other_member),
            chair: of(&self.people.chair),
            deputy: of(&self.people.deputy),
        }
    }
}

struct Emails {
    author: String,
    officer: String,
    member: String,
    other_member: String,
    chair: String,
    deputy: String,
}

/// A move through the form of the page.
async fn post(browser: &Browser, item: &Item, path: &str, words: &str) -> Answer {
    let key = key();
    let fields = [("words", words), ("key", key.as_str())];
    browser
        .post(&format!("{}/{path}", item.newsroom()), &fields)
        .await
}

/// A move through the API.
async fn call(browser: &Browser, item: &Item, verb: &str, words: &str) -> Answer {
    let address = format!("/api/v1/newsroom/submissions/{}/{verb}", item.code);
    let body = match verb {
        "reroute" => json!(null),
        _ => json!({ "words": words }),
    };
    browser.post_json(&address, &body).await
}

/// Refused on both ways with that status, saying why.
async fn refused(browser: &Browser, item: &Item, (path, verb): (&str, &str), status: u16, why: &str) {
    let words = if status == 422 { " \n " } else { "Vì thế." };
    let page = post(browser, item, path, words).await.expect(status);
    assert!(
        page.body.contains(why),
        "{path} does not say “{why}”: {}",
        page.body
    );
    let answer = call(browser, item, verb, words).await.expect(status);
    assert!(
        answer.body.contains(why),
        "{verb} does not say “{why}”: {}",
        answer.body
    );
}

fn reviewer(item: &bson::Document) -> String {
    let state = item.get_document("state").unwrap();
    state.get_str("reviewer").unwrap_or_default().to_owned()
}

#[tokio::test]
async fn a_hold_waits_for_evidence_and_goes_back_to_screening() {
    let mut scene = Scene::open().await;
    let (emails, item) = (scene.emails(), scene.submitted().await);
    let (author, officer) = (
        scene.people.author.browser.clone(),
        scene.people.officer.browser.clone(),
    );
    let bare = item.refuse(&officer, HELD, &[]).await.expect(422);
    assert!(bare.body.contains("Hãy ghi rõ nội dung cần"), "{}", bare.body);
    assert!(
        bare.body
            .contains("id=\"ground-dang-xac-thuc-lai\" value=\"dang-xac-thuc-lai\" checked"),
        "the ground that was ticked is lost"
    );
    item.refuse(&officer, HELD, &[("remarks", "Xác minh số liệu với Sở Nội vụ.")])
        .await
        .expect(303);
    let told = [(emails.author.as_str(), HOLD)];
    let news = scene
        .expect(&item, "on_hold", ("hold", &emails.officer), &told)
        .await;
    // Five working days from Monday.
    let stored = item.stored(&scene.portal).await;
    let due = stored
        .get_document("state")
        .unwrap()
        .get_datetime("due_at")
        .unwrap();
    let due = Instant::from_millis(due.timestamp_millis());
    assert_eq!(due.local_date(), LocalDate::new(2030, 1, 14).unwrap());
    assert!(news[0].text.contains(&due.moment_words()), "{}", news[0].text);
    assert!(news[0].text.contains("Xác minh số liệu với Sở Nội vụ."));
    for (browser, address) in [(&author, item.workspace()), (&officer, item.newsroom())] {
        let page = browser.get(&address).await.expect(200);
        let heading = format!("Đang xác thực lại, hạn {}", due.moment_words());
        assert!(page.body.contains(&heading), "{address}: {}", page.body);
        assert!(page.body.contains("Xác minh số liệu với Sở Nội vụ."));
    }

    // While it is held nothing is decided but its end.
    for answer in [
        item.approve(&officer, "1").await,
        item.give_back(&officer, "Sửa.").await,
        item.route(&officer).await,
        item.refuse(&officer, HELD, &[("remarks", "Nữa.")]).await,
        item.submit(&author).await,
        item.edit_as_board(&officer, "1", &scene.form()).await,
    ] {
        let answer = answer.expect(409);
        assert!(answer.body.contains("Đang xác thực lại"), "{}", answer.body);
    }
    // The custodian adds evidence; it stays held.
    let proven = ContentForm {
        body: "Số liệu đã xác minh theo Công văn 12/SNV.".to_owned(),
        ..scene.form()
    };
    item.edit(&author, "1", &proven).await.expect(303);
    scene
        .expect(&item, "on_hold", ("edit", &emails.author), &[])
        .await;

    post(&officer, &item, "ket-thuc-giu", "").await.expect(303);
    let told = [(emails.author.as_str(), RELEASED), (&emails.officer, NEW)];
    scene
        .expect(&item, "submitted", ("release", &emails.officer), &told)
        .await;
    refused(&officer, &item, ("ket-thuc-giu", "release"), 409, "Chờ sàng lọc").await;
    item.approve(&officer, "2").await.expect(303);
    scene.portal.close().await;
}

#[tokio::test]
async fn a_hold_of_a_member_goes_back_to_the_member_or_ends_in_a_refusal() {
    let mut scene = Scene::open().await;
    let emails = scene.emails();
    let (officer, member) = (
        scene.people.officer.browser.clone(),
        scene.people.other_member.browser.clone(),
    );
    let item = scene.routed().await;
    let remarks = [("remarks", "Chờ xác minh.")];
    let body = json!({ "grounds": HELD, "remarks": "Chờ xác minh." });
    let address = format!("/api/v1/newsroom/submissions/{}/refuse", item.code);
    member.post_json(&address, &body).await.expect(200);
    let told = [(emails.author.as_str(), HOLD)];
    scene
        .expect(&item, "on_hold", ("hold", &emails.other_member), &told)
        .await;
    // Another member does not even see it; the Standing Office may end the hold for the one who is away.
    call(&scene.people.member.browser, &item, "release", "")
        .await
        .expect(404);
    call(&officer, &item, "release", "").await.expect(200);
    let told = [(emails.author.as_str(), RELEASED), (&emails.other_member, REVIEW)];
    scene
        .expect(&item, "in_field_review", ("release", &emails.officer), &told)
        .await;
    let id = scene.people.other_member.id.to_string();
    assert_eq!(reviewer(&item.stored(&scene.portal).await), id);

    item.refuse(&member, HELD, &remarks).await.expect(303);
    post(&member, &item, "ket-thuc-giu", "").await.expect(303);
    assert_eq!(reviewer(&item.stored(&scene.portal).await), id);
    // The Chair holds what lies with a member: the member is told.
    scene.news().await;
    let chair = scene.people.chair.browser.clone();
    item.refuse(&chair, HELD, &remarks).await.expect(303);
    let told = [(emails.author.as_str(), HOLD), (&emails.other_member, MOVED)];
    scene
        .expect(&item, "on_hold", ("hold", &emails.chair), &told)
        .await;
    let denied = post(&member, &item, "ket-thuc-giu", "").await.expect(403);
    assert!(denied.body.contains("Chỉ người đã thực hiện"), "{}", denied.body);
    let denied = item
        .refuse(&member, &["khong-dung-su-that"], &[])
        .await
        .expect(403);
    assert!(denied.body.contains("Chỉ người đã thực hiện"), "{}", denied.body);
    item.refuse(&chair, &["khong-dung-su-that"], &[])
        .await
        .expect(303);
    assert_eq!(item.state(&scene.portal).await, "refused");

    // With another ground beside it, ground 8 ends at once.
    let ended = scene.routed().await;
    ended
        .refuse(&member, &["dang-xac-thuc-lai", "khong-ro-nguon-goc"], &remarks)
        .await
        .expect(303);
    assert_eq!(ended.state(&scene.portal).await, "refused");
    scene.portal.close().await;
}

#[tokio::test]
async fn what_comes_back_never_lands_with_somebody_who_is_gone() {
    let mut scene = Scene::open().await;
    let emails = scene.emails();
    let (officer, chair, author) = (
        scene.people.officer.browser.clone(),
        scene.people.chair.browser.clone(),
        scene.people.author.browser.clone(),
    );
    let remarks = [("remarks", "Chờ xác minh.")];
    // The custodian moves it to another field while it is held: that field's member takes it.
    let moved = scene.routed().await;
    moved
        .refuse(&scene.people.other_member.browser, HELD, &remarks)
        .await
        .expect(303);
    let elsewhere = ContentForm {
        field: OTHER_FIELD.to_owned(),
        ..scene.form()
    };
    moved.edit(&author, "1", &elsewhere).await.expect(303);
    scene.news().await;
    post(&officer, &moved, "ket-thuc-giu", "").await.expect(303);
    let told = [(emails.author.as_str(), RELEASED), (&emails.member, REVIEW)];
    scene
        .expect(&moved, "in_field_review", ("release", &emails.officer), &told)
        .await;
    let stored = moved.stored(&scene.portal).await;
    assert_eq!(reviewer(&stored), scene.people.member.id.to_string());
    moved.approve(&scene.people.member.browser, "2").await.expect(303);

    // The reviewer is revoked while it is held or returned: the Standing Office has it.
    let (held, returned) = (scene.routed().await, scene.routed().await);
    held.refuse(&scene.people.other_member.browser, HELD, &remarks)
        .await
        .expect(303);
    returned.give_back(&chair, "Sửa.").await.expect(303);
    let email = Email::parse(&emails.other_member).unwrap();
    let tx = scene.portal.system_tx();
    revoke_account(&scene.portal.services, tx, &email, "Thôi việc")
        .await
        .unwrap();
    scene.news().await;
    post(&officer, &held, "ket-thuc-giu", "").await.expect(303);
    let told = [(emails.author.as_str(), RELEASED), (&emails.officer, NEW)];
    scene
        .expect(&held, "submitted", ("release", &emails.officer), &told)
        .await;
    post(&chair, &returned, "huy-tra-lai", "").await.expect(303);
    let told = [(emails.author.as_str(), UNDONE), (&emails.officer, NEW)];
    scene
        .expect(&returned, "submitted", ("undo_return", &emails.chair), &told)
        .await;
    scene.portal.close().await;
}

#[tokio::test]
async fn a_question_to_the_chair_stops_everything_until_it_is_answered_or_recalled() {
    let mut scene = Scene::open().await;
    let (emails, item) = (scene.emails(), scene.submitted().await);
    let (author, officer, chair) = (
        scene.people.author.browser.clone(),
        scene.people.officer.browser.clone(),
        scene.people.chair.browser.clone(),
    );
    let ask = ("xin-y-kien", "ask-direction");
    refused(
        &officer,
        &item,
        ask,
        422,
        "Hãy ghi rõ nội dung xin ý kiến chỉ đạo.",
    )
    .await;
    // Too long a question is kept as typed, in the form it was typed in.
    let long = format!("Có đăng không? {}", "a".repeat(5_000));
    let kept = post(&officer, &item, "xin-y-kien", &long).await.expect(422);
    assert!(kept.body.contains(&long), "what was typed is lost");
    assert_eq!(item.state(&scene.portal).await, "submitted");
    refused(&chair, &item, ask, 403, "Chức năng này thuộc về").await;

    post(&officer, &item, "xin-y-kien", "Có đăng trước Hội nghị không?")
        .await
        .expect(303);
    let told = [(emails.chair.as_str(), ASKED)];
    let news = scene
        .expect(
            &item,
            "awaiting_direction",
            ("ask_direction", &emails.officer),
            &told,
        )
        .await;
    assert!(news[0].text.contains("cho ý kiến chỉ đạo"), "{}", news[0].text);
    assert!(news[0].text.contains("Có đăng trước Hội nghị không?"));
    assert!(
        news[0].text.contains("Lê Quang Huy, Bộ phận Thường trực"),
        "{}",
        news[0].text
    );
    let page = chair.get(&item.newsroom()).await.expect(200);
    assert!(
        page.body.contains("Có đăng trước Hội nghị không?"),
        "{}",
        page.body
    );

    let grounds = ["khong-dat-chat-luong"];
    for who in [&officer, &chair, &scene.people.deputy.browser] {
        for answer in [
            item.approve(who, "1").await,
            item.give_back(who, "Sửa.").await,
            item.refuse(who, &grounds, &[]).await,
            item.refuse(who, HELD, &[("remarks", "Chờ.")]).await,
            item.route(who).await,
            item.edit_as_board(who, "1", &scene.form()).await,
            post(who, &item, "chuyen-khac", "").await,
            post(who, &item, "trinh", "Vì thế.").await,
        ] {
            let answer = answer.expect(409);
            assert!(answer.body.contains("Chờ ý kiến Trưởng Ban"), "{}", answer.body);
        }
    }
    for answer in [
        item.submit(&author).await,
        item.edit(&author, "1", &scene.form()).await,
    ] {
        answer.expect(409);
    }
    let direct = ("cho-y-kien", "direct");
    for who in [&officer, &scene.people.deputy.browser] {
        refused(
            who,
            &item,
            direct,
            403,
            "Chức năng này thuộc về: Trưởng Ban Biên tập.",
        )
        .await;
    }
    refused(&chair, &item, direct, 422, "Hãy ghi rõ ý kiến chỉ đạo.").await;
    post(&chair, &item, "cho-y-kien", "Đăng sau Hội nghị.")
        .await
        .expect(303);
    let told = [(emails.officer.as_str(), DIRECTED)];
    let news = scene
        .expect(&item, "submitted", ("direct", &emails.chair), &told)
        .await;
    assert!(news[0].text.contains("Đăng sau Hội nghị."), "{}", news[0].text);
    assert!(
        news[0].text.contains("Trần Minh Khôi, Trưởng Ban Biên tập"),
        "{}",
        news[0].text
    );
    let page = officer.get(&item.newsroom()).await.expect(200);
    assert!(
        page.body.contains("Đăng sau Hội nghị."),
        "the direction is not on the page"
    );

    call(&officer, &item, "ask-direction", "Còn một việc?")
        .await
        .expect(200);
    scene.news().await;
    refused(&chair, &item, ("thu-lai", "recall"), 409, "").await;
    call(&officer, &item, "recall", "").await.expect(200);
    let told = [(emails.chair.as_str(), MOVED)];
    scene
        .expect(&item, "submitted", ("recall", &emails.officer), &told)
        .await;

    call(&officer, &item, "ask-direction", "Lại hỏi?")
        .await
        .expect(200);
    scene.news().await;
    item.withdraw(&author).await.expect(303);
    let told = [(emails.chair.as_str(), MOVED)];
    scene
        .expect(&item, "withdrawn", ("withdraw", &emails.author), &told)
        .await;
    scene.portal.close().await;
}

#[tokio::test]
async fn the_chair_decides_what_is_submitted_to_the_chair() {
    let mut scene = Scene::open().await;
    let (emails, item) = (scene.emails(), scene.submitted().await);
    let (author, officer, chair) = (
        scene.people.author.browser.clone(),
        scene.people.officer.browser.clone(),
        scene.people.chair.browser.clone(),
    );
    let escalate = ("trinh", "escalate");
    refused(&officer, &item, escalate, 422, "Hãy ghi rõ lý do").await;
    post(&officer, &item, "trinh", "Vượt thẩm quyền.")
        .await
        .expect(303);
    let told = [(emails.chair.as_str(), ASKED)];
    let news = scene
        .expect(&item, "awaiting_chair", ("escalate", &emails.officer), &told)
        .await;
    assert!(news[0].text.contains("xem xét, quyết định"), "{}", news[0].text);
    assert!(news[0].text.contains("Vượt thẩm quyền."));
    for who in [&officer, &scene.people.deputy.browser] {
        for answer in [
            item.approve(who, "1").await,
            item.give_back(who, "Sửa.").await,
            item.refuse(who, &["khong-dat-chat-luong"], &[]).await,
            item.route(who).await,
            post(who, &item, "trinh", "Vì thế.").await,
        ] {
            let answer = answer.expect(409);
            assert!(answer.body.contains("Trình Trưởng Ban"), "{}", answer.body);
        }
    }
    refused(
        &officer,
        &item,
        ("chuyen-lai", "hand-back"),
        403,
        "Trưởng Ban Biên tập",
    )
    .await;

    // A return of the Chair's comes back to the Chair, for the reason it was submitted with.
    item.give_back(&chair, "Bổ sung căn cứ.").await.expect(303);
    let told = [(emails.author.as_str(), RETURNED)];
    scene
        .expect(&item, "returned", ("return", &emails.chair), &told)
        .await;
    item.submit(&author).await.expect(303);
    let told = [(emails.chair.as_str(), ASKED)];
    scene
        .expect(&item, "awaiting_chair", ("resubmit", &emails.author), &told)
        .await;
    let stored = item.stored(&scene.portal).await;
    let state = stored.get_document("state").unwrap();
    assert_eq!(state.get_str("reason").unwrap(), "Vượt thẩm quyền.");
    // A hold of the Chair's too.
    item.refuse(&chair, HELD, &[("remarks", "Chờ.")])
        .await
        .expect(303);
    call(&chair, &item, "release", "").await.expect(200);
    scene.news().await;
    assert_eq!(item.state(&scene.portal).await, "awaiting_chair");

    let hand_back = ("chuyen-lai", "hand-back");
    refused(&chair, &item, hand_back, 422, "Hãy ghi rõ lý do").await;
    post(&chair, &item, "chuyen-lai", "Bộ phận Thường trực quyết định.")
        .await
        .expect(303);
    let told = [(emails.officer.as_str(), MOVED)];
    let news = scene
        .expect(&item, "submitted", ("hand_back", &emails.chair), &told)
        .await;
    assert!(
        news[0].text.contains("Bộ phận Thường trực quyết định."),
        "{}",
        news[0].text
    );

    // A member submits to the Chair as well; the Standing Office takes it back; the next time the Chair approves.
    item.route(&officer).await.expect(303);
    scene.news().await;
    let member = scene.people.other_member.browser.clone();
    call(&member, &item, "escalate", "Ngoài lĩnh vực.")
        .await
        .expect(200);
    let told = [(emails.chair.as_str(), ASKED)];
    scene
        .expect(&item, "awaiting_chair", ("escalate", &emails.other_member), &told)
        .await;
    item.approve(&member, "1").await.expect(409);
    post(&officer, &item, "thu-lai", "").await.expect(303);
    let told = [(emails.chair.as_str(), MOVED)];
    scene
        .expect(&item, "submitted", ("recall", &emails.officer), &told)
        .await;
    call(&officer, &item, "escalate", "Lại trình.").await.expect(200);
    scene.news().await;
    item.approve(&chair, "1").await.expect(303);
    let told = [(emails.author.as_str(), "[CCHC] Tin bài đã được đăng tải: ")];
    let news = scene
        .expect(&item, "published", ("approve", &emails.chair), &told)
        .await;
    assert!(
        news[0].text.contains("Trần Minh Khôi, Trưởng Ban Biên tập"),
        "{}",
        news[0].text
    );
    scene.portal.close().await;
}

#[tokio::test]
async fn what_lies_with_a_member_is_recalled_rerouted_handed_back_or_taken_by_the_chair() {
    let mut scene = Scene::open().await;
    let (emails, item) = (scene.emails(), scene.submitted().await);
    let (officer, chair, member, other) = (
        scene.people.officer.browser.clone(),
        scene.people.chair.browser.clone(),
        scene.people.member.browser.clone(),
        scene.people.other_member.browser.clone(),
    );
    for moves in [("thu-lai", "recall"), ("chuyen-khac", "reroute")] {
        refused(&officer, &item, moves, 409, "Chờ sàng lọc").await;
    }
    item.route(&officer).await.expect(303);
    scene.news().await;
    refused(&other, &item, ("thu-lai", "recall"), 403, "Bộ phận Thường trực").await;
    // A form that is sent twice moves once.
    let address = format!("{}/thu-lai", item.newsroom());
    let key = key();
    for _ in 0..2 {
        officer.post(&address, &[("key", &key)]).await.expect(303);
    }
    let told = [(emails.other_member.as_str(), MOVED)];
    scene
        .expect(&item, "submitted", ("recall", &emails.officer), &told)
        .await;
    item.approve(&other, "1").await.expect(409);

    // Nobody else has the field: it stays where it is.
    item.route(&officer).await.expect(303);
    scene.news().await;
    refused(
        &officer,
        &item,
        ("chuyen-khac", "reroute"),
        409,
        "chưa có thành viên phụ trách",
    )
    .await;
    assert_eq!(item.state(&scene.portal).await, "in_field_review");
    scene.portal.assign(FIELD, &emails.member, None).await;
    // Both members are told, and the one who has it is passed over, each time.
    let ids = (
        scene.people.member.id.to_string(),
        scene.people.other_member.id.to_string(),
    );
    post(&officer, &item, "chuyen-khac", "").await.expect(303);
    let told = [(emails.other_member.as_str(), MOVED), (&emails.member, REVIEW)];
    scene
        .expect(&item, "in_field_review", ("reroute", &emails.officer), &told)
        .await;
    assert_eq!(reviewer(&item.stored(&scene.portal).await), ids.0);
    let denied = item.approve(&other, "1").await.expect(403);
    assert!(
        denied.body.contains("giao cho thành viên khác duyệt"),
        "{}",
        denied.body
    );
    call(&officer, &item, "reroute", "").await.expect(200);
    let told = [(emails.member.as_str(), MOVED), (&emails.other_member, REVIEW)];
    scene
        .expect(&item, "in_field_review", ("reroute", &emails.officer), &told)
        .await;
    assert_eq!(reviewer(&item.stored(&scene.portal).await), ids.1);

    let hand_back = ("chuyen-lai", "hand-back");
    refused(&member, &item, hand_back, 403, "giao cho thành viên khác duyệt").await;
    refused(&other, &item, hand_back, 422, "Hãy ghi rõ lý do").await;
    post(&other, &item, "chuyen-lai", "Ngoài lĩnh vực của tôi.")
        .await
        .expect(303);
    let told = [(emails.officer.as_str(), MOVED)];
    let news = scene
        .expect(&item, "submitted", ("hand_back", &emails.other_member), &told)
        .await;
    assert!(
        news[0].text.contains("Ngoài lĩnh vực của tôi."),
        "{}",
        news[0].text
    );

    // The Chair may do all of it; the member is told whatever it is.
    for (path, words, action, state) in [
        ("thu-lai", "", "recall", "submitted"),
        ("chuyen-lai", "Xem lại.", "hand_back", "submitted"),
        ("trinh", "Tôi quyết định.", "escalate", "awaiting_chair"),
    ] {
        item.route(&officer).await.expect(303);
        let stored = item.stored(&scene.portal).await;
        let held = if reviewer(&stored) == ids.0 {
            &emails.member
        } else {
            &emails.other_member
        };
        scene.news().await;
        post(&chair, &item, path, words).await.expect(303);
        let mut told = vec![(held.as_str(), MOVED)];
        told.extend((action == "hand_back").then_some((emails.officer.as_str(), MOVED)));
        told.extend((action == "escalate").then_some((emails.chair.as_str(), ASKED)));
        scene.expect(&item, state, (action, &emails.chair), &told).await;
    }
    scene.portal.close().await;
}

#[tokio::test]
async fn a_mistaken_return_is_undone_by_its_signer_until_it_is_edited() {
    let mut scene = Scene::open().await;
    let (emails, item) = (scene.emails(), scene.submitted().await);
    let (author, officer, chair, other) = (
        scene.people.author.browser.clone(),
        scene.people.officer.browser.clone(),
        scene.people.chair.browser.clone(),
        scene.people.other_member.browser.clone(),
    );
    let undo = ("huy-tra-lai", "undo-return");
    refused(&officer, &item, undo, 409, "Chờ sàng lọc").await;
    item.give_back(&officer, "Sửa.").await.expect(303);
    scene.news().await;
    for who in [&scene.people.deputy.browser, &chair] {
        refused(who, &item, undo, 403, "Chỉ người đã thực hiện").await;
        let page = who.get(&item.newsroom()).await.expect(200);
        assert!(!page.body.contains("/huy-tra-lai"), "it is offered to another");
    }
    post(&officer, &item, "huy-tra-lai", "").await.expect(303);
    let told = [(emails.author.as_str(), UNDONE)];
    scene
        .expect(&item, "submitted", ("undo_return", &emails.officer), &told)
        .await;

    item.give_back(&officer, "Sửa.").await.expect(303);
    let edited = ContentForm {
        title: "Hội nghị cải cách hành chính năm 2030".to_owned(),
        ..scene.form()
    };
    item.edit(&author, "1", &edited).await.expect(303);
    refused(&officer, &item, undo, 409, "Người phụ trách đã chỉnh sửa").await;
    assert_eq!(item.state(&scene.portal).await, "returned");

    // From field review it goes back to the reviewer.
    let item = scene.routed().await;
    let id = scene.people.other_member.id.to_string();
    item.give_back(&other, "Sửa.").await.expect(303);
    scene.news().await;
    refused(&officer, &item, undo, 403, "Chỉ người đã thực hiện").await;
    call(&other, &item, "undo-return", "").await.expect(200);
    let told = [(emails.author.as_str(), UNDONE)];
    scene
        .expect(
            &item,
            "in_field_review",
            ("undo_return", &emails.other_member),
            &told,
        )
        .await;
    assert_eq!(reviewer(&item.stored(&scene.portal).await), id);
    item.give_back(&chair, "Sửa.").await.expect(303);
    let told = [(emails.author.as_str(), RETURNED), (&emails.other_member, MOVED)];
    scene
        .expect(&item, "returned", ("return", &emails.chair), &told)
        .await;
    post(&chair, &item, "huy-tra-lai", "").await.expect(303);
    let told = [(emails.author.as_str(), UNDONE), (&emails.other_member, REVIEW)];
    scene
        .expect(&item, "in_field_review", ("undo_return", &emails.chair), &told)
        .await;
    assert_eq!(reviewer(&item.stored(&scene.portal).await), id);
    scene.portal.close().await;
}

fn day(text: &str) -> LocalDate {
    LocalDate::parse(text).unwrap()
}

#[tokio::test]
async fn the_deputy_acts_for_the_chair_inside_a_delegation_alone() {
    const TUQ: &str = "Nguyễn Thu Hà, TUQ. Trưởng Ban Biên tập, Phó Trưởng Ban Biên tập";
    let mut scene = Scene::open().await;
    let emails = scene.emails();
    let officer = scene.people.officer.browser.clone();
    let mut items = Vec::new();
    for _ in 0..4 {
        let item = scene.submitted().await;
        call(&officer, &item, "escalate", "Vượt thẩm quyền.")
            .await
            .expect(200);
        items.push(item);
    }
    let asked = scene.submitted().await;
    call(&officer, &asked, "ask-direction", "Có đăng không?")
        .await
        .expect(200);
    let deputy = scene.people.deputy.browser.clone();
    item_is_closed_to(&deputy, &items[0]).await;
    post(&deputy, &asked, "cho-y-kien", "Đăng.").await.expect(403);

    let delegate = async |email: &str, document: &str, from: &str, until: &str| {
        let (services, tx) = (&scene.portal.services, scene.portal.system_tx());
        let email = Email::parse(email).unwrap();
        delegate_chair(services, tx, &email, document, (day(from), day(until))).await
    };
    for (email, document, from, until, expected) in [
        (
            &emails.officer,
            "03/UQ-BBT",
            "07/01/2030",
            "08/01/2030",
            DelegationFault::NoDeputy,
        ),
        (
            &emails.deputy,
            " ",
            "07/01/2030",
            "08/01/2030",
            DelegationFault::NoDocument,
        ),
        (
            &emails.deputy,
            "03/UQ-BBT",
            "08/01/2030",
            "07/01/2030",
            DelegationFault::Backward,
        ),
        (
            &emails.deputy,
            "03/UQ-BBT",
            "06/01/2030",
            "08/01/2030",
            DelegationFault::Past,
        ),
    ] {
        let fault = delegate(email, document, from, until).await.unwrap_err();
        assert!(
            matches!(fault, Fault::Delegation(fault) if fault == expected),
            "{fault:?}"
        );
    }
    // One that begins tomorrow gives nothing today.
    delegate(&emails.deputy, "03/UQ-BBT", "08/01/2030", "09/01/2030")
        .await
        .unwrap();
    let board = [
        &emails.chair,
        &emails.deputy,
        &emails.officer,
        &emails.member,
        &emails.other_member,
    ];
    let news = scene.news().await;
    let subject = "[CCHC] Thông báo ủy quyền điều hành Ban Biên tập từ ngày 08/01/2030 đến ngày 09/01/2030";
    for one in board {
        let told = news.iter().any(|mail| mail.to == *one && mail.subject == subject);
        assert!(told, "{one} is not told: {news:#?}");
    }
    item_is_closed_to(&deputy, &items[0]).await;

    scene.clock.set(day("08/01/2030").start());
    let (deputy, officer) = (
        scene.portal.browser_of(&emails.deputy).await,
        scene.portal.browser_of(&emails.officer).await,
    );
    let page = deputy.get(&items[0].newsroom()).await.expect(200);
    assert!(page.body.contains("/phe-duyet"), "the act is not offered");
    post(&deputy, &asked, "cho-y-kien", "Đăng sau Hội nghị.")
        .await
        .expect(303);
    let told = [(emails.officer.as_str(), DIRECTED)];
    let news = scene
        .expect(&asked, "submitted", ("direct", &emails.deputy), &told)
        .await;
    assert!(news[0].text.contains(TUQ), "{}", news[0].text);
    // Both are asked while it holds.
    call(&officer, &asked, "ask-direction", "Còn một việc?")
        .await
        .expect(200);
    let told = [(emails.chair.as_str(), ASKED), (&emails.deputy, ASKED)];
    scene
        .expect(
            &asked,
            "awaiting_direction",
            ("ask_direction", &emails.officer),
            &told,
        )
        .await;
    items[0].approve(&deputy, "1").await.expect(303);
    let told = [(emails.author.as_str(), "[CCHC] Tin bài đã được đăng tải: ")];
    let news = scene
        .expect(&items[0], "published", ("approve", &emails.deputy), &told)
        .await;
    assert!(news[0].text.contains(TUQ), "{}", news[0].text);
    let page = officer.get(&items[0].newsroom()).await.expect(200);
    assert!(page.body.contains(TUQ), "{}", page.body);
    let stored = items[0].stored(&scene.portal).await;
    let by = stored.get_document("state").unwrap().get_document("by").unwrap();
    let mandate = by.get_document("mandate").unwrap();
    assert_eq!(mandate.get_str("document_number").unwrap(), "03/UQ-BBT");
    // What the own role allows is signed with the own role.
    scene.people.author.browser = scene.portal.browser_of(&emails.author).await;
    let own = scene.submitted().await;
    own.approve(&deputy, "1").await.expect(303);
    let stored = own.stored(&scene.portal).await;
    let by = stored.get_document("state").unwrap().get_document("by").unwrap();
    assert_eq!((by.get_str("role").unwrap(), by.get("mandate")), ("deputy", None));

    // To the last moment of the last day, and not a moment longer.
    let end = day("10/01/2030").start();
    scene.clock.set(Instant::from_millis(end.as_millis() - 1));
    let deputy = scene.portal.browser_of(&emails.deputy).await;
    items[1].give_back(&deputy, "Sửa.").await.expect(303);
    scene.clock.set(end);
    item_is_closed_to(&deputy, &items[2]).await;
    post(&deputy, &asked, "cho-y-kien", "Đăng.").await.expect(403);
    post(&deputy, &items[1], "huy-tra-lai", "").await.expect(303);
    scene.portal.close().await;
}

async fn item_is_closed_to(deputy: &Browser, item: &Item) {
    let page = deputy.get(&item.newsroom()).await.expect(200);
    assert!(!page.body.contains("/phe-duyet\""), "the act is offered");
    for answer in [
        item.approve(deputy, "1").await,
        item.give_back(deputy, "Sửa.").await,
        item.refuse(deputy, &["khong-dat-chat-luong"], &[]).await,
    ] {
        let answer = answer.expect(409);
        assert!(answer.body.contains("Trình Trưởng Ban"), "{}", answer.body);
    }
    let denied = post(deputy, item, "chuyen-lai", "Vì thế.").await.expect(403);
    assert!(denied.body.contains("Trưởng Ban Biên tập"), "{}", denied.body);
}
