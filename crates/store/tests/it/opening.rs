//! Opening: what is made, what is refused, and what is left alone.

use crate::bed::{Bed, add_people, created_key, new_attempt, sealed};
use keyroster_store::{attempt, key, people, secret};

#[test]
fn what_was_committed_is_there_after_reopening() {
    let bed = Bed::new();
    let (mut store, world) = bed.world();
    store
        .write(|w| {
            let holders = add_people(w, world.roster, 2)?;
            let id = attempt::insert(w, &new_attempt(world, holders[0], "N1"))?;
            key::insert(w, &created_key(world, "h1", holders[0], Some(id)))?;
            secret::insert(w, &sealed(world, "h1"))
        })
        .unwrap();
    let before = store.read(|r| people::of_roster(r, world.roster)).unwrap();
    drop(store);
    let after = bed.open().read(|r| people::of_roster(r, world.roster)).unwrap();
    assert_eq!(before, after, "a committed change survives");
    assert_eq!(after.len(), 2, "both people are listed");
    assert!(after[0].has_secret && after[0].key.is_some(), "the key and its secret belong to the first");
    assert!(!after[1].has_secret && after[1].key.is_none(), "the second has none");
}
