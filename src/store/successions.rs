//! Successions of bodies: planned, due, under way; and what of a body still has to pass over.

use bson::{Document, doc};
use futures_util::{TryStreamExt, future::try_join_all};
use serde::Deserialize;

use super::{Cursor, Store, StoreFault, Tx, View, custody::undecided};
use crate::domain::{
    account::Account,
    ids::{AccountId, SubmissionId, SuccessionId, TenantId},
    lineage::{Closing, Lineage},
    policy::{BoardAct, Granted, grant_board},
    scope::{Newsroom, Surface, System},
    state::StateName,
    succession::{Succession, SuccessionKind, SuccessionStateName, Tally},
    text::Slug,
    time::{Instant, LocalDate},
};

/// A page of successions, and where the next one begins.
pub type SuccessionRows = (Vec<Succession>, Option<Cursor>);

/// What a succession will move, in numbers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Estate {
    /// Drafts.
    pub drafts: u64,
    /// Items that were sent and are not decided.
    pub open_items: u64,
    /// Articles that stay as they are.
    pub articles: u64,
    /// Proposals of people that wait.
    pub proposals: u64,
}

/// States from which on a succession counts.
fn begun() -> Document {
    doc! { "$in": [SuccessionStateName::Underway.slug(), SuccessionStateName::Done.slug()] }
}

fn closing() -> Document {
    let kinds = SuccessionKind::ALL.into_iter().filter(|kind| kind.closes());
    doc! { "$in": kinds.map(SuccessionKind::key).collect::<Vec<_>>() }
}

impl Store {
    /// Which body goes on in which, as committed.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn lineage(&self) -> Result<Lineage, StoreFault> {
        #[derive(Deserialize)]
        struct Row {
            tenant: TenantId,
            successor: TenantId,
            effective_on: LocalDate,
        }
        let rows: Vec<Row> = self
            .collection::<Row>("successions")
            .find(doc! { "state.name": begun(), "kind": closing() })
            .projection(doc! { "tenant": 1, "successor": 1, "effective_on": 1 })
            .await?
            .try_collect()
            .await?;
        let closings = rows.into_iter().map(|row| Closing {
            body: row.tenant,
            successor: row.successor,
            last_day: row.effective_on.plus_days(-1),
        });
        Ok(Lineage::new(closings.collect()))
    }
}

impl<S: Surface> Tx<S> {
    /// The body that this one goes on in, as committed.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn present_body(&self, body: TenantId) -> Result<TenantId, StoreFault> {
        Ok(self.store.lineage().await?.present(body))
    }

    /// Whether a plan that was not begun closes the body already.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn is_planned_to_close(&self, body: TenantId) -> Result<bool, StoreFault> {
        let filter = doc! {
            "tenant": body.to_string(), "kind": closing(), "state.name": SuccessionStateName::Planned.slug(),
        };
        let successions = self.store.resources::<Succession>();
        Ok(successions.find_one(filter).await?.is_some())
    }

    /// Active people of a body.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn people_of(&self, body: TenantId) -> Result<Vec<AccountId>, StoreFault> {
        self.store.people_of(body).await
    }

    /// What a body holds, in numbers alone; with fields, the drafts and items of those.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn estate_of(&self, body: TenantId, fields: &[Slug]) -> Result<Estate, StoreFault> {
        self.store.estate_of(body, fields).await
    }
}

impl Tx<Newsroom> {
    /// A succession to act on.
    ///
    /// # Errors
    /// [`StoreFault::NotFound`], [`StoreFault::Denied`].
    pub async fn succession_for<A: BoardAct>(
        &self,
        id: SuccessionId,
    ) -> Result<Granted<A, Succession>, StoreFault> {
        self.board_for::<A>()?;
        let succession = self.load(doc! { "_id": id.to_string() }).await?;
        Ok(grant_board(self.person()?, succession, None)?)
    }
}

impl Tx<System> {
    /// A succession that the job carries out.
    ///
    /// # Errors
    /// [`StoreFault::NotFound`].
    pub async fn succession(&self, id: SuccessionId) -> Result<Succession, StoreFault> {
        self.load(doc! { "_id": id.to_string() }).await
    }
}

