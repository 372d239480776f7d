//! The central queue, and what the Board does with an item.

use futures_util::future::try_join_all;
use poem::Result;
use poem_openapi::{
    OpenApi,
    param::{Path, Query},
};
use serde::Deserialize;

use super::beside::Place;
use super::live_queue::print_of;
use super::{
    content_form::{TypedContent, edit, show_edit},
    item::{ItemDesk, Typed},
    submissions::{WordsForm, correct, parse_code},
};
use crate::{
    app::{
        claims::{claim_submission, give_up_claim, take_over_submission},
        publication::{OrderForm, take_down_submission},
        review::{
            Move, approve_submission, judge_submission, move_submission, parse_remarks, parse_verdict,
            reroute_submission, return_submission, route_submission,
        },
    },
    domain::{
        actor::Role,
        change::Stamp,
        content::RevisionNumber,
        deadlines::Rung,
        policy::{Permission as _, RouteItems, ViewNewsroom},
        reason::with_sentence,
        saved_view::SavedView,
        scope::Newsroom,
        state::StateName,
        text::Slug,
    },
    store::{OverdueFilter, QueueFilter, Reference, View},
    web::{
        form::Form,
        gate::Can,
        page::{Answer, flash_of},
        present,
        problem::Problem,
        views::{
            newsroom::{QueuePage, SavedViewRow},
            parts::{Choice, DiffLayout, NavLink},
        },
    },
};

/// Items on a page of the queue.
pub(super) const PAGE: usize = 30;
/// Counts stop after this many.
const COUNT_TO: u64 = 1_001;
pub(super) const BASE: &str = "/toa-soan";
const HEADING: &str = "Tin bài chờ duyệt";

/// The central queue, and what the Board does with an item.
pub struct NewsroomPages;

#[derive(Default, Deserialize)]
#[serde(default)]
struct ApproveForm {
    revision: String,
}

#[derive(Deserialize)]
struct NoFields {}

#[derive(Default, Deserialize)]
#[serde(default)]
struct RemarksForm {
    sentence: String,
    remarks: String,
    revision: String,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct TakeDownForm {
    revision: String,
    words: String,
    authority: String,
    document_number: String,
    issued_on: String,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct RefuseForm {
    revision: String,
    grounds: Vec<String>,
    sentence: String,
    remarks: String,
    duplicate_of: String,
}

#[OpenApi]
impl NewsroomPages {
    /// The central queue, with one of its items open beside the list when the address says so.
    #[oai(path = "/toa-soan", method = "get")]
    #[expect(
        clippy::too_many_arguments,
        reason = "each filter of the address is a parameter"
    )]
    async fn show_queue(
        &self,
        can: Can<ViewNewsroom>,
        state: Query<Option<String>>,
        field: Query<Option<String>>,
        tenant: Query<Option<String>>,
        late: Query<Option<String>>,
        after: Query<Option<String>>,
        mo: Query<Option<String>>,
        da: Query<Option<String>>,
        vua: Query<Option<String>>,
        #[oai(name = "so-sanh")] compare: Query<Option<i64>>,
        kieu: Query<Option<String>>,
    ) -> Result<Answer> {
        let chosen = Chosen::of(&can, state.0, field.0, tenant.0, late.0);
        let place = Place::new(chosen, after.0.as_deref());
        let wanted = mo.0.as_deref().map(parse_code).transpose()?;
        let decided = vua.0.as_deref().map(parse_code).transpose()?;
        let open = match &decided {
            Some(_) => place.still_there(&can, wanted).await?,
            None => wanted,
        };
        let flash = flash_of(da.0.as_deref());
        let reopen = decided.map(|code| place.reopening(&code));
        match open {
            Some(code) => {
                let desk = ItemDesk::at(&can, Some(place));
                let compared = (compare.0, DiffLayout::of(kieu.0.as_deref()));
                let mut page = desk.page(&can, &code, compared, None).await?;
                (page.shell.flash, page.shell.flash_link) = (flash, reopen);
                Ok(Answer::page(&page)?)
            }
            None => {
                let mut page = queue_page(&can, place).await?;
                (page.shell.flash, page.shell.flash_link) = (flash, reopen);
                Ok(Answer::page(&page)?)
            }
        }
    }

