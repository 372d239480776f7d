//! The command line as a process: exit codes, what it says, and what it never says.

use std::{
    fs,
    io::{Read, Write},
    net::TcpStream,
    path::{Path, PathBuf},
    process::{Command, Output, Stdio},
};

use bson::{Document, doc};
use cchc::store::outbox::Progress;

use crate::harness::{
    Browser, Process, TestPortal, binary, command, eventually, everyone, free_port, fresh_database,
    mongodb_uri,
};

/// Runs `cchc args…` on a database.
fn cchc(database: &str, args: &[&str]) -> Output {
    let mails = tempfile::tempdir().unwrap();
    command(&binary(), database, free_port(), mails.path())
        .args(args)
        .output()
        .unwrap()
}

fn said(output: &Output) -> String {
    format!(
        "{}{}",
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr)
    )
}

#[track_caller]
fn expect(output: &Output, code: i32) -> String {
    let said = said(output);
    assert_eq!(output.status.code(), Some(code), "{said}");
    said
}

/// A copy of the repository's tenant files, to be changed.
fn tenant_files() -> tempfile::TempDir {
    let copy = tempfile::tempdir().unwrap();
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("tenants");
    for (from, to) in [
        (source.clone(), copy.path().to_owned()),
        (source.join("board"), copy.path().join("board")),
    ] {
        fs::create_dir_all(&to).unwrap();
        for file in fs::read_dir(from).unwrap().map(Result::unwrap) {
            if file.file_type().unwrap().is_file() {
                fs::copy(file.path(), to.join(file.file_name())).unwrap();
            }
        }
    }
    copy
}

fn change(file: PathBuf, from: &str, to: &str) {
    let text = fs::read_to_string(&file).unwrap();
    assert!(text.contains(from), "{} has no `{from}`", file.display());
    fs::write(file, text.replacen(from, to, 1)).unwrap();
}

/// A migrated database, dropped by [`Database::close`].
struct Database(String);

impl Database {
    fn migrated() -> Self {
        let database = Self(fresh_database());
        expect(&cchc(&database.0, &["migrate"]), 0);
        database
    }

    async fn raw(&self) -> mongodb::Database {
        let client = mongodb::Client::with_uri_str(mongodb_uri()).await.unwrap();
        client.database(&self.0)
    }

    async fn count(&self, collection: &str) -> u64 {
        let documents = self.raw().await.collection::<Document>(collection);
        documents.count_documents(doc! {}).await.unwrap()
    }

    async fn close(self) {
        self.raw().await.drop().await.unwrap();
    }
}

#[test]
fn a_check_of_broken_files_names_file_line_and_remedy_of_each_fault() {
    let files = tenant_files();
    let good = cchc(
        "unused",
        &["tenants", "check", "--dir", files.path().to_str().unwrap()],
    );
    assert!(expect(&good, 0).contains("no fault"));

    let (tuyen_quang, cao_bang) = (
        files.path().join("tuyen-quang.toml"),
        files.path().join("cao-bang.toml"),
    );
    change(tuyen_quang.clone(), "kind = \"province\"", "kind = \"kingdom\"");
    change(cao_bang.clone(), "slug = \"cao-bang\"", "slug = \"Cao Bằng\"");
    let bad = cchc(
        "unused",
        &["tenants", "check", "--dir", files.path().to_str().unwrap()],
    );
    let said = expect(&bad, 1);
    let of = |file: &Path| {
        let line = said
            .lines()
            .find(|line| line.starts_with(&file.display().to_string()));
        line.unwrap_or_else(|| panic!("nothing on {}: {said}", file.display()))
            .to_owned()
    };
    let (kind, slug) = (of(&tuyen_quang), of(&cao_bang));
    assert!(kind.contains(":5: ") && kind.contains("Remedy: "), "{kind}");
    assert!(slug.contains(":2: ") && slug.contains("Remedy: "), "{slug}");
}

