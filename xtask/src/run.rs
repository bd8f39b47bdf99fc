//! `cargo xtask run`: the window, from nothing.

use crate::args::Args;
use crate::face;
use crate::house;
use crate::needs;
use crate::packages::For;
use crate::process::{become_it, cargo};
use crate::rehearsal;
use crate::trouble::Done;

/// Installs what is missing, builds, and opens the window; with no display, does the main job in it by script.
///
/// # Errors
/// Something is missing, does not build, or did not work.
pub fn run(args: &Args) -> Done {
    let display = house::has_display();
    needs::packages(if display { &[For::Window] } else { &[For::Window, For::Driving] })?;
    needs::node()?;
    face::build()?;
    if !display {
        println!("No display here: the main job is done in the real window on a virtual one.");
        return rehearsal::rehearse();
    }
    println!("Building; the first time takes some minutes.");
    let mut command = cargo(&["run", "--locked", "--package", "keyroster", "--"]);
    become_it(command.args(args.rest()))
}
