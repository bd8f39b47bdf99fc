//! `rotate`: new keys in place of old ones, and retiring the old ones once the new ones were handed out.

use std::time::Duration;

use clap::{Args, ValueEnum};
use keyroster_app::wire::plan::PlanSkipView;
use keyroster_app::wire::rotate::{RetireHow, RetireRequest, RotateLimit, RotatePlanView, RotateRequest};
use keyroster_app::{App, AppError, Code, Outcome};
use serde_json::{Value, json};

use crate::arguments::{Everywhere, WAIT};
use crate::done::{Done, Ending};
use crate::failure::ErrorDocument;
use crate::opening::{self, Opened};
use crate::plan::reset_word;
use crate::table::Table;
use crate::waiting::{self, Patience};

/// Flags of `rotate`.
#[derive(Args, Clone)]
pub struct RotateFlags {
    /// Class [default: the only one]
    #[arg(long, value_name = "NAME")]
    pub roster: Option<String>,
    /// Whose key: name, e-mail or id; may be given again
    #[arg(long, value_name = "WHO", required_unless_present = "all_people", conflicts_with = "all_people")]
    pub person: Vec<String>,
    /// Everybody's of the class
    #[arg(long = "all")]
    pub all_people: bool,
    /// Limit of the new keys: what is left of the old one, the same, or an amount in US dollars
    #[arg(long, value_name = "left|same|DOLLARS", default_value = "left", allow_hyphen_values = true)]
    pub limit: String,
    /// Keys without a spending limit get new ones without one
    #[arg(long)]
    pub no_limit: bool,
    /// Last day of the new keys, like 2026-12-18 [default: as the old ones]
    #[arg(long, value_name = "DATE", default_value = "")]
    pub expires: String,
    /// Only show the plan
    #[arg(long)]
    pub dry_run: bool,
    /// Make the new keys only if the plan still has this digest
    #[arg(long, value_name = "DIGEST")]
    pub confirm: Option<String>,
    /// Retire the old keys of people who have their new ones
    #[arg(long, value_name = "HOW", num_args = 0..=1, default_missing_value = "turn-off")]
    pub retire: Option<RetireFlag>,
    /// With --retire: these people have their new keys
    #[arg(long, requires = "retire")]
    pub handed_out: bool,
    /// Take back replacements whose new key is not made yet
    #[arg(long, conflicts_with = "retire")]
    pub keep_old: bool,
    /// How long open ends are waited for
    #[arg(long, value_name = "SECONDS", default_value_t = WAIT)]
    pub wait: u64,
}

/// `--retire`.
#[derive(Clone, Copy, ValueEnum)]
pub enum RetireFlag {
    /// Turned off; can be turned on again
    TurnOff,
    /// Deleted for good
    Delete,
}

/// Plans, makes the new keys, or retires the old ones.
///
/// # Errors
/// Everything that stands in the way before anything is changed.
pub async fn rotate(all: &Everywhere, flags: &RotateFlags) -> Outcome<Done> {
    let opened = opening::for_writing(all)?;
    let done = work(&opened, all, flags).await;
    opened.end().await;
    done
}

async fn work(opened: &Opened, all: &Everywhere, flags: &RotateFlags) -> Outcome<Done> {
    let app = &opened.app;
    let account = app.account_named(all.account.as_deref()).await?;
    let roster_id = app.roster_named(account, flags.roster.as_deref()).await?;
    let holder_ids = people(app, roster_id, flags).await?;
    if let Some(how) = flags.retire {
        return retire(app, roster_id, holder_ids, how, flags.handed_out).await;
    }
    if flags.keep_old {
        let kept = app.rotate_give_up(roster_id, &holder_ids).await?;
        return Ok(Done::new(&json!({ "kept": kept }), format!("{kept} of the old keys are kept.")));
    }
    let limit = flags.limit.trim();
    let request = RotateRequest {
        roster_id,
        holder_ids,
        limit: match limit {
            "left" => RotateLimit::Left,
            "same" => RotateLimit::Same,
            _ => RotateLimit::Amount,
        },
        amount: limit.to_owned(),
        own: Vec::new(),
        no_limit_confirmed: flags.no_limit,
        expires: flags.expires.clone(),
        refresh: true,
    };
    if flags.dry_run {
        let view = app.rotate_plan(&request).await?;
        return Ok(Done::new(&plan_document(&view), plan_text(&view)));
    }
    let mut patience = Patience::of(Duration::from_secs(flags.wait));
    // What was confirmed before and is not made yet comes first: it needs no second word.
    let mut begun = match app.rotate_continue(roster_id).await {
        Ok(_) => Some(waiting::for_run(app, &mut patience).await),
        Err(error) if error.code == Code::NothingToDo => None,
        Err(error) => return Err(error),
    };
    match app.rotate(&request, flags.confirm.as_deref()).await {
        Ok(_) => begun = Some(waiting::for_run(app, &mut patience).await),
        Err(error) if error.code == Code::NothingToDo && begun.is_some() => {}
        Err(error) => return Err(error),
    }
    let ended = begun.flatten();
    let open = ended.as_ref().map_or(0, |ended| ended.summary.open);
    let note = ended.and_then(|ended| ended.note);
    let rows = app.people(roster_id).await?.rows;
    let of = |step| {
        let at = rows.iter().filter(|row| row.replacing.as_ref().is_some_and(|one| one.step == step));
        at.map(|row| row.name.clone()).collect::<Vec<_>>()
    };
    use keyroster_app::wire::rotate::ReplacingStep as Step;
    let (planned, made) = (of(Step::Planned), of(Step::Made));
    let ending = match (open, planned.len()) {
        (0, 0) => Ending::Done,
        (0, _) => Ending::Partly,
        _ => Ending::Unclear,
    };
    let mut lines: Vec<String> =
        note.as_ref().map(|note| ErrorDocument::of_view(note).text()).into_iter().collect();
    lines.push(format!(
        "{} new keys made and not handed out yet; the old ones still work. {} not made yet.",
        made.len(),
        planned.len()
    ));
    lines.push(
        "Hand them out (`export-keys`), then run `rotate --retire turn-off --handed-out` for these people."
            .to_owned(),
    );
    let document = json!({
        "ending": ending,
        "made": made,
        "not_made": planned,
        "open": open,
        "error": note.as_ref().map(ErrorDocument::of_view),
    });
    Ok(Done::new(&document, lines.join("\n")).ending(ending))
}

