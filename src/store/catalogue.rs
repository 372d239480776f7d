//! Tenants, the board's own lists and the working calendar: seeded from files, edited in the pages.

use std::cmp::Reverse;

use bson::{Document, doc};
use futures_util::TryStreamExt;
use mongodb::{ClientSession, error::Error};
use serde::{Deserialize, Serialize, de::DeserializeOwned};

use super::{
    Store, StoreFault,
    audit::{Entry, EntryActor, Hash, entry_id},
    to_document,
};
use crate::domain::{
    actor::Actor,
    calendar::{CalendarYear, DayException, WorkingCalendar, changes_between},
    catalogue::{Catalogue, Section},
    change::Stamp,
    ids::{EventId, TenantId},
    lineage::Lineage,
    reason::{Reason, ReasonBook},
    sections::SectionTree,
    site::SiteText,
    tenant::Tenant,
    text::{Slug, sort_key},
    workflow::WorkflowDays,
};

/// Everything that is known before the first account: bodies, lists, calendar.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Reference {
    /// The bodies, by name as lists in Vietnam are sorted.
    pub tenants: Vec<Tenant>,
    /// The board's lists.
    pub catalogue: Catalogue,
    /// The working calendar.
    pub calendar: WorkingCalendar,
    /// What the site says of itself.
    pub site: SiteText,
    /// Days of the workflow that were set in the pages.
    pub workflow: WorkflowDays,
    /// Which body goes on in which.
    pub lineage: Lineage,
}

impl Reference {
    /// The body of that id.
    pub fn tenant(&self, id: TenantId) -> Option<&Tenant> {
        self.tenants.iter().find(|tenant| tenant.id == id)
    }

    /// The body of that slug. Slugs are used again: the one that is open is meant, else the one that closed last.
    pub fn tenant_by_slug(&self, slug: &str) -> Option<&Tenant> {
        let named = self.tenants.iter().filter(|tenant| tenant.slug.as_str() == slug);
        named.min_by_key(|tenant| match self.lineage.closing_of(tenant.id) {
            None => (0, tenant.valid_from, Reverse(None)),
            Some(closing) => (1, None, Reverse(Some(closing.last_day))),
        })
    }

    /// The body that this one goes on in today: itself while it is open.
    pub fn present(&self, tenant: &Tenant) -> Option<&Tenant> {
        self.tenant(self.lineage.present(tenant.id))
    }

    /// A body's name, or nothing when it is unknown.
    pub fn tenant_name(&self, id: TenantId) -> &str {
        self.tenant(id).map_or("", |tenant| tenant.name.as_str())
    }

    /// A field's name, or its slug when it is unknown.
    pub fn field_name<'a>(&'a self, slug: &'a Slug) -> &'a str {
        self.catalogue
            .field(slug)
            .map_or(slug.as_str(), |field| field.name.as_str())
    }
}

/// What a sync did.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SyncReport {
    /// Rows that were new.
    pub created: Vec<String>,
    /// Rows whose file had changed.
    pub updated: Vec<String>,
    /// Rows left alone because they were edited in the pages: the file says something else.
    pub differing: Vec<String>,
    /// Rows in the database that no file speaks of: kept.
    pub unfiled: Vec<String>,
    /// Rows that were as the file says.
    pub unchanged: usize,
}

/// One row of a seed file, ready to be stored.
#[derive(Clone, Debug)]
struct SeedRow {
    collection: &'static str,
    id: String,
    document: Document,
}

/// The collections that files seed.
const SEEDED: [&str; 7] = [
    "tenants",
    "fields",
    "categories",
    "sections",
    "grounds",
    "holidays",
    "reasons",
];

/// How the seeds were applied: one chain for all of them.
#[derive(Clone, Debug, Serialize, Deserialize)]
struct SeedHead {
    #[serde(rename = "_id")]
    id: String,
    sequence: i64,
    hash: Hash,
}

const SEED_CHAIN: &str = "reference:board";

fn seed_row<T: Serialize>(collection: &'static str, id: String, value: &T) -> Result<SeedRow, StoreFault> {
    let mut document = doc! { "_id": &id };
    document.extend(to_document(value)?);
    Ok(SeedRow {
        collection,
        id,
        document,
    })
}

