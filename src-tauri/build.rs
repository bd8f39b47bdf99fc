//! Build script: denies every command that is not listed, and makes sure there is something to embed.

use std::path::Path;

use tauri_build::{AppManifest, Attributes};

#[path = "command_names.rs"]
mod command_names;

/// Where `tauri.conf.json` says the built window is.
const INDEX: &str = "ui/dist/index.html";

fn main() {
    // Tauri itself only notices files that were there when it last ran, so the folders are watched.
    for watched in ["src-tauri/build.rs", "src-tauri/command_names.rs", "src-tauri/capabilities", "ui/dist"] {
        println!("cargo:rerun-if-changed={watched}");
    }
    if !Path::new(INDEX).exists() {
        println!(
            "cargo:warning=the window is not built (cargo xtask run builds it): a placeholder is embedded"
        );
        write_placeholder().expect("ui/dist can be written");
    }
    let attributes = Attributes::new()
        .app_manifest(AppManifest::new().commands(command_names::ALL))
        .capabilities_path_pattern("./src-tauri/capabilities/*.json");
    tauri_build::try_build(attributes).expect("tauri.conf.json, the capability and the icons fit together");
}

/// A page that says what is missing, so that checks and unit tests build without Node.
fn write_placeholder() -> std::io::Result<()> {
    std::fs::create_dir_all("ui/dist")?;
    std::fs::write(
        INDEX,
        "<!doctype html><html lang=\"en\"><title>Keyroster</title><p>The window was not built: cargo xtask run",
    )
}
