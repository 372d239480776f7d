use std::{collections::BTreeSet, env, process};

use super::*;
use crate::domain::{catalogue::SECTION_LEVELS, time::LocalDate};

const HOUSE: &str = r#"id = "01a20ada-2c39-7619-bb57-610e67013276"
slug = "ban-bien-tap"
name = "Ban Biên tập"
kind = "house"
organ = "Ban Biên tập"
"#;
const MINISTRY: &str = r#"id = "01a20ada-2c04-71c1-938d-f9af95ea6e29"
slug = "bo-noi-vu"
name = "Bộ Nội vụ"
kind = "ministry"
organ = "Bộ Nội vụ"
valid_from = 2025-03-01

[settings]
answer_sign_off = "required"
"#;
const FIELDS: &str = "[[field]]\nslug = \"the-che\"\nname = \"Thể chế\"\n";
const CATEGORIES: &str =
    "[[category]]\nslug = \"kinh-nghiem\"\nname = \"Kinh nghiệm\"\nclause = \"Điều 5(5)\"\n";
const SECTIONS: &str = "[[section]]\nslug = \"tin\"\nname = \"Tin\"\norder = 1\n";
const DAYS: &str =
    "[[day]]\ndate = 2026-09-02\nkind = \"holiday\"\nname = \"Quốc khánh\"\nbasis = \"Điều 112\"\n";
const REASONS: &str = "[[reason]]\nslug = \"nguon\"\nact = \"return\"\ntext = \"Bổ sung nguồn.\"\n";

/// A folder of good files below the system's temporary one, of which a test spoils some; removed at the end.
struct Folder(PathBuf);

impl Folder {
    fn new(test: &str) -> Self {
        let folder = Self(env::temp_dir().join(format!("cchc-tenant-files-{}-{test}", process::id())));
        fs::create_dir_all(folder.0.join("board")).unwrap();
        let ground = |number| format!("[[ground]]\nnumber = {number}\nslug = \"g{number}\"\nname = \"G\"\n");
        folder.write("ban-bien-tap.toml", HOUSE);
        folder.write("bo-noi-vu.toml", MINISTRY);
        folder.write("board/fields.toml", FIELDS);
        folder.write("board/categories.toml", CATEGORIES);
        folder.write("board/sections.toml", SECTIONS);
        folder.write("board/grounds.toml", &(1..=9).map(ground).collect::<String>());
        folder.write("board/calendar.toml", DAYS);
        folder.write("board/reasons.toml", REASONS);
        folder
    }

    fn write(&self, name: &str, text: &str) {
        fs::write(self.0.join(name), text).unwrap();
    }

    fn read(&self) -> Result<TenantFiles, Vec<FileFault>> {
        read_tenant_files(&self.0)
    }

    /// `file:line: message` of every fault, with paths below the folder.
    fn faults(&self) -> Vec<String> {
        let root = format!("{}/", self.0.display());
        let brief = |fault: &FileFault| {
            assert!(!fault.remedy.is_empty() && !fault.remedy.ends_with('.'));
            format!("{}:{}: {}", fault.file, fault.line, fault.message).replace(&root, "")
        };
        self.read().err().unwrap_or_default().iter().map(brief).collect()
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        fs::remove_dir_all(&self.0).unwrap();
    }
}

#[test]
fn good_files_are_read() {
    let files = Folder::new("good").read().unwrap();
    assert_eq!(files.tenants.len(), 2);
    let ministry = &files.tenants[1];
    assert_eq!(ministry.kind, TenantKind::Ministry);
    assert_eq!(ministry.valid_from, LocalDate::new(2025, 3, 1));
    assert_eq!(ministry.settings.answer_sign_off, SignOff::Required);
    assert_eq!(files.tenants[0].settings, TenantSettings::default());
    assert_eq!(files.catalogue.grounds.len(), 9);
    assert_eq!(files.calendar[0].name, "Quốc khánh");
}

#[test]
fn all_faults_come_at_once_and_say_what_to_do() {
    let folder = Folder::new("all");
    folder.write(
        "bo-noi-vu.toml",
        "slug = \"Bộ\"\nname = \"\"\nkind = \"bo\"\norgna = \"x\"\nvalid_from = \"2025\"\n",
    );
    folder.write("board/fields.toml", "");
    let expected = [
        "bo-noi-vu.toml:1: `slug` cannot be `Bộ`",
        "bo-noi-vu.toml:1: key `id` is missing",
        "bo-noi-vu.toml:1: key `organ` is missing",
        "bo-noi-vu.toml:2: `name` is empty",
        "bo-noi-vu.toml:3: `kind` cannot be `bo`",
        "bo-noi-vu.toml:4: key `orgna` is unknown",
        "bo-noi-vu.toml:5: `valid_from` cannot be a value of type string",
        "board/fields.toml:1: the list is empty",
    ];
    assert_eq!(folder.faults(), expected);
    let faults = folder.read().unwrap_err();
    let shown = "bo-noi-vu.toml:4: key `orgna` is unknown. Remedy: Correct its spelling or remove it.";
    assert!(faults[5].to_string().ends_with(shown), "{}", faults[5]);
    assert!(faults[4].remedy.contains("ministry, ministerial_agency"));
}

