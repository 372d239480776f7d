//! People who left or moved, from one sheet: every row looked at before anything is done, then each revoked once.

use bson::doc;
use cchc::domain::{actor::Role, terms::Agreement};
use rust_xlsxwriter::Workbook;
use secrecy::SecretString;

use crate::harness::{
    Answer, Browser, Everyone, Item, Somebody, TestPortal, event_news, eventually, everyone, key, upload,
};

const PATH: &str = "/quan-tri/nhap-bien-dong";
const PASSWORD: &str = "mat-khau-cua-can-bo";
const REVOKED: &str = "[CCHC] Thông báo thu hồi tài khoản";
const HEAD: [&str; 8] = [
    "Thư điện tử công vụ",
    "Họ và tên",
    "Cơ quan, đơn vị",
    "Loại biến động",
    "Số, ký hiệu văn bản",
    "Ngày văn bản",
    "Căn cứ, ghi chú",
    "Người nhận bàn giao (thư điện tử)",
];

struct Scene {
    portal: TestPortal,
    people: Everyone,
    /// A second collaborator of Tuyên Quang.
    colleague: Somebody,
}

fn rows(rows: &[[&str; 8]]) -> Vec<u8> {
    let mut book = Workbook::new();
    let page = book.add_worksheet();
    for (line, row) in (0..).zip(std::iter::once(&HEAD).chain(rows)) {
        for (column, cell) in (0..).zip(row) {
            page.write_string(line, column, *cell).unwrap();
        }
    }
    book.save_to_buffer().unwrap()
}

impl Scene {
    async fn open() -> Self {
        let portal = TestPortal::open().await;
        let mut people = everyone(&portal).await;
        let roles = [Role::Collaborator];
        let colleague = portal
            .appoint("lan@tq.example", "Lý Thị Lan", &roles, "tuyen-quang")
            .await;
        let services = &portal.services;
        let hash = services.passwords.hash(SecretString::from(PASSWORD)).await;
        let mut tx = portal.system_tx();
        let account = tx.account(people.officer.id).await.unwrap();
        let change = account
            .set_password(hash.unwrap(), Agreement::GIVEN, tx.stamp())
            .unwrap();
        let epoch = change.resource().epoch;
        tx.save(change).await.unwrap();
        services
            .store
            .close_gates(people.officer.id, epoch)
            .await
            .unwrap();
        people.officer.browser = portal.browser_of(&people.officer.email).await;
        Self {
            portal,
            people,
            colleague,
        }
    }

    fn officer(&self) -> &Browser {
        &self.people.officer.browser
    }

    async fn name_of(&self, who: &Somebody) -> String {
        let tx = self.portal.system_tx();
        tx.account(who.id).await.unwrap().full_name.to_string()
    }

    async fn send(&self, browser: &Browser, bytes: &[u8]) -> Answer {
        let fields = [("csrf", browser.csrf.as_str())];
        upload(browser, &format!("{PATH}/tep"), &fields, "bien-dong.xlsx", bytes).await
    }

    async fn confirm(&self, rows: &str, key: &str, password: &str) -> Answer {
        let fields = [("rows", rows), ("key", key), ("password", password)];
        self.officer().post(PATH, &fields).await
    }

    async fn revoked(&self) -> u64 {
        self.portal
            .count("accounts", doc! { "standing.name": "revoked" })
            .await
    }
}

/// The good rows, as the page carries them on.
fn carried(page: &str) -> String {
    let value = page
        .split("name=\"rows\" value=\"")
        .nth(1)
        .expect("something can be confirmed");
    let value = value.split('"').next().unwrap();
    let pairs = [
        ("&#34;", "\""),
        ("&#60;", "<"),
        ("&#62;", ">"),
        ("&#39;", "'"),
        ("&#38;", "&"),
    ];
    pairs
        .into_iter()
        .fold(value.to_owned(), |text, (from, to)| text.replace(from, to))
}