#[tokio::test]
async fn a_sync_updates_what_nobody_touched_and_leaves_alone_what_was_edited() {
    let database = Database::migrated();
    let files = tenant_files();
    let sync = || {
        cchc(
            &database.0,
            &["tenants", "sync", "--dir", files.path().to_str().unwrap()],
        )
    };
    let first = expect(&sync(), 0);
    assert!(
        first.contains("created   tenants/") && first.contains(" 0 updated, 0 unchanged, 0 differing"),
        "{first}"
    );
    let again = expect(&sync(), 0);
    assert!(again.starts_with("0 created, 0 updated, "), "{again}");
    assert_eq!(database.count("audit").await, 1, "an idle sync leaves no entry");

    let tenants = database.raw().await.collection::<Document>("tenants");
    let edited = doc! { "$set": { "organ": "Văn phòng UBND tỉnh Cao Bằng" } };
    tenants
        .update_one(doc! { "slug": "cao-bang" }, edited)
        .await
        .unwrap();
    let organ = |slug: &'static str| {
        let tenants = tenants.clone();
        async move {
            let tenant = tenants.find_one(doc! { "slug": slug }).await.unwrap().unwrap();
            tenant.get_str("organ").unwrap().to_owned()
        }
    };
    for file in ["tuyen-quang.toml", "cao-bang.toml"] {
        change(
            files.path().join(file),
            "organ = \"Ủy ban nhân dân",
            "organ = \"UBND",
        );
    }
    let third = expect(&sync(), 0);
    assert!(
        third.contains("0 created, 1 updated, ") && third.contains(", 1 differing"),
        "{third}"
    );
    assert!(third.contains("(edited in the pages, left alone)"), "{third}");
    assert_eq!(organ("tuyen-quang").await, "UBND tỉnh Tuyên Quang");
    assert_eq!(organ("cao-bang").await, "Văn phòng UBND tỉnh Cao Bằng");
    database.close().await;
}

#[tokio::test]
async fn a_sync_of_broken_files_changes_nothing() {
    let database = Database::migrated();
    let files = tenant_files();
    change(
        files.path().join("tuyen-quang.toml"),
        "kind = \"province\"",
        "kind = \"kingdom\"",
    );
    let said = expect(
        &cchc(
            &database.0,
            &["tenants", "sync", "--dir", files.path().to_str().unwrap()],
        ),
        1,
    );
    assert!(said.contains("tuyen-quang.toml:5: "), "{said}");
    for collection in ["tenants", "fields", "sections", "audit"] {
        assert_eq!(database.count(collection).await, 0, "{collection}");
    }
    database.close().await;
}

#[test]
fn every_fault_of_the_configuration_is_listed_at_once() {
    let output = Command::new(binary())
        .env_clear()
        .env("CCHC_LISTEN", "here")
        .env("CCHC_BASE_URL", "ftp://x")
        .env("CCHC_SECRET_KEY", "c2hvcnQ=")
        .env("CCHC_MAIL", "smtp")
        .arg("serve")
        .output()
        .unwrap();
    let said = expect(&output, 1);
    for name in [
        "MONGODB_URI",
        "CCHC_LISTEN",
        "CCHC_BASE_URL",
        "CCHC_SECRET_KEY",
        "CCHC_SMTP_URL",
    ] {
        assert!(said.contains(name), "{name} is missing from: {said}");
    }
    assert!(!said.contains("c2hvcnQ="), "{said}");
}

