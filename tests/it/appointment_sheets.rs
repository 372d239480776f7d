//! Many appointments from one sheet: every row looked at before anything is done, then each done once.

use bson::doc;
use cchc::domain::terms::Agreement;
use rust_xlsxwriter::{Workbook, Worksheet};
use secrecy::SecretString;

use crate::harness::{Answer, Browser, Everyone, TestPortal, everyone, key, upload};

const PATH: &str = "/quan-tri/nhap-tai-khoan";
const PASSWORD: &str = "mat-khau-cua-can-bo";
const HEAD: [&str; 8] = [
    "Họ và tên",
    "Thư điện tử công vụ",
    "Chức vụ, đơn vị công tác",
    "Cơ quan, đơn vị",
    "Vai trò",
    "Số, ký hiệu văn bản",
    "Ngày văn bản",
    "Thời hạn đến hết ngày",
];

struct Scene {
    portal: TestPortal,
    people: Everyone,
}

fn book(write: impl FnOnce(&mut Worksheet)) -> Vec<u8> {
    let mut book = Workbook::new();
    let page = book.add_worksheet();
    for (column, title) in (0..).zip(HEAD) {
        page.write_string(0, column, title).unwrap();
    }
    write(page);
    book.save_to_buffer().unwrap()
}

fn rows(rows: &[[&str; 8]]) -> Vec<u8> {
    book(|page| {
        for (line, row) in (1..).zip(rows) {
            for (column, cell) in (0..).zip(row) {
                page.write_string(line, column, *cell).unwrap();
            }
        }
    })
}

impl Scene {
    async fn open() -> Self {
        let portal = TestPortal::open().await;
        let mut people = everyone(&portal).await;
        let hash = portal.services.passwords.hash(SecretString::from(PASSWORD)).await;
        let mut tx = portal.system_tx();
        let account = tx.account(people.officer.id).await.unwrap();
        let change = account
            .set_password(hash.unwrap(), Agreement::GIVEN, tx.stamp())
            .unwrap();
        let epoch = change.resource().epoch;
        tx.save(change).await.unwrap();
        portal
            .services
            .store
            .close_gates(people.officer.id, epoch)
            .await
            .unwrap();
        people.officer.browser = portal.browser_of(&people.officer.email).await;
        Self { portal, people }
    }

    fn officer(&self) -> &Browser {
        &self.people.officer.browser
    }

    async fn send(&self, browser: &Browser, bytes: &[u8]) -> Answer {
        let fields = [("csrf", browser.csrf.as_str())];
        upload(browser, &format!("{PATH}/tep"), &fields, "bang.xlsx", bytes).await
    }

    async fn confirm(&self, rows: &str, key: &str, password: &str) -> Answer {
        let fields = [("rows", rows), ("key", key), ("password", password)];
        self.officer().post(PATH, &fields).await
    }

