//! Lost answers, duplicates, wrong limits, slowness, trouble, an end in the middle: the truth, and no key too many.

use std::process::Stdio;

use keyroster_practice::faults::{Action, FaultPlan, Mutation, Phase, Rule, Status};
use serde_json::json;

use crate::common::{House, Ran};

fn class(people: usize) -> House {
    let rows: Vec<String> = (0..people).map(|at| format!("p{at}@example.edu,Person {at}")).collect();
    House::with_class(&rows.iter().map(String::as_str).collect::<Vec<_>>())
}

fn create(action: Action) -> Rule {
    Rule::on("POST", "/keys", action)
}

/// Exactly one live key for each person, each of them in the saved list with the right secret.
#[track_caller]
fn everybody_holds_exactly_one(house: &House, people: usize) {
    let list = house.path("final.json");
    house.run(&["export-keys", "--format", "json", "--force", &list]).ended(0);
    let text = std::fs::read_to_string(&list).unwrap();
    let live: Vec<_> = house.practice.keys().into_iter().filter(|key| key.deleted_at.is_none()).collect();
    assert_eq!(live.len(), people, "no key is unknown, none is missing");
    for key in &live {
        assert!(
            text.contains(key.secret.as_ref().unwrap().expose()),
            "the list lacks the key ‘{}’",
            key.name
        );
        assert_eq!(key.requests_for_name, 1, "one attempt is one request");
    }
}

#[test]
fn lost_answers_are_found_removed_and_made_again() {
    let house = class(5);
    let lost = create(Action::Hang).phase(Phase::AfterCommit).times(2);
    house.practice.set_plan(FaultPlan::one(lost));
    let ran = house.json(&["provision"]).ended(0).json();
    assert_eq!((&ran["counts"]["created"], &ran["open"]), (&json!(5), &json!(0)));
    assert_eq!(house.posts(), 7, "two more, for the two that were lost");
    assert_eq!(house.practice.summary().deleted_keys, 2);
    everybody_holds_exactly_one(&house, 5);
}

#[test]
fn a_request_that_never_arrived_is_made_again() {
    let house = class(3);
    house
        .practice
        .set_plan(FaultPlan::one(create(Action::Reset { after_bytes: 0 }).phase(Phase::BeforeCommit).nth(2)));
    house.run(&["provision"]).ended(0);
    assert_eq!(house.practice.summary().deleted_keys, 0);
    everybody_holds_exactly_one(&house, 3);
}

#[test]
fn a_key_made_twice_is_removed_once() {
    let house = class(3);
    house.practice.set_plan(FaultPlan::one(create(Action::Dup { delay_ms: 0 }).times(1)));
    house.run(&["provision"]);
    house.run(&["provision"]).ended(0);
    assert_eq!(house.practice.keys().iter().filter(|key| key.deleted_at.is_none()).count(), 3);
}

/// A key with more money than was asked for is a leak: it is switched off at once, and somebody is told.
#[test]
fn a_key_with_another_limit_is_switched_off_and_shown() {
    let house = class(3);
    let ops = vec![Mutation::Set { pointer: "/limit".into(), value: json!(500) }];
    house.practice.set_plan(FaultPlan::one(create(Action::MutateRequest { ops }).times(1)));
    let ran = house.json(&["provision"]).ended(3).json();
    assert_eq!((&ran["counts"]["created"], &ran["counts"]["needs_you"]), (&json!(2), &json!(1)));
    let off: Vec<bool> = house
        .practice
        .keys()
        .iter()
        .filter(|key| key.limit.as_deref() != Some("2"))
        .map(|key| key.disabled)
        .collect();
    assert_eq!(off, [true]);
    let needs = house.json(&["needs-you"]).ended(0).json();
    let number = needs["needs"][0]["number"].to_string();
    assert!(needs["needs"][0]["headline"].as_str().unwrap().contains("another limit"), "{needs}");
    house.run(&["needs-you", "--accept", &number, "--choice", "make_new"]).ended(0);
    house.run(&["provision"]).ended(0);
    assert_eq!(house.practice.keys().iter().filter(|key| !key.disabled).count(), 3);
}

#[test]
fn being_asked_to_slow_down_is_obeyed() {
    let house = class(4);
    let slow = create(Action::Status(Status::code(429).header("Retry-After", "1"))).times(2);
    house.practice.set_plan(FaultPlan::one(slow));
    house.run(&["provision"]).ended(0);
    everybody_holds_exactly_one(&house, 4);
}

#[test]
fn trouble_over_there_passes_by_itself() {
    let house = class(4);
    house.practice.set_plan(FaultPlan::one(
        create(Action::Status(Status::code(500))).phase(Phase::AfterCommit).times(4),
    ));
    house.run(&["provision"]).ended(0);
    everybody_holds_exactly_one(&house, 4);
}

