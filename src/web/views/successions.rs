//! Successions of bodies: listed, planned, looked at.

use super::parts::{Badge, Choice, FieldError, Offer, Shell};

/// `GET /quan-tri/ke-thua`. Filter in the address: `after`.
#[derive(Clone, Debug, askama::Template)]
#[template(path = "pages/successions/list.html")]
pub struct SuccessionsPage {
    /// The frame.
    pub shell: Shell,
    /// The rows.
    pub rows: Vec<SuccessionRow>,
    /// Next page.
    pub next: Option<String>,
}

/// A succession in the list.
#[derive(Clone, Debug)]
pub struct SuccessionRow {
    /// Where it opens.
    pub href: String,
    /// From which body to which.
    pub title: String,
    /// What happens.
    pub kind: String,
    /// Legal basis.
    pub basis: String,
    /// First day after it.
    pub effective_on: String,
    /// Where it stands.
    pub state: Badge,
}

/// `GET`, `POST /quan-tri/ke-thua/moi`, and `POST …/moi/xem-truoc`.
#[derive(Clone, Debug, askama::Template)]
#[template(path = "pages/successions/form.html")]
pub struct SuccessionFormPage {
    /// The frame.
    pub shell: Shell,
    /// What must be mended.
    pub errors: Vec<FieldError>,
    /// What was typed.
    pub typed: SuccessionTyped,
    /// What can happen.
    pub kinds: Vec<Choice>,
    /// Bodies that are open.
    pub tenants: Vec<Choice>,
    /// Bodies that can take over, by id: a new one may bear the slug of the old.
    pub successors: Vec<Choice>,
    /// Fields, of which a function is.
    pub fields: Vec<FieldOption>,
    /// What will happen.
    pub preview: Option<SuccessionPreviewView>,
}

impl SuccessionFormPage {
    /// Whether what will happen is shown.
    pub fn has_preview(&self) -> bool {
        self.preview.is_some()
    }
}

/// A field to choose.
#[derive(Clone, Debug)]
pub struct FieldOption {
    /// Slug.
    pub value: String,
    /// Name.
    pub label: String,
    /// Whether it is chosen.
    pub chosen: bool,
}

/// What was typed into the plan, by the names of its controls; never the password.
#[derive(Clone, Debug, Default)]
pub struct SuccessionTyped {
    /// What happens.
    pub kind: String,
    /// Slug of the body.
    pub tenant: String,
    /// Id of the successor.
    pub successor: String,
    /// Số, ký hiệu.
    pub document_number: String,
    /// Ngày văn bản.
    pub decided_on: String,
    /// Có hiệu lực từ ngày.
    pub effective_on: String,
}

/// What a plan will do.
#[derive(Clone, Debug)]
pub struct SuccessionPreviewView {
    /// Each consequence in a sentence, with its number.
    pub lines: Vec<String>,
    /// What ticking a person means.
    pub chosen_words: &'static str,
    /// People of the body.
    pub people: Vec<PersonOption>,
    /// Fields chosen, sent again with the plan.
    pub fields: Vec<String>,
    /// Idempotency key of the plan.
    pub key: String,
}

/// A person of the body, to be ticked.
#[derive(Clone, Debug)]
pub struct PersonOption {
    /// The account.
    pub value: String,
    /// Full name.
    pub label: String,
    /// Post, roles, address.
    pub hint: String,
    /// Whether ticked.
    pub chosen: bool,
}

/// `GET /quan-tri/ke-thua/{id}`. Form: `POST …/huy`.
#[derive(Clone, Debug, askama::Template)]
#[template(path = "pages/successions/succession.html")]
pub struct SuccessionPage {
    /// The frame.
    pub shell: Shell,
    /// What stood in the way.
    pub errors: Vec<FieldError>,
    /// Its address.
    pub base: String,
    /// Where it stands.
    pub state: Badge,
    /// Kind, bodies, basis, day, who planned it.
    pub facts: Vec<(String, String)>,
    /// How it ended, or what it does.
    pub outcome: Vec<(String, String)>,
    /// People of the body with what becomes of them, while it is planned.
    pub people: Vec<(String, String)>,
    /// Hủy kế hoạch.
    pub cancel: Offer,
    /// The reason as typed.
    pub reason: String,
}

impl SuccessionPage {
    /// Where the plan is given up.
    pub fn cancel_path(&self) -> String {
        format!("{}/huy", self.base)
    }

    /// Whether the reason was typed wrongly.
    pub fn cancels(&self) -> bool {
        self.errors.iter().any(|error| error.field == "reason")
    }
}

/// Samples for the test that draws every template.
#[cfg(test)]
pub mod samples {
    use super::*;
    use crate::web::views::samples::admin_shell;

    fn badge(slug: &str, label: &str) -> Badge {
        Badge {
            slug: slug.to_owned(),
            label: label.to_owned(),
        }
    }

