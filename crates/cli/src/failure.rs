//! Errors in the command line's words: what happened, what is safe, what to type next.

use keyroster_app::wire::error::{ErrorView, Step};
use keyroster_app::{AppError, Code};
use serde::Serialize;
use serde_json::{Value, json};

use crate::done::Ending;

/// An error as `--json` prints it.
#[derive(Clone, Debug, Serialize)]
pub struct ErrorDocument {
    /// Stable code; scripts branch on it, never on text.
    pub code: String,
    /// What happened.
    pub message: String,
    /// What is safe and what did not happen; may be empty.
    pub safe: String,
    /// What to do next, best first.
    pub next: Vec<String>,
}

impl ErrorDocument {
    /// Of an error of the app.
    pub fn of(error: &AppError) -> ErrorDocument {
        ErrorDocument::of_view(&error.view())
    }

    /// Of an error that already crossed.
    pub fn of_view(view: &ErrorView) -> ErrorDocument {
        let mut next: Vec<String> = Vec::new();
        for step in &view.steps {
            let words = step_words(*step, view.code);
            if !words.is_empty() && !next.iter().any(|one| one == words) {
                next.push(words.to_owned());
            }
        }
        if next.is_empty() {
            next.extend(code_words(view.code).map(str::to_owned));
        }
        ErrorDocument {
            code: code_word(view.code),
            message: view.message.clone(),
            safe: view.safe.clone(),
            next,
        }
    }

    /// For people: one thing a line.
    pub fn text(&self) -> String {
        let mut lines = vec![self.message.clone()];
        lines.extend(Some(self.safe.clone()).filter(|safe| !safe.is_empty()));
        lines.extend(self.next.iter().cloned());
        lines.join("\n")
    }

    /// The whole document.
    pub fn document(&self, ending: Ending) -> Value {
        json!({ "error": self, "exit_code": ending.code() })
    }
}

/// How a verb ends that met this error before it did anything.
pub const fn ending(code: Code) -> Ending {
    match code {
        Code::Internal => Ending::OurFault,
        _ => Ending::Refused,
    }
}

/// The code as it stands in documents: `key_unknown`.
pub fn code_word(code: Code) -> String {
    serde_json::to_value(code).ok().and_then(|value| value.as_str().map(str::to_owned)).unwrap_or_default()
}

const GIVE_KEY: &str =
    "Set OPENROUTER_MANAGEMENT_KEY, or run `keyroster-cli account add NAME < FILE` with the key in FILE.";
const GIVE_PASSPHRASE: &str = "Add `--passphrase-file FILE`.";

const fn step_words(step: Step, code: Code) -> &'static str {
    match step {
        Step::TryAgain => match code {
            Code::AppOpen => "Close the app, then run this again. Verbs that only read work meanwhile.",
            Code::KeychainAbsent | Code::KeychainLocked => {
                "Unlock it and run this again, or add `--passphrase-file FILE`."
            }
            _ => "Run this again.",
        },
        Step::PasteKey => GIVE_KEY,
        Step::ShowWhere => "Management keys are made at https://openrouter.ai/settings/management-keys.",
        Step::UsePractice => {
            "To rehearse without an account, run `keyroster-cli account add NAME --practice`."
        }
        Step::NewAccount => {
            "For a separate list of this account, run `keyroster-cli account add NEWNAME < FILE`."
        }
        Step::EnterPassphrase | Step::ChoosePassphrase => GIVE_PASSPHRASE,
        Step::EnterRecoveryCode => "Add `--passphrase-file FILE` with the recovery code in FILE.",
        Step::RestoreBackup => "Or run `keyroster-cli restore FILE`.",
        Step::OtherFile => "Choose another file.",
        Step::SaveElsewhere => match code {
            Code::FileExists => "Choose another name, or add `--force` to replace the file.",
            _ => "Save it somewhere else.",
        },
        Step::SaveAnyway | Step::Quit => "",
        Step::LookAgain => "Run `keyroster-cli plan`, or the same verb with `--dry-run`, and look again.",
        Step::Continue => "Then run `keyroster-cli provision` again: it makes only what is missing.",
        Step::NeedsYou => "Run `keyroster-cli needs-you`.",
        Step::OpenCopy => "Start the app to open the last good copy.",
        Step::Rebuild => "Or start the app to begin a new file; it reads the account from OpenRouter.",
        Step::ShowFolder => "Look at the data folder.",
    }
}

/// A next step for codes whose errors name none.
fn code_words(code: Code) -> Option<&'static str> {
    Some(match code {
        Code::NotFound | Code::NameOne => {
            "See `keyroster-cli account list`, and name one with `--account` or `--roster`."
        }
        Code::NameTaken => "Choose another name.",
        Code::RunGoingOn => "Run this again in a moment.",
        Code::KeychainAbsent | Code::KeychainEntryGone | Code::PassphraseNeeded | Code::PassphraseWrong => {
            GIVE_PASSPHRASE
        }
        Code::Offline | Code::SlowDown | Code::ServerTrouble | Code::ListIncomplete => {
            "Run this again in a minute."
        }
        Code::Internal => "The log in the data folder says more.",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A button's name means nothing at a prompt.
    #[test]
    fn steps_become_things_to_type() {
        let error = AppError::new(Code::ReviewFirst, "This list was restored.")
            .safe("Nothing was created.")
            .step(Step::NeedsYou);
        let document = ErrorDocument::of(&error);
        assert_eq!(
            document.text(),
            "This list was restored.\nNothing was created.\nRun `keyroster-cli needs-you`."
        );
        assert_eq!(document.document(Ending::Refused)["error"]["code"], "review_first");
        assert_eq!(document.document(Ending::Refused)["exit_code"], 2);
    }
}
