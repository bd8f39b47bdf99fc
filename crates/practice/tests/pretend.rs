//! The pretend class, pretend usage, and the breakdowns a person may rehearse.

mod common;

use std::collections::HashSet;
use std::time::Duration;

use common::{Bench, bench};
use keyroster_practice::{Options, Rehearsal, pretend};

#[test]
fn the_class_has_thirty_people_and_two_kim_lees() {
    let class = pretend::class();
    assert_eq!(class.len(), 30);
    assert_eq!(class.iter().map(|person| person.email).collect::<HashSet<_>>().len(), 30);
    assert_eq!(class.iter().map(|person| person.id).collect::<HashSet<_>>().len(), 30);
    assert_eq!(class.iter().filter(|person| person.name == "Kim Lee").count(), 2);
    assert!(class.iter().all(|person| person.email.ends_with("@example.edu")), "nobody real is meant");
}

#[tokio::test]
async fn pretend_usage_has_all_kinds_and_repeats_itself() {
    let filled = async || {
        let clock = Some("2026-11-25T12:00:00Z".to_owned());
        let b = bench(Options { clock, ..Options::default() }).await;
        b.fill(20);
        b.practice.pretend_usage(60, 5);
        b
    };
    let b = filled().await;
    let usage = |b: &Bench| b.practice.keys().into_iter().map(|key| key.usage).collect::<Vec<_>>();
    let used = usage(&b);
    assert_eq!(used[0], "2", "one has used up all of its 2 dollars");
    assert!(used[1].starts_with("1.9"), "one nearly: {}", used[1]);
    let never = used.iter().filter(|amount| *amount == "0").count();
    assert!((3..=5).contains(&never), "{never} of twenty never used theirs");
    let list = b.get("/keys").await.items();
    let dated = list.iter().filter(|key| key["last_used_at"].is_string()).count();
    assert_eq!(dated, 20 - never);
    assert!(list.iter().all(|key| key["limit_remaining"].to_string().starts_with('-').eq(&false)));
    assert!(b.get("/activity").await.items().len() > 30, "spread over days and models");
    assert_eq!(usage(&filled().await), used, "the same seed gives the same");
}

#[tokio::test]
async fn pretend_usage_at_start_is_filled_in_once() {
    let folder = std::env::temp_dir().join(format!("keyroster-practice-pretend-{}", std::process::id()));
    std::fs::create_dir_all(&folder).expect("a folder");
    let path = folder.join("practice.jsonl");
    let options = |pretend| Options { state_file: Some(path.clone()), pretend, ..Options::default() };
    let first = bench(options(false)).await;
    first.fill(5);
    let mut seen = Vec::new();
    for _ in 0..2 {
        let b = bench(options(true)).await;
        seen.push(b.get("/credits").await.at("/data/total_usage"));
    }
    let _left = std::fs::remove_dir_all(folder);
    assert!(seen[0] != "0" && seen[0] == seen[1], "{seen:?}");
}

async fn create(b: &Bench, name: &str) -> Option<u16> {
    let body = format!(r#"{{"name":"{name}","limit":2}}"#);
    b.try_send("POST", "/keys", Some(&body), &b.key).await.ok().map(|reply| reply.status)
}

#[tokio::test]
async fn every_breakdown_happens_and_ends_by_itself() {
    let b = Bench::plain().await;
    b.practice.rehearse(Rehearsal::AnswersGetLost);
    for name in ["a", "b", "c"] {
        assert_eq!(create(&b, name).await, None, "its answer is lost");
    }
    assert_eq!(create(&b, "d").await, Some(201));
    assert_eq!(b.practice.summary().keys_ever, 4, "lost answers, not lost keys");

    b.practice.rehearse(Rehearsal::SlowDown);
    for _ in 0..5 {
        let reply = b.get("/credits").await;
        assert_eq!(reply.status, 429);
        assert_eq!(reply.headers["retry-after"], "2");
    }
    assert_eq!(b.get("/credits").await.status, 200);

    b.practice.rehearse(Rehearsal::ServerTrouble);
    let mut seen = Vec::new();
    for _ in 0..5 {
        seen.push(b.get("/credits").await.status);
    }
    assert_eq!(seen, [500, 503, 502, 500, 200]);

    b.practice.rehearse(Rehearsal::WrongLimit);
    let wrong = b.post("/keys", r#"{"name":"e","limit":2}"#).await;
    assert_eq!(wrong.at("/data/limit"), "999");
    let right = b.post("/keys", r#"{"name":"f","limit":2}"#).await;
    assert_eq!(right.at("/data/limit"), "2");

    b.practice.rehearse(Rehearsal::KeyRevoked);
    assert_eq!(b.get("/key").await.status, 401);
    b.practice.advance(Duration::from_secs(30));
    assert_eq!(b.get("/key").await.status, 200);
}

#[tokio::test]
async fn no_network_is_refused_and_comes_back() {
    let b = Bench::plain().await;
    b.practice.rehearse(Rehearsal::NoNetwork);
    let unreachable = async || b.try_send("GET", "/key", None, &b.key).await.is_err_and(|e| e.is_connect());
    while !unreachable().await {}
    while unreachable().await {
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    assert_eq!(b.get("/key").await.status, 200);
    assert_eq!(Rehearsal::ALL.len(), 6);
}
