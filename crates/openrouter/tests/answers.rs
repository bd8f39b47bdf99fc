//! What every status and body means for a create and for a read.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on should stop here")]

mod common;

use std::fmt::Write;

use common::{Reply, Stand, ada, answer, created_json, error_form, json, read_verdict, verdict};
use keyroster_openrouter::{ApiSecret, Base, Client, ClientError, Outcome, ReadError};

const STATUSES: [u16; 31] = [
    200, 201, 202, 204, 206, 304, 400, 401, 402, 403, 404, 405, 407, 408, 409, 413, 418, 422, 425, 429, 451,
    500, 501, 502, 503, 504, 511, 520, 524, 529, 530,
];

/// The whole table stands in the snapshot: a status that moves to another column must be noticed.
#[tokio::test]
async fn every_status_and_form() {
    let mut table = String::new();
    for status in STATUSES {
        let forms = [
            ("the promised body", json(status, created_json())),
            ("the API's error", json(status, error_form(status))),
            ("another code in it", json(status, error_form(599))),
            ("error is a text", json(status, r#"{"error":"no"}"#)),
            (
                "a web page",
                Reply::Send(answer(status, "text/html; charset=UTF-8", "", "<!DOCTYPE html><h1>Hi</h1>")),
            ),
            ("nothing", json(status, "")),
        ];
        for (form, reply) in forms {
            let stand = Stand::always(reply).await;
            let outcome = stand.client().create_key(&ada()).await;
            assert_eq!(stand.arrived().len(), 1, "{status} {form}: one attempt is one request");
            let read = stand.client().credits().await;
            let tries = stand.arrived().len() - 1;
            let line = format!("{status} {form:<20} create: {:<26}", verdict(&outcome));
            writeln!(table, "{line} credits: {} after {tries}", read_verdict(&read)).unwrap();
        }
    }
    insta::assert_snapshot!(table);
}

/// A success that lacks what makes it one is unclear: the key may exist, and nobody holds its text.
#[tokio::test]
async fn creates_that_are_not_quite_done() {
    let good = created_json();
    let data = common::key_json(common::HASH, "Ada");
    let with_key = |key: &str| format!(r#"{{"data":{data},"key":{key}}}"#);
    let with_data = |data: &str| format!(r#"{{"data":{data},"key":"{}"}}"#, common::NEW_KEY);
    let cases: Vec<(&str, Vec<u8>)> = vec![
        ("good", good.clone().into()),
        ("unknown fields", good.replacen('{', r#"{"new":{"key":1,"data":[]},"#, 1).into()),
        ("key before data", format!(r#"{{"key":"{}","data":{data}}}"#, common::NEW_KEY).into()),
        ("no key", format!(r#"{{"data":{data}}}"#).into()),
        ("key null", with_key("null").into()),
        ("key empty", with_key(r#""""#).into()),
        ("key of odd form", with_key(r#""Bearer abc""#).into()),
        ("key masked", with_key(r#""sk-or-v1-000...0bb""#).into()),
        ("key a number", with_key("7").into()),
        ("key twice", with_key(&format!(r#""{0}","key":"{0}""#, common::NEW_KEY)).into()),
        ("key twice, once escaped", with_key(&format!(r#""{0}","\u006bey":"{0}""#, common::NEW_KEY)).into()),
        ("data twice", with_data(&format!(r#"{data},"data":{data}"#)).into()),
        ("hash twice", with_data(&data.replacen('{', r#"{"hash":"ff","#, 1)).into()),
        ("no data", format!(r#"{{"key":"{}"}}"#, common::NEW_KEY).into()),
        ("data null", with_data("null").into()),
        ("data an array", with_data("[]").into()),
        ("no hash", with_data(&data.replacen("\"hash\"", "\"hush\"", 1)).into()),
        ("hash in upper case", with_data(&data.replacen("cc\"", "CC\"", 1)).into()),
        ("limit a text", with_data(&data.replacen("2.00", "\"2.00\"", 1)).into()),
        ("disabled a text", with_data(&data.replacen(":false", ":\"false\"", 1)).into()),
        ("bytes after it", format!("{good}\n{{}}").into()),
        ("a blank line after it", format!("{good}\r\n").into()),
        ("mark before it", format!("\u{feff}{good}").into()),
        ("not UTF-8", [b"\xff".as_slice(), good.as_bytes()].concat()),
        ("UTF-16", good.encode_utf16().flat_map(u16::to_le_bytes).collect()),
        ("lone surrogate", good.replace("Ada", r"\ud800").into()),
        (
            "nested 65 deep",
            good.replacen('{', &format!(r#"{{"x":{}{},"#, "[".repeat(64), "]".repeat(64)), 1).into(),
        ),
        ("nested 10,000 deep", "[".repeat(10_000).into()),
        ("an array", "[]".into()),
        ("NaN", with_data(&data.replacen("2.00", "NaN", 1)).into()),
    ];
    let mut table = String::new();
    for (case, body) in cases {
        let stand = Stand::always(Reply::Send(answer(201, "application/json", "", body))).await;
        let outcome = stand.client().create_key(&ada()).await;
        let printed = format!("{outcome:?}");
        assert!(!printed.contains(common::NEW_KEY), "{case}: the new key's text was printed");
        writeln!(table, "{case:<24} {}", verdict(&outcome)).unwrap();
    }
    insta::assert_snapshot!(table);
}

/// The body decides, not what the header says about it.
#[tokio::test]
async fn wrong_content_types() {
    for kind in ["text/html", "text/plain", "application/octet-stream", "application/json; charset=utf-16"] {
        let stand = Stand::always(Reply::Send(answer(201, kind, "", created_json()))).await;
        let outcome = stand.client().create_key(&ada()).await;
        let Outcome::Done(created) = outcome else { panic!("{kind}: {outcome:?}") };
        assert_eq!(created.secret.expose(), common::NEW_KEY);
        assert_eq!(created.server_date.unwrap().to_string(), "2026-11-22T12:00:00Z");
        let stand = Stand::always(Reply::Send(answer(403, kind, "", error_form(403)))).await;
        assert_eq!(verdict(&stand.client().create_key(&ada()).await), "Refused 403", "{kind}");
    }
}

#[tokio::test]
async fn refusals_carry_harmless_words_and_the_pause() {
    let hostile = r#"{"error":{"code":429,"message":"Slow\u001b[31m \u202edown\n<script>alert(1)</script> sk-or-v1-0000000000"}}"#;
    let stand =
        Stand::always(Reply::Send(answer(429, "application/json", "retry-after: 86400\r\n", hostile))).await;
    let Outcome::Refused(refusal) = stand.client().create_key(&ada()).await else {
        panic!("429 is a refusal")
    };
    assert_eq!(refusal.message, "Slow[31m down <script>alert(1)</script> [hidden]");
    let pause = refusal.retry_after.unwrap();
    assert_eq!((pause.seconds, pause.capped), (600, true));

    let long = format!(r#"{{"error":{{"code":400,"message":"{}"}}}}"#, "x".repeat(10_000));
    let stand = Stand::always(json(400, long)).await;
    let Outcome::Refused(refusal) = stand.client().create_key(&ada()).await else {
        panic!("400 is a refusal")
    };
    assert_eq!(refusal.message.chars().count(), 300);
}

/// What goes out: one exact path, the key in one header only, plain HTTP/1.1, and kept connections.
#[tokio::test]
async fn requests_as_they_leave() {
    let stand = Stand::always(json(201, created_json())).await;
    let client = stand.client();
    let _done = client.create_key(&ada()).await;
    let _done = client.create_key(&ada()).await;
    let request = &stand.arrived()[0];
    assert_eq!(
        (request.method.as_str(), request.target.as_str()),
        ("POST", "/api/v1/keys"),
        "no slash at the end"
    );
    assert!(request.head.contains("HTTP/1.1\r\n"));
    assert_eq!(request.header("authorization").unwrap(), format!("Bearer {}", common::MANAGEMENT_KEY));
    assert_eq!(request.header("user-agent").unwrap(), concat!("Keyroster/", env!("CARGO_PKG_VERSION")));
    assert_eq!(request.header("content-type").unwrap(), "application/json");
    assert_eq!(request.header("accept-encoding"), None, "a packed answer could unpack without bounds");
    assert_eq!(
        request.body,
        r#"{"name":"Ada","limit":2.00,"limit_reset":null,"include_byok_in_limit":false}"#
    );
    assert_eq!(stand.connections(), 1, "a new connection for every create costs three round trips");
    assert!(!format!("{client:?}").contains("sk-or"), "the management key was printed");
}

/// The cause is kept for the log, without the key.
#[tokio::test]
async fn causes_are_kept_without_secrets() {
    let stand = Stand::always(Reply::SendAndReset(vec![])).await;
    let Err(ReadError::Failed(why)) = stand.client().credits().await else { panic!("nothing was answered") };
    let mut chain = vec![why.to_string()];
    let mut cause = std::error::Error::source(&why);
    while let Some(error) = cause {
        chain.push(error.to_string());
        cause = error.source();
    }
    assert!(chain.len() > 1, "the log would not say what happened");
    assert!(!chain.join(" ").contains("sk-or"));
}

/// The real address is set up without sending anything; a pasted key with odd characters is refused before that.
#[test]
fn a_client_for_the_real_server() {
    let make = |key: &str| Client::new(Base::OPEN_ROUTER, ApiSecret::new(key.to_owned()), common::quick());
    let client = make(common::MANAGEMENT_KEY).expect("TLS with the system's trust store");
    assert_eq!(client.base().as_str(), "https://openrouter.ai/api/v1");
    for odd in ["two\nlines", "a\0b", "schl\u{7f}ssel"] {
        assert!(matches!(make(odd), Err(ClientError::KeyNotSendable)), "{odd:?}");
    }
}
