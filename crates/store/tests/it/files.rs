//! Saved files are whole or absent, private, never over another file unasked; and the reserve.

use std::fs;
use std::io::{self, Write};

use keyroster_store::atomic_file::{self, Existing, FileError};
use keyroster_store::{StoreError, journal, reserve, space};

use crate::bed::{Bed, at};

fn text(bytes: &'static str) -> impl FnOnce(&mut dyn Write) -> io::Result<()> {
    move |file| file.write_all(bytes.as_bytes())
}

fn names(dir: &std::path::Path) -> Vec<String> {
    let mut names: Vec<_> =
        fs::read_dir(dir).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

#[test]
fn a_file_is_saved_and_nothing_else_left() {
    let bed = Bed::new();
    let mut store = bed.open();
    let dir = bed.root().join("saved here");
    fs::create_dir(&dir).unwrap();
    let target = dir.join("keys.csv");
    atomic_file::save(&mut store, &target, Existing::Refuse, "key-list", at(1), text("one")).unwrap();
    assert_eq!(fs::read_to_string(&target).unwrap(), "one", "whole");
    assert_eq!(names(&dir), ["keys.csv"], "alone");
    assert!(store.read(journal::all).unwrap().is_empty(), "the note was struck");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let mode = fs::metadata(&target).unwrap().permissions().mode() & 0o777;
        assert_eq!(mode, 0o600, "for its owner only");
    }
}

#[test]
fn an_existing_file_is_replaced_only_when_asked() {
    let bed = Bed::new();
    let mut store = bed.open();
    let target = bed.root().join("keys.csv");
    fs::write(&target, "theirs").unwrap();
    let refused = atomic_file::save(&mut store, &target, Existing::Refuse, "key-list", at(1), text("ours"));
    assert!(matches!(refused, Err(FileError::Exists)), "said so");
    assert_eq!(fs::read_to_string(&target).unwrap(), "theirs", "and left alone");
    atomic_file::save(&mut store, &target, Existing::Replace, "key-list", at(1), text("ours")).unwrap();
    assert_eq!(fs::read_to_string(&target).unwrap(), "ours", "replaced when asked");
}

#[test]
fn a_file_that_appears_meanwhile_is_not_overwritten() {
    let bed = Bed::new();
    let target = bed.root().join("keys.csv");
    let planned = atomic_file::plan(&target, Existing::Refuse).unwrap();
    let refused = atomic_file::write(&planned, |file| {
        fs::write(planned.target(), "theirs")?;
        file.write_all(b"ours")
    });
    assert!(matches!(refused, Err(FileError::Exists)), "noticed at the last moment");
    assert_eq!(fs::read_to_string(&target).unwrap(), "theirs", "theirs stays");
    assert!(!planned.temp().exists(), "ours is not left lying about");
}

#[test]
fn a_failure_midway_leaves_the_old_file_and_no_secrets() {
    let bed = Bed::new();
    let mut store = bed.open();
    let dir = bed.root().join("saved here");
    fs::create_dir(&dir).unwrap();
    let target = dir.join("keys.csv");
    fs::write(&target, "old").unwrap();
    let failed = atomic_file::save(&mut store, &target, Existing::Replace, "key-list", at(1), |file| {
        file.write_all(b"half a sec")?;
        Err(io::ErrorKind::StorageFull.into())
    });
    assert!(matches!(failed, Err(FileError::NoSpace)), "told as what it is");
    assert_eq!(fs::read_to_string(&target).unwrap(), "old", "the old file is whole");
    assert_eq!(names(&dir), ["keys.csv"], "no half file");
    assert!(store.read(journal::all).unwrap().is_empty(), "nothing to clear up later");
}

#[test]
fn folders_and_missing_places_are_told_apart() {
    let bed = Bed::new();
    let plan = |path: &std::path::Path| atomic_file::plan(path, Existing::Replace);
    assert!(matches!(plan(bed.root()), Err(FileError::IsFolder)), "a folder is no file");
    assert!(
        matches!(plan(&bed.root().join("no/where.csv")), Err(FileError::NoFolder)),
        "its folder is missing"
    );
}

