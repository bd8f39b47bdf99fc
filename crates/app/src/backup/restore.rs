//! Restore: a backup, or an automatic copy, takes the place of the list. What stood there is kept, a new epoch begins, and
//! nothing is created or deleted before the review (promises S4, R3).

use std::path::{Path, PathBuf};

use jiff::Timestamp;
use keyroster_domain::holder::AccountId;
use keyroster_store::audit::{self, Head};
use keyroster_store::backup::BackupRow;
use keyroster_store::dek::{self, SlotKind, SlotRow};
use keyroster_store::{
    Store, StoreError, account, backup, journal, meta, replace, scratch, sealed_item, secret,
};
use keyroster_vault::{Anchor, Keychain, KeychainError, Secret};
use serde_json::json;

use super::blocking;
use super::bundle::{self, Manifest, Scratch};
use crate::anchor::{RESTORED, begin_review_of};
use crate::error::{AppError, Code, Outcome};
use crate::identity::{fresh_install, meta_row};
use crate::management_key::PURPOSE;
use crate::parts::{App, guard};
use crate::saving;
use crate::sealing::{Mode, OpenSeal};
use crate::slots::{keychain_slot, passphrase_slot};
use crate::wire::backup::{BackupStep, HereView, RestoreView, RestoredView};

/// What would take the place of the list, opened and proven.
pub(crate) struct Prepared {
    pub(super) store: Store,
    pub(super) copy: Scratch,
    pub(super) from: From,
}

/// Where it comes from.
pub(super) enum From {
    /// A backup; its passphrase opens the list from now on where there is no password store.
    Backup { manifest: Box<Manifest>, seal: Option<OpenSeal>, passphrase: Secret, row: BackupRow },
    /// An automatic copy of this computer.
    Copy { made_at: Timestamp, slots: Vec<SlotRow>, mode: Mode },
}

impl From {
    fn made_at(&self) -> Timestamp {
        match self {
            From::Backup { manifest, .. } => manifest.made_at,
            From::Copy { made_at, .. } => *made_at,
        }
    }
}

impl Prepared {
    /// What it holds, whose list it is, and where its history ends.
    fn view(&self) -> Outcome<(RestoreView, String, Head)> {
        let (people, keys, management_keys) = self.store.read(held)?;
        let accounts = self.store.read(account::all)?.into_iter().map(|row| row.name).collect();
        let (vault, head) = self.store.read(|r| Ok((meta_row(r)?.vault_id, audit::head(r)?)))?;
        let app_version = match &self.from {
            From::Backup { manifest, .. } => Some(manifest.app_version.clone()),
            From::Copy { .. } => None,
        };
        let small = |n: i64| u32::try_from(n).unwrap_or(u32::MAX);
        let view = RestoreView {
            made_at: crate::clock::text(self.from.made_at()),
            app_version,
            people: small(people),
            keys: small(keys),
            management_keys: small(management_keys),
            accounts,
            here: None,
        };
        Ok((view, vault, head))
    }
}

/// What is left to do once the new file stands in its place.
struct Ready {
    mode: Mode,
    anchor: Anchor,
    management_keys: Vec<(AccountId, Secret)>,
}

