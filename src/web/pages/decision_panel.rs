//! What can be decided about an item: only what is allowed, and why the rest is not.

use super::item::{ItemDesk, Mend};
use crate::{
    app::{front_page::front_page, review::preview_route},
    domain::{
        ground::Ground,
        policy::{Action, Denied, KeepFrontPage, Permission, decide, may_on_board},
        reason::ReasonAct,
        state::{State, StateName},
        submission::Submission,
    },
    store::Reference,
    web::{
        form::fresh_key,
        gate::Can,
        problem::Problem,
        views::{
            parts::{Choice, Offer},
            submissions::{ClaimView, DecisionPanel, MoveOffer},
        },
    },
};

impl ItemDesk {
    /// Who is at the item; on the Board's side alone, and where it waits for a decision.
    async fn claim<P: Permission>(&self, can: &Can<P>, item: &Submission) -> Result<ClaimView, Problem> {
        let Some(view) = &self.newsroom else {
            return Ok(ClaimView::Hidden);
        };
        let may = decide(&can.person, Action::Claim, item).is_ok();
        let key = fresh_key();
        Ok(match view.claim_on(item, can.services().now()).await? {
            Some(claim) if claim.owner == can.person.account => ClaimView::Own {
                key,
                until: claim.until.moment_words(),
            },
            Some(claim) => ClaimView::Another {
                key,
                name: claim.owner_name.to_string(),
                until: claim.until.moment_words(),
                may_take_over: may,
            },
            None if may => ClaimView::Free { key },
            None => ClaimView::Hidden,
        })
    }

    /// Whether the article may be put at the head of the home page, or taken from there.
    async fn lead_offers<P: Permission>(
        &self,
        can: &Can<P>,
        item: &Submission,
    ) -> Result<(Offer, Offer), Problem> {
        let may = may_on_board::<KeepFrontPage>(&can.person, None).is_ok();
        let is_public = matches!(item.state, State::Published { .. }) && item.corrects.is_none();
        let Some(view) = self.newsroom.as_ref().filter(|_| may && is_public) else {
            return Ok((Offer::Hidden, Offer::Hidden));
        };
        let (page, leads) = front_page(can.services(), view).await?;
        let this = leads && page.lead.is_some_and(|lead| lead.code == item.code);
        let open = Offer::Open { key: fresh_key() };
        Ok(if this {
            (Offer::Hidden, open)
        } else {
            (open, Offer::Hidden)
        })
    }

    pub(super) async fn panel<P: Permission>(
        &self,
        can: &Can<P>,
        item: &Submission,
        base: String,
        mend: Option<Mend>,
    ) -> Result<DecisionPanel, Problem> {
        let newsroom = self.newsroom.is_some();
        let offer = |action: Action, here: bool| {
            if here {
                offer(can, action, item)
            } else {
                Offer::Hidden
            }
        };
        let route = offer(Action::Route, newsroom);
        let route_to = match (&self.newsroom, &route) {
            (Some(view), Offer::Open { .. }) => Some(
                preview_route(can.services(), view, item)
                    .await?
                    .map(|choice| format!("{} vì {}", choice.reviewer_name, choice.reason))
                    .map_err(|nobody| nobody.to_string()),
            ),
            _ => None,
        };
        let (lead, end_lead) = self.lead_offers(can, item).await?;
        let (errors, typed) = mend.map(|mend| (mend.errors, mend.typed)).unwrap_or_default();
        Ok(DecisionPanel {
            claim: self.claim(can, item).await?,
            base,
            queue: String::new(),
            revision: item.revision.number(),
            at_chair: item.state.name() == StateName::AwaitingChair,
            edit: offer(Action::Edit, true),
            submit: offer(Action::Submit, !newsroom),
            withdraw: offer(Action::Withdraw, !newsroom),
            approve: offer(Action::Approve, newsroom),
            route,
            route_to,
            return_to_author: offer(Action::Return, newsroom),
            refuse: offer(Action::Refuse, newsroom),
            take_down: offer(Action::TakeDown, newsroom),
            taking_down: typed.tried.as_deref() == Some("go-bai"),
            check: match item.state.name() {
                // Of another state, or checked already, it would be noise, not a reason.
                StateName::Published if item.check_now().is_none() && item.corrects.is_none() => {
                    offer(Action::Check, newsroom)
                }
                _ => Offer::Hidden,
            },
            edition: item.public_edition().map(|id| id.to_string()).unwrap_or_default(),
            checking: typed.tried.as_deref() == Some("kiem-tra"),
            lead,
            end_lead,
            urge: match (
                offer(Action::Urge, newsroom),
                item.may_be_urged_on(can.services().today()),
            ) {
                (open @ Offer::Open { .. }, Ok(())) => open,
                (Offer::Open { .. }, Err(urged)) => Offer::Closed {
                    reason: urged.to_string(),
                },
                // Of another state it would be noise, not a reason.
                _ => Offer::Hidden,
            },
            urging: typed.tried.as_deref() == Some("don-doc"),
            order: [
                typed.order.authority,
                typed.order.document_number,
                typed.order.issued_on,
            ],
            grounds: Ground::ALL.map(ground_choice).to_vec(),
            remarks: typed.remarks,
            ticked: typed.grounds,
            duplicate_of: typed.duplicate_of,
            errors,
            moves: MOVES
                .iter()
                .map(|one| one.offer(can, item, newsroom, typed.tried.as_deref() == Some(one.path)))
                .collect(),
            words: typed.words,
            ready: match newsroom {
                true => ready_sentences(&*can.services().reference.current().await?),
                false => Vec::new(),
            },
        })
    }
}

