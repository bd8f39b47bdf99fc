//! `limits read`, `limits write`, `refresh-limits-file`: targets beside what OpenRouter says, as a table and as a file.

use std::path::Path;

use keyroster_app::import::read_file;
use keyroster_app::limits::FileLimits;
use keyroster_app::wire::limits::{LimitRowView, LimitView, LimitsView};
use keyroster_app::{AppError, Code, Outcome};
use serde_json::{Value, json};

use crate::arguments::Everywhere;
use crate::change_flags::LimitsVerb;
use crate::done::{Done, Ending};
use crate::handout::absolute;
use crate::opening::{self, Opened};
use crate::plan::reset_word;
use crate::table::Table;

/// Shows, saves or takes limits.
///
/// # Errors
/// `NotFound`, `NameOne`, `FileExists`; as saving does.
pub async fn limits(all: &Everywhere, verb: &LimitsVerb) -> Outcome<Done> {
    match verb {
        LimitsVerb::Read { file: None, roster, .. } => {
            let opened = opening::for_reading(all)?.ok_or_else(|| {
                AppError::new(
                    Code::NotFound,
                    "There is no list here yet. Connect an account and import a roster first.",
                )
            })?;
            let shown = show(&opened, all, roster.as_deref()).await;
            opened.end().await;
            shown
        }
        LimitsVerb::Read { file: Some(file), roster, force } => {
            let opened = opening::for_writing(all)?;
            let saved = save(&opened, all, roster.as_deref(), file, *force).await;
            opened.end().await;
            saved
        }
        LimitsVerb::Write { file, roster } => {
            let opened = opening::for_writing(all)?;
            let taken = take(&opened, all, roster.as_deref(), file).await;
            opened.end().await;
            taken
        }
    }
}

/// Writes what is at OpenRouter into a limits file again; the targets in it stay.
///
/// # Errors
/// As reading the account, the file, and saving do.
pub async fn refresh_file(all: &Everywhere, roster: Option<&str>, file: &Path) -> Outcome<Done> {
    let opened = opening::for_writing(all)?;
    let done = refresh(&opened, all, roster, file).await;
    opened.end().await;
    done
}

async fn named(opened: &Opened, all: &Everywhere, roster: Option<&str>) -> Outcome<i64> {
    let account = opened.app.account_named(all.account.as_deref()).await?;
    opened.app.roster_named(account, roster).await
}

async fn show(opened: &Opened, all: &Everywhere, roster: Option<&str>) -> Outcome<Done> {
    let view = opened.app.limits(named(opened, all, roster).await?).await?;
    let text = text(&view);
    let document = json!({
        "roster": view.roster_name,
        "keys": view.rows.iter().map(row).collect::<Vec<_>>(),
        "differ": view.differs,
        "same": view.same,
        "can_spend": view.can_spend,
        "can_spend_after": view.can_spend_after,
        "credits": view.credits,
        "as_of": view.as_of,
        "complete": view.complete,
    });
    Ok(Done::new(&document, text))
}

/// A limit as documents say it: an amount, `no limit`, or null for not known.
pub fn limit_value(limit: &LimitView) -> Value {
    match limit {
        LimitView::Of { amount } => json!(amount),
        LimitView::NoLimit => json!("no limit"),
        LimitView::Unknown => Value::Null,
    }
}

/// The same for people.
fn limit_text(limit: &LimitView) -> String {
    match limit {
        LimitView::Of { amount } => format!("${amount}"),
        LimitView::NoLimit => "no limit".to_owned(),
        LimitView::Unknown => "not known".to_owned(),
    }
}

fn row(row: &LimitRowView) -> Value {
    json!({
        "name": row.name,
        "email": row.email,
        "id": row.external_id,
        "target_limit": row.target.as_ref().map(limit_value),
        "actual_limit": limit_value(&row.actual),
        "target_reset": row.target_reset.map(reset_word),
        "actual_reset": row.actual_reset.map(reset_word),
        "target_disabled": row.target_off,
        "actual_disabled": row.off,
        "change": row.change,
        "used": row.used,
        "left_after": row.left_after,
        "changed_outside": row.outside.as_ref().map(|outside| outside.what.clone()),
        "seen_at": row.seen_at,
    })
}

fn text(view: &LimitsView) -> String {
    let mut table = Table::new(["NAME", "AT OPENROUTER", "TARGET", "USED", "NOTE"]);
    for row in &view.rows {
        let mut note = row.outside.as_ref().map(|outside| outside.what.clone()).unwrap_or_default();
        if note.is_empty() && row.off {
            note = "off".to_owned();
        }
        table.row([
            row.name.clone(),
            limit_text(&row.actual),
            row.target.as_ref().map(limit_text).unwrap_or_default(),
            row.used.as_ref().map(|used| format!("${used}")).unwrap_or_default(),
            note,
        ]);
    }
    format!("{}\n{} differ, {} are as wished or have no target.", table.text(), view.differs, view.same)
}

async fn save(
    opened: &Opened,
    all: &Everywhere,
    roster: Option<&str>,
    file: &Path,
    force: bool,
) -> Outcome<Done> {
    let app = &opened.app;
    let FileLimits { name, bytes, keys } = app.limits_file(named(opened, all, roster).await?).await?;
    let mut path = absolute(file);
    if path.is_dir() {
        path = path.join(name);
    }
    app.save_file(&path, bytes, "limits", force, true).await?;
    let shown = path.display().to_string();
    let text = format!(
        "{keys} keys saved in {shown}. Change its targets, take them with `keyroster-cli limits write`, then `update`."
    );
    Ok(Done::new(&json!({ "file": shown, "keys": keys }), text))
}

async fn take(opened: &Opened, all: &Everywhere, roster: Option<&str>, file: &Path) -> Outcome<Done> {
    let (name, bytes) = read_file(file)?;
    let view = opened.app.limits_import(named(opened, all, roster).await?, &name, &bytes).await?;
    let problems: Vec<Value> =
        view.problems.iter().map(|one| json!({ "line": one.line, "message": one.message })).collect();
    let document = json!({
        "changed": view.changed,
        "same": view.same,
        "other_class": view.other_class,
        "problems": problems,
    });
    if !view.problems.is_empty() {
        let lines: Vec<String> = view
            .problems
            .iter()
            .map(|one| match one.line {
                Some(line) => format!("Row {line}: {}", one.message),
                None => one.message.clone(),
            })
            .collect();
        let text = format!("{}\nNo target was changed.", lines.join("\n"));
        return Ok(Done::new(&document, text).ending(Ending::Refused));
    }
    let mut text = format!("{} targets changed, {} as before.", view.changed, view.same);
    if view.other_class > 0 {
        text.push_str(&format!(" {} keys of other classes were not looked at.", view.other_class));
    }
    if view.changed > 0 {
        text.push_str(" Nothing was sent; `keyroster-cli update` applies them.");
    }
    Ok(Done::new(&document, text))
}

async fn refresh(opened: &Opened, all: &Everywhere, roster: Option<&str>, file: &Path) -> Outcome<Done> {
    let app = &opened.app;
    let roster = named(opened, all, roster).await?;
    let path = absolute(file);
    let (name, bytes) = read_file(&path)?;
    let refreshed = app.limits_file_refreshed(roster, &bytes, &name).await?;
    app.save_file(&path, refreshed.bytes, "limits", true, true).await?;
    let shown = path.display().to_string();
    let text = format!(
        "{} keys: what is at OpenRouter was written into {shown}; its targets stayed.",
        refreshed.keys
    );
    Ok(Done::new(&json!({ "file": shown, "keys": refreshed.keys }), text))
}
