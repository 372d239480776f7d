//! The life of an item, state by state, through the people who move it.

use std::sync::Arc;

use cchc::{
    app::{accounts::enter_absence, content_form::ContentForm},
    domain::{
        account::Absence,
        actor::Role,
        ground::Ground,
        text::Email,
        time::{FixedClock, Instant, LocalDate},
    },
};

use crate::harness::{Browser, Everyone, Item, TestPortal, event_news, everyone, form_fields, key};

/// Monday, 7 January 2030, 09:00 in Vietnam: later than any machine that runs this.
const MONDAY: Instant = Instant::from_millis(1_893_981_600_000);
const HOUR: i64 = 3_600_000;
const FIELD: &str = "cai-cach-the-che";

async fn open(clock: &Arc<FixedClock>) -> (TestPortal, Everyone) {
    let portal = TestPortal::open_at(clock.clone()).await;
    let people = everyone(&portal).await;
    (portal, people)
}

fn clock() -> Arc<FixedClock> {
    Arc::new(FixedClock::at(MONDAY))
}

fn reviewer(item: &bson::Document) -> &str {
    item.get_document("state").unwrap().get_str("reviewer").unwrap()
}

#[tokio::test]
async fn a_returned_item_goes_back_to_the_step_that_returned_it() {
    let (portal, people) = open(&clock()).await;
    let (author, officer) = (&people.author.browser, &people.officer.browser);
    let typed = event_news(&portal, "Tin bị trả lại", 1);
    let item = Item::submitted(&people.author, &typed).await;

    let nothing_said = item.give_back(officer, "  \n ").await.expect(422);
    assert!(
        nothing_said.body.contains("Hãy ghi rõ nội dung cần chỉnh sửa"),
        "{}",
        nothing_said.body
    );
    item.give_back(officer, "Bổ sung số liệu năm 2029.")
        .await
        .expect(303);
    assert_eq!(item.state(&portal).await, "returned");
    let page = author.get(&item.workspace()).await.expect(200);
    assert!(page.body.contains("Bổ sung số liệu năm 2029."), "{}", page.body);
    let mail = portal
        .mail_to(&people.author.email, |mail| {
            mail.subject.contains("Tin bị trả lại")
        })
        .await;
    assert!(mail.text.contains("Bổ sung số liệu năm 2029."), "{}", mail.text);
    // Nobody of the Board may act while it lies with its custodian.
    item.approve(officer, "1").await.expect(409);
    item.give_back(&people.chair.browser, "Nữa.").await.expect(409);
    item.submit(author).await.expect(303);
    assert_eq!(item.state(&portal).await, "submitted");

    item.route(officer).await.expect(303);
    let before = item.stored(&portal).await;
    let member = &people.other_member;
    assert_eq!(reviewer(&before), member.id.to_string());
    item.give_back(&member.browser, "Sửa tiêu đề.").await.expect(303);
    let renamed = ContentForm {
        title: "Tin đã sửa".to_owned(),
        ..typed
    };
    item.edit(author, "1", &renamed).await.expect(303);
    item.submit(author).await.expect(303);
    let after = item.stored(&portal).await;
    assert_eq!(item.state(&portal).await, "in_field_review");
    assert_eq!(reviewer(&after), member.id.to_string());
    let mail = portal
        .mail_to(&member.email, |mail| mail.subject.contains("Tin đã sửa"))
        .await;
    assert!(mail.text.contains("đã chỉnh sửa và gửi lại"), "{}", mail.text);
    // The member's own text is what is approved: the revision of now, not the one of before.
    item.approve(&member.browser, "1").await.expect(409);
    item.approve(&member.browser, "2").await.expect(303);
    portal.close().await;
}

