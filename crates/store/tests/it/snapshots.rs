//! Snapshots: what is stored sparsely reads back as if every row had been written down every time.

use std::cell::RefCell;
use std::collections::BTreeMap;

use jiff::{SignedDuration, Timestamp};
use keyroster_domain::key::{KeyHash, SeenLimit};
use keyroster_domain::limit::Reset;
use keyroster_domain::usage::{UsageRow, UsageSnapshot};
use keyroster_domain::usd::Usd;
use keyroster_store::snapshot::{self, SnapshotId, Why};
use keyroster_store::snapshots::{self, NewSnapshot};
use keyroster_store::{Store, StoreError, Writer, account};
use proptest::prelude::*;
use proptest::test_runner::TestRunner;

use crate::bed::{Bed, World, at, new_account};

fn row(n: usize, usage: i64) -> UsageRow {
    UsageRow {
        hash: KeyHash::new(&format!("{n:064x}")),
        name: format!("20261122_Person {n}"),
        label: Some("sk-or-v1-000...000".into()),
        disabled: Some(false),
        limit: SeenLimit::Of(Usd::from_cents(500)),
        remaining: Some(Usd::from_nanos(5_000_000_000 - usage)),
        reset: Some(Reset::Never),
        usage: Some(Usd::from_nanos(usage)),
        byok_usage: Some(Usd::ZERO),
        created_at: Some(at(0)),
        expires_at: None,
        last_used_at: (usage > 0).then(|| at(usage)),
        read_at: None,
        gone: false,
    }
}

fn reading(began: Timestamp, complete: bool, rows: &[UsageRow]) -> UsageSnapshot {
    let ended = began + SignedDuration::from_secs(2);
    UsageSnapshot { began, ended, complete, account_usage: None, rows: rows.to_vec() }
}

fn new(world: World, read: UsageSnapshot) -> NewSnapshot {
    NewSnapshot { account_id: world.account, skew_ms: Some(-40), why: Why::Check, read }
}

fn keep(store: &mut Store, world: World, read: UsageSnapshot) -> SnapshotId {
    store.write(|w| snapshots::insert(w, &new(world, read))).unwrap()
}

fn open(store: &Store, id: SnapshotId) -> UsageSnapshot {
    store.read(|r| snapshots::open(r, id)).unwrap().expect("this snapshot is there")
}

fn rows_stored(dir: &std::path::Path) -> i64 {
    let file = rusqlite::Connection::open(dir.join(keyroster_store::DATA_FILE)).unwrap();
    file.query_row("SELECT count(*) FROM snapshot_row", [], |row| row.get(0)).unwrap()
}

#[test]
fn only_what_changed_takes_room_and_every_moment_reads_back() {
    let bed = Bed::new();
    let (mut store, world) = bed.world();
    let first = keep(&mut store, world, reading(at(0), true, &[row(1, 0), row(2, 7)]));
    let second = keep(&mut store, world, reading(at(1_000), true, &[row(1, 0), row(2, 9)]));
    assert_eq!(rows_stored(&bed.dir()), 3, "two at first, then the one that changed");
    assert_eq!(open(&store, first).rows, [row(1, 0), row(2, 7)], "the first moment");
    assert_eq!(open(&store, second).rows, [row(1, 0), row(2, 9)], "the second moment");
    let heads = store.read(|r| snapshot::of_account(r, world.account)).unwrap();
    let told: Vec<_> = heads.iter().map(|head| (head.id, head.keys, head.usage, head.skew_ms)).collect();
    let sum = |nanos| Some(Usd::from_nanos(nanos));
    assert_eq!(told, [(second, 2, sum(9), Some(-40)), (first, 2, sum(7), Some(-40))], "the newest first");
}

#[test]
fn a_deleted_key_stays_with_its_last_reading() {
    let bed = Bed::new();
    let (mut store, world) = bed.world();
    keep(&mut store, world, reading(at(0), true, &[row(1, 5), row(2, 0)]));
    store.write(|w| snapshots::insert_last_reading(w, world.account, &row(1, 8), at(500))).unwrap();
    let after = keep(&mut store, world, reading(at(1_000), true, &[row(2, 0)]));
    let gone = UsageRow { gone: true, ..row(1, 8) };
    assert_eq!(open(&store, after).rows, [gone, row(2, 0)], "what it used just before the end is kept");
    let heads = store.read(|r| snapshot::of_account(r, world.account)).unwrap();
    assert_eq!(heads.len(), 2, "a last reading of one key is no snapshot to choose");
}

