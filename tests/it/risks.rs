//! The report of risks of access: each kind of event raises its line, for its days and its body, and for nobody else's.

use std::sync::Arc;

use bson::{Document, doc};
use calamine::{Reader, Xlsx};
use cchc::{
    app::{accounts::revoke_account, incidents::write_incidents},
    domain::{
        text::Email,
        time::{FixedClock, Instant, LocalDate},
    },
};
use serde_json::Value;

use super::devices::{log_in, with_password};
use crate::harness::{Browser, Everyone, Item, TestPortal, event_news, everyone};

const PATH: &str = "/quan-tri/rui-ro";
const FILE: &str = "/quan-tri/rui-ro/tep/rui-ro.xlsx";
const API: &str = "/api/v1/administration/risk-report";
const PASSWORD: &str = "mật khẩu đủ dài để thử";

/// That hour of that day in Vietnam.
fn at(day: &str, hour: i64) -> Instant {
    LocalDate::parse(day).unwrap().start().plus_hours(hour)
}

/// A portal whose people were appointed in August, and its clock.
async fn open() -> (TestPortal, Everyone, Arc<FixedClock>) {
    let clock = Arc::new(FixedClock::at(at("10/08/2026", 9)));
    let portal = TestPortal::open_at(clock.clone()).await;
    let people = everyone(&portal).await;
    (portal, people, clock)
}

/// The report as the Standing Office reads it at that moment.
async fn report(portal: &TestPortal, people: &Everyone, query: &str) -> Value {
    let officer = portal.browser_of(&people.officer.email).await;
    officer.get(&format!("{API}{query}")).await.expect(200).json()
}

/// One line of a report.
fn line<'a>(report: &'a Value, risk: &str) -> &'a Value {
    let lines = report["risks"].as_array().unwrap();
    lines.iter().find(|line| line["risk"] == risk).unwrap()
}

/// The two counts of a line.
fn counts(report: &Value, risk: &str) -> (i64, i64) {
    let line = line(report, risk);
    (line["count"].as_i64().unwrap(), line["before"].as_i64().unwrap())
}

/// The rows of a line's details: name, count, count before.
fn rows<'a>(report: &'a Value, risk: &str, by: &str) -> Vec<(&'a str, i64, i64)> {
    let rows = line(report, risk)[by].as_array().unwrap();
    let row = |row: &'a Value| {
        (
            row["name"].as_str().unwrap(),
            row["count"].as_i64().unwrap(),
            row["before"].as_i64().unwrap(),
        )
    };
    rows.iter().map(row).collect()
}

async fn revoke(portal: &TestPortal, email: &str) {
    let email = Email::parse(email).unwrap();
    revoke_account(
        &portal.services,
        portal.system_tx(),
        &email,
        "Thôi cử theo văn bản số 5/CV",
    )
    .await
    .unwrap();
}

