//! `cargo xtask bench import`: how quickly a large roster's bytes become the preview that the window gets.

use super::history;
use crate::process::{answer, cargo};
use crate::trouble::{Done, Trouble};

/// Measures with so many rows.
///
/// # Errors
/// It could not be measured; it is over its aim.
pub fn import(rows: u64) -> Done {
    let mut command = cargo(&[
        "run",
        "--release",
        "--locked",
        "--quiet",
        "--package",
        "keyroster-app",
        "--example",
        "import",
        "--",
    ]);
    println!(
        "\n{rows} rows of a roster file to its preview as the window gets it, optimised, the middle one of five:"
    );
    let told = answer(command.arg(rows.to_string()));
    let told = told.ok_or_else(|| Trouble::Wrong("the bench could not be run".to_owned()))?;
    history::judge(&told, &[("preview_us", "bytes to preview", "ms", 1000)])
}
