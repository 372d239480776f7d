//! Refusals: a page for people, RFC 9457 for programs, always with the reason and the remedy.

use askama::Template;
use poem::{Error, IntoResponse, Response, error::ResponseError, http::StatusCode};
use serde_json::json;

use super::views::{
    parts::Shell,
    problem::{Again, ProblemPage},
};
use crate::{
    app::{Fault, content_form::FieldFault},
    domain::{actor::Role, policy::Denied, risk::IncidentKind},
    store::StoreFault,
};

/// The kind of [`Problem::terms_due`].
pub const TERMS_DUE: &str = "terms-due";

/// The kind of the problem of a one-time link that was used or has expired.
pub const EXPIRED_LINK: &str = "expired-link";

/// The kind of [`Problem::unavailable`].
pub const UNAVAILABLE: &str = "unavailable";

/// What could not be done, why, and what to do now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// HTTP status.
    pub status: StatusCode,
    /// A slug that programs can compare.
    pub kind: &'static str,
    /// What cannot be done.
    pub title: &'static str,
    /// Why, and the remedy.
    pub detail: String,
    /// Fields to mend.
    pub fields: Vec<FieldFault>,
}

impl std::fmt::Display for Problem {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}: {}", self.kind, self.detail)
    }
}

impl std::error::Error for Problem {}

impl ResponseError for Problem {
    fn status(&self) -> StatusCode {
        self.status
    }
}

impl Problem {
    fn new(status: StatusCode, kind: &'static str, title: &'static str, detail: impl Into<String>) -> Self {
        Self {
            status,
            kind,
            title,
            detail: detail.into(),
            fields: Vec::new(),
        }
    }

    /// Nobody is logged in.
    pub fn unauthenticated() -> Self {
        Self::new(
            StatusCode::UNAUTHORIZED,
            "unauthenticated",
            "Phiên làm việc đã hết hạn",
            "Bạn chưa đăng nhập, hoặc phiên làm việc đã hết hạn. Hãy đăng nhập rồi thực hiện lại.",
        )
    }

    /// Something was there and was taken away for good.
    pub fn gone(detail: impl Into<String>) -> Self {
        Self::new(StatusCode::GONE, "gone", "Bài viết đã được gỡ", detail)
    }

    /// Nothing there, or nothing that this person may know of.
    pub fn not_found() -> Self {
        Self::new(
            StatusCode::NOT_FOUND,
            "not-found",
            "Không tìm thấy nội dung",
            "Địa chỉ này không có nội dung, hoặc nội dung không thuộc phạm vi của bạn. Hãy kiểm tra lại đường dẫn.",
        )
    }

    /// The person's roles do not pass this door.
    pub fn wrong_door(roles: &[Role]) -> Self {
        let roles: Vec<_> = roles.iter().map(|role| role.label()).collect();
        let detail = format!(
            "Bạn không có quyền thực hiện chức năng này. Chức năng thuộc về: {}. Nếu cần, hãy liên hệ Bộ phận Thường trực.",
            roles.join(", ")
        );
        Self::new(
            StatusCode::FORBIDDEN,
            "wrong-role",
            "Bạn không có quyền thực hiện chức năng này",
            detail,
        )
    }

    /// The person has yet to agree to the terms of use.
    pub fn terms_due() -> Self {
        Self::new(
            StatusCode::FORBIDDEN,
            TERMS_DUE,
            "Cần đồng ý điều khoản sử dụng",
            "Bạn chưa xác nhận đồng ý với điều khoản sử dụng hiện hành. Hãy đăng nhập trên trang, mở địa chỉ /dieu-khoan-su-dung/chap-nhan, đọc và xác nhận đồng ý, rồi thực hiện lại.",
        )
    }

    /// A request that came from another site, or without its token.
    pub fn foreign_request() -> Self {
        Self::new(
            StatusCode::FORBIDDEN,
            "foreign-request",
            "Yêu cầu không được chấp nhận",
            "Yêu cầu không xuất phát từ trang này, hoặc biểu mẫu đã cũ. Hãy quay lại, tải lại trang rồi gửi lại.",
        )
    }

