//! A saved view (cách xem đã lưu): filters of the queue that a person keeps under a name. Nobody else sees it.

use serde::{Deserialize, Serialize};

use super::{
    account::Account,
    change::{Change, Stamp},
    policy::{Granted, KeepViews},
    state::StateName,
    text::{Slug, ViewName, fold},
};

/// Most views of a person.
pub const MOST: usize = 12;

/// What of the queue is seen.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct QueueFilters {
    /// Items in this state.
    pub state: StateName,
    /// Of this field.
    pub field: Option<Slug>,
    /// Of this body.
    pub tenant: Option<Slug>,
    /// Filed late.
    pub late: bool,
}

/// Filters of the queue under a name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SavedView {
    /// Tells it from the person's others.
    pub id: String,
    /// Its name.
    pub name: ViewName,
    /// What is seen.
    pub filters: QueueFilters,
}

/// Why a view is not kept.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ViewFault {
    /// There are as many as a person may keep.
    #[error("Đã lưu {MOST} cách xem, là số tối đa. Hãy xóa bớt một cách xem rồi lưu lại.")]
    Full,
    /// Another one has that name.
    #[error("Đã có cách xem mang tên “{0}”. Hãy đặt tên khác.")]
    Taken(ViewName),
    /// There is none of that number.
    #[error("Cách xem này không còn. Hãy tải lại trang.")]
    NotThere,
}

impl Granted<KeepViews, Account> {
    /// Keeps filters under a name.
    ///
    /// # Errors
    /// [`ViewFault::Full`], [`ViewFault::Taken`].
    pub fn keep_view(
        self,
        name: ViewName,
        filters: QueueFilters,
        stamp: &mut Stamp,
    ) -> Result<Change<Account>, ViewFault> {
        let (mut account, _) = self.into_parts();
        if account.views.len() >= MOST {
            return Err(ViewFault::Full);
        }
        let id = stamp.draw_uuid().to_string();
        is_free(&account, &id, &name)?;
        account.views.push(SavedView { id, name, filters });
        Ok(Change::new(account, "keep_view", stamp).naming(vec!["views"]))
    }

    /// Gives a view another name.
    ///
    /// # Errors
    /// [`ViewFault::NotThere`], [`ViewFault::Taken`].
    pub fn rename_view(
        self,
        id: &str,
        name: ViewName,
        stamp: &mut Stamp,
    ) -> Result<Change<Account>, ViewFault> {
        let (mut account, _) = self.into_parts();
        is_free(&account, id, &name)?;
        let view = account.views.iter_mut().find(|view| view.id == id);
        view.ok_or(ViewFault::NotThere)?.name = name;
        Ok(Change::new(account, "rename_view", stamp).naming(vec!["views"]))
    }

    /// Keeps a view no longer.
    ///
    /// # Errors
    /// [`ViewFault::NotThere`].
    pub fn drop_view(self, id: &str, stamp: &mut Stamp) -> Result<Change<Account>, ViewFault> {
        let (mut account, _) = self.into_parts();
        let before = account.views.len();
        account.views.retain(|view| view.id != id);
        if account.views.len() == before {
            return Err(ViewFault::NotThere);
        }
        Ok(Change::new(account, "drop_view", stamp).naming(vec!["views"]))
    }
}

/// Whether no other view of the person is called so, however it is written.
fn is_free(account: &Account, id: &str, name: &ViewName) -> Result<(), ViewFault> {
    let mut others = account.views.iter().filter(|view| view.id != id);
    match others.find(|other| fold(other.name.as_str()) == fold(name.as_str())) {
        Some(other) => Err(ViewFault::Taken(other.name.clone())),
        None => Ok(()),
    }
}