impl View<Newsroom> {
    /// Successions, the one planned last first.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn successions(
        &self,
        after: Option<&Cursor>,
        limit: usize,
    ) -> Result<SuccessionRows, StoreFault> {
        let filter = after.map(|cursor| cursor.after("planned_at", "$lt"));
        let wanted = i64::try_from(limit).unwrap_or(i64::MAX).saturating_add(1);
        let found = self
            .store
            .resources::<Succession>()
            .find(filter.unwrap_or_default())
            .sort(doc! { "planned_at": -1, "_id": -1 })
            .limit(wanted)
            .await?;
        let mut rows: Vec<Succession> = found.try_collect().await?;
        let more = rows.len() > limit;
        rows.truncate(limit);
        let next = rows
            .last()
            .filter(|_| more)
            .map(|last| Cursor::at(last.planned_at, last.id.to_string()));
        Ok((rows, next))
    }

    /// Active people of a body, by given name.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn people_of_body(&self, body: TenantId) -> Result<Vec<Account>, StoreFault> {
        let filter = doc! { "tenant": body.to_string(), "standing.name": "active" };
        let accounts = self.store.resources::<Account>();
        let found = accounts.find(filter).sort(doc! { "name_key": 1, "_id": 1 });
        Ok(found.await?.try_collect().await?)
    }

    /// A succession.
    ///
    /// # Errors
    /// [`StoreFault::NotFound`].
    pub async fn succession(&self, id: SuccessionId) -> Result<Succession, StoreFault> {
        let successions = self.store.resources::<Succession>();
        let found = successions.find_one(doc! { "_id": id.to_string() }).await?;
        found.ok_or(StoreFault::NotFound)
    }

    /// What a body holds, in numbers alone; with fields, the drafts and items of those.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn estate_of(&self, body: TenantId, fields: &[Slug]) -> Result<Estate, StoreFault> {
        self.store.estate_of(body, fields).await
    }
}

