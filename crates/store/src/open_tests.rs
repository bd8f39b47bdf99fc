//! The settings that keep commits safe, as the writing connection itself tells them.

use std::fs;

use crate::migration::APPLICATION_ID;
use crate::open::Store;

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
