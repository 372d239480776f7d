//! The collaborator's home, the form, and the item as its body or the Board sees it.

use super::{
    attachments::AttachmentPanel,
    parts::{
        Badge, Choice, ClockView, DiffView, FieldError, ItemRow, Offer, RevisionRow, Shell, TimelineEntry,
        fault_of,
    },
};

/// The fact that only a document has.
pub const DOCUMENT_NUMBER: &str = "Số, ký hiệu";

/// `GET /don-vi/{tenant}`.
#[derive(Clone, Debug, askama::Template)]
#[template(path = "pages/submissions/workspace.html")]
pub struct WorkspaceHome {
    /// The frame.
    pub shell: Shell,
    /// The body's name.
    pub tenant_name: String,
    /// Address of the workspace.
    pub base: String,
    /// Whether this person files news.
    pub can_file: bool,
    /// Groups in the order of urgency: returned, drafts, in review, published, ended.
    pub groups: Vec<ItemGroup>,
}

impl WorkspaceHome {
    /// Whether the body has no item at all.
    fn is_empty(&self) -> bool {
        self.groups.iter().all(|group| group.rows.is_empty())
    }

    fn search_path(&self) -> String {
        format!("{}/tim-kiem", self.base)
    }
}

/// Items of one stage.
#[derive(Clone, Debug)]
pub struct ItemGroup {
    /// Anchor.
    pub slug: &'static str,
    /// Heading.
    pub heading: &'static str,
    /// What to say when there are none.
    pub empty: &'static str,
    /// How many there are, "1.000+" at most.
    pub count: String,
    /// The newest of them.
    pub rows: Vec<ItemRow>,
    /// Whether it must not be overlooked.
    pub urgent: bool,
}

/// Text as typed: nothing is lost by a fault.
#[derive(Clone, Debug, Default)]
pub struct FormValues {
    /// `kind`: `event_news`, `document`, `article`, `model` or `multimedia`.
    pub kind: String,
    /// `title`.
    pub title: String,
    /// `summary`.
    pub summary: String,
    /// `body`: plain field with headings, lists, links, tables.
    pub body: String,
    /// `field`.
    pub field: String,
    /// `category`.
    pub category: String,
    /// `section`.
    pub section: String,
    /// `author`.
    pub author: String,
    /// `source`.
    pub source: String,
    /// `reused`: checkbox, "on" when set.
    pub reused: bool,
    /// `consent_required`: checkbox, "on" when set.
    pub consent_required: bool,
    /// `event_at`: `yyyy-MM-ddTHH:mm` of `datetime-local`, or `dd/MM/yyyy HH:mm` as typed.
    pub event_at: String,
    /// `document_number`.
    pub document_number: String,
    /// `issued_on`: `yyyy-MM-dd` of `date`, or `dd/MM/yyyy` as typed.
    pub issued_on: String,
    /// `issuer`.
    pub issuer: String,
    /// `place`: where a model is applied.
    pub place: String,
    /// `revision`: the one that is edited; empty for a new draft.
    pub revision: String,
    /// `key`: idempotency key.
    pub key: String,
}

impl FormValues {
    /// `event_at` as people write it: `dd/MM/yyyy HH:mm`. A native control would follow the language of the browser,
    /// and many in Vietnam are English: 08/07 would be read as the 7th of August.
    pub fn event_typed(&self) -> String {
        moment_typed(&self.event_at)
    }

    /// `issued_on` as people write it: `dd/MM/yyyy`.
    pub fn issued_typed(&self) -> String {
        day_typed(&self.issued_on)
    }
}

/// `yyyy-MM-ddTHH:mm` as `dd/MM/yyyy HH:mm`; anything else stays as it was typed.
fn moment_typed(moment: &str) -> String {
    let (day, time) = moment.split_once('T').unwrap_or((moment, ""));
    format!("{} {}", day_typed(day), time.get(..5).unwrap_or(time))
        .trim_end()
        .to_owned()
}

/// `yyyy-MM-dd` as `dd/MM/yyyy`; anything else stays as it was typed.
fn day_typed(day: &str) -> String {
    match day.split('-').collect::<Vec<_>>()[..] {
        [year, month, date] if year.len() == 4 => format!("{date}/{month}/{year}"),
        _ => day.to_owned(),
    }
}

