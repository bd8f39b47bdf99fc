//! `clients add`, `clients import`, `clients list`, `clients markup` and `clients verify`.

use std::path::{Path, PathBuf};

use clap::{Args, Subcommand};
use keyroster_app::import::read_file;
use keyroster_app::wire::billing::MarkupRequest;
use keyroster_app::wire::clients::{
    ClientKeyView, ClientRequest, ClientRowView, ClientsImportView, ClientsView, LimitStanding, VerifyState,
};
use keyroster_app::{App, AppError, Code, Outcome};
use serde::Serialize;
use serde_json::json;

use crate::arguments::Everywhere;
use crate::done::{Done, Ending};
use crate::opening::{self, in_account};
use crate::table::Table;

/// What can be done with clients.
#[derive(Subcommand)]
pub enum ClientsVerb {
    /// Add a client, or change one that is here; the key is made by `provision --roster Clients`
    Add(ClientFlags),
    /// Take over clients from a file: all of it, or nothing
    Import {
        /// CSV, Excel or OpenDocument
        file: PathBuf,
        /// Only show what would be taken over
        #[arg(long)]
        dry_run: bool,
    },
    /// Show the clients with their keys, masked
    List {
        /// Save them as a file that can be imported again
        #[arg(long, value_name = "FILE")]
        save: Option<PathBuf>,
        /// Replace the file if it is there
        #[arg(long)]
        force: bool,
    },
    /// Set what is put on top of usage, from a day on
    Markup {
        /// `30 %` or `1.3x`; `-` for a client whose own markup ends
        percent: String,
        /// First day, like 2026-10-01 [default: the first of this month]
        #[arg(long, value_name = "DAY")]
        from: Option<String>,
        /// Of this client alone
        #[arg(long, value_name = "NAME")]
        client: Option<String>,
    },
    /// Is everything set up, do the keys work (costs nothing), does anybody spend outside the clients' keys
    Verify,
}

/// One client.
#[derive(Args)]
pub struct ClientFlags {
    /// Name
    pub name: String,
    /// Where bills go
    #[arg(long, value_name = "ADDRESS")]
    pub email: Option<String>,
    /// Monthly limit in US dollars
    #[arg(long, value_name = "USD")]
    pub limit: Option<String>,
    /// Own markup: `30 %` or `1.3x`
    #[arg(long, value_name = "PERCENT")]
    pub markup: Option<String>,
    /// First day of that markup [default: the first of this month]
    #[arg(long, value_name = "DAY")]
    pub markup_from: Option<String>,
    /// Tax in per cent
    #[arg(long, value_name = "PERCENT")]
    pub tax: Option<String>,
    /// At least this much a month, US dollars
    #[arg(long, value_name = "USD")]
    pub minimum: Option<String>,
    /// Every month on top, US dollars
    #[arg(long, value_name = "USD")]
    pub fixed: Option<String>,
    /// User id of the client elsewhere; may be given several times
    #[arg(long = "user", value_name = "ID")]
    pub users: Vec<String>,
    /// Your own id of the client
    #[arg(long, value_name = "ID")]
    pub client_id: Option<String>,
    /// Own words
    #[arg(long, value_name = "TEXT")]
    pub notes: Option<String>,
}

#[derive(Serialize)]
struct ClientDocument {
    id: i64,
    name: String,
    email: Option<String>,
    limit: Option<String>,
    markup: String,
    own_markup: bool,
    users: Vec<String>,
    standing: &'static str,
    keys: Vec<KeyDocument>,
}

#[derive(Serialize)]
struct KeyDocument {
    hash: String,
    name: String,
    mask: Option<String>,
    limit: Option<String>,
    reset: String,
    used: Option<String>,
    used_percent: Option<u32>,
    off: bool,
    secret_saved: bool,
}

/// Does one of the verbs.
///
/// # Errors
/// As the verb does.
pub async fn clients(all: &Everywhere, verb: &ClientsVerb) -> Outcome<Done> {
    match verb {
        ClientsVerb::Add(flags) => add(all, flags).await,
        ClientsVerb::Import { file, dry_run } => import(all, file, *dry_run).await,
        ClientsVerb::List { save, force } => list(all, save.as_deref(), *force).await,
        ClientsVerb::Markup { percent, from, client } => {
            markup(all, percent, from.as_deref(), client.as_deref()).await
        }
        ClientsVerb::Verify => verify(all).await,
    }
}

fn named<'v>(view: &'v ClientsView, name: &str) -> Option<&'v ClientRowView> {
    view.clients.iter().find(|client| client.name == name)
}

