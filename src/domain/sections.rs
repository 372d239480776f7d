//! The tree of sections as the pages keep it (cây chuyên mục), Điều 2(2)b and c: added to, renamed, moved, retired
//! and brought back, without an address ever leading nowhere.

#[cfg(test)]
mod tests;

use serde::{Deserialize, Serialize};

use super::{
    actor::Signature,
    catalogue::{Catalogue, SECTION_LEVELS, Section},
    change::{Change, Resource, Stamp, Version},
    ids::TenantId,
    policy::{Granted, KeepSections},
    text::{Slug, fold},
    time::Instant,
};

/// Sections that the tree may hold, retired ones too.
const MOST_SECTIONS: usize = 300;

/// The tree once it was changed in the pages; the files say nothing of it any more.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SectionTree {
    /// Always the same.
    #[serde(rename = "_id")]
    id: String,
    /// The Board's own tenant.
    pub tenant: TenantId,
    /// Sections of all levels.
    pub sections: Vec<Section>,
    /// Who changed it last.
    pub edited_by: Option<Signature>,
    /// When.
    pub edited_at: Option<Instant>,
    /// Optimistic version.
    pub version: Version,
}

/// Where a section stands: below which, and at which place among the siblings in use.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// The section above it; none at the top.
    pub parent: Option<Slug>,
    /// From 1; none or a place beyond the last is the last.
    pub number: Option<usize>,
}

/// One step up or down among the siblings.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    /// Lên.
    Up,
    /// Xuống.
    Down,
}

/// One change of the tree.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TreeEdit {
    /// Thêm chuyên mục.
    Add {
        /// Name.
        name: String,
        /// Address; none for one made of the name.
        address: Option<Slug>,
        /// Where it stands.
        place: Place,
    },
    /// Đổi tên, đổi đường dẫn.
    Rename {
        /// Which section.
        section: Slug,
        /// Name.
        name: String,
        /// Address; none to keep the one it has.
        address: Option<Slug>,
    },
    /// Chuyển chỗ.
    Move {
        /// Which section.
        section: Slug,
        /// Where it stands then.
        place: Place,
    },
    /// Chuyển lên, xuống.
    Shift {
        /// Which section.
        section: Slug,
        /// Which way.
        direction: Direction,
    },
    /// Ngừng dùng.
    Retire {
        /// Which section.
        section: Slug,
        /// Where its address and its articles are found then.
        successor: Slug,
    },
    /// Dùng lại.
    Restore {
        /// Which section.
        section: Slug,
    },
}

impl TreeEdit {
    /// The verb of its audit entry.
    const fn action(&self) -> &'static str {
        match self {
            Self::Add { .. } => "add_section",
            Self::Rename { .. } => "rename_section",
            Self::Move { .. } | Self::Shift { .. } => "move_section",
            Self::Retire { .. } => "retire_section",
            Self::Restore { .. } => "restore_section",
        }
    }
}