#[tokio::test]
async fn a_list_is_reported_row_by_row_and_its_good_rows_are_revoked_once() {
    let scene = Scene::open().await;
    let people = &scene.people;
    let today = scene.portal.services.today();
    let (day, tomorrow) = (today.plus_days(-1).short(), today.plus_days(1).short());
    let form = event_news(&scene.portal, "Tin đang giữ khi nghỉ hưu", 1);
    let item = Item::draft(&people.author, &form).await;
    let names = [
        scene.name_of(&people.author).await,
        scene.name_of(&people.stranger).await,
        scene.name_of(&people.officer).await,
        scene.name_of(&people.technician).await,
        scene.name_of(&people.lead).await,
    ];
    let (author, stranger) = (people.author.email.as_str(), people.stranger.email.as_str());
    let colleague = scene.colleague.email.as_str();
    let row = |email, name, body, kind| [email, name, body, kind, "12/QĐ-SNV", day.as_str(), "", ""];
    let bytes = rows(&[
        // Good, with a note and a colleague who takes over.
        [
            author,
            &names[0],
            "Tỉnh Tuyên Quang",
            "nghỉ hưu",
            "12/QĐ-SNV",
            &day,
            "theo chế độ",
            colleague,
        ],
        row(stranger, &names[1], "cao-bang", "Chuyển công tác"),
        row("la@khong.example", "Ai Đó", "Tỉnh Tuyên Quang", "Thôi việc"),
        row(colleague, "Lý Thị Lành", "Tỉnh Tuyên Quang", "Thôi việc"),
        row(&people.lead.email, &names[4], "Tỉnh Cao Bằng", "Thăng chức"),
        row(&people.officer.email, &names[2], "ban-bien-tap", "Nghỉ hưu"),
        row(&people.technician.email, &names[3], "ban-bien-tap", "Nghỉ hưu"),
        row(author, &names[0], "Tỉnh Tuyên Quang", "Thôi việc"),
        [
            &people.member.email,
            "",
            "Tỉnh Không Có",
            "Nghỉ hưu",
            "",
            &tomorrow,
            "",
            "khong-phai-thu",
        ],
    ]);
    let page = scene.send(scene.officer(), &bytes).await.expect(200);
    for words in [
        "1 dòng thu hồi được, 8 dòng cần sửa",
        "Không có tài khoản nào dùng địa chỉ này",
        "Tài khoản này của Lý Thị Lan",
        "Tài khoản này thuộc Tỉnh Tuyên Quang",
        "Hãy ghi một trong các loại: Nghỉ hưu; Thôi việc",
        "Địa chỉ này đã có ở dòng 2",
        "Không có cơ quan, đơn vị “Tỉnh Không Có”",
        "Người nhận bàn giao cũng bị thu hồi ở dòng 5",
        "Không ai tự cấp thêm, chấm dứt vai trò hoặc tự thu hồi",
    ] {
        assert!(page.body.contains(words), "{words}: {}", page.body);
    }
    assert_eq!(scene.revoked().await, 0, "a report changes nothing");

    // Without the colleague's own row the hand-over can be named.
    let bytes = rows(&[
        [
            author,
            &names[0],
            "Tỉnh Tuyên Quang",
            "nghỉ hưu",
            "12/QĐ-SNV",
            &day,
            "theo chế độ",
            colleague,
        ],
        row(stranger, &names[1], "cao-bang", "Chuyển công tác"),
    ]);
    let page = scene.send(scene.officer(), &bytes).await.expect(200);
    for words in [
        "2 dòng thu hồi được, 0 dòng cần sửa",
        "1 nháp, 0 bài đang giữ chuyển cho Lý Thị Lan",
        "Thu hồi 2 tài khoản",
    ] {
        assert!(page.body.contains(words), "{words}: {}", page.body);
    }
    let (rows, once) = (carried(&page.body), key());
    let refused = scene.confirm(&rows, &once, "sai-mat-khau-nay").await.expect(422);
    assert!(refused.body.contains("Mật khẩu không đúng"), "{}", refused.body);
    assert_eq!(carried(&refused.body), rows, "what was to be confirmed is lost");
    assert_eq!(scene.revoked().await, 0);

    let (first, second) = tokio::join!(
        scene.confirm(&rows, &once, PASSWORD),
        scene.confirm(&rows, &once, PASSWORD)
    );
    for done in [
        first.expect(200),
        second.expect(200),
        scene.confirm(&rows, &once, PASSWORD).await.expect(200),
    ] {
        assert!(done.body.contains("Đã thu hồi 2 trong 2 dòng"), "{}", done.body);
    }
    assert_eq!(scene.revoked().await, 2);
    let entries = doc! { "action": "revoke_account" };
    assert_eq!(scene.portal.count("audit", entries).await, 2);
    // As any revocation: the session is dead, the letters went out, the draft was handed over.
    let gone = people.author.browser.get("/tai-khoan").await;
    assert_ne!(gone.status, 200, "{}", gone.body);
    let mail = scene
        .portal
        .mail_to(author, |mail| mail.subject.starts_with(REVOKED))
        .await;
    for words in ["Nghỉ hưu: theo chế độ", "12/QĐ-SNV", "Lý Thị Lan"] {
        assert!(mail.text.contains(words), "{words}: {}", mail.text);
    }
    scene
        .portal
        .mail_to(&people.lead.email, |mail| mail.subject.starts_with(REVOKED))
        .await;
    let wanted = scene.colleague.id.to_string();
    eventually("the item lies with the colleague", async || {
        let stored = item.stored(&scene.portal).await;
        stored.get_str("custodian").ok() == Some(wanted.as_str())
    })
    .await;
    // The same rows in another form are done no second time: each says why.
    let again = scene.confirm(&rows, &key(), PASSWORD).await.expect(200);
    assert!(again.body.contains("Đã thu hồi 0 trong 2 dòng"), "{}", again.body);
    assert!(again.body.contains("đã bị thu hồi"), "{}", again.body);
    let again = scene.send(scene.officer(), &bytes).await.expect(200);
    assert!(
        again.body.contains("0 dòng thu hồi được, 2 dòng cần sửa"),
        "{}",
        again.body
    );
    let now = scene.portal.services.now();
    let verified = scene.portal.services.store.verify_audit(now, &[]).await.unwrap();
    assert!(verified.findings.is_empty(), "{:?}", verified.findings);
    scene.portal.close().await;
}

