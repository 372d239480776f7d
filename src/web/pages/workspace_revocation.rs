//! The revocation of a whole workspace, or of a part of it, by the Standing Office.

use std::collections::BTreeSet;

use poem::{Result, http::StatusCode};
use poem_openapi::{
    OpenApi,
    param::{Path, Query},
};

use super::{
    charges::to_mend,
    tenure::{choice, field_names, labels},
};
use crate::{
    app::{
        Fault,
        workspace_revocation::{
            WorkspacePreview, WorkspaceRevocationForm, preview_workspace_revocation, revoke_workspace,
            seen_key,
        },
    },
    domain::{
        account::Account,
        actor::Role,
        policy::{Administer, Revoke, may_on_board},
        tenant::Tenant,
        text::fold,
    },
    store::Reference,
    web::{
        form::{Form, fresh_key},
        gate::Can,
        page::{Answer, flash_of},
        problem::Problem,
        views::{
            parts::FieldError,
            tenure::{
                RevokePreview, RevokeTyped, RevokeWorkspacePage, WorkspaceConfirmation, WorkspaceRevokeRow,
            },
        },
    },
};

/// Where the bodies are listed.
const BODIES: &str = "/quan-tri/don-vi";

/// The revocation of a workspace.
pub struct WorkspaceRevocationPages;

#[OpenApi]
impl WorkspaceRevocationPages {
    /// The accounts of a body, all of them chosen.
    #[oai(path = "/quan-tri/don-vi/:slug/thu-hoi", method = "get")]
    async fn show_workspace_revocation(
        &self,
        can: Can<Administer>,
        slug: Path<String>,
        post: Query<Option<String>>,
        da: Query<Option<String>>,
    ) -> Result<Answer> {
        let form = WorkspaceRevocationForm {
            post: post.0.unwrap_or_default(),
            ..WorkspaceRevocationForm::default()
        };
        let mut page = revoke_page(&can, &slug.0, (&form, Ticks::All), Vec::new()).await?;
        page.shell.flash = flash_of(da.0.as_deref());
        Ok(Answer::page(&page)?)
    }

    /// Shows in numbers what the revocation will do, and does nothing.
    #[oai(path = "/quan-tri/don-vi/:slug/thu-hoi/xem-truoc", method = "post")]
    async fn preview_workspace_revocation(
        &self,
        can: Can<Administer>,
        slug: Path<String>,
        form: Form<WorkspaceRevocationForm>,
    ) -> Result<Answer> {
        let body = body_of(&can)?.id;
        let (status, errors, preview) =
            match preview_workspace_revocation(can.services(), can.tx(None)?, body, &form.typed).await {
                Ok(preview) => (StatusCode::OK, Vec::new(), Some(preview)),
                Err(fault) => {
                    let (status, errors) = to_mend(fault)?;
                    (status, errors, None)
                }
            };
        let mut page = revoke_page(&can, &slug.0, (&form.typed, Ticks::AsTyped), errors).await?;
        if let Some(preview) = preview {
            page.preview = Some(confirmation(&can, &preview).await?);
        }
        Ok(Answer::page_with(status, &page)?)
    }

    /// Revokes the accounts.
    #[oai(path = "/quan-tri/don-vi/:slug/thu-hoi", method = "post")]
    async fn revoke_workspace(
        &self,
        can: Can<Administer>,
        slug: Path<String>,
        form: Form<WorkspaceRevocationForm>,
    ) -> Result<Answer> {
        let body = body_of(&can)?;
        let tx = can.tx(form.once("revoke_workspace"))?;
        let fault = match revoke_workspace(can.services(), tx, body, &form.typed).await {
            Ok(_) => return Ok(Answer::onward(&format!("{}?da=thu-hoi-don-vi", path_of(&slug.0)))),
            Err(fault) => fault,
        };
        let error = |field, message| vec![FieldError { field, message }];
        let (status, errors) = match fault {
            Fault::Stale(message) => (StatusCode::CONFLICT, error("", message)),
            Fault::Throttled => (
                StatusCode::TOO_MANY_REQUESTS,
                error(
                    "password",
                    "Bạn đã nhập sai mật khẩu quá nhiều lần. Hãy đợi 15 phút rồi xác nhận lại.".to_owned(),
                ),
            ),
            fault => to_mend(fault)?,
        };
        let mut page = revoke_page(&can, &slug.0, (&form.typed, Ticks::AsTyped), errors).await?;
        // What is to be confirmed stays on the page, unless the decision itself must be mended.
        if let Ok(preview) =
            preview_workspace_revocation(can.services(), can.tx(None)?, body.id, &form.typed).await
        {
            page.preview = Some(confirmation(&can, &preview).await?);
        }
        Ok(Answer::page_with(status, &page)?)
    }
}

/// Which boxes are ticked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Ticks {
    All,
    AsTyped,
}

fn path_of(slug: &str) -> String {
    format!("{BODIES}/{slug}/thu-hoi")
}

/// The body of the address.
fn body_of(can: &Can<Administer>) -> Result<&Tenant, Problem> {
    can.workspace.as_ref().ok_or_else(Problem::not_found)
}

