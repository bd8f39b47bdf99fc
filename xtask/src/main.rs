//! The two commands of the README, `cargo xtask run` and `cargo xtask test`, and what they need.
//!
//! Only `std`: on a new machine this is what is built before anything can be said.

#![allow(clippy::print_stdout, clippy::print_stderr, reason = "it talks to a terminal and nothing else")]

mod args;
mod bench;
mod face;
mod fuzz;
mod house;
mod needs;
mod packages;
mod part;
mod parts;
mod practice;
mod process;
mod rehearsal;
mod run;
mod sim;
mod supply;
mod test;
mod trouble;

use std::process::ExitCode;

use args::Args;
use trouble::{Done, Trouble};

const USAGE: &str = "\
cargo xtask run [-- ARGS]      install what is missing, build, open the window (or, with no display, rehearse in it)
cargo xtask test               install what tests need and run everything CI runs
            [--only NAME]...   only these parts
            [--list]           name the parts
cargo xtask practice [...]     serve the practice account: --port, --oracle-port, --latency, --plan, --state, --help
cargo xtask sim                play provisioning against a model: [--seeds N] (20000), or [--seed S] one with its trace
cargo xtask bench provisioning create 200 keys at 150 ms a call, and at 0 ms: [--keys N] [--repeat N]
cargo xtask bench history      snapshots: their difference, opening a year of them, bytes on the disk: [--keys N]
cargo xtask bench import       a roster file of 200,000 rows to its preview: [--rows N]
cargo xtask bench window       10,000 people found and scrolled through in the real window
cargo xtask bench month        a month of 50 clients opened, and a year: [--clients N]
cargo xtask fuzz               give changed bytes to all that reads any: [--minutes N] (1) [--seed S]
cargo xtask sbom               write what Keyroster is made of, as CycloneDX: [--out FILE] (target/keyroster.cdx.json)";

fn main() -> ExitCode {
    let mut args = Args::of_program();
    let done = match args.word().as_deref() {
        Some("run") => run::run(&args),
        Some("test") => test::test(args),
        Some("practice") => practice::practice(&args),
        Some("sim") => sim::sim(args),
        Some("bench") => bench::bench(args),
        Some("fuzz") => fuzz::fuzz(args),
        Some("sbom") => supply::sbom(args),
        None | Some("help" | "--help" | "-h") => {
            println!("{USAGE}");
            Ok(())
        }
        Some(other) => Err(Trouble::Usage(format!("there is no command {other}"))),
    };
    end(done)
}

fn end(done: Done) -> ExitCode {
    let Err(trouble) = done else { return ExitCode::SUCCESS };
    eprintln!("xtask: {trouble}");
    if matches!(trouble, Trouble::Usage(_)) {
        eprintln!("\n{USAGE}");
        return ExitCode::from(2);
    }
    ExitCode::FAILURE
}
