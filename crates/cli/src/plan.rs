//! `plan`, and what `provision` plans with.

use keyroster_app::wire::plan::{CostView, PlanRequest, PlanView, ResetChoice, SkipWhy};
use keyroster_app::{AppError, Code, Outcome};
use serde::Serialize;
use serde_json::{Value, json};

use crate::arguments::{Everywhere, PlanFlags};
use crate::done::Done;
use crate::opening::{self, Opened};
use crate::table::Table;

#[derive(Serialize)]
struct PlanDocument {
    roster: String,
    digest: Option<String>,
    create: Vec<CreateDocument>,
    skipped: Vec<SkipDocument>,
    cost: Value,
    warnings: Vec<String>,
    as_of: String,
}

#[derive(Serialize)]
struct CreateDocument {
    name: String,
    email: Option<String>,
    key_name: String,
    limit: Option<String>,
    reset: &'static str,
    expires_at: Option<String>,
}

#[derive(Serialize)]
struct SkipDocument {
    name: String,
    why: &'static str,
    reason: String,
}

/// Shows what would be created. Nothing is sent but reading.
///
/// # Errors
/// `FieldNeedsMending`; as reading the account does.
pub async fn plan(all: &Everywhere, flags: &PlanFlags) -> Outcome<Done> {
    let opened = opening::for_planning(all)?;
    let planned = show(&opened, all, flags).await;
    opened.end().await;
    planned
}

async fn show(opened: &Opened, all: &Everywhere, flags: &PlanFlags) -> Outcome<Done> {
    let (_, request) = request(opened, all, flags).await?;
    let view = opened.app.plan_make(&request).await?;
    if let Some(problem) = view.problems.iter().find(|problem| !problem.warning) {
        return Err(
            AppError::new(Code::FieldNeedsMending, problem.message.clone()).safe("Nothing was created.")
        );
    }
    let text = text_of(&view);
    Ok(Done::new(&document_of(view), text))
}

/// The account, and what the flags ask for; what they leave open is as in the settings.
///
/// # Errors
/// `NotFound`, `NameOne`.
pub async fn request(opened: &Opened, all: &Everywhere, flags: &PlanFlags) -> Outcome<(i64, PlanRequest)> {
    let app = &opened.app;
    let account = app.account_named(all.account.as_deref()).await?;
    let roster_id = app.roster_named(account, flags.roster.as_deref()).await?;
    let settings = app.settings().await?;
    let request = PlanRequest {
        roster_id,
        limit: flags.limit.clone().unwrap_or(settings.default_limit),
        no_limit: false,
        no_limit_confirmed: false,
        reset: flags.reset.map_or(settings.default_reset, Into::into),
        expires: flags.expires.clone(),
        key_name: flags.key_name.map_or(settings.default_key_name, Into::into),
        workspace_id: None,
        left_out: Vec::new(),
        per_person: Vec::new(),
        refresh: true,
    };
    Ok((account, request))
}

fn document_of(view: PlanView) -> PlanDocument {
    let create = view.create.into_iter().map(|row| CreateDocument {
        name: row.name,
        email: row.email,
        key_name: row.key_name,
        limit: row.limit,
        reset: reset_word(row.reset),
        expires_at: row.expires_at,
    });
    let skipped = view.skipped.into_iter().map(|skip| SkipDocument {
        name: skip.name,
        why: why_word(skip.why),
        reason: skip.reason,
    });
    PlanDocument {
        roster: view.roster_name,
        digest: view.digest,
        create: create.collect(),
        skipped: skipped.collect(),
        cost: cost_document(&view.cost),
        warnings: view.problems.into_iter().map(|problem| problem.message).collect(),
        as_of: view.as_of,
    }
}

fn cost_document(cost: &CostView) -> Value {
    json!({
        "sentence": cost.sentence,
        "most": cost.most,
        "until_end": cost.until_end,
        "other_keys": cost.other_keys,
        "together": cost.together,
        "credits": cost.credits,
        "short": cost.short,
    })
}

fn text_of(view: &PlanView) -> String {
    let mut parts = Vec::new();
    if !view.create.is_empty() {
        let mut table = Table::new(["NAME", "KEY NAME", "LIMIT", "RESET", "ENDS"]);
        for row in &view.create {
            let limit = row.limit.as_ref().map_or_else(|| "no limit".to_owned(), |limit| format!("${limit}"));
            let ends = row.expires_at.clone().unwrap_or_default();
            table.row([
                row.name.clone(),
                row.key_name.clone(),
                limit,
                reset_word(row.reset).to_owned(),
                ends,
            ]);
        }
        parts.push(table.text());
    }
    if !view.skipped.is_empty() {
        let mut table = Table::new(["LEFT AS IT IS", "WHY"]);
        for skip in &view.skipped {
            table.row([skip.name.clone(), skip.reason.clone()]);
        }
        parts.push(table.text());
    }
    parts.push(format!(
        "‘{}’: {} to create, {} left as they are.",
        view.roster_name,
        view.create.len(),
        view.skipped.len()
    ));
    if !view.create.is_empty() {
        parts.push(format!("At most {}.", view.cost.sentence));
    }
    parts.extend(view.problems.iter().map(|problem| problem.message.clone()));
    if let Some(digest) = view.digest.as_ref().filter(|_| !view.create.is_empty()) {
        parts.push(format!(
            "Nothing was created. To create exactly this, run `provision` with the same flags and `--confirm {digest}`."
        ));
    }
    parts.join("\n")
}

/// `never`, `daily`, `weekly`, `monthly`.
pub const fn reset_word(reset: ResetChoice) -> &'static str {
    match reset {
        ResetChoice::Never => "never",
        ResetChoice::Daily => "daily",
        ResetChoice::Weekly => "weekly",
        ResetChoice::Monthly => "monthly",
    }
}

const fn why_word(why: SkipWhy) -> &'static str {
    match why {
        SkipWhy::HasKey => "has_key",
        SkipWhy::LeftOut => "left_out",
        SkipWhy::NeedsYou => "needs_you",
        SkipWhy::WaitsForEmail => "waits_for_email",
        SkipWhy::BeingChecked => "being_checked",
    }
}
