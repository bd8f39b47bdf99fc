//! Snapshots: what is kept, saved and compared, over a real server.

use keyroster_practice::Spend;

use crate::common::House;

/// A file and the file it was saved from must say the same a year later, and nothing may be sent to compare them.
#[test]
fn files_and_snapshots_say_the_same() {
    let house = House::with_class(&["ada@example.edu,Ada Lovelace", "bo@example.edu,Bo Diddley"]);
    house.run(&["provision"]).ended(0);
    let (first, second) = (house.path("first.csv"), house.path("second.csv"));
    let a = house.json(&["snapshots", "save", &first]).ended(0).json()["id"].to_string();
    let hash = house.practice.keys()[0].hash.clone();
    house.practice.spend(&Spend::credits(&hash, "0.75")).unwrap();
    let b = house.json(&["snapshots", "save", &second]).ended(0).json()["id"].to_string();
    let changes = house.changes();
    let stored = house.json(&["snapshots", "compare", &a, &b]).ended(0).json();
    let files = house.json(&["snapshots", "compare", &first, &second]).ended(0).json();
    assert_eq!(stored["people"], files["people"], "by store and by file");
    assert_eq!(stored["people"].as_array().unwrap().len(), 2, "everybody with a key");
    assert_eq!((&stored["spent_something"], &stored["never_started"]), (&1.into(), &1.into()));
    assert_eq!(stored["spent"], "0.75", "what the server charged");
    let (csv, pdf) = (house.path("diff.csv"), house.path("diff.pdf"));
    house.run(&["snapshots", "compare", &a, "now", "--csv", &csv, "--pdf", &pdf]).ended(0);
    assert!(std::fs::read_to_string(&csv).unwrap().contains("\"Ada Lovelace\""));
    assert!(std::fs::read(&pdf).unwrap().starts_with(b"%PDF-"));
    assert_eq!(house.changes(), changes, "comparing changes nothing at OpenRouter");
    let listed = house.json(&["snapshots", "list"]).ended(0).json();
    assert!(listed["snapshots"].as_array().unwrap().len() >= 4, "every reading is kept: {listed}");
    for secret in house.secrets() {
        let text = std::fs::read_to_string(&first).unwrap();
        assert!(!text.contains(&secret), "a snapshot holds no secret");
    }
}

/// A damaged file is named with its row, and nothing is changed.
#[test]
fn a_damaged_file_is_told_with_its_row() {
    let house = House::with_class(&["ada@example.edu,Ada Lovelace"]);
    let bad = house.write("bad.csv", "hash,usage\nabc,lots\n");
    let told = house.run(&["snapshots", "compare", &bad, &bad]).ended(2).err;
    assert!(told.contains("Row 2: ‘lots’ in ‘usage’ isn't an amount."), "{told}");
}
