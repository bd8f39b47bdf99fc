//! Reading: beside a writer, of one's own folder, and of copies that must not be touched.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use keyroster_store::{DATA_FILE, Store, StoreError, account, setting};

use crate::bed::{Bed, new_account};

/// Every file of a folder with its bytes.
fn contents(dir: &Path) -> BTreeMap<String, Vec<u8>> {
    let entry =
        |entry: fs::DirEntry| (entry.file_name().into_string().unwrap(), fs::read(entry.path()).unwrap());
    fs::read_dir(dir).unwrap().map(|found| entry(found.unwrap())).collect()
}

#[test]
fn a_reader_beside_the_writer_sees_its_commits() {
    let bed = Bed::new();
    let (mut writer, _) = bed.world();
    let mut reader = Store::open_reading(&bed.dir()).unwrap();
    assert!(!reader.is_writable(), "a reader says so");
    assert_eq!(reader.read(account::all).unwrap().len(), 1, "what was committed before");
    writer.write(|w| account::insert(w, &new_account("Second"))).unwrap();
    assert_eq!(reader.read(account::all).unwrap().len(), 2, "what is committed while it is open");
    let refused = reader.write(|w| account::insert(w, &new_account("Third")));
    assert!(matches!(refused, Err(StoreError::ReadOnly)), "a reader writes nothing");
    assert_eq!(writer.read(account::all).unwrap().len(), 2, "and nothing was written");
}

#[test]
fn one_read_sees_one_moment() {
    let bed = Bed::new();
    let (mut writer, _) = bed.world();
    let reader = Store::open_reading(&bed.dir()).unwrap();
    let (before, after) = reader
        .read(|r| {
            let before = account::all(r)?.len();
            writer.write(|w| account::insert(w, &new_account("Meanwhile")))?;
            Ok((before, account::all(r)?.len()))
        })
        .unwrap();
    assert_eq!((before, after), (1, 1), "a commit in between does not mix into one view");
}

#[test]
fn reading_ones_own_closed_folder_changes_nothing_and_keeps_nobody_out() {
    let bed = Bed::new();
    drop(bed.world());
    let before = contents(&bed.dir());
    let reader = Store::open_reading(&bed.dir()).unwrap();
    assert_eq!(reader.read(account::all).unwrap().len(), 1, "all is there");
    assert_eq!(contents(&bed.dir()), before, "no file made, none changed");
    assert!(Store::open_writing(&bed.dir()).is_ok(), "a writer can start while the reader is open");
}

#[test]
fn a_copied_folder_with_a_log_is_read_whole_and_untouched() {
    let bed = Bed::new();
    let (writer, _) = bed.world();
    // A copy made while the program runs: the newest commits are in the log only.
    let copy = bed.root().join("a copy #1 ?100%");
    fs::create_dir(&copy).unwrap();
    for name in [DATA_FILE.to_owned(), format!("{DATA_FILE}-wal")] {
        fs::copy(bed.dir().join(&name), copy.join(&name)).unwrap();
    }
    drop(writer);
    let before = contents(&copy);
    assert!(
        !before[&format!("{DATA_FILE}-wal")].is_empty(),
        "the log holds something, or this tests nothing"
    );
    let reader = Store::open_reading(&copy).unwrap();
    assert_eq!(reader.read(account::all).unwrap().len(), 1, "what was only in the log is seen");
    drop(reader);
    assert_eq!(contents(&copy), before, "no file made, none changed");
}

#[cfg(unix)]
#[test]
fn a_copy_on_a_read_only_disk_is_read() {
    use std::os::unix::fs::PermissionsExt;
    let bed = Bed::new();
    drop(bed.world());
    let copy = bed.root().join("stick");
    fs::create_dir(&copy).unwrap();
    let file = copy.join("käyroster 100% #1?.sqlite3");
    fs::copy(bed.dir().join(DATA_FILE), &file).unwrap();
    fs::set_permissions(&file, fs::Permissions::from_mode(0o400)).unwrap();
    fs::set_permissions(&copy, fs::Permissions::from_mode(0o500)).unwrap();
    let opened = Store::open_file(&file).and_then(|store| store.read(account::all));
    fs::set_permissions(&copy, fs::Permissions::from_mode(0o700)).unwrap();
    assert_eq!(opened.unwrap().len(), 1, "a single file of any name is enough");
    assert_eq!(contents(&copy).len(), 1, "nothing was laid beside it");
}

#[test]
fn what_is_not_there_is_missing() {
    let bed = Bed::new();
    assert!(matches!(Store::open_reading(&bed.dir()), Err(StoreError::Missing)), "no folder");
    assert!(!bed.dir().exists(), "reading makes no folder");
    assert!(matches!(Store::open_file(&bed.root().join("none")), Err(StoreError::Missing)), "no file");
    assert!(matches!(Store::open_file(bed.root()), Err(StoreError::NotOurs)), "a folder is no file");
}

#[test]
fn a_reader_that_stays_open_does_not_stop_the_writer() {
    let bed = Bed::new();
    let (mut writer, _) = bed.world();
    let reader = Store::open_reading(&bed.dir()).unwrap();
    for n in 0..50 {
        writer.write(|w| setting::set(w, "n", &n)).unwrap();
    }
    drop(writer);
    assert_eq!(
        reader.read(|r| setting::get::<i32>(r, "n")).unwrap(),
        Some(49),
        "the reader outlives the writer"
    );
    assert_eq!(
        bed.open().read(|r| setting::get::<i32>(r, "n")).unwrap(),
        Some(49),
        "and the next writer starts"
    );
}
