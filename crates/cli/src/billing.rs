//! `usage`, `close-month` and `statement`.

use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};
use keyroster_app::wire::clients::VerifyState;
use keyroster_app::wire::handouts::PaperChoice;
use keyroster_app::wire::months::{
    CloseCheckView, DecideUsageRequest, DecisionChoice, MonthRequest, MonthTotalsView, MonthView,
    UsageAskedView, UsageFrom, UsageView,
};
use keyroster_app::wire::statements::{
    MonthCloseRequest, StatementForm, StatementRowView, StatementsSaveRequest,
};
use keyroster_app::{App, AppError, Code, Outcome, in_cents};
use serde_json::{Value, json};

use crate::arguments::Everywhere;
use crate::clients::client_id;
use crate::done::{Done, Ending};
use crate::opening::{self, in_account};
use crate::table::Table;

/// Which month, and what to do with its usage.
#[derive(Args)]
pub struct UsageFlags {
    /// Month like 2026-10 [default: the running one]
    #[arg(long, value_name = "MONTH")]
    pub month: Option<String>,
    /// Ask OpenRouter first: activity by model, analytics of 365 days
    #[arg(long)]
    pub ask: bool,
    /// Save it by client, key, day and model
    #[arg(long, value_name = "FILE")]
    pub csv: Option<PathBuf>,
    /// Save the month by client with cost, billed and margin
    #[arg(long, value_name = "FILE")]
    pub month_csv: Option<PathBuf>,
    /// Replace files that are there
    #[arg(long)]
    pub force: bool,
}

/// Where usage is read.
#[derive(Clone, Copy, ValueEnum)]
pub enum FromWord {
    /// Own complete snapshots
    Readings,
    /// OpenRouter's analytics
    Analytics,
}

/// Which month to close.
#[derive(Args)]
pub struct CloseFlags {
    /// Month like 2026-10
    #[arg(long, value_name = "MONTH")]
    pub month: String,
    /// Where usage is read [default: readings where they cover it]
    #[arg(long, value_enum)]
    pub source: Option<FromWord>,
    /// Doubtful key to bill as far as readings prove it: its client's name or its hash; may be given several times
    #[arg(long, value_name = "CLIENT")]
    pub count: Vec<String>,
    /// Doubtful key to leave out
    #[arg(long, value_name = "CLIENT")]
    pub leave_out: Vec<String>,
    /// Only show what would be issued
    #[arg(long)]
    pub dry_run: bool,
}

/// Which statements to save.
#[derive(Args)]
pub struct StatementFlags {
    /// Month like 2026-10
    #[arg(long, value_name = "MONTH")]
    pub month: String,
    /// Of this client alone
    #[arg(long, value_name = "NAME")]
    pub client: Option<String>,
    /// A new folder for the files
    #[arg(long, value_name = "DIR")]
    pub out: PathBuf,
    /// In which forms
    #[arg(long, value_enum, value_delimiter = ',', default_value = "pdf")]
    pub form: Vec<FormWord>,
    /// US Letter in place of A4
    #[arg(long)]
    pub letter: bool,
}

/// A form of a statement.
#[derive(Clone, Copy, ValueEnum)]
pub enum FormWord {
    /// For people
    Pdf,
    /// For a spreadsheet
    Csv,
    /// For programs
    Json,
    /// A mail draft with the PDF
    Eml,
}

/// `usage`.
///
/// # Errors
/// As reading and asking do.
pub async fn usage(all: &Everywhere, flags: &UsageFlags) -> Outcome<Done> {
    let writes = flags.ask || flags.csv.is_some() || flags.month_csv.is_some();
    let opened = if writes { Some(opening::for_writing(all)?) } else { opening::for_reading(all)? };
    let Some(opened) = opened else {
        return Err(AppError::new(Code::NotFound, "There is no list of keys here yet."));
    };
    let month = flags.month.clone().unwrap_or_default();
    let read = in_account(all, &opened, async |app| {
        let asked = if flags.ask { Some(app.usage_ask(&month).await?) } else { None };
        let view = app.month_view(&MonthRequest { month: month.clone(), source: None }).await?;
        let usage = app.usage_view(&month).await?;
        let mut saved = Vec::new();
        if let Some(target) = &flags.csv {
            app.save_file(target, app.usage_file(&month).await?.1, "usage", flags.force, true).await?;
            saved.push(target.clone());
        }
        if let Some(target) = &flags.month_csv {
            app.save_file(target, app.month_file(&month).await?.1, "usage", flags.force, true).await?;
            saved.push(target.clone());
        }
        Ok((asked, view, usage, saved))
    })
    .await;
    opened.end().await;
    let (asked, view, usage, saved) = read?;
    Ok(used(asked.as_ref(), &view, &usage, &saved))
}