#[tokio::test]
async fn accounts_are_granted_and_revoked_and_fields_assigned_from_the_command_line() {
    let database = Database::migrated();
    expect(&cchc(&database.0, &["tenants", "sync"]), 0);
    let add = |email: &str, role: &str, tenant: &str| {
        cchc(
            &database.0,
            &[
                "accounts",
                "add",
                "--name",
                "Hoàng Thị Mai",
                "--email",
                email,
                "--tenant",
                tenant,
                "--role",
                role,
                "--post",
                "Chuyên viên",
                "--document",
                "01/QĐ-UBND",
                "--decided",
                "02/03/2026",
            ],
        )
    };
    expect(&add("mai@tq.example", "collaborator", "tuyen-quang"), 0);
    assert!(expect(&add("mai@tq.example", "collaborator", "tuyen-quang"), 1).contains("exists"));
    assert!(expect(&add("a@tq.example", "king", "tuyen-quang"), 1).contains("collaborator"));
    assert!(expect(&add("a@tq.example", "collaborator", "atlantis"), 1).contains("atlantis"));
    expect(&add("anh@bbt.example", "board_member", "ban-bien-tap"), 0);

    let raw = database.raw().await;
    let fields = raw.collection::<Document>("fields");
    let field = fields.find_one(doc! {}).await.unwrap().unwrap();
    let assign = |member: &str| {
        let slug = field.get_str("slug").unwrap();
        let args = [
            "fields",
            "assign",
            "--field",
            slug,
            "--member",
            member,
            "--decision",
            "02/QĐ-BBT",
            "--from",
            "03/03/2026",
        ];
        cchc(&database.0, &args)
    };
    expect(&assign("anh@bbt.example"), 0);
    expect(&assign("nobody@bbt.example"), 1);
    assert_eq!(database.count("field_assignments").await, 1);

    // Delegated to the Deputy alone, from today at the earliest; the chain of it verifies below.
    expect(&add("ha@bbt.example", "deputy", "ban-bien-tap"), 0);
    assert!(expect(&add("hai@bbt.example", "deputy", "ban-bien-tap"), 1).contains("Phó Trưởng Ban"));
    assert!(expect(&add("ha@tq.example", "deputy", "tuyen-quang"), 1).contains("chỉ cấp trong Ban Biên tập"));
    let delegate = |deputy: &str, document: &str, from: &str, until: &str| {
        let days = ["--from", from, "--until", until];
        let who = ["--deputy", deputy, "--document", document];
        cchc(&database.0, &[&["delegations", "add"][..], &who, &days].concat())
    };
    let delegated = delegate("ha@bbt.example", "03/UQ-BBT", "07/01/2090", "08/01/2090");
    assert!(expect(&delegated, 0).contains("delegated"));
    for (deputy, document, from, until, why) in [
        (
            "anh@bbt.example",
            "03/UQ-BBT",
            "07/01/2090",
            "08/01/2090",
            "phải là Phó Trưởng Ban",
        ),
        ("ha@bbt.example", "", "07/01/2090", "08/01/2090", "số, ký hiệu"),
        (
            "ha@bbt.example",
            "03/UQ-BBT",
            "08/01/2090",
            "07/01/2090",
            "bằng hoặc sau",
        ),
        (
            "ha@bbt.example",
            "03/UQ-BBT",
            "07/01/2020",
            "08/01/2090",
            "không được trước",
        ),
        (
            "ha@bbt.example",
            "03/UQ-BBT",
            "31/02/2090",
            "08/01/2090",
            "31/02/2090",
        ),
    ] {
        let said = expect(&delegate(deputy, document, from, until), 1);
        assert!(said.contains(why), "{said} does not say “{why}”");
    }
    assert_eq!(database.count("delegations").await, 1);

    let revoke = || {
        let args = [
            "accounts",
            "revoke",
            "--email",
            "mai@tq.example",
            "--ground",
            "Thôi nhiệm vụ",
        ];
        cchc(&database.0, &args)
    };
    expect(&revoke(), 0);
    expect(&revoke(), 1);
    let gates = raw.collection::<Document>("gates");
    let accounts = raw.collection::<Document>("accounts");
    let account = accounts
        .find_one(doc! { "email": "mai@tq.example" })
        .await
        .unwrap()
        .unwrap();
    assert_eq!(
        account.get_document("standing").unwrap().get_str("name").unwrap(),
        "revoked"
    );
    let closed = doc! { "account": account.get_str("_id").unwrap(), "epoch": account.get("epoch").unwrap() };
    assert_eq!(gates.count_documents(closed).await.unwrap(), 8);
    assert!(expect(&cchc(&database.0, &["audit", "verify"]), 0).contains("0 finding(s)"));
    database.close().await;
}

#[tokio::test]
async fn a_stopped_server_answers_what_is_under_way_and_ends_well() {
    let database = Database::migrated();
    let mails = tempfile::tempdir().unwrap();
    let mut server = Process::start(&binary(), &["serve"], &database.0, mails.path()).await;
    let body = "email=ai%40x.example&password=sai";
    let host = server.base.trim_start_matches("http://").to_owned();
    let mut half = TcpStream::connect(&host).unwrap();
    write!(
        half,
        "POST /dang-nhap HTTP/1.1\r\nHost: {host}\r\nOrigin: {}\r\nContent-Type: application/x-www-form-urlencoded\r\n\
         Content-Length: {}\r\nExpect: 100-continue\r\n\r\n{}",
        server.base,
        body.len(),
        &body[..10]
    )
    .unwrap();
    let mut reading = [0; b"HTTP/1.1 100 Continue\r\n\r\n".len()];
    half.read_exact(&mut reading).unwrap();
    server.terminate();
    eventually("it takes no new one", async || TcpStream::connect(&host).is_err()).await;
    assert!(server.ended().is_none(), "it waits for the request");
    half.write_all(&body.as_bytes()[10..]).unwrap();
    let mut answer = String::new();
    half.read_to_string(&mut answer).unwrap();
    assert!(
        answer.starts_with("HTTP/1.1 ") && answer.contains("</html>"),
        "{answer}"
    );
    let mut status = None;
    eventually("the server ends", async || {
        status = server.ended();
        status.is_some()
    })
    .await;
    assert_eq!(status.unwrap().code(), Some(0));
    database.close().await;
}

