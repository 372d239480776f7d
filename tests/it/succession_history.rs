//! The mergers of 2025 and 2026 played over again, and a hand-over of thousands of items, both killed and resumed.

use std::{
    collections::{BTreeMap, BTreeSet, HashMap},
    process::Stdio,
    sync::Arc,
    time::Duration,
};

use bson::{Document, doc};
use cchc::{
    app::{
        content_form::ContentForm,
        random,
        successions::{SuccessionForm, plan_succession_by_command},
    },
    domain::{
        actor::Role,
        ids::TenantId,
        tenant::{Tenant, TenantKind},
        text::{Slug, SubmissionCode},
        time::{FixedClock, LocalDate, parse_local},
    },
};
use futures_util::{StreamExt, TryStreamExt, future::join_all, stream};
use mongodb::Database;

use crate::harness::{Everyone, Item, Somebody, TestPortal, binary, command, event_news, everyone};

const HISTORY: &str = include_str!("succession_history.tsv");
const BEFORE: &str = "02/12/2024 09:00";
const DECIDED: &str = "01/12/2024";
/// Runs that are cut off before one may end by itself.
const KILLS: usize = 12;
/// Items of the large hand-over, and how often it is killed.
const MANY_ITEMS: usize = 5_000;
const MANY_KILLS: usize = 30;

/// One line of the history.
#[derive(Clone, Debug)]
struct Event {
    kind: &'static str,
    body_kind: TenantKind,
    slug: &'static str,
    name: &'static str,
    code: &'static str,
    successor: &'static str,
    day: &'static str,
}

fn history() -> Vec<Event> {
    let lines = HISTORY.lines().filter(|line| !line.starts_with('#'));
    let event = |line: &'static str| {
        let parts: Vec<_> = line.split('\t').collect();
        let [kind, body_kind, slug, name, code, successor, day] = parts[..] else {
            panic!("{line}");
        };
        Event {
            kind,
            body_kind: TenantKind::from_key(body_kind).unwrap(),
            slug,
            name,
            code,
            successor,
            day,
        }
    };
    lines.map(event).collect()
}

fn day(text: &str) -> LocalDate {
    LocalDate::parse(text).unwrap()
}

fn fresh_id() -> TenantId {
    TenantId::from_uuid(uuid::Uuid::now_v7())
}

fn tenant_of(event: &Event, slug: &str, valid_from: Option<LocalDate>) -> Tenant {
    Tenant {
        id: fresh_id(),
        slug: Slug::parse(slug).unwrap(),
        name: event.name.to_owned(),
        short_name: None,
        kind: event.body_kind,
        organ: event.name.to_owned(),
        admin_code: (!event.code.is_empty()).then(|| event.code.to_owned()),
        domain: None,
        valid_from,
        valid_until: None,
        settings: Default::default(),
    }
}

/// A person of a body that closes, the item the person keeps, and whom the plan takes out.
struct Resident {
    who: Somebody,
    body: TenantId,
    items: Vec<(Item, String)>,
}

struct Country {
    portal: TestPortal,
    raw: Database,
    board: Everyone,
    /// Bodies by slug as they were before, those between two events, and those of today.
    old: BTreeMap<&'static str, Tenant>,
    between: BTreeMap<&'static str, Tenant>,
    today: Vec<Tenant>,
}

