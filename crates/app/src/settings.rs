//! The person's settings, passphrase advice, and the details for support.

use std::fmt::Write as _;

use keyroster_store::{attempt, audit, key, meta, question, setting};
use keyroster_vault::Secret;
use keyroster_vault::passphrase::{Strength, Weakness, judge, suggest};

use crate::check::{EVERY, choice, chosen};
use crate::error::{AppError, Code, Outcome};
use crate::parts::App;
use crate::wire::settings::{PassphraseStrengthView, SettingsPatchRequest, SettingsView, SupportView};

impl App {
    /// The settings, with defaults where nothing was chosen.
    ///
    /// # Errors
    /// What the store reports.
    pub async fn settings(&self) -> Outcome<SettingsView> {
        let read = self
            .file()?
            .read(|r| {
                Ok(SettingsView {
                    theme: setting::get(r, "theme")?.unwrap_or_default(),
                    default_limit: setting::get(r, "default_limit")?.unwrap_or_else(default_limit),
                    default_reset: setting::get(r, "default_reset")?.unwrap_or_default(),
                    default_key_name: setting::get(r, "default_key_name")?.unwrap_or_default(),
                    check_every: choice(setting::get(r, EVERY)?.unwrap_or_default()),
                    clipboard_seconds: setting::get(r, "clipboard_seconds")?.unwrap_or(30),
                    reveal_seconds: setting::get(r, "reveal_seconds")?.unwrap_or(20),
                    data_folder: String::new(),
                    log_folder: String::new(),
                })
            })
            .await?;
        Ok(self.with_places(read))
    }

    pub(crate) fn settings_without_file(&self) -> SettingsView {
        self.with_places(SettingsView {
            theme: crate::wire::settings::Theme::System,
            default_limit: default_limit(),
            default_reset: crate::wire::plan::ResetChoice::Never,
            default_key_name: crate::wire::plan::KeyNameChoice::Name,
            check_every: crate::wire::board::CheckEveryChoice::default(),
            clipboard_seconds: 30,
            reveal_seconds: 20,
            data_folder: String::new(),
            log_folder: String::new(),
        })
    }

    fn with_places(&self, view: SettingsView) -> SettingsView {
        SettingsView {
            data_folder: self.0.data_dir.display().to_string(),
            log_folder: crate::log::folder(&self.0.data_dir).display().to_string(),
            ..view
        }
    }

    /// Changes some settings.
    ///
    /// # Errors
    /// `FieldNeedsMending` for a default limit that is none.
    pub async fn settings_patch(&self, patch: SettingsPatchRequest) -> Outcome<SettingsView> {
        if let Some(limit) = &patch.default_limit {
            use keyroster_domain::amount::{AmountText, read};
            if !matches!(read(limit), AmountText::Exact { .. } | AmountText::Rounded { .. }) {
                return Err(AppError::new(
                    Code::FieldNeedsMending,
                    "Write the limit like 2 or 2.00; it must be more than $0.",
                )
                .safe("Nothing was changed."));
            }
        }
        self.file()?
            .write(move |w| {
                if let Some(theme) = patch.theme {
                    setting::set(w, "theme", &theme)?;
                }
                if let Some(limit) = &patch.default_limit {
                    setting::set(w, "default_limit", limit)?;
                }
                if let Some(reset) = patch.default_reset {
                    setting::set(w, "default_reset", &reset)?;
                }
                if let Some(name) = patch.default_key_name {
                    setting::set(w, "default_key_name", &name)?;
                }
                if let Some(every) = patch.check_every {
                    setting::set(w, EVERY, &chosen(every))?;
                }
                if let Some(seconds) = patch.clipboard_seconds {
                    setting::set(w, "clipboard_seconds", &seconds.clamp(10, 120))?;
                }
                if let Some(seconds) = patch.reveal_seconds {
                    setting::set(w, "reveal_seconds", &seconds.clamp(5, 60))?;
                }
                Ok(())
            })
            .await?;
        self.changed();
        self.settings().await
    }

