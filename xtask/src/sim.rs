//! `cargo xtask sim`: the seeded simulator, any number of runs.

use std::time::Instant;

use crate::args::Args;
use crate::process::{cargo, go, quiet};
use crate::trouble::Done;

/// Plays seeds `0..N`, or one seed with its trace.
///
/// # Errors
/// A promise was broken; the seed is named.
pub fn sim(mut args: Args) -> Done {
    let (seeds, seed) = (args.number("--seeds")?, args.number("--seed")?);
    args.end()?;
    let test = ["test", "--locked", "--package", "keyroster-domain", "--test", "simulator"];
    quiet(cargo(&test).arg("--no-run"))?;
    let mut command = cargo(&test);
    command.args(["--", "--exact", "--nocapture"]);
    if let Some(seed) = seed {
        return go(command.arg("one_seed").env("KEYROSTER_SIM_SEED", seed.to_string()));
    }
    let seeds = seeds.unwrap_or(20_000);
    let start = Instant::now();
    go(command.arg("every_seed_keeps_the_promises").env("KEYROSTER_SIM_SEEDS", seeds.to_string()))?;
    println!("{seeds} seeds in {} s: no promise was broken", start.elapsed().as_secs());
    Ok(())
}