#[test]
fn a_part_says_nothing_of_the_keys_it_does_not_show() {
    let bed = Bed::new();
    let (mut store, world) = bed.world();
    keep(&mut store, world, reading(at(0), true, &[row(1, 5), row(2, 6)]));
    let part = keep(&mut store, world, reading(at(1_000), false, &[row(2, 7)]));
    let whole = keep(&mut store, world, reading(at(2_000), true, &[row(1, 5), row(2, 7)]));
    assert_eq!(open(&store, part).rows, [row(2, 7)], "neither there nor gone");
    assert!(!open(&store, part).complete, "and it says that it is a part");
    assert_eq!(open(&store, whole).rows, [row(1, 5), row(2, 7)], "the next whole list is not touched by it");
}

#[test]
fn accounts_do_not_mix() {
    let bed = Bed::new();
    let (mut store, world) = bed.world();
    let other = store.write(|w| account::insert(w, &new_account("Chemistry"))).unwrap();
    let mine = keep(&mut store, world, reading(at(0), true, &[row(1, 5)]));
    let theirs = keep(&mut store, World { account: other, ..world }, reading(at(9), true, &[row(1, 6)]));
    assert_eq!(open(&store, mine).rows, [row(1, 5)]);
    assert_eq!(open(&store, theirs).rows, [row(1, 6)], "the same hash in two accounts is two keys");
}

#[test]
fn how_a_key_was_used_since_a_day_starts_with_the_last_reading_before_it() {
    let bed = Bed::new();
    let (mut store, world) = bed.world();
    for (n, usage) in [3, 5, 5, 8].into_iter().enumerate() {
        let began = at(1_000 * i64::try_from(n).unwrap());
        keep(&mut store, world, reading(began, true, &[row(1, usage)]));
    }
    let hash = row(1, 0).hash;
    let since = at(1_500);
    let series = store.read(|r| snapshots::series(r, world.account, hash.as_str(), since)).unwrap();
    let usd = |nanos| Some(Usd::from_nanos(nanos));
    assert_eq!(series, [(at(1_000), usd(5)), (at(3_000), usd(8))]);
}

#[test]
fn old_snapshots_are_thinned_out_to_one_a_day_and_what_they_told_stays() {
    let bed = Bed::new();
    let (mut store, world) = bed.world();
    let start: Timestamp = "2026-01-05T08:00:00Z".parse().unwrap();
    let hour = |n: i64| start + SignedDuration::from_hours(n);
    let edge = keep(&mut store, world, reading(hour(-104), true, &[row(1, 1)]));
    let that_day = keep(&mut store, world, reading(hour(-103), true, &[row(1, 1)]));
    let first = keep(&mut store, world, reading(hour(0), true, &[row(1, 1), row(2, 1)]));
    let named = keep(&mut store, world, reading(hour(1), true, &[row(1, 2), row(2, 1)]));
    let locked = keep(&mut store, world, reading(hour(2), true, &[row(1, 3), row(2, 1)]));
    let middle = keep(&mut store, world, reading(hour(3), true, &[row(1, 3), row(2, 4), row(3, 1)]));
    let last = keep(&mut store, world, reading(hour(4), true, &[row(1, 3), row(2, 4), row(3, 2)]));
    let part = keep(&mut store, world, reading(hour(5), false, &[row(1, 9)]));
    let fresh = keep(&mut store, world, reading(hour(24 * 100), true, &[row(1, 9)]));
    store
        .write(|w| {
            snapshot::set_name(w, named, Some("Before lab 3"))?;
            snapshot::lock(w, locked)
        })
        .unwrap();
    // A month's statements begin at its first reading.
    let kept = [edge, that_day, named, locked, last, fresh].map(|id| (id, open(&store, id)));
    let now = hour(24 * 100);
    assert_eq!(store.write(|w| snapshots::thin(w, world.account, now)).unwrap(), 3, "the others of that day");
    for gone in [first, middle, part] {
        assert_eq!(store.read(|r| snapshots::open(r, gone)).unwrap(), None, "thinned out");
    }
    for (id, before) in kept {
        assert_eq!(open(&store, id), before, "a kept snapshot tells what it told before");
    }
    assert_eq!(store.write(|w| snapshots::thin(w, world.account, now)).unwrap(), 0, "and that is all");
}

/// One step of a random history.
#[derive(Clone, Debug)]
enum Step {
    Use(usize, i64),
    Fall(usize),
    Appear(usize),
    Vanish(usize),
    Limit(usize, Option<i64>),
    Read { complete: bool, hides: usize },
    LastReading(usize),
}

