//! The board's own lists: fields, information categories, sections and refusal grounds.

#[cfg(test)]
mod tests;

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::{
    reason::{Reason, ReasonAct},
    text::Slug,
};

/// Levels of the tree of sections: chuyên mục, chuyên mục con, chuyên mục thành phần (Điều 2(2)b).
pub const SECTION_LEVELS: usize = 3;

/// Field of reform (lĩnh vực cải cách hành chính), by which the Chair assigns members, Điều 4(3)b.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Field {
    /// Key.
    pub slug: Slug,
    /// Vietnamese name.
    pub name: String,
}

/// Information category (nhóm thông tin), Điều 5.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct InfoCategory {
    /// Key.
    pub slug: Slug,
    /// Vietnamese name.
    pub name: String,
    /// Clause that names it: `Điều 5(1)`.
    pub clause: String,
}

/// Section of the site (chuyên mục), Điều 2(2)b.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Section {
    /// Key.
    pub slug: Slug,
    /// Vietnamese name.
    pub name: String,
    /// The section above it; none at the top.
    pub parent: Option<Slug>,
    /// Place among its siblings, ascending.
    pub order: u32,
    /// Kept for old articles, not offered for new ones.
    #[serde(default)]
    pub retired: bool,
    /// Its address, when that is not the key any more.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub address: Option<Slug>,
    /// Addresses it had before, which lead on to the one it has.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub former: Vec<Slug>,
    /// Once retired in the pages: where its address and its articles are found.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub successor: Option<Slug>,
}

impl Section {
    /// The last part of its address.
    pub const fn address(&self) -> &Slug {
        match &self.address {
            Some(address) => address,
            None => &self.slug,
        }
    }

    /// Whether it has the address, or had it once.
    pub fn answers_to(&self, address: &Slug) -> bool {
        self.address() == address || self.former.contains(address)
    }
}

/// What stands at an address of a section.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AtAddress<'a> {
    /// The section itself.
    Here(&'a Section),
    /// The address is an old one of this section, or of one that it succeeds.
    Moved(&'a Section),
}

/// Refusal ground (căn cứ từ chối), Điều 3(9).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RefusalGround {
    /// Place in the clause, 1 to 9.
    pub number: u8,
    /// Key.
    pub slug: Slug,
    /// The clause's words.
    pub name: String,
}

/// One of the catalogue's lists.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Part {
    /// Lĩnh vực.
    Fields,
    /// Nhóm thông tin.
    Categories,
    /// Chuyên mục.
    Sections,
    /// Căn cứ từ chối.
    Grounds,
}

/// All lists together.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Catalogue {
    /// Lĩnh vực, in the order of display.
    pub fields: Vec<Field>,
    /// Nhóm thông tin, in the order of Điều 5.
    pub categories: Vec<InfoCategory>,
    /// Chuyên mục of all levels, in any order.
    pub sections: Vec<Section>,
    /// Căn cứ từ chối, in the order of Điều 3(9).
    pub grounds: Vec<RefusalGround>,
    /// Câu mẫu, those of one act in their order.
    #[serde(default)]
    pub reasons: Vec<Reason>,
}

/// What is wrong with a catalogue; for operators.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CatalogueFault {
    /// A list without rows.
    #[error("the list is empty")]
    Empty(Part),
    /// Two rows of one list with the same key.
    #[error("slug `{1}` stands twice")]
    Repeated(Part, Slug),
    /// A section below one that is not listed.
    #[error("section `{section}` has the unknown parent `{parent}`")]
    UnknownParent {
        /// The section.
        section: Slug,
        /// What it names as its parent.
        parent: Slug,
    },
    /// A section that is its own ancestor.
    #[error("section `{0}` lies in a circle of parents")]
    Circle(Slug),
    /// A section below the third level.
    #[error("section `{0}` is deeper than {SECTION_LEVELS} levels")]
    TooDeep(Slug),
    /// A ground that the clause does not number so, or that stands twice.
    #[error("ground `{slug}` has the number {number}, which is taken or not one of 1 to 9")]
    GroundNumber {
        /// The ground.
        slug: Slug,
        /// Its number.
        number: u8,
    },
    /// One of the nine is absent.
    #[error("ground {0} of Điều 3(9) is missing")]
    GroundMissing(u8),
}

