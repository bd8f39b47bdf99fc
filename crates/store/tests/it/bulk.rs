//! Large rosters: ten thousand people with their keys, written in few transactions and read in one query.

use std::io::Write;
use std::time::Instant;

use keyroster_store::{attempt, key, people, secret};

use crate::bed::{Bed, add_people, created_key, new_attempt, sealed};

#[test]
fn ten_thousand_people_with_keys_are_written_and_read_whole() {
    const COUNT: usize = 10_000;
    let bed = Bed::new();
    let (mut store, world) = bed.world();
    let begun = Instant::now();
    let ids = store.write(|w| add_people(w, world.roster, COUNT)).unwrap();
    let added = begun.elapsed();
    let tries: Vec<_> = ids.iter().map(|id| new_attempt(world, *id, &format!("N{id:07}"))).collect();
    let attempts = store.write(|w| attempt::insert_many(w, &tries)).unwrap();
    let intended = begun.elapsed();
    store
        .write(|w| {
            ids.iter().zip(&attempts).try_for_each(|(id, tried)| {
                let hash = format!("hash-{id:060}");
                key::insert(w, &created_key(world, &hash, *id, Some(*tried)))?;
                secret::insert(w, &sealed(world, &hash))
            })
        })
        .unwrap();
    let kept = begun.elapsed();
    let rows = store.read(|r| people::of_roster(r, world.roster)).unwrap();
    let read = begun.elapsed();
    assert_eq!(rows.len(), COUNT, "nobody is left out");
    let whole = rows.iter().zip(&ids).all(|(row, id)| {
        row.holder.holder.id == *id
            && row.has_secret
            && row.key.as_ref().is_some_and(|key| key.holder_id == Some(*id))
    });
    assert!(whole, "everybody has their own key, in the roster's order");
    drop(store);
    let begun = Instant::now();
    let store = bed.open();
    let opened = begun.elapsed();
    assert_eq!(store.read(|r| people::of_roster(r, world.roster)).unwrap(), rows, "the same after reopening");
    // For the eye only: how long each step took here.
    let told = writeln!(
        std::io::stdout(),
        "people {added:?}, attempts {:?}, keys {:?}, read {:?}, opened {opened:?}",
        intended - added,
        kept - intended,
        read - kept
    );
    told.unwrap();
}