/// Somebody who does not want to wait hears that something is unclear, and finds out later.
#[test]
fn without_patience_the_open_ends_are_said_and_resolved_later() {
    let house = class(3);
    house.practice.set_plan(FaultPlan::one(create(Action::Hang).phase(Phase::AfterCommit).times(1)));
    // The list does not show the key yet, so that it takes its time.
    house.settings(|settings| settings.list_lag_ms = 60_000);
    let (data, pass) = (house.path("data"), house.path("passphrase"));
    let words = [
        "provision",
        "--wait",
        "0",
        "--json",
        "--settle",
        "8",
        "--data-dir",
        &data,
        "--passphrase-file",
        &pass,
    ];
    let ran = house.run_bare(&words).ended(4).json();
    assert_eq!((&ran["counts"]["created"], &ran["counts"]["being_checked"]), (&json!(2), &json!(1)));
    house.settings(|settings| settings.list_lag_ms = 0);
    let resolved = house.json(&["resolve"]).ended(0).json();
    assert_eq!((&resolved["before"], &resolved["found_and_removed"]), (&json!(1), &json!(1)));
    assert_eq!(house.posts(), 3, "resolving makes nothing");
    house.run(&["provision"]).ended(0);
    everybody_holds_exactly_one(&house, 3);
}

/// A revoked key stops the run; what was made is kept, and the same command goes on later.
#[test]
fn a_key_revoked_in_the_middle_stops_the_run() {
    let house = class(12);
    house.settings(|settings| settings.latency_ms = 20);
    house.practice.set_plan(FaultPlan::one(create(Action::RevokeMgmtKey { ms: None }).nth(10)));
    let ran = house.json(&["provision"]);
    assert!(matches!(ran.code, Some(2..=4)), "{ran:?}");
    assert_eq!(ran.json()["error"]["code"], "key_unknown", "{ran:?}");
    let posts = house.posts();
    assert!(posts < 12 + 8, "it stops fast");
    assert_eq!(house.json(&["provision"]).ended(2).error(), "key_unknown");
    assert_eq!(house.posts(), posts, "nothing more is tried with a dead key");
}

#[test]
fn no_credits_and_no_rights_stop_before_harm() {
    for (status, code) in [(402, "out_of_credits"), (403, "ordinary_key")] {
        let house = class(12);
        house.practice.set_plan(FaultPlan::one(create(Action::Status(Status::code(status)))));
        let ran = house.json(&["provision"]).ended(2).json();
        assert_eq!(ran["error"]["code"], code);
        assert!(house.posts() <= 8, "only what was on its way already: {}", house.posts());
        assert!(house.practice.keys().is_empty());
    }
}

/// A name that OpenRouter refuses holds up nobody else.
#[test]
fn one_refused_row_holds_up_nobody_else() {
    let house = class(4);
    let mut refused = create(Action::Status(Status::code(400)));
    refused.when.name_contains = Some("Person 2".into());
    house.practice.set_plan(FaultPlan::one(refused));
    let ran = house.json(&["provision"]).ended(3).json();
    assert_eq!((&ran["counts"]["created"], &ran["counts"]["needs_you"]), (&json!(3), &json!(1)));
    assert_eq!(house.json(&["needs-you"]).json()["needs"].as_array().unwrap().len(), 1);
    house.practice.set_plan(FaultPlan::default());
    house.run(&["provision"]).ended(0);
    everybody_holds_exactly_one(&house, 4);
}

/// A scheduler's end of patience: requests on their way end, the truth is told, nothing is lost.
#[cfg(unix)]
#[test]
fn told_to_end_it_ends_with_the_truth() {
    let house = class(60);
    house.settings(|settings| settings.latency_ms = 120);
    let mut command = house.command(&["provision", "--json"]);
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let child = command.spawn().unwrap();
    while house.posts() < 9 {
        assert!(house.posts() < 60);
        std::thread::yield_now();
    }
    let told = std::process::Command::new("kill").args(["-TERM", &child.id().to_string()]).status().unwrap();
    assert!(told.success());
    let ran = Ran::of(&child.wait_with_output().unwrap());
    assert!(matches!(ran.code, Some(3 | 4)), "{ran:?}");
    let told = ran.json();
    let counts = &told["counts"];
    let sum: u64 = ["created", "waiting", "being_checked", "needs_you"]
        .iter()
        .map(|word| counts[word].as_u64().unwrap())
        .sum();
    assert_eq!(sum, 60, "the four words add up");
    assert!(counts["waiting"].as_u64().unwrap() > 0, "it stopped in the middle");
    house.settings(|settings| settings.latency_ms = 0);
    house.run(&["provision"]).ended(0);
    everybody_holds_exactly_one(&house, 60);
}
