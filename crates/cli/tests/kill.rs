//! The real program killed (`kill -9`) at random instants and at every place of the create path, with answers lost and
//! keys made twice mixed in: no secret that was stored is lost, no key is unknown afterwards, nobody has two.
//!
//! `KEYROSTER_KILLS` sets how many kills (300 by default), `KEYROSTER_KILL_SEED` where the seeds begin. A failure names
//! its seed; `KEYROSTER_KILLS=1 KEYROSTER_KILL_SEED=<seed>` runs that case alone.
#![cfg(unix)]
#![allow(clippy::unwrap_used)]

mod common;
mod killing;

use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Instant;

use killing::{Trial, Tried};

/// Trials side by side: most of their time is spent waiting for answers to settle.
const SIDE_BY_SIDE: usize = 24;

/// Promise R2 and R1 on the real program.
#[test]
fn killed_at_any_instant_nothing_is_lost() {
    let wanted = number("KEYROSTER_KILLS").unwrap_or(300);
    let first = number("KEYROSTER_KILL_SEED").unwrap_or(1);
    let (next, kills) = (AtomicU64::new(first), AtomicU64::new(0));
    let tried: Mutex<Vec<Tried>> = Mutex::default();
    let begun = Instant::now();
    std::thread::scope(|scope| {
        for _ in 0..SIDE_BY_SIDE.min(usize::try_from(wanted).unwrap()) {
            scope.spawn(|| {
                while kills.load(Ordering::Relaxed) < wanted {
                    let seed = next.fetch_add(1, Ordering::Relaxed);
                    let one = Trial::of(seed).run();
                    kills.fetch_add(one.kills, Ordering::Relaxed);
                    tried.lock().unwrap().push(one);
                    if wanted == 1 {
                        return;
                    }
                }
            });
        }
    });
    let tried = tried.into_inner().unwrap();
    let wrong: Vec<String> = tried.iter().flat_map(|one| one.wrong.clone()).collect();
    let sum = |of: fn(&Tried) -> u64| tried.iter().map(of).sum::<u64>();
    println!(
        "{} kills in {} classes ({} at a named place), {} secrets stored before a kill, {} keys made, {} removed: {:?}",
        sum(|one| one.kills),
        tried.len(),
        sum(|one| one.at_a_place),
        sum(|one| one.stored_before),
        sum(|one| one.made),
        sum(|one| one.removed),
        begun.elapsed(),
    );
    assert!(wrong.is_empty(), "{} wrong:\n{}", wrong.len(), wrong.join("\n"));
    if wanted >= 100 {
        let mut places: Vec<&str> = tried.iter().flat_map(|one| one.places.iter().copied()).collect();
        places.sort_unstable();
        places.dedup();
        assert_eq!(places.len(), killing::PLACES.len(), "every place was hit at least once: {places:?}");
        assert!(sum(|one| one.stored_before) > 0, "a kill before anything is stored proves little");
    }
}

fn number(name: &str) -> Option<u64> {
    std::env::var(name).ok().map(|text| text.parse().unwrap())
}
