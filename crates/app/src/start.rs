//! What the window needs when it opens; and opening saved copies to look at.

use std::path::Path;
use std::sync::Arc;

use keyroster_store::{DATA_FILE, copies};

use crate::clock::text;
use crate::error::{AppError, Code, Outcome};
use crate::parts::{App, FileNow, guard};
use crate::wire::error::Step;
use crate::wire::start::{FileState, StartView};

impl App {
    /// The whole frame.
    ///
    /// # Errors
    /// What the store reports beyond the file being unusable (which is part of the view).
    pub async fn start(&self) -> Outcome<StartView> {
        let now = guard(&self.0.file).clone();
        let vault = self.vault_view().await;
        let version = env!("CARGO_PKG_VERSION").to_owned();
        let file = match now {
            FileNow::Own => FileState::Own,
            FileNow::Copy { name, as_of, about, .. } => FileState::ReadOnly {
                name,
                as_of: text(as_of),
                kind: about.kind,
                whole: about.whole,
                by: about.manifest.as_ref().map(|manifest| manifest.made_by.clone()),
                notes: about.notes,
            },
            FileNow::Unusable(error) => {
                let mut view = error.view();
                view.steps = self.rescue_steps(&error);
                return Ok(StartView {
                    version,
                    file: FileState::Unusable(view),
                    vault,
                    accounts: Vec::new(),
                    account_id: None,
                    rosters: Vec::new(),
                    needs_you: 0,
                    attention: 0,
                    run: None,
                    settings: self.settings_without_file(),
                });
            }
        };
        let account_id = self.account_shown().await?;
        let rosters = match account_id {
            Some(id) => self.roster_list(id).await?,
            None => Vec::new(),
        };
        Ok(StartView {
            version,
            file,
            vault,
            accounts: self.account_list().await?,
            account_id,
            rosters,
            attention: match account_id {
                Some(id) => self.attention_of(id).await?,
                None => 0,
            },
            needs_you: u32::try_from(self.needs().await?.len()).unwrap_or(u32::MAX),
            run: self.run_current().await?,
            settings: self.settings().await?,
        })
    }

    fn rescue_steps(&self, error: &AppError) -> Vec<Step> {
        let has_copy = matches!(copies::last_good(&self.0.data_dir), Ok(Some(_)));
        error.steps.iter().copied().filter(|step| *step != Step::OpenCopy || has_copy).collect()
    }

    /// Opens the newest automatic copy that checks out, to look at.
    ///
    /// # Errors
    /// `NotFound` when there is none.
    pub async fn open_last_good_copy(&self) -> Outcome<()> {
        let found = copies::last_good(&self.0.data_dir)?;
        let copy = found.ok_or_else(|| {
            AppError::new(Code::NotFound, "There is no good copy of the list on this computer.")
        })?;
        self.open_copy(&copy.path).await
    }

    /// Back from a saved copy to the own file.
    pub fn use_own(&self, why_not: Option<Arc<AppError>>) {
        let own = self.0.own.is_some();
        *guard(&self.0.file) = match (own, why_not) {
            (true, _) => FileNow::Own,
            (false, Some(error)) => FileNow::Unusable(error),
            (false, None) => {
                FileNow::Unusable(Arc::new(AppError::new(Code::FileDamaged, "Your saved list is damaged.")))
            }
        };
        self.forget_what_was_shown();
    }

    /// Rows of one file mean nothing in another.
    pub(crate) fn forget_what_was_shown(&self) {
        *guard(&self.0.account) = None;
        *guard(&self.0.run_view) = None;
        *guard(&self.0.remote) = crate::remote::Seen::default();
        guard(&self.0.imports).clear();
        self.changed();
    }

    /// Why the own file cannot be used, where it cannot.
    pub fn own_trouble(&self) -> Option<Arc<AppError>> {
        match &*guard(&self.0.file) {
            FileNow::Unusable(error) => Some(error.clone()),
            _ => None,
        }
    }
}

/// Sets a damaged data file aside (nothing is deleted), so that a new one can be made at the next start.
///
/// # Errors
/// `FileTrouble`.
pub fn set_aside(data_dir: &Path, now: jiff::Timestamp) -> Outcome<()> {
    let stamp = now.strftime("%Y%m%d-%H%M%S").to_string();
    let aside = data_dir.join(format!("damaged-{stamp}"));
    let trouble = |cause: std::io::Error| {
        AppError::new(Code::FileTrouble, "The damaged file could not be set aside. Look at the data folder.")
            .safe("Nothing was deleted.")
            .step(Step::ShowFolder)
            .because(cause)
    };
    std::fs::create_dir_all(&aside).map_err(trouble)?;
    for name in [DATA_FILE.to_owned(), format!("{DATA_FILE}-wal"), format!("{DATA_FILE}-shm")] {
        let from = data_dir.join(&name);
        if from.exists() {
            std::fs::rename(&from, aside.join(&name)).map_err(trouble)?;
        }
    }
    Ok(())
}