impl Country {
    async fn found() -> Self {
        let clock = Arc::new(FixedClock::at(parse_local(BEFORE).unwrap()));
        let portal = TestPortal::open_at(clock).await;
        let board = everyone(&portal).await;
        let today = portal.services.store.reference().await.unwrap().tenants;
        let events = history();
        let mut country = Self {
            raw: portal.raw().await,
            portal,
            board,
            old: BTreeMap::new(),
            between: BTreeMap::new(),
            today,
        };
        for event in &events {
            let merged_before = events
                .iter()
                .any(|other| other.kind == "merged_into" && other.successor == event.slug);
            if event.kind == "status_changed" && merged_before {
                let since = Some(day("01/07/2025"));
                country
                    .between
                    .insert(event.slug, tenant_of(event, event.slug, since));
            } else if event.slug == "van-phong-chinh-phu" {
                let standing = country.of_today(event.slug).clone();
                country.old.insert(event.slug, standing);
            } else {
                country
                    .old
                    .entry(event.slug)
                    .or_insert_with(|| tenant_of(event, event.slug, None));
            }
        }
        let tenants = country.raw.collection::<Document>("tenants");
        let known: BTreeSet<_> = country.today.iter().map(|one| one.id).collect();
        let new = country.old.values().chain(country.between.values());
        let rows = new
            .filter(|tenant| !known.contains(&tenant.id))
            .map(|tenant| bson::serialize_to_document(tenant).unwrap());
        tenants.insert_many(rows).await.unwrap();
        country.portal.services.reference.renew().await.unwrap();
        country
    }

    fn of_today(&self, slug: &str) -> &Tenant {
        self.today
            .iter()
            .find(|one| one.slug.as_str() == slug)
            .unwrap_or_else(|| panic!("{slug}"))
    }

    /// The body that an event happens to, and the one that goes on for it.
    fn bodies_of(&self, event: &Event) -> (&Tenant, &Tenant) {
        let changes = event.kind == "status_changed";
        let body = match self.between.get(event.slug) {
            Some(between) if changes => between,
            _ => &self.old[event.slug],
        };
        let successor = match self.between.get(event.successor) {
            Some(between) if !changes => between,
            _ => self.of_today(event.successor),
        };
        (body, successor)
    }

    async fn settle(&self, body: &Tenant, name: &str, field: &str) -> Resident {
        let email = format!("{name}@{}.example", body.slug);
        let slug = body.slug.to_string();
        let who = self
            .portal
            .appoint(&email, "Hoàng Thị Mai", &[Role::Collaborator], &slug)
            .await;
        let form = |title: &str| ContentForm {
            field: field.to_owned(),
            section: "tin-dia-phuong".to_owned(),
            ..event_news(&self.portal, &format!("{title} {email}"), 2)
        };
        let draft = Item::draft(&who, &form("Nháp")).await;
        let sent = Item::submitted(&who, &form("Chờ")).await;
        let public = Item::submitted(&who, &form("Đăng")).await;
        public.approve(&self.board.officer.browser, "1").await.expect(303);
        Resident {
            who,
            body: body.id,
            items: [draft, sent, public]
                .into_iter()
                .map(|item| (item, field.to_owned()))
                .collect(),
        }
    }

    async fn plan(&self, event: &Event, fields: Vec<String>, chosen: Vec<String>) {
        let (body, successor) = self.bodies_of(event);
        let form = SuccessionForm {
            kind: event.kind.to_owned(),
            tenant: body.id.to_string(),
            successor: successor.id.to_string(),
            fields,
            document_number: "01/2024/QH15".to_owned(),
            decided_on: DECIDED.to_owned(),
            effective_on: event.day.to_owned(),
            chosen,
            password: String::new().into(),
        };
        plan_succession_by_command(&self.portal.services, self.portal.system_tx(), &form)
            .await
            .unwrap_or_else(|fault| panic!("{event:?}: {fault}"));
    }

    async fn ids(&self, collection: &str) -> BTreeMap<String, Document> {
        let rows = self
            .raw
            .collection::<Document>(collection)
            .find(doc! {})
            .await
            .unwrap();
        let rows: Vec<Document> = rows.try_collect().await.unwrap();
        rows.into_iter()
            .map(|row| (row.get_str("_id").unwrap().to_owned(), row))
            .collect()
    }
}

/// Carries out what is due in a process of its own.
fn carry_out(portal: &TestPortal) -> tokio::process::Child {
    let mut command = command(&binary(), &portal.database, 1, portal.mails.path());
    command.args(["tenants", "carry-out"]).stdout(Stdio::null());
    tokio::process::Command::from(command)
        .kill_on_drop(true)
        .spawn()
        .unwrap()
}

