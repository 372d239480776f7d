//! Things of the domain in the words of the pages.

use std::time::Duration;

use similar::{ChangeTag, TextDiff};

use super::files::address_part;
use super::problem::Problem;
use super::views::{
    attachments::AttachmentView,
    parts::{
        Badge, Choice, ClockView, DiffLayout, DiffPiece, DiffView, FieldDiff, FieldError, ItemRow, NavLink,
        RevisionRow, TimelineEntry,
    },
    public::ContentsLine,
    submissions::DOCUMENT_NUMBER,
};
use crate::{
    app::{content_form::FieldFault, risks::Part},
    domain::{
        actor::Role,
        article::{Article, RemovalOrder},
        attachment::{Attachment, Medium, Purpose},
        body::text_excerpt,
        catalogue::{Catalogue, Section},
        claim::Claim,
        content::{Content, Kind},
        risk::IncidentKind,
        state::StateName,
        submission::Submission,
        text::SubmissionCode,
        time::{Instant, clock_words, lateness_words},
    },
    store::{AuditRow, Reference, RevisionCard, TimelineRow, verify::Finding},
};

/// Words of an equal stretch that stay readable around a change.
const CONTEXT_WORDS: usize = 12;
/// A comparison of two long texts may take this long before it becomes coarser.
const DIFF_TIME: Duration = Duration::from_millis(200);
/// Under this many hours a deadline is "soon".
const SOON_HOURS: i64 = 4;

/// The badge of a state.
pub fn badge(state: StateName) -> Badge {
    Badge {
        slug: state.slug().to_owned(),
        label: state.label().to_owned(),
    }
}

/// A deadline in words and tone.
pub fn clock(now: Instant, due_at: Instant) -> ClockView {
    let tone = if now > due_at {
        "late"
    } else if now.plus_hours(SOON_HOURS) > due_at {
        "soon"
    } else {
        "calm"
    };
    ClockView {
        words: clock_words(now, due_at),
        exact: due_at.deadline_words(),
        tone,
    }
}

/// An order of an authority to remove an article, as a sentence.
pub fn order_words(order: &RemovalOrder) -> String {
    format!("Theo {}.", order.in_words())
}

/// Lateness of filing, in words.
pub fn lateness(item: &Submission) -> Option<String> {
    item.intake
        .and_then(|intake| intake.late_minutes)
        .map(lateness_words)
}

/// An item as a row; `base` is the address of the side it opens on.
pub fn row(item: &Submission, base: &str, reference: &Reference, now: Instant) -> ItemRow {
    ItemRow {
        code: item.code.to_string(),
        title: item.title().to_owned(),
        href: format!("{base}/tin-bai/{}", item.code),
        state: badge(item.state.name()),
        kind: item.headline.kind.label().to_owned(),
        tenant: item.tenant_name.clone(),
        author: item.author.name.to_string(),
        field: reference.field_name(&item.headline.field).to_owned(),
        reviewer: item
            .reviewer()
            .and(item.routing.as_ref())
            .map(|routing| routing.reviewer_name.to_string()),
        updated: item.updated_at.moment_words(),
        clock: item.state.due_at().map(|due_at| clock(now, due_at)),
        late: lateness(item),
        at: None,
        pooled: item.is_pooled(),
    }
}

impl ItemRow {
    /// The row with who is at the item.
    pub fn at(self, claim: Option<&Claim>) -> Self {
        Self {
            at: claim.map(|claim| claim.owner_name.to_string()),
            ..self
        }
    }
}

/// A count that stops at a thousand.
pub fn count_words(count: u64) -> String {
    if count > 1_000 {
        "1.000+".to_owned()
    } else {
        crate::domain::text::group_thousands(usize::try_from(count).unwrap_or(0))
    }
}

/// Form faults for a template.
pub fn field_errors(faults: Vec<FieldFault>) -> Vec<FieldError> {
    faults
        .into_iter()
        .map(|fault| FieldError {
            field: fault.field,
            message: fault.message,
        })
        .collect()
}

/// The faults of a refused form for a template; a refusal of no field stands alone.
pub fn faults_of(problem: Problem) -> Vec<FieldError> {
    if problem.fields.is_empty() {
        let refusal = FieldError {
            field: "",
            message: problem.detail,
        };
        return vec![refusal];
    }
    field_errors(problem.fields)
}

