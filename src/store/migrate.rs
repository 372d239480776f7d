//! Numbered steps of the schema. A step expands; what an older program still reads is contracted by a later one.

use std::time::Duration;

use bson::{Bson, Document, doc};
use mongodb::IndexModel;
use mongodb::options::IndexOptions;

use super::{
    Store, StoreFault,
    account_list::index_of_roles,
    audit_log::{index_of_standing, newest_of},
    custody::undecided,
    is_duplicate_key,
    search::{index_of_all, index_of_people, index_of_tenant},
};
use crate::domain::{account::Account, state::StateName, submission::Submission, time::Instant};

/// One step: a number, and what it is for.
struct Step {
    number: i32,
    purpose: &'static str,
}

/// Every step, in order; a step that has been released never changes.
const STEPS: &[Step] = &[
    Step {
        number: 1,
        purpose: "collections, indexes and validators of the first slice",
    },
    Step {
        number: 2,
        purpose: "articles, which corrections and removals change",
    },
    Step {
        number: 3,
        purpose: "claims",
    },
    Step {
        number: 4,
        purpose: "indexes of charges, absences and rerouting",
    },
    Step {
        number: 5,
        purpose: "overdue items and years of the calendar",
    },
    Step {
        number: 6,
        purpose: "counts of the queue from an index alone",
    },
    Step {
        number: 7,
        purpose: "articles of one body, and documents",
    },
    Step {
        number: 8,
        purpose: "sections and the site's own words, changed in the pages",
    },
    Step {
        number: 9,
        purpose: "files, and an end for those that no revision kept",
    },
    Step {
        number: 10,
        purpose: "who has charge of undecided items",
    },
    Step {
        number: 11,
        purpose: "unread notices, and what waits for a digest",
    },
    Step {
        number: 12,
        purpose: "error reports of the public, and checks after publication",
    },
    Step {
        number: 13,
        purpose: "search in the workspaces and the newsroom",
    },
    Step {
        number: 14,
        purpose: "the audit read by subject, actor and action, and accounts counted by body",
    },
    Step {
        number: 15,
        purpose: "rolls of the roles that must have one holder, or at least one",
    },
    Step {
        number: 16,
        purpose: "the article that leads the home page, ready sentences, and settings of the workflow",
    },
    Step {
        number: 17,
        purpose: "accounts walked for the end of terms, the directory, and proposals",
    },
    Step {
        number: 18,
        purpose: "devices that accounts log in from, and counts of denied and failed acts",
    },
    Step {
        number: 19,
        purpose: "reviews of access",
    },
    Step {
        number: 20,
        purpose: "successions of bodies; a slug may be of several bodies, of which one is open",
    },
    Step {
        number: 21,
        purpose: "people found by name, address and post, and listed by role",
    },
];

/// How many steps this program needs.
pub const STEPS_NEEDED: usize = STEPS.len();

/// How long an idempotency key is remembered.
const KEY_DAYS: u64 = 7;

/// How long counts of denied and failed acts are kept: two years and a month, for a year and the one before it.
const INCIDENTS_KEPT: Duration = Duration::from_secs(761 * 86_400);

struct Index {
    collection: &'static str,
    keys: Document,
    unique: bool,
    expire: Option<Duration>,
    /// Only documents that match this are in it.
    partial: Option<Document>,
}

fn index(collection: &'static str, keys: Document) -> Index {
    Index {
        collection,
        keys,
        unique: false,
        expire: None,
        partial: None,
    }
}

impl Index {
    fn unique(self) -> Self {
        Self { unique: true, ..self }
    }

    fn expiring(self, after: Duration) -> Self {
        Self {
            expire: Some(after),
            ..self
        }
    }

    /// Of these documents alone, which every query of it must ask for.
    fn among(self, these: Document) -> Self {
        Self {
            partial: Some(these),
            ..self
        }
    }

    fn model(&self) -> IndexModel {
        let options = IndexOptions::builder()
            .unique(self.unique.then_some(true))
            .expire_after(self.expire)
            .partial_filter_expression(self.partial.clone())
            .build();
        IndexModel::builder()
            .keys(self.keys.clone())
            .options(options)
            .build()
    }
}

