//! Points 1 to 10 of what a faithful stand-in must do: who may ask, and keys.

mod common;

use common::{Bench, bench};
use keyroster_practice::{Options, PastEnd};
use serde_json::Value;

const FIELDS: [&str; 23] = [
    "hash",
    "name",
    "label",
    "disabled",
    "limit",
    "limit_remaining",
    "limit_reset",
    "include_byok_in_limit",
    "usage",
    "usage_daily",
    "usage_weekly",
    "usage_monthly",
    "byok_usage",
    "byok_usage_daily",
    "byok_usage_weekly",
    "byok_usage_monthly",
    "created_at",
    "updated_at",
    "expires_at",
    "last_used_at",
    "external_user",
    "creator_user_id",
    "workspace_id",
];

#[tokio::test]
async fn point_01_no_token_and_a_wrong_token_are_told_apart() {
    let b = Bench::plain().await;
    let url = format!("{}/keys", b.practice.base_url());
    let none = b.client.get(&url).send().await.expect("an answer");
    assert_eq!(none.status(), 401);
    let body: Value = none.json().await.expect("JSON");
    assert_eq!(body["error"]["message"], "Missing Authentication header");
    assert_eq!(body["error"]["code"], 401, "the status stands in the body too");
    let malformed = b.client.get(&url).header("authorization", "Basic abc").send().await.expect("an answer");
    assert_eq!(malformed.status(), 401);
    let unknown = b.try_send("GET", "/keys", None, "sk-or-v1-unknown").await.expect("an answer");
    assert_eq!(unknown.status, 401);
    assert_ne!(unknown.at("/error/message"), "Missing Authentication header");
}

