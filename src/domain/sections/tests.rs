use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;
use uuid::Uuid;

use super::*;
use crate::domain::{
    actor::{Epoch, Person, Role},
    catalogue::AtAddress,
    ids::AccountId,
    policy::{Denied, grant_board},
    text::PersonName,
};

fn person(role: Role) -> Person {
    Person {
        account: AccountId::from_uuid(Uuid::from_u128(1)),
        epoch: Epoch::FIRST,
        full_name: PersonName::parse("Lê Quang Huy").unwrap(),
        tenant: TenantId::from_uuid(Uuid::from_u128(7)),
        roles: vec![role],
        fields: vec![],
        predecessors: Vec::new(),
        mandate: None,
    }
}

fn slug(text: &str) -> Slug {
    Slug::parse(text).unwrap()
}

fn seed(key: &str, parent: Option<&str>, order: u32) -> Section {
    Section {
        slug: slug(key),
        name: key.to_uppercase(),
        parent: parent.map(slug),
        order,
        retired: false,
        address: None,
        former: vec![],
        successor: None,
    }
}

/// a (a1 (a11), a2), b, c.
fn tree() -> SectionTree {
    SectionTree::of_files(
        TenantId::from_uuid(Uuid::from_u128(7)),
        vec![
            seed("a", None, 1),
            seed("a1", Some("a"), 1),
            seed("a11", Some("a1"), 1),
            seed("a2", Some("a"), 2),
            seed("b", None, 2),
            seed("c", None, 3),
        ],
    )
}

fn at(parent: Option<&str>, number: Option<usize>) -> Place {
    Place {
        parent: parent.map(slug),
        number,
    }
}

fn add(name: &str, address: Option<&str>, place: Place) -> TreeEdit {
    TreeEdit::Add {
        name: name.to_owned(),
        address: address.map(slug),
        place,
    }
}

fn rename(key: &str, name: &str, address: Option<&str>) -> TreeEdit {
    TreeEdit::Rename {
        section: slug(key),
        name: name.to_owned(),
        address: address.map(slug),
    }
}

fn relocate(key: &str, place: Place) -> TreeEdit {
    TreeEdit::Move {
        section: slug(key),
        place,
    }
}

fn shift(key: &str, direction: Direction) -> TreeEdit {
    TreeEdit::Shift {
        section: slug(key),
        direction,
    }
}

fn retire(key: &str, successor: &str) -> TreeEdit {
    TreeEdit::Retire {
        section: slug(key),
        successor: slug(successor),
    }
}

fn restore(key: &str) -> TreeEdit {
    TreeEdit::Restore { section: slug(key) }
}

fn children(tree: &SectionTree, parent: Option<&str>) -> Vec<String> {
    let parent = parent.map(slug);
    let lists = tree.lists();
    let under = lists.sections_under(parent.as_ref());
    under.iter().map(|section| section.slug.to_string()).collect()
}

/// Where an address leads, `key` in place or `→ key` elsewhere.
fn leads(tree: &SectionTree, address: &str) -> String {
    match tree.lists().section_at(&slug(address)) {
        Some(AtAddress::Here(section)) => section.slug.to_string(),
        Some(AtAddress::Moved(section)) => format!("→ {}", section.slug),
        None => "nowhere".to_owned(),
    }
}

#[test]
fn a_section_is_added_at_its_place_with_an_address_of_its_name() {
    let mut tree = tree();
    tree.apply(&add("Chuyển đổi số", None, at(Some("a"), Some(2))))
        .unwrap();
    assert_eq!(children(&tree, Some("a")), ["a1", "chuyen-doi-so", "a2"]);
    tree.apply(&add("Chuyển đổi số", None, at(None, None))).unwrap();
    assert_eq!(children(&tree, None), ["a", "b", "c", "chuyen-doi-so-2"]);
    tree.apply(&add("Đầu trang", Some("dau"), at(None, Some(0))))
        .unwrap();
    assert_eq!(children(&tree, None)[0], "dau");
    tree.apply(&add("Sâu", None, at(Some("a1"), None))).unwrap();
    let cases = [
        (add("Quá sâu", None, at(Some("a11"), None)), SectionFault::TooDeep),
        (
            add("Lạc", None, at(Some("zz"), None)),
            SectionFault::UnknownParent,
        ),
        (
            add("CHUYEN  doi so", Some("khac"), at(Some("a"), None)),
            SectionFault::SameName("Chuyển đổi số".to_owned()),
        ),
        (
            add("Mới", Some("b"), at(None, None)),
            SectionFault::AddressTaken {
                address: slug("b"),
                holder: "B".to_owned(),
            },
        ),
    ];
    for (edit, fault) in cases {
        assert_eq!(tree.apply(&edit).unwrap_err(), fault, "{edit:?}");
    }
}

