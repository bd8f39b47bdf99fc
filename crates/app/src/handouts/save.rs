//! Saving keys to hand out, in any form: the keys are opened for the moment of writing, the file is noted.

use std::collections::HashSet;
use std::path::Path;

use jiff::Timestamp;
use keyroster_domain::limit::{Limit, PositiveUsd, Terms};
use keyroster_domain::usd::Usd;
use keyroster_sheets::key_list::{self, Account};
use keyroster_store::key::{KeyRow, SeenLimit};
use keyroster_store::{handout, people, roster, saved_file, secret, setting};
use keyroster_vault::Secret;
use serde_json::json;

use super::forms::{self, Made};
use super::ticks::contact_name;
use crate::clock::text;
use crate::error::{AppError, Code, Outcome};
use crate::parts::App;
use crate::plan::{ClassNow, class_now};
use crate::saving::{absolute, base_name};
use crate::wire::error::Step;
use crate::wire::handouts::{HandoutForm, HandoutLock, HandoutSaveRequest, PaperChoice};
use crate::wire::keys::{ListForm, MissingView, SavedListView};

/// What to save, checked.
pub(crate) struct HandoutSave {
    pub(crate) roster_id: i64,
    pub(crate) form: HandoutForm,
    pub(crate) per_sheet: u32,
    pub(crate) paper: PaperChoice,
    pub(crate) only_new: bool,
    pub(crate) lock: Option<(HandoutLock, Secret)>,
}

impl HandoutSave {
    /// The plain list of a class.
    pub(crate) fn list(roster_id: i64, form: ListForm) -> HandoutSave {
        let form = if form == ListForm::Csv { HandoutForm::Csv } else { HandoutForm::Json };
        HandoutSave { roster_id, form, per_sheet: 4, paper: PaperChoice::A4, only_new: false, lock: None }
    }

    fn of(request: &HandoutSaveRequest) -> Outcome<HandoutSave> {
        let lock = match (request.lock, &request.passphrase) {
            (None, _) => None,
            (Some(lock), Some(passphrase)) if !passphrase.is_empty() => {
                Some((lock, Secret::new(passphrase.clone())))
            }
            (Some(_), _) => {
                return Err(AppError::new(
                    Code::PassphraseNeeded,
                    "An encrypted file needs a passphrase. Choose one, or take the suggested one.",
                )
                .safe("Nothing was saved."));
            }
        };
        if request.form == HandoutForm::Letters && matches!(lock, Some((HandoutLock::Age, _))) {
            return Err(AppError::new(
                Code::FieldNeedsMending,
                "E-mail drafts are several files. Encrypt them as a ZIP.",
            )
            .safe("Nothing was saved."));
        }
        if let Some((_, passphrase)) = &lock {
            let judged = crate::settings::strength(passphrase);
            if !judged.enough {
                return Err(AppError::new(Code::PassphraseWeak, judged.advice).safe("Nothing was saved."));
            }
        }
        let (roster_id, form, per_sheet) = (request.roster_id, request.form, request.per_sheet);
        Ok(HandoutSave { roster_id, form, per_sheet, paper: request.paper, only_new: request.only_new, lock })
    }
}

/// One key, opened.
pub(super) struct Opened {
    pub(super) person: people::PersonRow,
    pub(super) key: KeyRow,
    pub(super) secret: Secret,
    pub(super) terms: Terms,
    /// Somebody else of the class is called the same.
    pub(super) same_name: bool,
}

/// All keys of one file, opened.
pub(super) struct Gathered {
    pub(super) class_name: String,
    pub(super) contact: String,
    pub(super) account: Account,
    pub(super) opened: Vec<Opened>,
}

impl App {
    /// A file name to offer; for e-mail drafts the name of their folder, which is made.
    ///
    /// # Errors
    /// `NotFound`; what [`App::handouts_save`] says of the passphrase.
    pub async fn handouts_name(&self, request: &HandoutSaveRequest) -> Outcome<String> {
        let save = HandoutSave::of(request)?;
        self.name_of(&save).await
    }

    pub(crate) async fn name_of(&self, save: &HandoutSave) -> Outcome<String> {
        let account_id = self.account_of_roster(save.roster_id).await?;
        let account = if self.is_practice(account_id).await? { Account::Practice } else { Account::Real };
        let stem = key_list::file_stem(self.0.clock.local(), account);
        Ok(forms::file_name(&stem, save))
    }

    /// Saves keys to hand out: every key of the class whose text is saved here, or those not ticked yet. Tells who is
    /// missing. Drafts become a folder of that name, which must not be there yet.
    ///
    /// # Errors
    /// `NothingToDo` without a key to save; `PassphraseNeeded`, `PassphraseWeak`; as opening the seal and saving do.
    pub async fn handouts_save(
        &self,
        request: &HandoutSaveRequest,
        target: &Path,
        replace: bool,
    ) -> Outcome<SavedListView> {
        self.save_keys(&HandoutSave::of(request)?, target, replace, request.anyway).await
    }

