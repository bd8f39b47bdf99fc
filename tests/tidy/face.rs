//! Rules of the face: who imports what, and how headlines speak.

use crate::tree::{File, Found};

/// `@tauri-apps` outside the bridge.
pub fn bridge(file: &File) -> Vec<Found> {
    if file.under("ui/src/ipc/") {
        return vec![];
    }
    file.lines_where(&file.text, |line| line.contains("@tauri-apps").then(|| "imports Tauri".to_owned()))
}

/// Rooms that import another room, and lower floors that import a room at all. The frame shows the rooms, so it may
/// take their components, and nothing else of them.
pub fn rooms(file: &File) -> Vec<Found> {
    let own = room_of(&file.path);
    let below =
        ["parts", "state", "ipc", "words", "wire"].iter().any(|f| file.under(&format!("ui/src/{f}/")));
    file.lines_where(&file.text, |line| {
        let target = resolve(&file.path, imported(line)?);
        let other = room_of(&target)?;
        let shown = own == Some("frame") && target.ends_with(".svelte");
        let allowed = if below { false } else { shown || own.is_none_or(|own| own == other) };
        (!allowed).then(|| format!("imports the room {other}"))
    })
}

fn room_of(path: &str) -> Option<&str> {
    path.strip_prefix("ui/src/rooms/")?.split('/').next()
}

fn imported(line: &str) -> Option<&str> {
    let line = line.trim();
    let after = line.split_once(" from ").map(|(_, a)| a).or_else(|| line.strip_prefix("import "));
    let after = after.or_else(|| line.split_once("import(").map(|(_, a)| a))?.trim_start();
    let quote = after.chars().next().filter(|c| matches!(c, '\'' | '"'))?;
    after[1..].split(quote).next()
}

/// The path an import means, without its ending.
fn resolve(from: &str, import: &str) -> String {
    if !import.starts_with('.') {
        return import.replace('$', "ui/src/").replace("@/", "ui/src/");
    }
    let mut parts: Vec<&str> = from.split('/').collect();
    parts.pop();
    for step in import.split('/') {
        match step {
            "." => {}
            ".." => {
                parts.pop();
            }
            name => parts.push(name),
        }
    }
    parts.join("/")
}

/// Words that no headline has. Headlines are the texts named `title`, `…Title`, `heading` or `headline`.
const BANNED: [&str; 9] = ["hash", "POST", "429", "JSON", "SQLite", "idempotent", "orphan", "null", "sync"];

/// Headlines with a banned word in them.
pub fn headlines(file: &File) -> Vec<Found> {
    let lines: Vec<&str> = file.text.lines().collect();
    let mut found = Vec::new();
    for (n, line) in lines.iter().enumerate() {
        let indent = line.len() - line.trim_start().len();
        let Some((name, rest)) = line.trim_start().split_once(':') else { continue };
        if !(name == "title" || name.ends_with("Title") || name == "heading" || name == "headline") {
            continue;
        }
        // What is indented deeper still belongs to it.
        let deeper = lines[n + 1..].iter().take_while(|l| l.len() - l.trim_start().len() > indent);
        let value: String = std::iter::once(rest).chain(deeper.copied()).collect::<Vec<_>>().join("\n");
        for text in texts(&value) {
            if let Some(word) = banned(&text) {
                found.push(file.found(n + 1, &format!("\"{word}\" in the headline {text:?}")));
            }
        }
    }
    found
}

fn banned(text: &str) -> Option<&'static str> {
    let mut words = text.split(|c: char| !c.is_alphanumeric());
    words.find_map(|word| {
        BANNED.into_iter().find(|b| if *b == "POST" { word == *b } else { word.eq_ignore_ascii_case(b) })
    })
}

/// The texts in a piece of TypeScript, without what is computed inside `${…}`.
fn texts(source: &str) -> Vec<String> {
    let (mut all, mut open, mut depth, mut text) = (Vec::new(), None, 0usize, String::new());
    let mut chars = source.chars().peekable();
    while let Some(c) = chars.next() {
        match (open, c) {
            (Some(_), '\\') => {
                chars.next();
            }
            (Some('`'), '$') if chars.peek() == Some(&'{') => depth += 1,
            (Some('`'), '}') if depth > 0 => depth -= 1,
            _ if depth > 0 => {}
            (Some(quote), _) if c == quote => {
                all.push(std::mem::take(&mut text));
                open = None;
            }
            (Some(_), _) => text.push(c),
            (None, '\'' | '"' | '`') => open = Some(c),
            (None, _) => {}
        }
    }
    all
}

#[cfg(test)]
mod planted {
    use super::*;
    use crate::tree::file;

    #[test]
    fn tauri_outside_the_bridge_is_found() {
        let text = "import { invoke } from '@tauri-apps/api/core';\n";
        assert_eq!(bridge(&file("ui/src/parts/A.svelte", text)).len(), 1);
        assert_eq!(bridge(&file("ui/src/ipc/call.ts", text)).len(), 0);
    }

    #[test]
    fn a_room_that_knows_another_is_found() {
        let other = "import { rows } from '../people/rows';\n";
        assert_eq!(rooms(&file("ui/src/rooms/plan/Plan.svelte", other)).len(), 1);
        assert_eq!(rooms(&file("ui/src/rooms/people/People.svelte", other)).len(), 0);
        assert_eq!(rooms(&file("ui/src/rooms/frame/Frame.svelte", other)).len(), 1);
        let shown = "import People from '../people/People.svelte';\n";
        assert_eq!(rooms(&file("ui/src/rooms/frame/Frame.svelte", shown)).len(), 0);
        assert_eq!(rooms(&file("ui/src/rooms/plan/Plan.svelte", shown)).len(), 1);
        let from_below = "  import Row from \"../rooms/people/Row.svelte\";\n";
        assert_eq!(rooms(&file("ui/src/parts/Table.svelte", from_below)).len(), 1);
        let top = "import Plan from './rooms/plan/Plan.svelte';\nconst x = import('./rooms/people/People.svelte');\n";
        assert_eq!(rooms(&file("ui/src/App.svelte", top)).len(), 0);
        assert_eq!(rooms(&file("ui/src/state/a.svelte.ts", &top.replace("./", "../"))).len(), 2);
    }

    #[test]
    fn a_programmers_word_in_a_headline_is_found() {
        let at = "ui/src/words/en/x.ts";
        for bad in [
            "  title: 'The hash is wrong',",
            "  saveTitle: (n: number): string =>\n    `Save ${n} JSON files`,",
        ] {
            assert_eq!(headlines(&file(at, bad)).len(), 1, "{bad}");
        }
        for good in [
            "  saveJson: 'JSON',",
            "  title: x === null ? 'A' : 'B',",
            "  title: `a ${x ?? null} b`,",
            "  title: 'Post office',",
        ] {
            assert_eq!(headlines(&file(at, good)).len(), 0, "{good}");
        }
    }
}
