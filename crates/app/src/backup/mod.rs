//! Backup: the whole list as one encrypted file that opens with its passphrase alone, tested before it is called done
//! (promise S4).

mod bundle;
mod copies;
mod going;
pub(crate) mod recovery;
pub(crate) mod restore;
mod state;

use std::path::{Path, PathBuf};
use std::sync::Mutex;

use jiff::Timestamp;
use keyroster_store::account::AccountKind;
use keyroster_store::atomic_file::{Existing, PlannedFile};
use keyroster_store::backup::BackupRow;
use keyroster_store::dek::SlotKind;
use keyroster_store::sealed_item::SealedItemRow;
use keyroster_store::{
    Store, StoreError, account, atomic_file, backup, dek, journal, scratch, sealed_item, secret,
};
use keyroster_vault::Secret;
use keyroster_vault::age_file::Work;
use keyroster_vault::passphrase::judge;
use serde_json::json;

use crate::error::{AppError, Code, Outcome};
use crate::management_key::PURPOSE;
use crate::parts::{App, AppEvent};
use crate::saving;
use crate::sealing::OpenSeal;
use crate::wire::backup::{BackupDoneView, BackupStep};
use crate::wire::error::Step;

use bundle::Scratch;
use going::Going;

/// What goes on about backups in this process.
#[derive(Default)]
pub(crate) struct Backups {
    busy: tokio::sync::Mutex<()>,
    going: Going,
    prepared: Mutex<Option<restore::Prepared>>,
    code: Mutex<Option<keyroster_vault::recovery::RecoveryCode>>,
    /// Opened by a recovery code, while a new passphrase is chosen.
    pub(crate) recovered: Mutex<Option<keyroster_vault::DataKey>>,
}

/// What is to be backed up, and where to.
pub struct BackupWish {
    /// The file.
    pub target: PathBuf,
    /// The person said that a file of that name may be replaced.
    pub replace: bool,
    /// What opens it.
    pub passphrase: Secret,
    /// The management keys come along.
    pub with_management_keys: bool,
}

/// What one backup needs on its blocking thread.
struct Job {
    planned: PlannedFile,
    copy: Scratch,
    passphrase: Secret,
    seal: Option<std::sync::Arc<OpenSeal>>,
    items: Vec<SealedItemRow>,
    with_management_keys: bool,
    work: Work,
    made_at: Timestamp,
    dir: PathBuf,
    going: Going,
}

struct Made {
    row: BackupRow,
    hashes: Vec<String>,
    head: keyroster_store::audit::Head,
}

impl App {
    /// Makes a backup, and calls it done only once it was opened again and everything in it proven.
    ///
    /// # Errors
    /// `PassphraseWeak`, `FileExists`, `DiskFull`, `FolderReadOnly`, `FileTrouble`, `Stopped`, `RunGoingOn` (another
    /// backup); as opening the seal does. What stood at the target is unchanged then.
    pub async fn backup(&self, wish: BackupWish) -> Outcome<BackupDoneView> {
        self.not_a_copy()?;
        let _busy = self.0.backups.busy.try_lock().map_err(|_| busy())?;
        self.0.backups.going.begin();
        good_enough(&wish.passphrase)?;
        let target = saving::absolute(&wish.target);
        self.not_among_our_files(&target)?;
        let existing = if wish.replace { Existing::Replace } else { Existing::Refuse };
        let planned =
            atomic_file::plan(&target, existing).map_err(|cause| saving::trouble(cause, &target))?;
        let (seal, items) = self.what_to_take(wish.with_management_keys).await?;
        let file = self.file()?;
        let (to, temp, now) = (planned.target().to_path_buf(), planned.temp().to_path_buf(), self.now());
        let note = file.write(move |w| journal::insert(w, &to, &temp, "backup", now)).await?;
        crate::failpoint::hit("backup.noted");
        self.tell_step(BackupStep::Copying);
        let copy = Scratch::in_folder(&self.0.data_dir);
        let copied = file.copy_to(copy.path().to_path_buf()).await;
        crate::failpoint::hit("backup.copied");
        let made = match copied {
            Err(error) => Err(error),
            Ok(()) => {
                let job = Job {
                    planned,
                    copy,
                    passphrase: wish.passphrase,
                    seal,
                    items,
                    with_management_keys: wish.with_management_keys,
                    work: self.work(),
                    made_at: now,
                    dir: self.0.data_dir.clone(),
                    going: self.0.backups.going.clone(),
                };
                let app = self.clone();
                blocking(move || make(&job, &|step| app.tell_step(step))).await
            }
        };
        match made {
            Err(error) => {
                file.write(move |w| journal::delete(w, note)).await?;
                Err(error)
            }
            Ok(made) => {
                crate::failpoint::hit("backup.placed");
                let tested_at = self.now();
                let row = BackupRow { tested_at, ..made.row };
                let done = BackupDoneView::of(&row);
                let detail = json!({
                    "file": saving::base_name(&row.path),
                    "people": row.people,
                    "secrets": row.secrets,
                    "management_keys": row.management_keys,
                    "up_to": made.head.seq,
                });
                file.write(move |w| {
                    journal::delete(w, note)?;
                    backup::insert(w, &row, &made.hashes)?;
                    crate::audit::record(w, tested_at, None, "backup.made", "file", detail)
                })
                .await?;
                crate::failpoint::hit("backup.recorded");
                self.changed();
                Ok(done)
            }
        }
    }

