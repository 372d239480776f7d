//! One short function for each operation of the portal, `verb_object`.

pub mod access_reviews;
pub mod account_list;
pub mod accounts;
pub mod appointment_sheets;
pub mod attachments;
pub mod audit;
pub mod bulk_routing;
pub mod calendar;
pub mod charges;
pub mod claims;
pub mod content_form;
pub mod custody;
pub mod deadlines;
pub mod delegations;
pub mod demo;
pub mod departure_sheets;
pub mod directory;
pub mod error_reports;
pub mod expiry;
pub mod front_page;
pub mod incidents;
pub mod intake;

pub mod notices;
pub mod outbox;
pub mod passwords;
pub mod proposals;
pub mod publication;
pub mod reasons;
pub mod reference;
pub mod rehoming;
pub mod review;
pub mod risks;
pub mod saved_views;
pub mod search;
pub mod sections;
pub mod sheet;
pub mod site;
pub mod submissions;
pub mod successions;
pub mod tenant_files;
pub mod tenants;
pub mod tenure;
pub mod terms;
pub mod urging;
pub mod workbook;
pub mod workflow;
pub mod workspace_revocation;

use std::sync::Arc;

use crate::{
    app::{content_form::FieldFault, incidents::Incidents, passwords::Passwords, reference::ReferenceCache},
    domain::{
        account::{AccountFault, ExpiryRules},
        actor::Epoch,
        attachment::{AttachmentFault, AttachmentRules},
        calendar::CalendarFault,
        change::Stamp,
        custody::{SubmissionFault, Timing},
        deadlines::Chasing,
        delegation::DelegationFault,
        error_report::ReportFault,
        form_token::{FormFault, FormSigner},
        ids::{AccountId, EventId},
        link::LinkSigner,
        proposal::ProposalFault,
        review::ReviewFault,
        routing::NobodyPresent,
        scope::Surface,
        submission::Targets,
        succession::SuccessionFault,
        terms::TermsFault,
        time::{Instant, LocalDate, SharedClock},
    },
    store::{
        Receipt, Reference, SessionRules, Store, StoreFault, Tx,
        audit::{EntryActor, ProcessAct, ProcessChain},
    },
};

/// What every operation may need, built once.
pub struct Services {
    /// The database.
    pub store: Store,
    /// The clock.
    pub clock: SharedClock,
    /// Password hashing, bounded.
    pub passwords: Passwords,
    /// Signs one-time links.
    pub links: LinkSigner,
    /// Signs public forms.
    pub forms: FormSigner,
    /// Audit chain of this process.
    pub process: ProcessChain,
    /// Denied and failed acts that this process counted.
    pub incidents: Incidents,
    /// Bodies, lists and calendar.
    pub reference: ReferenceCache,
    /// Targets of the review steps, unless the pages set others: see [`Services::targets_in`].
    pub targets: Targets,
    /// How overdue items are chased, unless the pages say otherwise: see [`Services::chasing_in`].
    pub chasing: Chasing,
    /// How long sessions live.
    pub sessions: SessionRules,
    /// How much may be attached.
    pub attachments: AttachmentRules,
    /// How long an account may lie idle.
    pub expiry: ExpiryRules,
}

impl Services {
    /// The services of one process.
    pub fn new(
        store: Store,
        clock: SharedClock,
        secret: &[u8; 32],
        (sessions, chasing, attachments, expiry): (SessionRules, Chasing, AttachmentRules, ExpiryRules),
    ) -> Arc<Self> {
        Arc::new(Self {
            reference: ReferenceCache::new(store.clone(), clock.clone()),
            store,
            passwords: Passwords::new(),
            links: LinkSigner::new(secret),
            forms: FormSigner::new(secret),
            process: ProcessChain::new(uuid::Uuid::new_v4()),
            incidents: Incidents::default(),
            targets: Targets::default(),
            chasing,
            sessions,
            attachments,
            expiry,
            clock,
        })
    }

    /// Moment and ids of one request.
    ///
    /// # Errors
    /// When the system has no randomness to give.
    pub fn stamp(&self) -> Result<Stamp, Fault> {
        Ok(Stamp::new(self.clock.now(), random()?))
    }

