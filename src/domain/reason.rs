//! Ready sentences (câu mẫu) for the reasons that the Board gives: when it returns, refuses, holds or hands back.

#[cfg(test)]
mod tests;

use serde::{Deserialize, Serialize};

use super::{
    actor::Signature,
    change::{Change, Resource, Stamp, Version},
    ids::TenantId,
    policy::{Granted, KeepReasons},
    text::{Slug, char_count, clean_line},
    time::Instant,
};

/// Longest sentence, in characters.
pub const SENTENCE_LIMIT: usize = 500;
/// Most sentences of an act that are in use: more is no list to choose from.
pub const MOST_OF_AN_ACT: usize = 30;
/// Most sentences at all, retired ones included.
const MOST: usize = 500;

/// An act that is given a reason.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ReasonAct {
    /// Trả lại tác giả.
    Return,
    /// Từ chối đăng.
    Refuse,
    /// Tạm giữ để xác thực lại.
    Hold,
    /// Chuyển lại Bộ phận Thường trực.
    HandBack,
}

impl ReasonAct {
    /// Every act, in the order of display.
    pub const ALL: [Self; 4] = [Self::Return, Self::Refuse, Self::Hold, Self::HandBack];

    /// As stored, in files and in forms.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Return => "return",
            Self::Refuse => "refuse",
            Self::Hold => "hold",
            Self::HandBack => "hand_back",
        }
    }

    /// The act of that key.
    pub fn from_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|act| act.key() == key)
    }

    /// The act in words.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Return => "Trả lại tác giả",
            Self::Refuse => "Từ chối đăng",
            Self::Hold => "Tạm giữ để xác thực lại",
            Self::HandBack => "Chuyển lại Bộ phận Thường trực",
        }
    }
}

/// A ready sentence (câu mẫu).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reason {
    /// Key.
    pub slug: Slug,
    /// The act it is a reason of.
    pub act: ReasonAct,
    /// What it says.
    pub text: String,
    /// Not offered any more.
    #[serde(default)]
    pub retired: bool,
}

/// Why the sentences cannot be changed so.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ReasonFault {
    /// Somebody else changed them since they were looked at.
    #[error(
        "Các câu mẫu vừa được người khác thay đổi nên chưa lưu. Nội dung bạn nhập còn dưới đây: hãy xem lại rồi lưu lần nữa."
    )]
    Stale,
    /// No such sentence.
    #[error("Câu mẫu này không có trong danh sách: hãy tải lại trang rồi chọn lại.")]
    Unknown,
    /// No such act.
    #[error("Thao tác không có trong danh sách: hãy chọn một thao tác.")]
    UnknownAct,
    /// Nothing was typed.
    #[error("Câu mẫu còn trống: hãy nhập nội dung câu mẫu.")]
    Blank,
    /// Too long.
    #[error("Câu mẫu dài quá {SENTENCE_LIMIT} ký tự: hãy viết ngắn lại.")]
    TooLong,
    /// The act has it already.
    #[error("Thao tác này đã có câu mẫu như vậy: hãy viết câu khác, hoặc dùng lại câu đã có.")]
    Same,
    /// The act has as many as can be chosen from.
    #[error("Thao tác này đã có {MOST_OF_AN_ACT} câu mẫu đang dùng: hãy ngừng dùng bớt trước khi thêm.")]
    Full,
    /// It is retired.
    #[error("Câu mẫu này đã ngừng dùng: hãy dùng lại trước khi sửa.")]
    Retired,
    /// It is in use.
    #[error("Câu mẫu này đang được dùng.")]
    InUse,
    /// Nothing above or below it.
    #[error("Câu mẫu này đã ở {0} danh sách của thao tác.")]
    AtTheEdge(&'static str),
    /// It says so already.
    #[error("Câu mẫu không có gì thay đổi.")]
    Unchanged,
}

/// Cleans and checks a sentence.
///
/// # Errors
/// [`ReasonFault::Blank`], [`ReasonFault::TooLong`].
pub fn parse_sentence(typed: &str) -> Result<String, ReasonFault> {
    let line = clean_line(typed);
    match char_count(&line) {
        0 => Err(ReasonFault::Blank),
        length if length > SENTENCE_LIMIT => Err(ReasonFault::TooLong),
        _ => Ok(line),
    }
}

/// The sentence that was chosen, before what was typed. What the sentence has been put into already says it once.
pub fn with_sentence(sentence: &str, typed: &str) -> String {
    let (sentence, words) = (sentence.trim(), typed.trim());
    if sentence.is_empty() || words.contains(sentence) {
        typed.to_owned()
    } else if words.is_empty() {
        sentence.to_owned()
    } else {
        format!("{sentence}\n{typed}")
    }
}

/// What is done to the sentences.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ReasonEdit {
    /// A new one, the last of its act.
    Add {
        /// Of which act.
        act: ReasonAct,
        /// What it says.
        text: String,
    },
    /// Another wording.
    Reword {
        /// Which.
        slug: Slug,
        /// What it says from now on.
        text: String,
    },
    /// One place up.
    Raise(Slug),
    /// One place down.
    Sink(Slug),
    /// Not offered any more.
    Retire(Slug),
    /// Offered again.
    Restore(Slug),
}

impl ReasonEdit {
    const fn action(&self) -> &'static str {
        match self {
            Self::Add { .. } => "add_reason",
            Self::Reword { .. } => "reword_reason",
            Self::Raise(_) | Self::Sink(_) => "move_reason",
            Self::Retire(_) => "retire_reason",
            Self::Restore(_) => "restore_reason",
        }
    }
}

