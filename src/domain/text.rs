//! Vietnamese text, cleaned and parsed once: what a value of these types holds needs no second look.

mod clean;
mod code;
mod document_number;
mod file_name;
mod fold;
mod line;
mod slug;
#[cfg(test)]
mod tests;

pub use clean::{char_count, clean_line, clean_text, group_thousands};
pub use code::SubmissionCode;
pub use document_number::{DocumentNumber, NumberWarning};
pub use file_name::FileName;
pub use fold::{fold, given_name_key, sort_key};
pub use line::{Email, PersonName, Remarks, Summary, Title, ViewName};
pub use slug::Slug;

/// Why a typed text was not accepted. The message is shown to the person who typed it, and names the remedy.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TextFault {
    /// Nothing readable was typed; holds the Vietnamese name of the text.
    #[error("Chưa nhập {0}. Vui lòng nhập {0}.")]
    Blank(&'static str),
    /// Too many characters.
    #[error(
        "Nội dung {what} dài {} ký tự, quá giới hạn {} ký tự. Vui lòng bớt {} ký tự.",
        group_thousands(*.count), group_thousands(*.limit), group_thousands(.count - .limit)
    )]
    TooLong {
        /// Vietnamese name of the text.
        what: &'static str,
        /// Characters typed.
        count: usize,
        /// Characters allowed.
        limit: usize,
    },
    /// More HTML tags than a text needs.
    #[error("Nội dung có quá nhiều thẻ HTML. Vui lòng dán lại dưới dạng văn bản thuần, không kèm định dạng.")]
    TooManyTags,
    /// A name of one letter.
    #[error("Họ và tên “{0}” quá ngắn. Vui lòng nhập đầy đủ họ, tên đệm và tên.")]
    NameTooShort(String),
    /// A character that no name contains.
    #[error("Họ và tên không được có ký tự “{0}”. Chỉ dùng chữ cái, dấu cách, dấu ' và dấu -.")]
    NameCharacter(char),
    /// Not an e-mail address.
    #[error("“{0}” không phải địa chỉ thư điện tử. Vui lòng nhập theo dạng ten@donvi.gov.vn.")]
    Email(String),
    /// Not a document number of a known form.
    #[error(
        "“{0}” không phải số, ký hiệu văn bản. Vui lòng nhập như trên văn bản, ví dụ 588/QĐ-BNV hoặc 42/2022/NĐ-CP."
    )]
    DocumentNumber(String),
    /// Not a slug.
    #[error(
        "“{0}” không dùng được làm đường dẫn. Chỉ dùng chữ thường không dấu, chữ số và dấu -, ví dụ bo-noi-vu."
    )]
    Slug(String),
    /// Not the code of a receipt.
    #[error("“{0}” không phải mã tin bài. Mã gồm 8 chữ và số như trên giấy tiếp nhận, ví dụ 7K2M-9QXD.")]
    Code(String),
}

/// Refuses more than `limit` characters.
pub(crate) fn check_length(what: &'static str, text: &str, limit: usize) -> Result<(), TextFault> {
    let count = char_count(text);
    if count > limit {
        Err(TextFault::TooLong { what, count, limit })
    } else {
        Ok(())
    }
}

/// What every text newtype over `String` with a `parse` offers besides.
macro_rules! text_newtype {
    ($name:ident) => {
        impl $name {
            /// The text itself.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl AsRef<str> for $name {
            fn as_ref(&self) -> &str {
                &self.0
            }
        }

        impl std::str::FromStr for $name {
            type Err = $crate::domain::text::TextFault;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                Self::parse(text)
            }
        }

        impl TryFrom<String> for $name {
            type Error = $crate::domain::text::TextFault;

            fn try_from(text: String) -> Result<Self, Self::Error> {
                Self::parse(&text)
            }
        }

        impl From<$name> for String {
            fn from(text: $name) -> Self {
                text.0
            }
        }
    };
}
use text_newtype;
