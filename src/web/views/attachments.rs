//! Attached files as pages show them.

/// An attached file.
#[derive(Clone, Debug)]
pub struct AttachmentView {
    /// Where it is read.
    pub href: String,
    /// Its name.
    pub name: String,
    /// Its type in words.
    pub type_label: &'static str,
    /// Its length in words.
    pub size: String,
    /// What it is for.
    pub purpose: &'static str,
    /// `picture`, `sound`, `video`; empty when it is not shown.
    pub medium: &'static str,
    /// Its type, for a player.
    pub mime: &'static str,
    /// Văn bản thay thế.
    pub alternative: String,
    /// Chú thích.
    pub caption: Option<String>,
    /// Idempotency key of the form that takes it away, where that may be done.
    pub remove_key: Option<String>,
}

/// The files of an item, and the form that adds one.
#[derive(Clone, Debug, Default)]
pub struct AttachmentPanel {
    /// Its files.
    pub files: Vec<AttachmentView>,
    /// The form, where files may be added.
    pub add: Option<AddAttachment>,
}

impl AttachmentPanel {
    /// Whether there is anything to show.
    pub const fn is_empty(&self) -> bool {
        self.files.is_empty() && self.add.is_none()
    }
}

/// The form that adds a file; posts to `{base}/tep`.
#[derive(Clone, Debug)]
pub struct AddAttachment {
    /// Idempotency key.
    pub key: String,
    /// Purpose chosen before a fault.
    pub purpose: String,
    /// `alternative` typed before a fault.
    pub alternative: String,
    /// `caption` typed before a fault.
    pub caption: String,
    /// What may be attached, in words.
    pub limits: String,
    /// Whether something must be mended.
    pub faulty: bool,
}
