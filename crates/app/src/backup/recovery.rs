//! The recovery code: made on request, shown once, opens the saved secrets when the password store's item is gone or the
//! passphrase is forgotten (promise S3).

use std::path::Path;

use keyroster_sheets::pdf::{Fonts, Paper};
use keyroster_sheets::recovery_sheet;
use keyroster_store::dek::{self, SlotKind, SlotRow};
use keyroster_store::sealed_item;
use keyroster_vault::recovery::RecoveryCode;
use keyroster_vault::wrap::{Slot, unwrap, wrap};
use keyroster_vault::{DataKey, Secret};
use serde_json::json;
use zeroize::Zeroizing;

use crate::error::{AppError, Code, Outcome};
use crate::parts::{App, guard};
use crate::sealing::{FIRST_DEK, Mode, OpenSeal, no_random};
use crate::slots::{bytes, keychain_slot, passphrase_slot, sealed};
use crate::wire::backup::RecoveryCodeView;
use crate::wire::error::Step;

impl App {
    /// Makes a code and shows it. It opens nothing, and an older one stays, until [`App::recovery_keep`].
    ///
    /// # Errors
    /// As opening the seal does: only who can open the list gets a code for it.
    pub async fn recovery_offer(&self) -> Outcome<RecoveryCodeView> {
        self.not_a_copy()?;
        self.unsealed().await?;
        let older = self.file()?.read(|r| dek::slots(r, FIRST_DEK)).await?;
        let code = RecoveryCode::fresh().map_err(no_random)?;
        let view = RecoveryCodeView {
            code: code.text().expose().to_owned(),
            replaces: older.iter().any(|slot| slot.kind == SlotKind::RecoveryCode),
        };
        *guard(&self.0.backups.code) = Some(code);
        Ok(view)
    }

    /// Forgets an offered code.
    pub fn recovery_forget(&self) {
        *guard(&self.0.backups.code) = None;
    }

    /// From now on the offered code opens the list; an older one opens it no more.
    ///
    /// # Errors
    /// `NotFound` where none was offered; as opening the seal does.
    pub async fn recovery_keep(&self) -> Outcome<()> {
        let seal = self.unsealed().await?;
        let code = guard(&self.0.backups.code).take().ok_or_else(no_code)?;
        let key = code.wrapping_key(&seal.vault_id);
        let now = self.now();
        let slots = self.file()?.read(|r| dek::slots(r, FIRST_DEK)).await?;
        let older =
            slots.iter().find(|slot| slot.kind == SlotKind::RecoveryCode).map_or(0, |slot| slot.version);
        let version = u32::try_from(older + 1).unwrap_or(u32::MAX);
        let wrapped =
            wrap(&key, &seal.vault_id, Slot::RecoveryCode { version }, seal.dek_id(), seal.data_key())
                .map_err(no_random)?;
        let slot = SlotRow {
            dek_id: seal.dek_id(),
            kind: SlotKind::RecoveryCode,
            version: i64::from(version),
            wrapped: bytes(&wrapped),
            params: json!({ "made_at": crate::clock::text(now) }),
        };
        self.file()?
            .write(move |w| {
                dek::put_slot(w, &slot)?;
                let detail = json!({ "version": version, "renewed": version > 1 });
                crate::audit::record(w, now, None, "recovery_code.make", "file", detail)
            })
            .await?;
        self.changed();
        Ok(())
    }

    /// A name for the sheet with the offered code.
    pub fn recovery_sheet_name(&self) -> String {
        self.0.clock.today().strftime("Keyroster-recovery-code-%Y%m%d.pdf").to_string()
    }

    /// The sheet with the offered code, for this file: a PDF where its name says so, else text.
    ///
    /// # Errors
    /// `NotFound` where none was offered.
    pub fn recovery_sheet(&self, file: &Path) -> Outcome<Zeroizing<Vec<u8>>> {
        let held = guard(&self.0.backups.code);
        let code: Secret = held.as_ref().ok_or_else(no_code)?.text();
        let made = self.0.clock.local();
        if !file.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("pdf")) {
            return Ok(recovery_sheet::text(code.expose(), made));
        }
        recovery_sheet::pdf(code.expose(), made, Paper::A4, &Fonts::own()).map_err(|cause| {
            AppError::new(Code::Internal, "The sheet could not be made.")
                .safe("The code is not in force yet.")
                .because(cause)
        })
    }
}

fn no_code() -> AppError {
    AppError::new(Code::NotFound, "No code is shown any more. Make a new one.").safe("Nothing was changed.")
}

