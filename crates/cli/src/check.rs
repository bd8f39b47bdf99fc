//! `check` and `roster export`.

use std::path::{Path, PathBuf};

use clap::Args;
use keyroster_app::wire::board::{BoardChangeView, BoardLineView, BoardValueView};
use keyroster_app::wire::limits::LimitView;
use keyroster_app::{App, Outcome, Why};
use serde_json::{Value, json};

use crate::arguments::Everywhere;
use crate::done::{Done, Ending};
use crate::handout::absolute;
use crate::opening::{self, Opened};
use crate::plan::reset_word;
use crate::table::Table;

/// Flags of `check`.
#[derive(Args, Clone)]
pub struct CheckFlags {
    /// Save what was read as CSV; in a folder it gets a name with the time
    #[arg(long, value_name = "FILE|DIR")]
    pub snapshot: Option<PathBuf>,
    /// Replace that file if it exists
    #[arg(long, requires = "snapshot")]
    pub force: bool,
}

/// Reads OpenRouter, compares, and shows what needs somebody.
///
/// # Errors
/// As reading does; what was known before stays. `FileExists` before anything is read.
pub async fn check(all: &Everywhere, flags: &CheckFlags) -> Outcome<Done> {
    let opened = opening::for_writing(all)?;
    let done = look(&opened, all, flags).await;
    opened.end().await;
    done
}

/// Saves the newest snapshot of an account; where it is.
async fn save_newest(app: &App, account: i64, to: &Path, force: bool) -> Outcome<Option<PathBuf>> {
    app.account_look(account).await?;
    let Some(newest) = app.snapshots().await?.snapshots.into_iter().next() else { return Ok(None) };
    let (name, bytes) = app.snapshot_file(newest.id).await?;
    let target = if to.is_dir() { to.join(name) } else { to.to_path_buf() };
    app.save_file(&target, bytes, "snapshot", force, true).await?;
    Ok(Some(target))
}

async fn look(opened: &Opened, all: &Everywhere, flags: &CheckFlags) -> Outcome<Done> {
    let app = &opened.app;
    let account = app.account_named(all.account.as_deref()).await?;
    let to = flags.snapshot.as_deref().map(absolute);
    if let Some(file) = to.as_deref().filter(|path| !path.is_dir()) {
        app.save_check(file, flags.force, true)?;
    }
    let read = app.check(account, Why::Check).await?;
    let saved = match &to {
        Some(to) => save_newest(app, account, to, flags.force).await?,
        None => None,
    };
    let board = app.board_of(account, None).await?;
    let waits =
        |line: &&BoardLineView| board.groups.iter().any(|group| group.attention && group.group == line.group);
    let groups: serde_json::Map<String, Value> =
        board.groups.iter().map(|group| (word(&group.group), json!(group.count))).collect();
    let document = json!({
        "complete": board.complete,
        "as_of": board.as_of,
        "keys": board.lines.len(),
        "attention": board.attention,
        "clock_off_minutes": board.clock_off,
        "groups": groups,
        "lines": board.lines.iter().map(line_document).collect::<Vec<_>>(),
        "snapshot": saved,
    });
    let mut parts = Vec::new();
    let mut table = Table::new(["WHAT", "WHO", "KEY", "CHANGED"]);
    for line in board.lines.iter().filter(waits) {
        let who = line.person.as_ref().map(|person| person.name.clone()).unwrap_or_default();
        let changed: Vec<String> = line.changes.iter().map(change_text).collect();
        table.row([said(&word(&line.group)).to_owned(), who, line.key_name.clone(), changed.join("; ")]);
    }
    if board.attention > 0 {
        parts.push(table.text());
    }
    let counts: Vec<String> =
        board.groups.iter().map(|group| format!("{} {}", group.count, said(&word(&group.group)))).collect();
    parts.push(format!("{} keys: {}.", board.lines.len(), counts.join(", ")));
    if board.attention == 0 && board.complete {
        parts.push("Everything is in order.".to_owned());
    }
    parts.extend(saved.map(|file| format!("The snapshot was saved as {}.", file.display())));
    let partly = board.attention > 0 || !board.complete;
    let ending = if partly { Ending::Partly } else { Ending::Done };
    let mut done = Done::new(&document, parts.join("\n")).ending(ending);
    if !read.complete {
        done = done.warning(read.note);
    }
    if let Some(minutes) = board.clock_off {
        let side = if minutes > 0 { "ahead" } else { "behind" };
        done =
            done.warning(format!("This computer's clock is {} minutes {side}. Set it right.", minutes.abs()));
    }
    Ok(done)
}

