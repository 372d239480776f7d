//! Approvals, which publish, against bare transactions.

use std::sync::Arc;

use cchc::{
    app::review::approve_submission,
    domain::{
        actor::{Person, Role},
        content::RevisionNumber,
        scope::Scope,
        time::SystemClock,
    },
};

use crate::{
    bare::{Act, Kind, compare, people},
    harness::{TestPortal, everyone},
    submits::{open_draft, submit},
};

/// An officer approves what was submitted.
#[derive(Clone)]
struct Approvals {
    authors: Vec<Person>,
    officers: Vec<Person>,
}

pub async fn measure() {
    let portal = Arc::new(TestPortal::build(Arc::new(SystemClock), |_| {}).await);
    everyone(&portal).await;
    let kind = Approvals {
        authors: people(&portal, "w", Role::Collaborator, "tuyen-quang").await,
        officers: people(&portal, "o", Role::StandingOfficer, "ban-bien-tap").await,
    };
    compare(&portal, &kind).await;
    Arc::into_inner(portal).unwrap().close().await;
}

impl Kind for Approvals {
    const FIGURE: &'static str = "decide";
    const OPERATION: &'static str = "approve";

    async fn prepare(&self, portal: &TestPortal, task: usize, key: String) -> Act {
        let author = &self.authors[task];
        let code = open_draft(portal, author).await;
        let sent = Act {
            by: author.clone(),
            code,
            key: key.clone(),
        };
        submit(portal, &sent).await;
        Act {
            by: self.officers[task].clone(),
            code,
            key,
        }
    }

    async fn perform(&self, portal: &TestPortal, act: &Act) {
        let tx = act.tx(portal, Scope::of_newsroom(&act.by), Self::OPERATION);
        approve_submission(&portal.services, tx, &act.code, RevisionNumber::FIRST)
            .await
            .unwrap();
    }
}
