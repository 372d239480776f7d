//! A real SMTP server (`smtp_sink.py`) in a process of its own.

use std::{
    io::{BufRead, BufReader},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
};

use tempfile::TempDir;

/// A running `smtp_sink.py`; stops with the value.
pub struct Sink {
    process: Child,
    /// Where it listens.
    pub port: u16,
    mails: TempDir,
}

impl Sink {
    /// Starts it with options of the script.
    pub fn start(options: &[&str]) -> Self {
        let python = std::env::var_os("CCHC_TEST_PYTHON").expect(
            "CCHC_TEST_PYTHON must name a python with aiosmtpd: python3 -m venv DIR && DIR/bin/pip install \
             aiosmtpd, then CCHC_TEST_PYTHON=DIR/bin/python",
        );
        let mails = tempfile::tempdir().unwrap();
        let mut process = Command::new(python)
            .arg(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/smtp_sink.py"))
            .arg("--dir")
            .arg(mails.path())
            .args(options)
            .stdout(Stdio::piped())
            .spawn()
            .expect("CCHC_TEST_PYTHON does not start");
        let mut port = String::new();
        BufReader::new(process.stdout.as_mut().unwrap())
            .read_line(&mut port)
            .unwrap();
        let port = port
            .trim()
            .parse()
            .expect("the sink did not start; its error stands above");
        Self { process, port, mails }
    }

    /// The mails in the order of arrival, each with the number of the connection it came on.
    pub fn received(&self) -> Vec<(String, Vec<u8>)> {
        let mut files: Vec<PathBuf> = std::fs::read_dir(self.mails.path())
            .unwrap()
            .map(|entry| entry.unwrap().path())
            .filter(|file| file.extension().is_some_and(|extension| extension == "eml"))
            .collect();
        files.sort_by_key(|file| file.file_stem().unwrap().to_str().unwrap()[5..].to_owned());
        files
            .iter()
            .map(|file| {
                let connection = file.file_stem().unwrap().to_str().unwrap()[..4].to_owned();
                (connection, std::fs::read(file).unwrap())
            })
            .collect()
    }

    /// On which connection each mail came.
    pub fn connections(&self) -> Vec<String> {
        self.received()
            .into_iter()
            .map(|(connection, _)| connection)
            .collect()
    }

    /// Where a transport finds it.
    pub fn address(&self) -> String {
        format!("smtp://127.0.0.1:{}", self.port)
    }
}

impl Drop for Sink {
    fn drop(&mut self) {
        self.process.kill().unwrap();
        self.process.wait().unwrap();
    }
}