    /// The item as the Board sees it.
    #[oai(path = "/toa-soan/tin-bai/:code", method = "get")]
    async fn show_item(
        &self,
        can: Can<ViewNewsroom>,
        code: Path<String>,
        da: Query<Option<String>>,
        #[oai(name = "so-sanh")] compare: Query<Option<i64>>,
        kieu: Query<Option<String>>,
    ) -> Result<Answer> {
        let compared = (compare.0, DiffLayout::of(kieu.0.as_deref()));
        let mut page = desk(&can, None)
            .page(&can, &parse_code(&code.0)?, compared, None)
            .await?;
        page.shell.flash = flash_of(da.0.as_deref());
        Ok(Answer::page(&page)?)
    }

    /// Takes or renews the claim on an item.
    #[oai(path = "/toa-soan/tin-bai/:code/nhan-xu-ly", method = "post")]
    async fn claim(
        &self,
        can: Can<ViewNewsroom>,
        code: Path<String>,
        form: Form<NoFields>,
    ) -> Result<Answer> {
        let code = parse_code(&code.0)?;
        let done = claim_submission(can.tx(None)?, &code).await;
        desk(&can, form.queue())
            .answer_beside(&can, &code, done.map(drop), "nhan-xu-ly")
            .await
    }

    /// Takes the item over from whoever is at it.
    #[oai(path = "/toa-soan/tin-bai/:code/tiep-quan", method = "post")]
    async fn take_over(
        &self,
        can: Can<ViewNewsroom>,
        code: Path<String>,
        form: Form<NoFields>,
    ) -> Result<Answer> {
        let code = parse_code(&code.0)?;
        let done = take_over_submission(can.tx(None)?, &code).await;
        desk(&can, form.queue())
            .answer_beside(&can, &code, done.map(drop), "tiep-quan")
            .await
    }

    /// Gives the claim on an item up.
    #[oai(path = "/toa-soan/tin-bai/:code/nha-xu-ly", method = "post")]
    async fn give_up_claim(
        &self,
        can: Can<ViewNewsroom>,
        code: Path<String>,
        form: Form<NoFields>,
    ) -> Result<Answer> {
        let code = parse_code(&code.0)?;
        let done = give_up_claim(can.tx(None)?, &code).await;
        desk(&can, form.queue())
            .answer_beside(&can, &code, done, "nha-xu-ly")
            .await
    }

    /// The form of a reviewer's edit.
    #[oai(path = "/toa-soan/tin-bai/:code/sua", method = "get")]
    async fn show_edit(
        &self,
        can: Can<ViewNewsroom>,
        code: Path<String>,
        queue: Query<Option<String>>,
    ) -> Result<Answer> {
        let desk = desk(&can, queue.0.as_deref());
        show_edit(&can, &desk, &parse_code(&code.0)?).await
    }

    /// Writes a reviewer's revision.
    #[oai(path = "/toa-soan/tin-bai/:code/sua", method = "post")]
    async fn edit(
        &self,
        can: Can<ViewNewsroom>,
        code: Path<String>,
        form: Form<TypedContent>,
    ) -> Result<Answer> {
        let desk = desk(&can, form.queue());
        edit(&can, &desk, &parse_code(&code.0)?, form).await
    }

    /// Passes the item to the member of its field.
    #[oai(path = "/toa-soan/tin-bai/:code/chuyen", method = "post")]
    async fn route(
        &self,
        can: Can<ViewNewsroom>,
        code: Path<String>,
        form: Form<NoFields>,
    ) -> Result<Answer> {
        let code = parse_code(&code.0)?;
        let done = route_submission(can.services(), can.tx(form.once("route"))?, &code).await;
        desk(&can, form.queue())
            .answer(&can, &code, done, "chuyen", Typed::default())
            .await
    }

    /// Gives the item back with remarks.
    #[oai(path = "/toa-soan/tin-bai/:code/tra-lai", method = "post")]
    async fn return_to_author(
        &self,
        can: Can<ViewNewsroom>,
        code: Path<String>,
        form: Form<RemarksForm>,
    ) -> Result<Answer> {
        let code = parse_code(&code.0)?;
        let (desk, tx) = (desk(&can, form.queue()), can.tx(form.once("return"))?);
        let remarks = with_sentence(&form.typed.sentence, &form.typed.remarks);
        let done = match parse_remarks("remarks", &remarks) {
            Ok(remarks) => return_submission(tx, &code, remarks.as_str()).await,
            Err(fault) => Err(fault),
        };
        let typed = Typed {
            remarks,
            ..Typed::having_seen(&form.typed.revision)
        };
        desk.answer(&can, &code, done, "tra-lai", typed).await
    }