    async fn accounts(&self) -> u64 {
        self.portal.count("accounts", doc! {}).await
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
async fn a_sheet_is_reported_row_by_row_and_its_good_rows_are_made_once() {
    let scene = Scene::open().await;
    let today = scene.portal.services.today();
    let (day, tomorrow) = (today.plus_days(-1).short(), today.plus_days(1).short());
    let bytes = rows(&[
        [
            "Ma Văn Sình",
            "sinh.mv@tq.example",
            "Chuyên viên",
            "Tỉnh Tuyên Quang",
            "Cộng tác viên",
            "1/SNV",
            &day,
            "",
        ],
        [
            "Lý Thị Hoa",
            "hoa@cb.example",
            "Chuyên viên",
            "Cao Bằng",
            "cộng tác viên, Lãnh đạo đơn vị",
            "2/SNV",
            &day,
            "31/12/2099",
        ],
        [
            "",
            "khong-phai-thu",
            "",
            "Tỉnh Không Có",
            "Vua",
            "3/SNV",
            &tomorrow,
            "",
        ],
        [
            "Ma Văn Sình",
            "Sinh.MV@tq.example",
            "Chuyên viên",
            "tuyen-quang",
            "Cộng tác viên",
            "4/SNV",
            &day,
            "",
        ],
        // Of another body already.
        [
            "Nông Văn Đại",
            "nong@cb.example",
            "Chuyên viên",
            "tuyen-quang",
            "Lãnh đạo đơn vị",
            "5/SNV",
            &day,
            "",
        ],
        // There is a Chair.
        [
            "Lê Văn Hai",
            "hai@bbt.example",
            "Vụ trưởng",
            "ban-bien-tap",
            "Trưởng Ban Biên tập",
            "6/QĐ",
            &day,
            "",
        ],
        [
            "Nông Văn Đại",
            "nong@cb.example",
            "Chuyên viên",
            "cao-bang",
            "Lãnh đạo đơn vị",
            "7/SNV",
            &day,
            "",
        ],
    ]);
    let before = scene.accounts().await;
    let page = scene.send(scene.officer(), &bytes).await.expect(200);
    for words in [
        "2 dòng cấp được, 5 dòng cần sửa",
        "Cột “Họ và tên”:",
        "Cột “Thư điện tử công vụ”:",
        "Không có cơ quan, đơn vị “Tỉnh Không Có”",
        "Không có vai trò “Vua”",
        "Địa chỉ này đã có ở dòng 2",
        "đã có tài khoản ở cơ quan khác",
        "Đã có Trưởng Ban Biên tập đang hoạt động",
        "Cấp 2 tài khoản",
    ] {
        assert!(page.body.contains(words), "{words}: {}", page.body);
    }
    assert_eq!(scene.accounts().await, before, "a report changes nothing");
    let (rows, once) = (carried(&page.body), key());
    let refused = scene.confirm(&rows, &once, "sai-mat-khau-nay").await.expect(422);
    assert!(refused.body.contains("Mật khẩu không đúng"), "{}", refused.body);
    assert_eq!(carried(&refused.body), rows, "what was to be confirmed is lost");
    assert_eq!(scene.accounts().await, before);

    let (first, second) = tokio::join!(
        scene.confirm(&rows, &once, PASSWORD),
        scene.confirm(&rows, &once, PASSWORD)
    );
    for done in [
        first.expect(200),
        second.expect(200),
        scene.confirm(&rows, &once, PASSWORD).await.expect(200),
    ] {
        assert!(done.body.contains("Đã cấp 2 trong 2 dòng"), "{}", done.body);
    }
    assert_eq!(scene.accounts().await, before + 2);
    scene.portal.wait_for_outbox().await;
    for email in ["sinh.mv@tq.example", "hoa@cb.example"] {
        let told = doc! { "to.email": email, "letter.template": "account_created" };
        assert_eq!(scene.portal.count("outbox", told).await, 1, "{email}");
    }
    let stored = doc! { "email": "hoa@cb.example", "roles": ["collaborator", "tenant_lead"], "appointment.until": "2099-12-31" };
    assert_eq!(scene.portal.count("accounts", stored).await, 1);
    // The same rows in another form are made no second time: each says why.
    let again = scene.confirm(&rows, &key(), PASSWORD).await.expect(200);
    assert!(again.body.contains("Đã cấp 0 trong 2 dòng"), "{}", again.body);
    assert!(
        again.body.contains("đã có tài khoản với các vai trò đã chọn"),
        "{}",
        again.body
    );
    let now = scene.portal.services.now();
    let verified = scene.portal.services.store.verify_audit(now, &[]).await.unwrap();
    assert!(verified.findings.is_empty(), "{:?}", verified.findings);
    scene.portal.close().await;
}

#[tokio::test]
async fn hostile_and_disguised_files_are_refused_with_a_remedy_and_change_nothing() {
    let scene = Scene::open().await;
    let before = scene.accounts().await;
    let formula = book(|page| {
        page.write_string(1, 0, "Ma Văn Sình").unwrap();
        page.write_formula(1, 1, "=HYPERLINK(\"http://x\",\"y\")")
            .unwrap();
    });
    let many = book(|page| {
        for line in 1..=10_000 {
            page.write_string(line, 0, "Ma Văn Sình").unwrap();
        }
    });
    let headless = {
        let mut book = Workbook::new();
        let page = book.add_worksheet();
        page.write_string(0, 0, "Tên").unwrap();
        page.write_string(1, 0, "Ma Văn Sình").unwrap();
        book.save_to_buffer().unwrap()
    };
    let large = vec![b'P'; 5 * 1_048_576];
    for (bytes, words) in [
        (formula, "Ô B2 chứa công thức"),
        (many, "Tệp có hơn 500 dòng"),
        (headless, "thiếu cột “Họ và tên”"),
        (b"%PDF-1.7 bang.xlsx".to_vec(), "không phải bảng tính XLSX"),
        (b"<html></html>".to_vec(), "không phải bảng tính XLSX"),
        (large, "lớn hơn 2 MB"),
        (Vec::new(), "Chưa chọn tệp"),
        (rows(&[]), "chưa có dòng nào"),
    ] {
        let refused = scene.send(scene.officer(), &bytes).await.expect(422);
        assert!(refused.body.contains(words), "{words}: {}", refused.body);
        assert!(refused.body.contains("href=\"#file\""), "{words}");
    }
    // Who may not appoint is told before a byte is read, and forged rows are checked like any.
    let good = rows(&[[
        "A B",
        "a@tq.example",
        "x",
        "tuyen-quang",
        "Cộng tác viên",
        "1/SNV",
        "01/01/2026",
        "",
    ]]);
    for browser in [
        &scene.people.lead.browser,
        &scene.people.chair.browser,
        &scene.people.author.browser,
    ] {
        scene.send(browser, &good).await.expect(403);
        browser
            .get(&format!("{PATH}/mau-cap-tai-khoan.xlsx"))
            .await
            .expect(403);
    }
    let forged = r#"[{"line":2,"full_name":"A","email":"a@tq.example","post":"x","tenant":"tuyen-quang",
        "roles":["standing_officer"],"document_number":"1/SNV","decided_on":"01/01/2026","until":""}]"#;
    let refused = scene.confirm(forged, &key(), PASSWORD).await.expect(200);
    assert!(refused.body.contains("Đã cấp 0 trong 1 dòng"), "{}", refused.body);
    scene.confirm("{\"$ne\":1}", &key(), PASSWORD).await.expect(400);
    scene.confirm("[]", &key(), PASSWORD).await.expect(422);
    assert_eq!(scene.accounts().await, before);
    scene.portal.close().await;
}

#[tokio::test]
async fn the_template_has_every_column_and_what_may_be_chosen() {
    use calamine::{Reader, Xlsx};
    let scene = Scene::open().await;
    let request = scene
        .officer()
        .request("GET", &format!("{PATH}/mau-cap-tai-khoan.xlsx"));
    let bytes = request.send().await.unwrap().bytes().await.unwrap().to_vec();
    let mut book: Xlsx<_> = Xlsx::new(std::io::Cursor::new(bytes.clone())).unwrap();
    let head = book.worksheet_range("Cấp tài khoản").unwrap();
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
    for name in ["Tỉnh Cao Bằng", "Cộng tác viên", "Lãnh đạo đơn vị"] {
        assert!(cells.iter().any(|cell| cell == name), "{name}");
    }
    // As it is, it has no rows.
    let refused = scene.send(scene.officer(), &bytes).await.expect(422);
    assert!(refused.body.contains("chưa có dòng nào"), "{}", refused.body);
    scene.portal.close().await;
}
