use uuid::Uuid;

use super::*;
use crate::domain::{
    actor::{Epoch, Person, Role},
    ids::AccountId,
    policy::grant_board,
    text::PersonName,
};

fn person(role: Role) -> Person {
    Person {
        account: AccountId::from_uuid(Uuid::from_u128(1)),
        tenant: TenantId::from_uuid(Uuid::from_u128(2)),
        full_name: PersonName::parse("Lê Quang Huy").unwrap(),
        roles: vec![role],
        fields: Vec::new(),
        predecessors: Vec::new(),
        mandate: None,
        epoch: Epoch::FIRST,
    }
}

fn slug(text: &str) -> Slug {
    Slug::parse(text).unwrap()
}

fn book() -> ReasonBook {
    let reason = |key: &str, act| Reason {
        slug: slug(key),
        act,
        text: format!("Câu {key}."),
        retired: false,
    };
    let reasons = vec![
        reason("a", ReasonAct::Return),
        reason("x", ReasonAct::Refuse),
        reason("b", ReasonAct::Return),
        reason("c", ReasonAct::Return),
    ];
    ReasonBook::of_files(TenantId::from_uuid(Uuid::from_u128(2)), reasons)
}

fn edited(book: ReasonBook, edit: &ReasonEdit) -> Result<ReasonBook, ReasonFault> {
    let seen = book.version.number();
    let granted = grant_board::<KeepReasons, _>(&person(Role::StandingOfficer), book, None).unwrap();
    let mut stamp = Stamp::new(Instant::from_millis(0), [3; 32]);
    let change = granted.edit(seen, edit, &mut stamp)?;
    Ok(change.resource().clone())
}

fn order(book: &ReasonBook, act: ReasonAct) -> Vec<String> {
    let used = book.reasons.iter().filter(|one| one.act == act && !one.retired);
    used.map(|one| one.slug.to_string()).collect()
}

#[test]
fn a_sentence_moves_among_those_of_its_act_alone() {
    let up = edited(book(), &ReasonEdit::Raise(slug("b"))).unwrap();
    assert_eq!(order(&up, ReasonAct::Return), ["b", "a", "c"]);
    let down = edited(book(), &ReasonEdit::Sink(slug("a"))).unwrap();
    assert_eq!(order(&down, ReasonAct::Return), ["b", "a", "c"]);
    for edit in [
        ReasonEdit::Raise(slug("a")),
        ReasonEdit::Sink(slug("c")),
        ReasonEdit::Raise(slug("x")),
        ReasonEdit::Sink(slug("x")),
    ] {
        let fault = edited(book(), &edit).unwrap_err();
        assert!(matches!(fault, ReasonFault::AtTheEdge(_)), "{edit:?}");
    }
    let without = edited(book(), &ReasonEdit::Retire(slug("b"))).unwrap();
    let over_it = edited(without, &ReasonEdit::Sink(slug("a"))).unwrap();
    assert_eq!(order(&over_it, ReasonAct::Return), ["c", "a"]);
}

#[test]
fn what_is_retired_is_kept_and_comes_back() {
    let retired = edited(book(), &ReasonEdit::Retire(slug("a"))).unwrap();
    assert_eq!(order(&retired, ReasonAct::Return), ["b", "c"]);
    let reword = ReasonEdit::Reword {
        slug: slug("a"),
        text: "Khác.".to_owned(),
    };
    assert_eq!(
        edited(retired.clone(), &reword).unwrap_err(),
        ReasonFault::Retired
    );
    let again = edited(retired, &ReasonEdit::Restore(slug("a"))).unwrap();
    assert_eq!(order(&again, ReasonAct::Return), ["a", "b", "c"]);
    let twice = edited(again, &ReasonEdit::Restore(slug("a")));
    assert_eq!(twice.unwrap_err(), ReasonFault::InUse);
}

#[test]
fn a_list_to_choose_from_says_nothing_twice_and_has_an_end() {
    let add = |text: &str| ReasonEdit::Add {
        act: ReasonAct::Return,
        text: text.to_owned(),
    };
    assert_eq!(edited(book(), &add("Câu a.")).unwrap_err(), ReasonFault::Same);
    let other_act = edited(book(), &add("Câu x.")).unwrap();
    assert_eq!(order(&other_act, ReasonAct::Return).len(), 4);
    let mut book = book();
    for number in 3..MOST_OF_AN_ACT {
        let key = format!("n{number}");
        book.reasons.push(Reason {
            slug: slug(&key),
            act: ReasonAct::Return,
            text: key,
            retired: false,
        });
    }
    assert_eq!(edited(book, &add("Một câu nữa.")).unwrap_err(), ReasonFault::Full);
}

#[test]
fn a_sentence_is_a_line_that_says_something() {
    assert_eq!(
        parse_sentence(" Bổ sung\n nguồn. "),
        Ok("Bổ sung nguồn.".to_owned())
    );
    assert_eq!(parse_sentence(" \u{200b} "), Err(ReasonFault::Blank));
    assert_eq!(parse_sentence(&"ộ".repeat(501)), Err(ReasonFault::TooLong));
    assert!(parse_sentence(&"ộ".repeat(500)).is_ok());
}

#[test]
fn the_chosen_sentence_comes_before_what_was_typed_and_only_once() {
    assert_eq!(with_sentence("", "Ở đoạn hai."), "Ở đoạn hai.");
    assert_eq!(with_sentence("Bổ sung nguồn.", "  "), "Bổ sung nguồn.");
    let both = with_sentence("Bổ sung nguồn.", "Ở đoạn hai.");
    assert_eq!(both, "Bổ sung nguồn.\nỞ đoạn hai.");
    assert_eq!(with_sentence("Bổ sung nguồn.", &both), both);
}

#[test]
fn only_the_office_the_deputy_and_the_chair_change_the_sentences() {
    for role in Role::ALL {
        let may = matches!(role, Role::StandingOfficer | Role::Deputy | Role::Chair);
        let granted = grant_board::<KeepReasons, _>(&person(role), book(), None);
        assert_eq!(granted.is_ok(), may, "{role:?}");
    }
}