    /// Refuses to publish the item.
    #[oai(path = "/toa-soan/tin-bai/:code/tu-choi", method = "post")]
    async fn refuse(
        &self,
        can: Can<ViewNewsroom>,
        code: Path<String>,
        form: Form<RefuseForm>,
    ) -> Result<Answer> {
        let code = parse_code(&code.0)?;
        let (desk, tx) = (desk(&can, form.queue()), can.tx(form.once("refuse"))?);
        let RefuseForm {
            revision,
            grounds,
            sentence,
            remarks,
            duplicate_of,
        } = form.typed;
        let remarks = with_sentence(&sentence, &remarks);
        let done = match parse_verdict(&grounds, &remarks, &duplicate_of) {
            Ok(verdict) => judge_submission(can.services(), tx, &code, verdict).await,
            Err(fault) => Err(fault),
        };
        let typed = Typed {
            remarks,
            grounds,
            duplicate_of,
            ..Typed::having_seen(&revision)
        };
        desk.answer(&can, &code, done, "tu-choi", typed).await
    }

    /// Approves the revision the reviewer saw: it is public when this answers.
    #[oai(path = "/toa-soan/tin-bai/:code/phe-duyet", method = "post")]
    async fn approve(
        &self,
        can: Can<ViewNewsroom>,
        code: Path<String>,
        form: Form<ApproveForm>,
    ) -> Result<Answer> {
        let code = parse_code(&code.0)?;
        let seen = form
            .typed
            .revision
            .parse()
            .map_err(|_| Problem::foreign_request())?;
        let tx = can.tx(form.once("approve"))?;
        let seen = RevisionNumber::from_number(seen);
        let done = approve_submission(can.services(), tx, &code, seen).await;
        let typed = Typed {
            seen: Some(seen),
            ..Typed::default()
        };
        desk(&can, form.queue())
            .answer(&can, &code, done, "phe-duyet", typed)
            .await
    }

    /// Ends the hold.
    #[oai(path = "/toa-soan/tin-bai/:code/ket-thuc-giu", method = "post")]
    async fn release(
        &self,
        can: Can<ViewNewsroom>,
        code: Path<String>,
        form: Form<WordsForm>,
    ) -> Result<Answer> {
        move_item(&can, Move::Release, &code.0, form, "ket-thuc-giu").await
    }

    /// Asks the Chair for direction.
    #[oai(path = "/toa-soan/tin-bai/:code/xin-y-kien", method = "post")]
    async fn ask_direction(
        &self,
        can: Can<ViewNewsroom>,
        code: Path<String>,
        form: Form<WordsForm>,
    ) -> Result<Answer> {
        move_item(&can, Move::AskDirection, &code.0, form, "xin-y-kien").await
    }

    /// Gives direction.
    #[oai(path = "/toa-soan/tin-bai/:code/cho-y-kien", method = "post")]
    async fn direct(
        &self,
        can: Can<ViewNewsroom>,
        code: Path<String>,
        form: Form<WordsForm>,
    ) -> Result<Answer> {
        move_item(&can, Move::Direct, &code.0, form, "cho-y-kien").await
    }

    /// Submits the item to the Chair.
    #[oai(path = "/toa-soan/tin-bai/:code/trinh", method = "post")]
    async fn escalate(
        &self,
        can: Can<ViewNewsroom>,
        code: Path<String>,
        form: Form<WordsForm>,
    ) -> Result<Answer> {
        move_item(&can, Move::Escalate, &code.0, form, "trinh").await
    }

    /// Gives the item back to the Standing Office.
    #[oai(path = "/toa-soan/tin-bai/:code/chuyen-lai", method = "post")]
    async fn hand_back(
        &self,
        can: Can<ViewNewsroom>,
        code: Path<String>,
        form: Form<WordsForm>,
    ) -> Result<Answer> {
        move_item(&can, Move::HandBack, &code.0, form, "chuyen-lai").await
    }

    /// Takes the item back to screening.
    #[oai(path = "/toa-soan/tin-bai/:code/thu-lai", method = "post")]
    async fn recall(
        &self,
        can: Can<ViewNewsroom>,
        code: Path<String>,
        form: Form<WordsForm>,
    ) -> Result<Answer> {
        move_item(&can, Move::Recall, &code.0, form, "thu-lai").await
    }