/// The form of a new draft, of an edit by the custodian, and of an edit by a reviewer.
#[derive(Clone, Debug, askama::Template)]
#[template(path = "pages/submissions/form.html")]
pub struct SubmissionForm {
    /// The frame.
    pub shell: Shell,
    /// Where the form goes.
    pub action: String,
    /// Where "Hủy" leads.
    pub cancel: String,
    /// Whether a reviewer edits: another heading, no intake hints.
    pub editorial: bool,
    /// Where in the queue the edit began; empty elsewhere.
    pub queue: String,
    /// What is typed.
    pub values: FormValues,
    /// What must be mended; summary links to each.
    pub errors: Vec<FieldError>,
    /// Another revision came in between: what it changed, so that the person can merge.
    pub conflict: Option<DiffView>,
    /// Fields.
    pub fields: Vec<Choice>,
    /// Categories of Điều 5.
    pub categories: Vec<Choice>,
    /// Sections, a tree.
    pub sections: Vec<Choice>,
    /// What is said when the section of the text takes no more articles.
    pub retired_section: Option<String>,
    /// Who supplied it and how it came, when an officer records it.
    pub intake: Option<IntakeFields>,
}

/// Who supplied what an officer records, and how it came, as typed.
#[derive(Clone, Debug)]
pub struct IntakeFields {
    /// Bodies to choose from.
    pub tenants: Vec<Choice>,
    /// Channels to choose from.
    pub channels: Vec<Choice>,
    /// `supplier_tenant`.
    pub supplier_tenant: String,
    /// `supplier_name`.
    pub supplier_name: String,
    /// `supplier_person`.
    pub supplier_person: String,
    /// `supplier_post`.
    pub supplier_post: String,
    /// `channel`.
    pub channel: String,
    /// `received_at`.
    pub received_at: String,
    /// `letter_number`.
    pub letter_number: String,
    /// `declared`: checkbox.
    pub declared: bool,
}

impl IntakeFields {
    /// `received_at` as people write it: `dd/MM/yyyy HH:mm`.
    pub fn received_typed(&self) -> String {
        moment_typed(&self.received_at)
    }
}