#[test]
fn syntax_faults_have_their_lines() {
    let folder = Folder::new("syntax");
    folder.write(
        "bo-noi-vu.toml",
        "slug = \"bo-noi-vu\"\nname = Bộ\nvalid_from = 2025-02-30\n[settings\n",
    );
    folder.write("board/sections.toml", "[[section]]\nslug = \"a\"\nslug = \"b\"\n");
    let faults = folder.faults();
    for place in [
        "bo-noi-vu.toml:2:",
        "bo-noi-vu.toml:3:",
        "bo-noi-vu.toml:4:",
        "board/sections.toml:3:",
    ] {
        assert!(
            faults.iter().any(|fault| fault.starts_with(place)),
            "{place} {faults:?}"
        );
    }
    assert!(
        faults
            .iter()
            .all(|fault| !fault.contains("house") && !fault.contains("empty")),
        "{faults:?}"
    );
}

#[test]
fn unknown_keys_and_wrong_types() {
    let folder = Folder::new("keys");
    folder.write(
        "bo-noi-vu.toml",
        &MINISTRY.replace("answer_sign_off = \"required\"", "sign = 1"),
    );
    folder.write(
        "ban-bien-tap.toml",
        &(HOUSE.to_owned() + "settings = 3\ndomain = 4\n"),
    );
    folder.write(
        "board/fields.toml",
        &(FIELDS.to_owned() + "colour = 1\n\n[[fild]]\nslug = \"x\"\n"),
    );
    folder.write("board/categories.toml", "category = 3\n");
    folder.write("board/grounds.toml", "ground = [1]\n");
    folder.write(
        "board/sections.toml",
        &SECTIONS.replace("order = 1", "order = -1\nretired = 1"),
    );
    folder.write("board/others.toml", "");
    let expected = [
        "ban-bien-tap.toml:6: `settings` cannot be a value of type integer",
        "ban-bien-tap.toml:7: `domain` cannot be a value of type integer",
        "bo-noi-vu.toml:9: key `sign` is unknown",
        "board/categories.toml:1: `category` cannot be a value of type integer",
        "board/fields.toml:4: key `colour` is unknown",
        "board/fields.toml:6: key `fild` is unknown",
        "board/grounds.toml:1: `ground` holds something else than rows",
        "board/others.toml:1: the board has no such list",
        "board/sections.toml:4: `order` cannot be a value of type integer",
        "board/sections.toml:5: `retired` cannot be a value of type integer",
    ];
    assert_eq!(folder.faults(), expected);
}

#[test]
fn ids_slugs_and_file_names_agree() {
    let folder = Folder::new("unique");
    folder.write("bo-y-te.toml", MINISTRY);
    let expected = [
        "bo-y-te.toml:1: id `01a20ada-2c04-71c1-938d-f9af95ea6e29` is taken by bo-noi-vu.toml",
        "bo-y-te.toml:2: slug `bo-noi-vu` differs from the file's name",
        "bo-y-te.toml:2: slug `bo-noi-vu` is taken by bo-noi-vu.toml",
    ];
    assert_eq!(folder.faults(), expected);
}

#[test]
fn dates_are_days_in_their_order() {
    let folder = Folder::new("dates");
    folder.write(
        "bo-noi-vu.toml",
        &MINISTRY.replace("2025-03-01", "2025-03-01T00:00:00"),
    );
    folder.write(
        "ban-bien-tap.toml",
        &(HOUSE.to_owned() + "valid_until = 2026-01-01\nvalid_from = 2026-01-02\n"),
    );
    let expected = [
        "ban-bien-tap.toml:6: `valid_until` is before `valid_from`",
        "bo-noi-vu.toml:6: `valid_from` cannot be a value of type datetime",
    ];
    assert_eq!(folder.faults(), expected);
}

#[test]
fn one_house() {
    let folder = Folder::new("house");
    folder.write("bo-noi-vu.toml", &MINISTRY.replace("\"ministry\"", "\"house\""));
    assert_eq!(
        folder.faults(),
        ["bo-noi-vu.toml:1: a second tenant has the kind `house`"]
    );
    folder.write("bo-noi-vu.toml", MINISTRY);
    fs::remove_file(folder.0.join("ban-bien-tap.toml")).unwrap();
    assert_eq!(
        folder.faults(),
        ["ban-bien-tap.toml:1: no tenant has the kind `house`"]
    );
}

#[test]
fn sections_make_a_tree() {
    let row = |slug: &str, parent: &str| {
        format!("[[section]]\nslug = \"{slug}\"\nname = \"X\"\norder = 1\nparent = \"{parent}\"\n")
    };
    let folder = Folder::new("tree");
    let rows = [
        row("hai", "tin"),
        row("ba", "hai"),
        row("bon", "ba"),
        row("lac", "khong"),
        row("x", "y"),
        row("y", "x"),
    ];
    folder.write("board/sections.toml", &(SECTIONS.to_owned() + &rows.concat()));
    let expected = [
        "board/sections.toml:15: section `bon` is deeper than 3 levels",
        "board/sections.toml:20: section `lac` has the unknown parent `khong`",
        "board/sections.toml:25: section `x` lies in a circle of parents",
        "board/sections.toml:30: section `y` lies in a circle of parents",
    ];
    assert_eq!(folder.faults(), expected);
}

