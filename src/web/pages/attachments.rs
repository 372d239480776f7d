//! Files of an item: added, taken away and read, on either side and in public.

use poem::Result;
use poem_openapi::{OpenApi, param::Path};
use serde::Deserialize;

use super::{
    item::{ItemDesk, Typed},
    newsroom,
    public::{article_of, taken_down},
    submissions::{parse_code, workspace_desk},
};
use crate::{
    app::{
        Fault,
        attachments::{AttachmentForm, attach_file, detach_file, drain, receive_file},
    },
    domain::{
        article::Standing,
        attachment::Attachment,
        ids::FileId,
        policy::{Action, FileNews, Permission, ViewNewsroom, ViewWorkspace, decide},
        text::SubmissionCode,
    },
    store::{Receipt, StoreFault},
    web::{
        files::{self, FileRequest},
        form::Form,
        gate::{Can, Open, Side},
        page::Answer,
        present,
        problem::Problem,
        upload::Upload,
    },
};

/// A draft's files are nobody's to keep.
const PRIVATE: &str = "private, no-store";
/// A copy may be kept, but a removal must be asked for each time.
const PUBLIC: &str = "public, no-cache";

/// Files of an item: added, taken away and read.
pub struct AttachmentPages;

#[derive(Deserialize)]
struct NoFields {}

#[OpenApi]
impl AttachmentPages {
    /// Attaches a file, by the custodian.
    #[oai(path = "/don-vi/:tenant/tin-bai/:code/tep", method = "post")]
    async fn attach(
        &self,
        can: Can<FileNews>,
        #[oai(name = "tenant")] _tenant: Path<String>,
        code: Path<String>,
        upload: Upload,
    ) -> Result<Answer> {
        attach(&can, &workspace_desk(&can)?, &parse_code(&code.0)?, upload).await
    }

    /// Attaches a file, by a reviewer.
    #[oai(path = "/toa-soan/tin-bai/:code/tep", method = "post")]
    async fn attach_as_board(
        &self,
        can: Can<ViewNewsroom>,
        code: Path<String>,
        upload: Upload,
    ) -> Result<Answer> {
        let queue = Some(upload.text("queue")).filter(|queue| !queue.is_empty());
        let desk = newsroom::desk(&can, queue);
        attach(&can, &desk, &parse_code(&code.0)?, upload).await
    }

    /// Takes a file away, by the custodian.
    #[oai(path = "/don-vi/:tenant/tin-bai/:code/tep/:id/go", method = "post")]
    async fn detach(
        &self,
        can: Can<FileNews>,
        #[oai(name = "tenant")] _tenant: Path<String>,
        code: Path<String>,
        id: Path<String>,
        form: Form<NoFields>,
    ) -> Result<Answer> {
        let code = parse_code(&code.0)?;
        let done = detach_file(can.tx(form.once("detach"))?, &code, parse_id(&id.0)?).await;
        detached(&can, &workspace_desk(&can)?, &code, done).await
    }

    /// Takes a file away, by a reviewer.
    #[oai(path = "/toa-soan/tin-bai/:code/tep/:id/go", method = "post")]
    async fn detach_as_board(
        &self,
        can: Can<ViewNewsroom>,
        code: Path<String>,
        id: Path<String>,
        form: Form<NoFields>,
    ) -> Result<Answer> {
        let code = parse_code(&code.0)?;
        let done = detach_file(can.tx(form.once("detach"))?, &code, parse_id(&id.0)?).await;
        detached(&can, &newsroom::desk(&can, form.queue()), &code, done).await
    }

    /// A file, as its body sees it.
    #[oai(path = "/don-vi/:tenant/tin-bai/:code/tep/:id", method = "get")]
    async fn show_file(
        &self,
        can: Can<ViewWorkspace>,
        #[oai(name = "tenant")] _tenant: Path<String>,
        code: Path<String>,
        id: Path<String>,
        asked: FileRequest,
    ) -> Result<Answer> {
        serve_privately(&can, &code.0, &id.0, &asked).await
    }