#[tokio::test]
async fn a_returned_item_whose_reviewer_is_gone_is_routed_anew() {
    let (portal, people) = open(&clock()).await;
    let (author, officer) = (&people.author.browser, &people.officer.browser);
    let item = Item::submitted(&people.author, &event_news(&portal, "Tin mồ côi", 1)).await;
    item.route(officer).await.expect(303);
    item.give_back(&people.other_member.browser, "Sửa.")
        .await
        .expect(303);
    revoke(&portal, &people.other_member.email).await;
    // Nobody else has the field: it goes to the Standing Office, never to somebody who is gone.
    item.submit(author).await.expect(303);
    assert_eq!(item.state(&portal).await, "submitted");

    portal
        .assign("cai-cach-thu-tuc-hanh-chinh", &people.member.email, None)
        .await;
    item.route(officer).await.expect(303);
    item.give_back(&people.member.browser, "Sửa nữa.")
        .await
        .expect(303);
    let third = portal
        .appoint(
            "ba@bbt.example",
            "Nguyễn Văn Ba",
            &[Role::BoardMember],
            "ban-bien-tap",
        )
        .await;
    portal
        .assign("cai-cach-thu-tuc-hanh-chinh", &third.email, None)
        .await;
    revoke(&portal, &people.member.email).await;
    item.submit(author).await.expect(303);
    assert_eq!(item.state(&portal).await, "in_field_review");
    assert_eq!(reviewer(&item.stored(&portal).await), third.id.to_string());
    item.approve(&third.browser, "1").await.expect(303);
    portal.close().await;
}

async fn revoke(portal: &TestPortal, email: &str) {
    let email = Email::parse(email).unwrap();
    cchc::app::accounts::revoke_account(&portal.services, portal.system_tx(), &email, "Thôi việc")
        .await
        .unwrap();
}

#[tokio::test]
async fn a_refusal_names_each_ground_to_its_author() {
    let (portal, people) = open(&clock()).await;
    let officer = &people.officer.browser;
    let published = Item::submitted(&people.author, &event_news(&portal, "Tin đã đăng", 1)).await;
    published.approve(officer, "1").await.expect(303);
    let waiting = Item::submitted(&people.author, &event_news(&portal, "Tin đang chờ", 1)).await;

    let item = Item::submitted(&people.author, &event_news(&portal, "Tin trùng lặp", 1)).await;
    let alone = item
        .refuse(officer, &[], &[("remarks", "Không hay.")])
        .await
        .expect(422);
    assert!(
        alone.body.contains("ít nhất một trong chín căn cứ"),
        "{}",
        alone.body
    );
    assert!(
        alone.body.contains("Không hay."),
        "the remarks that were typed are lost"
    );
    let nothing = item.refuse(officer, &["trung-lap"], &[]).await.expect(422);
    assert!(
        nothing.body.contains("nhập mã tin bài bị trùng"),
        "{}",
        nothing.body
    );
    for code in [
        "0000-0000",
        waiting.code.as_str(),
        item.code.as_str(),
        "{\"$ne\":1}",
    ] {
        item.refuse(officer, &["trung-lap"], &[("duplicate_of", code)])
            .await
            .expect(422);
    }
    assert_eq!(item.state(&portal).await, "submitted");
    let grounds = ["trung-lap", "dang-xac-thuc-lai", "khong-ro-nguon-goc"];
    let more = [
        ("duplicate_of", published.code.as_str()),
        ("remarks", "Đã đăng tuần trước."),
    ];
    item.refuse(officer, &grounds, &more).await.expect(303);
    assert_eq!(item.state(&portal).await, "refused");
    let page = people.author.browser.get(&item.workspace()).await.expect(200);
    let mail = portal
        .mail_to(&people.author.email, |mail| {
            mail.subject.contains("Tin trùng lặp")
        })
        .await;
    for ground in grounds {
        let words = Ground::from_slug(ground).unwrap().clause_text();
        assert!(mail.text.contains(words), "{words} is not in {}", mail.text);
        assert!(page.body.contains(words), "{words} is not on the page");
    }
    assert!(mail.text.contains("Đã đăng tuần trước."));
    assert!(
        page.body.contains(&published.code),
        "the page does not name what is repeated"
    );

    // The end: nobody moves it any more.
    item.submit(&people.author.browser).await.expect(409);
    item.withdraw(&people.author.browser).await.expect(409);
    item.approve(&people.chair.browser, "1").await.expect(409);
    item.give_back(officer, "Sửa.").await.expect(409);

    // Each of the other grounds alone, without a word.
    for ground in Ground::ALL {
        if [Ground::TrungLap, Ground::DangXacThucLai].contains(&ground) {
            continue;
        }
        let title = format!("Tin bị từ chối vì {}", ground.slug());
        let item = Item::submitted(&people.author, &event_news(&portal, &title, 1)).await;
        item.refuse(officer, &[ground.slug()], &[]).await.expect(303);
        assert_eq!(item.state(&portal).await, "refused");
        portal.wait_for_outbox().await;
        let told = portal.mails_sent().await.into_iter().any(|mail| {
            mail.summary.to_email == people.author.email
                && mail.text.contains(&item.code)
                && mail.text.contains(ground.clause_text())
        });
        assert!(told, "no mail names {ground:?}");
    }
    portal.close().await;
}

