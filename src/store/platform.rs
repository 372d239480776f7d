//! What is read across every scope, each with its reason.

use bson::{Document, doc};
use futures_util::TryStreamExt;

use super::{Store, StoreFault, board::lying_with};
use crate::domain::{
    account::Account,
    ids::{AccountId, SubmissionId},
    state::StateName,
    text::{Email, Slug},
};

impl Store {
    /// An account by its address. Reason: a person logs in, or asks for a new password, before any scope exists.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn account_by_email(&self, email: &Email) -> Result<Option<Account>, StoreFault> {
        Ok(self
            .resources::<Account>()
            .find_one(doc! { "email": email.to_string() })
            .await?)
    }

    /// An account by its id. Reason: the owner of a one-time link, and one's own account page.
    ///
    /// # Errors
    /// [`StoreFault::NotFound`].
    pub async fn account_of(&self, id: AccountId) -> Result<Account, StoreFault> {
        self.account(id).await?.ok_or(StoreFault::NotFound)
    }

    /// The next account, in the order of ids, with which an item in field review lies. Reason: the rerouting looks at
    /// every reviewer; it leaps through the index, so that a hundred thousand items of one cost one step.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn next_reviewer(&self, after: Option<AccountId>) -> Result<Option<AccountId>, StoreFault> {
        let after = after.map(|account| account.to_string()).unwrap_or_default();
        let filter =
            doc! { "state.reviewer": { "$gt": after }, "state.name": StateName::InFieldReview.slug() };
        let found = self
            .collection::<Document>("submissions")
            .find_one(filter)
            .sort(doc! { "state.reviewer": 1, "state.name": 1 })
            .projection(doc! { "state.reviewer": 1 })
            .await?;
        let named = |item: Document| {
            item.get_document("state")
                .ok()?
                .get_str("reviewer")
                .ok()?
                .parse()
                .ok()
        };
        Ok(found.and_then(named))
    }

    /// Some items that lie with a reviewer, of fields other than `kept`. Reason: the rerouting moves them, whatever
    /// their body.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn items_lying_with(
        &self,
        reviewer: AccountId,
        kept: &[Slug],
        limit: i64,
    ) -> Result<Vec<SubmissionId>, StoreFault> {
        let mut filter = lying_with(reviewer);
        if !kept.is_empty() {
            let kept: Vec<_> = kept.iter().map(ToString::to_string).collect();
            filter.insert("headline.field", doc! { "$nin": kept });
        }
        let submissions = self.collection::<Document>("submissions");
        let found = submissions.find(filter).projection(doc! { "_id": 1 });
        let rows: Vec<Document> = found.limit(limit).await?.try_collect().await?;
        Ok(rows
            .iter()
            .filter_map(|row| row.get_str("_id").ok()?.parse().ok())
            .collect())
    }
}