/// The facts of a kind.
pub fn kind_facts(kind: &Kind) -> Vec<(&'static str, String)> {
    match kind {
        Kind::EventNews { event_at } => vec![("Thời điểm diễn ra", event_at.moment_words())],
        Kind::Document {
            number,
            issued_on,
            issuer,
        } => vec![
            (DOCUMENT_NUMBER, number.to_string()),
            ("Ngày ban hành", issued_on.short()),
            ("Cơ quan ban hành", issuer.clone()),
        ],
        Kind::Model { place } => vec![("Nơi áp dụng", place.clone())],
        Kind::Article | Kind::Multimedia => Vec::new(),
    }
}

/// Address of a file of an article.
pub fn public_file_path(code: &SubmissionCode, file: &Attachment) -> String {
    format!("/tep/{code}/{}/{}", file.id, address_part(file.name.as_str()))
}

/// The files of an article that fit and are for the public.
pub fn public_files(article: &Article, fits: impl Fn(&Attachment) -> bool) -> Vec<AttachmentView> {
    let files = article.edition.content.attachments.iter();
    files
        .filter(|file| file.is_for_the_public() && fits(file))
        .map(|file| attachment(file, public_file_path(&article.code, file)))
        .collect()
}

/// An attached file under an address.
pub fn attachment(file: &Attachment, href: String) -> AttachmentView {
    let (alternative, caption) = match &file.purpose {
        Purpose::Media { alternative, caption } => (alternative.clone(), caption.clone()),
        Purpose::Document | Purpose::Consent => (String::new(), None),
    };
    AttachmentView {
        href,
        name: file.name.to_string(),
        type_label: file.file_type.label(),
        size: size_words(file.size),
        purpose: file.purpose.label(),
        medium: match file.medium() {
            Some(Medium::Picture) => "picture",
            Some(Medium::Sound) => "sound",
            Some(Medium::Video) => "video",
            None => "",
        },
        mime: file.file_type.mime(),
        alternative,
        caption,
        remove_key: None,
    }
}

/// A length in words: `1,2 MB`, `35 KB`.
fn size_words(bytes: u64) -> String {
    let tenths = bytes * 10 / 1_048_576;
    if tenths >= 10 {
        format!("{},{} MB", tenths / 10, tenths % 10)
    } else {
        format!("{} KB", bytes.div_ceil(1_024))
    }
}

/// The lists of a form.
pub struct Lists {
    /// Lĩnh vực.
    pub fields: Vec<Choice>,
    /// Nhóm thông tin.
    pub categories: Vec<Choice>,
    /// Chuyên mục.
    pub sections: Vec<Choice>,
}

/// The lists a form chooses from.
pub fn lists(catalogue: &Catalogue) -> Lists {
    let flat = |value: &str, label: &str| Choice {
        value: value.to_owned(),
        label: label.to_owned(),
        depth: 0,
    };
    Lists {
        fields: catalogue
            .fields
            .iter()
            .map(|one| flat(one.slug.as_str(), &one.name))
            .collect(),
        categories: catalogue
            .categories
            .iter()
            .map(|one| flat(one.slug.as_str(), &one.name))
            .collect(),
        sections: catalogue
            .section_tree()
            .into_iter()
            .filter(|(_, section)| !section.retired)
            .map(|(depth, section)| Choice {
                depth,
                ..flat(section.slug.as_str(), &section.name)
            })
            .collect(),
    }
}

/// A section's name, and whether it takes no more articles.
pub fn section_words(section: &Section) -> String {
    if section.retired {
        format!("{} (đã ngừng dùng)", section.name)
    } else {
        section.name.clone()
    }
}

/// What happened, in words; remarks are found by the event they were made with.
pub fn timeline(rows: &[TimelineRow], item: &Submission) -> Vec<TimelineEntry> {
    rows.iter()
        .map(|row| TimelineEntry {
            at: row.entry.at.moment_words(),
            who: row.actor_name.clone().unwrap_or_else(|| "Hệ thống".to_owned()),
            role: roles_words(&row.entry.actor.roles),
            what: verb(&row.entry.action).to_owned(),
            note: item
                .remarks
                .iter()
                .find(|remark| remark.event == row.entry.event)
                .map(|one| one.text.clone()),
        })
        .collect()
}

