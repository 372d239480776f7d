//! From a [`Letter`] to a message: subject, text and HTML part, headers.
//!
//! The words stand in `templates/mail/`: `letter.html` and `letter.txt` are the frame, one file per letter and part
//! fills it. What is said here and not there is the subject (`shared/domain/emails.tsv`) and the one link.

#[cfg(test)]
mod tests;

use std::time::{Duration, SystemTime};

use askama::Template;
use lettre::{
    Address, Message,
    message::{
        Mailbox, MultiPart, MultiPartKind, SinglePart,
        header::{HeaderName, HeaderValue},
    },
};
use thiserror::Error;

use crate::domain::{
    actor::Role,
    deadlines::Rung,
    link::LinkSigner,
    notice::{DigestLine, ItemRef, Letter, ProposalOutcome, ReportOutcome},
    time::Instant,
};

/// The body that signs every letter (Bộ phận Thường trực), Điều 4(1).
const STANDING_OFFICE: &str =
    "Bộ phận Thường trực Ban Biên tập Trang Thông tin điện tử Cải cách hành chính nhà nước";

/// The outside of one letter: to whom, and under which number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Envelope {
    /// The left part of the Message-ID, derived from the id of the outbox row: the same letter sent twice
    /// carries the same number. Up to 60 ASCII letters, digits, `-` and `_`.
    pub message_id: String,
    /// Full name (họ và tên) of the recipient.
    pub to_name: String,
    /// Address of the recipient.
    pub to_email: String,
    /// When the letter was written, its `Date`.
    pub at: Instant,
}

/// Who writes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sender {
    /// Name shown as the sender.
    pub name: String,
    /// Address of the sender; its domain stands in every Message-ID.
    pub address: String,
    /// Address of the Standing Office, where answers go.
    pub reply_to: String,
}

/// Turns paths and one-time links into addresses.
#[derive(Clone, Debug)]
pub struct Links {
    base_url: String,
    signer: LinkSigner,
}

impl Links {
    /// Links below `base_url`, `https://host` with or without a slash at its end.
    ///
    /// # Errors
    /// [`MailFault::BaseUrl`] when it is no `http` or `https` address.
    pub fn new(base_url: &str, signer: LinkSigner) -> Result<Self, MailFault> {
        let parsed = url::Url::parse(base_url).map_err(|_| MailFault::BaseUrl(base_url.to_owned()))?;
        if !matches!(parsed.scheme(), "http" | "https") {
            return Err(MailFault::BaseUrl(base_url.to_owned()));
        }
        Ok(Self {
            base_url: parsed.as_str().trim_end_matches('/').to_owned(),
            signer,
        })
    }

    fn page(&self, path: &str) -> String {
        format!("{}/{}", self.base_url, path.trim_start_matches('/'))
    }
}

