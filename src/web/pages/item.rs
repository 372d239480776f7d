//! An item as one side sees it, and what is shown there after an act.

use std::sync::Arc;

use poem::{Result, http::StatusCode};

use super::{
    beside::Place,
    content_form::{FormDesk, compare},
    custody,
};
use crate::{
    app::{Fault, attachments::AttachmentForm, publication::OrderForm},
    domain::{
        attachment::{FileType, Purpose},
        content::{Content, Kind, Revision, RevisionNumber},
        likeness::Likeness,
        policy::{Action, Permission, decide},
        scope::{Newsroom, Surface},
        state::{State, StateName},
        submission::Submission,
        text::SubmissionCode,
    },
    store::{Receipt, Reference, StoreFault, View},
    web::{
        form::fresh_key,
        gate::{Can, Side},
        page::Answer,
        present,
        problem::Problem,
        views::{
            attachments::{AddAttachment, AttachmentPanel, AttachmentView},
            parts::{DiffLayout, DiffView, FieldError, fault_of},
            submissions::{AlikeRow, DecisionPanel, ItemNotice, ItemPage},
        },
    },
};

/// What was typed into the decision panel before a fault.
#[derive(Clone, Debug, Default)]
pub(super) struct Typed {
    pub(super) remarks: String,
    pub(super) grounds: Vec<String>,
    pub(super) duplicate_of: String,
    pub(super) words: String,
    pub(super) order: OrderForm,
    pub(super) attachment: AttachmentForm,
    /// The new custodian chosen, and why.
    pub(super) custodian: String,
    pub(super) reason: String,
    pub(super) tried: Option<String>,
    /// The revision that was decided on: if another is current by now, the page shows what came in between.
    pub(super) seen: Option<RevisionNumber>,
}

impl Typed {
    /// Nothing typed yet, on a page that showed this revision.
    pub(super) fn having_seen(revision: &str) -> Self {
        Self {
            seen: revision.parse().ok().map(RevisionNumber::from_number),
            ..Self::default()
        }
    }
}

/// One side's way of showing an item.
pub(super) struct ItemDesk {
    pub(super) base: String,
    pub(super) back: String,
    pub(super) back_label: String,
    /// The newsroom's view, which can say to whom an item would be routed.
    pub(super) newsroom: Option<View<Newsroom>>,
    /// Where in the queue the item is open beside the list.
    pub(super) place: Option<Place>,
}

/// An address with what was just done.
pub(super) fn saying(address: &str, said: &str) -> String {
    let joint = if address.contains('?') { '&' } else { '?' };
    format!("{address}{joint}da={said}")
}

/// Whether an act ends what one has to do with an item, so that the next may open.
fn decides(said: &str) -> bool {
    let leave_it_here = [
        "dinh-kem",
        "go-tep",
        "kiem-tra",
        "don-doc",
        "dinh-chinh",
        "giao-phu-trach",
    ];
    !leave_it_here.contains(&said)
}

/// The section is mended in the form, and the code stands in the address: the item's page leads to the text.
fn on_item(error: FieldError) -> FieldError {
    match error.field {
        "section" | "code" => FieldError {
            field: "noi-dung",
            ..error
        },
        _ => error,
    }
}

/// What stands in the panel when an act was not possible.
pub(super) struct Mend {
    pub(super) status: StatusCode,
    pub(super) errors: Vec<FieldError>,
    pub(super) typed: Typed,
}

impl ItemDesk {
    /// Where an item is open.
    fn address(&self, code: impl std::fmt::Display) -> String {
        match &self.place {
            Some(place) => place.item_address(code),
            None => format!("{}/tin-bai/{code}", self.base),
        }
    }

    /// The form that edits an item.
    pub(super) fn form(&self, code: &SubmissionCode) -> FormDesk {
        FormDesk {
            action: format!("{}/tin-bai/{code}/sua", self.base),
            cancel: self.address(code),
            editorial: self.newsroom.is_some(),
            queue: self.place.as_ref().map(Place::words).unwrap_or_default(),
        }
    }

    /// After an act: onward, or the item again with what must be mended and all that was typed.
    pub(super) async fn answer<P: Permission>(
        &self,
        can: &Can<P>,
        code: &SubmissionCode,
        done: Result<Receipt, Fault>,
        said: &str,
        typed: Typed,
    ) -> Result<Answer>
    where
        P::Side: Side,
    {
        let problem = match done {
            Ok(Receipt { handle, .. }) => {
                let address = match &self.place {
                    Some(place) if decides(said) => place.onward(code),
                    _ => self.address(handle),
                };
                return Ok(Answer::onward(&saying(&address, said)));
            }
            Err(fault) => Problem::from(fault),
        };
        self.mend(can, code, problem, typed).await
    }

