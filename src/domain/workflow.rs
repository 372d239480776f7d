//! Settings of the workflow (thiết lập quy trình): days of its steps and of what follows when they pass.
//!
//! What was not set in the pages is as the process was started: that may differ from process to process, what is set
//! here may not.

#[cfg(test)]
mod tests;

use serde::{Deserialize, Serialize};

use super::{
    actor::Signature,
    change::{Change, Resource, Stamp, Version},
    deadlines::Chasing,
    ids::TenantId,
    policy::{Granted, KeepWorkflow},
    submission::Targets,
    time::Instant,
};

/// A number of days that may be set.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Setting {
    /// Screening by the Standing Office.
    Screening,
    /// Review by the member of the field.
    FieldReview,
    /// Waiting for evidence while on hold.
    Hold,
    /// From the reminder to the Deputy.
    OverdueDeputy,
    /// From there to the Chair.
    OverdueChair,
    /// Until an idle return lapses.
    ReturnIdle,
    /// Before that: the warning.
    ReturnWarning,
}

impl Setting {
    /// Every one, in the order of display.
    pub const ALL: [Self; 7] = [
        Self::Screening,
        Self::FieldReview,
        Self::Hold,
        Self::OverdueDeputy,
        Self::OverdueChair,
        Self::ReturnIdle,
        Self::ReturnWarning,
    ];

    /// Name of its control, of its field in JSON and in the audit.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Screening => "screening_days",
            Self::FieldReview => "field_review_days",
            Self::Hold => "hold_days",
            Self::OverdueDeputy => "overdue_deputy_days",
            Self::OverdueChair => "overdue_chair_days",
            Self::ReturnIdle => "return_idle_days",
            Self::ReturnWarning => "return_warning_days",
        }
    }

    /// What it is called.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Screening => "Thời hạn sàng lọc",
            Self::FieldReview => "Thời hạn thành viên duyệt",
            Self::Hold => "Thời hạn xác thực lại",
            Self::OverdueDeputy => "Báo cáo Phó Trưởng Ban sau",
            Self::OverdueChair => "Báo cáo Trưởng Ban sau",
            Self::ReturnIdle => "Tin bài bị trả lại kết thúc sau",
            Self::ReturnWarning => "Báo trước khi kết thúc",
        }
    }

    /// What its days are.
    pub const fn unit(self) -> &'static str {
        match self {
            Self::ReturnIdle | Self::ReturnWarning => "ngày",
            _ => "ngày làm việc",
        }
    }

    /// What it does.
    pub const fn meaning(self) -> &'static str {
        match self {
            Self::Screening => "Từ khi Bộ phận Thường trực nhận tin bài đến hạn sàng lọc.",
            Self::FieldReview => "Từ khi chuyển thành viên phụ trách lĩnh vực đến hạn duyệt.",
            Self::Hold => "Từ khi tạm giữ đến hạn đơn vị cung cấp căn cứ xác thực.",
            Self::OverdueDeputy => "Từ lần nhắc người đang xử lý vì quá hạn đến khi báo cáo Phó Trưởng Ban.",
            Self::OverdueChair => "Từ đó đến khi đưa vào danh sách quá hạn của Trưởng Ban.",
            Self::ReturnIdle => "Tin bài bị trả lại mà không được chỉnh sửa thì kết thúc.",
            Self::ReturnWarning => "Người phụ trách được báo trước khi tin bài kết thúc.",
        }
    }

    /// The environment variable that gives it to a process; targets of steps have none.
    pub const fn variable(self) -> Option<&'static str> {
        match self {
            Self::Screening | Self::FieldReview | Self::Hold => None,
            Self::OverdueDeputy => Some("CCHC_OVERDUE_DEPUTY_DAYS"),
            Self::OverdueChair => Some("CCHC_OVERDUE_CHAIR_DAYS"),
            Self::ReturnIdle => Some("CCHC_RETURN_IDLE_DAYS"),
            Self::ReturnWarning => Some("CCHC_RETURN_WARNING_DAYS"),
        }
    }

    /// Most days.
    pub const fn most(self) -> u32 {
        match self {
            Self::ReturnIdle => 3_650,
            Self::ReturnWarning => 365,
            _ => 30,
        }
    }

    /// What a process has without any word of the pages.
    pub const fn usual(self, targets: Targets, chasing: Chasing) -> u32 {
        match self {
            Self::Screening => targets.screening_days,
            Self::FieldReview => targets.field_review_days,
            Self::Hold => targets.hold_days,
            Self::OverdueDeputy => chasing.deputy_days,
            Self::OverdueChair => chasing.chair_days,
            Self::ReturnIdle => chasing.idle_days,
            Self::ReturnWarning => chasing.warning_days,
        }
    }

    /// Reads what was typed; nothing leaves it as the process has it.
    ///
    /// # Errors
    /// [`WorkflowFault::Days`].
    pub fn parse(self, typed: &str) -> Result<Option<u32>, WorkflowFault> {
        match typed.trim() {
            "" => Ok(None),
            typed => {
                let plain = typed.bytes().all(|byte| byte.is_ascii_digit());
                let days = typed.parse().ok().filter(|_| plain);
                let days = days.filter(|days| (1..=self.most()).contains(days));
                days.map(Some).ok_or(WorkflowFault::Days(self))
            }
        }
    }
}