#[tokio::test]
async fn each_event_raises_the_line_of_its_risk_for_its_period_and_body_and_no_other() {
    let (portal, people, clock) = open().await;
    let (author, stranger) = (&people.author, &people.stranger);
    clock.set(at("15/09/2026", 10));
    log_in(&portal, &author.email, "sai", None).await.expect(401);

    clock.set(at("15/10/2026", 10));
    for _ in 0..2 {
        log_in(&portal, &author.email, "sai", None).await.expect(401);
    }
    log_in(&portal, &stranger.email, "sai", None).await.expect(401);
    for typed in ["ai@khong-co.example", "khong phai dia chi", "{\"$ne\":null}"] {
        log_in(&portal, typed, "sai", None).await.expect(401);
    }
    let own = portal.browser_of(&author.email).await;
    own.get("/quan-tri/tai-khoan").await.expect(403);
    own.get("/don-vi/cao-bang").await.expect(404);
    own.get("/tai-khoan").await.expect(200);
    Browser::new(&portal.base).get("/khong-co").await.expect(404);
    let officer = portal.browser_of(&people.officer.email).await;
    officer.get("/danh-ba/tep/danh-ba.csv").await.expect(200);
    let grant = [
        ("delegation_document", "15/QĐ-BBT"),
        ("delegation_from", "15/10/2026"),
        ("delegation_until", "16/10/2026"),
        ("key", "risks-0000000001"),
    ];
    officer
        .post("/toa-soan/phan-cong/uy-quyen", &grant)
        .await
        .expect(403);
    let foreign = Browser::with_session(&portal.base, officer.cookie.clone().unwrap(), "khac".to_owned());
    foreign
        .post("/toa-soan/phan-cong/uy-quyen", &grant)
        .await
        .expect(403);
    let open_tab = portal.browser_of(&stranger.email).await;
    open_tab.get("/tai-khoan").await.expect(200);
    revoke(&portal, &stranger.email).await;
    for _ in 0..3 {
        open_tab.get("/tai-khoan").await.expect(303);
        open_tab.post("/tai-khoan/thong-bao", &[]).await.expect(401);
    }
    log_in(&portal, &stranger.email, "sai", None).await.expect(401);

    clock.set(at("05/11/2026", 8));
    let october = report(&portal, &people, "").await;
    assert_eq!(october["from"], "2026-10-01");
    assert_eq!(october["to"], "2026-10-31");
    assert_eq!(october["before_from"], "2026-08-31");
    assert_eq!(october["before_to"], "2026-09-30");
    assert_eq!(october["open"], false);
    assert_eq!(october["severity"], "medium");

    assert_eq!(counts(&october, "failed-log-ins"), (6, 1));
    assert_eq!(line(&october, "failed-log-ins")["trend"], "up");
    assert_eq!(line(&october, "failed-log-ins")["severity"], "low");
    assert_eq!(
        rows(&october, "failed-log-ins", "bodies"),
        [
            ("Không gắn với cơ quan, đơn vị nào", 3, 0),
            ("Tỉnh Tuyên Quang", 2, 1),
            ("Tỉnh Cao Bằng", 1, 0),
        ]
    );
    assert_eq!(
        rows(&october, "failed-log-ins", "accounts"),
        [(author.email.as_str(), 2, 1), (stranger.email.as_str(), 1, 0)]
    );
    assert_eq!(
        rows(&october, "failed-log-ins", "parts"),
        [("Sai mật khẩu", 3, 1), ("Địa chỉ không có tài khoản", 3, 0)]
    );
    assert_eq!(counts(&october, "denied-acts"), (4, 0));
    assert_eq!(
        rows(&october, "denied-acts", "accounts"),
        [
            (people.officer.email.as_str(), 2, 0),
            (author.email.as_str(), 2, 0),
        ]
    );
    let mut denied = rows(&october, "denied-acts", "parts");
    denied.sort_unstable();
    assert_eq!(
        denied,
        [
            (
                "Biểu mẫu không xuất phát từ trang: trang làm việc của Ban Biên tập",
                1,
                0
            ),
            (
                "Thao tác không được phép trên tin bài, tài khoản: trang làm việc của Ban Biên tập",
                1,
                0
            ),
            (
                "Tìm nội dung không có hoặc ngoài phạm vi: không gian làm việc của đơn vị",
                1,
                0
            ),
            (
                "Vào chức năng ngoài vai trò: quản trị tài khoản, lịch làm việc",
                1,
                0
            ),
        ]
    );
    assert_eq!(counts(&october, "revoked-attempts"), (2, 0));
    assert_eq!(line(&october, "revoked-attempts")["severity"], "medium");
    assert_eq!(
        rows(&october, "revoked-attempts", "parts"),
        [
            ("Đăng nhập bằng tài khoản đã thu hồi", 1, 0),
            ("Dùng tiếp phiên của tài khoản đã thu hồi", 1, 0),
        ]
    );
    assert_eq!(
        rows(&october, "revoked-attempts", "accounts"),
        [(stranger.email.as_str(), 2, 0)]
    );
    assert_eq!(counts(&october, "power-changes"), (1, 0));
    assert_eq!(
        rows(&october, "power-changes", "parts"),
        [("Thu hồi tài khoản", 1, 0)]
    );
    assert_eq!(
        rows(&october, "power-changes", "bodies"),
        [("Tỉnh Cao Bằng", 1, 0)]
    );
    assert_eq!(counts(&october, "exports"), (1, 0));
    assert_eq!(
        rows(&october, "exports", "accounts"),
        [(people.officer.email.as_str(), 1, 0)]
    );
    // Nobody of them ever logged in by a password; who was revoked is no account any more.
    assert_eq!(counts(&october, "dormant-accounts"), (8, 8));
    assert_eq!(counts(&october, "odd-log-ins"), (0, 0));
    assert_eq!(counts(&october, "taken-away"), (0, 0));

    let september = report(&portal, &people, "?from=01/09/2026&to=30/09/2026").await;
    assert_eq!(counts(&september, "failed-log-ins"), (1, 0));
    assert_eq!(counts(&september, "denied-acts"), (0, 0));
    assert_eq!(counts(&september, "revoked-attempts"), (0, 0));
    let (granted, earlier) = counts(&september, "power-changes");
    assert_eq!(granted, 0);
    assert!(earlier >= 9, "appointed in August: {earlier}");
    assert_eq!(line(&september, "power-changes")["trend"], "down");
    let november = report(&portal, &people, "?from=2026-11-01&to=2026-11-30").await;
    assert_eq!(november["open"], true);
    assert_eq!(counts(&november, "failed-log-ins"), (0, 6));
    portal.close().await;
}

