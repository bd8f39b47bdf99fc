//! What the file itself refuses, whatever the program above it does.

use keyroster_domain::limit::{Limit, Terms};
use keyroster_store::attempt::{AttemptNews, AttemptState};
use keyroster_store::dek::{SlotKind, SlotRow};
use keyroster_store::key::KeyRow;
use keyroster_store::roster::RosterKind;
use keyroster_store::rotation::{NewRotation, RotationState};
use keyroster_store::{
    DATA_FILE, Store, StoreError, Writer, account, attempt, dek, holder, key, meta, people, roster, rotation,
    secret,
};
use rstest::rstest;
use rusqlite::Connection;
use serde_json::json;

use crate::bed::{
    Bed, World, add_people, at, created_key, new_account, new_attempt, observed, person, sealed, two_dollars,
};

fn refused<T>(store: &mut Store, f: impl FnOnce(&Writer<'_>) -> Result<T, StoreError>) -> bool {
    matches!(store.write(f), Err(StoreError::Conflict { .. }))
}

fn becomes(state: AttemptState) -> AttemptNews {
    AttemptNews { state: Some(state), ..AttemptNews::default() }
}

/// The small world with one person who has a kept key `h1` from attempt `N1`, and its secret.
fn with_a_kept_key(bed: &Bed) -> (Store, World, i64, i64) {
    let (mut store, world) = bed.world();
    let (person, tried) = store
        .write(|w| {
            let person = add_people(w, world.roster, 1)?[0];
            let tried = attempt::insert(w, &new_attempt(world, person, "N1"))?;
            attempt::update(w, tried, &becomes(AttemptState::Stored), at(8))?;
            key::insert(w, &created_key(world, "h1", person, Some(tried)))?;
            secret::insert(w, &sealed(world, "h1"))?;
            Ok((person, tried))
        })
        .unwrap();
    (store, world, person, tried)
}

#[rstest]
#[case(AttemptState::Intent, true)]
#[case(AttemptState::Unclear, true)]
#[case(AttemptState::Ask, true)]
#[case(AttemptState::NotSent, false)]
#[case(AttemptState::Refused, false)]
#[case(AttemptState::Absent, false)]
#[case(AttemptState::GhostDeleted, false)]
#[case(AttemptState::Stored, false)]
fn one_open_attempt_per_person(#[case] state: AttemptState, #[case] blocks: bool) {
    let bed = Bed::new();
    let (mut store, world) = bed.world();
    let first = store
        .write(|w| {
            let person = add_people(w, world.roster, 1)?[0];
            let id = attempt::insert(w, &new_attempt(world, person, "N1"))?;
            attempt::update(w, id, &becomes(state), at(8))?;
            Ok(person)
        })
        .unwrap();
    assert_eq!(state.is_open(), blocks, "the word for it agrees with the file");
    let second = refused(&mut store, |w| attempt::insert(w, &new_attempt(world, first, "N2")));
    assert_eq!(second, blocks, "a second try beside one that is {state:?}");
}

#[test]
fn a_marker_is_never_used_twice() {
    let bed = Bed::new();
    let (mut store, world) = bed.world();
    let people = store.write(|w| add_people(w, world.roster, 2)).unwrap();
    store.write(|w| attempt::insert(w, &new_attempt(world, people[0], "SAME"))).unwrap();
    assert!(
        refused(&mut store, |w| attempt::insert(w, &new_attempt(world, people[1], "SAME"))),
        "keys are found by it"
    );
}

#[test]
fn no_limit_needs_its_confirmation() {
    let bed = Bed::new();
    let (mut store, world) = bed.world();
    let person = store.write(|w| add_people(w, world.roster, 1)).unwrap()[0];
    let unlimited = Terms { limit: Limit::NoLimit, ..two_dollars() };
    let mut new =
        keyroster_store::attempt::NewAttempt { terms: unlimited, ..new_attempt(world, person, "N1") };
    assert!(refused(&mut store, |w| attempt::insert(w, &new)), "nothing becomes unlimited by a slip");
    new.no_limit_confirmed_at = Some(at(9));
    let id = store.write(|w| attempt::insert(w, &new)).unwrap();
    let found = store.read(|r| attempt::get(r, id)).unwrap().unwrap();
    assert_eq!(found.new, new, "the confirmed choice is kept as it was made");
}

#[test]
fn stored_stays_stored_and_attempts_stay() {
    let bed = Bed::new();
    let (mut store, _, _, tried) = with_a_kept_key(&bed);
    for state in [AttemptState::Intent, AttemptState::Absent, AttemptState::GhostDeleted, AttemptState::Ask] {
        let undone = refused(&mut store, |w| attempt::update(w, tried, &becomes(state), at(9)));
        assert!(undone, "an acknowledged key does not become {state:?}");
    }
    drop(store);
    let connection = Connection::open(bed.dir().join(DATA_FILE)).unwrap();
    for sql in ["DELETE FROM attempt", "UPDATE attempt SET nonce = 'other'", "UPDATE attempt SET epoch = 2"] {
        let error = connection.execute(sql, []).unwrap_err().to_string();
        assert!(error.starts_with("attempt: "), "{sql} is refused by a rule, not by {error}");
    }
}

#[test]
fn one_kept_key_per_person() {
    let bed = Bed::new();
    let (mut store, world, person, _) = with_a_kept_key(&bed);
    let second = created_key(world, "h2", person, None);
    assert!(refused(&mut store, |w| key::insert(w, &second)), "nobody gets two");
    store.write(|w| key::set_retired(w, "h1", Some(at(9)))).unwrap();
    store.write(|w| key::insert(w, &second)).unwrap();
    assert!(refused(&mut store, |w| key::set_retired(w, "h1", None)), "nor by taking the first back");
    store.write(|w| key::set_gone(w, "h2", Some(at(9)))).unwrap();
    store.write(|w| key::set_retired(w, "h1", None)).unwrap();
    let adopted = KeyRow::foreign(world.account, "h3", observed("from elsewhere"));
    store.write(|w| key::insert(w, &adopted).and_then(|()| key::link(w, "h3", Some(person)))).unwrap();
    let linked = store.write(|w| key::link(w, "h1", None));
    assert!(matches!(linked, Err(StoreError::NoRow { .. })), "a key created here keeps its person");
}

/// While a key is being replaced its holder has the old and the new one, exactly then, and never a third.
#[test]
fn a_replaced_key_and_its_successor_are_two_and_never_three() {
    let bed = Bed::new();
    let (mut store, world, person, _) = with_a_kept_key(&bed);
    let new = |hash: &str| created_key(world, hash, person, None);
    let planned = NewRotation {
        account_id: world.account,
        holder_id: person,
        old_hash: "h1".into(),
        label: "20261122_Person".into(),
        terms: two_dollars(),
        workspace_id: None,
        planned_at: at(9),
    };
    let id = store.write(|w| rotation::insert(w, &planned)).unwrap();
    assert!(refused(&mut store, |w| rotation::insert(w, &planned)), "one replacement at a time");
    assert!(refused(&mut store, |w| key::insert(w, &new("h2"))), "a plan alone allows no second key");
    let open = store.read(|r| rotation::open_of_holder(r, person)).unwrap().unwrap();
    assert_eq!((open.id, open.new.clone(), open.state), (id, planned.clone(), RotationState::Planned));
    store
        .write(|w| {
            rotation::made(w, &open, at(10))?;
            key::insert(w, &new("h2"))?;
            rotation::note_made(w, id, "h2", at(10))
        })
        .unwrap();
    let kept = store.read(|r| people::of_roster(r, world.roster)).unwrap();
    let kept =
        kept.iter().find(|row| row.holder.holder.id == person).and_then(|row| row.key.clone()).unwrap();
    assert_eq!(kept.hash, "h2", "the new one is theirs now");
    assert!(refused(&mut store, |w| key::insert(w, &new("h3"))), "no third one");
    assert!(
        refused(&mut store, |w| key::set_replaced(w, "h2", Some(at(11)))),
        "nor two that are being replaced"
    );
    assert!(refused(&mut store, |w| key::set_replaced(w, "h1", None)), "nor two that are kept");
    let made = store.read(|r| rotation::open_of_roster(r, world.roster)).unwrap().remove(0);
    assert_eq!((made.state, made.new_hash.as_deref()), (RotationState::Made, Some("h2")));
    store.write(|w| rotation::retired(w, &made, at(12))).unwrap();
    assert!(
        store.read(|r| key::get(r, "h1")).unwrap().unwrap().retired_at.is_some(),
        "the old one is retired"
    );
    assert!(store.read(|r| rotation::open_of_holder(r, person)).unwrap().is_none(), "and it is over");
    let again = NewRotation { old_hash: "h2".into(), ..planned };
    store.write(|w| rotation::insert(w, &again)).unwrap();
    let open = store.read(|r| rotation::open_of_holder(r, person)).unwrap().unwrap();
    store.write(|w| rotation::given_up(w, &open, at(13))).unwrap();
    let last = store.read(|r| rotation::last_of_holder(r, person)).unwrap().unwrap();
    assert_eq!(last.state, RotationState::GivenUp, "a plan that came to nothing leaves the key as it was");
    assert!(store.read(|r| key::get(r, "h2")).unwrap().unwrap().replaced_at.is_none());
}

#[test]
fn accounts_never_mix() {
    let bed = Bed::new();
    let (mut store, world, _, _) = with_a_kept_key(&bed);
    let other = store.write(|w| account::insert(w, &new_account("Other"))).unwrap();
    let list = [("h1".to_owned(), observed("seen"))];
    assert!(
        refused(&mut store, |w| key::observe_list(w, other, &list)),
        "another account cannot take over a key"
    );
    assert_eq!(
        store.write(|w| key::observe_list(w, world.account, &list)).unwrap(),
        0,
        "its own sees it again"
    );
}

#[test]
fn a_secret_is_never_overwritten_and_goes_only_by_name() {
    let bed = Bed::new();
    let (mut store, world, _, _) = with_a_kept_key(&bed);
    let original = store.read(|r| secret::get(r, "h1")).unwrap().unwrap();
    let other = keyroster_store::secret::SecretRow { ct: vec![9], ..original.clone() };
    assert!(refused(&mut store, |w| secret::insert(w, &other)), "the first one counts");
    assert!(refused(&mut store, |w| secret::reseal(w, &other)), "the same data key cannot seal it anew");
    let unknown = sealed(world, "nobody");
    assert!(refused(&mut store, |w| secret::insert(w, &unknown)), "a secret without its key would be lost");
    assert_eq!(store.read(|r| secret::get(r, "h1")).unwrap(), Some(original.clone()), "it is as it was");

    let next = world.dek + 1;
    store.write(|w| dek::insert_active(w, next, at(9))).unwrap();
    let turned = keyroster_store::secret::SecretRow { dek_id: next, ct: vec![9], ..original };
    store.write(|w| secret::reseal(w, &turned)).unwrap();
    assert_eq!(store.read(|r| secret::get(r, "h1")).unwrap(), Some(turned), "rotation replaces the seal");
    drop(store);
    let raw = Connection::open(bed.dir().join(DATA_FILE)).unwrap();
    for sql in [
        "DELETE FROM secret",
        "UPDATE secret SET key_hash = 'x', dek_id = 1",
        "DELETE FROM key",
        "DELETE FROM dek",
    ] {
        assert!(raw.execute(sql, []).is_err(), "{sql} is refused");
    }
    drop(raw);
    let mut store = bed.open();
    store.write(|w| secret::delete_for_ever(w, "h1")).unwrap();
    assert_eq!(store.read(|r| secret::get(r, "h1")).unwrap(), None, "the named function removes it");
    let again = store.write(|w| secret::delete_for_ever(w, "h1"));
    assert!(matches!(again, Err(StoreError::NoRow { .. })), "once");
}

#[test]
fn debug_shows_no_sealed_bytes() {
    let world = World { account: 1, roster: 1, dek: 1 };
    let shown = format!("{:?}", sealed(world, "h1"));
    assert!(shown.contains("h1") && !shown.contains("ct"), "only whose it is: {shown}");
}

#[test]
fn the_last_way_to_open_a_data_key_stays() {
    let bed = Bed::new();
    let (mut store, world) = bed.world();
    let slot = |kind| SlotRow {
        dek_id: world.dek,
        kind,
        version: 1,
        wrapped: vec![1, 2],
        params: json!({ "m": 65536 }),
    };
    store.write(|w| dek::put_slot(w, &slot(SlotKind::Keychain))).unwrap();
    assert!(
        refused(&mut store, |w| dek::delete_slot(w, world.dek, SlotKind::Keychain)),
        "secrets would be lost"
    );
    store.write(|w| dek::put_slot(w, &slot(SlotKind::Passphrase))).unwrap();
    store.write(|w| dek::delete_slot(w, world.dek, SlotKind::Keychain)).unwrap();
    let left = store.read(|r| dek::slots(r, world.dek)).unwrap();
    assert_eq!(left, [slot(SlotKind::Passphrase)], "the other one opens it still");
    let active = store.write(|w| dek::delete(w, world.dek));
    assert!(active.is_err(), "the active data key cannot go");
    assert_eq!(store.read(|r| dek::slots(r, world.dek)).unwrap().len(), 1, "and its slot is untouched");
}

#[test]
fn the_vault_stays_and_the_epoch_only_grows() {
    let bed = Bed::new();
    let (mut store, _) = bed.world();
    assert_eq!(
        store.write(|w| meta::begin_epoch(w, "install-2", "restored", at(9))).unwrap(),
        2,
        "a new epoch"
    );
    let row = store.read(meta::get).unwrap().unwrap();
    assert_eq!(
        (row.install_id.as_str(), row.review),
        ("install-2", Some(("restored".to_owned(), at(9)))),
        "and a review"
    );
    store.write(meta::end_review).unwrap();
    assert_eq!(store.read(meta::get).unwrap().unwrap().review, None, "which can be ended");
    drop(store);
    let raw = Connection::open(bed.dir().join(DATA_FILE)).unwrap();
    for sql in ["UPDATE meta SET epoch = 1", "UPDATE meta SET vault_tag = 'ZZZZ'", "DELETE FROM meta"] {
        let error = raw.execute(sql, []).unwrap_err().to_string();
        assert!(error.starts_with("meta: "), "{sql} is refused by a rule, not by {error}");
    }
}

#[test]
fn names_and_people_are_unique_where_they_must_be() {
    let bed = Bed::new();
    let (mut store, world) = bed.world();
    let people = store.write(|w| add_people(w, world.roster, 2)).unwrap();
    assert!(refused(&mut store, |w| account::insert(w, &new_account("Physics"))), "account names");
    let again = |w: &Writer<'_>| roster::insert(w, world.account, "Year 9", RosterKind::Class, at(9));
    assert!(refused(&mut store, again), "roster names in one account");
    store.write(|w| roster::set_archived(w, world.roster, Some(at(9)))).unwrap();
    store.write(again).unwrap();
    assert!(
        refused(&mut store, |w| roster::set_archived(w, world.roster, None)),
        "also when taken out again"
    );
    assert!(refused(&mut store, |w| holder::insert(w, world.roster, &[person(1)], at(9))), "one person once");
    assert!(refused(&mut store, |w| holder::update(w, people[0], &person(1))), "also by a change");
    store.write(|w| holder::set_removed(w, people[1], Some(at(9)))).unwrap();
    store.write(|w| holder::insert(w, world.roster, &[person(1)], at(9))).unwrap();
    assert!(refused(&mut store, |w| holder::set_removed(w, people[1], None)), "not twice by taking back");
}

#[test]
fn only_an_empty_roster_can_be_deleted() {
    let bed = Bed::new();
    let (mut store, world, person, _) = with_a_kept_key(&bed);
    assert!(refused(&mut store, |w| roster::delete_empty(w, world.roster)), "it has people");
    store.write(|w| holder::set_removed(w, person, Some(at(9)))).unwrap();
    assert!(refused(&mut store, |w| roster::delete_empty(w, world.roster)), "it had people with keys");
    let other = store.write(|w| roster::insert(w, world.account, "Empty", RosterKind::Class, at(9))).unwrap();
    let gone = store.write(|w| add_people(w, other, 2)).unwrap();
    for id in gone {
        store.write(|w| holder::set_removed(w, id, Some(at(9)))).unwrap();
    }
    store.write(|w| roster::delete_empty(w, other)).unwrap();
    assert_eq!(store.read(|r| roster::get(r, other)).unwrap(), None, "it is gone with those removed from it");
}
