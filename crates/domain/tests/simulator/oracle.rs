//! The judge: looks at the server's own table, at the files and at the last processes.

use std::collections::HashMap;

use keyroster_domain::key::KeyHash;
use keyroster_domain::provisioning::{Need, RowState, Subject};

use crate::world::World;

pub fn judge(world: &mut World) {
    let mut found = Vec::new();
    orphans(world, &mut found);
    doubles(world, &mut found);
    for laptop in 0..world.laptops.len() {
        everyone(world, laptop, &mut found);
        acknowledged(world, laptop, &mut found);
    }
    for key in world.server.living() {
        if key.wrong_limit && !key.key.disabled && world.laptops.iter().any(|l| l.file.holds(&key.key.hash)) {
            found.push(format!("{} has no limit and is not switched off", key.key.hash));
        }
    }
    if let Some(first) = found.into_iter().next() {
        world.fail(first);
    }
}

fn in_question(world: &World, hash: &KeyHash) -> bool {
    world.laptops.iter().any(|laptop| {
        let asked = laptop.state.as_ref().is_some_and(|state| {
            state.questions().any(|question| question.about == Subject::Key(hash.clone()))
        });
        asked || laptop.file.leaves_alone(hash)
    })
}

/// Every living key with a marker of ours has its secret stored, or is put before a person.
fn orphans(world: &World, found: &mut Vec<String>) {
    for stored in world.server.living() {
        let Some(marker) = stored.key.marker() else { continue };
        if !world.laptops.iter().any(|laptop| laptop.file.tag == marker.tag()) {
            continue;
        }
        let hash = &stored.key.hash;
        if !world.laptops.iter().any(|laptop| laptop.file.holds(hash)) && !in_question(world, hash) {
            let lost = if world.acked.contains(hash) { "known to somebody" } else { "known to nobody" };
            found.push(format!("orphan: {hash} {}, {lost}", stored.key.name));
        }
    }
}

/// At most one living key per row that somebody may hold. After a rollback this needs a list without lag and names
/// as they were (the review shows what the list shows); two copies making keys side by side is a person's doing.
fn doubles(world: &World, found: &mut Vec<String>) {
    let rolled_back = world.copy_at.is_some();
    let blurred = world.faults_before.list_lag > 0
        || world.faults_before.label_edits > 0
        || world.faults_before.marker_edits > 0
        || world.faults_before.late_commit > 0;
    if world.copies || rolled_back && blurred {
        return;
    }
    let mut held: HashMap<i64, &KeyHash> = HashMap::new();
    for stored in world.server.living() {
        let hash = &stored.key.hash;
        // While a key is replaced there are two; after a rollback the file may not know that any more.
        let replaced = |row| world.laptops.iter().any(|laptop| laptop.file.replaced.get(&row) == Some(hash));
        let rotated = |row| world.rotated.contains(&row);
        if world.retired.contains(hash)
            || stored.row.is_some_and(|row| replaced(row) || rolled_back && rotated(row))
        {
            continue;
        }
        let somebody =
            world.acked.contains(hash) || world.laptops.iter().any(|laptop| laptop.file.holds(hash));
        if let (true, Some(row)) = (somebody, stored.row)
            && let Some(first) = held.insert(row, hash)
        {
            found.push(format!("row {row} has two keys: {first} and {hash}"));
        }
    }
}

/// Nobody waits: every row has a living key, or stands before a person, or was left out.
fn everyone(world: &World, laptop: usize, found: &mut Vec<String>) {
    let Some(state) = &world.laptops[laptop].state else { return };
    for row in world.laptops[laptop].rows.clone() {
        match state.row(row) {
            Some(RowState::Created(hash)) => {
                if !world.server.living().any(|stored| stored.key.hash == *hash) {
                    found.push(format!("row {row}: {hash} is gone"));
                }
            }
            Some(RowState::NeedsYou(Need::Question(_) | Need::WrongTerms { .. }) | RowState::LeftOut) => {}
            other => found.push(format!("row {row} has no key: {other:?}")),
        }
    }
}

/// What was shown as created is stored.
fn acknowledged(world: &World, laptop: usize, found: &mut Vec<String>) {
    let lost = world.laptops[laptop].acked.iter().find(|hash| !world.laptops[laptop].file.holds(hash));
    if let Some(hash) = lost {
        found.push(format!("the secret of {hash} was acknowledged and lost"));
    }
}
