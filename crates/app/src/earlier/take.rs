//! Taking the folder over: shown as a plan first, then exactly that in one transaction, then a check.

use std::collections::{HashMap, HashSet};
use std::path::{Path, PathBuf};

use jiff::SignedDuration;
use keyroster_domain::earlier::{
    Change, Class, Folder, Here, KeyHere, PersonHere, TakeOver, Told, take_over,
};
use keyroster_domain::key::KeyHash;
use keyroster_domain::marker::VaultTag;
use keyroster_store::earlier::{FoundSecret, secrets};
use keyroster_store::key::{Observed, Wanted};
use keyroster_store::secret::SecretRow;
use keyroster_store::snapshot::Why;
use keyroster_store::{Reader, StoreError, audit, holder, key, roster, secret, snapshot};
use keyroster_vault::Secret;

use super::fill::{ACTOR, IMPORTED};
use super::folder::{self, Read};
use super::{put, view};
use crate::accounts::required;
use crate::check::wish_of;
use crate::error::{AppError, Code, Outcome};
use crate::identity::meta_row;
use crate::parts::{App, guard};
use crate::plan::{FRESH, stale};
use crate::remote::{SeenAccount, observed};
use crate::wire::earlier::{EarlierDoneView, EarlierPlanView, EarlierRequest};
use crate::wire::error::Step;

/// The folder that was chosen, and into what.
#[derive(Clone)]
pub(crate) struct Chosen {
    account_id: i64,
    folder: PathBuf,
    request: EarlierRequest,
}

/// A plan, and what it was made from.
pub(super) struct Made {
    pub(super) read: Read,
    pub(super) seen: SeenAccount,
    pub(super) whole: Whole,
    pub(super) class: Class,
    pub(super) plan: TakeOver,
    pub(super) told: Told,
    /// Secrets that are not those of the key they stand with.
    pub(super) misfits: Vec<String>,
}

/// The whole secrets of the folder, by key.
type Whole = HashMap<KeyHash, FoundSecret>;

impl App {
    /// The folder of the earlier tool that is open to look at.
    pub fn earlier_opened(&self) -> Option<PathBuf> {
        match &*guard(&self.0.file) {
            crate::parts::FileNow::Copy { about, .. } => about.folder.clone(),
            _ => None,
        }
    }

    /// Shows what taking this folder over into an account would add; `None` = the account on show. Nothing of it is stored.
    ///
    /// # Errors
    /// As opening such a folder to look at; `NothingToDo` for one without keys; `OtherAccount` where the account has none
    /// of them; `ListIncomplete`; as reading the account does. Nothing was changed then.
    pub async fn earlier_plan(
        &self,
        account_id: Option<i64>,
        folder: &Path,
        request: &EarlierRequest,
    ) -> Outcome<EarlierPlanView> {
        self.not_a_copy()?;
        let account_id = match account_id {
            Some(id) => id,
            None => self.account_here().await?,
        };
        let folder = crate::saving::absolute(folder);
        let chosen = Chosen { account_id, folder, request: request.clone() };
        *guard(&self.0.earlier) = Some(chosen.clone());
        let made = self.make_take_over(&chosen, SignedDuration::ZERO).await?;
        let class_name = match made.class.clone() {
            Class::New(name) => name,
            Class::There(id) => self.roster_row(id).await?.name,
        };
        Ok(view::of(&made, class_name))
    }

    /// The same folder once more, into another class.
    ///
    /// # Errors
    /// `NotFound` where none was chosen; as [`App::earlier_plan`].
    pub async fn earlier_again(&self, request: &EarlierRequest) -> Outcome<EarlierPlanView> {
        let chosen = guard(&self.0.earlier).clone().ok_or_else(none_chosen)?;
        self.earlier_plan(Some(chosen.account_id), &chosen.folder, request).await
    }

    /// Takes over exactly what was shown, in one transaction, and checks the account afterwards.
    ///
    /// # Errors
    /// `PlanStale` where something changed since; as opening the seal does; `RunGoingOn`. Nothing was changed then.
    pub async fn earlier_apply(&self, digest: &str) -> Outcome<EarlierDoneView> {
        let chosen = guard(&self.0.earlier).clone().ok_or_else(none_chosen)?;
        self.no_run().await?;
        let made = self.make_take_over(&chosen, FRESH).await?;
        if made.plan.is_empty() || made.plan.digest() != digest {
            return Err(stale());
        }
        let account_id = chosen.account_id;
        let sealed = self.seal(account_id, &made).await?;
        let (now, done) = (self.now(), view::counts(&made.plan));
        let Made { read, seen, whole, class, plan, .. } = made;
        let whole: HashSet<KeyHash> = whole.into_keys().collect();
        let roster_id = self
            .file()?
            .write(move |w| {
                // Whatever happened since the plan was made again, in this very moment it is still the same.
                let here = here(w, account_id, &seen, class, now)?;
                if take_over(&read.folder, &here, &whole).0 != plan {
                    return Ok(None);
                }
                put::put(w, account_id, &read, &plan, &sealed, now).map(Some)
            })
            .await?
            .ok_or_else(stale)?;
        *guard(&self.0.earlier) = None;
        self.changed();
        let (checked, note) = match self.check(account_id, Why::Check).await {
            Ok(read) => (read.complete, read.note),
            Err(error) => (false, format!("The check afterwards was not possible: {}", error.message)),
        };
        Ok(EarlierDoneView { roster_id, checked, note, ..done })
    }