#[test]
fn every_address_a_section_had_leads_to_the_one_it_has() {
    let mut tree = tree();
    tree.apply(&rename("b", "Bê", Some("be"))).unwrap();
    tree.apply(&rename("b", "Bê mới", Some("be-moi"))).unwrap();
    for old in ["b", "be"] {
        assert_eq!(leads(&tree, old), "→ b", "{old}");
    }
    assert_eq!(leads(&tree, "be-moi"), "b");
    // Nobody else takes an address that leads on; the section itself may have it back.
    for old in ["b", "be"] {
        let fault = tree.apply(&add("Khác", Some(old), at(None, None))).unwrap_err();
        assert!(
            fault.to_string().contains("đang dẫn đến chuyên mục “Bê mới”"),
            "{fault}"
        );
        assert!(tree.apply(&rename("c", "C", Some(old))).is_err(), "{old}");
    }
    tree.apply(&add("B", None, at(None, None))).unwrap();
    assert_eq!(
        leads(&tree, "b-2"),
        "b-2",
        "a proposed address avoids the old ones"
    );
    tree.apply(&rename("b", "Bê", Some("b"))).unwrap();
    assert_eq!(
        (leads(&tree, "b"), leads(&tree, "be-moi")),
        ("b".to_owned(), "→ b".to_owned())
    );
    let section = tree.lists().section(&slug("b")).unwrap().clone();
    assert_eq!(section.address, None, "the first address is the key");
    // A name alone changes no address.
    tree.apply(&rename("b", "Bê lần nữa", None)).unwrap();
    assert_eq!(leads(&tree, "b"), "b");
}

#[test]
fn a_section_moves_with_all_below_it_and_never_too_deep_or_into_itself() {
    let mut tree = tree();
    let deep = tree.apply(&relocate("a1", at(Some("a2"), None)));
    assert_eq!(deep.unwrap_err(), SectionFault::TooDeep);
    for below in ["a1", "a11"] {
        let circle = tree.apply(&relocate("a1", at(Some(below), None)));
        assert_eq!(circle.unwrap_err(), SectionFault::Circle, "{below}");
    }
    tree.apply(&relocate("a1", at(Some("b"), None))).unwrap();
    assert_eq!(children(&tree, Some("b")), ["a1"]);
    assert_eq!(tree.lists().section_path(&slug("a11")).len(), 3);
    tree.apply(&relocate("a1", at(None, Some(2)))).unwrap();
    assert_eq!(children(&tree, None), ["a", "a1", "b", "c"]);
    assert!(tree.lists().validate().iter().all(|fault| fault.slug().is_none()));
}

#[test]
fn one_step_up_or_down_passes_over_what_is_retired() {
    let mut tree = tree();
    tree.apply(&shift("c", Direction::Up)).unwrap();
    assert_eq!(children(&tree, None), ["a", "c", "b"]);
    tree.apply(&retire("c", "b")).unwrap();
    tree.apply(&shift("b", Direction::Up)).unwrap();
    let live: Vec<_> = children(&tree, None)
        .into_iter()
        .filter(|key| key != "c")
        .collect();
    assert_eq!(live, ["b", "a"]);
    for (key, direction) in [("b", Direction::Up), ("a", Direction::Down)] {
        assert_eq!(
            tree.apply(&shift(key, direction)).unwrap_err(),
            SectionFault::AtTheEdge(direction)
        );
    }
    tree.apply(&shift("b", Direction::Down)).unwrap();
    let live: Vec<_> = children(&tree, None)
        .into_iter()
        .filter(|key| key != "c")
        .collect();
    assert_eq!(live, ["a", "b"]);
}

