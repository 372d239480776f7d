//! Risks of access (nguy cơ từ truy cập không hợp lệ, sử dụng trái phép tài khoản, mất, thay đổi, phá hủy thông tin,
//! Điều 10(5)): what is counted, over which days, and how grave it is.

use super::{
    ids::{AccountId, TenantId},
    time::{Instant, LocalDate},
};

/// An hour, in milliseconds: incidents are counted by the hour.
const HOUR: i64 = 3_600_000;
/// Longest period, in days: the one before it must be counted still.
pub const LONGEST_DAYS: i32 = 366;
/// Days without a log-in after which an account counts as dormant.
pub const DORMANT_DAYS: i64 = 30;
/// Log-ins from this hour on, and before [`MORNING`], are at an odd time.
pub const NIGHT: i32 = 22;
/// See [`NIGHT`].
pub const MORNING: i32 = 6;

/// Something that was refused, by kind; counted, as there may be very many.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum IncidentKind {
    /// A wrong password for an account.
    WrongPassword,
    /// A log-in under an address without an account, which is not kept.
    UnknownAddress,
    /// A log-in refused after too many tries.
    Throttled,
    /// A log-in of a revoked account.
    RevokedLogIn,
    /// A request in a session that was open when its account was revoked.
    RevokedSession,
    /// A door that the person's roles do not pass.
    WrongDoor,
    /// An act that the person may not do on that item.
    Denied,
    /// An address where there is nothing, or nothing the person may know of: another body's items too.
    NotFound,
    /// A form that did not come from a page of the session.
    ForeignRequest,
}

impl IncidentKind {
    /// Every kind, in the order of the report.
    pub const ALL: [Self; 9] = [
        Self::WrongPassword,
        Self::UnknownAddress,
        Self::Throttled,
        Self::RevokedLogIn,
        Self::RevokedSession,
        Self::WrongDoor,
        Self::Denied,
        Self::NotFound,
        Self::ForeignRequest,
    ];

    /// As stored.
    pub const fn slug(self) -> &'static str {
        match self {
            Self::WrongPassword => "wrong_password",
            Self::UnknownAddress => "unknown_address",
            Self::Throttled => "throttled",
            Self::RevokedLogIn => "revoked_log_in",
            Self::RevokedSession => "revoked_session",
            Self::WrongDoor => "wrong_door",
            Self::Denied => "denied",
            Self::NotFound => "not_found",
            Self::ForeignRequest => "foreign_request",
        }
    }

    /// The kind of that slug.
    pub fn from_slug(slug: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.slug() == slug)
    }

    /// The kind in words.
    pub const fn label(self) -> &'static str {
        match self {
            Self::WrongPassword => "Sai mật khẩu",
            Self::UnknownAddress => "Địa chỉ không có tài khoản",
            Self::Throttled => "Bị chặn vì thử quá nhiều lần",
            Self::RevokedLogIn => "Đăng nhập bằng tài khoản đã thu hồi",
            Self::RevokedSession => "Dùng tiếp phiên của tài khoản đã thu hồi",
            Self::WrongDoor => "Vào chức năng ngoài vai trò",
            Self::Denied => "Thao tác không được phép trên tin bài, tài khoản",
            Self::NotFound => "Tìm nội dung không có hoặc ngoài phạm vi",
            Self::ForeignRequest => "Biểu mẫu không xuất phát từ trang",
        }
    }

    /// The risk it is a sign of.
    pub const fn risk(self) -> Risk {
        match self {
            Self::WrongPassword | Self::UnknownAddress | Self::Throttled => Risk::FailedLogIns,
            Self::RevokedLogIn | Self::RevokedSession => Risk::RevokedAttempts,
            Self::WrongDoor | Self::Denied | Self::NotFound | Self::ForeignRequest => Risk::DeniedActs,
        }
    }
}

/// One incident, as it is counted: everything of one hour that is alike is one line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Incident {
    /// The hour it fell in.
    pub hour: Instant,
    /// What it was.
    pub kind: IncidentKind,
    /// Whose, where that is known: body and account.
    pub who: Option<(TenantId, AccountId)>,
    /// The door in front of which it happened, by its name in the code.
    pub door: Option<&'static str>,
}

impl Incident {
    /// An incident of that moment.
    pub const fn new(kind: IncidentKind, at: Instant) -> Self {
        Self {
            hour: Instant::from_millis(at.as_millis() - at.as_millis().rem_euclid(HOUR)),
            kind,
            who: None,
            door: None,
        }
    }

    /// Of this account.
    #[must_use]
    pub const fn of(self, tenant: TenantId, account: AccountId) -> Self {
        Self {
            who: Some((tenant, account)),
            ..self
        }
    }