    /// After an act beside the item, such as one on a claim.
    pub(super) async fn answer_beside<P: Permission>(
        &self,
        can: &Can<P>,
        code: &SubmissionCode,
        done: Result<(), Fault>,
        said: &str,
    ) -> Result<Answer>
    where
        P::Side: Side,
    {
        match done {
            Ok(()) => Ok(Answer::onward(&saying(&self.address(code), said))),
            Err(fault) => self.mend(can, code, fault.into(), Typed::default()).await,
        }
    }

    async fn mend<P: Permission>(
        &self,
        can: &Can<P>,
        code: &SubmissionCode,
        problem: Problem,
        typed: Typed,
    ) -> Result<Answer>
    where
        P::Side: Side,
    {
        if !matches!(
            problem.status,
            StatusCode::CONFLICT | StatusCode::UNPROCESSABLE_ENTITY | StatusCode::PAYLOAD_TOO_LARGE
        ) {
            return Err(problem.into());
        }
        let errors = if problem.fields.is_empty() {
            vec![FieldError {
                field: "noi-dung",
                message: problem.detail,
            }]
        } else {
            present::field_errors(problem.fields)
                .into_iter()
                .map(on_item)
                .collect()
        };
        let mend = Mend {
            status: problem.status,
            errors,
            typed,
        };
        let status = mend.status;
        let page = self
            .page(can, code, (None, DiffLayout::Inline), Some(mend))
            .await?;
        Ok(Answer::page_with(status, &page)?)
    }

    /// The item's page.
    pub(super) async fn page<P: Permission>(
        &self,
        can: &Can<P>,
        code: &SubmissionCode,
        (compare_to, layout): (Option<i64>, DiffLayout),
        mend: Option<Mend>,
    ) -> Result<ItemPage, Problem>
    where
        P::Side: Side,
    {
        let view = can.view();
        let reference = can.services().reference.current().await?;
        let item = view.submission(code).await?;
        let revisions = view.revisions(&item).await?;
        let current = match item.sealed {
            true => None,
            false => Some(view.revision(&item, item.revision).await?),
        };
        let current = current.as_ref();
        let base = format!("{}/tin-bai/{}", self.base, item.code);
        let custody = view.custody_of(&item).await?;
        let now = can.services().now();
        let seen = mend
            .as_ref()
            .and_then(|mend| mend.typed.seen)
            .filter(|seen| *seen != item.revision);
        let pair = match (seen, compare_to) {
            (Some(seen), _) => Some((seen.number(), item.revision.number())),
            (None, Some(number)) => Some((number.saturating_sub(1), number)),
            (None, None) => None,
        };
        let mut diff = match pair {
            Some(pair) => diff_between(&view, &item, pair, &reference).await?,
            None => None,
        };
        if let (None, Some(diff), Some(number)) = (seen, &mut diff, compare_to) {
            diff.layout = layout;
            diff.layouts = present::diff_layouts(&self.address(item.code), number, layout);
        }
        let nothing_typed = Typed::default();
        let tried = mend.as_ref().map_or((&[][..], &nothing_typed), |mend| {
            (mend.errors.as_slice(), &mend.typed)
        });
        let custody = custody::panel(can, &item, &custody, self.newsroom.is_some(), tried);
        let beside = match (&self.place, &self.newsroom) {
            (Some(place), Some(view)) => Some(place.beside(view, &item, &reference, now).await?),
            _ => None,
        };
        let alike = match &self.newsroom {
            Some(view) if StateName::WITH_BOARD.contains(&item.state.name()) => view.like(&item).await?,
            _ => Vec::new(),
        };
        let menu = if beside.is_some() { &self.base } else { &base };
        Ok(ItemPage {
            shell: can.portal.shell(can, item.title(), menu).await?,
            back: self.back.clone(),
            back_label: self.back_label.clone(),
            code: item.code.to_string(),
            title: item.title().to_owned(),
            state: present::badge(item.state.name()),
            clock: item.state.due_at().map(|due_at| present::clock(now, due_at)),
            late: present::lateness(&item),
            byline: byline(&item),
            facts: facts(&item, current, &reference, &custody.custodian),
            alike: alike
                .iter()
                .map(|(other, likeness)| alike_row(other, *likeness, &self.base))
                .collect(),
            notice: notice(&item),
            sealed: item.sealed,
            summary: current
                .map(|revision| revision.content.summary.to_string())
                .unwrap_or_default(),
            body_html: current
                .map(|revision| revision.content.body.html().to_owned())
                .unwrap_or_default(),
            attachments: current
                .map(|revision| attachment_panel(can, &item, revision, &base, mend.as_ref()))
                .unwrap_or_default(),
            public_href: matches!(item.state, State::Published { .. }).then(|| {
                let code = item.corrects.map_or(item.code, |original| original.code);
                format!("/bai-viet/{code}")
            }),
            timeline: present::timeline(&view.timeline(&item).await?, &item),
            revisions: present::revisions(&revisions, &item, &self.address(item.code), layout),
            diff,
            panel: DecisionPanel {
                queue: beside.as_ref().map(|list| list.place.clone()).unwrap_or_default(),
                ..self.panel(can, &item, base, mend).await?
            },
            custody,
            beside,
        })
    }
}