impl App {
    /// Opens a backup wholly into a scratch file, checks everything, and says what it holds. Nothing is restored yet.
    ///
    /// # Errors
    /// `PassphraseWrong`, `BackupDamaged`, `FileNewer`, `DiskFull`, `FileTrouble`, `Stopped`, `RunGoingOn`.
    pub async fn restore_open(&self, path: &Path, passphrase: Secret) -> Outcome<RestoreView> {
        let _busy = self.0.backups.busy.try_lock().map_err(|_| super::busy())?;
        self.0.backups.going.begin();
        self.restore_forget();
        let _ = self.0.events.send(crate::parts::AppEvent::Backup(BackupStep::Opening));
        let (path, dir) = (saving::absolute(path), self.0.data_dir.clone());
        let going = self.0.backups.going.clone();
        let prepared = blocking(move || {
            make_folder(&dir)?;
            let opened = bundle::open(&path, &passphrase, &dir, &going)?;
            let (people, keys, management_keys) = opened.store.read(held)?;
            let bytes = std::fs::metadata(&path).map_or(0, |about| about.len());
            let made_at = opened.manifest.made_at;
            let row = BackupRow {
                path,
                made_at,
                tested_at: made_at,
                bytes: i64::try_from(bytes).unwrap_or(i64::MAX),
                people,
                secrets: keys,
                management_keys,
            };
            let manifest = Box::new(opened.manifest);
            let from = From::Backup { manifest, seal: opened.seal, passphrase, row };
            Ok(Prepared { store: opened.store, copy: opened.copy, from })
        })
        .await?;
        self.keep_prepared(prepared).await
    }

    /// Closes an opened backup without restoring it; nothing of it stays here.
    pub fn restore_forget(&self) {
        *guard(&self.0.backups.prepared) = None;
    }

    /// Keeps what was opened until it is restored or forgotten, and says what it holds.
    pub(super) async fn keep_prepared(&self, prepared: Prepared) -> Outcome<RestoreView> {
        let (mut view, vault, head) = prepared.view()?;
        *guard(&self.0.backups.prepared) = Some(prepared);
        view.here = self.here(&vault, &head).await?;
        Ok(view)
    }

    /// What stands here now and would be set aside; `None` for an empty list.
    async fn here(&self, vault: &str, head: &Head) -> Outcome<Option<HereView>> {
        let Some(file) = self.0.own.clone() else {
            let damaged = self.own_trouble().is_some();
            return Ok(damaged.then_some(HereView { people: None, keys: None, newer_changes: None }));
        };
        let (accounts, (people, keys, _), own, own_head) =
            file.read(|r| Ok((account::all(r)?, held(r)?, meta_row(r)?, audit::head(r)?))).await?;
        if accounts.is_empty() && people == 0 {
            return Ok(None);
        }
        let newer = (own.vault_id == vault).then(|| (own_head.seq - head.seq).max(0));
        let small = |n: i64| u32::try_from(n).unwrap_or(u32::MAX);
        Ok(Some(HereView {
            people: Some(small(people)),
            keys: Some(small(keys)),
            newer_changes: newer.map(small),
        }))
    }

    /// Puts the opened backup in the place of the list. Afterwards nothing can be asked of this app any more unless
    /// [`App::is_closed`] says otherwise: open a new one.
    ///
    /// # Errors
    /// `NotFound` where nothing was opened, `RunGoingOn`, `KeychainLocked`, `DiskFull`, `FileTrouble`; the list is
    /// unchanged then.
    pub async fn restore(&self) -> Outcome<RestoredView> {
        self.no_run().await?;
        self.end_resolving().await?;
        let _busy = self.0.backups.busy.try_lock().map_err(|_| super::busy())?;
        let prepared = guard(&self.0.backups.prepared).take().ok_or_else(|| {
            AppError::new(Code::NotFound, "No backup is open. Choose one first.")
                .safe("Nothing was restored.")
        })?;
        let own_epoch = match &self.0.own {
            Some(file) => file.read(|r| Ok(meta::get(r)?.map_or(0, |meta| meta.epoch))).await.unwrap_or(0),
            None => 0,
        };
        crate::failpoint::hit("restore.begun");
        let vault_id = prepared.store.read(meta_row)?.vault_id;
        let (slot, mode) = self.new_slot(&prepared.from, &vault_id).await?;
        crate::failpoint::hit("restore.keyed");
        let (now, install) = (self.now(), fresh_install()?);
        let Prepared { store, copy, from } = prepared;
        let done = done_view(&store, &from, mode)?;
        let (copy, ready) = blocking(move || {
            let ready = settle(store, &from, slot.as_ref(), mode, own_epoch, &install, now)?;
            Ok((copy, ready))
        })
        .await?;
        crate::failpoint::hit("restore.ready");
        let kept = self.put_in_place(&copy, now).await?;
        self.keep_outside(&vault_id, ready).await;
        crate::failpoint::hit("restore.done");
        Ok(RestoredView { kept_as: kept.map(|path| saving::base_name(&path)), ..done })
    }