/// Every index, with the query it serves.
fn indexes() -> Vec<Index> {
    vec![
        // Addresses and log-in.
        index("submissions", doc! { "code": 1 }).unique(),
        index("accounts", doc! { "email": 1 }).unique(),
        index("tenants", doc! { "slug": 1 }).unique(),
        // The queue: waiting items by target, the rest newest first; narrowed by field or body.
        index(
            "submissions",
            doc! { "state.name": 1, "state.due_at": 1, "_id": 1 },
        ),
        index(
            "submissions",
            doc! { "state.name": 1, "headline.field": 1, "state.due_at": 1, "_id": 1 },
        ),
        index(
            "submissions",
            doc! { "state.name": 1, "updated_at": -1, "_id": -1 },
        ),
        index("submissions", doc! { "updated_at": -1, "_id": -1 }),
        index(
            "submissions",
            doc! { "state.name": 1, "headline.field": 1, "updated_at": -1, "_id": -1 },
        ),
        // A body's own list.
        index("submissions", doc! { "tenant": 1, "updated_at": -1, "_id": -1 }),
        index(
            "submissions",
            doc! { "tenant": 1, "state.name": 1, "state.due_at": 1, "_id": 1 },
        ),
        index(
            "submissions",
            doc! { "tenant": 1, "state.name": 1, "updated_at": -1, "_id": -1 },
        ),
        // A member's queue, and the load of the candidates of a routing.
        index(
            "submissions",
            doc! { "routing.reviewer": 1, "state.name": 1, "state.due_at": 1, "_id": 1 },
        ),
        index(
            "submissions",
            doc! { "routing.field": 1, "state.name": 1, "state.due_at": 1, "_id": 1 },
        ),
        index(
            "submissions",
            doc! { "routing.reviewer": 1, "state.name": 1, "updated_at": -1, "_id": -1 },
        ),
        index(
            "submissions",
            doc! { "routing.field": 1, "state.name": 1, "updated_at": -1, "_id": -1 },
        ),
        index(
            "submissions",
            doc! { "routing.reviewer": 1, "updated_at": -1, "_id": -1 },
        ),
        index(
            "submissions",
            doc! { "routing.field": 1, "updated_at": -1, "_id": -1 },
        ),
        index("submissions", doc! { "state.reviewer": 1, "state.name": 1 }),
        index("submissions", doc! { "routing.reviewer": 1, "routing.at": -1 }),
        // A text's history.
        index("revisions", doc! { "submission": 1, "number": -1 }).unique(),
        // The public site.
        index("editions", doc! { "code": 1 }),
        index("editions", doc! { "published_at": -1, "_id": -1 }),
        index(
            "editions",
            doc! { "content.section": 1, "published_at": -1, "_id": -1 },
        ),
        // People.
        index("accounts", doc! { "roles": 1, "standing.name": 1, "tenant": 1 }),
        index("accounts", doc! { "name_key": 1, "_id": 1 }),
        index("field_assignments", doc! { "field": 1, "from": 1 }),
        index("field_assignments", doc! { "member": 1, "from": 1 }),
        index("field_assignments", doc! { "substitute": 1, "from": 1 }),
        index("delegations", doc! { "deputy": 1, "from": -1 }),
        index("gates", doc! { "account": 1, "epoch": 1 }),
        index("sessions", doc! { "account": 1, "opened_at": -1 }),
        index("sessions", doc! { "dies_at": 1 }).expiring(Duration::ZERO),
        index("attempts", doc! { "key": 1, "at": 1 }),
        index("attempts", doc! { "at": 1 }).expiring(Duration::from_secs(3_600)),
        index("password_links", doc! { "account": 1 }),
        index("password_links", doc! { "expires_at": 1 }).expiring(Duration::from_secs(86_400)),
        index("idempotency", doc! { "at": 1 }).expiring(Duration::from_secs(KEY_DAYS * 86_400)),
        // Audit: chains, what an actor did, and the order of the sealer's fallback.
        index("audit", doc! { "chain": 1, "sequence": 1 }).unique(),
        index("audit", doc! { "actor.account": 1, "at": -1 }),
        index("audit", doc! { "at": 1, "_id": 1 }),
        // Outbox: what is due, the heads of lanes, the pages, one person's letters.
        index("outbox", doc! { "progress": 1, "next_at": 1, "_id": 1 }),
        index("outbox", doc! { "lane": 1, "progress": 1, "order": 1, "_id": 1 }),
        index("outbox", doc! { "progress": 1, "queued_at": -1, "_id": -1 }),
        index("outbox", doc! { "to._id": 1, "queued_at": 1, "_id": 1 }),
    ]
}