fn seed_rows(
    tenants: &[Tenant],
    catalogue: &Catalogue,
    calendar: &[DayException],
) -> Result<Vec<SeedRow>, StoreFault> {
    let tenants = tenants
        .iter()
        .map(|one| seed_row("tenants", one.id.to_string(), one));
    let fields = catalogue
        .fields
        .iter()
        .map(|one| seed_row("fields", one.slug.to_string(), one));
    let categories = catalogue
        .categories
        .iter()
        .map(|one| seed_row("categories", one.slug.to_string(), one));
    let sections = catalogue
        .sections
        .iter()
        .map(|one| seed_row("sections", one.slug.to_string(), one));
    let grounds = catalogue
        .grounds
        .iter()
        .map(|one| seed_row("grounds", one.slug.to_string(), one));
    let reasons = catalogue
        .reasons
        .iter()
        .map(|one| seed_row("reasons", one.slug.to_string(), one));
    let holidays = calendar
        .iter()
        .map(|one| seed_row("holidays", one.date.to_string(), one));
    tenants
        .chain(fields)
        .chain(categories)
        .chain(sections)
        .chain(grounds)
        .chain(holidays)
        .chain(reasons)
        .collect()
}

impl Store {
    /// Reads the whole reference data.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn reference(&self) -> Result<Reference, StoreFault> {
        let (
            mut tenants,
            fields,
            categories,
            sections,
            grounds,
            holidays,
            loaded,
            tree,
            reasons,
            book,
            site,
            workflow,
            lineage,
        ) = tokio::try_join!(
            self.all::<Tenant>("tenants", "name"),
            self.all("fields", "order"),
            self.all("categories", "order"),
            self.all("sections", "order"),
            self.all("grounds", "number"),
            self.all::<DayException>("holidays", "_id"),
            self.loaded_years(),
            self.tree_of_pages(),
            self.all("reasons", "order"),
            self.book_of_pages(),
            self.site(),
            self.workflow(),
            self.lineage(),
        )?;
        for tenant in &mut tenants {
            if let Some(closing) = lineage.closing_of(tenant.id) {
                let last = tenant
                    .valid_until
                    .map_or(closing.last_day, |last| last.min(closing.last_day));
                tenant.valid_until = Some(last);
            }
        }
        // MongoDB knows no Vietnamese order that puts Đ after D and weighs tones last.
        tenants.sort_by_cached_key(|tenant| sort_key(&tenant.name));
        let of_files = WorkingCalendar::new(holidays);
        let calendar = loaded
            .iter()
            .fold(of_files, |calendar, one| calendar.with_year(one.year, &one.days));
        let catalogue = Catalogue {
            fields,
            categories,
            sections: tree.map_or(sections, |tree| in_order(tree.sections)),
            grounds,
            reasons: book.map_or(reasons, |book| book.reasons),
        };
        Ok(Reference {
            tenants,
            catalogue,
            calendar,
            site: site.map(|site| site.text).unwrap_or_default(),
            workflow: workflow.map(|workflow| workflow.days).unwrap_or_default(),
            lineage,
        })
    }

    async fn all<T: DeserializeOwned + Send + Sync>(
        &self,
        collection: &str,
        order: &str,
    ) -> Result<Vec<T>, StoreFault> {
        Ok(self
            .collection::<T>(collection)
            .find(doc! {})
            .sort(doc! { order: 1 })
            .await?
            .try_collect()
            .await?)
    }

    /// Brings seeds into the database, all or nothing, leaving alone what was edited in the pages.
    ///
    /// # Errors
    /// When the database does not take it; nothing has changed then.
    pub async fn sync_reference(
        &self,
        (tenants, catalogue, calendar): (&[Tenant], &Catalogue, &[DayException]),
        actor: &Actor,
        stamp: &mut Stamp,
    ) -> Result<SyncReport, StoreFault> {
        let mut rows = seed_rows(tenants, catalogue, calendar)?;
        for collection in ["fields", "categories", "reasons"] {
            for (order, row) in (0_i64..).zip(rows.iter_mut().filter(|row| row.collection == collection)) {
                row.document.insert("order", order);
            }
        }
        let loaded = self.loaded_years().await?;
        let mut known = SyncReport {
            differing: calendar_differences(calendar, &loaded),
            ..SyncReport::default()
        };
        rows.retain(|row| row.collection != "holidays" || !is_loaded(&row.id, &loaded));
        let tree = self.tree_of_pages().await?;
        if let Some(tree) = &tree {
            compare_sections(&catalogue.sections, tree, &mut known);
            rows.retain(|row| row.collection != "sections");
        }
        let book = self.book_of_pages().await?;
        if let Some(book) = &book {
            compare_reasons(&catalogue.reasons, book, &mut known);
            rows.retain(|row| row.collection != "reasons");
        }
        let sync = SeedSync {
            store: self.clone(),
            rows,
            known,
            loaded,
            tree_of_pages: tree.is_some(),
            book_of_pages: book.is_some(),
            actor: EntryActor::from(actor),
            event: EventId::from_uuid(stamp.draw_uuid()),
            at: stamp.at(),
        };
        let mut session = self.client.start_session().await?;
        let report = session
            .start_transaction()
            .and_run2(async move |session| sync.run(session).await)
            .await?;
        Ok(report)
    }
}