#[tokio::test]
async fn a_state_secret_is_sealed_at_once_and_its_title_shows_nowhere() {
    let (portal, people) = open(&clock()).await;
    let (author, officer) = (&people.author.browser, &people.officer.browser);
    let secret = "Phương án tuyệt mật";
    let typed = ContentForm {
        summary: format!("{secret}: tóm tắt"),
        body: format!("{secret}: nội dung"),
        source: secret.to_owned(),
        ..event_news(&portal, secret, 1)
    };
    let item = Item::submitted(&people.author, &typed).await;
    item.edit_as_board(
        officer,
        "1",
        &ContentForm {
            body: format!("{secret}: sửa"),
            ..typed.clone()
        },
    )
    .await
    .expect(303);
    item.give_back(officer, &format!("Bỏ phần {secret}"))
        .await
        .expect(303);
    item.submit(author).await.expect(303);
    item.route(officer).await.expect(303);
    portal.wait_for_outbox().await;
    let mails_before = portal.mails_sent().await.len();
    let member = &people.other_member.browser;
    let more = [("remarks", "Phương án tuyệt mật không được nêu.")];
    item.refuse(member, &["bi-mat-nha-nuoc", "khong-dat-chat-luong"], &more)
        .await
        .expect(303);
    assert!(item.stored(&portal).await.get_bool("sealed").unwrap());

    portal.wait_for_outbox().await;
    let mails = portal.mails_sent().await;
    assert_eq!(mails.len(), mails_before + 1, "the author alone is told");
    let told = portal.mail_to(&people.author.email, |_| true).await;
    assert!(
        told.text.contains(Ground::BiMatNhaNuoc.clause_text()),
        "{}",
        told.text
    );
    assert!(told.text.contains(&item.code), "{}", told.text);
    assert!(!told.source.contains(secret) && !told.text.contains(secret) && !told.html.contains(secret));
    assert!(!told.summary.subject.contains(secret));

    let code = &item.code;
    for (browser, address) in [
        (author, "/don-vi/tuyen-quang".to_owned()),
        (author, item.workspace()),
        (author, format!("{}?so-sanh=2", item.workspace())),
        (author, "/api/v1/workspaces/tuyen-quang/submissions".to_owned()),
        (
            author,
            format!("/api/v1/workspaces/tuyen-quang/submissions/{code}"),
        ),
        (
            author,
            format!("/api/v1/workspaces/tuyen-quang/submissions/{code}/revisions"),
        ),
        (officer, "/toa-soan?state=refused".to_owned()),
        (officer, item.newsroom()),
        (officer, format!("{}?so-sanh=2", item.newsroom())),
        (officer, "/api/v1/newsroom/submissions".to_owned()),
        (officer, format!("/api/v1/newsroom/submissions/{code}")),
        (officer, format!("/api/v1/newsroom/submissions/{code}/revisions")),
        (&people.chair.browser, item.newsroom()),
        (member, item.newsroom()),
        (
            &people.technician.browser,
            "/quan-tri/hop-thu?state=sent".to_owned(),
        ),
        (&people.technician.browser, "/quan-tri".to_owned()),
    ] {
        let answer = browser.get(&address).await.expect(200);
        assert!(
            !answer.body.contains("tuyệt mật"),
            "{address} shows it: {}",
            answer.body
        );
    }
    for (browser, address) in [
        (author, format!("{}/sua", item.workspace())),
        (officer, format!("{}/sua", item.newsroom())),
    ] {
        let answer = browser.get(&address).await;
        assert!(
            answer.status >= 400 && !answer.body.contains("tuyệt mật"),
            "{address}: {}",
            answer.body
        );
    }
    let conflict = item.edit(author, "1", &event_news(&portal, "Khác", 1)).await;
    assert!(
        conflict.status >= 400 && !conflict.body.contains("tuyệt mật"),
        "{}",
        conflict.body
    );
    let audit = portal.raw().await.collection::<bson::Document>("audit");
    let mut entries = audit.find(bson::doc! {}).await.unwrap();
    while entries.advance().await.unwrap() {
        let entry = format!("{:?}", entries.deserialize_current().unwrap());
        assert!(!entry.contains("tuyệt mật"), "{entry}");
    }
    portal.close().await;
}

