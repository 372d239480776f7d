//! The calendar page: a year is shown, typed, looked at, loaded; and what files may still say of it.

use bson::{Document, doc};
use cchc::app::tenants::sync_tenants;

use crate::{
    deadlines::{Office, add_day, typed_rows},
    harness::{Answer, key},
};

const PATH: &str = "/quan-tri/lich-lam-viec";
const PREVIEW: &str = "/quan-tri/lich-lam-viec/xem-truoc";
const SWAP: &str = "23/11/2026 | Nghỉ hoán đổi | Nghỉ hoán đổi | 9999/TB-BNV\n\
                    28/11/2026 | Làm bù | Làm bù cho ngày 23/11/2026 | 9999/TB-BNV\n";

async fn rows_of(office: &Office, year: &str) -> String {
    let page = office
        .people
        .officer
        .browser
        .get(&format!("{PATH}?nam={year}"))
        .await
        .expect(200);
    typed_rows(&page.body)
}

async fn send(office: &Office, path: &str, fields: &[(&str, &str)]) -> Answer {
    office.people.officer.browser.post(path, fields).await
}

#[tokio::test]
async fn a_year_is_shown_with_holidays_and_worked_saturdays_and_without_what_was_only_proposed() {
    let office = Office::open("20/11/2026 16:00").await;
    let page = office.people.officer.browser.get(PATH).await.expect(200);
    for shown in [
        "Lịch làm việc năm 2026",
        "24/11/2026, thứ Ba",
        "Ngày Văn hóa Việt Nam",
        "22/08/2026, thứ Bảy",
        "Làm bù",
        "10/01/2026",
        "chưa được nạp lại trên trang này",
    ] {
        assert!(page.body.contains(shown), "{shown}: {}", page.body);
    }
    for proposed in ["23/11/2026", "28/11/2026"] {
        assert!(!page.body.contains(proposed), "{proposed}");
    }
    let next = office
        .people
        .deputy
        .browser
        .get(&format!("{PATH}?nam=2027"))
        .await
        .expect(200);
    assert!(!next.body.contains("06/02/2027"), "Tết 2027 awaits its notice");
    for (odd, status) in [("26", 404), ("1999", 404), ("abcd", 404), ("2099", 200)] {
        let answer = office
            .people
            .officer
            .browser
            .get(&format!("{PATH}?nam={odd}"))
            .await;
        assert_eq!(answer.status, status, "{odd}");
    }
    office.portal.close().await;
}

#[tokio::test]
async fn a_preview_says_which_targets_move_from_when_to_when_and_changes_nothing() {
    let office = Office::open("20/11/2026 16:00").await;
    let item = office.submitted().await;
    let rows = format!("{}{SWAP}", rows_of(&office, "2026").await);
    let audit = office.portal.count("audit", doc! {}).await;
    let fields = [("year", "2026"), ("seen", "0"), ("rows", rows.as_str())];
    let preview = send(&office, PREVIEW, &fields).await.expect(200);
    for shown in [
        "Danh sách mới thay đổi 2 ngày và chuyển hạn xử lý của 1 tin bài dưới đây.",
        "23/11/2026, thứ Hai",
        "Như ngày thường trong tuần",
        "Nghỉ hoán đổi: Nghỉ hoán đổi (9999/TB-BNV)",
        item.code.as_str(),
        "23/11/2026, 16:00",
        "25/11/2026, 16:00",
        "Nạp lịch năm 2026",
    ] {
        assert!(preview.body.contains(shown), "{shown}: {}", preview.body);
    }
    assert_eq!(office.portal.count("audit", doc! {}).await, audit);
    assert_eq!(office.portal.count("calendar_years", doc! {}).await, 0);

    // The form of the preview loads exactly what was looked at.
    let form = preview
        .body
        .split("<form ")
        .find(|form| form.contains("name=\"key\""))
        .unwrap();
    let value = |name: &str| {
        let input = form.split(&format!("name=\"{name}\" value=\"")).nth(1).unwrap();
        input.split('"').next().unwrap().replace("&#38;", "&")
    };
    let (key, seen, rows) = (value("key"), value("seen"), value("rows"));
    let fields = [
        ("year", "2026"),
        ("seen", seen.as_str()),
        ("rows", rows.as_str()),
        ("key", key.as_str()),
    ];
    let loaded = send(&office, PATH, &fields).await.expect(303);
    assert_eq!(
        loaded.location.as_deref(),
        Some("/quan-tri/lich-lam-viec?nam=2026&da=nap-lich")
    );
    // Sent twice, it is loaded once.
    send(&office, PATH, &fields).await.expect(303);
    let entries = doc! { "chain": "calendar_year:2026" };
    assert_eq!(office.portal.count("audit", entries).await, 1);
    let page = office.people.officer.browser.get(PATH).await.expect(200);
    assert!(page.body.contains("28/11/2026, thứ Bảy"), "{}", page.body);
    assert!(
        page.body
            .contains("Danh sách do Lê Quang Huy, Bộ phận Thường trực nạp lúc 20/11/2026, 16:00."),
        "{}",
        page.body
    );
    office.portal.close().await;
}

