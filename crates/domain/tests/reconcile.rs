//! What each key is: the table of classes, and what must hold whatever the state.

use std::collections::HashSet;

use keyroster_domain::holder::{HolderId, Person};
use keyroster_domain::key::{KeyHash, Known, SeenLimit};
use keyroster_domain::limit::{Limit, PositiveUsd, Reset, Terms};
use keyroster_domain::marker::{Marker, VaultTag, key_name};
use keyroster_domain::reconcile::{
    CheckEvery, Class, Facts, Field, HolderNow, KeyNow, Last, MadeAs, Sight, Suggester, Wish, class_of,
    differences, first_agreed, named_email, named_text, next_check, settled, stand_in, with_two_keys,
};
use keyroster_domain::usd::Usd;
use proptest::prelude::*;
use rstest::rstest;

/// A file that knows one attempt: its key is stored under "kept".
struct File;

fn tag() -> VaultTag {
    VaultTag::parse("AB12").expect("a tag")
}

fn ours(n: u8) -> Marker {
    Marker::new(tag(), [n, 0, 0, 0, 1])
}

fn theirs() -> Marker {
    Marker::new(VaultTag::parse("ZZ99").expect("a tag"), [7, 7, 7, 7, 7])
}

impl Known for File {
    fn tag(&self) -> VaultTag {
        tag()
    }
    fn has_secret(&self, hash: &KeyHash) -> bool {
        hash.as_str() == "kept"
    }
    fn attempt(&self, marker: Marker) -> Option<Option<&KeyHash>> {
        static KEPT: std::sync::OnceLock<KeyHash> = std::sync::OnceLock::new();
        if marker == ours(1) {
            Some(Some(KEPT.get_or_init(|| KeyHash::new("kept"))))
        } else if marker == ours(2) {
            Some(None)
        } else {
            None
        }
    }
}

fn dollars(cents: i64) -> SeenLimit {
    SeenLimit::Of(Usd::from_cents(cents))
}

fn facts() -> Facts {
    Facts {
        name: "20261122_Ada".into(),
        disabled: Some(false),
        limit: dollars(500),
        reset: Some(Reset::Never),
        expires: None,
        include_byok: Some(false),
        workspace: Some("w1".into()),
    }
}

fn wish(cents: i64) -> Wish {
    let limit = Limit::Of(PositiveUsd::new(Usd::from_cents(cents)).expect("more than nothing"));
    Wish { terms: Some(Terms { limit, reset: Reset::Never, expires: None }), disabled: None }
}

fn of_ada() -> KeyNow {
    KeyNow {
        hash: KeyHash::new("kept"),
        holder: Some(HolderNow { id: 1, removed: false }),
        has_secret: true,
        retired: false,
        gone: None,
        aside: false,
        sight: Sight::Listed,
        agreed: Some(facts()),
        wish: wish(500),
        seen: facts(),
    }
}

fn nobodys(name: &str) -> KeyNow {
    KeyNow {
        hash: KeyHash::new("other"),
        holder: None,
        has_secret: false,
        agreed: None,
        wish: Wish::default(),
        seen: Facts { name: name.into(), ..facts() },
        ..of_ada()
    }
}

fn class(key: &KeyNow) -> Class {
    class_of(key, &File, &HashSet::new(), &HashSet::new())
}

