//! Items of a test: filed and moved over HTTP, as their people would.

use cchc::{
    app::content_form::ContentForm,
    mail::transport::{FilesTransport, StoredMail, StoredMailSummary},
};
use serde_json::{Value, json};

use super::{Answer, Browser, Somebody, TestPortal, eventually};

/// An idempotency key that no other form of the test has.
pub fn key() -> String {
    uuid::Uuid::new_v4().simple().to_string()
}

/// The form of a content, as its controls are named.
pub fn form_fields(form: &ContentForm) -> Vec<(&'static str, &str)> {
    let mut fields = vec![
        ("kind", form.kind.as_str()),
        ("title", &form.title),
        ("summary", &form.summary),
        ("body", &form.body),
        ("field", &form.field),
        ("category", &form.category),
        ("section", &form.section),
        ("author", &form.author),
        ("source", &form.source),
        ("event_at", &form.event_at),
        ("document_number", &form.document_number),
        ("issued_on", &form.issued_on),
        ("issuer", &form.issuer),
        ("place", &form.place),
    ];
    if form.reused {
        fields.push(("reused", "on"));
    }
    if form.consent_required {
        fields.push(("consent_required", "on"));
    }
    fields
}

/// A content as the API takes it.
pub fn content_body(form: &ContentForm) -> Value {
    json!({
        "kind": form.kind, "title": form.title, "summary": form.summary, "body": form.body,
        "field": form.field, "category": form.category, "section": form.section,
        "author": form.author, "source": form.source, "reused": form.reused,
        "consent_required": form.consent_required, "event_at": form.event_at,
        "document_number": form.document_number, "issued_on": form.issued_on, "issuer": form.issuer,
        "place": form.place,
    })
}

/// An item, filed from the body of its author.
#[derive(Clone, Debug)]
pub struct Item {
    /// Its code.
    pub code: String,
    /// Slug of the body.
    pub tenant: String,
}

impl Item {
    /// A draft of `author`.
    pub async fn draft(author: &Somebody, form: &ContentForm) -> Self {
        let key = key();
        let mut fields = form_fields(form);
        fields.push(("key", &key));
        let opened = author
            .browser
            .post(&format!("/don-vi/{}/soan", author.tenant), &fields)
            .await
            .expect(303);
        let (item, _) = opened.location.as_deref().unwrap().split_once('?').unwrap();
        Self {
            code: item.rsplit('/').next().unwrap().to_owned(),
            tenant: author.tenant.clone(),
        }
    }

    /// A draft, submitted.
    pub async fn submitted(author: &Somebody, form: &ContentForm) -> Self {
        let item = Self::draft(author, form).await;
        item.submit(&author.browser).await.expect(303);
        item
    }

    /// Its address in the workspace.
    pub fn workspace(&self) -> String {
        format!("/don-vi/{}/tin-bai/{}", self.tenant, self.code)
    }

    /// Its address in the newsroom.
    pub fn newsroom(&self) -> String {
        format!("/toa-soan/tin-bai/{}", self.code)
    }

    /// The custodian declares and sends it.
    pub async fn submit(&self, browser: &Browser) -> Answer {
        let key = key();
        let fields = [
            ("accurate", "on"),
            ("no_state_secret", "on"),
            ("key", key.as_str()),
        ];
        browser.post(&format!("{}/gui", self.workspace()), &fields).await
    }

    /// The custodian withdraws it.
    pub async fn withdraw(&self, browser: &Browser) -> Answer {
        browser
            .post(&format!("{}/rut", self.workspace()), &[("key", &key())])
            .await
    }

    /// The custodian, having seen `revision`, saves `form`.
    pub async fn edit(&self, browser: &Browser, revision: &str, form: &ContentForm) -> Answer {
        save(browser, &format!("{}/sua", self.workspace()), revision, form).await
    }

