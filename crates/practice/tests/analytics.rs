//! Analytics beyond what a reseller's month needs: labels, warnings, ages, order, and answers that are cut off.

mod common;

use common::Bench;
use keyroster_practice::Spend;
use serde_json::{Value, json};

const YEAR: &str = r#"{"start":"2025-11-01T00:00:00Z","end":"2026-12-01T00:00:00Z"}"#;

async fn ask(b: &Bench, more: Value) -> Value {
    let mut body = json!({"metrics": ["credits_usage"], "time_range": serde_json::from_str::<Value>(YEAR).expect("JSON")});
    for (name, value) in more.as_object().expect("an object") {
        body[name] = value.clone();
    }
    let answer = b.post("/analytics/query", &body.to_string()).await;
    assert_eq!(answer.status, 200, "{}", answer.text);
    answer.json()["data"].clone()
}

fn spend(b: &Bench, hash: &str, at: &str, credits: &str, model: &str) {
    let spend = Spend { at: Some(at.to_owned()), model: model.to_owned(), ..Spend::credits(hash, credits) };
    b.practice.spend(&spend).expect("spent");
}

async fn stand() -> (Bench, String, String) {
    let b = Bench::at("2026-11-25T12:00:00Z").await;
    let (ada, _) = b.create(r#"{"name":"Ada","external":{"user":"ada-7"}}"#).await;
    let (bo, _) = b.create(r#"{"name":"Bo"}"#).await;
    spend(&b, &ada, "2026-11-20T08:00:00Z", "1", "a/a");
    spend(&b, &ada, "2026-10-02T08:00:00Z", "2", "a/b");
    spend(&b, &bo, "2025-11-24T08:00:00Z", "8", "a/a");
    spend(&b, &bo, "2025-11-25T08:00:00Z", "4", "a/a");
    (b, ada, bo)
}

fn sums(answer: &Value) -> Vec<String> {
    let rows = answer["data"].as_array().expect("rows");
    rows.iter().map(|row| row["credits_usage"].to_string()).collect()
}

#[tokio::test]
async fn a_year_is_kept_and_a_month_of_end_users() {
    let (b, ..) = stand().await;
    assert_eq!(
        sums(&ask(&b, json!({})).await),
        ["7"],
        "the 24th of November 2025 is 366 days ago: gone unsaid"
    );
    let users = ask(&b, json!({"dimensions": ["external_user"]})).await;
    assert_eq!(sums(&users), ["1"], "end users go back 31 days only");
    assert_eq!(users["data"][0]["external_user"], "ada-7");
    let of = json!([{"field": "external_user", "operator": "eq", "value": "ada-7"}]);
    assert_eq!(sums(&ask(&b, json!({ "filters": of })).await), ["1"]);
    assert_eq!(sums(&ask(&b, json!({"metrics": ["credits_usage", "byok_fees"]})).await), ["1"]);
}

#[tokio::test]
async fn what_cannot_be_found_is_warned_of() {
    let (b, ada, bo) = stand().await;
    let of =
        |hashes: Vec<&str>| json!({"filters": [{"field": "api_key_id", "operator": "in", "value": hashes}]});
    let odd = "0".repeat(64);
    let answer = ask(&b, of(vec![&ada, &odd])).await;
    assert_eq!(sums(&answer), ["3"], "the rest is answered");
    assert!(answer["warnings"][0].as_str().is_some_and(|words| words.contains(&odd)));
    assert!(ask(&b, of(vec![&ada, &bo])).await.get("warnings").is_none());
    b.delete(&bo).await;
    b.practice.change_settings(|s| s.deleted_hash_resolves = false);
    assert!(ask(&b, of(vec![&bo])).await["warnings"].is_array());
}

#[tokio::test]
async fn rows_come_in_the_order_asked_for_and_may_be_cut_off() {
    let (b, ..) = stand().await;
    let by = |field: &str, direction: &str| json!({"granularity": "month", "dimensions": ["model"], "order_by": {"field": field, "direction": direction}});
    assert_eq!(sums(&ask(&b, by("date", "asc")).await), ["4", "2", "1"]);
    assert_eq!(sums(&ask(&b, by("date", "desc")).await), ["1", "2", "4"]);
    assert_eq!(sums(&ask(&b, by("credits_usage", "asc")).await), ["1", "2", "4"]);
    assert_eq!(sums(&ask(&b, by("model", "desc")).await)[0], "2");
    let body = json!({"metrics": ["credits_usage"], "order_by": {"field": "luck", "direction": "asc"}});
    assert_eq!(b.post("/analytics/query", &body.to_string()).await.status, 400);
    b.practice.change_settings(|s| s.analytics_most_rows = 2);
    let cut = ask(&b, by("date", "asc")).await;
    assert_eq!(
        (sums(&cut).len(), &cut["metadata"]["truncated"], &cut["metadata"]["row_count"]),
        (2, &json!(true), &json!(2))
    );
}

#[tokio::test]
async fn groups_are_shown_by_label() {
    let (b, ..) = stand().await;
    let keys = ask(&b, json!({"dimensions": ["api_key_id", "workspace"]})).await;
    let first = &keys["data"][0];
    assert_eq!((&first["api_key_id"], &first["workspace"]), (&json!("Ada"), &json!("Default")));
    let meta = b.get("/analytics/meta").await;
    assert!(
        ["external_user", "user", "workspace"].iter().all(|name| meta.text.contains(&format!("\"{name}\"")))
    );
}