/// Whether a day's year was loaded in the pages: the files say nothing of it any more.
fn is_loaded(day: &str, loaded: &[CalendarYear]) -> bool {
    loaded
        .iter()
        .any(|one| day.starts_with(&format!("{}-", one.year)))
}

/// Days that the files tell otherwise than a year loaded in the pages.
fn calendar_differences(files: &[DayException], loaded: &[CalendarYear]) -> Vec<String> {
    let of_files = WorkingCalendar::new(files.iter().cloned());
    loaded
        .iter()
        .flat_map(|one| changes_between(&of_files.days_of(one.year), &one.days))
        .map(|day| format!("holidays/{}", day.date))
        .collect()
}

/// Sections by their order among siblings, as the seeds come from the database.
fn in_order(mut sections: Vec<Section>) -> Vec<Section> {
    sections.sort_by_key(|section| section.order);
    sections
}

/// What the files say otherwise than the tree of the pages, and what they do not speak of.
fn compare_sections(files: &[Section], tree: &SectionTree, report: &mut SyncReport) {
    let name = |section: &Section| format!("sections/{}", section.slug);
    let of_files = |key: &Slug| files.iter().find(|section| section.slug == *key);
    for section in files {
        if tree.sections.contains(section) {
            report.unchanged += 1;
        } else {
            report.differing.push(name(section));
        }
    }
    let unfiled = tree
        .sections
        .iter()
        .filter(|section| of_files(&section.slug).is_none());
    report.unfiled.extend(unfiled.map(name));
}

/// The same of the ready sentences.
fn compare_reasons(files: &[Reason], book: &ReasonBook, report: &mut SyncReport) {
    let name = |reason: &Reason| format!("reasons/{}", reason.slug);
    for reason in files {
        if book.reasons.contains(reason) {
            report.unchanged += 1;
        } else {
            report.differing.push(name(reason));
        }
    }
    let of_files = |key: &Slug| files.iter().any(|reason| reason.slug == *key);
    let unfiled = book.reasons.iter().filter(|reason| !of_files(&reason.slug));
    report.unfiled.extend(unfiled.map(name));
}

/// One sync, prepared before its transaction.
struct SeedSync {
    store: Store,
    rows: Vec<SeedRow>,
    /// How files and pages differ in what belongs to the pages: years that were loaded, sections that were changed.
    known: SyncReport,
    /// Those years.
    loaded: Vec<CalendarYear>,
    /// Whether the sections belong to the pages.
    tree_of_pages: bool,
    /// Whether the ready sentences do.
    book_of_pages: bool,
    actor: EntryActor,
    event: EventId,
    at: crate::domain::time::Instant,
}

impl SeedSync {
    async fn run(&self, session: &mut ClientSession) -> Result<SyncReport, Error> {
        let mut report = self.known.clone();
        for collection in SEEDED {
            self.sync_collection(collection, &mut report, session).await?;
        }
        if !(report.created.is_empty() && report.updated.is_empty()) {
            self.append_entry(&report, session).await?;
        }
        Ok(report)
    }

