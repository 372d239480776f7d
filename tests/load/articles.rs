//! Public articles against the same pages as files of a web server, and how soon an approval can be read.

use std::{
    fs,
    io::Write,
    path::Path,
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};

use bson::{Document, doc};
use flate2::{Compression, write::GzEncoder};

use crate::{
    figure,
    harness::{
        Browser, Everyone, Item, Process, TestPortal, binary, command, event_news, everyone, free_port,
    },
    median, p95,
};

const ARTICLES: usize = 1_000;
const PAIRS: usize = 7;
const SECONDS: &str = "4s";
const CONNECTIONS: &str = "64";
const APPROVALS: usize = 60;

pub async fn measure() {
    let portal = TestPortal::open().await;
    let people = everyone(&portal).await;
    let paths = publish(&portal, &people).await;
    let folder = tempfile::tempdir().unwrap();
    write_files(&portal, &paths, folder.path()).await;
    let draw = folder.path().join("draw.lua");
    fs::write(&draw, draw_script(&paths)).unwrap();
    let nginx = Nginx::start(folder.path()).await;
    let kept = portal_with("64", &portal).await;
    let fresh = portal_with("0", &portal).await;
    let rate = |base: &str| rate_of(base, &draw);
    for base in [&nginx.base, &kept.base, &fresh.base] {
        rate(base);
    }
    let (mut over, mut over_fresh, mut rates) = (Vec::new(), Vec::new(), Vec::new());
    for _ in 0..PAIRS {
        let [files, ours, drawn] = [&nginx.base, &kept.base, &fresh.base].map(|base| rate(base));
        over.push(ours / files);
        over_fresh.push(drawn / files);
        rates.push([files, ours, drawn]);
    }
    figure("article_over_nginx", median(over), "ratio");
    figure("article_fresh_over_nginx", median(over_fresh), "ratio");
    let of = |place: usize| median(rates.iter().map(|rates| rates[place]).collect());
    figure("nginx_articles_per_s", of(0), "1/s");
    figure("articles_per_s", of(1), "1/s");
    figure("articles_fresh_per_s", of(2), "1/s");
    figure("bare_reads_per_s", bare_reads(&portal).await, "1/s");
    page_weight(&kept.base, &paths[0]).await;
    drop((nginx, fresh));
    readable(&portal, &people, &kept.base).await;
    drop(kept);
    portal.close().await;
}

/// Articles of about 20 KB.
async fn publish(portal: &TestPortal, people: &Everyone) -> Vec<String> {
    let citizen = Browser::new(&portal.base);
    let mut paths = Vec::with_capacity(ARTICLES);
    for number in 0..ARTICLES {
        let mut form = event_news(portal, &format!("Hội nghị cải cách hành chính số {number}"), 1);
        form.body = text(number);
        let item = Item::submitted(&people.author, &form).await;
        item.approve(&people.officer.browser, "1").await.expect(303);
        let moved = citizen.get(&format!("/bai-viet/{}", item.code)).await.expect(308);
        paths.push(moved.location.unwrap());
    }
    paths
}

/// Words in an order that no two articles share.
fn text(seed: usize) -> String {
    const WORDS: [&str; 24] = [
        "cải cách",
        "thủ tục",
        "hành chính",
        "một cửa",
        "liên thông",
        "công chức",
        "người dân",
        "doanh nghiệp",
        "dịch vụ công",
        "trực tuyến",
        "chỉ số",
        "địa phương",
        "đơn vị",
        "kế hoạch",
        "kiểm tra",
        "báo cáo",
        "năm",
        "quý",
        "kết quả",
        "giải quyết",
        "hồ sơ",
        "đúng hạn",
        "tập huấn",
        "chuyển đổi số",
    ];
    let mut state = seed as u64 + 1;
    let mut next = move || {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) as usize
    };
    let paragraph = |next: &mut dyn FnMut() -> usize| {
        let words: Vec<_> = (0..60).map(|_| WORDS[next() % WORDS.len()]).collect();
        format!("{}.", words.join(" "))
    };
    (0..20)
        .map(|_| paragraph(&mut next))
        .collect::<Vec<_>>()
        .join("\n\n")
}

