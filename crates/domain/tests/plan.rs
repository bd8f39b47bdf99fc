//! A plan is a plain value: the same input gives the same plan, and its digest stands for exactly what is sent.

use jiff::Timestamp;
use jiff::tz::TimeZone;
use keyroster_domain::cost::{cost, windows};
use keyroster_domain::holder::{Holder, Person};
use keyroster_domain::limit::{Limit, PositiveUsd, Reset, Terms};
use keyroster_domain::names::KeyName;
use keyroster_domain::plan::{Candidate, OwnTerms, SkipWhy, Standing, Wish, plan};
use keyroster_domain::usd::Usd;

fn dollars(text: &str) -> PositiveUsd {
    PositiveUsd::new(Usd::parse(text).expect("an amount")).expect("more than zero")
}

fn terms(limit: &str, reset: Reset, expires: Option<&str>) -> Terms {
    Terms { limit: Limit::Of(dollars(limit)), reset, expires: expires.map(at) }
}

fn at(text: &str) -> Timestamp {
    text.parse().expect("a time")
}

fn candidate(id: i64, name: &str, standing: Standing) -> Candidate {
    let person = Person { name: name.into(), ..Person::default() };
    Candidate {
        holder: Holder { id, roster_id: 1, position: id, person },
        standing,
        left_out: false,
        own: OwnTerms::default(),
    }
}

fn wish() -> Wish {
    Wish {
        account: "account".into(),
        roster_id: 1,
        common: terms("2", Reset::Never, None),
        key_name: KeyName::Name,
        today: jiff::civil::date(2026, 11, 22),
        workspace: None,
    }
}

#[test]
fn everybody_is_either_created_or_skipped_with_a_reason() {
    let mut left_out = candidate(4, "Dan", Standing::Free);
    left_out.left_out = true;
    let mut stand_in = candidate(5, "Eve", Standing::Free);
    stand_in.holder.person.email = Some("eve@FIXME.edu".into());
    let people = [
        candidate(3, "Cy", Standing::NeedsYou),
        candidate(1, "Ada", Standing::Free),
        candidate(2, "Ben", Standing::HasKey),
        left_out,
        stand_in,
        candidate(6, "Fay", Standing::BeingChecked),
    ];
    let plan = plan(&wish(), &people);
    assert_eq!(plan.items.len() + plan.skipped.len(), people.len(), "counts add up to the class");
    assert_eq!(plan.items[0].label, "20261122_Ada");
    let whys: Vec<_> = plan.skipped.iter().map(|(_, why)| *why).collect();
    assert_eq!(
        whys,
        [SkipWhy::HasKey, SkipWhy::NeedsYou, SkipWhy::LeftOut, SkipWhy::WaitsForEmail, SkipWhy::BeingChecked]
    );
}

#[test]
fn the_digest_changes_with_everything_that_is_sent_and_with_nothing_else() {
    let people = [candidate(1, "Ada", Standing::Free), candidate(2, "Ben", Standing::Free)];
    let base = plan(&wish(), &people).digest();
    assert_eq!(
        base,
        plan(&wish(), &[people[1].clone(), people[0].clone()]).digest(),
        "order of input is no change"
    );
    let changed = [
        Wish { common: terms("2.01", Reset::Never, None), ..wish() },
        Wish { common: terms("2", Reset::Daily, None), ..wish() },
        Wish { common: terms("2", Reset::Never, Some("2026-12-18T23:00:00Z")), ..wish() },
        Wish { common: Terms { limit: Limit::NoLimit, ..wish().common }, ..wish() },
        Wish { workspace: Some("w".into()), ..wish() },
        Wish { account: "other".into(), ..wish() },
        Wish { today: jiff::civil::date(2026, 11, 23), ..wish() },
        Wish { key_name: KeyName::Number, ..wish() },
    ];
    for wish in changed {
        assert_ne!(base, plan(&wish, &people).digest(), "{wish:?} sends something else");
    }
    assert_ne!(base, plan(&wish(), &people[..1]).digest(), "one person less");
}

#[test]
fn a_persons_own_terms_win_over_the_plans() {
    let mut ada = candidate(1, "Ada", Standing::Free);
    ada.holder.person.limit = Some(dollars("8"));
    let plan = plan(&wish(), &[ada, candidate(2, "Ben", Standing::Free)]);
    assert_eq!(plan.items[0].terms.limit, Limit::Of(dollars("8")));
    assert!(plan.items[0].own_terms && !plan.items[1].own_terms);
}

#[test]
fn the_most_a_plan_can_cost_is_said_in_one_sentence() {
    let now = at("2026-11-22T12:00:00Z");
    let say = |terms: &[Terms]| {
        let cost = cost(terms, now).expect("in range");
        (cost.sentence(now, &TimeZone::UTC), cost.in_all.map(Usd::to_decimal))
    };
    let thirty = |one: Terms| vec![one; 30];
    assert_eq!(say(&thirty(terms("2", Reset::Never, None))), ("$60.00 in all".into(), Some("60.00".into())));
    assert_eq!(say(&thirty(terms("2", Reset::Monthly, None))), ("$60.00 a month, no end date".into(), None));
    assert_eq!(
        say(&thirty(terms("2", Reset::Monthly, Some("2026-12-19T00:00:00Z")))),
        ("$60.00 a month until 18 December".into(), Some("120.00".into())),
        "November and December are two windows"
    );
    let mut mixed = thirty(terms("2", Reset::Never, None));
    mixed.push(Terms { limit: Limit::NoLimit, reset: Reset::Never, expires: None });
    assert_eq!(say(&mixed), ("No upper bound: 1 key has no spending limit".into(), None));
}

#[test]
fn windows_are_counted_in_utc_and_an_end_at_midnight_does_not_touch_the_next() {
    let now = at("2026-11-22T12:00:00Z"); // a Sunday
    let cases = [
        (Reset::Daily, "2026-11-23T00:00:00Z", 1),
        (Reset::Daily, "2026-11-23T00:00:01Z", 2),
        (Reset::Weekly, "2026-11-23T00:00:00Z", 1),
        (Reset::Weekly, "2026-11-24T00:00:00Z", 2),
        (Reset::Monthly, "2026-12-01T00:00:00Z", 1),
        (Reset::Monthly, "2027-01-01T12:00:00Z", 3),
        (Reset::Daily, "2026-11-01T00:00:00Z", 0),
    ];
    for (reset, end, count) in cases {
        assert_eq!(windows(reset, now, at(end)), count, "{reset:?} until {end}");
    }
}
