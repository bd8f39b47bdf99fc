//! The oracle over HTTP: what a test in another process sees and does; and point 22, the wire log.

mod common;

use common::{Bench, Reply, bench};
use keyroster_practice::Options;
use serde_json::Value;

async fn with_oracle() -> Bench {
    bench(Options { oracle_port: Some(0), ..Options::default() }).await
}

async fn ask(b: &Bench, method: &str, path: &str, body: &str) -> Reply {
    let address = b.practice.oracle_addr().expect("an oracle");
    let request = b.client.request(method.parse().expect("a method"), format!("http://{address}{path}"));
    let answer = request.body(body.to_owned()).send().await.expect("an answer");
    let (status, headers) = (answer.status().as_u16(), answer.headers().clone());
    Reply { status, headers, text: answer.text().await.expect("text") }
}

#[tokio::test]
async fn point_22_every_request_is_recorded_and_no_token_with_it() {
    let b = with_oracle().await;
    let (hash, secret) = b.create(r#"{"name":"Ada","limit":2}"#).await;
    b.get("/keys?include_disabled=true").await;
    b.try_send("GET", "/key", None, &secret).await.expect("an answer");
    b.try_send("GET", "/key", None, "sk-or-v1-nobody").await.expect("an answer");
    let log = ask(&b, "GET", "/__oracle/requests", "").await;
    let seen = |n: usize, field: &str| log.at(&format!("/requests/{n}/{field}"));
    assert_eq!(
        (seen(0, "method"), seen(0, "path"), seen(0, "status")),
        ("POST".into(), "/keys".into(), "201".into())
    );
    assert_eq!(seen(0, "body"), r#"{"name":"Ada","limit":2}"#);
    assert_eq!((seen(1, "query"), seen(1, "in_flight")), ("include_disabled=true".into(), "1".into()));
    let token = |n: usize| {
        let headers = log.json()["requests"][n]["headers"].clone();
        let found = headers.as_array().and_then(|all| all.iter().find(|h| h[0] == "authorization").cloned());
        found.map_or_else(String::new, |h| h[1].as_str().unwrap_or_default().to_owned())
    };
    assert_eq!(token(0), "Bearer <management key>");
    assert_eq!(token(2), format!("Bearer <key {}>", &hash[..8]));
    assert_eq!(token(3), "Bearer <unknown>");
    for secret in [b.key.as_str(), &secret, "nobody"] {
        assert!(!log.text.contains(secret), "no token is kept");
    }
    assert_eq!(b.practice.requests().len(), 4, "the oracle's own calls are not the app's");
}

#[tokio::test]
async fn the_oracle_knows_all_keys_and_their_secrets() {
    let b = with_oracle().await;
    let (hash, secret) = b.create(r#"{"name":"Ada"}"#).await;
    b.delete(&hash).await;
    b.create(r#"{"name":"Bo"}"#).await;
    let keys = ask(&b, "GET", "/__oracle/keys", "").await;
    assert_eq!((keys.at("/keys/0/secret"), keys.at("/keys/0/requests_for_name")), (secret, "1".to_owned()));
    assert_ne!(keys.at("/keys/0/deleted_at"), "null");
    let sums = ask(&b, "GET", "/__oracle/summary", "").await;
    assert_eq!(
        (sums.at("/posts"), sums.at("/live_keys"), sums.at("/deleted_keys")),
        ("2".into(), "1".into(), "1".into())
    );
    let over_the_api = b.get("/__oracle/keys").await;
    assert_eq!(over_the_api.status, 404, "the app's port knows no oracle");
}

#[tokio::test]
async fn the_oracle_acts_like_the_dashboard() {
    let b = with_oracle().await;
    let made = ask(&b, "POST", "/__oracle/create", r#"{"name":"Ada","limit":2}"#).await;
    assert_eq!(made.status, 201);
    let hash = made.at("/key/hash");
    let act = async |path: &str, body: String| ask(&b, "POST", path, &body).await.status;
    assert_eq!(act("/__oracle/patch", format!(r#"{{"hash":"{hash}","body":{{"limit":3}}}}"#)).await, 200);
    assert_eq!(act("/__oracle/spend", format!(r#"{{"hash":"{hash}","credits":"0.0000018"}}"#)).await, 200);
    let key = b.key(&hash).await;
    assert_eq!((key.at("/data/limit"), key.at("/data/usage")), ("3".into(), "0.0000018".into()));
    let before = b.practice.now();
    assert_eq!(act("/__time/advance", r#"{"seconds":86400}"#.to_owned()).await, 200);
    assert!(b.practice.now()[..10] > before[..10], "a day later");
    assert_eq!(act("/__oracle/credits", r#"{"total_credits":"12.5"}"#.to_owned()).await, 200);
    assert_eq!(b.get("/credits").await.at("/data/total_credits"), "12.5");
    assert_eq!(act("/__oracle/settings", r#"{"page_size":1,"latency_ms":1}"#.to_owned()).await, 200);
    assert_eq!(b.practice.settings().page_size, 1);
    assert_eq!(ask(&b, "GET", "/__oracle/settings", "").await.at("/latency_ms"), "1");
    let odd = ask(&b, "POST", "/__oracle/settings", r#"{"colour":"red"}"#).await;
    assert_eq!(odd.status, 400, "a switch nobody has is a mistake of the test");
    assert_eq!(act("/__oracle/delete", format!(r#"{{"hash":"{hash}"}}"#)).await, 200);
    assert_eq!(act("/__oracle/delete", format!(r#"{{"hash":"{hash}"}}"#)).await, 404);
}

#[tokio::test]
async fn plans_are_plain_json() {
    let b = with_oracle().await;
    let plan = r#"{"seed":7,"rules":[
        {"match":{"method":"POST","path":"/keys","nth":2},"phase":"after_commit","action":{"status":{"code":503}},"times":1},
        {"match":{"path":"/keys/*","prob":0.5,"name_contains":"x"},"action":"hang"},
        {"match":{"path":"/credits"},"action":{"page":{"size":5,"order":"random","shift":{"create":1}}}},
        {"action":{"mutate_json":{"ops":[{"set":{"pointer":"/data/limit","value":1}},{"remove":{"pointer":"/key"}}]}}}
    ]}"#;
    assert_eq!(ask(&b, "POST", "/__oracle/plan", plan).await.status, 200);
    let mut seen = Vec::new();
    for name in ["a", "b", "c"] {
        seen.push(b.post("/keys", &format!(r#"{{"name":"{name}"}}"#)).await.status);
    }
    assert_eq!(seen, [201, 503, 201]);
    assert_eq!(b.practice.summary().keys_ever, 3, "the second was carried out");
    for wrong in
        [r#"{"rules":[{"action":"explode"}]}"#, r#"{"rules":[{"action":"hang","match":{"prob":2}}]}"#]
    {
        assert_eq!(ask(&b, "POST", "/__oracle/plan", wrong).await.status, 400, "{wrong}");
    }
    let back: Value = serde_json::from_str(plan).expect("JSON");
    let read: keyroster_practice::faults::FaultPlan = serde_json::from_value(back).expect("a plan");
    let again = serde_json::to_string(&read).expect("JSON");
    assert_eq!(serde_json::from_str::<keyroster_practice::faults::FaultPlan>(&again).expect("a plan"), read);
}

#[tokio::test]
async fn sixteen_at_once_are_counted_and_all_answered() {
    let b = bench(Options { latency: std::time::Duration::from_millis(40), ..Options::default() }).await;
    let names: Vec<String> = (0..16).map(|n| format!(r#"{{"name":"S{n}"}}"#)).collect();
    let all = futures_util::future::join_all(names.iter().map(|body| b.post("/keys", body))).await;
    assert!(all.iter().all(|reply| reply.status == 201));
    let summary = b.practice.summary();
    assert_eq!((summary.posts, summary.live_keys), (16, 16));
    assert!(
        summary.max_posts_in_flight > 1 && summary.max_posts_in_flight <= 16,
        "they overlap: {summary:?}"
    );
    let mut hashes: Vec<String> = b.practice.keys().into_iter().map(|key| key.hash).collect();
    hashes.sort();
    hashes.dedup();
    assert_eq!(hashes.len(), 16, "no two keys share a secret");
}

#[tokio::test]
async fn a_reseller_can_be_filled_in_and_checked_from_outside() {
    let b = with_oracle().await;
    let told = ask(&b, "POST", "/__oracle/reseller", r#"{"seed":3}"#).await;
    assert_eq!(told.at("/clients/0/name"), "Harbor & Finch");
    assert!(
        told.at("/readings/0/complete") == "true"
            && told.at("/keys/0/key/secret").starts_with("sk-or-v1-0000")
    );
    let again = ask(&b, "POST", "/__oracle/reseller", r#"{"seed":3}"#).await;
    assert_eq!(again.status, 400, "the keys are there already");
    let months = ask(&b, "GET", "/__oracle/months", "").await;
    assert_eq!(months.at("/months/0/hash"), told.at("/keys/0/key/hash"));
    assert_eq!(months.json()["months"], serde_json::json!(b.practice.use_by_month()));
}
