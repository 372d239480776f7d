//! Attachments (tệp đính kèm): files beside a text, each with its purpose. A file never changes; revisions share it.

use serde::{Deserialize, Serialize};

use super::{
    change::{Change, Stamp},
    content::Content,
    custody::write_revision,
    ids::FileId,
    policy::{Edit, Granted},
    submission::Submission,
    text::FileName,
};

/// How much may be attached (settings).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AttachmentRules {
    /// Largest file, in MB.
    pub megabytes: u64,
    /// Most files of an item.
    pub most: usize,
}

impl Default for AttachmentRules {
    fn default() -> Self {
        Self {
            megabytes: 20,
            most: 10,
        }
    }
}

impl AttachmentRules {
    /// Largest file, in bytes.
    pub const fn bytes(self) -> u64 {
        self.megabytes * 1_048_576
    }
}

/// What a picture, a sound or a video is shown as (hình ảnh, âm thanh, video).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Medium {
    /// Hình ảnh.
    Picture,
    /// Âm thanh.
    Sound,
    /// Video.
    Video,
}

macro_rules! file_types {
    ($($(#[$doc:meta])* $name:ident, $label:literal, $mime:literal, $extensions:expr, $medium:expr;)*) => {
        /// The type of a file, told by its content alone.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
        #[serde(rename_all = "snake_case")]
        pub enum FileType {$(
            $(#[$doc])*
            $name,
        )*}

        impl FileType {
            /// Every type that is taken.
            pub const ALL: &[Self] = &[$(Self::$name),*];

            /// As people call it.
            pub const fn label(self) -> &'static str {
                match self { $(Self::$name => $label,)* }
            }

            /// As browsers call it.
            pub const fn mime(self) -> &'static str {
                match self { $(Self::$name => $mime,)* }
            }

            /// Endings its names may have, the usual one first.
            pub const fn extensions(self) -> &'static [&'static str] {
                match self { $(Self::$name => $extensions,)* }
            }

            /// What it is shown as; a document is not shown.
            pub const fn medium(self) -> Option<Medium> {
                match self { $(Self::$name => $medium,)* }
            }
        }
    };
}

file_types! {
    /// JPEG.
    Jpeg, "JPEG", "image/jpeg", &["jpg", "jpeg"], Some(Medium::Picture);
    /// PNG.
    Png, "PNG", "image/png", &["png"], Some(Medium::Picture);
    /// WebP.
    Webp, "WebP", "image/webp", &["webp"], Some(Medium::Picture);
    /// GIF.
    Gif, "GIF", "image/gif", &["gif"], Some(Medium::Picture);
    /// MP4.
    Mp4, "MP4", "video/mp4", &["mp4", "m4v"], Some(Medium::Video);
    /// WebM.
    Webm, "WebM", "video/webm", &["webm"], Some(Medium::Video);
    /// MP3.
    Mp3, "MP3", "audio/mpeg", &["mp3"], Some(Medium::Sound);
    /// M4A.
    M4a, "M4A", "audio/mp4", &["m4a"], Some(Medium::Sound);
    /// Ogg.
    Ogg, "Ogg", "audio/ogg", &["ogg", "oga", "opus"], Some(Medium::Sound);
    /// PDF.
    Pdf, "PDF", "application/pdf", &["pdf"], None;
    /// Word.
    Docx, "Word", "application/vnd.openxmlformats-officedocument.wordprocessingml.document", &["docx"], None;
    /// Excel.
    Xlsx, "Excel", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", &["xlsx"], None;
    /// PowerPoint.
    Pptx, "PowerPoint", "application/vnd.openxmlformats-officedocument.presentationml.presentation", &["pptx"], None;
    /// Văn bản OpenDocument.
    Odt, "OpenDocument", "application/vnd.oasis.opendocument.text", &["odt"], None;
}

impl FileType {
    /// The type that the beginning of a file shows; neither its name nor what the client says of it counts.
    pub fn of(head: &[u8]) -> Option<Self> {
        let found = infer::get(head).map_or("", |found| found.mime_type());
        match found {
            "video/x-m4v" => Some(Self::Mp4),
            "audio/m4a" => Some(Self::M4a),
            "audio/opus" => Some(Self::Ogg),
            mime => Self::ALL
                .iter()
                .copied()
                .find(|one| one.mime() == mime)
                .or_else(|| office_package(head)),
        }
    }

    /// All types in one line, for a hint.
    pub fn all_in_words() -> String {
        let labels: Vec<_> = Self::ALL.iter().map(|one| one.label()).collect();
        labels.join(", ")
    }
}

/// Office files are packages whose parts come in any order: the main part tells which.
fn office_package(head: &[u8]) -> Option<FileType> {
    if !head.starts_with(b"PK\x03\x04") || !holds(head, b"_rels/.rels") {
        return None;
    }
    [
        (FileType::Docx, b"word/document.xml".as_slice()),
        (FileType::Xlsx, b"xl/workbook.xml"),
        (FileType::Pptx, b"ppt/presentation.xml"),
    ]
    .into_iter()
    .find(|(_, part)| holds(head, part))
    .map(|(found, _)| found)
}

