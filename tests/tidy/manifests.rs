//! Rules of the Cargo manifests: who may know whom.

use crate::tree::{File, Found};

/// A room, and the rooms it may know. Tests of any room may start the practice server.
const MAY_KNOW: [(&str, &[&str]); 11] = [
    ("crates/domain", &[]),
    ("crates/openrouter", &[]),
    ("crates/practice", &[]),
    ("crates/vault", &[]),
    ("crates/sheets", &["domain"]),
    ("crates/store", &["domain"]),
    ("crates/app", &["domain", "openrouter", "sheets", "store", "vault"]),
    // Puts an app together from this computer's parts, for both faces.
    ("crates/assembly", &["app", "domain", "practice", "vault"]),
    ("crates/cli", &["app", "assembly", "practice"]),
    // The desktop package: the shell.
    ("", &["app", "assembly", "practice"]),
    // Benches and the simulator drive the rooms from outside.
    ("xtask", &["app", "domain", "practice"]),
];

/// A library (by the start of its name), and where alone it may be used outside tests.
const HOMES: [(&str, &[&str]); 9] = [
    ("tauri", &[""]),
    ("rfd", &[""]),
    ("arboard", &[""]),
    ("rusqlite", &["crates/store"]),
    ("krilla", &["crates/sheets"]),
    ("keyring", &["crates/vault"]),
    ("chacha20poly1305", &["crates/vault"]),
    ("calamine", &["crates/sheets"]),
    ("axum", &["crates/practice"]),
];

struct Dependency<'a> {
    name: &'a str,
    line: usize,
    for_tests: bool,
}

fn dependencies(text: &str) -> Vec<Dependency<'_>> {
    let (mut inside, mut for_tests, mut all) = (false, false, Vec::new());
    for (n, line) in text.lines().enumerate() {
        let line = line.trim();
        if let Some(section) = line.strip_prefix('[') {
            let section = section.trim_end_matches(']');
            inside = section.ends_with("dependencies") && !section.starts_with("workspace");
            for_tests = section.ends_with("dev-dependencies");
        } else if inside && !line.starts_with('#') {
            let name = line.split(['.', '=', ' ']).next().unwrap_or_default();
            if !name.is_empty() && line.contains('=') {
                all.push(Dependency { name, line: n + 1, for_tests });
            }
        }
    }
    all
}

fn room(file: &File) -> &str {
    file.path.strip_suffix("Cargo.toml").unwrap_or_default().trim_end_matches('/')
}

/// Rooms that know somebody they may not, and rooms that the plan does not have.
pub fn neighbours(file: &File) -> Vec<Found> {
    let Some((_, may)) = MAY_KNOW.iter().find(|(name, _)| *name == room(file)) else {
        return vec![file.found(1, "a room that the plan of the house does not have")];
    };
    let all = dependencies(&file.text).into_iter().filter_map(|d| {
        let known = d.name.strip_prefix("keyroster-")?;
        // The whole-house tests at the top look into every room.
        let fine = may.contains(&known) || d.for_tests && (known == "practice" || room(file).is_empty());
        (!fine).then(|| file.found(d.line, &format!("may not know {known}")))
    });
    all.collect()
}

/// Libraries away from home.
pub fn homes(file: &File) -> Vec<Found> {
    let all = dependencies(&file.text).into_iter().filter(|d| !d.for_tests).filter_map(|d| {
        let (_, at) = HOMES.iter().find(|(name, _)| d.name.starts_with(name))?;
        (!at.contains(&room(file))).then(|| file.found(d.line, &format!("{} lives elsewhere", d.name)))
    });
    all.collect()
}

#[cfg(test)]
mod planted {
    use super::*;
    use crate::tree::file;

    #[test]
    fn a_forbidden_neighbour_is_found() {
        let text = "[package]\nname = \"x\"\n[dependencies]\nkeyroster-app.workspace = true\n\
                    [dev-dependencies]\nkeyroster-practice = { path = \"x\" }\nkeyroster-store.workspace = true\n";
        assert_eq!(neighbours(&file("crates/domain/Cargo.toml", text)).len(), 2);
        assert_eq!(neighbours(&file("crates/new/Cargo.toml", "")).len(), 1);
        assert_eq!(neighbours(&file("crates/cli/Cargo.toml", &text[..text.len() / 2])).len(), 0);
    }

    #[test]
    fn a_library_away_from_home_is_found() {
        let text = "[target.'cfg(unix)'.dependencies]\nrusqlite.workspace = true\n[dev-dependencies]\nrusqlite = \"1\"\n";
        assert_eq!(homes(&file("crates/app/Cargo.toml", text)).len(), 1);
        assert_eq!(homes(&file("crates/store/Cargo.toml", text)).len(), 0);
        assert_eq!(homes(&file("Cargo.toml", "[workspace.dependencies]\nrusqlite = \"1\"\n")).len(), 0);
    }
}
