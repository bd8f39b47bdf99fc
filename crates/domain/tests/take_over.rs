//! Taking a folder of the earlier tool over: what is there stays, nobody gets another person's key, nothing is added twice.

// In a test a panic is the message.
#![allow(clippy::unwrap_used)]

use std::collections::{HashMap, HashSet};

use jiff::Timestamp;
use keyroster_domain::earlier::{
    Change, Class, EarlierKey, Folder, Here, KeyHere, Left, Link, PersonHere, ReadKey, Reading, TakeOver,
    Target, To, Told, take_over,
};
use keyroster_domain::holder::Person;
use keyroster_domain::key::{KeyHash, SeenLimit};
use keyroster_domain::limit::{Limit, PositiveUsd, Reset, Terms};
use keyroster_domain::reconcile::Wish;
use keyroster_domain::usd::Usd;

fn hash(n: usize) -> KeyHash {
    KeyHash::new(&format!("{n:064x}"))
}

fn person(name: &str, email: &str, id: &str) -> Person {
    let some = |text: &str| Some(text.to_owned()).filter(|text| !text.is_empty());
    Person { name: name.to_owned(), email: some(email), external_id: some(id), ..Person::default() }
}

fn at(second: i64) -> Timestamp {
    Timestamp::from_second(1_757_239_200 + second).unwrap()
}

fn key(n: usize, whose: Option<usize>) -> EarlierKey {
    EarlierKey {
        hash: hash(n),
        name: format!("20250907_{n}"),
        label: None,
        person: whose,
        limit: SeenLimit::Unknown,
        reset: None,
        disabled: None,
        usage: None,
        created_at: None,
        seen_at: None,
        target: Target::Blank,
        target_disabled: None,
        has_secret: false,
    }
}

fn here(people: &[(i64, Person)], keys: &[(usize, KeyHere)]) -> Here {
    Here {
        account: "vault/1".into(),
        class: Class::New("class".into()),
        people: people.iter().map(|(id, person)| PersonHere { id: *id, person: person.clone() }).collect(),
        keys: keys.iter().map(|(n, key)| (hash(*n), key.clone())).collect(),
        first_own: at(1_000),
        readings: HashSet::new(),
        changes: HashSet::new(),
    }
}

fn plan(folder: &Folder, here: &Here) -> (TakeOver, Told) {
    take_over(folder, here, &HashSet::new())
}

fn left(told: &Told, why: Left) -> usize {
    told.left.get(&why).map_or(0, Vec::len)
}

fn amount(cents: i64) -> PositiveUsd {
    PositiveUsd::new(Usd::from_cents(cents)).unwrap()
}

/// The address is who somebody is; a stand-in is nobody; twice in the folder is once; two of one name alone are two.
#[test]
fn people_are_found_by_their_address_and_stand_ins_are_nobody() {
    let folder = Folder {
        people: vec![
            person("Ada", "ADA@uni.edu", ""),
            person("Ada Again", "ada@UNI.edu", ""),
            person("Kim Lee", "", ""),
            person("Kim Lee", "", ""),
            person("20250907_x", "20250907_x@FIXME.edu", ""),
            person("By Id", "new@uni.edu", "77"),
        ],
        keys: (0..6).map(|n| key(n, Some(n))).collect(),
        ..Folder::default()
    };
    let there = [
        (1, person("Ada L", "ada@uni.edu", "9")),
        (2, person("kim lee", "", "")),
        (3, person("X", "x@y.edu", "77")),
    ];
    let keys: Vec<_> = (0..6).map(|n| (n, KeyHere::default())).collect();
    let (plan, told) = plan(&folder, &here(&there, &keys));
    assert_eq!(plan.add, [person("Kim Lee", "", "")], "the second Kim is new, whoever is known is not");
    let link = |n: usize, to: To| Link { hash: hash(n), to };
    assert_eq!(
        plan.links,
        [
            link(0, To::There(1)),
            link(1, To::There(1)),
            link(2, To::There(2)),
            link(3, To::Added(0)),
            link(5, To::There(3))
        ]
    );
    assert_eq!((told.people_there, left(&told, Left::Unowned), left(&told, Left::SecondKey)), (3, 1, 1));
}

/// A link, a secret or a wish of the account is the person's own word; the folder is older.
#[test]
fn what_is_there_is_never_replaced() {
    let terms = Terms { limit: Limit::Of(amount(900)), reset: Reset::Monthly, expires: None };
    let wish = Wish { terms: Some(terms), disabled: Some(true) };
    let theirs = KeyHere { holder: Some(8), sealed: true, wish, ..KeyHere::default() };
    let own = KeyHere { made_here: true, ..KeyHere::default() };
    let folder = Folder {
        people: vec![person("Ada", "ada@uni.edu", "")],
        keys: vec![
            EarlierKey { target: Target::Of(amount(500)), target_disabled: Some(false), ..key(1, Some(0)) },
            key(2, Some(0)),
        ],
        ..Folder::default()
    };
    let whole = HashSet::from([hash(1), hash(2)]);
    let here = here(&[(7, person("Ada", "ada@uni.edu", ""))], &[(1, theirs), (2, own)]);
    let (plan, told) = take_over(&folder, &here, &whole);
    assert!(plan.is_empty(), "{plan:?}");
    assert_eq!((left(&told, Left::SomebodyElses), left(&told, Left::Unowned), told.sealed_there), (1, 1, 1));
}

