//! Where things are.

use std::env;
use std::path::{Path, PathBuf};

/// The top of the repository. Asked at run time: one target folder may serve several clones.
pub fn top() -> PathBuf {
    let here = env::var_os("CARGO_MANIFEST_DIR").map(PathBuf::from);
    let parent = here.as_deref().and_then(Path::parent).map(Path::to_owned);
    parent.unwrap_or_else(|| PathBuf::from("."))
}

/// A path from the top of the repository.
pub fn at(path: &str) -> PathBuf {
    top().join(path)
}

/// A program that Cargo built with `profile` ("debug" or "release"): it lies beside this one.
pub fn built(profile: &str, name: &str) -> PathBuf {
    let own = env::current_exe().unwrap_or_default();
    let target = own.parent().and_then(Path::parent).map_or_else(|| at("target"), Path::to_owned);
    target.join(profile).join(name).with_extension(env::consts::EXE_EXTENSION)
}

/// The first of these programs that the `PATH` has.
pub fn on_path(names: &[&str]) -> Option<PathBuf> {
    let path = env::var_os("PATH")?;
    names.iter().find_map(|name| {
        let mut all =
            env::split_paths(&path).map(|dir| dir.join(name).with_extension(env::consts::EXE_EXTENSION));
        all.find(|file| file.is_file())
    })
}

/// Whether a window can be opened for a person to see.
pub fn has_display() -> bool {
    let set = |name: &str| env::var_os(name).is_some_and(|v| !v.is_empty());
    !cfg!(target_os = "linux") || set("DISPLAY") || set("WAYLAND_DISPLAY")
}

/// Whether nobody is there to be asked.
pub fn in_ci() -> bool {
    env::var("CI").is_ok_and(|v| !v.is_empty() && v != "false" && v != "0")
}
