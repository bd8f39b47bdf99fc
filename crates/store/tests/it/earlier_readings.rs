//! Readings of the earlier tool stand before the app's own ones, and change nothing of what those show.

use jiff::Timestamp;
use keyroster_domain::key::{KeyHash, SeenLimit};
use keyroster_domain::usage::{UsageRow, UsageSnapshot};
use keyroster_domain::usd::Usd;
use keyroster_store::snapshot::{self, SnapshotRow, Why};
use keyroster_store::snapshots::{self, NewSnapshot};
use keyroster_store::{Store, StoreError};

use crate::bed::{Bed, World, at};

const DAY: i64 = 86_400_000;

fn row(n: usize, usage: i64) -> UsageRow {
    UsageRow {
        hash: KeyHash::new(&format!("{n:064x}")),
        name: format!("20250907_Person {n}"),
        label: None,
        disabled: None,
        limit: SeenLimit::Unknown,
        remaining: None,
        reset: None,
        usage: Some(Usd::from_nanos(usage)),
        byok_usage: None,
        created_at: None,
        expires_at: None,
        last_used_at: None,
        read_at: None,
        gone: false,
    }
}

fn read(at: Timestamp, complete: bool, rows: &[UsageRow]) -> UsageSnapshot {
    UsageSnapshot { began: at, ended: at, complete, account_usage: None, rows: rows.to_vec() }
}

fn own(store: &mut Store, world: World, read: UsageSnapshot) {
    let new = NewSnapshot { account_id: world.account, skew_ms: None, why: Why::Check, read };
    store.write(|w| snapshots::insert(w, &new)).unwrap();
}

fn take(store: &mut Store, world: World, readings: Vec<UsageSnapshot>) -> Result<(), StoreError> {
    store.write(|w| snapshots::insert_earlier(w, world.account, readings))
}

fn all(store: &Store, world: World) -> Vec<(SnapshotRow, UsageSnapshot)> {
    let open = |r: &keyroster_store::Reader<'_>| {
        let heads = snapshot::of_account(r, world.account)?;
        heads.into_iter().map(|row| Ok((row.clone(), snapshots::open(r, row.id)?.unwrap()))).collect()
    };
    store.read(open).unwrap()
}

fn used(store: &Store, world: World, n: usize, since: Timestamp) -> Vec<(i64, Option<i64>)> {
    let told = store.read(|r| snapshots::series(r, world.account, row(n, 0).hash.as_str(), since)).unwrap();
    told.into_iter().map(|(at, usage)| (at.as_millisecond(), usage.map(Usd::nanos))).collect()
}

/// The order of ids is the order of time, also with readings that turn up at another import, and by name they stay.
#[test]
fn readings_taken_over_stand_in_time_and_own_ones_stay_as_they_were() {
    let bed = Bed::new();
    let (mut store, world) = bed.world();
    own(&mut store, world, read(at(10 * DAY), false, &[row(1, 40)]));
    own(&mut store, world, read(at(11 * DAY), true, &[row(1, 41), row(2, 7)]));
    let before = all(&store, world);

    let taken = vec![read(at(3 * DAY), false, &[row(1, 30), row(2, 5)]), read(at(DAY), false, &[row(1, 10)])];
    take(&mut store, world, taken).unwrap();
    let now = all(&store, world);
    assert_eq!(
        now[..2],
        before[..],
        "own snapshots are what they were; a part still does not show the other key"
    );
    let times = |of: &[(SnapshotRow, UsageSnapshot)]| {
        of.iter()
            .map(|(row, _)| (row.begun_at.as_millisecond() - at(0).as_millisecond()) / DAY)
            .collect::<Vec<_>>()
    };
    assert_eq!(times(&now), [11, 10, 3, 1], "the newest first");
    assert!(now[2..].iter().all(|(row, _)| row.id < 1 && row.why == Why::Earlier && !row.complete));
    assert_eq!(now[3].1.rows, [row(1, 10)]);
    assert_eq!(now[2].1.rows, [row(1, 30), row(2, 5)]);

    let ms = |day: i64| at(day * DAY).as_millisecond();
    let whole = [(ms(1), Some(10)), (ms(3), Some(30)), (ms(10), Some(40)), (ms(11), Some(41))];
    assert_eq!(used(&store, world, 1, at(0)), whole, "from before the first one");
    assert_eq!(used(&store, world, 1, at(2 * DAY)), whole, "with the last one before");
    assert_eq!(used(&store, world, 1, at(4 * DAY)), whole[1..]);

    store.write(|w| snapshot::set_name(w, now[2].0.id, Some("After class"))).unwrap();
    take(&mut store, world, vec![read(at(2 * DAY), false, &[row(1, 20), row(2, 5)])]).unwrap();
    let again = all(&store, world);
    assert_eq!(times(&again), [11, 10, 3, 2, 1]);
    assert_eq!(again[..2], before[..]);
    assert_eq!(again[2].0.name.as_deref(), Some("After class"));
    assert_eq!((&again[2].1.rows, &again[3].1.rows), (&now[2].1.rows, &vec![row(1, 20), row(2, 5)]));
    let ids = |of: &[(SnapshotRow, UsageSnapshot)]| of[2..].iter().map(|(row, _)| row.id).collect::<Vec<_>>();
    assert!(ids(&again).iter().all(|id| !ids(&now).contains(id)), "no id ever means another snapshot");
}

/// Two readings around a class are what they were made for: a later reading thins out neither.
#[test]
fn readings_taken_over_are_not_thinned_out() {
    let bed = Bed::new();
    let (mut store, world) = bed.world();
    own(&mut store, world, read(at(300 * DAY), true, &[row(1, 40)]));
    let hour = DAY / 24;
    let taken = (1..=3).map(|n| read(at(DAY + n * hour), false, &[row(1, n)])).collect();
    take(&mut store, world, taken).unwrap();
    assert_eq!(store.write(|w| snapshots::thin(w, world.account, at(301 * DAY))).unwrap(), 0);
    assert_eq!(all(&store, world).len(), 4);
}

/// The order of ids could not hold it.
#[test]
fn a_reading_that_is_not_older_is_refused_and_nothing_of_it_stays() {
    let bed = Bed::new();
    let (mut store, world) = bed.world();
    own(&mut store, world, read(at(DAY), true, &[row(1, 1)]));
    let taken = vec![read(at(0), false, &[row(1, 0)]), read(at(DAY), false, &[row(1, 1)])];
    assert!(matches!(take(&mut store, world, taken), Err(StoreError::Conflict { .. })));
    assert_eq!(all(&store, world).len(), 1);
}