async fn acts_on(raw: &Database, chain: &str, action: &str) -> u64 {
    let audit = raw.collection::<Document>("audit");
    let filter = doc! { "chain": chain, "action": action };
    audit.count_documents(filter).await.unwrap()
}

/// What the history makes of somebody or something that was of a body.
#[derive(Clone, Debug)]
struct Course {
    body: TenantId,
    passages: u64,
    revoked: bool,
}

#[tokio::test(flavor = "multi_thread")]
async fn the_mergers_of_2025_and_2026_lose_and_cross_nothing_though_killed_at_random() {
    let country = Country::found().await;
    let events = history();
    let fields: Vec<_> = country
        .portal
        .services
        .store
        .reference()
        .await
        .unwrap()
        .catalogue
        .fields
        .iter()
        .map(|field| field.slug.to_string())
        .collect();
    let usual = fields[0].clone();

    // Everybody settles: two people of each body that changes, one more for each function that leaves it.
    let mut settling: Vec<(Tenant, String, String)> = Vec::new();
    for body in country.old.values() {
        for name in ["mot", "hai"] {
            settling.push((body.clone(), name.to_owned(), usual.clone()));
        }
    }
    let mut functions: HashMap<usize, (String, String)> = HashMap::new();
    let mut left: HashMap<&str, usize> = HashMap::new();
    for (number, event) in events.iter().enumerate() {
        if event.kind == "function_moved" {
            let place = left.entry(event.slug).or_default();
            *place += 1;
            let (name, field) = (format!("ham{place}"), fields[*place].clone());
            settling.push((country.old[event.slug].clone(), name.clone(), field.clone()));
            functions.insert(number, (name, field));
        }
    }
    let residents: Vec<Resident> = stream::iter(settling)
        .map(|(body, name, field)| {
            let country = &country;
            async move { country.settle(&body, &name, &field).await }
        })
        .buffer_unordered(6)
        .collect()
        .await;
    let by_email: HashMap<_, _> = residents.iter().map(|one| (one.who.email.clone(), one)).collect();

    // The plans, and what they make of everybody.
    let mut course: HashMap<String, Course> = residents
        .iter()
        .map(|one| {
            let start = Course {
                body: one.body,
                passages: 0,
                revoked: false,
            };
            (one.who.email.clone(), start)
        })
        .collect();
    let mut items: HashMap<String, (Course, String)> = HashMap::new();
    for one in &residents {
        for (item, field) in &one.items[..2] {
            let start = course[&one.who.email].clone();
            items.insert(item.code.clone(), (start, field.clone()));
        }
    }
    let mut ordered: Vec<_> = events.iter().enumerate().collect();
    let rank = |kind: &str| {
        ["function_moved", "merged_into", "status_changed"]
            .iter()
            .position(|one| *one == kind)
    };
    ordered.sort_by_key(|(_, event)| (day(event.day), rank(event.kind)));
    for (place, (number, event)) in ordered.into_iter().enumerate() {
        let (body, successor) = country.bodies_of(event);
        let (mut chosen, mut taken) = (Vec::new(), Vec::new());
        if let Some((name, field)) = functions.get(&number) {
            chosen.push(format!("{name}@{}.example", event.slug));
            taken.push(field.clone());
        } else if place % 3 == 0 && country.old.get(event.slug).is_some_and(|old| old.id == body.id) {
            chosen.push(format!("hai@{}.example", event.slug));
        }
        let closes = event.kind != "function_moved";
        for (email, course) in &mut course {
            let goes = course.body == body.id && !course.revoked && (closes || chosen.contains(email));
            if goes && closes && chosen.contains(email) {
                course.revoked = true;
            } else if goes {
                (course.body, course.passages) = (successor.id, course.passages + 1);
            }
        }
        for (course, field) in items.values_mut() {
            if course.body == body.id && (closes || taken.contains(field)) {
                (course.body, course.passages) = (successor.id, course.passages + 1);
            }
        }
        let ids = chosen.iter().map(|email| by_email[email].who.id.to_string());
        country.plan(event, taken, ids.collect()).await;
    }
    let (accounts_before, items_before) = (country.ids("accounts").await, country.ids("submissions").await);
    let (editions, articles) = (country.ids("editions").await, country.ids("articles").await);

    let mut killed = 0;
    while killed < KILLS {
        let mut run = carry_out(&country.portal);
        let wait = 200 + u64::from(random().unwrap()[0]) * 6;
        tokio::time::sleep(Duration::from_millis(wait)).await;
        match run.try_wait().unwrap() {
            Some(status) => {
                assert!(status.success());
                break;
            }
            None => run.kill().await.unwrap(),
        }
        killed += 1;
    }
    assert!(killed > 2, "cut off {killed} times");
    assert!(carry_out(&country.portal).wait().await.unwrap().success());
    assert_eq!(
        country
            .portal
            .count("successions", doc! { "state.name": "done" })
            .await,
        events.len() as u64
    );

    // Nobody and nothing is lost, doubled or crossed.
    let (accounts, stored) = (country.ids("accounts").await, country.ids("submissions").await);
    assert!(accounts.keys().eq(accounts_before.keys()) && stored.keys().eq(items_before.keys()));
    for (email, course) in &course {
        let id = by_email[email].who.id.to_string();
        let account = &accounts[&id];
        let standing = account.get_document("standing").unwrap().get_str("name").unwrap();
        assert_eq!(standing == "revoked", course.revoked, "{email}");
        assert_eq!(
            account.get_str("tenant").unwrap(),
            course.body.to_string(),
            "{email}"
        );
        let chain = format!("account:{id}");
        assert_eq!(
            acts_on(&country.raw, &chain, "move_account").await,
            course.passages,
            "{email}"
        );
    }
    for item in stored.values() {
        let code = item.get_str("code").unwrap();
        let chain = format!("submission:{}", item.get_str("_id").unwrap());
        let passed = acts_on(&country.raw, &chain, "pass_over").await;
        match items.get(code) {
            Some((course, _)) => {
                assert_eq!(item.get_str("tenant").unwrap(), course.body.to_string(), "{code}");
                assert_eq!(passed, course.passages, "{code}");
            }
            None => {
                let before = &items_before[item.get_str("_id").unwrap()];
                assert_eq!((passed, item), (0, before), "what was published stays as it is");
            }
        }
    }
    assert_eq!(country.ids("editions").await, editions);
    assert_eq!(country.ids("articles").await, articles);
    // The tallies balance with what was moved.
    let sum = |name: &str, rows: &BTreeMap<String, Document>| -> i64 {
        let each = rows.values().map(|row| {
            let tally = row.get_document("state").unwrap().get_document("tally").unwrap();
            tally.get_i64(name).unwrap()
        });
        each.sum()
    };
    let successions = country.ids("successions").await;
    let moved: u64 = course.values().map(|one| one.passages).sum();
    let passed: u64 = items.values().map(|(one, _)| one.passages).sum();
    let revoked = course.values().filter(|one| one.revoked).count();
    assert_eq!(sum("moved", &successions), i64::try_from(moved).unwrap());
    assert_eq!(sum("items", &successions), i64::try_from(passed).unwrap());
    assert_eq!(sum("revoked", &successions), i64::try_from(revoked).unwrap());

    // Every old name leads to a body of today, and a code used again to its new bearer.
    let reference = country.portal.services.store.reference().await.unwrap();
    for old in country.old.values().chain(country.between.values()) {
        let present = reference.present(old).unwrap();
        assert!(
            country.today.iter().any(|one| one.id == present.id),
            "{}",
            old.name
        );
    }
    assert_eq!(
        reference.tenant_by_slug("bac-ninh").unwrap().name,
        "Thành phố Bắc Ninh"
    );
    let giang = &country.old["bac-giang"];
    assert_eq!(
        giang.admin_code,
        reference.tenant_by_slug("bac-ninh").unwrap().admin_code
    );
    assert_eq!(reference.present(giang).unwrap().slug.as_str(), "bac-ninh");
    let report = country
        .portal
        .services
        .store
        .verify_audit(
            cchc::domain::time::Clock::now(&cchc::domain::time::SystemClock),
            &[],
        )
        .await
        .unwrap();
    let broken: Vec<_> = report.findings.iter().map(ToString::to_string).collect();
    let broken: Vec<_> = broken
        .iter()
        .filter(|one| !one.contains("sealed in time"))
        .collect();
    assert!(broken.is_empty(), "{broken:#?}");
    country.portal.close().await;
}