impl CatalogueFault {
    /// The list it lies in.
    pub const fn part(&self) -> Part {
        match self {
            Self::Empty(part) | Self::Repeated(part, _) => *part,
            Self::UnknownParent { .. } | Self::Circle(_) | Self::TooDeep(_) => Part::Sections,
            Self::GroundNumber { .. } | Self::GroundMissing(_) => Part::Grounds,
        }
    }

    /// The row it lies in; of two with one key, the later.
    pub const fn slug(&self) -> Option<&Slug> {
        match self {
            Self::Repeated(_, slug) | Self::Circle(slug) | Self::TooDeep(slug) => Some(slug),
            Self::UnknownParent { section, .. } => Some(section),
            Self::GroundNumber { slug, .. } => Some(slug),
            Self::Empty(_) | Self::GroundMissing(_) => None,
        }
    }

    /// What to do about it.
    pub const fn remedy(&self) -> &'static str {
        match self {
            Self::Empty(_) => "List at least one row",
            Self::Repeated(..) => "Give each row a slug of its own",
            Self::UnknownParent { .. } => "Name a listed section as parent, or leave `parent` out",
            Self::Circle(_) => "Leave `parent` out of one section of the circle",
            Self::TooDeep(_) => "Hang the section under one of the first two levels",
            Self::GroundNumber { .. } | Self::GroundMissing(_) => {
                "Number the nine grounds of Điều 3(9) from 1 to 9"
            }
        }
    }
}

impl Catalogue {
    /// The sentences that an act offers.
    pub fn sentences(&self, act: ReasonAct) -> Vec<String> {
        let offered = self.reasons.iter().filter(|one| one.act == act && !one.retired);
        offered.map(|one| one.text.clone()).collect()
    }

    /// The field of that key.
    pub fn field(&self, slug: &Slug) -> Option<&Field> {
        self.fields.iter().find(|field| field.slug == *slug)
    }

    /// The information category of that key.
    pub fn category(&self, slug: &Slug) -> Option<&InfoCategory> {
        self.categories.iter().find(|category| category.slug == *slug)
    }

    /// The section of that key.
    pub fn section(&self, slug: &Slug) -> Option<&Section> {
        self.sections.iter().find(|section| section.slug == *slug)
    }

    /// The refusal ground of that key.
    pub fn ground(&self, slug: &Slug) -> Option<&RefusalGround> {
        self.grounds.iter().find(|ground| ground.slug == *slug)
    }

    /// Sections directly below `parent`, or at the top, in their order.
    pub fn sections_under(&self, parent: Option<&Slug>) -> Vec<&Section> {
        let mut under: Vec<_> = self
            .sections
            .iter()
            .filter(|section| section.parent.as_ref() == parent)
            .collect();
        under.sort_by_key(|section| section.order);
        under
    }

    /// The sections from the top down to `slug`: a breadcrumb, whose length is the level. Empty when
    /// unknown; a circle of parents is cut after [`SECTION_LEVELS`] and one more.
    pub fn section_path(&self, slug: &Slug) -> Vec<&Section> {
        let above = |section: &&Section| section.parent.as_ref().and_then(|parent| self.section(parent));
        let mut path: Vec<_> = std::iter::successors(self.section(slug), above)
            .take(SECTION_LEVELS + 1)
            .collect();
        path.reverse();
        path
    }

    /// Sections in use directly below `parent`, or at the top, in their order.
    pub fn sections_in_use_under(&self, parent: Option<&Slug>) -> Vec<&Section> {
        let mut under = self.sections_under(parent);
        under.retain(|section| !section.retired);
        under
    }

    /// The section whose page shows what the section `key` holds: itself, or the one that succeeded it.
    pub fn leading_section(&self, key: &Slug) -> Option<&Section> {
        let mut section = self.section(key)?;
        // Whoever succeeds was in use at that time, so nothing goes round; edited by hand, it ends all the same.
        for _ in 0..self.sections.len() {
            let next = section.successor.as_ref().filter(|_| section.retired);
            match next.and_then(|next| self.section(next)) {
                Some(next) => section = next,
                None => break,
            }
        }
        Some(section)
    }

