//! Class hours are judged by the clock on the wall: over zones, changes of the clocks, midnight, and long absences.

use jiff::civil::{Date, Time, date, time};
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp, ToSpan};
use keyroster_domain::hours::{
    self, ClassHours, Days, Held, HoursProblem, Missed, Standing, Step, TimeText, decide,
};
use proptest::prelude::*;
use rstest::rstest;

const WEEKDAYS: u8 = 0b001_1111;
const ALL: u8 = 0b111_1111;

fn zone(name: &str) -> TimeZone {
    TimeZone::get(name).expect("a known zone")
}

fn hours(mask: u8, opens: Time, closes: Time) -> ClassHours {
    ClassHours { days: Days::of_mask(mask).expect("days"), opens, closes, from: None, until: None }
}

fn at(text: &str) -> Timestamp {
    text.parse().expect("a time")
}

/// The plain case a teacher reads off: Monday to Friday, 9 to 12 in Berlin.
#[test]
fn a_school_morning() {
    let (zone, class) = (zone("Europe/Berlin"), hours(WEEKDAYS, time(9, 0, 0, 0), time(12, 0, 0, 0)));
    let stands = |text: &str| class.standing(&zone, at(text));
    // 23 November 2026 is a Monday; Berlin is one hour ahead of UTC.
    assert_eq!(
        stands("2026-11-23T08:00:00Z"),
        Standing { open: true, until: Some(at("2026-11-23T11:00:00Z")) }
    );
    assert_eq!(
        stands("2026-11-23T11:00:00Z"),
        Standing { open: false, until: Some(at("2026-11-24T08:00:00Z")) }
    );
    assert_eq!(
        stands("2026-11-27T12:00:00Z"),
        Standing { open: false, until: Some(at("2026-11-30T08:00:00Z")) },
        "Friday noon: the week-end is skipped"
    );
}

#[test]
fn a_class_may_run_over_midnight_and_end_with_the_day() {
    let utc = TimeZone::UTC;
    let night = hours(0b000_0001, time(22, 0, 0, 0), time(2, 0, 0, 0));
    assert!(night.is_open(&utc, at("2026-11-23T23:00:00Z")), "Monday evening");
    assert!(night.is_open(&utc, at("2026-11-24T01:59:59Z")), "and on into Tuesday, which is not chosen");
    assert!(
        !night.is_open(&utc, at("2026-11-24T02:00:00Z")) && !night.is_open(&utc, at("2026-11-24T23:00:00Z"))
    );
    let whole_day = hours(0b000_0001, Time::midnight(), Time::midnight());
    assert!(whole_day.check().is_ok());
    assert_eq!(
        whole_day.standing(&utc, at("2026-11-23T00:00:00Z")),
        Standing { open: true, until: Some(at("2026-11-24T00:00:00Z")) }
    );
    let always = hours(ALL, Time::midnight(), Time::midnight());
    assert_eq!(always.standing(&utc, at("2026-11-23T05:00:00Z")), Standing { open: true, until: None });
}

#[test]
fn the_first_and_the_last_day_hold() {
    let utc = TimeZone::UTC;
    let class = ClassHours {
        from: Some(date(2027, 3, 1)),
        until: Some(date(2027, 3, 5)),
        ..hours(WEEKDAYS, time(9, 0, 0, 0), time(12, 0, 0, 0))
    };
    assert_eq!(
        class.standing(&utc, at("2026-11-23T10:00:00Z")),
        Standing { open: false, until: Some(at("2027-03-01T09:00:00Z")) },
        "months ahead the first day is named"
    );
    assert_eq!(class.next_change(&utc, at("2027-03-05T12:00:00Z")), None, "after the last day nothing opens");
    assert!(!class.is_open(&utc, at("2027-03-08T10:00:00Z")));
}