    /// The body is too large.
    pub fn too_large(limit: usize) -> Self {
        let detail = format!(
            "Dữ liệu gửi lên vượt quá {} MB. Hãy rút gọn nội dung rồi gửi lại.",
            limit / 1_048_576
        );
        Self::new(
            StatusCode::PAYLOAD_TOO_LARGE,
            "too-large",
            "Dữ liệu quá lớn",
            detail,
        )
    }

    /// The body cannot be read.
    pub fn unreadable(detail: impl Into<String>) -> Self {
        Self::new(
            StatusCode::BAD_REQUEST,
            "unreadable",
            "Không đọc được dữ liệu gửi lên",
            detail,
        )
    }

    /// Our fault; the details are in the log.
    pub fn internal() -> Self {
        Self::new(
            StatusCode::INTERNAL_SERVER_ERROR,
            "internal",
            "Hệ thống gặp sự cố",
            "Yêu cầu chưa thực hiện được do sự cố của hệ thống. Hãy thử lại sau ít phút; nếu vẫn không được, hãy báo Bộ phận Thường trực.",
        )
    }

    /// The database does not answer; whether something was written before that, nobody knows yet.
    pub fn unavailable() -> Self {
        Self::new(
            StatusCode::SERVICE_UNAVAILABLE,
            UNAVAILABLE,
            "Hệ thống tạm thời chưa trả lời",
            "Nơi lưu dữ liệu của hệ thống đang không trả lời nên yêu cầu chưa thực hiện xong. Hãy thử lại sau ít phút; nếu vẫn không được, hãy báo Bộ phận Thường trực.",
        )
    }

    fn conflict(detail: impl Into<String>) -> Self {
        Self::new(StatusCode::CONFLICT, "conflict", "Nội dung vừa thay đổi", detail)
    }

    fn invalid(detail: impl Into<String>, fields: Vec<FieldFault>) -> Self {
        let problem = Self::new(
            StatusCode::UNPROCESSABLE_ENTITY,
            "invalid",
            "Cần sửa thông tin đã nhập",
            detail,
        );
        Self { fields, ..problem }
    }

    /// What it is counted as when it is answered to somebody who has a session.
    pub(super) fn incident(&self) -> Option<IncidentKind> {
        match self.kind {
            "wrong-role" => Some(IncidentKind::WrongDoor),
            "denied" => Some(IncidentKind::Denied),
            "not-found" => Some(IncidentKind::NotFound),
            "foreign-request" => Some(IncidentKind::ForeignRequest),
            _ => None,
        }
    }

    /// The status a log-in that did not work is answered with.
    pub fn login_status(fault: &Fault) -> StatusCode {
        if matches!(fault, Fault::Throttled) {
            StatusCode::TOO_MANY_REQUESTS
        } else {
            StatusCode::UNAUTHORIZED
        }
    }

    /// The error as a problem, whatever it was.
    pub fn of(error: &Error) -> Self {
        if let Some(problem) = error.downcast_ref::<Self>() {
            return problem.clone();
        }
        match error.status() {
            StatusCode::NOT_FOUND => Self::not_found(),
            StatusCode::METHOD_NOT_ALLOWED => Self::new(
                StatusCode::METHOD_NOT_ALLOWED,
                "method-not-allowed",
                "Thao tác không được hỗ trợ",
                "Địa chỉ này không nhận thao tác vừa gửi. Hãy quay lại trang trước.",
            ),
            status if status.is_client_error() => Self {
                status,
                ..Self::unreadable(error.to_string())
            },
            _ => {
                tracing::error!(error = %error, "a request failed");
                Self::internal()
            }
        }
    }