/// Why the tree cannot be changed so.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SectionFault {
    /// Somebody else changed the tree since it was looked at.
    #[error(
        "Cây chuyên mục vừa được người khác thay đổi nên thao tác chưa được thực hiện. Nội dung bạn nhập còn nguyên dưới đây: hãy xem cây chuyên mục mới rồi gửi lại."
    )]
    Stale,
    /// No such section.
    #[error("Không có chuyên mục này. Hãy chọn lại trong danh sách.")]
    Unknown,
    /// No such parent.
    #[error("Không có chuyên mục cha này. Hãy chọn lại trong danh sách.")]
    UnknownParent,
    /// The tree is full.
    #[error(
        "Cây chuyên mục đã có {MOST_SECTIONS} chuyên mục, kể cả chuyên mục ngừng dùng: hãy dùng lại chuyên mục có sẵn."
    )]
    Full,
    /// Two siblings of one name.
    #[error("Cùng cấp đã có chuyên mục “{0}”: hãy đặt tên khác để người đọc phân biệt được.")]
    SameName(String),
    /// Another section has the address.
    #[error("Đường dẫn “{address}” đang là của chuyên mục “{holder}”: hãy chọn đường dẫn khác.")]
    AddressTaken {
        /// The address.
        address: Slug,
        /// Name of the section.
        holder: String,
    },
    /// The address is an old one, which leads on.
    #[error(
        "Đường dẫn “{address}” là đường dẫn cũ, đang dẫn đến chuyên mục “{holder}”: hãy chọn đường dẫn khác để các liên kết cũ vẫn đúng."
    )]
    AddressLeadsOn {
        /// The address.
        address: Slug,
        /// Name of the section it leads to.
        holder: String,
    },
    /// Deeper than the third level.
    #[error(
        "Cây chuyên mục chỉ có {SECTION_LEVELS} cấp, tính cả các chuyên mục con: hãy chọn chuyên mục cha ở cấp cao hơn."
    )]
    TooDeep,
    /// Below itself.
    #[error(
        "Không đặt được chuyên mục vào trong chính nó hoặc chuyên mục con của nó: hãy chọn chuyên mục cha khác."
    )]
    Circle,
    /// The parent is retired.
    #[error(
        "Chuyên mục cha “{0}” đang ngừng dùng: hãy dùng lại chuyên mục cha trước, hoặc chọn chuyên mục cha khác."
    )]
    ParentRetired(String),
    /// The section has sections in use below it.
    #[error(
        "Chuyên mục còn {count} chuyên mục con đang dùng ({names}): hãy chuyển hoặc ngừng dùng chúng trước."
    )]
    HasChildren {
        /// How many.
        count: usize,
        /// Their names.
        names: String,
    },
    /// The only section in use.
    #[error("Đây là chuyên mục đang dùng duy nhất nên chưa ngừng dùng được: hãy thêm chuyên mục khác trước.")]
    Last,
    /// Nothing that could take its place.
    #[error("Hãy chọn chuyên mục đang dùng, khác chuyên mục này, để thay thế.")]
    NoSuccessor,
    /// The section is retired.
    #[error("Chuyên mục đang ngừng dùng: hãy dùng lại chuyên mục trước khi thay đổi.")]
    Retired,
    /// The section is in use.
    #[error("Chuyên mục đang được dùng nên không cần thao tác này.")]
    InUse,
    /// First or last already.
    #[error("Chuyên mục đã đứng {} trong nhóm.", match .0 { Direction::Up => "đầu", Direction::Down => "cuối" })]
    AtTheEdge(Direction),
    /// It says what the tree says already.
    #[error("Không có gì thay đổi so với cây chuyên mục hiện tại.")]
    Unchanged,
}

impl SectionTree {
    /// Id of the one tree there is.
    pub const ID: &str = "board";

    /// The tree as the files have it, never changed in the pages.
    pub fn of_files(tenant: TenantId, sections: Vec<Section>) -> Self {
        Self {
            id: Self::ID.to_owned(),
            tenant,
            sections,
            edited_by: None,
            edited_at: None,
            version: Version::UNSAVED,
        }
    }

    /// The tree, to look things up in.
    fn lists(&self) -> Catalogue {
        Catalogue {
            sections: self.sections.clone(),
            ..Catalogue::default()
        }
    }

    fn place_of(&self, key: &Slug) -> Result<usize, SectionFault> {
        let found = self.sections.iter().position(|section| section.slug == *key);
        found.ok_or(SectionFault::Unknown)
    }

    fn in_use(&mut self, key: &Slug) -> Result<&mut Section, SectionFault> {
        let place = self.place_of(key)?;
        match self.sections.get_mut(place) {
            Some(section) if section.retired => Err(SectionFault::Retired),
            section => section.ok_or(SectionFault::Unknown),
        }
    }

    fn apply(&mut self, edit: &TreeEdit) -> Result<(), SectionFault> {
        match edit {
            TreeEdit::Add { name, address, place } => self.add(name, address.as_ref(), place),
            TreeEdit::Rename {
                section,
                name,
                address,
            } => self.rename(section, name, address.as_ref()),
            TreeEdit::Move { section, place } => self.relocate(section, place),
            TreeEdit::Shift { section, direction } => self.shift(section, *direction),
            TreeEdit::Retire { section, successor } => self.retire(section, successor),
            TreeEdit::Restore { section } => self.restore(section),
        }
    }