    /// Takes a mistaken return back.
    #[oai(path = "/toa-soan/tin-bai/:code/huy-tra-lai", method = "post")]
    async fn undo_return(
        &self,
        can: Can<ViewNewsroom>,
        code: Path<String>,
        form: Form<WordsForm>,
    ) -> Result<Answer> {
        move_item(&can, Move::UndoReturn, &code.0, form, "huy-tra-lai").await
    }

    /// Opens a correction of a published item.
    #[oai(path = "/toa-soan/tin-bai/:code/dinh-chinh", method = "post")]
    async fn correct(
        &self,
        can: Can<ViewNewsroom>,
        code: Path<String>,
        form: Form<WordsForm>,
    ) -> Result<Answer> {
        let desk = desk(&can, form.queue());
        correct(&can, &desk, &parse_code(&code.0)?, form).await
    }

    /// Takes a published item from the public site.
    #[oai(path = "/toa-soan/tin-bai/:code/go-bai", method = "post")]
    async fn take_down(
        &self,
        can: Can<ViewNewsroom>,
        code: Path<String>,
        form: Form<TakeDownForm>,
    ) -> Result<Answer> {
        let code = parse_code(&code.0)?;
        let (desk, tx) = (desk(&can, form.queue()), can.tx(form.once("take_down"))?);
        let order = OrderForm {
            authority: form.typed.authority,
            document_number: form.typed.document_number,
            issued_on: form.typed.issued_on,
        };
        let words = form.typed.words;
        let done = match (parse_remarks("words", &words), order.parse()) {
            (Ok(reason), Ok(order)) => take_down_submission(tx, &code, &reason, order).await,
            (Err(fault), _) | (_, Err(fault)) => Err(fault),
        };
        let typed = Typed {
            words,
            order,
            tried: Some("go-bai".to_owned()),
            ..Typed::having_seen(&form.typed.revision)
        };
        desk.answer(&can, &code, done, "go-bai", typed).await
    }

    /// Passes the item to another member of its field.
    #[oai(path = "/toa-soan/tin-bai/:code/chuyen-khac", method = "post")]
    async fn reroute(
        &self,
        can: Can<ViewNewsroom>,
        code: Path<String>,
        form: Form<NoFields>,
    ) -> Result<Answer> {
        let code = parse_code(&code.0)?;
        let done = reroute_submission(can.services(), can.tx(form.once("reroute"))?, &code).await;
        desk(&can, form.queue())
            .answer(&can, &code, done, "chuyen", Typed::default())
            .await
    }
}

async fn move_item(
    can: &Can<ViewNewsroom>,
    movement: Move,
    code: &str,
    form: Form<WordsForm>,
    said: &str,
) -> Result<Answer> {
    let code = parse_code(code)?;
    let (desk, tx) = (desk(can, form.queue()), can.tx(form.once("move"))?);
    let words = with_sentence(&form.typed.sentence, &form.typed.words);
    let done = match parse_remarks("words", &words) {
        Ok(words) => move_submission(can.services(), tx, &code, movement, words.as_str()).await,
        Err(fault) => Err(fault),
    };
    let typed = Typed {
        words,
        tried: Some(said.to_owned()),
        ..Typed::having_seen(&form.typed.revision)
    };
    desk.answer(can, &code, done, said, typed).await
}

/// The Board's way of showing an item: by itself, or at the place in the queue that a form or an address names.
pub(super) fn desk(can: &Can<ViewNewsroom>, queue: Option<&str>) -> ItemDesk {
    ItemDesk::at(can, queue.map(|words| Place::parse(can, words)))
}

impl ItemDesk {
    fn at(can: &Can<ViewNewsroom>, place: Option<Place>) -> Self {
        Self {
            base: BASE.to_owned(),
            back: place
                .as_ref()
                .map_or_else(|| BASE.to_owned(), Place::list_address),
            back_label: HEADING.to_owned(),
            newsroom: Some(can.view()),
            place,
        }
    }
}

/// What waits for this person: who decides for the Chair looks at what is submitted to the Chair first, a member at
/// the own review, the Standing Office at what is new.
fn first_state(can: &Can<ViewNewsroom>) -> StateName {
    if can.person.wields(Role::Chair) {
        return StateName::AwaitingChair;
    }
    let screens = [Role::StandingOfficer, Role::Deputy]
        .iter()
        .any(|&role| can.person.holds(role));
    if screens {
        StateName::Submitted
    } else {
        StateName::InFieldReview
    }
}

