//! Handing out: the saved list, one copied key, one revealed key. The only places where a secret leaves the seal.

use std::path::{Path, PathBuf};

use keyroster_domain::limit::{Limit, PositiveUsd, Terms};
use keyroster_domain::usd::Usd;
use keyroster_sheets::key_list::{self, Account, KeyLine};
use keyroster_store::account::AccountKind;
use keyroster_store::key::{self, KeyRow, SeenLimit};
use keyroster_store::{people, saved_file, secret};
use keyroster_vault::Secret;
use serde_json::json;

use crate::clock::text;
use crate::connect::count;
use crate::error::{AppError, Code, Outcome};
use crate::parts::App;
use crate::plan::class_now;
use crate::saving::{absolute, base_name};
use crate::wire::error::Step;
use crate::wire::keys::{ListForm, MissingView, SavedListView};

impl App {
    pub(crate) async fn is_practice(&self, account_id: i64) -> Outcome<bool> {
        Ok(self.account_row(account_id).await?.kind == AccountKind::Practice)
    }

    /// A file name to offer for the list of a class.
    ///
    /// # Errors
    /// `NotFound`.
    pub async fn list_name(&self, roster_id: i64, form: ListForm) -> Outcome<String> {
        let account_id = self.account_of_roster(roster_id).await?;
        let account = if self.is_practice(account_id).await? { Account::Practice } else { Account::Real };
        let ending = if form == ListForm::Csv { "csv" } else { "json" };
        Ok(format!("{}.{ending}", key_list::file_stem(self.0.clock.local(), account)))
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
        let account_id = self.account_of_roster(roster_id).await?;
        let practice = self.is_practice(account_id).await?;
        let (class, sealed) = self
            .file()?
            .read(move |r| Ok((class_now(r, roster_id)?, secret::of_roster(r, roster_id)?)))
            .await?;
        if sealed.is_empty() {
            return Err(AppError::new(
                Code::NothingToDo,
                "No key of this class is saved on this computer yet, so there is no list to save.",
            )
            .safe("Nothing was saved."));
        }
        let seal = self.unsealed().await?;
        let mut opened: Vec<(&people::PersonRow, &KeyRow, Secret)> = Vec::with_capacity(sealed.len());
        for (holder_id, row) in &sealed {
            let person = class.people.iter().find(|person| person.holder.holder.id == *holder_id);
            let Some((person, key)) = person.and_then(|person| Some((person, person.key.as_ref()?))) else {
                continue;
            };
            if key.hash == row.key_hash {
                opened.push((person, key, seal.open_key(row)?));
            }
        }
        let lines: Vec<KeyLine<'_>> = opened
            .iter()
            .map(|(person, key, secret)| {
                let who = &person.holder.holder.person;
                Ok(KeyLine {
                    email: who.email.as_deref().unwrap_or_default(),
                    name: &who.name,
                    key_name: &key.observed.name,
                    api_key: secret.expose(),
                    terms: terms_of(key)?,
                    hash: &key.hash,
                })
            })
            .collect::<Outcome<_>>()?;
        let account = if practice { Account::Practice } else { Account::Real };
        let bytes = match form {
            ListForm::Csv => key_list::csv(&lines, account),
            ListForm::Json => key_list::json(&lines, account),
        };
        let (keys, can_cost) = (lines.len(), can_cost(&opened));
        drop(lines);
        self.save_file(target, bytes.to_vec(), "key_list", replace, anyway).await?;
        let missing =
            missing(&class, &opened.iter().map(|(person, ..)| person.holder.holder.id).collect::<Vec<_>>());
        let (now, path) = (self.now(), absolute(target));
        let noted = path.clone();
        let file_id = self
            .file()?
            .write(move |w| {
                let many = i64::try_from(keys).unwrap_or(i64::MAX);
                let id = saved_file::insert(w, account_id, Some(roster_id), &noted, many, can_cost, now)?;
                let detail = json!({ "keys": keys, "file": base_name(&noted) });
                crate::audit::record(
                    w,
                    now,
                    Some(account_id),
                    "list.save",
                    format!("roster:{roster_id}"),
                    detail,
                )?;
                Ok(id)
            })
            .await?;
        Ok(SavedListView {
            file_id,
            file_name: base_name(&path),
            keys: u32::try_from(keys).unwrap_or(u32::MAX),
            can_cost: can_cost.map(Usd::to_decimal),
            missing,
            at: text(now),
        })
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
        match std::fs::remove_file(&path) {
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

/// What a key may spend as last seen, else as it was asked for. Never "no limit" for want of knowing (promise M4).
///
/// # Errors
/// `FileDamaged` for a key that says neither.
fn terms_of(key: &KeyRow) -> Outcome<Terms> {
    let (seen, wanted) = (&key.observed, key.wanted.terms);
    let limit = match seen.limit {
        SeenLimit::Of(amount) => PositiveUsd::new(amount).map(Limit::Of),
        SeenLimit::NoLimit => Some(Limit::NoLimit),
        SeenLimit::Unknown => None,
    };
    let limit = limit.or(wanted.map(|terms| terms.limit)).ok_or_else(|| {
        AppError::new(
            Code::FileDamaged,
            "What one of these keys may spend is not known here. Check now, then save again.",
        )
        .safe("Nothing was saved.")
        .step(Step::TryAgain)
    })?;
    Ok(Terms {
        limit,
        reset: seen.reset.or(wanted.map(|terms| terms.reset)).unwrap_or_default(),
        expires: seen.expires_at.or(wanted.and_then(|terms| terms.expires)),
    })
}

/// What anyone with the file can spend in the windows open now; `None` with a key that has no limit.
fn can_cost(opened: &[(&people::PersonRow, &KeyRow, Secret)]) -> Option<Usd> {
    let live = opened.iter().filter(|(_, key, _)| key.observed.disabled != Some(true));
    let each = live.map(|(_, key, _)| match (key.observed.limit, key.observed.remaining) {
        (SeenLimit::Of(_), Some(left)) => Some(left.max(Usd::ZERO)),
        (SeenLimit::Of(limit), None) => Some(limit),
        (SeenLimit::NoLimit | SeenLimit::Unknown, _) => None,
    });
    each.collect::<Option<Vec<_>>>().and_then(Usd::checked_sum)
}

fn missing(class: &crate::plan::ClassNow, saved: &[i64]) -> Vec<MissingView> {
    use crate::wire::run::KeyWord;
    let absent = class.people.iter().filter(|person| !saved.contains(&person.holder.holder.id));
    let view = |person: &people::PersonRow| MissingView {
        name: person.holder.holder.person.name.clone(),
        reason: match class.word(person) {
            KeyWord::Created => "Their key was made elsewhere; its text is not saved here.",
            KeyWord::Waiting => "They have no key yet.",
            KeyWord::BeingChecked => "Their key is still being checked.",
            KeyWord::NeedsYou => "A question about them is open.",
        }
        .to_owned(),
    };
    absent.map(view).collect()
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
