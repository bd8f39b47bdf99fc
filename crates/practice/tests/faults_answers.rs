//! Every fault that leaves the caller an answer, proven to reach a naive client.

mod common;

use std::time::{Duration, Instant};

use common::{Bench, Reply, bench};
use keyroster_practice::faults::{
    Action, Chance, FaultPlan, Mutation, PageFault, Phase, Rule, Shift, Status,
};
use keyroster_practice::{Options, PageOrder};
use rstest::rstest;
use serde_json::json;

fn plan(b: &Bench, rule: Rule) {
    b.practice.set_plan(FaultPlan::one(rule));
}

fn header(reply: &Reply, name: &str) -> String {
    reply.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or("(absent)").to_owned()
}

#[rstest]
#[case::plain_429(Status::code(429))]
#[case::seconds(Status::code(429).header("retry-after", "7"))]
#[case::limits(Status::code(429).header("x-ratelimit-limit", "5").header("x-ratelimit-remaining", "0"))]
#[case::two_headers(Status::code(429).header("retry-after", "1").header("retry-after", "soon"))]
#[case::out_of_credits(Status::code(402))]
#[case::conflict(Status::code(409))]
#[case::server(Status::code(500))]
#[case::gateway(Status::html(502))]
#[case::busy(Status::html(503))]
#[case::origin(Status::html(524))]
#[case::challenge(Status::html(403))]
#[case::maintenance(Status::html(200))]
#[case::sign_in(Status { code: 302, headers: vec![("location".into(), "http://127.0.0.1:9/".into())], ..Status::default() })]
#[case::empty(Status { code: 200, body: Some(String::new()), ..Status::default() })]
#[case::wrong_type(Status { code: 200, body: Some("{}".into()), content_type: Some("text/plain".into()), ..Status::default() })]
#[tokio::test]
async fn point_18_any_other_answer_arrives_as_planned(#[case] status: Status) {
    // Once, n times and always are counted here for every form of answer.
    let b = Bench::plain().await;
    let (code, html) = (status.code, status.body.as_ref().is_some_and(|body| body.starts_with('<')));
    plan(&b, Rule::on("POST", "/keys", Action::Status(status.clone())).times(2));
    for _ in 0..2 {
        let reply = b.post("/keys", r#"{"name":"Ada"}"#).await;
        assert_eq!(reply.status, code);
        assert_eq!(header(&reply, "content-type").starts_with("text/html"), html);
        for (name, value) in &status.headers {
            let got: Vec<&str> = reply.headers.get_all(name).iter().filter_map(|v| v.to_str().ok()).collect();
            assert!(got.contains(&value.as_str()), "{name}: {value} is among {got:?}");
        }
        match &status.body {
            Some(body) => assert_eq!(&reply.text, body),
            None => assert_eq!(reply.at("/error/code"), code.to_string()),
        }
    }
    assert_eq!(b.practice.summary().keys_ever, 0, "nothing was carried out");
    assert_eq!(b.post("/keys", r#"{"name":"Ada"}"#).await.status, 201, "twice is over");
    plan(&b, Rule::on("POST", "/keys", Action::Status(status)).phase(Phase::AfterCommit));
    assert_eq!(b.post("/keys", r#"{"name":"Bo"}"#).await.status, code);
    assert_eq!(b.practice.summary().keys_ever, 2, "carried out, and answered as if not");
}

#[tokio::test]
async fn a_padded_answer_is_as_long_as_planned() {
    let b = Bench::plain().await;
    plan(&b, Rule::on("GET", "/keys", Action::Status(Status { pad: 3_000_000, ..Status::code(200) })));
    assert!(b.get("/keys").await.text.len() > 3_000_000);
}

#[tokio::test]
async fn answers_are_changed_in_any_field() {
    let b = Bench::plain().await;
    let remove = Mutation::Remove { pointer: "/key".into() };
    let set = Mutation::Set { pointer: "/data/limit".into(), value: json!("2") };
    let rename = Mutation::Rename { pointer: "/data/hash".into(), to: "id".into() };
    let raw = Mutation::Raw { pointer: "/data/usage".into(), text: "1e999".into() };
    plan(&b, Rule::on("POST", "/keys", Action::MutateJson { ops: vec![remove, set, rename, raw] }));
    let made = b.post("/keys", r#"{"name":"Ada","limit":2}"#).await;
    assert_eq!(made.at("/key"), "(absent)");
    assert!(made.json()["data"]["limit"].is_string());
    assert_eq!((made.at("/data/hash"), made.at("/data/id").len()), ("(absent)".to_owned(), 64));
    assert!(made.text.contains(r#""usage":1e999"#));
}

#[tokio::test]
async fn what_is_kept_can_differ_from_what_was_asked() {
    let b = Bench::plain().await;
    let other = Mutation::Set { pointer: "/limit".into(), value: json!(50) };
    plan(&b, Rule::on("POST", "/keys", Action::MutateRequest { ops: vec![other] }));
    assert_eq!(b.post("/keys", r#"{"name":"Ada","limit":2}"#).await.at("/data/limit"), "50");
    assert_eq!(b.practice.keys()[0].limit.as_deref(), Some("50"), "the key really has it");
    assert!(b.practice.requests()[0].body.contains(r#""limit":2"#), "the log shows what was sent");
}

#[tokio::test]
async fn bytes_can_surround_the_body() {
    let b = Bench::plain().await;
    let wrap = Action::Wrap { before: "\u{feff}".into(), after: "{}".into() };
    plan(&b, Rule::on("GET", "/credits", wrap));
    let text = b.get("/credits").await.text;
    assert!(text.starts_with("\u{feff}{") || text.starts_with('{'), "{text}");
    assert!(text.ends_with("}}{}"));
}

#[tokio::test]
async fn a_delay_and_a_drip_take_their_time() {
    let b = Bench::plain().await;
    plan(&b, Rule::on("GET", "/credits", Action::Delay { ms: 120 }));
    let begun = Instant::now();
    b.get("/credits").await;
    assert!(begun.elapsed() >= Duration::from_millis(120), "an answer cannot be faster than its delay");
    plan(&b, Rule::on("GET", "/credits", Action::Drip { bytes_per_second: 1000 }));
    let begun = Instant::now();
    assert_eq!(b.get("/credits").await.status, 200, "it arrives whole");
    assert!(begun.elapsed() >= Duration::from_millis(100), "more than 150 bytes trickle");
}

#[tokio::test]
async fn a_request_can_be_delivered_twice() {
    let b = Bench::plain().await;
    plan(&b, Rule::on("POST", "/keys", Action::Dup { delay_ms: 0 }).times(1));
    let made = b.post("/keys", r#"{"name":"Ada"}"#).await;
    while b.practice.summary().keys_ever < 2 {
        tokio::task::yield_now().await;
    }
    let keys = b.practice.keys();
    assert_eq!(keys[0].hash, made.at("/data/hash"), "the first is answered");
    assert_eq!((keys[1].name.as_str(), b.practice.summary().posts), ("Ada", 1), "one request, two keys");
}

#[tokio::test]
async fn two_answers_can_be_exchanged() {
    let b = Bench::plain().await;
    plan(&b, Rule::on("POST", "/keys", Action::Swap).times(2));
    let (ada, bo) = tokio::join!(b.post("/keys", r#"{"name":"Ada"}"#), b.post("/keys", r#"{"name":"Bo"}"#));
    assert_eq!((ada.at("/data/name"), bo.at("/data/name")), ("Bo".to_owned(), "Ada".to_owned()));
}

#[tokio::test]
async fn the_clock_of_answers_can_be_off_or_missing() {
    let b = Bench::at("2026-11-25T12:00:00Z").await;
    plan(&b, Rule::on("POST", "/keys", Action::ClockSkew { seconds: -86_400 }).times(1));
    let made = b.post("/keys", r#"{"name":"Ada"}"#).await;
    assert!(made.at("/data/created_at").starts_with("2026-11-24T12:00"));
    assert!(header(&made, "date").starts_with("Tue, 24 Nov 2026 12:00"), "{}", header(&made, "date"));
    let right = b.get("/credits").await;
    assert!(header(&right, "date").starts_with("Wed, 25 Nov 2026 12:00"));
    b.practice.change_settings(|s| s.no_date = true);
    assert_eq!(header(&b.get("/credits").await, "date"), "(absent)");
}

#[tokio::test]
async fn the_management_key_can_be_revoked_in_the_middle() {
    let b = Bench::plain().await;
    let revoke = Rule::on("POST", "/keys", Action::RevokeMgmtKey { ms: Some(10_000) });
    plan(&b, revoke.nth(2).phase(Phase::AfterCommit));
    for _ in 0..2 {
        assert_eq!(b.post("/keys", r#"{"name":"Ada"}"#).await.status, 201);
    }
    assert_eq!(b.get("/keys").await.status, 401, "from then on");
    b.practice.advance(Duration::from_secs(10));
    assert_eq!(b.get("/keys").await.items().len(), 2, "until it ends");
    plan(&b, Rule::on("GET", "/key", Action::RevokeMgmtKey { ms: None }));
    assert_eq!(b.get("/key").await.status, 401, "this very request");
    b.practice.advance(Duration::from_secs(1_000_000));
    assert_eq!(b.get("/key").await.status, 401, "for good");
}

#[tokio::test]
async fn lists_and_reads_can_lag() {
    let b = Bench::at("2026-11-25T12:00:00Z").await;
    b.fill(2);
    b.practice.advance(Duration::from_secs(60));
    let (hash, _) = b.create(r#"{"name":"New"}"#).await;
    let old = b.practice.keys()[0].hash.clone();
    b.patch(&old, r#"{"name":"Renamed"}"#).await;
    b.delete(&b.practice.keys()[1].hash).await;
    assert_eq!(b.get("/keys").await.names(), ["New", "Renamed"]);
    plan(&b, Rule::on("GET", "/keys", Action::ListLag { ms: 30_000 }).times(1));
    assert_eq!(b.get("/keys").await.names(), ["K2", "K1"], "as half a minute ago, the deleted one included");
    assert_eq!(b.get("/keys").await.names(), ["New", "Renamed"]);
    plan(&b, Rule::on("GET", "/keys/*", Action::GetLag { ms: 30_000 }));
    assert_eq!(b.key(&hash).await.status, 404, "too young to be found");
    assert_eq!(b.key(&old).await.status, 200);
    b.practice.change_settings(|s| s.list_lag_ms = 90_000);
    assert!(b.get("/keys").await.items().is_empty(), "the switch");
}

#[tokio::test]
async fn point_20_keys_change_between_two_pages() {
    let b = bench(Options { page_size: 3, ..Options::default() }).await;
    b.fill(6);
    let shift = Shift { create: 1, delete: 0 };
    let page = PageFault { shift: Some(shift), ..PageFault::default() };
    plan(&b, Rule::on("GET", "/keys", Action::Page(page)).nth(2));
    assert_eq!(b.get("/keys").await.names(), ["K6", "K5", "K4"]);
    assert_eq!(b.get("/keys?offset=3").await.names(), ["K4", "K3", "K2"], "pushed on by a new key");
    let shift = Shift { create: 0, delete: 2 };
    let page = PageFault { shift: Some(shift), ..PageFault::default() };
    plan(&b, Rule::on("GET", "/keys", Action::Page(page)).times(1));
    assert_eq!(b.get("/keys?offset=3").await.names(), ["K2", "K1"], "pulled back: K3 and K4 are skipped");
    let (first, body) = (b.practice.keys()[0].hash.clone(), json!({"name": "Elsewhere"}));
    b.practice.dashboard_patch(&first, &body).expect("it exists");
    assert_eq!(b.key(&first).await.at("/data/name"), "Elsewhere");
    b.practice.dashboard_delete(&first).expect("it exists");
    assert_eq!(b.key(&first).await.status, 404);
    assert!(
        b.practice.requests().iter().all(|seen| seen.method == "GET"),
        "the dashboard is not on the wire"
    );
}

#[tokio::test]
async fn pages_can_have_another_size_and_order() {
    let b = Bench::plain().await;
    b.fill(30);
    let page = |size, order| PageFault { size, order, shift: None };
    plan(&b, Rule::on("GET", "/keys", Action::Page(page(Some(7), Some(PageOrder::OldestFirst)))).times(1));
    let names = b.get("/keys").await.names();
    assert_eq!((names.len(), names[0].as_str()), (7, "K1"));
    plan(&b, Rule::on("GET", "/keys", Action::Page(page(None, Some(PageOrder::Random)))));
    let (one, other) = (b.get("/keys").await.names(), b.get("/keys").await.names());
    assert_ne!(one, other, "shuffled for every request");
    plan(&b, Rule::on("GET", "/keys", Action::Page(page(None, Some(PageOrder::ByHash)))));
    assert_eq!(b.get("/keys").await.names(), b.get("/keys").await.names());
}

#[tokio::test]
async fn rules_can_ask_for_a_name_or_a_chance() {
    let b = Bench::plain().await;
    let mut rule = Rule::on("POST", "/keys", Action::Status(Status::code(500)));
    rule.when.name_contains = Some("~AB12".to_owned());
    plan(&b, rule);
    assert_eq!(b.post("/keys", r#"{"name":"Ada ~CD34"}"#).await.status, 201);
    assert_eq!(b.post("/keys", r#"{"name":"Ada ~AB12"}"#).await.status, 500);
    let often = Rule::on("GET", "/credits", Action::Status(Status::code(500))).prob(Chance::percent(50));
    let mut runs = Vec::new();
    for _ in 0..2 {
        b.practice.set_plan(FaultPlan { rules: vec![often.clone()], seed: 42 });
        let mut run = Vec::new();
        for _ in 0..20 {
            run.push(b.get("/credits").await.status);
        }
        runs.push(run);
    }
    assert_eq!(runs[0], runs[1], "the same seed strikes the same requests");
    assert!(runs[0].contains(&200) && runs[0].contains(&500));
}