/// Filters as written in the address.
#[derive(Clone)]
pub(super) struct Chosen {
    pub(super) state: String,
    pub(super) field: String,
    pub(super) tenant: String,
    pub(super) late: bool,
}

impl Chosen {
    /// As the address has them.
    pub(super) fn of(
        can: &Can<ViewNewsroom>,
        state: Option<String>,
        field: Option<String>,
        tenant: Option<String>,
        late: Option<String>,
    ) -> Self {
        Self {
            state: state.unwrap_or_else(|| first_state(can).slug().to_owned()),
            field: field.unwrap_or_default(),
            tenant: tenant.unwrap_or_default(),
            late: late.is_some(),
        }
    }

    /// As a saved view has them.
    fn through(saved: &SavedView) -> Self {
        let text = |slug: Option<&Slug>| slug.map(ToString::to_string).unwrap_or_default();
        Self {
            state: saved.filters.state.slug().to_owned(),
            field: text(saved.filters.field.as_ref()),
            tenant: text(saved.filters.tenant.as_ref()),
            late: saved.filters.late,
        }
    }

    pub(super) fn filter(&self, reference: &Reference) -> QueueFilter {
        QueueFilter {
            state: StateName::from_slug(&self.state),
            field: Slug::parse(&self.field).ok(),
            tenant: reference.tenant_by_slug(&self.tenant).map(|tenant| tenant.id),
            late: self.late,
            ..QueueFilter::default()
        }
    }

    fn is_narrowed(&self) -> bool {
        !self.field.is_empty() || !self.tenant.is_empty() || self.late
    }

    /// The address with these filters, in another state.
    pub(super) fn address(&self, state: &str) -> String {
        format!("{BASE}?{}", self.query(state))
    }

    pub(super) fn query(&self, state: &str) -> String {
        let mut query = url::form_urlencoded::Serializer::new(String::new());
        query.append_pair("state", state);
        let narrowing = [("field", self.field.as_str()), ("tenant", self.tenant.as_str())];
        for (name, value) in narrowing.into_iter().filter(|(_, value)| !value.is_empty()) {
            query.append_pair(name, value);
        }
        if self.late {
            query.append_pair("late", "1");
        }
        query.finish()
    }
}

/// States the queue shows as tabs.
const TABS: [StateName; 10] = [
    StateName::Submitted,
    StateName::AwaitingDirection,
    StateName::InFieldReview,
    StateName::AwaitingChair,
    StateName::OnHold,
    StateName::Returned,
    StateName::Published,
    StateName::Unpublished,
    StateName::Refused,
    StateName::Withdrawn,
];

pub(super) async fn queue_page(can: &Can<ViewNewsroom>, place: Place) -> Result<QueuePage, Problem> {
    let reference = can.services().reference.current().await?;
    let (view, now) = (can.view(), can.services().now());
    let filter = place.filter(&reference);
    let (here, stream) = (place.list_address(), place.stream());
    let chosen = place.chosen;
    let (rows, next) = view.submissions(&filter, PAGE).await?;
    let claims = view.claims_on(&rows, now).await?;
    let counts = count_tabs(&view, &filter, &chosen).await?;
    let waiting = waiting_words(can, &view).await?;
    let saved = view.saved_views(&can.person).await?;
    let mut stamp = can.services().stamp()?;
    let lists = present::lists(&reference.catalogue);
    Ok(QueuePage {
        shell: can.portal.shell(can, HEADING, BASE).await?,
        waiting,
        counts,
        fields: lists.fields,
        tenants: reference.tenants.iter().map(tenant_choice).collect(),
        next: next.map(|cursor| format!("{}&after={cursor}", chosen.address(&chosen.state))),
        filtered: chosen.is_narrowed(),
        here: chosen.address(&chosen.state),
        views: saved
            .iter()
            .map(|one| view_row(one, &chosen, &mut stamp))
            .collect(),
        view_name: String::new(),
        view_key: form_key(&mut stamp),
        errors: Vec::new(),
        list: print_of(&rows),
        stream,
        place: here,
        may_route: chosen.state == StateName::Submitted.slug()
            && RouteItems::ROLES.iter().any(|&role| can.person.holds(role)),
        rows: rows
            .iter()
            .map(|item| present::row(item, BASE, &reference, now).at(claims.get(&item.code)))
            .collect(),
        state: chosen.state,
        field: chosen.field,
        tenant: chosen.tenant,
        late: chosen.late,
    })
}