/// What each act offers as a reason: key and name of the act, sentences.
fn ready_sentences(reference: &Reference) -> Vec<(&'static str, &'static str, Vec<String>)> {
    ReasonAct::ALL
        .map(|act| (act.key(), act.label(), reference.catalogue.sentences(act)))
        .to_vec()
}

/// How an act that moves the item one step on is shown.
struct MovePlan {
    action: Action,
    path: &'static str,
    consequence: &'static str,
    words_label: Option<&'static str>,
}

const MOVES: [MovePlan; 9] = [
    MovePlan {
        action: Action::Direct,
        path: "cho-y-kien",
        consequence: "Tin bài quay về Bộ phận Thường trực cùng ý kiến chỉ đạo.",
        words_label: Some("Ý kiến chỉ đạo"),
    },
    MovePlan {
        action: Action::Release,
        path: "ket-thuc-giu",
        consequence: "Tin bài quay về bước trước khi tạm giữ; tác giả được thông báo.",
        words_label: None,
    },
    MovePlan {
        action: Action::AskDirection,
        path: "xin-y-kien",
        consequence: "Tin bài chờ đến khi Trưởng Ban cho ý kiến hoặc bạn thu lại.",
        words_label: Some("Nội dung xin ý kiến"),
    },
    MovePlan {
        action: Action::Escalate,
        path: "trinh",
        consequence: "Trưởng Ban quyết định thay; bạn không còn xử lý tin bài này.",
        words_label: Some("Lý do trình"),
    },
    MovePlan {
        action: Action::Reroute,
        path: "chuyen-khac",
        consequence: "Thành viên đang duyệt và thành viên mới đều được thông báo.",
        words_label: None,
    },
    MovePlan {
        action: Action::HandBack,
        path: "chuyen-lai",
        consequence: "Tin bài quay về Bộ phận Thường trực để tiếp tục xử lý.",
        words_label: Some("Lý do chuyển lại"),
    },
    MovePlan {
        action: Action::Recall,
        path: "thu-lai",
        consequence: "Tin bài quay về bước sàng lọc; người đang xử lý được thông báo.",
        words_label: None,
    },
    MovePlan {
        action: Action::UndoReturn,
        path: "huy-tra-lai",
        consequence: "Tin bài quay về bước trước khi trả lại; tác giả được thông báo không cần chỉnh sửa.",
        words_label: None,
    },
    MovePlan {
        action: Action::Correct,
        path: "dinh-chinh",
        consequence: "Mở một bản đính chính từ nội dung đang đăng. Bài đã đăng giữ nguyên cho đến khi bản đính chính được phê duyệt.",
        words_label: Some("Nội dung cần đính chính"),
    },
];

impl MovePlan {
    /// Only what this state knows is shown: a move of another state would be noise, not a reason.
    fn offer<P: Permission>(
        &self,
        can: &Can<P>,
        item: &Submission,
        newsroom: bool,
        tried: bool,
    ) -> MoveOffer {
        let offer = match offer(can, self.action, item) {
            open @ Offer::Open { .. } if newsroom || self.action == Action::Correct => open,
            _ => Offer::Hidden,
        };
        MoveOffer {
            path: self.path,
            label: self.action.label(),
            consequence: self.consequence,
            words_label: self.words_label,
            offer,
            tried,
        }
    }
}

fn ground_choice(ground: Ground) -> Choice {
    Choice {
        value: ground.slug().to_owned(),
        label: ground.clause_text().to_owned(),
        depth: 0,
    }
}

/// Policy's answer as an offer: the same table that decides also explains.
fn offer<P: Permission>(can: &Can<P>, action: Action, item: &Submission) -> Offer {
    match decide(&can.person, action, item) {
        Ok(_) => Offer::Open { key: fresh_key() },
        Err(Denied::Role { .. } | Denied::Outside) => Offer::Hidden,
        Err(denied) => Offer::Closed {
            reason: denied.to_string(),
        },
    }
}
