//! `resolve` and `needs-you`.

use std::time::Duration;

use keyroster_app::wire::error::Step;
use keyroster_app::wire::needs::NeedView;
use keyroster_app::{AppError, Code, Outcome};
use serde_json::{Value, json};

use crate::arguments::Everywhere;
use crate::done::{Done, Ending};
use crate::failure::ErrorDocument;
use crate::opening::{self, Opened};
use crate::table::shown;
use crate::waiting::{self, Patience};

/// How many characters of a sentence are shown.
const WIDE: usize = 400;

/// Finds out what became of requests whose answers were lost.
///
/// # Errors
/// As reading the account does.
pub async fn resolve(all: &Everywhere, wait: u64) -> Outcome<Done> {
    let opened = opening::for_writing(all)?;
    let done = find_out(&opened, all, wait).await;
    opened.end().await;
    done
}

async fn find_out(opened: &Opened, all: &Everywhere, wait: u64) -> Outcome<Done> {
    let app = &opened.app;
    let account = app.account_named(all.account.as_deref()).await?;
    let mut patience = Patience::of(Duration::from_secs(wait));
    let changes_open = app.changes_resolve(account).await?;
    let ended = waiting::for_resolving(app, account, &mut patience).await?;
    let (resolved, open) =
        ended.as_ref().map_or_else(Default::default, |ended| (ended.resolved, ended.summary.open));
    let note = ended.and_then(|ended| ended.note);
    let needs = app.needs_of(account).await?.len();
    let ending = if open + changes_open > 0 { Ending::Unclear } else { Ending::Done };
    let document = json!({
        "before": resolved.before,
        "found_and_removed": resolved.found,
        "never_made": resolved.never_made,
        "open": open,
        "changes_open": changes_open,
        "needs_you": needs,
        "error": note.as_ref().map(ErrorDocument::of_view),
    });
    let mut text = match resolved.before {
        0 => "Nothing is open.".to_owned(),
        before => format!(
            "{before} open before: {} found and removed, {} never made, {open} still being checked.",
            resolved.found, resolved.never_made
        ),
    };
    if let Some(note) = &note {
        text = format!("{}\n{text}", ErrorDocument::of_view(note).text());
    }
    if changes_open > 0 {
        text.push_str(&format!("\n{changes_open} changed keys could not be read yet."));
    }
    if open + changes_open > 0 {
        text.push_str("\nRun `keyroster-cli resolve` again in a minute.");
    }
    Ok(Done::new(&document, text).ending(ending))
}

/// Shows what waits for a decision, or takes one.
///
/// # Errors
/// `NotFound` for a number or choice that is not there; as carrying it out does.
pub async fn needs_you(all: &Everywhere, accept: Option<i64>, choice: Option<&str>) -> Outcome<Done> {
    let Some(number) = accept else {
        let Some(opened) = opening::for_reading(all)? else {
            return Ok(listed(&[], None));
        };
        let listed = show(&opened, all).await;
        opened.end().await;
        return listed;
    };
    let opened = opening::for_writing(all)?;
    let taken = take(&opened, all, number, choice).await;
    opened.end().await;
    taken
}

async fn show(opened: &Opened, all: &Everywhere) -> Outcome<Done> {
    let account = opened.app.account_named(all.account.as_deref()).await?;
    Ok(listed(&opened.app.needs_of(account).await?, None))
}

async fn take(opened: &Opened, all: &Everywhere, number: i64, choice: Option<&str>) -> Outcome<Done> {
    let app = &opened.app;
    let account = app.account_named(all.account.as_deref()).await?;
    let needs = app.needs_of(account).await?;
    let need = needs.iter().find(|need| need.id == number).ok_or_else(|| {
        AppError::new(Code::NotFound, format!("There is no open decision {number}."))
            .safe("Nothing was changed.")
            .step(Step::NeedsYou)
    })?;
    let Some(first) = need.choices.first() else {
        return Err(AppError::new(
            Code::FieldNeedsMending,
            format!(
                "{} Put it right in the roster file and import that again, or in the app.",
                need.headline
            ),
        )
        .safe("Nothing was changed."));
    };
    let word = choice.unwrap_or(&first.choice);
    let Some(label) = need.choices.iter().find(|one| one.choice == word).map(|one| one.label.clone()) else {
        let words = need.choices.iter().map(|one| one.choice.as_str()).collect::<Vec<_>>().join(", ");
        return Err(AppError::new(
            Code::NotFound,
            format!("‘{word}’ is no answer to {number}. The answers are: {words}."),
        )
        .safe("Nothing was changed."));
    };
    let left = app.needs_answer(number, word).await?;
    // What the answer set going (a deletion, a reading) ends before the process does.
    app.run_ended().await;
    let accepted = json!({ "number": number, "choice": word, "label": label });
    Ok(listed(&left, Some(&accepted)))
}

fn listed(needs: &[NeedView], accepted: Option<&Value>) -> Done {
    let one = |need: &NeedView| {
        let choices: Vec<Value> = need
            .choices
            .iter()
            .map(|one| json!({ "choice": one.choice, "label": one.label, "effect": one.effect, "deletes": one.danger }))
            .collect();
        json!({
            "number": need.id,
            "roster": need.roster_name,
            "person": need.person,
            "headline": need.headline,
            "rest": need.rest,
            "choices": choices,
            "at": need.at,
        })
    };
    let document = json!({ "accepted": accepted, "needs": needs.iter().map(one).collect::<Vec<_>>() });
    let mut lines: Vec<String> = accepted
        .iter()
        .map(|taken| format!("Done: {}.", taken["label"].as_str().unwrap_or_default()))
        .collect();
    for need in needs {
        lines.push(format!("{}  {} {}", need.id, shown(&need.headline, WIDE), shown(&need.rest, WIDE)));
        lines.extend(
            need.choices.iter().map(|one| format!("     {}: {}. {}", one.choice, one.label, one.effect)),
        );
    }
    if needs.is_empty() {
        lines.push("Nothing waits for a decision.".to_owned());
    } else {
        lines.push("Take the first answer of a number with `keyroster-cli needs-you --accept N`, another with `--choice WORD`.".to_owned());
    }
    Done::new(&document, lines.join("\n"))
}