#[test]
fn a_retired_section_is_found_at_its_successor_until_it_is_brought_back() {
    let mut tree = tree();
    let full = tree.apply(&retire("a", "b")).unwrap_err();
    assert_eq!(
        full,
        SectionFault::HasChildren {
            count: 2,
            names: "A1; A2".to_owned()
        }
    );
    for successor in ["c", "zz"] {
        assert_eq!(
            tree.apply(&retire("c", successor)).unwrap_err(),
            SectionFault::NoSuccessor
        );
    }
    tree.apply(&retire("a11", "a2")).unwrap();
    tree.apply(&retire("a2", "b")).unwrap();
    assert_eq!(
        (leads(&tree, "a11"), leads(&tree, "a2")),
        ("→ b".to_owned(), "→ b".to_owned())
    );
    assert_eq!(
        tree.lists().sections_shown_at(&slug("b")),
        [slug("a11"), slug("a2"), slug("b")]
    );
    assert_eq!(
        tree.lists().sections_shown_at(&slug("a")),
        [slug("a"), slug("a1")]
    );
    assert_eq!(tree.lists().section_with_succeeded(&slug("b")).len(), 3);
    let into_retired = tree.apply(&retire("c", "a2")).unwrap_err();
    assert_eq!(into_retired, SectionFault::NoSuccessor);
    for edit in [
        rename("a2", "Tên", None),
        relocate("a2", at(None, None)),
        shift("a2", Direction::Up),
        retire("a2", "b"),
    ] {
        assert_eq!(tree.apply(&edit).unwrap_err(), SectionFault::Retired, "{edit:?}");
    }
    let below = tree.apply(&add("Con", None, at(Some("a2"), None))).unwrap_err();
    assert_eq!(below, SectionFault::ParentRetired("A2".to_owned()));
    // Its address stays its own.
    let taken = tree.apply(&add("Khác", Some("a2"), at(None, None))).unwrap_err();
    assert!(matches!(taken, SectionFault::AddressLeadsOn { .. }), "{taken}");
    tree.apply(&restore("a2")).unwrap();
    assert_eq!(
        (leads(&tree, "a11"), leads(&tree, "a2")),
        ("→ a2".to_owned(), "a2".to_owned())
    );
    assert_eq!(tree.apply(&restore("a2")).unwrap_err(), SectionFault::InUse);
    tree.apply(&retire("a1", "b")).unwrap();
    assert_eq!(
        tree.apply(&restore("a11")).unwrap_err(),
        SectionFault::ParentRetired("A1".to_owned())
    );
}

#[test]
fn the_last_section_in_use_stays() {
    let mut tree = tree();
    for (key, successor) in [("a11", "a1"), ("a1", "a"), ("a2", "a"), ("a", "b"), ("c", "b")] {
        tree.apply(&retire(key, successor)).unwrap();
    }
    assert_eq!(tree.apply(&retire("b", "a")).unwrap_err(), SectionFault::Last);
    assert_eq!(leads(&tree, "a11"), "→ b");
}

#[test]
fn a_change_binds_the_version_that_was_seen_and_names_who_made_it() {
    let granted = |tree| grant_board::<KeepSections, _>(&person(Role::Chair), tree, None).unwrap();
    let mut stamp = Stamp::new(Instant::from_millis(1_700_000_000_000), [5; 32]);
    let edit = rename("a", "Tên mới", None);
    assert_eq!(
        granted(tree()).edit(3, &edit, &mut stamp).unwrap_err(),
        SectionFault::Stale
    );
    let same = granted(tree()).edit(0, &rename("a", "A", Some("a")), &mut stamp);
    assert_eq!(same.unwrap_err(), SectionFault::Unchanged);
    let change = granted(tree()).edit(0, &edit, &mut stamp).unwrap();
    assert_eq!(change.action(), "rename_section");
    assert_eq!(change.resource().edited_by.as_ref().unwrap().role, Role::Chair);
    assert_eq!(change.resource().edited_at, Some(stamp.at()));
    for role in [Role::StandingOfficer, Role::Deputy, Role::Chair] {
        assert!(
            grant_board::<KeepSections, _>(&person(role), tree(), None).is_ok(),
            "{role:?}"
        );
    }
    for role in [
        Role::BoardMember,
        Role::Collaborator,
        Role::TenantLead,
        Role::Technician,
        Role::Finance,
    ] {
        let denied = grant_board::<KeepSections, _>(&person(role), tree(), None).unwrap_err();
        assert!(matches!(denied, Denied::Power { .. }), "{role:?}");
    }
}

#[test]
fn a_tree_takes_no_more_than_it_can_show() {
    let mut tree = tree();
    for number in tree.sections.len()..MOST_SECTIONS {
        tree.apply(&add(&format!("Mục {number}"), None, at(None, None)))
            .unwrap();
    }
    let full = tree.apply(&add("Thừa", None, at(None, None))).unwrap_err();
    assert_eq!(full, SectionFault::Full);
}