#[tokio::test]
async fn a_list_with_faults_is_kept_and_each_row_is_told_of() {
    let office = Office::open("20/11/2026 16:00").await;
    let rows = "24/11/2026 | Nghỉ lễ, tết | <script>alert(1)</script> | NQ 28/2026/QH16\n\
                31/02/2026 | Nghỉ lễ, tết | Tết | 1/TB\n\
                23/11/2026 | Nghỉ hoán đổi | Nghỉ hoán đổi (đề xuất) | chưa có\n\
                28/11/2026\n";
    for path in [PREVIEW, PATH] {
        let key = key();
        let fields = [
            ("year", "2026"),
            ("seen", "0"),
            ("rows", rows),
            ("key", key.as_str()),
        ];
        let answer = send(&office, path, &fields).await.expect(422);
        for shown in [
            "Dòng 2: Ngày “31/02/2026” không có trong lịch.",
            "Dòng 3: là đề xuất, dự kiến nên chưa nạp được; hãy chờ thông báo chính thức.",
            "Dòng 4: cần đúng 4 ô",
        ] {
            assert!(answer.body.contains(shown), "{shown}: {}", answer.body);
        }
        assert!(typed_rows(&answer.body).contains("31/02/2026 | Nghỉ lễ, tết | Tết | 1/TB"));
        assert!(!answer.body.contains("<script>alert"), "{}", answer.body);
    }
    let same = rows_of(&office, "2026").await;
    let fields = [("year", "2026"), ("seen", "0"), ("rows", same.as_str())];
    let answer = send(&office, PREVIEW, &fields).await.expect(422);
    assert!(
        answer.body.contains("không có gì khác lịch hiện tại"),
        "{}",
        answer.body
    );
    for (year, seen, status) in [
        ("", "0", 422),
        ("19x6", "0", 422),
        ("2026", "", 403),
        ("2026", "a", 403),
    ] {
        let fields = [("year", year), ("seen", seen), ("rows", SWAP)];
        send(&office, PATH, &fields).await.expect(status);
    }
    assert_eq!(office.portal.count("calendar_years", doc! {}).await, 0);
    office.portal.close().await;
}

#[tokio::test]
async fn of_two_administrators_who_looked_at_the_same_list_one_loads_it() {
    let office = Office::open("20/11/2026 16:00").await;
    let rows = rows_of(&office, "2026").await;
    let (mine, theirs) = (
        format!("{rows}{SWAP}"),
        rows.replace("Ngày Văn hóa Việt Nam", "Ngày Văn hóa"),
    );
    let (one, other) = (key(), key());
    let fields = |rows: &'static str, key: &'static str| {
        [("year", "2026"), ("seen", "0"), ("rows", rows), ("key", key)]
    };
    let leak = |text: String| -> &'static str { Box::leak(text.into_boxed_str()) };
    let (first, second) = (fields(leak(mine), leak(one)), fields(leak(theirs), leak(other)));
    let (officer, deputy) = (&office.people.officer.browser, &office.people.deputy.browser);
    let (a, b) = tokio::join!(officer.post(PATH, &first), deputy.post(PATH, &second));
    let mut statuses = [a.status, b.status];
    statuses.sort_unstable();
    assert_eq!(statuses, [303, 409], "{} {}", a.body, b.body);
    let stale = if a.status == 409 { a } else { b };
    assert!(
        stale.body.contains("vừa được người khác thay đổi"),
        "{}",
        stale.body
    );
    let preview = send(&office, PREVIEW, &first[..3]).await.expect(409);
    assert!(
        preview.body.contains("vừa được người khác thay đổi"),
        "{}",
        preview.body
    );
    assert_eq!(
        office
            .portal
            .count("audit", doc! { "chain": "calendar_year:2026" })
            .await,
        1
    );
    office.portal.close().await;
}