/// The item's page, in the workspace and in the newsroom alike.
#[derive(Clone, Debug, askama::Template)]
#[template(path = "pages/submissions/item.html")]
pub struct ItemPage {
    /// The frame.
    pub shell: Shell,
    /// Way back: the workspace, or the queue as it was filtered.
    pub back: String,
    /// What the way back says.
    pub back_label: String,
    /// Receipt code.
    pub code: String,
    /// Title.
    pub title: String,
    /// State.
    pub state: Badge,
    /// Target of the step.
    pub clock: Option<ClockView>,
    /// Lateness of filing, in words.
    pub late: Option<String>,
    /// Whose it is and since when, below the title: body, sender, moment.
    pub byline: Vec<String>,
    /// Facts in order: kind, event time or number and date, body, author, custodian, reviewer, field, …
    pub facts: Vec<(&'static str, String)>,
    /// Other items that may tell of the same, while it is undecided.
    pub alike: Vec<AlikeRow>,
    /// What the custodian must know now: remarks of a return, grounds of a refusal.
    pub notice: Option<ItemNotice>,
    /// Sealed by ground 3: no text follows.
    pub sealed: bool,
    /// Summary of the current revision.
    pub summary: String,
    /// Sanitised body of the current revision.
    pub body_html: String,
    /// Its files.
    pub attachments: AttachmentPanel,
    /// Public address when published.
    pub public_href: Option<String>,
    /// Happenings, newest last.
    pub timeline: Vec<TimelineEntry>,
    /// Revisions, newest first.
    pub revisions: Vec<RevisionRow>,
    /// The comparison asked for.
    pub diff: Option<DiffView>,
    /// What may be done.
    pub panel: DecisionPanel,
    /// Who has charge of it.
    pub custody: CustodyPanel,
    /// The queue beside it, where it was opened from there.
    pub beside: Option<QueueBeside>,
}

/// Another item that may tell of the same.
#[derive(Clone, Debug)]
pub struct AlikeRow {
    /// Its page.
    pub href: String,
    /// Receipt code.
    pub code: String,
    /// Title.
    pub title: String,
    /// State.
    pub state: Badge,
    /// Whose it is and since when.
    pub byline: Vec<String>,
    /// How it is alike.
    pub why: String,
}

/// The queue beside an item, on screens that have room for both.
#[derive(Clone, Debug)]
pub struct QueueBeside {
    /// State of its items.
    pub heading: &'static str,
    /// The filters in words.
    pub narrowed: Vec<String>,
    /// Its items, each opening beside the list.
    pub rows: Vec<ItemRow>,
    /// The rest of the list.
    pub further: Option<String>,
    /// The address of this page, without what was just done.
    pub here: String,
    /// What a form beside the list carries: where in the queue it stands, and what opens next.
    pub place: String,
    /// Tells this state of the list from another.
    pub list: String,
    /// Where the page hears of changes.
    pub stream: String,
}

impl ItemPage {
    /// Whether the text is a document, laid out as legal texts are.
    fn is_document(&self) -> bool {
        self.facts.iter().any(|(term, _)| *term == DOCUMENT_NUMBER)
    }
}

/// A message set above the item.
#[derive(Clone, Debug)]
pub struct ItemNotice {
    /// `returned` or `refused`.
    pub tone: &'static str,
    /// Heading.
    pub heading: String,
    /// Points: remarks, or each ground.
    pub points: Vec<String>,
    /// Signed by.
    pub signed: String,
}

/// What may be done with the item, and why the rest may not.
/// Each form posts to `{base}/{act}` with `csrf`, `key`, `revision`.
#[derive(Clone, Debug)]
pub struct DecisionPanel {
    /// Address of the item on this side: acts are `{base}/phe-duyet` (approve), `/chuyen` (route), `/tra-lai`
    /// (return: `remarks`), `/tu-choi` (refuse: `grounds` repeated, `remarks`, `duplicate_of`), `/gui` (submit:
    /// `accurate`, `no_state_secret` checkboxes), `/rut` (withdraw); `{base}/sua` is the edit page.
    pub base: String,
    /// Where in the queue the item is open, which each form carries; empty when it is open by itself.
    pub queue: String,
    /// The revision shown, which an approval binds.
    pub revision: i64,
    /// Whether the item waits for the Chair's decision.
    pub at_chair: bool,
    /// Who is at the item.
    pub claim: ClaimView,
    /// Sửa, biên tập.
    pub edit: Offer,
    /// Gửi bài.
    pub submit: Offer,
    /// Rút bài.
    pub withdraw: Offer,
    /// Phê duyệt.
    pub approve: Offer,
    /// Chuyển thành viên.
    pub route: Offer,
    /// "Lê Văn Bình vì …" or why nobody can take it.
    pub route_to: Option<Result<String, String>>,
    /// Trả lại.
    pub return_to_author: Offer,
    /// Từ chối đăng.
    pub refuse: Offer,
    /// The nine grounds: value, words.
    pub grounds: Vec<Choice>,
    /// What was typed before a fault: remarks.
    pub remarks: String,
    /// Grounds ticked before a fault.
    pub ticked: Vec<String>,
    /// Duplicate code typed before a fault.
    pub duplicate_of: String,
    /// What must be mended.
    pub errors: Vec<FieldError>,
    /// Gỡ bài: `words`, and of an order `authority`, `document_number`, `issued_on`.
    pub take_down: Offer,
    /// Whether taking it down was tried and something must be mended.
    pub taking_down: bool,
    /// Kiểm tra sau đăng tải: `edition`, `words`.
    pub check: Offer,
    /// The public edition, which a check binds; empty for what is not public.
    pub edition: String,
    /// Whether the check was tried and something must be mended.
    pub checking: bool,
    /// Đưa lên đầu trang chủ.
    pub lead: Offer,
    /// Thôi đưa lên đầu trang chủ.
    pub end_lead: Offer,
    /// Đôn đốc: `words`.
    pub urge: Offer,
    /// Whether the urging was tried and something must be mended.
    pub urging: bool,
    /// What was typed of the order: authority, number, date.
    pub order: [String; 3],
    /// Acts that move the item one step on, some with a few words: form field `words`.
    pub moves: Vec<MoveOffer>,
    /// Words typed before a fault.
    pub words: String,
    /// Ready sentences: key and name of the act, what is offered.
    pub ready: Vec<(&'static str, &'static str, Vec<String>)>,
}

/// Who has charge of an item. Acts are `{base}/{path}`: `custodian` (an account), `reason`.
#[derive(Clone, Debug)]
pub struct CustodyPanel {
    /// Who has, in words.
    pub custodian: String,
    /// Whether nobody has.
    pub pooled: bool,
    /// What may be done about it.
    pub acts: Vec<CustodyAct>,
    /// Who could have.
    pub colleagues: Vec<Choice>,
    /// What must be mended.
    pub errors: Vec<FieldError>,
    /// Who was chosen before a fault.
    pub chosen: String,
    /// The reason typed before a fault.
    pub reason: String,
}

/// An act on who has charge of an item.
#[derive(Clone, Debug)]
pub struct CustodyAct {
    /// Last part of the address.
    pub path: &'static str,
    /// What the button says.
    pub label: &'static str,
    /// What will happen, to whom.
    pub consequence: &'static str,
    /// Whether it names a new custodian.
    pub asks_whom: bool,
    /// Whether it needs a reason.
    pub asks_why: bool,
    /// Whether it may be done.
    pub offer: Offer,
    /// Whether it was tried and something must be mended: it opens by itself.
    pub tried: bool,
}

impl CustodyAct {
    fn id(&self, name: &str) -> String {
        if self.tried {
            name.to_owned()
        } else {
            format!("{name}-{}", self.path)
        }
    }