/// A time the clock leaves out opens nothing too early, and one it shows twice is open twice.
#[test]
fn when_the_clocks_change() {
    let berlin = zone("Europe/Berlin");
    // 29 March 2026: 02:00 becomes 03:00 (01:00 UTC).
    let in_the_gap = hours(ALL, time(2, 30, 0, 0), time(4, 0, 0, 0));
    assert_eq!(in_the_gap.next_change(&berlin, at("2026-03-29T00:30:00Z")), Some(at("2026-03-29T01:00:00Z")));
    let lost = hours(ALL, time(2, 15, 0, 0), time(2, 45, 0, 0));
    assert_eq!(
        lost.next_change(&berlin, at("2026-03-28T12:00:00Z")),
        Some(at("2026-03-30T00:15:00Z")),
        "a class wholly inside the hour that does not exist is not held"
    );
    // 25 October 2026: 03:00 becomes 02:00 again (01:00 UTC).
    let twice = hours(ALL, time(2, 15, 0, 0), time(2, 45, 0, 0));
    let mut seen = Vec::new();
    let mut now = at("2026-10-24T12:00:00Z");
    for _ in 0..4 {
        now = twice.next_change(&berlin, now).expect("another");
        seen.push(now.to_string());
    }
    assert_eq!(
        seen,
        ["2026-10-25T00:15:00Z", "2026-10-25T00:45:00Z", "2026-10-25T01:15:00Z", "2026-10-25T01:45:00Z"]
    );
}

#[test]
fn what_was_missed_is_told_with_its_first_moment() {
    let (utc, class) = (TimeZone::UTC, hours(WEEKDAYS, time(9, 0, 0, 0), time(12, 0, 0, 0)));
    let monday = at("2026-11-23T10:00:00Z");
    assert_eq!(class.missed(&utc, monday, at("2026-11-23T11:59:59Z")), None);
    assert_eq!(
        class.missed(&utc, monday, at("2026-11-23T14:00:00Z")),
        Some(Missed { first: at("2026-11-23T12:00:00Z"), opens: false, count: 1 })
    );
    assert_eq!(
        class.missed(&utc, monday, at("2026-11-25T10:00:00Z")).map(|missed| missed.count),
        Some(4),
        "closed, opened, closed, opened"
    );
    let years = class.missed(&utc, monday, at("2036-11-25T10:00:00Z")).expect("missed");
    assert_eq!(years.count, hours::MOST_MISSED, "counting ends somewhere");
}

#[rstest]
#[case::same_time(hours(ALL, time(9, 0, 0, 0), time(9, 0, 0, 0)), HoursProblem::SameTime)]
#[case::backwards(
    ClassHours { from: Some(date(2027, 3, 5)), until: Some(date(2027, 3, 1)), ..hours(ALL, time(9, 0, 0, 0), time(12, 0, 0, 0)) },
    HoursProblem::LastBeforeFirst
)]
#[case::no_such_day(
    ClassHours { from: Some(date(2027, 3, 6)), until: Some(date(2027, 3, 7)), ..hours(WEEKDAYS, time(9, 0, 0, 0), time(12, 0, 0, 0)) },
    HoursProblem::NeverOpen
)]
fn hours_that_mean_nothing_are_refused(#[case] class: ClassHours, #[case] problem: HoursProblem) {
    assert_eq!(class.check(), Err(problem));
}

#[test]
fn no_day_at_all_is_no_set_of_days() {
    assert!(Days::of_mask(0).is_none() && Days::of_mask(0x80).is_none() && Days::of_mask(ALL).is_some());
}

/// Manual panic wins over the hours until it is restored; a class opened by hand stays open until the next change.
#[test]
fn who_wins() {
    let now = at("2026-11-23T10:00:00Z");
    let later = Some(at("2026-11-23T12:00:00Z"));
    let open = Standing { open: true, until: None };
    let closed = Standing { open: false, until: None };
    for standing in [open, closed] {
        assert_eq!(decide(standing, Held::ByHand, None, now), Step::Nothing, "a person's word holds");
    }
    assert_eq!(decide(open, Held::Free, None, now), Step::Nothing);
    assert_eq!(decide(open, Held::ByHours, None, now), Step::Open);
    assert_eq!(decide(closed, Held::Free, None, now), Step::Close);
    assert_eq!(decide(closed, Held::ByHours, None, now), Step::Close, "what is left of it is closed too");
    assert_eq!(decide(closed, Held::Free, later, now), Step::Nothing, "opened by hand until the next change");
    assert_eq!(decide(closed, Held::Free, Some(now), now), Step::Close, "and no longer");
}

#[rstest]
#[case("9", 9, 0)]
#[case("09:30", 9, 30)]
#[case("9.05", 9, 5)]
#[case("9h", 9, 0)]
#[case("9h15", 9, 15)]
#[case("0930", 9, 30)]
#[case("12 am", 0, 0)]
#[case("12:30 p.m.", 12, 30)]
#[case("1 PM", 13, 0)]
#[case("24:00", 0, 0)]
#[case("23:59", 23, 59)]
fn times_as_people_write_them(#[case] text: &str, #[case] hour: i8, #[case] minute: i8) {
    assert_eq!(hours::time(text), TimeText::At(time(hour, minute, 0, 0)));
}