async fn add(all: &Everywhere, flags: &ClientFlags) -> Outcome<Done> {
    let opened = opening::for_writing(all)?;
    let saved = in_account(all, &opened, async |app| {
        let known = app.clients_list().await?;
        let holder_id = named(&known, &flags.name).map(|client| client.holder_id);
        let before = match holder_id {
            Some(id) => Some(app.client_view(id).await?),
            None => None,
        };
        // What is not named stays as it is.
        let kept =
            |given: &Option<String>, before: Option<String>| given.clone().or(before).unwrap_or_default();
        let row = before.as_ref().map(|before| &before.row);
        let own = row.filter(|row| row.own_markup).map(|row| row.markup.clone());
        let request = ClientRequest {
            holder_id,
            name: flags.name.clone(),
            email: kept(&flags.email, row.and_then(|row| row.email.clone())),
            client_id: kept(&flags.client_id, before.as_ref().and_then(|before| before.client_id.clone())),
            limit: kept(&flags.limit, row.and_then(|row| row.limit.clone())),
            markup: kept(&flags.markup, own),
            markup_from: flags.markup_from.clone().unwrap_or_default(),
            tax: kept(&flags.tax, before.as_ref().map(|before| before.tax.clone())),
            minimum: kept(&flags.minimum, before.as_ref().and_then(|before| before.minimum.clone())),
            fixed: kept(&flags.fixed, before.as_ref().and_then(|before| before.fixed.clone())),
            users: if flags.users.is_empty() {
                row.map(|row| row.users.clone()).unwrap_or_default()
            } else {
                flags.users.clone()
            },
            notes: kept(&flags.notes, before.as_ref().map(|before| before.notes.clone())),
        };
        Ok((app.client_save(&request).await?, holder_id.is_some(), known.roster_name))
    })
    .await;
    opened.end().await;
    let (view, was_here, roster) = saved?;
    let what = if was_here { "was changed" } else { "was added" };
    let roster = if roster.is_empty() { "Clients".to_owned() } else { roster };
    let next = if view.row.keys.is_empty() {
        format!("\nNext: keyroster-cli provision --roster {roster} --reset monthly")
    } else {
        String::new()
    };
    let text = format!("‘{}’ {what}.{next}", view.row.name);
    Ok(Done::new(&json!({ "client": ClientDocument::of(view.row), "added": !was_here }), text))
}

async fn import(all: &Everywhere, file: &Path, dry_run: bool) -> Outcome<Done> {
    let opened = opening::for_writing(all)?;
    let read = in_account(all, &opened, async |app| {
        let (name, bytes) = read_file(file)?;
        let view = app.clients_import_open(&name, &bytes).await?;
        if !view.problems.is_empty() || view.token.is_none() {
            let message = if view.problems.is_empty() {
                "There is no client in that file.".to_owned()
            } else {
                view.problems.join("\n")
            };
            return Err(AppError::new(Code::RosterUnreadable, message).safe("Nothing was changed."));
        }
        if let (false, Some(token)) = (dry_run, view.token) {
            app.clients_import_apply(token).await?;
        }
        Ok(view)
    })
    .await;
    opened.end().await;
    let view = read?;
    let mut table = Table::new(["NAME", "E-MAIL", "LIMIT", "MARKUP", ""]);
    for row in &view.rows {
        let limit = if row.limit.is_empty() { "–".to_owned() } else { format!("${}", row.limit) };
        table.row([row.name.clone(), row.email.clone(), limit, row.markup.clone(), row.happens.clone()]);
    }
    let ClientsImportView { added, changed, same, warnings, .. } = &view;
    let what = if dry_run { "would be taken over" } else { "taken over" };
    let text = format!("{}\n\n{added} new, {changed} changed, {same} as they are: {what}.", table.text());
    let document =
        json!({ "added": added, "changed": changed, "same": same, "warnings": warnings, "dry_run": dry_run });
    let mut done = Done::new(&document, text);
    done.warnings.clone_from(warnings);
    Ok(done)
}

async fn list(all: &Everywhere, save: Option<&Path>, force: bool) -> Outcome<Done> {
    let opened = if save.is_some() { Some(opening::for_writing(all)?) } else { opening::for_reading(all)? };
    let Some(opened) = opened else { return Ok(listed(Vec::new(), None)) };
    let read = in_account(all, &opened, async |app| {
        if let Some(target) = save {
            let (_, bytes) = app.clients_file().await?;
            app.save_file(target, bytes, "clients", force, true).await?;
        }
        app.clients_list().await
    })
    .await;
    opened.end().await;
    Ok(listed(read?.clients, save))
}

