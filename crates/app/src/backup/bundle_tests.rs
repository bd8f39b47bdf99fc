//! Tests of [`super`]: backups of other programs' versions, and what each table becomes.

use std::fs;

use keyroster_store::meta::{self, NewMeta};
use keyroster_store::{journal, setting};

use super::*;

const KEY: &str = "stone velvet orbit canyon ripple harvest";

fn passphrase() -> Secret {
    Secret::new(KEY.to_owned())
}

/// A list of its own in `dir`, a copy of it to change, and the copy's manifest.
fn copied(dir: &Path) -> (Store, Scratch, Manifest) {
    let mut store = Store::open_writing(&dir.join("list")).expect("a list");
    store
        .write(|w| {
            let new = NewMeta {
                vault_id: "0123456789abcdef0123456789abcdef".to_owned(),
                vault_tag: "AB12".to_owned(),
                install_id: "install-1".to_owned(),
                created_at: Timestamp::UNIX_EPOCH,
            };
            meta::create(w, &new)?;
            setting::set(w, "theme", &"dark")?;
            crate::audit::record(w, Timestamp::UNIX_EPOCH, None, "try", "file", serde_json::json!({}))
        })
        .expect("filled");
    let copy = Scratch::in_folder(dir);
    store.copy_to(copy.path()).expect("copied");
    let (manifest, _) = describe(copy.path(), None, Timestamp::UNIX_EPOCH).expect("described");
    (store, copy, manifest)
}

fn written(manifest: &Manifest, copy: &Path) -> Vec<u8> {
    let mut bytes = Vec::new();
    let inside = (manifest, None);
    write(&mut bytes, &passphrase(), Work::TRIVIAL, inside, copy, &Going::default()).expect("written");
    bytes
}

fn opened(bytes: &[u8]) -> Outcome<Opened> {
    let dir = tempfile::tempdir().expect("folder");
    let path = dir.path().join("x.age");
    fs::write(&path, bytes).expect("written");
    let opened = open(&path, &passphrase(), dir.path(), &Going::default());
    if opened.is_err() {
        assert_eq!(fs::read_dir(dir.path()).expect("folder").count(), 1, "a refused backup leaves nothing");
    }
    opened
}

/// A table of a later version comes along by itself: nothing lists tables by name.
#[test]
fn every_table_travels_with_all_its_rows() {
    let dir = tempfile::tempdir().expect("folder");
    let (mut store, _, _) = copied(dir.path());
    store
        .write(|w| journal::insert(w, Path::new("/a"), Path::new("/b"), "x", Timestamp::UNIX_EPOCH))
        .expect("noted");
    let before = store.read(scratch::rows_by_table).expect("counted");
    assert!(before.len() > 20 && before["journal"] == 1, "{before:?}");
    let copy = Scratch::in_folder(dir.path());
    store.copy_to(copy.path()).expect("copied");
    let (manifest, _) = describe(copy.path(), None, Timestamp::UNIX_EPOCH).expect("described");
    let again = opened(&written(&manifest, copy.path())).map_err(|error| error.message).expect("opens");
    assert_eq!(again.store.read(scratch::rows_by_table).expect("counted"), before);
    assert_eq!(again.manifest.rows, before);
}

/// An older program must not lose what it does not know.
#[test]
fn a_backup_of_a_newer_version_is_refused_by_name() {
    let dir = tempfile::tempdir().expect("folder");
    let (_, copy, manifest) = copied(dir.path());
    for newer in [
        Manifest { schema: keyroster_store::VERSION + 1, ..manifest.clone() },
        Manifest { format: FORM + 1, ..manifest.clone() },
    ] {
        let refused = opened(&written(&newer, copy.path())).err().expect("refused");
        assert_eq!(refused.code, Code::FileNewer);
        assert_eq!(
            refused.message,
            "This backup was made with a newer version. Update the app to restore it."
        );
        assert_eq!(refused.safe, "Nothing was restored.");
    }
}

