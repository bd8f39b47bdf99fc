//! Bad input: each gets its words, and nothing is sent that could change anything.

use std::time::Duration;

use insta::assert_snapshot;
use keyroster_practice::faults::{Action, FaultPlan, Rule, Status};
use serde_json::json;

use crate::common::House;

const CLASS: [&str; 2] = ["ada@example.edu,Ada Lovelace", "bo@example.edu,Bo Diddley"];

/// Blank, odd or far too much: none of it may become a key, least of all one without a limit.
#[test]
fn odd_limits_make_no_key() {
    let house = House::with_class(&CLASS);
    let odd = [
        "0", "-5", "(5)", "abc", "n/a", "∞", "1e3", "=5+5", "1,000", "1.000", "5 €", "٥", "2000000", "none",
        "", " ",
    ];
    for limit in odd {
        let ran = house.json(&["provision", "--limit", limit]).ended(2);
        assert_eq!(ran.error(), "field_needs_mending", "{limit:?}");
        assert!(ran.err.contains("Nothing was created."), "{limit:?}: {}", ran.err);
    }
    assert_eq!(house.changes(), 0);
    assert!(house.practice.keys().is_empty());
}

#[test]
fn odd_end_dates_make_no_key() {
    let house = House::with_class(&CLASS);
    for date in ["2024-03-01", "soon", "32.13.2030", "03/04/2030", "yesterday"] {
        assert_eq!(
            house.json(&["provision", "--expires", date]).ended(2).error(),
            "field_needs_mending",
            "{date}"
        );
    }
    assert_eq!(house.changes(), 0);
    for words in [["--reset", "yearly"], ["--key-name", "email"]] {
        assert_eq!(house.json(&["provision", words[0], words[1]]).ended(2).error(), "usage");
    }
}

/// A pasted key is told apart before anything is kept.
#[test]
fn keys_that_do_not_do_are_named() {
    let house = House::new();
    let ordinary = house.practice.dashboard_create(&json!({ "name": "somebody's" })).unwrap().secret.unwrap();
    let unknown = format!("sk-or-v1-{}", "0".repeat(64));
    let url = house.practice.base_url();
    for (key, code) in [
        (ordinary.expose(), "ordinary_key"),
        (unknown.as_str(), "key_unknown"),
        ("", "key_empty"),
        (" \"\"\n", "key_empty"),
    ] {
        let ran = house.run_with(&["account", "add", "Uni", "--base-url", &url, "--json"], key, &[]).ended(2);
        assert_eq!(ran.error(), code);
        assert!(key.len() < 20 || !format!("{}{}", ran.out, ran.err).contains(key), "the key is not shown");
    }
    assert_eq!(
        house.json(&["account", "list"]).ended(0).json(),
        json!({ "accounts": [] }),
        "nothing was kept"
    );
    assert_eq!(house.changes(), 0);
}

#[test]
fn names_that_are_taken_or_missing_are_said() {
    let house = House::connected();
    assert_eq!(house.json(&["account", "add", "Uni", "--practice"]).ended(2).error(), "name_taken");
    assert_eq!(house.json(&["provision"]).ended(2).error(), "not_found", "there is no class yet");
    assert_eq!(house.json(&["people"]).ended(2).error(), "not_found");
    assert_eq!(house.json(&["export-keys", &house.path("x.csv")]).ended(2).error(), "not_found");
    house.import("class.csv", &CLASS).ended(0);
    assert_eq!(house.json(&["export-keys", &house.path("x.csv")]).ended(2).error(), "nothing_to_do");
    assert_eq!(house.json(&["provision", "--roster", "other"]).ended(2).error(), "not_found");
    assert_eq!(house.changes(), 0);
    let nothing = House::new();
    assert_eq!(nothing.json(&["provision"]).ended(2).error(), "not_found", "no account yet");
    assert_eq!(nothing.json(&["people"]).ended(2).error(), "not_found");
}

/// No way out, a page that wants a sign-in, trouble over there: said as it is, and nothing is sent.
#[test]
fn a_network_that_lets_nothing_through_is_named() {
    let house = House::with_class(&CLASS);
    house.refuse_for(Duration::from_secs(60));
    let ran = house.json(&["provision"]).ended(2);
    assert_snapshot!("offline_json", ran.out);
    assert_snapshot!("offline_text", ran.err);
    assert_eq!(house.changes(), 0);
    house.json(&["people"]).ended(0);
}