/// All sentences, once they were changed in the pages; from then on the files no longer count.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReasonBook {
    /// Always the same.
    #[serde(rename = "_id")]
    id: String,
    /// The Board's own tenant.
    pub tenant: TenantId,
    /// The sentences of all acts, those of one act in their order.
    pub reasons: Vec<Reason>,
    /// Who changed them last.
    pub edited_by: Option<Signature>,
    /// When.
    pub edited_at: Option<Instant>,
    /// Optimistic version.
    pub version: Version,
}

impl ReasonBook {
    /// Id of the one book there is.
    pub const ID: &str = "board";

    /// The sentences as the files have them.
    pub fn of_files(tenant: TenantId, reasons: Vec<Reason>) -> Self {
        Self {
            id: Self::ID.to_owned(),
            tenant,
            reasons,
            edited_by: None,
            edited_at: None,
            version: Version::UNSAVED,
        }
    }

    fn place_of(&self, slug: &Slug) -> Result<usize, ReasonFault> {
        let found = self.reasons.iter().position(|reason| reason.slug == *slug);
        found.ok_or(ReasonFault::Unknown)
    }

    fn find(&mut self, slug: &Slug) -> Result<&mut Reason, ReasonFault> {
        let found = self.reasons.iter_mut().find(|reason| reason.slug == *slug);
        found.ok_or(ReasonFault::Unknown)
    }

    fn in_use(&mut self, slug: &Slug) -> Result<&mut Reason, ReasonFault> {
        let reason = self.find(slug)?;
        if reason.retired {
            return Err(ReasonFault::Retired);
        }
        Ok(reason)
    }

    fn check_room(&self, act: ReasonAct) -> Result<(), ReasonFault> {
        let used = self.reasons.iter().filter(|one| one.act == act && !one.retired);
        if used.count() >= MOST_OF_AN_ACT || self.reasons.len() >= MOST {
            return Err(ReasonFault::Full);
        }
        Ok(())
    }

    fn check_new(&self, act: ReasonAct, text: &str) -> Result<(), ReasonFault> {
        let same = self.reasons.iter().any(|one| one.act == act && one.text == text);
        if same { Err(ReasonFault::Same) } else { Ok(()) }
    }

    /// Changes places with the next one in use of the same act.
    fn shift(&mut self, slug: &Slug, up: bool) -> Result<(), ReasonFault> {
        let act = self.in_use(slug)?.act;
        let place = self.place_of(slug)?;
        let is_beside = |(_, one): &(usize, &Reason)| one.act == act && !one.retired;
        let mut numbered = self.reasons.iter().enumerate();
        let other = if up {
            numbered.take(place).rfind(is_beside)
        } else {
            numbered.by_ref().skip(place + 1).find(is_beside)
        };
        let edge = if up { "đầu" } else { "cuối" };
        let (other, _) = other.ok_or(ReasonFault::AtTheEdge(edge))?;
        self.reasons.swap(place, other);
        Ok(())
    }

    fn apply(&mut self, edit: &ReasonEdit, stamp: &mut Stamp) -> Result<(), ReasonFault> {
        match edit {
            ReasonEdit::Add { act, text } => {
                self.check_new(*act, text)?;
                self.check_room(*act)?;
                let key = format!("cau-{}", stamp.draw_uuid().simple());
                self.reasons.push(Reason {
                    slug: Slug::parse(&key).map_err(|_| ReasonFault::Unknown)?,
                    act: *act,
                    text: text.clone(),
                    retired: false,
                });
            }
            ReasonEdit::Reword { slug, text } => {
                let now = self.in_use(slug)?.clone();
                if now.text == *text {
                    return Err(ReasonFault::Unchanged);
                }
                self.check_new(now.act, text)?;
                self.find(slug)?.text.clone_from(text);
            }
            ReasonEdit::Raise(slug) => self.shift(slug, true)?,
            ReasonEdit::Sink(slug) => self.shift(slug, false)?,
            ReasonEdit::Retire(slug) => self.in_use(slug)?.retired = true,
            ReasonEdit::Restore(slug) => {
                let now = self.find(slug)?.clone();
                if !now.retired {
                    return Err(ReasonFault::InUse);
                }
                self.check_room(now.act)?;
                self.find(slug)?.retired = false;
            }
        }
        Ok(())
    }
}

impl Granted<KeepReasons, ReasonBook> {
    /// Changes the sentences, as they were looked at under `seen`.
    ///
    /// # Errors
    /// [`ReasonFault`].
    pub fn edit(
        self,
        seen: i64,
        edit: &ReasonEdit,
        stamp: &mut Stamp,
    ) -> Result<Change<ReasonBook>, ReasonFault> {
        let (mut book, by) = self.into_parts();
        if book.version.number() != seen {
            return Err(ReasonFault::Stale);
        }
        book.apply(edit, stamp)?;
        book.edited_by = Some(by);
        book.edited_at = Some(stamp.at());
        Ok(Change::new(book, edit.action(), stamp).naming(vec!["reasons"]))
    }
}

impl Resource for ReasonBook {
    const KIND: &'static str = "reason_book";

    fn id(&self) -> String {
        self.id.clone()
    }

    fn tenant(&self) -> TenantId {
        self.tenant
    }

    fn version(&self) -> Version {
        self.version
    }

    fn set_version(&mut self, version: Version) {
        self.version = version;
    }
}