    /// Stops a backup or the opening of one; nothing is left of it.
    pub fn backup_stop(&self) {
        self.0.backups.going.stop();
    }

    /// A name to offer for a backup made now.
    pub fn backup_name(&self) -> String {
        self.0.clock.local().strftime("Keyroster-backup-%Y%m%d-%H%M.age").to_string()
    }

    /// Where a backup must not be put: over our own files.
    fn not_among_our_files(&self, target: &Path) -> Outcome<()> {
        let real = |path: &Path| std::fs::canonicalize(path).ok();
        let inside = match (target.parent().and_then(real), real(&self.0.data_dir)) {
            (Some(folder), Some(ours)) => folder.starts_with(ours),
            _ => false,
        };
        if inside {
            return Err(AppError::new(
                Code::FileTrouble,
                "A backup beside the list is lost together with it. Choose another folder.",
            )
            .safe("Nothing was saved.")
            .step(Step::SaveElsewhere));
        }
        Ok(())
    }

    /// The open seal where anything is sealed, and the management keys, sealed for the copy.
    async fn what_to_take(
        &self,
        with_management_keys: bool,
    ) -> Outcome<(Option<std::sync::Arc<OpenSeal>>, Vec<SealedItemRow>)> {
        let file = self.file()?;
        if file.read(dek::all).await?.is_empty() {
            return Ok((None, Vec::new()));
        }
        let seal = self.unsealed().await?;
        let mut items = Vec::new();
        if with_management_keys {
            for row in file.read(account::all).await? {
                if row.kind != AccountKind::Real || row.disconnected_at.is_some() {
                    continue;
                }
                if let Some(key) = self.kept_management_key(row.id).await? {
                    let (dek_id, nonce, ct) = seal.seal_management_key(row.id, &key)?;
                    let (purpose, updated_at) = (PURPOSE.to_owned(), self.now());
                    items.push(SealedItemRow { account_id: row.id, purpose, dek_id, nonce, ct, updated_at });
                }
            }
        }
        Ok((Some(seal), items))
    }

    fn tell_step(&self, step: BackupStep) {
        // Nobody may be listening (the command line); that is fine.
        let _ = self.0.events.send(AppEvent::Backup(step));
    }

    /// What a guess costs; next to nothing where a test has shortened the times.
    fn work(&self) -> Work {
        let shortened = self.0.times != keyroster_domain::provisioning::Times::default();
        if shortened && crate::parts::loopback_allowed() { Work::TRIVIAL } else { Work::STANDARD }
    }
}