/// Why the settings cannot be so.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum WorkflowFault {
    /// Somebody else changed them since they were looked at.
    #[error(
        "Thiết lập vừa được người khác thay đổi nên chưa lưu. Giá trị bạn nhập còn nguyên dưới đây: hãy đối chiếu rồi lưu lại."
    )]
    Stale,
    /// They are so already.
    #[error("Không có gì thay đổi so với thiết lập hiện tại.")]
    Unchanged,
    /// Not a number of days that may be.
    #[error("{} phải là số nguyên từ 1 đến {}: hãy nhập lại, hoặc để trống để dùng mặc định.", .0.label(), .0.most())]
    Days(Setting),
    /// The warning would come after the end.
    #[error("Số ngày báo trước phải nhỏ hơn số ngày tin bài bị trả lại kết thúc: hãy nhập số nhỏ hơn.")]
    WarningTooEarly,
}

/// What was set in the pages; the rest is as the process was started.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct WorkflowDays {
    screening: Option<u32>,
    field_review: Option<u32>,
    hold: Option<u32>,
    overdue_deputy: Option<u32>,
    overdue_chair: Option<u32>,
    return_idle: Option<u32>,
    return_warning: Option<u32>,
}

impl WorkflowDays {
    /// What was set.
    pub const fn of(&self, setting: Setting) -> Option<u32> {
        match setting {
            Setting::Screening => self.screening,
            Setting::FieldReview => self.field_review,
            Setting::Hold => self.hold,
            Setting::OverdueDeputy => self.overdue_deputy,
            Setting::OverdueChair => self.overdue_chair,
            Setting::ReturnIdle => self.return_idle,
            Setting::ReturnWarning => self.return_warning,
        }
    }

    /// The same with one set.
    #[must_use]
    pub const fn with(mut self, setting: Setting, days: Option<u32>) -> Self {
        match setting {
            Setting::Screening => self.screening = days,
            Setting::FieldReview => self.field_review = days,
            Setting::Hold => self.hold = days,
            Setting::OverdueDeputy => self.overdue_deputy = days,
            Setting::OverdueChair => self.overdue_chair = days,
            Setting::ReturnIdle => self.return_idle = days,
            Setting::ReturnWarning => self.return_warning = days,
        }
        self
    }

    /// Targets of the steps, over those of the process.
    pub fn targets(&self, usual: Targets) -> Targets {
        Targets {
            screening_days: self.screening.unwrap_or(usual.screening_days),
            field_review_days: self.field_review.unwrap_or(usual.field_review_days),
            hold_days: self.hold.unwrap_or(usual.hold_days),
        }
    }

    /// How overdue items are chased, over the way of the process. A warning that would come after the end, because
    /// the process gave the one and the pages the other, comes a day before it.
    pub fn chasing(&self, usual: Chasing) -> Chasing {
        let idle_days = self.return_idle.unwrap_or(usual.idle_days);
        let warning_days = self.return_warning.unwrap_or(usual.warning_days);
        Chasing {
            deputy_days: self.overdue_deputy.unwrap_or(usual.deputy_days),
            chair_days: self.overdue_chair.unwrap_or(usual.chair_days),
            idle_days,
            warning_days: warning_days.min(idle_days.saturating_sub(1)),
        }
    }
}

/// The settings, once they were changed in the pages.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Workflow {
    /// Always the same.
    #[serde(rename = "_id")]
    id: String,
    /// The Board's own tenant.
    pub tenant: TenantId,
    /// What was set.
    pub days: WorkflowDays,
    /// Who changed it last.
    pub edited_by: Option<Signature>,
    /// When.
    pub edited_at: Option<Instant>,
    /// Optimistic version.
    pub version: Version,
}

impl Workflow {
    /// Id of the one there is.
    pub const ID: &str = "board";

    /// As it is before anybody changed it.
    pub fn of_program(tenant: TenantId) -> Self {
        Self {
            id: Self::ID.to_owned(),
            tenant,
            days: WorkflowDays::default(),
            edited_by: None,
            edited_at: None,
            version: Version::UNSAVED,
        }
    }
}

impl Granted<KeepWorkflow, Workflow> {
    /// Replaces what was set, as it was looked at under `seen`; `usual` is what the process has by itself.
    ///
    /// # Errors
    /// [`WorkflowFault::Stale`], [`WorkflowFault::Unchanged`], [`WorkflowFault::WarningTooEarly`].
    pub fn edit(
        self,
        seen: i64,
        days: WorkflowDays,
        usual: Chasing,
        stamp: &mut Stamp,
    ) -> Result<Change<Workflow>, WorkflowFault> {
        let (mut workflow, by) = self.into_parts();
        if workflow.version.number() != seen {
            return Err(WorkflowFault::Stale);
        }
        let idle = days.return_idle.unwrap_or(usual.idle_days);
        if days.return_warning.unwrap_or(usual.warning_days) >= idle {
            return Err(WorkflowFault::WarningTooEarly);
        }
        let changed = Setting::ALL
            .into_iter()
            .filter(|setting| workflow.days.of(*setting) != days.of(*setting));
        let fields: Vec<_> = changed.map(Setting::key).collect();
        if fields.is_empty() {
            return Err(WorkflowFault::Unchanged);
        }
        workflow.days = days;
        workflow.edited_by = Some(by);
        workflow.edited_at = Some(stamp.at());
        Ok(Change::new(workflow, "edit_workflow", stamp).naming(fields))
    }
}

impl Resource for Workflow {
    const KIND: &'static str = "workflow";

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
