//! One seed: a troubled hour, then calm, then the questions of the oracle.

use keyroster_domain::marker::VaultTag;
use keyroster_domain::provisioning::{Config, InstallId};

use crate::file::File;
use crate::oracle;
use crate::world::{Laptop, Next, START, World};

const MINUTE: i64 = 60_000;
/// More things than this in one cycle mean that it does not come to an end.
const PATIENCE: u32 = 60_000;

/// Plays one seed; the violation and, if asked for, the trace.
pub fn play(seed: u64, config: &Config, traced: bool) -> (Option<String>, World) {
    let mut world = World::new(seed, config.clone());
    world.trace = traced.then(Vec::new);
    let faults = world.faults.clone();
    world.note(|| format!("{faults:?}"));
    trouble(&mut world);
    while world.turn(START + 60 * MINUTE) {}
    calm(&mut world);
    (world.violation.clone(), world)
}

fn trouble(world: &mut World) {
    for _ in 0..world.faults.kills {
        if world.rng.per_mille(700) {
            let effect = world.rng.between(1, 160);
            world.kill_at.push(effect.unsigned_abs());
        } else {
            let moment = world.rng.between(0, 10 * MINUTE);
            world.after(moment, 0, Next::Kill);
        }
    }
    for (chance, keep_marker) in [(world.faults.label_edits, true), (world.faults.marker_edits, false)] {
        for _ in 0..chance.min(3) {
            let moment = world.rng.between(0, 15 * MINUTE);
            world.after(moment, 0, Next::Edit { keep_marker });
        }
    }
    for next in [Next::Rotate, Next::Retire, Next::Rotate] {
        if world.rng.per_mille(400) {
            let moment = world.rng.between(0, 40 * MINUTE);
            world.after(moment, 0, next);
        }
    }
    if world.faults.foreign > 0 {
        let moment = world.rng.between(0, 2 * MINUTE);
        world.after(moment, 0, Next::Foreign);
    }
    match world.rng.between(0, 99) {
        0..15 => {
            world.copy_at = Some(world.rng.between(2, 70).unsigned_abs());
            let noticed = world.rng.per_mille(700);
            let moment = world.rng.between(MINUTE, 40 * MINUTE);
            world.after(moment, 0, Next::PutBack { noticed });
        }
        15..20 => world.copies = true,
        20..28 => {
            let file = File::new(VaultTag::from_entropy(world.rng.five()), "b");
            world.laptops.push(Laptop::new(file, 101..106));
        }
        _ => {}
    }
    if world.copies {
        world.copy_at = Some(world.rng.between(2, 70).unsigned_abs());
        world.start(0);
        let moment = START + world.rng.between(1_000, 10 * MINUTE);
        while world.turn(moment) {}
        let mut file = world.copy.take().unwrap_or_else(|| world.laptops[0].file.clone());
        file.install = InstallId("b".to_owned());
        file.restored = true;
        let rows = world.laptops[0].rows.clone();
        world.laptops.push(Laptop::new(file, rows));
        world.start(1);
    } else {
        (0..world.laptops.len()).for_each(|laptop| world.start(laptop));
    }
}

/// Faults stop; what is under way lands; then three cycles, then one more that must change nothing.
fn calm(world: &mut World) {
    world.note(|| "calm".to_owned());
    world.faults = world.faults.calm();
    world.lively = false;
    world.kill_at.clear();
    let landed = world.now.max(START + 60 * MINUTE) + 20 * MINUTE;
    while world.turn(landed) {}
    world.now = landed;
    for cycle in 0..3 {
        for laptop in 0..world.laptops.len() {
            let afresh = cycle > 0 || world.rng.per_mille(500);
            if !world.laptops[laptop].file.rotating.is_empty() {
                cycle_once(world, laptop, true, true);
                world.now += 2 * MINUTE;
            }
            let afresh = afresh || world.laptops[laptop].rotates;
            cycle_once(world, laptop, afresh, false);
        }
        world.now += 2 * MINUTE;
    }
    for laptop in 0..world.laptops.len() {
        let ends = |world: &World| -> Vec<_> {
            let attempts = &world.laptops[laptop].file.attempts;
            attempts.iter().map(|a| (a.marker, a.state, a.hash.clone(), a.switch_off)).collect()
        };
        let before = (world.mutations, ends(world));
        if !world.laptops[laptop].file.rotating.is_empty() {
            cycle_once(world, laptop, true, true);
        }
        cycle_once(world, laptop, true, false);
        let sent = world.mutations - before.0;
        if sent > 0 || ends(world) != before.1 {
            world.fail(format!("a second run sent {sent} mutating requests or changed the file"));
        }
    }
    if world.violation.is_none() {
        oracle::judge(world);
    }
}

/// The program is started (or goes on) and runs to its end; a person reviews and continues where asked.
fn cycle_once(world: &mut World, laptop: usize, afresh: bool, rotates: bool) {
    if afresh {
        world.laptops[laptop].life += 1;
        world.laptops[laptop].state = None;
        world.laptops[laptop].states.clear();
        world.laptops[laptop].unanswered.clear();
        let fresh = &mut world.laptops[laptop];
        (fresh.held_until, fresh.paused, fresh.reading, fresh.deleting) = (0, false, false, 0);
    }
    world.laptops[laptop].finished = None;
    if world.laptops[laptop].state.is_none() {
        world.note(|| format!("[{laptop}] started afresh"));
        world.start_as(laptop, rotates);
    } else {
        world.laptops[laptop].resolving = false;
        let event = world.run_event(laptop);
        world.tell(laptop, event);
    }
    for _ in 0..PATIENCE {
        let ended = world.laptops[laptop].finished.as_ref().is_some_and(|summary| summary.stopped.is_none());
        if ended || world.violation.is_some() {
            return;
        }
        if !world.turn(i64::MAX) {
            break;
        }
    }
    if world.violation.is_none() {
        world.fail("the run does not come to an end");
    }
}
