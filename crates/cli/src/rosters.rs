//! `roster preview` and `roster import`.

use std::path::Path;

use keyroster_app::clock::Clock;
use keyroster_app::import::read_file;
use keyroster_app::wire::import::{ImportHappens, ImportRowView, ImportView};
use keyroster_app::{App, AppError, Code, Outcome};
use serde::Serialize;
use serde_json::{Map, Value, json};

use crate::arguments::Everywhere;
use crate::done::{Done, Ending};
use crate::opening::{self, Opened};
use crate::table::{Table, shown};

/// How many characters of a message or name are shown on a line.
const WIDE: usize = 300;

#[derive(Serialize)]
struct PreviewDocument {
    read_as: ReadAsDocument,
    columns: Map<String, Value>,
    rows: Vec<RowDocument>,
    problems: Vec<ProblemDocument>,
}

#[derive(Serialize)]
struct ReadAsDocument {
    encoding: Option<&'static str>,
    delimiter: Option<char>,
    header_row: Option<u32>,
}

#[derive(Serialize)]
struct RowDocument {
    line: u32,
    email: Option<String>,
    name: String,
    limit: Option<String>,
}

#[derive(Serialize)]
struct ProblemDocument {
    line: Option<u32>,
    code: String,
    message: String,
}

/// Shows how a file is read. Needs no account and writes nothing.
///
/// # Errors
/// `FileTrouble` for a file that cannot be read at all.
pub fn preview(file: &Path) -> Outcome<Done> {
    let (name, bytes) = read_file(file)?;
    let draft = App::read_roster(&Clock::system(), &name, &bytes);
    // "Last, First" is a way of writing a name, not another column.
    let word = |word: &str| if word == "name_last_first" { "name".to_owned() } else { word.to_owned() };
    let used = draft.columns.used().map(|(role, _, heading)| (word(role.word()), json!(heading)));
    let rows = draft.ready().map(|row| RowDocument {
        line: row.line,
        email: row.person.email.clone(),
        name: row.person.name.clone(),
        limit: row.person.limit.map(|limit| limit.get().to_decimal()),
    });
    let keeps_out = |code: &str, holds_up: bool| holds_up || code == "duplicate";
    let (open, notes): (Vec<_>, Vec<_>) =
        draft.problems.iter().partition(|problem| keeps_out(problem.code.word(), problem.holds_up()));
    let problems = open.into_iter().map(|problem| ProblemDocument {
        line: problem.line,
        code: problem.code.word().to_owned(),
        message: problem.message.clone(),
    });
    let document = PreviewDocument {
        read_as: ReadAsDocument {
            encoding: draft.read_as.encoding.map(|encoding| encoding.label()),
            delimiter: draft.read_as.delimiter.map(|delimiter| delimiter.char()),
            header_row: draft.read_as.header_row,
        },
        columns: used.collect(),
        rows: rows.collect(),
        problems: problems.collect(),
    };
    let ending = if draft.refusal().is_some() { Ending::Refused } else { Ending::Done };
    let mut done = Done::new(&document, preview_text(&document)).ending(ending);
    for note in notes {
        done = done.warning(note.message.clone());
    }
    Ok(done)
}

fn preview_text(document: &PreviewDocument) -> String {
    let read_as = &document.read_as;
    let between = match read_as.delimiter {
        Some('\t') => "tabs".to_owned(),
        Some(c) => format!("‘{c}’"),
        None => "nothing".to_owned(),
    };
    let heading =
        read_as.header_row.map_or_else(|| "no heading".to_owned(), |row| format!("heading in row {row}"));
    let mut parts = Vec::new();
    // A file that was refused was not read as anything.
    if document.problems.iter().all(|problem| problem.line.is_some()) || !document.rows.is_empty() {
        let encoding = read_as.encoding.unwrap_or("a workbook");
        parts.push(format!("Read as {encoding}, columns parted by {between}, {heading}."));
    }
    if !document.rows.is_empty() {
        let mut table = Table::new(["ROW", "NAME", "E-MAIL", "LIMIT"]);
        for row in &document.rows {
            let limit = row.limit.as_ref().map(|limit| format!("${limit}")).unwrap_or_default();
            table.row([row.line.to_string(), row.name.clone(), row.email.clone().unwrap_or_default(), limit]);
        }
        parts.push(table.text());
    }
    parts.extend(problems_text(&document.problems));
    parts.push(format!(
        "{} ready, {} to look at. Nothing was stored or created.",
        document.rows.len(),
        document.problems.len()
    ));
    parts.join("\n")
}