/// The table of promise R7: each row of it is one line here.
#[rstest]
#[case::as_agreed(of_ada(), Class::InOrder)]
#[case::turned_off_as_wished(KeyNow { wish: Wish { disabled: Some(true), ..wish(500) }, seen: Facts { disabled: Some(true), ..facts() }, ..of_ada() }, Class::InOrder)]
#[case::turned_off_elsewhere(KeyNow { seen: Facts { disabled: Some(true), ..facts() }, ..of_ada() }, Class::Drifted)]
#[case::raised_elsewhere(KeyNow { seen: Facts { limit: dollars(1000), ..facts() }, ..of_ada() }, Class::Drifted)]
#[case::limit_taken_away(KeyNow { seen: Facts { limit: SeenLimit::NoLimit, ..facts() }, ..of_ada() }, Class::Drifted)]
#[case::limit_zero(KeyNow { seen: Facts { limit: dollars(0), ..facts() }, ..of_ada() }, Class::Drifted)]
#[case::limit_not_told(KeyNow { seen: Facts { limit: SeenLimit::Unknown, ..facts() }, ..of_ada() }, Class::InOrder)]
#[case::a_target_is_no_drift(KeyNow { wish: wish(800), ..of_ada() }, Class::InOrder)]
#[case::renamed(KeyNow { seen: Facts { name: "Bob".into(), ..facts() }, ..of_ada() }, Class::Drifted)]
#[case::moved(KeyNow { seen: Facts { workspace: Some("w2".into()), ..facts() }, ..of_ada() }, Class::Drifted)]
#[case::own_keys_count(KeyNow { seen: Facts { include_byok: Some(true), ..facts() }, ..of_ada() }, Class::Drifted)]
#[case::another_reset(KeyNow { seen: Facts { reset: Some(Reset::Daily), ..facts() }, ..of_ada() }, Class::Drifted)]
#[case::linked(KeyNow { hash: KeyHash::new("other"), has_secret: false, wish: Wish::default(), ..of_ada() }, Class::Adopted)]
#[case::of_somebody_who_left(KeyNow { holder: Some(HolderNow { id: 1, removed: true }), ..of_ada() }, Class::Leftover)]
#[case::not_in_the_list(KeyNow { sight: Sight::NotListed, ..of_ada() }, Class::Missing)]
#[case::there_by_itself(KeyNow { sight: Sight::ByHash, ..of_ada() }, Class::Hidden)]
#[case::the_list_broke_off(KeyNow { sight: Sight::Unknown, ..of_ada() }, Class::InOrder)]
#[case::gone(KeyNow { gone: Some(true), ..of_ada() }, Class::Gone)]
#[case::deleted_here(KeyNow { gone: Some(false), ..of_ada() }, Class::GoneKept)]
#[case::gone_and_kept(KeyNow { gone: Some(true), aside: true, ..of_ada() }, Class::GoneKept)]
#[case::replaced_and_gone(KeyNow { gone: Some(true), retired: true, ..of_ada() }, Class::GoneKept)]
#[case::nobodys_and_gone(KeyNow { gone: Some(true), ..nobodys("x") }, Class::GoneKept)]
#[case::foreign(nobodys("Website"), Class::Unowned)]
#[case::of_another_file(nobodys(&key_name("Kim", theirs())), Class::Unowned)]
#[case::left(KeyNow { aside: true, ..nobodys("Website") }, Class::SetAside)]
#[case::answer_lost(nobodys(&key_name("Kim", ours(2))), Class::Ghost)]
#[case::made_twice(nobodys(&key_name("Kim", ours(1))), Class::Duplicate)]
#[case::of_another_copy(nobodys(&key_name("Kim", ours(9))), Class::OtherCopy)]
fn each_key_has_its_class(#[case] key: KeyNow, #[case] expected: Class) {
    assert_eq!(class(&key), expected);
}

#[test]
fn two_keys_of_one_person_are_both_shown_until_one_is_off() {
    let second = KeyNow { hash: KeyHash::new("second"), has_secret: false, ..of_ada() };
    let of = |keys: &[KeyNow]| {
        let two = with_two_keys(keys);
        keys.iter().map(|key| class_of(key, &File, &two, &HashSet::new())).collect::<Vec<_>>()
    };
    assert_eq!(of(&[of_ada(), second.clone()]), [Class::TwoKeys, Class::TwoKeys]);
    let off = Facts { disabled: Some(true), ..facts() };
    let off = KeyNow { agreed: Some(off.clone()), seen: off, ..second.clone() };
    assert_eq!(of(&[of_ada(), off]), [Class::InOrder, Class::Adopted]);
    let retired = KeyNow { retired: true, ..second };
    assert_eq!(of(&[of_ada(), retired])[0], Class::InOrder, "a rotation is no accident");
}

#[test]
fn somebody_with_a_new_key_is_not_asked_about_the_old_one() {
    let gone = KeyNow { gone: Some(true), ..of_ada() };
    assert_eq!(class_of(&gone, &File, &HashSet::new(), &HashSet::from([1])), Class::GoneKept);
}

#[test]
fn both_values_of_a_difference_are_told() {
    let seen = Facts { limit: SeenLimit::NoLimit, disabled: Some(true), name: "Bob".into(), ..facts() };
    insta::assert_debug_snapshot!(differences(&facts(), &wish(500), &seen));
}

#[test]
fn a_key_made_here_was_agreed_as_it_was_asked_for() {
    let made = MadeAs { name: "20261122_Ada".into(), workspace: None, switched_off: false };
    let seen = Facts { limit: dollars(900), name: "Other".into(), ..facts() };
    let agreed = first_agreed(Some(&made), &wish(500), &seen);
    let fields: Vec<Field> =
        differences(&agreed, &wish(500), &seen).into_iter().map(|found| found.field).collect();
    assert_eq!(fields, [Field::Limit, Field::Name]);
    assert_eq!(
        first_agreed(None, &Wish::default(), &seen),
        seen,
        "of any other, what is there is the beginning"
    );
}