#[tokio::test]
async fn a_list_never_takes_the_last_officer_and_obeys_nobody_who_may_not_revoke() {
    let scene = Scene::open().await;
    let second = scene
        .portal
        .appoint(
            "hai@bbt.example",
            "Đinh Văn Hai",
            &[Role::Technician],
            "ban-bien-tap",
        )
        .await;
    let day = scene.portal.services.today().short();
    let technician = scene.name_of(&scene.people.technician).await;
    let row = |email, name| {
        [
            email,
            name,
            "ban-bien-tap",
            "Nghỉ hưu",
            "12/QĐ-SNV",
            day.as_str(),
            "",
            "",
        ]
    };
    let both = rows(&[
        row(&scene.people.technician.email, &technician),
        row(&second.email, "Đinh Văn Hai"),
    ]);
    // Each could go, and so the report says; not both, and so the second row stays.
    let page = scene.send(scene.officer(), &both).await.expect(200);
    let carried_rows = carried(&page.body);
    let done = scene.confirm(&carried_rows, &key(), PASSWORD).await.expect(200);
    assert!(done.body.contains("Đã thu hồi 1 trong 2 dòng"), "{}", done.body);
    assert_eq!(scene.revoked().await, 1);

    let author = scene.name_of(&scene.people.author).await;
    let good = rows(&[[
        &scene.people.author.email,
        &author,
        "tuyen-quang",
        "Nghỉ hưu",
        "12/QĐ-SNV",
        &day,
        "",
        "",
    ]]);
    let people = &scene.people;
    for browser in [
        &people.lead.browser,
        &people.chair.browser,
        &people.author.browser,
        &people.member.browser,
    ] {
        scene.send(browser, &good).await.expect(403);
        browser
            .get(&format!("{PATH}/mau-bien-dong.xlsx"))
            .await
            .expect(403);
        let fields = [("rows", "[]"), ("password", PASSWORD)];
        browser.post(PATH, &fields).await.expect(403);
    }
    // Forged rows are checked like any: a version nobody saw, the own account, objects.
    for (email, name, tenant) in [
        (&people.author.email, author.as_str(), "tuyen-quang"),
        (&people.officer.email, "Lê Quang Huy", "ban-bien-tap"),
    ] {
        let forged = format!(
            "[{{\"line\":2,\"email\":\"{email}\",\"full_name\":\"{name}\",\"tenant\":\"{tenant}\",\"kind\":\"Nghỉ hưu\",\
             \"document_number\":\"1/SNV\",\"decided_on\":\"{day}\",\"ground\":\"\",\"successor\":\"\",\"seen\":\"99\"}}]"
        );
        let refused = scene.confirm(&forged, &key(), PASSWORD).await.expect(200);
        assert!(
            refused.body.contains("Đã thu hồi 0 trong 1 dòng"),
            "{}",
            refused.body
        );
    }
    scene.confirm("{\"$ne\":1}", &key(), PASSWORD).await.expect(400);
    scene.confirm("[]", &key(), PASSWORD).await.expect(422);
    for (bytes, words) in [
        (b"%PDF-1.7".to_vec(), "không phải bảng tính XLSX"),
        (Vec::new(), "Chưa chọn tệp"),
        (rows(&[]), "chưa có dòng nào"),
    ] {
        let refused = scene.send(scene.officer(), &bytes).await.expect(422);
        assert!(refused.body.contains(words), "{words}: {}", refused.body);
    }
    assert_eq!(scene.revoked().await, 1);
    scene.portal.close().await;
}

#[tokio::test]
async fn the_template_of_a_list_has_every_column_and_what_may_be_chosen() {
    use calamine::{Reader, Xlsx};
    let scene = Scene::open().await;
    let request = scene
        .officer()
        .request("GET", &format!("{PATH}/mau-bien-dong.xlsx"));
    let bytes = request.send().await.unwrap().bytes().await.unwrap().to_vec();
    let mut book: Xlsx<_> = Xlsx::new(std::io::Cursor::new(bytes.clone())).unwrap();
    let head = book.worksheet_range("Biến động").unwrap();
    let head: Vec<_> = head
        .rows()
        .next()
        .unwrap()
        .iter()
        .map(ToString::to_string)
        .collect();
    assert_eq!(head, HEAD);
    let lists = book.worksheet_range("Danh sách").unwrap();
    let cells: Vec<_> = lists.used_cells().map(|(_, _, cell)| cell.to_string()).collect();
    for name in ["Tỉnh Cao Bằng", "Nghỉ hưu", "Thôi làm cộng tác viên"] {
        assert!(cells.iter().any(|cell| cell == name), "{name}");
    }
    scene.portal.close().await;
}
