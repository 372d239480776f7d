//! Acts against bare transactions that write byte for byte the same: the method that figures of acts share.

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use bson::{Document, doc};
use cchc::{
    app::random,
    domain::{
        actor::{Actor, Person, Role},
        scope::{Scope, Surface},
        text::{Email, SubmissionCode},
    },
    store::{Arrival, Once, SessionToken, Store, Tx},
};
use futures_util::TryStreamExt;
use mongodb::{
    Client, Database,
    options::{Acknowledgment, ClientOptions, WriteConcern},
};
use tokio::task::JoinSet;

use crate::{
    figure,
    harness::{TestPortal, mongodb_uri},
    median,
};

/// Acts at once.
pub const TASKS: usize = 16;
/// Acts of each task in a block.
pub const EACH: usize = 12;
const BLOCKS: usize = 9;

/// An item that waits for an act of somebody.
#[derive(Clone)]
pub struct Act {
    /// Who acts.
    pub by: Person,
    /// On which item.
    pub code: SubmissionCode,
    /// Idempotency key of the request.
    pub key: String,
}

impl Act {
    /// The transaction of the act, with its idempotency row.
    pub fn tx<S: Surface>(&self, portal: &TestPortal, scope: Scope<S>, operation: &'static str) -> Tx<S> {
        let once = Once::new(operation, &self.key, self.key.as_bytes());
        tx(portal, &self.by, scope, Some(once))
    }
}

/// A transaction of a person.
pub fn tx<S: Surface>(portal: &TestPortal, by: &Person, scope: Scope<S>, once: Option<Once>) -> Tx<S> {
    let stamp = portal.services.stamp().unwrap();
    Tx::begin(
        &portal.services.store,
        scope,
        Actor::Person(by.clone()),
        stamp,
        once,
    )
}

/// As many people of one role as there are tasks, each logged in.
pub async fn people(portal: &TestPortal, name: &str, role: Role, tenant: &str) -> Vec<Person> {
    let mut people = Vec::new();
    for number in 0..TASKS {
        people.push(person(portal, &format!("{name}{number}@bench.example"), role, tenant).await);
    }
    people
}

async fn person(portal: &TestPortal, email: &str, role: Role, tenant: &str) -> Person {
    portal.appoint(email, "Hoàng Thị Mai", &[role], tenant).await;
    let store = &portal.services.store;
    let account = store
        .account_by_email(&Email::parse(email).unwrap())
        .await
        .unwrap()
        .unwrap();
    let token = SessionToken::new(random().unwrap());
    let moment = (portal.services.now(), portal.services.sessions);
    store
        .open_session(&token, &account, "bench", moment, Arrival::default())
        .await
        .unwrap();
    let person = store.person_of_session(&token, moment, portal.services.today());
    person.await.unwrap().visitor().unwrap().person
}

/// One kind of act: how the items of a block come to wait for it, and how it is done.
pub trait Kind: Clone + Send + 'static {
    /// Before `_over_bare` and the like.
    const FIGURE: &'static str;
    /// As idempotency rows name it.
    const OPERATION: &'static str;

    /// One item.
    fn prepare(&self, portal: &TestPortal, task: usize, key: String) -> impl Future<Output = Act> + Send;

    /// The act.
    fn perform(&self, portal: &TestPortal, act: &Act) -> impl Future<Output = ()> + Send;
}

/// Blocks of acts and of bare transactions in turns.
pub async fn compare<K: Kind>(portal: &Arc<TestPortal>, kind: &K) {
    let bare = BareDatabase::beside(portal).await;
    let (mut ratios, mut ours, mut theirs) = (Vec::new(), Vec::new(), Vec::new());
    for block in 0..=BLOCKS {
        let acts = prepare_all(portal, kind, block).await;
        bare.copy_items(&acts).await;
        let performed = rate(perform_all(portal, kind, &acts).await);
        let written = bare.read_what_was_written::<K>(&acts).await;
        let transactions = rate(bare.write_all(written).await);
        // The first block warms up both.
        if block > 0 {
            ratios.push(performed / transactions);
            ours.push(performed);
            theirs.push(transactions);
        }
    }
    bare.assert_the_same(portal).await;
    figure(&format!("{}_over_bare", K::FIGURE), median(ratios), "ratio");
    figure(&format!("{}_per_second", K::FIGURE), median(ours), "1/s");
    figure(&format!("{}_bare_per_second", K::FIGURE), median(theirs), "1/s");
    bare.to.drop().await.unwrap();
}