    /// Id of the choice of a person, which an error summary links to after a try.
    pub fn whom_id(&self) -> String {
        self.id("custodian")
    }

    /// Id of the reason.
    pub fn why_id(&self) -> String {
        self.id("reason")
    }
}

impl CustodyPanel {
    /// Whether anything may be done about it.
    pub fn has_open(&self) -> bool {
        self.acts.iter().any(|one| one.offer.is_open())
    }

    /// Whether anything is listed with the reason why it may not be done.
    pub fn has_closed(&self) -> bool {
        self.acts.iter().any(|one| one.offer.is_closed())
    }

    /// The reason typed into an act that is not offered any more.
    pub fn left_over(&self) -> Option<&str> {
        let open = self.acts.iter().any(|one| one.tried && one.offer.is_open());
        Some(self.reason.as_str()).filter(|reason| !open && !reason.is_empty())
    }

    /// What must be mended in this act.
    pub fn errors_of(&self, act: &CustodyAct) -> &[FieldError] {
        if act.tried { &self.errors } else { &[] }
    }

    /// Who was chosen in this act.
    pub fn chosen_in(&self, act: &CustodyAct) -> &str {
        if act.tried { &self.chosen } else { "" }
    }

    /// The reason typed in this act.
    pub fn reason_in(&self, act: &CustodyAct) -> &str {
        if act.tried { &self.reason } else { "" }
    }
}

/// Who is at the item, as the Board sees it. Acts: `{base}/nhan-xu-ly` (claim, and renew), `/tiep-quan` (take over),
/// `/nha-xu-ly` (give up).
#[derive(Clone, Debug)]
pub enum ClaimView {
    /// It lies with somebody else, or needs nobody.
    Hidden,
    /// Nobody is.
    Free {
        /// Idempotency key of the form.
        key: String,
    },
    /// The person is.
    Own {
        /// Idempotency key of the form.
        key: String,
        /// Until when, unless it is renewed.
        until: String,
    },
    /// Somebody else is.
    Another {
        /// Idempotency key of the form.
        key: String,
        /// Who.
        name: String,
        /// Until when, unless it is renewed.
        until: String,
        /// Whether the person may take it over.
        may_take_over: bool,
    },
}

/// An act that moves the item one step on; posts to `{base}/{path}`.
#[derive(Clone, Debug)]
pub struct MoveOffer {
    /// Last part of the address.
    pub path: &'static str,
    /// What the button says.
    pub label: &'static str,
    /// What will happen, to whom.
    pub consequence: &'static str,
    /// What the words are; none are asked for without it.
    pub words_label: Option<&'static str>,
    /// Whether it may be done.
    pub offer: Offer,
    /// Whether it was tried and something must be mended: it opens by itself.
    pub tried: bool,
}

impl MoveOffer {
    /// Id of its words, which an error summary links to after a try.
    pub fn words_id(&self) -> String {
        if self.tried {
            "words".to_owned()
        } else {
            format!("words-{}", self.path)
        }
    }
}

impl DecisionPanel {
    const fn offers(&self) -> [&Offer; 12] {
        [
            &self.edit,
            &self.submit,
            &self.withdraw,
            &self.approve,
            &self.route,
            &self.return_to_author,
            &self.refuse,
            &self.take_down,
            &self.check,
            &self.lead,
            &self.end_lead,
            &self.urge,
        ]
    }

    /// The ready sentences of these acts, under the names of the acts.
    pub fn sentences<const N: usize>(&self, acts: &[&str; N]) -> Vec<(&'static str, &[String])> {
        let wanted = self.ready.iter().filter(|(key, ..)| acts.contains(key));
        wanted.map(|(_, name, texts)| (*name, texts.as_slice())).collect()
    }

