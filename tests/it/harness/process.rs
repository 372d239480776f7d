//! Real processes of the portal, for what must hold over replicas and after a kill.

use std::{
    path::{Path, PathBuf},
    process::{Child, Command, ExitStatus, Stdio},
    time::{Duration, Instant},
};

use super::{PATIENCE, SECRET, databases::share, free_port, mongodb_uri};

/// A server in a process of its own; killed when dropped.
pub struct Process {
    child: Child,
    /// Address of the server.
    pub base: String,
}

/// The product's binary.
pub fn binary() -> PathBuf {
    PathBuf::from(env!("CARGO_BIN_EXE_cchc"))
}

/// The server whose fence can be switched off, built beside the tests.
pub fn fence_switch() -> PathBuf {
    let deps = std::env::current_exe().unwrap();
    let debug = deps.parent().and_then(Path::parent).unwrap();
    let path = debug.join("examples/fence_switch");
    assert!(
        path.exists(),
        "{} is missing: cargo test builds it",
        path.display()
    );
    path
}

/// A command on a database, with the settings of a test.
pub fn command(program: &Path, database: &str, port: u16, mails: &Path) -> Command {
    share(database);
    let mut command = Command::new(program);
    command
        .env_clear()
        .env("MONGODB_URI", mongodb_uri())
        .env("CCHC_DATABASE", database)
        .env("CCHC_SECRET_KEY", SECRET)
        .env("CCHC_LISTEN", format!("127.0.0.1:{port}"))
        .env("CCHC_BASE_URL", format!("http://127.0.0.1:{port}"))
        .env("CCHC_MAIL_DIR", mails)
        .env("CCHC_LOG_FILTER", "error");
    command
}

impl Process {
    /// Starts `program args…` as a server on the database and waits until it is ready.
    pub async fn start(program: &Path, args: &[&str], database: &str, mails: &Path) -> Self {
        let port = free_port();
        Self::start_command(command(program, database, port, mails).args(args), port).await
    }

    /// Starts a server prepared with [`command`] and waits until it is ready.
    pub async fn start_command(command: &mut Command, port: u16) -> Self {
        let mut process = Self::spawn(command, port);
        process.wait_until_ready().await;
        process
    }

    /// Waits until the server answers that it is ready.
    pub async fn wait_until_ready(&mut self) {
        let began = Instant::now();
        while began.elapsed() < PATIENCE {
            if let Ok(answer) = reqwest::get(format!("{}/health/ready", self.base)).await
                && answer.status().is_success()
            {
                return;
            }
            let ended = self.ended();
            assert!(ended.is_none(), "the server ended before it was ready: {ended:?}");
            tokio::time::sleep(Duration::from_millis(25)).await;
        }
        panic!("the server did not become ready");
    }

    /// Starts a command prepared with [`command`], without waiting for anything.
    pub fn spawn(command: &mut Command, port: u16) -> Self {
        Self::spawn_to(command, port, Stdio::null())
    }

    /// The same, with its standard output to somewhere.
    pub fn spawn_to(command: &mut Command, port: u16, output: impl Into<Stdio>) -> Self {
        Self {
            child: command.stdout(output).spawn().unwrap(),
            base: format!("http://127.0.0.1:{port}"),
        }
    }

    /// SIGTERM.
    pub fn terminate(&self) {
        let pid = self.child.id().to_string();
        assert!(
            Command::new("kill")
                .args(["-TERM", &pid])
                .status()
                .unwrap()
                .success()
        );
    }

    /// Whether it has ended, and with which code.
    pub fn ended(&mut self) -> Option<ExitStatus> {
        self.child.try_wait().unwrap()
    }

    /// SIGKILL, and waits until it is gone.
    pub fn kill(&mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