    /// What opens the restored list on this computer.
    async fn new_slot(&self, from: &From, vault_id: &str) -> Outcome<(Option<SlotRow>, Mode)> {
        let (seal, fallback) = match from {
            From::Copy { mode, .. } => return Ok((None, *mode)),
            From::Backup { seal: None, .. } => return Ok((None, Mode::Keychain)),
            From::Backup { seal: Some(seal), passphrase, .. } => (seal, passphrase),
        };
        let given = self.0.passphrase.as_ref().map(Secret::duplicate);
        let passphrase = match given {
            Some(given) => given,
            None => match keychain_slot(&self.0.keychain, vault_id, seal.dek_id(), seal.data_key()).await {
                Ok(slot) => return Ok((Some(slot), Mode::Keychain)),
                Err(error) if error.code == Code::KeychainAbsent => fallback.duplicate(),
                Err(error) => return Err(error.safe("Nothing was restored.")),
            },
        };
        let slot = passphrase_slot(passphrase, vault_id, seal.dek_id(), seal.data_key()).await?;
        Ok((Some(slot), Mode::Passphrase))
    }

    async fn put_in_place(&self, copy: &Scratch, now: Timestamp) -> Outcome<Option<PathBuf>> {
        let new = copy.path().to_path_buf();
        match &self.0.own {
            None => {
                let dir = self.0.data_dir.clone();
                blocking(move || Ok(replace::put_in_place(&dir, &new, now, &crate::failpoint::hit)?)).await
            }
            Some(file) => {
                let store = file.take().await?;
                self.0.closed.store(true, std::sync::atomic::Ordering::SeqCst);
                blocking(move || Ok(Some(store.replace_with(&new, now, &crate::failpoint::hit)?))).await
            }
        }
    }

    /// The anchor and the management keys lie outside the file. Where this fails, the next start asks for the review once
    /// more, or for a management key.
    async fn keep_outside(&self, vault_id: &str, ready: Ready) {
        let (place, anchor) = (self.anchor_place_of(ready.mode, vault_id), ready.anchor);
        let dir = self.0.anchor_dir.clone();
        let (keychain, vault_id, keys) =
            (self.0.keychain.clone(), vault_id.to_owned(), ready.management_keys);
        let kept = blocking(move || {
            if ready.mode == Mode::Passphrase {
                std::fs::create_dir_all(&dir).map_err(StoreError::from)?;
            }
            let moved = place.write(&anchor).map_err(|cause| {
                AppError::new(Code::FileTrouble, "The anchor was not moved.").because(cause)
            });
            keep_keys(&keychain, &vault_id, &keys)?;
            moved
        })
        .await;
        if let Err(error) = kept {
            tracing::warn!(code = ?error.code, cause = ?error.source, "not all of a restored list's surroundings were kept");
        }
    }

    /// Whether the file was closed for good, and a new app must be opened.
    pub fn is_closed(&self) -> bool {
        self.0.closed.load(std::sync::atomic::Ordering::SeqCst)
    }
}

/// A newer management key that is here already stays.
fn keep_keys(keychain: &Keychain, vault_id: &str, keys: &[(AccountId, Secret)]) -> Outcome<()> {
    for (id, key) in keys {
        match keychain.management_key(vault_id, &id.to_string()) {
            Err(KeychainError::NoEntry) => keychain.keep_management_key(vault_id, &id.to_string(), key)?,
            other => drop(other?),
        }
    }
    Ok(())
}