    /// What to tell support: versions, counts, the last steps; no secret, no name, no e-mail.
    ///
    /// # Errors
    /// Never for a missing file: its trouble is part of the details.
    pub async fn support_details(&self) -> Outcome<SupportView> {
        let mut text = String::new();
        let line = |text: &mut String, name: &str, value: &str| {
            // Writing into a String cannot fail.
            let _ = writeln!(text, "{name}: {value}");
        };
        line(&mut text, "Keyroster", env!("CARGO_PKG_VERSION"));
        line(&mut text, "System", &format!("{} {}", std::env::consts::OS, std::env::consts::ARCH));
        line(&mut text, "Time", &crate::clock::text(self.now()));
        line(&mut text, "Secrets", &format!("{:?}", self.vault_view().await));
        match self.file() {
            Err(error) => line(&mut text, "List", &format!("{:?}: {}", error.code, error.message)),
            Ok(file) => {
                let accounts = self.connected().await?;
                line(&mut text, "Accounts", &accounts.len().to_string());
                let mut numbers = Vec::new();
                for row in accounts {
                    let id = row.id;
                    numbers.push(
                        file.read(move |r| {
                            Ok((
                                key::of_account(r, id)?.len(),
                                attempt::open_of_account(r, id)?.len(),
                                question::open_of_account(r, id)?.len(),
                            ))
                        })
                        .await?,
                    );
                }
                for (at, (keys, open, questions)) in numbers.iter().enumerate() {
                    line(
                        &mut text,
                        &format!("Account {}", at + 1),
                        &format!("{keys} keys, {open} being checked, {questions} questions"),
                    );
                }
                let (head, broken, meta) =
                    file.read(|r| Ok((audit::head(r)?, audit::first_broken(r)?, meta::get(r)?))).await?;
                line(
                    &mut text,
                    "History",
                    &format!("{} rows, {}", head.seq, if broken.is_none() { "whole" } else { "NOT whole" }),
                );
                if let Some(meta) = meta {
                    line(&mut text, "Epoch", &meta.epoch.to_string());
                    if let Some((skew, _)) = meta.clock_skew {
                        line(&mut text, "Clock against OpenRouter", &format!("{skew} ms"));
                    }
                }
                let last = file.read(|r| audit::page(r, None, None, 12)).await?;
                text.push_str("Last steps:\n");
                for change in last {
                    let _ = writeln!(text, "  {} {}", crate::clock::text(change.utc), change.action);
                }
            }
        }
        Ok(SupportView { text })
    }
}

fn default_limit() -> String {
    crate::plan::DEFAULT_LIMIT.to_decimal()
}

/// How good a passphrase is, while it is typed.
pub fn strength(passphrase: &Secret) -> PassphraseStrengthView {
    let judged = judge(passphrase, &["keyroster", "openrouter"]);
    PassphraseStrengthView { enough: judged.accepted, advice: advice(&judged) }
}

/// A passphrase to offer.
///
/// # Errors
/// `SystemTrouble` when the system has no randomness.
pub fn suggested() -> Outcome<String> {
    let offer = suggest().map_err(|cause| {
        AppError::new(Code::SystemTrouble, "The computer gave no random numbers.").because(cause)
    })?;
    Ok(offer.expose().to_owned())
}

/// One sentence about a passphrase.
pub(crate) fn advice(judged: &Strength) -> String {
    let text = match &judged.why {
        None => "This passphrase is hard to guess. Write it down and keep it safe.",
        Some(Weakness::Empty) => "Choose a passphrase, or take the suggested one.",
        Some(Weakness::TooShort) => "This is too short. Take six words or more.",
        Some(Weakness::Common) => {
            "This is among the first things an attacker tries. Take six unrelated words."
        }
        Some(Weakness::Pattern) => {
            "Rows of keys, sequences and repetitions are guessed quickly. Take six unrelated words."
        }
        Some(Weakness::Date) => "Dates and years are guessed quickly. Take six unrelated words.",
        Some(_) => "This is a good start, but not long enough. Add two more words.",
    };
    text.to_owned()
}