fn holds(bytes: &[u8], wanted: &[u8]) -> bool {
    bytes.windows(wanted.len()).any(|window| window == wanted)
}

/// What a file is attached for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "name", rename_all = "snake_case")]
pub enum Purpose {
    /// Hình ảnh, âm thanh, video of the text.
    Media {
        /// Văn bản thay thế, for those who cannot see or hear it.
        alternative: String,
        /// Chú thích.
        caption: Option<String>,
    },
    /// Tệp kèm, to be downloaded.
    Document,
    /// Văn bản chấp thuận of the organisation that supplied reused material (khoản 5 Điều 3); never public.
    Consent,
}

impl Purpose {
    /// As people say it.
    pub const fn label(&self) -> &'static str {
        match self {
            Self::Media { .. } => "Hình ảnh, âm thanh, video",
            Self::Document => "Tệp kèm",
            Self::Consent => "Văn bản chấp thuận",
        }
    }
}

/// A file attached to a text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attachment {
    /// The file.
    pub id: FileId,
    /// Its name, made safe.
    pub name: FileName,
    /// Its type.
    #[serde(rename = "type")]
    pub file_type: FileType,
    /// Its length in bytes.
    pub size: u64,
    /// SHA-256 of its bytes, in hexadecimal.
    pub sha256: String,
    /// What it is for.
    pub purpose: Purpose,
}

impl Attachment {
    /// What it is shown as, when it is there to be shown.
    pub const fn medium(&self) -> Option<Medium> {
        match self.purpose {
            Purpose::Media { .. } => self.file_type.medium(),
            Purpose::Document | Purpose::Consent => None,
        }
    }

    /// Whether the public may have it once the text is published.
    pub const fn is_for_the_public(&self) -> bool {
        !matches!(self.purpose, Purpose::Consent)
    }
}

/// Why a file cannot be attached or taken away.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum AttachmentFault {
    /// None came.
    #[error("Chưa chọn tệp, hoặc tệp rỗng: hãy chọn một tệp rồi tải lên.")]
    Empty,
    /// Too long.
    #[error("Tệp lớn hơn {0} MB: hãy nén hoặc chia nhỏ tệp rồi tải lại.")]
    TooLarge(u64),
    /// Too many.
    #[error("Tin bài đã có {0} tệp, là số tệp nhiều nhất: hãy gỡ bớt một tệp rồi tải lên.")]
    TooMany(usize),
    /// Of no type that is taken, whatever its name says.
    #[error(
        "Nội dung tệp không thuộc loại được nhận (đuôi tệp không quyết định). Hãy dùng một trong các loại: {}.",
        FileType::all_in_words()
    )]
    UnknownType,
    /// A document as a picture.
    #[error(
        "Tệp {0} không phải hình ảnh, âm thanh hoặc video: hãy chọn mục đích “Tệp kèm”, hoặc chọn tệp khác."
    )]
    NotAMedium(&'static str),
    /// A sound or video as a consent.
    #[error(
        "Văn bản chấp thuận phải là văn bản hoặc ảnh chụp văn bản: hãy chọn tệp PDF, Word hoặc hình ảnh."
    )]
    NotAPaper,
    /// The text has no such file.
    #[error("Tệp này không còn trong tin bài.")]
    NotThere,
}

impl Purpose {
    /// Whether a file of that type can serve it.
    ///
    /// # Errors
    /// [`AttachmentFault::NotAMedium`], [`AttachmentFault::NotAPaper`].
    pub const fn suits(&self, file_type: FileType) -> Result<(), AttachmentFault> {
        match (self, file_type.medium()) {
            (Self::Media { .. }, None) => Err(AttachmentFault::NotAMedium(file_type.label())),
            (Self::Consent, Some(Medium::Sound | Medium::Video)) => Err(AttachmentFault::NotAPaper),
            _ => Ok(()),
        }
    }
}

impl Content {
    /// Its file of that id.
    pub fn attachment(&self, id: FileId) -> Option<&Attachment> {
        self.attachments.iter().find(|one| one.id == id)
    }

    /// What it must carry and does not, in words that name the remedy.
    pub fn missing_attachment(&self) -> Option<&'static str> {
        use super::content::Kind;
        let has = |fits: fn(&Attachment) -> bool| self.attachments.iter().any(fits);
        if self.kind == Kind::Multimedia && !has(|one| one.medium().is_some()) {
            return Some(
                "Tin bài đa phương tiện phải có ít nhất một hình ảnh, âm thanh hoặc video: hãy tải tệp lên ở mục “Tệp đính kèm”.",
            );
        }
        if self.origin.needs_consent() && !has(|one| one.purpose == Purpose::Consent) {
            return Some(
                "Tin bài cần văn bản chấp thuận của tổ chức cung cấp thông tin (khoản 5 Điều 3): hãy tải văn bản chấp thuận lên ở mục “Tệp đính kèm”.",
            );
        }
        None
    }
}

