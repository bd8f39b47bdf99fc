//! `import-earlier` and `check --snapshot`: carrying on from the earlier tool, whole or not at all.

use std::path::{Path, PathBuf};

use insta::assert_snapshot;
use keyroster_practice::PracticeKey;

use crate::common::House;
use crate::earlier_folder::{class_about, fixture, keys_of_class};

/// An account with the keys of the folder `class`, and that folder about them.
fn school() -> (House, Vec<PracticeKey>, String) {
    let house = House::connected();
    let keys = keys_of_class(&house.practice);
    let folder = house.path("class-2025");
    class_about(&keys.iter().map(Some).collect::<Vec<_>>(), Path::new(&folder));
    (house, keys, folder)
}

fn changes(house: &House) -> i64 {
    let verified = house.json(&["history", "--verify"]).ended(0).json();
    assert_eq!(verified["whole"], true, "{verified}");
    verified["entries"].as_i64().unwrap()
}

/// A digest differs from run to run.
fn steady(house: &House, text: &str) -> String {
    let line = |line: &str| {
        line.split_once("\"digest\": \"")
            .map_or_else(|| line.to_owned(), |(before, _)| format!("{before}\"digest\": …"))
    };
    house.cleaned(text).lines().map(line).collect::<Vec<_>>().join("\n")
}

#[test]
fn a_folder_is_shown_taken_over_and_the_second_time_adds_nothing() {
    let (house, keys, folder) = school();
    let before = changes(&house);
    let posts = house.changes();
    assert_snapshot!(
        "dry_run",
        steady(&house, &house.json(&["import-earlier", &folder, "--dry-run"]).ended(0).out)
    );
    assert_eq!(changes(&house), before, "showing changes nothing");
    assert_snapshot!(
        "dry_run_text",
        house.cleaned(&house.run(&["import-earlier", &folder, "--dry-run"]).ended(0).out)
    );

    let taken = house.run(&["import-earlier", &folder]).ended(3);
    assert!(taken.err.contains("‘limits.csv’, row 4"), "{}", taken.err);
    assert_snapshot!("taken_over", house.cleaned(&taken.out));
    let now = changes(&house);
    assert!(now > before);
    let again = house.json(&["import-earlier", &folder]).ended(0);
    assert_snapshot!("again", steady(&house, &again.out));
    assert_eq!(changes(&house), now, "no row, no word in the history");
    assert_eq!(house.changes(), posts, "nothing is changed at OpenRouter");

    let file = house.path("keys.csv");
    house.json(&["export-keys", &file]).ended(0);
    let list = std::fs::read_to_string(&file).unwrap();
    for key in [&keys[0], &keys[2]] {
        assert!(list.contains(key.secret.as_ref().unwrap().expose()), "the old keys are handed out again");
    }
    let listed = house.json(&["snapshots", "list"]).ended(0).json();
    let oldest = listed["snapshots"].as_array().unwrap().last().unwrap()["id"].to_string();
    let compared = house.json(&["snapshots", "compare", &oldest, "0"]).ended(0).json();
    assert_eq!(compared["spent"], "1.95", "a class of then, by its numbers: {compared}");
    house.json(&["snapshots", "save", &house.path("then.csv"), "--id", &oldest]).ended(0);
    let seen = format!("{}{}{}", taken.out, taken.err, again.out);
    for secret in house.secrets() {
        assert!(!seen.contains(&secret), "a key is printed");
    }
}

/// Whatever is not this account's, or is no such folder, is refused in words, and nothing is changed.
#[test]
fn what_cannot_be_taken_over_is_refused() {
    let (house, _, folder) = school();
    let before = changes(&house);
    let other = house.path("other");
    class_about(&[], Path::new(&other));
    let of_other = house.json(&["import-earlier", &other]).ended(2);
    assert_snapshot!("other_account", house.cleaned(&of_other.out));
    let refused =
        |folder: PathBuf| house.json(&["import-earlier", &folder.display().to_string()]).ended(2).error();
    assert_eq!(refused(fixture("first")), "nothing_to_do");
    assert_eq!(refused(fixture("hostile")), "nothing_to_do");
    assert_eq!(refused(house.dir.path().join("nowhere")), "file_not_ours");
    std::fs::write(Path::new(&folder).join("keys.db"), b"SQLite format 3\0 and no more").unwrap();
    assert_eq!(refused(folder.into()), "file_damaged");
    assert_eq!(changes(&house), before);
    house.run(&["people"]).ended(2);
}