    /// A reviewer, having seen `revision`, saves `form`.
    pub async fn edit_as_board(&self, browser: &Browser, revision: &str, form: &ContentForm) -> Answer {
        save(browser, &format!("{}/sua", self.newsroom()), revision, form).await
    }

    /// Passes it to the member of its field.
    pub async fn route(&self, browser: &Browser) -> Answer {
        browser
            .post(&format!("{}/chuyen", self.newsroom()), &[("key", &key())])
            .await
    }

    /// Gives it back with remarks.
    pub async fn give_back(&self, browser: &Browser, remarks: &str) -> Answer {
        let key = key();
        let fields = [("remarks", remarks), ("key", key.as_str())];
        browser
            .post(&format!("{}/tra-lai", self.newsroom()), &fields)
            .await
    }

    /// Refuses it on grounds.
    pub async fn refuse(&self, browser: &Browser, grounds: &[&str], more: &[(&str, &str)]) -> Answer {
        let key = key();
        let mut fields = vec![("key", key.as_str())];
        fields.extend(grounds.iter().map(|ground| ("grounds", *ground)));
        fields.extend_from_slice(more);
        browser
            .post(&format!("{}/tu-choi", self.newsroom()), &fields)
            .await
    }

    /// Approves the revision that was seen.
    pub async fn approve(&self, browser: &Browser, revision: &str) -> Answer {
        let key = key();
        let fields = [("revision", revision), ("key", key.as_str())];
        browser
            .post(&format!("{}/phe-duyet", self.newsroom()), &fields)
            .await
    }

    /// The item as it is stored.
    pub async fn stored(&self, portal: &TestPortal) -> bson::Document {
        let submissions = portal.raw().await.collection::<bson::Document>("submissions");
        let found = submissions.find_one(bson::doc! { "code": &self.code }).await;
        found.unwrap().expect("the item is stored")
    }

    /// Name of its state.
    pub async fn state(&self, portal: &TestPortal) -> String {
        let item = self.stored(portal).await;
        item.get_document("state")
            .unwrap()
            .get_str("name")
            .unwrap()
            .to_owned()
    }
}

async fn save(browser: &Browser, address: &str, revision: &str, form: &ContentForm) -> Answer {
    let key = key();
    let mut fields = form_fields(form);
    fields.extend([("revision", revision), ("key", key.as_str())]);
    browser.post(address, &fields).await
}

impl TestPortal {
    /// How many documents of a collection fit a filter.
    pub async fn count(&self, collection: &str, filter: bson::Document) -> u64 {
        let documents = self.raw().await.collection::<bson::Document>(collection);
        documents.count_documents(filter).await.unwrap()
    }

    /// Every mail sent so far, the newest first.
    pub async fn mails_sent(&self) -> Vec<StoredMail> {
        let files = FilesTransport::new(self.mails.path());
        let mut mails = Vec::new();
        for summary in files.list(1_000).await.unwrap_or_default() {
            mails.extend(files.read(&summary.id).await.unwrap());
        }
        mails
    }

    /// Waits until the outbox is empty.
    pub async fn wait_for_outbox(&self) {
        let unsent = bson::doc! { "progress": { "$in": ["queued", "sending", "failed"] } };
        eventually("the outbox is empty", async || {
            self.count("outbox", unsent.clone()).await == 0
        })
        .await;
    }

    /// The newest mail to an address that fits, as soon as it is there.
    pub async fn mail_to(&self, email: &str, fits: impl Fn(&StoredMailSummary) -> bool) -> StoredMail {
        self.wait_for_outbox().await;
        let mails = self.mails_sent().await;
        let found = mails
            .iter()
            .find(|mail| mail.summary.to_email == email && fits(&mail.summary));
        let subjects: Vec<_> = mails
            .iter()
            .map(|mail| (&mail.summary.to_email, &mail.summary.subject))
            .collect();
        found
            .unwrap_or_else(|| panic!("no such mail to {email}: {subjects:#?}"))
            .clone()
    }
}