    /// As RFC 9457 has it.
    pub fn into_json(self) -> Response {
        let errors: Vec<_> = self
            .fields
            .iter()
            .map(|fault| json!({ "field": fault.field, "message": fault.message }))
            .collect();
        let body = json!({
            "type": format!("urn:cchc:problem:{}", self.kind),
            "title": self.title,
            "status": self.status.as_u16(),
            "detail": self.detail,
            "errors": errors,
        });
        Response::builder()
            .status(self.status)
            .content_type("application/problem+json; charset=utf-8")
            .body(body.to_string())
    }

    /// As a page in the given frame, with where to go on from it, the form that may be sent again, and what the person
    /// wrote in it.
    pub fn into_page(
        self,
        shell: Shell,
        links: Vec<(String, String)>,
        (again, words): (Option<Again>, Vec<String>),
    ) -> Response {
        let page = ProblemPage {
            shell,
            again,
            words,
            status: self.status.as_u16(),
            heading: self.title.to_owned(),
            message: self.detail,
            links,
        };
        match page.render() {
            Ok(html) => poem::web::Html(html).with_status(self.status).into_response(),
            Err(fault) => {
                tracing::error!(error = %fault, "the problem page failed");
                self.status.into_response()
            }
        }
    }
}

impl From<StoreFault> for Problem {
    fn from(fault: StoreFault) -> Self {
        match fault {
            StoreFault::NotFound => Self::not_found(),
            // Not a matter of powers: the item stands elsewhere by now, or somebody is at it.
            StoreFault::Denied(denied @ (Denied::State { .. } | Denied::Claimed { .. })) => {
                Self::conflict(denied.to_string())
            }
            StoreFault::Denied(denied) => Self::new(
                StatusCode::FORBIDDEN,
                "denied",
                "Bạn chưa thể thực hiện thao tác này",
                denied.to_string(),
            ),
            StoreFault::Conflict => Self::conflict(
                "Tin bài vừa được người khác thay đổi nên thao tác chưa được thực hiện. Hãy tải lại trang để xem thay đổi rồi quyết định lại.",
            ),
            StoreFault::Fenced => Self::unauthenticated(),
            StoreFault::KeyReused => Self::invalid(
                "Biểu mẫu này đã được gửi trước đó với nội dung khác. Hãy tải lại trang rồi gửi lại.",
                Vec::new(),
            ),
            StoreFault::Exists(_) => {
                Self::conflict("Giá trị này đã tồn tại. Hãy kiểm tra lại thông tin đã nhập.")
            }
            StoreFault::TooBroad => Self::invalid(
                "Điều cần tìm quá rộng nên tìm kiếm đã dừng. Hãy thêm từ hoặc chọn thêm điều kiện, như đơn vị hay khoảng ngày.",
                Vec::new(),
            ),
            StoreFault::Silent | StoreFault::Database(_) if fault.is_outage() => {
                tracing::error!(error = %fault, "the database does not answer");
                Self::unavailable()
            }
            StoreFault::Silent | StoreFault::Database(_) | StoreFault::Document(_) => {
                tracing::error!(error = %fault, "the store failed");
                Self::internal()
            }
        }
    }
}

