//! What is overdue: the Chair's list, and everything that may come onto it.

use poem::Result;
use poem_openapi::{OpenApi, param::Query};

use crate::{
    domain::{deadlines::Rung, policy::ViewOverdue, submission::Submission, time::Instant},
    store::{Cursor, OverdueFilter, Reference},
    web::{
        gate::Can,
        page::Answer,
        present,
        problem::Problem,
        views::{
            deadlines::{OverduePage, OverdueRow},
            parts::NavLink,
        },
    },
};

/// Items on a page.
const PAGE: usize = 30;
/// Counts stop after this many.
const COUNT_TO: u64 = 1_001;
/// Address of the list.
pub const PATH: &str = "/toa-soan/qua-han";
const ALL: &str = "/toa-soan/qua-han?list=tat-ca";

/// What is overdue.
pub struct DeadlinePages;

#[OpenApi]
impl DeadlinePages {
    /// The Chair's list of what is overdue, or everything.
    #[oai(path = "/toa-soan/qua-han", method = "get")]
    async fn show_overdue(
        &self,
        can: Can<ViewOverdue>,
        list: Query<Option<String>>,
        after: Query<Option<String>>,
    ) -> Result<Answer> {
        let of_chair = list.0.as_deref() != Some("tat-ca");
        let after = after.0.as_deref().and_then(Cursor::parse);
        Ok(Answer::page(&overdue_page(&can, of_chair, after).await?)?)
    }
}

async fn overdue_page(
    can: &Can<ViewOverdue>,
    of_chair: bool,
    after: Option<Cursor>,
) -> Result<OverduePage, Problem> {
    let reference = can.services().reference.current().await?;
    let (view, now) = (can.view(), can.services().now());
    let filter = |of_chair: bool, after| OverdueFilter {
        now,
        rung: of_chair.then_some(Rung::Chair),
        after,
    };
    let (items, next) = view.overdue(&filter(of_chair, after), PAGE).await?;
    let mut lists = Vec::new();
    for (label, href, chairs) in [
        ("Danh sách của Trưởng Ban", PATH, true),
        ("Tất cả tin bài quá hạn", ALL, false),
    ] {
        let count = view.count_overdue(&filter(chairs, None), COUNT_TO).await?;
        let link = NavLink {
            label: label.to_owned(),
            href: href.to_owned(),
            current: chairs == of_chair,
        };
        lists.push((link, present::count_words(count)));
    }
    let next = next.map(|cursor| match of_chair {
        true => format!("{PATH}?after={cursor}"),
        false => format!("{ALL}&after={cursor}"),
    });
    Ok(OverduePage {
        shell: can.portal.shell(can, "Tin bài quá hạn", PATH).await?,
        lists,
        of_chair,
        rows: items.iter().map(|item| row(item, &reference, now)).collect(),
        next,
    })
}

fn row(item: &Submission, reference: &Reference, now: Instant) -> OverdueRow {
    let chased = item.chased();
    OverdueRow {
        item: present::row(item, "/toa-soan", reference, now),
        holder: item.holder_words(),
        rung: chased
            .map_or("Chưa nhắc", |chased| chased.rung.label())
            .to_owned(),
        chased: chased.map(|chased| chased.at.moment_words()),
    }
}