#[tokio::test]
async fn letters_that_wait_when_an_item_is_sealed_go_out_without_its_title() {
    let (portal, people) = open(&clock()).await;
    let officer = &people.officer.browser;
    let item = Item::submitted(&people.author, &event_news(&portal, "Phương án tuyệt mật", 1)).await;
    portal.wait_for_outbox().await;
    // A letter that could not be sent until now.
    let outbox = portal.raw().await.collection::<bson::Document>("outbox");
    let waits = bson::doc! { "$set": { "progress": "failed" } };
    let one = bson::doc! { "letter.template": "submission_new" };
    outbox.update_one(one.clone(), waits).await.unwrap();
    item.refuse(officer, &["bi-mat-nha-nuoc"], &[]).await.expect(303);
    let row = outbox.find_one(one).await.unwrap().unwrap();
    let id = row.get_str("_id").unwrap();
    let before = portal.mails_sent().await.len();
    people
        .technician
        .browser
        .post("/quan-tri/hop-thu/gui-lai", &[("id", id), ("key", &key())])
        .await
        .expect(303);
    portal.wait_for_outbox().await;
    let mails = portal.mails_sent().await;
    for mail in &mails[..mails.len() - before] {
        assert!(
            !mail.text.contains("tuyệt mật") && !mail.summary.subject.contains("tuyệt mật"),
            "{}",
            mail.text
        );
    }
    portal.close().await;
}

#[tokio::test]
async fn the_custodian_withdraws_from_every_state_that_is_not_decided() {
    let (portal, people) = open(&clock()).await;
    let (author, officer) = (&people.author.browser, &people.officer.browser);
    let typed = event_news(&portal, "Tin rút lại", 1);
    let draft = Item::draft(&people.author, &typed).await;
    let submitted = Item::submitted(&people.author, &typed).await;
    let routed = Item::submitted(&people.author, &typed).await;
    routed.route(officer).await.expect(303);
    let returned = Item::submitted(&people.author, &typed).await;
    returned.give_back(officer, "Sửa.").await.expect(303);
    for item in [&draft, &submitted, &routed, &returned] {
        item.withdraw(&people.lead.browser).await.expect(403);
        item.withdraw(author).await.expect(303);
        assert_eq!(item.state(&portal).await, "withdrawn");
        item.withdraw(author).await.expect(409);
        item.submit(author).await.expect(409);
    }
    routed
        .approve(&people.other_member.browser, "1")
        .await
        .expect(409);
    // A draft that was never submitted leaves no trace in the newsroom.
    people.officer.browser.get(&draft.newsroom()).await.expect(404);
    people
        .officer
        .browser
        .get(&submitted.newsroom())
        .await
        .expect(200);

    let published = Item::submitted(&people.author, &typed).await;
    published.approve(officer, "1").await.expect(303);
    let denied = published.withdraw(author).await.expect(409);
    assert!(denied.body.contains("Đã đăng tải"), "{}", denied.body);
    portal.close().await;
}

