//! The fence: after a revocation has answered, nothing of that account commits, over all processes. The same of a whole
//! tenant, and of a role, a field or a delegation that ends.
//!
//! Each also runs against processes whose fence is switched off; late commits must then be seen, or the harness would
//! not be able to see them at all. The line of the switched processes to their database is held while the power ends:
//! what had been checked by then has yet to commit, on every machine.
//!
//! A few runs are enough for the suite; `CCHC_HAMMER_RUNS=50` runs each of them so often.

use std::{
    collections::BTreeSet,
    path::PathBuf,
    pin::pin,
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicUsize, Ordering},
    },
    time::{Duration, Instant},
};

use bson::{Document, doc};
use cchc::{
    app::{accounts::revoke_account, content_form::ContentForm, delegations::delegate_chair},
    domain::{
        actor::Role,
        ids::AccountId,
        policy::{JobAct, Rehome},
        text::Email,
    },
};
use futures_util::{StreamExt, TryStreamExt, stream};
use mongodb::options::{ReadConcern, ReadPreference, SelectionCriteria};
use reqwest::RequestBuilder;
use serde_json::{Value, json};
use tokio::task::JoinSet;

use crate::harness::{
    Answer, Browser, Item, Line, PASSWORD, PATIENCE, Process, Somebody, TestPortal, binary, command,
    event_news, fence_switch, free_port, key,
};

const RUNS: usize = 10;
/// How often at most a missing fence is looked for; once is enough but where nothing happened to be under way.
const OFF_TRIES: usize = 4;
/// Revocations by which the switched program with its fence is compared.
const ON_RUNS: usize = 3;
/// Runs of what takes long to prepare.
const LONG_RUNS: usize = 1;
const CLIENTS: usize = 64;
/// Clients of one account, as many as a person never has.
const MANY_CLIENTS: usize = 200;
/// Accounts of a tenant that are revoked together, and clients of each.
const ACCOUNTS: usize = 100;
const CLIENTS_EACH: usize = 2;
/// Items that are worked on while the power over them ends, each by a client.
const DESKS: usize = 24;
/// Over how long the clients begin to write before the revocation, and how many of their acts are accepted by then.
const WRITING: Duration = Duration::from_millis(400);
const ACCEPTED: usize = 8;
/// How long the line of a process with its fence is held: the end of a power waits for what passed a gate.
const HELD: Duration = Duration::from_secs(1);
/// How long a late commit is waited for.
const LATE: Duration = Duration::from_secs(5);
/// Requests each client sends after the revocation has answered.
const REFUSED_EACH: usize = 2;
const BODY: &str = "tuyen-quang";
const PATH: &str = "/api/v1/workspaces/tuyen-quang/submissions";
const ADMINISTRATION: &str = "/api/v1/administration";
const CHARGES: &str = "/toa-soan/phan-cong";
/// The field of `event_news`.
const FIELD: &str = "cai-cach-thu-tuc-hanh-chinh";
/// What answers whose session is gone, and who is inside without the power for the act or for where the item stands.
const OUTSIDE: &[u16] = &[401];
const POWERLESS: &[u16] = &[403, 404, 409];

/// How often to run: as the environment says, else as the suite does.
fn runs(usual: usize) -> usize {
    match std::env::var("CCHC_HAMMER_RUNS") {
        Ok(runs) => runs.parse().expect("CCHC_HAMMER_RUNS is a number"),
        Err(_) => usual,
    }
}

/// A server, how it is started, and how long its line to the database is held at most while a power ends.
struct Program {
    path: PathBuf,
    arg: &'static str,
    held: Option<Duration>,
}

fn product() -> Program {
    Program {
        path: binary(),
        arg: "serve",
        held: None,
    }
}

fn with_its_fence() -> Program {
    Program {
        path: fence_switch(),
        arg: "on",
        held: Some(HELD),
    }
}

fn without_its_fence() -> Program {
    Program {
        path: fence_switch(),
        arg: "off",
        held: Some(PATIENCE),
    }
}

