//! People of a test: appointed through the portal's own operations, with a session each.

use cchc::{
    app::{
        accounts::{assign_field, grant_account},
        content_form::ContentForm,
        random,
    },
    domain::{
        account::{Appointment, NewAccount},
        actor::{Actor, Role},
        ids::AccountId,
        scope::Scope,
        terms::Agreement,
        text::{Email, PersonName, Slug},
        time::LocalDate,
    },
    store::{Arrival, SessionToken, Tx},
};

use secrecy::SecretString;

use super::{Browser, TestPortal};

/// The password of who has one.
pub const PASSWORD: &str = "mat-khau-cua-can-bo";

/// One person with an account.
pub struct Somebody {
    /// The account.
    pub id: AccountId,
    /// The address.
    pub email: String,
    /// Slug of the appointing body.
    pub tenant: String,
    /// A browser with a session of the person.
    pub browser: Browser,
}

/// A collaborator of Tuyên Quang, one of Cao Bằng, an officer, two members, chair, deputy, lead, technician.
pub struct Everyone {
    /// Files from Tuyên Quang.
    pub author: Somebody,
    /// Files from Cao Bằng.
    pub stranger: Somebody,
    /// Standing Office.
    pub officer: Somebody,
    /// In charge of every field of even place.
    pub member: Somebody,
    /// In charge of every field of odd place.
    pub other_member: Somebody,
    /// Trưởng Ban.
    pub chair: Somebody,
    /// Phó Trưởng Ban.
    pub deputy: Somebody,
    /// Leads Tuyên Quang.
    pub lead: Somebody,
    /// Operates.
    pub technician: Somebody,
}

fn today() -> LocalDate {
    LocalDate::parse("01/01/2026").unwrap()
}

impl TestPortal {
    /// Appoints somebody who agrees to the terms of use, and opens a session, without the cost of a password.
    pub async fn appoint(&self, email: &str, name: &str, roles: &[Role], tenant: &str) -> Somebody {
        let somebody = self.newcomer(email, name, roles, tenant).await;
        let mut tx = self.system_tx();
        let account = tx.account(somebody.id).await.unwrap();
        let change = account.accept_terms(tx.stamp());
        tx.save(change).await.unwrap();
        somebody
    }

    /// The same with a term.
    pub async fn appoint_until(
        &self,
        (email, name): (&str, &str),
        roles: &[Role],
        tenant: &str,
        until: LocalDate,
    ) -> Somebody {
        let somebody = self
            .entered((email, name), roles, tenant, ("Chuyên viên", Some(until)))
            .await;
        let mut tx = self.system_tx();
        let account = tx.account(somebody.id).await.unwrap();
        let change = account.accept_terms(tx.stamp());
        tx.save(change).await.unwrap();
        somebody
    }

    /// Appoints somebody who has yet to agree to the terms of use.
    pub async fn newcomer(&self, email: &str, name: &str, roles: &[Role], tenant: &str) -> Somebody {
        self.entered((email, name), roles, tenant, ("Chuyên viên", None))
            .await
    }

    /// Appoints a collaborator of Tuyên Quang in a post; one who agreed to the terms of use.
    pub async fn appoint_in_post(&self, (email, name): (&str, &str), post: &str) -> Somebody {
        let somebody = self
            .entered((email, name), &[Role::Collaborator], "tuyen-quang", (post, None))
            .await;
        let mut tx = self.system_tx();
        let account = tx.account(somebody.id).await.unwrap();
        let change = account.accept_terms(tx.stamp());
        tx.save(change).await.unwrap();
        somebody
    }

    async fn entered(
        &self,
        (email, name): (&str, &str),
        roles: &[Role],
        tenant: &str,
        (post, until): (&str, Option<LocalDate>),
    ) -> Somebody {
        let reference = self.services.store.reference().await.unwrap();
        let appointing = reference.tenant_by_slug(tenant).expect("the tenant exists").id;
        let new = NewAccount {
            tenant: appointing,
            full_name: PersonName::parse(name).unwrap(),
            email: Email::parse(email).unwrap(),
            roles: roles.to_vec(),
            appointment: Appointment {
                post: post.to_owned(),
                document_number: "01/QĐ-UBND".to_owned(),
                decided_on: today(),
                until,
            },
        };
        let receipt = grant_account(&self.services, self.system_tx(), new)
            .await
            .unwrap();
        let browser = self.browser_of(email).await;
        Somebody {
            id: receipt.id.parse().unwrap(),
            email: email.to_owned(),
            tenant: tenant.to_owned(),
            browser,
        }
    }

    /// A transaction of the command line.
    pub fn system_tx(&self) -> Tx<cchc::domain::scope::System> {
        let stamp = self.services.stamp().unwrap();
        Tx::begin(
            &self.services.store,
            Scope::of_system(),
            Actor::System("test"),
            stamp,
            None,
        )
    }