    /// In front of this door.
    #[must_use]
    pub const fn before(self, door: &'static str) -> Self {
        Self {
            door: Some(door),
            ..self
        }
    }

    /// The same without whose it was and where: what is left when there are too many to tell apart.
    #[must_use]
    pub const fn blurred(self) -> Self {
        Self {
            who: None,
            door: None,
            ..self
        }
    }
}

/// A risk that the report weighs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Risk {
    /// Log-ins that failed.
    FailedLogIns,
    /// Log-ins from a new device or at an odd hour.
    OddLogIns,
    /// Acts and pages that were refused to who had logged in.
    DeniedActs,
    /// What revoked accounts tried.
    RevokedAttempts,
    /// Powers given and taken.
    PowerChanges,
    /// Accounts that nobody uses.
    Dormant,
    /// Data taken out as files.
    Exports,
    /// Published information taken down or corrected.
    TakenAway,
}

impl Risk {
    /// Every risk, in the order of the report.
    pub const ALL: [Self; 8] = [
        Self::FailedLogIns,
        Self::OddLogIns,
        Self::DeniedActs,
        Self::RevokedAttempts,
        Self::PowerChanges,
        Self::Dormant,
        Self::Exports,
        Self::TakenAway,
    ];

    /// As addresses and programs name it.
    pub const fn slug(self) -> &'static str {
        match self {
            Self::FailedLogIns => "failed-log-ins",
            Self::OddLogIns => "odd-log-ins",
            Self::DeniedActs => "denied-acts",
            Self::RevokedAttempts => "revoked-attempts",
            Self::PowerChanges => "power-changes",
            Self::Dormant => "dormant-accounts",
            Self::Exports => "exports",
            Self::TakenAway => "taken-away",
        }
    }

    /// The risk in words.
    pub const fn label(self) -> &'static str {
        match self {
            Self::FailedLogIns => "Đăng nhập không thành công",
            Self::OddLogIns => "Đăng nhập bất thường",
            Self::DeniedActs => "Thao tác bị từ chối",
            Self::RevokedAttempts => "Tài khoản đã thu hồi vẫn được thử dùng",
            Self::PowerChanges => "Thay đổi quyền",
            Self::Dormant => "Tài khoản không hoạt động",
            Self::Exports => "Xuất dữ liệu",
            Self::TakenAway => "Nội dung đã đăng bị gỡ, đính chính",
        }
    }

    /// What is counted, in words.
    pub const fn meaning(self) -> &'static str {
        match self {
            Self::FailedLogIns => {
                "Số lần đăng nhập hoặc xác nhận sai mật khẩu, sai địa chỉ, bị chặn vì thử nhiều."
            }
            Self::OddLogIns => "Số lần đăng nhập từ thiết bị mới, hoặc từ 22 giờ đến trước 6 giờ.",
            Self::DeniedActs => "Số yêu cầu của người đã đăng nhập bị hệ thống từ chối.",
            Self::RevokedAttempts => {
                "Số lần đăng nhập, số phiên được dùng tiếp sau khi thu hồi; hệ thống đều từ chối."
            }
            Self::PowerChanges => "Số lần cấp, gia hạn, chấm dứt vai trò, thu hồi, phân công, ủy quyền.",
            Self::Dormant => "Số tài khoản đang hoạt động không đăng nhập trong 30 ngày đến cuối kỳ.",
            Self::Exports => "Số lần tải danh bạ, báo cáo thành tệp.",
            Self::TakenAway => "Số bài đã đăng bị gỡ hoặc được thay bằng bản đính chính.",
        }
    }

    /// From how many on within thirty days it is of medium and of high severity, in a network of some hundred people.
    const fn limits(self) -> (i64, i64) {
        match self {
            Self::FailedLogIns => (100, 500),
            Self::OddLogIns => (20, 60),
            Self::DeniedActs => (50, 200),
            // None is expected: whoever tries does what was taken away.
            Self::RevokedAttempts => (1, 10),
            Self::PowerChanges => (40, 120),
            Self::Dormant => (5, 20),
            Self::Exports | Self::TakenAway => (10, 30),
        }
    }

    /// Whether it is a state at the end of a period, and does not grow with its length.
    const fn is_state(self) -> bool {
        matches!(self, Self::Dormant)
    }
}

/// How grave a risk is (mức độ).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// Thấp.
    Low,
    /// Trung bình.
    Medium,
    /// Cao.
    High,
}