/// Saves the people of a class, and with them the keys nobody owns.
///
/// # Errors
/// `FileExists`; as saving does.
pub async fn export_roster(
    all: &Everywhere,
    file: &Path,
    roster: Option<&str>,
    with_unowned: bool,
    force: bool,
) -> Outcome<Done> {
    let opened = opening::for_writing(all)?;
    let done = async {
        let app = &opened.app;
        let account = app.account_named(all.account.as_deref()).await?;
        let roster = app.roster_named(account, roster).await?;
        let (name, bytes) = app.roster_file_with(roster, with_unowned).await?;
        let mut path = absolute(file);
        if path.is_dir() {
            path = path.join(name);
        }
        let rows = app.people(roster).await?.rows.len();
        app.save_file(&path, bytes, "roster", force, true).await?;
        let file = path.display().to_string();
        let text = format!("{rows} people saved in {file}");
        Ok(Done::new(&json!({ "file": file, "people": rows, "with_unowned": with_unowned }), text))
    };
    let done = done.await;
    opened.end().await;
    done
}

fn line_document(line: &BoardLineView) -> Value {
    let changes: Vec<Value> = line
        .changes
        .iter()
        .map(|change| json!({ "field": word(&change.field), "ours": text(&change.ours), "theirs": text(&change.theirs) }))
        .collect();
    json!({
        "hash": line.hash,
        "group": word(&line.group),
        "key_name": line.key_name,
        "mask": line.mask,
        "person": line.person.as_ref().map(|person| &person.name),
        "email": line.person.as_ref().and_then(|person| person.email.as_ref()),
        "roster": line.person.as_ref().map(|person| &person.roster_name),
        "maybe": line.suggestion.as_ref().map(|person| &person.name),
        "changes": changes,
        "disabled": line.off,
        "used": line.used,
        "seen_at": line.seen_at,
        "seen": line.seen,
    })
}

fn change_text(change: &BoardChangeView) -> String {
    format!(
        "{}: was {}, is {}",
        word(&change.field).replace('_', " "),
        text(&change.ours),
        text(&change.theirs)
    )
}

fn text(value: &BoardValueView) -> String {
    match value {
        BoardValueView::Limit { limit: LimitView::Of { amount } } => format!("${amount}"),
        BoardValueView::Limit { limit: LimitView::NoLimit } => "no limit".to_owned(),
        BoardValueView::Limit { limit: LimitView::Unknown } => "unknown".to_owned(),
        BoardValueView::Reset { reset } => reset_word(*reset).to_owned(),
        BoardValueView::Flag { yes } => if *yes { "yes" } else { "no" }.to_owned(),
        BoardValueView::Text { text } => text.clone(),
        BoardValueView::At { at } => at.clone(),
    }
}

/// A word of the wire as documents write it: `twoKeys` is `two_keys`.
fn word(value: &impl serde::Serialize) -> String {
    let camel = serde_json::to_value(value).unwrap_or_default();
    let mut snake = String::new();
    for c in camel.as_str().unwrap_or_default().chars() {
        if c.is_ascii_uppercase() {
            snake.push('_');
        }
        snake.push(c.to_ascii_lowercase());
    }
    snake
}

/// A group's word for people.
fn said(group: &str) -> &str {
    match group {
        "drifted" => "changed elsewhere",
        "two_keys" => "two keys of one person",
        "unowned" => "needs an e-mail",
        "other_copy" => "of another copy of this list",
        "lost_answer" => "of a lost answer",
        "gone" => "not at OpenRouter any more",
        "leftover" => "person left the class",
        "missing" => "being looked for",
        "hidden" => "not in the list, but there",
        "adopted" => "made elsewhere, linked",
        "in_order" => "in order",
        "set_aside" => "left alone",
        _ => "deleted or replaced",
    }
}
