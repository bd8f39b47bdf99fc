//! Every fixture in `tests/fixtures/rosters` is read, and what came out is compared with the committed snapshot:
//! how it was read, the columns, the rows, what can be imported as it stands, and every word that is said.

use std::fmt::Write;
use std::path::{Path, PathBuf};

use jiff::tz::TimeZone;
use keyroster_domain::dates::Today;
use keyroster_domain::roster::RosterDraft;
use keyroster_sheets::roster::{Overrides, read};

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/fixtures/rosters")
}

fn today() -> Today {
    let zone = TimeZone::get("Europe/Berlin").expect("the zone is bundled");
    Today { now: "2026-11-22T12:00:00Z".parse().expect("a time"), zone }
}

fn cut(text: &str) -> String {
    let shown: String = text.chars().take(60).collect();
    format!("{}{}", shown.escape_debug(), if shown.len() < text.len() { "…" } else { "" })
}

fn shown(draft: &RosterDraft) -> String {
    let mut text = String::new();
    let read_as = &draft.read_as;
    let encoding = read_as.encoding.map_or("-", |encoding| encoding.label());
    let delimiter = read_as.delimiter.map_or("-".to_owned(), |delimiter| format!("{:?}", delimiter.char()));
    writeln!(
        text,
        "read as {:?}, {encoding}{}, delimiter {delimiter}, header row {:?}, layout {:?}",
        read_as.format,
        if read_as.encoding_guessed { " (guessed)" } else { "" },
        read_as.header_row,
        read_as.layout
    )
    .expect("writing to a text");
    for (role, at, heading) in draft.columns.used() {
        writeln!(text, "column {at} {heading:?} = {}", role.word()).expect("writing to a text");
    }
    let ready: Vec<u32> = draft.ready().map(|row| row.line).collect();
    for row in &draft.rows {
        let person = &row.person;
        let mark = if ready.contains(&row.line) { "row" } else { "held" };
        write!(text, "{mark} {}: {:?}", row.line, cut(&person.name)).expect("writing to a text");
        let optional = [
            ("email", person.email.as_deref().map(cut)),
            ("id", person.external_id.as_deref().map(cut)),
            ("group", person.group.as_deref().map(cut)),
            ("limit", person.limit.map(|limit| limit.get().to_plain())),
            ("reset", person.reset.map(|reset| format!("{reset:?}"))),
            ("expires", person.expires.map(|end| end.to_string())),
        ];
        for (field, value) in optional {
            if let Some(value) = value {
                write!(text, " {field}={value}").expect("writing to a text");
            }
        }
        writeln!(text).expect("writing to a text");
    }
    for problem in &draft.problems {
        let line = problem.line.map_or("file".to_owned(), |line| line.to_string());
        writeln!(
            text,
            "{:?} {line} {}: {} [{} choices]",
            problem.severity,
            problem.code.word(),
            problem.message.escape_debug(),
            problem.choices.len()
        )
        .expect("writing to a text");
    }
    text
}

#[test]
fn every_fixture_is_read_as_before() {
    let mut files: Vec<PathBuf> = std::fs::read_dir(folder())
        .expect("the fixtures are there")
        .map(|entry| entry.expect("a readable folder").path())
        .filter(|path| path.extension().is_some_and(|ending| ending != "py"))
        .collect();
    files.sort();
    assert!(files.len() >= 60, "fixtures are missing: {}", files.len());
    let mut settings = insta::Settings::clone_current();
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| {
        for path in files {
            let name = path.file_name().expect("a file").to_string_lossy().into_owned();
            let bytes = std::fs::read(&path).expect("a readable fixture");
            let draft = read(&bytes, &name, &Overrides::default(), &today());
            insta::assert_snapshot!(name.replace('.', "_"), shown(&draft));
        }
    });
}