impl View<System> {
    /// Successions to carry out, by day and kind.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn due_successions(&self, today: LocalDate) -> Result<Vec<SuccessionId>, StoreFault> {
        let planned = doc! {
            "state.name": SuccessionStateName::Planned.slug(), "effective_on": { "$lte": today.to_string() },
        };
        let underway = doc! { "state.name": SuccessionStateName::Underway.slug() };
        let mut found: Vec<Succession> = self
            .store
            .resources::<Succession>()
            .find(doc! { "$or": [planned, underway] })
            .await?
            .try_collect()
            .await?;
        found.sort_by_key(|one| (one.effective_on, one.kind, one.id));
        Ok(found.into_iter().map(|one| one.id).collect())
    }

    /// Closings that were through since then, whatever day they count from: what slipped into a body while it closed
    /// is looked for there.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn closed_since(&self, since: Instant) -> Result<Vec<Succession>, StoreFault> {
        let filter = doc! {
            "state.name": SuccessionStateName::Done.slug(), "state.at": { "$gte": since }, "kind": closing(),
        };
        let successions = self.store.resources::<Succession>();
        Ok(successions.find(filter).await?.try_collect().await?)
    }

    /// Active people of a body.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn people_of(&self, body: TenantId) -> Result<Vec<AccountId>, StoreFault> {
        self.store.people_of(body).await
    }

    /// Some undecided items that a succession still has to pass over: all of a body that closes; of the others those of
    /// the fields, and those whose custodian went over. Not those that somebody holds.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn items_to_pass(
        &self,
        succession: &Succession,
        (gone_over, held): (&[AccountId], &[SubmissionId]),
        limit: i64,
    ) -> Result<Vec<SubmissionId>, StoreFault> {
        let mut filter = doc! { "tenant": succession.tenant.to_string(), "state.name": undecided() };
        if !held.is_empty() {
            let held: Vec<_> = held.iter().map(ToString::to_string).collect();
            filter.insert("_id", doc! { "$nin": held });
        }
        if !succession.kind.closes() {
            let gone_over: Vec<_> = gone_over.iter().map(ToString::to_string).collect();
            let fields: Vec<_> = succession.fields.iter().map(ToString::to_string).collect();
            filter.insert(
                "$or",
                vec![
                    doc! { "headline.field": { "$in": fields } },
                    doc! { "custodian": { "$in": gone_over } },
                ],
            );
        }
        let submissions = self.store.collection::<Document>("submissions");
        let found = submissions.find(filter).projection(doc! { "_id": 1 });
        let rows: Vec<Document> = found.limit(limit).await?.try_collect().await?;
        Ok(rows
            .iter()
            .filter_map(|row| row.get_str("_id").ok()?.parse().ok())
            .collect())
    }

    /// What a succession did so far.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn tally_of(&self, succession: &Succession, people: &[AccountId]) -> Result<Tally, StoreFault> {
        let id = succession.id.to_string();
        let people: Vec<_> = people.iter().map(ToString::to_string).collect();
        let accounts = self.store.collection::<Document>("accounts");
        let of_people = |standing: Document| {
            let mut filter = doc! { "_id": { "$in": &people } };
            filter.extend(standing);
            filter
        };
        let (moved, revoked) = (
            of_people(doc! { "passages.succession": &id }),
            of_people(doc! { "standing.cause": "succession", "tenant": succession.tenant.to_string() }),
        );
        let items = doc! { "passages.succession": &id };
        let submissions = self.store.collection::<Document>("submissions");
        let counts = try_join_all([
            accounts.count_documents(moved).into_future(),
            accounts.count_documents(revoked).into_future(),
            submissions.count_documents(items).into_future(),
        ])
        .await?;
        let number = |place: usize| {
            counts
                .get(place)
                .map_or(0, |count| i64::try_from(*count).unwrap_or(i64::MAX))
        };
        Ok(Tally {
            moved: number(0),
            revoked: number(1),
            items: number(2),
        })
    }
}

impl Store {
    async fn people_of(&self, body: TenantId) -> Result<Vec<AccountId>, StoreFault> {
        let filter = doc! { "tenant": body.to_string(), "standing.name": "active" };
        let accounts = self.collection::<Document>("accounts");
        let found = accounts.find(filter).projection(doc! { "_id": 1 });
        let rows: Vec<Document> = found.await?.try_collect().await?;
        Ok(rows
            .iter()
            .filter_map(|row| row.get_str("_id").ok()?.parse().ok())
            .collect())
    }

    async fn estate_of(&self, body: TenantId, fields: &[Slug]) -> Result<Estate, StoreFault> {
        let body = body.to_string();
        let within = |mut filter: Document| {
            if !fields.is_empty() {
                let fields: Vec<_> = fields.iter().map(ToString::to_string).collect();
                filter.insert("headline.field", doc! { "$in": fields });
            }
            filter
        };
        let sent: Vec<_> = StateName::UNDECIDED
            .into_iter()
            .filter(|state| *state != StateName::Draft)
            .map(StateName::slug)
            .collect();
        let drafts = within(doc! { "tenant": &body, "state.name": StateName::Draft.slug() });
        let open = within(doc! { "tenant": &body, "state.name": { "$in": sent } });
        let public = within(doc! { "tenant": &body, "state.name": StateName::Published.slug() });
        let waiting = doc! { "tenant": &body, "state.name": "waiting" };
        let submissions = self.collection::<Document>("submissions");
        let proposals = self.collection::<Document>("proposals");
        let counts = try_join_all([
            submissions.count_documents(drafts).into_future(),
            submissions.count_documents(open).into_future(),
            submissions.count_documents(public).into_future(),
            proposals.count_documents(waiting).into_future(),
        ])
        .await?;
        let number = |place: usize| counts.get(place).copied().unwrap_or_default();
        Ok(Estate {
            drafts: number(0),
            open_items: number(1),
            articles: number(2),
            proposals: number(3),
        })
    }
}
