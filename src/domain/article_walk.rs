//! Random lives of an article: its item, its corrections one after the other, and what the public sees of it.

use proptest::prelude::*;

use super::{
    actor::Person,
    article::{Article, PublicChange, Standing},
    change::{Change, Stamp},
    content::{Revision, RevisionNumber},
    custody::{Declaration, Onward, Timing},
    policy::{Approve, Correct, Edit, Submit, TakeDown, Withdraw, grant},
    random_walk::{START, content, open, people, removal_order},
    state::State,
    submission::{Submission, Targets},
    time::Instant,
};

const CUSTODIAN: usize = 0;
const OFFICER: usize = 5;
const CHAIR: usize = 7;

#[derive(Clone, Copy, Debug)]
enum Try {
    /// By the custodian, the officer or the Chair.
    Open(usize),
    Edit(u8),
    Submit,
    Withdraw,
    Approve,
    TakeDown {
        ordered: bool,
    },
}

fn tries() -> impl Strategy<Value = Try> {
    prop_oneof![
        3 => prop::sample::select(vec![CUSTODIAN, OFFICER, CHAIR]).prop_map(Try::Open),
        2 => any::<u8>().prop_map(Try::Edit),
        2 => Just(Try::Submit),
        1 => Just(Try::Withdraw),
        3 => Just(Try::Approve),
        1 => Just(Try::TakeDown { ordered: false }),
        1 => Just(Try::TakeDown { ordered: true }),
    ]
}

/// A published item, the correction that is open, and the article as the public site has it.
struct Life {
    original: Submission,
    correction: Option<(Submission, Revision)>,
    article: Article,
    people: Vec<Person>,
    stamp: Stamp,
}

impl Life {
    fn published() -> Self {
        let people = people();
        let mut stamp = Stamp::new(START, [5; 32]);
        let (draft, revision) = written(&open(&people[CUSTODIAN], &mut stamp));
        let submitted = submit(draft, &revision, &people[CUSTODIAN], &mut stamp).unwrap();
        let granted = grant::<Approve>(&people[OFFICER], submitted).unwrap();
        let change = granted
            .approve(RevisionNumber::FIRST, &revision, "Tỉnh Tuyên Quang", &mut stamp)
            .unwrap();
        let Some(PublicChange::Show(article)) = change.public() else {
            panic!("an approval publishes");
        };
        Self {
            original: change.resource().clone(),
            correction: None,
            article: (**article).clone(),
            people,
            stamp,
        }
    }

    fn show(&mut self, change: &Change<Submission>) {
        match change.public() {
            Some(PublicChange::Show(article)) => self.article = (**article).clone(),
            Some(PublicChange::TakeDown(code, standing)) => {
                assert_eq!(*code, self.article.code);
                self.article.standing = standing.clone();
            }
            Some(other) => panic!("an item does not choose what leads the home page: {other:?}"),
            None => {}
        }
    }

