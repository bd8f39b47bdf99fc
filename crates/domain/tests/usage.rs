//! Differences between snapshots: what is counted, what is left out, and that sums add up.

#![allow(clippy::unwrap_used, reason = "these are tests; clippy sees that only inside a test function")]

use jiff::{SignedDuration, Timestamp};
use keyroster_domain::key::{KeyHash, SeenLimit};
use keyroster_domain::limit::Reset;
use keyroster_domain::usage::{
    Change, Forecast, Owner, Presence, Spent, UsageRow, UsageSnapshot, by_day, by_person, diff, forecast,
    median, stands_out,
};
use keyroster_domain::usd::Usd;
use proptest::prelude::*;

fn at(hour: i64) -> Timestamp {
    Timestamp::from_second(1_793_000_000).unwrap() + SignedDuration::from_hours(hour)
}

fn cents(n: i64) -> Usd {
    Usd::from_cents(n)
}

fn row(n: usize, used: i64) -> UsageRow {
    UsageRow {
        hash: KeyHash::new(&format!("{n:064x}")),
        name: format!("20261122_Person {n}"),
        label: None,
        disabled: Some(false),
        limit: SeenLimit::Of(cents(500)),
        remaining: Some(cents(500 - used)),
        reset: Some(Reset::Never),
        usage: Some(cents(used)),
        byok_usage: Some(Usd::ZERO),
        created_at: Some(at(-100)),
        expires_at: None,
        last_used_at: (used > 0).then(|| at(-1)),
        read_at: None,
        gone: false,
    }
}

fn snapshot(hour: i64, rows: &[UsageRow]) -> UsageSnapshot {
    UsageSnapshot {
        began: at(hour),
        ended: at(hour),
        complete: true,
        account_usage: None,
        rows: rows.to_vec(),
    }
}

fn one(before: Option<UsageRow>, after: Option<UsageRow>) -> (Presence, Spent) {
    let of = |hour, row: Option<UsageRow>| snapshot(hour, &Vec::from_iter(row));
    let diff = diff(&of(0, before), &of(9, after));
    (diff.keys[0].presence, diff.keys[0].spent)
}

#[test]
fn only_growth_that_was_seen_is_counted() {
    let known = |n| Spent::Known(cents(n));
    let made_since = |used| UsageRow { created_at: Some(at(1)), ..row(1, used) };
    let silent = |used| UsageRow { usage: None, ..row(1, used) };
    let gone = |row: UsageRow| UsageRow { gone: true, ..row };
    assert_eq!(one(Some(row(1, 20)), Some(row(1, 50))), (Presence::Both, known(30)));
    assert_eq!(one(Some(row(1, 20)), Some(row(1, 20))), (Presence::Both, known(0)));
    assert_eq!(one(Some(row(1, 50)), Some(row(1, 20))), (Presence::Both, Spent::Fell), "never negative");
    assert_eq!(
        one(Some(silent(20)), Some(row(1, 50))),
        (Presence::Both, Spent::Unknown),
        "nothing is guessed"
    );
    assert_eq!(one(None, Some(made_since(30))), (Presence::New, known(30)), "all of it is since then");
    assert_eq!(one(None, Some(row(1, 30))), (Presence::FirstSeen, Spent::Unknown), "it may be from before");
    assert_eq!(
        one(Some(row(1, 20)), Some(gone(row(1, 35)))),
        (Presence::Gone, known(15)),
        "its last reading counts"
    );
    assert_eq!(one(None, Some(gone(made_since(4)))), (Presence::Passing, known(4)));
    assert_eq!(
        one(Some(row(1, 20)), None),
        (Presence::Gone, Spent::Unknown),
        "a file without its last reading"
    );
    let over = diff(&snapshot(0, &[gone(row(1, 20))]), &snapshot(9, &[gone(row(1, 20))]));
    assert_eq!(over.keys, [], "what was over before the first moment is none of this comparison");
}

#[test]
fn a_part_leaves_out_what_it_does_not_show() {
    let part = |hour, rows: &[UsageRow]| UsageSnapshot { complete: false, ..snapshot(hour, rows) };
    let made_since = UsageRow { created_at: Some(at(1)), ..row(2, 30) };
    let diff_a = diff(&part(0, &[row(1, 5)]), &snapshot(9, &[row(1, 6), made_since]));
    let found: Vec<_> = diff_a.keys.iter().map(|key| (key.presence, key.spent)).collect();
    assert_eq!(found, [(Presence::Both, Spent::Known(cents(1))), (Presence::NotRead, Spent::Unknown)]);
    let diff_b = diff(&snapshot(0, &[row(1, 5), row(2, 5)]), &part(9, &[row(2, 6)]));
    assert_eq!(diff_b.keys[0].presence, Presence::NotRead, "absent from a part is not gone");
}

