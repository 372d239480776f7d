//! Demonstration data: one account for each role, and a few items in every stage of their life.

use secrecy::SecretString;

use super::{
    Fault, Services,
    accounts::{assign_field, grant_account},
    content_form::ContentForm,
    review::{approve_submission, return_submission, route_submission},
    submissions::{open_submission, submit_submission},
};
use crate::{
    domain::{
        account::{AccountFault, Appointment, NewAccount},
        actor::{Actor, Person, Role},
        content::RevisionNumber,
        custody::Declaration,
        ids::TenantId,
        scope::{Newsroom, Scope, Surface, System, Workspace},
        terms::Agreement,
        text::{Email, PersonName, SubmissionCode},
        time::LocalDate,
    },
    store::{Reference, StoreFault, Tx},
};

/// The password of every demonstration account.
pub const PASSWORD: &str = "Cchc-demo-2026";

struct DemoPerson {
    email: &'static str,
    name: &'static str,
    roles: &'static [Role],
    tenant: &'static str,
    post: &'static str,
}

const PEOPLE: [DemoPerson; 10] = [
    person(
        "truongban@cchc.example",
        "Trần Minh Khôi",
        &[Role::Chair],
        "ban-bien-tap",
        "Thứ trưởng Bộ Nội vụ",
    ),
    person(
        "photruongban@cchc.example",
        "Nguyễn Thu Hà",
        &[Role::Deputy],
        "ban-bien-tap",
        "Vụ trưởng Vụ Cải cách hành chính",
    ),
    person(
        "thuongtruc@cchc.example",
        "Lê Quang Huy",
        &[Role::StandingOfficer],
        "ban-bien-tap",
        "Chuyên viên chính Vụ Cải cách hành chính",
    ),
    person(
        "thanhvien@cchc.example",
        "Phạm Ngọc Ánh",
        &[Role::BoardMember],
        "ban-bien-tap",
        "Phó Vụ trưởng Vụ Pháp chế",
    ),
    person(
        "thanhvien2@cchc.example",
        "Đỗ Văn Dũng",
        &[Role::BoardMember],
        "ban-bien-tap",
        "Trưởng phòng Cục Kiểm soát thủ tục hành chính",
    ),
    person(
        "ctv.tuyenquang@cchc.example",
        "Hoàng Thị Mai",
        &[Role::Collaborator],
        "tuyen-quang",
        "Chuyên viên Sở Nội vụ",
    ),
    person(
        "lanhdao.tuyenquang@cchc.example",
        "Vàng A Sính",
        &[Role::TenantLead],
        "tuyen-quang",
        "Phó Giám đốc Sở Nội vụ",
    ),
    person(
        "ctv.bonoivu@cchc.example",
        "Bùi Thanh Tùng",
        &[Role::Collaborator],
        "bo-noi-vu",
        "Chuyên viên Văn phòng Bộ",
    ),
    person(
        "kythuat@cchc.example",
        "Ngô Đức Anh",
        &[Role::Technician],
        "ban-bien-tap",
        "Kỹ sư Trung tâm Thông tin",
    ),
    person(
        "taichinh@cchc.example",
        "Võ Thị Hồng",
        &[Role::Finance],
        "ban-bien-tap",
        "Chuyên viên Vụ Kế hoạch - Tài chính",
    ),
];

const fn person(
    email: &'static str,
    name: &'static str,
    roles: &'static [Role],
    tenant: &'static str,
    post: &'static str,
) -> DemoPerson {
    DemoPerson {
        email,
        name,
        roles,
        tenant,
        post,
    }
}

/// Role, address and password of each demonstration account, for the log-in page and the run script.
pub fn accounts_shown() -> Vec<(String, &'static str, &'static str)> {
    PEOPLE
        .iter()
        .map(|one| {
            let roles: Vec<_> = one.roles.iter().map(|role| role.label()).collect();
            (
                format!("{} · {}", roles.join(", "), one.name),
                one.email,
                PASSWORD,
            )
        })
        .collect()
}

/// Loads what is missing of the demonstration data; false when all of it was there.
///
/// # Errors
/// When tenants were not synced before, or the database does not answer.
pub async fn load_demo(services: &Services) -> Result<bool, Fault> {
    let last = email_of(PEOPLE[PEOPLE.len() - 1].email)?;
    if services.store.account_by_email(&last).await?.is_some() {
        return Ok(false);
    }
    let reference = services.reference.current().await?;
    let hash = services.passwords.hash(SecretString::from(PASSWORD)).await?;
    // The last person comes last of all: while that account is missing, a load that was cut off goes on.
    let (last, others) = PEOPLE.split_last().ok_or(StoreFault::NotFound)?;
    for one in others {
        appoint(services, &reference, one, &hash).await?;
    }
    assign_fields(services, &reference).await?;
    for item in ITEMS {
        walk(services, item).await?;
    }
    appoint(services, &reference, last, &hash).await?;
    Ok(true)
}