async fn revoke_page(
    can: &Can<Administer>,
    slug: &str,
    (typed, ticks): (&WorkspaceRevocationForm, Ticks),
    errors: Vec<FieldError>,
) -> Result<RevokeWorkspacePage, Problem> {
    let body = body_of(can)?;
    let accounts = can.view().active_accounts_of(body.id).await?;
    let today = can.services().today();
    let words = fold(&typed.post);
    let fits = |account: &&Account| {
        let post = fold(&account.appointment.post);
        words.split(' ').all(|word| post.contains(word))
    };
    let ticked: BTreeSet<_> = typed.account.iter().map(|id| id.trim().to_owned()).collect();
    let rows: Vec<_> = accounts
        .iter()
        .filter(fits)
        .map(|account| {
            let own = account.id == can.person.account;
            let id = account.id.to_string();
            WorkspaceRevokeRow {
                href: format!("/quan-tri/tai-khoan/{id}"),
                full_name: account.full_name.to_string(),
                email: account.email.to_string(),
                post: account.appointment.post.clone(),
                roles: labels(&account.roles),
                ticked: !own && (ticks == Ticks::All || ticked.contains(&id)),
                own,
                id,
            }
        })
        .collect();
    let successors = accounts
        .iter()
        .filter(|one| one.roles.contains(&Role::Collaborator) && !one.is_absent_on(today))
        .map(|one| choice(one.id.to_string(), format!("{} ({})", one.full_name, one.email)));
    let closed = may_on_board::<Revoke>(&can.person, None).err();
    Ok(RevokeWorkspacePage {
        shell: can
            .portal
            .shell(can, "Thu hồi tài khoản của đơn vị", BODIES)
            .await?,
        errors,
        base: path_of(slug),
        body: body.name.clone(),
        closed: closed.map(|denied| denied.to_string()),
        count: match (words.is_empty(), accounts.len()) {
            (true, all) => format!("{all} tài khoản đang hoạt động"),
            (false, all) => format!("{} trong {all} tài khoản đang hoạt động khớp bộ lọc", rows.len()),
        },
        post: typed.post.clone(),
        successors: successors.collect(),
        rows,
        typed: RevokeTyped {
            role: String::new(),
            ground: typed.ground.clone(),
            document_number: typed.document_number.clone(),
            decided_on: typed.decided_on.clone(),
            successor: typed.successor.clone(),
        },
        preview: None,
    })
}

async fn confirmation(
    can: &Can<Administer>,
    preview: &WorkspacePreview,
) -> Result<WorkspaceConfirmation, Problem> {
    let reference = can.services().reference.current().await?;
    let body = body_of(can)?;
    Ok(WorkspaceConfirmation {
        accounts: preview.leaving.iter().map(|one| one.id.to_string()).collect(),
        seen: preview.leaving.iter().map(seen_key).collect(),
        whole: preview.staying.is_empty(),
        act: RevokePreview {
            lines: workspace_preview_lines(preview, body, &reference),
            seen: String::new(),
            key: fresh_key(),
            button: format!("Thu hồi {} tài khoản", preview.leaving.len()),
        },
    })
}

/// What the revocation of several accounts will do, a sentence for each consequence.
pub fn workspace_preview_lines(
    preview: &WorkspacePreview,
    body: &Tenant,
    reference: &Reference,
) -> Vec<String> {
    let (held, staying) = (&preview.holdings, &preview.staying);
    let mut lines = vec![format!(
        "{} người của {} không đăng nhập, không gửi được gì nữa kể từ lúc xác nhận; {} phiên đang mở bị đóng.",
        preview.leaving.len(),
        body.name,
        held.sessions
    )];
    lines.push(match staying.len() {
        0 => "Không ai của đơn vị còn tài khoản đang hoạt động.".to_owned(),
        stay => format!("{stay} người khác của đơn vị vẫn giữ tài khoản."),
    });
    let kept = format!("{} nháp, {} bài đang giữ", held.drafts, held.open_items);
    lines.push(match (&preview.successor, held.drafts + held.open_items) {
        (_, 0) => "Không có nháp hay bài đang giữ cần bàn giao.".to_owned(),
        (Some(name), _) => format!("{kept} sẽ chuyển cho {name}."),
        (None, _) => format!("{kept} sẽ về đơn vị, chờ giao người phụ trách."),
    });
    if held.reviewing > 0 {
        lines.push(format!(
            "{} bài chờ những người này duyệt sẽ chuyển cho người khác phụ trách lĩnh vực, hoặc về Bộ phận Thường trực.",
            held.reviewing
        ));
    }
    if !held.fields.is_empty() {
        lines.push(format!(
            "Thôi phụ trách hoặc thay thế ở lĩnh vực: {}. Trưởng Ban cần phân công người khác.",
            field_names(held, reference)
        ));
    }
    lines.push(match held.claims {
        0 => "Không có bài đang nhận xử lý.".to_owned(),
        claims => format!("{claims} bài đang nhận xử lý được nhả ra."),
    });
    lines.push(match preview.invitations {
        0 => "Không có thư mời chưa dùng.".to_owned(),
        out => format!("{out} thư mời chưa dùng hết hiệu lực."),
    });
    let leads = staying.iter().any(|one| one.roles.contains(&Role::TenantLead));
    lines.push(format!(
        "Mỗi người bị thu hồi nhận một thư báo. {}Bộ phận Thường trực nhận một thư chung có danh sách.",
        if leads {
            "Lãnh đạo đơn vị còn giữ tài khoản và "
        } else {
            ""
        }
    ));
    lines.push("Tin bài đã đăng giữ nguyên, dưới tên tác giả.".to_owned());
    lines
}
