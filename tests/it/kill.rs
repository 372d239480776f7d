//! The kill loop: servers and worker killed a hundred times under load; what was acknowledged is there, once.
//!
//! A client whose connection broke sends the same request under the same key until somebody answers.

use std::{
    collections::{BTreeMap, BTreeSet, HashMap},
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicUsize, Ordering},
    },
    time::Duration,
};

use bson::{Document, doc};
use cchc::{
    domain::{
        actor::Role,
        time::{Instant, SystemClock},
    },
    store::verify::Finding,
    worker::outbox::{IN_THE_AIR, message_id},
};
use futures_util::TryStreamExt;
use mail_parser::MessageParser;
use mongodb::Database;
use serde_json::{Value, json};
use tokio::{
    sync::{OwnedSemaphorePermit, Semaphore},
    task::JoinSet,
};

use crate::harness::{
    Everyone, Process, Sink, Somebody, TestPortal, binary, command, content_body, event_news, everyone,
    free_port, key,
};

const KILLS: usize = 100;
/// Items that walk at once; one whose request broke off waits beside them.
const WALKS_AT_ONCE: usize = 6;
const AUTHORS: usize = 4;
const OFFICERS: usize = 4;
/// The fewest acts that kills must have cut off.
const CUT_OFF: usize = 30;
/// How long an entry may wait for its seal.
const UNSEALED_SECONDS: i64 = 61;

/// One act that a client was told had been done.
#[derive(Debug)]
struct Done {
    code: String,
    version: i64,
    action: &'static str,
    by: String,
    letters: BTreeSet<(String, &'static str)>,
}

/// What an act asks for.
struct Ask<'a> {
    who: &'a Somebody,
    action: &'static str,
    operation: &'static str,
    path: String,
    body: Value,
    letters: Vec<(&'a str, &'static str)>,
}

struct Office {
    portal: TestPortal,
    raw: Database,
    people: Everyone,
    authors: Vec<Somebody>,
    officers: Vec<Somebody>,
    sink: Sink,
    ports: [u16; 2],
    cut_off: AtomicUsize,
    committed_unheard: AtomicUsize,
}

impl Office {
    async fn open() -> Self {
        let portal = TestPortal::build(Arc::new(SystemClock), |_| {}).await;
        let people = everyone(&portal).await;
        let mut authors = Vec::new();
        for number in 0..AUTHORS {
            let email = format!("a{number}@tq.example");
            let roles = [Role::Collaborator];
            authors.push(
                portal
                    .appoint(&email, "Hoàng Thị Mai", &roles, "tuyen-quang")
                    .await,
            );
        }
        let mut officers = Vec::new();
        for number in 0..OFFICERS {
            let email = format!("o{number}@bbt.example");
            let roles = [Role::StandingOfficer];
            officers.push(
                portal
                    .appoint(&email, "Lê Thị Hạnh", &roles, "ban-bien-tap")
                    .await,
            );
        }
        Self {
            raw: portal.raw().await,
            portal,
            people,
            authors,
            officers,
            sink: Sink::start(&["--delay", "2"]),
            ports: [free_port(), free_port()],
            cut_off: AtomicUsize::new(0),
            committed_unheard: AtomicUsize::new(0),
        }
    }

    fn spawn(&self, args: &str, port: u16) -> Process {
        let mut command = command(&binary(), &self.portal.database, port, self.portal.mails.path());
        command
            .arg(args)
            .env("CCHC_MAIL", "smtp")
            .env("CCHC_SMTP_URL", self.sink.address());
        Process::spawn(&mut command, port)
    }

    /// Two servers and a worker.
    fn spawn_all(&self) -> Vec<(&'static str, u16, Process)> {
        let posts = [("serve", self.ports[0]), ("work", 0), ("serve", self.ports[1])];
        posts
            .into_iter()
            .map(|(args, port)| (args, port, self.spawn(args, port)))
            .collect()
    }