/// Killed anywhere in the middle, nothing of the folder is there; the next run takes over all of it.
#[cfg(unix)]
#[test]
fn killed_in_the_middle_nothing_is_half_taken_over() {
    for place in ["people", "keys", "secrets", "readings", "recorded"] {
        let (house, _, folder) = school();
        let (before, snapshots) = (changes(&house), snapshots(&house));
        let place = format!("earlier.{place}:1");
        let killed = house.run_with(&["import-earlier", &folder], "", &[("KEYROSTER_FAILPOINT", &place)]);
        assert_eq!(killed.code, None, "{place}: {killed:?}");
        assert_eq!(changes(&house), before, "{place}");
        // A reading of the account by the killed run is the account's own.
        assert_eq!(snapshots_of(&house, "Earlier tool"), 0, "{place}: of {snapshots}");
        assert_eq!(house.json(&["people"]).ended(2).error(), "not_found", "{place}: no class was made");

        let taken = house.json(&["import-earlier", &folder]).ended(3).json();
        assert_eq!(
            (&taken["linked"], &taken["secrets"], &taken["snapshots"]),
            (&3.into(), &2.into(), &3.into())
        );
        assert_eq!(snapshots_of(&house, "Earlier tool"), 3, "{place}");
        assert_eq!(
            house.json(&["import-earlier", &folder]).ended(0).json()["digest"],
            serde_json::Value::Null
        );
    }
}

fn snapshots(house: &House) -> usize {
    house.json(&["snapshots", "list"]).ended(0).json()["snapshots"].as_array().unwrap().len()
}

fn snapshots_of(house: &House, title: &str) -> usize {
    let listed = house.json(&["snapshots", "list"]).ended(0).json();
    listed["snapshots"].as_array().unwrap().iter().filter(|one| one["title"] == title).count()
}

/// The earlier tool's `check` left a snapshot file behind; so does this one, where it is wished.
#[test]
fn a_check_saves_what_it_read() {
    let house = House::with_class(&["ada@example.edu,Ada Lovelace"]);
    house.run(&["provision"]).ended(0);
    let folder = house.path("snapshots");
    std::fs::create_dir(&folder).unwrap();
    let checked = house.json(&["check", "--snapshot", &folder]).ended(0).json();
    let file = PathBuf::from(checked["snapshot"].as_str().unwrap());
    let name = file.file_name().unwrap().to_str().unwrap();
    let digits: String = name.chars().map(|c| if c.is_ascii_digit() { '0' } else { c }).collect();
    assert_eq!(digits, "snapshot_00000000_000000.csv", "as the earlier tool called it");
    let text = std::fs::read_to_string(&file).unwrap();
    assert!(
        text.starts_with("email,name,hash,key_name,limit,") && text.contains("\"Ada Lovelace\""),
        "{text}"
    );
    assert!(!house.secrets().iter().any(|secret| text.contains(secret)), "a snapshot holds no secret");

    let file = house.path("now.csv");
    let told = house.run(&["check", "--snapshot", &file]).ended(0).out;
    assert!(told.contains(&format!("The snapshot was saved as {file}.")), "{told}");
    let read = house.practice.summary().requests;
    assert_eq!(house.json(&["check", "--snapshot", &file]).ended(2).error(), "file_exists");
    assert_eq!(house.practice.summary().requests, read, "refused before anything is read");
    house.run(&["check", "--snapshot", &file, "--force"]).ended(0);
    assert_eq!(house.json(&["check"]).ended(0).json()["snapshot"], serde_json::Value::Null);
}