async fn write_files(portal: &TestPortal, paths: &[String], folder: &Path) {
    let citizen = Browser::new(&portal.base);
    for path in paths {
        let page = citizen.get(path).await.expect(200).body;
        let file = folder.join("site").join(path.trim_start_matches('/'));
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        let mut packed = GzEncoder::new(Vec::new(), Compression::new(6));
        packed.write_all(page.as_bytes()).unwrap();
        fs::write(file.with_added_extension("gz"), packed.finish().unwrap()).unwrap();
        fs::write(file, page).unwrap();
    }
}

/// Draws paths uniformly, as many clients would.
fn draw_script(paths: &[String]) -> String {
    let quoted: Vec<_> = paths.iter().map(|path| format!("{path:?}")).collect();
    format!(
        "local paths = {{{}}}\nlocal requests = {{}}\nlocal seed = 0\n\
         function setup(thread) seed = seed + 1; thread:set('seed', seed) end\n\
         function init(args) math.randomseed(seed); wrk.headers['Accept-Encoding'] = 'gzip'\n\
         for place, path in ipairs(paths) do requests[place] = wrk.format('GET', path) end end\n\
         function request() return requests[math.random(#requests)] end\n\
         function done(summary, latency, requests)\n\
         local bad = summary.errors.status + summary.errors.connect + summary.errors.read + summary.errors.timeout\n\
         print('RATE ' .. summary.requests / summary.duration * 1e6 .. ' ' .. bad)\nend\n",
        quoted.join(",")
    )
}

fn rate_of(base: &str, draw: &Path) -> f64 {
    let output = Command::new("wrk")
        .args(["-t", "2", "-c", CONNECTIONS, "-d", SECONDS, "-s"])
        .arg(draw)
        .arg(base)
        .output()
        .expect("wrk is there: scripts/bench installs it");
    let words = String::from_utf8(output.stdout).unwrap();
    let line = words
        .lines()
        .find_map(|line| line.strip_prefix("RATE "))
        .expect(&words);
    let (rate, bad) = line.split_once(' ').unwrap();
    assert_eq!(bad, "0", "{words}");
    rate.parse().unwrap()
}

/// The yardstick: files that are packed already, as fast as the web server can send them.
struct Nginx {
    child: Child,
    base: String,
}

impl Nginx {
    async fn start(folder: &Path) -> Self {
        let port = free_port();
        let at = folder.display();
        let settings = format!(
            "daemon off; worker_processes auto; pid {at}/nginx.pid; error_log {at}/error.log;\n\
             events {{ worker_connections 1024; }}\n\
             http {{ access_log off; sendfile on; tcp_nopush on; gzip_static on; keepalive_requests 1000000;\n\
             open_file_cache max=10000; open_file_cache_valid 600s; default_type text/html;\n\
             client_body_temp_path {at}/t1; proxy_temp_path {at}/t2; fastcgi_temp_path {at}/t3; uwsgi_temp_path {at}/t4;\n\
             scgi_temp_path {at}/t5;\n\
             server {{ listen 127.0.0.1:{port}; root {at}/site; }} }}\n"
        );
        let file = folder.join("nginx.conf");
        fs::write(&file, settings).unwrap();
        open_to_workers(folder);
        let child = Command::new("nginx")
            .arg("-c")
            .arg(&file)
            .stderr(Stdio::null())
            .spawn()
            .expect("nginx is there: scripts/bench installs it");
        tokio::time::sleep(Duration::from_millis(500)).await;
        Self {
            child,
            base: format!("http://127.0.0.1:{port}"),
        }
    }
}