fn rate(took: Duration) -> f64 {
    #[expect(clippy::cast_precision_loss, reason = "a few hundred")]
    let count = (TASKS * EACH) as f64;
    count / took.as_secs_f64()
}

async fn prepare_all<K: Kind>(portal: &Arc<TestPortal>, kind: &K, block: usize) -> Vec<Vec<Act>> {
    let mut tasks = JoinSet::new();
    for task in 0..TASKS {
        let (portal, kind) = (portal.clone(), kind.clone());
        tasks.spawn(async move {
            let mut acts = Vec::new();
            for place in 0..EACH {
                let key = format!("{block:06}{task:06}{place:08}");
                acts.push(kind.prepare(&portal, task, key).await);
            }
            acts
        });
    }
    tasks.join_all().await
}

async fn perform_all<K: Kind>(portal: &Arc<TestPortal>, kind: &K, acts: &[Vec<Act>]) -> Duration {
    let mut tasks = JoinSet::new();
    let began = Instant::now();
    for acts in acts.iter().cloned() {
        let (portal, kind) = (portal.clone(), kind.clone());
        tasks.spawn(async move {
            for act in acts {
                kind.perform(&portal, &act).await;
            }
        });
    }
    tasks.join_all().await;
    began.elapsed()
}

/// What one act wrote.
struct Written {
    gate: String,
    epoch: i64,
    submission: Document,
    records: Vec<(String, Document)>,
    entry: Document,
    letters: Vec<Document>,
    article: Option<Document>,
    once: Document,
}

/// A second database with the same schema, written without the portal.
struct BareDatabase {
    client: Client,
    from: Database,
    to: Database,
}

impl BareDatabase {
    async fn beside(portal: &TestPortal) -> Self {
        let name = format!("{}_bare", portal.database);
        let store = Store::connect(&mongodb_uri(), &name).await.unwrap();
        store.migrate(portal.services.now()).await.unwrap();
        let mut options = ClientOptions::parse(mongodb_uri()).await.unwrap();
        options.write_concern = Some(
            WriteConcern::builder()
                .w(Acknowledgment::Majority)
                .journal(true)
                .build(),
        );
        options.min_pool_size = Some(2);
        let client = Client::with_options(options).unwrap();
        let (from, to) = (client.database(&portal.database), client.database(&name));
        let bare = Self { client, from, to };
        let gates = bare.read("gates", doc! {}).await;
        bare.to
            .collection::<Document>("gates")
            .insert_many(gates)
            .await
            .unwrap();
        bare
    }

    async fn read(&self, collection: &str, filter: Document) -> Vec<Document> {
        let found = self
            .from
            .collection::<Document>(collection)
            .find(filter)
            .await
            .unwrap();
        found.try_collect().await.unwrap()
    }

    async fn read_one(&self, collection: &str, filter: Document) -> Document {
        let mut found = self.read(collection, filter).await;
        assert_eq!(found.len(), 1, "{collection}");
        found.remove(0)
    }

    /// The items as they stand before the acts.
    async fn copy_items(&self, acts: &[Vec<Act>]) {
        let codes: Vec<_> = acts.iter().flatten().map(|act| act.code.to_string()).collect();
        let items = self.read("submissions", doc! { "code": { "$in": codes } }).await;
        assert_eq!(items.len(), TASKS * EACH);
        self.to
            .collection::<Document>("submissions")
            .insert_many(items)
            .await
            .unwrap();
    }

    async fn read_what_was_written<K: Kind>(&self, acts: &[Vec<Act>]) -> Vec<Vec<Written>> {
        let mut all = Vec::new();
        for (task, acts) in acts.iter().enumerate() {
            let mut written = Vec::new();
            for (place, act) in acts.iter().enumerate() {
                written.push(self.read_written::<K>(act, task + place).await);
            }
            all.push(written);
        }
        all
    }

