//! Devices: a log-in from one that the account never used is told to its person, once.

use bson::doc;
use cchc::{
    domain::{account::Account, actor::Role, terms::Agreement},
    store::Tx,
};
use secrecy::SecretString;

use crate::harness::{Answer, Browser, Somebody, TestPortal};

const PASSWORD: &str = "mật khẩu đủ dài để thử";
const CHROME: &str = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) \
                      Chrome/150.0.0.0 Safari/537.36";
const SUBJECT: &str = "[CCHC] Cảnh báo đăng nhập từ thiết bị mới";

/// Somebody who knows the own password.
pub async fn with_password(portal: &TestPortal, email: &str, name: &str) -> Somebody {
    let roles = [Role::Collaborator];
    let somebody = portal.appoint(email, name, &roles, "tuyen-quang").await;
    let mut tx = portal.system_tx();
    let account: Account = tx.account(somebody.id).await.unwrap();
    let hash = portal.services.passwords.hash(SecretString::from(PASSWORD)).await;
    let change = account
        .set_password(hash.unwrap(), Agreement::GIVEN, tx.stamp())
        .unwrap();
    let epoch = change.resource().epoch;
    Tx::save(&tx, change).await.unwrap();
    portal
        .services
        .store
        .close_gates(somebody.id, epoch)
        .await
        .unwrap();
    somebody
}

/// Logs in as a browser would that has these cookies.
pub async fn log_in(portal: &TestPortal, email: &str, password: &str, cookie: Option<&str>) -> Answer {
    log_in_by(portal, (email, password), cookie, CHROME).await
}

async fn log_in_by(
    portal: &TestPortal,
    (email, password): (&str, &str),
    cookie: Option<&str>,
    agent: &str,
) -> Answer {
    let mut browser = Browser::new(&portal.base);
    browser.cookie = cookie.map(str::to_owned);
    let request = browser.request("POST", "/dang-nhap").header("user-agent", agent);
    Browser::send(request.form(&[("email", email), ("password", password)])).await
}

/// The cookie of the device that a log-in left behind.
async fn device_after(portal: &TestPortal, email: &str, cookie: Option<&str>) -> String {
    let mut browser = Browser::new(&portal.base);
    browser.cookie = cookie.map(str::to_owned);
    let request = browser.request("POST", "/dang-nhap").header("user-agent", CHROME);
    let answer = request
        .form(&[("email", email), ("password", PASSWORD)])
        .send()
        .await
        .unwrap();
    assert_eq!(answer.status().as_u16(), 303);
    let cookies = answer.headers().get_all("set-cookie").iter();
    let cookies: Vec<_> = cookies.map(|one| one.to_str().unwrap().to_owned()).collect();
    let device = cookies.iter().find(|one| one.starts_with("cchc_device="));
    let device = device.unwrap_or_else(|| panic!("no device: {cookies:?}"));
    for attribute in ["HttpOnly", "SameSite=Lax", "Path=/", "Max-Age=15552000"] {
        assert!(device.contains(attribute), "{device}");
    }
    device.split(';').next().unwrap().to_owned()
}

async fn letters(portal: &TestPortal, who: &Somebody) -> u64 {
    let filter = doc! { "letter.template": "new_device", "to._id": who.id.to_string() };
    portal.count("outbox", filter).await
}

#[tokio::test]
async fn a_new_device_is_told_once_a_known_one_and_the_very_first_are_not() {
    let portal = TestPortal::open().await;
    let mai = with_password(&portal, "mai@tq.example", "Hoàng Thị Mai").await;
    let first = device_after(&portal, &mai.email, None).await;
    assert_eq!(letters(&portal, &mai).await, 0, "the very first log-in");
    let again = device_after(&portal, &mai.email, Some(&first)).await;
    assert_eq!(again, first, "the device stays the same");
    assert_eq!(letters(&portal, &mai).await, 0, "a known device");

    // Whoever wants a digest or no mail has this one at once.
    let accounts = portal.raw().await.collection::<bson::Document>("accounts");
    let kept = doc! { "$set": { "notices": "in_app" } };
    accounts
        .update_one(doc! { "_id": mai.id.to_string() }, kept)
        .await
        .unwrap();
    let other = device_after(&portal, &mai.email, None).await;
    assert_ne!(other, first);
    let mail = portal
        .mail_to(&mai.email, |mail| mail.subject.starts_with(SUBJECT))
        .await;
    for words in [
        "Chrome trên Windows",
        "127.0.0.1",
        "/quen-mat-khau",
        "Bộ phận Thường trực",
    ] {
        assert!(mail.text.contains(words), "{words}: {}", mail.text);
    }
    device_after(&portal, &mai.email, Some(&other)).await;
    device_after(&portal, &mai.email, Some(&first)).await;
    assert_eq!(letters(&portal, &mai).await, 1);
    let noted = doc! { "action": "log_in_new_device", "actor.account": mai.id.to_string() };
    assert_eq!(portal.count("audit", noted).await, 1);

    // What the database holds leads to no cookie, and forged ones are new devices.
    let stored = portal.raw().await.collection::<bson::Document>("devices");
    let one = stored.find_one(doc! {}).await.unwrap().unwrap();
    let id = one.get_str("_id").unwrap().to_owned();
    assert!(!first.contains(&id) && !other.contains(&id));
    for (number, forged) in [
        format!("cchc_device={id}"),
        "cchc_device={\"$ne\":null}".to_owned(),
        format!("{first}="),
    ]
    .iter()
    .enumerate()
    {
        device_after(&portal, &mai.email, Some(forged)).await;
        assert_eq!(letters(&portal, &mai).await, 2 + number as u64, "{forged}");
    }
    portal.close().await;
}