/// Every verb of the audit in words, those of items first.
const VERBS: [(&str, &str); 116] = [
    ("open", "Soạn bản nháp"),
    ("take_over", "Tiếp quản xử lý"),
    ("take_in", "Tiếp nhận tin bài gửi ngoài hệ thống"),
    ("edit", "Sửa nội dung, tạo phiên bản mới"),
    ("attach", "Đính kèm tệp, tạo phiên bản mới"),
    ("detach", "Gỡ tệp đính kèm, tạo phiên bản mới"),
    ("submit", "Gửi bài"),
    ("resubmit", "Gửi lại sau khi chỉnh sửa"),
    ("withdraw", "Rút bài"),
    ("route", "Chuyển thành viên phụ trách lĩnh vực"),
    ("return", "Trả lại để chỉnh sửa, bổ sung"),
    ("reroute", "Chuyển thành viên khác"),
    ("rehome", "Tự động chuyển người xử lý"),
    ("recall", "Thu lại để sàng lọc"),
    ("hand_back", "Chuyển lại Bộ phận Thường trực"),
    ("escalate", "Trình Trưởng Ban"),
    ("ask_direction", "Xin ý kiến chỉ đạo"),
    ("direct", "Cho ý kiến chỉ đạo"),
    ("hold", "Tạm giữ để xác thực lại"),
    ("release", "Kết thúc xác thực lại"),
    ("undo_return", "Hủy trả lại"),
    ("refuse", "Từ chối đăng"),
    ("approve", "Phê duyệt và đăng tải"),
    ("correct", "Mở bản đính chính"),
    ("corrected", "Đăng bản đính chính"),
    ("hand_over", "Bàn giao người phụ trách"),
    ("give_to_pool", "Trả về đơn vị"),
    ("take_from_pool", "Nhận phụ trách"),
    ("assign_custodian", "Giao người phụ trách"),
    ("return_to_pool", "Tự động trả về đơn vị"),
    ("hand_on", "Tự động giao người nhận bàn giao"),
    ("pass_over", "Chuyển sang đơn vị kế thừa"),
    ("take_down", "Gỡ bài khỏi Trang Thông tin"),
    ("check", "Đã kiểm tra sau đăng tải"),
    ("urge", "Đôn đốc hoàn thiện tin bài"),
    ("join_report", "Gắn báo lỗi của bạn đọc"),
    ("remind", "Nhắc người đang xử lý vì quá hạn"),
    ("remind_deputy", "Báo cáo Phó Trưởng Ban vì quá hạn"),
    ("report_overdue", "Đưa vào danh sách quá hạn của Trưởng Ban"),
    ("warn_lapse", "Báo trước việc kết thúc do không được chỉnh sửa"),
    ("lapse", "Kết thúc do không được chỉnh sửa"),
    ("move_target", "Chuyển hạn xử lý"),
    ("grant_account", "Cấp tài khoản"),
    ("move_account", "Chuyển tài khoản sang đơn vị kế thừa"),
    ("plan_succession", "Lập kế hoạch kế thừa đơn vị"),
    ("cancel_succession", "Hủy kế hoạch kế thừa đơn vị"),
    ("begin_succession", "Bắt đầu kế thừa đơn vị"),
    ("finish_succession", "Thực hiện xong kế thừa đơn vị"),
    ("cut_powers", "Cắt quyền đang có hiệu lực"),
    ("revoke_account", "Thu hồi tài khoản"),
    ("add_roles", "Cấp thêm vai trò"),
    ("appoint_anew", "Cấp lại tài khoản"),
    ("invite_again", "Gửi lại đường dẫn mời"),
    ("cancel_invitation", "Hủy đường dẫn mời"),
    ("end_role", "Chấm dứt một vai trò"),
    ("prolong_roles", "Gia hạn nhiệm kỳ"),
    ("foretell_end", "Báo trước khi hết nhiệm kỳ"),
    ("warn_idle", "Báo trước khi thu hồi do không đăng nhập"),
    ("hold_end", "Báo chưa có người thay thế"),
    ("propose", "Đề cử người được cấp tài khoản"),
    ("grant_proposal", "Chấp nhận đề cử"),
    ("decline_proposal", "Không chấp nhận đề cử"),
    ("export_directory", "Tải danh bạ thành tệp"),
    ("export_risks", "Tải báo cáo rủi ro thành tệp"),
    ("withdraw_proposal", "Rút đề cử"),
    ("open_access_review", "Mở đợt rà soát tài khoản"),
    ("list_accounts", "Lập danh sách tài khoản cần rà soát"),
    ("announce_access_review", "Báo bắt đầu rà soát tài khoản"),
    ("confirm_accounts", "Xác nhận tài khoản còn cần"),
    ("ask_revocations", "Đề nghị thu hồi tài khoản"),
    ("note_revoked", "Ghi tài khoản đã thu hồi vào bảng rà soát"),
    ("remind_access_review", "Nhắc trả lời rà soát tài khoản"),
    ("sign_off_access_review", "Ký xác nhận kết quả rà soát tài khoản"),
    ("close_access_sheet", "Đóng bảng rà soát tài khoản"),
    ("export_access_review", "Tải báo cáo rà soát tài khoản"),
    ("count_holders", "Kiểm đếm người giữ vai trò"),
    ("confirm_failed", "Nhập sai mật khẩu khi xác nhận"),
    ("set_password", "Đặt mật khẩu"),
    ("ask_password_reset", "Đề nghị đặt lại mật khẩu"),
    ("accept_terms", "Đồng ý điều khoản sử dụng"),
    ("choose_notices", "Chọn cách nhận thông báo"),
    ("keep_view", "Lưu cách xem hàng đợi"),
    ("rename_view", "Đổi tên cách xem hàng đợi"),
    ("drop_view", "Bỏ cách xem hàng đợi"),
    ("enter_absence", "Ghi vắng mặt"),
    ("end_absence", "Kết thúc vắng mặt"),
    ("assign_field", "Phân công lĩnh vực"),
    ("end_assignment", "Kết thúc phân công lĩnh vực"),
    ("delegate", "Ủy quyền cho Phó Trưởng Ban"),
    ("end_delegation", "Chấm dứt ủy quyền"),
    ("log_in", "Đăng nhập"),
    ("log_in_new_device", "Đăng nhập từ thiết bị mới"),
    ("log_in_failed", "Đăng nhập không thành công"),
    ("log_out_everywhere", "Đăng xuất khỏi mọi thiết bị"),
    ("resend_letter", "Gửi lại thư"),
    ("receive", "Tiếp nhận báo lỗi của bạn đọc"),
    ("await_correction", "Mở bản đính chính theo báo lỗi"),
    ("accept_take_down", "Gỡ bài theo báo lỗi"),
    ("dismiss", "Không tiếp nhận báo lỗi"),
    ("reopen", "Mở lại báo lỗi"),
    ("add_section", "Thêm chuyên mục"),
    ("rename_section", "Đổi tên, đường dẫn chuyên mục"),
    ("move_section", "Chuyển chuyên mục"),
    ("retire_section", "Ngừng dùng chuyên mục"),
    ("restore_section", "Dùng lại chuyên mục"),
    ("edit_site", "Sửa thông tin trang"),
    ("add_reason", "Thêm câu mẫu"),
    ("reword_reason", "Sửa câu mẫu"),
    ("move_reason", "Chuyển thứ tự câu mẫu"),
    ("retire_reason", "Ngừng dùng câu mẫu"),
    ("restore_reason", "Dùng lại câu mẫu"),
    ("edit_workflow", "Sửa thiết lập quy trình"),
    ("lead_with", "Đưa bài lên đầu trang chủ"),
    ("end_lead", "Thôi đưa bài lên đầu trang chủ"),
    ("load_calendar", "Nạp lịch làm việc"),
    ("sync_reference", "Nạp danh mục từ tệp"),
];