/// One try, by numbers that are read as places in what there is.
type Try = (u8, usize, usize, usize);

fn edit_of(tree: &SectionTree, (what, one, other, number): Try) -> TreeEdit {
    let key = |place: usize| tree.sections[place % tree.sections.len()].slug.clone();
    let names = ["Tin", "Tin tức", "Văn bản", "A", "B", "Mô hình"];
    let name = names[number % names.len()].to_owned();
    let addresses: Vec<_> = tree
        .sections
        .iter()
        .flat_map(|one| one.former.iter().chain([one.address()]))
        .collect();
    let address = match number % 3 {
        0 => None,
        1 => Some(addresses[other % addresses.len()].clone()),
        _ => Some(Slug::from_title(&format!("{name} {}", other % 9))),
    };
    let place = Place {
        parent: (other % 4 > 0).then(|| key(other)),
        number: (number % 2 == 0).then_some(number % 5),
    };
    let section = key(one);
    match what % 7 {
        0 => TreeEdit::Add { name, address, place },
        1 => TreeEdit::Rename {
            section,
            name,
            address,
        },
        2 => TreeEdit::Move { section, place },
        3 => TreeEdit::Shift {
            section,
            direction: if number % 2 == 0 {
                Direction::Up
            } else {
                Direction::Down
            },
        },
        4 | 5 => TreeEdit::Retire {
            section,
            successor: key(other),
        },
        _ => TreeEdit::Restore { section },
    }
}

/// Every address that ever answered, with the section it belonged to at first.
type Addresses = BTreeMap<Slug, Slug>;

fn check(tree: &SectionTree, known: &mut Addresses) {
    let lists = tree.lists();
    let faults: Vec<_> = lists
        .validate()
        .into_iter()
        .filter(|fault| fault.slug().is_some())
        .collect();
    assert_eq!(faults, [], "the tree is sound: {tree:#?}");
    let mut seen = BTreeSet::new();
    for section in &tree.sections {
        for address in section.former.iter().chain([section.address()]) {
            assert!(seen.insert(address.clone()), "{address} stands twice");
            known
                .entry(address.clone())
                .or_insert_with(|| section.slug.clone());
        }
        let parent = section
            .parent
            .as_ref()
            .map(|parent| lists.section(parent).unwrap());
        assert!(
            section.retired || parent.is_none_or(|parent| !parent.retired),
            "{section:?} hangs in the air"
        );
        assert_eq!(section.retired, section.successor.is_some());
    }
    assert!(tree.sections.iter().any(|section| !section.retired));
    for (address, holder) in known {
        let (AtAddress::Here(found) | AtAddress::Moved(found)) =
            lists.section_at(address).expect("it still answers");
        assert!(!found.retired, "{address} leads to a retired section");
        let own = lists.section(holder).expect("sections are kept for good");
        if !own.retired {
            assert_eq!(&found.slug, holder, "{address} leads to another section");
        }
    }
    // Whatever a section holds, one page of each level shows it.
    for section in &tree.sections {
        let leading = lists.leading_section(&section.slug).unwrap();
        for above in lists.section_path(&leading.slug) {
            assert!(lists.sections_shown_at(&above.slug).contains(&section.slug));
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn whatever_is_done_to_the_tree_every_old_address_leads_to_a_section_in_use(
        tries in prop::collection::vec(any::<Try>(), 1..60),
    ) {
        let mut tree = tree();
        let mut known = Addresses::new();
        check(&tree, &mut known);
        for one in tries {
            let edit = edit_of(&tree, one);
            let mut after = tree.clone();
            if after.apply(&edit).is_ok() {
                tree = after;
            }
            check(&tree, &mut known);
        }
    }
}

/// The walk above does something of every kind.
#[test]
fn random_edits_are_not_all_refused() {
    let mut done = BTreeSet::new();
    let mut tree = tree();
    let mut number: usize = 1;
    for _ in 0..2_000 {
        let mut draw = || {
            number = number
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1_442_695_040_888_963_407);
            number >> 33
        };
        let what = u8::try_from(draw() % 256).unwrap();
        let edit = edit_of(&tree, (what, draw(), draw(), draw()));
        let mut after = tree.clone();
        if after.apply(&edit).is_ok() {
            done.insert(edit.action());
            tree = after;
        }
    }
    let all = [
        "add_section",
        "move_section",
        "rename_section",
        "restore_section",
        "retire_section",
    ];
    assert_eq!(done, BTreeSet::from(all));
}
