//! Log in, forgotten password, one's own account.

use std::net::IpAddr;

use poem::{Request, Result, http::StatusCode};
use poem_openapi::{
    OpenApi,
    param::{Path, Query},
};
use secrecy::SecretString;
use serde::Deserialize;

use crate::{
    app::{
        Fault,
        accounts::{self, Caller, Credentials},
        charges::{Whom, end_absence, enter_absence},
        demo,
        notices::choose_notices,
    },
    domain::{
        account::Account,
        notice::NoticeChoice,
        policy::{Arrive, BePresent},
        terms::TermsVersion,
        text::Email,
    },
    store::{OpenSession, Receipt, Reference, StoreFault},
    web::{
        Portal,
        form::{Form, OpenForm, fresh_key},
        gate::{Can, Open, device_of, token_of},
        page::{Answer, flash_of, home_of, local_path},
        pages::{
            charges::{absence_form, end_absence_form, flash_slug, own_absences, own_offer, to_mend},
            terms::agreement,
        },
        present,
        problem::{EXPIRED_LINK, Problem},
        views::{
            account::{
                AccountPage, DemoAccount, ForgottenPasswordPage, LoginPage, NoticeOption, SessionRow,
                SetPasswordPage,
            },
            charges::ChargeTyped,
            parts::{FieldError, Offer, Shell},
        },
    },
};

/// Where a forgotten password is asked to be set anew.
pub const FORGOTTEN_PATH: &str = "/quen-mat-khau";

/// Log in, forgotten password, one's own account.
pub struct AccountPages;