impl Severity {
    /// In words.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Low => "Thấp",
            Self::Medium => "Trung bình",
            Self::High => "Cao",
        }
    }

    /// As styles and programs name it.
    pub const fn slug(self) -> &'static str {
        match self {
            Self::Low => "low",
            Self::Medium => "medium",
            Self::High => "high",
        }
    }

    /// The severity of a risk that showed `count` times within `days`, and `before` times within as many days before.
    ///
    /// The limits are for thirty days and the same for shorter periods, so that one bad day is not diluted; for longer
    /// ones they grow with the days. What is medium and at least thrice as much as before is high.
    pub fn of(risk: Risk, count: i64, before: i64, days: i32) -> Self {
        let (medium, high) = risk.limits();
        let days = if risk.is_state() {
            30
        } else {
            i64::from(days).max(30)
        };
        let reaches = |limit: i64| count.saturating_mul(30) >= limit.saturating_mul(days);
        let leapt = before > 0 && count >= before.saturating_mul(3);
        match (reaches(high), reaches(medium)) {
            (true, _) => Self::High,
            (false, true) if leapt => Self::High,
            (false, true) => Self::Medium,
            (false, false) => Self::Low,
        }
    }

    /// The rules in words, for the report.
    pub fn rule(risk: Risk) -> String {
        let (medium, high) = risk.limits();
        format!("Trung bình từ {medium}, cao từ {high}")
    }
}

/// Where a count goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Trend {
    /// More than before.
    Up,
    /// As before.
    Level,
    /// Fewer than before.
    Down,
}

impl Trend {
    /// From `before` to `count`.
    pub const fn of(count: i64, before: i64) -> Self {
        if count > before {
            Self::Up
        } else if count < before {
            Self::Down
        } else {
            Self::Level
        }
    }

    /// As programs name it.
    pub const fn slug(self) -> &'static str {
        match self {
            Self::Up => "up",
            Self::Level => "level",
            Self::Down => "down",
        }
    }

    /// An arrow, which stands beside the words.
    pub const fn arrow(self) -> &'static str {
        match self {
            Self::Up => "↑",
            Self::Level => "→",
            Self::Down => "↓",
        }
    }

    /// In words: `tăng 12`, `giảm 3`, `không đổi`.
    pub fn words(count: i64, before: i64) -> String {
        let difference = count.abs_diff(before);
        match Self::of(count, before) {
            Self::Up => format!("tăng {difference}"),
            Self::Level => "không đổi".to_owned(),
            Self::Down => format!("giảm {difference}"),
        }
    }
}

/// Why days make no period.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PeriodFault {
    /// It ends before it begins.
    #[error("“Đến hết ngày” đang trước “Từ ngày”. Hãy kiểm tra lại hai ngày.")]
    Backward,
    /// It has not begun yet.
    #[error("“Từ ngày” ở sau hôm nay. Hãy chọn ngày không muộn hơn hôm nay.")]
    Future,
    /// It is too long.
    #[error("Kỳ báo cáo dài quá {LONGEST_DAYS} ngày. Hãy chọn hai ngày gần nhau hơn.")]
    TooLong,
}

/// Whole days of a report, first and last included (kỳ báo cáo).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Period {
    /// First day.
    pub from: LocalDate,
    /// Last day.
    pub to: LocalDate,
}

impl Period {
    /// From one day to another.
    ///
    /// # Errors
    /// [`PeriodFault`].
    pub fn new(from: LocalDate, to: LocalDate, today: LocalDate) -> Result<Self, PeriodFault> {
        let period = Self { from, to };
        if to < from {
            Err(PeriodFault::Backward)
        } else if today < from {
            Err(PeriodFault::Future)
        } else if period.days() > LONGEST_DAYS {
            Err(PeriodFault::TooLong)
        } else {
            Ok(period)
        }
    }

    /// The last month that is over.
    pub fn last_month(today: LocalDate) -> Self {
        let to = today.plus_days(-i32::from(today.civil().day()));
        Self {
            from: to.plus_days(1 - i32::from(to.civil().day())),
            to,
        }
    }

    /// How many days it has.
    pub fn days(self) -> i32 {
        self.from.days_until(self.to) + 1
    }

    /// As many days, ending the day before it begins.
    #[must_use]
    pub fn before(self) -> Self {
        Self {
            from: self.from.plus_days(-self.days()),
            to: self.from.plus_days(-1),
        }
    }

    /// Its first moment, and the first one after it.
    pub fn span(self) -> (Instant, Instant) {
        (self.from.start(), self.to.end())
    }

