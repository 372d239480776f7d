//! What the Board does with a submission: route, return, refuse, approve.

use serde::{Deserialize, Serialize};

use super::{
    calendar::WorkingCalendar,
    change::{Change, Record, Stamp},
    edition::Edition,
    ids::{AccountId, EditionId},
    notice::{Letter, To},
    policy::{Approve, Granted, Refuse, Return, Route},
    routing::Choice,
    submission::{Revision, RevisionNumber, State, Submission, Targets},
    text::SubmissionCode,
};

/// Refusal ground (căn cứ từ chối), Điều 3(9): a closed list of nine.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Ground {
    /// 1: Không thuộc phạm vi vai trò, chức năng của Trang Thông tin.
    NgoaiPhamVi,
    /// 2: Không phù hợp với chủ trương, chính sách, pháp luật.
    TraiChuTruongChinhSach,
    /// 3: Thuộc danh mục bí mật nhà nước.
    BiMatNhaNuoc,
    /// 4: Chưa phổ biến công khai hoặc chỉ trong phạm vi hẹp.
    ChuaDuocCongBo,
    /// 5: Không đúng sự thật.
    KhongDungSuThat,
    /// 6: Không rõ nguồn gốc.
    KhongRoNguonGoc,
    /// 7: Trùng lặp với nội dung đã được đăng tải.
    TrungLap,
    /// 8: Đang được yêu cầu xác thực lại.
    DangXacThucLai,
    /// 9: Không bảo đảm chất lượng.
    KhongDatChatLuong,
}

impl Ground {
    /// The nine, in the order of the clause.
    pub const ALL: [Self; 9] = [
        Self::NgoaiPhamVi,
        Self::TraiChuTruongChinhSach,
        Self::BiMatNhaNuoc,
        Self::ChuaDuocCongBo,
        Self::KhongDungSuThat,
        Self::KhongRoNguonGoc,
        Self::TrungLap,
        Self::DangXacThucLai,
        Self::KhongDatChatLuong,
    ];

    /// The slug of the board's own list and of forms.
    pub const fn slug(self) -> &'static str {
        match self {
            Self::NgoaiPhamVi => "ngoai-pham-vi",
            Self::TraiChuTruongChinhSach => "trai-chu-truong-chinh-sach",
            Self::BiMatNhaNuoc => "bi-mat-nha-nuoc",
            Self::ChuaDuocCongBo => "chua-duoc-cong-bo",
            Self::KhongDungSuThat => "khong-dung-su-that",
            Self::KhongRoNguonGoc => "khong-ro-nguon-goc",
            Self::TrungLap => "trung-lap",
            Self::DangXacThucLai => "dang-xac-thuc-lai",
            Self::KhongDatChatLuong => "khong-dat-chat-luong",
        }
    }

    /// The ground of that slug; there is no tenth.
    pub fn from_slug(slug: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|ground| ground.slug() == slug)
    }

    /// The words of the clause.
    pub const fn clause_text(self) -> &'static str {
        match self {
            Self::NgoaiPhamVi => "Không thuộc phạm vi vai trò, chức năng của Trang Thông tin",
            Self::TraiChuTruongChinhSach => {
                "Không phù hợp với quan điểm, chủ trương, đường lối của Đảng, chính sách và pháp luật của Nhà nước"
            }
            Self::BiMatNhaNuoc => "Thuộc danh mục bí mật nhà nước",
            Self::ChuaDuocCongBo => {
                "Được cấp có thẩm quyền quyết định chưa phổ biến công khai hoặc chỉ phổ biến trong phạm vi hẹp"
            }
            Self::KhongDungSuThat => "Không đúng sự thật",
            Self::KhongRoNguonGoc => "Không rõ nguồn gốc",
            Self::TrungLap => "Trùng lặp với nội dung đã được đăng tải trên Trang Thông tin",
            Self::DangXacThucLai => "Đang được yêu cầu xác thực lại",
            Self::KhongDatChatLuong => "Không bảo đảm chất lượng theo yêu cầu của Trang Thông tin",
        }
    }
}

