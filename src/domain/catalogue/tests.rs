use super::*;

fn slug(text: &str) -> Slug {
    Slug::parse(text).unwrap()
}

fn section(own: &str, parent: Option<&str>, order: u32) -> Section {
    Section {
        slug: slug(own),
        name: own.to_uppercase(),
        parent: parent.map(slug),
        order,
        retired: false,
        address: None,
        former: Vec::new(),
        successor: None,
    }
}

fn catalogue() -> Catalogue {
    let ground = |number| RefusalGround {
        number,
        slug: slug(&format!("g{number}")),
        name: String::new(),
    };
    Catalogue {
        fields: vec![Field {
            slug: slug("the-che"),
            name: "Thể chế".to_owned(),
        }],
        categories: vec![InfoCategory {
            slug: slug("kinh-nghiem"),
            name: "Kinh nghiệm".to_owned(),
            clause: "5".to_owned(),
        }],
        sections: vec![
            section("b", None, 2),
            section("a", None, 1),
            section("a2", Some("a"), 2),
            section("a1", Some("a"), 1),
            section("a1x", Some("a1"), 1),
        ],
        grounds: (1..=9).map(ground).collect(),
        reasons: Vec::new(),
    }
}

#[test]
fn a_good_catalogue_is_clean() {
    assert_eq!(catalogue().validate(), []);
}

#[test]
fn lookups() {
    let catalogue = catalogue();
    assert_eq!(catalogue.field(&slug("the-che")).unwrap().name, "Thể chế");
    assert!(catalogue.category(&slug("kinh-nghiem")).is_some());
    assert_eq!(catalogue.ground(&slug("g7")).unwrap().number, 7);
    assert!(catalogue.section(&slug("c")).is_none());
    let names = |sections: Vec<&Section>| sections.iter().map(|s| s.name.clone()).collect::<Vec<_>>();
    assert_eq!(names(catalogue.sections_under(None)), ["A", "B"]);
    assert_eq!(names(catalogue.sections_under(Some(&slug("a")))), ["A1", "A2"]);
    assert_eq!(names(catalogue.section_path(&slug("a1x"))), ["A", "A1", "A1X"]);
    assert!(catalogue.section_path(&slug("c")).is_empty());
    let tree: Vec<_> = catalogue
        .section_tree()
        .iter()
        .map(|(level, s)| (*level, s.slug.to_string()))
        .collect();
    let expected = [(1, "a"), (2, "a1"), (3, "a1x"), (2, "a2"), (1, "b")];
    assert_eq!(tree, expected.map(|(level, own)| (level, own.to_owned())));
}

#[test]
fn sections_hang_under_known_ones_three_levels_deep() {
    let mut catalogue = catalogue();
    catalogue.sections.push(section("a1xx", Some("a1x"), 1));
    catalogue.sections.push(section("lost", Some("nowhere"), 1));
    catalogue.sections.push(section("under-lost", Some("lost"), 1));
    let lost = CatalogueFault::UnknownParent {
        section: slug("lost"),
        parent: slug("nowhere"),
    };
    assert_eq!(
        catalogue.validate(),
        [CatalogueFault::TooDeep(slug("a1xx")), lost]
    );
}

#[test]
fn circles_are_found_and_cut() {
    let mut catalogue = catalogue();
    catalogue.sections.push(section("x", Some("y"), 1));
    catalogue.sections.push(section("y", Some("x"), 1));
    assert_eq!(
        catalogue.validate(),
        [
            CatalogueFault::Circle(slug("x")),
            CatalogueFault::Circle(slug("y"))
        ]
    );
    assert_eq!(catalogue.section_path(&slug("x")).len(), SECTION_LEVELS + 1);
    assert_eq!(catalogue.section_tree().len(), 5);
}

#[test]
fn grounds_are_exactly_nine() {
    let mut catalogue = catalogue();
    catalogue.grounds[8].number = 10;
    catalogue.grounds[0].number = 2;
    let number = |own: &str, number| CatalogueFault::GroundNumber {
        slug: slug(own),
        number,
    };
    let expected = [
        number("g2", 2),
        number("g9", 10),
        CatalogueFault::GroundMissing(1),
        CatalogueFault::GroundMissing(9),
    ];
    assert_eq!(catalogue.validate(), expected);
}

#[test]
fn keys_are_unique_and_lists_filled() {
    let mut catalogue = catalogue();
    catalogue.categories.clear();
    catalogue.fields.push(catalogue.fields[0].clone());
    let faults = catalogue.validate();
    assert_eq!(
        faults,
        [
            CatalogueFault::Repeated(Part::Fields, slug("the-che")),
            CatalogueFault::Empty(Part::Categories)
        ]
    );
    assert_eq!(faults[0].part(), Part::Fields);
    assert_eq!(faults[0].slug(), Some(&slug("the-che")));
    assert_eq!(faults[0].to_string(), "slug `the-che` stands twice");
    assert_eq!(faults[1].remedy(), "List at least one row");
}
