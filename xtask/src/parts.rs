//! Everything that `cargo xtask test` runs, cheapest first.
//!
//! All of Rust is built once, for the whole workspace, in one target folder: choosing single packages would change
//! which features of their libraries are on, and build those again.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use crate::bench;
use crate::face;
use crate::house;
use crate::packages::BROWSERS;
use crate::part::Part;
use crate::process::{cargo, go, npm, program};
use crate::supply;
use crate::trouble::{Done, Trouble};

/// Test programs that are a part of their own; `rooms` runs all the others.
const OWN_PART: [&str; 5] = ["contract", "fuzz", "kill", "simulator", "window"];

/// The parts, in order.
pub const ALL: &[Part] = &[
    part("format", "every Rust file is formatted", None, || go(&mut cargo(&["fmt", "--all", "--check"]))),
    part("tidy", "the house's own rules (tests/tidy.rs)", None, tidy),
    part("ui-check", "types, lints and form of the window's pages", None, || ui(&["run", "check"])),
    part("ui-unit", "state, parts and words of the window", None, || ui(&["test"])),
    part("ui-browser", "every screen in a browser: flows, keyboard, axe", None, browser),
    part("build", "the whole workspace and its tests", None, build),
    part("rooms", "tests of every room and of the whole house", Some("build"), rooms),
    part("docs", "examples in the documentation", Some("build"), || {
        go(&mut cargo(&["test", "--workspace", "--locked", "--doc"]))
    }),
    part("contract", "OpenRouter's own client against the practice server", Some("build"), contract),
    part("simulator", "20,000 seeds of provisioning with faults and kills", Some("build"), || {
        only("simulator")
    }),
    part("fuzz", "three seconds of changed bytes for each of all that reads any", Some("build"), || {
        only("fuzz")
    }),
    part("kills", "the real program killed 300 times", Some("build"), || only("kill")),
    part(
        "window",
        "the real window, its dialogs and a keychain, on a virtual display",
        Some("build"),
        window,
    ),
    part("clippy", "no warning of the compiler or of clippy", Some("build"), clippy),
    part(
        "bench",
        "the bench, once: 200 keys, exactly 200 POSTs, every secret kept",
        Some("build"),
        bench::smoke,
    ),
    part(
        "deny",
        "list of parts, licences, sources; known flaws where their database can be had",
        None,
        supply::deny,
    ),
];

const fn part(
    name: &'static str,
    about: &'static str,
    after: Option<&'static str>,
    run: fn() -> Done,
) -> Part {
    Part { name, about, after, run }
}

/// `std` only, so it is compiled by itself, long before the window is.
fn tidy() -> Done {
    let folder = house::at("target/tidy");
    fs::create_dir_all(&folder).map_err(Trouble::file(&folder))?;
    let out = folder.join("tidy");
    let mut rustc = program("rustc", &["--edition", "2024", "--test", "tests/tidy.rs", "-o"]);
    go(rustc.arg(&out))?;
    go(program(&out, &[]).env("CARGO_MANIFEST_DIR", house::top()))
}

fn ui(args: &[&str]) -> Done {
    face::packages("ui")?;
    go(&mut npm("ui", args))
}

fn browser() -> Done {
    face::build()?;
    let mut command = npm("ui", &["run", "e2e"]);
    if let Some(browser) = house::on_path(BROWSERS) {
        command.env("CHROMIUM", browser);
    }
    go(&mut command)
}

fn build() -> Done {
    face::build()?;
    go(&mut cargo(&["build", "--workspace", "--all-targets", "--locked"]))
}

fn rooms() -> Done {
    let mut command = cargo(&["test", "--workspace", "--locked", "--no-fail-fast", "--lib", "--bins"]);
    for name in test_programs(&house::top()) {
        if !OWN_PART.contains(&name.as_str()) {
            command.args(["--test", &name]);
        }
    }
    go(&mut command)
}

fn only(name: &str) -> Done {
    go(&mut cargo(&["test", "--workspace", "--locked", "--test", name]))
}

fn contract() -> Done {
    face::packages("crates/practice/contract")?;
    only("contract")
}

fn window() -> Done {
    if !cfg!(target_os = "linux") {
        println!("The window is driven on Linux only.");
        return Ok(());
    }
    face::build()?;
    only("window")
}

fn clippy() -> Done {
    go(&mut cargo(&["clippy", "--workspace", "--all-targets", "--locked", "--", "-D", "warnings"]))
}

/// The integration tests of every package, by Cargo's rules: `tests/x.rs`, `tests/x/main.rs`, `[[test]]`.
fn test_programs(top: &Path) -> BTreeSet<String> {
    let mut packages = vec![top.to_owned(), top.join("xtask")];
    packages.extend(entries(&top.join("crates")));
    packages.iter().flat_map(|p| test_programs_of(p)).collect()
}

fn test_programs_of(package: &Path) -> Vec<String> {
    let manifest = fs::read_to_string(package.join("Cargo.toml")).unwrap_or_default();
    let named = manifest.split("[[test]]").skip(1).filter_map(|section| {
        let section = section.split("\n[").next()?;
        let line = section.lines().find(|l| l.trim_start().starts_with("name"))?;
        Some(line.split('"').nth(1)?.to_owned())
    });
    let mut all: Vec<String> = named.collect();
    if !manifest.lines().any(|l| l.trim() == "autotests = false") {
        all.extend(entries(&package.join("tests")).into_iter().filter_map(|path| {
            let is_one = path.extension().is_some_and(|e| e == "rs") || path.join("main.rs").is_file();
            is_one.then(|| path.file_stem().map(|s| s.to_string_lossy().into_owned())).flatten()
        }));
    }
    all
}

fn entries(folder: &Path) -> Vec<PathBuf> {
    fs::read_dir(folder).into_iter().flatten().flatten().map(|e| e.path()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_test_program_is_in_some_part() {
        // A test program that no part runs would be trusted and never run.
        let found = test_programs(&house::top());
        for known in ["tidy", "contract", "simulator", "wire"] {
            assert!(found.contains(known), "{known} was not found: {found:?}");
        }
        assert!(!found.contains("common") && !found.contains("fixtures"), "{found:?}");
    }

    #[test]
    fn a_part_runs_after_what_it_needs() {
        for (n, part) in ALL.iter().enumerate() {
            let before = ALL[..n].iter().any(|p| Some(p.name) == part.after);
            assert!(before || part.after.is_none(), "{} needs {:?} first", part.name, part.after);
        }
    }
}