#[tokio::test]
async fn log_ins_at_night_and_from_new_devices_are_odd_and_those_who_log_in_are_not_dormant() {
    let (portal, people, clock) = open().await;
    let name = "Lục Thị Thao";
    let thao = with_password(&portal, "thao@tq.example", name).await;
    clock.set(at("10/10/2026", 23));
    log_in(&portal, &thao.email, PASSWORD, None).await.expect(303);
    clock.set(at("11/10/2026", 5));
    log_in(&portal, &thao.email, PASSWORD, None).await.expect(303);
    for hour in [6, 21] {
        clock.set(at("12/10/2026", hour));
        let known = format!(
            "cchc_device={}",
            cchc::store::DeviceToken::new([3; 32]).to_cookie()
        );
        log_in(&portal, &thao.email, PASSWORD, Some(&known))
            .await
            .expect(303);
    }
    clock.set(at("05/11/2026", 8));
    let october = report(&portal, &people, "").await;
    assert_eq!(
        rows(&october, "odd-log-ins", "parts"),
        [
            ("Đăng nhập từ 22 giờ đến trước 6 giờ", 2, 0),
            ("Đăng nhập từ thiết bị mới", 2, 0),
        ]
    );
    assert_eq!(
        rows(&october, "odd-log-ins", "accounts"),
        [(thao.email.as_str(), 4, 0)]
    );
    assert_eq!(
        rows(&october, "odd-log-ins", "bodies"),
        [("Tỉnh Tuyên Quang", 4, 0)]
    );
    assert_eq!(counts(&october, "failed-log-ins"), (0, 0));
    let dormant = rows(&october, "dormant-accounts", "accounts");
    assert_eq!(dormant.len(), 10, "{dormant:?}");
    assert!(
        dormant.contains(&(thao.email.as_str(), 0, 1)),
        "dormant the month before: {dormant:?}"
    );
    portal.close().await;
}