/// Why a letter could not be made into a message. None of these gets better by trying again.
#[derive(Debug, Error)]
pub enum MailFault {
    /// An address is not one.
    #[error("the {role} is not a mail address")]
    Address {
        /// Whose address: recipient, sender or reply address.
        role: &'static str,
        /// What is wrong with it.
        source: lettre::address::AddressError,
    },
    /// The number of the message would not be safe in a header or a file name.
    #[error("the message id must be 1 to 60 ASCII letters, digits, hyphens and underscores")]
    MessageId,
    /// The base address cannot be linked to.
    #[error("the base address `{0}` is not an http or https address")]
    BaseUrl(String),
    /// A template failed to render.
    #[error("the template failed")]
    Template(#[from] askama::Error),
    /// The parts did not make a message.
    #[error("the message could not be put together")]
    Message(#[from] lettre::error::Error),
}

/// Makes the message of `letter`: text and HTML as alternatives, all headers, encoded in ASCII throughout.
///
/// The same arguments give the same bytes, so that a letter sent twice can be recognised as one.
///
/// # Errors
/// [`MailFault`] when an address or the message id is malformed.
pub fn render(
    letter: &Letter,
    envelope: &Envelope,
    sender: &Sender,
    links: &Links,
) -> Result<Message, MailFault> {
    let subject = subject(letter);
    let action = Action::of(letter, links, sender);
    let text = TextPart {
        letter,
        to_name: &envelope.to_name,
        action: &action,
        sender,
        links,
    }
    .render()?;
    let html = HtmlPart {
        letter,
        subject: &subject,
        to_name: &envelope.to_name,
        action: &action,
        sender,
        links,
    }
    .render()?;

    if !is_message_id(&envelope.message_id) {
        return Err(MailFault::MessageId);
    }
    let from = mailbox("sender address", &sender.name, &sender.address)?;
    let message_id = format!("<{}@{}>", envelope.message_id, from.email.domain());
    let parts = MultiPart::builder()
        .kind(MultiPartKind::Alternative)
        .boundary(format!("=_{}", envelope.message_id))
        .singlepart(SinglePart::plain(text))
        .singlepart(SinglePart::html(html));
    Ok(Message::builder()
        .message_id(Some(message_id))
        .date(system_time(envelope.at))
        .from(from)
        .reply_to(mailbox("reply address", STANDING_OFFICE, &sender.reply_to)?)
        .to(mailbox("recipient", &envelope.to_name, &envelope.to_email)?)
        .subject(subject)
        .raw_header(fixed_header("Auto-Submitted", "auto-generated"))
        .raw_header(fixed_header("X-Auto-Response-Suppress", "All"))
        .multipart(parts)?)
}

/// The subject line of `letter`, without line breaks whatever a title holds.
pub fn subject(letter: &Letter) -> String {
    let subject = match letter {
        Letter::AccountCreated { roles, .. } if are_of_collaborator(roles) => {
            "[CCHC] V/v cấp tài khoản cộng tác viên Trang Thông tin".to_owned()
        }
        Letter::AccountCreated { .. } => "[CCHC] V/v cấp tài khoản Trang Thông tin".to_owned(),
        Letter::AccountRevoked { .. } => "[CCHC] Thông báo thu hồi tài khoản".to_owned(),
        Letter::AccountsRevoked {
            tenant_name, people, ..
        } => format!(
            "[CCHC] Thông báo thu hồi {} tài khoản của đơn vị: {tenant_name}",
            people.len()
        ),
        Letter::RolesChanged { full_name, .. } => {
            format!("[CCHC] Thông báo thay đổi vai trò: {full_name}")
        }
        Letter::SuccessionPlanned {
            tenant_name,
            cancelled: Some(_),
            ..
        } => format!("[CCHC] Hủy kế hoạch kế thừa đơn vị: {tenant_name}"),
        Letter::SuccessionPlanned {
            tenant_name,
            effective_on,
            ..
        } => format!(
            "[CCHC] Kế hoạch kế thừa đơn vị: {tenant_name}, từ ngày {}",
            effective_on.short()
        ),
        Letter::AccountMoved { successor_name, .. } => {
            format!("[CCHC] Tài khoản của bạn chuyển sang {successor_name}")
        }
        Letter::SuccessionDone {
            tenant_name,
            successor_name,
            ..
        } => format!("[CCHC] Đã thực hiện kế thừa đơn vị: {tenant_name} – {successor_name}"),
        Letter::TermEnding { full_name, until, .. } => format!(
            "[CCHC] Thông báo sắp hết nhiệm kỳ: {full_name}, đến hết ngày {}",
            until.short()
        ),
        Letter::IdleWarning {
            full_name, ends_on, ..
        } => format!(
            "[CCHC] Tài khoản sẽ bị thu hồi ngày {} do không đăng nhập: {full_name}",
            ends_on.short()
        ),
        Letter::EndHeld { full_name, .. } => {
            format!("[CCHC] KHẨN: cần cử người thay thế {full_name}")
        }
        Letter::ProposalNew {
            full_name,
            tenant_name,
            ..
        } => format!("[CCHC] Đề cử cấp tài khoản: {full_name} – {tenant_name}"),
        Letter::ProposalSettled { full_name, .. } => {
            format!("[CCHC] Kết quả đề cử cấp tài khoản: {full_name}")
        }
        Letter::NewDevice { at, .. } => {
            format!(
                "[CCHC] Cảnh báo đăng nhập từ thiết bị mới ngày {}",
                at.local_date().short()
            )
        }
        Letter::AccessReviewOpened {
            period, tenant_name, ..
        } => match tenant_name {
            Some(body) => format!("[CCHC] Rà soát tài khoản {period}: {body}"),
            None => format!("[CCHC] Bắt đầu rà soát tài khoản {period}"),
        },
        Letter::AccessReviewReminder {
            period,
            waiting,
            tenant_name,
            ..
        } => format!("[CCHC] Nhắc rà soát tài khoản {period}: còn {waiting} tài khoản – {tenant_name}"),
        Letter::RevocationAsked { tenant_name, .. } => {
            format!("[CCHC] Đề nghị thu hồi tài khoản: {tenant_name}")
        }
        Letter::PasswordReset { .. } => "[CCHC] Yêu cầu đặt lại mật khẩu".to_owned(),
        Letter::SubmissionReceived { item, .. } => format!("[CCHC] Đã tiếp nhận tin bài: {}", item.title),
        Letter::SubmissionNew {
            item, tenant_name, ..
        } => {
            format!("[CCHC] Có tin bài mới chờ duyệt: {tenant_name} – {}", item.title)
        }
        Letter::SubmissionReturned { item, .. } => {
            format!("[CCHC] Đề nghị chỉnh sửa, bổ sung tin bài: {}", item.title)
        }
        Letter::SubmissionRefused { item, .. } => {
            format!("[CCHC] Thông báo từ chối đăng tải tin bài: {}", item.title)
        }
        Letter::SubmissionPublished { item, .. } => {
            format!("[CCHC] Tin bài đã được đăng tải: {}", item.title)
        }
        Letter::ChiefOpinion { item, .. } => format!("[CCHC] Xin ý kiến chỉ đạo: {}", item.title),
        Letter::DirectionGiven { item, .. } => format!("[CCHC] Ý kiến chỉ đạo về tin bài: {}", item.title),
        Letter::SubmissionHeld { item, .. } => format!("[CCHC] Đề nghị xác thực lại tin bài: {}", item.title),
        Letter::HoldReleased { item } => format!("[CCHC] Kết thúc xác thực lại tin bài: {}", item.title),
        Letter::ReturnUndone { item } => format!("[CCHC] Hủy đề nghị chỉnh sửa tin bài: {}", item.title),
        Letter::SubmissionMoved { item, .. } => format!("[CCHC] Thay đổi việc xử lý tin bài: {}", item.title),
        Letter::CustodyMoved { item, .. } => {
            format!("[CCHC] Thay đổi người phụ trách tin bài: {}", item.title)
        }
        Letter::Delegation { from, until, .. } => format!(
            "[CCHC] Thông báo ủy quyền điều hành Ban Biên tập từ ngày {} đến ngày {}",
            from.short(),
            until.short()
        ),
        Letter::DelegationEnded { last_day, .. } => format!(
            "[CCHC] Thông báo chấm dứt ủy quyền điều hành Ban Biên tập sau ngày {}",
            last_day.short()
        ),
        Letter::FieldAssigned { field_name, from, .. } => format!(
            "[CCHC] Thông báo phân công phụ trách lĩnh vực {field_name} từ ngày {}",
            from.short()
        ),
        Letter::FieldReleased { field_name, .. } => {
            format!("[CCHC] Thông báo kết thúc phân công phụ trách lĩnh vực {field_name}")
        }
        Letter::Absence {
            full_name,
            ended: false,
            ..
        } => format!("[CCHC] Thông báo vắng mặt: {full_name}"),
        Letter::Absence {
            full_name,
            ended: true,
            ..
        } => {
            format!("[CCHC] Thông báo kết thúc vắng mặt: {full_name}")
        }
        Letter::MemberReview { item, field_name, .. } => {
            format!(
                "[CCHC] Đề nghị duyệt tin bài thuộc lĩnh vực {field_name}: {}",
                item.title
            )
        }
        Letter::SubmissionOverdue { item, rung, .. } => match rung {
            Rung::Deputy | Rung::Chair => format!("[CCHC] Báo cáo tin bài quá hạn xử lý: {}", item.title),
            Rung::Holder | Rung::Warned => {
                format!("[CCHC] Đôn đốc: tin bài đã quá hạn xử lý: {}", item.title)
            }
        },
        Letter::LapseWarning { item, lapses_on, .. } => format!(
            "[CCHC] Nhắc chỉnh sửa tin bài trước ngày {}: {}",
            lapses_on.short(),
            item.title
        ),
        Letter::SubmissionLapsed { item, .. } => {
            format!("[CCHC] Tin bài kết thúc do không được chỉnh sửa: {}", item.title)
        }
        Letter::TargetMoved { item, .. } => format!("[CCHC] Thay đổi hạn xử lý tin bài: {}", item.title),
        Letter::Urged { item, .. } => format!("[CCHC] Đôn đốc hoàn thiện tin bài: {}", item.title),
        Letter::Digest { day, .. } => format!("[CCHC] Tổng hợp thông báo ngày {}", day.short()),
        Letter::ErrorReportNew { item, .. } => {
            format!("[CCHC] Bạn đọc báo lỗi bài đã đăng: {}", item.title)
        }
        Letter::ErrorReportSettled { report, .. } => {
            format!("[CCHC] V/v kết quả xử lý báo lỗi mã {report}")
        }
    };
    one_line(&subject)
}

/// Whether an account is that of a collaborator and nothing else.
fn are_of_collaborator(roles: &[String]) -> bool {
    roles.iter().all(|role| role == Role::Collaborator.label())
}

/// The one thing a letter asks its reader to open.
struct Action {
    label: &'static str,
    url: String,
    /// The address as a person reads it.
    written: String,
    is_page: bool,
}

impl Action {
    fn of(letter: &Letter, links: &Links, sender: &Sender) -> Self {
        match letter {
            Letter::AccountCreated { link, .. } => {
                Self::page("Đặt mật khẩu", links.page(&links.signer.path(*link)))
            }
            Letter::PasswordReset { link, .. } => {
                Self::page("Đặt lại mật khẩu", links.page(&links.signer.path(*link)))
            }
            Letter::AccountRevoked { .. } | Letter::AccountsRevoked { .. } => Self {
                label: "Liên hệ Bộ phận Thường trực Ban Biên tập",
                url: format!("mailto:{}", sender.reply_to),
                written: sender.reply_to.clone(),
                is_page: false,
            },
            Letter::SubmissionReceived { item, .. } => Self::item("Xem tin bài", item, links),
            Letter::SubmissionNew { item, .. } => Self::item("Mở tin bài chờ duyệt", item, links),
            Letter::SubmissionReturned { item, .. } => Self::item("Chỉnh sửa tin bài", item, links),
            Letter::SubmissionRefused { item, .. } => Self::item("Xem tin bài", item, links),
            Letter::SubmissionPublished { item, .. } => Self::item("Xem tin bài đã đăng", item, links),
            Letter::ChiefOpinion { item, .. } => Self::item("Mở tin bài xin ý kiến", item, links),
            Letter::DirectionGiven { item, .. } => Self::item("Mở tin bài", item, links),
            Letter::SubmissionHeld { item, .. } => Self::item("Bổ sung căn cứ xác thực", item, links),
            Letter::HoldReleased { item }
            | Letter::ReturnUndone { item }
            | Letter::SubmissionMoved { item, .. }
            | Letter::CustodyMoved { item, .. } => Self::item("Xem tin bài", item, links),
            Letter::Delegation { .. } => Self::page("Mở trang làm việc", links.page("/toa-soan")),
            Letter::DelegationEnded { .. } | Letter::FieldAssigned { .. } | Letter::FieldReleased { .. } => {
                Self::page("Xem phân công, ủy quyền", links.page("/toa-soan/phan-cong"))
            }
            Letter::EndHeld { .. } => Self::page("Mở trang làm việc", links.page("/tai-khoan")),
            Letter::NewDevice { .. } => Self::page("Đặt lại mật khẩu", links.page("/quen-mat-khau")),
            Letter::IdleWarning { .. } => Self::page("Đăng nhập", links.page("/tai-khoan")),
            Letter::ProposalNew { path, .. } | Letter::ProposalSettled { path, .. } => {
                Self::page("Xem đề cử", links.page(path))
            }
            Letter::SuccessionPlanned { .. }
            | Letter::AccountMoved { .. }
            | Letter::SuccessionDone { .. }
            | Letter::Absence { .. }
            | Letter::RolesChanged { .. }
            | Letter::TermEnding { .. } => Self::page("Mở trang làm việc", links.page("/tai-khoan")),
            Letter::AccessReviewOpened { path, .. } | Letter::AccessReviewReminder { path, .. } => {
                Self::page("Mở bảng rà soát", links.page(path))
            }
            Letter::RevocationAsked { path, .. } => Self::page("Xem đề nghị thu hồi", links.page(path)),
            Letter::MemberReview { item, .. } => Self::item("Mở tin bài để duyệt", item, links),
            Letter::SubmissionOverdue {
                rung: Rung::Deputy | Rung::Chair,
                ..
            } => Self::page("Mở danh sách quá hạn", links.page("/toa-soan/qua-han")),
            Letter::SubmissionOverdue { item, .. }
            | Letter::TargetMoved { item, .. }
            | Letter::Urged { item, .. } => Self::item("Mở tin bài", item, links),
            Letter::LapseWarning { item, .. } => Self::item("Chỉnh sửa tin bài", item, links),
            Letter::SubmissionLapsed { item, .. } => Self::item("Xem tin bài", item, links),
            Letter::Digest { .. } => Self::page("Xem tất cả thông báo", links.page("/thong-bao")),
            Letter::ErrorReportNew { item, .. } => Self::item("Mở báo lỗi", item, links),
            Letter::ErrorReportSettled { item, .. } => Self::item("Xem bài viết", item, links),
        }
    }

    fn item(label: &'static str, item: &ItemRef, links: &Links) -> Self {
        Self::page(label, links.page(&item.path))
    }

    fn page(label: &'static str, url: String) -> Self {
        Self {
            label,
            written: url.clone(),
            url,
            is_page: true,
        }
    }
}

#[derive(Template)]
#[template(path = "mail/letter.txt")]
struct TextPart<'a> {
    letter: &'a Letter,
    to_name: &'a str,
    action: &'a Action,
    sender: &'a Sender,
    links: &'a Links,
}

#[derive(Template)]
#[template(path = "mail/letter.html")]
struct HtmlPart<'a> {
    letter: &'a Letter,
    subject: &'a str,
    to_name: &'a str,
    action: &'a Action,
    sender: &'a Sender,
    links: &'a Links,
}