    /// A browser with a fresh session of that account.
    pub async fn browser_of(&self, email: &str) -> Browser {
        let email = Email::parse(email).unwrap();
        let account = self
            .services
            .store
            .account_by_email(&email)
            .await
            .unwrap()
            .expect("the account exists");
        let token = SessionToken::new(random().unwrap());
        let moment = (self.services.now(), self.services.sessions);
        self.services
            .store
            .open_session(&token, &account, "test", moment, Arrival::default())
            .await
            .unwrap();
        Browser::with_session(
            &self.base,
            format!("cchc_session={}", token.to_cookie()),
            token.csrf(),
        )
    }

    /// Sets a password as the portal does, and opens a session anew.
    pub async fn give_password(&self, who: &mut Somebody) {
        let services = &self.services;
        let hash = services.passwords.hash(SecretString::from(PASSWORD)).await;
        let mut tx = self.system_tx();
        let account = tx.account(who.id).await.unwrap();
        let change = account
            .set_password(hash.unwrap(), Agreement::GIVEN, tx.stamp())
            .unwrap();
        let epoch = change.resource().epoch;
        tx.save(change).await.unwrap();
        services.store.close_gates(who.id, epoch).await.unwrap();
        who.browser = self.browser_of(&who.email).await;
    }

    /// Records the Chair's decision.
    pub async fn assign(&self, field: &str, member: &str, substitute: Option<&str>) {
        let (member, substitute) = (
            Email::parse(member).unwrap(),
            substitute.map(|one| Email::parse(one).unwrap()),
        );
        let decision = ("02/QĐ-BBT".to_owned(), today());
        let field = Slug::parse(field).unwrap();
        assign_field(
            &self.services,
            self.system_tx(),
            field,
            (&member, substitute.as_ref()),
            decision,
        )
        .await
        .unwrap();
    }
}

/// Appoints everyone and divides the fields between the two members.
pub async fn everyone(portal: &TestPortal) -> Everyone {
    let people = Everyone {
        author: portal
            .appoint(
                "mai@tq.example",
                "Hoàng Thị Mai",
                &[Role::Collaborator],
                "tuyen-quang",
            )
            .await,
        stranger: portal
            .appoint(
                "nong@cb.example",
                "Nông Văn Đại",
                &[Role::Collaborator],
                "cao-bang",
            )
            .await,
        officer: portal
            .appoint(
                "huy@bbt.example",
                "Lê Quang Huy",
                &[Role::StandingOfficer],
                "ban-bien-tap",
            )
            .await,
        member: portal
            .appoint(
                "anh@bbt.example",
                "Phạm Ngọc Ánh",
                &[Role::BoardMember],
                "ban-bien-tap",
            )
            .await,
        other_member: portal
            .appoint(
                "dung@bbt.example",
                "Đỗ Văn Dũng",
                &[Role::BoardMember],
                "ban-bien-tap",
            )
            .await,
        chair: portal
            .appoint(
                "khoi@bbt.example",
                "Trần Minh Khôi",
                &[Role::Chair],
                "ban-bien-tap",
            )
            .await,
        deputy: portal
            .appoint("ha@bbt.example", "Nguyễn Thu Hà", &[Role::Deputy], "ban-bien-tap")
            .await,
        lead: portal
            .appoint(
                "sinh@tq.example",
                "Vàng A Sính",
                &[Role::TenantLead],
                "tuyen-quang",
            )
            .await,
        technician: portal
            .appoint(
                "ducanh@tttt.example",
                "Ngô Đức Anh",
                &[Role::Technician],
                "ban-bien-tap",
            )
            .await,
    };
    let reference = portal.services.store.reference().await.unwrap();
    for (place, field) in reference.catalogue.fields.iter().enumerate() {
        let member = if place % 2 == 0 {
            &people.member
        } else {
            &people.other_member
        };
        portal.assign(field.slug.as_str(), &member.email, None).await;
    }
    people
}

/// Fields of a form of event news that took place `hours_ago`.
pub fn event_news(portal: &TestPortal, title: &str, hours_ago: i64) -> ContentForm {
    ContentForm {
        kind: "event_news".to_owned(),
        title: title.to_owned(),
        summary: "Tóm tắt của tin.".to_owned(),
        body: "Đoạn mở đầu.\n\n## Kết quả\n\n- mục một\n- mục hai\n".to_owned(),
        field: "cai-cach-thu-tuc-hanh-chinh".to_owned(),
        category: "tinh-hinh-ket-qua".to_owned(),
        section: "tin-dia-phuong".to_owned(),
        author: "Hoàng Thị Mai".to_owned(),
        event_at: portal.services.now().plus_hours(-hours_ago).html_local(),
        ..ContentForm::default()
    }
}