#[test]
fn grounds_are_nine_and_keys_single() {
    let folder = Folder::new("grounds");
    folder.write("board/fields.toml", &FIELDS.repeat(2));
    let grounds = fs::read_to_string(folder.0.join("board/grounds.toml")).unwrap();
    folder.write(
        "board/grounds.toml",
        &grounds.replace("number = 9", "number = 10"),
    );
    let expected = [
        "board/fields.toml:4: slug `the-che` stands twice",
        "board/grounds.toml:1: ground 9 of Điều 3(9) is missing",
        "board/grounds.toml:33: ground `g9` has the number 10, which is taken or not one of 1 to 9",
    ];
    assert_eq!(folder.faults(), expected);
}

#[test]
fn days_stand_once_and_fit_the_week() {
    let folder = Folder::new("days");
    let worked = DAYS.replace("holiday", "swap_work");
    let lieu = DAYS.replace("holiday", "compensatory").replace("09-02", "09-05");
    folder.write("board/calendar.toml", &[DAYS, &worked, &lieu].concat());
    let expected = [
        "board/calendar.toml:11: 2026-09-05 is a Saturday, which `compensatory` cannot be",
        "board/calendar.toml:6: 2026-09-02 is a Wednesday, which `swap_work` cannot be",
        "board/calendar.toml:6: 2026-09-02 stands already on line 1",
    ];
    let mut faults = folder.faults();
    faults.sort();
    assert_eq!(faults, expected);
}

#[test]
fn absent_and_unreadable_files() {
    let folder = Folder::new("absent");
    fs::remove_file(folder.0.join("board/grounds.toml")).unwrap();
    fs::write(folder.0.join("bo-noi-vu.toml"), [0xFF, 0xFE]).unwrap();
    let faults = folder.faults();
    assert_eq!(faults.len(), 2, "{faults:?}");
    assert!(faults[0].starts_with("bo-noi-vu.toml:1: cannot be read"));
    assert!(faults[1].starts_with("board/grounds.toml:1: cannot be read"));
    let nowhere = read_tenant_files(&folder.0.join("nowhere")).unwrap_err();
    assert!(nowhere.iter().any(|fault| fault.file.ends_with("nowhere")));
}

#[test]
fn the_real_files_are_clean() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tenants");
    let files = read_tenant_files(&folder).unwrap_or_else(|faults| panic!("{faults:#?}"));
    let count = |kind| files.tenants.iter().filter(|tenant| tenant.kind == kind).count();
    assert_eq!(files.tenants.len(), 57);
    assert_eq!(TenantKind::ALL.map(count), [14, 3, 5, 25, 9, 0, 1]);
    let codes: BTreeSet<_> = files
        .tenants
        .iter()
        .filter_map(|tenant| tenant.admin_code.as_deref())
        .collect();
    assert_eq!(codes.len(), 34);

    let catalogue = &files.catalogue;
    assert_eq!((catalogue.fields.len(), catalogue.categories.len()), (8, 5));
    let deepest = catalogue.section_tree().iter().map(|(level, _)| *level).max();
    assert_eq!(deepest, Some(SECTION_LEVELS));
    assert_eq!(catalogue.section_tree().len(), catalogue.sections.len());
    for ground in &catalogue.grounds {
        assert!(ground.name.starts_with(char::is_uppercase), "{}", ground.name);
    }
    let day = |text| LocalDate::parse(text).unwrap();
    let calendar = crate::domain::calendar::WorkingCalendar::new(files.calendar);
    for (date, worked) in [
        ("02/01/2026", false),
        ("10/01/2026", true),
        ("22/08/2026", true),
        ("31/08/2026", false),
        ("23/11/2026", true),
        ("24/11/2026", false),
        ("28/11/2026", false),
        ("04/02/2027", true),
    ] {
        assert_eq!(calendar.is_working_day(day(date)), worked, "{date}");
    }
}

#[test]
fn a_ready_sentence_belongs_to_an_act_and_has_a_slug_of_its_own() {
    let folder = Folder::new("reasons");
    let unknown = "[[reason]]\nslug = \"la\"\nact = \"burn\"\ntext = \"Đốt.\"\n";
    folder.write("board/reasons.toml", &format!("{REASONS}{REASONS}"));
    assert_eq!(
        folder.faults(),
        ["board/reasons.toml:5: `nguon` stands already on line 1"]
    );
    folder.write("board/reasons.toml", &format!("{REASONS}{unknown}"));
    let faults = folder.faults();
    assert!(
        faults.len() == 1 && faults[0].starts_with("board/reasons.toml:7"),
        "{faults:?}"
    );
}