impl Granted<Edit, Submission> {
    /// Adds a file to the current text; that is a new revision.
    ///
    /// # Errors
    /// [`AttachmentFault::TooMany`], or when the type does not suit the purpose.
    pub fn attach(
        self,
        current: &Content,
        file: Attachment,
        rules: AttachmentRules,
        stamp: &mut Stamp,
    ) -> Result<Change<Submission>, AttachmentFault> {
        if current.attachments.len() >= rules.most {
            return Err(AttachmentFault::TooMany(rules.most));
        }
        file.purpose.suits(file.file_type)?;
        let (submission, by) = self.into_parts();
        let (id, mut content) = (file.id, current.clone());
        content.attachments.push(file);
        let change = write_revision(submission, by, content, "attach", stamp);
        Ok(change.naming(vec!["attachments"]).keeping(id))
    }

    /// Takes a file out of the current text; that is a new revision, and older ones still have it.
    ///
    /// # Errors
    /// [`AttachmentFault::NotThere`].
    pub fn detach(
        self,
        current: &Content,
        file: FileId,
        stamp: &mut Stamp,
    ) -> Result<Change<Submission>, AttachmentFault> {
        if current.attachment(file).is_none() {
            return Err(AttachmentFault::NotThere);
        }
        let (submission, by) = self.into_parts();
        let mut content = current.clone();
        content.attachments.retain(|one| one.id != file);
        Ok(write_revision(submission, by, content, "detach", stamp).naming(vec!["attachments"]))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_type_is_told_by_the_content() {
        let mp4 = b"\0\0\0\x18ftypisom\0\0\x02\0isomiso2";
        let m4a = b"\0\0\0\x18ftypM4A \0\0\x02\0isomiso2";
        let matroska = |kind: &[u8]| [b"\x1a\x45\xdf\xa3\x9f\x42\x82", kind, &[0; 300]].concat();
        for (bytes, found) in [
            (b"\xff\xd8\xff\xe0\0\x10JFIF".as_slice(), Some(FileType::Jpeg)),
            (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", Some(FileType::Png)),
            (b"GIF89a\x01\0", Some(FileType::Gif)),
            (b"RIFF\0\0\0\0WEBPVP8 ", Some(FileType::Webp)),
            (mp4, Some(FileType::Mp4)),
            (m4a, Some(FileType::M4a)),
            (&matroska(b"\x84webm"), Some(FileType::Webm)),
            (&matroska(b"\x88matroska"), None),
            (b"ID3\x03\0\0\0\0\0\x0f", Some(FileType::Mp3)),
            (b"OggS\0\x02\0\0\0\0\0\0\0\0", Some(FileType::Ogg)),
            (b"%PDF-1.7\n", Some(FileType::Pdf)),
            (b"MZ\x90\0\x03\0\0\0", None),
            (b"\x7fELF\x02\x01\x01\0", None),
            (b"<svg xmlns=\"http://www.w3.org/2000/svg\"/>", None),
            (b"<!DOCTYPE html><script>alert(1)</script>", None),
            (b"#!/bin/sh\nrm -rf /\n", None),
            (b"PK\x03\x04\x14\0\0\0\0\0just.txt", None),
            (b"text", None),
            (b"", None),
        ] {
            assert_eq!(FileType::of(bytes), found, "{:?}", String::from_utf8_lossy(bytes));
        }
    }

    #[test]
    fn office_files_are_known_whatever_the_order_of_their_parts() {
        let package = |parts: &[&str]| {
            let mut bytes = Vec::new();
            for part in parts {
                bytes.extend_from_slice(b"PK\x03\x04\x14\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0");
                bytes.extend_from_slice(&[u8::try_from(part.len()).unwrap(), 0, 0, 0]);
                bytes.extend_from_slice(part.as_bytes());
                bytes.extend_from_slice(&[0; 40]);
            }
            bytes
        };
        let rest = ["docProps/app.xml", "[Content_Types].xml", "_rels/.rels"];
        for (main, found) in [
            ("word/document.xml", FileType::Docx),
            ("xl/workbook.xml", FileType::Xlsx),
            ("ppt/presentation.xml", FileType::Pptx),
        ] {
            let mut parts = rest.to_vec();
            parts.push(main);
            assert_eq!(FileType::of(&package(&parts)), Some(found), "{main} last");
        }
        assert_eq!(FileType::of(&package(&rest)), None);
    }

    #[test]
    fn a_purpose_takes_the_types_that_suit_it() {
        let media = Purpose::Media {
            alternative: "Ảnh hội nghị".to_owned(),
            caption: None,
        };
        assert!(media.suits(FileType::Png).is_ok());
        assert_eq!(
            media.suits(FileType::Pdf),
            Err(AttachmentFault::NotAMedium("PDF"))
        );
        assert!(Purpose::Document.suits(FileType::Mp4).is_ok());
        assert!(Purpose::Consent.suits(FileType::Jpeg).is_ok());
        assert_eq!(
            Purpose::Consent.suits(FileType::Mp3),
            Err(AttachmentFault::NotAPaper)
        );
    }
}
