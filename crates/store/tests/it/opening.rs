//! Opening for writing: what is made, what is refused, and what is left alone.

use std::fs;

use keyroster_store::{
    DATA_FILE, Store, StoreError, UnsafeFolder, attempt, copies, key, people, secret, setting, unsafe_folder,
};
use rstest::rstest;

use crate::bed::{Bed, add_people, created_key, new_attempt, sealed};

#[test]
fn what_was_committed_is_there_after_reopening() {
    let bed = Bed::new();
    let (mut store, world) = bed.world();
    store
        .write(|w| {
            let holders = add_people(w, world.roster, 2)?;
            let id = attempt::insert(w, &new_attempt(world, holders[0], "N1"))?;
            key::insert(w, &created_key(world, "h1", holders[0], Some(id)))?;
            secret::insert(w, &sealed(world, "h1"))
        })
        .unwrap();
    let before = store.read(|r| people::of_roster(r, world.roster)).unwrap();
    drop(store);
    let after = bed.open().read(|r| people::of_roster(r, world.roster)).unwrap();
    assert_eq!(before, after, "a committed change survives");
    assert_eq!(after.len(), 2, "both people are listed");
    assert!(after[0].has_secret && after[0].key.is_some(), "the key and its secret belong to the first");
    assert!(!after[1].has_secret && after[1].key.is_none(), "the second has none");
}

#[test]
fn a_failed_change_is_undone_whole() {
    let bed = Bed::new();
    let (mut store, world) = bed.world();
    let failed = store.write(|w| {
        add_people(w, world.roster, 3)?;
        Err::<(), _>(StoreError::NoSpace)
    });
    assert!(matches!(failed, Err(StoreError::NoSpace)), "the closure's own error comes back");
    assert!(store.read(|r| people::of_roster(r, world.roster)).unwrap().is_empty(), "nobody was added");
}

#[cfg(unix)]
#[test]
fn folder_and_files_are_the_owners_only() {
    use std::os::unix::fs::PermissionsExt;
    let bed = Bed::new();
    fs::create_dir(bed.dir()).unwrap();
    fs::set_permissions(bed.dir(), fs::Permissions::from_mode(0o755)).unwrap();
    let (mut store, _) = bed.world();
    store.write(|w| setting::set(w, "theme", &"dark")).unwrap();
    store.make_copy("check").unwrap();
    let mode = |path: &std::path::Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
    let mut seen = 0;
    for dir in [bed.dir(), bed.dir().join(copies::COPIES_DIR)] {
        assert_eq!(mode(&dir), 0o700, "{} is private", dir.display());
        for entry in fs::read_dir(dir).unwrap() {
            let path = entry.unwrap().path();
            if path.is_file() {
                assert_eq!(mode(&path), 0o600, "{} is private", path.display());
                seen += 1;
            }
        }
    }
    assert!(seen >= 5, "file, log, shared memory, lock and copy were looked at, not {seen}");
}

#[test]
fn a_second_writer_is_told_so_until_the_first_is_gone() {
    let bed = Bed::new();
    let first = bed.open();
    assert!(matches!(Store::open_writing(&bed.dir()), Err(StoreError::Locked)), "never two writers");
    drop(first);
    assert!(Store::open_writing(&bed.dir()).is_ok(), "the lock goes with its holder");
}

#[test]
fn a_file_of_another_program_is_not_ours() {
    let bed = Bed::new();
    fs::create_dir(bed.dir()).unwrap();
    let path = bed.dir().join(DATA_FILE);
    rusqlite::Connection::open(&path).unwrap().execute_batch("CREATE TABLE theirs (a)").unwrap();
    let before = fs::read(&path).unwrap();
    assert!(matches!(Store::open_writing(&bed.dir()), Err(StoreError::NotOurs)), "not taken over");
    assert!(matches!(Store::open_file(&path), Err(StoreError::NotOurs)), "not shown as ours");
    assert_eq!(fs::read(&path).unwrap(), before, "and left as it was");
}

