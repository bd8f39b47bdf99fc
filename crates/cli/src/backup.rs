//! Backup and restore: one encrypted file that opens elsewhere with its passphrase alone.

use std::io::Read;
use std::path::Path;

use keyroster_app::wire::backup::{HereView, RestoredView};
use keyroster_app::{AppError, BackupWish, Code, Outcome};
use keyroster_assembly::Secret;
use serde_json::json;

use crate::arguments::{BackupFlags, Everywhere, RestoreFlags};
use crate::done::Done;
use crate::handout::absolute;
use crate::opening::{self, LONGEST_PASSPHRASE, Opened};

/// Makes a backup, and opens it again to prove it.
///
/// # Errors
/// `PassphraseWeak`, `FileExists`; as saving and opening the seal do.
pub async fn backup(all: &Everywhere, flags: &BackupFlags) -> Outcome<Done> {
    let passphrase = passphrase(flags.backup_passphrase_file.as_deref())?;
    let opened = opening::for_writing_with(all, None)?;
    let made = make(&opened, flags, passphrase).await;
    opened.end().await;
    made
}

async fn make(opened: &Opened, flags: &BackupFlags, passphrase: Secret) -> Outcome<Done> {
    let mut target = absolute(&flags.file);
    if target.is_dir() {
        target = target.join(opened.app.backup_name());
    }
    let wish = BackupWish {
        target: target.clone(),
        replace: flags.force,
        passphrase,
        with_management_keys: flags.with_management_key,
    };
    let made = opened.app.backup(wish).await?;
    let document = json!({
        "file": target.display().to_string(),
        "made_at": made.made_at,
        "tested_at": made.tested_at,
        "people": made.people,
        "keys": made.keys,
        "management_keys": made.management_keys,
    });
    let management = match made.management_keys {
        0 => "No management key is in it.".to_owned(),
        1 => "A management key is in it.".to_owned(),
        many => format!("{many} management keys are in it."),
    };
    let text = format!(
        "Backed up and tested: {} and {} in {}\n{management}",
        people(made.people),
        keys(made.keys),
        target.display(),
    );
    Ok(Done::new(&document, text))
}

/// Puts a backup in the place of the list.
///
/// # Errors
/// `NotEmpty` where a list is in the way and was not to be replaced; `PassphraseWrong`, `BackupDamaged`, `FileNewer`.
pub async fn restore(all: &Everywhere, flags: &RestoreFlags) -> Outcome<Done> {
    let passphrase = passphrase(flags.backup_passphrase_file.as_deref())?;
    let opened = opening::for_restoring(all)?;
    let done = put_back(&opened, flags, passphrase).await;
    opened.end().await;
    done
}

async fn put_back(opened: &Opened, flags: &RestoreFlags, passphrase: Secret) -> Outcome<Done> {
    let app = &opened.app;
    let found = app.restore_open(&absolute(&flags.file), passphrase).await?;
    if let Some(here) = found.here.as_ref().filter(|_| !flags.replace) {
        app.restore_forget();
        return Err(in_the_way(here));
    }
    let restored = app.restore().await?;
    let document = json!({
        "made_at": restored.made_at,
        "accounts": found.accounts,
        "people": restored.people,
        "keys": restored.keys,
        "management_keys": restored.management_keys,
        "opens_by_passphrase": restored.opens_by_passphrase,
        "kept_as": restored.kept_as,
    });
    Ok(Done::new(&document, text(&restored)))
}

fn text(restored: &RestoredView) -> String {
    let mut lines = vec![format!(
        "Restored the copy of {}: {} and {}.",
        restored.made_at,
        people(restored.people),
        keys(restored.keys),
    )];
    if let Some(name) = &restored.kept_as {
        lines.push(format!("The earlier list is kept in the data folder as {name}."));
    }
    if restored.opens_by_passphrase {
        lines.push("This list opens with a passphrase from now on.".to_owned());
    }
    lines.push(
        "Keys are made and removed again after the review: run `keyroster-cli needs-you`. If the other computer is still in use, do not create keys on both."
            .to_owned(),
    );
    lines.join("\n")
}

fn in_the_way(here: &HereView) -> AppError {
    let what = match (here.people, here.keys) {
        (Some(some), Some(saved)) => {
            format!("There is a list here already, with {} and {}.", people(some), keys(saved))
        }
        _ => "There is a list here already, and it cannot be opened.".to_owned(),
    };
    AppError::new(
        Code::NotEmpty,
        format!(
            "{what} Add `--replace` to put the backup in its place; the list here is kept under another name."
        ),
    )
    .safe("Nothing was restored.")
}

fn people(n: u32) -> String {
    if n == 1 { "1 person".to_owned() } else { format!("{n} people") }
}

fn keys(n: u32) -> String {
    if n == 1 { "1 key".to_owned() } else { format!("{n} keys") }
}

/// The backup's passphrase: from a file, else from standard input.
fn passphrase(file: Option<&Path>) -> Outcome<Secret> {
    if let Some(path) = file {
        return opening::passphrase(path);
    }
    let mut bytes = Vec::new();
    let read = std::io::stdin().lock().take(LONGEST_PASSPHRASE + 1).read_to_end(&mut bytes);
    let text = read.ok().and_then(|_| String::from_utf8(bytes).ok()).unwrap_or_default();
    let text = text.strip_suffix('\n').unwrap_or(&text);
    let secret = Secret::new(text.strip_suffix('\r').unwrap_or(text).to_owned());
    if secret.is_empty() {
        return Err(AppError::new(
            Code::PassphraseNeeded,
            "Give the passphrase of the backup: `--backup-passphrase-file FILE`, or on standard input.",
        )
        .safe("Nothing was done."));
    }
    Ok(secret)
}
