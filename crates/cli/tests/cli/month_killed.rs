//! Closing a month by a process that is killed (`kill -9`) on the way: nothing was issued or all of it, and closing again
//! makes the very statements that would have been made (promise R1 for bills).

use std::collections::BTreeMap;
use std::path::Path;

use crate::billing::{files, last_month, shop};
use crate::common::House;

/// Places on the way, and whether the month is closed for whoever is killed there.
const PLACES: [(&str, bool); 4] =
    [("month.closing:1", false), ("month.half:1", false), ("month.half:6", false), ("month.closed:1", true)];

/// Every statement of the month as files; none where nothing was issued.
fn statements(house: &House, month: &str, name: &str) -> BTreeMap<String, Vec<u8>> {
    let out = house.path(name);
    let ran = house.json(&["statement", "--month", month, "--out", &out, "--form", "csv,json"]);
    match ran.code {
        Some(0) => files(Path::new(&out)),
        _ => {
            assert_eq!(ran.error(), "nothing_to_do", "{ran:?}");
            BTreeMap::new()
        }
    }
}

#[test]
fn a_month_killed_while_it_is_closed_is_closed_whole_or_not_at_all() {
    let house = shop();
    let month = last_month(&house);
    let close = ["close-month", "--month", &month, "--count", "Brightside Tutors"];
    let before = keep(&house);
    let closed = house.json(&close).ended(0).json();
    let all = statements(&house, &month, "unharmed");
    assert_eq!(all.len(), 2 * closed["statements"].as_array().unwrap().len(), "two files for each");
    for (at, (place, is_closed)) in PLACES.into_iter().enumerate() {
        put_back(&house, &before);
        let killed = house.run_with(&close, "", &[("KEYROSTER_FAILPOINT", place)]);
        assert_eq!(killed.code, None, "{place} is not on the way any more: {killed:?}");
        house.run(&["history", "--verify"]).ended(0);
        let left = statements(&house, &month, &format!("left{at}"));
        assert_eq!(
            left.len(),
            if is_closed { all.len() } else { 0 },
            "{place}: nothing or all: {:?}",
            left.keys()
        );
        let again = house.json(&close);
        if is_closed {
            assert_eq!(again.ended(2).error(), "nothing_to_do", "{place}: it is closed once");
        } else {
            let again = again.ended(0).json();
            assert_eq!(again["statements"], closed["statements"], "{place}: the numbers have no gap");
        }
        assert!(statements(&house, &month, &format!("again{at}")) == all, "{place}: the same to the byte");
        house.run(&["history", "--verify"]).ended(0);
    }
}

/// Where the list and its anchor lie.
const FOLDERS: [&str; 2] = ["data", "state"];

fn keep(house: &House) -> Vec<(std::path::PathBuf, Vec<u8>)> {
    let inside = FOLDERS.iter().flat_map(|folder| crate::common::files(&house.dir.path().join(folder)));
    inside.map(|path| (path.clone(), std::fs::read(path).unwrap())).collect()
}

fn put_back(house: &House, kept: &[(std::path::PathBuf, Vec<u8>)]) {
    for path in FOLDERS.iter().flat_map(|folder| crate::common::files(&house.dir.path().join(folder))) {
        std::fs::remove_file(path).unwrap();
    }
    for (path, bytes) in kept {
        std::fs::write(path, bytes).unwrap();
    }
}