#[test]
fn what_the_server_says_while_reading_is_named() {
    let cases: [(Status, &str); 5] = [
        (
            Status { body: Some("<html>Welcome to the campus network</html>".into()), ..Status::html(200) },
            "sign_in_page",
        ),
        (Status::code(401), "key_unknown"),
        (Status::code(403), "ordinary_key"),
        (Status::code(500), "server_trouble"),
        (Status::html(403), "offline"),
    ];
    let house = House::with_class(&CLASS);
    for (status, code) in cases {
        let rule = |path: &str| Rule::on("GET", path, Action::Status(status.clone()));
        house.practice.set_plan(FaultPlan { rules: vec![rule("/keys")], seed: 0 });
        assert_eq!(house.json(&["provision"]).ended(2).error(), code);
    }
    assert_eq!(house.changes(), 0);
    house.practice.set_plan(FaultPlan::default());
    house.run(&["provision"]).ended(0);
}

/// A roster whose rows cannot be taken is refused whole or in part, and says which rows.
#[test]
fn rosters_that_need_somebody() {
    let house = House::connected();
    let fixme = house.import("stand_in.csv", &["x@FIXME.edu,Stand In"]).ended(2);
    assert!(fixme.err.contains("FIXME"), "{}", fixme.err);
    house.write(
        "mixed.csv",
        "email,name,limit\nada@example.edu,Ada,2\nx@FIXME.edu,Stand In,2\nbo@example.edu,Bo,0\n",
    );
    let mixed = house.json(&["roster", "import", &house.path("mixed.csv")]).ended(3).json();
    assert_eq!((&mixed["added"], &mixed["left_out"]), (&json!(1), &json!(2)));
    let lines: Vec<_> = mixed["problems"].as_array().unwrap().iter().map(|one| one["line"].clone()).collect();
    assert_eq!(lines, [3, 4]);
    house.write("pdf.csv", "%PDF-1.7\n");
    assert_eq!(
        house.json(&["roster", "import", &house.path("pdf.csv")]).ended(2).error(),
        "roster_unreadable"
    );
    assert_eq!(house.json(&["roster", "import", "gone.csv"]).ended(2).error(), "file_trouble");
    assert_eq!(house.changes(), 0);
}

/// The plan that was looked at is the plan that is carried out, or none is.
#[test]
fn a_plan_that_changed_since_is_refused() {
    let house = House::with_class(&CLASS);
    let digest = house.json(&["plan"]).ended(0).json()["digest"].as_str().unwrap().to_owned();
    house
        .import(
            "class.csv",
            &["ada@example.edu,Ada Lovelace", "bo@example.edu,Bo Diddley", "cy@example.edu,Cy"],
        )
        .ended(0);
    let stale = house.json(&["provision", "--confirm", &digest]).ended(2);
    assert_eq!(stale.error(), "plan_stale");
    assert!(stale.err.contains("keyroster-cli plan"), "the next step is something to type: {}", stale.err);
    assert_eq!(house.json(&["provision", "--confirm", "0000"]).ended(2).error(), "plan_stale");
    let other = house.json(&["plan", "--limit", "9"]).ended(0).json()["digest"].as_str().unwrap().to_owned();
    assert_eq!(
        house.json(&["provision", "--confirm", &other]).ended(2).error(),
        "plan_stale",
        "another limit is another plan"
    );
    assert_eq!(house.changes(), 0);
    house.run(&["provision", "--limit", "9", "--confirm", &other]).ended(0);
    assert_eq!(house.posts(), 3);
    assert_eq!(house.json(&["provision", "--dry-run"]).ended(0).json()["create"], json!([]));
}

/// Hostile names stay text, in the terminal too.
#[test]
fn hostile_names_are_only_text() {
    let house = House::connected();
    let long = "y".repeat(150);
    let rows = [
        "<script>alert(1)</script>".to_owned(),
        "=HYPERLINK(\"http://x\")".to_owned(),
        "Ada\u{202e}evil".to_owned(),
        long,
    ];
    let rows: Vec<String> = rows
        .iter()
        .enumerate()
        .map(|(at, name)| format!("p{at}@example.edu,\"{}\"", name.replace('"', "\"\"")))
        .collect();
    house.import("class.csv", &rows.iter().map(String::as_str).collect::<Vec<_>>());
    let list = house.path("list.csv");
    house.run(&["provision", "--save", &list]);
    let text = std::fs::read_to_string(&list).unwrap();
    assert!(text.contains("'=HYPERLINK"), "a spreadsheet must not run it: {text}");
    assert!(!text.contains('\u{202e}') || text.contains("Ada"), "{text}");
    let shown = house.run(&["people"]).out;
    assert!(
        shown.contains("<script>") && !shown.contains('\u{202e}') && !shown.contains('\u{1b}'),
        "{shown}"
    );
}