    /// `id` of the reason for taking it down: `words`, to which the error summary links, once it was tried.
    pub const fn take_down_words_id(&self) -> &'static str {
        if self.taking_down { "words" } else { "go-bai-words" }
    }

    /// `id` of the remark of a check: `words`, to which the error summary links, once it was tried.
    pub const fn check_words_id(&self) -> &'static str {
        if self.checking { "words" } else { "kiem-tra-words" }
    }

    /// `id` of the remark of an urging: `words`, to which the error summary links, once it was tried.
    pub const fn urge_words_id(&self) -> &'static str {
        if self.urging { "words" } else { "don-doc-words" }
    }

    /// Whether anything may be done: else the panel says that one only reads. A route that nobody can take is
    /// no act.
    pub fn has_open(&self) -> bool {
        let open = self.offers().into_iter().filter(|offer| offer.is_open()).count();
        let moves = self.moves.iter().any(|one| one.offer.is_open());
        moves || open > usize::from(self.nobody_to_take().is_some())
    }

    /// Whether anything is listed under "Thao tác chưa dùng được".
    pub fn has_closed(&self) -> bool {
        self.offers().into_iter().any(Offer::is_closed)
    }

    /// What was typed into a form that is not offered any more, because the item moved on meanwhile.
    pub fn left_over(&self) -> Option<&str> {
        let moving = self.moves.iter().any(|one| one.tried && one.offer.is_open());
        let removing = self.taking_down && self.take_down.is_open();
        let checking = self.checking && self.check.is_open();
        let urging = self.urging && self.urge.is_open();
        let kept = if self.refusing() {
            &self.refuse
        } else {
            &self.return_to_author
        };
        match (self.words.as_str(), self.remarks.as_str()) {
            ("", "") => None,
            ("", remarks) => Some(remarks).filter(|_| !kept.is_open()),
            (words, _) => Some(words).filter(|_| !moving && !removing && !checking && !urging),
        }
    }

    /// Why nobody can take the item, where routing is this person's act.
    pub fn nobody_to_take(&self) -> Option<&str> {
        match (&self.route, &self.route_to) {
            (Offer::Open { .. }, Some(Err(reason))) => Some(reason),
            _ => None,
        }
    }

    /// Where the text is edited.
    pub fn edit_href(&self) -> String {
        let edit = format!("{}/sua", self.base);
        if self.queue.is_empty() {
            return edit;
        }
        let queue: String = url::form_urlencoded::byte_serialize(self.queue.as_bytes()).collect();
        format!("{edit}?queue={queue}")
    }

    /// The key of the approval that a phone has at hand at the foot of the screen. It stands there alone: beside
    /// the queue the next item opens in the same place, where a second tap would decide it unread.
    pub fn at_hand(&self) -> Option<&str> {
        match &self.approve {
            Offer::Open { key } if self.at_chair && self.queue.is_empty() => Some(key),
            _ => None,
        }
    }

    /// What the button of the approval says: it binds one revision.
    pub fn approve_words(&self) -> String {
        format!("Phê duyệt và đăng ngay phiên bản {}", self.revision)
    }

    /// Whether the declarations of the submit act came back faulty.
    pub fn declaring(&self) -> bool {
        ["accurate", "no_state_secret"]
            .into_iter()
            .any(|field| fault_of(&self.errors, field).is_some())
    }

    /// Whether a refusal came back faulty.
    pub fn refusing(&self) -> bool {
        !self.ticked.is_empty()
            || !self.duplicate_of.is_empty()
            || ["grounds", "duplicate_of"]
                .into_iter()
                .any(|field| fault_of(&self.errors, field).is_some())
    }

    /// Whether a return came back faulty.
    pub fn returning(&self) -> bool {
        !self.refusing() && (!self.remarks.is_empty() || fault_of(&self.errors, "remarks").is_some())
    }

    /// `id` of the remarks of the refusal or of the return: `remarks`, to which the error summary links, is the
    /// one that was sent.
    pub fn remarks_id(&self, refusal: bool) -> &'static str {
        match (refusal, self.refusing()) {
            (true, true) | (false, false) => "remarks",
            (true, false) => "refuse-remarks",
            (false, true) => "return-remarks",
        }
    }

    /// Remarks typed before a fault, in the form that was sent.
    pub fn remarks_text(&self, refusal: bool) -> &str {
        if refusal == self.refusing() {
            &self.remarks
        } else {
            ""
        }
    }
}