    async fn make_take_over(&self, chosen: &Chosen, fresh: SignedDuration) -> Outcome<Made> {
        let (path, clock) = (chosen.folder.clone(), self.0.clock.clone());
        let reading = tokio::task::spawn_blocking(move || {
            let read = folder::read(&path, &clock)?;
            Ok::<_, AppError>((read, whole_secrets(&path)?))
        });
        let (read, found) = reading.await.map_err(|cause| {
            AppError::new(Code::FileDamaged, "That folder could not be read.")
                .safe("Nothing was changed.")
                .step(Step::OtherFile)
                .because(cause)
        })??;
        if read.folder.keys.is_empty() {
            return Err(AppError::new(
                Code::NothingToDo,
                format!(
                    "‘{}’ tells of people only, and of no key. Import its roster.csv as a class list.",
                    read.name
                ),
            )
            .safe("Nothing was changed.")
            .step(Step::OtherFile));
        }
        let account_id = chosen.account_id;
        let seen = self.reading(account_id, fresh).await?;
        if !seen.complete {
            return Err(AppError::new(
                Code::ListIncomplete,
                "The list of keys could not be read whole. Try again in a minute.",
            )
            .safe("Nothing was changed.")
            .step(Step::TryAgain));
        }
        let class = self.class_for(account_id, &chosen.request, &read.name).await?;
        let (whole, misfits) = fitting(found, &seen, &read.folder);
        let (now, seen_now, class_now) = (self.now(), seen.clone(), class.clone());
        let here = self.file()?.read(move |r| here(r, account_id, &seen_now, class_now, now)).await?;
        let (plan, told) = take_over(&read.folder, &here, &whole.keys().cloned().collect());
        if told.keys == 0 {
            return Err(of_another_account(&read));
        }
        Ok(Made { read, seen, whole, class, plan, told, misfits })
    }

    async fn class_for(&self, account_id: i64, request: &EarlierRequest, folder: &str) -> Outcome<Class> {
        if let Some(id) = request.roster_id {
            let row = self.roster_row(id).await?;
            if row.account_id != account_id {
                return Err(AppError::new(Code::NotFound, "That class is not in this account.")
                    .safe("Nothing was changed."));
            }
            return Ok(Class::There(id));
        }
        let of_folder: String = folder.chars().take(100).collect();
        let typed = request.class_name.trim();
        let name = required(if typed.is_empty() { &of_folder } else { typed }, "class")?;
        let wanted = name.clone();
        let there = self.file()?.read(move |r| roster::by_name(r, account_id, &wanted)).await?;
        Ok(there.map_or(Class::New(name), |row| Class::There(row.id)))
    }

    async fn seal(&self, account_id: i64, made: &Made) -> Outcome<Vec<SecretRow>> {
        if made.plan.seal.is_empty() {
            return Ok(Vec::new());
        }
        let open = self.unsealed().await?;
        let one = |hash: &KeyHash| {
            let found = made.whole.get(hash).ok_or_else(stale)?;
            open.seal_key(account_id, hash.as_str(), &Secret::new(found.expose().to_owned()))
        };
        made.plan.seal.iter().map(one).collect()
    }
}

fn none_chosen() -> AppError {
    AppError::new(Code::NotFound, "That folder is not open any more. Choose it again.")
        .safe("Nothing was changed.")
        .step(Step::OtherFile)
}

fn whole_secrets(folder: &Path) -> Outcome<Vec<FoundSecret>> {
    match secrets(&folder.join(keyroster_store::earlier::FILE)) {
        Err(StoreError::Missing) => Ok(Vec::new()),
        found => Ok(found?),
    }
}

/// The secrets that can be those of their keys: OpenRouter shows how each begins and ends. And the names of the others.
fn fitting(found: Vec<FoundSecret>, seen: &SeenAccount, folder: &Folder) -> (Whole, Vec<String>) {
    let labels: HashMap<&str, &str> =
        seen.keys.iter().filter_map(|key| Some((key.hash.as_str(), key.label.as_deref()?))).collect();
    let (mut whole, mut misfits) = (Whole::new(), Vec::new());
    for secret in found {
        let hash = KeyHash::new(&secret.hash);
        if labels.get(hash.as_str()).is_none_or(|label| fits(label, secret.expose())) {
            whole.insert(hash, secret);
        } else if let Some(key) = folder.keys.iter().find(|key| key.hash == hash) {
            misfits.push(key.name.clone());
        }
    }
    (whole, misfits)
}