fn used(asked: Option<&UsageAskedView>, view: &MonthView, usage: &UsageView, saved: &[PathBuf]) -> Done {
    let mut table =
        Table::new(["CLIENT", "KEYS", "USED", "OWN KEYS", "COST", "MARKUP", "BILLED", "MARGIN", "SHARE"]);
    for client in &view.clients {
        let [used, byok, cost, billed, margin, share] = cells(&client.sums);
        let (keys, markup) = (client.sums.keys.to_string(), client.markup.clone());
        table.row([client.name.clone(), keys, used, byok, cost, markup, billed, margin, share]);
    }
    let [used, byok, cost, billed, margin, share] = cells(&view.totals);
    let count = format!("{} clients", view.clients.len());
    table.row([count, view.totals.keys.to_string(), used, byok, cost, String::new(), billed, margin, share]);
    let mut parts = vec![format!("{}. {}.", view.title, view.source), table.text()];
    parts.extend((!view.leaves.is_empty()).then(|| view.leaves.clone()));
    if let Some(forecast) = &view.forecast {
        parts.push(format!(
            "At the end of the month about {}. {}",
            in_cents(&forecast.usage),
            forecast.basis
        ));
    }
    let open = usage.days.iter().filter(|day| day.credits.is_none()).count();
    if open > 0 {
        parts.push(format!("{open} days are not known."));
    }
    if let Some(outside) = view.outside.as_ref().filter(|outside| outside.as_str() != "0.00") {
        parts.push(format!("{} was spent outside the clients' keys.", in_cents(outside)));
    }
    parts.extend(asked.into_iter().flat_map(|asked| asked.gaps.iter().cloned()));
    parts.extend(saved.iter().map(|file| format!("Saved as {}.", file.display())));
    let clients: Vec<Value> = view
        .clients
        .iter()
        .map(|client| {
            let days = client.days.iter().map(|day| json!({ "day": day.day, "credits": day.credits }));
            let told = usage.clients.iter().find(|one| one.holder_id == client.holder_id);
            let models = told.map(|told| {
                let model = |one: &keyroster_app::wire::months::ModelUsageView| {
                    json!({ "model": one.model, "credits": one.credits, "requests": one.requests })
                };
                told.models.iter().map(model).collect::<Vec<_>>()
            });
            json!({
                "name": client.name, "markup": client.markup, "deleted": client.deleted, "note": client.note,
                "sums": sums(&client.sums), "days": days.collect::<Vec<_>>(), "models": models.unwrap_or_default(),
            })
        })
        .collect();
    let days: Vec<Value> = usage
        .days
        .iter()
        .map(|day| json!({ "day": day.day, "credits": day.credits, "source": day.source }))
        .collect();
    let document = json!({
        "month": view.month, "source": view.source, "closed_at": view.closed_at, "clients": clients,
        "totals": sums(&view.totals), "days": days, "outside": view.outside,
        "forecast": view.forecast.as_ref().map(|one| json!({ "usage": one.usage, "billed": one.billed, "basis": one.basis })),
        "asked": asked.map(|asked| json!({ "keys": asked.keys, "days": asked.days, "gaps": asked.gaps })),
        "saved": saved,
    });
    Done::new(&document, parts.join("\n\n"))
}

fn cells(sums: &MonthTotalsView) -> [String; 6] {
    let share = sums.share.as_ref().map_or_else(|| "–".to_owned(), |share| format!("{share} %"));
    let [used, byok, cost, billed, margin] =
        [&sums.usage, &sums.byok, &sums.cost, &sums.billed, &sums.margin].map(|amount| in_cents(amount));
    [used, byok, cost, billed, margin, share]
}

fn sums(sums: &MonthTotalsView) -> Value {
    json!({
        "keys": sums.keys, "usage": sums.usage, "byok": sums.byok, "cost": sums.cost, "billed": sums.billed,
        "margin": sums.margin, "share": sums.share,
    })
}

