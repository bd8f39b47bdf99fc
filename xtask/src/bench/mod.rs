//! `cargo xtask bench provisioning`: the whole `provision` command, against the practice server, measured.

mod figures;
mod history;
mod import;
mod month;
mod room;
mod server;
mod window;

use std::time::Duration;

use crate::args::Args;
use crate::house;
use crate::process::{cargo, go};
use crate::trouble::{Done, Trouble};

use room::Room;
use server::Server;

/// Requests in flight at first, by which the bound is reckoned.
const IN_FLIGHT: u64 = 8;
/// A call's time at the real OpenRouter, about.
const LATENCY_MS: u64 = 150;

/// Measures and prints.
///
/// # Errors
/// It could not be measured; not exactly one POST for each key; a secret that is not kept. Never because of time.
pub fn bench(mut args: Args) -> Done {
    match args.word().as_deref() {
        Some("provisioning") => {}
        Some("history") => {
            let large = args.number("--keys")?.unwrap_or(10_000).max(2);
            args.end()?;
            return history::history(large, 1_000, 365, 100_000);
        }
        Some("import") => {
            let rows = args.number("--rows")?.unwrap_or(200_000).max(1);
            args.end()?;
            return import::import(rows);
        }
        Some("month") => {
            let clients = args.number("--clients")?.unwrap_or(50).max(1);
            args.end()?;
            return month::month(clients, 365);
        }
        Some("window") => {
            args.end()?;
            return window::window();
        }
        _ => {
            return Err(Trouble::Usage(
                "the benches are: provisioning, history, import, month, window".to_owned(),
            ));
        }
    }
    let keys = args.number("--keys")?.unwrap_or(200).max(1);
    let repeat = args.number("--repeat")?.unwrap_or(3).max(1);
    args.end()?;
    provisioning(keys, repeat)
}

/// The same once, for the test run.
///
/// # Errors
/// As [`bench`].
pub fn smoke() -> Done {
    provisioning(200, 1)
}

fn provisioning(keys: u64, repeat: u64) -> Done {
    let build =
        ["build", "--release", "--locked", "--package", "keyroster-cli", "--package", "keyroster-practice"];
    go(cargo(&build).args(["--bins", "--features", "keyroster-cli/loopback"]))?;
    println!("\n{keys} keys, the whole `provision` command, every secret read back, median of {repeat}:");
    let bound = Duration::from_millis(keys * LATENCY_MS / IN_FLIGHT);
    let took = median(keys, repeat, LATENCY_MS)?;
    println!(
        "  at {LATENCY_MS} ms a call: {} s, {keys} POSTs, bound {} s ({IN_FLIGHT} in flight), ratio {}",
        thousandths(took.as_millis()),
        thousandths(bound.as_millis()),
        thousandths(took.as_millis() * 1000 / bound.as_millis().max(1)),
    );
    let own = median(keys, repeat, 0)?;
    let each = own.as_micros() / u128::from(keys);
    println!("  at 0 ms a call: {} s, {} ms for each key", thousandths(own.as_millis()), thousandths(each));
    Ok(())
}

/// The middle one of `repeat` runs, each with its own server and data folder.
fn median(keys: u64, repeat: u64, latency_ms: u64) -> Result<Duration, Trouble> {
    let mut times = Vec::new();
    for n in 1..=repeat {
        let took = once(keys, latency_ms)?;
        println!("    run {n} at {latency_ms} ms: {} s", thousandths(took.as_millis()));
        times.push(took);
    }
    times.sort();
    Ok(times[times.len() / 2])
}

fn once(keys: u64, latency_ms: u64) -> Result<Duration, Trouble> {
    let server = Server::start(&house::built("release", "keyroster-practice"), latency_ms)?;
    let room = Room::new(keys)?;
    room.connect(&server)?;
    room.import()?;
    let took = room.provision()?;
    let posts = server.posts()?;
    if posts != keys {
        return Err(Trouble::Wrong(format!("{posts} POSTs were sent for {keys} keys")));
    }
    let secrets = room.secrets()?;
    if secrets != usize::try_from(keys).unwrap_or(usize::MAX) {
        return Err(Trouble::Wrong(format!("{secrets} different secrets are kept of {keys} keys")));
    }
    Ok(took)
}

/// `3.750` for 3750: milliseconds as seconds, microseconds as milliseconds, thousandths as a ratio.
fn thousandths(number: u128) -> String {
    format!("{}.{:03}", number / 1000, number % 1000)
}

#[cfg(test)]
mod tests {
    use super::thousandths;

    #[test]
    fn thousandths_keep_their_zeros() {
        assert_eq!(thousandths(3_050), "3.050");
        assert_eq!(thousandths(7), "0.007");
    }
}
