//! Flags, keys from the environment, several accounts, help, and words that are not understood.

use insta::assert_snapshot;

use crate::common::{House, PASSPHRASE, files};

/// Schedulers put flags where they like.
#[test]
fn global_flags_stand_before_or_after_the_verb() {
    let house = House::connected();
    let (data, pass) = (house.path("data"), house.path("passphrase"));
    let before = house
        .run_bare(&["--json", "--data-dir", &data, "--passphrase-file", &pass, "account", "list"])
        .ended(0);
    let after = house
        .run_bare(&["account", "list", "--passphrase-file", &pass, "--data-dir", &data, "--json"])
        .ended(0);
    let between = house.run_bare(&["account", "--json", "list", "--data-dir", &data]).ended(0);
    assert_eq!((&before.out, &before.out), (&after.out, &between.out));
}

#[test]
fn what_is_not_understood_is_refused_before_anything_is_opened() {
    let house = House::new();
    for words in [
        &["provison"][..],
        &["provision", "--limt", "2"],
        &["account", "add"],
        &["resolve", "--wait", "soon"],
    ] {
        let mut words = words.to_vec();
        words.push("--json");
        let ran = house.run_bare(&words).ended(2);
        assert_eq!(ran.error(), "usage");
        assert!(!ran.err.is_empty(), "people are told too");
    }
    assert!(files(&house.dir.path().join("share")).is_empty(), "no folder was made");
    assert_snapshot!("help", house.run_bare(&["--help"]).ended(0).out);
    assert!(house.run_bare(&["--version"]).ended(0).out.starts_with("keyroster-cli "));
}

/// A key in the environment serves one run, under either name, and is nowhere afterwards.
#[test]
fn a_key_of_the_environment_is_used_and_not_stored() {
    let house = House::new();
    let (key, url) = (house.practice.management_key().to_owned(), house.practice.base_url());
    let padded = format!(" \"Bearer {key}\"\n");
    let environment = [("OPENROUTER_MANAGEMENT_KEY", padded.as_str())];
    let added =
        house.run_with(&["account", "add", "Uni", "--base-url", &url, "--json"], "", &environment).ended(0);
    assert_eq!(added.json()["key_stored"], false);
    house.import("class.csv", &["ada@example.edu,Ada Lovelace"]).ended(0);
    let missing = house.json(&["provision"]).ended(2);
    assert_eq!(missing.error(), "key_missing");
    assert!(missing.err.contains("OPENROUTER_MANAGEMENT_KEY"), "{}", missing.err);
    assert_eq!(house.changes(), 0);
    house.run_with(&["provision"], "", &[("OPENROUTER_PROVISIONING_KEY", key.as_str())]).ended(0);
    assert_eq!(house.posts(), 1, "the old name works too");
    for file in files(&house.dir.path().join("data")) {
        let bytes = std::fs::read(&file).unwrap();
        assert!(!bytes.windows(key.len()).any(|part| part == key.as_bytes()), "{file:?} holds the key");
    }
}

#[test]
fn the_passphrase_file_may_end_with_one_line_break_and_wins() {
    let house = House::connected();
    house.import("class.csv", &["ada@example.edu,Ada Lovelace"]).ended(0);
    for text in [format!("{PASSPHRASE}\n"), format!("{PASSPHRASE}\r\n"), PASSPHRASE.to_owned()] {
        house.write("passphrase", &text);
        house.run(&["plan"]).ended(0);
    }
    house.write("passphrase", &format!("{PASSPHRASE}\n\n"));
    assert_eq!(
        house.json(&["plan"]).ended(2).error(),
        "passphrase_wrong",
        "only one line break is the file's own"
    );
    for (text, code) in
        [("", "passphrase_needed"), ("\n", "passphrase_needed"), ("wrong horse", "passphrase_wrong")]
    {
        house.write("passphrase", text);
        assert_eq!(house.json(&["provision"]).ended(2).error(), code, "{text:?}");
    }
    std::fs::remove_file(house.path("passphrase")).unwrap();
    assert_eq!(house.json(&["provision"]).ended(2).error(), "passphrase_needed");
    assert_eq!(house.changes(), 0);
}

/// Two accounts never mix, and with two of them one must be named.
#[test]
fn accounts_and_classes_are_named_where_there_are_several() {
    let (house, other) = (House::with_class(&["ada@example.edu,Ada Lovelace"]), House::new());
    let key = other.practice.management_key().to_owned();
    let added = house.run_with(
        &["account", "add", "Second", "--base-url", &other.practice.base_url(), "--json"],
        &key,
        &[],
    );
    assert_eq!(added.ended(0).json()["became"], "new_account");
    let refused = house.json(&["provision"]).ended(2);
    assert_eq!(refused.error(), "name_one");
    assert!(refused.err.contains("‘Uni’") && refused.err.contains("‘Second’"), "{}", refused.err);
    assert_eq!(house.json(&["provision", "--account", "Third"]).ended(2).error(), "not_found");

    house.write("b.csv", "email,name\nbo@example.edu,Bo\n");
    house.run(&["--account", "Uni", "roster", "import", &house.path("b.csv")]).ended(0);
    assert_eq!(house.json(&["--account", "Uni", "provision"]).ended(2).error(), "name_one");
    house.run(&["provision", "--account", "Uni", "--roster", "b"]).ended(0);
    assert_eq!((house.posts(), other.posts()), (1, 0), "each account keeps its own server");
    let list = house.json(&["account", "list"]).ended(0).json();
    assert_eq!(list["accounts"].as_array().unwrap().len(), 2);
}

/// The same account under another name is recognised, not doubled.
#[test]
fn the_same_account_is_recognised() {
    let house = House::connected();
    let key = house.practice.management_key().to_owned();
    let again = house.run_with(
        &["account", "add", "Twice", "--base-url", &house.practice.base_url(), "--json"],
        &key,
        &[],
    );
    let again = again.ended(0).json();
    assert_eq!((&again["became"], &again["account"]["name"]), (&"same_account".into(), &"Uni".into()));
    assert_eq!(house.json(&["account", "list"]).json()["accounts"].as_array().unwrap().len(), 1);
}

/// Another server is for tests on this computer only.
#[test]
fn another_server_must_be_on_this_computer() {
    let house = House::new();
    for url in [
        "https://openrouter.ai/api/v1",
        "http://192.168.1.9/api/v1",
        "http://127.0.0.1:1/",
        "https://127.0.0.1:1/api/v1",
        "nonsense",
    ] {
        let ran =
            house.run_with(&["account", "add", "X", "--base-url", url, "--json"], "sk-or-v1-0", &[]).ended(2);
        assert_eq!(ran.error(), "base_url_refused", "{url}");
    }
    assert_eq!(house.practice.summary().requests, 0);
}
