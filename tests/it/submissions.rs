//! One item, three people: from a draft to the public page.

use crate::harness::{TestPortal, event_news, eventually, everyone};

fn fields(form: &cchc::app::content_form::ContentForm) -> Vec<(&str, &str)> {
    vec![
        ("kind", &form.kind),
        ("title", &form.title),
        ("summary", &form.summary),
        ("body", &form.body),
        ("field", &form.field),
        ("category", &form.category),
        ("section", &form.section),
        ("author", &form.author),
        ("event_at", &form.event_at),
        ("key", "11112222333344445555"),
    ]
}

#[tokio::test]
async fn an_item_walks_from_draft_to_the_public_page_and_each_has_a_mail() {
    let portal = TestPortal::open().await;
    let people = everyone(&portal).await;
    let form = event_news(&portal, "Hội nghị cải cách hành chính tại Tuyên Quang", 3);
    let author = &people.author.browser;
    let opened = author
        .post("/don-vi/tuyen-quang/soan", &fields(&form))
        .await
        .expect(303);
    let item = opened.location.unwrap().replace("?da=luu-nhap", "");
    let code = item.rsplit('/').next().unwrap().to_owned();
    author.get(&item).await.expect(200);
    let declared = [
        ("accurate", "on"),
        ("no_state_secret", "on"),
        ("key", "66667777888899990000"),
    ];
    author.post(&format!("{item}/gui"), &declared).await.expect(303);

    let newsroom = format!("/toa-soan/tin-bai/{code}");
    let queue = people.officer.browser.get("/toa-soan").await.expect(200);
    assert!(
        queue
            .body
            .contains("Hội nghị cải cách hành chính tại Tuyên Quang")
    );
    people
        .officer
        .browser
        .post(&format!("{newsroom}/chuyen"), &[("key", "aaaabbbbccccdddd")])
        .await
        .expect(303);
    people.member.browser.get(&newsroom).await.expect(404);
    let page = people.other_member.browser.get(&newsroom).await.expect(200);
    assert!(
        page.body.contains("name=\"revision\" value=\"1\""),
        "{}",
        page.body
    );
    let approval = [("revision", "1"), ("key", "bbbbccccddddeeee")];
    people
        .other_member
        .browser
        .post(&format!("{newsroom}/phe-duyet"), &approval)
        .await
        .expect(303);

    let anyone = crate::harness::Browser::new(&portal.base);
    let moved = anyone.get(&format!("/bai-viet/{code}")).await.expect(308);
    let article = anyone.get(&moved.location.unwrap()).await.expect(200);
    assert!(
        article
            .body
            .contains("Nguồn: Trang Thông tin điện tử Cải cách hành chính nhà nước")
    );
    assert!(article.body.contains("<h2>Kết quả</h2>"), "{}", article.body);

    let mails = wait_for_mails(&portal, 13).await;
    for (to, subject) in [
        ("mai@tq.example", "[CCHC] Đã tiếp nhận tin bài: Hội nghị"),
        ("huy@bbt.example", "[CCHC] Có tin bài mới chờ duyệt: "),
        (
            "dung@bbt.example",
            "[CCHC] Đề nghị duyệt tin bài thuộc lĩnh vực Cải cách thủ tục hành chính: Hội nghị",
        ),
        ("mai@tq.example", "[CCHC] Tin bài đã được đăng tải: Hội nghị"),
    ] {
        let sent = mails
            .iter()
            .any(|mail| mail.to_email == to && mail.subject.starts_with(subject));
        assert!(sent, "{to} has no mail “{subject}”: {mails:#?}");
    }
    portal.close().await;
}

async fn wait_for_mails(portal: &TestPortal, count: usize) -> Vec<cchc::mail::transport::StoredMailSummary> {
    let files = cchc::mail::transport::FilesTransport::new(portal.mails.path());
    let mut mails = Vec::new();
    eventually("the mails are there", async || {
        mails = files.list(100).await.unwrap_or_default();
        mails.len() >= count
    })
    .await;
    mails
}
