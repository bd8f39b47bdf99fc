//! `import-earlier`: taking a folder of the earlier classroom tool over into an account.

use std::path::PathBuf;

use clap::Args;
use keyroster_app::wire::earlier::{EarlierDoneView, EarlierPlanView, EarlierRequest};
use keyroster_app::{App, Outcome};
use serde_json::json;

use crate::arguments::Everywhere;
use crate::done::{Done, Ending};
use crate::opening::{self, Opened};

/// Flags of `import-earlier`.
#[derive(Args, Clone)]
pub struct EarlierFlags {
    /// The folder with keys.db, roster.csv, limits.csv and snapshots
    pub folder: PathBuf,
    /// Class for new people; made where there is none of that name [default: named after the folder]
    #[arg(long, value_name = "NAME")]
    pub roster: Option<String>,
    /// Only show what would be added
    #[arg(long)]
    pub dry_run: bool,
}

/// Shows what a folder would add, and adds it.
///
/// # Errors
/// `FileNotOurs`, `FileDamaged`, `NothingToDo`, `OtherAccount`; as reading the account and opening the seal do.
pub async fn import(all: &Everywhere, flags: &EarlierFlags) -> Outcome<Done> {
    let opened = if flags.dry_run { opening::for_planning(all)? } else { opening::for_writing(all)? };
    let done = take_over(&opened, all, flags).await;
    opened.end().await;
    done
}

async fn take_over(opened: &Opened, all: &Everywhere, flags: &EarlierFlags) -> Outcome<Done> {
    let app: &App = &opened.app;
    let account = app.account_named(all.account.as_deref()).await?;
    let request = EarlierRequest { roster_id: None, class_name: flags.roster.clone().unwrap_or_default() };
    let plan = app.earlier_plan(Some(account), &flags.folder, &request).await?;
    let done = match &plan.digest {
        Some(digest) if !flags.dry_run => Some(app.earlier_apply(digest).await?),
        _ => None,
    };
    let partly = done.as_ref().is_some_and(|done| !plan.left.is_empty() || !done.checked);
    let ending = if partly { Ending::Partly } else { Ending::Done };
    let mut told = Done::new(&document(&plan, done.as_ref()), text(&plan, done.as_ref())).ending(ending);
    told.warnings.clone_from(&plan.notes);
    Ok(told)
}

fn document(plan: &EarlierPlanView, done: Option<&EarlierDoneView>) -> serde_json::Value {
    let left: Vec<_> = plan.left.iter().map(|left| json!({ "what": left.what, "keys": left.keys })).collect();
    json!({
        "folder": plan.folder,
        "roster": plan.class_name,
        "new_roster": plan.roster_id.is_none() && !plan.people.is_empty(),
        "digest": plan.digest,
        "taken_over": done.is_some(),
        "people": plan.people,
        "people_there": plan.people_there,
        "keys": plan.keys,
        "linked": plan.links,
        "secrets": plan.secrets,
        "secrets_there": plan.secrets_there,
        "targets": plan.targets,
        "snapshots": plan.readings,
        "snapshots_from": plan.readings_from,
        "snapshots_to": plan.readings_to,
        "snapshots_there": plan.readings_there,
        "changes": plan.changes,
        "changes_there": plan.changes_there,
        "left": left,
        "notes": plan.notes,
        "checked": done.map(|done| done.checked),
    })
}

fn counted(n: u32, one: &str, many: &str) -> String {
    format!("{n} {}", if n == 1 { one } else { many })
}

fn text(plan: &EarlierPlanView, done: Option<&EarlierDoneView>) -> String {
    let mut lines = Vec::new();
    if plan.digest.is_none() {
        lines.push(format!("Nothing to do: all that can be taken from ‘{}’ is here.", plan.folder));
    } else {
        lines.push(match done {
            Some(_) => format!("‘{}’ was taken over:", plan.folder),
            None => format!("From ‘{}’ would be taken over:", plan.folder),
        });
        let there = |n: u32| if n == 0 { String::new() } else { format!(" ({n} already here)") };
        let added = u32::try_from(plan.people.len()).unwrap_or(u32::MAX);
        let people = counted(added, "person", "people");
        lines.push(format!("  {people} into ‘{}’{}", plan.class_name, there(plan.people_there)));
        lines.push(format!(
            "  {} of the folder's {} linked to their person",
            plan.links,
            counted(plan.keys, "key", "keys")
        ));
        let secrets = counted(plan.secrets, "secret", "secrets");
        lines.push(format!("  {secrets}, sealed{}", there(plan.secrets_there)));
        lines.push(format!("  {}", counted(plan.targets, "target", "targets")));
        let times = match (&plan.readings_from, &plan.readings_to) {
            (Some(from), Some(to)) => format!(", {from} to {to}"),
            _ => String::new(),
        };
        let snapshots = counted(plan.readings, "snapshot", "snapshots");
        lines.push(format!("  {snapshots}{times}{}", there(plan.readings_there)));
        let changes = counted(plan.changes, "change", "changes");
        lines.push(format!("  {changes} of the history{}", there(plan.changes_there)));
    }
    for left in &plan.left {
        lines.push(left.what.clone());
        lines.push(format!("  {}", left.keys.join(", ")));
    }
    match done {
        Some(done) if done.checked => lines.push(format!("Checked at OpenRouter. {}", done.note)),
        Some(done) => lines.push(done.note.clone()),
        None if plan.digest.is_some() => lines.push("Nothing was changed.".to_owned()),
        None => {}
    }
    lines.join("\n")
}