fn form_key(stamp: &mut Stamp) -> String {
    stamp.draw_uuid().simple().to_string()
}

/// A saved view as the queue lists it.
fn view_row(saved: &SavedView, chosen: &Chosen, stamp: &mut Stamp) -> SavedViewRow {
    let through = Chosen::through(saved);
    let href = through.address(&through.state);
    SavedViewRow {
        id: saved.id.clone(),
        name: saved.name.to_string(),
        current: href == chosen.address(&chosen.state),
        href,
        rename_key: form_key(stamp),
        drop_key: form_key(stamp),
    }
}

/// The tabs of all states.
pub(super) async fn count_tabs(
    view: &View<Newsroom>,
    filter: &QueueFilter,
    chosen: &Chosen,
) -> Result<Vec<(NavLink, String)>, Problem> {
    try_join_all(TABS.map(|state| count_tab(view, filter, chosen, state))).await
}

/// The tab of a state, with how many items are in it.
async fn count_tab(
    view: &View<Newsroom>,
    filter: &QueueFilter,
    chosen: &Chosen,
    state: StateName,
) -> Result<(NavLink, String), Problem> {
    let of_state = QueueFilter {
        state: Some(state),
        after: None,
        ..filter.clone()
    };
    let count = view.count_submissions(&of_state, COUNT_TO).await?;
    let link = NavLink {
        label: state.label().to_owned(),
        href: chosen.address(state.slug()),
        current: state.slug() == chosen.state,
    };
    Ok((link, present::count_words(count)))
}

fn tenant_choice(tenant: &crate::domain::tenant::Tenant) -> Choice {
    Choice {
        value: tenant.slug.to_string(),
        label: tenant.name.clone(),
        depth: 0,
    }
}

/// What waits for this person, in one sentence.
pub(super) async fn waiting_words(can: &Can<ViewNewsroom>, view: &View<Newsroom>) -> Result<String, Problem> {
    let mut parts = Vec::new();
    let screens = [Role::StandingOfficer, Role::Deputy, Role::Chair];
    if screens.iter().any(|&role| can.person.holds(role)) {
        let filter = QueueFilter {
            state: Some(StateName::Submitted),
            ..QueueFilter::default()
        };
        let count = view.count_submissions(&filter, COUNT_TO).await?;
        parts.push(format!("{} tin bài chờ sàng lọc", present::count_words(count)));
    }
    if can.person.wields(Role::Chair) {
        for (state, words) in [
            (StateName::AwaitingDirection, "tin bài chờ ý kiến Trưởng Ban"),
            (StateName::AwaitingChair, "tin bài trình Trưởng Ban"),
        ] {
            let filter = QueueFilter {
                state: Some(state),
                ..QueueFilter::default()
            };
            let count = view.count_submissions(&filter, COUNT_TO).await?;
            parts.push(format!("{} {words}", present::count_words(count)));
        }
        let overdue = OverdueFilter {
            now: can.services().now(),
            rung: Some(Rung::Chair),
            after: None,
        };
        let count = view.count_overdue(&overdue, COUNT_TO).await?;
        parts.push(format!(
            "{} tin bài trong danh sách quá hạn",
            present::count_words(count)
        ));
    }
    if can.person.holds(Role::BoardMember) {
        let reviewer = Some(can.person.account);
        let filter = QueueFilter {
            state: Some(StateName::InFieldReview),
            reviewer,
            ..QueueFilter::default()
        };
        let own = view.count_submissions(&filter, COUNT_TO).await?;
        parts.push(format!("{} tin bài chờ bạn duyệt", present::count_words(own)));
        let of_all = QueueFilter {
            reviewer: None,
            ..filter
        };
        let all = view.count_submissions(&of_all, own + COUNT_TO).await?;
        let others = all.saturating_sub(own);
        if others > 0 && own < COUNT_TO {
            parts.push(format!(
                "{} tin bài đang ở thành viên khác",
                present::count_words(others)
            ));
        }
    }
    Ok(format!("Hiện có {}.", parts.join(", ")))
}