/// Makes the copy this computer's own list: what opens it, whose it is, what it must ask first.
fn settle(
    mut store: Store,
    from: &From,
    slot: Option<&SlotRow>,
    mode: Mode,
    own_epoch: i64,
    install: &str,
    now: Timestamp,
) -> Outcome<Ready> {
    let items = store.read(sealed_item::all)?;
    let mut management_keys = Vec::new();
    if let (From::Backup { seal: Some(seal), .. }, Mode::Keychain) = (from, mode) {
        for item in &items {
            let key = seal.open_management_key(item.account_id, &item.nonce, item.ct.clone())?;
            management_keys.push((item.account_id, key));
        }
    }
    let made_at = from.made_at();
    let anchor = store.write(|w| {
        journal::clear(w)?;
        match from {
            From::Copy { slots, .. } => {
                if !slots.is_empty() {
                    for kind in [SlotKind::Keychain, SlotKind::Passphrase, SlotKind::RecoveryCode] {
                        dek::drop_slots(w, kind)?;
                    }
                }
                slots.iter().try_for_each(|slot| dek::put_slot(w, slot))?;
            }
            From::Backup { row, .. } => {
                dek::drop_slots(w, SlotKind::Keychain)?;
                dek::drop_slots(w, SlotKind::Passphrase)?;
                if let Some(slot) = slot {
                    dek::put_slot(w, slot)?;
                }
                if mode == Mode::Keychain {
                    for item in items.iter().filter(|item| item.purpose == PURPOSE) {
                        sealed_item::delete(w, item.account_id, &item.purpose)?;
                    }
                }
                let hashes: Vec<String> = secret::all(w)?.into_iter().map(|row| row.key_hash).collect();
                backup::insert(w, row, &hashes)?;
            }
        }
        while meta_row(w)?.epoch < own_epoch {
            meta::begin_epoch(w, install, RESTORED, now)?;
        }
        let detail = json!({ "copied_at": made_at, "up_to": audit::head(w)?.seq });
        crate::audit::record(w, now, None, "restore", "file", detail)?;
        begin_review_of(w, install, RESTORED, Some(made_at), now)?;
        let (meta, head) = (meta_row(w)?, audit::head(w)?);
        Ok(anchor_of(&meta.vault_id, meta.epoch, &head))
    })?;
    store.integrity_check()?;
    Ok(Ready { mode, anchor, management_keys })
}

/// The anchor of a file that stands so.
pub(crate) fn anchor_of(vault_id: &str, epoch: i64, head: &Head) -> Anchor {
    Anchor {
        vault_id: vault_id.to_owned(),
        epoch: u64::try_from(epoch).unwrap_or(0),
        audit_seq: u64::try_from(head.seq).unwrap_or(0),
        head_hash: hex::decode(&head.hash).ok().and_then(|bytes| bytes.try_into().ok()).unwrap_or([0; 32]),
    }
}

fn done_view(store: &Store, from: &From, mode: Mode) -> Outcome<RestoredView> {
    let (people, keys, management_keys) = store.read(held)?;
    let small = |n: i64| u32::try_from(n).unwrap_or(u32::MAX);
    let by_passphrase = matches!(from, From::Backup { seal: Some(_), .. }) && mode == Mode::Passphrase;
    Ok(RestoredView {
        made_at: crate::clock::text(from.made_at()),
        people: small(people),
        keys: small(keys),
        management_keys: small(management_keys),
        opens_by_passphrase: by_passphrase,
        kept_as: None,
    })
}

/// People, secrets, management keys.
pub(super) fn held(r: &keyroster_store::Reader<'_>) -> Result<(i64, i64, i64), StoreError> {
    let count = |n: usize| i64::try_from(n).unwrap_or(i64::MAX);
    Ok((scratch::people(r)?, count(secret::all(r)?.len()), count(sealed_item::all(r)?.len())))
}

fn make_folder(dir: &Path) -> Outcome<()> {
    Ok(std::fs::create_dir_all(dir).map_err(StoreError::from)?)
}
