//! `cargo xtask bench import`: how quickly a large roster's bytes become the preview that the window gets.

use super::figures::{measure, verdict};
use crate::trouble::Done;

/// Measures with so many rows.
///
/// # Errors
/// It could not be measured; it is over its aim.
pub fn import(rows: u64) -> Done {
    println!(
        "\n{rows} rows of a roster file to its preview as the window gets it, optimised, the middle one of five:"
    );
    let figures = [
        ("preview_processor_us", "bytes to preview, on the processor", "ms", 1000),
        ("preview_clock_us", "by the clock, with whatever else the computer does", "ms", 1000),
    ];
    verdict(&measure("keyroster-app", "import", &[rows], &figures)?)
}
