//! The automatic copies on this computer: made before risky steps, listed, looked into, restored.

use keyroster_store::atomic_file;
use keyroster_store::copies::{self, CopyFile};
use keyroster_store::dek::{self, SlotKind};
use keyroster_store::{Store, StoreError};

use super::blocking;
use super::bundle::Scratch;
use super::restore::{From, Prepared};
use crate::error::{AppError, Code, Outcome};
use crate::identity::meta_row;
use crate::parts::App;
use crate::saving::base_name;
use crate::sealing::Mode;
use crate::wire::backup::{CopyView, RestoreView};

impl App {
    /// Makes a verified copy of the list beside it, before a step that cannot be undone (deleting many keys). `why` is one
    /// word, `before-delete`. The last five are kept.
    ///
    /// # Errors
    /// `DiskFull`, `FileDamaged`, `FolderReadOnly`: the step must not be taken then.
    pub async fn copy_before(&self, why: &'static str) -> Outcome<()> {
        self.file()?.make_copy(why).await
    }

    pub(super) fn copy_views(&self) -> Outcome<Vec<CopyView>> {
        Ok(copies::list(&self.0.data_dir)?.iter().map(view).collect())
    }

    /// Opens an automatic copy to look at.
    ///
    /// # Errors
    /// `NotFound`; as [`App::open_copy`].
    pub async fn copy_open(&self, name: &str) -> Outcome<()> {
        let found = self.copy_named(name)?;
        self.open_copy(&found.path).await
    }

    /// Prepares to put an automatic copy in the place of the list; [`App::restore`] does it.
    ///
    /// # Errors
    /// `NotFound`, `FileDamaged`, `DiskFull`.
    pub async fn copy_prepare(&self, name: &str) -> Outcome<RestoreView> {
        let _busy = self.0.backups.busy.try_lock().map_err(|_| super::busy())?;
        self.restore_forget();
        let found = self.copy_named(name)?;
        let own = match &self.0.own {
            Some(file) => file
                .read(|r| {
                    Ok((meta_row(r)?.vault_id, dek::all(r)?, dek::slots(r, crate::sealing::FIRST_DEK)?))
                })
                .await
                .ok(),
            None => None,
        };
        let dir = self.0.data_dir.clone();
        let prepared = blocking(move || {
            let copy = Scratch::in_folder(&dir);
            let mut out = atomic_file::private_file(copy.path()).map_err(StoreError::from)?;
            let mut from = std::fs::File::open(&found.path).map_err(StoreError::from)?;
            std::io::copy(&mut from, &mut out).map_err(StoreError::from)?;
            out.sync_all().map_err(StoreError::from)?;
            let store = Store::open_scratch(copy.path())?;
            let (vault_id, deks, kept) = store.read(|r| {
                Ok((meta_row(r)?.vault_id, dek::all(r)?, dek::slots(r, crate::sealing::FIRST_DEK)?))
            })?;
            // What opens the list today opens it afterwards too: a renewed recovery code stays the one that counts.
            let slots = match own {
                Some((own_vault, own_deks, slots)) if own_vault == vault_id && own_deks == deks => slots,
                _ => Vec::new(),
            };
            let by = if slots.is_empty() { &kept } else { &slots };
            let passphrase = by.iter().any(|slot| slot.kind == SlotKind::Passphrase)
                && !by.iter().any(|slot| slot.kind == SlotKind::Keychain);
            let mode = if passphrase { Mode::Passphrase } else { Mode::Keychain };
            Ok(Prepared { store, copy, from: From::Copy { made_at: found.made_at, slots, mode } })
        })
        .await?;
        self.keep_prepared(prepared).await
    }

    fn copy_named(&self, name: &str) -> Outcome<CopyFile> {
        let found = copies::list(&self.0.data_dir)?.into_iter().find(|copy| base_name(&copy.path) == name);
        found.ok_or_else(|| {
            AppError::new(Code::NotFound, "That copy is not there any more. Choose another one.")
                .safe("Nothing was changed.")
        })
    }
}

fn view(copy: &CopyFile) -> CopyView {
    CopyView {
        name: base_name(&copy.path),
        made_at: crate::clock::text(copy.made_at),
        why: copy.why.clone(),
        kilobytes: u32::try_from(copy.bytes.div_ceil(1000)).unwrap_or(u32::MAX),
    }
}
