//! Opening what is sealed: by the password store, or by a passphrase; never by anything weaker (promises S2, S3).

use std::sync::Arc;

use keyroster_store::dek::{self, SlotKind, SlotRow};
use keyroster_store::secret::SecretRow;
use keyroster_vault::passphrase::judge;
use keyroster_vault::recovery::{NotACode, RecoveryCode};
use keyroster_vault::wrap::{Slot, unwrap, wrap};
use keyroster_vault::{
    Aad, AnchorPlace, DataKey, KeychainError, Purpose, Secret, WrappingKey, keychain, seal,
};
use serde_json::json;

use crate::error::{AppError, Code, Outcome};
use crate::file::DataFile;
use crate::identity::meta_row;
use crate::parts::{App, guard};
use crate::slots::{bytes, passphrase_slot, read_params, sealed, stretched};
use crate::wire::error::Step;
use crate::wire::start::VaultView;

/// The name of the only data key so far; rotations come later.
pub(crate) const FIRST_DEK: u32 = 1;

/// What is known of the seal in this process.
#[derive(Default)]
pub(crate) struct Sealing {
    open: Option<Arc<OpenSeal>>,
    /// A passphrase entered in this process for a file that was never sealed.
    chosen: Option<Secret>,
    trouble: Option<Code>,
}

/// How the file opens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Mode {
    /// By the password store.
    Keychain,
    /// By a passphrase.
    Passphrase,
}

/// The open seal of one data file.
pub(crate) struct OpenSeal {
    pub(crate) vault_id: String,
    pub(crate) mode: Mode,
    dek_id: u32,
    key: DataKey,
}

impl OpenSeal {
    /// Seals the secret of a key.
    ///
    /// # Errors
    /// `SystemTrouble` when there is no randomness.
    pub(crate) fn seal_key(&self, account_id: i64, hash: &str, secret: &Secret) -> Outcome<SecretRow> {
        let sealed =
            seal::seal(&self.key, &self.aad(Purpose::StudentKey, hash), secret).map_err(no_random)?;
        Ok(SecretRow {
            key_hash: hash.to_owned(),
            account_id,
            dek_id: self.dek_id,
            nonce: sealed.nonce.to_vec(),
            ct: sealed.ct,
        })
    }

    /// Opens the secret of a key.
    ///
    /// # Errors
    /// `FileDamaged` when the sealed box was changed.
    pub(crate) fn open_key(&self, row: &SecretRow) -> Outcome<Secret> {
        self.open_box(Purpose::StudentKey, &row.key_hash, &row.nonce, row.ct.clone())
    }

    /// Seals a management key (passphrase mode).
    ///
    /// # Errors
    /// `SystemTrouble` when there is no randomness.
    pub(crate) fn seal_management_key(
        &self,
        account_id: i64,
        key: &Secret,
    ) -> Outcome<(u32, Vec<u8>, Vec<u8>)> {
        let subject = account_id.to_string();
        let sealed =
            seal::seal(&self.key, &self.aad(Purpose::ManagementKey, &subject), key).map_err(no_random)?;
        Ok((self.dek_id, sealed.nonce.to_vec(), sealed.ct))
    }

    /// Opens a management key (passphrase mode).
    ///
    /// # Errors
    /// `FileDamaged` when the sealed box was changed.
    pub(crate) fn open_management_key(&self, account_id: i64, nonce: &[u8], ct: Vec<u8>) -> Outcome<Secret> {
        self.open_box(Purpose::ManagementKey, &account_id.to_string(), nonce, ct)
    }

    fn open_box(&self, purpose: Purpose, subject: &str, nonce: &[u8], ct: Vec<u8>) -> Outcome<Secret> {
        let sealed = seal::Sealed { nonce: <[u8; 24]>::try_from(nonce).unwrap_or([0; 24]), ct };
        seal::open(&self.key, &self.aad(purpose, subject), &sealed).map_err(|cause| {
            AppError::new(Code::FileDamaged, "A saved secret was damaged and does not open.")
                .safe("The key itself keeps working. The other secrets are not affected.")
                .because(cause)
        })
    }

    /// The seal of a file whose data key is open.
    pub(crate) fn over(vault_id: String, mode: Mode, dek_id: u32, key: DataKey) -> OpenSeal {
        OpenSeal { vault_id, mode, dek_id, key }
    }

    /// The data key's number.
    pub(crate) fn dek_id(&self) -> u32 {
        self.dek_id
    }

    /// The data key, to be wrapped another way.
    pub(crate) fn data_key(&self) -> &DataKey {
        &self.key
    }

    /// The data key alone.
    pub(crate) fn into_data_key(self) -> DataKey {
        self.key
    }

    fn aad<'a>(&'a self, purpose: Purpose, subject: &'a str) -> Aad<'a> {
        Aad { vault_id: &self.vault_id, purpose, subject, dek_id: self.dek_id }
    }
}

