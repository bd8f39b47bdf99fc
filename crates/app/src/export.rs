//! Handing out: the saved list, one copied key, one revealed key. The only places where a secret leaves the seal.

use std::path::{Path, PathBuf};

use keyroster_domain::usd::Usd;
use keyroster_store::account::AccountKind;
use keyroster_store::{key, saved_file, secret};
use keyroster_vault::Secret;
use serde_json::json;

use crate::connect::count;
use crate::error::{AppError, Code, Outcome};
use crate::handouts::HandoutSave;
use crate::parts::App;
use crate::saving::base_name;
use crate::wire::error::Step;
use crate::wire::keys::{ListForm, SavedListView};

impl App {
    pub(crate) async fn is_practice(&self, account_id: i64) -> Outcome<bool> {
        Ok(self.account_row(account_id).await?.kind == AccountKind::Practice)
    }

    /// A file name to offer for the list of a class.
    ///
    /// # Errors
    /// `NotFound`.
    pub async fn list_name(&self, roster_id: i64, form: ListForm) -> Outcome<String> {
        self.name_of(&HandoutSave::list(roster_id, form)).await
    }

    /// Saves the list: every key of the class whose secret is stored. Tells who is missing.
    ///
    /// # Errors
    /// `NothingToDo` when no key is stored; as opening the seal and saving do.
    pub async fn list_save(
        &self,
        roster_id: i64,
        form: ListForm,
        target: &Path,
        replace: bool,
        anyway: bool,
    ) -> Outcome<SavedListView> {
        self.save_keys(&HandoutSave::list(roster_id, form), target, replace, anyway).await
    }

    /// Where a saved file lies.
    ///
    /// # Errors
    /// `NotFound`.
    pub async fn saved_file_path(&self, file_id: i64) -> Outcome<PathBuf> {
        let row = self.file()?.read(move |r| saved_file::get(r, file_id)).await?;
        row.map(|row| row.path).ok_or_else(|| AppError::new(Code::NotFound, "That file is not on record."))
    }

    /// Deletes a saved file that is no longer needed.
    ///
    /// # Errors
    /// `FileTrouble`.
    pub async fn saved_file_delete(&self, file_id: i64) -> Outcome<()> {
        let path = self.saved_file_path(file_id).await?;
        match remove(&path) {
            Ok(()) => {}
            Err(cause) if cause.kind() == std::io::ErrorKind::NotFound => {}
            Err(cause) => {
                return Err(AppError::new(Code::FileTrouble, format!("‘{}’ could not be deleted. If another program has it open, close it there, then try again.", base_name(&path)))
                    .step(Step::TryAgain)
                    .because(cause));
            }
        }
        let now = self.now();
        self.file()?
            .write(move |w| {
                saved_file::set_deleted(w, file_id, now)?;
                crate::audit::record(w, now, None, "list.delete", format!("file:{file_id}"), json!({}))
            })
            .await
    }

    /// The secret of one key, for asking OpenRouter about it or for a sheet that was asked for.
    ///
    /// # Errors
    /// `NotFound` when it is not saved here; as opening the seal does.
    pub(crate) async fn opened_key(&self, hash: &str) -> Outcome<Secret> {
        let wanted = hash.to_owned();
        let row = self.file()?.read(move |r| secret::get(r, &wanted)).await?.ok_or_else(|| {
            AppError::new(Code::NotFound, "The text of this key is not saved on this computer.")
        })?;
        self.unsealed().await?.open_key(&row)
    }

    /// The secret of one person's key, because somebody asked to see or copy it; on record by `action`.
    ///
    /// # Errors
    /// `NotFound` when none is saved here; as opening the seal does.
    pub async fn key_secret(&self, holder_id: i64, action: &'static str) -> Outcome<Secret> {
        let file = self.file()?;
        let found = file
            .read(move |r| {
                let keys = key::of_holder(r, holder_id)?;
                let live = keys.into_iter().find(|key| key.gone_at.is_none() && key.retired_at.is_none());
                match live {
                    Some(key) => Ok(secret::get(r, &key.hash)?.map(|row| (key.account_id, row))),
                    None => Ok(None),
                }
            })
            .await?;
        let (account_id, row) = found.ok_or_else(|| {
            AppError::new(Code::NotFound, "The text of this key is not saved on this computer.")
                .safe("Nothing was shown.")
        })?;
        let secret = self.unsealed().await?.open_key(&row)?;
        if file.is_writable() {
            let (now, hash) = (self.now(), row.key_hash);
            file.write(move |w| crate::audit::record(w, now, Some(account_id), action, hash, json!({})))
                .await?;
        }
        Ok(secret)
    }
}

/// Removes a saved file, or a folder of drafts: only the drafts in it, and the folder where nothing else is left.
fn remove(path: &Path) -> std::io::Result<()> {
    if !path.is_dir() {
        return std::fs::remove_file(path);
    }
    for entry in std::fs::read_dir(path)? {
        let file = entry?.path();
        if file.extension().is_some_and(|ending| ending == "eml") && file.is_file() {
            std::fs::remove_file(file)?;
        }
    }
    match std::fs::remove_dir(path) {
        Err(cause) if cause.kind() == std::io::ErrorKind::DirectoryNotEmpty => Ok(()),
        result => result,
    }
}

/// "Anyone with it can spend up to $150.00."
pub fn warning(saved: &SavedListView) -> String {
    let spend = saved.can_cost.as_ref().map_or_else(
        || "without limit".to_owned(),
        |cost| Usd::parse(cost).map_or_else(|_| cost.clone(), |cost| format!("up to {cost}")),
    );
    format!(
        "{} saved. Anyone with this file can spend {spend}. Delete it when the keys are handed out.",
        count(usize::try_from(saved.keys).unwrap_or(usize::MAX), "key")
    )
}