/// The files of an item, and the form that adds one where the person may edit.
fn attachment_panel<P: Permission>(
    can: &Can<P>,
    item: &Submission,
    current: &Revision,
    base: &str,
    mend: Option<&Mend>,
) -> AttachmentPanel {
    let may_edit = decide(&can.person, Action::Edit, item).is_ok();
    let files = current.content.attachments.iter().map(|file| AttachmentView {
        remove_key: may_edit.then(fresh_key),
        ..present::attachment(file, format!("{base}/tep/{}", file.id))
    });
    let typed = mend.map(|mend| mend.typed.attachment.clone()).unwrap_or_default();
    let rules = can.services().attachments;
    let faults = mend.map_or(&[][..], |mend| &mend.errors);
    let form = AddAttachment {
        key: fresh_key(),
        purpose: typed.purpose,
        alternative: typed.alternative,
        caption: typed.caption,
        limits: format!(
            "Tối đa {} tệp, mỗi tệp không quá {} MB: {}.",
            rules.most,
            rules.megabytes,
            FileType::all_in_words()
        ),
        faulty: ["file", "purpose", "alternative", "caption"]
            .into_iter()
            .any(|field| fault_of(faults, field).is_some()),
    };
    AttachmentPanel {
        files: files.collect(),
        add: may_edit.then_some(form),
    }
}

/// An item that may tell of the same, below the address of the newsroom.
fn alike_row(item: &Submission, likeness: Likeness, base: &str) -> AlikeRow {
    AlikeRow {
        href: format!("{base}/tin-bai/{}", item.code),
        code: item.code.to_string(),
        title: item.title().to_owned(),
        state: present::badge(item.state.name()),
        byline: byline(item),
        why: match likeness {
            Likeness::SameDocument => "Cùng số, ký hiệu và ngày ban hành".to_owned(),
            Likeness::SameTitle => "Cùng tiêu đề".to_owned(),
            Likeness::Title(hundredths) => format!("Tiêu đề giống {hundredths}%"),
        },
    }
}

fn byline(item: &Submission) -> Vec<String> {
    let moment = match item.intake {
        Some(intake) if item.supplied.is_some() => format!("Nhận {}", intake.at.moment_words()),
        Some(intake) => format!("Gửi {}", intake.at.moment_words()),
        None => format!("Cập nhật {}", item.updated_at.moment_words()),
    };
    vec![item.tenant_name.clone(), item.author.name.to_string(), moment]
}

fn facts(
    item: &Submission,
    current: Option<&Revision>,
    reference: &Reference,
    custodian: &str,
) -> Vec<(&'static str, String)> {
    let mut facts = vec![("Loại tin bài", item.headline.kind.label().to_owned())];
    facts.extend(
        item.corrects
            .map(|original| ("Đính chính tin bài", original.code.to_string())),
    );
    if !item.sealed {
        facts.extend(present::kind_facts(&item.headline.kind));
    }
    if let (Kind::Document { number, .. }, false) = (&item.headline.kind, item.sealed) {
        let warnings: Vec<_> = number.warnings().iter().map(ToString::to_string).collect();
        facts.extend((!warnings.is_empty()).then(|| ("Lưu ý về số, ký hiệu", warnings.join(" "))));
    }
    facts.push(("Đơn vị", item.tenant_name.clone()));
    facts.push(("Người gửi", item.author.name.to_string()));
    facts.push(("Người phụ trách", custodian.to_owned()));
    if let Some(supply) = &item.supplied {
        facts.push(("Nguồn cung cấp", supply.to_string()));
        facts.push(("Tiếp nhận qua", supply.way_in_words()));
    }
    if let Some(intake) = item.intake {
        let first = if item.supplied.is_some() {
            "Ngày nhận"
        } else {
            "Gửi lần đầu"
        };
        facts.push((first, intake.at.moment_words()));
        facts.extend(
            intake
                .due_at
                .map(|due_at| ("Hạn cung cấp thông tin", due_at.deadline_words())),
        );
    }
    facts.push(("Lĩnh vực", reference.field_name(&item.headline.field).to_owned()));
    if let Some(Revision { content, .. }) = current {
        let lists = &reference.catalogue;
        facts.extend(
            lists
                .category(&content.category)
                .map(|one| ("Nhóm thông tin", one.name.clone())),
        );
        facts.extend(
            lists
                .section(&content.section)
                .map(|one| ("Chuyên mục chính", present::section_words(one))),
        );
        facts.push(("Tác giả", content.origin.author.clone()));
        facts.extend(content.origin.source.clone().map(|source| ("Nguồn tin", source)));
        facts.extend(consent_fact(content).map(|said| ("Văn bản chấp thuận", said.to_owned())));
    }
    if let (Some(_), Some(routing)) = (item.reviewer(), &item.routing) {
        facts.push((
            "Thành viên duyệt",
            format!("{} ({})", routing.reviewer_name, routing.reason),
        ));
    }
    if let State::Published { by, since, .. } = &item.state {
        facts.push(("Người phê duyệt", format!("{}, {}", by.name, by.title())));
        facts.push(("Đăng ngày", since.moment_words()));
        facts.extend(item.check_now().map(|checked| {
            let by = &checked.by;
            let words = format!("{}, {}, {}", by.name, by.title(), checked.at.moment_words());
            ("Đã kiểm tra sau đăng tải", words)
        }));
    }
    facts
}