fn make(work: &Job, tell: &dyn Fn(BackupStep)) -> Outcome<Made> {
    let (people, hashes, management_keys) = strip(work)?;
    work.going.check()?;
    let (manifest, key) = bundle::describe(work.copy.path(), work.seal.as_deref(), work.made_at)?;
    let target = work.planned.target().to_path_buf();
    tell(BackupStep::Sealing);
    let contents = |out: &mut dyn std::io::Write| {
        let inside = (&manifest, key.as_ref());
        bundle::write(out, &work.passphrase, work.work, inside, work.copy.path(), &work.going)
    };
    let prove = |written: &Path| -> Result<(), Failed> {
        crate::failpoint::hit("backup.written");
        tell(BackupStep::Testing);
        let again = bundle::open(written, &work.passphrase, &work.dir, &work.going).map_err(unproven)?;
        let found = again.store.read(secret::all).map_err(AppError::from)?;
        let same = again.manifest == manifest && found.iter().map(|row| &row.key_hash).eq(hashes.iter());
        if !same {
            return Err(unproven(bundle::damaged()));
        }
        crate::failpoint::hit("backup.proven");
        work.going.check().map_err(Failed)
    };
    let placed = atomic_file::write_proven(&work.planned, contents, prove);
    if let Err(failed) = placed {
        // Whatever broke off after a stop, it was the stop.
        return Err(work.going.check().err().unwrap_or(failed.0));
    }
    let bytes = std::fs::metadata(&target).map_err(StoreError::from)?.len();
    let row = BackupRow {
        path: target,
        made_at: work.made_at,
        tested_at: work.made_at,
        bytes: i64::try_from(bytes).unwrap_or(i64::MAX),
        people,
        secrets: i64::try_from(hashes.len()).unwrap_or(i64::MAX),
        management_keys,
    };
    Ok(Made { row, hashes, head: manifest.head })
}

/// Takes out of the copy what must not travel: the slots of this computer, its temporary files, and the management keys
/// unless they are to come along.
fn strip(work: &Job) -> Outcome<(i64, Vec<String>, i64)> {
    let mut store = Store::open_scratch(work.copy.path())?;
    let (items, with) = (&work.items, work.with_management_keys);
    store
        .write(|w| {
            dek::drop_slots(w, SlotKind::Keychain)?;
            dek::drop_slots(w, SlotKind::Passphrase)?;
            journal::clear(w)?;
            for item in sealed_item::all(w)? {
                sealed_item::delete(w, item.account_id, &item.purpose)?;
            }
            for item in items {
                sealed_item::put(w, item)?;
            }
            for row in account::all(w)? {
                if row.key_mask.is_some() && !(with && items.iter().any(|item| item.account_id == row.id)) {
                    account::set_key_mask(w, row.id, None)?;
                }
            }
            let hashes = secret::all(w)?.into_iter().map(|row| row.key_hash).collect();
            let management_keys = i64::try_from(items.len()).unwrap_or(i64::MAX);
            Ok((scratch::people(w)?, hashes, management_keys))
        })
        .map_err(AppError::from)
}

/// An error on its way through the writing of a file.
struct Failed(AppError);

impl From<atomic_file::FileError> for Failed {
    fn from(cause: atomic_file::FileError) -> Failed {
        Failed(saving::trouble(cause, Path::new("")))
    }
}

impl From<AppError> for Failed {
    fn from(error: AppError) -> Failed {
        Failed(error)
    }
}

/// Why a backup that was just written is not one.
fn unproven(error: AppError) -> Failed {
    match error.code {
        Code::DiskFull | Code::Stopped => Failed(error.safe("Nothing was saved.")),
        _ => Failed(
            AppError::new(
                Code::FileTrouble,
                "The backup did not open again as it was written. Save it somewhere else.",
            )
            .safe("It was not kept. Your list is unchanged.")
            .step(Step::SaveElsewhere)
            .because(error),
        ),
    }
}

/// # Errors
/// `PassphraseWeak`.
pub(crate) fn good_enough(passphrase: &Secret) -> Outcome<()> {
    let judged = judge(passphrase, &["keyroster", "openrouter"]);
    if judged.accepted {
        return Ok(());
    }
    Err(AppError::new(Code::PassphraseWeak, crate::settings::advice(&judged))
        .safe("Nothing was saved.")
        .step(Step::ChoosePassphrase))
}

fn busy() -> AppError {
    AppError::new(Code::RunGoingOn, "A backup is being made or opened already. Wait until that is done.")
        .safe("Nothing was changed.")
}

/// Runs work that reads and writes files off the async threads.
pub(crate) async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> Outcome<T> + Send + 'static,
) -> Outcome<T> {
    tokio::task::spawn_blocking(work).await.map_err(|cause| {
        AppError::new(Code::Internal, "A step of the app broke off. Try again.").because(cause)
    })?
}
