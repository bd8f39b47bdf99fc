//! Folders of the earlier tool about keys that a server has: the fixture's hashes and secrets replaced by the server's.

use std::path::{Path, PathBuf};

use keyroster_practice::{Practice, PracticeKey};
use serde_json::json;

/// A folder among the fixtures.
pub fn fixture(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/fixtures/earlier").join(name)
}

/// The three keys of the folder `class`, as the tool made them: Alice's with $2, Bob's turned off and without a limit, Zoë's.
pub fn keys_of_class(server: &Practice) -> Vec<PracticeKey> {
    let make = |name: &str, limit: serde_json::Value| {
        server
            .dashboard_create(&json!({ "name": format!("20250907_{name}"), "limit": limit }))
            .expect("a key")
    };
    let keys = vec![
        make("Alice Smith_1001", json!(2)),
        make("Bob Jones_1002", json!(null)),
        make("Zoë Łuka_1003", json!(3)),
    ];
    server.dashboard_patch(&keys[1].hash, &json!({ "disabled": true })).expect("turned off");
    keys
}

/// Writes the folder `class` about these keys; `None` = as the fixture has it. SQLite keeps texts as they are, so that
/// others of the same length can stand in their place.
pub fn class_about(keys: &[Option<&PracticeKey>], to: &Path) {
    std::fs::create_dir_all(to).expect("folder");
    for entry in std::fs::read_dir(fixture("class")).expect("fixture") {
        let entry = entry.expect("entry");
        let mut bytes = std::fs::read(entry.path()).expect("a file");
        for (n, key) in keys.iter().enumerate() {
            let Some(key) = key else { continue };
            let n = n + 1;
            let secret = key.secret.as_ref().expect("kept").expose();
            replace(&mut bytes, &format!("sk-or-v1-{n:064}"), secret);
            replace(&mut bytes, &format!("{n:064x}"), &key.hash);
        }
        std::fs::write(to.join(entry.file_name()), bytes).expect("written");
    }
}

/// Replaces every occurrence of a text by another of the same length.
pub fn replace(bytes: &mut [u8], from: &str, to: &str) {
    assert_eq!(from.len(), to.len(), "the place must fit");
    let mut at = 0;
    while at + from.len() <= bytes.len() {
        if &bytes[at..at + from.len()] == from.as_bytes() {
            bytes[at..at + from.len()].copy_from_slice(to.as_bytes());
            at += from.len();
        } else {
            at += 1;
        }
    }
}
