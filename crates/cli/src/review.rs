//! `review` and `save-review`: a class to look at, without key and network.

use std::path::Path;

use keyroster_app::wire::review::ReviewRequest;
use keyroster_app::wire::start::{FileState, LookedAt};
use keyroster_app::{App, AppError, Code, Outcome};
use serde_json::json;

use crate::arguments::{Everywhere, SaveReviewFlags};
use crate::done::{Done, Ending};
use crate::handout::{absolute, of_class};
use crate::opening::{self, Opened};

/// Shows what a file or folder holds.
///
/// # Errors
/// Why it cannot be shown, naming the file.
pub async fn review(all: &Everywhere, path: &Path) -> Outcome<Done> {
    let app = opening::for_looking(all, path)?;
    let shown = show(&app).await;
    app.close_file().await;
    shown
}

async fn show(app: &App) -> Outcome<Done> {
    let start = app.start().await?;
    let FileState::ReadOnly { name, as_of, kind, whole, by, notes } = start.file else {
        return Err(AppError::new(Code::Internal, "Nothing is open."));
    };
    let what = match kind {
        LookedAt::Copy => ("copy", "A saved copy"),
        LookedAt::Review => ("review", "A review file"),
        LookedAt::Earlier => ("earlier", "A folder of the earlier tool"),
    };
    let mut classes = Vec::new();
    let mut text = format!("{}, ‘{name}’, as of {as_of}.", what.1);
    if let Some(by) = &by {
        text.push_str(&format!(" Made by {by}."));
    }
    match whole {
        Some(true) => text.push_str(" Nothing missing or altered."),
        Some(false) => {
            text.push_str(" It was altered after it was saved; ask for it again before you rely on it.");
        }
        None => {}
    }
    for account in &start.accounts {
        app.account_switch(account.id).await?;
        for roster in app.roster_list(account.id).await? {
            let view = app.people(roster.id).await?;
            let (document, table) = of_class(&view);
            classes.push(json!({ "account": account.name, "class": document }));
            text.push_str(&format!("\n\n{} ({})\n{table}", view.roster_name, account.name));
        }
    }
    let history = app.history_stands().await?;
    text.push_str(&format!("\n\n{} on record", history.changes));
    text.push_str(if history.first_broken.is_none() { ", in order." } else { "; the record was altered." });
    let document = json!({
        "kind": what.0,
        "name": name,
        "as_of": as_of,
        "whole": whole,
        "by": by,
        "notes": notes,
        "classes": classes,
        "history": { "changes": history.changes, "first_broken": history.first_broken },
    });
    let altered = whole == Some(false) || history.first_broken.is_some();
    let mut done = Done::new(&document, text).ending(if altered { Ending::Partly } else { Ending::Done });
    done.warnings = notes;
    Ok(done)
}

/// Saves a file for review.
///
/// # Errors
/// `NotFound`, `FileExists`; as saving does.
pub async fn save(all: &Everywhere, flags: &SaveReviewFlags) -> Outcome<Done> {
    let opened = opening::for_writing(all)?;
    let saved = save_it(&opened, all, flags).await;
    opened.end().await;
    saved
}

async fn save_it(opened: &Opened, all: &Everywhere, flags: &SaveReviewFlags) -> Outcome<Done> {
    let app = &opened.app;
    let account = app.account_named(all.account.as_deref()).await?;
    app.account_switch(account).await?;
    let roster_id = match &flags.roster {
        Some(name) => Some(app.roster_named(account, Some(name)).await?),
        None => None,
    };
    let request = ReviewRequest { roster_id, emails: !flags.without_emails };
    let mut path = absolute(&flags.file);
    if path.is_dir() {
        path = path.join(app.review_name(&request).await?);
    }
    let saved = app.review_save(&request, &path, flags.force).await?;
    let document = json!({
        "saved": path,
        "people": saved.people,
        "keys": saved.keys,
        "changes": saved.changes,
        "emails": request.emails,
    });
    let text = format!(
        "Saved {}: {} people, {} keys masked, {} changes on record. No key is in it.",
        path.display(),
        saved.people,
        saved.keys,
        saved.changes
    );
    Ok(Done::new(&document, text))
}
