//! `history`: every change on record, whether it is whole, and as a file.

use std::path::PathBuf;

use clap::{Args, ValueEnum};
use keyroster_app::wire::history::{HistoryForm, HistoryKind, HistoryRequest, HistoryRowView};
use keyroster_app::{App, AppError, Code, Outcome};
use serde_json::json;

use crate::arguments::Everywhere;
use crate::done::{Done, Ending};
use crate::handout::absolute;
use crate::opening;
use crate::table::Table;

/// Flags of `history`.
#[derive(Args, Clone)]
pub struct HistoryFlags {
    /// Only about this person: name, e-mail or id
    #[arg(long, value_name = "WHO")]
    pub person: Option<String>,
    /// Only of this kind
    #[arg(long, value_name = "KIND")]
    pub kind: Option<KindFlag>,
    /// From this day on, like 2026-12-18
    #[arg(long, value_name = "DATE", default_value = "")]
    pub since: String,
    /// To this day
    #[arg(long, value_name = "DATE", default_value = "")]
    pub until: String,
    /// Only entries with these words
    #[arg(long, value_name = "WORDS", default_value = "")]
    pub find: String,
    /// At most so many entries, the newest first
    #[arg(long, value_name = "N", default_value_t = 1000)]
    pub most: usize,
    /// Check that nothing on record is missing or altered
    #[arg(long)]
    pub verify: bool,
    /// Save the entries here as CSV
    #[arg(long, value_name = "FILE", conflicts_with = "verify")]
    pub csv: Option<PathBuf>,
    /// Replace that file if it exists
    #[arg(long, requires = "csv")]
    pub force: bool,
}

/// `--kind`.
#[derive(Clone, Copy, ValueEnum)]
pub enum KindFlag {
    /// Keys made, replaced, turned off or on, deleted
    Keys,
    /// Spending limits
    Limits,
    /// Classes and people
    People,
    /// Files saved and deleted
    Files,
    /// Clients, markups, months, statements
    Billing,
    /// Noticed at OpenRouter
    Noticed,
    /// Accounts, settings, the list itself
    App,
}

/// Shows, checks or saves the history.
///
/// # Errors
/// `NotFound`, `NameOne`, `FieldNeedsMending`; as saving does.
pub async fn history(all: &Everywhere, flags: &HistoryFlags) -> Outcome<Done> {
    // Saving a file is noted in the list; showing and checking only read.
    let opened =
        if flags.csv.is_some() { Some(opening::for_writing(all)?) } else { opening::for_reading(all)? };
    let opened = opened.ok_or_else(|| AppError::new(Code::NotFound, "There is no list here yet."))?;
    let done = told(&opened.app, all, flags).await;
    opened.end().await;
    done
}

async fn told(app: &App, all: &Everywhere, flags: &HistoryFlags) -> Outcome<Done> {
    let account = app.account_named(all.account.as_deref()).await?;
    if flags.verify {
        let check = app.history_verify().await?;
        let document = json!({
            "entries": check.entries,
            "whole": check.whole,
            "broken_at": check.broken_at,
            "message": check.message,
        });
        let ending = if check.whole { Ending::Done } else { Ending::Refused };
        return Ok(Done::new(&document, check.message).ending(ending));
    }
    let holder_id = match &flags.person {
        Some(word) => Some(person(app, account, word).await?),
        None => None,
    };
    let request = HistoryRequest {
        kind: flags.kind.map(KindFlag::kind),
        holder_id,
        from: flags.since.clone(),
        to: flags.until.clone(),
        text: flags.find.clone(),
        ..HistoryRequest::default()
    };
    if let Some(file) = &flags.csv {
        let saved =
            app.history_save(account, &request, HistoryForm::Csv, &absolute(file), flags.force).await?;
        let path = absolute(file).display().to_string();
        return Ok(Done::new(
            &json!({ "file": path, "entries": saved }),
            format!("{saved} entries saved in {path}"),
        ));
    }
    let (mut rows, mut before) = (Vec::<HistoryRowView>::new(), None);
    loop {
        let page = app.history_of(account, &HistoryRequest { before, ..request.clone() }).await?;
        if let Some(problem) = page.problem {
            return Err(AppError::new(Code::FieldNeedsMending, problem).safe("Nothing was changed."));
        }
        rows.extend(page.rows);
        before = page.next;
        if before.is_none() || rows.len() >= flags.most {
            break;
        }
    }
    rows.truncate(flags.most);
    let entries: Vec<_> = rows
        .iter()
        .map(|row| {
            let changes = row.changes.iter();
            let changes =
                changes.map(|one| json!({ "value": one.label, "before": one.before, "after": one.after }));
            json!({
                "entry": row.seq,
                "time": row.at,
                "what": row.what,
                "kind": row.kind,
                "on": row.target,
                "who": row.who,
                "result": row.result,
                "changes": changes.collect::<Vec<_>>(),
            })
        })
        .collect();
    let mut table = Table::new(["TIME", "WHAT", "ON WHAT", "WHO", "CHANGED"]);
    for row in &rows {
        let one = |change: &keyroster_app::wire::history::HistoryChangeView| match (
            &change.before,
            &change.after,
        ) {
            (Some(before), Some(after)) => Some(format!("{} {before} → {after}", change.label)),
            _ => None,
        };
        let changed: Vec<String> = row.changes.iter().filter_map(one).collect();
        table.row([
            row.at.clone(),
            row.what.clone(),
            row.target.clone(),
            row.who.clone(),
            changed.join(", "),
        ]);
    }
    let text = if rows.is_empty() { "No entry fits.".to_owned() } else { table.text() };
    Ok(Done::new(&json!({ "entries": entries }), text))
}

async fn person(app: &App, account: i64, word: &str) -> Outcome<i64> {
    let mut fit = Vec::new();
    for roster in app.roster_list(account).await? {
        for row in app.people(roster.id).await?.rows {
            let same =
                |text: &Option<String>| text.as_ref().is_some_and(|text| text.eq_ignore_ascii_case(word));
            if row.name == word || same(&row.email) || same(&row.external_id) {
                fit.push(row.holder_id);
            }
        }
    }
    match fit.as_slice() {
        [one] => Ok(*one),
        [] => Err(AppError::new(Code::NotFound, format!("Nobody here is called ‘{word}’."))),
        _ => Err(AppError::new(
            Code::NameOne,
            format!("Several people are called ‘{word}’: name one by e-mail or id."),
        )),
    }
}

impl KindFlag {
    const fn kind(self) -> HistoryKind {
        match self {
            KindFlag::Keys => HistoryKind::Keys,
            KindFlag::Limits => HistoryKind::Limits,
            KindFlag::People => HistoryKind::People,
            KindFlag::Files => HistoryKind::Files,
            KindFlag::Billing => HistoryKind::Billing,
            KindFlag::Noticed => HistoryKind::Noticed,
            KindFlag::App => HistoryKind::App,
        }
    }
}