/// Whether the consent that reused material needs is there.
fn consent_fact(content: &Content) -> Option<&'static str> {
    let attached = content
        .attachments
        .iter()
        .any(|file| file.purpose == Purpose::Consent);
    match (content.origin.needs_consent(), attached) {
        (_, true) => Some("Đã đính kèm"),
        (true, false) => Some("Cần có, chưa đính kèm"),
        (false, false) => None,
    }
}

/// Remarks as points, one for each line that says something.
fn points_of(remarks: &str) -> Vec<String> {
    let lines = remarks.lines().filter(|line| !line.trim().is_empty());
    lines.map(str::to_owned).collect()
}

fn notice(item: &Submission) -> Option<ItemNotice> {
    match &item.state {
        State::Returned {
            remarks, by, since, ..
        } => Some(ItemNotice {
            tone: "returned",
            heading: "Đề nghị chỉnh sửa, bổ sung".to_owned(),
            points: points_of(remarks),
            signed: format!("{}, {}, {}", by.name, by.title(), since.moment_words()),
        }),
        State::Refused {
            grounds,
            remarks,
            by,
            since,
            duplicate_of,
        } => {
            let mut points: Vec<_> = grounds
                .iter()
                .map(|ground| ground.clause_text().to_owned())
                .collect();
            if !item.sealed {
                points.extend(
                    duplicate_of
                        .as_ref()
                        .map(|code| format!("Trùng với tin bài đã đăng mã {code}")),
                );
                points.extend((!remarks.is_empty()).then(|| remarks.clone()));
            }
            Some(ItemNotice {
                tone: "refused",
                heading: "Từ chối đăng tải theo khoản 9 Điều 3".to_owned(),
                points,
                signed: format!("{}, {}, {}", by.name, by.title(), since.moment_words()),
            })
        }
        State::OnHold {
            remarks,
            by,
            since,
            due_at,
            ..
        } => Some(ItemNotice {
            tone: "returned",
            heading: format!("Đang xác thực lại, hạn {}", due_at.moment_words()),
            points: points_of(remarks),
            signed: format!("{}, {}, {}", by.name, by.title(), since.moment_words()),
        }),
        State::Unpublished {
            since,
            reason,
            order,
            by,
            ..
        } => Some(ItemNotice {
            tone: "refused",
            heading: "Đã gỡ khỏi Trang Thông tin".to_owned(),
            points: std::iter::once(reason.clone())
                .chain(order.as_ref().map(present::order_words))
                .collect(),
            signed: format!("{}, {}, {}", by.name, by.title(), since.moment_words()),
        }),
        State::AwaitingDirection { question, by, since } => Some(ItemNotice {
            tone: "returned",
            heading: "Xin ý kiến chỉ đạo của Trưởng Ban".to_owned(),
            points: vec![question.clone()],
            signed: format!("{}, {}, {}", by.name, by.title(), since.moment_words()),
        }),
        State::AwaitingChair { reason, by, since } => Some(ItemNotice {
            tone: "returned",
            heading: "Trình Trưởng Ban quyết định".to_owned(),
            points: vec![reason.clone()],
            signed: format!("{}, {}, {}", by.name, by.title(), since.moment_words()),
        }),
        _ => None,
    }
}

/// What changed between two revisions; nothing when one of them is not there.
async fn diff_between<S: Surface>(
    view: &View<S>,
    item: &Submission,
    (from, to): (i64, i64),
    reference: &Arc<Reference>,
) -> Result<Option<DiffView>, Problem> {
    let load = |number| view.revision(item, RevisionNumber::from_number(number));
    match (load(from).await, load(to).await) {
        (Ok(from), Ok(to)) => compare(from, to, reference).await.map(Some),
        (Err(StoreFault::NotFound), _) | (_, Err(StoreFault::NotFound)) => Ok(None),
        (Err(fault), _) | (_, Err(fault)) => Err(fault.into()),
    }
}
