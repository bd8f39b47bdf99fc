//! Pictures of the window, left where `KEYROSTER_PRACTICE_RUN` names a folder for them.

use std::path::PathBuf;

use crate::window::Window;

/// The folder, when somebody wants to look.
pub fn folder() -> Option<PathBuf> {
    std::env::var_os("KEYROSTER_PRACTICE_RUN").map(PathBuf::from)
}

/// Takes a picture once what changed is drawn; it is kept only when somebody wants to look.
pub fn take(window: &Window<'_>, name: &str) -> Vec<u8> {
    let drawn =
        "const done = arguments[0]; requestAnimationFrame(() => requestAnimationFrame(() => done(true)))";
    window.page.script_until_done(drawn, &[]).expect("the page draws");
    let png = window.page.picture().expect("a picture");
    assert!(png.starts_with(b"\x89PNG"), "{name} is a picture");
    if let Some(folder) = folder() {
        std::fs::write(folder.join(format!("{name}.png")), &png).expect("the picture is kept");
    }
    png
}

/// Tells somebody who watches what happened.
pub fn say(text: &str) {
    if folder().is_some() {
        println!("{text}");
    }
}