    pub(crate) async fn save_keys(
        &self,
        save: &HandoutSave,
        target: &Path,
        replace: bool,
        anyway: bool,
    ) -> Outcome<SavedListView> {
        let roster_id = save.roster_id;
        let account_id = self.account_of_roster(roster_id).await?;
        let (class, mut gathered) = self.gathered(account_id, save).await?;
        let mut missing = missing(&class, &gathered.opened, save.only_new);
        if save.form == HandoutForm::Letters {
            let without = |one: &Opened| one.person.holder.holder.person.email.is_none();
            missing.extend(gathered.opened.iter().filter(|one| without(one)).map(|one| MissingView {
                name: one.person.holder.holder.person.name.clone(),
                reason: "There is no e-mail address to write to.".to_owned(),
            }));
            gathered.opened.retain(|one| !without(one));
            if gathered.opened.is_empty() {
                return Err(AppError::new(Code::NothingToDo, "Nobody with a key has an e-mail address here, so there is no draft to save. Add addresses, or save cards.")
                    .safe("Nothing was saved."));
            }
        }
        let (keys, can_cost) = (gathered.opened.len(), spendable(gathered.opened.iter().map(|one| &one.key)));
        match forms::made(self, save, gathered, base_name(target)).await? {
            Made::One(bytes) => self.save_file(target, bytes.to_vec(), "key_list", replace, anyway).await?,
            Made::Folder(files) => self.save_folder(target, files, "key_list", anyway).await?,
        }
        let (now, path) = (self.now(), absolute(target));
        let (noted, form, locked) = (path.clone(), format!("{:?}", save.form), save.lock.is_some());
        let file_id = self
            .file()?
            .write(move |w| {
                let many = i64::try_from(keys).unwrap_or(i64::MAX);
                let id = saved_file::insert(w, account_id, Some(roster_id), &noted, many, can_cost, now)?;
                let detail =
                    json!({ "keys": keys, "file": base_name(&noted), "form": form, "encrypted": locked });
                let about = format!("roster:{roster_id}");
                crate::audit::record(w, now, Some(account_id), "list.save", about, detail)?;
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

    async fn gathered(&self, account_id: i64, save: &HandoutSave) -> Outcome<(ClassNow, Gathered)> {
        let roster_id = save.roster_id;
        let practice = self.is_practice(account_id).await?;
        let (class, sealed, ticked, class_name, contact) = self
            .file()?
            .read(move |r| {
                let ticked: HashSet<String> =
                    handout::of_roster(r, roster_id)?.into_iter().map(|row| row.key_hash).collect();
                Ok((
                    class_now(r, roster_id)?,
                    secret::of_roster(r, roster_id)?,
                    ticked,
                    roster::get(r, roster_id)?.map(|row| row.name).unwrap_or_default(),
                    setting::get::<String>(r, &contact_name(roster_id))?.unwrap_or_default(),
                ))
            })
            .await?;
        let nothing = |told: &str| Err(AppError::new(Code::NothingToDo, told).safe("Nothing was saved."));
        if sealed.is_empty() {
            return nothing(
                "No key of this class is saved on this computer yet, so there is no list to save.",
            );
        }
        let seal = self.unsealed().await?;
        let mut opened = Vec::with_capacity(sealed.len());
        for (holder_id, row) in &sealed {
            let person = class.people.iter().find(|person| person.holder.holder.id == *holder_id);
            let Some((person, key)) = person.and_then(|person| Some((person, person.key.as_ref()?))) else {
                continue;
            };
            if key.hash != row.key_hash || (save.only_new && ticked.contains(&key.hash)) {
                continue;
            }
            let name = &person.holder.holder.person.name;
            let called = class.people.iter().filter(|one| one.holder.holder.person.name == *name).count();
            opened.push(Opened {
                secret: seal.open_key(row)?,
                terms: terms_of(key)?,
                same_name: called > 1,
                person: person.clone(),
                key: key.clone(),
            });
        }
        if opened.is_empty() {
            return nothing(
                "Every key of this class is ticked as handed out. Save all keys, or take a tick back.",
            );
        }
        let account = if practice { Account::Practice } else { Account::Real };
        Ok((class, Gathered { class_name, contact, account, opened }))
    }
}

/// What a key may spend as last seen, else as it was asked for. Never "no limit" for want of knowing (promise M4).
///
/// # Errors
/// `FileDamaged` for a key that says neither.
pub(crate) fn terms_of(key: &KeyRow) -> Outcome<Terms> {
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
    let ends: Option<Timestamp> = seen.expires_at.or(wanted.and_then(|terms| terms.expires));
    Ok(Terms {
        limit,
        reset: seen.reset.or(wanted.map(|terms| terms.reset)).unwrap_or_default(),
        expires: ends,
    })
}

/// What anyone with these keys can spend in the windows open now; `None` with a key that has no limit.
pub(super) fn spendable<'k>(keys: impl Iterator<Item = &'k KeyRow>) -> Option<Usd> {
    let live = keys.filter(|key| key.observed.disabled != Some(true));
    let each = live.map(|key| match (key.observed.limit, key.observed.remaining) {
        (SeenLimit::Of(_), Some(left)) => Some(left.max(Usd::ZERO)),
        (SeenLimit::Of(limit), None) => Some(limit),
        (SeenLimit::NoLimit | SeenLimit::Unknown, _) => None,
    });
    each.collect::<Option<Vec<_>>>().and_then(Usd::checked_sum)
}

fn missing(class: &ClassNow, opened: &[Opened], only_new: bool) -> Vec<MissingView> {
    use crate::wire::run::KeyWord;
    let saved: HashSet<i64> = opened.iter().map(|one| one.person.holder.holder.id).collect();
    let absent = class.people.iter().filter(|person| !saved.contains(&person.holder.holder.id));
    let absent =
        absent.filter(|person| !(only_new && person.has_secret && class.word(person) == KeyWord::Created));
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