fn day(text: &str) -> Result<LocalDate, Fault> {
    LocalDate::parse(text).map_err(|_| StoreFault::NotFound.into())
}

fn email_of(text: &str) -> Result<Email, Fault> {
    Email::parse(text).map_err(|_| StoreFault::NotFound.into())
}

fn system_tx(services: &Services) -> Result<Tx<System>, Fault> {
    let stamp = services.stamp()?;
    Ok(Tx::begin(
        &services.store,
        Scope::of_system(),
        Actor::System("demo"),
        stamp,
        None,
    ))
}

async fn appoint(
    services: &Services,
    reference: &Reference,
    one: &DemoPerson,
    hash: &str,
) -> Result<(), Fault> {
    let tenant = reference.tenant_by_slug(one.tenant).ok_or(StoreFault::NotFound)?;
    let appointment = Appointment {
        post: one.post.to_owned(),
        document_number: "01/QĐ-DEMO".to_owned(),
        decided_on: day("01/10/2026")?,
        until: None,
    };
    let new = NewAccount {
        tenant: tenant.id,
        full_name: PersonName::parse(one.name).map_err(|_| StoreFault::NotFound)?,
        email: email_of(one.email)?,
        roles: one.roles.to_vec(),
        appointment,
    };
    match grant_account(services, system_tx(services)?, new).await {
        Ok(_) | Err(Fault::Store(StoreFault::Exists(_)) | Fault::Account(AccountFault::OnlyOne(_))) => {}
        Err(fault) => return Err(fault),
    }
    let mut tx = system_tx(services)?;
    let account = tx.account_by_email(&email_of(one.email)?).await?;
    let change = account.set_password(hash.to_owned(), Agreement::GIVEN, tx.stamp())?;
    tx.save(change).await?;
    Ok(())
}

async fn assign_fields(services: &Services, reference: &Reference) -> Result<(), Fault> {
    let (first, second) = (
        email_of("thanhvien@cchc.example")?,
        email_of("thanhvien2@cchc.example")?,
    );
    for (place, field) in reference.catalogue.fields.iter().enumerate() {
        let (member, substitute) = if place % 2 == 0 {
            (&first, &second)
        } else {
            (&second, &first)
        };
        let decision = ("02/QĐ-BBT".to_owned(), day("01/10/2026")?);
        assign_field(
            services,
            system_tx(services)?,
            field.slug.clone(),
            (member, Some(substitute)),
            decision,
        )
        .await?;
    }
    Ok(())
}

/// How far a demonstration item walks.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Stage {
    Draft,
    Submitted,
    Returned,
    InFieldReview,
    Published,
}

#[derive(Clone, Copy)]
struct DemoItem {
    author: &'static str,
    title: &'static str,
    summary: &'static str,
    body: &'static str,
    field: &'static str,
    section: &'static str,
    /// Where a model is applied; an item without one is event news.
    place: &'static str,
    hours_ago: i64,
    stage: Stage,
}

const TUYEN_QUANG: &str = "ctv.tuyenquang@cchc.example";
const BO_NOI_VU: &str = "ctv.bonoivu@cchc.example";