/// Indexes of step 2.
fn indexes_of_articles() -> Vec<Index> {
    let open: Vec<_> = OPEN.iter().map(|state| state.slug()).collect();
    vec![
        // The public site.
        index(
            "articles",
            doc! { "standing.name": 1, "published_at": -1, "_id": -1 },
        ),
        index(
            "articles",
            doc! { "standing.name": 1, "edition.content.section": 1, "published_at": -1, "_id": -1 },
        ),
        // Of one article, one correction at a time.
        index("submissions", doc! { "corrects.submission": 1 })
            .unique()
            .among(doc! { "corrects.submission": { "$exists": true }, "state.name": { "$in": open } }),
    ]
}

/// States in which a correction is before the Board or comes back to it; drafts do not stand in each other's way.
pub(super) const OPEN: [StateName; 6] = [
    StateName::Submitted,
    StateName::AwaitingDirection,
    StateName::InFieldReview,
    StateName::AwaitingChair,
    StateName::Returned,
    StateName::OnHold,
];

/// One person's claims, and an end for those that nobody frees.
fn claim_indexes() -> Vec<Index> {
    vec![
        index("claims", doc! { "owner": 1 }),
        index("claims", doc! { "until": 1 }).expiring(Duration::from_secs(86_400)),
    ]
}

/// What was ever submitted, by state: a count of it reads no document.
fn count_indexes() -> Vec<Index> {
    vec![index("submissions", doc! { "state.name": 1, "intake.at": 1 })]
}

/// Lists of the public site.
fn article_list_indexes() -> Vec<Index> {
    vec![
        index(
            "articles",
            doc! { "standing.name": 1, "edition.tenant": 1, "published_at": -1, "_id": -1 },
        ),
        index(
            "articles",
            doc! { "standing.name": 1, "edition.content.kind.name": 1, "published_at": -1, "_id": -1 },
        ),
    ]
}

/// A process that was killed leaves loose chunks behind; kept ones have no such date.
fn file_indexes() -> Vec<Index> {
    vec![index("file_chunks", doc! { "loose_since": 1 }).expiring(Duration::from_secs(86_400))]
}

/// Unread notices of a person, counted without reading them, and what waits for digests; few of all letters, hence
/// partial.
fn notice_indexes() -> Vec<Index> {
    vec![
        index("outbox", doc! { "to._id": 1, "unread": 1, "queued_at": 1 }).among(doc! { "unread": true }),
        index(
            "outbox",
            doc! { "progress": 1, "to._id": 1, "queued_at": 1, "_id": 1 },
        )
        .among(doc! { "progress": "waiting" }),
    ]
}

/// Indexes of charges, absences and rerouting, with the query each serves.
fn charge_indexes() -> Vec<Index> {
    vec![
        // What holds or is to come, and the history behind it.
        index("field_assignments", doc! { "until": -1, "_id": -1 }),
        index("field_assignments", doc! { "field": 1, "until": 1 }),
        index("delegations", doc! { "from": -1, "_id": -1 }),
        index("delegations", doc! { "deputy": 1, "until": 1 }),
        // Who is away.
        index("accounts", doc! { "absences.until": 1 }),
        // Items of a reviewer in fields that are no longer the reviewer's.
        index(
            "submissions",
            doc! { "state.reviewer": 1, "state.name": 1, "headline.field": 1 },
        ),
    ]
}

/// What has a target, and how far it was chased; few of all items, hence partial.
fn deadline_indexes() -> Vec<Index> {
    let timed = doc! { "state.due_at": { "$exists": true } };
    vec![
        index("submissions", doc! { "state.due_at": 1, "_id": 1 }).among(timed.clone()),
        index(
            "submissions",
            doc! { "chased.rung": 1, "state.due_at": 1, "_id": 1 },
        )
        .among(timed),
    ]
}

/// What is in whose charge, and a body's pool; partial, as most items are decided and have a custodian.
fn custody_indexes() -> Vec<Index> {
    vec![
        index("submissions", doc! { "custodian": 1, "state.name": 1 })
            .among(doc! { "state.name": undecided() }),
        index(
            "submissions",
            doc! { "tenant": 1, "custodian": 1, "state.name": 1, "updated_at": -1, "_id": -1 },
        )
        .among(doc! { "custodian": null, "state.name": undecided() }),
    ]
}

