//! Screening fixes class, source and purpose of an item before it goes on (Điều 7(2)).

use cchc::app::content_form::ContentForm;

use crate::harness::{Item, TestPortal, event_news, everyone};

/// What an officer takes out of the form.
type Emptying = fn(&mut ContentForm);

#[tokio::test]
async fn nothing_goes_on_from_screening_without_class_source_and_purpose() {
    let portal = TestPortal::open().await;
    let people = everyone(&portal).await;
    let typed = event_news(&portal, "Hội nghị cải cách hành chính", 1);
    let item = Item::submitted(&people.author, &typed).await;
    let officer = &people.officer.browser;
    let emptied: [(&str, Emptying); 6] = [
        ("kind", |form| form.kind.clear()),
        ("field", |form| form.field.clear()),
        ("category", |form| form.category.clear()),
        ("section", |form| form.section.clear()),
        ("author", |form| form.author.clear()),
        ("source", |form| form.reused = true),
    ];
    for (field, empty) in emptied {
        let mut form = typed.clone();
        form.title = "Tiêu đề biên tập".to_owned();
        empty(&mut form);
        let refused = item.edit_as_board(officer, "1", &form).await.expect(422);
        assert!(
            refused.body.contains(&format!("href=\"#{field}\"")),
            "{field} is not named: {}",
            refused.body
        );
        assert!(
            refused.body.contains("Tiêu đề biên tập"),
            "what was typed is kept"
        );
    }
    // All of it at once: each field is named, and nothing was written.
    let nothing = ContentForm {
        title: typed.title.clone(),
        body: typed.body.clone(),
        reused: true,
        ..ContentForm::default()
    };
    let refused = item.edit_as_board(officer, "1", &nothing).await.expect(422);
    for (field, _) in emptied {
        assert!(refused.body.contains(&format!("href=\"#{field}\"")), "{field}");
    }
    assert_eq!(item.stored(&portal).await.get_i64("revision").unwrap(), 1);

    let fixed = ContentForm {
        category: "kinh-nghiem-mo-hinh".to_owned(),
        section: "tin-bo-nganh".to_owned(),
        source: "Báo Tuyên Quang".to_owned(),
        reused: true,
        ..typed
    };
    item.edit_as_board(officer, "1", &fixed).await.expect(303);
    item.route(officer).await.expect(303);
    assert_eq!(item.state(&portal).await, "in_field_review");
    let revisions = portal.raw().await.collection::<bson::Document>("revisions");
    let submission = item.stored(&portal).await.get_str("_id").unwrap().to_owned();
    let passed_on = revisions
        .find_one(bson::doc! { "submission": submission, "number": 2_i64 })
        .await
        .unwrap()
        .expect("the edited revision");
    let content = passed_on.get_document("content").unwrap();
    let origin = content.get_document("origin").unwrap();
    for (said, wanted) in [
        (content.get_str("field"), "cai-cach-thu-tuc-hanh-chinh"),
        (content.get_str("category"), "kinh-nghiem-mo-hinh"),
        (content.get_str("section"), "tin-bo-nganh"),
        (origin.get_str("author"), "Hoàng Thị Mai"),
        (origin.get_str("source"), "Báo Tuyên Quang"),
    ] {
        assert_eq!(said.unwrap(), wanted);
    }
    let page = people
        .other_member
        .browser
        .get(&item.newsroom())
        .await
        .expect(200);
    for said in [
        "Lĩnh vực",
        "Nhóm thông tin",
        "Chuyên mục chính",
        "Báo Tuyên Quang",
    ] {
        assert!(page.body.contains(said), "{said}: {}", page.body);
    }
    portal.close().await;
}