/// The doors as a report names them.
const DOORS: [(&str, &str); 19] = [
    ("ViewWorkspace", "không gian làm việc của đơn vị"),
    ("FileNews", "soạn, gửi tin bài của đơn vị"),
    ("ViewNewsroom", "trang làm việc của Ban Biên tập"),
    ("ViewOverdue", "danh sách quá hạn"),
    ("ShapeSite", "chuyên mục, thông tin trang"),
    ("RecordIntake", "tiếp nhận tin bài gửi ngoài hệ thống"),
    ("RouteItems", "chuyển nhiều tin bài"),
    ("HandleReports", "xử lý báo lỗi của bạn đọc"),
    ("Administer", "quản trị tài khoản, lịch làm việc"),
    ("Propose", "đề cử"),
    ("ViewDirectory", "danh bạ"),
    ("Operate", "vận hành hệ thống"),
    ("ReadAudit", "nhật ký hệ thống"),
    ("ReadRisks", "báo cáo rủi ro truy cập"),
    ("AnswerAccess", "rà soát tài khoản"),
    ("Arrive", "điều khoản sử dụng, đăng xuất"),
    ("BePresent", "trang của người đã đăng nhập"),
    ("log_in", "Đăng nhập từ 22 giờ đến trước 6 giờ"),
    ("dormant", "Không đăng nhập trong 30 ngày đến cuối kỳ"),
];

/// What a risk consists of, in words.
pub fn risk_part(part: &Part) -> String {
    let of = |name: &str| {
        DOORS
            .iter()
            .find(|(one, _)| *one == name)
            .map(|(_, words)| *words)
    };
    let what = match IncidentKind::from_slug(&part.what) {
        Some(kind) => kind.label(),
        None => of(&part.what).unwrap_or_else(|| verb(&part.what)),
    };
    match &part.door {
        Some(door) => format!("{what}: {}", of(door).unwrap_or(door)),
        None => what.to_owned(),
    }
}