/// Error reports by state and age, of all and of some fields; those that wait for a correction; and what is public
/// but not yet checked.
fn report_indexes() -> Vec<Index> {
    let unchecked = doc! { "corrects": Bson::Null, "checked": Bson::Null };
    vec![
        index("error_reports", doc! { "code": 1 }).unique(),
        index(
            "error_reports",
            doc! { "state.name": 1, "received_at": 1, "_id": 1 },
        ),
        index(
            "error_reports",
            doc! { "state.name": 1, "field": 1, "received_at": 1, "_id": 1 },
        ),
        index("error_reports", doc! { "state.remedy.code": 1 })
            .among(doc! { "state.remedy.code": { "$exists": true } }),
        index(
            "submissions",
            doc! { "state.name": 1, "state.since": 1, "_id": 1 },
        )
        .among(unchecked.clone()),
        index(
            "submissions",
            doc! { "state.name": 1, "headline.field": 1, "state.since": 1, "_id": 1 },
        )
        .among(unchecked),
    ]
}

/// The newest entries of a subject, an actor or an action; the seals that came after an entry; accounts by body.
fn audit_log_indexes() -> Vec<Index> {
    vec![
        index("audit", newest_of("chain")),
        index("audit", newest_of("actor.account")),
        index("audit", newest_of("actor.job")),
        index("audit", newest_of("action")),
        index("seals", doc! { "at": 1 }),
        index("accounts", index_of_standing()),
    ]
}

/// Active accounts by id, revoked ones by day; the directory by given name, of all and of one body; proposals by
/// state, by body and by who made them, one at a time for each address.
fn people_indexes() -> Vec<Index> {
    vec![
        index("accounts", doc! { "standing.name": 1, "_id": 1 }),
        index("accounts", doc! { "standing.name": 1, "standing.at": 1 }),
        index("accounts", doc! { "standing.name": 1, "name_key": 1, "_id": 1 }),
        index(
            "accounts",
            doc! { "tenant": 1, "standing.name": 1, "name_key": 1, "_id": 1 },
        ),
        index("proposals", doc! { "state.name": 1, "proposed_at": 1, "_id": 1 }),
        index("proposals", doc! { "tenant": 1, "proposed_at": -1, "_id": -1 }),
        index(
            "proposals",
            doc! { "proposed_by.account": 1, "proposed_at": -1, "_id": -1 },
        ),
        index("proposals", doc! { "tenant": 1, "email": 1 })
            .unique()
            .among(doc! { "state.name": "waiting" }),
    ]
}

/// Successions by state and day and by when they were planned, one plan of a kind for each pair of bodies; what passed
/// with one.
fn succession_indexes() -> Vec<Index> {
    let passed = doc! { "passages.succession": { "$exists": true } };
    vec![
        index("tenants", doc! { "slug": 1 }),
        index(
            "successions",
            doc! { "state.name": 1, "effective_on": 1, "_id": 1 },
        ),
        index("successions", doc! { "planned_at": -1, "_id": -1 }),
        index("successions", doc! { "tenant": 1, "successor": 1, "kind": 1 })
            .unique()
            .among(doc! { "state.name": "planned" }),
        index("submissions", doc! { "passages.succession": 1 }).among(passed),
    ]
}

fn succession_validators() -> Vec<(&'static str, Document)> {
    vec![(
        "successions",
        resource(&["kind", "successor", "basis", "effective_on", "state"]),
    )]
}

fn people_validators() -> Vec<(&'static str, Document)> {
    vec![(
        "proposals",
        resource(&["full_name", "email", "roles", "proposed_by", "state"]),
    )]
}

/// Devices of one account, the ones seen last first; incidents by hour. Both end by themselves.
fn watch_indexes() -> Vec<Index> {
    vec![
        index("devices", doc! { "account": 1, "seen_at": -1 }),
        index("devices", doc! { "dies_at": 1 }).expiring(Duration::ZERO),
        index("incidents", doc! { "hour": 1 }).expiring(INCIDENTS_KEPT),
    ]
}

/// Reviews that are not signed off; the sheets of a review, and those of a body, the newest first.
fn access_review_indexes() -> Vec<Index> {
    vec![
        index("access_reviews", doc! { "state.name": 1, "_id": 1 }),
        index("access_sheets", doc! { "review": 1, "tenant": 1 }),
        index("access_sheets", doc! { "tenant": 1, "review": -1 }),
    ]
}