#[rstest]
fn what_is_no_time(
    #[values("25", "9:60", "9:5", "noon", "-1", "13 pm", "0 am", "9:00:00", "\u{669}", "12:3\u{ff10}", "+9")]
    text: &str,
) {
    assert_eq!(hours::time(text), TimeText::NotATime);
}

#[test]
fn days_as_people_write_them() {
    assert_eq!(hours::time("  "), TimeText::Blank);
    assert_eq!(hours::day("18.12.2026"), Some(date(2026, 12, 18)));
    assert_eq!(hours::day("Dec 18, 2026"), Some(date(2026, 12, 18)));
    assert_eq!(hours::day("03/04/2027"), None, "nobody knows which month that is");
    assert_eq!(hours::day("soon"), None);
}

fn any_hours() -> impl Strategy<Value = ClassHours> {
    let minute = || {
        (0..24 * 60_i16).prop_map(|n| {
            let part = |n: i16| i8::try_from(n).expect("small");
            time(part(n / 60), part(n % 60), 0, 0)
        })
    };
    let day = || (0..800_i32).prop_map(|n| Date::constant(2026, 1, 1).checked_add(n.days()).expect("a day"));
    (1..=ALL, minute(), minute(), proptest::option::of(day()), proptest::option::of(day()))
        .prop_map(|(mask, opens, closes, from, until)| ClassHours {
            from,
            until,
            ..hours(mask, opens, closes)
        })
        .prop_filter("hours that can be kept", |class| class.check().is_ok())
}

fn any_zone() -> impl Strategy<Value = TimeZone> {
    // Half-hour shifts (Lord Howe), a skipped day's worth of offset (Apia), shifts at midnight (Santiago, Havana, Beirut),
    // Ramadan's double change (Casablanca), none at all.
    proptest::sample::select(vec![
        "UTC",
        "Europe/Berlin",
        "America/New_York",
        "America/Santiago",
        "America/Havana",
        "Australia/Lord_Howe",
        "Pacific/Apia",
        "Asia/Kolkata",
        "Asia/Beirut",
        "Africa/Casablanca",
        "Antarctica/Troll",
        "Pacific/Kiritimati",
    ])
    .prop_map(zone)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 600, ..ProptestConfig::default() })]

    /// The next change is a change, the first one, and nothing is skipped: minute by minute the level stays until then.
    #[test]
    fn the_next_change_is_the_first(class in any_hours(), zone in any_zone(), minutes in 0..1_200_000_i64) {
        let now = at("2025-12-25T00:00:00Z") + SignedDuration::from_mins(minutes);
        let Standing { open, until } = class.standing(&zone, now);
        prop_assert_eq!(open, class.is_open(&zone, now));
        if let Some(until) = until {
            prop_assert!(until > now);
            prop_assert_ne!(class.is_open(&zone, until), open, "it changes at {}", until);
            prop_assert_eq!(class.is_open(&zone, until - SignedDuration::from_secs(1)), open, "and not earlier");
        }
        let end = until.unwrap_or(now + SignedDuration::from_hours(24 * 9));
        let mut step = now;
        while step < end && step < now + SignedDuration::from_hours(24 * 9) {
            prop_assert_eq!(class.is_open(&zone, step), open, "unchanged at {}", step);
            step = (step + SignedDuration::from_mins(7)).min(end);
        }
    }

    /// Whoever looks late comes to the answer of whoever looked all the time: there is no memory to get wrong.
    #[test]
    fn looking_late_changes_nothing(class in any_hours(), zone in any_zone(), minutes in 0..900_000_i64, away in 1..40_000_i64) {
        let began = at("2025-12-25T00:00:00Z") + SignedDuration::from_mins(minutes);
        let back = began + SignedDuration::from_mins(away);
        let (mut open, mut now) = (class.is_open(&zone, began), began);
        let mut changes = 0;
        while let Some(next) = class.next_change(&zone, now).filter(|next| *next <= back) {
            (open, now, changes) = (!open, next, changes + 1);
        }
        prop_assert_eq!(class.is_open(&zone, back), open);
        let missed = class.missed(&zone, began, back);
        prop_assert_eq!(missed.map_or(0, |missed| missed.count), changes.min(hours::MOST_MISSED));
    }

    /// No text makes the readers panic.
    #[test]
    fn readers_take_anything(text in "\\PC{0,12}") {
        let _ = (hours::time(&text), hours::day(&text));
    }
}