#[tokio::test]
async fn who_answers_for_access_reads_the_report_and_nobody_else_does() {
    let (portal, people, clock) = open().await;
    let item = Item::submitted(&people.author, &event_news(&portal, "Hội nghị ở Quế Lâm", 3)).await;
    item.approve(&people.officer.browser, "1").await.expect(303);
    let secret = Item::submitted(&people.author, &event_news(&portal, "Tài liệu mật Bình Ca", 3)).await;
    secret
        .refuse(&people.officer.browser, &["bi-mat-nha-nuoc"], &[])
        .await
        .expect(303);
    people.author.browser.get("/quan-tri").await.expect(403);
    for reader in [
        &people.officer.browser,
        &people.deputy.browser,
        &people.chair.browser,
        &people.technician.browser,
    ] {
        let day = "?from=01/08/2026&to=31/08/2026";
        let page = reader.get(&format!("{PATH}{day}")).await.expect(200);
        for words in [
            "Báo cáo rủi ro truy cập",
            "từ ngày 01/08/2026 đến hết ngày 31/08/2026",
            "Kỳ này chưa kết thúc",
            "Thay đổi quyền",
            &people.author.email,
        ] {
            assert!(page.body.contains(words), "{words}: {}", page.body);
        }
        for written in ["Quế Lâm", "Bình Ca", &item.code, &secret.code] {
            assert!(!page.body.contains(written), "{written}: {}", page.body);
        }
        reader.get(API).await.expect(200);
    }
    for reader in [
        &people.author.browser,
        &people.lead.browser,
        &people.member.browser,
        &people.stranger.browser,
    ] {
        for path in [PATH, FILE, API] {
            reader.get(path).await.expect(403);
        }
    }
    for link in ["/quan-tri", "/toa-soan"] {
        let reader = if link == "/quan-tri" {
            &people.officer
        } else {
            &people.chair
        };
        let page = reader.browser.get(link).await.expect(200);
        assert!(
            page.body.contains(&format!("href=\"{PATH}\"")),
            "{link}: {}",
            page.body
        );
    }

    let officer = &people.officer.browser;
    for (query, field, words) in [
        ("?from=31/02/2026&to=01/03/2026", "from", "31/02/2026"),
        ("?from=01/02/2026", "to", ""),
        ("?from=02/02/2026&to=01/02/2026", "to", "đang trước"),
        ("?from=11/08/2026&to=12/08/2026", "from", "sau hôm nay"),
        ("?from=01/01/2024&to=01/08/2026", "to", "366 ngày"),
        ("?from=%7B%22$gt%22:1%7D&to=$where", "to", ""),
    ] {
        for path in [PATH, FILE] {
            let refused = officer.get(&format!("{path}{query}")).await.expect(422);
            assert!(refused.body.contains(words), "{query}: {}", refused.body);
        }
        let page = officer.get(&format!("{PATH}{query}")).await.expect(422);
        assert!(
            page.body.contains(&format!("href=\"#{field}\"")),
            "{query}: {}",
            page.body
        );
        assert!(!page.body.contains("queue-risks"), "nothing is shown instead");
        let refused = officer.get(&format!("{API}{query}")).await.expect(422).json();
        let fields: Vec<_> = refused["errors"].as_array().unwrap().iter().collect();
        assert!(
            fields.iter().any(|one| one["field"] == field),
            "{query}: {refused}"
        );
    }
    let kept = officer
        .get(&format!("{PATH}?from=1/2/2026&to=hôm qua"))
        .await
        .expect(422);
    assert!(kept.body.contains("value=\"hôm qua\""), "{}", kept.body);
    clock.set(at("10/08/2026", 9).plus_seconds(60));
    let blank = officer
        .get(&format!("{PATH}?from=01/01/2026&to=31/01/2026"))
        .await
        .expect(200);
    assert!(
        blank.body.contains("Trong kỳ này không có sự việc nào."),
        "{}",
        blank.body
    );
    portal.close().await;
}

#[tokio::test]
async fn the_report_goes_out_as_a_workbook_without_formulas_and_that_is_an_export() {
    let (portal, people, clock) = open().await;
    let tenants = portal.raw().await.collection::<Document>("tenants");
    let named = doc! { "$set": { "name": "=HYPERLINK(\"http://lua-dao.example\")" } };
    tenants
        .update_one(doc! { "slug": "cao-bang" }, named)
        .await
        .unwrap();
    portal.services.reference.renew().await.unwrap();
    clock.set(at("20/10/2026", 9));
    log_in(&portal, &people.stranger.email, "sai", None)
        .await
        .expect(401);
    let technician = portal.browser_of(&people.technician.email).await;
    let request = technician.request("GET", &format!("{FILE}?from=01/10/2026&to=31/10/2026"));
    let answer = request.send().await.unwrap();
    assert_eq!(
        answer.headers()["content-disposition"],
        "attachment; filename=\"rui-ro.xlsx\""
    );
    let bytes = answer.bytes().await.unwrap();
    let mut book: Xlsx<_> = Xlsx::new(std::io::Cursor::new(bytes.to_vec())).unwrap();
    let summary = book.worksheet_range("Nguy cơ").unwrap();
    assert_eq!(
        summary.get((1, 0)).unwrap().to_string(),
        "Đăng nhập không thành công"
    );
    assert_eq!(summary.get((1, 1)).unwrap().to_string(), "1");
    assert_eq!(summary.get((1, 4)).unwrap().to_string(), "Thấp");
    let details = book.worksheet_range("Chi tiết").unwrap();
    let cells: Vec<_> = details.rows().flatten().map(ToString::to_string).collect();
    assert!(
        cells.iter().any(|cell| cell.starts_with("=HYPERLINK")),
        "as text: {cells:?}"
    );
    for sheet in ["Nguy cơ", "Chi tiết"] {
        let formulas = book.worksheet_formula(sheet).unwrap();
        assert!(formulas.rows().flatten().all(String::is_empty), "{sheet}");
    }
    technician.get("/quan-tri/rui-ro/tep/khac.xlsx").await.expect(404);
    let taken = doc! { "action": "export_risks", "actor.account": people.technician.id.to_string() };
    assert_eq!(portal.count("audit", taken).await, 1);
    let october = report(&portal, &people, "?from=01/10/2026&to=31/10/2026").await;
    assert_eq!(
        rows(&october, "exports", "parts"),
        [("Tải báo cáo rủi ro thành tệp", 1, 0)]
    );
    let bodies = rows(&october, "exports", "bodies");
    assert_eq!(bodies.len(), 1);
    assert!(bodies[0].0.starts_with("Ban Biên tập"), "{bodies:?}");
    portal.close().await;
}