#[tokio::test]
async fn every_edit_is_a_revision_and_every_revision_stays() {
    let (portal, people) = open(&clock()).await;
    let (author, officer) = (&people.author.browser, &people.officer.browser);
    let typed = event_news(&portal, "Tiêu đề đầu tiên", 1);
    let item = Item::draft(&people.author, &typed).await;
    let second = ContentForm {
        title: "Tiêu đề thứ hai".to_owned(),
        ..typed.clone()
    };
    item.edit(author, "1", &second).await.expect(303);
    // Saving what is there already writes nothing.
    item.edit(author, "2", &second).await.expect(303);
    assert_eq!(portal.count("revisions", bson::doc! {}).await, 2);
    item.submit(author).await.expect(303);
    let denied = item.edit(author, "2", &typed).await.expect(409);
    assert!(denied.body.contains("Chờ sàng lọc"), "{}", denied.body);
    let third = ContentForm {
        title: "Tiêu đề của ban".to_owned(),
        ..typed.clone()
    };
    item.edit_as_board(officer, "2", &third).await.expect(303);

    let stored = item.stored(&portal).await;
    assert_eq!(stored.get_i64("revision").unwrap(), 3);
    assert_eq!(stored.get_array("contributors").unwrap().len(), 2);
    assert_eq!(
        stored.get_document("author").unwrap().get_str("account").unwrap(),
        people.author.id.to_string()
    );
    let api = format!(
        "/api/v1/workspaces/tuyen-quang/submissions/{}/revisions",
        item.code
    );
    let revisions = author.get(&api).await.expect(200).json();
    let mut titles = Vec::new();
    for one in revisions.as_array().unwrap() {
        let revision = author.get(&format!("{api}/{}", one["number"])).await.expect(200);
        titles.push(revision.json()["title"].as_str().unwrap().to_owned());
    }
    assert_eq!(titles, ["Tiêu đề của ban", "Tiêu đề thứ hai", "Tiêu đề đầu tiên"]);
    let diff = author
        .get(&format!("{}?so-sanh=3", item.workspace()))
        .await
        .expect(200);
    assert!(
        diff.body.contains("từ phiên bản 2 đến phiên bản 3"),
        "{}",
        diff.body
    );
    assert!(
        diff.body.contains("<ins>") && diff.body.contains("<del>"),
        "{}",
        diff.body
    );
    author
        .get(&format!("{}?so-sanh={}", item.workspace(), i64::MIN))
        .await
        .expect(200);
    portal.close().await;
}

#[tokio::test]
async fn an_approval_binds_the_revision_that_was_seen() {
    let (portal, people) = open(&clock()).await;
    let officer = &people.officer.browser;
    let typed = event_news(&portal, "Tin duyệt", 1);
    let item = Item::submitted(&people.author, &typed).await;
    let edited = ContentForm {
        title: "Tin duyệt bản mới".to_owned(),
        ..typed
    };
    item.edit_as_board(&people.deputy.browser, "1", &edited)
        .await
        .expect(303);
    let stale = item.approve(officer, "1").await.expect(409);
    assert!(
        stale.body.contains("không còn là phiên bản hiện tại (2)"),
        "{}",
        stale.body
    );
    assert!(
        stale.body.contains("từ phiên bản 1 đến phiên bản 2"),
        "the page shows no difference: {}",
        stale.body
    );
    assert!(stale.body.contains("<ins>"), "{}", stale.body);
    item.approve(officer, "3").await.expect(409);
    item.approve(officer, "0").await.expect(409);
    let api = format!("/api/v1/newsroom/submissions/{}/approve", item.code);
    officer
        .post_json(&api, &serde_json::json!({ "revision": 1 }))
        .await
        .expect(409);
    assert_eq!(item.state(&portal).await, "submitted");
    assert_eq!(portal.count("editions", bson::doc! {}).await, 0);
    Browser::new(&portal.base)
        .get(&format!("/bai-viet/{}", item.code))
        .await
        .expect(404);
    portal.wait_for_outbox().await;
    assert_eq!(
        portal
            .count("outbox", bson::doc! { "letter.template": "submission_published" })
            .await,
        0
    );

    // Edited and approved in the same moment: the one or the other, never both.
    let again = ContentForm {
        title: "Tin duyệt bản mới nữa".to_owned(),
        ..edited.clone()
    };
    let (edit, approval) = tokio::join!(
        item.edit_as_board(&people.deputy.browser, "2", &again),
        item.approve(officer, "2"),
    );
    let published = item.state(&portal).await == "published";
    assert_eq!(approval.status, if published { 303 } else { 409 });
    assert_eq!(edit.status == 303, !published, "both happened");
    if published {
        let edition = portal
            .raw()
            .await
            .collection::<bson::Document>("editions")
            .find_one(bson::doc! {})
            .await;
        assert_eq!(edition.unwrap().unwrap().get_i64("revision").unwrap(), 2);
    } else {
        item.approve(officer, "3").await.expect(303);
    }
    item.approve(officer, "2").await.expect(409);
    assert_eq!(portal.count("editions", bson::doc! {}).await, 1);
    portal.close().await;
}

