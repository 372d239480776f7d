//! Real processes of the portal, for what must hold over replicas and after a kill.

use std::{
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    time::Duration,
};

use super::{SECRET, free_port, mongodb_uri};

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
        let child = command(program, database, port, mails)
            .args(args)
            .stdout(Stdio::null())
            .spawn()
            .unwrap();
        let process = Self {
            child,
            base: format!("http://127.0.0.1:{port}"),
        };
        for _ in 0..400 {
            if let Ok(answer) = reqwest::get(format!("{}/health/ready", process.base)).await
                && answer.status().is_success()
            {
                return process;
            }
            tokio::time::sleep(Duration::from_millis(25)).await;
        }
        panic!("{} did not become ready", program.display());
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