fn listed(clients: Vec<ClientRowView>, saved: Option<&Path>) -> Done {
    let mut table = Table::new(["NAME", "E-MAIL", "LIMIT", "MARKUP", "KEY", "USED", ""]);
    for client in &clients {
        let key = client.keys.first();
        let dollars =
            |amount: Option<&String>| amount.map_or_else(|| "–".to_owned(), |amount| format!("${amount}"));
        let used =
            key.and_then(|key| key.used_percent).map_or_else(|| "–".to_owned(), |used| format!("{used} %"));
        table.row([
            client.name.clone(),
            client.email.clone().unwrap_or_default(),
            dollars(key.and_then(|key| key.limit.as_ref()).or(client.limit.as_ref())),
            client.markup.clone(),
            key.and_then(|key| key.mask.clone()).unwrap_or_else(|| "no key".to_owned()),
            used,
            standing(client.standing).to_owned(),
        ]);
    }
    let mut text = if clients.is_empty() { "There are no clients yet.".to_owned() } else { table.text() };
    if let Some(file) = saved {
        text.push_str(&format!("\n\nSaved as {}.", file.display()));
    }
    let rows: Vec<ClientDocument> = clients.into_iter().map(ClientDocument::of).collect();
    Done::new(&json!({ "clients": rows, "saved": saved }), text)
}

async fn markup(all: &Everywhere, percent: &str, from: Option<&str>, client: Option<&str>) -> Outcome<Done> {
    let opened = opening::for_writing(all)?;
    let set = in_account(all, &opened, async |app| {
        let holder_id = match client {
            Some(name) => Some(client_id(app, name).await?),
            None => None,
        };
        let percent = if percent == "-" { String::new() } else { percent.to_owned() };
        app.markup_set(&MarkupRequest { holder_id, from: from.unwrap_or_default().to_owned(), percent })
            .await?;
        app.billing_terms().await
    })
    .await;
    opened.end().await;
    let terms = set?;
    let whose = client.map_or_else(|| "The markup".to_owned(), |name| format!("The markup of ‘{name}’"));
    let text = format!("{whose} was set. {}", terms.leaves);
    Ok(Done::new(
        &json!({ "client": client, "markup": percent, "from": from, "leaves": terms.leaves }),
        text.trim_end(),
    ))
}

/// The client of that name.
///
/// # Errors
/// `NotFound`, naming those there are.
pub async fn client_id(app: &App, name: &str) -> Outcome<i64> {
    let view = app.clients_list().await?;
    named(&view, name).map(|client| client.holder_id).ok_or_else(|| {
        let names: Vec<&str> = view.clients.iter().map(|client| client.name.as_str()).collect();
        AppError::new(Code::NotFound, format!("There is no client ‘{name}’. There is: {}.", names.join(", ")))
    })
}

async fn verify(all: &Everywhere) -> Outcome<Done> {
    let opened = opening::for_writing(all)?;
    let view = in_account(all, &opened, async |app| app.clients_verify().await).await;
    opened.end().await;
    let view = view?;
    let word = |state: VerifyState| match state {
        VerifyState::Ok => "ok",
        VerifyState::Info => "note",
        VerifyState::Problem => "mend",
    };
    let line = |line: &keyroster_app::wire::clients::VerifyLineView| {
        let detail = if line.detail.is_empty() { String::new() } else { format!("\n      {}", line.detail) };
        format!("{:<5} {}{detail}", word(line.state), line.title)
    };
    let text: Vec<String> = view.lines.iter().map(line).collect();
    let rows: Vec<_> = view
        .lines
        .iter()
        .map(|line| json!({ "state": word(line.state), "title": line.title, "detail": line.detail }))
        .collect();
    let problems = view.lines.iter().filter(|line| line.state == VerifyState::Problem).count();
    let done = Done::new(&json!({ "at": view.at, "problems": problems, "lines": rows }), text.join("\n"));
    Ok(if problems > 0 { done.ending(Ending::Partly) } else { done })
}

const fn standing(standing: LimitStanding) -> &'static str {
    match standing {
        LimitStanding::Fine => "",
        LimitStanding::Near => "near the limit",
        LimitStanding::Reached => "limit reached",
        LimitStanding::Unknown => "not known",
    }
}

impl ClientDocument {
    fn of(row: ClientRowView) -> ClientDocument {
        let key = |key: ClientKeyView| KeyDocument {
            hash: key.hash,
            name: key.name,
            mask: key.mask,
            limit: key.limit,
            reset: key.reset,
            used: key.used,
            used_percent: key.used_percent,
            off: key.off,
            secret_saved: key.secret_saved,
        };
        ClientDocument {
            id: row.holder_id,
            name: row.name,
            email: row.email,
            limit: row.limit,
            markup: row.markup,
            own_markup: row.own_markup,
            users: row.users,
            standing: match row.standing {
                LimitStanding::Fine => "fine",
                LimitStanding::Near => "near",
                LimitStanding::Reached => "reached",
                LimitStanding::Unknown => "unknown",
            },
            keys: row.keys.into_iter().map(key).collect(),
        }
    }
}
