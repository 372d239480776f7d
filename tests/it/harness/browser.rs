//! A client that behaves as a browser does: cookie, origin, tokens of forms.

use std::collections::HashMap;

use serde_json::Value;

/// Somebody's browser.
#[derive(Clone)]
pub struct Browser {
    client: reqwest::Client,
    /// Address of the server.
    pub base: String,
    /// `name=value` of the session.
    pub cookie: Option<String>,
    /// Token of the session's forms.
    pub csrf: String,
}

/// What came back.
#[derive(Debug)]
pub struct Answer {
    /// HTTP status.
    pub status: u16,
    /// Where it leads.
    pub location: Option<String>,
    /// Headers, lower-cased.
    pub headers: HashMap<String, String>,
    /// The body.
    pub body: String,
}

impl Answer {
    /// The body as JSON.
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap_or_else(|fault| panic!("{fault}: {}", self.body))
    }

    /// Asserts the status, showing the body otherwise.
    #[track_caller]
    pub fn expect(self, status: u16) -> Self {
        assert_eq!(
            self.status, status,
            "location {:?}, body: {}",
            self.location, self.body
        );
        self
    }
}

impl Browser {
    /// A browser without a session.
    pub fn new(base: &str) -> Self {
        let client = reqwest::Client::builder()
            .redirect(reqwest::redirect::Policy::none())
            .build()
            .unwrap();
        Self {
            client,
            base: base.to_owned(),
            cookie: None,
            csrf: String::new(),
        }
    }

    /// A browser with a session.
    pub fn with_session(base: &str, cookie: String, csrf: String) -> Self {
        Self {
            cookie: Some(cookie),
            csrf,
            ..Self::new(base)
        }
    }

    /// The same session on another process.
    pub fn at(&self, base: &str) -> Self {
        Self {
            base: base.to_owned(),
            ..self.clone()
        }
    }

    /// A request that already carries origin and cookie.
    pub fn request(&self, method: &str, path: &str) -> reqwest::RequestBuilder {
        let method = method.parse().unwrap();
        let request = self
            .client
            .request(method, format!("{}{path}", self.base))
            .header("origin", &self.base);
        match &self.cookie {
            Some(cookie) => request.header("cookie", cookie),
            None => request,
        }
    }

    /// Sends it.
    pub async fn send(request: reqwest::RequestBuilder) -> Answer {
        let answer = request.send().await.expect("the server answers");
        let header = |name: &str| {
            answer
                .headers()
                .get(name)
                .and_then(|value| value.to_str().ok())
                .map(str::to_owned)
        };
        Answer {
            status: answer.status().as_u16(),
            location: header("location"),
            headers: answer
                .headers()
                .iter()
                .map(|(name, value)| (name.to_string(), value.to_str().unwrap_or_default().to_owned()))
                .collect(),
            body: answer.text().await.unwrap(),
        }
    }

    /// Opens a page.
    pub async fn get(&self, path: &str) -> Answer {
        Self::send(self.request("GET", path)).await
    }

    /// Sends a form with the session's token.
    pub async fn post(&self, path: &str, fields: &[(&str, &str)]) -> Answer {
        let mut fields = fields.to_vec();
        fields.push(("csrf", &self.csrf));
        Self::send(self.request("POST", path).form(&fields)).await
    }

    /// Sends JSON.
    pub async fn post_json(&self, path: &str, body: &Value) -> Answer {
        Self::send(self.request("POST", path).json(body)).await
    }
}

/// An address with a query.
pub fn asking(path: &str, pairs: &[(&str, &str)]) -> String {
    let mut query = url::form_urlencoded::Serializer::new(String::new());
    query.extend_pairs(pairs);
    format!("{path}?{}", query.finish())
}
