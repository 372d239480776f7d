//! The audit: what verification finds after each kind of tampering, and that the sealer neither doubles nor loses.

use bson::{Binary, Document, doc, spec::BinarySubtype};
use cchc::{
    domain::{actor::Role, time::SystemClock},
    store::{audit::Hash, seal::Sealer, verify::Finding},
};
use futures_util::TryStreamExt;
use std::sync::Arc;

use crate::harness::{TestPortal, binary, command, event_news, everyone, free_port};

const KEPT: [&str; 8] = [
    "articles",
    "audit",
    "submissions",
    "revisions",
    "editions",
    "seals",
    "accounts",
    "field_assignments",
];

/// A portal in which no worker seals: the tests do it by hand.
async fn unsealed_portal() -> TestPortal {
    let mut portal = TestPortal::build(Arc::new(SystemClock), |_| {}).await;
    portal.hold_up(&["sealer"]).await;
    portal.serve().await;
    portal
}

/// Seals whatever is there; how many leaves.
async fn seal(portal: &TestPortal) -> i64 {
    let mut sealer = Sealer::open(&portal.services.store).await.unwrap();
    sealer.follow().await.unwrap();
    let sealed = sealer.seal(portal.services.now()).await.unwrap();
    sealed.map_or(0, |seal| seal.count)
}

async fn findings(portal: &TestPortal) -> Vec<Finding> {
    let store = &portal.services.store;
    store
        .verify_audit(portal.services.now(), &[])
        .await
        .unwrap()
        .findings
}

async fn appoint(portal: &TestPortal, number: u32) {
    let email = format!("s{number}@tq.example");
    portal
        .newcomer(&email, "Hoàng Thị Mai", &[Role::Collaborator], "tuyen-quang")
        .await;
}

/// A submission that was approved, as it is and as it was before.
struct Walked {
    chain: String,
    id: String,
    before_approval: Document,
}

/// Draft, submit, route, approve.
async fn walk(portal: &TestPortal) -> Walked {
    let people = everyone(portal).await;
    let form = event_news(portal, "Hội nghị cải cách hành chính", 3);
    let author = &people.author.browser;
    let fields = [
        ("kind", form.kind.as_str()),
        ("title", &form.title),
        ("summary", &form.summary),
        ("body", &form.body),
        ("field", &form.field),
        ("category", &form.category),
        ("section", &form.section),
        ("author", &form.author),
        ("event_at", &form.event_at),
        ("key", "11112222333344445555"),
    ];
    let opened = author.post("/don-vi/tuyen-quang/soan", &fields).await.expect(303);
    let item = opened.location.unwrap().replace("?da=luu-nhap", "");
    let code = item.rsplit('/').next().unwrap().to_owned();
    let declared = [
        ("accurate", "on"),
        ("no_state_secret", "on"),
        ("key", "66667777888899990000"),
    ];
    author.post(&format!("{item}/gui"), &declared).await.expect(303);
    let newsroom = format!("/toa-soan/tin-bai/{code}");
    let routed = [("key", "aaaabbbbccccdddd")];
    people
        .officer
        .browser
        .post(&format!("{newsroom}/chuyen"), &routed)
        .await
        .expect(303);
    let submissions = portal.raw().await.collection::<Document>("submissions");
    let before_approval = submissions
        .find_one(doc! { "code": &code })
        .await
        .unwrap()
        .unwrap();
    let approval = [("revision", "1"), ("key", "bbbbccccddddeeee")];
    let mut approved = people
        .other_member
        .browser
        .post(&format!("{newsroom}/phe-duyet"), &approval)
        .await;
    if approved.status == 404 {
        approved = people
            .member
            .browser
            .post(&format!("{newsroom}/phe-duyet"), &approval)
            .await;
    }
    approved.expect(303);
    let id = before_approval.get_str("_id").unwrap().to_owned();
    Walked {
        chain: format!("submission:{id}"),
        id,
        before_approval,
    }
}

/// A database to tamper with and to put right again.
struct Evidence<'a> {
    portal: &'a TestPortal,
    raw: mongodb::Database,
    kept: Vec<(&'static str, Vec<Document>)>,
}

impl<'a> Evidence<'a> {
    async fn keep(portal: &'a TestPortal) -> Self {
        let raw = portal.raw().await;
        let mut kept = Vec::new();
        for name in KEPT {
            let documents = raw.collection::<Document>(name).find(doc! {}).await.unwrap();
            kept.push((name, documents.try_collect().await.unwrap()));
        }
        Self { portal, raw, kept }
    }

    /// What is found after some tampering; then everything is as it was.
    async fn after(&self, tampering: impl AsyncFnOnce(&mongodb::Database)) -> Vec<Finding> {
        tampering(&self.raw).await;
        let found = findings(self.portal).await;
        for (name, documents) in &self.kept {
            let collection = self.raw.collection::<Document>(name);
            collection.delete_many(doc! {}).await.unwrap();
            collection.insert_many(documents).await.unwrap();
        }
        assert_eq!(findings(self.portal).await, [], "everything is as it was");
        found
    }
}