#[cfg(unix)]
#[test]
fn a_link_is_replaced_itself_not_what_it_points_at() {
    let bed = Bed::new();
    let (theirs, link) = (bed.root().join("theirs"), bed.root().join("keys.csv"));
    fs::write(&theirs, "theirs").unwrap();
    std::os::unix::fs::symlink(&theirs, &link).unwrap();
    let planned = atomic_file::plan(&link, Existing::Replace).unwrap();
    atomic_file::write(&planned, text("ours")).unwrap();
    assert_eq!(fs::read_to_string(&theirs).unwrap(), "theirs", "what it pointed at is untouched");
    assert!(fs::symlink_metadata(&link).unwrap().is_file(), "the link is a file now");
    let dangling = bed.root().join("dangling.csv");
    std::os::unix::fs::symlink(bed.root().join("nowhere"), &dangling).unwrap();
    assert!(
        matches!(atomic_file::plan(&dangling, Existing::Refuse), Err(FileError::Exists)),
        "a dangling link exists"
    );
}

#[test]
fn what_a_crash_left_is_erased_and_nothing_else() {
    let bed = Bed::new();
    let mut store = bed.open();
    let planned = atomic_file::plan(&bed.root().join("keys.csv"), Existing::Refuse).unwrap();
    // The crash: the note is committed, the temporary file written, the rest never happened.
    fs::write(planned.temp(), "secrets").unwrap();
    let precious = bed.root().join("thesis.odt");
    fs::write(&precious, "years of work").unwrap();
    let pulled = bed.root().join("stick").join(".keyroster-00.tmp");
    store
        .write(|w| {
            journal::insert(w, planned.target(), planned.temp(), "key-list", at(1))?;
            journal::insert(
                w,
                &bed.root().join("b.csv"),
                &bed.root().join(".keyroster-ff.tmp"),
                "key-list",
                at(1),
            )?;
            journal::insert(w, &precious, &precious, "key-list", at(1))?;
            journal::insert(w, &pulled.with_extension("csv"), &pulled, "key-list", at(1))
        })
        .unwrap();
    let found = atomic_file::erase_stale_temps(&mut store).unwrap();
    assert_eq!(found.erased, [planned.temp()], "the file with secrets is gone");
    assert_eq!(found.left, [precious.clone(), pulled], "what is not ours, or not within reach, is named");
    assert!(precious.exists(), "and never deleted");
    assert_eq!(
        store.read(journal::all).unwrap().len(),
        2,
        "what was never written is struck, the rest stays noted"
    );
}

#[test]
fn the_reserve_takes_room_and_gives_it_back() {
    let bed = Bed::new();
    drop(bed.open());
    let dir = bed.dir();
    reserve::create(&dir).unwrap();
    reserve::create(&dir).unwrap();
    let file = dir.join(reserve::RESERVE_FILE);
    assert_eq!(fs::metadata(&file).unwrap().len(), reserve::RESERVE_BYTES, "all of it");
    fs::write(&file, "cut off").unwrap();
    reserve::create(&dir).unwrap();
    assert_eq!(fs::metadata(&file).unwrap().len(), reserve::RESERVE_BYTES, "a half one is made whole");
    assert!(reserve::release(&dir).unwrap(), "given up once");
    assert!(!reserve::release(&dir).unwrap(), "then it is gone");
}

#[test]
fn free_space_is_known_also_for_a_folder_to_be_made() {
    let bed = Bed::new();
    assert!(space::free(bed.root()).unwrap() > 0, "this test wrote files here");
    assert!(space::free(&bed.root().join("not/yet/made")).unwrap() > 0, "the disk is known by its parent");
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_is_told_as_such() {
    let full = std::path::Path::new("/dev/full");
    let mut file = fs::OpenOptions::new().write(true).open(full).unwrap();
    let error = file.write_all(b"x").unwrap_err();
    assert!(matches!(StoreError::from(error), StoreError::NoSpace), "the system's own answer is understood");
}
