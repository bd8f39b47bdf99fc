//! A class turned off as a whole, and its hours: what was written before an act is there after a crash.

use jiff::civil::time;
use keyroster_domain::hours::{ClassHours, Days, Missed};
use keyroster_store::class_hours;
use keyroster_store::pause::{self, KeyIs, Why};
use keyroster_store::{StoreError, key, roster};

use crate::bed::{Bed, add_people, at, created_key};

#[test]
fn a_class_is_held_once_and_remembers_what_each_key_was() {
    let bed = Bed::new();
    let (mut store, world) = bed.world();
    store
        .write(|w| {
            let people = add_people(w, world.roster, 2)?;
            key::insert(w, &created_key(world, "a", people[0], None))?;
            key::insert(w, &created_key(world, "b", people[1], None))?;
            let id = pause::begin(w, world.roster, Why::Hours, at(10))?;
            pause::add(w, id, "a", false)?;
            pause::add(w, id, "b", true)?;
            pause::set_state(w, id, "a", KeyIs::Off)?;
            pause::add(w, id, "a", true)?;
            pause::by_hand(w, id)
        })
        .unwrap();
    drop(store);
    let mut store = bed.open();
    let open = store.read(|r| pause::open(r, world.roster)).unwrap().expect("it holds over a restart");
    assert_eq!((open.why, open.began_at), (Why::Hand, at(10)));
    let keys = store.read(|r| pause::keys(r, open.id)).unwrap();
    let told: Vec<_> = keys.iter().map(|key| (key.key_hash.as_str(), key.was_off, key.state)).collect();
    assert_eq!(
        told,
        [("a", false, KeyIs::Off), ("b", true, KeyIs::Kept)],
        "adding a key twice keeps what it was first: after a crash it would be off already"
    );
    let second = store.write(|w| pause::begin(w, world.roster, Why::Hand, at(11)));
    assert!(
        matches!(second, Err(StoreError::Conflict { .. })),
        "two pauses would remember two former states"
    );
    store.write(|w| pause::end(w, open.id, at(12))).unwrap();
    assert!(store.read(|r| pause::open(r, world.roster)).unwrap().is_none());
    assert_eq!(store.read(|r| pause::last(r, world.roster)).unwrap().unwrap().ended_at, Some(at(12)));
    assert!(store.write(|w| pause::end(w, open.id, at(13))).is_err(), "nothing is given back twice");
}

#[test]
fn hours_come_back_as_they_were_and_a_note_stays_until_it_is_read() {
    let bed = Bed::new();
    let (mut store, world) = bed.world();
    let hours = ClassHours {
        days: Days::of_mask(0b001_0101).unwrap(),
        opens: time(22, 30, 0, 0),
        closes: time(0, 0, 0, 0),
        from: Some(jiff::civil::date(2026, 9, 1)),
        until: None,
    };
    let missed = Missed { first: at(20), opens: true, count: 3 };
    store
        .write(|w| {
            class_hours::set(w, world.roster, &hours, "Europe/Berlin", at(9))?;
            class_hours::looked(w, world.roster, at(30), Some(&missed))?;
            class_hours::looked(w, world.roster, at(40), None)?;
            class_hours::leave_open(w, world.roster, Some(at(50)))
        })
        .unwrap();
    let row = store.read(class_hours::all).unwrap().pop().expect("one class");
    assert_eq!((row.hours.clone(), row.zone.as_str()), (hours.clone(), "Europe/Berlin"));
    assert_eq!((row.looked_at, row.left_open_until), (Some(at(40)), Some(at(50))));
    assert_eq!(
        (row.missed, row.missed_until),
        (Some(missed), Some(at(30))),
        "looking again does not wipe what nobody has read"
    );
    store.write(|w| class_hours::read_missed(w, world.roster)).unwrap();
    assert_eq!(store.read(|r| class_hours::get(r, world.roster)).unwrap().unwrap().missed, None);
    store
        .write(|w| {
            roster::set_archived(w, world.roster, Some(at(60)))?;
            Ok(())
        })
        .unwrap();
    assert!(store.read(class_hours::all).unwrap().is_empty(), "a class put away opens and closes nothing");
    assert!(store.write(|w| class_hours::delete(w, world.roster)).unwrap());
}