    fn add(&mut self, name: &str, address: Option<&Slug>, place: &Place) -> Result<(), SectionFault> {
        if self.sections.len() >= MOST_SECTIONS {
            return Err(SectionFault::Full);
        }
        let slug = match address {
            Some(address) => {
                self.check_address(None, address)?;
                address.clone()
            }
            None => self.free_address(name),
        };
        self.check_parent(place.parent.as_ref(), 1)?;
        self.check_name(None, name, place.parent.as_ref())?;
        self.sections.push(Section {
            slug: slug.clone(),
            name: name.to_owned(),
            parent: place.parent.clone(),
            order: 0,
            retired: false,
            address: None,
            former: Vec::new(),
            successor: None,
        });
        self.line_up(&slug, place);
        Ok(())
    }

    /// An address made of the name that nobody has, nor had.
    fn free_address(&self, name: &str) -> Slug {
        let wanted = Slug::from_title(name);
        let numbered = (2..).map(|number| wanted.with_number(number));
        std::iter::once(wanted.clone())
            .chain(numbered)
            .find(|slug| self.check_address(None, slug).is_ok())
            .unwrap_or(wanted)
    }

    fn rename(&mut self, key: &Slug, name: &str, address: Option<&Slug>) -> Result<(), SectionFault> {
        let before = self.in_use(key)?.clone();
        if let Some(address) = address {
            self.check_address(Some(key), address)?;
        }
        self.check_name(Some(key), name, before.parent.as_ref())?;
        let section = self.in_use(key)?;
        name.clone_into(&mut section.name);
        if let Some(address) = address.filter(|address| *address != before.address()) {
            section.former.retain(|old| old != address);
            section.former.push(before.address().clone());
            section.address = (*address != section.slug).then(|| address.clone());
        }
        Ok(())
    }

    fn relocate(&mut self, key: &Slug, place: &Place) -> Result<(), SectionFault> {
        self.in_use(key)?;
        let lists = self.lists();
        if let Some(parent) = &place.parent
            && lists.section_path(parent).iter().any(|above| above.slug == *key)
        {
            return Err(SectionFault::Circle);
        }
        self.check_parent(place.parent.as_ref(), height(&lists, key))?;
        let name = self.in_use(key)?.name.clone();
        self.check_name(Some(key), &name, place.parent.as_ref())?;
        self.in_use(key)?.parent.clone_from(&place.parent);
        self.line_up(key, place);
        Ok(())
    }

    fn shift(&mut self, key: &Slug, direction: Direction) -> Result<(), SectionFault> {
        let parent = self.in_use(key)?.parent.clone();
        let lists = self.lists();
        let siblings = lists.sections_in_use_under(parent.as_ref());
        let here = siblings.iter().position(|section| section.slug == *key);
        let number = match (here.unwrap_or_default(), direction) {
            (0, Direction::Up) => return Err(SectionFault::AtTheEdge(direction)),
            (here, Direction::Up) => here,
            (here, Direction::Down) if here + 1 >= siblings.len() => {
                return Err(SectionFault::AtTheEdge(direction));
            }
            (here, Direction::Down) => here + 2,
        };
        let number = Some(number);
        self.line_up(key, &Place { parent, number });
        Ok(())
    }

    fn retire(&mut self, key: &Slug, successor: &Slug) -> Result<(), SectionFault> {
        self.in_use(key)?;
        let lists = self.lists();
        let children = lists.sections_in_use_under(Some(key));
        if !children.is_empty() {
            let names: Vec<_> = children.iter().map(|child| child.name.as_str()).collect();
            return Err(SectionFault::HasChildren {
                count: children.len(),
                names: names.join("; "),
            });
        }
        if lists.sections.iter().filter(|section| !section.retired).count() == 1 {
            return Err(SectionFault::Last);
        }
        let stands_in = lists.section(successor);
        if successor == key || stands_in.is_none_or(|section| section.retired) {
            return Err(SectionFault::NoSuccessor);
        }
        let section = self.in_use(key)?;
        section.retired = true;
        section.successor = Some(successor.clone());
        Ok(())
    }

    fn restore(&mut self, key: &Slug) -> Result<(), SectionFault> {
        let place = self.place_of(key)?;
        let lists = self.lists();
        let section = self.sections.get_mut(place).ok_or(SectionFault::Unknown)?;
        if !section.retired {
            return Err(SectionFault::InUse);
        }
        let parent = section.parent.as_ref().and_then(|parent| lists.section(parent));
        if let Some(parent) = parent.filter(|parent| parent.retired) {
            return Err(SectionFault::ParentRetired(parent.name.clone()));
        }
        section.retired = false;
        section.successor = None;
        Ok(())
    }

