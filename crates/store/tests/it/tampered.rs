//! 1,000 random tamperings with the record of changes, by somebody who has the file, SQLite and this program's source at
//! hand: each is found by walking the chain, or against the head kept outside (promise R15).

use keyroster_store::audit::{self, AgainstHead, Head, NewChange};
use keyroster_store::{DATA_FILE, Store};
use proptest::prelude::*;
use rusqlite::{Connection, params};
use serde_json::json;
use sha2::{Digest, Sha256};

use crate::bed::{Bed, at};

/// Rows of the record.
const ROWS: i64 = 24;
/// Everything a row says, beside its number and the two hashes.
const FIELDS: [&str; 6] = ["utc", "account_id", "actor", "action", "target", "detail_json"];

/// One tampering. Numbers of rows count from 1.
#[derive(Clone, Debug)]
enum Tampering {
    /// One field of a row says something else.
    Edit { seq: i64, field: usize, to: String },
    /// The same, and every hash from there on is computed anew: whole in itself.
    EditAndChain { seq: i64, field: usize, to: String },
    /// Rows are taken out, and the rest is numbered without a gap or not.
    Delete { seq: i64, rows: i64, close_up: bool },
    /// Two rows change places.
    Swap { seq: i64, with: i64 },
    /// A row is put in between, the rest moves on.
    Insert { seq: i64 },
    /// The end is cut off.
    CutOff { keep: i64 },
    /// The end is cut off and other rows stand there, chained as they should be.
    OtherEnd { keep: i64, rows: i64 },
    /// A hash is replaced.
    Hash { seq: i64, prev: bool, to: String },
}

fn tampering() -> impl Strategy<Value = Tampering> {
    use Tampering::{CutOff, Delete, Edit, EditAndChain, Hash, Insert, OtherEnd, Swap};
    let (seq, field, word) = (1..=ROWS, 0..FIELDS.len(), "[0-9]{1,6}");
    prop_oneof![
        (seq.clone(), field.clone(), word).prop_map(|(seq, field, to)| Edit { seq, field, to }),
        (seq.clone(), field, word).prop_map(|(seq, field, to)| EditAndChain { seq, field, to }),
        (seq.clone(), 1..4_i64, any::<bool>()).prop_map(|(seq, rows, close_up)| Delete {
            seq,
            rows,
            close_up
        }),
        (seq.clone(), 1..ROWS).prop_map(|(seq, on)| Swap { seq, with: (seq + on - 1) % ROWS + 1 }),
        seq.clone().prop_map(|seq| Insert { seq }),
        (0..ROWS).prop_map(|keep| CutOff { keep }),
        (0..ROWS, 1..2 * ROWS).prop_map(|(keep, rows)| OtherEnd { keep, rows }),
        (seq, any::<bool>(), "[0-9a-f]{64}").prop_map(|(seq, prev, to)| Hash { seq, prev, to }),
    ]
}

fn change(n: i64) -> NewChange {
    NewChange {
        utc: at(n),
        account_id: (n % 3 != 0).then_some(1),
        actor: "teacher".into(),
        action: ["create.intent", "create.done", "limit.done"][usize::try_from(n % 3).unwrap()].into(),
        target: format!("holder:{n}"),
        detail: json!({ "limit_nano": 2_000_000_000_i64, "n": n }),
    }
}

/// The hash of a row, from the description of the format alone: each field after its length.
fn hash_of(connection: &Connection, seq: i64) -> String {
    let sql = "SELECT seq, utc, coalesce(account_id, ''), actor, action, target, detail_json, prev_hash
        FROM audit WHERE seq = ?1";
    let fields: Vec<String> = connection
        .query_row(sql, [seq], |row| {
            (0..8)
                .map(|n| {
                    Ok(match row.get_ref(n)? {
                        rusqlite::types::ValueRef::Integer(number) => number.to_string(),
                        other => other.as_str()?.to_owned(),
                    })
                })
                .collect()
        })
        .unwrap();
    let mut sha = Sha256::new();
    for field in fields {
        sha.update(format!("{}:{field}", field.len()));
    }
    hex::encode(sha.finalize())
}

/// Makes the chain whole in itself from row `seq` on.
fn chain_from(connection: &Connection, seq: i64) {
    let last: i64 =
        connection.query_row("SELECT coalesce(max(seq), 0) FROM audit", [], |row| row.get(0)).unwrap();
    for seq in seq..=last {
        let sql = "UPDATE audit SET prev_hash = (SELECT hash FROM audit WHERE seq = ?1 - 1) WHERE seq = ?1 AND ?1 > 1";
        connection.execute(sql, [seq]).unwrap();
        let hash = hash_of(connection, seq);
        connection.execute("UPDATE audit SET hash = ?2 WHERE seq = ?1", params![seq, hash]).unwrap();
    }
}