#[tokio::test]
async fn two_processes_may_migrate_at_once() {
    let database = Database(fresh_database());
    let mails = tempfile::tempdir().unwrap();
    let start = || {
        let mut migrate = command(&binary(), &database.0, free_port(), mails.path());
        migrate
            .arg("migrate")
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap()
    };
    let both = [start(), start(), start()];
    for migration in both {
        expect(&migration.wait_with_output().unwrap(), 0);
    }
    let steps = cchc::store::migrate::STEPS_NEEDED as u64;
    assert_eq!(database.count("migrations").await, steps);
    assert_eq!(
        said(&cchc(&database.0, &["migrate"])),
        "",
        "nothing is left to do"
    );
    database.close().await;
}

#[test]
fn credentials_of_the_database_never_appear() {
    let address = mongodb_uri().trim_start_matches("mongodb://").to_owned();
    for uri in [
        format!("mongodb://portal:hunter2@{address}"),
        "mongodb://portal:hunter2@127.0.0.1:1/?serverSelectionTimeoutMS=300".to_owned(),
        "mongodb://portal:hunter2@".to_owned(),
        "mongodb://portal:hunter2@host:port/x".to_owned(),
        "mongodb://portal:hunter2/@host".to_owned(),
        "mongodb://portal:hunter2@host/?tls=perhaps".to_owned(),
        "portal:hunter2@host".to_owned(),
    ] {
        let mails = tempfile::tempdir().unwrap();
        let output = command(&binary(), "unused", free_port(), mails.path())
            .env("MONGODB_URI", &uri)
            .env("CCHC_LOG_FILTER", "trace")
            .arg("migrate")
            .output()
            .unwrap();
        let said = expect(&output, 1);
        assert!(!said.contains("hunter2"), "{uri}: {said}");
    }
}

#[tokio::test]
async fn passwords_and_tokens_never_appear_in_the_log() {
    let portal = TestPortal::build(std::sync::Arc::new(cchc::domain::time::SystemClock), |_| {}).await;
    let people = everyone(&portal).await;
    // Both streams append to one file.
    let log = tempfile::NamedTempFile::new().unwrap();
    let append = || fs::File::options().append(true).open(log.path()).unwrap();
    let port = free_port();
    let mut serve = command(&binary(), &portal.database, port, portal.mails.path());
    serve
        .arg("serve")
        .env("CCHC_LOG_FILTER", "trace")
        .env("CCHC_LOG", "json")
        .stderr(append());
    let mut server = Process::spawn_to(&mut serve, port, append());
    server.wait_until_ready().await;
    let anyone = Browser::new(&server.base);
    let typed = [
        ("email", people.author.email.as_str()),
        ("password", "mật khẩu hunter2 dài"),
    ];
    anyone.post("/dang-nhap", &typed).await;
    let author = people.author.browser.at(&server.base);
    author.get("/don-vi/tuyen-quang").await.expect(200);
    let store = &portal.services.store;
    eventually("the letters are sent", async || {
        store.letters(Progress::Sent, None, 50).await.unwrap().len() >= 9
    })
    .await;
    drop(server);
    let log = fs::read_to_string(log.path()).unwrap();
    assert!(log.contains("dang-nhap"), "the log was kept: {log}");
    let cookie = author.cookie.unwrap();
    let secret = cookie.split_once('=').unwrap().1;
    for never in [
        "hunter2",
        secret,
        author.csrf.as_str(),
        people.author.email.as_str(),
        "Hoàng Thị Mai",
    ] {
        let line = log.lines().find(|line| line.contains(never));
        assert!(line.is_none(), "`{never}` stands in the log: {line:?}");
    }
    portal.close().await;
}
