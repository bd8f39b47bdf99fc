//! The settings that keep commits safe, as the writing connection itself tells them; and a full disk.

use std::fs;

use crate::error::StoreError;
use crate::migration::APPLICATION_ID;
use crate::open::Store;
use crate::setting;

#[test]
fn every_safety_setting_is_on() {
    let root = tempfile::tempdir().unwrap();
    let store = Store::open_writing(&root.path().join("folder")).unwrap();
    let settings = [
        ("synchronous", 2, "a commit is on the disk when it returns"),
        ("foreign_keys", 1, "no row dangles"),
        ("secure_delete", 1, "what is deleted is overwritten"),
        ("temp_store", 2, "nothing in temporary files"),
        ("mmap_size", 0, "a failing disk is an error, not a crash"),
        ("application_id", i64::from(APPLICATION_ID), "the file is marked as ours"),
    ];
    for (name, wanted, why) in settings {
        let found: i64 = store.read(|r| r.one(&format!("PRAGMA {name}"), [], |row| row.get(0))).unwrap();
        assert_eq!(found, wanted, "{name}: {why}");
    }
    let strict = "SELECT count(*) FROM pragma_table_list WHERE schema = 'main' AND NOT strict
        AND name NOT LIKE 'sqlite_%'";
    assert_eq!(
        store.read(|r| r.one(strict, [], |row| row.get::<_, i64>(0))).unwrap(),
        0,
        "every table is strict"
    );
    let header = fs::read(store.path()).unwrap();
    assert_eq!(header[18..20], [2, 2], "the file is in write-ahead mode");
}

#[test]
fn a_full_disk_undoes_the_change_and_lets_the_next_try_through() {
    let root = tempfile::tempdir().unwrap();
    let mut store = Store::open_writing(&root.path().join("folder")).unwrap();
    let pages =
        |store: &Store, sql: &str| store.read(|r| r.one(sql, [], |row| row.get::<_, i64>(0))).unwrap();
    // SQLite's own limit on pages answers exactly as a full disk does.
    let now = pages(&store, "PRAGMA page_count");
    pages(&store, &format!("PRAGMA max_page_count = {}", now + 2));
    let long = "x".repeat(100_000);
    store.write(|w| setting::set(w, "small", &1)).unwrap();
    let failed = store.write(|w| setting::set(w, "small", &2).and_then(|()| setting::set(w, "large", &long)));
    assert!(matches!(failed, Err(StoreError::NoSpace)), "told as what it is: {failed:?}");
    assert_eq!(store.read(|r| setting::get(r, "small")).unwrap(), Some(1), "nothing of the change is there");
    pages(&store, "PRAGMA max_page_count = 100000");
    store.write(|w| setting::set(w, "large", &long)).unwrap();
    store.integrity_check().unwrap();
    assert_eq!(store.read(|r| setting::get(r, "large")).unwrap(), Some(long), "with room it goes through");
}
