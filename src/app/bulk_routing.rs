//! Several items passed on at once: each by the ordinary operation, in a transaction and under a key of its own.

use std::collections::HashMap;

use super::{Fault, Services, content_form::FieldFault, review::route_submission};
use crate::{
    domain::{
        claim::Claim,
        ids::AccountId,
        policy::{Action, Denied},
        routing::{self, Candidate},
        scope::Newsroom,
        state::StateName,
        submission::Submission,
        text::{Slug, SubmissionCode},
    },
    store::{StoreFault, Tx, View},
};

/// Most items at once.
pub const MOST: usize = 50;

/// A code as it came, and as it reads; what was forged reads as none.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Meant {
    /// As it came, cut off where no code is as long.
    pub typed: String,
    /// As it reads.
    pub code: Option<SubmissionCode>,
}

/// The items that were chosen, each once, in the order they came.
///
/// # Errors
/// [`Fault::Form`] when there is none, or more than [`MOST`].
pub fn parse_chosen(typed: &[String]) -> Result<Vec<Meant>, Fault> {
    let fault = |message: String| Err(Fault::Form(vec![FieldFault::new("item", message)]));
    if typed.is_empty() {
        return fault("Chưa chọn tin bài nào. Hãy đánh dấu các tin bài cần chuyển.".to_owned());
    }
    if typed.len() > MOST {
        return fault(format!(
            "Mỗi lần chuyển tối đa {MOST} tin bài, đang chọn {}. Hãy bỏ bớt rồi chuyển làm nhiều lần.",
            typed.len()
        ));
    }
    let mut chosen: Vec<Meant> = Vec::with_capacity(typed.len());
    for one in typed {
        let meant = Meant {
            typed: one.trim().chars().take(20).collect(),
            code: SubmissionCode::parse(one).ok(),
        };
        let known = |other: &Meant| match meant.code {
            Some(code) => other.code == Some(code),
            None => other.typed == meant.typed,
        };
        if !chosen.iter().any(known) {
            chosen.push(meant);
        }
    }
    Ok(chosen)
}

/// What came, or would come, of one item.
#[derive(Debug)]
pub struct Passed {
    /// The code as it came.
    pub code: String,
    /// The item as it stands now, when there is one within reach.
    pub item: Option<Submission>,
    /// To whom and why, or why not.
    pub outcome: Result<PassedTo, NotPassed>,
}

/// To whom an item went.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PassedTo {
    /// The reviewer's name.
    pub name: String,
    /// "vì …".
    pub reason: String,
}

/// Why an item was not passed on.
#[derive(Debug)]
pub enum NotPassed {
    /// The ordinary operation said no.
    Refused(Fault),
    /// Something broke before its turn came.
    Untried,
}

/// To whom each item would go, were they passed on now one after another.
///
/// # Errors
/// When the database does not answer.
pub async fn foresee_routes(
    services: &Services,
    view: &View<Newsroom>,
    (person, chosen): (AccountId, &[Meant]),
) -> Result<Vec<Passed>, Fault> {
    let found = view.submissions_of(&codes_of(chosen)).await?;
    let claims = view.claims_on(&found, services.now()).await?;
    let mut items: HashMap<_, _> = found.into_iter().map(|item| (item.code, item)).collect();
    let mut of_fields: HashMap<Slug, Vec<Candidate>> = HashMap::new();
    let mut foreseen = Vec::with_capacity(chosen.len());
    for meant in chosen {
        let item = meant.code.and_then(|code| items.remove(&code));
        let outcome = match hindrance(item.as_ref(), &claims, person) {
            Some(fault) => Err(fault),
            None => {
                let field = item.as_ref().map(|item| item.headline.field.clone());
                let field = field.ok_or(StoreFault::NotFound)?;
                if !of_fields.contains_key(&field) {
                    let found = view.candidates(&field, services.today()).await?;
                    of_fields.insert(field.clone(), found);
                }
                let candidates = of_fields.get(&field).map(Vec::as_slice).unwrap_or_default();
                routing::choose_reviewer(candidates).map_err(Fault::from)
            }
        };
        if let Ok(choice) = &outcome {
            for candidates in of_fields.values_mut() {
                routing::count_in(candidates, choice.reviewer, services.now());
            }
        }
        foreseen.push(Passed {
            code: meant.typed.clone(),
            item,
            outcome: outcome
                .map(|choice| PassedTo {
                    name: choice.reviewer_name.to_string(),
                    reason: choice.reason,
                })
                .map_err(NotPassed::Refused),
        });
    }
    Ok(foreseen)
}