#[tokio::test]
async fn a_device_is_known_to_one_account_and_forgotten_with_a_new_password() {
    let portal = TestPortal::open().await;
    let mai = with_password(&portal, "mai@tq.example", "Hoàng Thị Mai").await;
    let sinh = with_password(&portal, "sinh@tq.example", "Vàng A Sính").await;
    let of_mai = device_after(&portal, &mai.email, None).await;
    device_after(&portal, &sinh.email, None).await;
    // The same browser, somebody else: new for that account, known to the first all the same.
    let shared = device_after(&portal, &sinh.email, Some(&of_mai)).await;
    assert_eq!(shared, of_mai);
    assert_eq!(letters(&portal, &sinh).await, 1);
    device_after(&portal, &mai.email, Some(&of_mai)).await;
    assert_eq!(letters(&portal, &mai).await, 0);

    let entered = (sinh.email.as_str(), PASSWORD);
    log_in_by(&portal, entered, None, "Mo http://lua-dao.example ngay")
        .await
        .expect(303);
    portal.wait_for_outbox().await;
    let mails = portal.mails_sent().await;
    assert!(mails.iter().all(|mail| !mail.text.contains("lua-dao")));

    portal.services.store.forget_devices(mai.id, None).await.unwrap();
    device_after(&portal, &mai.email, Some(&of_mai)).await;
    assert_eq!(letters(&portal, &mai).await, 1, "as after a new password");
    device_after(&portal, &sinh.email, Some(&of_mai)).await;
    assert_eq!(
        letters(&portal, &sinh).await,
        2,
        "of the other account it is known still"
    );
    portal.close().await;
}

#[tokio::test]
async fn log_ins_at_once_from_one_new_device_tell_of_it_once_and_few_devices_are_kept() {
    let portal = TestPortal::open().await;
    let mai = with_password(&portal, "mai@tq.example", "Hoàng Thị Mai").await;
    let known = device_after(&portal, &mai.email, None).await;
    let fresh = format!(
        "cchc_device={}",
        cchc::store::DeviceToken::new([9; 32]).to_cookie()
    );
    let many = (0..6).map(|_| log_in(&portal, &mai.email, PASSWORD, Some(&fresh)));
    for answer in futures_util::future::join_all(many).await {
        answer.expect(303);
    }
    assert_eq!(letters(&portal, &mai).await, 1);
    for _ in 0..13 {
        device_after(&portal, &mai.email, None).await;
    }
    let of_mai = doc! { "account": mai.id.to_string() };
    assert_eq!(portal.count("devices", of_mai.clone()).await, 12);
    device_after(&portal, &mai.email, Some(&known)).await;
    assert_eq!(letters(&portal, &mai).await, 15, "the oldest was forgotten");

    let find = doc! { "find": "devices", "filter": of_mai, "sort": { "seen_at": -1 }, "skip": 12 };
    let explained = portal
        .raw()
        .await
        .run_command(doc! { "explain": find, "verbosity": "queryPlanner" })
        .await
        .unwrap();
    let plan = explained
        .get_document("queryPlanner")
        .and_then(|planner| planner.get_document("winningPlan"))
        .unwrap()
        .to_string();
    assert!(!plan.contains("\"SORT\"") && !plan.contains("COLLSCAN"), "{plan}");
    portal.close().await;
}