#[test]
fn what_else_is_different_is_told() {
    let after = UsageRow {
        limit: SeenLimit::NoLimit,
        reset: Some(Reset::Daily),
        disabled: Some(true),
        name: "other".into(),
        expires_at: Some(at(500)),
        ..row(1, 0)
    };
    let found = diff(&snapshot(0, &[row(1, 0)]), &snapshot(9, &[after]));
    let wanted = [
        Change::Limit { from: SeenLimit::Of(cents(500)), to: SeenLimit::NoLimit },
        Change::Reset { from: Reset::Never, to: Reset::Daily },
        Change::Off(true),
        Change::Name { from: "20261122_Person 1".into(), to: "other".into() },
        Change::Ends { from: None, to: Some(at(500)) },
    ];
    assert_eq!(found.keys[0].changes, wanted);
    let untold = UsageRow { limit: SeenLimit::Unknown, disabled: None, reset: None, ..row(1, 0) };
    let quiet = diff(&snapshot(0, &[row(1, 0)]), &snapshot(9, &[untold]));
    assert_eq!(quiet.keys[0].changes, [], "what was not told is no change");
}

#[test]
fn a_replaced_key_counts_for_the_same_person() {
    let new = UsageRow { created_at: Some(at(2)), ..row(2, 40) };
    let old = UsageRow { gone: true, ..row(1, 120) };
    let diff = diff(&snapshot(0, &[row(1, 100), row(3, 0)]), &snapshot(9, &[old, new, row(3, 0)]));
    let holder = |n: usize| if n < 2 { Owner::Holder(7) } else { Owner::Holder(8) };
    let hashes = [1, 2, 3].map(|n| row(n, 0).hash);
    let people = by_person(&diff, |key| holder(hashes.iter().position(|hash| *hash == key.hash).unwrap()));
    let told: Vec<_> =
        people.iter().map(|p| (&p.owner, p.before, p.after, p.spent, p.never_started)).collect();
    let wanted = [
        (&Owner::Holder(7), cents(100), cents(160), cents(60), false),
        (&Owner::Holder(8), cents(0), cents(0), cents(0), true),
    ];
    assert_eq!(told, wanted);
    assert_eq!(Usd::checked_sum(people.iter().map(|p| p.spent)), Some(diff.spent), "the sums agree");
}

#[test]
fn the_sum_is_held_against_the_account() {
    let with = |hour, rows: &[UsageRow], account| UsageSnapshot {
        account_usage: Some(cents(account)),
        ..snapshot(hour, rows)
    };
    let before = with(0, &[row(1, 0)], 1_000);
    let fits = |account| diff(&before, &with(9, &[row(1, 100)], account)).check.unwrap().fits;
    assert!(fits(1_100), "all of it");
    assert!(fits(1_300), "other keys spent too");
    assert!(fits(1_099), "a cent is a matter of seconds");
    assert!(!fits(1_050), "the keys cannot have spent more than the account");
}

#[test]
fn who_stands_out() {
    let gone = UsageRow { gone: true, ..row(5, 0) };
    let daily = UsageRow { reset: Some(Reset::Daily), remaining: Some(cents(450)), ..row(6, 900) };
    let out = stands_out(&[row(0, 0), row(1, 10), row(2, 10), row(3, 400), row(4, 399), gone, daily]);
    assert_eq!(out.never, [0], "a key that is gone is nobody's first use");
    assert_eq!(out.nearly_out, [3], "from 80 per cent on, of what counts until the reset");
    assert_eq!(out.middle, Some(cents(399)), "of those who began");
    assert_eq!(out.much, Vec::<usize>::new());
    let much = stands_out(&[row(0, 10), row(1, 10), row(2, 100), row(3, 99)]);
    assert_eq!((much.middle, much.much), (Some(Usd::from_nanos(545_000_000)), vec![]));
    assert_eq!(stands_out(&[row(0, 10), row(1, 10), row(2, 100)]).much, [2], "ten times the middle");
    assert_eq!(stands_out(&[row(0, 1), row(1, 400)]).much, Vec::<usize>::new(), "two are no class");
}

#[test]
fn a_budget_ends_at_the_pace_of_its_basis() {
    let week = forecast(cents(1_000), cents(700), at(0), at(168)).unwrap();
    assert_eq!(week.ends, Some(at(168 + 240)), "a dollar a day: ten days");
    let idle = Forecast { ends: None, spent: Usd::ZERO, ..week.clone() };
    assert_eq!(forecast(cents(1_000), Usd::ZERO, at(0), at(168)), Some(idle), "nothing spent, no end");
    assert_eq!(forecast(cents(1_000), cents(700), at(0), at(3)), None, "three hours are no pace");
    assert_eq!(forecast(cents(-5), cents(7), at(0), at(24)).unwrap().ends, Some(at(24)), "overdrawn is over");
}

