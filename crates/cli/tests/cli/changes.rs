//! Limits, changes, deletions: by file and by name, shown before they are done, and found out about after a kill.

use insta::assert_snapshot;
use serde_json::json;

use crate::common::House;

const ROWS: [&str; 4] = [
    "ada@example.edu,Ada Lovelace",
    "bo@example.edu,Bo Diddley",
    "cy@example.edu,Cy Twombly",
    "di@example.edu,Di Prima",
];

fn house() -> House {
    let house = House::with_class(&ROWS);
    house.run(&["provision"]).ended(0);
    house
}

fn limits(house: &House) -> Vec<String> {
    let mut keys = house.practice.keys();
    keys.sort_by(|a, b| a.name.cmp(&b.name));
    keys.into_iter().map(|key| key.limit.unwrap_or_else(|| "none".into())).collect()
}

fn patches(house: &House) -> usize {
    house.practice.requests().iter().filter(|request| request.method == "PATCH").count()
}

/// A digest and a time differ from run to run.
fn steady(house: &House, text: &str) -> String {
    let line = |line: &str| {
        let cut =
            |line: &str, mark: &str| line.split_once(mark).map(|(before, _)| format!("{before}{mark}…"));
        cut(line, "\"digest\": ")
            .or_else(|| cut(line, "\"good_until\": "))
            .or_else(|| cut(line, "Plan "))
            .or_else(|| line.split_once(" ~").map(|(before, _)| format!("{before} ~MARK\",")))
            .unwrap_or_else(|| line.to_owned())
    };
    house.cleaned(text).lines().map(line).collect::<Vec<_>>().join("\n")
}

/// The whole way of a limits file: out, changed, in, shown, applied, verified; the documents word for word.
#[test]
fn the_limits_file_from_out_to_applied() {
    let house = house();
    let file = house.path("limits.csv");
    house.json(&["limits", "read", &file]).ended(0);
    let text = std::fs::read_to_string(&file).unwrap();
    assert!(
        text.starts_with(
            "email,name,target_limit,actual_limit,target_disabled,actual_disabled,key_name,hash"
        )
    );
    house.json(&["limits", "read", &file]).ended(2);

    let edited = text
        .replacen("\"2.00\",\"2.00\",\"\",\"false\"", "\"5.00\",\"2.00\",\"\",\"false\"", 2)
        .replacen("\"2.00\",\"2.00\",\"\",\"false\"", "\"2.00\",\"2.00\",\"true\",\"false\"", 1);
    house.write("limits.csv", &edited);
    assert_snapshot!("limits_write", house.cleaned(&house.json(&["limits", "write", &file]).ended(0).out));
    assert_eq!(patches(&house), 0, "taking targets sends nothing");
    assert_snapshot!("limits_text", house.cleaned(&house.run(&["limits", "read"]).ended(0).out));

    let shown = house.json(&["update", "--dry-run"]).ended(0);
    assert_snapshot!("update_dry_run", steady(&house, &shown.out));
    assert_eq!(patches(&house), 0, "showing sends nothing");
    let digest = shown.json()["digest"].as_str().unwrap().to_owned();
    let done = house.json(&["update", "--confirm", &digest]).ended(0);
    assert_snapshot!("update_json", house.cleaned(&done.out));
    assert_eq!(patches(&house), 3);
    assert_eq!(limits(&house), ["5", "5", "2", "2"]);

    house.json(&["update", "--confirm", &digest]).ended(2);
    assert_snapshot!("update_nothing", steady(&house, &house.run(&["update"]).ended(0).out));
    assert_eq!(patches(&house), 3, "running it again changes nothing");

    // Pulled anew: what is at OpenRouter changes in the file, its targets stay.
    let hash = house.practice.keys().into_iter().find(|key| key.name.contains("Di Prima")).unwrap().hash;
    house.practice.dashboard_patch(&hash, &json!({ "limit": 9 })).unwrap();
    house.json(&["refresh-limits-file", &file]).ended(0);
    let fresh = std::fs::read_to_string(&file).unwrap();
    assert_eq!(fresh.matches("\"5.00\",\"5.00\"").count(), 2, "{fresh}");
    assert_eq!(fresh.matches("\"2.00\",\"9.00\"").count(), 1, "{fresh}");

    house.write("limits.csv", &edited.replace("\"5.00\"", "\"0\""));
    let refused = house.json(&["limits", "write", &file]).ended(2);
    assert_snapshot!("limits_write_refused", house.cleaned(&refused.out));
}

/// By name: off, on, and a deletion that wants the number of keys.
#[test]
fn people_are_named_and_a_deletion_wants_its_number() {
    let house = house();
    let off = house.json(&["disable", "--person", "BO@example.edu", "--person", "cy twombly"]).ended(0);
    assert_snapshot!("disable_json", house.cleaned(&off.out));
    assert_eq!(house.practice.keys().iter().filter(|key| key.disabled).count(), 2);
    house.json(&["disable", "--all"]).ended(0);
    assert_eq!(patches(&house), 4, "two were off already");
    house.json(&["enable", "--person", "Ada Lovelace"]).ended(0);
    assert_eq!(house.json(&["disable", "--person", "Eve"]).ended(2).error(), "not_found");
    house.run(&["disable"]).ended(2);

    let asked = house.json(&["delete", "--all"]).ended(2);
    assert_snapshot!("delete_asks", house.cleaned(&asked.out));
    house.json(&["delete", "--all", "--yes", "3"]).ended(2);
    house.json(&["delete", "--all", "--yes", "4"]).ended(0);
    assert!(house.practice.keys().iter().all(|key| key.deleted_at.is_some()));
    let people = house.json(&["people"]).ended(0).json();
    assert_eq!(people["people"].as_array().unwrap().len(), 4, "nobody disappears");
}

/// Killed at every place of carrying out: the next run finds out by reading, sends nothing twice blindly, and completes.
#[cfg(unix)]
#[test]
fn killed_in_the_middle_the_rest_is_found_out_and_done() {
    let places = [
        ("change.begun:1", 0),
        ("change.read:2", 4),
        ("change.before:1", 4),
        ("change.before:3", 4),
        ("change.after:1", 4),
        ("change.after:4", 4),
        ("change.committed:1", 4),
        ("change.committed:2", 4),
        ("change.ended:1", 4),
    ];
    for (place, _) in places {
        let house = house();
        let file = house.path("limits.csv");
        house.json(&["limits", "read", &file]).ended(0);
        let text = std::fs::read_to_string(&file).unwrap();
        house.write("limits.csv", &text.replace("\"2.00\",\"2.00\"", "\"5.00\",\"2.00\""));
        house.json(&["limits", "write", &file]).ended(0);
        let killed = house.run_with(&["update"], "", &[("KEYROSTER_FAILPOINT", place)]);
        assert_eq!(killed.code, None, "{place}: {killed:?}");
        let before = patches(&house);
        let resolved = house.json(&["resolve"]).ended(0).json();
        assert_eq!(resolved["changes_open"], 0, "{place}");
        assert_eq!(patches(&house), before, "{place}: found out by reading alone");
        house.json(&["update"]).ended(0);
        assert_eq!(limits(&house), ["5", "5", "5", "5"], "{place}");
        assert!(patches(&house) <= 4 + 4, "{place}: {} requests", patches(&house));
        house.json(&["update", "--dry-run"]).ended(0);
    }
}
