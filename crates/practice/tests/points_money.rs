//! Points 11 to 17: limits, windows, usage, credits, history, workspaces.

mod common;

use std::time::Duration;

use common::{Bench, bench};
use keyroster_practice::{Options, Spend};

const DAY: u64 = 86_400;

fn spent(hash: &str, credits: &str, byok: &str) -> Spend {
    Spend { byok: byok.to_owned(), ..Spend::credits(hash, credits) }
}

#[tokio::test]
async fn point_11_what_remains_is_the_limit_less_the_windows_usage() {
    let b = Bench::at("2026-11-25T12:00:00Z").await;
    let (life, _) = b.create(r#"{"name":"life","limit":2}"#).await;
    let (daily, _) = b.create(r#"{"name":"daily","limit":2,"limit_reset":"daily"}"#).await;
    let (both, _) = b.create(r#"{"name":"both","limit":2,"include_byok_in_limit":true}"#).await;
    for hash in [&life, &daily, &both] {
        b.practice.spend(&spent(hash, "1.5", "0.25")).expect("spent");
    }
    b.practice.advance(Duration::from_secs(DAY));
    let left = async |hash: &str| b.key(hash).await.at("/data/limit_remaining");
    assert_eq!(left(&life).await, "0.5", "a limit without reset counts the lifetime");
    assert_eq!(left(&daily).await, "2", "a daily limit starts anew");
    assert_eq!(left(&both).await, "0.25", "BYOK counts where it is included");
    b.practice.spend(&spent(&life, "1", "")).expect("spent");
    assert_eq!(left(&life).await, "-0.5", "requests in flight may go over");
    b.practice.change_settings(|s| s.clamp_remaining = true);
    assert_eq!(left(&life).await, "0", "the switch");
    b.practice.change_settings(|s| s.clamp_remaining = false);
    let raised = b.patch(&life, r#"{"limit":4}"#).await;
    assert_eq!((raised.at("/data/limit_remaining"), raised.at("/data/usage")), ("1.5".into(), "2.5".into()));
}

#[tokio::test]
async fn point_12_counters_start_anew_at_utc_midnight_monday_and_the_first() {
    // Saturday the 28th: midnight, then Monday the 30th, then the 1st come one after the other.
    let b = Bench::at("2026-11-28T23:00:00Z").await;
    let (hash, _) = b.create(r#"{"name":"Ada","limit":9,"limit_reset":"weekly"}"#).await;
    b.practice.spend(&spent(&hash, "1", "2")).expect("spent");
    let counters = async || {
        let key = b.key(&hash).await;
        ["usage", "usage_daily", "usage_weekly", "usage_monthly", "byok_usage_monthly", "limit_remaining"]
            .map(|field| key.at(&format!("/data/{field}")))
    };
    assert_eq!(counters().await, ["1", "1", "1", "1", "2", "8"]);
    b.practice.advance(Duration::from_secs(2 * 3600));
    assert_eq!(counters().await, ["1", "0", "1", "1", "2", "8"], "Sunday");
    b.practice.advance(Duration::from_secs(DAY));
    assert_eq!(counters().await, ["1", "0", "0", "1", "2", "9"], "Monday");
    b.practice.advance(Duration::from_secs(DAY));
    assert_eq!(counters().await, ["1", "0", "0", "0", "0", "9"], "the first of December");
    assert!(b.practice.now().starts_with("2026-12-01T01:"), "{}", b.practice.now());
}

#[tokio::test]
async fn point_13_what_is_spent_shows_everywhere() {
    let b = Bench::at("2026-11-25T12:00:00Z").await;
    let (hash, secret) = b.create(r#"{"name":"Ada","limit":30}"#).await;
    let model = "anthropic/claude-haiku-4.5".to_owned();
    let spend =
        Spend { model, prompt_tokens: 12, completion_tokens: 3, ..spent(&hash, "0.0000018", "3.17561396") };
    b.practice.spend(&spend).expect("spent");
    let key = b.key(&hash).await;
    assert_eq!(key.at("/data/usage"), "0.0000018", "no digit is lost");
    assert_eq!(key.at("/data/limit_remaining"), "29.9999982");
    assert_eq!(key.at("/data/byok_usage"), "3.17561396");
    assert!(key.at("/data/last_used_at").starts_with("2026-11-25T12:00"));
    let own = b.try_send("GET", "/key", None, &secret).await.expect("an answer");
    assert_eq!(own.at("/data/usage"), "0.0000018");
    assert_eq!(b.get("/credits").await.at("/data/total_usage"), "0.0000018");
    assert!(b.get("/activity").await.items().is_empty(), "today's rows come tomorrow");
    b.practice.advance(Duration::from_secs(DAY));
    let row = b.get("/activity").await.items()[0].clone();
    assert_eq!((row["date"].as_str(), row["prompt_tokens"].as_u64()), (Some("2026-11-25"), Some(12)));
    b.practice.change_settings(|s| s.usage_lag_ms = 5_000);
    b.practice.spend(&spent(&hash, "1", "")).expect("spent");
    assert_eq!(b.key(&hash).await.at("/data/usage"), "0.0000018", "it lags");
    b.practice.advance(Duration::from_secs(5));
    assert_eq!(b.key(&hash).await.at("/data/usage"), "1.0000018");
    assert!(b.practice.spend(&spent("nobody", "1", "")).is_err());
    assert!(b.practice.spend(&spent(&hash, "much", "")).is_err());
}

#[tokio::test]
async fn point_14_credits_may_be_stale_and_below_zero() {
    let b = bench(Options { total_credits: "10.50".to_owned(), ..Options::default() }).await;
    let (hash, _) = b.create(r#"{"name":"Ada"}"#).await;
    let used = async || b.get("/credits").await.at("/data/total_usage");
    assert_eq!(b.get("/credits").await.at("/data/total_credits"), "10.5");
    b.practice.change_settings(|s| s.credits_stale_ms = 60_000);
    b.practice.spend(&spent(&hash, "12", "")).expect("spent");
    assert_eq!(used().await, "0", "up to a minute old");
    b.practice.advance(Duration::from_secs(61));
    assert_eq!(used().await, "12", "more than was bought");
    b.practice.set_total_credits("100").expect("an amount");
    assert_eq!(b.get("/credits").await.at("/data/total_credits"), "100");
}

#[tokio::test]
async fn point_15_activity_covers_thirty_completed_days() {
    let options = Options {
        clock: Some("2026-11-25T12:00:00Z".to_owned()),
        extra_workspaces: vec!["Winter term".to_owned()],
        ..Options::default()
    };
    let b = bench(options).await;
    let (ada, _) = b.create(r#"{"name":"Ada"}"#).await;
    let other = b.get("/workspaces/winter-term").await.at("/data/id");
    let (bo, _) = b.create(&format!(r#"{{"name":"Bo","workspace_id":"{other}"}}"#)).await;
    for (hash, day) in [(&ada, "11-24"), (&bo, "11-24"), (&ada, "11-23"), (&ada, "10-26"), (&ada, "10-25")] {
        let spend = Spend { at: Some(format!("2026-{day}T08:00:00Z")), ..spent(hash, "1", "0.5") };
        b.practice.spend(&spend).expect("spent");
    }
    let rows = async |query: &str| b.get(&format!("/activity{query}")).await.items();
    let all = rows("").await;
    assert_eq!(all.len(), 3, "the 25th of October is the 31st day; two keys share a row: {all:?}");
    assert_eq!(all[0]["usage"].to_string(), "2");
    assert_eq!(all[0].as_object().map(serde_json::Map::len), Some(12));
    assert_eq!(rows(&format!("?api_key_hash={bo}")).await[0]["usage"].to_string(), "1");
    assert_eq!(rows("?date=2026-11-23").await.len(), 1);
    let split = rows("?date=2026-11-24&group_by=workspace").await;
    assert_eq!(split.len(), 2);
    assert!(split.iter().any(|row| row["workspace_id"] == other.as_str()));
    assert_eq!(rows(&format!("?workspace_id={other}")).await.len(), 1);
    for date in ["2026-11-25", "2026-10-25", "2026-11-26", "25.11.2026", "2026-11-1"] {
        let refused = b.get(&format!("/activity?date={date}")).await;
        assert_eq!(refused.status, 400, "{date}");
        assert_eq!(refused.at("/error/message"), "Date must be within the last 30 (completed) UTC days");
    }
    b.delete(&bo).await;
    assert_eq!(rows(&format!("?api_key_hash={bo}")).await.len(), 1, "a deleted key's history stays");
    b.practice.change_settings(|s| s.deleted_hash_resolves = false);
    assert_eq!(rows(&format!("?api_key_hash={bo}")).await.len(), 0, "the switch");
}

#[tokio::test]
async fn point_16_analytics_answer_for_one_key_by_day_and_month() {
    let b = Bench::at("2026-11-25T12:00:00Z").await;
    let (ada, _) = b.create(r#"{"name":"Kim Lee"}"#).await;
    let (bo, _) = b.create(r#"{"name":"Kim Lee"}"#).await;
    for (hash, at) in
        [(&ada, "2026-11-24T08:00:00Z"), (&ada, "2026-11-25T08:00:00Z"), (&bo, "2026-10-02T08:00:00Z")]
    {
        b.practice.spend(&Spend { at: Some(at.to_owned()), ..spent(hash, "1.25", "0.5") }).expect("spent");
    }
    let ask = async |body: String| b.post("/analytics/query", &body).await;
    let year = r#""time_range":{"start":"2026-01-01T00:00:00Z","end":"2026-12-01T00:00:00Z"}"#;
    let metrics = r#""metrics":["total_usage","credits_usage","byok_usage","request_count"]"#;
    let of = |hash: &str| format!(r#""filters":[{{"field":"api_key_id","operator":"eq","value":"{hash}"}}]"#);
    let daily = ask(format!(r#"{{{metrics},{year},{},"granularity":"day"}}"#, of(&ada))).await;
    assert_eq!(daily.at("/data/data/0/date__day"), "2026-11-24T00:00:00.000Z");
    assert_eq!(daily.at("/data/data/1/total_usage"), "1.75");
    assert!(daily.json()["data"]["data"][0]["request_count"].is_string(), "counts come as text");
    let monthly = ask(format!(r#"{{{metrics},{year},{},"granularity":"month"}}"#, of(&ada))).await;
    assert_eq!(monthly.at("/data/data/0/credits_usage"), "2.5");
    let unknown = ask(format!(r#"{{{metrics},{year},{}}}"#, of(&"0".repeat(64)))).await;
    assert_eq!(unknown.at("/data/metadata/row_count"), "0", "an unknown hash is no error");
    let by_key = ask(format!(r#"{{{metrics},{year},"dimensions":["api_key_id"]}}"#)).await;
    assert_eq!(by_key.at("/data/metadata/row_count"), "1", "grouped by the name, which two keys share");
    let cut = ask(format!(r#"{{{metrics},{year},"granularity":"day","limit":1}}"#)).await;
    assert_eq!(cut.at("/data/metadata/truncated"), "true");
    let many = ask(format!(r#"{{{metrics},"dimensions":["model","api_key_id","workspace"]}}"#)).await;
    assert_eq!(many.status, 400);
    for wrong in [r#"{"metrics":[]}"#, r#"{"metrics":["luck"]}"#, r#"{}"#] {
        assert_eq!(ask(wrong.to_owned()).await.status, 400, "{wrong}");
    }
    let minute = r#""time_range":{"start":"2026-01-01T00:00Z","end":"2026-12-01T00:00:00Z"}"#;
    assert_eq!(ask(format!(r#"{{{metrics},{minute}}}"#)).await.status, 400);
    assert!(b.get("/analytics/meta").await.text.contains("credits_usage"));
    b.practice.change_settings(|s| s.analytics_per_minute = 11);
    assert_eq!(b.get("/analytics/meta").await.status, 429, "asked eleven times this minute");
    b.practice.advance(Duration::from_secs(61));
    assert_eq!(b.get("/analytics/meta").await.status, 200);
}

#[tokio::test]
async fn point_17_workspaces_and_members() {
    let extra = vec!["Winter term".to_owned(), "Clients".to_owned()];
    let b = bench(Options { extra_workspaces: extra, ..Options::default() }).await;
    let all = b.get("/workspaces").await;
    assert_eq!(all.names(), ["Default", "Winter term", "Clients"]);
    assert_eq!(all.at("/total_count"), "3");
    let one = b.get("/workspaces?offset=1&limit=1").await;
    assert_eq!((one.names(), one.at("/total_count")), (vec!["Winter term".to_owned()], "3".to_owned()));
    assert_eq!(b.get("/workspaces?limit=101").await.status, 400);
    assert_eq!(b.get("/workspaces/default").await.at("/data/id"), all.at("/data/0/id"));
    assert_eq!(b.get("/workspaces/nowhere").await.status, 404);
    let made = b.post("/workspaces", r#"{"name":"Spring","slug":"spring"}"#).await;
    assert_eq!((made.status, made.at("/data/slug")), (201, "spring".to_owned()));
    assert_eq!(b.get("/organization/members").await.status, 404, "a personal account");
    assert_eq!(b.get("/key").await.at("/data/organization_id"), "null");
    b.practice.change_settings(|s| s.organization = true);
    assert_eq!(b.get("/organization/members").await.at("/total_count"), "10");
    assert_ne!(b.get("/key").await.at("/data/organization_id"), "null");
}
