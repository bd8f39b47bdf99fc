//! Rules of the shell: one set of commands, and bodies that only pass on.

use std::collections::BTreeSet;

use crate::source::{code, words};
use crate::tree::{File, Found};

type Names = BTreeSet<String>;

/// Differences between the list of commands and the places that must name the same ones.
pub fn command_sets(files: &[File]) -> Vec<Found> {
    let Some(list) = files.iter().find(|f| f.path == "src-tauri/command_names.rs") else {
        return vec![
            crate::tree::File { path: "src-tauri/command_names.rs".into(), text: String::new() }
                .found(1, "is missing"),
        ];
    };
    let listed = literals(&list.text);
    let shell = || files.iter().filter(|f| f.under("src-tauri/"));
    let mut found = Vec::new();
    let build = files.iter().find(|f| f.path == "src-tauri/build.rs");
    if !build.is_some_and(|f| f.text.contains("command_names")) {
        found.push(list.found(1, "build.rs does not read it, so commands are not denied by default"));
    }
    for (place, names) in [
        ("#[tauri::command]", union(shell(), defined)),
        ("generate_handler!", union(shell(), handled)),
        ("the capability", union(shell().filter(|f| f.under("src-tauri/capabilities/")), allowed)),
        ("ui/src/ipc", union(files.iter().filter(|f| f.under("ui/src/ipc/")), called)),
    ] {
        for name in listed.difference(&names) {
            found.push(list.found(1, &format!("{name} is listed and not in {place}")));
        }
        for name in names.difference(&listed) {
            found.push(list.found(1, &format!("{name} is in {place} and not listed")));
        }
    }
    found
}

fn union<'a>(files: impl Iterator<Item = &'a File>, names: impl Fn(&str) -> Names) -> Names {
    files.flat_map(|f| names(&f.text)).collect()
}

fn is_name(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_')
}

/// Every `"snake_case"` text outside line comments.
fn literals(text: &str) -> Names {
    let lines = text.lines().filter(|l| !l.trim_start().starts_with("//"));
    lines.flat_map(|l| l.split('"').skip(1).step_by(2)).filter(|n| is_name(n)).map(str::to_owned).collect()
}

/// Functions under `#[tauri::command…]`.
fn defined(text: &str) -> Names {
    let code = code(text);
    let after = code.split("#[tauri::command").skip(1);
    after.filter_map(|rest| words(rest.split_once("fn ")?.1).next().map(str::to_owned)).collect()
}

/// The last name of each path in `generate_handler![…]`.
fn handled(text: &str) -> Names {
    let code = code(text);
    let Some((_, rest)) = code.split_once("generate_handler![") else { return Names::new() };
    let inside = rest.split(']').next().unwrap_or_default();
    inside
        .split(',')
        .filter_map(|path| path.rsplit("::").next())
        .map(|n| n.trim().to_owned())
        .filter(|n| is_name(n))
        .collect()
}

/// `"allow-some-command"` of our own, that is without a plugin's prefix.
fn allowed(text: &str) -> Names {
    let all = text.split('"').skip(1).step_by(2);
    all.filter_map(|p| p.strip_prefix("allow-")).map(|n| n.replace('-', "_")).collect()
}

/// `call<…>('name'` and `invoke<…>('name'`, over line breaks too.
fn called(text: &str) -> Names {
    let mut names = Names::new();
    for function in ["call", "invoke"] {
        for (at, _) in text.match_indices(function) {
            if text[..at].chars().next_back().is_some_and(|c| c.is_alphanumeric() || c == '_' || c == '.') {
                continue;
            }
            let rest = text[at + function.len()..].trim_start();
            let rest = if rest.starts_with('<') { after_brackets(rest) } else { rest };
            let Some(rest) = rest.strip_prefix('(') else { continue };
            let rest = rest.trim_start();
            let Some(quote) = rest.chars().next().filter(|c| matches!(c, '\'' | '"')) else { continue };
            let name = rest[1..].split(quote).next().unwrap_or_default();
            if is_name(name) {
                names.insert(name.to_owned());
            }
        }
    }
    names
}

fn after_brackets(text: &str) -> &str {
    let mut depth = 0usize;
    for (at, c) in text.char_indices() {
        match c {
            '<' => depth += 1,
            '>' => {
                depth -= 1;
                if depth == 0 {
                    return &text[at + 1..];
                }
            }
            _ => {}
        }
    }
    ""
}

/// Command bodies of more than 5 lines.
pub fn long_commands(file: &File) -> Vec<Found> {
    let code = code(&file.text);
    let lines: Vec<&str> = code.lines().collect();
    let mut found = Vec::new();
    for (n, _) in lines.iter().enumerate().filter(|(_, l)| l.trim_start().starts_with("#[tauri::command")) {
        let Some(open) = (n..lines.len()).find(|i| lines[*i].trim_end().ends_with('{')) else { continue };
        let Some(close) = (open..lines.len()).find(|i| lines[*i].trim_end() == "}") else { continue };
        let body = lines[open + 1..close].iter().filter(|l| !l.trim().is_empty()).count();
        if body > 5 {
            found.push(file.found(open + 1, &format!("a body of {body} lines")));
        }
    }
    found
}

#[cfg(test)]
mod planted {
    use super::*;
    use crate::tree::file;

    fn house() -> Vec<File> {
        vec![
            file(
                "src-tauri/command_names.rs",
                "pub const NAMES: &[&str] = &[\n    \"start\",\n    \"plan_make\",\n];\n",
            ),
            file("src-tauri/build.rs", "#[path = \"command_names.rs\"]\nmod command_names;\n"),
            file("src-tauri/lib.rs", "tauri::generate_handler![commands::start, commands::keys::plan_make,]"),
            file(
                "src-tauri/commands/keys.rs",
                "#[tauri::command]\npub fn start() {\n}\n#[tauri::command(async)]\npub async fn plan_make() {\n}\n",
            ),
            file(
                "src-tauri/capabilities/main.json",
                "[\"core:default\", \"allow-start\", \"allow-plan-make\"]",
            ),
            file(
                "ui/src/ipc/a.ts",
                "call<A | null>('start');\nawait call<Map<A, B>>(\n  'plan_make', { x });\ninvoke<T>(command);",
            ),
        ]
    }

    #[test]
    fn one_set_passes_and_a_name_missing_anywhere_is_found() {
        let all = house();
        assert_eq!(
            command_sets(&all).iter().map(ToString::to_string).collect::<Vec<_>>(),
            Vec::<String>::new()
        );
        for n in 0..all.len() {
            let mut broken = house();
            broken[n].text = broken[n].text.replace("plan_make", "other").replace("plan-make", "other");
            broken[n].text = broken[n].text.replace("command_names", "gone");
            assert!(!command_sets(&broken).is_empty(), "{} may differ unseen", broken[n].path);
        }
    }

    #[test]
    fn a_body_that_decides_is_found() {
        let body = |n: usize| {
            format!("#[tauri::command]\nfn a(\n    x: u8,\n) -> u8 {{\n{}}}\n", "    one();\n".repeat(n))
        };
        assert_eq!(long_commands(&file("src-tauri/commands/a.rs", &body(5))).len(), 0);
        assert_eq!(long_commands(&file("src-tauri/commands/a.rs", &body(6))).len(), 1);
    }
}
