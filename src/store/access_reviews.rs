//! Reviews of access: a lead has the sheet of the own body, the Standing Office all.

use bson::{Document, doc};
use futures_util::TryStreamExt;
use mongodb::options::Hint;
use serde::Deserialize;

use super::{Store, StoreFault, Tx, View};
use crate::domain::{
    access_review::{AccessReview, AccessSheet, HalfYear, sheet_id},
    account::{Account, Ending},
    actor::{Person, Role},
    ids::{AccountId, TenantId},
    policy::{self, AnswerAccess, Granted, ReviewAccess, grant_board},
    scope::{Newsroom, Public, Surface, System},
    time::Instant,
};

/// Reviews that a list shows: two a year.
const SHOWN: i64 = 100;

fn unsigned() -> Document {
    doc! { "state.name": { "$in": ["listing", "open"] } }
}

#[derive(Deserialize)]
struct Named {
    #[serde(rename = "_id")]
    period: HalfYear,
}

impl<S: Surface> Tx<S> {
    /// Reviews that are not signed off.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn unsigned_reviews(&self) -> Result<Vec<HalfYear>, StoreFault> {
        self.store.unsigned_reviews().await
    }

    /// A review to act on.
    ///
    /// # Errors
    /// [`StoreFault::NotFound`].
    pub async fn access_review(&self, period: HalfYear) -> Result<AccessReview, StoreFault> {
        self.load(doc! { "_id": period.to_string() }).await
    }

    /// The sheet of a body to act on.
    ///
    /// # Errors
    /// [`StoreFault::NotFound`].
    pub async fn access_sheet(&self, period: HalfYear, body: TenantId) -> Result<AccessSheet, StoreFault> {
        self.load(doc! { "_id": sheet_id(period, body) }).await
    }

    /// Who leads a body.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn leads_of(&self, body: TenantId) -> Result<Vec<AccountId>, StoreFault> {
        self.store.leads_of(body).await
    }
}

impl Tx<Public> {
    /// The sheet of the person's own body to answer in.
    ///
    /// # Errors
    /// [`StoreFault::NotFound`].
    pub async fn own_sheet_for(
        &self,
        period: HalfYear,
    ) -> Result<Granted<AnswerAccess, AccessSheet>, StoreFault> {
        let person = self.person()?;
        let sheet = self.access_sheet(period, person.tenant).await?;
        policy::grant_at_door(person, sheet).ok_or(StoreFault::NotFound)
    }
}

impl Tx<Newsroom> {
    /// A review to sign off.
    ///
    /// # Errors
    /// [`StoreFault::NotFound`], [`StoreFault::Denied`].
    pub async fn access_review_for(
        &self,
        period: HalfYear,
    ) -> Result<Granted<ReviewAccess, AccessReview>, StoreFault> {
        self.board_for::<ReviewAccess>()?;
        let review = self.access_review(period).await?;
        Ok(grant_board(self.person()?, review, None)?)
    }

    /// The sheet of a body to answer in.
    ///
    /// # Errors
    /// [`StoreFault::NotFound`], [`StoreFault::Denied`].
    pub async fn access_sheet_for(
        &self,
        period: HalfYear,
        body: TenantId,
    ) -> Result<Granted<ReviewAccess, AccessSheet>, StoreFault> {
        self.board_for::<ReviewAccess>()?;
        let sheet = self.access_sheet(period, body).await?;
        Ok(grant_board(self.person()?, sheet, None)?)
    }

    /// Every sheet of a review, each to be closed with it.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn access_sheets(&self, period: HalfYear) -> Result<Vec<AccessSheet>, StoreFault> {
        let mut sheets = Vec::new();
        for body in self.store.bodies_listed(period).await? {
            sheets.push(self.access_sheet(period, body).await?);
        }
        Ok(sheets)
    }
}

impl View<Public> {
    /// Sheets of the person's own body, the newest first.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn own_sheets(&self, person: &Person) -> Result<Vec<AccessSheet>, StoreFault> {
        let sheets = self.store.resources::<AccessSheet>();
        let found = sheets
            .find(doc! { "tenant": person.tenant.to_string() })
            .sort(doc! { "review": -1 })
            .limit(SHOWN);
        Ok(found.await?.try_collect().await?)
    }

    /// One of them.
    ///
    /// # Errors
    /// [`StoreFault::NotFound`].
    pub async fn own_sheet(&self, person: &Person, period: HalfYear) -> Result<AccessSheet, StoreFault> {
        self.store.sheet(period, person.tenant).await
    }
}

