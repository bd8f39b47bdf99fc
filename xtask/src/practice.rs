//! `cargo xtask practice`: the practice account alone, for programs and for looking around.

use crate::args::Args;
use crate::house;
use crate::process::{become_it, cargo, program, quiet};
use crate::trouble::Done;

/// Builds the server and becomes it, so that SIGTERM ends it. What is built is said on standard error only: the
/// server's address is the first line of standard output.
///
/// # Errors
/// It does not build, or cannot be started.
pub fn practice(args: &Args) -> Done {
    let build = ["build", "--locked", "--package", "keyroster-practice", "--bin", "keyroster-practice"];
    quiet(&mut cargo(&build))?;
    become_it(program(house::built("debug", "keyroster-practice"), &[]).args(args.rest()))
}