impl Program {
    async fn start(&self, portal: &TestPortal, line: Option<&Line>) -> Process {
        let port = free_port();
        let mut command = command(&self.path, &portal.database, port, portal.mails.path());
        if let Some(line) = line {
            command.env("MONGODB_URI", &line.uri);
        }
        Process::start_command(command.arg(self.arg), port).await
    }
}

/// What the revocations showed.
#[derive(Default)]
struct Outcome {
    runs: usize,
    clients: usize,
    late_commits: usize,
    worst: Duration,
    committed: usize,
}

/// One harness at a time: each loads the machine fully.
static ALONE: tokio::sync::Mutex<()> = tokio::sync::Mutex::const_new(());

/// A portal with two processes besides, on which clients act while a power of theirs ends.
struct Range {
    portal: Arc<TestPortal>,
    processes: [Process; 2],
    /// The line of both to the database, and how long it is held at most.
    line: Option<(Line, Duration)>,
    watches: JoinSet<usize>,
    outcome: Outcome,
}

impl Range {
    async fn open(program: &Program) -> Self {
        let portal = Arc::new(TestPortal::open().await);
        // Items that are moved on would stop a late act too; the fence must do so alone.
        portal.hold_up(&[Rehome::JOB]).await;
        let line = match program.held {
            Some(held) => Some((Line::lay().await, held)),
            None => None,
        };
        let laid = line.as_ref().map(|(line, _)| line);
        let processes = [
            program.start(&portal, laid).await,
            program.start(&portal, laid).await,
        ];
        Self {
            portal,
            processes,
            line,
            watches: JoinSet::new(),
            outcome: Outcome::default(),
        }
    }

    /// The same session on one of the two processes.
    fn at(&self, browser: &Browser, number: usize) -> Browser {
        browser.at(&self.processes[number % self.processes.len()].base)
    }

    /// The session of who ends powers: on one of the two processes, or beside them when their line is held, so that the
    /// answer overtakes what is on its way.
    fn ender(&self, browser: &Browser) -> Browser {
        match self.line {
            Some(_) => browser.at(&self.portal.base),
            None => self.at(browser, 0),
        }
    }

    /// Hands that write for somebody, over both processes.
    fn pens(&self, browser: &Browser, clients: usize) -> Vec<Hand> {
        let content = content(&self.portal);
        (0..clients)
            .map(|number| Hand::Pen {
                browser: self.at(browser, number),
                content: content.clone(),
                draft: None,
            })
            .collect()
    }

    /// Hands that work for somebody on an item each, over both processes.
    fn desks(&self, browser: &Browser, items: Vec<Item>) -> Vec<Hand> {
        let desks = items.into_iter().enumerate().map(|(number, item)| Hand::Desk {
            browser: self.at(browser, number),
            item,
            form: Box::new(event_news(&self.portal, "Tin", 3)),
            revision: 1,
            lost: false,
            approves: number % 2 == 0,
        });
        desks.collect()
    }