#[test]
fn days_show_what_was_seen_on_them() {
    let read = |hour, used| (at(hour), Some(cents(used)));
    let readings = [read(-30, 100), read(1, 120), read(5, 130), read(30, 130), read(60, 20), read(61, 25)];
    let edges = [at(0), at(24), at(48), at(72)];
    assert_eq!(by_day(&readings, &edges, Some(at(-90))), [cents(30), Usd::ZERO, cents(5)]);
    assert_eq!(
        by_day(&readings[1..], &edges, Some(at(-90))),
        [cents(10), Usd::ZERO, cents(5)],
        "unknown before"
    );
    assert_eq!(
        by_day(&readings[1..], &edges, Some(at(0))),
        [cents(130), Usd::ZERO, cents(5)],
        "made that day"
    );
}

#[test]
fn the_middle() {
    assert_eq!(median([]), None);
    assert_eq!(median([3, 1, 2].map(cents)), Some(cents(2)));
    assert_eq!(median([4, 1, 2, 3].map(cents)), Some(Usd::from_nanos(25_000_000)));
}

/// One month of one key: its counter at each reading; `None` = not there.
fn counters() -> impl Strategy<Value = Vec<Vec<Option<i64>>>> {
    (2..8_usize).prop_flat_map(|readings| {
        let key =
            prop::collection::vec(prop_oneof![3 => (0..400_i64).prop_map(Some), 1 => Just(None)], readings);
        prop::collection::vec(key, 1..6)
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2_000, failure_persistence: None, ..ProptestConfig::default() })]

    /// A year of statements is this sum: for keys seen at both ends whose counter only grew, nothing is lost and
    /// nothing counted twice, whatever the readings in between.
    #[test]
    fn the_differences_of_a_chain_add_up_to_the_whole(growth in counters()) {
        let readings = growth[0].len();
        let mut chain = vec![Vec::new(); readings];
        let mut steady = vec![true; growth.len()];
        for (key, steps) in growth.iter().enumerate() {
            let mut used = 0;
            for (n, step) in steps.iter().enumerate() {
                match step {
                    Some(more) => { used += more; chain[n].push(row(key, used)); }
                    // Not there: the last reading stays, as the file keeps it.
                    None => { steady[key] = false; chain[n].push(UsageRow { gone: true, ..row(key, used) }); }
                }
            }
        }
        let taken: Vec<_> = (0..).zip(&chain).map(|(hour, rows)| snapshot(hour, rows)).collect();
        let whole = diff(&taken[0], taken.last().unwrap());
        for (key, _) in steady.iter().enumerate().filter(|(_, steady)| **steady) {
            let hash = row(key, 0).hash;
            let of = |diff: &keyroster_domain::usage::UsageDiff| diff.keys.iter().find(|k| k.hash == hash).and_then(|k| k.spent.known());
            let steps = taken.windows(2).map(|pair| of(&diff(&pair[0], &pair[1])).unwrap());
            prop_assert_eq!(Usd::checked_sum(steps), of(&whole));
        }
    }

    /// Whatever two readings say, no line is negative and the lines add up to the sum.
    #[test]
    fn no_line_is_negative_and_the_lines_add_up(
        a in prop::collection::btree_map(0..9_usize, 0..900_i64, 0..9),
        b in prop::collection::btree_map(0..9_usize, 0..900_i64, 0..9),
        parts in any::<(bool, bool)>(),
    ) {
        let of = |hour, complete, rows: &std::collections::BTreeMap<usize, i64>| {
            let rows: Vec<_> = rows.iter().map(|(n, used)| row(*n, *used)).collect();
            UsageSnapshot { complete, ..snapshot(hour, &rows) }
        };
        let diff = diff(&of(0, parts.0, &a), &of(9, parts.1, &b));
        let lines: Vec<Usd> = diff.keys.iter().filter_map(|key| key.spent.known()).collect();
        prop_assert!(lines.iter().all(|spent| *spent >= Usd::ZERO));
        prop_assert_eq!(Usd::checked_sum(lines), Some(diff.spent));
        let people = by_person(&diff, |key| Owner::Named(key.name.chars().last().unwrap().to_string()));
        prop_assert_eq!(Usd::checked_sum(people.iter().map(|p| p.spent)), Some(diff.spent));
        prop_assert_eq!(people.iter().map(|p| p.keys.len()).sum::<usize>(), diff.keys.len());
    }
}