/// Every verb of the audit with its words.
pub fn verbs() -> impl Iterator<Item = (&'static str, &'static str)> {
    VERBS.into_iter()
}

fn verb(action: &str) -> &str {
    VERBS
        .iter()
        .find(|(verb, _)| *verb == action)
        .map_or(action, |(_, words)| words)
}

/// A verb in words, as it is meant of the subject of a chain.
pub fn verb_of<'a>(chain: &str, action: &'a str) -> &'a str {
    match (chain.split(':').next(), action) {
        (Some("error_report"), "corrected") => "Xử lý xong báo lỗi bằng bản đính chính",
        (_, action) => verb(action),
    }
}

/// The subject of a chain in words; `handle` is its code or address.
pub fn subject(chain: &str, handle: Option<&str>) -> String {
    let (kind, id) = chain.split_once(':').unwrap_or((chain, ""));
    let words = match kind {
        "submission" => "Tin bài",
        "account" => "Tài khoản",
        "error_report" => "Báo lỗi",
        "proposal" => "Đề cử",
        "access_review" => "Đợt rà soát tài khoản",
        "access_sheet" => "Bảng rà soát tài khoản",
        "roster" => "Danh sách người giữ vai trò",
        "succession" => "Kế thừa đơn vị",
        "field_assignment" => "Phân công lĩnh vực",
        "delegation" => "Ủy quyền",
        "section_tree" => "Cây chuyên mục",
        "site" => "Thông tin trang",
        "front_page" => "Trang chủ",
        "reason_book" => "Câu mẫu",
        "workflow" => "Thiết lập quy trình",
        "calendar_year" => "Lịch làm việc năm",
        "reference" => "Danh mục dùng chung",
        "process" => "Tiến trình máy chủ",
        other => other,
    };
    match (kind, handle) {
        ("section_tree" | "site" | "front_page" | "reason_book" | "workflow" | "reference", _) => {
            words.to_owned()
        }
        (_, Some(handle)) => format!("{words} {handle}"),
        ("calendar_year", None) => format!("{words} {id}"),
        // The end of an id tells those of one moment apart; its beginning is the moment.
        (_, None) => format!("{words} …{}", id.get(id.len().saturating_sub(8)..).unwrap_or(id)),
    }
}

/// Who acted: a person by name, or a job of the system.
pub fn actor_words(row: &AuditRow) -> String {
    match (&row.actor_name, &row.entry.actor.job) {
        (Some(name), _) => name.clone(),
        (None, Some(job)) => format!("Hệ thống ({job})"),
        (None, None) => "Hệ thống".to_owned(),
    }
}

/// Roles in one line.
pub fn roles_words(roles: &[Role]) -> String {
    let labels: Vec<_> = roles.iter().map(|role| role.label()).collect();
    labels.join(", ")
}

/// What a check of the audit found, in words.
pub fn finding(finding: &Finding) -> String {
    match finding {
        Finding::EntryChanged(id) => format!("Mục {id} đã bị sửa: mã băm không khớp nội dung."),
        Finding::ChainBroken(id) => format!("Ngay trước mục {id} có mục bị xóa hoặc đổi thứ tự."),
        Finding::TailCut(chain) => format!("Các mục cuối của chuỗi {chain} đã bị cắt."),
        Finding::VersionWithoutEntry(chain) => {
            format!("Tài liệu của {chain} có phiên bản không được ghi nhật ký.")
        }
        Finding::DocumentChanged(chain) => format!("Tài liệu của {chain} đã bị sửa ngoài hệ thống."),
        Finding::DocumentGone(chain) => format!("Tài liệu của {chain} không còn."),
        Finding::RecordChanged(id) => format!("Bản ghi {id} đã bị sửa hoặc không được ghi nhật ký."),
        Finding::RecordGone(id) => format!("Bản ghi {id} không còn."),
        Finding::ArticleChanged(code) => format!("Bài viết công khai mã {code} khác bản đã phê duyệt."),
        Finding::SealBroken(sequence) => format!("Niêm phong số {sequence} không khớp các mục của nó."),
        Finding::AnchorMissing(sequence) => {
            format!("Niêm phong số {sequence} khác bản ghi ngoài cơ sở dữ liệu.")
        }
        Finding::SealedEntryGone(sequence, hash) => {
            format!("Mục có mã băm {hash} trong niêm phong số {sequence} không còn.")
        }
        Finding::Unsealed(id) => format!("Mục {id} chưa được niêm phong đúng hạn."),
    }
}

