//! Needs you: keys made elsewhere, restored files; nobody silently gets a second key, nothing is silently deleted.

use std::path::Path;

use insta::assert_snapshot;
use serde_json::{Value, json};

use crate::common::House;

fn needs(house: &House) -> Vec<Value> {
    house.json(&["needs-you"]).ended(0).json()["needs"].as_array().unwrap().clone()
}

/// The earlier tool, another computer, a colleague: whoever may hold a key is asked about.
#[test]
fn somebody_who_may_hold_a_key_already_is_asked_about() {
    let house = House::with_class(&["ada@example.edu,Ada Lovelace", "bo@example.edu,Bo Diddley"]);
    house.practice.dashboard_create(&json!({ "name": "20250907_Ada Lovelace", "limit": 2 })).unwrap();
    let plan = house.json(&["plan"]).ended(0).json();
    assert_eq!(
        (plan["create"].as_array().unwrap().len(), &plan["skipped"][0]["why"]),
        (1, &json!("needs_you"))
    );
    let ran = house.json(&["provision"]).ended(3).json();
    assert_eq!((&ran["made"], &ran["counts"]["needs_you"]), (&json!(1), &json!(1)));
    assert_eq!(house.posts(), 1);
    let open = needs(&house);
    assert_eq!((open.len(), &open[0]["person"]), (1, &json!("Ada Lovelace")));
    let said = house.cleaned(&house.run(&["needs-you"]).ended(0).out);
    // The day the stand-in made that key is today.
    assert_snapshot!("needs_text", said.replace(&made_today(&said), ", made TODAY"));
    let number = open[0]["number"].to_string();
    assert_eq!(house.json(&["needs-you", "--accept", "4711"]).ended(2).error(), "not_found");
    assert_eq!(
        house.json(&["needs-you", "--accept", &number, "--choice", "explode"]).ended(2).error(),
        "not_found"
    );
    let taken = house.json(&["needs-you", "--accept", &number]).ended(0).json();
    assert_eq!(
        (&taken["accepted"]["choice"], taken["needs"].as_array().unwrap().len()),
        (&json!("theirs"), 0)
    );
    house.run(&["provision"]).ended(0);
    assert_eq!(house.posts(), 1, "she has one already");
}

#[test]
fn asked_to_it_makes_another_key_and_leaves_the_old_one() {
    let house = House::with_class(&["ada@example.edu,Ada Lovelace"]);
    house.practice.dashboard_create(&json!({ "name": "20250907_Ada Lovelace", "limit": 2 })).unwrap();
    house.run(&["provision"]).ended(3);
    let number = needs(&house)[0]["number"].to_string();
    house.run(&["needs-you", "--accept", &number, "--choice", "make_new"]).ended(0);
    house.run(&["provision"]).ended(0);
    assert_eq!((house.posts(), house.practice.summary().live_keys), (1, 2));
}

fn made_today(said: &str) -> String {
    let at = said.find(", made ").unwrap();
    said[at..].split_inclusive(' ').take(5).collect::<String>().trim_end().to_owned()
}

fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap() {
        let path = entry.unwrap().path();
        let into = to.join(path.file_name().unwrap());
        if path.is_dir() {
            copy(&path, &into);
        } else {
            std::fs::copy(&path, &into).unwrap();
        }
    }
}

/// An older copy put back in place knows nothing of the keys handed out since: it may delete none and make none.
#[test]
fn a_restored_copy_waits_for_its_review() {
    let house = House::with_class(&["ada@example.edu,Ada Lovelace", "bo@example.edu,Bo Diddley"]);
    let (data, kept) = (house.dir.path().join("data"), house.dir.path().join("kept"));
    copy(&data, &kept);
    house.run(&["provision"]).ended(0);
    std::fs::remove_dir_all(&data).unwrap();
    copy(&kept, &data);

    let before = house.changes();
    let refused = house.json(&["provision"]).ended(2);
    assert_eq!(refused.error(), "review_first");
    assert!(refused.err.contains("keyroster-cli needs-you"), "{}", refused.err);
    assert_eq!(house.json(&["provision"]).ended(2).error(), "review_first", "asking twice is no review");
    assert_eq!(house.changes(), before, "nothing is made or removed before the review");
    let open = needs(&house);
    assert_eq!(open.len(), 1, "{open:?}");
    house.run(&["needs-you", "--accept", &open[0]["number"].to_string()]).ended(0);
    house.run(&["provision"]).ended(3);
    let open = needs(&house);
    assert_eq!(open.len(), 2, "each of the two is asked about: {open:?}");
    for need in &open {
        house.run(&["needs-you", "--accept", &need["number"].to_string()]).ended(0);
    }
    house.run(&["provision"]).ended(0);
    assert_eq!(house.practice.summary().deleted_keys, 0, "keys that people hold are not removed");
    assert_eq!(house.posts(), 2, "and nobody silently gets a second one");
}

/// Whoever copies the one file has everything: no half of it stays behind in a log beside it.
#[test]
fn after_each_verb_the_one_file_holds_everything() {
    let house = House::with_class(&["ada@example.edu,Ada Lovelace"]);
    house.run(&["provision"]).ended(0);
    let elsewhere = house.dir.path().join("elsewhere");
    std::fs::create_dir(&elsewhere).unwrap();
    std::fs::copy(house.path("data/keyroster.sqlite3"), elsewhere.join("keyroster.sqlite3")).unwrap();
    let seen =
        house.run_bare(&["people", "--json", "--data-dir", &elsewhere.display().to_string()]).ended(0).json();
    assert_eq!(
        (&seen["counts"]["created"], &seen["people"][0]["key"]["secret_saved"]),
        (&json!(1), &json!(true))
    );
}

/// The same file, opened by this installation with a passphrase, is not taken for a restored one.
#[test]
fn an_own_file_is_not_a_restored_one() {
    let house = House::with_class(&["ada@example.edu,Ada Lovelace"]);
    for _ in 0..3 {
        house.run(&["provision"]).ended(0);
        house.run(&["plan"]).ended(0);
    }
    assert!(needs(&house).is_empty());
    assert_eq!(house.json(&["account", "list"]).json()["accounts"][0]["review_pending"], false);
}

/// The same folder on another computer (no anchor there) is looked at first.
#[test]
fn a_copied_folder_is_looked_at_first() {
    let house = House::with_class(&["ada@example.edu,Ada Lovelace"]);
    house.run(&["provision"]).ended(0);
    std::fs::remove_dir_all(house.dir.path().join("state")).unwrap();
    assert_eq!(house.json(&["provision"]).ended(2).error(), "review_first");
    let open = needs(&house);
    house.run(&["needs-you", "--accept", &open[0]["number"].to_string()]).ended(0);
    house.run(&["provision"]).ended(0);
    assert_eq!(house.posts(), 1);
}
