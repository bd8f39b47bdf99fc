//! The forecast says what it rests on, and does not guess from little.

use jiff::ToSpan;
use keyroster_domain::billing::month_end;
use keyroster_domain::usd::Usd;

use crate::{day, october, usd};

fn days(from: &str, amounts: &[&str]) -> Vec<(jiff::civil::Date, Usd)> {
    (0..)
        .zip(amounts)
        .map(|(n, amount)| (day(from).checked_add((n as i64).days()).expect("a day"), usd(amount)))
        .collect()
}

#[test]
fn what_was_used_so_far_and_an_average_for_each_day_left() {
    let days = days("2026-09-28", &["3", "3", "3", "1", "1", "1"]);
    let guess = month_end(october(), &days, day("2026-10-04"), usd("0.5")).expect("a forecast");
    assert_eq!(guess.so_far, usd("3.5"));
    assert_eq!(guess.a_day, usd("2"));
    assert_eq!((guess.basis_from, guess.basis_days, guess.days_left), (day("2026-09-28"), 6, 28));
    assert_eq!(guess.at_end, usd("59"), "3 so far, 28 days of 2 with today's half in its own");
}

#[test]
fn a_busy_today_is_not_counted_twice_and_not_lost() {
    let days = days("2026-10-01", &["1", "1", "1"]);
    let guess = month_end(october(), &days, day("2026-10-04"), usd("10")).expect("a forecast");
    assert_eq!(guess.at_end, usd("40"), "13 so far, and 27 more days");
}

#[test]
fn two_days_are_no_basis_and_another_month_is_none() {
    assert_eq!(month_end(october(), &days("2026-10-01", &["1", "1"]), day("2026-10-03"), Usd::ZERO), None);
    assert_eq!(month_end(october(), &days("2026-10-01", &["1"; 20]), day("2026-11-03"), Usd::ZERO), None);
}