/// The history of a text, newest first; `base` is the address of the item.
pub fn revisions(
    revisions: &[RevisionCard],
    item: &Submission,
    base: &str,
    layout: DiffLayout,
) -> Vec<RevisionRow> {
    revisions
        .iter()
        .map(|revision| {
            let number = revision.number.number();
            RevisionRow {
                number,
                by: revision.by.name.to_string(),
                role: revision.by.role.label().to_owned(),
                at: revision.written_at.moment_words(),
                current: revision.number == item.revision,
                diff_href: (number > 1).then(|| diff_path(base, number, layout)),
            }
        })
        .collect()
}

/// Address of the comparison of a revision with the one before it.
fn diff_path(base: &str, number: i64, layout: DiffLayout) -> String {
    let joint = if base.contains('?') { '&' } else { '?' };
    format!("{base}{joint}so-sanh={number}{}#so-sanh", layout.query())
}

/// The layouts of that comparison as links, the present one marked.
pub fn diff_layouts(base: &str, number: i64, now: DiffLayout) -> Vec<NavLink> {
    let link = |layout: DiffLayout| NavLink {
        label: layout.label().to_owned(),
        href: diff_path(base, number, layout),
        current: layout == now,
    };
    DiffLayout::ALL.map(link).to_vec()
}

/// A readable comparison of two contents.
pub fn diff(from: (i64, &Content), to: (i64, &Content), reference: &Reference) -> DiffView {
    let (old, new) = (texts(from.1, reference), texts(to.1, reference));
    let fields = old.into_iter().zip(new).filter(|((_, old), (_, new))| old != new);
    DiffView {
        from: from.0,
        to: to.0,
        layout: DiffLayout::Inline,
        layouts: Vec::new(),
        fields: fields
            .map(|((label, old), (_, new))| FieldDiff {
                label,
                pieces: pieces(&old, &new),
            })
            .collect(),
    }
}

/// A content as labelled texts, always the same labels in the same order.
fn texts(content: &Content, reference: &Reference) -> Vec<(&'static str, String)> {
    let lists = &reference.catalogue;
    let facts: Vec<_> = kind_facts(&content.kind)
        .into_iter()
        .map(|(label, value)| format!("{label}: {value}"))
        .collect();
    let source = content.origin.source.clone().unwrap_or_default();
    vec![
        (
            "Loại tin bài",
            format!("{}. {}", content.kind.label(), facts.join(". ")),
        ),
        ("Tiêu đề", content.title.to_string()),
        ("Tóm tắt", content.summary.to_string()),
        ("Nội dung", content.body.source().to_owned()),
        ("Lĩnh vực", reference.field_name(&content.field).to_owned()),
        (
            "Nhóm thông tin",
            lists
                .category(&content.category)
                .map(|one| one.name.clone())
                .unwrap_or_default(),
        ),
        (
            "Chuyên mục chính",
            lists
                .section(&content.section)
                .map(section_words)
                .unwrap_or_default(),
        ),
        ("Tác giả", content.origin.author.clone()),
        (
            "Nguồn tin",
            match (content.origin.reused, content.origin.needs_consent()) {
                (true, true) => format!("{source} (trích dẫn, sử dụng lại, cần văn bản chấp thuận)"),
                (true, false) => format!("{source} (trích dẫn, sử dụng lại)"),
                _ => source,
            },
        ),
        (
            "Tệp đính kèm",
            content.attachments.iter().map(file_line).collect(),
        ),
    ]
}

fn file_line(file: &Attachment) -> String {
    let alternative = match &file.purpose {
        Purpose::Media { alternative, .. } => format!(": {alternative}"),
        Purpose::Document | Purpose::Consent => String::new(),
    };
    format!("{} ({}){alternative}\n", file.name, file.purpose.label())
}

fn pieces(old: &str, new: &str) -> Vec<DiffPiece> {
    let diff = TextDiff::configure().timeout(DIFF_TIME).diff_words(old, new);
    let mut pieces: Vec<DiffPiece> = Vec::new();
    for change in diff.iter_all_changes() {
        let kind = match change.tag() {
            ChangeTag::Equal => "same",
            ChangeTag::Delete => "removed",
            ChangeTag::Insert => "added",
        };
        match pieces.last_mut() {
            Some(last) if last.change == kind => last.text.push_str(change.value()),
            _ => pieces.push(DiffPiece {
                change: kind,
                text: change.value().to_owned(),
            }),
        }
    }
    let last = pieces.len().saturating_sub(1);
    pieces
        .into_iter()
        .enumerate()
        .flat_map(|(place, piece)| shorten(piece, place == 0, place == last))
        .collect()
}