    async fn sync_collection(
        &self,
        collection: &str,
        report: &mut SyncReport,
        session: &mut ClientSession,
    ) -> Result<(), Error> {
        let documents = self.store.collection::<Document>(collection);
        let mut cursor = documents.find(doc! {}).session(&mut *session).await?;
        let stored: Vec<Document> = cursor.stream(&mut *session).try_collect().await?;
        let of_collection = || self.rows.iter().filter(|row| row.collection == collection);
        for there in stored.iter().filter_map(|one| one.get_str("_id").ok()) {
            let of_pages = match collection {
                "holidays" => is_loaded(there, &self.loaded),
                "sections" => self.tree_of_pages,
                "reasons" => self.book_of_pages,
                _ => false,
            };
            if !of_pages && of_collection().all(|row| row.id != there) {
                report.unfiled.push(format!("{collection}/{there}"));
            }
        }
        for row in of_collection() {
            let name = format!("{collection}/{}", row.id);
            let seed = hash_of(&row.document)?;
            let mut document = row.document.clone();
            document.insert("seed", seed.to_binary());
            match stored
                .iter()
                .find(|one| one.get_str("_id").is_ok_and(|id| id == row.id))
            {
                None => {
                    documents.insert_one(document).session(&mut *session).await?;
                    report.created.push(name);
                }
                Some(there) => match compare(there, seed)? {
                    Standing::AsSeeded => report.unchanged += 1,
                    Standing::Edited => report.differing.push(name),
                    Standing::SeedMoved => {
                        let filter = doc! { "_id": &row.id };
                        documents
                            .replace_one(filter, document)
                            .session(&mut *session)
                            .await?;
                        report.updated.push(name);
                    }
                },
            }
        }
        Ok(())
    }

    async fn append_entry(&self, report: &SyncReport, session: &mut ClientSession) -> Result<(), Error> {
        let heads = self.store.collection::<SeedHead>("seed_heads");
        let head = heads
            .find_one(doc! { "_id": SEED_CHAIN })
            .session(&mut *session)
            .await?;
        let (sequence, previous) = head.map_or((1, Hash::GENESIS), |head| (head.sequence + 1, head.hash));
        let entry = Entry {
            id: entry_id(SEED_CHAIN, sequence),
            chain: SEED_CHAIN.to_owned(),
            sequence,
            tenant: None,
            event: self.event,
            at: self.at,
            actor: self.actor.clone(),
            action: "sync_reference".to_owned(),
            fields: report.created.iter().chain(&report.updated).cloned().collect(),
            document: None,
            records: Vec::new(),
            previous,
            hash: Hash::GENESIS,
        };
        let entry = entry.signed().map_err(|fault| Error::custom(fault.to_string()))?;
        let head = SeedHead {
            id: SEED_CHAIN.to_owned(),
            sequence,
            hash: entry.hash,
        };
        self.store
            .collection::<Entry>("audit")
            .insert_one(&entry)
            .session(&mut *session)
            .await?;
        heads
            .replace_one(doc! { "_id": SEED_CHAIN }, head)
            .upsert(true)
            .session(&mut *session)
            .await?;
        Ok(())
    }
}

/// How a stored row stands to its file.
enum Standing {
    /// As the file says.
    AsSeeded,
    /// Edited in the pages since it was seeded, and different from the file.
    Edited,
    /// Untouched since it was seeded, while the file moved on.
    SeedMoved,
}

fn compare(stored: &Document, seed: Hash) -> Result<Standing, Error> {
    let mut content = stored.clone();
    let seeded = match content.remove("seed") {
        Some(bson::Bson::Binary(binary)) => Hash::from_slice(&binary.bytes),
        _ => None,
    };
    let now = hash_of(&content)?;
    Ok(if now == seed {
        Standing::AsSeeded
    } else if seeded == Some(now) {
        Standing::SeedMoved
    } else {
        Standing::Edited
    })
}

fn hash_of(document: &Document) -> Result<Hash, Error> {
    let bytes = document
        .to_vec()
        .map_err(|fault| Error::custom(fault.to_string()))?;
    Ok(Hash::of(&bytes))
}