    /// The leases of a killed process run out.
    async fn let_leases_run_out(&self) {
        let past = doc! { "$set": { "until": bson::DateTime::from_millis(0) } };
        let leases = self.raw.collection::<Document>("leases");
        leases.update_many(doc! {}, past).await.unwrap();
    }

    async fn read(&self, collection: &str, filter: Document) -> Vec<Document> {
        let found = self.raw.collection::<Document>(collection).find(filter).await;
        found.unwrap().try_collect().await.unwrap()
    }

    /// Sends the request until it is answered. One that was cut off gives its place to another walk, for the database
    /// may hold its item until it gives up the transaction of the dead process.
    async fn act(&self, ask: &Ask<'_>, place: &mut Option<OwnedSemaphorePermit>) -> Value {
        let (key, mut noted) = (key(), false);
        for attempt in 0.. {
            let port = self.ports[(usize::from(key.as_bytes()[0]) + attempt) % self.ports.len()];
            let browser = ask.who.browser.at(&format!("http://127.0.0.1:{port}"));
            let request = browser
                .request("POST", &ask.path)
                .header("idempotency-key", &key)
                .json(&ask.body);
            let may_be_done = match request.send().await {
                Ok(answer) => match (answer.status().as_u16(), answer.text().await) {
                    (200, Ok(body)) => return serde_json::from_str(&body).unwrap(),
                    // Given up on while the database held its item.
                    (503, Ok(_)) | (_, Err(_)) => true,
                    (status, Ok(body)) => panic!("{} of {}: {status}: {body}", ask.action, ask.path),
                },
                Err(fault) => !fault.is_connect(),
            };
            tokio::time::sleep(Duration::from_millis(50)).await;
            if may_be_done && !noted {
                noted = true;
                place.take();
                self.note_cut_off(ask, &key).await;
            }
        }
        unreachable!()
    }

    async fn note_cut_off(&self, ask: &Ask<'_>, key: &str) {
        self.cut_off.fetch_add(1, Ordering::Relaxed);
        let row = doc! { "_id": format!("{}:{}:{key}", ask.who.id, ask.operation) };
        let committed = self.read("idempotency", row).await.len();
        self.committed_unheard.fetch_add(committed, Ordering::Relaxed);
    }

    /// One item from draft to the public page, by one of three ways; gives what was acknowledged.
    async fn walk(&self, number: usize, place: OwnedSemaphorePermit) -> Vec<Done> {
        let mut place = Some(place);
        let author = &self.authors[number % AUTHORS];
        let officer = &self.officers[number / 3 % OFFICERS];
        // Every fourth item is late.
        let hours_ago = if number.is_multiple_of(4) { 30 } else { 3 };
        let title = format!("Hội nghị cải cách hành chính số {number}");
        let open = Ask {
            who: author,
            action: "open",
            operation: "open",
            path: format!("/api/v1/workspaces/{}/submissions", author.tenant),
            body: content_body(&event_news(&self.portal, &title, hours_ago)),
            letters: Vec::new(),
        };
        let receipt = self.act(&open, &mut place).await;
        let code = receipt["code"].as_str().unwrap().to_owned();
        let mut done = vec![acknowledged(&open, &receipt)];
        for ask in self.way(number, author, officer, &code) {
            let receipt = self.act(&ask, &mut place).await;
            assert_eq!(receipt["code"], *code);
            done.push(acknowledged(&ask, &receipt));
        }
        done
    }