/// Whom `--person` and `--all` name. Every word has to fit exactly one person.
async fn people(app: &App, roster_id: i64, flags: &RotateFlags) -> Outcome<Vec<i64>> {
    let rows = app.people(roster_id).await?.rows;
    let mut ids = Vec::new();
    for word in &flags.person {
        let same = |text: Option<&String>| text.is_some_and(|text| text.eq_ignore_ascii_case(word));
        let fit: Vec<i64> = rows
            .iter()
            .filter(|row| row.name == *word || same(row.email.as_ref()) || same(row.external_id.as_ref()))
            .map(|row| row.holder_id)
            .collect();
        match fit.as_slice() {
            [one] => ids.push(*one),
            [] => return Err(refuse(Code::NotFound, format!("Nobody of this class is called ‘{word}’."))),
            _ => {
                return Err(refuse(
                    Code::NameOne,
                    format!("Several people are called ‘{word}’: name one by e-mail or id."),
                ));
            }
        }
    }
    Ok(ids)
}

fn refuse(code: Code, message: String) -> AppError {
    AppError::new(code, message).safe("Nothing was changed.")
}

async fn retire(
    app: &App,
    roster_id: i64,
    holder_ids: Vec<i64>,
    how: RetireFlag,
    handed_out: bool,
) -> Outcome<Done> {
    let how = match how {
        RetireFlag::TurnOff => RetireHow::TurnOff,
        RetireFlag::Delete => RetireHow::Delete,
    };
    let view = app.rotate_retire(&RetireRequest { roster_id, holder_ids, how, handed_out }).await?;
    let word = if how == RetireHow::Delete { "deleted" } else { "turned off" };
    let mut text = format!("{} old keys {word}.", view.retired);
    if !view.left.is_empty() {
        text.push_str(&format!("\n{}", left_table("STILL WORKS", &view.left)));
    }
    let document = json!({ "retired": view.retired, "left": left(&view.left) });
    let ending = if view.left.is_empty() { Ending::Done } else { Ending::Partly };
    Ok(Done::new(&document, text).ending(ending))
}

fn left(people: &[PlanSkipView]) -> Vec<Value> {
    people.iter().map(|one| json!({ "name": one.name, "reason": one.reason })).collect()
}

fn left_table(heading: &'static str, people: &[PlanSkipView]) -> String {
    let mut table = Table::new([heading, "WHY"]);
    people.iter().for_each(|one| table.row([one.name.clone(), one.reason.clone()]));
    table.text()
}

fn plan_document(view: &RotatePlanView) -> Value {
    let rows = view.rows.iter().map(|row| {
        json!({
            "name": row.name,
            "old_key": row.old_mask,
            "old_limit": row.old_limit,
            "old_left": row.old_left,
            "new_limit": row.new_limit,
            "no_limit": row.new_no_limit,
            "reset": reset_word(row.reset),
            "expires_at": row.expires_at,
            "problem": row.problem,
            "note": row.note,
        })
    });
    json!({
        "roster": view.roster_name,
        "digest": view.digest,
        "replace": rows.collect::<Vec<_>>(),
        "left": left(&view.skipped),
        "can_cost": view.can_cost,
        "old_left": view.old_left,
        "problems": view.problems.iter().map(|problem| &problem.message).collect::<Vec<_>>(),
        "as_of": view.as_of,
    })
}

fn plan_text(view: &RotatePlanView) -> String {
    let money = |amount: &Option<String>| amount.as_ref().map(|text| format!("${text}")).unwrap_or_default();
    let mut parts = Vec::new();
    if !view.rows.is_empty() {
        let mut table = Table::new(["NAME", "OLD KEY", "LEFT", "NEW LIMIT", "RESET", "NOTE"]);
        for row in &view.rows {
            let limit = if row.new_no_limit { "no limit".to_owned() } else { money(&row.new_limit) };
            table.row([
                row.name.clone(),
                row.old_mask.clone(),
                money(&row.old_left),
                limit,
                reset_word(row.reset).to_owned(),
                row.problem.clone().or_else(|| row.note.clone()).unwrap_or_default(),
            ]);
        }
        parts.push(table.text());
    }
    if !view.skipped.is_empty() {
        parts.push(left_table("LEFT AS IT IS", &view.skipped));
    }
    parts.extend(view.problems.iter().map(|problem| problem.message.clone()));
    parts.extend(view.digest.as_ref().map(|digest| {
        format!("Nothing was changed. To do exactly this, run `rotate` with the same flags and `--confirm {digest}`.")
    }));
    parts.join("\n")
}
