//! `export-keys`: the keys of a class in any form to hand out.

use std::path::PathBuf;

use clap::{Args, ValueEnum};
use keyroster_app::wire::handouts::{
    HandoutForm, HandoutLock, HandoutSaveRequest, HandoutTick, HandoutTickRequest, HandoutsView, PaperChoice,
};
use keyroster_app::{AppError, Outcome};

use crate::arguments::Everywhere;
use crate::done::Done;
use crate::handout::{SavedDocument, absolute};
use crate::opening::{self, Opened};

/// Flags of `export-keys`.
#[derive(Args, Clone)]
pub struct ExportFlags {
    /// Where to save it; for drafts the name of a new folder
    pub file: PathBuf,
    /// Class [default: the only one]
    #[arg(long, value_name = "NAME")]
    pub roster: Option<String>,
    /// Form of the hand-outs
    #[arg(long, value_name = "FORM", default_value = "csv")]
    pub format: FormFlag,
    /// Cards on a sheet: 1, 2, 4 or 8
    #[arg(long, value_name = "N", default_value_t = 4, value_parser = sheet)]
    pub per_sheet: u32,
    /// Paper of cards
    #[arg(long, value_name = "PAPER", default_value = "a4")]
    pub paper: PaperFlag,
    /// Only keys that are not marked as handed out
    #[arg(long)]
    pub only_new: bool,
    /// Encrypt the file
    #[arg(long, value_name = "HOW", requires = "encrypt_passphrase_file")]
    pub encrypt: Option<LockFlag>,
    /// File with the passphrase that opens it
    #[arg(long, value_name = "FILE", requires = "encrypt")]
    pub encrypt_passphrase_file: Option<PathBuf>,
    /// Mark the saved keys as handed out, in this way (`card`, `e-mail`, …)
    #[arg(long, value_name = "HOW")]
    pub mark_handed_out: Option<String>,
    /// Replace the file if it exists
    #[arg(long)]
    pub force: bool,
}

/// `--format`.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum FormFlag {
    /// For a spreadsheet
    Csv,
    /// For other software
    Json,
    /// PDF to print and cut
    Cards,
    /// CSV with a column for each placeholder of a letter
    MailMerge,
    /// One e-mail draft for each person, in a new folder
    Eml,
}

/// `--paper`.
#[derive(Clone, Copy, ValueEnum)]
pub enum PaperFlag {
    /// 210 × 297 mm
    A4,
    /// 8.5 × 11 inches
    Letter,
}

/// `--encrypt`.
#[derive(Clone, Copy, ValueEnum)]
pub enum LockFlag {
    /// ZIP with AES-256
    Zip,
    /// age
    Age,
}

/// How many cards share a sheet.
fn sheet(text: &str) -> Result<u32, &'static str> {
    match text {
        "1" => Ok(1),
        "2" => Ok(2),
        "4" => Ok(4),
        "8" => Ok(8),
        _ => Err("cards come 1, 2, 4 or 8 to a sheet"),
    }
}

impl ExportFlags {
    fn request(&self, roster_id: i64) -> Outcome<HandoutSaveRequest> {
        let passphrase = self.encrypt_passphrase_file.as_deref().map(opening::passphrase).transpose()?;
        Ok(HandoutSaveRequest {
            roster_id,
            form: match self.format {
                FormFlag::Csv => HandoutForm::Csv,
                FormFlag::Json => HandoutForm::Json,
                FormFlag::Cards => HandoutForm::Cards,
                FormFlag::MailMerge => HandoutForm::MailMerge,
                FormFlag::Eml => HandoutForm::Letters,
            },
            per_sheet: self.per_sheet,
            paper: match self.paper {
                PaperFlag::A4 => PaperChoice::A4,
                PaperFlag::Letter => PaperChoice::Letter,
            },
            only_new: self.only_new,
            lock: self.encrypt.map(|lock| match lock {
                LockFlag::Zip => HandoutLock::Zip,
                LockFlag::Age => HandoutLock::Age,
            }),
            passphrase: passphrase.map(|secret| secret.expose().to_owned()),
            anyway: false,
        })
    }
}

/// Saves the keys to hand out.
///
/// # Errors
/// `NothingToDo`, `FileExists`, `PassphraseNeeded`, `PassphraseWeak`; as saving does.
pub async fn export(all: &Everywhere, flags: &ExportFlags) -> Outcome<Done> {
    let opened = opening::for_writing(all)?;
    let saved = save(&opened, all, flags).await;
    opened.end().await;
    saved
}

async fn save(opened: &Opened, all: &Everywhere, flags: &ExportFlags) -> Outcome<Done> {
    let app = &opened.app;
    let account = app.account_named(all.account.as_deref()).await?;
    let roster = app.roster_named(account, flags.roster.as_deref()).await?;
    let request = flags.request(roster)?;
    let mut path = absolute(&flags.file);
    if path.is_dir() {
        path = path.join(app.handouts_name(&request).await?);
    }
    let before = app.handouts(roster).await?;
    let saved = app.handouts_save(&request, &path, flags.force).await?;
    let document = SavedDocument::of(&saved, &path);
    let mut text = document.text();
    if let Some(how) = &flags.mark_handed_out {
        let ticks = in_file(&before, &request, how);
        let ticked = app.handouts_tick(&HandoutTickRequest { roster_id: roster, ticks, handed: true }).await;
        let marked = ticked.map_err(|error| saved_but_unmarked(&error))?.changed.len();
        text.push_str(&format!("\n{marked} marked as handed out"));
    }
    Ok(Done::new(&document, text).warning(keyroster_app::warning(&saved)))
}

/// The people whose key is in the saved file.
fn in_file(view: &HandoutsView, request: &HandoutSaveRequest, how: &str) -> Vec<HandoutTick> {
    let rows =
        view.rows.iter().filter(|row| row.secret_saved && (!request.only_new || row.handed_at.is_none()));
    let rows = rows.filter(|row| request.form != HandoutForm::Letters || row.email.is_some());
    rows.map(|row| HandoutTick { holder_id: row.holder_id, how: how.to_owned(), at: None }).collect()
}

fn saved_but_unmarked(error: &AppError) -> AppError {
    AppError::new(error.code, format!("The file is saved, but nobody could be marked. {}", error.message))
        .safe("The saved file is whole.")
}