/// Leaves out the middle of a long equal stretch.
fn shorten(piece: DiffPiece, first: bool, last: bool) -> Vec<DiffPiece> {
    let words: Vec<_> = piece.text.split_inclusive(char::is_whitespace).collect();
    if piece.change != "same" || words.len() <= 3 * CONTEXT_WORDS {
        return vec![piece];
    }
    let same = |words: &[&str]| DiffPiece {
        change: "same",
        text: words.concat(),
    };
    let gap = DiffPiece {
        change: "gap",
        text: "…".to_owned(),
    };
    let (head, tail) = (&words[..CONTEXT_WORDS], &words[words.len() - CONTEXT_WORDS..]);
    match (first, last) {
        (true, true) => vec![gap],
        (true, false) => vec![gap, same(tail)],
        (false, true) => vec![same(head), gap],
        (false, false) => vec![same(head), gap, same(tail)],
    }
}

/// A document's contents need this many headings to be worth their place.
const CONTENTS_FROM: usize = 4;

/// Gives each chapter and article of a sanitised body an anchor, and lists them. Only the sanitiser's own output is
/// understood: its headings carry no attributes.
pub fn contents(html: &str) -> (String, Vec<ContentsLine>) {
    let mut lines = Vec::new();
    let mut marked = String::with_capacity(html.len() + 512);
    let mut rest = html;
    while let Some((open, is_chapter)) = next_heading(rest) {
        let (close, start) = (if is_chapter { "</h2>" } else { "</h3>" }, open + "<h2>".len());
        let Some(length) = rest[start..].find(close) else {
            break;
        };
        let label = heading_words(&rest[start..start + length]);
        let anchor = format!("muc-{}", lines.len() + 1);
        marked.push_str(&rest[..start - 1]);
        marked.push_str(&format!(" id=\"{anchor}\">"));
        marked.push_str(&rest[start..start + length + close.len()]);
        rest = &rest[start + length + close.len()..];
        lines.push(ContentsLine {
            anchor,
            label,
            is_chapter,
        });
    }
    marked.push_str(rest);
    if lines.len() < CONTENTS_FROM {
        lines.clear();
    }
    (marked, lines)
}

fn next_heading(html: &str) -> Option<(usize, bool)> {
    match (html.find("<h2>"), html.find("<h3>")) {
        (Some(chapter), article) if article.is_none_or(|article| chapter < article) => Some((chapter, true)),
        (_, article) => article.map(|article| (article, false)),
    }
}

/// A title on its own line follows the number after a full stop.
fn heading_words(html: &str) -> String {
    text_excerpt(&html.replace("<br>", ". "), usize::MAX)
}