    async fn read_written<K: Kind>(&self, act: &Act, lot: usize) -> Written {
        let code = act.code.to_string();
        let submission = self.read_one("submissions", doc! { "code": &code }).await;
        let id = submission.get_str("_id").unwrap();
        let version = submission.get_i64("version").unwrap();
        let entry = doc! { "chain": format!("submission:{id}"), "sequence": version };
        let entry = self.read_one("audit", entry).await;
        let mut records = Vec::new();
        for record in entry.get_array("records").unwrap() {
            let record = record.as_document().unwrap();
            let collection = record.get_str("collection").unwrap();
            let found = self.read_one(collection, doc! { "_id": record.get_str("id").unwrap() });
            records.push((collection.to_owned(), found.await));
        }
        let letters = self
            .read("outbox", doc! { "event": entry.get("event").unwrap() })
            .await;
        assert!(!letters.is_empty());
        let once = format!("{}:{}:{}", act.by.account, K::OPERATION, act.key);
        Written {
            gate: format!("{}:{}", act.by.account, lot % 8),
            epoch: act.by.epoch.number(),
            once: self.read_one("idempotency", doc! { "_id": once }).await,
            article: self.read("articles", doc! { "_id": code }).await.pop(),
            submission,
            records,
            entry,
            letters,
        }
    }

    async fn write_all(&self, written: Vec<Vec<Written>>) -> Duration {
        let mut tasks = JoinSet::new();
        let began = Instant::now();
        for written in written {
            let (client, to) = (self.client.clone(), self.to.clone());
            tasks.spawn(async move {
                for one in written {
                    write(&client, &to, one).await;
                }
            });
        }
        tasks.join_all().await;
        began.elapsed()
    }

    /// Both hold the same items, editions and articles now, so nothing was left out.
    async fn assert_the_same(&self, portal: &TestPortal) {
        for collection in ["submissions", "editions", "articles"] {
            let found = self.to.collection::<Document>(collection).find(doc! {}).await;
            let mut bare: Vec<Document> = found.unwrap().try_collect().await.unwrap();
            let mut ours = self.read(collection, doc! {}).await;
            for documents in [&mut bare, &mut ours] {
                documents.sort_by_key(|one| one.get_str("_id").unwrap().to_owned());
            }
            assert!(bare == ours, "{collection} of {} differ", portal.database);
        }
    }
}

/// One transaction, nothing but its writes, in the order of the act's.
async fn write(client: &Client, to: &Database, one: Written) {
    let to = to.clone();
    let mut session = client.start_session().await.unwrap();
    session
        .start_transaction()
        .and_run2(async move |session| {
            let of = |name: &str| to.collection::<Document>(name);
            let gate = doc! { "_id": &one.gate, "epoch": one.epoch };
            of("gates")
                .update_one(gate, doc! { "$inc": { "passes": 1_i64 } })
                .session(&mut *session)
                .await?;
            let before = doc! {
                "_id": one.submission.get_str("_id").unwrap(),
                "tenant": one.submission.get_str("tenant").unwrap(),
                "version": one.submission.get_i64("version").unwrap() - 1,
            };
            let replaced = of("submissions")
                .replace_one(before, &one.submission)
                .session(&mut *session)
                .await?;
            assert_eq!(replaced.matched_count, 1);
            for (collection, record) in &one.records {
                of(collection).insert_one(record).session(&mut *session).await?;
            }
            of("audit").insert_one(&one.entry).session(&mut *session).await?;
            of("outbox")
                .insert_many(&one.letters)
                .session(&mut *session)
                .await?;
            if let Some(article) = &one.article {
                let code = doc! { "_id": article.get_str("_id").unwrap() };
                let articles = of("articles");
                let shown = articles.replace_one(code, article).upsert(true);
                shown.session(&mut *session).await?;
            }
            of("idempotency")
                .insert_one(&one.once)
                .session(&mut *session)
                .await?;
            Ok(())
        })
        .await
        .unwrap();
}