/// Whoever knows the passphrase could write anything into the file; a manifest that does not fit is still refused.
#[test]
fn a_manifest_that_does_not_fit_its_copy_is_refused() {
    let dir = tempfile::tempdir().expect("folder");
    let (_, copy, manifest) = copied(dir.path());
    assert!(opened(&written(&manifest, copy.path())).is_ok(), "or the test proves nothing");
    let mut rows = manifest.rows.clone();
    rows.insert("secret".to_owned(), 7);
    for other in [
        Manifest { vault_id: "f".repeat(32), ..manifest.clone() },
        Manifest { epoch: 9, ..manifest.clone() },
        Manifest { head: Head { seq: 2, ..manifest.head.clone() }, ..manifest.clone() },
        Manifest { rows, ..manifest.clone() },
        Manifest { bytes: manifest.bytes - 1, ..manifest.clone() },
        Manifest { sha256: "0".repeat(64), ..manifest.clone() },
    ] {
        let refused = opened(&written(&other, copy.path())).err().expect("refused");
        assert_eq!(refused.code, Code::BackupDamaged, "{other:?}");
    }
}

#[test]
fn stopping_leaves_nothing() {
    let dir = tempfile::tempdir().expect("folder");
    let (_, copy, manifest) = copied(dir.path());
    let going = Going::default();
    going.stop();
    let mut bytes = Vec::new();
    let inside = (&manifest, None);
    assert!(write(&mut bytes, &passphrase(), Work::TRIVIAL, inside, copy.path(), &going).is_err());
    let path = dir.path().join("x.age");
    fs::write(&path, written(&manifest, copy.path())).expect("written");
    let there = fs::read_dir(dir.path()).expect("folder").count();
    let stopped = open(&path, &passphrase(), dir.path(), &going).err().expect("stopped");
    assert_eq!(stopped.code, Code::Stopped);
    assert_eq!(fs::read_dir(dir.path()).expect("folder").count(), there, "a scratch file was left behind");
}

fn fixture(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/fixtures/backup").join(name)
}

/// Backups lie in drawers for years. The frozen one is made once: `KEYROSTER_FREEZE=1` writes it where it is missing.
#[test]
fn a_frozen_backup_still_opens_and_its_broken_twins_do_not() {
    let path = fixture("whole.age");
    if std::env::var_os("KEYROSTER_FREEZE").is_some() && !path.exists() {
        let dir = tempfile::tempdir().expect("folder");
        let (_, copy, manifest) = copied(dir.path());
        fs::create_dir_all(path.parent().expect("a folder")).expect("made");
        fs::write(&path, written(&manifest, copy.path())).expect("frozen");
        let newer = Manifest { schema: 1_000_000, bytes: 0, ..manifest };
        fs::write(fixture("newer.age"), written(&newer, &fixture("empty"))).expect("frozen");
    }
    let whole = fs::read(&path).expect("the fixture");
    let again = opened(&whole).map_err(|error| error.message).expect("opens");
    assert_eq!(
        again.store.read(|r| setting::get::<String>(r, "theme")).expect("read").as_deref(),
        Some("dark")
    );
    let mut changed = whole.clone();
    let middle = whole.len() / 2;
    changed[middle] ^= 1;
    for (name, bytes) in [("cut short", &whole[..middle]), ("changed", &changed), ("empty", &whole[..0])] {
        let refused = opened(bytes).err().expect("refused");
        assert_eq!(
            (refused.code, refused.message.as_str(), refused.safe.as_str()),
            (
                Code::BackupDamaged,
                "This backup is incomplete or was changed. Choose another one.",
                "Nothing was restored."
            ),
            "{name}"
        );
    }
    let newer = opened(&fs::read(fixture("newer.age")).expect("the fixture")).err().expect("refused");
    assert_eq!(newer.code, Code::FileNewer);
}
