//! Submits against bare transactions.

use std::sync::Arc;

use cchc::{
    app::submissions::{open_submission, submit_submission},
    domain::{
        actor::{Person, Role},
        custody::Declaration,
        scope::Scope,
        text::SubmissionCode,
        time::SystemClock,
    },
};

use crate::{
    bare::{Act, Kind, compare, people, tx},
    harness::{TestPortal, event_news, everyone},
};

/// A draft is sent to the Standing Office.
#[derive(Clone)]
struct Submits {
    authors: Vec<Person>,
}

pub async fn measure() {
    let portal = Arc::new(TestPortal::build(Arc::new(SystemClock), |_| {}).await);
    everyone(&portal).await;
    let authors = people(&portal, "w", Role::Collaborator, "tuyen-quang").await;
    compare(&portal, &Submits { authors }).await;
    Arc::into_inner(portal).unwrap().close().await;
}

/// A draft of `author`.
pub async fn open_draft(portal: &TestPortal, author: &Person) -> SubmissionCode {
    let form = event_news(portal, "Hội nghị cải cách hành chính tại Tuyên Quang", 3);
    let tx = tx(portal, author, Scope::of_workspace(author.bodies()), None);
    let receipt = open_submission(&portal.services, tx, &form).await.unwrap();
    SubmissionCode::parse(&receipt.handle).unwrap()
}

/// Sends a draft.
pub async fn submit(portal: &TestPortal, act: &Act) {
    let tx = act.tx(portal, Scope::of_workspace(act.by.bodies()), Submits::OPERATION);
    let declaration = Declaration {
        accurate: true,
        no_state_secret: true,
    };
    submit_submission(&portal.services, tx, &act.code, declaration)
        .await
        .unwrap();
}

impl Kind for Submits {
    const FIGURE: &'static str = "submit";
    const OPERATION: &'static str = "submit";

    async fn prepare(&self, portal: &TestPortal, task: usize, key: String) -> Act {
        let by = self.authors[task].clone();
        let code = open_draft(portal, &by).await;
        Act { by, code, key }
    }

    async fn perform(&self, portal: &TestPortal, act: &Act) {
        submit(portal, act).await;
    }
}
