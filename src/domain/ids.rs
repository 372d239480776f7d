//! Typed identifiers. Each is an opaque UUID v7, written as text on every floor.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};
use uuid::Uuid;

macro_rules! typed_ids {
    ($($(#[$doc:meta])* $name:ident;)*) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        #[serde(into = "String", try_from = "String")]
        pub struct $name(Uuid);

        impl $name {
            /// Wraps a UUID drawn by [`super::change::Stamp`] or by a test.
            pub const fn from_uuid(uuid: Uuid) -> Self {
                Self(uuid)
            }

            /// The UUID itself.
            pub const fn as_uuid(self) -> Uuid {
                self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, concat!(stringify!($name), "({})"), self.0)
            }
        }

        impl FromStr for $name {
            type Err = uuid::Error;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                text.parse().map(Self)
            }
        }

        impl From<$name> for String {
            fn from(id: $name) -> Self {
                id.0.to_string()
            }
        }

        impl TryFrom<String> for $name {
            type Error = uuid::Error;

            fn try_from(text: String) -> Result<Self, Self::Error> {
                text.parse()
            }
        }
    )*};
}

typed_ids! {
    /// A body's workspace (không gian làm việc); survives renames and reused government codes.
    TenantId;
    /// A person's account (tài khoản).
    AccountId;
    /// A submission (tin bài).
    SubmissionId;
    /// A published edition (bản đăng) of an article.
    EditionId;
    /// An attached file (tệp đính kèm).
    FileId;
    /// One thing that happened: the key that ties audit entry and mails to one act.
    EventId;
    /// A one-time link that sets a password.
    LinkId;
    /// A delegation of the Chair's powers (ủy quyền).
    DelegationId;
    /// A field assignment (phân công lĩnh vực).
    AssignmentId;
    /// An error report of the public (báo lỗi nội dung).
    ErrorReportId;
    /// A proposal of a person for an account (đề cử).
    ProposalId;
    /// A succession of bodies (kế thừa đơn vị).
    SuccessionId;
}