/// Why the item would not be passed on, as far as it can be told before.
fn hindrance(
    item: Option<&Submission>,
    claims: &HashMap<SubmissionCode, Claim>,
    person: AccountId,
) -> Option<Fault> {
    let Some(item) = item else {
        return Some(StoreFault::NotFound.into());
    };
    if item.state.name() != StateName::Submitted {
        let now = item.state.name();
        let denied = Denied::State {
            action: Action::Route,
            now,
            allowed: vec![StateName::Submitted],
        };
        return Some(StoreFault::from(denied).into());
    }
    let claim = claims.get(&item.code).filter(|claim| claim.owner != person)?;
    let denied = Denied::Claimed {
        holder: claim.owner_name.clone(),
        until: claim.until,
    };
    Some(StoreFault::from(denied).into())
}

/// Passes each item on, in the act begun for it; what reads as no code has none.
///
/// # Errors
/// [`StoreFault::Fenced`] when the actor lost powers in between; what was passed on before stays so.
pub async fn route_submissions(
    services: &Services,
    view: &View<Newsroom>,
    acts: Vec<(Meant, Option<Tx<Newsroom>>)>,
) -> Result<Vec<Passed>, Fault> {
    let chosen: Vec<_> = acts.iter().map(|(meant, _)| meant.clone()).collect();
    let mut outcomes = Vec::with_capacity(acts.len());
    let mut broken = false;
    for (meant, tx) in acts {
        outcomes.push(match (meant.code, tx) {
            _ if broken => Err(NotPassed::Untried),
            (Some(code), Some(tx)) => match route_submission(services, tx, &code).await {
                Ok(_) => Ok(()),
                Err(fault @ Fault::Store(StoreFault::Fenced)) => return Err(fault),
                Err(fault) => {
                    broken = matches!(fault, Fault::Store(StoreFault::Database(_)));
                    Err(NotPassed::Refused(fault))
                }
            },
            _ => Err(NotPassed::Refused(StoreFault::NotFound.into())),
        });
    }
    // What was done is done: that it cannot be read again now must not hide it.
    let found = view.submissions_of(&codes_of(&chosen)).await;
    let found = found.unwrap_or_else(|fault| {
        tracing::warn!(error = %fault, "the items that were passed on cannot be read");
        Vec::new()
    });
    let mut items: HashMap<_, _> = found.into_iter().map(|item| (item.code, item)).collect();
    let passed = chosen.into_iter().zip(outcomes).map(|(meant, outcome)| {
        let item = meant.code.and_then(|code| items.remove(&code));
        Passed {
            code: meant.typed,
            outcome: outcome.map(|()| passed_to(item.as_ref())),
            item,
        }
    });
    Ok(passed.collect())
}

fn passed_to(item: Option<&Submission>) -> PassedTo {
    match item.and_then(|item| item.routing.as_ref()) {
        Some(routing) => PassedTo {
            name: routing.reviewer_name.to_string(),
            reason: routing.reason.clone(),
        },
        None => PassedTo {
            name: "thành viên phụ trách lĩnh vực".to_owned(),
            reason: String::new(),
        },
    }
}

fn codes_of(chosen: &[Meant]) -> Vec<SubmissionCode> {
    chosen.iter().filter_map(|meant| meant.code).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(texts: &[&str]) -> Vec<String> {
        texts.iter().map(|&text| text.to_owned()).collect()
    }

    #[test]
    fn each_item_is_meant_once_in_the_order_it_came_and_what_is_no_code_stays_visible() {
        let codes = [
            "7K2M-9QXD",
            "4HTR-M2WA",
            " 7k2m-9qxd ",
            "{\"$ne\":1}",
            "{\"$ne\":1}",
        ];
        let chosen = parse_chosen(&texts(&codes)).unwrap();
        let typed: Vec<_> = chosen.iter().map(|meant| meant.typed.as_str()).collect();
        assert_eq!(typed, ["7K2M-9QXD", "4HTR-M2WA", "{\"$ne\":1}"]);
        assert!(chosen[0].code.is_some() && chosen[2].code.is_none());
        let long = parse_chosen(&["x".repeat(1_000)]).unwrap();
        assert_eq!(long[0].typed.len(), 20);
    }

    #[test]
    fn nothing_and_more_than_fifty_are_refused_whole() {
        let refused = |typed: &[String]| parse_chosen(typed).unwrap_err().to_string();
        assert!(refused(&[]).contains("Chưa chọn"));
        let many = vec!["7K2M-9QXD".to_owned(); MOST + 1];
        assert!(refused(&many).contains("tối đa 50 tin bài, đang chọn 51"));
        assert_eq!(parse_chosen(&many[..MOST]).unwrap().len(), 1);
    }
}