impl Tampering {
    /// Whether anything was changed at all.
    fn carry_out(&self, c: &Connection) -> bool {
        let free =
            "PRAGMA synchronous = OFF; PRAGMA ignore_check_constraints = ON; DROP TRIGGER audit_no_update;
            DROP TRIGGER audit_no_delete; DROP TRIGGER audit_no_gap; BEGIN;";
        c.execute_batch(free).unwrap();
        let edit = |seq: i64, field: usize, to: &str| {
            let field = FIELDS[field];
            let sql = format!("UPDATE audit SET {field} = ?2 WHERE seq = ?1 AND {field} IS NOT ?2");
            // A text in a column of numbers becomes one, as everywhere in SQLite.
            c.execute(&sql, params![seq, to]).unwrap()
        };
        // The end first: a number may stand there once only.
        let shift = |from: i64, by: i64| {
            c.execute("UPDATE audit SET seq = -(seq + ?2) WHERE seq >= ?1", [from, by]).unwrap();
            c.execute("UPDATE audit SET seq = -seq WHERE seq < 0", []).unwrap()
        };
        let changed = match self {
            Tampering::Edit { seq, field, to } => edit(*seq, *field, to),
            Tampering::EditAndChain { seq, field, to } => {
                let changed = edit(*seq, *field, to);
                chain_from(c, *seq);
                changed
            }
            Tampering::Delete { seq, rows, close_up } => {
                let end = seq + rows;
                let gone = c.execute("DELETE FROM audit WHERE seq >= ?1 AND seq < ?2", [*seq, end]).unwrap();
                if *close_up {
                    shift(end, -rows);
                }
                gone
            }
            Tampering::Swap { seq, with } => {
                c.execute("UPDATE audit SET seq = -1 WHERE seq = ?1", [seq]).unwrap();
                c.execute("UPDATE audit SET seq = ?1 WHERE seq = ?2", [seq, with]).unwrap();
                c.execute("UPDATE audit SET seq = ?1 WHERE seq = -1", [with]).unwrap()
            }
            Tampering::Insert { seq } => {
                shift(*seq, 1);
                let sql = "INSERT INTO audit SELECT ?1, utc, account_id, actor, action, target, detail_json, prev_hash,
                    'forged' FROM audit WHERE seq = ?1 + 1";
                c.execute(sql, [seq]).unwrap()
            }
            Tampering::CutOff { keep } => c.execute("DELETE FROM audit WHERE seq > ?1", [keep]).unwrap(),
            Tampering::OtherEnd { keep, rows } => {
                c.execute("DELETE FROM audit WHERE seq > ?1", [keep]).unwrap();
                for seq in keep + 1..=keep + rows {
                    let sql = "INSERT INTO audit VALUES (?1, ?2, 1, 'teacher', 'limit.done', 'holder:1', '{}', ?3, ?4)";
                    let first = audit::FIRST_PREV_HASH;
                    c.execute(sql, params![seq, at(seq).as_millisecond(), first, format!("{seq}")]).unwrap();
                }
                chain_from(c, keep + 1);
                1
            }
            Tampering::Hash { seq, prev, to } => {
                let field = if *prev { "prev_hash" } else { "hash" };
                c.execute(&format!("UPDATE audit SET {field} = ?2 WHERE seq = ?1"), params![seq, to]).unwrap()
            }
        };
        c.execute_batch("COMMIT").unwrap();
        changed > 0
    }
}

/// What the history's check tells: the first broken row, and how the file stands to the head kept outside.
fn check(bed: &Bed, kept: &Head) -> (Option<i64>, AgainstHead) {
    let store = Store::open_reading(&bed.dir()).unwrap();
    store.read(|r| Ok((audit::first_broken(r)?, audit::against(r, kept)?))).unwrap()
}

#[test]
fn a_thousand_random_tamperings_are_all_found() {
    let bed = Bed::new();
    let head = {
        let mut store = bed.open();
        let all = |w: &keyroster_store::Writer<'_>| {
            (0..ROWS).try_for_each(|n| audit::append(w, &change(n)).map(drop))
        };
        store.write(all).unwrap();
        store.read(audit::head).unwrap()
    };
    assert_eq!(check(&bed, &head), (None, AgainstHead::Same), "nothing is found where nothing was done");
    let file = bed.dir().join(DATA_FILE);
    let whole = std::fs::read(&file).unwrap();
    {
        let connection = Connection::open(&file).unwrap();
        let hash: String =
            connection.query_row("SELECT hash FROM audit WHERE seq = 1", [], |row| row.get(0)).unwrap();
        assert_eq!(hash, hash_of(&connection, 1), "a forger knows how a row is hashed");
    }
    let mut runner = proptest::test_runner::TestRunner::new(ProptestConfig {
        cases: 1_000,
        failure_persistence: None,
        ..ProptestConfig::default()
    });
    runner
        .run(&tampering(), |tampering| {
            for beside in ["-wal", "-shm"] {
                // There may be none.
                let _ = std::fs::remove_file(bed.dir().join(format!("{DATA_FILE}{beside}")));
            }
            std::fs::write(&file, &whole).unwrap();
            let changed = tampering.carry_out(&Connection::open(&file).unwrap());
            prop_assume!(changed);
            let found = check(&bed, &head);
            prop_assert!(
                found.0.is_some() || matches!(found.1, AgainstHead::Behind | AgainstHead::Other),
                "{:?} is not found",
                tampering
            );
            Ok(())
        })
        .unwrap();
}