/// What the templates may call.
mod filters {
    use std::fmt::Display;

    /// A value that must not leave its line.
    #[askama::filter_fn]
    pub fn line(value: impl Display, _: &dyn askama::Values) -> askama::Result<String> {
        Ok(super::one_line(&value.to_string()))
    }

    /// Minutes in words, `1 ngày 2 giờ 5 phút`.
    #[askama::filter_fn]
    pub fn span(minutes: &i64, _: &dyn askama::Values) -> askama::Result<String> {
        Ok(super::span_words(*minutes))
    }
}

/// What the moment of a receipt is called.
const fn received_label(supplied_by: &Option<String>) -> &'static str {
    match supplied_by {
        Some(_) => "Thời điểm nhận",
        None => "Thời điểm gửi",
    }
}

/// What a letter about an overdue item asks of its reader.
const fn overdue_words(rung: &Rung) -> &'static str {
    match rung {
        Rung::Holder | Rung::Warned => {
            "Tin bài dưới đây đã quá hạn xử lý. Đề nghị Ông/Bà xử lý ngay, hoặc chuyển người khác nếu không xử lý được."
        }
        Rung::Deputy => {
            "Tin bài dưới đây đã quá hạn xử lý và chưa được xử lý sau khi đôn đốc. Xin báo cáo Phó Trưởng Ban để chỉ đạo."
        }
        Rung::Chair => {
            "Tin bài dưới đây đã quá hạn xử lý, đã được đôn đốc và báo cáo Phó Trưởng Ban nhưng chưa được xử lý; tin bài được đưa vào danh sách quá hạn của Trưởng Ban."
        }
    }
}