/// The same item many times over, each with an id and a code of its own.
async fn multiply(raw: &Database, item: &Document, times: usize) {
    let rows = (0..times).map(|_| {
        let bytes = random().unwrap();
        let mut copy = item.clone();
        copy.insert("_id", uuid::Uuid::now_v7().to_string());
        let code = SubmissionCode::from_random(bytes[..5].try_into().unwrap());
        copy.insert("code", code.to_string());
        copy
    });
    let rows: Vec<_> = rows.collect();
    let submissions = raw.collection::<Document>("submissions");
    join_all(
        rows.chunks(1_000)
            .map(|several| submissions.insert_many(several).into_future()),
    )
    .await
    .into_iter()
    .for_each(|inserted| {
        inserted.unwrap();
    });
}

#[tokio::test(flavor = "multi_thread")]
async fn a_hand_over_of_five_thousand_items_killed_thirty_times_moves_each_once() {
    let portal = TestPortal::open().await;
    let people = everyone(&portal).await;
    let raw = portal.raw().await;
    let sent = Item::submitted(&people.author, &event_news(&portal, "Bài đang chờ", 2)).await;
    let draft = Item::draft(&people.author, &event_news(&portal, "Nháp", 2)).await;
    multiply(&raw, &sent.stored(&portal).await, MANY_ITEMS / 2 - 1).await;
    multiply(&raw, &draft.stored(&portal).await, MANY_ITEMS / 2 - 1).await;
    let reference = portal.services.store.reference().await.unwrap();
    let successor = reference.tenant_by_slug("cao-bang").unwrap().id.to_string();
    let today = portal.services.today();
    let form = SuccessionForm {
        kind: "merged_into".to_owned(),
        tenant: "tuyen-quang".to_owned(),
        successor: successor.clone(),
        document_number: "77/2026/QH16".to_owned(),
        decided_on: today.short(),
        effective_on: today.short(),
        ..SuccessionForm::default()
    };
    plan_succession_by_command(&portal.services, portal.system_tx(), &form)
        .await
        .unwrap();

    let step = MANY_ITEMS as u64 / (MANY_KILLS as u64 + 2);
    for kill in 1..=MANY_KILLS as u64 {
        let mut run = carry_out(&portal);
        // Somewhere within its share of the items.
        let share = kill * step - u64::from(random().unwrap()[0]) % (step / 2);
        while portal.count("submissions", doc! { "tenant": &successor }).await < share {
            assert!(run.try_wait().unwrap().is_none(), "it ended before it was killed");
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        run.kill().await.unwrap();
    }
    assert!(carry_out(&portal).wait().await.unwrap().success());

    assert_eq!(portal.count("submissions", doc! {}).await, MANY_ITEMS as u64);
    let once =
        doc! { "tenant": &successor, "passages": { "$size": 1 }, "custodian": people.author.id.to_string() };
    assert_eq!(portal.count("submissions", once).await, MANY_ITEMS as u64);
    let entries = doc! { "action": "pass_over" };
    assert_eq!(portal.count("audit", entries.clone()).await, MANY_ITEMS as u64);
    let chains = raw
        .collection::<Document>("audit")
        .distinct("chain", entries)
        .await
        .unwrap();
    assert_eq!(chains.len(), MANY_ITEMS);
    let done =
        doc! { "state.name": "done", "state.tally.items": MANY_ITEMS as i64, "state.tally.moved": 2_i64 };
    assert_eq!(portal.count("successions", done).await, 1);
    portal.close().await;
}
