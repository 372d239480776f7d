//! Two reviewers, one item, the same moment, on two processes: exactly one decides, the other sees what happened.

use bson::{Document, doc};
use cchc::domain::actor::Role;
use futures_util::TryStreamExt;

use crate::harness::{Answer, Browser, Item, Process, TestPortal, binary, event_news, everyone};

const RUNS: usize = 200;
const TITLE: &str = "Hội nghị cải cách hành chính";
const WORDS: &str = "Đề nghị bổ sung số liệu của quý III.";

/// What the second reviewer tries while the first approves.
#[derive(Clone, Copy, Debug)]
enum Rival {
    Approve,
    Return,
    Refuse,
    Edit,
}

const RIVALS: [Rival; 4] = [Rival::Approve, Rival::Return, Rival::Refuse, Rival::Edit];

impl Rival {
    async fn act(self, portal: &TestPortal, item: &Item, browser: &Browser) -> Answer {
        match self {
            Self::Approve => item.approve(browser, "1").await,
            Self::Return => item.give_back(browser, WORDS).await,
            Self::Refuse => {
                item.refuse(browser, &["khong-dat-chat-luong"], &[("remarks", WORDS)])
                    .await
            }
            Self::Edit => {
                let form = event_news(portal, "Hội nghị cải cách hành chính, sửa tiêu đề", 1);
                item.edit_as_board(browser, "1", &form).await
            }
        }
    }
}

#[tokio::test]
async fn two_reviewers_in_the_same_moment_make_one_decision_and_one_conflict() {
    let portal = TestPortal::open().await;
    let people = everyone(&portal).await;
    let colleague = portal
        .appoint(
            "le@cchc.example",
            "Lê Thị Hạnh",
            &[Role::StandingOfficer],
            "ban-bien-tap",
        )
        .await;
    let processes = [
        Process::start(&binary(), &["serve"], &portal.database, portal.mails.path()).await,
        Process::start(&binary(), &["serve"], &portal.database, portal.mails.path()).await,
    ];
    let [first, second] = [
        people.officer.browser.at(&processes[0].base),
        colleague.browser.at(&processes[1].base),
    ];
    let author = people.author.browser.at(&processes[0].base);
    let mut won = [0; 2];
    for run in 0..RUNS {
        let rival = RIVALS[run % RIVALS.len()];
        let item = Item::submitted(&people.author, &event_news(&portal, TITLE, 1)).await;
        let (approved, other) = tokio::join!(item.approve(&first, "1"), rival.act(&portal, &item, &second));
        let decisions = decisions(&portal, &item).await;
        assert_eq!(decisions.len(), 1, "{rival:?}: {decisions:?}");
        let (winner, loser) = match (approved.status, other.status) {
            (303, _) => (0, other),
            (_, 303) => (1, approved),
            statuses => panic!("{rival:?}: nobody decided: {statuses:?}"),
        };
        won[winner] += 1;
        assert_eq!(loser.status, 409, "{rival:?}: {}", loser.body);
        check_loser(rival, winner, &loser);
        let public = author.get(&format!("/bai-viet/{}", item.code)).await.status;
        let expected = if decisions == ["approve"] { 308 } else { 404 };
        assert_eq!(public, expected, "{rival:?}: {decisions:?}");
    }
    assert!(
        won[0] > 0 && won[1] > 0,
        "each wins at times, or they never met: {won:?}"
    );
    drop(processes);
    portal.close().await;
}

/// Acts after the submit.
async fn decisions(portal: &TestPortal, item: &Item) -> Vec<String> {
    let stored = item.stored(portal).await;
    let chain = format!("submission:{}", stored.get_str("_id").unwrap());
    let audit = portal.raw().await.collection::<Document>("audit");
    let entries = audit
        .find(doc! { "chain": chain, "sequence": { "$gt": 2 } })
        .await
        .unwrap();
    let entries: Vec<_> = entries.try_collect().await.unwrap();
    let action = |entry: &Document| entry.get_str("action").unwrap().to_owned();
    entries.iter().map(action).collect()
}

/// The one who came second reads what happened, and finds again what was typed.
fn check_loser(rival: Rival, winner: usize, loser: &Answer) {
    match (rival, winner) {
        (Rival::Edit, 1) => {
            assert!(
                loser.body.contains("Thay đổi từ phiên bản 1 đến phiên bản 2"),
                "the diff"
            );
        }
        (Rival::Edit, _) => {
            assert!(loser.body.contains("sửa tiêu đề"), "what was typed is kept");
        }
        (Rival::Return | Rival::Refuse, 0) => {
            assert!(
                loser.body.contains(WORDS),
                "what was typed is kept: {}",
                loser.body
            );
            assert!(loser.body.contains("Đã đăng tải"), "and where the item stands");
        }
        _ => assert!(loser.body.contains("thao-tac"), "the item as it is now"),
    }
}