/// A master that runs as root gives its workers another user.
fn open_to_workers(folder: &Path) {
    use std::os::unix::fs::PermissionsExt;
    fs::set_permissions(folder, fs::Permissions::from_mode(0o755)).unwrap();
}

impl Drop for Nginx {
    fn drop(&mut self) {
        let pid = self.child.id().to_string();
        let _ = Command::new("kill").args(["-TERM", &pid]).status();
        let _ = self.child.wait();
    }
}

/// A server with the default log, which goes to a file.
async fn portal_with(cache_mb: &str, portal: &TestPortal) -> Process {
    let port = free_port();
    let mut server = command(&binary(), &portal.database, port, portal.mails.path());
    let log = fs::File::create(portal.mails.path().join(format!("log-{cache_mb}"))).unwrap();
    server
        .env_remove("CCHC_LOG_FILTER")
        .env("CCHC_PAGE_CACHE_MB", cache_mb)
        .arg("serve");
    let mut process = Process::spawn_to(&mut server, port, log);
    process.wait_until_ready().await;
    process
}

/// What a page drawn anew cannot exceed: one document read by its key for each, and nothing else done.
async fn bare_reads(portal: &TestPortal) -> f64 {
    let articles = portal.raw().await.collection::<Document>("articles");
    let codes = articles.distinct("_id", doc! {}).await.unwrap();
    let (began, over) = (Instant::now(), Instant::now() + Duration::from_secs(4));
    let readers = (0..64).map(|reader| {
        let (articles, codes) = (articles.clone(), codes.clone());
        tokio::spawn(async move {
            let mut read = 0;
            while Instant::now() < over {
                let code = &codes[(reader * 31 + read * 7) % codes.len()];
                articles.find_one(doc! { "_id": code }).await.unwrap().unwrap();
                read += 1;
            }
            read
        })
    });
    let read: usize = futures_util::future::join_all(readers)
        .await
        .into_iter()
        .map(Result::unwrap)
        .sum();
    read as f64 / began.elapsed().as_secs_f64()
}

/// HTML, styles and scripts of an article over the wire.
async fn page_weight(base: &str, path: &str) {
    let citizen = Browser::new(base);
    let page = citizen.get(path).await.expect(200).body;
    let parts = page
        .split('"')
        .filter(|part| part.starts_with("/assets/") && (part.contains(".css") || part.contains(".js")));
    let mut bytes = 0;
    for part in std::iter::once(path).chain(parts) {
        let request = citizen.request("GET", part).header("accept-encoding", "br, gzip");
        bytes += request.send().await.unwrap().bytes().await.unwrap().len();
    }
    figure("public_page_kb", bytes as f64 / 1_024.0, "KB");
}

/// From the moment an approval is sent until a citizen reads the article, less the approval itself.
async fn readable(portal: &TestPortal, people: &Everyone, base: &str) {
    let (citizen, elsewhere) = (Browser::new(&portal.base), Browser::new(base));
    let (mut here, mut there) = (Vec::new(), Vec::new());
    for number in 0..APPROVALS {
        let title = format!("Tập huấn nghiệp vụ số {number}");
        let item = Item::submitted(&people.author, &event_news(portal, &title, 1)).await;
        for browser in [&citizen, &elsewhere] {
            browser.get("/").await.expect(200);
        }
        item.approve(&people.officer.browser, "1").await.expect(303);
        let answered = Instant::now();
        here.push(until_read(&citizen, &title, answered).await);
        there.push(until_read(&elsewhere, &title, answered).await);
    }
    figure("approve_to_readable_p95_ms", p95(here), "ms");
    figure("approve_to_readable_other_p95_ms", p95(there), "ms");
}

async fn until_read(browser: &Browser, title: &str, since: Instant) -> f64 {
    while !browser.get("/").await.expect(200).body.contains(title) {}
    since.elapsed().as_secs_f64() * 1_000.0
}
