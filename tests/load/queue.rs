//! The first page of the queue with its counts, while few items wait and while very many do.

use std::time::{Duration, Instant};

use bson::{DateTime, Document, doc};
use cchc::{domain::text::SubmissionCode, store::Reference};

use crate::{
    figure,
    harness::{Answer, Browser, Everyone, Item, TestPortal, event_news, everyone, key},
    p95,
};

const FEW: usize = 1_000;
const MANY: usize = 100_000;
/// Items of each other state, more than a count counts.
const BESIDE: usize = 1_500;
const AT_A_TIME: usize = 5_000;
const WARM_UP: usize = 30;
const PAGES: usize = 600;
const MINUTE: i64 = 60_000;
const SETTLING: Duration = Duration::from_secs(10);

pub async fn measure() {
    let portal = TestPortal::open().await;
    let people = everyone(&portal).await;
    let officer = &people.officer.browser;
    let mut copies = Copies::of(&portal).await;
    for item in one_of_each_other_state(&portal, &people).await {
        copies.add(&item.stored(&portal).await, BESIDE).await;
    }
    let waiting = submitted(&portal, &people).await.stored(&portal).await;
    copies.add(&waiting, FEW - 1).await;
    let few = first_page(officer).await;
    copies.add(&waiting, MANY - FEW).await;
    let many = first_page(officer).await;
    let counted = doc! { "state.name": "submitted" };
    assert_eq!(portal.count("submissions", counted).await, MANY as u64);
    figure("queue_growth_p95", many / few, "ratio");
    figure("queue_1k_p95_ms", few, "ms");
    figure("queue_100k_p95_ms", many, "ms");
    portal.close().await;
}

/// The time below which 95 of 100 first pages are there, in milliseconds.
async fn first_page(officer: &Browser) -> f64 {
    let mut times = Vec::new();
    for page in 0..WARM_UP + PAGES {
        let began = Instant::now();
        let answer = officer.get("/toa-soan").await.expect(200);
        let took = began.elapsed();
        assert!(answer.body.contains("Hội nghị số "), "{}", answer.body);
        if page >= WARM_UP {
            times.push(took.as_secs_f64() * 1_000.0);
        }
    }
    p95(times)
}

async fn submitted(portal: &TestPortal, people: &Everyone) -> Item {
    Item::submitted(&people.author, &event_news(portal, "Hội nghị", 3)).await
}

/// An item of each other state that the queue shows.
async fn one_of_each_other_state(portal: &TestPortal, people: &Everyone) -> Vec<Item> {
    let (officer, author) = (&people.officer.browser, &people.author.browser);
    let mut items = Vec::new();
    for state in [
        "awaiting_direction",
        "in_field_review",
        "awaiting_chair",
        "on_hold",
        "returned",
        "published",
        "unpublished",
        "refused",
        "withdrawn",
    ] {
        let item = submitted(portal, people).await;
        let answer = match state {
            "awaiting_direction" => say(officer, &item, "xin-y-kien").await,
            "in_field_review" => item.route(officer).await,
            "awaiting_chair" => say(officer, &item, "trinh").await,
            "on_hold" => {
                let words = [("remarks", "Đề nghị xác thực lại.")];
                item.refuse(officer, &["dang-xac-thuc-lai"], &words).await
            }
            "returned" => item.give_back(officer, "Đề nghị bổ sung số liệu.").await,
            "published" => item.approve(officer, "1").await,
            "unpublished" => {
                item.approve(officer, "1").await.expect(303);
                say(&people.chair.browser, &item, "go-bai").await
            }
            "refused" => item.refuse(officer, &["khong-dat-chat-luong"], &[]).await,
            _ => item.withdraw(author).await,
        };
        answer.expect(303);
        assert_eq!(item.state(portal).await, state);
        items.push(item);
    }
    items
}

async fn say(browser: &Browser, item: &Item, act: &str) -> Answer {
    let key = key();
    let fields = [("words", "Đề nghị xem xét."), ("key", key.as_str())];
    browser.post(&format!("{}/{act}", item.newsroom()), &fields).await
}

/// Copies of real items, spread over bodies, fields and moments.
struct Copies {
    raw: mongodb::Database,
    reference: Reference,
    made: usize,
}

impl Copies {
    async fn of(portal: &TestPortal) -> Self {
        Self {
            raw: portal.raw().await,
            reference: portal.services.store.reference().await.unwrap(),
            made: 0,
        }
    }

    async fn add(&mut self, item: &Document, count: usize) {
        let submissions = self.raw.collection::<Document>("submissions");
        let mut left = count;
        while left > 0 {
            let now = left.min(AT_A_TIME);
            let copies: Vec<_> = (0..now).map(|_| self.copy(item)).collect();
            submissions.insert_many(copies).await.unwrap();
            left -= now;
        }
        // Else, while the pages are measured, the database is still writing the copies down, and reading them again
        // for the change streams of the portal.
        let admin = self.raw.client().database("admin");
        admin.run_command(doc! { "fsync": 1 }).await.unwrap();
        tokio::time::sleep(SETTLING).await;
    }

    fn copy(&mut self, item: &Document) -> Document {
        self.made += 1;
        let number = self.made;
        let mut copy = item.clone();
        let tenant = &self.reference.tenants[number % self.reference.tenants.len()];
        let fields = &self.reference.catalogue.fields;
        let [.., a, b, c, d, e] = (number as u64).wrapping_mul(0x9E37_79B9).to_be_bytes();
        copy.insert("_id", uuid::Uuid::now_v7().to_string());
        copy.insert("code", SubmissionCode::from_random([a, b, c, d, e]).to_string());
        copy.insert("tenant", tenant.id.to_string());
        copy.insert("tenant_name", &tenant.name);
        let headline = copy.get_document_mut("headline").unwrap();
        headline.insert("title", format!("Hội nghị số {number}"));
        headline.insert("field", fields[number / 7 % fields.len()].slug.to_string());
        // Over half a year, and not in the order of insertion.
        let earlier = i64::from(u32::from_be_bytes([0, c, d, e]) % 262_000) * MINUTE;
        shift(&mut copy, "updated_at", earlier);
        for part in ["state", "intake"] {
            let part = copy.get_document_mut(part).unwrap();
            for moment in ["since", "at", "due_at"] {
                shift(part, moment, earlier);
            }
        }
        copy
    }
}

fn shift(document: &mut Document, moment: &str, earlier: i64) {
    if let Ok(at) = document.get_datetime(moment) {
        let at = DateTime::from_millis(at.timestamp_millis() - earlier);
        document.insert(moment, at);
    }
}
