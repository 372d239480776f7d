use super::*;
use crate::domain::{
    actor::{Epoch, Person, Role},
    ids::AccountId,
    policy::{Denied, grant_board},
    text::PersonName,
};

fn person(role: Role) -> Person {
    Person {
        account: AccountId::from_uuid(uuid::Uuid::from_u128(1)),
        epoch: Epoch::FIRST,
        full_name: PersonName::parse("Lê Quang Huy").unwrap(),
        tenant: TenantId::from_uuid(uuid::Uuid::from_u128(7)),
        roles: vec![role],
        fields: vec![],
        predecessors: Vec::new(),
        mandate: None,
    }
}

fn site() -> Site {
    Site::of_program(TenantId::from_uuid(uuid::Uuid::from_u128(7)))
}

fn stamp() -> Stamp {
    Stamp::new(Instant::from_millis(1_700_000_000_000), [3; 32])
}

#[test]
fn the_site_begins_as_the_regulation_has_it() {
    let text = SiteText::default();
    assert_eq!(text.phone.as_str(), "024.62820327");
    assert_eq!(text.phone.dialled(), "+842462820327");
    assert_eq!(Phone::parse(text.phone.as_str()), Ok(text.phone));
    assert_eq!(Email::parse(text.email.as_str()), Ok(text.email.clone()));
    assert_eq!(text.email.as_str(), "websitecchc@moha.gov.vn");
    assert!(!text.address.contains("Nam Từ Liêm"), "that district has ended");
}

#[test]
fn a_telephone_is_digits_with_marks_between() {
    for (typed, dialled) in [
        ("024.62820327", "+842462820327"),
        ("(024) 6282 0327", "+842462820327"),
        ("+84 24 6282-0327", "+842462820327"),
        ("19001234", "19001234"),
    ] {
        assert_eq!(Phone::parse(typed).unwrap().dialled(), dialled, "{typed}");
    }
    assert_eq!(Phone::parse(" "), Err(SiteFault::NoPhone));
    for odd in [
        "1234567",
        "1234567890123456",
        "024.6282a327",
        "<b>024.62820327</b>",
        "024+62820327",
    ] {
        assert_eq!(Phone::parse(odd), Err(SiteFault::Phone(odd.to_owned())), "{odd}");
    }
}

#[test]
fn a_line_is_there_and_not_too_long() {
    assert_eq!(
        parse_line("Tên trang", "  Trang \n CCHC "),
        Ok("Trang CCHC".to_owned())
    );
    let blank = parse_line("Tên trang", " \t").unwrap_err();
    assert_eq!(blank.to_string(), "Tên trang còn trống: hãy nhập tên trang.");
    let long = "ộ".repeat(LINE_LIMIT + 1);
    assert_eq!(
        parse_line("Tên trang", &long),
        Err(SiteFault::TooLong("Tên trang"))
    );
    assert_eq!(parse_line_if_any("Giấy phép", ""), Ok(None));
    assert_eq!(
        parse_line("Tên trang", &long[3..]).map(|line| char_count(&line)),
        Ok(LINE_LIMIT)
    );
}

#[test]
fn the_site_is_edited_once_by_who_looked_at_it_and_names_what_changed() {
    let granted =
        |site: Site| grant_board::<KeepSite, _>(&person(Role::StandingOfficer), site, None).unwrap();
    let text = SiteText {
        owner: "Chính phủ".to_owned(),
        phone: Phone::parse("024.11112222").unwrap(),
        ..SiteText::default()
    };
    let change = granted(site()).edit(0, text.clone(), &mut stamp()).unwrap();
    assert_eq!(change.action(), "edit_site");
    assert_eq!(change.fields, ["owner", "phone"]);
    assert_eq!(change.resource().text, text);
    assert_eq!(
        change.resource().edited_by.as_ref().unwrap().role,
        Role::StandingOfficer
    );
    let stale = granted(site()).edit(1, text, &mut stamp());
    assert_eq!(stale.unwrap_err(), SiteFault::Stale);
    let same = granted(site()).edit(0, SiteText::default(), &mut stamp());
    assert_eq!(same.unwrap_err(), SiteFault::Unchanged);
}

#[test]
fn only_the_office_the_deputy_and_the_chair_edit_the_site() {
    for role in [Role::StandingOfficer, Role::Deputy, Role::Chair] {
        assert!(
            grant_board::<KeepSite, _>(&person(role), site(), None).is_ok(),
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
        let denied = grant_board::<KeepSite, _>(&person(role), site(), None).unwrap_err();
        assert!(matches!(denied, Denied::Power { .. }), "{role:?}");
    }
}
