//! The anchor outside the data file: by it a restored or rolled-back file is noticed (promise R3).

use keyroster_store::audit::{self, AgainstHead, Head};
use keyroster_store::question::{self, About};
use keyroster_store::{StoreError, Writer, meta};
use keyroster_vault::{Anchor, AnchorError, AnchorPlace};
use serde_json::json;

use crate::error::{AppError, Code, Outcome};
use crate::file::DataFile;
use crate::identity::{fresh_install, meta_row};
use crate::parts::App;
use crate::sealing::{Mode, OpenSeal};

/// The question a restored file asks, see [`crate::needs`].
pub(crate) const RESTORED: &str = "restored";

impl App {
    /// Gives a file that this installation is just sealing its first anchor.
    pub(crate) async fn ensure_anchor(&self, file: &DataFile, open: &OpenSeal) -> Outcome<()> {
        match self.read_anchor(open).await? {
            Some(_) => Ok(()),
            None => self.write_anchor(file, open).await,
        }
    }

    /// Compares the file with its anchor, once per process. A file without one comes from elsewhere.
    pub(crate) async fn look_at_anchor(&self, file: &DataFile, open: &OpenSeal) -> Outcome<()> {
        if !file.is_writable() {
            return Ok(());
        }
        let kept = self.read_anchor(open).await?;
        let restored = match kept {
            None => true,
            Some(anchor) => {
                let head = Head {
                    seq: i64::try_from(anchor.audit_seq).unwrap_or(i64::MAX),
                    hash: hex::encode(anchor.head_hash),
                };
                let (epoch, stands) =
                    file.read(move |r| Ok((meta_row(r)?.epoch, audit::against(r, &head)?))).await?;
                let newer_epoch = i64::try_from(anchor.epoch).unwrap_or(i64::MAX) > epoch;
                newer_epoch || matches!(stands, AgainstHead::Behind | AgainstHead::Other)
            }
        };
        if restored {
            let (now, install) = (self.now(), fresh_install()?);
            file.write(move |w| begin_review(w, &install, RESTORED, now)).await?;
            self.changed();
        }
        self.write_anchor(file, open).await
    }

    /// Moves the anchor on to where the file is now. Failing is logged, not fatal: an older anchor is still true.
    pub(crate) async fn advance_anchor(&self) {
        let moved = async {
            let file = self.file()?;
            if !file.is_writable() {
                return Ok(());
            }
            let open = self.unsealed().await?;
            self.write_anchor(&file, &open).await
        };
        if let Err(error) = moved.await {
            tracing::warn!(code = ?error.code, "the anchor could not be moved on");
        }
    }

    /// The end of the record as last known outside the file, where it can be read without asking for anything.
    pub(crate) async fn kept_head(&self) -> Option<Head> {
        let file = self.file().ok().filter(DataFile::is_writable)?;
        drop(file);
        let open = self.unsealed().await.ok()?;
        let anchor = self.read_anchor(&open).await.ok()??;
        let seq = i64::try_from(anchor.audit_seq).unwrap_or(i64::MAX);
        Some(Head { seq, hash: hex::encode(anchor.head_hash) })
    }

    async fn read_anchor(&self, open: &OpenSeal) -> Outcome<Option<Anchor>> {
        let (place, vault_id) = (self.anchor_place(open), open.vault_id.clone());
        match on_thread(move || place.read(&vault_id)).await? {
            Ok(anchor) => Ok(anchor),
            // A damaged anchor proves nothing, so the file counts as coming from elsewhere.
            Err(AnchorError::Damaged) => Ok(None),
            Err(cause) => Err(anchor_trouble(cause, open.mode)),
        }
    }

    async fn write_anchor(&self, file: &DataFile, open: &OpenSeal) -> Outcome<()> {
        let (head, epoch) = file.read(|r| Ok((audit::head(r)?, meta_row(r)?.epoch))).await?;
        let anchor = crate::backup::restore::anchor_of(&open.vault_id, epoch, &head);
        let place = self.anchor_place(open);
        if let AnchorPlace::File(path) = &place
            && let Some(dir) = path.parent()
        {
            std::fs::create_dir_all(dir).map_err(|cause| {
                AppError::new(Code::FolderReadOnly, "The app's state folder cannot be written.")
                    .because(cause)
            })?;
        }
        let mode = open.mode;
        crate::failpoint::hit("anchor.before");
        on_thread(move || place.write(&anchor)).await?.map_err(|cause| anchor_trouble(cause, mode))?;
        crate::failpoint::hit("anchor.after");
        Ok(())
    }
}

/// Begins a new epoch and asks for a review; creating and cleaning up wait for it.
pub(crate) fn begin_review(
    w: &Writer<'_>,
    install: &str,
    why: &str,
    now: jiff::Timestamp,
) -> Result<(), StoreError> {
    begin_review_of(w, install, why, None, now)
}

/// The same, where it is known of when the copy is.
pub(crate) fn begin_review_of(
    w: &Writer<'_>,
    install: &str,
    why: &str,
    copied_at: Option<jiff::Timestamp>,
    now: jiff::Timestamp,
) -> Result<(), StoreError> {
    let epoch = meta::begin_epoch(w, install, why, now)?;
    let detail = json!({ "epoch": epoch, "copied_at": copied_at });
    question::ask(w, why, &About::default(), &detail, now)?;
    crate::audit::record(w, now, None, "epoch.begin", "file", json!({ "epoch": epoch, "why": why }))
}

async fn on_thread<T: Send + 'static>(call: impl FnOnce() -> T + Send + 'static) -> Outcome<T> {
    tokio::task::spawn_blocking(call).await.map_err(|cause| {
        AppError::new(Code::Internal, "A step of the app broke off. Try again.").because(cause)
    })
}

fn anchor_trouble(cause: AnchorError, mode: Mode) -> AppError {
    let code = if mode == Mode::Keychain { Code::KeychainLocked } else { Code::FileTrouble };
    AppError::new(code, "The app could not check whether this list was restored from a copy.")
        .safe("Nothing was changed.")
        .step(crate::wire::error::Step::TryAgain)
        .because(cause)
}
