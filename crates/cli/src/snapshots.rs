//! `snapshots list`, `snapshots save` and `snapshots compare`.

use std::path::{Path, PathBuf};

use clap::{Args, Subcommand};
use keyroster_app::import::read_file;
use keyroster_app::wire::snapshots::{
    CompareRequest, ComparisonForm, ComparisonView, MomentView, PersonDiffView, SnapshotPick, SnapshotView,
};
use keyroster_app::{App, AppError, Code, Outcome};
use serde::Serialize;
use serde_json::json;

use crate::arguments::Everywhere;
use crate::done::Done;
use crate::opening::{self, in_account};
use crate::table::Table;

/// What can be done with snapshots.
#[derive(Subcommand)]
pub enum SnapshotVerb {
    /// Show the snapshots that are kept
    List,
    /// Take a snapshot and save it as CSV
    Save {
        /// The file, or a folder to save it in under its own name
        to: PathBuf,
        /// Save this snapshot in place of a new one
        #[arg(long, value_name = "N", allow_negative_numbers = true)]
        id: Option<i64>,
        /// Replace the file if it exists
        #[arg(long)]
        force: bool,
    },
    /// Show what was spent between two snapshots
    Compare(CompareFlags),
}

/// Flags of `snapshots compare`.
#[derive(Args, Clone)]
pub struct CompareFlags {
    /// Number of a snapshot, a file, or `now`
    #[arg(allow_negative_numbers = true)]
    pub a: String,
    /// The other one
    #[arg(allow_negative_numbers = true)]
    pub b: String,
    /// Only the people of this class [default: all keys]
    #[arg(long, value_name = "NAME")]
    pub roster: Option<String>,
    /// Save the comparison for a spreadsheet
    #[arg(long, value_name = "FILE")]
    pub csv: Option<PathBuf>,
    /// Save the comparison as PDF
    #[arg(long, value_name = "FILE")]
    pub pdf: Option<PathBuf>,
    /// Replace files that exist
    #[arg(long)]
    pub force: bool,
}

#[derive(Serialize)]
struct SnapshotDocument {
    id: i64,
    at: String,
    title: String,
    complete: bool,
    locked: bool,
    keys: u32,
    usage: Option<String>,
}

#[derive(Serialize)]
struct ComparisonDocument {
    earlier: MomentDocument,
    later: MomentDocument,
    people: Vec<PersonDocument>,
    spent: String,
    spent_something: u32,
    spent_nothing: u32,
    never_started: u32,
    left_out: u32,
    limits_changed: u32,
    added_or_gone: u32,
    middle: Option<String>,
    remarks: Vec<String>,
    saved: Vec<PathBuf>,
}

#[derive(Serialize)]
struct MomentDocument {
    title: String,
    at: String,
    complete: bool,
}

#[derive(Serialize)]
struct PersonDocument {
    name: String,
    email: Option<String>,
    before: Option<String>,
    after: Option<String>,
    spent: Option<String>,
    never_started: bool,
    note: String,
}

/// Does one of the verbs.
///
/// # Errors
/// As the verb does.
pub async fn snapshots(all: &Everywhere, verb: &SnapshotVerb) -> Outcome<Done> {
    match verb {
        SnapshotVerb::List => list(all).await,
        SnapshotVerb::Save { to, id, force } => save(all, to, *id, *force).await,
        SnapshotVerb::Compare(flags) => compare(all, flags).await,
    }
}

async fn list(all: &Everywhere) -> Outcome<Done> {
    let Some(opened) = opening::for_reading(all)? else { return Ok(listed(&[])) };
    let view = in_account(all, &opened, async |app| app.snapshots().await).await;
    opened.end().await;
    Ok(listed(&view?.snapshots))
}

fn listed(snapshots: &[SnapshotView]) -> Done {
    let mut table = Table::new(["ID", "TAKEN (UTC)", "NAME", "KEYS", "USED", ""]);
    for one in snapshots {
        let used = one.usage.as_ref().map(|usage| format!("${usage}")).unwrap_or_else(|| "–".to_owned());
        let part = if one.complete { "" } else { "part" };
        table.row([
            one.id.to_string(),
            one.at.clone(),
            one.title.clone(),
            one.keys.to_string(),
            used,
            part.into(),
        ]);
    }
    let text = if snapshots.is_empty() { "There is no snapshot yet.".to_owned() } else { table.text() };
    let rows: Vec<SnapshotDocument> = snapshots.iter().map(SnapshotDocument::of).collect();
    Done::new(&json!({ "snapshots": rows }), text)
}

async fn save(all: &Everywhere, to: &Path, id: Option<i64>, force: bool) -> Outcome<Done> {
    let opened = opening::for_writing(all)?;
    let saved = in_account(all, &opened, async |app| {
        let id = match id {
            Some(id) => id,
            None => app.snapshot_take().await?.id,
        };
        let (name, bytes) = app.snapshot_file(id).await?;
        let target = if to.is_dir() { to.join(name) } else { to.to_path_buf() };
        app.save_file(&target, bytes, "snapshot", force, true).await?;
        Ok((id, target))
    })
    .await;
    opened.end().await;
    let (id, target) = saved?;
    let text = format!("Snapshot {id} was saved as {}.", target.display());
    Ok(Done::new(&json!({ "id": id, "file": target }), text))
}

