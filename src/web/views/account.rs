//! Log in, forgotten password, one's own account.

use super::{
    charges::{AbsenceRow, ChargeTyped},
    parts::{Choice, FieldError, Offer, Shell},
};

/// `GET /dang-nhap`. Form fields: `email`, `password`, `next`.
#[derive(Clone, Debug, askama::Template)]
#[template(path = "pages/account/login.html")]
pub struct LoginPage {
    /// The frame.
    pub shell: Shell,
    /// The address typed before.
    pub email: String,
    /// Where to go after.
    pub next: String,
    /// Why it did not work; reveals nothing.
    pub error: Option<String>,
    /// Demonstration accounts, in demonstration mode alone.
    pub demo_accounts: Vec<DemoAccount>,
}

/// A demonstration account, shown at the log-in page in demonstration mode.
#[derive(Clone, Debug)]
pub struct DemoAccount {
    /// Who it is: role and body.
    pub who: String,
    /// Its address.
    pub email: String,
    /// Its password.
    pub password: String,
}

/// `GET /quen-mat-khau`. Form field: `email`.
#[derive(Clone, Debug, askama::Template)]
#[template(path = "pages/account/forgotten_password.html")]
pub struct ForgottenPasswordPage {
    /// The frame.
    pub shell: Shell,
    /// The address typed.
    pub email: String,
    /// The answer is the same whether the account exists or not.
    pub sent: bool,
    /// What is wrong with the address.
    pub error: Option<String>,
}

/// `GET /mat-khau/{link}`. Form fields: `password`, `password_again`; `agree` and `version` with the terms.
#[derive(Clone, Debug, askama::Template)]
#[template(path = "pages/account/set_password.html")]
pub struct SetPasswordPage {
    /// The frame.
    pub shell: Shell,
    /// Where the form goes.
    pub action: String,
    /// Whose password.
    pub full_name: String,
    /// The address of the account.
    pub email: String,
    /// The wording of the terms of use to agree to, by who has not yet.
    pub terms: Option<i64>,
    /// What is wrong.
    pub errors: Vec<FieldError>,
}

/// `GET /tai-khoan`: who I am, where I am logged in, log out here or everywhere.
/// Forms: `POST /dang-xuat`, `POST /dang-xuat-moi-noi`, both with `csrf`; `POST /tai-khoan/vang-mat`,
/// `POST /tai-khoan/ket-thuc-vang-mat`; `POST /tai-khoan/thong-bao` with `notices`.
#[derive(Clone, Debug, askama::Template)]
#[template(path = "pages/account/account.html")]
pub struct AccountPage {
    /// The frame.
    pub shell: Shell,
    /// Full name.
    pub full_name: String,
    /// Address.
    pub email: String,
    /// Body.
    pub tenant: String,
    /// Roles in words.
    pub roles: Vec<String>,
    /// The appointment in words.
    pub appointment: String,
    /// What must be mended.
    pub errors: Vec<FieldError>,
    /// How one can be told.
    pub notices: Vec<NoticeOption>,
    /// Idempotency key of that form.
    pub notices_key: String,
    /// One's own days away, the latest first.
    pub absences: Vec<AbsenceRow>,
    /// Ghi vắng mặt.
    pub enter_absence: Offer,
    /// Kết thúc vắng mặt.
    pub end_absence: Offer,
    /// Absences that can be ended.
    pub absence_choices: Vec<Choice>,
    /// What was typed.
    pub typed: ChargeTyped,
    /// Sessions, newest first: since when, last seen, whether it is this one.
    pub sessions: Vec<SessionRow>,
}

/// A way to be told.
#[derive(Clone, Debug)]
pub struct NoticeOption {
    /// Value sent.
    pub value: &'static str,
    /// What it says.
    pub label: &'static str,
    /// What it means.
    pub hint: &'static str,
    /// Whether it is the one chosen.
    pub chosen: bool,
}

/// A session of the account.
#[derive(Clone, Debug)]
pub struct SessionRow {
    /// Opened at.
    pub opened: String,
    /// Last seen at.
    pub seen: String,
    /// The browser in words.
    pub agent: String,
    /// Whether it is the one asking.
    pub current: bool,
}