fn problems_text(problems: &[ProblemDocument]) -> Option<String> {
    let lines: Vec<String> = problems.iter().map(|problem| shown(&problem.message, WIDE)).collect();
    (!lines.is_empty()).then(|| lines.join("\n"))
}

/// Takes the ready rows of a file into a class.
///
/// # Errors
/// `RosterUnreadable`, `NothingToDo`; what the store reports.
pub async fn import(all: &Everywhere, file: &Path, roster: Option<&str>) -> Outcome<Done> {
    let (name, bytes) = read_file(file)?;
    let opened = opening::for_writing(all)?;
    let done = import_into(&opened, all, &name, bytes, roster).await;
    opened.end().await;
    done
}

async fn import_into(
    opened: &Opened,
    all: &Everywhere,
    file: &str,
    bytes: Vec<u8>,
    roster: Option<&str>,
) -> Outcome<Done> {
    let app = &opened.app;
    let account = app.account_named(all.account.as_deref()).await?;
    let stem =
        Path::new(file).file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
    let wanted = roster.map_or(stem, str::to_owned);
    let into = match app.roster_named(account, Some(&wanted)).await {
        Ok(id) => Some(id),
        Err(error) if error.code == Code::NotFound => None,
        Err(error) => return Err(error),
    };
    let seen = app.import_open(into, file, bytes).await?;
    if let Some(error) = &seen.error {
        let mut refused = AppError::new(error.code, error.message.clone()).safe(error.safe.clone());
        refused.steps.clone_from(&error.steps);
        return Err(refused);
    }
    let problems = problems(&seen);
    let imported = match app.import_into(account, seen.token, &wanted).await {
        Err(error) if error.code == Code::NothingToDo && !problems.is_empty() => {
            let first = shown(&problems[0].message, WIDE);
            return Err(AppError::new(Code::NothingToDo, format!("{error} {first}"))
                .safe("Nothing was stored or created."));
        }
        imported => imported?,
    };
    let roster = if into.is_some() {
        seen.roster_name.clone()
    } else {
        wanted.split_whitespace().collect::<Vec<_>>().join(" ")
    };
    let document = json!({
        "roster": roster,
        "new_roster": into.is_none(),
        "added": imported.added,
        "changed": imported.changed,
        "same": seen.counts.same,
        "not_in_file": seen.counts.not_in_file,
        "left_out": imported.left_out,
        "problems": problems,
    });
    let mut text = format!(
        "‘{roster}’: {} added, {} changed, {} as before, {} left out until answered.",
        imported.added, imported.changed, seen.counts.same, imported.left_out
    );
    if seen.counts.not_in_file > 0 {
        text.push_str(&format!(" {} not in the file stay.", seen.counts.not_in_file));
    }
    text.extend(problems_text(&problems).map(|lines| format!("\n{lines}")));
    let ending = if imported.left_out > 0 { Ending::Partly } else { Ending::Done };
    let mut done = Done::new(&document, text).ending(ending);
    done.warnings.extend(seen.notes.iter().cloned());
    Ok(done)
}

fn problems(seen: &ImportView) -> Vec<ProblemDocument> {
    let one = |row: &ImportRowView| match (row.happens, &row.question) {
        (ImportHappens::NeedsYou, Some(question)) => {
            let message = format!("{} {}", question.headline, question.rest);
            let (code, message) = (question.code.clone(), message.trim().to_owned());
            Some(ProblemDocument { line: row.line, code, message })
        }
        // Nobody has answered anything here, so only somebody's second row is skipped.
        (ImportHappens::Skipped, _) => Some(ProblemDocument {
            line: row.line,
            code: "duplicate".to_owned(),
            message: row.notes.join(" "),
        }),
        _ => None,
    };
    seen.rows.iter().filter_map(one).collect()
}
