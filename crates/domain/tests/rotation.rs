//! The terms of a key that replaces another one: never 0, never "no limit" by accident, never more than was left.

// In a test a panic is the message.
#![allow(clippy::unwrap_used)]

use jiff::Timestamp;
use keyroster_domain::limit::{Limit, PositiveUsd, Reset};
use keyroster_domain::rotation::{Missing, NewLimit, OldKey, OldLimit, terms};
use keyroster_domain::usd::Usd;
use proptest::prelude::*;

fn cents(cents: i64) -> Usd {
    Usd::from_cents(cents)
}

fn amount(of: i64) -> PositiveUsd {
    PositiveUsd::new(cents(of)).unwrap()
}

fn now() -> Timestamp {
    "2026-11-25T12:00:00Z".parse().unwrap()
}

fn old(limit: i64, left: Option<i64>, reset: Reset) -> OldKey {
    let limit = OldLimit::Of { limit: cents(limit), left: left.map(cents) };
    OldKey { limit, reset, expires: None }
}

fn limit_of(old: &OldKey, choice: NewLimit) -> Result<Limit, Missing> {
    terms(old, choice, None, false, None, now()).map(|terms| terms.limit)
}

#[test]
fn what_was_left_is_the_new_limit() {
    let used = old(500, Some(137), Reset::Never);
    assert_eq!(limit_of(&used, NewLimit::Left), Ok(Limit::Of(amount(137))));
    assert_eq!(limit_of(&used, NewLimit::Same), Ok(Limit::Of(amount(500))));
    assert_eq!(limit_of(&used, NewLimit::Amount(amount(9))), Ok(Limit::Of(amount(9))));
}

/// A weekly limit starts anew on Monday; what is left of this week would be too little for ever after.
#[test]
fn a_limit_that_starts_anew_stays_the_same() {
    for reset in [Reset::Daily, Reset::Weekly, Reset::Monthly] {
        assert_eq!(limit_of(&old(500, Some(0), reset), NewLimit::Left), Ok(Limit::Of(amount(500))));
        let made = terms(&old(500, Some(3), reset), NewLimit::Left, None, false, None, now()).unwrap();
        assert_eq!(made.reset, reset, "the same reset");
    }
}

#[test]
fn nothing_left_zero_and_unknown_ask_for_an_amount() {
    for left in [0, -3] {
        assert_eq!(limit_of(&old(500, Some(left), Reset::Never), NewLimit::Left), Err(Missing::NothingLeft));
    }
    let half_a_cent = OldLimit::Of { limit: cents(500), left: Some(Usd::from_nanos(5_000_000)) };
    let key = OldKey { limit: half_a_cent, reset: Reset::Never, expires: None };
    assert_eq!(limit_of(&key, NewLimit::Left), Err(Missing::NothingLeft), "less than a cent is nothing");
    assert_eq!(limit_of(&old(0, Some(0), Reset::Never), NewLimit::Same), Err(Missing::ZeroLimit));
    assert_eq!(limit_of(&old(0, Some(0), Reset::Weekly), NewLimit::Left), Err(Missing::ZeroLimit));
    assert_eq!(limit_of(&old(500, None, Reset::Never), NewLimit::Left), Err(Missing::Unknown));
    let unknown = OldKey { limit: OldLimit::Unknown, reset: Reset::Never, expires: None };
    for choice in [NewLimit::Left, NewLimit::Same] {
        assert_eq!(limit_of(&unknown, choice), Err(Missing::Unknown));
    }
    let own = terms(&unknown, NewLimit::Left, Some(amount(5)), false, None, now()).unwrap();
    assert_eq!(own.limit, Limit::Of(amount(5)), "an amount of one's own settles it");
}

#[test]
fn no_limit_is_taken_over_only_by_name() {
    let unlimited = OldKey { limit: OldLimit::NoLimit, reset: Reset::Never, expires: None };
    for choice in [NewLimit::Left, NewLimit::Same] {
        assert_eq!(limit_of(&unlimited, choice), Err(Missing::NoLimit));
        let named = terms(&unlimited, choice, None, true, None, now()).unwrap();
        assert_eq!(named.limit, Limit::NoLimit);
    }
    let capped = terms(&unlimited, NewLimit::Amount(amount(700)), None, true, None, now()).unwrap();
    assert_eq!(capped.limit, Limit::Of(amount(700)), "an amount goes before the confirmation");
}

#[test]
fn the_end_is_taken_over_and_an_ended_key_needs_a_new_one() {
    let end: Timestamp = "2026-12-18T23:59:59Z".parse().unwrap();
    let mut key = old(500, Some(500), Reset::Never);
    key.expires = Some(end);
    assert_eq!(terms(&key, NewLimit::Left, None, false, None, now()).unwrap().expires, Some(end));
    key.expires = Some(now());
    assert_eq!(terms(&key, NewLimit::Left, None, false, None, now()), Err(Missing::Ended));
    assert_eq!(terms(&key, NewLimit::Left, None, false, Some(end), now()).unwrap().expires, Some(end));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(10_000))]

    /// M4 over everything that a list can say: a new limit is at most what was left (or the same), in whole cents, and
    /// "no limit" comes out only where it went in and was named.
    #[test]
    fn no_odd_number_becomes_more(
        limit in prop::option::of(-2_000_000_000i64..9_000_000_000),
        left in prop::option::of(-2_000_000_000i64..9_000_000_000),
        resets in any::<bool>(),
        same in any::<bool>(),
        confirmed in any::<bool>(),
    ) {
        let old_limit = limit.map_or(OldLimit::NoLimit, |limit| OldLimit::Of {
            limit: Usd::from_nanos(limit),
            left: left.map(Usd::from_nanos),
        });
        let reset = if resets { Reset::Monthly } else { Reset::Never };
        let key = OldKey { limit: old_limit, reset, expires: None };
        let choice = if same { NewLimit::Same } else { NewLimit::Left };
        if let Ok(made) = terms(&key, choice, None, confirmed, None, now()) {
            match (made.limit, limit) {
                (Limit::NoLimit, old) => prop_assert!(old.is_none() && confirmed),
                (Limit::Of(new), Some(limit)) if same || resets => {
                    prop_assert_eq!(new.get(), Usd::from_nanos(limit));
                }
                (Limit::Of(new), _) => {
                    prop_assert!(new.get().nanos() <= left.unwrap());
                    prop_assert_eq!(new.get().nanos() % 10_000_000, 0);
                }
            }
        }
    }
}