#[tokio::test]
async fn a_flood_of_failed_log_ins_leaves_few_lines_no_audit_and_nothing_behind_at_a_stop() {
    let (mut portal, people, clock) = open().await;
    clock.set(at("20/10/2026", 9));
    let audited = portal.count("audit", doc! {}).await;
    for _ in 0..6 {
        log_in(&portal, &people.author.email, "sai", None)
            .await
            .expect(401);
    }
    for _ in 0..4 {
        log_in(&portal, &people.author.email, "sai", None)
            .await
            .expect(429);
    }
    for number in 0..20 {
        let typed = format!("bi.mat.{number}@khong-co.example");
        log_in(&portal, &typed, "sai", None).await.expect(401);
    }
    assert_eq!(portal.count("audit", doc! {}).await, audited);
    portal.stop_serving().await;
    let incidents = portal.raw().await.collection::<Document>("incidents");
    let count = async |kind: &str| {
        let found = incidents.find_one(doc! { "kind": kind }).await.unwrap().unwrap();
        (found.get_i64("count").unwrap(), found)
    };
    assert_eq!(count("wrong_password").await.0, 6);
    assert_eq!(count("throttled").await.0, 4);
    let (unknown, line) = count("unknown_address").await;
    assert_eq!(unknown, 20);
    assert!(!line.to_string().contains("bi.mat"), "no address is kept: {line}");
    assert_eq!(portal.count("incidents", doc! {}).await, 3);

    // What is written twice within an hour is one line, and a second writing adds nothing.
    write_incidents(&portal.services).await.unwrap();
    assert_eq!(count("throttled").await.0, 4);

    let hours = doc! { "hour": { "$gte": at("01/10/2026", 0), "$lt": at("01/11/2026", 0) } };
    let verbs = doc! {
        "action": { "$in": ["grant_account", "revoke_account"] },
        "at": { "$gte": at("01/10/2026", 0), "$lt": at("01/11/2026", 0) },
    };
    let idle = doc! { "standing.name": "active", "granted_at": { "$lt": at("01/10/2026", 0) } };
    for (collection, filter, keys) in [
        ("incidents", hours, doc! { "hour": 1 }),
        ("audit", verbs, doc! { "action": 1, "at": -1, "_id": -1 }),
        ("accounts", idle, doc! { "standing.name": 1, "tenant": 1 }),
    ] {
        let pipeline = vec![
            doc! { "$match": filter },
            doc! { "$group": { "_id": "$kind", "count": { "$sum": 1 } } },
        ];
        let counting = doc! { "aggregate": collection, "pipeline": pipeline, "cursor": {}, "hint": keys };
        let explained = portal
            .raw()
            .await
            .run_command(doc! { "explain": counting, "verbosity": "queryPlanner" })
            .await
            .unwrap()
            .to_string();
        assert!(explained.contains("IXSCAN"), "{explained}");
        assert!(!explained.contains("COLLSCAN"), "{explained}");
    }
    portal.close().await;
}
