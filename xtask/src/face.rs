//! The window's pages: their packages and their build, each only when something changed.

use std::fs;
use std::path::Path;
use std::time::SystemTime;

use crate::house;
use crate::process::{go, npm};
use crate::trouble::{Done, Trouble};

/// What the built pages are made from, below `ui`.
const SOURCES: [&str; 6] =
    ["src", "index.html", "package-lock.json", "vite.config.ts", "svelte.config.js", "tsconfig.json"];

/// Installs the packages of `folder` when its lock file is newer than what is installed.
///
/// # Errors
/// npm said no.
pub fn packages(folder: &str) -> Done {
    let top = house::at(folder);
    let wanted = newest(&top.join("package.json")).max(newest(&top.join("package-lock.json")));
    // npm writes this file last: an interrupted installation does not have it.
    let installed = newest(&top.join("node_modules/.package-lock.json"));
    if installed.is_some() && installed >= wanted {
        return Ok(());
    }
    go(&mut npm(folder, &["ci", "--no-audit", "--no-fund"]))
}

/// Builds the pages when a source is newer than they are, or when they are a placeholder.
///
/// # Errors
/// The build said no, or left nothing.
pub fn build() -> Done {
    packages("ui")?;
    let ui = house::at("ui");
    if is_built(&ui) {
        return Ok(());
    }
    go(&mut npm("ui", &["run", "build"]))?;
    if is_built(&ui) {
        Ok(())
    } else {
        Err(Trouble::Wrong("npm run build left no pages in ui/dist".to_owned()))
    }
}

fn is_built(ui: &Path) -> bool {
    let index = ui.join("dist/index.html");
    // The placeholder that Cargo embeds when there are no pages has no script.
    let real = fs::read_to_string(&index).is_ok_and(|text| text.contains("<script"));
    let sources = SOURCES.iter().map(|name| newest(&ui.join(name))).max();
    real && newest(&index) >= sources.flatten()
}

/// When the newest file or folder at or below `path` was changed: removing a file changes its folder.
fn newest(path: &Path) -> Option<SystemTime> {
    let own = fs::metadata(path).ok()?.modified().ok()?;
    let below = fs::read_dir(path).into_iter().flatten().flatten();
    Some(below.filter_map(|entry| newest(&entry.path())).fold(own, SystemTime::max))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_are_built_again_when_a_source_is_newer_or_was_removed() {
        let ui = std::env::temp_dir().join(format!("keyroster-xtask-{}", std::process::id()));
        fs::create_dir_all(ui.join("src")).unwrap();
        fs::create_dir_all(ui.join("dist")).unwrap();
        fs::write(ui.join("src/main.ts"), "").unwrap();
        assert!(!is_built(&ui), "nothing was built");
        fs::write(ui.join("dist/index.html"), "<p>placeholder").unwrap();
        assert!(!is_built(&ui), "a placeholder would open an empty window");
        fs::write(ui.join("dist/index.html"), "<script></script>").unwrap();
        assert!(is_built(&ui));
        let later = SystemTime::now() + std::time::Duration::from_secs(10);
        fs::File::open(ui.join("src")).unwrap().set_modified(later).unwrap();
        assert!(!is_built(&ui), "a changed folder is a changed source");
        fs::remove_dir_all(ui).unwrap();
    }
}
