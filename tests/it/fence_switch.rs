//! The portal as a process whose fence the first argument switches `on` or `off`.

use std::sync::Arc;

use cchc::{
    boot::House,
    config::Config,
    domain::time::SystemClock,
    store::{Fence, Store},
    worker::Stop,
};
use secrecy::ExposeSecret;

#[tokio::main]
async fn main() {
    let fence = match std::env::args().nth(1).as_deref() {
        Some("on") => Fence::On,
        Some("off") => Fence::Off,
        other => panic!("fence_switch on|off, not {other:?}"),
    };
    let config = Config::load().unwrap();
    let store = Store::connect(config.mongodb_uri.expose_secret(), &config.database)
        .await
        .unwrap();
    let house = House::build_with(&config, store.with_fence(fence), Arc::new(SystemClock)).unwrap();
    let (_pull, stop) = Stop::new();
    house.serve(&config, &stop).await.unwrap();
}