async fn set(raw: &mongodb::Database, collection: &str, id: impl Into<bson::Bson>, change: Document) {
    let changed = raw
        .collection::<Document>(collection)
        .update_one(doc! { "_id": id.into() }, doc! { "$set": change })
        .await
        .unwrap();
    assert_eq!(changed.modified_count, 1);
}

async fn remove(raw: &mongodb::Database, collection: &str, id: &str) -> Document {
    let documents = raw.collection::<Document>(collection);
    documents
        .find_one_and_delete(doc! { "_id": id })
        .await
        .unwrap()
        .unwrap()
}

fn hash_of(entry: &Document) -> Hash {
    Hash::from_slice(entry.get_binary_generic("hash").unwrap()).unwrap()
}

#[tokio::test]
async fn every_kind_of_tampering_has_its_own_finding() {
    let portal = unsealed_portal().await;
    let walked = walk(&portal).await;
    assert!(seal(&portal).await > 10);
    assert_eq!(findings(&portal).await, []);
    let evidence = Evidence::keep(&portal).await;
    let entry = |sequence: i64| format!("{}:{sequence:08}", walked.chain);
    let (last, id) = (
        walked.before_approval.get_i64("version").unwrap() + 1,
        walked.id.as_str(),
    );

    let found = evidence
        .after(async |raw| set(raw, "audit", entry(2), doc! { "action": "withdraw" }).await)
        .await;
    assert_eq!(found, [Finding::EntryChanged(entry(2))]);

    let mut gone = None;
    let found = evidence
        .after(async |raw| gone = Some(hash_of(&remove(raw, "audit", &entry(2)).await)))
        .await;
    assert_eq!(
        found,
        [
            Finding::ChainBroken(entry(3)),
            Finding::SealedEntryGone(1, gone.unwrap())
        ]
    );

    let found = evidence
        .after(async |raw| gone = Some(hash_of(&remove(raw, "audit", &entry(last)).await)))
        .await;
    assert!(
        found.contains(&Finding::TailCut(walked.chain.clone())),
        "{found:?}"
    );
    assert!(
        found.contains(&Finding::SealedEntryGone(1, gone.unwrap())),
        "{found:?}"
    );

    let found = evidence
        .after(async |raw| set(raw, "submissions", id, doc! { "version": last + 1 }).await)
        .await;
    assert_eq!(found, [Finding::VersionWithoutEntry(walked.chain.clone())]);

    let found = evidence
        .after(async |raw| set(raw, "submissions", id, doc! { "headline.title": "Tin khác" }).await)
        .await;
    assert_eq!(found, [Finding::DocumentChanged(walked.chain.clone())]);

    let revision = format!("{id}:000001");
    let found = evidence
        .after(async |raw| {
            set(
                raw,
                "revisions",
                revision.as_str(),
                doc! { "content.title": "Tin khác" },
            )
            .await
        })
        .await;
    assert_eq!(found, [Finding::RecordChanged(format!("revisions/{revision}"))]);

    let mut edition = String::new();
    let found = evidence
        .after(async |raw| {
            let editions = raw.collection::<Document>("editions");
            let there = editions.find_one(doc! {}).await.unwrap().unwrap();
            edition = there.get_str("_id").unwrap().to_owned();
            remove(raw, "editions", &edition).await;
        })
        .await;
    assert_eq!(found, [Finding::RecordGone(format!("editions/{edition}"))]);

    let code = walked.before_approval.get_str("code").unwrap();
    let shown = [
        doc! { "edition.content.title": "Tin khác" },
        doc! { "standing": { "name": "taken_down", "since": bson::DateTime::now(), "order": null } },
        doc! { "edition._id": "another" },
    ];
    for change in shown {
        let found = evidence
            .after(async |raw| set(raw, "articles", code, change).await)
            .await;
        assert_eq!(found, [Finding::ArticleChanged(code.to_owned())]);
    }
    let found = evidence
        .after(async |raw| drop(remove(raw, "articles", code).await))
        .await;
    assert_eq!(found, [Finding::ArticleChanged(code.to_owned())]);

    let root = Binary {
        subtype: BinarySubtype::Generic,
        bytes: vec![7; 32],
    };
    let found = evidence
        .after(async |raw| set(raw, "seals", 1_i64, doc! { "root": root }).await)
        .await;
    assert_eq!(found, [Finding::SealBroken(1)]);

    let found = evidence
        .after(async |raw| {
            gone = Some(hash_of(&remove(raw, "audit", &entry(last)).await));
            remove(raw, "editions", &edition).await;
            remove(raw, "articles", code).await;
            raw.collection::<Document>("submissions")
                .replace_one(doc! { "_id": id }, &walked.before_approval)
                .await
                .unwrap();
        })
        .await;
    assert_eq!(
        found,
        [Finding::SealedEntryGone(1, gone.unwrap())],
        "head rolled back: only the seal knows"
    );

    let found = evidence
        .after(async |raw| {
            remove(raw, "accounts", &account_of(raw, "nong@cb.example").await).await;
        })
        .await;
    assert!(
        matches!(found.as_slice(), [Finding::DocumentGone(chain)] if chain.starts_with("account:")),
        "{found:?}"
    );
    portal.close().await;
}