impl App {
    /// Opens the list with a recovery code and gives it a new way to open by itself: a new key in the password store, or,
    /// where there is none, a passphrase that is asked for next.
    ///
    /// # Errors
    /// `RecoveryCodeWrong`; `PassphraseNeeded` where a new passphrase must be chosen.
    pub(crate) async fn open_by_code(
        &self,
        vault_id: &str,
        slots: &[SlotRow],
        code: &RecoveryCode,
    ) -> Outcome<(Mode, DataKey)> {
        let slot = slots.iter().find(|slot| slot.kind == SlotKind::RecoveryCode).ok_or_else(wrong_code)?;
        let version = u32::try_from(slot.version).unwrap_or(0);
        let as_slot = Slot::RecoveryCode { version };
        let key =
            unwrap(&code.wrapping_key(vault_id), vault_id, as_slot, slot.dek_id, &sealed(&slot.wrapped))
                .map_err(|_| wrong_code())?;
        let file = self.file()?;
        if !file.is_writable() {
            let by_passphrase = slots.iter().any(|slot| slot.kind == SlotKind::Passphrase);
            return Ok((if by_passphrase { Mode::Passphrase } else { Mode::Keychain }, key));
        }
        match keychain_slot(&self.0.keychain, vault_id, slot.dek_id, &key).await {
            Ok(slot) => {
                let key = self.move_to_keychain(vault_id, slot, key).await?;
                Ok((Mode::Keychain, key))
            }
            Err(error) if error.code == Code::KeychainAbsent => {
                *guard(&self.0.backups.recovered) = Some(key);
                Err(AppError::new(
                    Code::PassphraseNeeded,
                    "The recovery code fits. Choose a new passphrase for this list.",
                )
                .safe("Nothing was changed.")
                .step(Step::ChoosePassphrase))
            }
            Err(error) => Err(error),
        }
    }

    /// From now on the password store opens the list; management keys that were sealed in the file lie there too.
    async fn move_to_keychain(&self, vault_id: &str, slot: SlotRow, key: DataKey) -> Outcome<DataKey> {
        let file = self.file()?;
        let items = file.read(sealed_item::all).await?;
        let seal = OpenSeal::over(vault_id.to_owned(), Mode::Keychain, slot.dek_id, key);
        for item in &items {
            let secret = seal.open_management_key(item.account_id, &item.nonce, item.ct.clone())?;
            let (keychain, id, account) =
                (self.0.keychain.clone(), vault_id.to_owned(), item.account_id.to_string());
            crate::sealing::blocking(move || keychain.keep_management_key(&id, &account, &secret)).await?;
        }
        let now = self.now();
        file.write(move |w| {
            dek::put_slot(w, &slot)?;
            dek::drop_slots(w, SlotKind::Passphrase)?;
            for item in items {
                sealed_item::delete(w, item.account_id, &item.purpose)?;
            }
            crate::audit::record(w, now, None, "recovery_code.use", "file", json!({ "opens_by": "kc" }))
        })
        .await?;
        crate::failpoint::hit("recovery.moved");
        Ok(seal.into_data_key())
    }

    /// After a recovery code opened the list where there is no password store: the new passphrase. Whether there was
    /// such a list.
    pub(crate) async fn passphrase_after_code(&self, passphrase: &Secret) -> Outcome<bool> {
        let Some(key) = guard(&self.0.backups.recovered).take() else { return Ok(false) };
        let file = self.file()?;
        let vault_id = file.read(crate::identity::meta_row).await?.vault_id;
        let slot = passphrase_slot(passphrase.duplicate(), &vault_id, FIRST_DEK, &key).await?;
        let now = self.now();
        file.write(move |w| {
            dek::put_slot(w, &slot)?;
            dek::drop_slots(w, SlotKind::Keychain)?;
            crate::audit::record(w, now, None, "recovery_code.use", "file", json!({ "opens_by": "pw" }))
        })
        .await?;
        Ok(true)
    }
}

/// What was entered looks like a recovery code with a slip in it.
pub(crate) fn slip() -> AppError {
    AppError::new(
        Code::RecoveryCodeWrong,
        "A character of that recovery code is not right. Compare it with the sheet, group by group.",
    )
    .safe("Nothing was changed.")
    .step(Step::EnterRecoveryCode)
}

fn wrong_code() -> AppError {
    AppError::new(
        Code::RecoveryCodeWrong,
        "That recovery code doesn't open this list. A newer one may have taken its place.",
    )
    .safe("Nothing was changed.")
    .step(Step::EnterRecoveryCode)
    .step(Step::RestoreBackup)
}