    /// What the review steps are timed by.
    pub fn timing<'a>(&self, reference: &'a Reference) -> Timing<'a> {
        Timing {
            targets: self.targets_in(reference),
            calendar: &reference.calendar,
        }
    }

    /// Targets of the review steps, as the pages have them over what the process was started with.
    pub fn targets_in(&self, reference: &Reference) -> Targets {
        reference.workflow.targets(self.targets)
    }

    /// How overdue items are chased, in the same way.
    pub fn chasing_in(&self, reference: &Reference) -> Chasing {
        reference.workflow.chasing(self.chasing)
    }

    /// Shows changed reference data at once; what is saved is saved, also when it cannot be read again just now.
    async fn show_reference(&self) {
        if let Err(fault) = self.reference.renew().await {
            tracing::warn!(error = %fault, "changed reference data is shown a few seconds late");
        }
    }

    /// Enters an act without a subject into the chain of this process.
    async fn note(
        &self,
        actor: EntryActor,
        gate: Option<(AccountId, Epoch)>,
        action: &'static str,
        stamp: &mut Stamp,
    ) -> Result<(), Fault> {
        let event = EventId::from_uuid(stamp.draw_uuid());
        let act = ProcessAct {
            actor,
            gate,
            action,
            event,
            at: stamp.at(),
        };
        Ok(self.process.append(&self.store, act).await?)
    }

    /// The moment.
    pub fn now(&self) -> Instant {
        self.clock.now()
    }

    /// The day in Vietnam.
    pub fn today(&self) -> LocalDate {
        self.clock.now().local_date()
    }
}

/// Does an act once. The same request sent again cannot commit, as its key is taken: whatever it fails of, the answer
/// is what the first one left behind. So a first request never pays for looking.
pub(crate) async fn once<S: Surface>(
    mut tx: Tx<S>,
    act: impl AsyncFnOnce(&mut Tx<S>) -> Result<Receipt, Fault>,
) -> Result<Receipt, Fault> {
    match act(&mut tx).await {
        Ok(receipt) => Ok(receipt),
        Err(fault) => tx.replay().await?.ok_or(fault),
    }
}

/// 32 bytes nobody can guess.
///
/// # Errors
/// When the system has no randomness to give.
pub fn random() -> Result<[u8; 32], Fault> {
    let mut bytes = [0; 32];
    getrandom::fill(&mut bytes).map_err(|_| Fault::NoRandomness)?;
    Ok(bytes)
}

/// Why an operation could not be done.
#[derive(Debug, thiserror::Error)]
pub enum Fault {
    /// The store said no.
    #[error(transparent)]
    Store(#[from] StoreFault),
    /// The custodian's act is not possible.
    #[error(transparent)]
    Submission(#[from] SubmissionFault),
    /// The reviewer's act is not possible.
    #[error(transparent)]
    Review(#[from] ReviewFault),
    /// Nobody can take the item.
    #[error(transparent)]
    Routing(#[from] NobodyPresent),
    /// The act on an account is not possible.
    #[error(transparent)]
    Account(#[from] AccountFault),
    /// Nothing can be done about the proposal.
    #[error(transparent)]
    Proposal(#[from] ProposalFault),
    /// Nothing can be done about the succession.
    #[error(transparent)]
    Succession(#[from] SuccessionFault),
    /// The terms of use were not agreed to.
    #[error(transparent)]
    Terms(#[from] TermsFault),
    /// The delegation cannot be recorded.
    #[error(transparent)]
    Delegation(#[from] DelegationFault),
    /// The file cannot be attached or taken away.
    #[error(transparent)]
    Attachment(#[from] AttachmentFault),
    /// The upload broke off.
    #[error("Tệp chưa tải lên hết: đường truyền bị ngắt. Hãy tải lại.")]
    BrokenUpload,
    /// The year of the calendar cannot be loaded.
    #[error(transparent)]
    Calendar(#[from] CalendarFault),
    /// What the change was made from moved on; what was typed is kept.
    #[error("{0}")]
    Stale(String),
    /// Nothing can be done about the error report.
    #[error(transparent)]
    Report(#[from] ReportFault),
    /// A public form does not look like a reader's.
    #[error(transparent)]
    PublicForm(#[from] FormFault),
    /// Too many error reports.
    #[error(
        "Hệ thống vừa nhận nhiều báo lỗi từ nơi của bạn hoặc về bài viết này. Nội dung bạn nhập còn ở dưới; hãy gửi lại sau 15 phút."
    )]
    TooManyReports,
    /// What was typed must be mended.
    #[error("{}", content_form::in_one_line(.0))]
    Form(Vec<FieldFault>),
    /// Too many tries.
    #[error("Bạn đã thử quá nhiều lần. Hãy đợi 15 phút rồi thử lại, hoặc dùng chức năng quên mật khẩu.")]
    Throttled,
    /// Address or password is wrong; which of them is not said.
    #[error("Địa chỉ thư điện tử hoặc mật khẩu không đúng.")]
    WrongCredentials,
    /// Too many ask at once.
    #[error("Hệ thống đang có quá nhiều yêu cầu. Hãy thử lại sau ít phút.")]
    Busy,
    /// The system has no randomness to give.
    #[error("no randomness")]
    NoRandomness,
    /// Hashing failed or was cut off.
    #[error("password hashing failed")]
    Hashing,
}
