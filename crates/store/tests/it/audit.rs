//! The record of changes: appended in the change's own transaction, and every tampering is noticed.

use keyroster_store::audit::{self, AgainstHead, FIRST_PREV_HASH, Head, NewChange};
use keyroster_store::{Store, StoreError};
use proptest::prelude::*;
use rusqlite::Connection;
use serde_json::json;

use crate::bed::{Bed, at};

fn change(n: i64) -> NewChange {
    NewChange {
        utc: at(n),
        account_id: (n % 2 == 0).then_some(1),
        actor: "teacher".into(),
        action: "create.done".into(),
        target: format!("holder:{n}"),
        detail: json!({ "limit_nano": 2_000_000_000_i64, "n": n }),
    }
}

/// A closed file with `count` changes on record; its head.
fn recorded(bed: &Bed, count: i64) -> Head {
    let mut store = bed.open();
    let append_all =
        |w: &keyroster_store::Writer<'_>| (0..count).try_for_each(|n| audit::append(w, &change(n)).map(drop));
    store.write(append_all).unwrap();
    store.read(audit::head).unwrap()
}

/// What somebody with the file and SQLite at hand can do.
fn tamper(bed: &Bed, sql: &str) {
    let connection = Connection::open(bed.dir().join(keyroster_store::DATA_FILE)).unwrap();
    let free = "DROP TRIGGER audit_no_update; DROP TRIGGER audit_no_delete; DROP TRIGGER audit_no_gap;";
    connection.execute_batch(free).unwrap();
    connection.execute_batch(sql).unwrap();
}

fn first_broken(bed: &Bed) -> Option<i64> {
    Store::open_reading(&bed.dir()).unwrap().read(audit::first_broken).unwrap()
}

#[test]
fn an_untouched_record_is_whole() {
    let bed = Bed::new();
    let empty = bed.open().read(audit::head).unwrap();
    assert_eq!(empty, Head { seq: 0, hash: FIRST_PREV_HASH.into() }, "an empty chain has a head too");
    let head = recorded(&bed, 20);
    assert_eq!(head.seq, 20, "numbered from 1 without gaps");
    let store = bed.open();
    assert_eq!(store.read(audit::first_broken).unwrap(), None, "all as it was written");
    assert_eq!(store.read(|r| audit::against(r, &head)).unwrap(), AgainstHead::Same, "ends where it ended");
    assert_eq!(
        store.read(|r| audit::against(r, &empty)).unwrap(),
        AgainstHead::Ahead,
        "continues an older head"
    );
    let page = store.read(|r| audit::page(r, Some(1), Some(11), 3)).unwrap();
    assert_eq!(page.iter().map(|row| row.seq).collect::<Vec<_>>(), [9, 7, 5], "newest first, of one account");
}

#[test]
fn the_file_itself_refuses_changes_of_the_record() {
    let bed = Bed::new();
    recorded(&bed, 3);
    let connection = Connection::open(bed.dir().join(keyroster_store::DATA_FILE)).unwrap();
    let forged = "INSERT INTO audit SELECT 9, utc, account_id, actor, action, target, detail_json, hash, 'x' FROM audit WHERE seq = 3";
    for sql in ["UPDATE audit SET actor = 'nobody'", "DELETE FROM audit WHERE seq = 3", forged] {
        let refused = connection.execute(sql, []).unwrap_err().to_string();
        assert!(refused.contains("audit: rows"), "{sql} is refused by a trigger, not by {refused}");
    }
}

#[test]
fn a_change_undone_leaves_no_record() {
    let bed = Bed::new();
    let mut store = bed.open();
    let failed = store.write(|w| audit::append(w, &change(1)).and(Err::<(), _>(StoreError::Busy)));
    assert!(failed.is_err(), "the change failed");
    assert_eq!(store.read(audit::head).unwrap().seq, 0, "so nothing is on record");
    assert_eq!(store.write(|w| audit::append(w, &change(1))).unwrap(), 1, "and no number is skipped");
}

#[test]
fn a_cut_off_end_is_noticed_against_the_head_kept_outside() {
    let bed = Bed::new();
    let head = recorded(&bed, 10);
    tamper(&bed, "DELETE FROM audit WHERE seq > 7");
    assert_eq!(first_broken(&bed), None, "a shorter chain is whole in itself: only the kept head tells");
    let store = Store::open_reading(&bed.dir()).unwrap();
    assert_eq!(store.read(|r| audit::against(r, &head)).unwrap(), AgainstHead::Behind, "the end is missing");
}

#[test]
fn another_history_of_the_same_length_is_noticed() {
    let (bed, other) = (Bed::new(), Bed::new());
    let head = recorded(&bed, 5);
    let mut store = other.open();
    for n in 100..105 {
        store.write(|w| audit::append(w, &change(n))).unwrap();
    }
    assert_eq!(
        store.read(|r| audit::against(r, &head)).unwrap(),
        AgainstHead::Other,
        "same length, other rows"
    );
    store.write(|w| audit::append(w, &change(105))).unwrap();
    assert_eq!(
        store.read(|r| audit::against(r, &head)).unwrap(),
        AgainstHead::Other,
        "longer, still other rows"
    );
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]

    #[test]
    fn every_edit_deletion_and_swap_is_found(seq in 1_i64..12, how in 0_usize..9) {
        let bed = Bed::new();
        recorded(&bed, 13);
        let next = seq + 1;
        let edit = |field: &str| format!("UPDATE audit SET {field} WHERE seq = {seq}");
        let sql = match how {
            0 => edit("utc = utc + 1"),
            1 => edit("actor = actor || ' '"),
            2 => edit("action = 'x', target = 'create.done' || target"),
            3 => edit("target = target || '1'"),
            4 => edit("detail_json = replace(detail_json, '2000000000', '9000000000')"),
            5 => edit("account_id = 77"),
            6 => edit("prev_hash = hash"),
            7 => format!("DELETE FROM audit WHERE seq = {seq}"),
            _ => format!(
                "UPDATE audit SET seq = -1 WHERE seq = {seq} AND 0; PRAGMA ignore_check_constraints = 1;
                 UPDATE audit SET seq = -1 WHERE seq = {seq}; UPDATE audit SET seq = {seq} WHERE seq = {next};
                 UPDATE audit SET seq = {next} WHERE seq = -1;"
            ),
        };
        tamper(&bed, &sql);
        prop_assert_eq!(first_broken(&bed), Some(seq), "tampering {} with row {} is found there", how, seq);
    }
}