async fn account_of(raw: &mongodb::Database, email: &str) -> String {
    let accounts = raw.collection::<Document>("accounts");
    let account = accounts.find_one(doc! { "email": email }).await.unwrap().unwrap();
    account.get_str("_id").unwrap().to_owned()
}

#[tokio::test]
async fn an_entry_without_a_seal_is_found_after_a_minute() {
    let portal = unsealed_portal().await;
    appoint(&portal, 1).await;
    seal(&portal).await;
    let store = &portal.services.store;
    let now = portal.services.now();
    appoint(&portal, 2).await;
    assert_eq!(
        store
            .verify_audit(now.plus_seconds(59), &[])
            .await
            .unwrap()
            .findings,
        []
    );
    let now = portal.services.now();
    let late = store
        .verify_audit(now.plus_seconds(61), &[])
        .await
        .unwrap()
        .findings;
    assert!(
        matches!(late.as_slice(), [Finding::Unsealed(id)] if id.starts_with("account:")),
        "{late:?}"
    );
    portal.close().await;
}

#[tokio::test]
async fn a_sealer_goes_on_after_a_restart_without_doubling_or_losing_any() {
    let portal = unsealed_portal().await;
    appoint(&portal, 1).await;
    let first = seal(&portal).await;
    // One more is seen but not sealed before the sealer dies, one comes while none is there.
    let mut dying = Sealer::open(&portal.services.store).await.unwrap();
    appoint(&portal, 2).await;
    dying.follow().await.unwrap();
    drop(dying);
    appoint(&portal, 3).await;
    assert_eq!(seal(&portal).await, 2);
    assert_eq!(seal(&portal).await, 0);
    let late = portal.services.now().plus_seconds(3_600);
    let report = portal.services.store.verify_audit(late, &[]).await.unwrap();
    assert_eq!(report.findings, []);
    assert_eq!(
        (report.seals, report.entries),
        (2, u64::try_from(first).unwrap() + 2)
    );
    portal.close().await;
}

#[tokio::test]
async fn of_two_sealers_at_once_one_writes_each_seal() {
    let portal = unsealed_portal().await;
    appoint(&portal, 1).await;
    seal(&portal).await;
    let store = &portal.services.store;
    let (mut one, mut other) = (
        Sealer::open(store).await.unwrap(),
        Sealer::open(store).await.unwrap(),
    );
    appoint(&portal, 2).await;
    one.follow().await.unwrap();
    other.follow().await.unwrap();
    let now = portal.services.now();
    let (mine, theirs) = tokio::join!(one.seal(now), other.seal(now));
    assert!(
        mine.is_ok() != theirs.is_ok(),
        "one of them wrote the seal: {mine:?} {theirs:?}"
    );
    assert_eq!(seal(&portal).await, 0, "nothing is left over");
    let report = store.verify_audit(now.plus_seconds(3_600), &[]).await.unwrap();
    assert_eq!((report.seals, report.findings), (2, Vec::new()));
    portal.close().await;
}

#[tokio::test]
async fn a_sealer_whose_place_in_the_log_is_lost_looks_for_what_is_not_sealed() {
    let portal = unsealed_portal().await;
    appoint(&portal, 1).await;
    seal(&portal).await;
    appoint(&portal, 2).await;
    let raw = portal.raw().await;
    for lost in [doc! { "resume": { "_data": "00" } }, doc! { "resume": null }] {
        let seals = raw.collection::<Document>("seals");
        let last = seals.count_documents(doc! {}).await.unwrap();
        let last = i64::try_from(last).unwrap();
        set(&raw, "seals", last, lost).await;
        assert_eq!(seal(&portal).await, 1);
        appoint(&portal, 2 + u32::try_from(last).unwrap()).await;
    }
    assert_eq!(seal(&portal).await, 1);
    let late = portal.services.now().plus_seconds(3_600);
    assert_eq!(
        portal
            .services
            .store
            .verify_audit(late, &[])
            .await
            .unwrap()
            .findings,
        []
    );
    portal.close().await;
}

#[tokio::test]
async fn the_command_line_ends_with_one_and_names_what_it_found() {
    let portal = unsealed_portal().await;
    appoint(&portal, 1).await;
    seal(&portal).await;
    let verify = || {
        let mut command = command(&binary(), &portal.database, free_port(), portal.mails.path());
        let ended = command.args(["audit", "verify"]).output().unwrap();
        (ended.status.code(), String::from_utf8(ended.stdout).unwrap())
    };
    let (code, said) = verify();
    assert_eq!(code, Some(0), "{said}");
    assert!(said.contains("1 seals: 0 finding(s)"), "{said}");

    let raw = portal.raw().await;
    let account = account_of(&raw, "s1@tq.example").await;
    set(&raw, "accounts", account.as_str(), doc! { "full_name": "Ai Đó" }).await;
    let (code, said) = verify();
    assert_eq!(code, Some(1), "{said}");
    assert!(
        said.contains(&format!("document changed outside the audit: account:{account}")),
        "{said}"
    );
    portal.close().await;
}