impl From<Fault> for Problem {
    fn from(fault: Fault) -> Self {
        use crate::domain::{
            attachment::AttachmentFault, calendar::CalendarFault, custody::SubmissionFault,
            error_report::ReportFault, review::ReviewFault,
        };
        match fault {
            Fault::Store(fault) => fault.into(),
            Fault::Form(fields) => Self::invalid("Một số thông tin cần được sửa trước khi tiếp tục.", fields),
            Fault::Stale(message) => Self::conflict(message),
            Fault::Submission(fault @ SubmissionFault::StaleEdit { .. }) => Self::conflict(fault.to_string()),
            Fault::Review(
                fault @ (ReviewFault::StaleRevision { .. }
                | ReviewFault::EditedSince
                | ReviewFault::CorrectionOpen
                | ReviewFault::CorrectedSince
                | ReviewFault::TakenDownSince
                | ReviewFault::NotPublished
                | ReviewFault::NotThatEdition
                | ReviewFault::CheckedAlready
                | ReviewFault::UrgedToday { .. }
                | ReviewFault::RemovedByOrder),
            ) => Self::conflict(fault.to_string()),
            Fault::Submission(fault) => {
                let field = match fault {
                    SubmissionFault::Undeclared => "accurate",
                    SubmissionFault::Unattached(_) => "file",
                    _ => "body",
                };
                Self::invalid(fault.to_string(), vec![FieldFault::new(field, fault.to_string())])
            }
            Fault::Attachment(AttachmentFault::NotThere) => Self::not_found(),
            Fault::Attachment(fault) => {
                let fields = vec![FieldFault::new("file", fault.to_string())];
                let problem = Self::invalid(fault.to_string(), fields);
                match fault {
                    AttachmentFault::TooLarge(_) => Self {
                        status: StatusCode::PAYLOAD_TOO_LARGE,
                        kind: "too-large",
                        ..problem
                    },
                    _ => problem,
                }
            }
            Fault::BrokenUpload => Self::unreadable(fault.to_string()),
            Fault::Review(fault) => {
                let field = match fault {
                    ReviewFault::NoRemarks => "remarks",
                    ReviewFault::NoDuplicate => "duplicate_of",
                    ReviewFault::NoReason
                    | ReviewFault::NoQuestion
                    | ReviewFault::NoDirection
                    | ReviewFault::NoMistake => "words",
                    ReviewFault::NoOrder => "authority",
                    ReviewFault::Unattached(_) => "file",
                    _ => "grounds",
                };
                Self::invalid(fault.to_string(), vec![FieldFault::new(field, fault.to_string())])
            }
            Fault::Terms(fault) => Self::invalid(
                fault.to_string(),
                vec![FieldFault::new("agree", fault.to_string())],
            ),
            Fault::Report(fault @ ReportFault::TakenDown) => Self::gone(fault.to_string()),
            Fault::Report(fault @ (ReportFault::Settled | ReportFault::SentBefore)) => {
                Self::conflict(fault.to_string())
            }
            Fault::Report(fault @ ReportFault::NoReason) => Self::invalid(
                fault.to_string(),
                vec![FieldFault::new("words", fault.to_string())],
            ),
            Fault::PublicForm(fault) => {
                Self::invalid(fault.to_string(), vec![FieldFault::new("", fault.to_string())])
            }
            Fault::Routing(nobody) => Self::conflict(nobody.to_string()),
            Fault::Calendar(CalendarFault::Stale) => Self::conflict(fault.to_string()),
            Fault::Calendar(CalendarFault::Rows(rows)) => {
                let fields = rows.iter().map(|row| FieldFault::new("rows", row.to_string()));
                Self::invalid(CalendarFault::Rows(rows.clone()).to_string(), fields.collect())
            }
            Fault::Calendar(fault) => Self::invalid(
                fault.to_string(),
                vec![FieldFault::new("rows", fault.to_string())],
            ),
            Fault::Delegation(fault) => Self::invalid(fault.to_string(), Vec::new()),
            Fault::Account(fault) => Self::invalid(fault.to_string(), Vec::new()),
            Fault::Proposal(fault) => Self::invalid(fault.to_string(), Vec::new()),
            Fault::Succession(fault) => Self::invalid(fault.to_string(), Vec::new()),
            Fault::WrongCredentials => Self::new(
                StatusCode::UNAUTHORIZED,
                "wrong-credentials",
                "Chưa đăng nhập được",
                fault.to_string(),
            ),
            Fault::Throttled | Fault::TooManyReports => Self::new(
                StatusCode::TOO_MANY_REQUESTS,
                "throttled",
                "Thử lại sau ít phút",
                fault.to_string(),
            ),
            Fault::Busy => Self::new(
                StatusCode::SERVICE_UNAVAILABLE,
                "busy",
                "Thử lại sau ít phút",
                fault.to_string(),
            ),
            Fault::NoRandomness | Fault::Hashing => {
                tracing::error!(error = %fault, "an operation failed");
                Self::internal()
            }
        }
    }
}
