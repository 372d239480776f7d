//! A line to the database that can be held, so that what is on its way arrives when the test says.

use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
    sync::watch,
    task::JoinSet,
};

use super::mongodb_uri;

/// A relay to the database under test. Ends when dropped.
pub struct Line {
    /// Address of the database as seen over the line.
    pub uri: String,
    held: watch::Sender<bool>,
    _relay: JoinSet<()>,
}

impl Line {
    /// Lays a line over which words pass at once.
    pub async fn lay() -> Self {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
        let uri = format!(
            "mongodb://{}/?directConnection=true",
            listener.local_addr().unwrap()
        );
        let (held, passes) = watch::channel(false);
        let mut relay = JoinSet::new();
        relay.spawn(async move {
            let mut connections = JoinSet::new();
            while let Ok((near, _)) = listener.accept().await {
                connections.spawn(connect(near, passes.clone()));
                while connections.try_join_next().is_some() {}
            }
        });
        Self {
            uri,
            held,
            _relay: relay,
        }
    }

    /// Keeps whatever is said to the database from now on, until [`Self::let_go`].
    pub fn hold(&self) {
        self.held.send_replace(true);
    }

    /// Hands on what was kept, and all that follows.
    pub fn let_go(&self) {
        self.held.send_replace(false);
    }
}

async fn connect(near: TcpStream, passes: watch::Receiver<bool>) {
    let uri = mongodb_uri();
    let address = uri.trim_start_matches("mongodb://").split('/').next().unwrap();
    let Ok(far) = TcpStream::connect(address).await else {
        return;
    };
    let ((from_near, mut to_near), (mut from_far, to_far)) = (near.into_split(), far.into_split());
    // One that ends takes the other with it: both halves of its connections are dropped then.
    tokio::select! {
        () = hand_on(from_near, to_far, passes) => {}
        _ = tokio::io::copy(&mut from_far, &mut to_near) => {}
    }
}

async fn hand_on(
    mut from: impl AsyncReadExt + Unpin,
    mut to: impl AsyncWriteExt + Unpin,
    mut passes: watch::Receiver<bool>,
) {
    let mut words = vec![0; 64 * 1024];
    while let Ok(read @ 1..) = from.read(&mut words).await {
        if passes.wait_for(|held| !held).await.is_err() || to.write_all(&words[..read]).await.is_err() {
            return;
        }
    }
}