    /// A file, as the Board sees it.
    #[oai(path = "/toa-soan/tin-bai/:code/tep/:id", method = "get")]
    async fn show_file_to_board(
        &self,
        can: Can<ViewNewsroom>,
        code: Path<String>,
        id: Path<String>,
        asked: FileRequest,
    ) -> Result<Answer> {
        serve_privately(&can, &code.0, &id.0, &asked).await
    }

    /// A file of an article; a consent is none.
    #[oai(path = "/tep/:code/:id/:name", method = "get")]
    async fn show_public_file(
        &self,
        open: Open,
        code: Path<String>,
        id: Path<String>,
        name: Path<String>,
        asked: FileRequest,
    ) -> Result<Answer> {
        let article = article_of(&open, &code.0).await?;
        if let Standing::TakenDown { .. } = article.standing {
            return taken_down(&open, &article).await;
        }
        let file = article
            .edition
            .content
            .attachment(parse_id(&id.0)?)
            .filter(|file| file.is_for_the_public())
            .ok_or_else(Problem::not_found)?;
        if name.0 != file.name.as_str() {
            return Ok(Answer::moved(&present::public_file_path(&article.code, file)));
        }
        Ok(Answer::bytes(
            files::serve(&open.view(), file, &asked, PUBLIC).await?,
        ))
    }
}

fn parse_id(text: &str) -> Result<FileId, Problem> {
    text.parse().map_err(|_| Problem::not_found())
}

/// Receives a file and attaches it; whoever may not edit is told before it is read.
async fn attach<P: Permission>(
    can: &Can<P>,
    desk: &ItemDesk,
    code: &SubmissionCode,
    upload: Upload,
) -> Result<Answer>
where
    P::Side: Side,
{
    let item = can.view().submission(code).await.map_err(Problem::from)?;
    let form = AttachmentForm {
        purpose: upload.text("purpose").to_owned(),
        alternative: upload.text("alternative").to_owned(),
        caption: upload.text("caption").to_owned(),
    };
    let may = decide(&can.person, Action::Edit, &item).map_err(StoreFault::from);
    let done = match may {
        Ok(_) => receive_and_attach(can, code, &form, upload).await,
        Err(denied) => Err(denied.into()),
    };
    let typed = Typed {
        attachment: form,
        tried: Some("tep".to_owned()),
        ..Typed::default()
    };
    desk.answer(can, code, done, "dinh-kem", typed).await
}

async fn receive_and_attach<P: Permission>(
    can: &Can<P>,
    code: &SubmissionCode,
    form: &AttachmentForm,
    mut upload: Upload,
) -> Result<Receipt, Fault>
where
    P::Side: Side,
{
    let services = can.services();
    let purpose = match form.parse() {
        Ok(purpose) => purpose,
        Err(fault) => {
            drain(services, &mut upload.file).await;
            return Err(fault);
        }
    };
    let received = receive_file(services, &mut upload.file).await?;
    let stamped = can.tx(upload.once("attach", &received.sha256));
    let tx = stamped.map_err(|_| Fault::NoRandomness)?;
    attach_file(services, tx, code, (purpose, &upload.file_name), received).await
}

async fn detached<P: Permission>(
    can: &Can<P>,
    desk: &ItemDesk,
    code: &SubmissionCode,
    done: Result<Receipt, Fault>,
) -> Result<Answer>
where
    P::Side: Side,
{
    desk.answer(can, code, done, "go-tep", Typed::default()).await
}

async fn serve_privately<P: Permission>(
    can: &Can<P>,
    code: &str,
    id: &str,
    asked: &FileRequest,
) -> Result<Answer>
where
    P::Side: Side,
{
    let view = can.view();
    let (code, id) = (parse_code(code)?, parse_id(id)?);
    let item = view.submission(&code).await.map_err(Problem::from)?;
    // A sealed item has no revision to show, and so no file.
    let current = view.revision(&item, item.revision).await.map_err(Problem::from)?;
    let file: &Attachment = current.content.attachment(id).ok_or_else(Problem::not_found)?;
    Ok(Answer::bytes(files::serve(&view, file, asked, PRIVATE).await?))
}
