//! What Keyroster is made of: a list of its parts (SBOM), and whether `deny.toml` allows them.

use std::fs;

use crate::args::Args;
use crate::house;
use crate::process::{agrees, answer, cargo, go, program};
use crate::trouble::{Done, Trouble};

/// Where the list of parts goes when nothing else is said; under `target`.
const OUT: &str = "target/keyroster.cdx.json";

/// Writes the list of parts as CycloneDX, and holds it against `deny.toml`.
///
/// # Errors
/// A part is not pinned, or not allowed.
pub fn sbom(mut args: Args) -> Done {
    let out = args.value("--out")?.unwrap_or_else(|| OUT.to_owned());
    args.end()?;
    write(&out)
}

fn write(out: &str) -> Done {
    let folder = house::at("target");
    fs::create_dir_all(&folder).map_err(Trouble::file(&folder))?;
    let metadata = answer(&mut cargo(&["metadata", "--format-version", "1", "--locked"]));
    let metadata = metadata.ok_or_else(|| Trouble::Missing("cargo metadata did not answer".to_owned()))?;
    let packages = house::at("target/packages.json");
    fs::write(&packages, metadata).map_err(Trouble::file(&packages))?;
    go(&mut program("node", &["xtask/src/sbom.mjs", "target/packages.json", out]))
}

/// Licences, banned crates and sources: by cargo-deny where it is installed, else by the list of parts. Known flaws only
/// where their database can be had, and it is said where not.
///
/// # Errors
/// Something is not allowed, or has a known flaw.
pub fn deny() -> Done {
    write(OUT)?;
    if !agrees(&mut cargo(&["deny", "--version"])) {
        println!(
            "cargo-deny is not installed here (cargo install --locked cargo-deny): licences, banned crates and sources \
             were held against deny.toml by the list of parts; KNOWN FLAWS WERE NOT LOOKED AT."
        );
        return Ok(());
    }
    go(&mut cargo(&["deny", "--all-features", "--offline", "check", "licenses", "bans", "sources"]))?;
    let database = "https://github.com/RustSec/advisory-db";
    if answer(program("git", &["ls-remote", "--heads", database]).env("GIT_TERMINAL_PROMPT", "0")).is_none() {
        println!("{database} cannot be reached from here: KNOWN FLAWS WERE NOT LOOKED AT.");
        return Ok(());
    }
    go(&mut cargo(&["deny", "--all-features", "check", "advisories"]))
}