    /// What stands at the address.
    pub fn section_at(&self, address: &Slug) -> Option<AtAddress<'_>> {
        let found = self.sections.iter().find(|section| section.answers_to(address))?;
        let leading = self.leading_section(&found.slug)?;
        Some(if leading.address() == address {
            AtAddress::Here(leading)
        } else {
            AtAddress::Moved(leading)
        })
    }

    /// Keys of the section and of those it succeeded.
    pub fn section_with_succeeded(&self, key: &Slug) -> Vec<Slug> {
        let leads_here = |section: &&Section| {
            let leading = self.leading_section(&section.slug);
            section.slug == *key || leading.is_some_and(|leading| leading.slug == *key)
        };
        let keys = self.sections.iter().filter(leads_here);
        keys.map(|section| section.slug.clone()).collect()
    }

    /// Keys of everything that the page of a section shows: the section, all below it, and what these succeeded.
    pub fn sections_shown_at(&self, key: &Slug) -> Vec<Slug> {
        let mut shown = Vec::new();
        for section in &self.sections {
            let leading = self.leading_section(&section.slug).unwrap_or(section);
            if self
                .section_path(&leading.slug)
                .iter()
                .any(|above| above.slug == *key)
            {
                shown.push(section.slug.clone());
            }
        }
        shown
    }

    /// Every section with its level (1 at the top), parents before children: for menus and choices.
    pub fn section_tree(&self) -> Vec<(usize, &Section)> {
        let mut tree = Vec::with_capacity(self.sections.len());
        self.append_sections(None, 1, &mut tree);
        tree
    }

    fn append_sections<'a>(
        &'a self,
        parent: Option<&Slug>,
        level: usize,
        tree: &mut Vec<(usize, &'a Section)>,
    ) {
        if level > SECTION_LEVELS {
            return;
        }
        for section in self.sections_under(parent) {
            tree.push((level, section));
            self.append_sections(Some(&section.slug), level + 1, tree);
        }
    }

    /// Everything that is wrong with the lists; empty when they can be used.
    pub fn validate(&self) -> Vec<CatalogueFault> {
        let mut faults = Vec::new();
        check_keys(
            Part::Fields,
            self.fields.iter().map(|field| &field.slug),
            &mut faults,
        );
        check_keys(
            Part::Categories,
            self.categories.iter().map(|category| &category.slug),
            &mut faults,
        );
        check_keys(
            Part::Sections,
            self.sections.iter().map(|section| &section.slug),
            &mut faults,
        );
        check_keys(
            Part::Grounds,
            self.grounds.iter().map(|ground| &ground.slug),
            &mut faults,
        );
        faults.extend(
            self.sections
                .iter()
                .filter_map(|section| self.section_fault(section)),
        );
        self.check_ground_numbers(&mut faults);
        faults
    }

    fn section_fault(&self, section: &Section) -> Option<CatalogueFault> {
        let mut seen = BTreeSet::from([&section.slug]);
        let (mut current, mut level) = (section, 1);
        while let Some(parent) = &current.parent {
            let Some(above) = self.section(parent) else {
                let own = current.slug == section.slug;
                return own.then(|| CatalogueFault::UnknownParent {
                    section: section.slug.clone(),
                    parent: parent.clone(),
                });
            };
            if !seen.insert(&above.slug) {
                return Some(CatalogueFault::Circle(section.slug.clone()));
            }
            current = above;
            level += 1;
        }
        (level > SECTION_LEVELS).then(|| CatalogueFault::TooDeep(section.slug.clone()))
    }

    fn check_ground_numbers(&self, faults: &mut Vec<CatalogueFault>) {
        let mut missing = BTreeSet::from_iter(1..=9_u8);
        for ground in &self.grounds {
            if !missing.remove(&ground.number) {
                faults.push(CatalogueFault::GroundNumber {
                    slug: ground.slug.clone(),
                    number: ground.number,
                });
            }
        }
        faults.extend(missing.into_iter().map(CatalogueFault::GroundMissing));
    }
}

fn check_keys<'a>(part: Part, slugs: impl Iterator<Item = &'a Slug>, faults: &mut Vec<CatalogueFault>) {
    let mut seen = BTreeSet::new();
    for slug in slugs {
        if !seen.insert(slug) {
            faults.push(CatalogueFault::Repeated(part, slug.clone()));
        }
    }
    if seen.is_empty() {
        faults.push(CatalogueFault::Empty(part));
    }
}
