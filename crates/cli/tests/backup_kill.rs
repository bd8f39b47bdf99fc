//! The real program killed (`kill -9`) at every place of a backup and of a restore: the backup is whole or not there, the
//! list is the old one or the restored one, every secret opens, and nothing is left lying about (promises R11, S4).
//!
//! `KEYROSTER_BACKUP_KILLS` sets how often each place is tried (2 by default).
#![cfg(unix)]
#![allow(clippy::unwrap_used)]

mod common;

use std::path::Path;

use common::{House, Ran};

const BACKUP: [&str; 6] =
    ["backup.noted", "backup.copied", "backup.written", "backup.proven", "backup.placed", "backup.recorded"];
const RESTORE: [&str; 6] =
    ["restore.begun", "restore.keyed", "restore.ready", "restore.kept", "restore.placed", "restore.done"];
const KEY: &str = "stone velvet orbit canyon ripple harvest";

fn times() -> usize {
    std::env::var("KEYROSTER_BACKUP_KILLS").map_or(2, |text| text.parse().unwrap())
}

/// A house with three people and their keys, and the words of the verbs for its backup.
fn house() -> House {
    let house = House::with_class(&["a@example.edu,Ada", "b@example.edu,Bea", "c@example.edu,Cyd"]);
    house.run(&["provision"]).ended(0);
    house.write("key", KEY);
    house
}

fn backup(house: &House, place: Option<&str>) -> Ran {
    let (file, key) = (house.path("list.age"), house.path("key"));
    at(house, place, &["backup", &file, "--force", "--backup-passphrase-file", &key, "--json"])
}

fn restore(house: &House, place: Option<&str>) -> Ran {
    let (file, key) = (house.path("list.age"), house.path("key"));
    at(house, place, &["restore", &file, "--replace", "--backup-passphrase-file", &key, "--json"])
}

fn at(house: &House, place: Option<&str>, words: &[&str]) -> Ran {
    let place = place.map(|place| format!("{place}:1")).unwrap_or_default();
    house.run_with(words, "", &[("KEYROSTER_FAILPOINT", &place)])
}

fn left_over(dir: &Path) -> Vec<String> {
    let names =
        std::fs::read_dir(dir).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap());
    names.filter(|name| name.contains(".tmp")).collect()
}

/// Every secret of the list, opened by saving it.
fn secrets(house: &House) -> Vec<String> {
    let list = house.path("out.json");
    house.run(&["export-keys", &list, "--format", "json", "--force"]).ended(0);
    let text = std::fs::read_to_string(&list).unwrap();
    let mut found: Vec<String> = house.secrets().into_iter().filter(|secret| text.contains(secret)).collect();
    found.sort();
    found
}

#[test]
fn a_backup_killed_anywhere_is_whole_or_not_there() {
    let house = house();
    let before = secrets(&house);
    assert_eq!(before.len(), 3);
    for (place, round) in BACKUP.iter().flat_map(|place| (0..times()).map(move |round| (place, round))) {
        let file = house.dir.path().join("list.age");
        // Every second time something stands there that must not be lost.
        let old = (round % 2 == 1).then(|| b"an older backup".to_vec());
        match &old {
            Some(old) => std::fs::write(&file, old).unwrap(),
            None => drop(std::fs::remove_file(&file)),
        }
        let ran = backup(&house, Some(place));
        assert_eq!(ran.code, None, "{place} is not on the way any more: {ran:?}");
        let now = std::fs::read(&file).ok();
        if now != old {
            assert!(
                matches!(*place, "backup.placed" | "backup.recorded"),
                "{place}: something else stands there before it was proven"
            );
            assert!(now.unwrap().starts_with(b"age-encryption.org/v1\n"), "{place}");
        }
        assert_eq!(secrets(&house), before, "{place}: the list is unharmed");
        assert_eq!(left_over(house.dir.path()), Vec::<String>::new(), "{place}");
        assert_eq!(left_over(&house.dir.path().join("data")), Vec::<String>::new(), "{place}");
    }
    backup(&house, None).ended(0);
}

#[test]
fn a_restore_killed_anywhere_leaves_the_old_list_or_the_restored_one() {
    let house = house();
    backup(&house, None).ended(0);
    house.import("more.csv", &["d@example.edu,Dee"]).ended(0);
    let data = house.dir.path().join("data");
    let kept = house.dir.path().join("kept");
    let anchors = house.dir.path().join("state");
    let kept_anchors = house.dir.path().join("kept-state");
    copy(&data, &kept);
    copy(&anchors, &kept_anchors);
    let rosters = |house: &House| {
        let ran = house.json(&["people", "--roster", "more"]);
        if ran.code == Some(0) { "old" } else { "restored" }
    };
    for (place, _) in RESTORE.iter().flat_map(|place| (0..times()).map(move |round| (place, round))) {
        for (from, to) in [(&kept, &data), (&kept_anchors, &anchors)] {
            std::fs::remove_dir_all(to).unwrap();
            copy(from, to);
        }
        let ran = restore(&house, Some(place));
        assert_eq!(ran.code, None, "{place} is not on the way any more: {ran:?}");
        let is = rosters(&house);
        let wanted = if matches!(*place, "restore.placed" | "restore.done") { "restored" } else { "old" };
        assert_eq!(is, wanted, "{place}");
        assert_eq!(
            house.json(&["people", "--roster", "class"]).ended(0).json()["counts"]["created"],
            3,
            "{place}"
        );
        let list = house.path("out.json");
        house.run(&["export-keys", &list, "--roster", "class", "--format", "json", "--force"]).ended(0);
        let text = std::fs::read_to_string(&list).unwrap();
        let open = house.secrets().iter().filter(|secret| text.contains(secret.as_str())).count();
        assert_eq!(open, 3, "{place}: every secret opens");
        assert_eq!(left_over(&data), Vec::<String>::new(), "{place}");
        if is == "restored" {
            let posts = house.posts();
            assert_eq!(
                house.json(&["provision", "--roster", "class"]).ended(2).error(),
                "review_first",
                "{place}"
            );
            assert_eq!(house.posts(), posts, "{place}: nothing is made before the review");
        }
        restore(&house, None).ended(0);
        assert_eq!(rosters(&house), "restored", "{place}: a second try gets through");
    }
}

fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let to = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            copy(&entry.path(), &to);
        } else {
            std::fs::copy(entry.path(), to).unwrap();
        }
    }
}