    /// In words: `từ ngày 01/10/2026 đến hết ngày 31/10/2026`.
    pub fn words(self) -> String {
        format!("từ ngày {} đến hết ngày {}", self.from.short(), self.to.short())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> LocalDate {
        LocalDate::parse(text).unwrap()
    }

    #[test]
    fn a_severity_follows_the_limits_of_thirty_days() {
        for (risk, count, expected) in [
            (Risk::FailedLogIns, 99, Severity::Low),
            (Risk::FailedLogIns, 100, Severity::Medium),
            (Risk::FailedLogIns, 499, Severity::Medium),
            (Risk::FailedLogIns, 500, Severity::High),
            (Risk::RevokedAttempts, 0, Severity::Low),
            (Risk::RevokedAttempts, 1, Severity::Medium),
            (Risk::RevokedAttempts, 10, Severity::High),
            (Risk::Dormant, 5, Severity::Medium),
            (Risk::Exports, 9, Severity::Low),
        ] {
            assert_eq!(Severity::of(risk, count, count, 30), expected, "{risk:?} {count}");
            assert_eq!(
                Severity::of(risk, count, count, 1),
                expected,
                "a single day is not diluted"
            );
        }
        assert_eq!(Severity::of(Risk::FailedLogIns, 199, 199, 60), Severity::Low);
        assert_eq!(Severity::of(Risk::FailedLogIns, 200, 200, 60), Severity::Medium);
        assert_eq!(
            Severity::of(Risk::Dormant, 20, 20, 366),
            Severity::High,
            "a state does not grow"
        );
        assert_eq!(Severity::of(Risk::TakenAway, i64::MAX, 0, 366), Severity::High);
        assert!(Severity::Low < Severity::Medium && Severity::Medium < Severity::High);
    }

    #[test]
    fn what_is_medium_and_thrice_as_much_as_before_is_high() {
        assert_eq!(Severity::of(Risk::DeniedActs, 60, 20, 30), Severity::High);
        assert_eq!(Severity::of(Risk::DeniedActs, 60, 21, 30), Severity::Medium);
        assert_eq!(
            Severity::of(Risk::DeniedActs, 60, 0, 30),
            Severity::Medium,
            "nothing was counted before"
        );
        assert_eq!(
            Severity::of(Risk::DeniedActs, 9, 1, 30),
            Severity::Low,
            "few stay few"
        );
    }

    #[test]
    fn a_trend_is_said_in_words() {
        assert_eq!(Trend::words(15, 3), "tăng 12");
        assert_eq!(Trend::words(3, 15), "giảm 12");
        assert_eq!(Trend::words(3, 3), "không đổi");
        assert_eq!(Trend::of(0, 1).arrow(), "↓");
    }

    #[test]
    fn a_period_has_whole_days_and_as_many_before_it() {
        let today = day("28/11/2026");
        let month = Period::last_month(today);
        assert_eq!((month.from, month.to), (day("01/10/2026"), day("31/10/2026")));
        assert_eq!(month.days(), 31);
        let before = month.before();
        assert_eq!((before.from, before.to), (day("31/08/2026"), day("30/09/2026")));
        assert_eq!(before.days(), 31);
        assert_eq!(before.span().1, month.span().0, "no moment between them is lost");
        let january = Period::last_month(day("01/01/2027"));
        assert_eq!((january.from, january.to), (day("01/12/2026"), day("31/12/2026")));
        let new = |from, to| Period::new(day(from), day(to), today);
        assert_eq!(new("28/11/2026", "28/11/2026").map(Period::days), Ok(1));
        assert_eq!(new("02/11/2026", "01/11/2026"), Err(PeriodFault::Backward));
        assert_eq!(new("29/11/2026", "30/11/2026"), Err(PeriodFault::Future));
        assert_eq!(new("01/01/2025", "01/02/2026"), Err(PeriodFault::TooLong));
        assert_eq!(
            PeriodFault::TooLong.to_string(),
            "Kỳ báo cáo dài quá 366 ngày. Hãy chọn hai ngày gần nhau hơn."
        );
    }

    #[test]
    fn incidents_are_counted_by_the_hour_and_told_apart_by_whose_they_are() {
        let at = Instant::from_millis(1_795_885_199_999);
        let one = Incident::new(IncidentKind::WrongDoor, at);
        assert_eq!(one.hour.as_millis() % HOUR, 0);
        assert!(at.millis_since(one.hour) < HOUR);
        let own = one
            .of(
                TenantId::from_uuid(uuid::Uuid::nil()),
                AccountId::from_uuid(uuid::Uuid::nil()),
            )
            .before("Administer");
        assert_ne!(own, one);
        assert_eq!(own.blurred(), one);
        for kind in IncidentKind::ALL {
            assert_eq!(IncidentKind::from_slug(kind.slug()), Some(kind));
        }
    }
}