#[tokio::test]
async fn nobody_approves_what_they_alone_wrote() {
    let (portal, people) = open(&clock()).await;
    // The Board is part-time: the same person may file from the Board's own house and sit in the Standing Office.
    let both = portal
        .appoint(
            "hai@bbt.example",
            "Trần Văn Hai",
            &[Role::Collaborator, Role::StandingOfficer],
            "ban-bien-tap",
        )
        .await;
    let typed = event_news(&portal, "Tin tự viết", 1);
    let item = Item::submitted(&both, &typed).await;
    let denied = item.approve(&both.browser, "1").await.expect(403);
    assert!(
        denied.body.contains("người duy nhất viết nội dung này"),
        "{}",
        denied.body
    );
    let page = both.browser.get(&item.newsroom()).await.expect(200);
    assert!(
        page.body.contains("người duy nhất viết nội dung này"),
        "the page does not say why"
    );
    // An own edit on the Board's side makes no second pair of eyes.
    let edited = ContentForm {
        title: "Tin tự viết, tự biên tập".to_owned(),
        ..typed
    };
    item.edit_as_board(&both.browser, "1", &edited).await.expect(303);
    item.approve(&both.browser, "2").await.expect(403);
    assert_eq!(portal.count("editions", bson::doc! {}).await, 0);
    item.approve(&people.officer.browser, "2").await.expect(303);
    portal.close().await;
}

async fn late_minutes(portal: &TestPortal, item: &Item) -> Option<i64> {
    let stored = item.stored(portal).await;
    stored
        .get_document("intake")
        .unwrap()
        .get_i64("late_minutes")
        .ok()
}

#[tokio::test]
async fn news_of_an_event_is_late_after_twenty_four_hours_and_taken_all_the_same() {
    let clock = clock();
    let (portal, people) = open(&clock).await;
    let old = Item::submitted(&people.author, &event_news(&portal, "Tin muộn", 25)).await;
    assert_eq!(late_minutes(&portal, &old).await, Some(60));
    let receipt = portal
        .mail_to(&people.author.email, |mail| mail.subject.contains("Tin muộn"))
        .await;
    assert!(receipt.text.contains("muộn"), "{}", receipt.text);
    let queue = people.officer.browser.get("/toa-soan?late=1").await.expect(200);
    assert!(queue.body.contains("Tin muộn"), "{}", queue.body);

    // To the millisecond: the form knows minutes, the clock stands on one.
    let punctual = Item::draft(&people.author, &event_news(&portal, "Tin đúng hạn", 24)).await;
    punctual.submit(&people.author.browser).await.expect(303);
    assert_eq!(late_minutes(&portal, &punctual).await, None);
    let just = Item::draft(&people.author, &event_news(&portal, "Tin vừa muộn", 24)).await;
    clock.advance_millis(1);
    just.submit(&people.author.browser).await.expect(303);
    assert_eq!(late_minutes(&portal, &just).await, Some(1));

    // The first submit counts for good, whatever comes after.
    punctual
        .give_back(&people.officer.browser, "Sửa.")
        .await
        .expect(303);
    clock.advance_millis(HOUR);
    punctual.submit(&people.author.browser).await.expect(303);
    assert_eq!(late_minutes(&portal, &punctual).await, None);
    just.give_back(&people.officer.browser, "Sửa.").await.expect(303);
    let later_event = event_news(&portal, "Tin vừa muộn", 1);
    just.edit(&people.author.browser, "1", &later_event)
        .await
        .expect(303);
    just.submit(&people.author.browser).await.expect(303);
    assert_eq!(
        late_minutes(&portal, &just).await,
        Some(1),
        "a changed time of the event wipes out the lateness"
    );
    portal.close().await;
}