fn access_review_validators() -> Vec<(&'static str, Document)> {
    vec![
        ("access_reviews", resource(&["opened_at", "state"])),
        (
            "access_sheets",
            resource(&["review", "rows", "reminders", "closed"]),
        ),
    ]
}

/// Every word an item is found by, of one body and of all.
fn search_indexes() -> Vec<Index> {
    vec![
        index("submissions", index_of_tenant()),
        index("submissions", index_of_all()),
    ]
}

fn report_validators() -> Vec<(&'static str, Document)> {
    vec![(
        "error_reports",
        resource(&["code", "article", "words", "received_at", "state"]),
    )]
}

/// Collections that a transaction may meet before any of their indexes is built.
const BARE: [&str; 8] = [
    "seals",
    "leases",
    "seed_heads",
    "fields",
    "categories",
    "sections",
    "grounds",
    "holidays",
];

/// What shapes the site: one document each, found by its id.
const SHAPED: [&str; 2] = ["section_trees", "sites"];

fn shape_validators() -> Vec<(&'static str, Document)> {
    vec![
        ("section_trees", resource(&["sections"])),
        ("sites", resource(&["text"])),
    ]
}

/// The shape of a resource, with the fields it must have besides.
fn resource(required: &[&str]) -> Document {
    let required: Vec<Bson> = ["_id", "tenant", "version", "head"]
        .iter()
        .chain(required)
        .map(|name| Bson::from(*name))
        .collect();
    doc! { "$jsonSchema": {
        "bsonType": "object",
        "required": required,
        "properties": {
            "_id": { "bsonType": "string" },
            "tenant": { "bsonType": "string" },
            "version": { "bsonType": "long", "minimum": 1_i64 },
            "head": { "bsonType": "binData" },
        },
    } }
}

fn calendar_validators() -> Vec<(&'static str, Document)> {
    vec![("calendar_years", resource(&["days"]))]
}

/// What no program may store, whatever its version.
fn validators() -> Vec<(&'static str, Document)> {
    vec![
        (
            "submissions",
            resource(&["code", "author", "state", "headline", "revision"]),
        ),
        (
            "accounts",
            resource(&["email", "full_name", "roles", "standing", "epoch"]),
        ),
        ("field_assignments", resource(&["field", "member", "from"])),
        (
            "delegations",
            resource(&["deputy", "document_number", "from", "until"]),
        ),
    ]
}