    fn choice(value: &str, label: &str) -> Choice {
        Choice {
            value: value.to_owned(),
            label: label.to_owned(),
            depth: 0,
        }
    }

    fn fact(term: &str, value: &str) -> (String, String) {
        (term.to_owned(), value.to_owned())
    }

    const ID: &str = "0197a000-0000-7000-8000-000000000001";

    impl SuccessionsPage {
        /// With rows and a further page, and empty.
        pub fn samples() -> Vec<Self> {
            let row = |state| SuccessionRow {
                href: format!("/quan-tri/ke-thua/{ID}"),
                title: "Tỉnh Hà Giang → Tỉnh Tuyên Quang".to_owned(),
                kind: "Sáp nhập, hợp nhất".to_owned(),
                basis: "202/2025/QH15 ngày 12/06/2025".to_owned(),
                effective_on: "01/07/2025".to_owned(),
                state,
            };
            let full = Self {
                shell: admin_shell("Kế thừa đơn vị"),
                rows: vec![
                    row(badge("submitted", "Đã lên kế hoạch")),
                    row(badge("published", "Đã thực hiện xong")),
                ],
                next: Some("/quan-tri/ke-thua?after=x".to_owned()),
            };
            let empty = Self {
                rows: vec![],
                next: None,
                ..full.clone()
            };
            vec![full, empty]
        }
    }

    impl SuccessionFormPage {
        /// Fresh, with faults, and with its preview.
        pub fn samples() -> Vec<Self> {
            let fresh = Self {
                shell: admin_shell("Lập kế hoạch kế thừa đơn vị"),
                errors: vec![],
                typed: SuccessionTyped::default(),
                kinds: vec![choice("merged_into", "Sáp nhập, hợp nhất")],
                tenants: vec![choice("ha-giang", "Tỉnh Hà Giang")],
                successors: vec![choice(ID, "Tỉnh Tuyên Quang, từ ngày 01/07/2025")],
                fields: vec![FieldOption {
                    value: "cai-cach-the-che".to_owned(),
                    label: "Cải cách thể chế".to_owned(),
                    chosen: false,
                }],
                preview: None,
            };
            let typed = SuccessionTyped {
                kind: "merged_into".to_owned(),
                tenant: "ha-giang".to_owned(),
                successor: ID.to_owned(),
                document_number: "202/2025/QH15".to_owned(),
                decided_on: "12/06/2025".to_owned(),
                effective_on: "<mai>".to_owned(),
            };
            let faulty = Self {
                errors: vec![
                    FieldError {
                        field: "effective_on",
                        message: "Ngày không đúng: hãy nhập theo dạng ngày/tháng/năm.".to_owned(),
                    },
                    FieldError {
                        field: "fields",
                        message: "Hãy chọn ít nhất một lĩnh vực.".to_owned(),
                    },
                ],
                typed: typed.clone(),
                ..fresh.clone()
            };
            let previewed = Self {
                typed,
                preview: Some(SuccessionPreviewView {
                    lines: vec!["Từ ngày 01/07/2025, trang của Tỉnh Hà Giang đóng lại.".to_owned()],
                    chosen_words: "Thu hồi",
                    people: vec![PersonOption {
                        value: ID.to_owned(),
                        label: "Giàng Thị <Xem>".to_owned(),
                        hint: "Chuyên viên, Sở Nội vụ. Cộng tác viên. xem@hg.example".to_owned(),
                        chosen: true,
                    }],
                    fields: vec!["cai-cach-the-che".to_owned()],
                    key: "0123456789abcdef".to_owned(),
                }),
                ..fresh.clone()
            };
            vec![fresh, faulty, previewed]
        }
    }

    impl SuccessionPage {
        /// Planned with a fault, and carried out.
        pub fn samples() -> Vec<Self> {
            let planned = Self {
                shell: admin_shell("Tỉnh Hà Giang → Tỉnh Tuyên Quang"),
                errors: vec![FieldError {
                    field: "reason",
                    message: "Hãy ghi rõ lý do hủy kế hoạch.".to_owned(),
                }],
                base: format!("/quan-tri/ke-thua/{ID}"),
                state: badge("submitted", "Đã lên kế hoạch"),
                facts: vec![
                    fact("Đơn vị", "Tỉnh Hà Giang"),
                    fact("Đơn vị kế thừa", "Tỉnh Tuyên Quang"),
                ],
                outcome: vec![],
                people: vec![fact("Giàng Thị Xem", "Chuyển sang đơn vị kế thừa")],
                cancel: Offer::Open {
                    key: "0123456789abcdef".to_owned(),
                },
                reason: "Chờ <nghị quyết>".to_owned(),
            };
            let done = Self {
                errors: vec![],
                state: badge("published", "Đã thực hiện xong"),
                outcome: vec![fact("Tài khoản đã chuyển", "12")],
                people: vec![],
                cancel: Offer::Hidden,
                reason: String::new(),
                ..planned.clone()
            };
            vec![planned, done]
        }
    }
}