/// `close-month`.
///
/// # Errors
/// As closing does; `FieldNeedsMending` names what must be mended first.
pub async fn close(all: &Everywhere, flags: &CloseFlags) -> Outcome<Done> {
    let opened = opening::for_writing(all)?;
    let source = flags.source.map(|source| match source {
        FromWord::Readings => UsageFrom::Readings,
        FromWord::Analytics => UsageFrom::Analytics,
    });
    let closed = in_account(all, &opened, async |app| {
        // A dry run decides nothing: it shows what is to be decided.
        if !flags.dry_run {
            decide(app, flags, source).await?;
        }
        let view = app.month_view(&MonthRequest { month: flags.month.clone(), source }).await?;
        if flags.dry_run {
            return Ok((view, None));
        }
        let chosen = view.sources.iter().find(|one| one.chosen).map(|one| one.source);
        let request = MonthCloseRequest {
            month: view.month.clone(),
            source: chosen.or(source).unwrap_or(UsageFrom::Readings),
            digest: view.digest.clone(),
        };
        let closed = app.month_close(&request).await?;
        Ok((view, Some(closed)))
    })
    .await;
    opened.end().await;
    let (view, closed) = closed?;
    let word = |state: VerifyState| match state {
        VerifyState::Ok => "ok",
        VerifyState::Info => "note",
        VerifyState::Problem => "mend",
    };
    let checks: Vec<Value> = view
        .checks
        .iter()
        .map(|line| json!({ "state": word(line.state), "title": line.title, "detail": line.detail, "key": line.key }))
        .collect();
    let mut parts: Vec<String> = view
        .checks
        .iter()
        .map(|line| format!("{:<5} {}\n      {}", word(line.state), line.title, line.detail))
        .collect();
    match &closed {
        Some(closed) => {
            parts.push(issued(&closed.statements));
            parts.push(format!(
                "{} is closed: {} statements were issued.",
                view.title,
                closed.statements.len()
            ));
        }
        None if view.can_close => {
            parts.push(format!("Closing {} would issue {} statements.", view.title, view.statements));
        }
        None => parts.push(format!("{} cannot be closed yet.", view.title)),
    }
    let statements = closed.as_ref().map(|closed| closed.statements.iter().map(document).collect::<Vec<_>>());
    let document = json!({
        "month": view.month, "closed": closed.is_some(), "can_close": view.can_close, "checks": checks,
        "would_issue": view.statements, "statements": statements.unwrap_or_default(),
    });
    let done = Done::new(&document, parts.join("\n"));
    Ok(if closed.is_none() && !view.can_close { done.ending(Ending::Refused) } else { done })
}

/// Decides about the doubtful keys that were named.
async fn decide(app: &App, flags: &CloseFlags, source: Option<UsageFrom>) -> Outcome<()> {
    let count = flags.count.iter().map(|name| (name, DecisionChoice::Count));
    let leave_out = flags.leave_out.iter().map(|name| (name, DecisionChoice::LeaveOut));
    for (name, decision) in count.chain(leave_out) {
        let view = app.month_view(&MonthRequest { month: flags.month.clone(), source }).await?;
        if view.closed_at.is_some() {
            // Closing says so itself.
            return Ok(());
        }
        let of = format!("{name}: ");
        let named = |line: &&CloseCheckView| line.key.as_ref() == Some(name) || line.title.starts_with(&of);
        let key = view.checks.iter().filter(named).find_map(|line| line.key.clone()).ok_or_else(|| {
            AppError::new(Code::NotFound, format!("Nothing is to be decided about ‘{name}’."))
                .safe("Nothing was closed.")
        })?;
        app.usage_decide(&DecideUsageRequest { month: view.month, key, decision }).await?;
    }
    Ok(())
}

fn issued(statements: &[StatementRowView]) -> String {
    let mut table = Table::new(["NUMBER", "CLIENT", "TOTAL"]);
    for one in statements {
        table.row([one.number.clone(), one.client.clone(), one.total.clone()]);
    }
    table.text()
}

fn document(one: &StatementRowView) -> Value {
    json!({ "number": one.number, "client": one.client, "total": one.total, "corrects": one.corrects, "whole": one.whole })
}

/// `statement`.
///
/// # Errors
/// `NothingToDo` where nothing was issued; as saving does.
pub async fn statement(all: &Everywhere, flags: &StatementFlags) -> Outcome<Done> {
    let opened = opening::for_writing(all)?;
    let forms: Vec<StatementForm> = flags
        .form
        .iter()
        .map(|form| match form {
            FormWord::Pdf => StatementForm::Pdf,
            FormWord::Csv => StatementForm::Csv,
            FormWord::Json => StatementForm::Json,
            FormWord::Eml => StatementForm::Letter,
        })
        .collect();
    let saved = in_account(all, &opened, async |app| {
        let paper = if flags.letter { PaperChoice::Letter } else { PaperChoice::A4 };
        let client = match &flags.client {
            Some(name) => Some(client_id(app, name).await?),
            None => None,
        };
        let request = StatementsSaveRequest {
            id: None,
            month: Some(flags.month.clone()),
            holder_id: client,
            forms: forms.clone(),
            paper,
        };
        let target: &Path = &flags.out;
        let view = app.statements_save(&request, target, false).await?;
        let all = app.statements_list().await?.statements;
        let wanted =
            |one: &StatementRowView| one.month == flags.month && client.is_none_or(|id| one.holder_id == id);
        Ok((view, all.into_iter().filter(wanted).collect::<Vec<_>>()))
    })
    .await;
    opened.end().await;
    let (view, statements) = saved?;
    let rows: Vec<Value> = statements.iter().map(document).collect();
    let text =
        format!("{}\n\n{} files were saved in {}.", issued(&statements), view.files, flags.out.display());
    let mut done = Done::new(
        &json!({ "statements": rows, "files": view.files, "folder": flags.out, "without_email": view.without_email }),
        text,
    );
    done.warnings.extend(
        view.without_email.iter().map(|name| format!("‘{name}’ has no address for bills: no draft.")),
    );
    Ok(done)
}