    /// The acts after the first of a walk.
    fn way<'a>(
        &'a self,
        number: usize,
        author: &'a Somebody,
        officer: &'a Somebody,
        code: &str,
    ) -> Vec<Ask<'a>> {
        let of_author = format!("/api/v1/workspaces/{}/submissions/{code}", author.tenant);
        let of_board = format!("/api/v1/newsroom/submissions/{code}");
        let office = || {
            let officers = self.officers.iter().chain([&self.people.officer]);
            officers.map(|one| (one.email.as_str(), "submission_new"))
        };
        let submit = |action, receipt: Option<(&'a str, &'static str)>| Ask {
            who: author,
            action,
            operation: "submit",
            path: format!("{of_author}/submit"),
            body: json!({ "accurate": true, "no_state_secret": true }),
            letters: office().chain(receipt).collect(),
        };
        let decide = |who: &'a Somebody, action, body, letter| Ask {
            who,
            action,
            operation: action,
            path: format!("{of_board}/{action}"),
            body,
            letters: vec![letter],
        };
        let member = &self.people.other_member;
        let to_author = |template| (author.email.as_str(), template);
        let approve = |who| {
            let letter = to_author("submission_published");
            decide(who, "approve", json!({ "revision": 1 }), letter)
        };
        let first = submit("submit", Some(to_author("submission_received")));
        match number % 3 {
            0 => vec![first, approve(officer)],
            1 => {
                let remarks = json!({ "remarks": "Đề nghị bổ sung số liệu." });
                let back = decide(officer, "return", remarks, to_author("submission_returned"));
                vec![first, back, submit("resubmit", None), approve(officer)]
            }
            _ => {
                let route = decide(officer, "route", json!(null), (&member.email, "member_review"));
                vec![first, route, approve(member)]
            }
        }
    }
}

fn acknowledged(ask: &Ask<'_>, receipt: &Value) -> Done {
    let letters = ask.letters.iter();
    Done {
        code: receipt["code"].as_str().unwrap().to_owned(),
        version: receipt["version"].as_i64().unwrap(),
        action: ask.action,
        by: ask.who.id.to_string(),
        letters: letters
            .map(|(email, template)| ((*email).to_owned(), *template))
            .collect(),
    }
}

/// Begins walks while there is place, and gives what was acknowledged once all have arrived.
async fn keep_walking(office: Arc<Office>, stop: Arc<AtomicBool>) -> Vec<Done> {
    let places = Arc::new(Semaphore::new(WALKS_AT_ONCE));
    let mut walks = JoinSet::new();
    for number in 0.. {
        let place = places.clone().acquire_owned().await.unwrap();
        if stop.load(Ordering::Relaxed) {
            break;
        }
        let office = office.clone();
        walks.spawn(async move { office.walk(number, place).await });
    }
    walks.join_all().await.into_iter().flatten().collect()
}

/// Kills one after the other, starts it again at once, and counts letters caught half sent.
async fn kill_again_and_again(office: &Office, mut posts: Vec<(&'static str, u16, Process)>) -> usize {
    let mut caught = 0;
    for kill in 0..KILLS {
        let turn = kill % posts.len();
        let (args, port, process) = &mut posts[turn];
        if *args == "serve" {
            process.wait_until_ready().await;
        }
        // Not in step with anything.
        tokio::time::sleep(Duration::from_millis(100 + (kill as u64 * 97) % 300)).await;
        process.kill();
        caught += office.read("outbox", doc! { "progress": "sending" }).await.len();
        *process = office.spawn(args, *port);
        office.let_leases_run_out().await;
    }
    for (_, _, process) in &mut posts {
        process.kill();
    }
    caught
}

/// Everything stored of the submissions.
struct Stored {
    items: HashMap<String, Document>,
    /// By chain and sequence.
    entries: BTreeMap<(String, i64), Document>,
    letters: Vec<Document>,
    once: Vec<Document>,
    editions: Vec<Document>,
    articles: HashMap<String, Document>,
}

fn text<'a>(document: &'a Document, name: &str) -> &'a str {
    document.get_str(name).unwrap()
}

fn by(documents: Vec<Document>, name: &str) -> HashMap<String, Document> {
    let keyed = documents
        .into_iter()
        .map(|one| (text(&one, name).to_owned(), one));
    keyed.collect()
}

