//! `cargo xtask bench window`: a class of 10,000 in the real window. Finding and scrolling are measured by the window's own
//! test program (`tests/window/speed.rs`), against the screen's own beat.

use std::fs;

use super::thousandths;
use crate::face;
use crate::house;
use crate::needs;
use crate::packages::For;
use crate::process::{cargo, go};
use crate::trouble::{Done, Trouble};

/// What is measured, its aim in microseconds, and what it means.
const AIMS: [(&str, u64, &str); 4] = [
    ("filter_work_p95_us", 16_000, "a key press to a table ready to paint, p95"),
    (
        "filter_painted_p95_us",
        33_000,
        "a key press to its painted result, p95 (up to one beat of it is waiting)",
    ),
    ("frame_p95_us", 17_000, "a frame while scrolling, p95"),
    ("frame_worst_us", 33_000, "the worst frame while scrolling"),
];

/// Measures and prints; never fails because of time.
///
/// # Errors
/// The window could not be driven.
pub fn window() -> Done {
    needs::packages(&[For::Window, For::Driving])?;
    face::build()?;
    let folder = house::at("target/speed");
    fs::create_dir_all(&folder).map_err(Trouble::file(&folder))?;
    let file = folder.join("window");
    let mut command = cargo(&["test", "--workspace", "--locked", "--test", "window", "--", "speed"]);
    go(command.env("KEYROSTER_SPEED", &file))?;
    let text = fs::read_to_string(&file).map_err(Trouble::file(&file))?;
    println!("\n10,000 people in the real window:");
    for (name, aim, meaning) in AIMS {
        let found = text.split_whitespace().find_map(|word| word.strip_prefix(name)?.strip_prefix('='));
        let took: u64 = found
            .and_then(|number| number.parse().ok())
            .ok_or_else(|| Trouble::Wrong(format!("the window's test did not tell {name}")))?;
        let ratio = thousandths(u128::from(took) * 1000 / u128::from(aim));
        println!("  {meaning}: {} ms, aim {} ms, ratio {ratio}", thousandths(took.into()), aim / 1000);
    }
    Ok(())
}