/// M4: blank, 0 ("unlimited" in the tool's words) and an amount are three things, and an amount that is there is no wish.
#[test]
fn wishes_become_targets_where_nothing_is_wished() {
    let targets = [Target::Of(amount(500)), Target::Of(amount(200)), Target::Blank, Target::NotTaken];
    let folder = Folder {
        people: vec![person("Ada", "ada@uni.edu", "")],
        keys: targets.iter().enumerate().map(|(n, t)| EarlierKey { target: *t, ..key(n, Some(0)) }).collect(),
        ..Folder::default()
    };
    let two = KeyHere {
        holder: Some(1),
        limit: SeenLimit::Of(Usd::from_cents(200)),
        reset: Some(Reset::Weekly),
        ..KeyHere::default()
    };
    let keys: Vec<_> = (0..4).map(|n| (n, two.clone())).collect();
    let (plan, told) = plan(&folder, &here(&[(1, person("Ada", "ada@uni.edu", ""))], &keys));
    let terms = Terms { limit: Limit::Of(amount(500)), reset: Reset::Weekly, expires: None };
    assert_eq!(plan.wishes, [(hash(0), Wish { terms: Some(terms), disabled: None })]);
    assert_eq!(told.left[&Left::NoTarget], ["20250907_3"]);
}

/// A secret goes only where the account has the key and somebody owns it; a mask is named.
#[test]
fn whole_secrets_are_sealed_and_masks_named() {
    let folder = Folder {
        people: vec![person("Ada", "ada@uni.edu", "")],
        keys: vec![key(1, Some(0)), key(2, Some(0)), key(3, None), key(4, Some(0)), key(5, Some(0))],
        ..Folder::default()
    };
    let gone = KeyHere { gone: true, ..KeyHere::default() };
    let keys: Vec<_> = [1, 2, 3].into_iter().map(|n| (n, KeyHere::default())).chain([(5, gone)]).collect();
    let (plan, told) = take_over(&folder, &here(&[], &keys), &[1, 3, 4, 5].map(hash).into());
    assert_eq!(plan.seal, [hash(1)]);
    assert_eq!(told.left[&Left::Masked], ["20250907_2"]);
    assert_eq!(told.left[&Left::NotHere], ["20250907_4"], "nothing of another account's key is taken");
}

/// Readings and changes keep their times, each once; what this account never had stays out.
#[test]
fn readings_and_changes_come_once_and_only_of_keys_that_are_here() {
    let read = |n: usize, usage: i64| ReadKey {
        hash: hash(n),
        name: String::new(),
        usage: Some(Usd::from_cents(usage)),
        limit: SeenLimit::Unknown,
        reset: None,
        disabled: None,
    };
    let nanos = |n: i64| Timestamp::new(at(0).as_second(), i32::try_from(n).unwrap()).unwrap();
    let change = |n: usize, action: &str| Change {
        hash: hash(n),
        action: action.into(),
        before: None,
        after: Some("2.0".into()),
        at: nanos(1_500),
    };
    let folder = Folder {
        keys: vec![key(1, None), key(2, None)],
        readings: vec![
            Reading { at: nanos(100), keys: vec![read(1, 1), read(9, 9)] },
            Reading { at: nanos(200), keys: vec![read(2, 2), read(1, 5)] },
            Reading { at: at(5), keys: vec![read(9, 9)] },
            Reading { at: at(1_000), keys: vec![read(1, 3)] },
        ],
        changes: vec![
            change(1, "update_limit"),
            change(1, "update_limit"),
            change(1, "Drop Table\n"),
            change(9, "x"),
        ],
        ..Folder::default()
    };
    let mut account = here(&[], &[(1, KeyHere::default()), (2, KeyHere::default())]);
    let (first, told) = plan(&folder, &account);
    assert_eq!(
        first.readings,
        [Reading { at: at(0), keys: vec![read(1, 1), read(2, 2)] }],
        "one within a millisecond"
    );
    assert_eq!(told.readings_late, 1, "made when this app read the account itself");
    let words: Vec<_> = first.changes.iter().map(|change| change.action.as_str()).collect();
    assert_eq!(
        words,
        ["update_limit", "DropTable"],
        "the time as the file keeps it, the word without odd signs"
    );

    account.readings = first.readings.iter().map(|reading| reading.at.as_millisecond()).collect();
    account.changes = first.changes.iter().cloned().collect();
    let (again, told) = plan(&folder, &account);
    assert!(again.is_empty(), "{again:?}");
    assert_eq!((told.readings_there, told.changes_there), (2, 3));
}

/// What is confirmed is what is done: every part of the plan is in the digest.
#[test]
fn any_other_plan_has_another_digest() {
    let base = take_over(&Folder::default(), &here(&[], &[]), &HashSet::new()).0;
    let change = |edit: fn(&mut TakeOver)| {
        let mut plan = base.clone();
        edit(&mut plan);
        plan.digest()
    };
    let digests: HashMap<String, usize> = [
        base.digest(),
        change(|plan| plan.account.push('x')),
        change(|plan| plan.class = Class::There(1)),
        change(|plan| plan.add.push(person("A", "", ""))),
        change(|plan| plan.links.push(Link { hash: hash(1), to: To::There(1) })),
        change(|plan| plan.links.push(Link { hash: hash(1), to: To::Added(1) })),
        change(|plan| plan.seal.push(hash(1))),
        change(|plan| plan.wishes.push((hash(1), Wish { terms: None, disabled: Some(true) }))),
        change(|plan| plan.readings.push(Reading { at: at(1), keys: Vec::new() })),
        change(|plan| {
            plan.changes.push(Change {
                hash: hash(1),
                action: "a".into(),
                before: None,
                after: None,
                at: at(1),
            });
        }),
    ]
    .into_iter()
    .enumerate()
    .map(|(n, digest)| (digest, n))
    .collect();
    assert_eq!(digests.len(), 10);
}
