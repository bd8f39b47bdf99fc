//! M3 over a year: 10,000 months of made-up readings against what the keys really used.

use std::collections::BTreeMap;

use jiff::{SignedDuration, Timestamp};
use keyroster_domain::billing::{
    ClientTerms, Decision, Edge, KeyPeriod, KeyReadings, Month, Reading, Source, from_readings, statement,
};
use keyroster_domain::key::KeyHash;
use keyroster_domain::usd::Usd;

use crate::{Numbers, client, markups};

/// One key's life: counters day by day as OpenRouter holds them.
struct Life {
    name: String,
    made: Timestamp,
    deleted: Option<Timestamp>,
    last_reading: bool,
    /// After each day of the year; never falls but by a correction.
    counters: BTreeMap<Timestamp, Usd>,
    falls: bool,
}

impl Life {
    fn counter(&self, at: Timestamp) -> Usd {
        self.counters.range(..=at).next_back().map_or(Usd::ZERO, |(_, counter)| *counter)
    }

    fn there(&self, at: Timestamp) -> bool {
        at >= self.made && self.deleted.is_none_or(|gone| at < gone)
    }
}

fn life(numbers: &mut Numbers, n: u64, from: Timestamp) -> Life {
    let day = SignedDuration::from_hours(24);
    let born = if numbers.one_in(3) { numbers.below(300) } else { 0 };
    let made = from - SignedDuration::from_hours(1) + day * i32::try_from(born).expect("small");
    let deleted =
        numbers.one_in(4).then(|| made + day * i32::try_from(10 + numbers.below(200)).expect("small"));
    let falls = numbers.one_in(6);
    let fall_on = made + day * i32::try_from(5 + numbers.below(80)).expect("small");
    let (mut counter, mut counters) = (Usd::ZERO, BTreeMap::new());
    let mut time = made + SignedDuration::from_hours(2);
    while time < from + day * 370 && deleted.is_none_or(|gone| time < gone) {
        let grown = if numbers.one_in(3) { Usd::ZERO } else { numbers.amount(2_000_000_000) };
        counter = counter.checked_add(grown).expect("small");
        if falls && time >= fall_on && time < fall_on + day {
            counter = Usd::from_nanos(counter.nanos() / 2);
        }
        counters.insert(time, counter);
        time += day;
    }
    Life { name: format!("key {n}"), made, deleted, last_reading: numbers.one_in(2), counters, falls }
}

#[test]
fn a_years_statements_bill_what_was_used_and_name_what_they_leave_out() {
    let mut numbers = Numbers(12);
    for _ in 0..840 {
        year(&mut numbers);
    }
}

fn year(numbers: &mut Numbers) {
    let first = Month::parse("2025-11").expect("a month");
    let lives: Vec<Life> = (0..1 + numbers.below(4)).map(|n| life(numbers, n, first.begins())).collect();
    // Complete readings: about one a day, some days none; the first at or after each edge stands for it.
    let mut times = vec![first.begins()];
    for hour in 1..24 * 372 {
        let rare = if numbers.one_in(5) { 60 } else { 22 };
        if numbers.one_in(rare) {
            times.push(first.begins() + SignedDuration::from_hours(hour));
        }
    }
    times.push(first.begins() + SignedDuration::from_hours(24 * 372));
    let (mut month, mut billed, mut doubtful) = (first, BTreeMap::<String, Usd>::new(), BTreeMap::new());
    for _ in 0..12 {
        let edge = |due: Timestamp| *times.iter().find(|time| **time >= due).expect("enough readings");
        let edges = [(month.first_day(), month.begins()), (month.next().first_day(), month.ends())]
            .map(|(day, due)| Edge { day, read: edge(due) });
        let keys: Vec<(KeyPeriod, Option<Decision>)> =
            lives.iter().filter_map(|life| Some((period(life, &times, &edges)?, None))).collect();
        let source = Source::Readings { edges: edges.to_vec() };
        let made = statement(month, client(), &keys, source, &markups(30_000), ClientTerms::default())
            .expect("made");
        assert!(made.lines.iter().all(|line| line.amount.units >= 0), "no negative line: {made:#?}");
        let undecided: Vec<&str> = made.undecided().map(|gap| gap.key.as_str()).collect();
        for (key, _) in keys.iter().filter(|(key, _)| key.doubt.is_some()) {
            assert!(undecided.contains(&key.name.as_str()), "{} is left out and not named", key.name);
            assert!(
                made.lines.iter().all(|line| line.key != key.name),
                "{} is doubtful and billed",
                key.name
            );
            doubtful.insert(key.name.clone(), key.doubt);
        }
        for line in &made.lines {
            let sum = billed.entry(line.key.clone()).or_default();
            *sum = sum.checked_add(line.usage).expect("small");
        }
        month = month.next();
    }
    let end = *times.iter().find(|time| **time >= month.begins()).expect("enough readings");
    let seen = |life: &Life| life.last_reading || times.iter().any(|time| life.there(*time));
    for life in lives.iter().filter(|life| seen(life) && !doubtful.contains_key(&life.name)) {
        let seen_last = life.deleted.filter(|_| life.last_reading).unwrap_or(end).min(end);
        let really = life.counter(seen_last);
        assert_eq!(
            billed.get(&life.name).copied().unwrap_or_default(),
            really,
            "{} over the year",
            life.name
        );
        assert!(
            !life.falls || life.counters.is_empty() || falls_unseen(life, &times),
            "{} fell unnoticed",
            life.name
        );
    }
}

/// A fall that no reading can show: the counter passed its old height again before it was read.
fn falls_unseen(life: &Life, times: &[Timestamp]) -> bool {
    let seen: Vec<Usd> =
        times.iter().filter(|time| life.there(**time)).map(|time| life.counter(*time)).collect();
    seen.windows(2).all(|pair| pair[0] <= pair[1])
}

fn period(life: &Life, times: &[Timestamp], edges: &[Edge; 2]) -> Option<KeyPeriod> {
    let reading =
        |at: Timestamp| Reading { at, credits: Some(life.counter(at)), byok: Some(Usd::ZERO), gone: false };
    let last = life.deleted.filter(|_| life.last_reading).map(|at| Reading { gone: true, ..reading(at) });
    let mut between: Vec<Reading> = times
        .iter()
        .filter(|time| **time >= edges[0].read && **time <= edges[1].read && life.there(**time))
        .map(|time| reading(*time))
        .collect();
    between.extend(last.filter(|last| last.at > edges[0].read && last.at <= edges[1].read));
    between.sort_by_key(|reading| reading.at);
    let at_edges = edges
        .iter()
        .map(|edge| {
            let there = life.there(edge.read).then(|| reading(edge.read));
            there.or_else(|| last.filter(|last| last.at <= edge.read))
        })
        .collect();
    let hash = KeyHash::new(&life.name);
    let key = KeyReadings { hash, name: life.name.clone(), made: Some(life.made), at_edges, between };
    from_readings(&key, edges)
}
