//! `account add` and `account list`.

use std::io::{IsTerminal, Read};

use keyroster_app::settings::strength;
use keyroster_app::wire::accounts::{AccountView, ConnectBecomes};
use keyroster_app::wire::error::Step;
use keyroster_app::{AppError, Code, Outcome, cleaned};
use keyroster_assembly::Secret;
use serde::Serialize;
use serde_json::json;

use crate::arguments::Everywhere;
use crate::done::Done;
use crate::opening::{self, Opened};
use crate::table::Table;

/// The longest text that is read as a key.
const LONGEST_KEY: u64 = 16 << 10;

#[derive(Serialize)]
struct AccountDocument {
    name: String,
    practice: bool,
    key_mask: Option<String>,
    credits_left: Option<String>,
    can_still_spend: Option<String>,
    as_of: Option<String>,
    review_pending: bool,
}

impl From<AccountView> for AccountDocument {
    fn from(view: AccountView) -> AccountDocument {
        AccountDocument {
            name: view.name,
            practice: view.practice,
            key_mask: view.key_mask,
            credits_left: view.credits_left,
            can_still_spend: view.can_still_spend,
            as_of: view.as_of,
            review_pending: view.review_pending,
        }
    }
}

/// Connects an account, or makes a practice account.
///
/// # Errors
/// What checking and keeping the key report; then nothing was kept.
pub async fn add(all: &Everywhere, name: &str, practice: bool, clients: bool) -> Outcome<Done> {
    if practice || clients {
        let opened = opening::for_writing(all)?;
        let added = add_practice(&opened, name, clients).await;
        opened.end().await;
        return added;
    }
    let given = opening::management_key();
    let stored = given.is_none();
    let key = match given {
        Some(key) => key,
        None => of_standard_input()?,
    };
    let opened = opening::for_writing_with(all, (!stored).then(|| key.duplicate()))?;
    let added = connect(&opened, name, &key, stored).await;
    opened.end().await;
    Ok(weak_passphrase(all, added?))
}

async fn add_practice(opened: &Opened, name: &str, clients: bool) -> Outcome<Done> {
    let app = &opened.app;
    let id = if clients { app.practice_reseller().await? } else { app.practice_add(name, false).await? };
    if clients && account(opened, id).await?.name != name {
        app.account_rename(id, name).await?;
    }
    let account = account(opened, id).await?;
    let text = format!("The practice account ‘{name}’ is ready. Its keys are pretend: no network, no cost.");
    Ok(Done::new(&json!({ "account": account, "became": "new_account", "key_stored": false }), text))
}

async fn connect(opened: &Opened, name: &str, key: &Secret, stored: bool) -> Outcome<Done> {
    let app = &opened.app;
    let checked = app.check_key(key.expose(), None).await?;
    if let Some(error) = checked.error {
        let mut refused = AppError::new(error.code, error.message).safe(error.safe);
        refused.steps = error.steps;
        return Err(refused);
    }
    let same = match checked.becomes {
        ConnectBecomes::SameAccount { name, .. } => Some(name),
        _ => None,
    };
    let id = app.connect(name).await?;
    let account = account(opened, id).await?;
    let kept =
        if stored { "Its key is kept safe." } else { "Its key was used for this run and is not stored." };
    let text = match &same {
        Some(known) => format!("This is the account ‘{known}’, which is here already. {kept}"),
        None => format!("‘{}’ is connected. {kept}", account.name),
    };
    let became = if same.is_some() { "same_account" } else { "new_account" };
    Ok(Done::new(&json!({ "account": account, "became": became, "key_stored": stored }), text))
}

/// Says so when the passphrase in the file is easy to guess: it is accepted, for it wins over everything.
fn weak_passphrase(all: &Everywhere, done: Done) -> Done {
    let Some(path) = &all.passphrase_file else { return done };
    let text = std::fs::read_to_string(path).unwrap_or_default();
    let judged = strength(&Secret::new(text.trim_end_matches(['\n', '\r']).to_owned()));
    if judged.enough {
        done
    } else {
        done.warning(format!("The passphrase is easy to guess. {}", judged.advice))
    }
}

fn of_standard_input() -> Outcome<Secret> {
    let none = || {
        AppError::new(Code::KeyEmpty, "There is no management key.")
            .safe("Nothing was sent or saved.")
            .step(Step::PasteKey)
            .step(Step::ShowWhere)
            .step(Step::UsePractice)
    };
    let input = std::io::stdin();
    // A terminal would show the key while it is typed, and a script cannot answer.
    if input.is_terminal() {
        return Err(none());
    }
    let mut text = String::new();
    let read = input.lock().take(LONGEST_KEY).read_to_string(&mut text);
    read.map_err(|cause| none().because(cause))?;
    let key = cleaned(&text);
    drop(Secret::new(text));
    if key.is_empty() { Err(none()) } else { Ok(key) }
}

async fn account(opened: &Opened, id: i64) -> Outcome<AccountDocument> {
    let views = opened.app.account_list().await?;
    let view = views.into_iter().find(|view| view.id == id);
    view.map(AccountDocument::from)
        .ok_or_else(|| AppError::new(Code::NotFound, "The account is not here any more."))
}

/// Shows the accounts.
///
/// # Errors
/// What the file reports.
pub async fn list(all: &Everywhere) -> Outcome<Done> {
    let views = match opening::for_reading(all)? {
        Some(opened) => {
            let views = opened.app.account_list().await;
            opened.end().await;
            views?
        }
        None => Vec::new(),
    };
    let mut table = Table::new(["ACCOUNT", "KEY", "CREDITS", "AS OF"]);
    for view in &views {
        let credits =
            view.credits_left.as_ref().map_or_else(|| "unknown".to_owned(), |left| format!("${left} left"));
        let mark = if view.practice { format!("{} (practice)", view.name) } else { view.name.clone() };
        let mask = view.key_mask.clone().unwrap_or_else(|| "not stored".to_owned());
        table.row([mark, mask, credits, view.as_of.clone().unwrap_or_else(|| "never read".to_owned())]);
    }
    let text = if views.is_empty() { "There is no account yet.".to_owned() } else { table.text() };
    let accounts: Vec<AccountDocument> = views.into_iter().map(AccountDocument::from).collect();
    Ok(Done::new(&json!({ "accounts": accounts }), text))
}