#[test]
fn a_missing_or_empty_file_with_traces_is_never_replaced_by_a_new_one() {
    let bed = Bed::new();
    let (store, _) = bed.world();
    store.make_copy("before-test").unwrap();
    drop(store);
    let path = bed.dir().join(DATA_FILE);
    fs::write(&path, b"").unwrap();
    assert!(
        matches!(Store::open_writing(&bed.dir()), Err(StoreError::Damaged { .. })),
        "an empty file is damage"
    );
    assert_eq!(fs::metadata(&path).unwrap().len(), 0, "it was not filled");
    fs::remove_file(&path).unwrap();
    assert!(
        matches!(Store::open_writing(&bed.dir()), Err(StoreError::Damaged { .. })),
        "a missing file is damage"
    );
    assert!(!path.exists(), "no new file was made");
    let good = copies::last_good(&bed.dir()).unwrap().expect("the copy is offered");
    let accounts = Store::open_file(&good.path).unwrap().read(keyroster_store::account::all).unwrap();
    assert_eq!(accounts.len(), 1, "and it holds what was saved");
}

#[test]
fn a_half_made_new_file_does_not_stand_in_the_way() {
    let bed = Bed::new();
    fs::create_dir(bed.dir()).unwrap();
    fs::write(bed.dir().join("keyroster.new"), b"cut off").unwrap();
    assert!(Store::open_writing(&bed.dir()).is_ok(), "a crash while the first file was made is made good");
}

#[test]
fn only_the_last_copies_are_kept_newest_first() {
    let bed = Bed::new();
    let (store, _) = bed.world();
    for n in 0..copies::KEPT + 2 {
        store.make_copy(&format!("step-{n}")).unwrap();
    }
    let kept = copies::list(&bed.dir()).unwrap();
    assert_eq!(kept.len(), copies::KEPT, "older ones go");
    let times: Vec<_> = kept.iter().map(|copy| copy.made_at).collect();
    assert!(times.is_sorted_by(|a, b| a >= b), "newest first");
    assert!(
        kept.iter().any(|copy| copy.why == format!("step-{}", copies::KEPT + 1)),
        "the last one is there"
    );
}

#[rstest]
#[case("/home/a/OneDrive - School/x", Some(UnsafeFolder::OneDrive))]
#[case("/Users/a/Library/CloudStorage/OneDrive-Personal", Some(UnsafeFolder::OneDrive))]
#[case("/home/a/Dropbox/keys", Some(UnsafeFolder::Dropbox))]
#[case("/home/a/Dropbox (Work)/keys", Some(UnsafeFolder::Dropbox))]
#[case("/Users/a/Library/Mobile Documents/com~apple~CloudDocs/x", Some(UnsafeFolder::ICloud))]
#[case("/Users/a/Library/CloudStorage/GoogleDrive-a@b.test/My Drive", Some(UnsafeFolder::GoogleDrive))]
#[case(r"\\server\share\keys", Some(UnsafeFolder::NetworkShare))]
#[case(r"\\?\UNC\server\share", Some(UnsafeFolder::NetworkShare))]
#[case(r"\\?\C:\Users\a\AppData", None)]
#[case("/home/dropboxer/.local/share/keyroster", None)]
#[case("/home/a/.local/share/keyroster", None)]
fn synced_and_shared_folders_are_known(#[case] path: &str, #[case] reason: Option<UnsafeFolder>) {
    assert_eq!(unsafe_folder(path.as_ref()), reason, "{path}");
}

#[test]
fn a_synced_folder_is_refused_and_not_made() {
    let bed = Bed::new();
    let dir = bed.root().join("Dropbox").join("keyroster");
    let refused = Store::open_writing(&dir);
    assert!(matches!(refused, Err(StoreError::FolderUnsafe { reason: UnsafeFolder::Dropbox })), "said why");
    assert!(!dir.exists(), "nothing was made there");
}

#[cfg(unix)]
#[test]
fn a_link_into_a_synced_folder_is_seen_through() {
    let bed = Bed::new();
    let real = bed.root().join("OneDrive");
    fs::create_dir(&real).unwrap();
    let link = bed.root().join("plain");
    std::os::unix::fs::symlink(&real, &link).unwrap();
    assert_eq!(
        unsafe_folder(&link.join("keys")),
        Some(UnsafeFolder::OneDrive),
        "judged by where it really lies"
    );
}
