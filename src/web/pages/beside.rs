//! The queue beside an item that is open: where in it one is, and what opens after an act.

use std::{collections::HashMap, fmt::Display};

use super::newsroom::{BASE, Chosen, PAGE};
use super::{
    live_queue::{STREAM_PATH, print_of},
    submissions::parse_code,
};
use crate::{
    domain::{
        policy::ViewNewsroom,
        scope::Newsroom,
        state::StateName,
        submission::Submission,
        text::{Slug, SubmissionCode},
        time::Instant,
    },
    store::{Cursor, QueueFilter, Reference, View},
    web::{
        gate::Can,
        present,
        problem::Problem,
        views::{
            parts::{ItemRow, NavLink},
            submissions::QueueBeside,
        },
    },
};

/// Where in the queue one is: its filters, its page, and which item opens once the one that is open is decided.
pub(super) struct Place {
    pub(super) chosen: Chosen,
    after: Option<String>,
    next: Option<SubmissionCode>,
}

impl Place {
    /// As the address of the queue has it.
    pub(super) fn new(chosen: Chosen, after: Option<&str>) -> Self {
        Self {
            chosen,
            after: after
                .filter(|cursor| Cursor::parse(cursor).is_some())
                .map(str::to_owned),
            next: None,
        }
    }

    /// As a form carries it: the query of the queue's address. Nothing of it is used as it came.
    pub(super) fn parse(can: &Can<ViewNewsroom>, words: &str) -> Self {
        let mut pairs: HashMap<String, String> = url::form_urlencoded::parse(words.as_bytes())
            .into_owned()
            .collect();
        let mut taken = |name| pairs.remove(name);
        let (next, after) = (taken("mo"), taken("after"));
        let chosen = Chosen::of(
            can,
            taken("state"),
            taken("field"),
            taken("tenant"),
            taken("late"),
        );
        Self {
            next: next.and_then(|code| parse_code(&code).ok()),
            ..Self::new(chosen, after.as_deref())
        }
    }

    pub(super) fn filter(&self, reference: &Reference) -> QueueFilter {
        QueueFilter {
            after: self.after.as_deref().and_then(Cursor::parse),
            ..self.chosen.filter(reference)
        }
    }

    fn query(&self) -> String {
        let query = self.chosen.query(&self.chosen.state);
        match &self.after {
            Some(cursor) => format!("{query}&after={cursor}"),
            None => query,
        }
    }

    /// What a form carries of it.
    pub(super) fn words(&self) -> String {
        self.words_before(self.next.as_ref())
    }

    fn words_before(&self, next: Option<&SubmissionCode>) -> String {
        match next {
            Some(code) => format!("{}&mo={code}", self.query()),
            None => self.query(),
        }
    }

    /// The list alone.
    pub(super) fn list_address(&self) -> String {
        format!("{BASE}?{}", self.query())
    }

    /// The list with an item open beside it.
    pub(super) fn item_address(&self, code: impl Display) -> String {
        format!("{BASE}?{}&mo={code}", self.query())
    }

    /// Where one goes on after a decision: to the item that follows.
    pub(super) fn onward(&self, decided: &SubmissionCode) -> String {
        format!("{BASE}?{}&vua={decided}", self.words())
    }

    /// The way back to what was decided.
    pub(super) fn reopening(&self, decided: &SubmissionCode) -> NavLink {
        NavLink {
            label: format!("Mở lại tin bài vừa xử lý, mã {decided}"),
            href: self.item_address(decided),
            current: false,
        }
    }

    /// Where the page hears of changes.
    pub(super) fn stream(&self) -> String {
        format!("{STREAM_PATH}?{}", self.query())
    }

    /// The item that was to follow, or the first of the list when somebody else was quicker with it.
    pub(super) async fn still_there(
        &self,
        can: &Can<ViewNewsroom>,
        wanted: Option<SubmissionCode>,
    ) -> Result<Option<SubmissionCode>, Problem> {
        let reference = can.services().reference.current().await?;
        let (rows, _) = can.view().submissions(&self.filter(&reference), PAGE).await?;
        let mut codes = rows.into_iter().map(|item| item.code);
        let first = codes.next();
        Ok(match wanted {
            Some(wanted) if codes.any(|code| code == wanted) => Some(wanted),
            _ => first,
        })
    }

    /// The list beside an item; the item that follows it is the next to open.
    pub(super) async fn beside(
        &self,
        view: &View<Newsroom>,
        open: &Submission,
        reference: &Reference,
        now: Instant,
    ) -> Result<QueueBeside, Problem> {
        let (rows, more) = view.submissions(&self.filter(reference), PAGE).await?;
        let claims = view.claims_on(&rows, now).await?;
        let at = rows.iter().position(|item| item.code == open.code);
        let following = at.and_then(|at| rows.get(at + 1)).or(rows.first());
        let next = following
            .map(|item| &item.code)
            .filter(|code| **code != open.code);
        let further = |cursor: Cursor| {
            Self {
                chosen: self.chosen.clone(),
                after: Some(cursor.to_string()),
                next: None,
            }
            .item_address(open.code)
        };
        Ok(QueueBeside {
            heading: StateName::from_slug(&self.chosen.state).map_or("Tin bài", StateName::label),
            narrowed: self.narrowing(reference),
            list: print_of(&rows),
            rows: rows
                .iter()
                .map(|item| ItemRow {
                    href: self.item_address(item.code),
                    ..present::row(item, BASE, reference, now).at(claims.get(&item.code))
                })
                .collect(),
            here: self.item_address(open.code),
            place: self.words_before(next),
            stream: self.stream(),
            further: more.map(further),
        })
    }

    /// The filters in words.
    fn narrowing(&self, reference: &Reference) -> Vec<String> {
        let field = Slug::parse(&self.chosen.field).ok();
        let field = field.map(|field| reference.field_name(&field).to_owned());
        let tenant = reference.tenant_by_slug(&self.chosen.tenant);
        let tenant = tenant.map(|tenant| tenant.name.clone());
        let late = self.chosen.late.then(|| "Chỉ tin nộp muộn".to_owned());
        [field, tenant, late].into_iter().flatten().collect()
    }
}