const ITEMS: [DemoItem; 6] = [
    DemoItem {
        author: TUYEN_QUANG,
        title: "Tuyên Quang đưa 100% xã vào trung tâm phục vụ hành chính công liên thông",
        summary: "Sau sắp xếp đơn vị hành chính, các xã của tỉnh tiếp nhận hồ sơ trên một hệ thống chung.",
        body: "Tỉnh Tuyên Quang tổ chức hội nghị sơ kết việc vận hành trung tâm phục vụ hành chính công cấp xã.\n\n\
               ## Kết quả bước đầu\n\n- 124 xã, phường tiếp nhận hồ sơ trực tuyến;\n- tỷ lệ hồ sơ đúng hạn đạt 97,8%;\n\
               - thời gian chờ bình quân giảm còn 12 phút.\n\n## Việc cần làm tiếp\n\n\
               1. Bổ sung đường truyền cho các xã vùng cao.\n2. Tập huấn công chức tiếp nhận theo cụm xã.\n\n\
               | Cụm xã | Hồ sơ | Đúng hạn |\n|---|---|---|\n| Phía Bắc | 12.410 | 97,1% |\n| Phía Nam | 15.032 | 98,4% |\n",
        field: "cai-cach-thu-tuc-hanh-chinh",
        section: "tin-dia-phuong",
        place: "",
        hours_ago: 6,
        stage: Stage::Published,
    },
    DemoItem {
        author: BO_NOI_VU,
        title: "Bộ Nội vụ tập huấn công tác cải cách hành chính cho các bộ, ngành",
        summary: "Lớp tập huấn dành cho công chức phụ trách cải cách hành chính của các bộ, cơ quan ngang bộ.",
        body: "Bộ Nội vụ khai giảng lớp tập huấn công tác cải cách hành chính năm 2026.\n\n\
               Học viên trao đổi về cách xác định **chỉ số cải cách hành chính** và kinh nghiệm xử lý phản ánh, kiến nghị.\n",
        field: "cai-cach-che-do-cong-vu",
        section: "tin-bo-nganh",
        place: "",
        hours_ago: 20,
        stage: Stage::Published,
    },
    DemoItem {
        author: TUYEN_QUANG,
        title: "Hội nghị đánh giá chỉ số hài lòng của người dân tại Tuyên Quang",
        summary: "",
        body: "Hội nghị đánh giá kết quả khảo sát mức độ hài lòng của người dân đối với dịch vụ hành chính công.\n",
        field: "tac-dong-cchc",
        section: "tin-dia-phuong",
        place: "",
        hours_ago: 30,
        stage: Stage::Submitted,
    },
    DemoItem {
        author: BO_NOI_VU,
        title: "Công bố nền tảng số dùng chung phục vụ cải cách hành chính",
        summary: "Nền tảng cho phép các bộ, ngành, địa phương chia sẻ dữ liệu kết quả cải cách hành chính.",
        body: "Bộ Nội vụ giới thiệu nền tảng số dùng chung.\n",
        field: "chinh-phu-dien-tu-chinh-phu-so",
        section: "tin-bo-nganh",
        place: "",
        hours_ago: 10,
        stage: Stage::InFieldReview,
    },
    DemoItem {
        author: TUYEN_QUANG,
        title: "Mô hình “Ngày không viết, không hẹn” ở xã vùng cao",
        summary: "",
        body: "Mô hình giúp người dân giải quyết thủ tục trong ngày, không phải viết đơn.\n",
        field: "cai-cach-thu-tuc-hanh-chinh",
        section: "mo-hinh-sang-kien",
        place: "Ủy ban nhân dân xã Minh Tân, tỉnh Tuyên Quang",
        hours_ago: 12,
        stage: Stage::Returned,
    },
    DemoItem {
        author: TUYEN_QUANG,
        title: "Kiểm tra công tác cải cách hành chính tại các sở, ngành",
        summary: "",
        body: "Đoàn kiểm tra của tỉnh làm việc với các sở, ngành.\n",
        field: "chi-dao-dieu-hanh-cchc",
        section: "kiem-tra-cchc",
        place: "",
        hours_ago: 2,
        stage: Stage::Draft,
    },
];

async fn person_of(services: &Services, email: &str) -> Result<Person, Fault> {
    let account = services
        .store
        .account_by_email(&email_of(email)?)
        .await?
        .ok_or(StoreFault::NotFound)?;
    Ok(services.store.person(account, services.today()).await?)
}

fn tx_of<S: Surface>(services: &Services, scope: Scope<S>, person: &Person) -> Result<Tx<S>, Fault> {
    Ok(Tx::begin(
        &services.store,
        scope,
        Actor::Person(person.clone()),
        services.stamp()?,
        None,
    ))
}

fn workspace_of(tenant: TenantId) -> Scope<Workspace> {
    Scope::of_workspace(vec![tenant])
}

async fn walk(services: &Services, item: DemoItem) -> Result<(), Fault> {
    let author = person_of(services, item.author).await?;
    let form = ContentForm {
        kind: if item.place.is_empty() {
            "event_news"
        } else {
            "model"
        }
        .to_owned(),
        title: item.title.to_owned(),
        summary: item.summary.to_owned(),
        body: item.body.to_owned(),
        field: item.field.to_owned(),
        category: "tinh-hinh-ket-qua".to_owned(),
        section: item.section.to_owned(),
        author: author.full_name.to_string(),
        place: item.place.to_owned(),
        event_at: services.now().plus_hours(-item.hours_ago).html_local(),
        ..ContentForm::default()
    };
    let receipt = open_submission(
        services,
        tx_of(services, workspace_of(author.tenant), &author)?,
        &form,
    )
    .await?;
    let code = SubmissionCode::parse(&receipt.handle).map_err(|_| StoreFault::NotFound)?;
    if item.stage == Stage::Draft {
        return Ok(());
    }
    let declaration = Declaration {
        accurate: true,
        no_state_secret: true,
    };
    submit_submission(
        services,
        tx_of(services, workspace_of(author.tenant), &author)?,
        &code,
        declaration,
    )
    .await?;
    review(services, item.stage, &code).await
}

async fn review(services: &Services, stage: Stage, code: &SubmissionCode) -> Result<(), Fault> {
    let officer = person_of(services, "thuongtruc@cchc.example").await?;
    let tx = || -> Result<Tx<Newsroom>, Fault> { tx_of(services, Scope::of_newsroom(&officer), &officer) };
    match stage {
        Stage::Draft | Stage::Submitted => {}
        Stage::Returned => {
            let remarks = "Đề nghị bổ sung số liệu kết quả của mô hình và tên xã đang thực hiện.";
            return_submission(tx()?, code, remarks).await?;
        }
        Stage::InFieldReview => {
            route_submission(services, tx()?, code).await?;
        }
        Stage::Published => {
            approve_submission(services, tx()?, code, RevisionNumber::FIRST).await?;
        }
    }
    Ok(())
}