/// The lines of a digest by what happened, in the order in which each kind comes up first.
fn grouped(lines: &[DigestLine]) -> Vec<(&str, Vec<&DigestLine>)> {
    let mut groups: Vec<(&str, Vec<&DigestLine>)> = Vec::new();
    for line in lines {
        match groups.iter_mut().find(|(what, _)| *what == line.what) {
            Some((_, group)) => group.push(line),
            None => groups.push((&line.what, vec![line])),
        }
    }
    groups
}

/// The lines of a remark, without blank ones at either end and without anything that could draw outside of them.
fn rows(remarks: &str) -> Vec<String> {
    let rows: Vec<String> = remarks.lines().map(one_line).collect();
    let written = |row: &String| !row.is_empty();
    match (rows.iter().position(written), rows.iter().rposition(written)) {
        (Some(first), Some(last)) => rows[first..=last].to_vec(),
        _ => Vec::new(),
    }
}

/// The text on one line: whatever breaks lines becomes a space, marks that turn the direction of writing go.
pub(super) fn one_line(text: &str) -> String {
    let breaks = |c: char| c.is_whitespace() || c.is_control();
    let turns =
        |c: char| matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    let words: Vec<String> = text
        .split(breaks)
        .map(|word| word.chars().filter(|c| !turns(*c)).collect::<String>())
        .filter(|word| !word.is_empty())
        .collect();
    words.join(" ")
}