    /// An address that another section has, or once had, is not given away: links to it would lead elsewhere.
    fn check_address(&self, own: Option<&Slug>, address: &Slug) -> Result<(), SectionFault> {
        let lists = self.lists();
        let holder = |section: &Section| {
            let leads_to = lists.leading_section(&section.slug).unwrap_or(section);
            (address.clone(), leads_to.name.clone())
        };
        let mut others = self.sections.iter().filter(|one| Some(&one.slug) != own);
        let Some(other) = others.find(|one| one.answers_to(address)) else {
            return Ok(());
        };
        let (address, holder) = holder(other);
        Err(if other.address() == &address && !other.retired {
            SectionFault::AddressTaken { address, holder }
        } else {
            SectionFault::AddressLeadsOn { address, holder }
        })
    }

    fn check_parent(&self, parent: Option<&Slug>, levels: usize) -> Result<(), SectionFault> {
        let Some(parent) = parent else { return Ok(()) };
        let lists = self.lists();
        let above = lists.section(parent).ok_or(SectionFault::UnknownParent)?;
        if above.retired {
            return Err(SectionFault::ParentRetired(above.name.clone()));
        }
        if lists.section_path(parent).len() + levels > SECTION_LEVELS {
            return Err(SectionFault::TooDeep);
        }
        Ok(())
    }

    fn check_name(&self, own: Option<&Slug>, name: &str, parent: Option<&Slug>) -> Result<(), SectionFault> {
        let lists = self.lists();
        let folded = fold(name);
        let same = lists
            .sections_in_use_under(parent)
            .into_iter()
            .find(|one| Some(&one.slug) != own && fold(&one.name) == folded);
        same.map_or(Ok(()), |one| Err(SectionFault::SameName(one.name.clone())))
    }

    /// Numbers the siblings anew, with the section at its place among those in use.
    fn line_up(&mut self, key: &Slug, place: &Place) {
        let lists = self.lists();
        let mut line: Vec<_> = lists
            .sections_under(place.parent.as_ref())
            .into_iter()
            .filter(|section| section.slug != *key)
            .collect();
        let in_use = |(at, section): (usize, &&Section)| (!section.retired).then_some(at);
        let wanted = place.number.unwrap_or(usize::MAX).max(1) - 1;
        let at = line.iter().enumerate().filter_map(in_use).nth(wanted);
        let at = at.unwrap_or(line.len());
        if let Some(section) = lists.section(key) {
            line.insert(at, section);
        }
        for (order, sibling) in (1..).zip(line) {
            if let Some(section) = self.sections.iter_mut().find(|one| one.slug == sibling.slug) {
                section.order = order;
            }
        }
    }
}

/// Levels from the section down to the lowest below it.
fn height(lists: &Catalogue, key: &Slug) -> usize {
    let below = lists.sections_under(Some(key));
    let deepest = below.iter().map(|child| height(lists, &child.slug)).max();
    1 + deepest.unwrap_or_default()
}

impl Granted<KeepSections, SectionTree> {
    /// Changes the tree as it was looked at under `seen`.
    ///
    /// # Errors
    /// [`SectionFault`]: stale before anything else.
    pub fn edit(
        self,
        seen: i64,
        edit: &TreeEdit,
        stamp: &mut Stamp,
    ) -> Result<Change<SectionTree>, SectionFault> {
        let (mut tree, by) = self.into_parts();
        if tree.version.number() != seen {
            return Err(SectionFault::Stale);
        }
        let before = tree.sections.clone();
        tree.apply(edit)?;
        if tree.sections == before {
            return Err(SectionFault::Unchanged);
        }
        tree.edited_by = Some(by);
        tree.edited_at = Some(stamp.at());
        Ok(Change::new(tree, edit.action(), stamp).naming(vec!["sections"]))
    }
}

impl Resource for SectionTree {
    const KIND: &'static str = "section_tree";

    fn id(&self) -> String {
        self.id.clone()
    }

    fn tenant(&self) -> TenantId {
        self.tenant
    }

    fn version(&self) -> Version {
        self.version
    }

    fn set_version(&mut self, version: Version) {
        self.version = version;
    }
}
