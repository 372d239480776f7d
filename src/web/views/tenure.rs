//! How a person comes and goes: appointed, looked at, revoked.

use super::parts::{Choice, FieldError, Offer, Shell, TimelineEntry};

/// `GET`, `POST /quan-tri/cap-tai-khoan`.
#[derive(Clone, Debug, askama::Template)]
#[template(path = "pages/tenure/appoint.html")]
pub struct AppointPage {
    /// The frame.
    pub shell: Shell,
    /// What must be mended.
    pub errors: Vec<FieldError>,
    /// Idempotency key.
    pub key: String,
    /// What was typed.
    pub typed: AppointTyped,
    /// Bodies.
    pub tenants: Vec<Choice>,
    /// Roles.
    pub roles: Vec<RoleOption>,
}

/// What was typed into the appointment, by the names of its controls.
#[derive(Clone, Debug, Default)]
pub struct AppointTyped {
    /// Họ và tên.
    pub full_name: String,
    /// Thư điện tử công vụ.
    pub email: String,
    /// Chức vụ, đơn vị công tác.
    pub post: String,
    /// Slug of the body.
    pub tenant: String,
    /// Số, ký hiệu.
    pub document_number: String,
    /// Ngày văn bản.
    pub decided_on: String,
    /// Hết thời hạn.
    pub until: String,
}

/// A role to choose.
#[derive(Clone, Debug)]
pub struct RoleOption {
    /// Value sent.
    pub value: &'static str,
    /// What it says.
    pub label: &'static str,
    /// Where it is given.
    pub hint: &'static str,
    /// Whether it is chosen.
    pub chosen: bool,
}

/// `GET /quan-tri/tai-khoan/{id}`. Forms: `POST` to `gui-lai-thu-moi` and `huy-thu-moi` below it.
#[derive(Clone, Debug, askama::Template)]
#[template(path = "pages/tenure/person.html")]
pub struct PersonPage {
    /// The frame.
    pub shell: Shell,
    /// What stood in the way.
    pub errors: Vec<FieldError>,
    /// Its address.
    pub base: String,
    /// `active` or `revoked`.
    pub standing: &'static str,
    /// The same in words.
    pub standing_label: &'static str,
    /// Address, body, roles.
    pub facts: Vec<(String, String)>,
    /// How the account ended.
    pub revoked: Option<EndingRow>,
    /// Where the invitation stands, before the first password.
    pub invitation: Option<String>,
    /// Gửi lại thư mời.
    pub invite: Offer,
    /// Hủy thư mời.
    pub cancel: Offer,
    /// Appointments, the newest first.
    pub appointments: Vec<AppointmentRow>,
    /// Roles that ended, and earlier revocations, the newest first.
    pub endings: Vec<EndingRow>,
    /// What the person holds.
    pub held: Vec<(String, String)>,
    /// Thu hồi.
    pub revoke: Offer,
    /// What was entered about the account, newest first.
    pub timeline: Vec<TimelineEntry>,
}

impl PersonPage {
    /// Where the invitation is sent again.
    pub fn invite_path(&self) -> String {
        format!("{}/gui-lai-thu-moi", self.base)
    }

    /// Where it is cancelled.
    pub fn cancel_path(&self) -> String {
        format!("{}/huy-thu-moi", self.base)
    }
}

/// An appointment in words.
#[derive(Clone, Debug)]
pub struct AppointmentRow {
    /// Roles it gave.
    pub roles: String,
    /// Chức vụ, đơn vị công tác.
    pub post: String,
    /// Number and date.
    pub document: String,
    /// The term.
    pub term: String,
    /// When it was entered, and by whom.
    pub entered: String,
}

/// An ending in words.
#[derive(Clone, Debug)]
pub struct EndingRow {
    /// What ended, and when.
    pub what: String,
    /// Ground, document, who takes over, who entered it.
    pub facts: Vec<(String, String)>,
}

