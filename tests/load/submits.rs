//! Submits against bare transactions that write byte for byte the same.

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use bson::{Document, doc};
use cchc::{
    app::{
        random,
        submissions::{open_submission, submit_submission},
    },
    domain::{
        actor::{Actor, Person, Role},
        custody::Declaration,
        scope::{Scope, Workspace},
        text::{Email, SubmissionCode},
        time::SystemClock,
    },
    store::{Once, SessionToken, Store, Tx},
};
use futures_util::TryStreamExt;
use mongodb::{
    Client, Database,
    options::{Acknowledgment, ClientOptions, WriteConcern},
};
use tokio::task::JoinSet;

use crate::{
    figure,
    harness::{TestPortal, event_news, everyone, mongodb_uri},
    median,
};

const TASKS: usize = 16;
const EACH: usize = 12;
const BLOCKS: usize = 9;

/// A draft that waits to be submitted, and by whom.
#[derive(Clone)]
struct Draft {
    author: Person,
    code: SubmissionCode,
    key: String,
}

/// What one submit wrote.
struct Written {
    gate: String,
    epoch: i64,
    submission: Document,
    entry: Document,
    letters: Vec<Document>,
    once: Document,
}

pub async fn measure() {
    let portal = Arc::new(TestPortal::build(Arc::new(SystemClock), |_| {}).await);
    everyone(&portal).await;
    let mut authors = Vec::new();
    for number in 0..TASKS {
        authors.push(author(&portal, number).await);
    }
    let bare = BareDatabase::beside(&portal).await;
    let (mut ratios, mut ours, mut theirs) = (Vec::new(), Vec::new(), Vec::new());
    for block in 0..=BLOCKS {
        let drafts = open_drafts(&portal, &authors, block).await;
        bare.copy_drafts(&drafts).await;
        let submits = rate(submit_all(&portal, &drafts).await);
        let written = bare.read_what_was_written(&drafts).await;
        let transactions = rate(bare.write_all(written).await);
        // The first block warms up both.
        if block > 0 {
            ratios.push(submits / transactions);
            ours.push(submits);
            theirs.push(transactions);
        }
    }
    figure("submit_over_bare", median(ratios), "ratio");
    figure("submit_per_second", median(ours), "1/s");
    figure("submit_bare_per_second", median(theirs), "1/s");
    bare.drop().await;
    Arc::into_inner(portal).unwrap().close().await;
}

fn rate(took: Duration) -> f64 {
    #[expect(clippy::cast_precision_loss, reason = "a few hundred")]
    let count = (TASKS * EACH) as f64;
    count / took.as_secs_f64()
}

async fn author(portal: &TestPortal, number: usize) -> Person {
    let email = format!("w{number}@tq.example");
    portal
        .appoint(&email, "Hoàng Thị Mai", &[Role::Collaborator], "tuyen-quang")
        .await;
    let store = &portal.services.store;
    let account = store
        .account_by_email(&Email::parse(&email).unwrap())
        .await
        .unwrap()
        .unwrap();
    let token = SessionToken::new(random().unwrap());
    let moment = (portal.services.now(), portal.services.sessions);
    store
        .open_session(&token, &account, "bench", moment, None)
        .await
        .unwrap();
    let person = store.person_of_session(&token, moment, portal.services.today());
    person.await.unwrap().unwrap()
}

fn tx(portal: &TestPortal, author: &Person, once: Option<Once>) -> Tx<Workspace> {
    let stamp = portal.services.stamp().unwrap();
    let scope = Scope::of_workspace(author.tenant);
    Tx::begin(
        &portal.services.store,
        scope,
        Actor::Person(author.clone()),
        stamp,
        once,
    )
}

/// Drafts for each task of a block.
async fn open_drafts(portal: &Arc<TestPortal>, authors: &[Person], block: usize) -> Vec<Vec<Draft>> {
    let mut tasks = JoinSet::new();
    for (number, author) in authors.iter().cloned().enumerate() {
        let portal = portal.clone();
        tasks.spawn(async move {
            let mut drafts = Vec::new();
            let form = event_news(&portal, "Hội nghị cải cách hành chính tại Tuyên Quang", 3);
            for place in 0..EACH {
                let receipt = open_submission(&portal.services, tx(&portal, &author, None), &form)
                    .await
                    .unwrap();
                drafts.push(Draft {
                    author: author.clone(),
                    code: SubmissionCode::parse(&receipt.handle).unwrap(),
                    key: format!("{block:06}{number:06}{place:08}"),
                });
            }
            drafts
        });
    }
    tasks.join_all().await
}

