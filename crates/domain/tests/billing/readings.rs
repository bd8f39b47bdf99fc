//! M3, case by case: what readings prove, what is doubtful, what a decision changes.

use jiff::Timestamp;
use keyroster_domain::billing::{
    AnalyticsDay, Decision, Doubt, Edge, KeyPeriod, KeyReadings, Reading, from_analytics, from_readings,
};
use keyroster_domain::key::KeyHash;
use keyroster_domain::usd::Usd;
use rstest::rstest;

use crate::{at, day, usd};

const START: &str = "2026-10-01T00:05:00Z";
const MIDDLE: &str = "2026-10-16T00:05:00Z";
const END: &str = "2026-11-01T00:05:00Z";

/// `time=credits`, `time=-` untold, a trailing `!` = deleted, its last reading.
fn key(made: Option<&str>, readings: &[&str]) -> KeyReadings {
    let between: Vec<Reading> = readings
        .iter()
        .map(|text| {
            let (time, credits) = text.split_once('=').expect("time=credits");
            let (credits, gone) = credits.strip_suffix('!').map_or((credits, false), |rest| (rest, true));
            let credits = (credits != "-").then(|| usd(credits));
            Reading { at: at(time), credits, byok: Some(Usd::ZERO), gone }
        })
        .collect();
    let at_edge = |edge: &str| {
        let edge: Timestamp = at(edge);
        let exact = between.iter().find(|reading| reading.at == edge);
        exact.or_else(|| between.iter().find(|reading| reading.gone && reading.at <= edge)).copied()
    };
    KeyReadings {
        hash: KeyHash::new("a"),
        name: "key".into(),
        made: made.map(at),
        at_edges: [START, MIDDLE, END].map(at_edge).to_vec(),
        between,
    }
}

fn edges() -> Vec<Edge> {
    [("2026-10-01", START), ("2026-10-16", MIDDLE), ("2026-11-01", END)]
        .map(|(first, read)| Edge { day: day(first), read: at(read) })
        .to_vec()
}

fn period(made: Option<&str>, readings: &[&str]) -> KeyPeriod {
    from_readings(&key(made, readings), &edges()).expect("there")
}

fn credits(period: &KeyPeriod) -> Vec<String> {
    period.parts.iter().map(|part| part.credits.to_plain()).collect()
}

#[rstest]
#[case::steady(None, &["2026-10-01T00:05:00Z=10", "2026-10-16T00:05:00Z=14", "2026-11-01T00:05:00Z=15.5"], &["4", "1.5"])]
#[case::new(Some("2026-10-03T09:00:00Z"), &["2026-10-16T00:05:00Z=2", "2026-11-01T00:05:00Z=5"], &["2", "3"])]
#[case::deleted(None, &["2026-10-01T00:05:00Z=1", "2026-10-14T12:00:00Z=7.12!"], &["6.12", "0"])]
#[case::passing(Some("2026-10-03T09:00:00Z"), &["2026-10-14T12:00:00Z=3!"], &["3", "0"])]
#[case::idle(None, &["2026-10-01T00:05:00Z=4", "2026-10-16T00:05:00Z=4", "2026-11-01T00:05:00Z=4"], &["0", "0"])]
fn proven_usage_is_billed(#[case] made: Option<&str>, #[case] readings: &[&str], #[case] expected: &[&str]) {
    let period = period(made, readings);
    assert_eq!(period.doubt, None);
    assert_eq!(credits(&period), expected);
    assert_eq!(period.billed(None).len(), 2, "no decision is needed");
}

#[rstest]
#[case::fell(
    None, &["2026-10-01T00:05:00Z=10", "2026-10-16T00:05:00Z=14", "2026-11-01T00:05:00Z=13"],
    Doubt::Fell { from: usd("14"), to: usd("13"), at: at(END) }, &["3", "0"])]
#[case::fell_below_the_start(
    None, &["2026-10-01T00:05:00Z=10", "2026-10-16T00:05:00Z=12", "2026-11-01T00:05:00Z=3"],
    Doubt::Fell { from: usd("12"), to: usd("3"), at: at(END) }, &["0", "0"])]
#[case::fell_and_overtaken(
    None, &["2026-10-01T00:05:00Z=10", "2026-10-05T00:05:00Z=9", "2026-10-16T00:05:00Z=12", "2026-11-01T00:05:00Z=12"],
    Doubt::Fell { from: usd("10"), to: usd("9"), at: at("2026-10-05T00:05:00Z") }, &["2", "0"])]
#[case::first_seen(
    Some("2026-08-01T00:00:00Z"), &["2026-10-09T08:00:00Z=5", "2026-10-16T00:05:00Z=6", "2026-11-01T00:05:00Z=8"],
    Doubt::FirstSeen { at: at("2026-10-09T08:00:00Z") }, &["1", "2"])]
#[case::vanished(
    None, &["2026-10-01T00:05:00Z=1", "2026-10-16T00:05:00Z=4"], Doubt::Vanished { at: at(MIDDLE) }, &["3", "0"])]
#[case::vanished_unused(None, &["2026-10-01T00:05:00Z=1"], Doubt::Vanished { at: at(START) }, &["0", "0"])]
#[case::untold(None, &["2026-10-01T00:05:00Z=-", "2026-11-01T00:05:00Z=-"], Doubt::Untold, &[])]
#[case::untold_at_the_end(
    None, &["2026-10-01T00:05:00Z=1", "2026-10-16T00:05:00Z=2", "2026-11-01T00:05:00Z=-"], Doubt::Untold, &["1", "0"])]
fn doubtful_usage_waits_for_a_decision(
    #[case] made: Option<&str>,
    #[case] readings: &[&str],
    #[case] doubt: Doubt,
    #[case] counted: &[&str],
) {
    let period = period(made, readings);
    assert_eq!(period.doubt, Some(doubt));
    assert_eq!(credits(&period), counted);
    assert!(period.billed(None).is_empty(), "nothing doubtful is billed by itself");
    assert!(period.billed(Some(Decision::LeaveOut)).is_empty());
    assert_eq!(period.billed(Some(Decision::Count)), period.parts);
}

#[test]
fn a_key_that_was_gone_before_is_no_part_of_the_month() {
    let gone = key(None, &["2026-09-14T12:00:00Z=3!"]);
    assert_eq!(from_readings(&gone, &edges()), None);
    assert_eq!(from_readings(&key(None, &[]), &edges()), None);
}

#[test]
fn analytics_count_whole_days_and_a_negative_one_is_a_correction() {
    let days = |last: &str| {
        [
            ("2026-09-30", "9"),
            ("2026-10-02", "1.25"),
            ("2026-10-16", "2"),
            ("2026-10-20", last),
            ("2026-11-01", "9"),
        ]
        .map(|(one, credits)| AnalyticsDay { day: day(one), credits: usd(credits), byok: Usd::ZERO })
    };
    let cuts = [day("2026-10-01"), day("2026-10-16"), day("2026-11-01")];
    let read = at("2026-11-02T08:00:00Z");
    let whole = from_analytics(&KeyHash::new("a"), "key", &days("3"), &cuts, read).expect("in range");
    assert_eq!((credits(&whole), whole.doubt), (vec!["1.25".to_owned(), "5".into()], None));
    let corrected = from_analytics(&KeyHash::new("a"), "key", &days("-2.5"), &cuts, read).expect("in range");
    assert_eq!(credits(&corrected), ["0.75", "0"]);
    assert_eq!(corrected.doubt, Some(Doubt::Fell { from: Usd::ZERO, to: usd("-2.5"), at: read }));
}
