//! With a real password store: nothing is asked, nothing lies in the file; locked, lost or elsewhere, it is said.

use crate::common::{House, Ran, files, spoken};
use crate::session::{Offers, Session};

fn desk(house: &House, name: &str, offers: Offers) -> Session {
    let home = house.dir.path().join(name);
    std::fs::create_dir_all(&home).unwrap();
    Session::start(&home, offers)
}

/// A verb on the list of the house in that session, without any passphrase.
fn verb(house: &House, session: &Session, words: &[&str], input: &str) -> Ran {
    let data = house.path("data");
    let mut all = words.to_vec();
    all.extend(["--settle", "1", "--json", "--data-dir", &data]);
    let mut command = house.bare(&all);
    session.join(&mut command);
    spoken(command, input)
}

fn connected(house: &House, session: &Session) {
    let (key, url) = (house.practice.management_key().to_owned(), house.practice.base_url());
    verb(house, session, &["account", "add", "Uni", "--base-url", &url], &key).ended(0);
    let roster = house.write("class.csv", "email,name\nada@example.edu,Ada Lovelace\n");
    verb(house, session, &["roster", "import", &roster], "").ended(0);
}

#[test]
fn the_whole_job_with_the_password_store() {
    let house = House::new();
    let session = desk(&house, "desk", Offers::Unlocked);
    connected(&house, &session);
    let list = house.path("list.csv");
    verb(&house, &session, &["provision", "--save", &list], "").ended(0);
    verb(&house, &session, &["provision"], "").ended(0);
    assert_eq!(house.posts(), 1);
    let key = house.practice.management_key().as_bytes();
    for file in files(&house.dir.path().join("data")) {
        let bytes = std::fs::read(&file).unwrap();
        assert!(!bytes.windows(key.len()).any(|part| part == key), "{file:?} holds the management key");
    }
}

/// Another login with other keychains: names and counts are still there, keys are neither shown nor made.
#[test]
fn without_its_entry_the_list_reads_and_makes_nothing() {
    let house = House::new();
    let session = desk(&house, "desk", Offers::Unlocked);
    connected(&house, &session);
    verb(&house, &session, &["provision"], "").ended(0);
    drop(session);
    let other = desk(&house, "other", Offers::Unlocked);
    assert_eq!(verb(&house, &other, &["provision"], "").ended(2).error(), "keychain_entry_gone");
    assert_eq!(verb(&house, &other, &["export-keys", "x.csv"], "").ended(2).error(), "keychain_entry_gone");
    let people = verb(&house, &other, &["people"], "").ended(0).json();
    assert_eq!(people["counts"]["created"], 1);
    assert_eq!(house.posts(), 1);
}

#[test]
fn a_locked_password_store_is_said_and_nothing_is_sent() {
    let house = House::new();
    let session = desk(&house, "desk", Offers::Unlocked);
    connected(&house, &session);
    drop(session);
    let locked = desk(&house, "desk", Offers::Locked);
    let ran = verb(&house, &locked, &["provision"], "").ended(2);
    assert_eq!(ran.error(), "keychain_locked", "{ran:?}");
    verb(&house, &locked, &["people"], "").ended(0);
    assert_eq!(house.changes(), 0);
}

/// A passphrase file wins over the password store, from the first use on.
#[test]
fn a_passphrase_file_wins() {
    let house = House::new();
    let session = desk(&house, "desk", Offers::Unlocked);
    let (key, url, pass) =
        (house.practice.management_key().to_owned(), house.practice.base_url(), house.path("passphrase"));
    verb(&house, &session, &["account", "add", "Uni", "--base-url", &url, "--passphrase-file", &pass], &key)
        .ended(0);
    let roster = house.write("class.csv", "email,name\nada@example.edu,Ada Lovelace\n");
    verb(&house, &session, &["roster", "import", &roster], "").ended(0);
    assert_eq!(verb(&house, &session, &["provision"], "").ended(2).error(), "passphrase_needed");
    verb(&house, &session, &["provision", "--passphrase-file", &pass], "").ended(0);
}