async fn submit_all(portal: &Arc<TestPortal>, drafts: &[Vec<Draft>]) -> Duration {
    let mut tasks = JoinSet::new();
    let began = Instant::now();
    for drafts in drafts.iter().cloned() {
        let portal = portal.clone();
        tasks.spawn(async move {
            for draft in drafts {
                let once = Once::new("submit", &draft.key, draft.key.as_bytes());
                let tx = tx(&portal, &draft.author, Some(once));
                let declaration = Declaration {
                    accurate: true,
                    no_state_secret: true,
                };
                submit_submission(&portal.services, tx, &draft.code, declaration)
                    .await
                    .unwrap();
            }
        });
    }
    tasks.join_all().await;
    began.elapsed()
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

    async fn copy_drafts(&self, drafts: &[Vec<Draft>]) {
        let codes: Vec<_> = drafts
            .iter()
            .flatten()
            .map(|draft| draft.code.to_string())
            .collect();
        let drafts = self.read("submissions", doc! { "code": { "$in": codes } }).await;
        assert_eq!(drafts.len(), TASKS * EACH);
        self.to
            .collection::<Document>("submissions")
            .insert_many(drafts)
            .await
            .unwrap();
    }

    async fn read_what_was_written(&self, drafts: &[Vec<Draft>]) -> Vec<Vec<Written>> {
        let mut all = Vec::new();
        for (task, drafts) in drafts.iter().enumerate() {
            let mut written = Vec::new();
            for (place, draft) in drafts.iter().enumerate() {
                written.push(self.read_written(draft, task + place).await);
            }
            all.push(written);
        }
        all
    }

    async fn read_written(&self, draft: &Draft, lot: usize) -> Written {
        let submission = self
            .read_one("submissions", doc! { "code": draft.code.to_string() })
            .await;
        let id = submission.get_str("_id").unwrap();
        let version = submission.get_i64("version").unwrap();
        let entry = doc! { "chain": format!("submission:{id}"), "sequence": version };
        let entry = self.read_one("audit", entry).await;
        assert!(
            entry.get_array("records").unwrap().is_empty(),
            "a submit writes nothing more"
        );
        let letters = self
            .read("outbox", doc! { "event": entry.get("event").unwrap() })
            .await;
        assert!(!letters.is_empty());
        let once = doc! { "_id": format!("{}:submit:{}", draft.author.account, draft.key) };
        Written {
            gate: format!("{}:{}", draft.author.account, lot % 8),
            epoch: draft.author.epoch.number(),
            once: self.read_one("idempotency", once).await,
            submission,
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

    async fn drop(self) {
        self.to.drop().await.unwrap();
    }
}

/// One transaction, nothing but its writes.
async fn write(client: &Client, to: &Database, one: Written) {
    let of = |name: &str| to.collection::<Document>(name);
    let (gates, submissions, audit, outbox, idempotency) = (
        of("gates"),
        of("submissions"),
        of("audit"),
        of("outbox"),
        of("idempotency"),
    );
    let mut session = client.start_session().await.unwrap();
    session
        .start_transaction()
        .and_run2(async move |session| {
            let gate = doc! { "_id": &one.gate, "epoch": one.epoch };
            gates
                .update_one(gate, doc! { "$inc": { "passes": 1_i64 } })
                .session(&mut *session)
                .await?;
            let before = one.submission.get_i64("version").unwrap() - 1;
            let draft = doc! {
                "_id": one.submission.get_str("_id").unwrap(),
                "tenant": one.submission.get_str("tenant").unwrap(),
                "version": before,
            };
            let replaced = submissions
                .replace_one(draft, &one.submission)
                .session(&mut *session)
                .await?;
            assert_eq!(replaced.matched_count, 1);
            audit.insert_one(&one.entry).session(&mut *session).await?;
            outbox.insert_many(&one.letters).session(&mut *session).await?;
            idempotency.insert_one(&one.once).session(&mut *session).await?;
            Ok(())
        })
        .await
        .unwrap();
}