/// The step a returned item goes back to when it is resubmitted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "step", rename_all = "snake_case")]
pub enum ReturnStep {
    /// Screening by the Standing Office.
    Screening,
    /// Review by the member who returned it.
    FieldReview {
        /// That member.
        reviewer: AccountId,
    },
}

/// Grounds, remarks and, for a duplicate, the item it repeats.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RefusalReason {
    grounds: Vec<Ground>,
    remarks: String,
    duplicate_of: Option<SubmissionCode>,
}

/// Why a review act cannot be done.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ReviewFault {
    /// Free text alone refuses nothing.
    #[error("Hãy chọn ít nhất một trong chín căn cứ từ chối của Điều 3(9).")]
    NoGround,
    /// Ground 7 names what it repeats.
    #[error("Căn cứ “trùng lặp” phải kèm mã của tin bài đã đăng: hãy nhập mã tin bài bị trùng.")]
    NoDuplicate,
    /// Ground 8 alone is temporary and ends nothing.
    #[error(
        "Căn cứ “đang được yêu cầu xác thực lại” chỉ có tính tạm thời: hãy trả lại để bổ sung, hoặc chọn thêm căn cứ khác."
    )]
    OnlyReverification,
    /// Remarks are what the author works from.
    #[error("Hãy ghi rõ nội dung cần chỉnh sửa, bổ sung để tác giả thực hiện.")]
    NoRemarks,
    /// An approval binds one revision.
    #[error(
        "Phiên bản {bound} bạn đã xem không còn là phiên bản hiện tại ({current}). Hãy xem thay đổi rồi quyết định lại."
    )]
    StaleRevision {
        /// The revision the reviewer saw.
        bound: i64,
        /// The revision there is now.
        current: i64,
    },
}

impl RefusalReason {
    /// Checks the reason against the clause.
    ///
    /// # Errors
    /// [`ReviewFault::NoGround`], [`ReviewFault::NoDuplicate`], [`ReviewFault::OnlyReverification`].
    pub fn new(
        mut grounds: Vec<Ground>,
        remarks: String,
        duplicate_of: Option<SubmissionCode>,
    ) -> Result<Self, ReviewFault> {
        grounds.sort_unstable();
        grounds.dedup();
        if grounds.is_empty() {
            return Err(ReviewFault::NoGround);
        }
        if grounds == [Ground::DangXacThucLai] {
            return Err(ReviewFault::OnlyReverification);
        }
        let is_duplicate = grounds.contains(&Ground::TrungLap);
        if is_duplicate && duplicate_of.is_none() {
            return Err(ReviewFault::NoDuplicate);
        }
        Ok(Self {
            grounds,
            remarks,
            duplicate_of: duplicate_of.filter(|_| is_duplicate),
        })
    }

    fn in_words(&self) -> String {
        let mut words: Vec<_> = self.grounds.iter().map(|ground| ground.clause_text()).collect();
        words.extend((!self.remarks.is_empty()).then_some(self.remarks.as_str()));
        words.join(". ")
    }

    /// The published item it repeats, when ground 7 is among the grounds.
    pub const fn duplicate_of(&self) -> Option<&SubmissionCode> {
        self.duplicate_of.as_ref()
    }
}

impl Granted<Route, Submission> {
    /// Passes it to the member chosen for its field (Điều 7(3)a).
    pub fn route(
        self,
        choice: &Choice,
        field_name: &str,
        targets: Targets,
        calendar: &WorkingCalendar,
        stamp: &mut Stamp,
    ) -> Change<Submission> {
        let (mut submission, _) = self.into_parts();
        let now = stamp.at();
        let due_at = calendar.add_working_days(now, targets.field_review_days);
        submission.lay_with(choice, field_name, due_at, now);
        submission.updated_at = now;
        let letter = Letter::MemberReview {
            item: submission.item_ref(),
            field_name: field_name.to_owned(),
            reason: choice.reason.clone(),
            due_at,
        };
        Change::new(submission, "route", stamp)
            .remarking(&choice.in_words())
            .telling(To::Account(choice.reviewer), letter)
            .relying_on(choice.reviewer, choice.epoch)
    }
}