impl View<Newsroom> {
    /// Reviews, the newest first.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn access_reviews(&self) -> Result<Vec<AccessReview>, StoreFault> {
        let reviews = self.store.resources::<AccessReview>();
        let found = reviews.find(doc! {}).sort(doc! { "_id": -1 }).limit(SHOWN);
        Ok(found
            .hint(Hint::Keys(doc! { "_id": 1 }))
            .await?
            .try_collect()
            .await?)
    }

    /// A review.
    ///
    /// # Errors
    /// [`StoreFault::NotFound`].
    pub async fn access_review(&self, period: HalfYear) -> Result<AccessReview, StoreFault> {
        let reviews = self.store.resources::<AccessReview>();
        let found = reviews.find_one(doc! { "_id": period.to_string() }).await?;
        found.ok_or(StoreFault::NotFound)
    }

    /// Every sheet of a review.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn access_sheets(&self, period: HalfYear) -> Result<Vec<AccessSheet>, StoreFault> {
        let sheets = self.store.resources::<AccessSheet>();
        let found = sheets.find(doc! { "review": period.to_string() });
        Ok(found.await?.try_collect().await?)
    }

    /// The sheet of a body.
    ///
    /// # Errors
    /// [`StoreFault::NotFound`].
    pub async fn access_sheet(&self, period: HalfYear, body: TenantId) -> Result<AccessSheet, StoreFault> {
        self.store.sheet(period, body).await
    }

    /// Who leads a body.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn leads_of(&self, body: TenantId) -> Result<Vec<AccountId>, StoreFault> {
        self.store.leads_of(body).await
    }

    /// Bodies that have a lead.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn bodies_led(&self) -> Result<Vec<TenantId>, StoreFault> {
        let leads = self.store.holders_of(Role::TenantLead, None).await?;
        Ok(leads.into_iter().map(|lead| lead.tenant).collect())
    }
}

impl View<System> {
    /// Reviews that are not signed off.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn unsigned_reviews(&self) -> Result<Vec<HalfYear>, StoreFault> {
        self.store.unsigned_reviews().await
    }

    /// A review.
    ///
    /// # Errors
    /// [`StoreFault::NotFound`].
    pub async fn access_review(&self, period: HalfYear) -> Result<AccessReview, StoreFault> {
        let reviews = self.store.resources::<AccessReview>();
        let found = reviews.find_one(doc! { "_id": period.to_string() }).await?;
        found.ok_or(StoreFault::NotFound)
    }

    /// Bodies that have a sheet in a review.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn bodies_listed(&self, period: HalfYear) -> Result<Vec<TenantId>, StoreFault> {
        self.store.bodies_listed(period).await
    }

    /// How many accounts a review lists.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn count_listed(&self, period: HalfYear) -> Result<usize, StoreFault> {
        let mut listed = 0;
        for body in self.store.bodies_listed(period).await? {
            listed += self.store.sheet(period, body).await?.rows.len();
        }
        Ok(listed)
    }

    /// Active accounts of a body, by given name.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn active_accounts_of(&self, body: TenantId) -> Result<Vec<Account>, StoreFault> {
        let keys = doc! { "tenant": 1, "standing.name": 1, "name_key": 1, "_id": 1 };
        let accounts = self.store.resources::<Account>();
        let found = accounts
            .find(doc! { "tenant": body.to_string(), "standing.name": "active" })
            .sort(doc! { "name_key": 1, "_id": 1 })
            .hint(Hint::Keys(keys));
        Ok(found.await?.try_collect().await?)
    }

    /// Accounts that were revoked since then and are so still: each with its body and how it ended.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn endings_since(
        &self,
        since: Instant,
    ) -> Result<Vec<(TenantId, AccountId, Ending)>, StoreFault> {
        let keys = doc! { "standing.name": 1, "standing.at": 1 };
        let accounts = self.store.resources::<Account>();
        let found = accounts
            .find(doc! { "standing.name": "revoked", "standing.at": { "$gte": since } })
            .sort(keys.clone())
            .hint(Hint::Keys(keys));
        let found: Vec<Account> = found.await?.try_collect().await?;
        let ended = found.into_iter().filter_map(|account| {
            let ending = account.ending().cloned()?;
            Some((account.tenant, account.id, ending))
        });
        Ok(ended.collect())
    }
}

impl Store {
    async fn unsigned_reviews(&self) -> Result<Vec<HalfYear>, StoreFault> {
        let reviews = self.collection::<Named>("access_reviews");
        let found = reviews.find(unsigned()).projection(doc! { "_id": 1 });
        let found: Vec<Named> = found.await?.try_collect().await?;
        Ok(found.into_iter().map(|one| one.period).collect())
    }

    async fn bodies_listed(&self, period: HalfYear) -> Result<Vec<TenantId>, StoreFault> {
        #[derive(Deserialize)]
        struct Listed {
            tenant: TenantId,
        }
        let sheets = self.collection::<Listed>("access_sheets");
        let found = sheets
            .find(doc! { "review": period.to_string() })
            .projection(doc! { "tenant": 1 });
        let found: Vec<Listed> = found.await?.try_collect().await?;
        Ok(found.into_iter().map(|one| one.tenant).collect())
    }

    async fn sheet(&self, period: HalfYear, body: TenantId) -> Result<AccessSheet, StoreFault> {
        let sheets = self.resources::<AccessSheet>();
        let found = sheets.find_one(doc! { "_id": sheet_id(period, body) }).await?;
        found.ok_or(StoreFault::NotFound)
    }

    async fn leads_of(&self, body: TenantId) -> Result<Vec<AccountId>, StoreFault> {
        let leads = self.holders_of(Role::TenantLead, Some(body)).await?;
        Ok(leads.into_iter().map(|lead| lead.id).collect())
    }
}
