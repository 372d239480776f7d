//! How fast a server starts, and what it holds while nobody asks.

use std::{
    path::PathBuf,
    process::{Command, Stdio},
    sync::Arc,
    time::{Duration, Instant},
};

use cchc::domain::time::SystemClock;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};

use crate::{
    figure,
    harness::{TestPortal, binary, command, free_port},
    median,
};

const STARTS: usize = 7;
const IDLE: Duration = Duration::from_secs(3);

pub async fn measure() {
    let portal = TestPortal::build(Arc::new(SystemClock), |_| {}).await;
    let program = std::env::var_os("CCHC_BIN").map_or_else(binary, PathBuf::from);
    let (mut starts, mut memory) = (Vec::new(), 0.0);
    for start in 0..=STARTS {
        let port = free_port();
        let mut serve = command(&program, &portal.database, port, portal.mails.path());
        let began = Instant::now();
        let mut server = serve.arg("serve").stdout(Stdio::null()).spawn().unwrap();
        while !is_ready(port).await {
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
        // The first start reads the program from the disk.
        if start > 0 {
            starts.push(began.elapsed().as_secs_f64() * 1_000.0);
        }
        if start == STARTS {
            tokio::time::sleep(IDLE).await;
            memory = resident_mb(server.id());
        }
        let pid = server.id().to_string();
        Command::new("kill").args(["-TERM", &pid]).status().unwrap();
        assert!(server.wait().unwrap().success());
    }
    figure("start_ms", median(starts), "ms");
    figure("idle_rss_mb", memory, "MB");
    portal.close().await;
}

async fn is_ready(port: u16) -> bool {
    let Ok(mut stream) = TcpStream::connect(("127.0.0.1", port)).await else {
        return false;
    };
    let ask = format!("GET /health/ready HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nConnection: close\r\n\r\n");
    let mut answer = String::new();
    let asked = stream.write_all(ask.as_bytes()).await;
    asked.is_ok() && stream.read_to_string(&mut answer).await.is_ok() && answer.starts_with("HTTP/1.1 200")
}

fn resident_mb(pid: u32) -> f64 {
    let status = std::fs::read_to_string(format!("/proc/{pid}/status")).unwrap();
    let line = status.lines().find(|line| line.starts_with("VmRSS:")).unwrap();
    let kilobytes: f64 = line.split_whitespace().nth(1).unwrap().parse().unwrap();
    kilobytes / 1_024.0
}