#[derive(Deserialize)]
#[serde(default)]
#[derive(Default)]
struct LoginForm {
    email: String,
    password: SecretString,
    next: String,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct EmailForm {
    email: String,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct PasswordForm {
    password: SecretString,
    password_again: SecretString,
    agree: String,
    version: String,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct NoticesForm {
    notices: String,
}

#[derive(Deserialize)]
struct NoFields {}

#[OpenApi]
impl AccountPages {
    /// The log-in page.
    #[oai(path = "/dang-nhap", method = "get")]
    async fn show_login(
        &self,
        open: Open,
        next: Query<Option<String>>,
        da: Query<Option<String>>,
    ) -> Result<Answer> {
        let mut page = login_page(&open.portal, String::new(), next.0.unwrap_or_default(), None).await;
        page.shell.flash = flash_of(da.0.as_deref());
        Ok(Answer::page(&page)?)
    }

    /// Logs in.
    #[oai(path = "/dang-nhap", method = "post")]
    async fn log_in(&self, open: Open, request: &Request, form: OpenForm<LoginForm>) -> Result<Answer> {
        let form = form.typed;
        let portal = &open.portal;
        let credentials = Credentials {
            email: form.email.clone(),
            password: form.password,
        };
        let caller = Caller {
            place: portal.place_of(request),
            agent: request.header("user-agent").unwrap_or_default().to_owned(),
            device: device_of(portal, request),
            replaces: token_of(portal, request),
        };
        match accounts::log_in(&portal.services, credentials, caller).await {
            Ok(entered) => {
                let onward = self.onward(portal, entered.account, &form.next).await?;
                Ok(Answer::onward(&onward)
                    .with("set-cookie", portal.device_cookie(&entered.device))
                    .with("set-cookie", portal.session_cookie(&entered.token)))
            }
            Err(fault @ (Fault::WrongCredentials | Fault::Throttled)) => {
                let status = Problem::login_status(&fault);
                let page = login_page(portal, form.email, form.next, Some(fault.to_string())).await;
                Ok(Answer::page_with(status, &page)?)
            }
            Err(fault) => Err(Problem::from(fault).into()),
        }
    }

    /// Logs out here.
    #[oai(path = "/dang-xuat", method = "post")]
    async fn log_out(&self, can: Can<Arrive>, _form: Form<NoFields>) -> Result<Answer> {
        accounts::log_out(can.services(), can.person.account, &can.token)
            .await
            .map_err(Problem::from)?;
        Ok(Answer::onward("/dang-nhap?da=dang-xuat").with("set-cookie", can.portal.no_session_cookie()))
    }

    /// Logs out everywhere.
    #[oai(path = "/dang-xuat-moi-noi", method = "post")]
    async fn log_out_everywhere(&self, can: Can<Arrive>, _form: Form<NoFields>) -> Result<Answer> {
        accounts::log_out_everywhere(can.services(), can.person.account)
            .await
            .map_err(Problem::from)?;
        let onward = Answer::onward("/dang-nhap?da=dang-xuat-moi-noi");
        Ok(onward.with("set-cookie", can.portal.no_session_cookie()))
    }

    /// One's own account.
    #[oai(path = "/tai-khoan", method = "get")]
    async fn show_account(&self, can: Can<BePresent>, da: Query<Option<String>>) -> Result<Answer> {
        let mut page = own_page(&can, Vec::new(), ChargeTyped::default()).await?;
        page.shell.flash = flash_of(da.0.as_deref());
        Ok(Answer::page(&page)?)
    }

    /// Chooses how one is told.
    #[oai(path = "/tai-khoan/thong-bao", method = "post")]
    async fn choose_notices(&self, can: Can<BePresent>, form: Form<NoticesForm>) -> Result<Answer> {
        let tx = can.tx(form.once("choose_notices"))?;
        match choose_notices(tx, &form.typed.notices).await {
            Ok(_) => Ok(Answer::onward("/tai-khoan?da=cach-nhan")),
            Err(fault) => {
                let (status, errors) = to_mend(fault)?;
                let page = own_page(&can, errors, ChargeTyped::default()).await?;
                Ok(Answer::page_with(status, &page)?)
            }
        }
    }

    /// Enters one's own days away.
    #[oai(path = "/tai-khoan/vang-mat", method = "post")]
    async fn enter_absence(&self, can: Can<BePresent>, form: Form<ChargeTyped>) -> Result<Answer> {
        let tx = can.tx(form.once("enter_absence"))?;
        let done = enter_absence(tx, Whom::Oneself, &absence_form(&form.typed)).await;
        after_absence(&can, done, "vang-mat", form.typed).await
    }

    /// Ends one's own absence.
    #[oai(path = "/tai-khoan/ket-thuc-vang-mat", method = "post")]
    async fn end_absence(&self, can: Can<BePresent>, form: Form<ChargeTyped>) -> Result<Answer> {
        let tx = can.tx(form.once("end_absence"))?;
        let done = end_absence(tx, Whom::Oneself, &end_absence_form(&form.typed)).await;
        after_absence(&can, done, "ket-thuc-vang-mat", form.typed).await
    }

    /// The page that asks for a new password.
    #[oai(path = "/quen-mat-khau", method = "get")]
    async fn show_forgotten_password(&self, open: Open) -> Result<Answer> {
        Ok(Answer::page(
            &forgotten_page(&open.portal, String::new(), false, None).await,
        )?)
    }

    /// Sends a one-time link; the answer is the same whether the account exists or not.
    #[oai(path = "/quen-mat-khau", method = "post")]
    async fn ask_password_reset(&self, open: Open, form: OpenForm<EmailForm>) -> Result<Answer> {
        let typed = form.typed.email;
        let Ok(email) = Email::parse(&typed) else {
            let error = "Địa chỉ thư điện tử chưa đúng: hãy nhập dạng ten@donvi.gov.vn.".to_owned();
            let page = forgotten_page(&open.portal, typed, false, Some(error)).await;
            return Ok(Answer::page_with(StatusCode::UNPROCESSABLE_ENTITY, &page)?);
        };
        let tx = open.job("password reset")?;
        let services = open.portal.services.clone();
        // Beside the answer, so that its time tells nothing either.
        tokio::spawn(async move {
            match accounts::ask_password_reset(&services, tx, &email).await {
                Ok(()) | Err(Fault::Throttled) => {}
                Err(fault) => tracing::error!(error = %fault, "a reset link was not sent"),
            }
        });
        Ok(Answer::page(
            &forgotten_page(&open.portal, typed, true, None).await,
        )?)
    }

    /// The page behind a one-time link.
    #[oai(path = "/mat-khau/:link", method = "get")]
    async fn show_set_password(&self, open: Open, link: Path<String>) -> Result<Answer> {
        let page = set_password_page(&open, &link.0, Vec::new()).await?;
        Ok(Answer::page(&page)?.with("referrer-policy", "no-referrer"))
    }

    /// Sets the password and uses the link up.
    #[oai(path = "/mat-khau/:link", method = "post")]
    async fn set_password(
        &self,
        open: Open,
        request: &Request,
        link: Path<String>,
        form: OpenForm<PasswordForm>,
    ) -> Result<Answer> {
        let services = open.portal.services.clone();
        let id = services.links.read(&link.0).ok_or_else(expired_link)?;
        let tx = open.job("set password")?;
        let typed = form.typed;
        let agreement = agreement(&typed.agree, &typed.version);
        let passwords = (typed.password, &typed.password_again);
        let device = device_of(&open.portal, request);
        match accounts::set_password(&services, tx, id, passwords, agreement, device.as_ref()).await {
            Ok(()) => Ok(Answer::onward("/dang-nhap?da=mat-khau")),
            Err(Fault::Form(faults)) => {
                let page = set_password_page(&open, &link.0, present::field_errors(faults)).await?;
                Ok(Answer::page_with(StatusCode::UNPROCESSABLE_ENTITY, &page)?)
            }
            Err(Fault::Store(StoreFault::NotFound)) => Err(expired_link().into()),
            Err(fault) => Err(Problem::from(fault).into()),
        }
    }
}

impl AccountPages {
    /// Where to go after log-in: only to an address of this host.
    async fn onward(&self, portal: &Portal, account: Account, next: &str) -> Result<String, Problem> {
        if let Some(path) = local_path(next) {
            return Ok(path.to_owned());
        }
        let reference = portal.services.reference.current().await?;
        let person = portal
            .services
            .store
            .person(account, portal.services.today())
            .await?;
        Ok(home_of(&person, &reference))
    }
}

impl Portal {
    /// Where a request comes from, for the throttle.
    pub(super) fn place_of(&self, request: &Request) -> String {
        let lines = self
            .client_address_header
            .as_deref()
            .map(|name| request.headers().get_all(name));
        // The proxy appends, a line or after a comma: whatever the client wrote itself stands before that.
        let last = lines
            .and_then(|lines| lines.iter().next_back())
            .and_then(|line| line.to_str().ok());
        let nearest = last
            .and_then(|line| line.rsplit(',').next())
            .map(|address| address.trim().chars().take(64).collect::<String>());
        nearest
            .map(|address| match address.parse() {
                Ok(address) => network_of(address),
                Err(_) => address,
            })
            .or_else(|| {
                let address = request.remote_addr().as_socket_addr()?.ip();
                Some(network_of(address))
            })
            .unwrap_or_default()
    }

    async fn bare_shell(&self, title: &str) -> Shell {
        // The door opens without the reference data too.
        let reference = self.services.reference.current().await;
        Shell {
            title: title.to_owned(),
            demo: self.demo,
            site: reference.map(|known| known.site.clone()).unwrap_or_default(),
            ..Shell::default()
        }
    }
}

/// An IPv4 address, or the network of an IPv6 address: one client there has as many addresses as it wants.
fn network_of(address: IpAddr) -> String {
    match address.to_canonical() {
        IpAddr::V4(address) => address.to_string(),
        IpAddr::V6(address) => {
            let [a, b, c, d, ..] = address.segments();
            format!("{a:x}:{b:x}:{c:x}:{d:x}::/64")
        }
    }
}

fn expired_link() -> Problem {
    Problem {
        kind: EXPIRED_LINK,
        detail: "Đường dẫn này đã được dùng hoặc đã hết hạn. Hãy nhận đường dẫn mới qua thư điện tử của bạn."
            .to_owned(),
        title: "Đường dẫn không còn hiệu lực",
        ..Problem::not_found()
    }
}

async fn login_page(portal: &Portal, email: String, next: String, error: Option<String>) -> LoginPage {
    let demo_accounts = if portal.demo {
        demo::accounts_shown()
    } else {
        Vec::new()
    };
    LoginPage {
        shell: portal.bare_shell("Đăng nhập").await,
        email,
        next,
        error,
        demo_accounts: demo_accounts
            .into_iter()
            .map(|(who, email, password)| DemoAccount {
                who,
                email: email.to_owned(),
                password: password.to_owned(),
            })
            .collect(),
    }
}

async fn forgotten_page(
    portal: &Portal,
    email: String,
    sent: bool,
    error: Option<String>,
) -> ForgottenPasswordPage {
    ForgottenPasswordPage {
        shell: portal.bare_shell("Quên mật khẩu").await,
        email,
        sent,
        error,
    }
}

async fn set_password_page(
    open: &Open,
    link: &str,
    errors: Vec<FieldError>,
) -> Result<SetPasswordPage, Problem> {
    let services = &open.portal.services;
    let id = services.links.read(link).ok_or_else(expired_link)?;
    let owner = match services.store.owner_of_link(id, services.now()).await {
        Err(StoreFault::NotFound) => return Err(expired_link()),
        found => found?,
    };
    let account = services.store.account_of(owner).await?;
    Ok(SetPasswordPage {
        shell: open.portal.bare_shell("Đặt mật khẩu").await,
        action: format!("/mat-khau/{link}"),
        full_name: account.full_name.to_string(),
        email: account.email.to_string(),
        terms: (!account.accepted_terms()).then(|| TermsVersion::CURRENT.number()),
        errors,
    })
}

/// Onward after an act on one's own days away, or the page again with what was typed.
async fn after_absence(
    can: &Can<BePresent>,
    done: Result<Receipt, Fault>,
    tried: &'static str,
    typed: ChargeTyped,
) -> Result<Answer> {
    match done {
        Ok(_) => Ok(Answer::onward(&format!("/tai-khoan?da={}", flash_slug(tried)))),
        Err(fault) => {
            let (status, errors) = to_mend(fault)?;
            let page = own_page(can, errors, ChargeTyped { tried, ..typed }).await?;
            Ok(Answer::page_with(status, &page)?)
        }
    }
}

async fn own_page(
    can: &Can<BePresent>,
    errors: Vec<FieldError>,
    typed: ChargeTyped,
) -> Result<AccountPage, Problem> {
    let store = &can.services().store;
    let account = store.account_of(can.person.account).await?;
    let sessions = store
        .sessions_of(&can.person, &can.token, can.services().now())
        .await?;
    let reference = can.services().reference.current().await?;
    let shell = can.portal.shell(can, "Tài khoản của tôi", "/tai-khoan").await?;
    let own = own_absences(&account, &reference, can.services().today());
    let page = account_page(shell, &account, &sessions, &reference);
    Ok(AccountPage {
        errors,
        absences: own.rows,
        enter_absence: own_offer(can, true),
        end_absence: own_offer(can, !own.choices.is_empty()),
        absence_choices: own.choices,
        typed,
        ..page
    })
}

fn account_page(
    shell: Shell,
    account: &Account,
    sessions: &[(OpenSession, bool)],
    reference: &Reference,
) -> AccountPage {
    let appointment = &account.appointment;
    AccountPage {
        shell,
        errors: Vec::new(),
        notices: NoticeChoice::ALL
            .iter()
            .map(|choice| NoticeOption {
                value: choice.slug(),
                label: choice.label(),
                hint: notice_hint(*choice),
                chosen: *choice == account.notices,
            })
            .collect(),
        notices_key: fresh_key(),
        absences: Vec::new(),
        enter_absence: Offer::Hidden,
        end_absence: Offer::Hidden,
        absence_choices: Vec::new(),
        typed: ChargeTyped::default(),
        full_name: account.full_name.to_string(),
        email: account.email.to_string(),
        tenant: reference.tenant_name(account.tenant).to_owned(),
        roles: account.roles.iter().map(|role| role.label().to_owned()).collect(),
        appointment: format!(
            "{}, theo văn bản số {} ngày {}",
            appointment.post,
            appointment.document_number,
            appointment.decided_on.short()
        ),
        sessions: sessions
            .iter()
            .map(|(session, current)| SessionRow {
                opened: session.opened_at.moment_words(),
                seen: session.seen_at.moment_words(),
                agent: present::device_words(&session.agent),
                current: *current,
            })
            .collect(),
    }
}

const fn notice_hint(choice: NoticeChoice) -> &'static str {
    match choice {
        NoticeChoice::AtOnce => "Mỗi việc một thư, ngay khi có.",
        NoticeChoice::Digest => "Một thư lúc 08:00 các ngày làm việc, gộp những việc từ thư trước.",
        NoticeChoice::InApp => "Không gửi thư; chỉ hiện ở mục Thông báo trên trang.",
    }
}

#[cfg(test)]
mod tests {
    use super::network_of;

    #[test]
    fn one_client_is_one_place_whichever_of_its_addresses_it_takes() {
        let place = |address: &str| network_of(address.parse().unwrap());
        assert_eq!(place("203.0.113.9"), "203.0.113.9");
        assert_eq!(place("::ffff:203.0.113.9"), "203.0.113.9");
        assert_eq!(place("2001:db8:1:2::1"), place("2001:db8:1:2:ffff::9"));
        assert_ne!(place("2001:db8:1:2::1"), place("2001:db8:1:3::1"));
    }
}