#[tokio::test]
async fn who_does_not_administer_sees_and_changes_no_calendar() {
    let office = Office::open("20/11/2026 16:00").await;
    let people = &office.people;
    for who in [&people.author, &people.member, &people.chair, &people.technician] {
        who.browser.get(PATH).await.expect(403);
        for path in [PREVIEW, PATH] {
            let fields = [("year", "2026"), ("seen", "0"), ("rows", SWAP)];
            who.browser.post(path, &fields).await.expect(403);
        }
        let home = who.browser.get("/").await.expect(200);
        assert!(!home.body.contains("lich-lam-viec"), "{}", who.email);
    }
    let mut foreign = people.officer.browser.clone();
    foreign.csrf = "0".repeat(64);
    let fields = [("year", "2026"), ("seen", "0"), ("rows", SWAP)];
    foreign.post(PATH, &fields).await.expect(403);
    assert_eq!(office.portal.count("calendar_years", doc! {}).await, 0);
    office.portal.close().await;
}

#[tokio::test]
async fn a_sync_reports_days_that_the_pages_changed_and_leaves_them() {
    let mut office = Office::open("20/11/2026 16:00").await;
    add_day(&office, SWAP.trim_end(), "0").await;
    let tenants = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tenants");
    // One file row is gone from the loaded list as well.
    let rows = rows_of(&office, "2026").await;
    let without: String = rows
        .lines()
        .filter(|row| !row.starts_with("24/11/2026"))
        .map(|row| format!("{row}\n"))
        .collect();
    let key = key();
    let fields = [
        ("year", "2026"),
        ("seen", "1"),
        ("rows", without.as_str()),
        ("key", key.as_str()),
    ];
    send(&office, PATH, &fields).await.expect(303);

    let report = sync_tenants(&office.portal.services, &tenants).await.unwrap();
    assert_eq!(
        report.differing,
        [
            "holidays/2026-11-23",
            "holidays/2026-11-24",
            "holidays/2026-11-28"
        ]
    );
    assert!(report.created.is_empty() && report.updated.is_empty() && report.unfiled.is_empty());
    assert_eq!(rows_of(&office, "2026").await, without, "nothing was overwritten");
    let reference = office.portal.services.store.reference().await.unwrap();
    let day = |text: &str| cchc::domain::time::LocalDate::parse(text).unwrap();
    for (date, worked) in [
        ("23/11/2026", false),
        ("24/11/2026", true),
        ("28/11/2026", true),
        ("02/09/2026", false),
    ] {
        assert_eq!(reference.calendar.is_working_day(day(date)), worked, "{date}");
    }
    // Other years are still the files'.
    assert!(!reference.calendar.is_working_day(day("01/01/2027")));
    office.at("20/11/2026 17:00").await;
    let verified = office
        .portal
        .services
        .store
        .verify_audit(office.portal.services.now(), &[])
        .await
        .unwrap();
    let broken = verified
        .findings
        .iter()
        .filter(|finding| !finding.to_string().starts_with("entry not sealed"));
    assert_eq!(broken.count(), 0, "{:?}", verified.findings);

    // A year changed behind the audit's back is found.
    let years = office.portal.raw().await.collection::<Document>("calendar_years");
    years
        .update_one(
            doc! { "_id": "2026" },
            doc! { "$set": { "days.0.name": "Tết khác" } },
        )
        .await
        .unwrap();
    let verified = office
        .portal
        .services
        .store
        .verify_audit(office.portal.services.now(), &[])
        .await
        .unwrap();
    let told = verified
        .findings
        .iter()
        .map(ToString::to_string)
        .collect::<Vec<_>>();
    assert!(
        told.contains(&"document changed outside the audit: calendar_year:2026".to_owned()),
        "{told:?}"
    );
    office.portal.close().await;
}