impl App {
    /// The open seal; opens or makes it at the first need, and then looks whether the file was rolled back.
    ///
    /// # Errors
    /// `PassphraseNeeded`, `PassphraseWrong`, `KeychainLocked`, `KeychainAbsent`, `KeychainEntryGone`.
    pub(crate) async fn unsealed(&self) -> Outcome<Arc<OpenSeal>> {
        self.not_a_copy()?;
        let mut sealing = self.0.sealing.lock().await;
        if let Some(open) = &sealing.open {
            return Ok(open.clone());
        }
        let passphrase = sealing.chosen.take().or_else(|| self.0.passphrase.as_ref().map(Secret::duplicate));
        match self.open_seal(passphrase).await {
            Ok(open) => {
                sealing.trouble = None;
                sealing.open = Some(open.clone());
                Ok(open)
            }
            Err(error) => {
                sealing.trouble = Some(error.code);
                Err(error)
            }
        }
    }

    async fn open_seal(&self, passphrase: Option<Secret>) -> Outcome<Arc<OpenSeal>> {
        let file = self.file()?;
        let (meta, slots) = file.read(|r| Ok((meta_row(r)?, dek::slots(r, FIRST_DEK)?))).await?;
        let (mode, key, slot) = if slots.is_empty() {
            self.make_data_key(&meta.vault_id, passphrase).await?
        } else {
            let (mode, key) = self.open_data_key(&meta.vault_id, &slots, passphrase).await?;
            (mode, key, None)
        };
        let open = Arc::new(OpenSeal { vault_id: meta.vault_id, mode, dek_id: FIRST_DEK, key });
        if let Some(slot) = slot {
            // The anchor comes first: a crash between the two must not make this file look like somebody else's.
            self.ensure_anchor(&file, &open).await?;
            crate::failpoint::hit("seal.anchored");
            self.store_slot(&file, slot).await?;
            crate::failpoint::hit("seal.kept");
        }
        self.look_at_anchor(&file, &open).await?;
        Ok(open)
    }

    async fn make_data_key(
        &self,
        vault_id: &str,
        passphrase: Option<Secret>,
    ) -> Outcome<(Mode, DataKey, Option<SlotRow>)> {
        let key = DataKey::random().map_err(no_random)?;
        if let Some(passphrase) = passphrase {
            let row = passphrase_slot(passphrase, vault_id, FIRST_DEK, &key).await?;
            return Ok((Mode::Passphrase, key, Some(row)));
        }
        let wrapping = self.new_wrapping_key(vault_id).await?;
        let slot = Slot::Keychain { version: 1 };
        let wrapped = bytes(&wrap(&wrapping, vault_id, slot, FIRST_DEK, &key).map_err(no_random)?);
        let (kind, params) = (SlotKind::Keychain, json!({}));
        Ok((Mode::Keychain, key, Some(SlotRow { dek_id: FIRST_DEK, kind, version: 1, wrapped, params })))
    }

    async fn store_slot(&self, file: &DataFile, slot: SlotRow) -> Outcome<()> {
        let now = self.now();
        file.write(move |w| {
            dek::insert_active(w, slot.dek_id, now)?;
            dek::put_slot(w, &slot)?;
            crate::audit::record(w, now, None, "seal.make", "file", json!({ "opens_by": slot.kind.word() }))
        })
        .await
    }

    /// A wrapping key left by a start that ended before its slot was written is used: nothing was sealed with it yet.
    async fn new_wrapping_key(&self, vault_id: &str) -> Outcome<WrappingKey> {
        let (keychain, vault_id) = (self.0.keychain.clone(), vault_id.to_owned());
        blocking(move || {
            keychain.probe()?;
            match keychain.make_wrapping_key(&vault_id, 1) {
                Err(KeychainError::AlreadyThere) => keychain.wrapping_key(&vault_id, 1),
                made => made,
            }
        })
        .await
    }

    async fn open_data_key(
        &self,
        vault_id: &str,
        slots: &[SlotRow],
        passphrase: Option<Secret>,
    ) -> Outcome<(Mode, DataKey)> {
        let of_kind = |kind| slots.iter().find(|slot| slot.kind == kind);
        if let (Some(_), Some(entered)) = (of_kind(SlotKind::RecoveryCode), &passphrase) {
            match RecoveryCode::parse(entered) {
                Ok(code) => return self.open_by_code(vault_id, slots, &code).await,
                Err(NotACode::Slip) => return Err(crate::backup::recovery::slip()),
                Err(_) => {}
            }
        }
        if let (Some(slot), Some(passphrase)) = (of_kind(SlotKind::Passphrase), passphrase) {
            let how = read_params(&slot.params).ok_or_else(wrong_passphrase)?;
            let wrapping = stretched(passphrase, how).await?;
            let key = unwrap(&wrapping, vault_id, Slot::Passphrase, FIRST_DEK, &sealed(&slot.wrapped))
                .map_err(|_| wrong_passphrase())?;
            return Ok((Mode::Passphrase, key));
        }
        let Some(slot) = of_kind(SlotKind::Keychain) else { return Err(passphrase_needed()) };
        let version = u32::try_from(slot.version).unwrap_or(0);
        let (keychain, id) = (self.0.keychain.clone(), vault_id.to_owned());
        let wrapping = blocking(move || keychain.wrapping_key(&id, version)).await?;
        let key = unwrap(&wrapping, vault_id, Slot::Keychain { version }, FIRST_DEK, &sealed(&slot.wrapped))
            .map_err(|cause| AppError::from(KeychainError::NoEntry).because(cause))?;
        Ok((Mode::Keychain, key))
    }