#[tokio::test]
async fn a_document_is_late_forty_eight_hours_after_the_end_of_its_day() {
    let clock = clock();
    let (portal, people) = open(&clock).await;
    let issued = MONDAY.local_date();
    let typed = ContentForm {
        kind: "document".to_owned(),
        event_at: String::new(),
        document_number: "588/QĐ-BNV".to_owned(),
        issued_on: issued.to_string(),
        issuer: "Bộ Nội vụ".to_owned(),
        ..event_news(&portal, "Văn bản mới", 0)
    };
    let (first, second) = (
        Item::draft(&people.author, &typed).await,
        Item::draft(&people.author, &typed).await,
    );
    // Thursday, 00:00 in Vietnam: Monday ended 48 hours ago.
    let due = LocalDate::new(2030, 1, 10).unwrap().start();
    clock.set(due);
    let author = portal.browser_of(&people.author.email).await;
    first.submit(&author).await.expect(303);
    assert_eq!(late_minutes(&portal, &first).await, None);
    clock.advance_millis(1);
    second.submit(&author).await.expect(303);
    assert_eq!(late_minutes(&portal, &second).await, Some(1));
    let stored = second.stored(&portal).await;
    let stored_due = stored
        .get_document("intake")
        .unwrap()
        .get_datetime("due_at")
        .unwrap()
        .timestamp_millis();
    assert_eq!(stored_due, due.as_millis());
    portal.close().await;
}

async fn away(portal: &TestPortal, email: &str) {
    let day = portal.services.today();
    let email = Email::parse(email).unwrap();
    enter_absence(portal.system_tx(), &email, Absence::of(day, day))
        .await
        .unwrap();
}

#[tokio::test]
async fn an_absent_member_is_stood_in_for_and_nobody_gets_nothing() {
    let clock = clock();
    let (portal, people) = open(&clock).await;
    let officer = &people.officer.browser;
    // The field lies with `member`; its substitute is `other_member`.
    portal
        .assign(FIELD, &people.member.email, Some(&people.other_member.email))
        .await;
    let typed = ContentForm {
        field: FIELD.to_owned(),
        ..event_news(&portal, "Tin theo lĩnh vực", 1)
    };
    let item = Item::submitted(&people.author, &typed).await;
    away(&portal, &people.member.email).await;
    let preview = officer.get(&item.newsroom()).await.expect(200);
    assert!(preview.body.contains("là người thay thế"), "{}", preview.body);
    item.route(officer).await.expect(303);
    assert_eq!(
        reviewer(&item.stored(&portal).await),
        people.other_member.id.to_string()
    );
    let page = people
        .other_member
        .browser
        .get(&item.newsroom())
        .await
        .expect(200);
    assert!(
        page.body
            .contains("là người thay thế do thành viên phụ trách lĩnh vực đang vắng"),
        "{}",
        page.body
    );
    let mail = portal
        .mail_to(&people.other_member.email, |mail| {
            mail.subject.contains("Tin theo lĩnh vực")
        })
        .await;
    assert!(mail.text.contains("là người thay thế"), "{}", mail.text);

    let second = Item::submitted(&people.author, &typed).await;
    away(&portal, &people.other_member.email).await;
    let refused = second.route(officer).await.expect(409);
    assert!(refused.body.contains("đều đang vắng"), "{}", refused.body);
    assert_eq!(second.state(&portal).await, "submitted");
    // The day after, the member is back.
    clock.advance_millis(24 * HOUR);
    let officer = portal.browser_of(&people.officer.email).await;
    second.route(&officer).await.expect(303);
    assert_eq!(
        reviewer(&second.stored(&portal).await),
        people.member.id.to_string()
    );

    // A field of nobody's: its only member was revoked.
    let lonely = ContentForm {
        field: "tac-dong-cchc".to_owned(),
        ..typed
    };
    let author = portal
        .appoint(
            "moi@tq.example",
            "Lý Thị Mới",
            &[Role::Collaborator],
            "tuyen-quang",
        )
        .await;
    let third = Item::submitted(&author, &lonely).await;
    revoke(&portal, &people.other_member.email).await;
    let refused = third.route(&officer).await.expect(409);
    assert!(
        refused.body.contains("chưa có thành viên phụ trách"),
        "{}",
        refused.body
    );
    assert_eq!(third.state(&portal).await, "submitted");
    portal.close().await;
}