    fn attempt(&mut self, what: Try) {
        let now = self.stamp.at().plus_hours(1);
        self.stamp = Stamp::new(now, self.stamp.draw());
        let stamp = &mut self.stamp.clone();
        match (what, self.correction.take()) {
            (Try::Open(who), None) => {
                let published = self.article.edition.content.clone();
                let granted = grant::<Correct>(&self.people[who], self.original.clone());
                let order = matches!(&self.original.state, State::Unpublished { order: Some(_), .. });
                assert_eq!(granted.is_err(), order, "nothing but an order ends corrections");
                let opened = granted.map(|granted| {
                    with_timing(|timing| {
                        granted
                            .correct(&published, "Sai số liệu.", timing, stamp)
                            .unwrap()
                    })
                });
                self.correction = opened.ok().map(|change| {
                    assert!(change.public().is_none(), "the article stays as it is");
                    written(&change)
                });
            }
            (Try::Edit(title), Some((item, before))) => {
                let writer = [CUSTODIAN, OFFICER]
                    .into_iter()
                    .find_map(|who| grant::<Edit>(&self.people[who], item.clone()).ok());
                let edited = writer.and_then(|granted| {
                    granted
                        .edit(before.number, &before.content, content(title), stamp)
                        .ok()
                });
                self.correction = Some(edited.map_or((item, before), |change| written(&change)));
            }
            (Try::Submit, Some((item, revision))) => {
                let sent = submit(item.clone(), &revision, &self.people[CUSTODIAN], stamp);
                self.correction = Some((sent.unwrap_or(item), revision));
            }
            (Try::Withdraw, Some((item, _))) => {
                let granted = grant::<Withdraw>(&self.people[CUSTODIAN], item).unwrap();
                assert!(granted.withdraw(stamp).public().is_none());
            }
            (Try::Approve, Some((item, revision))) => {
                let Ok(granted) = grant::<Approve>(&self.people[OFFICER], item.clone()) else {
                    self.correction = Some((item, revision));
                    return;
                };
                let original = self.original.clone();
                let barred = match &original.state {
                    State::Unpublished { since, order, .. } => order.is_some() || *since > item.opened_at,
                    _ => false,
                };
                let bound = revision.number;
                match granted.approve_correction(bound, &revision, original, "Tỉnh Tuyên Quang", stamp) {
                    Ok((correction, original)) => {
                        assert!(!barred, "what was taken down since is not brought back");
                        assert_eq!(
                            correction.resource().state.name(),
                            original.resource().state.name()
                        );
                        self.show(&correction);
                        self.original = original.resource().clone();
                    }
                    Err(_) => {
                        assert!(barred);
                        self.correction = Some((item, revision));
                    }
                }
            }
            (Try::TakeDown { ordered }, correction) => {
                self.correction = correction;
                if let Ok(granted) = grant::<TakeDown>(&self.people[CHAIR], self.original.clone()) {
                    let order = ordered.then(removal_order);
                    let was_public = matches!(self.original.state, State::Published { .. });
                    let taken = granted.take_down("Sai số liệu.", order, stamp);
                    assert_eq!(
                        taken.is_ok(),
                        was_public || ordered,
                        "what is down needs an order to say more"
                    );
                    if let Ok(change) = taken {
                        self.show(&change);
                        self.original = change.resource().clone();
                    }
                }
            }
            (_, correction) => self.correction = correction,
        }
    }

    fn check(&self, first: Instant) {
        assert_eq!(self.article.code, self.original.code);
        assert_eq!(self.article.edition.code, self.original.code, "the address stays");
        assert_eq!(self.article.submission, self.original.id);
        assert_eq!(
            self.article.published_at, first,
            "the first publication stays the first"
        );
        match &self.original.state {
            State::Published { edition, since, .. } => {
                assert_eq!(*edition, self.article.edition.id, "one edition is public");
                assert_eq!(*since, first);
                assert_eq!(self.article.standing, Standing::Public);
            }
            State::Unpublished {
                edition,
                order,
                since,
                ..
            } => {
                assert_eq!(*edition, self.article.edition.id);
                let standing = Standing::TakenDown {
                    since: *since,
                    order: order.clone(),
                };
                assert_eq!(self.article.standing, standing);
            }
            other => panic!("{other:?}"),
        }
        if let Some((correction, _)) = &self.correction {
            let corrects = correction.corrects.unwrap();
            assert_eq!(
                (corrects.submission, corrects.code),
                (self.original.id, self.original.code)
            );
            assert_eq!(
                correction.author, self.original.author,
                "the author never changes"
            );
            let intake = self.original.intake.filter(|_| correction.state != State::Draft);
            assert_eq!(correction.intake, intake, "lateness is of the first submit");
        }
    }
}

/// What a change leaves: the item, and the revision written with it.
fn written(change: &Change<Submission>) -> (Submission, Revision) {
    let revision = change.records().iter().find_map(|record| match record {
        super::change::Record::Revision(revision) => Some((**revision).clone()),
        super::change::Record::Edition(_) => None,
    });
    (change.resource().clone(), revision.unwrap())
}

fn submit(item: Submission, revision: &Revision, who: &Person, stamp: &mut Stamp) -> Option<Submission> {
    let declared = Declaration {
        accurate: true,
        no_state_secret: true,
    };
    let granted = grant::<Submit>(who, item).ok()?;
    let change =
        with_timing(|timing| granted.submit(&revision.content, declared, Onward::AsBefore, timing, stamp));
    Some(change.ok()?.resource().clone())
}

fn with_timing<T>(work: impl FnOnce(Timing<'_>) -> T) -> T {
    let calendar = super::calendar::WorkingCalendar::default();
    work(Timing {
        targets: Targets::default(),
        calendar: &calendar,
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn whatever_becomes_of_it_an_article_has_one_edition_and_one_address(tries in prop::collection::vec(tries(), 1..40)) {
        let mut life = Life::published();
        let first = life.article.published_at;
        let mut removed = false;
        for what in tries {
            life.attempt(what);
            life.check(first);
            let by_order = matches!(&life.article.standing, Standing::TakenDown { order: Some(_), .. });
            prop_assert!(by_order || !removed, "a removal by order was undone");
            removed = by_order;
        }
    }
}
