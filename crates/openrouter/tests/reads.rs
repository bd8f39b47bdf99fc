//! Reads: what they understand, when they are repeated, and what they never conclude.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on should stop here")]

mod common;

use std::time::Duration;

use common::{HASH, Reply, Stand, answer, error_form, impatient, json, key_json, quick, read_verdict};
use keyroster_openrouter::{KeyHash, LimitReset, ReadError, RemoteKey, RemoteLimit, Timing, When, WhyKind};

fn hash() -> KeyHash {
    KeyHash::new(HASH).unwrap()
}

async fn read_one(data: &str) -> Result<Option<RemoteKey>, ReadError> {
    let stand = Stand::always(json(200, format!(r#"{{"data":{data}}}"#))).await;
    stand.client().get_key(&hash()).await
}

fn good() -> String {
    key_json(HASH, "Ada")
}

#[tokio::test]
async fn a_key_is_read_digit_by_digit() {
    let key = read_one(&good()).await.unwrap().unwrap();
    assert_eq!(key.usage.unwrap().as_str(), "0.0000018");
    assert_eq!(key.limit_remaining.unwrap().as_str(), "1.9999982");
    let Some(RemoteLimit::Dollars(limit)) = key.limit else { panic!("it has a limit") };
    assert_eq!(limit.as_str(), "2.00");
    assert_eq!(key.limit_reset, Some(LimitReset::Never));
    assert_eq!(key.created_at.unwrap().to_string(), "2026-11-22T12:00:00.363244Z");
    assert_eq!((key.updated_at, key.last_used_at), (When::Never, When::Never));
}

/// `null` means no limit, 0 means nothing may be spent, absent means unknown: three different things.
#[tokio::test]
async fn limits_are_told_apart() {
    let limit = |text: &str| good().replacen(r#""limit":2.00,"#, text, 1);
    let read = async |text: &str| read_one(&limit(text)).await.unwrap().unwrap().limit;
    assert_eq!(read(r#""limit":null,"#).await, Some(RemoteLimit::NoLimit));
    assert!(matches!(read(r#""limit":0,"#).await, Some(RemoteLimit::Dollars(zero)) if zero.as_str() == "0"));
    assert_eq!(read("").await, None);
}

/// Every field in turn: absent, `null`, of a wrong type, of an unknown word.
#[tokio::test]
async fn every_field_in_every_way() {
    let fields: Vec<String> =
        good()[1..].split(",\"").map(|f| f.split(':').next().unwrap().replace('"', "")).collect();
    assert_eq!(fields.len(), 23, "the key of this test must have all fields");
    let mut table = String::new();
    for field in fields {
        let values = ["absent", "null", "7", "\"new-word\"", "[]", "{}", "true", "1e999", "-0"];
        let mut said = Vec::new();
        for value in values {
            let whole: serde_json::Map<String, serde_json::Value> = serde_json::from_str(&good()).unwrap();
            let parts: Vec<String> =
                whole
                    .iter()
                    .filter(|(name, _)| **name != field || value != "absent")
                    .map(|(name, old)| {
                        if *name == field {
                            format!("\"{name}\":{value}")
                        } else {
                            format!("\"{name}\":{old}")
                        }
                    })
                    .collect();
            let read = read_one(&format!("{{{}}}", parts.join(","))).await;
            said.push(format!("{value} {}", read_verdict(&read)));
        }
        table += &format!("{field:<22} {}\n", said.join(" | "));
    }
    insta::assert_snapshot!(table);
}

/// One failure, then the answer: the read passes, and nobody is bothered.
#[tokio::test]
async fn passing_trouble_is_waited_out() {
    let passing: Vec<Reply> = vec![
        Reply::SendAndReset(vec![]),
        Reply::SendAndClose(b"HTTP/1.1 200 OK\r\ncontent-length: 50\r\n\r\n{\"data".to_vec()),
        json(500, error_form(500)),
        Reply::Send(answer(502, "text/html", "", "<h1>Cloudflare</h1>")),
        json(429, error_form(429)),
        Reply::Send(answer(429, "text/html", "", "<h1>Slow down</h1>")),
        json(200, "{"),
        Reply::Send(answer(200, "text/html", "", "<h1>Back soon</h1>")),
    ];
    for reply in passing {
        let good = good();
        let first = reply.clone();
        let stand = Stand::new(move |_, nth| match nth {
            0 => first.clone(),
            _ => json(200, format!(r#"{{"data":{good}}}"#)),
        })
        .await;
        assert!(stand.client().get_key(&hash()).await.unwrap().is_some());
        assert_eq!(stand.arrived().len(), 2);
    }
}

#[tokio::test]
async fn a_silent_server_is_not_asked_for_ever() {
    let stand = Stand::always(Reply::Hang).await;
    let read = stand.client_with(impatient()).credits().await;
    assert_eq!(read_verdict(&read), "Timeout");
    assert_eq!(stand.arrived().len(), 1, "after one whole time limit no repetition begins");
}

/// What the API refuses for good is asked once.
#[tokio::test]
async fn refusals_are_not_repeated() {
    for status in [400, 401, 402, 403, 422] {
        let stand = Stand::always(json(status, error_form(status))).await;
        assert_eq!(read_verdict(&stand.client().get_key(&hash()).await), format!("Refused {status}"));
        assert_eq!(stand.arrived().len(), 1);
    }
}

/// "Gone" needs the API's own 404; a web page saying so proves nothing. (R8)
#[tokio::test]
async fn gone_is_only_the_apis_own_word() {
    let stand = Stand::always(json(404, error_form(404))).await;
    assert_eq!(stand.client().get_key(&hash()).await.unwrap(), None);
    let stand = Stand::always(Reply::Send(answer(404, "text/html", "", "<h1>404</h1>"))).await;
    assert_eq!(read_verdict(&stand.client().get_key(&hash()).await), "Html(404)");
}

/// A pause the server asks for is kept to the second; one beyond our patience is handed on at once. (R6)
#[tokio::test]
async fn asked_pauses_are_kept() {
    let slow = |seconds: u32| {
        let header = format!("retry-after: {seconds}\r\n");
        Reply::Send(answer(429, "application/json", &header, error_form(429)))
    };
    let first = slow(1);
    let stand = Stand::new(move |_, nth| match nth {
        0 => first.clone(),
        _ => json(200, r#"{"data":{"total_credits":10,"total_usage":-0.5}}"#),
    })
    .await;
    let began = std::time::Instant::now();
    let credits = stand.client().credits().await.unwrap();
    assert!(began.elapsed() >= Duration::from_secs(1), "a request left inside the Retry-After window");
    assert_eq!((credits.total_credits.as_str(), credits.total_usage.as_str()), ("10", "-0.5"));

    let stand = Stand::always(slow(30)).await;
    let Err(ReadError::Refused(refusal)) = stand.client().credits().await else { panic!("it was refused") };
    assert_eq!(refusal.retry_after.unwrap().seconds, 30);
    assert_eq!(stand.arrived().len(), 1);

    let busy = answer(503, "text/html", "retry-after: 30\r\n", "<h1>Busy</h1>");
    let stand = Stand::always(Reply::Send(busy)).await;
    let Err(ReadError::Failed(why)) = stand.client().credits().await else { panic!("it failed") };
    assert_eq!((why.kind(), why.retry_after().unwrap().seconds), (WhyKind::ServerTrouble(503), 30));
    assert_eq!(stand.arrived().len(), 1);
}

/// The kinds of key are told apart by the server's word, old and new.
#[tokio::test]
async fn the_asking_key() {
    let ask = async |data: &str| {
        let stand = Stand::always(json(200, format!(r#"{{"data":{data}}}"#))).await;
        let read = stand.client().current_key().await;
        assert_eq!(stand.arrived()[0].target, "/api/v1/key");
        read
    };
    let new = ask(
        r#"{"label":"sk-or-v1-000...0aa","is_management_key":true,"is_provisioning_key":false,"creator_user_id":"user_1","organization_id":null,"usage":0,"limit":null,"limit_remaining":null,"is_free_tier":false,"rate_limit":{"requests":-1},"budgets":[]}"#,
    )
    .await
    .unwrap();
    assert!(new.is_management_key);
    assert_eq!((new.creator_user_id.as_deref(), new.organization_id), (Some("user_1"), None));
    assert_eq!(new.limit, Some(RemoteLimit::NoLimit));
    assert!(ask(r#"{"is_provisioning_key":true}"#).await.unwrap().is_management_key);
    assert!(!ask(r#"{"is_management_key":false}"#).await.unwrap().is_management_key);
    assert!(ask("{}").await.is_err(), "an answer without the kind of key settles nothing");
    assert!(ask(r#"{"is_management_key":"yes"}"#).await.is_err());
}

#[tokio::test]
async fn workspaces_are_all_there_or_none() {
    let page = |from: usize, to: usize, total: &str| {
        let rows: Vec<String> = (from..to)
            .map(|n| format!(r#"{{"id":"00000000-{n:04}","name":"W{n}","slug":"w{n}"}}"#))
            .collect();
        format!(r#"{{"data":[{}]{total}}}"#, rows.join(","))
    };
    for total in [r#","total_count":130"#, ""] {
        let stand = Stand::new(move |request, _| {
            json(
                200,
                match request.target.split("offset=").nth(1).unwrap() {
                    "0" => page(0, 100, total),
                    "100" => page(100, 130, total),
                    _ => page(0, 0, total),
                },
            )
        })
        .await;
        assert_eq!(stand.client().workspaces().await.unwrap().len(), 130);
    }
    let stand = Stand::new(move |request, _| {
        json(
            200,
            if request.target.ends_with("=0") { page(0, 3, r#","total_count":5"#) } else { page(0, 0, "") },
        )
    })
    .await;
    assert_eq!(
        read_verdict(&stand.client().workspaces().await),
        "BadBody",
        "two workspaces would be overlooked"
    );
}

/// The default time limits are the promised ones.
#[test]
fn default_times() {
    let times = Timing::default();
    assert_eq!((times.connect.as_secs(), times.total.as_secs()), (10, 60));
    assert!(quick().total < times.total);
}