impl Granted<Return, Submission> {
    /// Gives it back to its custodian with remarks.
    ///
    /// # Errors
    /// [`ReviewFault::NoRemarks`].
    pub fn return_to_author(
        self,
        remarks: &str,
        stamp: &mut Stamp,
    ) -> Result<Change<Submission>, ReviewFault> {
        let remarks = remarks.trim();
        if remarks.is_empty() {
            return Err(ReviewFault::NoRemarks);
        }
        let (mut submission, by) = self.into_parts();
        let to = match submission.state {
            State::InFieldReview { reviewer, .. } => ReturnStep::FieldReview { reviewer },
            _ => ReturnStep::Screening,
        };
        let letter = Letter::SubmissionReturned {
            item: submission.item_ref(),
            remarks: remarks.to_owned(),
            returned_by: by.role.label().to_owned(),
        };
        let told = To::Account(submission.custodian.unwrap_or(submission.author.account));
        submission.state = State::Returned {
            since: stamp.at(),
            remarks: remarks.to_owned(),
            by,
            to,
        };
        submission.updated_at = stamp.at();
        Ok(Change::new(submission, "return", stamp)
            .remarking(remarks)
            .telling(told, letter))
    }
}

impl Granted<Refuse, Submission> {
    /// Refuses to publish it (Điều 7(4)e); ground 3 seals it at once.
    pub fn refuse(self, reason: RefusalReason, stamp: &mut Stamp) -> Change<Submission> {
        let (mut submission, by) = self.into_parts();
        submission.sealed = reason.grounds.contains(&Ground::BiMatNhaNuoc);
        let letter = Letter::SubmissionRefused {
            item: submission.item_ref(),
            grounds: reason
                .grounds
                .iter()
                .map(|ground| ground.clause_text().to_owned())
                .collect(),
            remarks: if submission.sealed {
                String::new()
            } else {
                reason.remarks.clone()
            },
        };
        let told = To::Account(submission.custodian.unwrap_or(submission.author.account));
        let said = reason.in_words();
        submission.state = State::Refused {
            since: stamp.at(),
            grounds: reason.grounds,
            remarks: reason.remarks,
            duplicate_of: reason.duplicate_of,
            by,
        };
        submission.updated_at = stamp.at();
        if submission.sealed {
            submission.remarks.clear();
            return Change::new(submission, "refuse", stamp).telling(told, letter);
        }
        Change::new(submission, "refuse", stamp)
            .remarking(&said)
            .telling(told, letter)
    }
}

impl Granted<Approve, Submission> {
    /// Approves the one revision the reviewer saw; approval is publication (Điều 7(4)a and d).
    ///
    /// # Errors
    /// [`ReviewFault::StaleRevision`] when `bound` is not the current revision, or `current` is another one.
    pub fn approve(
        self,
        bound: RevisionNumber,
        current: &Revision,
        stamp: &mut Stamp,
    ) -> Result<Change<Submission>, ReviewFault> {
        let (mut submission, by) = self.into_parts();
        if bound != submission.revision || current.number != bound || current.submission != submission.id {
            return Err(ReviewFault::StaleRevision {
                bound: bound.number(),
                current: submission.revision.number(),
            });
        }
        let id = EditionId::from_uuid(stamp.draw_uuid());
        let edition = Edition::of(id, &submission, current, &by, stamp.at());
        let mut item = submission.item_ref();
        item.path = edition.path();
        let letter = Letter::SubmissionPublished {
            item,
            published_at: stamp.at(),
            approved_by: format!("{}, {}", by.name, by.role.label()),
        };
        let told = To::Account(submission.author.account);
        submission.state = State::Published {
            since: stamp.at(),
            edition: id,
            revision: bound,
            by,
        };
        submission.updated_at = stamp.at();
        Ok(Change::new(submission, "approve", stamp)
            .with_record(Record::Edition(Box::new(edition)))
            .telling(told, letter))
    }
}
