//! Measures what `cargo xtask bench history` prints: differences, a year of snapshots, and what a row takes on the disk.
//!
//! Prints one line a figure: name, measured, aim, both in the same whole unit.

use std::io::Write;
use std::time::{Duration, Instant};

use jiff::{SignedDuration, Timestamp};
use keyroster_domain::holder::AccountId;
use keyroster_domain::key::{KeyHash, SeenLimit};
use keyroster_domain::limit::Reset;
use keyroster_domain::usage::{UsageRow, UsageSnapshot, diff};
use keyroster_domain::usd::Usd;
use keyroster_store::account::{self, AccountKind, NewAccount};
use keyroster_store::snapshot::{self, Why};
use keyroster_store::snapshots::{self, NewSnapshot};
use keyroster_store::{DATA_FILE, Store, StoreError};

const TIMES: usize = 5;

fn row(n: usize, used: i64, at: Timestamp) -> UsageRow {
    UsageRow {
        hash: KeyHash::new(&format!("{n:064x}")),
        name: format!("20261122_Person {n}"),
        label: Some("sk-or-v1-000...000".into()),
        disabled: Some(false),
        limit: SeenLimit::Of(Usd::from_cents(50_000)),
        remaining: Some(Usd::from_nanos(500_000_000_000 - used)),
        reset: Some(Reset::Never),
        usage: Some(Usd::from_nanos(used)),
        byok_usage: Some(Usd::ZERO),
        created_at: Some(Timestamp::UNIX_EPOCH),
        expires_at: None,
        last_used_at: Some(at),
        read_at: None,
        gone: false,
    }
}

/// Every key used something since the day before: the dearest case.
fn day(keys: usize, day: i64) -> UsageSnapshot {
    let began = Timestamp::UNIX_EPOCH + SignedDuration::from_hours(24 * (20_000 + day));
    let rows = (0..keys).map(|n| {
        let spread = i64::try_from(n).unwrap_or_default();
        row(n, day * 137_000_001 + spread * 1_001, began - SignedDuration::from_secs(60 + spread * 13))
    });
    UsageSnapshot { began, ended: began, complete: true, account_usage: None, rows: rows.collect() }
}

fn middle(mut run: impl FnMut()) -> Duration {
    let mut times: Vec<Duration> = (0..TIMES)
        .map(|_| {
            let start = Instant::now();
            run();
            start.elapsed()
        })
        .collect();
    times.sort();
    times[TIMES / 2]
}

fn stored(file: &std::path::Path) -> u64 {
    std::fs::metadata(file).map(|about| about.len()).unwrap_or_default()
}

fn year(dir: &std::path::Path, keys: usize, days: i64) -> Result<AccountId, StoreError> {
    let mut store = Store::open_writing(dir)?;
    let new = NewAccount {
        name: "Bench".into(),
        kind: AccountKind::Practice,
        base_url: None,
        creator_user_id: None,
        organization_id: None,
        key_mask: None,
        created_at: Timestamp::UNIX_EPOCH,
    };
    let account_id = store.write(|w| account::insert(w, &new))?;
    for n in 0..days {
        let new = NewSnapshot { account_id, skew_ms: None, why: Why::Automatic, read: day(keys, n) };
        store.write(|w| snapshots::insert(w, &new))?;
    }
    Ok(account_id)
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut words = std::env::args().skip(1).filter_map(|word| word.parse::<usize>().ok());
    let (large, keys, days) =
        (words.next().unwrap_or(10_000), words.next().unwrap_or(1_000), words.next().unwrap_or(365));
    let mut out = std::io::stdout().lock();

    let (a, b) = (day(large, 0), day(large, 1));
    let took = middle(|| assert_eq!(diff(&a, &b).keys.len(), large));
    writeln!(out, "difference_us {} {}", took.as_micros(), 10_000)?;

    let root = tempfile::tempdir()?;
    let dir = root.path().join("keyroster");
    let days = i64::try_from(days)?;
    // What one day takes is no part of what a changed row takes.
    let account_id = year(&dir, keys, 1)?;
    drop(Store::open_writing(&dir)?);
    let before = stored(&dir.join(DATA_FILE));
    let mut store = Store::open_writing(&dir)?;
    for n in 1..days {
        let new = NewSnapshot { account_id, skew_ms: None, why: Why::Automatic, read: day(keys, n) };
        store.write(|w| snapshots::insert(w, &new))?;
    }
    drop(store);
    let rows = u64::try_from(days - 1)?.max(1) * u64::try_from(keys)?;
    let each = (stored(&dir.join(DATA_FILE)) - before).div_ceil(rows);

    // What the screen reads: the timeline, and the two ends of the year with their difference.
    let took = middle(|| {
        let store = Store::open_reading(&dir).expect("the bench's own file");
        let read = store.read(|r| {
            let all = snapshot::of_account(r, account_id)?;
            let ends = [all.last(), all.first()].map(|row| row.map(|row| snapshots::open(r, row.id)));
            let [Some(first), Some(last)] = ends else { return Ok(0) };
            Ok(first?.zip(last?).map_or(0, |(first, last)| diff(&first, &last).keys.len()))
        });
        assert_eq!(read.expect("readable"), keys, "every key is compared");
    });
    writeln!(out, "year_us {} {}", took.as_micros(), 100_000)?;
    writeln!(out, "bytes_per_row {each} 40")?;
    Ok(())
}
