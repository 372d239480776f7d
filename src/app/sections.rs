//! The tree of sections, as people change it in the pages.

use super::{
    Fault, Services,
    accounts::house_tenant,
    content_form::{Faults, FieldFault},
    once,
};
use crate::{
    domain::{
        scope::Newsroom,
        sections::{Direction, Place, SectionFault, SectionTree, TreeEdit},
        text::Slug,
    },
    store::{Receipt, StoreFault, Tx, View},
};

/// What is done to the tree.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SectionAct {
    /// Thêm chuyên mục.
    Add,
    /// Đổi tên, đường dẫn.
    Rename,
    /// Chuyển chỗ.
    Move,
    /// Chuyển lên.
    Up,
    /// Chuyển xuống.
    Down,
    /// Ngừng dùng.
    Retire,
    /// Dùng lại.
    Restore,
}

/// A change of the tree, as typed.
#[derive(Clone, Debug, Default)]
pub struct SectionForm {
    /// The section; nothing for a new one.
    pub section: String,
    /// Tên.
    pub name: String,
    /// Đường dẫn, or nothing.
    pub address: String,
    /// Chuyên mục cha, or nothing for the top.
    pub parent: String,
    /// Thứ tự trong nhóm, or nothing for the last.
    pub place: String,
    /// Chuyên mục thay thế.
    pub successor: String,
}

impl SectionForm {
    fn read(&self, act: SectionAct) -> Result<TreeEdit, Fault> {
        let mut faults = Faults::default();
        let edit = match act {
            SectionAct::Add => self.read_new(&mut faults),
            SectionAct::Rename => self.read_name(&mut faults),
            SectionAct::Move => self.read_move(&mut faults),
            SectionAct::Up => self.read_shift(&mut faults, Direction::Up),
            SectionAct::Down => self.read_shift(&mut faults, Direction::Down),
            SectionAct::Retire => self.read_retirement(&mut faults),
            SectionAct::Restore => self
                .read_section(&mut faults)
                .map(|section| TreeEdit::Restore { section }),
        };
        edit.filter(|_| faults.is_empty()).ok_or_else(|| faults.into())
    }

    fn read_new(&self, faults: &mut Faults) -> Option<TreeEdit> {
        let name = faults.required("name", "Tên chuyên mục", &self.name);
        let (address, place) = (self.read_address(faults), self.read_place(faults));
        Some(TreeEdit::Add {
            name,
            address: address?,
            place: place?,
        })
    }

    fn read_name(&self, faults: &mut Faults) -> Option<TreeEdit> {
        let section = self.read_section(faults);
        let name = faults.required("name", "Tên chuyên mục", &self.name);
        let address = self.read_address(faults);
        Some(TreeEdit::Rename {
            section: section?,
            name,
            address: address?,
        })
    }

    fn read_move(&self, faults: &mut Faults) -> Option<TreeEdit> {
        let (section, place) = (self.read_section(faults), self.read_place(faults));
        Some(TreeEdit::Move {
            section: section?,
            place: place?,
        })
    }

    fn read_shift(&self, faults: &mut Faults, direction: Direction) -> Option<TreeEdit> {
        let section = self.read_section(faults)?;
        Some(TreeEdit::Shift { section, direction })
    }

    fn read_retirement(&self, faults: &mut Faults) -> Option<TreeEdit> {
        let section = self.read_section(faults);
        let successor = Slug::parse(self.successor.trim()).map_err(|_| SectionFault::NoSuccessor);
        let successor = faults.take("successor", successor);
        Some(TreeEdit::Retire {
            section: section?,
            successor: successor?,
        })
    }

    fn read_section(&self, faults: &mut Faults) -> Option<Slug> {
        let section = Slug::parse(self.section.trim()).map_err(|_| SectionFault::Unknown);
        faults.take("section", section)
    }

    fn read_address(&self, faults: &mut Faults) -> Option<Option<Slug>> {
        match self.address.trim() {
            "" => Some(None),
            typed => faults.take("address", Slug::parse(typed)).map(Some),
        }
    }

    fn read_place(&self, faults: &mut Faults) -> Option<Place> {
        let parent = match self.parent.trim() {
            "" => Some(None),
            typed => {
                let parent = Slug::parse(typed).map_err(|_| SectionFault::UnknownParent);
                faults.take("parent", parent).map(Some)
            }
        };
        let number = match self.place.trim() {
            "" => Some(None),
            typed => {
                let number = typed.parse::<u16>().ok().filter(|number| *number > 0);
                let number = number.ok_or("Thứ tự là số từ 1; để trống để đứng cuối nhóm.");
                faults.take("place", number).map(Some)
            }
        };
        Some(Place {
            parent: parent?,
            number: number?.map(usize::from),
        })
    }
}

const fn fault_field(fault: &SectionFault) -> &'static str {
    match fault {
        SectionFault::SameName(_) | SectionFault::Full => "name",
        SectionFault::AddressTaken { .. } | SectionFault::AddressLeadsOn { .. } => "address",
        SectionFault::UnknownParent
        | SectionFault::TooDeep
        | SectionFault::Circle
        | SectionFault::ParentRetired(_) => "parent",
        SectionFault::NoSuccessor | SectionFault::HasChildren { .. } | SectionFault::Last => "successor",
        SectionFault::Stale
        | SectionFault::Unknown
        | SectionFault::Retired
        | SectionFault::InUse
        | SectionFault::AtTheEdge(_)
        | SectionFault::Unchanged => "section",
    }
}

fn refused(fault: &SectionFault) -> Fault {
    match fault {
        SectionFault::Stale => Fault::Stale(fault.to_string()),
        _ => Fault::Form(vec![FieldFault::new(fault_field(fault), fault.to_string())]),
    }
}

/// The tree as it counts now.
///
/// # Errors
/// When the database does not answer.
pub async fn section_tree(services: &Services, view: &View<Newsroom>) -> Result<SectionTree, Fault> {
    let reference = services.store.reference().await?;
    let house = house_tenant(&reference)?;
    Ok(view.section_tree(house, &reference).await?)
}

/// Changes the tree that was looked at under `seen`; this process shows it at once, others within seconds.
///
/// # Errors
/// [`Fault::Form`] with every field to mend, [`Fault::Stale`] when somebody else changed the tree since.
pub async fn edit_sections(
    services: &Services,
    tx: Tx<Newsroom>,
    act: SectionAct,
    seen: i64,
    form: &SectionForm,
) -> Result<Receipt, Fault> {
    let receipt = once(tx, async |tx| {
        let reference = services.store.reference().await?;
        let granted = tx.section_tree(house_tenant(&reference)?, &reference).await?;
        let edit = form.read(act)?;
        let change = granted
            .edit(seen, &edit, tx.stamp())
            .map_err(|fault| refused(&fault))?;
        tx.save(change).await.map_err(|fault| match fault {
            StoreFault::Conflict | StoreFault::Exists(_) => refused(&SectionFault::Stale),
            other => other.into(),
        })
    })
    .await?;
    services.show_reference().await;
    Ok(receipt)
}
