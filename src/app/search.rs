//! Looking for submissions, people and bodies: what was typed, read once for page and API.

use super::{Fault, content_form::FieldFault};
use crate::{
    domain::{search::Wanted, state::StateName, time::LocalDate},
    store::{Cursor, Reference, SearchFilter},
};

/// A search as its controls are named; what is empty narrows nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SearchForm {
    /// Words, a code, a name or a document number.
    pub q: String,
    /// Slug of a body.
    pub tenant: String,
    /// Slug of a state.
    pub state: String,
    /// Slug of a field.
    pub field: String,
    /// First day, `dd/MM/yyyy`.
    pub from: String,
    /// Last day, `dd/MM/yyyy`.
    pub to: String,
    /// Where the page before ended.
    pub after: String,
}

impl SearchForm {
    /// Whether nothing is asked for yet.
    pub fn is_blank(&self) -> bool {
        let asked = [
            &self.q,
            &self.tenant,
            &self.state,
            &self.field,
            &self.from,
            &self.to,
        ];
        asked.iter().all(|text| text.trim().is_empty())
    }

    /// Reads it; a value that nothing has is a fault and never ignored, as it would widen the search.
    ///
    /// # Errors
    /// [`Fault::Form`] with every field to mend.
    pub fn parse(&self, reference: &Reference) -> Result<SearchFilter, Fault> {
        let mut faults = Vec::new();
        let state = chosen(&self.state, StateName::from_slug);
        if state == Some(None) {
            faults.push(FieldFault::new(
                "state",
                "Không có trạng thái này. Hãy chọn trong danh sách.",
            ));
        }
        let tenant = chosen(&self.tenant, |slug| {
            reference.tenant_by_slug(slug).map(|tenant| tenant.id)
        });
        if tenant == Some(None) {
            faults.push(FieldFault::new(
                "tenant",
                "Không có cơ quan, đơn vị này. Hãy chọn trong danh sách.",
            ));
        }
        let field = chosen(&self.field, |slug| {
            let mut known = reference.catalogue.fields.iter().map(|field| &field.slug);
            known.find(|field| field.as_str() == slug).cloned()
        });
        if field == Some(None) {
            faults.push(FieldFault::new(
                "field",
                "Không có lĩnh vực này. Hãy chọn trong danh sách.",
            ));
        }
        let from = day("from", &self.from, &mut faults);
        let to = day("to", &self.to, &mut faults);
        if let (Some(from), Some(to)) = (from, to)
            && to < from
        {
            let message = "“Đến ngày” đang trước “Từ ngày”. Hãy kiểm tra lại hai ngày.";
            faults.push(FieldFault::new("to", message));
        }
        let wanted = match Wanted::parse(&self.q) {
            Ok(wanted) => wanted,
            Err(fault) => {
                faults.push(FieldFault::new("q", fault.to_string()));
                Wanted::anything()
            }
        };
        if !faults.is_empty() {
            return Err(Fault::Form(faults));
        }
        Ok(SearchFilter {
            wanted,
            state: state.flatten(),
            field: field.flatten(),
            tenant: tenant.flatten(),
            from: from.map(LocalDate::start),
            before: to.map(LocalDate::end),
            after: Cursor::parse(&self.after),
        })
    }
}

/// The words of a control `q` that people or bodies are found by; none when nothing is typed.
///
/// # Errors
/// The fault of that control.
pub fn wanted_of(text: &str) -> Result<Option<Wanted>, FieldFault> {
    if text.trim().is_empty() {
        return Ok(None);
    }
    let wanted = Wanted::parse_name(text).map_err(|fault| FieldFault::new("q", fault.to_string()))?;
    Ok(Some(wanted))
}

/// Nothing chosen, something unknown, or something known.
pub(super) fn chosen<T>(text: &str, read: impl FnOnce(&str) -> Option<T>) -> Option<Option<T>> {
    let text = text.trim();
    (!text.is_empty()).then(|| read(text))
}

fn day(name: &'static str, text: &str, faults: &mut Vec<FieldFault>) -> Option<LocalDate> {
    if text.trim().is_empty() {
        return None;
    }
    LocalDate::parse(text)
        .map_err(|fault| faults.push(FieldFault::new(name, fault.to_string())))
        .ok()
}