#[test]
fn a_key_switched_off_for_its_wrong_limit_is_not_called_turned_off_elsewhere() {
    let made = MadeAs { name: "20261122_Ada".into(), workspace: None, switched_off: true };
    let seen = Facts { limit: dollars(900), disabled: Some(true), ..facts() };
    let agreed = first_agreed(Some(&made), &wish(500), &seen);
    let fields: Vec<Field> =
        differences(&agreed, &wish(500), &seen).into_iter().map(|found| found.field).collect();
    assert_eq!(fields, [Field::Limit]);
}

/// After a change of ours is verified, going back to the former value is a change from outside again.
#[test]
fn what_was_wished_and_reached_becomes_what_is_agreed() {
    let raised = Facts { limit: dollars(800), ..facts() };
    let agreed = settled(&facts(), &wish(800), &raised);
    assert_eq!(agreed.limit, dollars(800));
    assert_eq!(differences(&agreed, &wish(800), &facts()).len(), 1);
}

fn person(name: &str, email: &str) -> Person {
    Person { name: name.into(), email: Some(email.into()), ..Person::default() }
}

#[rstest]
#[case("20250907_Ada Lovelace", Some(1))]
#[case("ada lovelace ~0000000000000", Some(1))]
#[case("20250907_ada@example.edu", Some(1))]
#[case("for <ada@example.edu>", Some(1))]
#[case("Kim Lee", None)] // two of them
#[case("Website", None)]
#[case("", None)]
fn a_name_suggests_only_the_one_person_it_names(#[case] name: &str, #[case] expected: Option<HolderId>) {
    let people = [
        (1, person("Ada Lovelace", "ada@example.edu")),
        (2, person("Kim Lee", "kim1@example.edu")),
        (3, person("Kim Lee", "kim2@example.edu")),
    ];
    let suggester = Suggester::new(people.iter().map(|(id, person)| (*id, person)));
    assert_eq!(suggester.of(name), expected);
}

#[test]
fn a_key_nobody_owns_stands_in_a_roster_as_the_earlier_tool_wrote_it() {
    let row = stand_in("20250907_Alice Smith", &KeyHash::new("00ff"));
    assert_eq!(row.email.as_deref(), Some("20250907_Alice Smith@FIXME.edu"));
    assert_eq!(row.name, "20250907_Alice Smith");
    assert!(row.waits_for_email());
    assert_eq!(
        stand_in(&key_name("Kim", theirs()), &KeyHash::new("00ff")).name,
        "Kim",
        "no marker in a roster"
    );
    assert_eq!(stand_in(" ", &KeyHash::new("00ff")).name, "00ff", "a key without a name has one of its own");
    assert_eq!(named_text("20250907_Alice Smith"), "Alice Smith");
    assert_eq!(named_email("20250907_a.s@example.edu").as_deref(), Some("a.s@example.edu"));
    assert_eq!(named_email("a@example.edu b@example.edu"), None, "two addresses are none");
}

fn at(text: &str) -> jiff::Timestamp {
    text.parse().expect("a time")
}

#[rstest]
#[case::never(CheckEvery::Off, None, None, 0, None)]
#[case::soon_after_opening(CheckEvery::Hour, None, None, 0, Some("2026-11-22T10:00:20Z"))]
#[case::overdue(CheckEvery::Hour, Some("2026-11-20T10:00:00Z"), None, 0, Some("2026-11-22T10:00:20Z"))]
#[case::an_hour_and_its_jitter(
    CheckEvery::Hour,
    Some("2026-11-22T10:30:00Z"),
    None,
    0,
    Some("2026-11-22T11:30:07Z")
)]
#[case::once_failed(
    CheckEvery::Hour,
    Some("2026-11-22T10:30:00Z"),
    Some("2026-11-22T11:30:07Z"),
    1,
    Some("2026-11-22T11:32:07Z")
)]
#[case::often_failed(
    CheckEvery::QuarterHour,
    Some("2026-11-22T10:30:00Z"),
    Some("2026-11-22T12:00:00Z"),
    9,
    Some("2026-11-22T12:15:00Z")
)]
#[case::read_since(
    CheckEvery::Hour,
    Some("2026-11-22T11:40:00Z"),
    Some("2026-11-22T11:30:07Z"),
    3,
    Some("2026-11-22T12:40:07Z")
)]
fn the_next_check_is_due(
    #[case] every: CheckEvery,
    #[case] read: Option<&str>,
    #[case] failed: Option<&str>,
    #[case] failures: u32,
    #[case] expected: Option<&str>,
) {
    let last = Last { read: read.map(at), failed: failed.map(at), failures };
    let opened = at("2026-11-22T10:00:00Z");
    assert_eq!(next_check(every, opened, &last, 367), expected.map(at));
}