const KEYS: usize = 5;

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let key = 0..KEYS;
    let step = prop_oneof![
        4 => (key.clone(), 0..9_000_000_000_i64).prop_map(|(key, more)| Step::Use(key, more)),
        1 => key.clone().prop_map(Step::Fall),
        2 => key.clone().prop_map(Step::Appear),
        1 => key.clone().prop_map(Step::Vanish),
        1 => (key.clone(), prop::option::of(0..9_000_000_000_i64)).prop_map(|(key, to)| Step::Limit(key, to)),
        5 => (any::<bool>(), key.clone()).prop_map(|(complete, hides)| Step::Read { complete, hides }),
        1 => key.prop_map(Step::LastReading),
    ];
    prop::collection::vec(step, 1..40)
}

/// The dense twin: everything that is known of every key, written down whole at every reading.
#[derive(Default)]
struct Dense {
    there: BTreeMap<usize, UsageRow>,
    known: BTreeMap<usize, UsageRow>,
    taken: Vec<(SnapshotId, Vec<UsageRow>)>,
}

/// A year later somebody is billed from these rows: sparse storage must never show through.
#[test]
fn sparse_storage_equals_dense_storage() {
    let bed = Bed::new();
    let (store, world) = bed.world();
    let store = RefCell::new(store);
    let config = ProptestConfig { cases: 1_000, failure_persistence: None, ..ProptestConfig::default() };
    TestRunner::new(config)
        .run(&steps(), |steps| {
            // A history is an account of its own and one transaction: a thousand do not measure the disk.
            let wrong = store.borrow_mut().write(|w| {
                let account = account::insert(w, &new_account("History"))?;
                let dense = play_all(w, World { account, ..world }, &steps)?;
                let mut taken = dense.taken.into_iter();
                let wrong = taken.find_map(|(id, wanted)| {
                    let found = snapshots::open(w, id).unwrap().unwrap().rows;
                    (found != wanted).then_some((found, wanted))
                });
                account::rename(w, account, &format!("History {account}"))?;
                Ok(wrong)
            });
            prop_assert_eq!(wrong.unwrap(), None, "found, wanted");
            Ok(())
        })
        .unwrap();
}

fn play_all(w: &Writer<'_>, world: World, steps: &[Step]) -> Result<Dense, StoreError> {
    let mut dense = Dense::default();
    for (now, step) in (1..).map(|n| at(10_000 * n)).zip(steps) {
        play(w, world, &mut dense, step, now)?;
    }
    Ok(dense)
}

fn play(
    w: &Writer<'_>,
    world: World,
    dense: &mut Dense,
    step: &Step,
    now: Timestamp,
) -> Result<(), StoreError> {
    let there = &mut dense.there;
    match step {
        Step::Appear(key) => drop(there.entry(*key).or_insert_with(|| row(*key, 0))),
        Step::Vanish(key) => drop(there.remove(key)),
        Step::Use(key, more) => {
            if let Some(row) = there.get_mut(key) {
                row.usage = row.usage.and_then(|usage| usage.checked_add(Usd::from_nanos(*more)));
                row.last_used_at = Some(now);
            }
        }
        Step::Fall(key) => {
            if let Some(row) = there.get_mut(key) {
                row.usage = Some(Usd::from_nanos(1));
                row.remaining = None;
            }
        }
        Step::Limit(key, to) => {
            if let Some(row) = there.get_mut(key) {
                row.limit = to.map_or(SeenLimit::NoLimit, |nanos| SeenLimit::Of(Usd::from_nanos(nanos)));
                row.read_at = None;
            }
        }
        Step::LastReading(key) => {
            if let Some(row) = there.get(key) {
                snapshots::insert_last_reading(w, world.account, row, now)?;
                dense.known.insert(*key, row.clone());
            }
        }
        Step::Read { complete, hides } => {
            let seen = there.iter().filter(|(key, _)| *complete || *key != hides);
            let seen: Vec<(usize, UsageRow)> = seen.map(|(key, row)| (*key, row.clone())).collect();
            let rows: Vec<UsageRow> = seen.iter().map(|(_, row)| row.clone()).collect();
            let shown: Vec<usize> = seen.iter().map(|(key, _)| *key).collect();
            dense.known.extend(seen);
            if *complete {
                let absent = dense.known.iter_mut().filter(|(key, _)| !shown.contains(key));
                absent.for_each(|(_, row)| row.gone = true);
            }
            let told =
                |(key, row): (&usize, &UsageRow)| (shown.contains(key) || row.gone).then(|| row.clone());
            let wanted = dense.known.iter().filter_map(told).collect();
            let id = snapshots::insert(w, &new(world, reading(now, *complete, &rows)))?;
            dense.taken.push((id, wanted));
        }
    }
    Ok(())
}