/// A span of minutes, complete: `35 phút`, `2 giờ`, `1 ngày 2 giờ 5 phút`.
fn span_words(minutes: i64) -> String {
    let minutes = minutes.max(1);
    let units = [
        (minutes / 1_440, "ngày"),
        (minutes / 60 % 24, "giờ"),
        (minutes % 60, "phút"),
    ];
    let words: Vec<String> = units
        .iter()
        .filter(|(count, _)| *count > 0)
        .map(|(count, unit)| format!("{count} {unit}"))
        .collect();
    words.join(" ")
}

fn mailbox(role: &'static str, name: &str, address: &str) -> Result<Mailbox, MailFault> {
    let address: Address = address
        .parse()
        .map_err(|source| MailFault::Address { role, source })?;
    let name = one_line(name);
    Ok(Mailbox::new((!name.is_empty()).then_some(name), address))
}

fn fixed_header(name: &'static str, value: &str) -> HeaderValue {
    HeaderValue::new(HeaderName::new_from_ascii_str(name), value.to_owned())
}

/// Whether `id` can be the left part of a Message-ID, a MIME boundary and a file name alike.
pub(super) fn is_message_id(id: &str) -> bool {
    (1..=60).contains(&id.len())
        && id
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(&byte))
}

fn system_time(at: Instant) -> SystemTime {
    let millis = u64::try_from(at.as_millis()).unwrap_or(0);
    SystemTime::UNIX_EPOCH + Duration::from_millis(millis)
}
