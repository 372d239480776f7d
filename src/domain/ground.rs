//! Refusal grounds (căn cứ từ chối), Điều 3(9).

use serde::{Deserialize, Serialize};

use super::{review::ReviewFault, text::SubmissionCode};

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

/// Grounds, remarks and, for a duplicate, the item it repeats.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RefusalReason {
    pub(super) grounds: Vec<Ground>,
    pub(super) remarks: String,
    pub(super) duplicate_of: Option<SubmissionCode>,
}

/// What follows from grounds: with ground 8 alone the item is held, with any other it ends.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Refused for good.
    Refuse(RefusalReason),
    /// Held until the remarks are answered by evidence.
    Hold(String),
}

impl Verdict {
    /// Checks grounds against the clause.
    ///
    /// # Errors
    /// [`ReviewFault::NoGround`], [`ReviewFault::NoDuplicate`].
    pub fn on(
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
            return Ok(Self::Hold(remarks));
        }
        let is_duplicate = grounds.contains(&Ground::TrungLap);
        if is_duplicate && duplicate_of.is_none() {
            return Err(ReviewFault::NoDuplicate);
        }
        let duplicate_of = duplicate_of.filter(|_| is_duplicate);
        Ok(Self::Refuse(RefusalReason {
            grounds,
            remarks,
            duplicate_of,
        }))
    }
}

impl RefusalReason {
    pub(super) fn in_words(&self) -> String {
        let mut words: Vec<_> = self.grounds.iter().map(|ground| ground.clause_text()).collect();
        words.extend((!self.remarks.is_empty()).then_some(self.remarks.as_str()));
        words.join(". ")
    }

    /// The published item it repeats, when ground 7 is among the grounds.
    pub const fn duplicate_of(&self) -> Option<&SubmissionCode> {
        self.duplicate_of.as_ref()
    }
}