impl Stored {
    async fn of(office: &Office) -> Self {
        let entries = office
            .read("audit", doc! { "chain": { "$regex": "^submission:" } })
            .await;
        let place = |entry: &Document| {
            let chain = text(entry, "chain").to_owned();
            (chain, entry.get_i64("sequence").unwrap())
        };
        Self {
            items: by(office.read("submissions", doc! {}).await, "code"),
            entries: entries.into_iter().map(|entry| (place(&entry), entry)).collect(),
            letters: office.read("outbox", doc! {}).await,
            once: office.read("idempotency", doc! {}).await,
            editions: office.read("editions", doc! {}).await,
            articles: by(office.read("articles", doc! {}).await, "_id"),
        }
    }

    fn entry(&self, item: &Document, version: i64) -> &Document {
        let chain = format!("submission:{}", text(item, "_id"));
        &self.entries[&(chain, version)]
    }

    /// Each act has its entry, its letters and its idempotency row, and nothing else has one.
    fn assert_acts(&self, done: &[Done]) {
        let mut expected_letters = 0;
        let mut letters: HashMap<&str, Vec<&Document>> = HashMap::new();
        for letter in &self.letters {
            letters.entry(text(letter, "event")).or_default().push(letter);
        }
        for act in done {
            let entry = self.entry(&self.items[&act.code], act.version);
            let actor = entry.get_document("actor").unwrap();
            assert_eq!(
                (text(entry, "action"), text(actor, "account")),
                (act.action, &*act.by)
            );
            let sent = letters.get(text(entry, "event")).map_or(&[][..], Vec::as_slice);
            let told: BTreeSet<_> = sent.iter().map(|letter| recipient_and_template(letter)).collect();
            let expected = act
                .letters
                .iter()
                .map(|(email, template)| (email.as_str(), *template));
            assert_eq!(told, expected.collect(), "{act:?}");
            expected_letters += sent.len();
        }
        assert_eq!(
            self.entries.len(),
            done.len(),
            "an entry without acknowledged act, or the other way"
        );
        let of_items = self
            .letters
            .iter()
            .filter(|row| row.get_document("letter").unwrap().contains_key("item"));
        assert_eq!(of_items.count(), expected_letters, "letters of no act");
        let chains: HashMap<_, _> = self
            .items
            .values()
            .map(|item| (text(item, "_id"), item))
            .collect();
        for row in &self.once {
            let receipt = row.get_document("receipt").unwrap();
            self.entry(chains[text(receipt, "id")], receipt.get_i64("version").unwrap());
        }
        assert_eq!(
            self.once.len(),
            done.len(),
            "an idempotency row without entry, or the other way"
        );
    }

    /// Each document stands at the version of its newest act, and is public once.
    fn assert_items(&self, done: &[Done]) {
        let mut newest: HashMap<&str, i64> = HashMap::new();
        for act in done {
            let version = newest.entry(&act.code).or_default();
            assert_eq!(
                act.version,
                *version + 1,
                "acknowledged twice or not at all: {act:?}"
            );
            *version = act.version;
        }
        assert_eq!(newest.len(), self.items.len(), "an item that nobody was told of");
        assert_eq!(
            (self.editions.len(), self.articles.len()),
            (newest.len(), newest.len())
        );
        for (code, version) in newest {
            let item = &self.items[code];
            assert_eq!(item.get_i64("version").unwrap(), version, "{code}");
            let state = item.get_document("state").unwrap();
            assert_eq!(text(state, "name"), "published", "{code}");
            let article = &self.articles[code];
            assert_eq!(text(article.get_document("standing").unwrap(), "name"), "public");
            assert_eq!(
                text(article.get_document("edition").unwrap(), "_id"),
                text(state, "edition")
            );
            let editions = self.editions.iter().filter(|one| text(one, "code") == code);
            let editions: Vec<_> = editions.map(|one| text(one, "_id")).collect();
            assert_eq!(editions, [text(state, "edition")], "one edition is public");
            self.assert_lateness(item);
        }
    }

