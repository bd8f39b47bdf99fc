//! A naive client for the tests: what it is sent is what it reports.
#![allow(dead_code, reason = "each test file uses a part of it")]

use std::sync::Once;
use std::time::Duration;

use keyroster_practice::{Options, Practice, start};
use reqwest::Method;
use serde_json::Value;

/// A running server and a client for it.
pub struct Bench {
    pub practice: Practice,
    pub client: reqwest::Client,
    pub key: String,
}

/// An answer: status, head, body as text.
#[derive(Debug)]
pub struct Reply {
    pub status: u16,
    pub headers: reqwest::header::HeaderMap,
    pub text: String,
}

impl Reply {
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.text).unwrap_or_else(|_| panic!("JSON expected: {}", self.text))
    }

    /// A value inside, as text: a number keeps every digit.
    pub fn at(&self, pointer: &str) -> String {
        match self.json().pointer(pointer) {
            Some(Value::String(text)) => text.clone(),
            Some(value) => value.to_string(),
            None => "(absent)".to_owned(),
        }
    }

    pub fn items(&self) -> Vec<Value> {
        self.json()["data"].as_array().cloned().unwrap_or_default()
    }

    pub fn names(&self) -> Vec<String> {
        self.items().iter().map(|item| item["name"].as_str().unwrap_or_default().to_owned()).collect()
    }
}

/// One request is one connection: nothing is sent again behind the test's back.
pub fn client() -> reqwest::Client {
    static PROVIDER: Once = Once::new();
    PROVIDER.call_once(|| {
        rustls::crypto::ring::default_provider().install_default().expect("installed once");
    });
    reqwest::Client::builder()
        .no_proxy()
        .redirect(reqwest::redirect::Policy::none())
        .retry(reqwest::retry::never())
        .pool_max_idle_per_host(0)
        .timeout(Duration::from_secs(20))
        .build()
        .expect("a client")
}

pub async fn bench(options: Options) -> Bench {
    let practice = start(options).await.expect("the server starts");
    let key = practice.management_key().to_owned();
    Bench { practice, client: client(), key }
}

impl Bench {
    pub async fn plain() -> Self {
        bench(Options::default()).await
    }

    /// A server whose clock starts at an instant.
    pub async fn at(instant: &str) -> Self {
        bench(Options { clock: Some(instant.to_owned()), ..Options::default() }).await
    }

    pub async fn try_send(
        &self,
        method: &str,
        path: &str,
        body: Option<&str>,
        key: &str,
    ) -> Result<Reply, reqwest::Error> {
        let method: Method = method.parse().expect("a method");
        let mut request = self.client.request(method, format!("{}{path}", self.practice.base_url()));
        request = request.header("authorization", format!("Bearer {key}"));
        if let Some(body) = body {
            request = request.header("content-type", "application/json").body(body.to_owned());
        }
        let answer = request.send().await?;
        let (status, headers) = (answer.status().as_u16(), answer.headers().clone());
        Ok(Reply { status, headers, text: answer.text().await? })
    }

    pub async fn get(&self, path: &str) -> Reply {
        self.try_send("GET", path, None, &self.key).await.expect("an answer")
    }

    pub async fn post(&self, path: &str, body: &str) -> Reply {
        self.try_send("POST", path, Some(body), &self.key).await.expect("an answer")
    }

    pub async fn patch(&self, hash: &str, body: &str) -> Reply {
        self.try_send("PATCH", &format!("/keys/{hash}"), Some(body), &self.key).await.expect("an answer")
    }

    pub async fn delete(&self, hash: &str) -> Reply {
        self.try_send("DELETE", &format!("/keys/{hash}"), None, &self.key).await.expect("an answer")
    }

    /// Creates a key; gives hash and secret.
    pub async fn create(&self, body: &str) -> (String, String) {
        let made = self.post("/keys", body).await;
        assert_eq!(made.status, 201, "{}", made.text);
        (made.at("/data/hash"), made.at("/key"))
    }

    /// The body of `GET /keys/{hash}`.
    pub async fn key(&self, hash: &str) -> Reply {
        self.get(&format!("/keys/{hash}")).await
    }

    /// Creates keys `K1`, `K2`, … past the wire.
    pub fn fill(&self, count: usize) {
        for n in 1..=count {
            let body = serde_json::json!({"name": format!("K{n}"), "limit": 2});
            self.practice.dashboard_create(&body).expect("a good body");
        }
    }
}
