//! The deadline worker on a fixed clock: rungs, mornings, moved targets, lapses; killed, doubled, overtaken.

use std::{
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use bson::{Document, doc};
use cchc::{
    domain::{
        content::RevisionNumber,
        time::{Clock, FixedClock, Instant, LocalDate, SharedClock, SystemClock, parse_local},
    },
    worker::{
        Stop,
        deadlines::{DeadlineWorker, watch},
    },
};

use crate::harness::{
    Everyone, Item, Process, TestPortal, binary, command, event_news, everyone, free_port, key,
};

const TITLE: &str = "Hội nghị cải cách hành chính";
const REMINDED: &str = "[CCHC] Đôn đốc: tin bài đã quá hạn xử lý: Hội nghị cải cách hành chính";
const REPORTED: &str = "[CCHC] Báo cáo tin bài quá hạn xử lý: Hội nghị cải cách hành chính";
const MOVED: &str = "[CCHC] Thay đổi hạn xử lý tin bài: Hội nghị cải cách hành chính";

/// A portal whose own worker has no lease: the test is the worker.
pub struct Office {
    /// The portal.
    pub portal: TestPortal,
    /// Its people.
    pub people: Everyone,
    clock: Arc<FixedClock>,
}

fn moment(text: &str) -> Instant {
    parse_local(text).unwrap()
}

/// A mail: to whom, and its subject.
type Told = (String, String);

/// A portal in which no worker gets the lease of the deadlines.
async fn served_without_deadlines(clock: SharedClock) -> TestPortal {
    let mut portal = TestPortal::build(clock, |_| {}).await;
    portal.hold_up(&["deadlines"]).await;
    portal.serve().await;
    portal
}

impl Office {
    /// An office at a moment.
    pub async fn open(at: &str) -> Self {
        let clock = Arc::new(FixedClock::at(moment(at)));
        let portal = served_without_deadlines(clock.clone()).await;
        let people = everyone(&portal).await;
        Self {
            portal,
            people,
            clock,
        }
    }

    /// Moves the clock; people log in anew, as their sessions ended meanwhile.
    pub async fn at(&mut self, at: &str) {
        self.clock.set(moment(at));
        self.portal.services.reference.renew().await.unwrap();
        let people = &mut self.people;
        for one in [
            &mut people.author,
            &mut people.officer,
            &mut people.member,
            &mut people.other_member,
            &mut people.chair,
            &mut people.deputy,
            &mut people.technician,
        ] {
            one.browser = self.portal.browser_of(&one.email).await;
        }
    }

    /// The worker looks once at a moment.
    pub async fn look_at(&mut self, at: &str) {
        self.at(at).await;
        watch(&self.portal.services, None, &|| true).await.unwrap();
    }

    /// An item that was sent.
    pub async fn submitted(&self) -> Item {
        Item::submitted(&self.people.author, &event_news(&self.portal, TITLE, 1)).await
    }

    /// Every letter with that subject, sorted.
    pub async fn told(&self, subject: &str) -> Vec<Told> {
        self.portal.wait_for_outbox().await;
        let mails = self.portal.mails_sent().await;
        let mut told: Vec<_> = mails
            .into_iter()
            .filter(|mail| mail.summary.subject.starts_with(subject))
            .map(|mail| (mail.summary.to_email, mail.summary.subject))
            .collect();
        told.sort();
        told
    }

    async fn acts(&self, item: &Item) -> Vec<String> {
        let id = item.stored(&self.portal).await.get_str("_id").unwrap().to_owned();
        let audit = self.portal.raw().await.collection::<Document>("audit");
        let mut found = audit
            .find(doc! { "chain": format!("submission:{id}") })
            .sort(doc! { "sequence": 1 })
            .await
            .unwrap();
        let mut acts = Vec::new();
        while found.advance().await.unwrap() {
            acts.push(found.current().get_str("action").unwrap().to_owned());
        }
        acts
    }

    async fn verified(&self) {
        let verified = self
            .portal
            .services
            .store
            .verify_audit(self.portal.services.now(), &[])
            .await
            .unwrap();
        let broken: Vec<_> = verified
            .findings
            .iter()
            .map(ToString::to_string)
            .filter(|finding| !finding.starts_with("entry not sealed"))
            .collect();
        assert!(broken.is_empty(), "{broken:#?}");
    }
}

fn to(email: &str, subject: &str) -> Told {
    (email.to_owned(), subject.to_owned())
}

#[tokio::test]
async fn an_overdue_item_climbs_from_its_holder_to_the_deputy_to_the_chairs_list() {
    // Thursday, 08/01/2026; Saturday the 10th is worked.
    let mut office = Office::open("08/01/2026 09:00").await;
    let item = office.submitted().await;
    for early in ["08/01/2026 15:00", "09/01/2026 08:00", "09/01/2026 09:01"] {
        office.look_at(early).await;
    }
    assert_eq!(
        office.told(REMINDED).await,
        [],
        "due on Friday at 09:00, told of on Saturday"
    );
    let officer = office.people.officer.email.clone();
    let (deputy, chair) = (
        office.people.deputy.email.clone(),
        office.people.chair.email.clone(),
    );

    office.look_at("10/01/2026 08:00").await;
    assert_eq!(office.told(REMINDED).await, [to(&officer, REMINDED)]);
    for same in [
        "10/01/2026 08:00",
        "10/01/2026 11:00",
        "11/01/2026 08:00",
        "12/01/2026 07:59",
    ] {
        office.look_at(same).await;
    }
    assert_eq!(
        office.told(REPORTED).await,
        [],
        "Sunday is off, and Monday has not begun"
    );

    office.look_at("12/01/2026 08:00").await;
    assert_eq!(office.told(REPORTED).await, [to(&deputy, REPORTED)]);
    office.look_at("12/01/2026 17:00").await;
    office.look_at("13/01/2026 08:30").await;
    assert_eq!(
        office.told(REPORTED).await,
        [to(&deputy, REPORTED), to(&chair, REPORTED)]
    );
    for later in ["13/01/2026 08:31", "14/01/2026 08:00", "15/01/2026 08:00"] {
        office.look_at(later).await;
    }
    assert_eq!(
        office.told(REMINDED).await.len() + office.told(REPORTED).await.len(),
        3
    );
    assert_eq!(
        office.acts(&item).await,
        ["open", "submit", "remind", "remind_deputy", "report_overdue"]
    );
    office.verified().await;
    office.portal.close().await;
}

#[tokio::test]
async fn the_list_of_what_is_overdue_says_age_holder_and_rung() {
    let mut office = Office::open("05/01/2026 09:00").await;
    let item = office.submitted().await;
    office.at("06/01/2026 09:30").await;
    let page = |list: &str| format!("/toa-soan/qua-han{list}");
    let all = office
        .people
        .chair
        .browser
        .get(&page("?list=tat-ca"))
        .await
        .expect(200);
    assert!(
        all.body.contains(TITLE) && all.body.contains("Chưa nhắc"),
        "{}",
        all.body
    );
    assert!(all.body.contains("Bộ phận Thường trực"), "{}", all.body);
    for at in ["07/01/2026 08:00", "08/01/2026 08:00"] {
        office.look_at(at).await;
        let chairs = office.people.chair.browser.get(&page("")).await.expect(200);
        assert!(
            !chairs.body.contains(TITLE),
            "not the Chair's yet: {}",
            chairs.body
        );
    }
    let all = office
        .people
        .officer
        .browser
        .get(&page("?list=tat-ca"))
        .await
        .expect(200);
    assert!(all.body.contains("Đã báo cáo Phó Trưởng Ban"), "{}", all.body);
    office.look_at("09/01/2026 08:00").await;
    for who in [
        &office.people.chair,
        &office.people.deputy,
        &office.people.officer,
    ] {
        let chairs = who.browser.get(&page("")).await.expect(200);
        assert!(chairs.body.contains(TITLE), "{}", chairs.body);
        assert!(chairs.body.contains("Đã báo cáo Trưởng Ban"), "{}", chairs.body);
        assert!(chairs.body.contains("09/01/2026, 08:00"), "{}", chairs.body);
        assert!(chairs.body.contains("trễ 2 ngày"), "{}", chairs.body);
        assert!(
            chairs.body.contains("href=\"/toa-soan/qua-han\""),
            "in the navigation"
        );
    }
    office.people.member.browser.get(&page("")).await.expect(403);
    office.people.author.browser.get(&page("")).await.expect(403);
    let member = office.people.member.browser.get("/toa-soan").await.expect(200);
    assert!(!member.body.contains("qua-han"), "{}", member.body);

    let home = office.people.chair.browser.get("/toa-soan").await.expect(200);
    assert!(
        home.body.contains("1 tin bài trong danh sách quá hạn"),
        "{}",
        home.body
    );

    // Another step is another stay: the Chair's list forgets it.
    item.route(&office.people.officer.browser).await.expect(303);
    let chairs = office.people.chair.browser.get(&page("")).await.expect(200);
    assert!(!chairs.body.contains(TITLE), "{}", chairs.body);
    for odd in [
        "?after=x",
        "?after=1.a",
        "?list=<script>",
        "?after=99999999999999999999.a",
    ] {
        office.people.chair.browser.get(&page(odd)).await.expect(200);
    }
    office.portal.close().await;
}

#[tokio::test]
async fn the_list_is_read_page_by_page_from_an_index() {
    let mut office = Office::open("05/01/2026 09:00").await;
    for _ in 0..33 {
        office.submitted().await;
    }
    office.at("06/01/2026 10:00").await;
    let chair = &office.people.chair.browser;
    let first = chair.get("/toa-soan/qua-han?list=tat-ca").await.expect(200);
    assert_eq!(first.body.matches("class=\"item-title\"").count(), 30);
    let next = first
        .body
        .split("href=\"")
        .filter_map(|rest| rest.split('"').next())
        .find(|href| href.contains("after="))
        .expect("a next page")
        .replace("&#38;", "&");
    let second = chair.get(&next).await.expect(200);
    assert_eq!(second.body.matches("class=\"item-title\"").count(), 3);

    let now = bson::DateTime::from_millis(moment("06/01/2026 10:00").as_millis());
    let by_target = doc! { "state.due_at": 1, "_id": 1 };
    for (filter, order, index) in [
        (
            doc! { "$and": [{ "state.due_at": { "$lt": now } }, { "intake": { "$ne": null } }] },
            by_target.clone(),
            "state.due_at_1__id_1",
        ),
        (
            doc! { "$and": [
                { "state.due_at": { "$lt": now } }, { "chased.rung": "chair" },
                { "$expr": { "$eq": ["$chased.since", "$state.since"] } }, { "intake": { "$ne": null } },
            ] },
            by_target.clone(),
            "chased.rung_1_state.due_at_1__id_1",
        ),
        // What the worker walks by.
        (
            doc! { "state.due_at": { "$lte": now } },
            by_target.clone(),
            "state.due_at_1__id_1",
        ),
        (
            doc! { "state.due_at": { "$exists": true } },
            by_target,
            "state.due_at_1__id_1",
        ),
        (
            doc! { "state.name": "returned", "updated_at": { "$lte": now } },
            doc! { "updated_at": 1, "_id": 1 },
            "state.name_1_updated_at_-1__id_-1",
        ),
    ] {
        let find = doc! { "find": "submissions", "filter": filter, "sort": order, "limit": 31 };
        let database = office.portal.raw().await;
        let explained = database
            .run_command(doc! { "explain": find, "verbosity": "queryPlanner" })
            .await
            .unwrap();
        let plan = explained
            .get_document("queryPlanner")
            .and_then(|planner| planner.get_document("winningPlan"))
            .unwrap()
            .to_string();
        assert!(plan.contains(index), "{plan}");
        assert!(!plan.contains("\"SORT\"") && !plan.contains("COLLSCAN"), "{plan}");
    }
    office.portal.close().await;
}

#[tokio::test]
async fn two_workers_at_once_and_one_killed_in_between_say_everything_once() {
    let mut office = Office::open("05/01/2026 09:00").await;
    let mut items = Vec::new();
    for _ in 0..12 {
        items.push(office.submitted().await);
    }
    office.at("07/01/2026 08:00").await;
    // Killed after the fifth item.
    let done = AtomicUsize::new(0);
    let breaks_off = || done.fetch_add(1, Ordering::SeqCst) < 12 + 5;
    let finished = watch(&office.portal.services, None, &breaks_off).await.unwrap();
    assert_eq!(finished, None, "a broken walk is not done with the day");
    assert_eq!(office.told(REMINDED).await.len(), 5);

    let looks = (0..4).map(|_| {
        let services = office.portal.services.clone();
        tokio::spawn(async move { watch(&services, None, &|| true).await })
    });
    for look in futures_util::future::join_all(looks).await {
        look.unwrap().unwrap();
    }
    assert_eq!(office.told(REMINDED).await.len(), 12);
    for item in &items {
        assert_eq!(office.acts(item).await, ["open", "submit", "remind"]);
    }
    office.verified().await;
    office.portal.close().await;
}

#[tokio::test]
async fn the_leased_worker_takes_over_what_a_killed_one_left() {
    let mut office = Office::open("05/01/2026 09:00").await;
    let item = office.submitted().await;
    office.at("07/01/2026 08:00").await;
    let (_pull, stop) = Stop::new();
    let mut worker = DeadlineWorker::new(office.portal.services.clone());
    worker.look(&stop).await.unwrap();
    assert_eq!(office.told(REMINDED).await, [], "another holds the lease");
    office.portal.let_go("deadlines").await;
    worker.look(&stop).await.unwrap();
    worker.look(&stop).await.unwrap();
    assert_eq!(office.acts(&item).await, ["open", "submit", "remind"]);
    assert_eq!(office.told(REMINDED).await.len(), 1);
    office.portal.close().await;
}

#[tokio::test]
async fn an_item_that_moved_on_before_eight_is_not_spoken_of() {
    let mut office = Office::open("05/01/2026 09:00").await;
    let (routed, withdrawn, published) = (
        office.submitted().await,
        office.submitted().await,
        office.submitted().await,
    );
    office.at("07/01/2026 07:50").await;
    routed.route(&office.people.officer.browser).await.expect(303);
    withdrawn
        .withdraw(&office.people.author.browser)
        .await
        .expect(303);
    let seen = RevisionNumber::FIRST.number().to_string();
    published
        .approve(&office.people.officer.browser, &seen)
        .await
        .expect(303);
    office.look_at("07/01/2026 08:00").await;
    office.look_at("08/01/2026 08:00").await;
    assert_eq!(office.told(REMINDED).await, []);
    assert_eq!(office.told(REPORTED).await, []);

    // The member's own two days end on the 9th at 07:50.
    office.look_at("09/01/2026 08:00").await;
    let member = office.people.other_member.email.clone();
    assert_eq!(office.told(REMINDED).await, [to(&member, REMINDED)]);
    office.portal.close().await;
}

#[tokio::test]
async fn a_hold_reminds_the_custodian_and_nothing_is_sent_on_days_off() {
    // Held on Friday, 06/02/2026: five working days end on Friday the 13th at 09:00, before Tết.
    let mut office = Office::open("06/02/2026 09:00").await;
    let item = office.submitted().await;
    item.refuse(
        &office.people.officer.browser,
        &["dang-xac-thuc-lai"],
        &[("remarks", "Cần văn bản xác nhận.")],
    )
    .await
    .expect(303);
    assert_eq!(item.state(&office.portal).await, "on_hold");
    for off in [
        "13/02/2026 08:59",
        "14/02/2026 08:00",
        "16/02/2026 08:00",
        "17/02/2026 10:00",
        "20/02/2026 08:00",
        "22/02/2026 08:00",
        "23/02/2026 07:59",
    ] {
        office.look_at(off).await;
        assert_eq!(office.told(REMINDED).await, [], "{off}");
    }
    office.look_at("23/02/2026 08:00").await;
    let author = office.people.author.email.clone();
    assert_eq!(office.told(REMINDED).await, [to(&author, REMINDED)]);
    office.portal.close().await;
}

#[tokio::test]
async fn an_idle_return_is_warned_of_then_lapses_and_a_worked_on_one_does_not() {
    let mut office = Office::open("05/01/2026 07:00").await;
    let (idle, worked_on) = (office.submitted().await, office.submitted().await);
    for item in [&idle, &worked_on] {
        item.give_back(&office.people.officer.browser, "Bổ sung số liệu.")
            .await
            .expect(303);
    }
    let warned = "[CCHC] Nhắc chỉnh sửa tin bài trước ngày";
    let lapsed = "[CCHC] Tin bài kết thúc do không được chỉnh sửa";
    // 53 days after 05/01 is Friday, 27/02/2026; 60 days Friday, 06/03/2026.
    office.look_at("26/02/2026 08:00").await;
    assert_eq!(office.told(warned).await, []);
    office.look_at("27/02/2026 08:00").await;
    office.look_at("27/02/2026 09:00").await;
    let told = office.told(warned).await;
    assert_eq!(told.len(), 2, "{told:?}");
    let subject = format!("{warned} 06/03/2026: {TITLE}");
    assert!(
        told.iter()
            .all(|one| *one == to(&office.people.author.email, &subject)),
        "{told:?}"
    );

    office.at("02/03/2026 10:00").await;
    let form = event_news(&office.portal, "Hội nghị đã bổ sung số liệu", 1);
    worked_on
        .edit(&office.people.author.browser, "1", &form)
        .await
        .expect(303);
    office.look_at("05/03/2026 08:00").await;
    assert_eq!(idle.state(&office.portal).await, "returned");
    office.look_at("06/03/2026 08:00").await;
    office.look_at("09/03/2026 08:00").await;
    assert_eq!(idle.state(&office.portal).await, "withdrawn");
    assert_eq!(worked_on.state(&office.portal).await, "returned");
    assert_eq!(office.told(lapsed).await.len(), 1);
    assert_eq!(
        office.acts(&idle).await,
        ["open", "submit", "return", "warn_lapse", "lapse"]
    );
    let page = office
        .people
        .author
        .browser
        .get(&idle.workspace())
        .await
        .expect(200);
    assert!(
        page.body.contains("Kết thúc do không được chỉnh sửa"),
        "{}",
        page.body
    );
    assert!(page.body.contains("Hệ thống"), "{}", page.body);
    office.verified().await;
    office.portal.close().await;
}

/// Loads the year with one more row.
pub async fn add_day(office: &Office, row: &str, seen: &str) {
    let browser = &office.people.officer.browser;
    let page = browser.get("/quan-tri/lich-lam-viec?nam=2026").await.expect(200);
    let rows = format!("{}{row}\n", typed_rows(&page.body));
    let key = key();
    let fields = [
        ("year", "2026"),
        ("seen", seen),
        ("rows", rows.as_str()),
        ("key", key.as_str()),
    ];
    browser.post("/quan-tri/lich-lam-viec", &fields).await.expect(303);
}

/// The list in the form of a page.
pub fn typed_rows(body: &str) -> String {
    let area = body.split("<textarea").nth(1).unwrap();
    let area = area
        .split_once('>')
        .unwrap()
        .1
        .split("</textarea>")
        .next()
        .unwrap();
    area.trim_start_matches('\n').replace("&#38;", "&")
}

#[tokio::test]
async fn a_changed_calendar_moves_open_targets_says_so_and_chases_by_the_new_days() {
    // Friday, 20/11/2026: screening ends on Monday the 23rd, which the notice then makes a day off.
    let mut office = Office::open("20/11/2026 16:00").await;
    let (late, decided) = (office.submitted().await, office.submitted().await);
    decided.withdraw(&office.people.author.browser).await.expect(303);
    office.look_at("20/11/2026 16:30").await;
    add_day(
        &office,
        "23/11/2026 | Nghỉ hoán đổi | Nghỉ hoán đổi | 9999/TB-BNV",
        "0",
    )
    .await;

    // Killed before the item, then two at once.
    let done = watch(&office.portal.services, None, &|| false).await.unwrap();
    assert_eq!(done, None);
    assert_eq!(office.told(MOVED).await, []);
    let looks = (0..3).map(|_| {
        let services = office.portal.services.clone();
        tokio::spawn(async move { watch(&services, None, &|| true).await })
    });
    for look in futures_util::future::join_all(looks).await {
        look.unwrap().unwrap();
    }
    let officer = office.people.officer.email.clone();
    assert_eq!(office.told(MOVED).await, [to(&officer, MOVED)]);
    assert_eq!(office.acts(&late).await, ["open", "submit", "move_target"]);
    let page = office
        .people
        .officer
        .browser
        .get(&late.newsroom())
        .await
        .expect(200);
    let said = "Hạn chuyển từ 23/11/2026, 16:00 sang 25/11/2026, 16:00 vì lịch làm việc hoặc thời hạn xử lý thay đổi.";
    assert!(page.body.contains(said), "{}", page.body);

    for off in ["23/11/2026 08:00", "24/11/2026 08:00", "25/11/2026 08:00"] {
        office.look_at(off).await;
    }
    assert_eq!(office.told(REMINDED).await, []);
    office.look_at("26/11/2026 08:00").await;
    assert_eq!(office.told(REMINDED).await, [to(&officer, REMINDED)]);
    assert_eq!(office.told(MOVED).await.len(), 1);
    office.verified().await;
    office.portal.close().await;
}

#[tokio::test]
async fn a_target_counted_by_an_old_copy_of_the_calendar_is_moved_by_a_second_walk() {
    let mut office = Office::open("20/11/2026 16:00").await;
    let item = office.submitted().await;
    add_day(
        &office,
        "23/11/2026 | Nghỉ hoán đổi | Nghỉ hoán đổi | 9999/TB-BNV",
        "0",
    )
    .await;
    office.look_at("20/11/2026 16:00").await;
    // Another replica had read the calendar a moment before, and saves only now.
    let old = bson::DateTime::from_millis(moment("23/11/2026 16:00").as_millis());
    let submissions = office.portal.raw().await.collection::<Document>("submissions");
    let of_item = doc! { "code": &item.code };
    submissions
        .update_one(of_item, doc! { "$set": { "state.due_at": old } })
        .await
        .unwrap();
    let due = async |office: &Office| {
        let item = item.stored(&office.portal).await;
        let due = *item
            .get_document("state")
            .unwrap()
            .get_datetime("due_at")
            .unwrap();
        Instant::from_millis(due.timestamp_millis())
    };
    office.look_at("20/11/2026 16:00:10").await;
    assert_eq!(
        due(&office).await,
        moment("23/11/2026 16:00"),
        "too early for the second walk"
    );
    office.look_at("20/11/2026 16:00:31").await;
    assert_eq!(due(&office).await, moment("25/11/2026 16:00"));
    office.portal.close().await;
}

fn mover(portal: &TestPortal) -> Process {
    let port = free_port();
    let mut command = command(&binary(), &portal.database, port, portal.mails.path());
    Process::spawn(command.arg("work"), port)
}

#[tokio::test]
async fn a_worker_killed_again_and_again_moves_each_target_once_with_one_letter() {
    const ITEMS: u64 = 60;
    let mut portal = served_without_deadlines(Arc::new(SystemClock)).await;
    let people = everyone(&portal).await;
    let form = event_news(&portal, TITLE, 1);
    for _ in 0..ITEMS {
        Item::submitted(&people.author, &form).await;
    }
    // The day on which the items are due becomes a day off.
    let reference = portal.services.store.reference().await.unwrap();
    let due = reference
        .calendar
        .add_working_days(SystemClock.now(), 1)
        .local_date();
    let page = format!("/quan-tri/lich-lam-viec?nam={}", due.year());
    let known = people.officer.browser.get(&page).await.expect(200);
    let others: String = typed_rows(&known.body)
        .lines()
        .filter(|row| !row.starts_with(&due.short()))
        .map(|row| format!("{row}\n"))
        .collect();
    let rows = format!(
        "{others}{} | Nghỉ lễ, tết | Nghỉ bão | 9999/TB-BNV\n",
        due.short()
    );
    let (key, year) = (key(), due.year().to_string());
    let fields = [
        ("year", year.as_str()),
        ("seen", "0"),
        ("rows", rows.as_str()),
        ("key", key.as_str()),
    ];
    people
        .officer
        .browser
        .post("/quan-tri/lich-lam-viec", &fields)
        .await
        .expect(303);

    portal.stop_serving().await;

    let moved = async || portal.count("audit", doc! { "action": "move_target" }).await;
    for kill in 1..=10_u64 {
        portal.let_go("deadlines").await;
        let mut worker = mover(&portal);
        for _ in 0..200 {
            if moved().await >= kill * 5 {
                break;
            }
            tokio::time::sleep(Duration::from_millis(2)).await;
        }
        worker.kill();
    }
    portal.let_go("deadlines").await;
    let _last = mover(&portal);
    // The database gives up what a killed process had begun after a minute.
    for _ in 0..240 {
        if moved().await == ITEMS {
            break;
        }
        tokio::time::sleep(Duration::from_millis(500)).await;
    }
    assert_eq!(moved().await, ITEMS);
    let letters = doc! { "letter.template": "target_moved" };
    assert_eq!(portal.count("outbox", letters).await, ITEMS);
    let off: LocalDate = due;
    let still = doc! { "state.due_at": {
        "$gte": bson::DateTime::from_millis(off.start().as_millis()),
        "$lt": bson::DateTime::from_millis(off.end().as_millis()),
    } };
    assert_eq!(portal.count("submissions", still).await, 0);
    portal.close().await;
}