    /// Measured at the first submit, and never again.
    fn assert_lateness(&self, item: &Document) {
        let moment = |document: &Document, name| document.get_datetime(name).unwrap().timestamp_millis();
        let intake = item.get_document("intake").unwrap();
        let (at, due_at) = (moment(intake, "at"), moment(intake, "due_at"));
        let first = self.entry(item, 2);
        assert_eq!((text(first, "action"), moment(first, "at")), ("submit", at));
        let late = (at > due_at).then(|| (at - due_at + 59_999) / 60_000);
        assert_eq!(intake.get_i64("late_minutes").ok(), late);
    }

    /// Each letter is sent and arrived; gives how many arrived again.
    fn assert_mails(&self, sink: &Sink) -> usize {
        let mut arrived: HashMap<String, usize> = HashMap::new();
        for (_, mail) in sink.received() {
            let mail = MessageParser::default().parse(&mail).unwrap();
            let (id, _host) = mail.message_id().unwrap().split_once('@').unwrap();
            *arrived.entry(id.to_owned()).or_default() += 1;
        }
        let doubled = arrived.values().map(|times| times - 1).sum();
        for letter in &self.letters {
            assert_eq!(text(letter, "progress"), "sent", "{letter}");
            let times = arrived.remove(&message_id(text(letter, "_id")));
            assert!(times.is_some(), "sent, but never arrived: {letter}");
        }
        assert!(arrived.is_empty(), "mails of no letter: {arrived:?}");
        doubled
    }
}

fn recipient_and_template(letter: &Document) -> (&str, &str) {
    let to = text(letter.get_document("to").unwrap(), "email");
    (to, text(letter.get_document("letter").unwrap(), "template"))
}

/// Waits until every letter is sent.
async fn until_outbox_is_empty(office: &Office) {
    for _ in 0..600 {
        let waiting = doc! { "progress": { "$ne": "sent" } };
        if office.read("outbox", waiting).await.is_empty() {
            return;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    panic!("letters wait after a minute");
}

/// Findings of the verification, once everything had the time to be sealed.
async fn findings(office: &Office) -> Vec<Finding> {
    let store = &office.portal.services.store;
    let when: Instant = office.portal.services.now().plus_seconds(UNSEALED_SECONDS);
    let mut found = Vec::new();
    for _ in 0..30 {
        found = store.verify_audit(when, &[]).await.unwrap().findings;
        if !found.iter().any(|one| matches!(one, Finding::Unsealed(_))) {
            break;
        }
        tokio::time::sleep(Duration::from_secs(1)).await;
    }
    found
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_was_acknowledged_is_there_once_whoever_was_killed_meanwhile() {
    let office = Arc::new(Office::open().await);
    let stop = Arc::new(AtomicBool::new(false));
    let walks = tokio::spawn(keep_walking(office.clone(), stop.clone()));
    let began = std::time::Instant::now();
    let caught = kill_again_and_again(&office, office.spawn_all()).await;
    let killing = began.elapsed();
    stop.store(true, Ordering::Relaxed);
    let last = office.spawn_all();
    office.let_leases_run_out().await;
    let done = walks.await.unwrap();
    let answered = began.elapsed();
    until_outbox_is_empty(&office).await;
    assert_eq!(findings(&office).await, []);
    drop(last);

    let stored = Stored::of(&office).await;
    stored.assert_items(&done);
    stored.assert_acts(&done);
    let doubled = stored.assert_mails(&office.sink);
    let (cut_off, unheard) = (
        office.cut_off.load(Ordering::Relaxed),
        office.committed_unheard.load(Ordering::Relaxed),
    );
    println!(
        "{KILLS} kills in {killing:?}, the last answer after {answered:?}: {} acts of {} items; {cut_off} acts cut \
         off, {unheard} of them committed; {} letters, {caught} caught half sent, {doubled} sent again",
        done.len(),
        stored.items.len(),
        stored.letters.len(),
    );
    assert!(cut_off >= CUT_OFF, "the kills hit too few acts: {cut_off}");
    assert!(caught > 0, "no kill hit a letter");
    assert!(doubled <= IN_THE_AIR * KILLS, "{doubled} letters sent again");
    Arc::into_inner(office).unwrap().portal.close().await;
}
