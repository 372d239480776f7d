//! Uploads of a test, written as a browser writes them: texts first, names in raw UTF-8.

use super::{Answer, Browser, Item, key};

const BOUNDARY: &str = "----cchcTestBoundary7MA4YWxk";

/// A small file that begins as a PNG does, followed by `rest`.
pub fn png(rest: &str) -> Vec<u8> {
    [b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR".as_slice(), rest.as_bytes()].concat()
}

/// A small file that begins as a PDF does.
pub fn pdf(rest: &str) -> Vec<u8> {
    format!("%PDF-1.7\n{rest}").into_bytes()
}

/// The content type of [`upload_body`].
pub fn upload_type() -> String {
    format!("multipart/form-data; boundary={BOUNDARY}")
}

/// The body of an upload up to the first byte of the file, and what follows its last one.
pub fn upload_frame(fields: &[(&str, &str)], name: &str) -> (Vec<u8>, Vec<u8>) {
    let mut head = String::new();
    for (field, value) in fields {
        head +=
            &format!("--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"{field}\"\r\n\r\n{value}\r\n");
    }
    head += &format!(
        "--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"file\"; filename=\"{name}\"\r\n\
         Content-Type: image/jpeg\r\n\r\n"
    );
    (head.into_bytes(), format!("\r\n--{BOUNDARY}--\r\n").into_bytes())
}

/// Sends a file to an address with these fields before it.
pub async fn upload(
    browser: &Browser,
    address: &str,
    fields: &[(&str, &str)],
    name: &str,
    bytes: &[u8],
) -> Answer {
    let (head, tail) = upload_frame(fields, name);
    let body = [&head, bytes, &tail].concat();
    let request = browser
        .request("POST", address)
        .header("content-type", upload_type())
        .body(body);
    Browser::send(request).await
}

impl Item {
    /// Attaches a file on one side.
    pub async fn attach_at(
        base: &str,
        browser: &Browser,
        (purpose, alternative): (&str, &str),
        name: &str,
        bytes: &[u8],
    ) -> Answer {
        let key = key();
        let fields = [
            ("csrf", browser.csrf.as_str()),
            ("key", &key),
            ("purpose", purpose),
            ("alternative", alternative),
            ("caption", ""),
        ];
        upload(browser, &format!("{base}/tep"), &fields, name, bytes).await
    }

    /// Attaches a file, by the custodian.
    pub async fn attach(&self, browser: &Browser, purpose: (&str, &str), name: &str, bytes: &[u8]) -> Answer {
        Self::attach_at(&self.workspace(), browser, purpose, name, bytes).await
    }

    /// Ids of the files of a revision, as it is stored.
    pub async fn files(&self, portal: &super::TestPortal, revision: i64) -> Vec<bson::Document> {
        let item = self.stored(portal).await;
        let revisions = portal.raw().await.collection::<bson::Document>("revisions");
        let filter = bson::doc! { "submission": item.get_str("_id").unwrap(), "number": revision };
        let found = revisions
            .find_one(filter)
            .await
            .unwrap()
            .expect("the revision is stored");
        let content = found.get_document("content").unwrap();
        let files = content.get_array("attachments").cloned().unwrap_or_default();
        files
            .into_iter()
            .map(|file| file.as_document().unwrap().clone())
            .collect()
    }

    /// Id of the one file of a revision.
    pub async fn file(&self, portal: &super::TestPortal, revision: i64) -> String {
        let files = self.files(portal, revision).await;
        assert_eq!(files.len(), 1, "{files:?}");
        files[0].get_str("id").unwrap().to_owned()
    }
}