/// A browser in words: `Chrome trên Windows`; an unknown one as it names itself.
pub fn device_words(agent: &str) -> String {
    match crate::domain::device::known_words(agent) {
        Some(words) => words,
        None if agent.is_empty() => "Thiết bị không rõ".to_owned(),
        None => agent.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::{super::views::parts::DiffRow, *};

    #[test]
    fn chapters_and_articles_are_listed_with_anchors() {
        let html = "<h2>Chương I<br>QUY ĐỊNH &amp; CHUNG</h2><h3>Điều 1. A</h3><p>x</p><h3>Điều 2. B</h3>\
                    <h2>Chương II<br>B</h2>";
        let (marked, lines) = contents(html);
        assert!(marked.starts_with("<h2 id=\"muc-1\">Chương I<br>"), "{marked}");
        assert!(
            marked.contains("<h3 id=\"muc-3\">Điều 2. B</h3><h2 id=\"muc-4\">"),
            "{marked}"
        );
        assert_eq!(lines[0].label, "Chương I. QUY ĐỊNH & CHUNG");
        let chapters: Vec<_> = lines.iter().map(|line| line.is_chapter).collect();
        assert_eq!(chapters, [true, false, false, true]);
        assert_eq!(contents("<h2>Một</h2><p>x</p>").1, []);
    }

    #[test]
    fn every_door_has_words_for_the_report() {
        for line in crate::domain::policy::print_doors().lines() {
            let door = line.split(' ').next().unwrap();
            let part = Part {
                what: "wrong_door".to_owned(),
                door: Some(door.to_owned()),
            };
            let words = risk_part(&part);
            assert!(!words.contains(door), "{words}");
        }
        let act = |what: &str| {
            risk_part(&Part {
                what: what.to_owned(),
                door: None,
            })
        };
        assert_eq!(act("revoke_account"), "Thu hồi tài khoản");
        assert_eq!(act("log_in"), "Đăng nhập từ 22 giờ đến trước 6 giờ");
    }

    #[test]
    fn devices_are_named_as_people_name_them() {
        let chrome = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) \
                      Chrome/150.0.0.0 Safari/537.36";
        assert_eq!(device_words(chrome), "Chrome trên Windows");
        assert_eq!(device_words(&format!("{chrome} Edg/150.0")), "Edge trên Windows");
        assert_eq!(device_words("curl/8.0"), "curl/8.0");
        assert_eq!(device_words(""), "Thiết bị không rõ");
    }

    fn shown(old: &str, new: &str) -> String {
        pieces(old, new)
            .into_iter()
            .map(|piece| format!("[{}:{}]", piece.change, piece.text.trim()))
            .collect()
    }

    #[test]
    fn a_changed_word_is_shown_between_its_neighbours() {
        assert_eq!(
            shown("cải cách tài chính", "cải cách hành chính"),
            "[same:cải cách][removed:tài][added:hành][same:chính]"
        );
    }

    #[test]
    fn long_equal_stretches_are_left_out() {
        let long = "một hai ba bốn ".repeat(40);
        let shown = shown(&format!("{long}cũ {long}"), &format!("{long}mới {long}"));
        assert!(shown.starts_with("[gap:…][same:"), "{shown}");
        assert!(shown.contains("[removed:cũ][added:mới]"), "{shown}");
        assert!(shown.len() < 300, "{shown}");
    }

    fn beside(old: &str, new: &str) -> Vec<String> {
        let field = FieldDiff {
            label: "Nội dung",
            pieces: pieces(old, new),
        };
        let side = |pieces: &[DiffPiece]| -> String {
            let shown = |piece: &DiffPiece| match piece.change {
                "same" => piece.text.clone(),
                change => format!("[{change}:{}]", piece.text),
            };
            pieces.iter().map(shown).collect()
        };
        let rows = field.rows();
        let shown = rows
            .iter()
            .map(|row| format!("{}|{}", side(&row.old), side(&row.new)));
        shown.map(|row| row.replace('\n', "¶")).collect()
    }

    #[test]
    fn paragraphs_stand_beside_each_other_with_what_each_says() {
        assert_eq!(
            beside("Một hai.\nBa bốn.\n", "Một năm.\nBa bốn.\n"),
            ["Một [removed:hai.]|Một [added:năm.]", "Ba bốn.|Ba bốn."]
        );
        let moved = beside("Đầu.\nBỏ đi.\nCuối.", "Đầu.\nCuối.");
        assert_eq!(moved, ["Đầu.|Đầu.", "[removed:Bỏ đi.]|", "Cuối.|Cuối."]);
        assert_eq!(beside("", "Mới."), ["|[added:Mới.]"]);
    }

    #[test]
    fn each_side_of_a_comparison_has_every_word_of_its_text() {
        let old = "Điều 1. Phạm vi\nQuy định này áp dụng cho mọi đơn vị.\n\nĐiều 2. Hiệu lực";
        let new = "Điều 1. Phạm vi, đối tượng\nQuy định áp dụng cho đơn vị.\nThêm.\n\nĐiều 2. Hiệu lực\n";
        let field = FieldDiff {
            label: "Nội dung",
            pieces: pieces(old, new),
        };
        let rows = field.rows();
        let said = |pick: fn(&DiffRow) -> &Vec<DiffPiece>| -> Vec<String> {
            let text = rows.iter().map(|row| {
                let pieces = pick(row).iter().map(|piece| piece.text.as_str());
                pieces.collect::<String>()
            });
            let text = text.collect::<Vec<_>>().join("\n");
            text.split_whitespace().map(str::to_owned).collect()
        };
        let words = |text: &str| -> Vec<String> { text.split_whitespace().map(str::to_owned).collect() };
        assert_eq!(said(|row| &row.old), words(old));
        assert_eq!(said(|row| &row.new), words(new));
    }

    #[test]
    fn lengths_are_told_in_words() {
        assert_eq!(size_words(1), "1 KB");
        assert_eq!(size_words(35_000), "35 KB");
        assert_eq!(size_words(1_300_000), "1,2 MB");
        assert_eq!(size_words(20 * 1_048_576), "20,0 MB");
    }

    #[test]
    fn counts_stop_at_a_thousand() {
        assert_eq!(count_words(0), "0");
        assert_eq!(count_words(1_000), "1.000");
        assert_eq!(count_words(1_001), "1.000+");
    }
}