    /// Where the anchor of this file lies.
    pub(crate) fn anchor_place(&self, open: &OpenSeal) -> AnchorPlace {
        self.anchor_place_of(open.mode, &open.vault_id)
    }

    pub(crate) fn anchor_place_of(&self, mode: Mode, vault_id: &str) -> AnchorPlace {
        match mode {
            Mode::Keychain => AnchorPlace::Keychain(self.0.keychain.clone()),
            Mode::Passphrase => AnchorPlace::File(self.0.anchor_dir.join(vault_id)),
        }
    }

    /// How secrets are kept, without opening anything.
    pub(crate) async fn vault_view(&self) -> VaultView {
        let slots = match self.file() {
            Ok(file) => file.read(|r| dek::slots(r, FIRST_DEK)).await.unwrap_or_default(),
            Err(_) => Vec::new(),
        };
        let sealing = self.0.sealing.lock().await;
        if let Some(open) = &sealing.open {
            return if open.mode == Mode::Keychain {
                VaultView::KeychainOpen
            } else {
                VaultView::PassphraseOpen
            };
        }
        if guard(&self.0.backups.recovered).is_some() {
            return VaultView::NeedsPassphrase;
        }
        let by_keychain = slots.iter().any(|slot| slot.kind == SlotKind::Keychain);
        match (slots.is_empty(), by_keychain, sealing.trouble) {
            (true, _, Some(Code::KeychainAbsent)) => VaultView::NeedsPassphrase,
            (true, _, Some(Code::KeychainLocked)) => VaultView::KeychainLocked,
            (true, ..) => VaultView::New,
            (false, true, None) => VaultView::Keychain,
            (false, true, Some(Code::KeychainEntryGone | Code::RecoveryCodeWrong)) => VaultView::KeychainGone,
            (false, true, Some(_)) => VaultView::KeychainLocked,
            (false, false, _) => VaultView::PassphraseLocked,
        }
    }

    /// Chooses the passphrase of a file that was never sealed, and seals with it.
    ///
    /// # Errors
    /// `PassphraseWeak`; `NothingToDo` for a file that is sealed already.
    pub async fn passphrase_choose(&self, passphrase: Secret) -> Outcome<()> {
        let judged = judge(&passphrase, &["keyroster", "openrouter"]);
        if !judged.accepted {
            return Err(AppError::new(Code::PassphraseWeak, crate::settings::advice(&judged))
                .safe("Nothing was saved.")
                .step(Step::ChoosePassphrase));
        }
        if self.passphrase_after_code(&passphrase).await? {
            return self.unlock(passphrase).await;
        }
        let file = self.file()?;
        if !file.read(|r| dek::slots(r, FIRST_DEK)).await?.is_empty() {
            return Err(AppError::new(Code::NothingToDo, "This list is sealed already."));
        }
        self.0.sealing.lock().await.chosen = Some(passphrase);
        self.unsealed().await.map(|_| self.changed())
    }

    /// Opens a file with its passphrase, or with its recovery code.
    ///
    /// # Errors
    /// `PassphraseWrong`, `RecoveryCodeWrong`; `PassphraseNeeded` where a new one must be chosen.
    pub async fn unlock(&self, passphrase: Secret) -> Outcome<()> {
        self.0.sealing.lock().await.chosen = Some(passphrase);
        self.unsealed().await.map(|_| self.changed())
    }

    /// Tries the password store again.
    ///
    /// # Errors
    /// As opening does.
    pub async fn vault_retry(&self) -> Outcome<()> {
        self.unsealed().await.map(|_| self.changed())
    }
}

/// Runs a keychain call off the async threads, with an end to waiting.
pub(crate) async fn blocking<T: Send + 'static>(
    call: impl FnOnce() -> Result<T, KeychainError> + Send + 'static,
) -> Outcome<T> {
    let ended = tokio::task::spawn_blocking(move || keychain::within(keychain::PATIENCE, call)).await;
    let done = ended.map_err(|cause| {
        AppError::new(Code::Internal, "The password store could not be asked. Try again.").because(cause)
    })?;
    Ok(done?)
}

pub(crate) fn wrong_passphrase() -> AppError {
    AppError::new(Code::PassphraseWrong, "That passphrase doesn't open this list. Check capitals and spaces.")
        .safe("Nothing was changed.")
        .step(Step::EnterPassphrase)
}

fn passphrase_needed() -> AppError {
    AppError::new(Code::PassphraseNeeded, "Enter the passphrase to see or make keys.")
        .safe("Names and usage are still here.")
        .step(Step::EnterPassphrase)
}

pub(crate) fn no_random(cause: impl std::error::Error + Send + Sync + 'static) -> AppError {
    AppError::new(Code::SystemTrouble, "The computer gave no random numbers, so nothing was sealed.")
        .because(cause)
}