    /// One end of powers under fire: what had been committed when it answered is what is committed later.
    async fn run(
        &mut self,
        actors: Vec<AccountId>,
        (hands, refusal): (Vec<Hand>, &'static [u16]),
        end: impl Future<Output = ()>,
    ) {
        let clients = hands.len();
        let flags = Flags::default();
        let mut acting = JoinSet::new();
        // One after the other: in step, all would be at the same point of an act when the power ends.
        let mut beat = tokio::time::interval(WRITING / u32::try_from(clients).unwrap());
        for hand in hands {
            beat.tick().await;
            acting.spawn(act_until_refused(hand, flags.clone(), refusal));
        }
        let enough = async {
            while flags.accepted.load(Ordering::SeqCst) < ACCEPTED {
                tokio::time::sleep(WRITING / 10).await;
            }
        };
        tokio::time::timeout(PATIENCE, enough)
            .await
            .expect("acts are accepted");
        let began = Instant::now();
        flags.begun.store(true, Ordering::SeqCst);
        self.end_while_held(end).await;
        let took = began.elapsed();
        flags.answered.store(true, Ordering::SeqCst);
        let at_answer = entries_of(&self.portal, &actors).await;
        if let Some((line, _)) = &self.line {
            line.let_go();
        }
        acting.join_all().await;
        assert_eq!(
            flags.refused.load(Ordering::SeqCst),
            clients * REFUSED_EACH,
            "each client is refused"
        );
        self.outcome.runs += 1;
        self.outcome.clients = clients;
        self.outcome.worst = self.outcome.worst.max(took);
        self.outcome.committed += at_answer.len();
        let portal = self.portal.clone();
        self.watches.spawn(async move {
            tokio::time::sleep(LATE).await;
            let later = entries_of(&portal, &actors).await;
            later.difference(&at_answer).count()
        });
    }

    /// Ends a power; what the two processes had checked by then reaches the database after the answer, or after the time
    /// that they are held at most.
    async fn end_while_held(&self, end: impl Future<Output = ()>) {
        let Some((line, most)) = &self.line else {
            return end.await;
        };
        line.hold();
        let mut end = pin!(end);
        if tokio::time::timeout(*most, &mut end).await.is_err() {
            line.let_go();
            end.await;
        }
    }

    /// Waits for what could be late, so that the same person can act again.
    async fn settle(&mut self) {
        while let Some(late) = self.watches.join_next().await {
            self.outcome.late_commits += late.unwrap();
        }
    }

    async fn close(mut self) -> Outcome {
        self.settle().await;
        drop(self.processes);
        Arc::into_inner(self.portal).unwrap().close().await;
        self.outcome
    }
}

/// How far a run is, for its clients.
#[derive(Clone, Default)]
struct Flags {
    begun: Arc<AtomicBool>,
    answered: Arc<AtomicBool>,
    accepted: Arc<AtomicUsize>,
    refused: Arc<AtomicUsize>,
}

/// What a client does again and again.
enum Hand {
    /// Opens a draft and edits it.
    Pen {
        browser: Browser,
        content: Value,
        /// Code and revision.
        draft: Option<(String, i64)>,
    },
    /// Edits an item that lies with the Board; every other one approves it once the end has begun.
    Desk {
        browser: Browser,
        item: Item,
        form: Box<ContentForm>,
        revision: i64,
        /// What is stored of the item is not known.
        lost: bool,
        approves: bool,
    },
}

impl Hand {
    /// One act; nothing from a hand that has to wait.
    async fn act(&mut self, round: usize, begun: bool) -> Option<Answer> {
        match self {
            Self::Pen {
                browser,
                content,
                draft,
            } => {
                content["title"] = json!(format!("Tin số {round}"));
                let answer = match &draft {
                    Some((code, revision)) => {
                        let body = json!({ "revision": revision, "content": content });
                        browser
                            .post_json(&format!("{PATH}/{code}/revisions"), &body)
                            .await
                    }
                    None => browser.post_json(PATH, content).await,
                };
                *draft = match (answer.status, draft.take()) {
                    (200, None) => Some((answer.json()["code"].as_str().unwrap().to_owned(), 1)),
                    (200, Some((_, 5))) => None,
                    (200, Some((code, revision))) => Some((code, revision + 1)),
                    // Given up on, and perhaps done later: what is stored of this draft is not known.
                    (503, _) => None,
                    (_, draft) => draft,
                };
                Some(answer)
            }
            Self::Desk {
                browser,
                item,
                form,
                revision,
                lost,
                approves,
            } => {
                let seen = revision.to_string();
                if begun && *approves {
                    return Some(item.approve(browser, &seen).await);
                }
                if *lost && !begun {
                    tokio::time::sleep(WRITING / 10).await;
                    return None;
                }
                form.title = format!("Tin số {round}");
                let answer = item.edit_as_board(browser, &seen, form).await;
                *revision += i64::from(answer.status == 303);
                *lost |= answer.status == 503;
                Some(answer)
            }
        }
    }
}

/// Acts again and again, and checks that each request sent after the answer is refused.
async fn act_until_refused(mut hand: Hand, flags: Flags, refusal: &[u16]) {
    let mut refusals = 0;
    for round in 0.. {
        let sent_after = flags.answered.load(Ordering::SeqCst);
        let begun = flags.begun.load(Ordering::SeqCst);
        let Some(answer) = hand.act(round, begun).await else {
            continue;
        };
        if sent_after {
            assert!(
                refusal.contains(&answer.status),
                "{} sent after the answer: {}",
                answer.status,
                answer.body
            );
            flags.refused.fetch_add(1, Ordering::SeqCst);
            refusals += 1;
            if refusals == REFUSED_EACH {
                return;
            }
            continue;
        }
        match answer.status {
            200 | 303 => {
                flags.accepted.fetch_add(1, Ordering::SeqCst);
            }
            503 => {}
            // The end overtook it, or already what follows from it: the draft goes back to its body.
            400..500 if flags.begun.load(Ordering::SeqCst) => {}
            status => panic!("{status}: {}", answer.body),
        }
    }
}

/// Revokes so many accounts, each while so many clients write for it over two processes of `program`.
async fn revoke_under_fire(program: &Program, runs: usize, clients: usize) -> Outcome {
    let _alone = ALONE.lock().await;
    let mut range = Range::open(program).await;
    for run in 0..runs {
        let email = format!("r{run}@tq.example");
        let person = collaborator(&range.portal, &email).await;
        let hands = range.pens(&person.browser, clients);
        let portal = range.portal.clone();
        let end = async move {
            let email = Email::parse(&email).unwrap();
            revoke_account(&portal.services, portal.system_tx(), &email, "Thôi nhiệm vụ")
                .await
                .unwrap();
        };
        range.run(vec![person.id], (hands, OUTSIDE), end).await;
    }
    range.close().await
}

async fn collaborator(portal: &TestPortal, email: &str) -> Somebody {
    portal
        .appoint(email, "Hoàng Thị Mai", &[Role::Collaborator], BODY)
        .await
}

/// An officer of the Standing Office, with a password.
async fn officer(portal: &TestPortal) -> Somebody {
    let roles = [Role::StandingOfficer];
    let mut officer = portal
        .appoint("huy@bbt.example", "Lê Quang Huy", &roles, "ban-bien-tap")
        .await;
    portal.give_password(&mut officer).await;
    officer
}

/// Items of an author, each brought on by the officer.
async fn items(
    portal: &TestPortal,
    (author, officer): (&Somebody, &Somebody),
    step: (&str, &[(&str, &str)]),
) -> Vec<Item> {
    let mut items = Vec::new();
    for _ in 0..DESKS {
        let item = Item::submitted(author, &event_news(portal, "Tin", 3)).await;
        let key = key();
        let mut fields = vec![("key", key.as_str())];
        fields.extend_from_slice(step.1);
        let address = format!("{}/{}", item.newsroom(), step.0);
        officer.browser.post(&address, &fields).await.expect(303);
        items.push(item);
    }
    items
}

/// An act asked for until it answers: on a machine so loaded it may be given up on, and goes on all the same.
async fn insist(request: impl Fn() -> RequestBuilder) -> Answer {
    let began = Instant::now();
    loop {
        let answer = Browser::send(request()).await;
        if answer.status != 503 || began.elapsed() > 2 * PATIENCE {
            return answer;
        }
    }
}

async fn answered(browser: &Browser, path: &str, body: &Value) -> Answer {
    let key = key();
    let request = || browser.request("POST", path).header("idempotency-key", &key);
    insist(|| request().json(body)).await
}

/// A form that is taken; it holds its key.
async fn taken(browser: &Browser, path: &str, fields: &[(&str, &str)]) {
    let fields = [fields, &[("csrf", &browser.csrf)]].concat();
    let answer = insist(|| browser.request("POST", path).form(&fields)).await;
    answer.expect(303);
}

/// The decision of a revocation, as the API takes it.
fn decision(portal: &TestPortal) -> Value {
    json!({
        "ground": "Sắp xếp lại đơn vị", "document_number": "1235/SNV-CCHC",
        "decided_on": portal.services.today().to_string(),
    })
}

fn content(portal: &TestPortal) -> Value {
    let form = event_news(portal, "Tin", 3);
    json!({
        "kind": form.kind, "title": form.title, "summary": form.summary, "body": form.body, "field": form.field,
        "category": form.category, "section": form.section, "author": form.author, "event_at": form.event_at,
    })
}

/// Ids of the accounts' audit entries, as the majority knows them, from the primary.
async fn entries_of(portal: &TestPortal, accounts: &[AccountId]) -> BTreeSet<String> {
    let raw = portal.raw().await;
    let accounts: Vec<_> = accounts.iter().map(ToString::to_string).collect();
    let entries: Vec<Document> = raw
        .collection::<Document>("audit")
        .find(doc! { "actor.account": { "$in": accounts } })
        .projection(doc! { "_id": 1 })
        .read_concern(ReadConcern::majority())
        .selection_criteria(SelectionCriteria::ReadPreference(ReadPreference::Primary))
        .await
        .unwrap()
        .try_collect()
        .await
        .unwrap();
    entries
        .into_iter()
        .map(|entry| entry.get_str("_id").unwrap().to_owned())
        .collect()
}

fn report(name: &str, outcome: &Outcome) {
    println!(
        "{name}: {} runs of {} clients, {} late commits beside {} in time; worst end {} ms",
        outcome.runs,
        outcome.clients,
        outcome.late_commits,
        outcome.committed,
        outcome.worst.as_millis()
    );
}

/// Nothing was late, and there was something that could have been.
fn expect_none_late(name: &str, outcome: &Outcome) {
    report(name, outcome);
    assert_eq!(outcome.late_commits, 0);
    assert!(
        outcome.committed >= outcome.runs * ACCEPTED && outcome.runs > 0,
        "{}",
        outcome.committed
    );
}

/// Revokes a whole tenant as one act while clients write for each of its accounts.
async fn revoke_a_tenant_under_fire(program: &Program, runs: usize) -> Outcome {
    let _alone = ALONE.lock().await;
    let mut range = Range::open(program).await;
    let portal = range.portal.clone();
    let officer = officer(&portal).await;
    let workspace = format!("{ADMINISTRATION}/workspaces/{BODY}");
    for run in 0..runs {
        let appointed = (0..ACCOUNTS).map(|number| {
            let portal = portal.clone();
            async move { collaborator(&portal, &format!("r{run}n{number}@tq.example")).await }
        });
        let people: Vec<_> = stream::iter(appointed).buffer_unordered(8).collect().await;
        let hands = people
            .iter()
            .flat_map(|person| range.pens(&person.browser, CLIENTS_EACH))
            .collect();
        let actors: Vec<_> = people.iter().map(|person| person.id).collect();
        let mut decision = decision(&portal);
        decision["accounts"] = actors.iter().map(ToString::to_string).collect();
        let path = format!("{workspace}/preview-revocations");
        let preview = officer.browser.post_json(&path, &decision).await;
        let seen = preview.expect(200).json();
        assert_eq!(seen["whole"], true);
        let confirmed = json!({
            "decision": decision, "seen": seen["seen"], "whole": true, "password": PASSWORD,
        });
        let path = format!("{workspace}/revocations");
        let end = async {
            let done = answered(&officer.browser, &path, &confirmed).await;
            assert_eq!(done.expect(200).json()["revoked"], ACCOUNTS);
        };
        range.run(actors, (hands, OUTSIDE), end).await;
    }
    drop(portal);
    range.close().await
}

/// Ends one of two roles while clients write with it.
async fn end_a_role_under_fire(program: &Program, runs: usize) -> Outcome {
    let _alone = ALONE.lock().await;
    let mut range = Range::open(program).await;
    let portal = range.portal.clone();
    let officer = officer(&portal).await;
    for run in 0..runs {
        let roles = [Role::Collaborator, Role::TenantLead];
        let email = format!("r{run}@tq.example");
        let person = portal.appoint(&email, "Hoàng Thị Mai", &roles, BODY).await;
        let hands = range.pens(&person.browser, CLIENTS);
        let mut decision = decision(&portal);
        decision["role"] = json!("collaborator");
        let version = portal.services.store.account_of(person.id).await.unwrap().version;
        let body = json!({ "decision": decision, "version": version.number(), "password": PASSWORD });
        let path = format!("{ADMINISTRATION}/accounts/{}/revoke", person.id);
        let ender = range.ender(&officer.browser);
        let end = async {
            answered(&ender, &path, &body).await.expect(200);
        };
        range.run(vec![person.id], (hands, POWERLESS), end).await;
        // The other role goes on, in the same session.
        person.browser.get("/don-vi/tuyen-quang").await.expect(200);
    }
    drop(portal);
    range.close().await
}

/// Ends the charge of a field while its member works on items of it.
async fn take_a_field_under_fire(program: &Program, runs: usize) -> Outcome {
    let _alone = ALONE.lock().await;
    let mut range = Range::open(program).await;
    let portal = range.portal.clone();
    let (author, officer) = (
        collaborator(&portal, "mai@tq.example").await,
        officer(&portal).await,
    );
    let chair = portal
        .appoint(
            "khoi@bbt.example",
            "Trần Minh Khôi",
            &[Role::Chair],
            "ban-bien-tap",
        )
        .await;
    for run in 0..runs {
        let email = format!("r{run}@bbt.example");
        let roles = [Role::BoardMember];
        let member = portal
            .appoint(&email, "Đỗ Văn Dũng", &roles, "ban-bien-tap")
            .await;
        portal.assign(FIELD, &email, None).await;
        let items = items(&portal, (&author, &officer), ("chuyen", &[])).await;
        let hands = range.desks(&member.browser, items);
        let raw = portal.raw().await;
        let charge = raw
            .collection::<Document>("field_assignments")
            .find_one(doc! { "member": member.id.to_string() })
            .await
            .unwrap()
            .unwrap();
        let ender = range.ender(&chair.browser);
        let end = async {
            let (last_day, key) = (portal.services.today().plus_days(-1).short(), key());
            let fields = [
                ("assignment", charge.get_str("_id").unwrap()),
                ("end_decision", "18/QĐ-BBT"),
                ("last_day", last_day.as_str()),
                ("key", key.as_str()),
            ];
            taken(&ender, &format!("{CHARGES}/ket-thuc"), &fields).await;
        };
        range.run(vec![member.id], (hands, POWERLESS), end).await;
        member.browser.get("/toa-soan").await.expect(200);
    }
    drop(portal);
    range.close().await
}

/// Ends a delegation while the Deputy works on what was submitted to the Chair.
async fn end_a_delegation_under_fire(program: &Program, runs: usize) -> Outcome {
    let _alone = ALONE.lock().await;
    let mut range = Range::open(program).await;
    let portal = range.portal.clone();
    let (author, officer) = (
        collaborator(&portal, "mai@tq.example").await,
        officer(&portal).await,
    );
    let of_board = async |email: &str, name: &str, role: Role| {
        portal.appoint(email, name, &[role], "ban-bien-tap").await
    };
    let chair = of_board("khoi@bbt.example", "Trần Minh Khôi", Role::Chair).await;
    let deputy = of_board("ha@bbt.example", "Nguyễn Thu Hà", Role::Deputy).await;
    for run in 0..runs {
        let today = portal.services.today();
        let (email, document) = (Email::parse(&deputy.email).unwrap(), format!("{run}/UQ-BBT"));
        let days = (today, today.plus_days(7));
        let given = delegate_chair(&portal.services, portal.system_tx(), &email, &document, days)
            .await
            .unwrap();
        let step = ("trinh", [("words", "Vượt thẩm quyền.")]);
        let items = items(&portal, (&author, &officer), (step.0, &step.1)).await;
        let hands = range.desks(&deputy.browser, items);
        let ender = range.ender(&chair.browser);
        let end = async {
            let (last_day, key) = (portal.services.today().plus_days(-1).short(), key());
            let fields = [
                ("delegation", given.id.as_str()),
                ("delegation_ground", "Trưởng Ban trở lại điều hành"),
                ("delegation_last_day", last_day.as_str()),
                ("key", key.as_str()),
            ];
            taken(&ender, &format!("{CHARGES}/cham-dut-uy-quyen"), &fields).await;
        };
        range.run(vec![deputy.id], (hands, POWERLESS), end).await;
        deputy.browser.get("/toa-soan").await.expect(200);
        range.settle().await;
    }
    drop(portal);
    range.close().await
}

/// Without the fence something is late.
async fn expect_some_late(name: &str, under_fire: impl AsyncFn(&Program) -> Outcome) {
    for _ in 0..OFF_TRIES {
        let outcome = under_fire(&without_its_fence()).await;
        report(&format!("{name}, fence off"), &outcome);
        if outcome.late_commits > 0 {
            return;
        }
    }
    panic!("the harness would not notice a missing fence");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn after_a_revocation_answers_nothing_of_the_account_commits_on_any_process() {
    let outcome = revoke_under_fire(&product(), runs(RUNS), CLIENTS).await;
    expect_none_late("cchc serve", &outcome);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn without_the_fence_the_same_harness_sees_late_commits() {
    expect_some_late("an account", async |program| {
        revoke_under_fire(program, 1, CLIENTS).await
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_same_program_with_its_fence_commits_nothing_late() {
    let outcome = revoke_under_fire(&with_its_fence(), ON_RUNS, CLIENTS).await;
    expect_none_late("fence on", &outcome);
    assert!(outcome.worst >= HELD, "it waits for what passed a gate");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_two_hundred_clients_of_one_account_none_commits_after_the_answer() {
    let outcome = revoke_under_fire(&product(), runs(LONG_RUNS), MANY_CLIENTS).await;
    expect_none_late("many clients", &outcome);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_a_hundred_accounts_revoked_as_one_act_none_commits_after_the_answer() {
    expect_none_late(
        "a whole tenant",
        &revoke_a_tenant_under_fire(&product(), runs(LONG_RUNS)).await,
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_role_that_ended_commits_nothing_after_the_answer() {
    expect_none_late(
        "a lost role",
        &end_a_role_under_fire(&product(), runs(LONG_RUNS)).await,
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_field_that_was_taken_away_is_approved_in_no_more_after_the_answer() {
    expect_none_late(
        "a lost field",
        &take_a_field_under_fire(&product(), runs(LONG_RUNS)).await,
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_delegation_that_ended_decides_nothing_after_the_answer() {
    expect_none_late(
        "an ended delegation",
        &end_a_delegation_under_fire(&product(), runs(LONG_RUNS)).await,
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn without_the_fence_late_commits_of_a_tenant_are_seen() {
    expect_some_late("a whole tenant", async |program| {
        revoke_a_tenant_under_fire(program, 1).await
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn without_the_fence_late_commits_of_a_role_are_seen() {
    expect_some_late("a lost role", async |program| {
        end_a_role_under_fire(program, 1).await
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn without_the_fence_late_commits_of_a_field_are_seen() {
    expect_some_late("a lost field", async |program| {
        take_a_field_under_fire(program, 1).await
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn without_the_fence_late_commits_of_a_delegation_are_seen() {
    expect_some_late("an ended delegation", async |program| {
        end_a_delegation_under_fire(program, 1).await
    })
    .await;
}