fn fits(label: &str, secret: &str) -> bool {
    let ends = label.split_once("...").or_else(|| label.split_once('…'));
    ends.is_none_or(|(head, tail)| secret.starts_with(head) && secret.ends_with(tail))
}

fn of_another_account(read: &Read) -> AppError {
    let count = read.folder.keys.len();
    let named: Vec<&str> = read.folder.keys.iter().map(|key| key.name.as_str()).take(3).collect();
    let more = if count > named.len() { ", …" } else { "" };
    let keys = if count == 1 { "key".to_owned() } else { format!("{count} keys") };
    AppError::new(
        Code::OtherAccount,
        format!(
            "‘{}’ belongs to a different OpenRouter account: none of its {keys} ({}{more}) is in this one.",
            read.name,
            named.join(", ")
        ),
    )
    .safe("Nothing was changed.")
    .step(Step::OtherFile)
}

/// The account as it stands.
fn here(
    r: &Reader<'_>,
    account_id: i64,
    seen: &SeenAccount,
    class: Class,
    now: jiff::Timestamp,
) -> Result<Here, StoreError> {
    let meta = meta_row(r)?;
    let sealed = secret::stored_hashes(r, account_id)?;
    let mut keys = HashMap::new();
    for row in key::of_account(r, account_id)? {
        let known = KeyHere {
            holder: row.holder_id,
            made_here: row.attempt_id.is_some(),
            gone: row.gone_at.is_some(),
            sealed: sealed.contains(&row.hash),
            ..told(&row.observed, &row.wanted)
        };
        keys.insert(KeyHash::new(&row.hash), known);
    }
    // Beside the open window a reading is not stored. A key of an attempt that is being looked into is not the folder's.
    let ours = VaultTag::parse(&meta.vault_tag);
    for listed in &seen.keys {
        if !keys.contains_key(&listed.hash) && listed.marker().is_none_or(|marker| Some(marker.tag()) != ours)
        {
            let known = told(&observed(listed, seen.began), &Wanted::default());
            keys.insert(listed.hash.clone(), known);
        }
    }
    let mut people: Vec<_> =
        holder::of_account(r, account_id)?.into_iter().filter(|row| row.removed_at.is_none()).collect();
    people.sort_by_key(|row| class != Class::There(row.holder.roster_id));
    let readings = snapshot::of_account(r, account_id)?
        .into_iter()
        .filter(|row| row.why == Why::Earlier)
        .map(|row| row.begun_at.as_millisecond())
        .collect();
    Ok(Here {
        account: format!("{}/{account_id}", meta.vault_id),
        class,
        people: people
            .into_iter()
            .map(|row| PersonHere { id: row.holder.id, person: row.holder.person })
            .collect(),
        keys,
        first_own: snapshot::first_own(r, account_id)?.unwrap_or(now),
        readings,
        changes: changes(r, account_id)?,
    })
}

fn told(seen: &Observed, wanted: &Wanted) -> KeyHere {
    KeyHere {
        wish: wish_of(wanted),
        limit: seen.limit,
        reset: seen.reset,
        expires: seen.expires_at,
        disabled: seen.disabled,
        ..KeyHere::default()
    }
}

/// The changes that were taken over before.
fn changes(r: &Reader<'_>, account_id: i64) -> Result<HashSet<Change>, StoreError> {
    let mut changes = HashSet::new();
    audit::walk(r, Some(account_id), None, |row| {
        if let Some(word) = row.action.strip_prefix(IMPORTED).filter(|_| row.actor == ACTOR) {
            let detail: serde_json::Value = serde_json::from_str(&row.whole()?.detail_json).unwrap_or_default();
            let value = |name: &str| detail[name].as_str().map(str::to_owned);
            changes.insert(Change {
                hash: KeyHash::new(row.target),
                action: word.to_owned(),
                before: value("before"),
                after: value("after"),
                at: row.utc,
            });
        }
        Ok(true)
    })?;
    Ok(changes)
}

#[cfg(test)]
mod tests {
    use super::fits;

    /// A damaged keys.db must not give somebody another person's key.
    #[test]
    fn a_secret_fits_only_the_key_whose_ends_it_has() {
        let secret = format!("sk-or-v1-{}abc", "0".repeat(61));
        assert!(fits("sk-or-v1-000...abc", &secret) && fits("sk-or-v1-000…abc", &secret));
        assert!(!fits("sk-or-v1-000...abd", &secret) && !fits("sk-or-v1-111...abc", &secret));
        assert!(fits("a label of one's own", &secret), "which tells nothing");
    }
}