#[tokio::test]
async fn routing_takes_the_fewest_open_items_then_the_longest_idle() {
    let clock = clock();
    let (portal, people) = open(&clock).await;
    let officer = &people.officer.browser;
    portal.assign(FIELD, &people.other_member.email, None).await;
    let typed = ContentForm {
        field: FIELD.to_owned(),
        ..event_news(&portal, "Tin phân công", 1)
    };
    let mut taken = Vec::new();
    let mut items = Vec::new();
    for _ in 0..4 {
        clock.advance_millis(60_000);
        let item = Item::submitted(&people.author, &typed).await;
        item.route(officer).await.expect(303);
        taken.push(reviewer(&item.stored(&portal).await).to_owned());
        items.push(item);
    }
    // One each in turn, the longest idle first.
    assert_ne!(taken[0], taken[1]);
    assert_eq!(taken[..2], taken[2..]);
    let browser_of = |id: &str| {
        [&people.member, &people.other_member]
            .into_iter()
            .find(|one| one.id.to_string() == id)
            .map(|one| &one.browser)
            .unwrap()
    };
    // The one who finished most has the fewest open, and is next twice, although last given later.
    for item in [&items[1], &items[3]] {
        item.approve(browser_of(&taken[1]), "1").await.expect(303);
    }
    for _ in 0..2 {
        clock.advance_millis(60_000);
        let item = Item::submitted(&people.author, &typed).await;
        item.route(officer).await.expect(303);
        let stored = item.stored(&portal).await;
        assert_eq!(reviewer(&stored), taken[1]);
        let reason = stored.get_document("routing").unwrap().get_str("reason").unwrap();
        assert!(reason.contains("ít tin bài chờ duyệt nhất"), "{reason}");
    }
    portal.close().await;
}

#[tokio::test]
async fn an_edit_over_a_newer_revision_keeps_what_was_typed_and_shows_what_came_in_between() {
    let (portal, people) = open(&clock()).await;
    let typed = event_news(&portal, "Tin cùng sửa", 1);
    let item = Item::submitted(&people.author, &typed).await;
    let theirs = ContentForm {
        title: "Tin Phó Trưởng Ban sửa".to_owned(),
        ..typed.clone()
    };
    item.edit_as_board(&people.deputy.browser, "1", &theirs)
        .await
        .expect(303);
    let mine = ContentForm {
        title: "Tin Bộ phận Thường trực sửa".to_owned(),
        ..typed
    };
    let conflict = item
        .edit_as_board(&people.officer.browser, "1", &mine)
        .await
        .expect(409);
    assert!(
        conflict.body.contains("Tin Bộ phận Thường trực sửa"),
        "the typed text is lost: {}",
        conflict.body
    );
    assert!(
        conflict
            .body
            .contains("phiên bản 2 đã có trong lúc bạn sửa phiên bản 1"),
        "{}",
        conflict.body
    );
    assert!(
        conflict.body.contains("<ins>Phó Trưởng Ban"),
        "no difference is shown: {}",
        conflict.body
    );
    assert!(
        conflict.body.contains("name=\"revision\" value=\"2\""),
        "{}",
        conflict.body
    );
    assert_eq!(portal.count("revisions", bson::doc! {}).await, 2);
    item.edit_as_board(&people.officer.browser, "2", &mine)
        .await
        .expect(303);
    assert_eq!(portal.count("revisions", bson::doc! {}).await, 3);
    portal.close().await;
}

#[tokio::test]
async fn a_submission_needs_both_declarations_and_a_text() {
    let (portal, people) = open(&clock()).await;
    let author = &people.author.browser;
    let item = Item::draft(&people.author, &event_news(&portal, "Tin chưa cam kết", 1)).await;
    let address = format!("{}/gui", item.workspace());
    for declared in [&[][..], &[("accurate", "on")], &[("no_state_secret", "on")]] {
        let answer = author.post(&address, declared).await.expect(422);
        assert!(answer.body.contains("cả hai cam kết"), "{}", answer.body);
    }
    let empty = ContentForm {
        body: "  \n".to_owned(),
        ..event_news(&portal, "Tin trống", 1)
    };
    let mut fields = form_fields(&empty);
    fields.push(("key", "empty-body-0001"));
    // A draft may be unfinished; a submission may not.
    author.post("/don-vi/tuyen-quang/soan", &fields).await.expect(303);
    let unfinished = Item::draft(&people.author, &empty).await;
    let answer = unfinished.submit(author).await.expect(422);
    assert!(answer.body.contains("Nội dung còn trống"), "{}", answer.body);
    assert_eq!(unfinished.state(&portal).await, "draft");
    portal.close().await;
}