impl Store {
    /// Brings the schema up to date and says what it did; two replicas may call it at once.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn migrate(&self, now: Instant) -> Result<Vec<&'static str>, StoreFault> {
        let done = self.schema_number().await?;
        let mut performed = Vec::new();
        for step in STEPS.iter().filter(|step| step.number > done) {
            self.perform(step).await?;
            let record = doc! { "_id": step.number, "purpose": step.purpose, "at": now };
            match self.collection::<Document>("migrations").insert_one(record).await {
                Err(error) if !is_duplicate_key(&error) => return Err(error.into()),
                _ => performed.push(step.purpose),
            }
        }
        // Not of one step alone: an older program that still runs beside this one writes items without terms.
        self.fill_terms::<Submission>().await?;
        self.fill_terms::<Account>().await?;
        Ok(performed)
    }

    /// Whether every step this program needs has been done.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn is_migrated(&self) -> Result<bool, StoreFault> {
        Ok(Some(self.schema_number().await?) >= STEPS.last().map(|step| step.number))
    }

    async fn schema_number(&self) -> Result<i32, StoreFault> {
        let migrations = self.collection::<Document>("migrations");
        let last = migrations.find_one(doc! {}).sort(doc! { "_id": -1 }).await?;
        Ok(last.and_then(|step| step.get_i32("_id").ok()).unwrap_or_default())
    }

    async fn perform(&self, step: &Step) -> Result<(), StoreFault> {
        match step.number {
            1 => self.expand(&indexes(), &BARE, validators()).await,
            2 => self.show_articles().await,
            3 => self.expand(&claim_indexes(), &[], Vec::new()).await,
            4 => self.expand(&charge_indexes(), &[], Vec::new()).await,
            5 => {
                let bare = ["calendar_years", "job_marks"];
                self.expand(&deadline_indexes(), &bare, calendar_validators())
                    .await
            }
            6 => self.expand(&count_indexes(), &[], Vec::new()).await,
            7 => self.expand(&article_list_indexes(), &[], Vec::new()).await,
            8 => self.expand(&[], &SHAPED, shape_validators()).await,
            9 => self.expand(&file_indexes(), &[], Vec::new()).await,
            10 => self.expand(&custody_indexes(), &[], Vec::new()).await,
            11 => self.expand(&notice_indexes(), &[], Vec::new()).await,
            12 => self.expand(&report_indexes(), &[], report_validators()).await,
            13 => self.expand(&search_indexes(), &[], Vec::new()).await,
            14 => self.expand(&audit_log_indexes(), &[], Vec::new()).await,
            15 => {
                self.expand(&[], &["rosters"], vec![("rosters", resource(&[]))])
                    .await
            }
            16 => {
                let shapes = vec![
                    ("front_pages", resource(&["lead", "former"])),
                    ("reason_books", resource(&["reasons"])),
                    ("workflows", resource(&["days"])),
                ];
                let bare = ["front_pages", "reason_books", "reasons", "workflows"];
                self.expand(&[], &bare, shapes).await
            }
            17 => self.expand(&people_indexes(), &[], people_validators()).await,
            18 => self.expand(&watch_indexes(), &[], Vec::new()).await,
            19 => {
                self.expand(&access_review_indexes(), &[], access_review_validators())
                    .await
            }
            20 => {
                self.allow_slugs_again().await?;
                self.expand(&succession_indexes(), &[], succession_validators())
                    .await
            }
            21 => {
                let lists = [
                    index("accounts", index_of_people()),
                    index("accounts", index_of_roles()),
                ];
                self.expand(&lists, &[], Vec::new()).await
            }
            _ => Ok(()),
        }
    }

    /// What was published before there were articles becomes one each.
    async fn show_articles(&self) -> Result<(), StoreFault> {
        self.expand(&indexes_of_articles(), &[], Vec::new()).await?;
        let article = doc! {
            "_id": "$code",
            "submission": "$submission",
            "edition": "$$ROOT",
            "published_at": "$published_at",
            "corrected_at": null,
            "standing": { "name": "public" },
        };
        let merge = doc! { "into": "articles", "whenMatched": "keepExisting" };
        self.collection::<Document>("editions")
            .aggregate([doc! { "$replaceWith": article }, doc! { "$merge": merge }])
            .await?;
        Ok(())
    }

    /// A body that closed keeps its slug, which its successor may bear too.
    async fn allow_slugs_again(&self) -> Result<(), StoreFault> {
        match self.collection::<Document>("tenants").drop_index("slug_1").await {
            // Code 27: another replica was faster.
            Err(error) if !matches!(error.kind.as_ref(), mongodb::error::ErrorKind::Command(fault) if fault.code == 27) => {
                Err(error.into())
            }
            _ => Ok(()),
        }
    }

    /// Makes what is not there yet: collections, indexes, validators.
    async fn expand(
        &self,
        indexes: &[Index],
        bare: &[&'static str],
        validators: Vec<(&'static str, Document)>,
    ) -> Result<(), StoreFault> {
        let mut wanted: Vec<_> = indexes
            .iter()
            .map(|index| index.collection)
            .chain(bare.iter().copied())
            .collect();
        wanted.sort_unstable();
        wanted.dedup();
        self.create_missing(&wanted).await?;
        // All of a collection at once: a command for each index takes most of the time there is.
        for collection in wanted {
            let models = indexes.iter().filter(|index| index.collection == collection);
            let models: Vec<_> = models.map(Index::model).collect();
            if !models.is_empty() {
                let collection = self.collection::<Document>(collection);
                collection.create_indexes(models).await?;
            }
        }
        for (collection, validator) in validators {
            self.database
                .run_command(doc! { "collMod": collection, "validator": validator })
                .await?;
        }
        Ok(())
    }

    async fn create_missing(&self, names: &[&str]) -> Result<(), StoreFault> {
        let existing = self.database.list_collection_names().await?;
        for name in names
            .iter()
            .filter(|name| !existing.iter().any(|there| there == *name))
        {
            match self.database.create_collection(*name).await {
                // Code 48: another replica was faster.
                Err(error) if !matches!(error.kind.as_ref(), mongodb::error::ErrorKind::Command(fault) if fault.code == 48) =>
                {
                    return Err(error.into());
                }
                _ => {}
            }
        }
        Ok(())
    }
}