fn any_facts() -> impl Strategy<Value = Facts> {
    let limit = prop_oneof![Just(SeenLimit::Unknown), Just(SeenLimit::NoLimit), (0i64..4).prop_map(dollars)];
    let reset = prop_oneof![Just(None), Just(Some(Reset::Never)), Just(Some(Reset::Daily))];
    let flag = || prop_oneof![Just(None), Just(Some(true)), Just(Some(false))];
    (0u8..3, flag(), limit, reset, flag(), 0u8..3).prop_map(|(name, disabled, limit, reset, byok, place)| {
        Facts {
            name: format!("n{name}"),
            disabled,
            limit,
            reset,
            expires: None,
            include_byok: byok,
            workspace: (place > 0).then(|| format!("w{place}")),
        }
    })
}

fn any_wish() -> impl Strategy<Value = Wish> {
    let off = prop_oneof![Just(None), Just(Some(true)), Just(Some(false))];
    (prop_oneof![Just(None), (1i64..4).prop_map(Some)], off)
        .prop_map(|(cents, disabled)| Wish { terms: cents.and_then(|cents| wish(cents).terms), disabled })
}

fn any_key() -> impl Strategy<Value = KeyNow> {
    let sight =
        prop_oneof![Just(Sight::Listed), Just(Sight::ByHash), Just(Sight::NotListed), Just(Sight::Unknown)];
    let holder = prop_oneof![
        Just(None),
        (1i64..4, any::<bool>()).prop_map(|(id, removed)| Some(HolderNow { id, removed }))
    ];
    let gone = prop_oneof![3 => Just(None), 1 => any::<bool>().prop_map(Some)];
    let flags = (any::<bool>(), any::<bool>(), any::<bool>());
    (0u16..500, holder, flags, gone, sight, any_facts(), any_wish(), any_facts()).prop_map(
        |(n, holder, (has_secret, retired, aside), gone, sight, agreed, wish, seen)| KeyNow {
            hash: KeyHash::new(&format!("h{n}")),
            holder,
            has_secret,
            retired,
            gone,
            aside,
            sight,
            agreed: Some(agreed),
            wish,
            seen,
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]

    /// Twice is once: a second look over the same reading agrees on nothing new.
    #[test]
    fn agreeing_twice_changes_nothing_more(agreed in any_facts(), wish in any_wish(), seen in any_facts()) {
        let once = settled(&agreed, &wish, &seen);
        prop_assert_eq!(settled(&once, &wish, &seen), once.clone());
        // And it never hides a change from outside.
        prop_assert_eq!(differences(&once, &wish, &seen), differences(&agreed, &wish, &seen));
    }

    /// Whatever was kept as it is differs from nothing.
    #[test]
    fn what_is_kept_is_in_order(seen in any_facts(), wish in any_wish()) {
        prop_assert!(differences(&seen, &wish, &seen).is_empty());
    }

    /// From a list that is not complete nobody concludes that a key is missing, hidden or gone.
    #[test]
    fn nothing_is_concluded_from_a_partial_list(mut key in any_key()) {
        key.sight = Sight::Unknown;
        let gone = key.gone.is_some();
        let class = class(&key);
        prop_assert!(gone || !matches!(class, Class::Missing | Class::Hidden | Class::Gone | Class::GoneKept));
    }

    /// The order of the keys does not matter, and each has exactly one class of those the board shows.
    #[test]
    fn the_counts_add_up_in_any_order(keys in prop::collection::vec(any_key(), 0..12)) {
        let classes = |keys: &[KeyNow]| {
            let two = with_two_keys(keys);
            let mut found: Vec<_> =
                keys.iter().map(|key| class_of(key, &File, &two, &HashSet::new())).collect();
            found.sort();
            found
        };
        let forward = classes(&keys);
        let backward = classes(&keys.iter().rev().cloned().collect::<Vec<_>>());
        prop_assert_eq!(&forward, &backward);
        let counted: usize =
            Class::ALL.iter().map(|class| forward.iter().filter(|found| *found == class).count()).sum();
        prop_assert_eq!(counted, keys.len());
    }
}
