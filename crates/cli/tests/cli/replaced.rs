//! The real program killed (`kill -9`) while keys are replaced and while old ones are retired: asking again gets to the
//! wanted end, nobody is without a working key whose secret is here, nothing is sent twice blindly (promises R1, R2).

use std::collections::{BTreeMap, BTreeSet};

use keyroster_practice::PracticeKey;
use serde_json::Value;

use crate::common::House;

/// Places of making the new keys, and of retiring the old ones; one of each is tried with one replacement of a class.
const MAKING: [&str; 9] = [
    "rotate.planned:1",
    "list.before:1",
    "commit.before:1",
    "post.before:2",
    "post.after:1",
    "commit.sealed:1",
    "commit.half:2",
    "commit.after:3",
    "run.ended:1",
];
const RETIRING: [&str; 9] = [
    "retire.intended:1",
    "change.begun:1",
    "change.read:2",
    "change.before:1",
    "change.after:2",
    "change.committed:2",
    "change.ended:1",
    "retire.half:1",
    "retire.done:1",
];

fn living(house: &House) -> BTreeMap<String, PracticeKey> {
    let keys = house.practice.keys().into_iter().filter(|key| key.deleted_at.is_none());
    keys.map(|key| (key.hash.clone(), key)).collect()
}

/// The hash of the key that each person is handed, every one opened and the server's own.
#[track_caller]
fn handed(house: &House, place: &str) -> BTreeSet<String> {
    let list = house.path("out.json");
    house.run(&["export-keys", &list, "--format", "json", "--force"]).ended(0);
    let saved: Value = serde_json::from_str(&std::fs::read_to_string(&list).unwrap()).unwrap();
    let lines = saved.as_array().or_else(|| saved["keys"].as_array()).unwrap();
    let keys = living(house);
    for line in lines {
        let key = &keys
            .get(line["hash"].as_str().unwrap())
            .unwrap_or_else(|| panic!("{place}: {line} is not there"));
        assert_eq!(key.secret.as_ref().unwrap().expose(), line["api_key"].as_str().unwrap(), "{place}");
        assert!(!key.disabled, "{place}: somebody is handed a key that is off");
    }
    lines.iter().map(|line| line["hash"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn killed_while_keys_are_replaced_or_retired_asking_again_gets_there() {
    let people = ["a@example.edu,Ada", "b@example.edu,Bea", "c@example.edu,Cyd"];
    let house = House::with_class(&people);
    house.run(&["provision"]).ended(0);
    for (round, (making, retiring)) in MAKING.into_iter().zip(RETIRING).enumerate() {
        let before = handed(&house, making);
        assert_eq!(before.len(), people.len());
        let killed = house.run_with(&["rotate", "--all"], "", &[("KEYROSTER_FAILPOINT", making)]);
        assert_eq!(killed.code, None, "{making} is not on the way any more: {killed:?}");
        let there = living(&house);
        assert!(
            before.iter().all(|old| there.get(old).is_some_and(|key| !key.disabled)),
            "{making}: old ones work"
        );
        assert_eq!(handed(&house, making).len(), people.len(), "{making}: everybody can be handed a key");

        let mut again = house.json(&["rotate", "--all"]);
        if again.code != Some(0) {
            // What was confirmed is made by continuing; then there is nothing more to replace.
            again = house.json(&["resolve"]);
        }
        assert_eq!(again.code, Some(0), "{making}: {again:?}");
        let there = living(&house);
        assert_eq!(there.len(), 2 * people.len(), "{making}: two for everybody, and no third");
        let new = handed(&house, making);
        assert!(new.is_disjoint(&before), "{making}: the new ones are handed out");
        assert!(before.iter().all(|old| !there[old].disabled), "{making}: the old ones work on");

        let how = if round % 2 == 0 { "delete" } else { "turn-off" };
        let words = ["rotate", "--all", "--retire", how, "--handed-out", "--json"];
        let killed = house.run_with(&words, "", &[("KEYROSTER_FAILPOINT", retiring)]);
        assert_eq!(killed.code, None, "{retiring} is not on the way any more: {killed:?}");
        assert_eq!(handed(&house, retiring), new, "{retiring}: everybody keeps the new one");
        let again = house.run(&words);
        let over = again.code == Some(0) || again.error() == "nothing_to_do";
        assert!(over, "{retiring}: {again:?}");
        let there = living(&house);
        let out = |old: &String| there.get(old).is_none_or(|key| how == "turn-off" && key.disabled);
        assert!(before.iter().all(out), "{retiring}: the old ones are out of use");
        assert_eq!(handed(&house, retiring), new, "{retiring}");
        assert_eq!(house.run(&words).error(), "nothing_to_do", "{retiring}: it is over");
        // The old ones that were only turned off go, so that the next round counts from the start.
        for old in before.iter().filter(|old| there.contains_key(*old)) {
            house.practice.dashboard_delete(old).unwrap();
        }
    }
    let keys = house.practice.keys();
    let twice: Vec<&str> =
        keys.iter().filter(|key| key.requests_for_name > 1).map(|key| key.name.as_str()).collect();
    assert!(twice.is_empty(), "no create was sent twice: {twice:?}");
    let mut deleted: Vec<String> = house
        .practice
        .requests()
        .into_iter()
        .filter(|request| request.method == "DELETE" && request.status != 404)
        .map(|request| request.path)
        .collect();
    let all = deleted.len();
    deleted.sort();
    deleted.dedup();
    assert_eq!(deleted.len(), all, "and no delete");
}