/// `GET`, `POST /quan-tri/tai-khoan/{id}/thu-hoi`, and `POST …/thu-hoi/xem-truoc`.
#[derive(Clone, Debug, askama::Template)]
#[template(path = "pages/tenure/revoke.html")]
pub struct RevokePage {
    /// The frame.
    pub shell: Shell,
    /// What must be mended.
    pub errors: Vec<FieldError>,
    /// Address of the person.
    pub person: String,
    /// Full name.
    pub full_name: String,
    /// Address, body, roles.
    pub facts: Vec<(String, String)>,
    /// Why it cannot be done at all.
    pub closed: Option<String>,
    /// Roles that can end alone; none when there is one role.
    pub roles: Vec<Choice>,
    /// Who can take over.
    pub successors: Vec<Choice>,
    /// What was typed.
    pub typed: RevokeTyped,
    /// What will happen.
    pub preview: Option<RevokePreview>,
}

impl RevokePage {
    /// Whether what will happen is shown.
    pub fn has_preview(&self) -> bool {
        self.preview.is_some()
    }
}

/// `GET`, `POST /quan-tri/don-vi/{slug}/thu-hoi`, and `POST …/thu-hoi/xem-truoc`.
#[derive(Clone, Debug, askama::Template)]
#[template(path = "pages/tenure/revoke_workspace.html")]
pub struct RevokeWorkspacePage {
    /// The frame.
    pub shell: Shell,
    /// What must be mended.
    pub errors: Vec<FieldError>,
    /// Its address.
    pub base: String,
    /// Name of the body.
    pub body: String,
    /// Why it cannot be done at all.
    pub closed: Option<String>,
    /// How many accounts there are, in words.
    pub count: String,
    /// Words of the post that the list is narrowed by.
    pub post: String,
    /// Active accounts.
    pub rows: Vec<WorkspaceRevokeRow>,
    /// Who can take over.
    pub successors: Vec<Choice>,
    /// What was typed.
    pub typed: RevokeTyped,
    /// What will happen.
    pub preview: Option<WorkspaceConfirmation>,
}

impl RevokeWorkspacePage {
    /// Whether what will happen is shown.
    pub fn has_preview(&self) -> bool {
        self.preview.is_some()
    }
}

/// An account of the body.
#[derive(Clone, Debug)]
pub struct WorkspaceRevokeRow {
    /// Its id.
    pub id: String,
    /// Where it opens.
    pub href: String,
    /// Full name.
    pub full_name: String,
    /// Address.
    pub email: String,
    /// Chức vụ, đơn vị công tác.
    pub post: String,
    /// Roles in words.
    pub roles: String,
    /// Whether it is chosen.
    pub ticked: bool,
    /// Whether it is the reader's own, which nobody revokes.
    pub own: bool,
}

/// What will happen to several accounts, and what confirms it.
#[derive(Clone, Debug)]
pub struct WorkspaceConfirmation {
    /// The accounts.
    pub accounts: Vec<String>,
    /// The same with the versions that were looked at.
    pub seen: Vec<String>,
    /// Whether nobody of the body stays.
    pub whole: bool,
    /// Consequences, key and button.
    pub act: RevokePreview,
}

/// What was typed into the revocation, by the names of its controls; never the password.
#[derive(Clone, Debug, Default)]
pub struct RevokeTyped {
    /// The role that ends; nothing for the account.
    pub role: String,
    /// Căn cứ, lý do.
    pub ground: String,
    /// Số, ký hiệu.
    pub document_number: String,
    /// Ngày văn bản.
    pub decided_on: String,
    /// The account of whoever takes over.
    pub successor: String,
}

/// What a revocation will do.
#[derive(Clone, Debug)]
pub struct RevokePreview {
    /// Each consequence in a sentence, with its number.
    pub lines: Vec<String>,
    /// Version of the account that was looked at.
    pub seen: String,
    /// Idempotency key of the confirmation.
    pub key: String,
    /// The button.
    pub button: String,
}