async fn compare(all: &Everywhere, flags: &CompareFlags) -> Outcome<Done> {
    let writes = [&flags.a, &flags.b].into_iter().any(|side| side == NOW)
        || flags.csv.is_some()
        || flags.pdf.is_some();
    let opened = if writes { Some(opening::for_writing(all)?) } else { opening::for_reading(all)? };
    let Some(opened) = opened else {
        return Err(
            AppError::new(Code::NotFound, "There is no list of keys here yet.").safe("Nothing was compared.")
        );
    };
    let compared = in_account(all, &opened, async |app| {
        let (a, b) = (side(app, &flags.a).await?, side(app, &flags.b).await?);
        let roster_id = match &flags.roster {
            Some(name) => {
                let account = app.account_named(all.account.as_deref()).await?;
                Some(app.roster_named(account, Some(name)).await?)
            }
            None => None,
        };
        let request = CompareRequest { a, b, roster_id };
        let view = app.compare(&request).await?;
        let mut saved = Vec::new();
        for (target, form) in [(&flags.csv, ComparisonForm::Csv), (&flags.pdf, ComparisonForm::Pdf)] {
            let Some(target) = target else { continue };
            let (_, bytes) = app.comparison_file(&request, form).await?;
            app.save_file(target, bytes, "comparison", flags.force, true).await?;
            saved.push(target.clone());
        }
        Ok((view, saved))
    })
    .await;
    opened.end().await;
    let (view, saved) = compared?;
    Ok(told(view, saved))
}

/// A side that is read fresh.
const NOW: &str = "now";

/// `now`, the number of a snapshot, or a file.
async fn side(app: &App, text: &str) -> Outcome<SnapshotPick> {
    if text == NOW {
        return Ok(SnapshotPick::Stored { id: app.snapshot_take().await?.id });
    }
    if let Ok(id) = text.parse() {
        return Ok(SnapshotPick::Stored { id });
    }
    let (name, bytes) = read_file(Path::new(text))?;
    Ok(SnapshotPick::File { token: app.snapshot_open(&name, &bytes)?.token })
}

fn told(view: ComparisonView, saved: Vec<PathBuf>) -> Done {
    let dollars = |amount: &Option<String>| match amount {
        Some(amount) => format!("${amount}"),
        None => "–".to_owned(),
    };
    let mut table = Table::new(["NAME", "AT A", "AT B", "SPENT", "NOTE"]);
    for person in &view.people {
        let cells = [&person.before, &person.after, &person.spent].map(dollars);
        let [before, after, spent] = cells;
        table.row([person.name.clone(), before, after, spent, person.note.clone()]);
    }
    let moment = |letter: &str, moment: &MomentView| {
        let part = if moment.complete { "" } else { " (part of the list)" };
        format!("{letter}  {}  {}{part}", moment.at, moment.title)
    };
    let mut parts = vec![
        format!("{}\n{}", moment("A", &view.earlier), moment("B", &view.later)),
        table.text(),
        format!(
            "Sum ${}. {} spent something, {} nothing, {} never started, {} left out.",
            view.spent, view.spent_something, view.spent_nothing, view.never_started, view.left_out
        ),
    ];
    parts.extend(view.remarks.iter().cloned());
    parts.extend(saved.iter().map(|file| format!("Saved as {}.", file.display())));
    Done::new(&ComparisonDocument::of(view, saved), parts.join("\n\n"))
}

impl SnapshotDocument {
    fn of(view: &SnapshotView) -> SnapshotDocument {
        let SnapshotView { id, at, complete, title, name: _, locked, keys, usage } = view.clone();
        SnapshotDocument { id, at, title, complete, locked, keys, usage }
    }
}

impl ComparisonDocument {
    fn of(view: ComparisonView, saved: Vec<PathBuf>) -> ComparisonDocument {
        let moment = |MomentView { title, at, complete }| MomentDocument { title, at, complete };
        let person = |person: PersonDiffView| PersonDocument {
            name: person.name,
            email: person.email,
            before: person.before,
            after: person.after,
            spent: person.spent,
            never_started: person.never_started,
            note: person.note,
        };
        ComparisonDocument {
            earlier: moment(view.earlier),
            later: moment(view.later),
            people: view.people.into_iter().map(person).collect(),
            spent: view.spent,
            spent_something: view.spent_something,
            spent_nothing: view.spent_nothing,
            never_started: view.never_started,
            left_out: view.left_out,
            limits_changed: view.limits_changed,
            added_or_gone: view.added_or_gone,
            middle: view.middle,
            remarks: view.remarks,
            saved,
        }
    }
}