#[tokio::test]
async fn point_02_a_normal_key_may_not_manage() {
    let b = Bench::plain().await;
    let (hash, secret) = b.create(r#"{"name":"Ada"}"#).await;
    let path = format!("/keys/{hash}");
    let ask = async |method: &str, path: &str, body: Option<&str>| {
        b.try_send(method, path, body, &secret).await.expect("an answer")
    };
    let refused = ask("POST", "/keys", Some(r#"{"name":"x"}"#)).await;
    assert_eq!(refused.status, 403);
    assert_eq!(refused.at("/error/message"), "Only management keys can perform this operation");
    assert_eq!(ask("PATCH", &path, Some(r#"{"name":"x"}"#)).await.status, 403);
    for (method, path) in [("GET", "/keys"), ("GET", path.as_str()), ("DELETE", path.as_str())] {
        assert_eq!(ask(method, path, None).await.status, 401, "{method} {path}");
    }
    b.practice.change_settings(|s| s.normal_key_status = 403);
    assert_eq!(ask("GET", "/keys", None).await.status, 403, "the switch");
    assert_eq!(ask("GET", "/activity", None).await.status, 403);
    assert_eq!(ask("POST", "/analytics/query", Some("{}")).await.status, 403);
    assert_eq!(ask("GET", "/credits", None).await.status, 403);
    b.practice.change_settings(|s| s.credits_zero_for_normal_key = true);
    let zeros = ask("GET", "/credits", None).await;
    assert_eq!((zeros.status, zeros.at("/data/total_credits")), (200, "0".to_owned()));
    assert_eq!(b.practice.summary().live_keys, 1, "nothing was changed by a normal key");
}

#[tokio::test]
async fn point_03_any_key_may_ask_about_itself() {
    let b = Bench::plain().await;
    let (_, secret) = b.create(r#"{"name":"Ada","limit":2,"limit_reset":"weekly"}"#).await;
    for path in ["/key", "/auth/key"] {
        let own = b.get(path).await;
        assert_eq!((own.status, own.at("/data/is_management_key")), (200, "true".to_owned()));
        let normal = b.try_send("GET", path, None, &secret).await.expect("an answer");
        assert_eq!(normal.at("/data/is_management_key"), "false");
        assert_eq!(normal.at("/data/effective_budget/limit_usd"), "2");
        assert_eq!(normal.at("/data/rate_limit/requests"), "-1");
        for reply in [own, normal] {
            assert_eq!(reply.at("/data/hash"), "(absent)");
            assert_eq!(reply.at("/data/name"), "(absent)");
        }
    }
}

#[tokio::test]
async fn point_04_a_secret_is_shown_once() {
    let b = Bench::plain().await;
    let made = b.post("/keys", r#"{"name":"Ada"}"#).await;
    assert_eq!(made.status, 201);
    let secret = made.at("/key");
    assert_eq!(secret.len(), 73);
    assert!(secret.starts_with(&format!("sk-or-v1-{}", "0".repeat(40))), "plainly fake");
    assert!(secret[9..].bytes().all(|c| c.is_ascii_hexdigit() && !c.is_ascii_uppercase()));
    let hash = made.at("/data/hash");
    assert!(hash.len() == 64 && hash.bytes().all(|c| c.is_ascii_hexdigit()));
    assert_eq!(made.at("/data/label"), format!("sk-or-v1-000...{}", &secret[70..]));
    let tail = &secret[49..];
    b.patch(&hash, r#"{"name":"Ada L"}"#).await;
    for path in ["/keys", &format!("/keys/{hash}"), "/key", "/activity", "/workspaces"] {
        assert!(!b.get(path).await.text.contains(tail), "{path} sends the secret again");
    }
}

#[tokio::test]
async fn point_05_every_key_has_its_23_fields() {
    let b = Bench::plain().await;
    let (hash, _) = b.create(r#"{"name":"Ada"}"#).await;
    let made = b.post("/keys", r#"{"name":"Bo"}"#).await.json()["data"].clone();
    let changed = b.patch(&hash, r#"{"name":"Ada L"}"#).await.json()["data"].clone();
    for key in
        [made, changed, b.key(&hash).await.json()["data"].clone(), b.get("/keys").await.items()[0].clone()]
    {
        let mut names: Vec<&str> = key.as_object().expect("an object").keys().map(String::as_str).collect();
        let mut wanted = FIELDS;
        names.sort_unstable();
        wanted.sort_unstable();
        assert_eq!(names, wanted, "null, never absence");
    }
    b.practice.change_settings(|s| s.drop_newest_fields = true);
    let old = b.key(&hash).await;
    assert_eq!(old.at("/data/external_user"), "(absent)");
    assert_eq!(old.at("/data/last_used_at"), "(absent)");
    b.practice.change_settings(|s| s.unknown_field = true);
    assert_ne!(b.key(&hash).await.at("/data/a_field_of_tomorrow"), "(absent)");
    assert_ne!(b.get("/keys").await.at("/data/0/a_field_of_tomorrow"), "(absent)");
}

#[tokio::test]
async fn point_06_what_may_not_be_asked_is_refused() {
    let b = Bench::plain().await;
    let long = format!(r#"{{"name":"{}"}}"#, "x".repeat(257));
    for body in [
        "{}",
        r#"{"name":null}"#,
        r#"{"name":""}"#,
        long.as_str(),
        r#"{"name":5}"#,
        r#"{"name":"a","limit":-0.01}"#,
        r#"{"name":"a","limit":1000000}"#,
        r#"{"name":"a","limit":1e999}"#,
        r#"{"name":"a","limit":"5"}"#,
        r#"{"name":"a","limit_reset":"yearly"}"#,
        r#"{"name":"a","expires_at":"2030-01-01T00:00Z"}"#,
        r#"{"name":"a","expires_at":"2030-01-01T00:00:00+02:00"}"#,
        r#"{"name":"a","workspace_id":"here"}"#,
        r#"{"name":"a""#,
        r#"[]"#,
    ] {
        assert_eq!(b.post("/keys", body).await.status, 400, "{body}");
    }
    assert_eq!(b.practice.summary().keys_ever, 0, "a refused create makes nothing");
    let zero = b.post("/keys", r#"{"name":"a","limit":0,"disabled":true,"label":"x","colour":"red"}"#).await;
    assert_eq!((zero.at("/data/limit"), zero.at("/data/disabled")), ("0".to_owned(), "false".to_owned()));
    let none = b.post("/keys", r#"{"name":"a","limit":null}"#).await;
    assert_eq!(none.at("/data/limit"), "null", "0 and no limit are not the same");
    let most =
        b.post("/keys", r#"{"name":"a","limit":999999.99,"expires_at":"2030-01-01T00:00:00.5Z"}"#).await;
    assert_eq!((most.status, most.at("/data/limit")), (201, "999999.99".to_owned()));
}

#[tokio::test]
async fn point_07_the_same_name_twice_is_two_keys() {
    let b = Bench::plain().await;
    for _ in 0..2 {
        let url = format!("{}/keys", b.practice.base_url());
        let request = b.client.post(url).bearer_auth(&b.key).header("idempotency-key", "same");
        let made = request.body(r#"{"name":"Kim Lee"}"#).send().await.expect("an answer");
        assert_eq!(made.status(), 201);
    }
    let summary = b.practice.summary();
    assert_eq!((summary.live_keys, summary.posts, summary.repeated_names), (2, 2, 1));
    assert!(b.practice.keys().iter().all(|key| key.requests_for_name == 2));
}

#[tokio::test]
async fn point_08_the_list_is_cut_into_pages_and_hides_things() {
    let options = Options { extra_workspaces: vec!["Winter term".to_owned()], ..Options::default() };
    let b = bench(options).await;
    b.fill(205);
    let first = b.get("/keys").await;
    assert_eq!((first.items().len(), first.names()[0].as_str()), (100, "K205"), "newest first, 100 a page");
    assert_eq!(first.json().as_object().map(serde_json::Map::len), Some(1), "no total, no cursor");
    assert_eq!(b.get("/keys?offset=200").await.names(), ["K5", "K4", "K3", "K2", "K1"]);
    assert!(b.get("/keys?offset=205").await.items().is_empty());
    for wrong in ["offset=-1", "offset=x", "include_disabled=maybe", "workspace_id=here"] {
        assert_eq!(b.get(&format!("/keys?{wrong}")).await.status, 400, "{wrong}");
    }
    b.practice.change_settings(|s| s.past_end = PastEnd::LastPage);
    assert_eq!(b.get("/keys?offset=900").await.items().len(), 5);
    b.practice.change_settings(|s| s.past_end = PastEnd::BadRequest);
    assert_eq!(b.get("/keys?offset=900").await.status, 400);
    let unknown = "00000000-0000-4000-a000-000000000000";
    assert_eq!(b.get(&format!("/keys?workspace_id={unknown}")).await.status, 404);
    let other = b.get("/workspaces/winter-term").await.at("/data/id");
    b.create(&format!(r#"{{"name":"W","workspace_id":"{other}"}}"#)).await;
    assert_eq!(b.get("/keys").await.names()[0], "K205", "only the default workspace");
    assert_eq!(b.get(&format!("/keys?workspace_id={other}")).await.names(), ["W"]);
    let newest = b.practice.keys()[204].hash.clone();
    b.patch(&newest, r#"{"disabled":true}"#).await;
    b.create(r#"{"name":"Old","expires_at":"2020-01-01T00:00:00Z"}"#).await;
    assert_eq!(b.get("/keys").await.names()[0], "K204", "disabled and expired are hidden");
    assert_eq!(b.get("/keys?include_disabled=true").await.names()[0], "K205");
    assert_eq!(b.get("/keys?include_expired=true").await.names()[..2], ["Old", "K204"]);
    b.practice.change_settings(|s| s.ignore_include_flags = true);
    assert_eq!(b.get("/keys?include_expired=true&include_disabled=true").await.names()[0], "K204");
}

#[tokio::test]
async fn point_09_a_patch_changes_only_what_is_sent() {
    let options = Options { extra_workspaces: vec!["Winter term".to_owned()], ..Options::default() };
    let b = bench(options).await;
    let (hash, _) = b
        .create(r#"{"name":"Ada","limit":2,"limit_reset":"daily","expires_at":"2030-01-01T00:00:00Z"}"#)
        .await;
    assert_eq!(b.key(&hash).await.at("/data/updated_at"), "null");
    let changed = b.patch(&hash, r#"{"name":"Ada L","expires_at":"2040-01-01T00:00:00Z"}"#).await;
    assert_eq!(changed.status, 200);
    let fields = ["name", "limit", "limit_reset", "disabled", "expires_at"];
    let seen = fields.map(|field| changed.at(&format!("/data/{field}")));
    assert_eq!(seen, ["Ada L", "2", "daily", "false", "2030-01-01T00:00:00Z"]);
    assert_ne!(changed.at("/data/updated_at"), "null");
    let free = b.patch(&hash, r#"{"limit":null}"#).await;
    assert_eq!((free.at("/data/limit"), free.at("/data/limit_remaining")), ("null".into(), "null".into()));
    for nothing in ["{}", r#"{"expires_at":"2040-01-01T00:00:00Z","colour":1}"#] {
        let refused = b.patch(&hash, nothing).await;
        assert_eq!(
            (refused.status, refused.at("/error/message").as_str()),
            (400, "No update fields provided")
        );
    }
    for wrong in [r#"{"name":null}"#, r#"{"name":""}"#, r#"{"disabled":"yes"}"#, r#"{"limit":-1}"#, "{"] {
        assert_eq!(b.patch(&hash, wrong).await.status, 400, "{wrong}");
    }
    assert_eq!(b.patch(&"0".repeat(64), r#"{"name":"x"}"#).await.status, 404);
    let other = b.get("/workspaces/winter-term").await.at("/data/id");
    let home = b.key(&hash).await.at("/data/workspace_id");
    let moving = format!(r#"{{"workspace_id":"{other}"}}"#);
    assert_eq!(b.patch(&hash, &moving).await.at("/data/workspace_id"), other);
    b.practice.change_settings(|s| s.workspace_members = vec!["user_other".to_owned()]);
    assert_eq!(b.patch(&hash, &moving).await.status, 200, "staying is no move");
    assert_eq!(b.patch(&hash, &format!(r#"{{"workspace_id":"{home}"}}"#)).await.status, 409);
    assert_eq!(b.key(&hash).await.at("/data/workspace_id"), other, "a refused move moves nothing");
}

#[tokio::test]
async fn point_10_a_deleted_key_is_gone() {
    let b = Bench::plain().await;
    let (hash, secret) = b.create(r#"{"name":"Ada"}"#).await;
    assert_eq!(b.delete(&hash).await.text, r#"{"deleted":true}"#);
    assert_eq!(b.key(&hash).await.status, 404);
    assert_eq!(b.patch(&hash, r#"{"name":"x"}"#).await.status, 404);
    assert_eq!(b.delete(&hash).await.status, 404);
    assert!(b.get("/keys?include_disabled=true&include_expired=true").await.items().is_empty());
    let own = b.try_send("GET", "/key", None, &secret).await.expect("an answer");
    assert_eq!(own.status, 401, "its secret no longer works");
    assert!(b.practice.keys()[0].deleted_at.is_some(), "the oracle remembers it");
}
