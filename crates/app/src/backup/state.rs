//! Where the list stands with backups: the last one, what exists on this computer only, whether to remind.

use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};
use keyroster_store::account::AccountKind;
use keyroster_store::dek::{self, SlotKind};
use keyroster_store::{account, backup, setting};

use crate::error::{AppError, Code, Outcome};
use crate::parts::{App, FileNow, guard};
use crate::sealing::FIRST_DEK;
use crate::wire::backup::{BackupDoneView, BackupStateView};
use crate::wire::error::Step;

const SNOOZED_UNTIL: &str = "backup_snoozed_until";
const CHECKED_AT: &str = "file_checked_at";
/// How long a reminder that was put off stays away.
const SNOOZE: SignedDuration = SignedDuration::from_hours(7 * 24);
/// How often every page of the file is looked at.
const CHECK_EVERY: SignedDuration = SignedDuration::from_hours(7 * 24);

impl App {
    /// Where the list stands with backups.
    ///
    /// # Errors
    /// What the store reports.
    pub async fn backup_state(&self) -> Outcome<BackupStateView> {
        let now = self.now();
        let file = self.file()?;
        let shown = self.account_shown().await?;
        let (last, only_here, snoozed, slots, practice) = file
            .read(move |r| {
                let practice = match shown {
                    Some(id) => account::get(r, id)?.is_some_and(|row| row.kind == AccountKind::Practice),
                    None => false,
                };
                Ok((
                    backup::last(r)?,
                    backup::only_here(r)?,
                    setting::get::<Timestamp>(r, SNOOZED_UNTIL)?,
                    dek::slots(r, FIRST_DEK)?,
                    practice,
                ))
            })
            .await?;
        let code = slots.iter().find(|slot| slot.kind == SlotKind::RecoveryCode);
        let made_at = code.and_then(|slot| slot.params.get("made_at")?.as_str().map(str::to_owned));
        Ok(BackupStateView {
            last: last.as_ref().map(BackupDoneView::of),
            only_here: u32::try_from(only_here).unwrap_or(u32::MAX),
            remind: only_here > 0
                && !practice
                && file.is_writable()
                && snoozed.is_none_or(|until| until <= now),
            sealed: !slots.is_empty(),
            recovery_code_since: made_at,
            copies: if file.is_writable() { self.copy_views()? } else { Vec::new() },
        })
    }

    /// Puts the reminder off for a week.
    ///
    /// # Errors
    /// What the store reports.
    pub async fn backup_snooze(&self) -> Outcome<()> {
        let until = self.now().checked_add(SNOOZE).unwrap_or(Timestamp::MAX);
        self.file()?.write(move |w| setting::set(w, SNOOZED_UNTIL, &until)).await?;
        self.changed();
        Ok(())
    }

    /// Looks at every page of the file when that was not done for a week (promise R10). The start of the app has done it,
    /// so this is for windows that stay open.
    ///
    /// # Errors
    /// `FileDamaged`.
    pub async fn check_file_if_due(&self) -> Outcome<()> {
        let Some(file) = &self.0.own else { return Ok(()) };
        let now = self.now();
        if !file.is_writable() {
            return Ok(());
        }
        let last = file.read(|r| setting::get::<Timestamp>(r, CHECKED_AT)).await?;
        if last.is_some_and(|at| now.duration_since(at) < CHECK_EVERY) {
            return Ok(());
        }
        if let Err(error) = file.integrity_check().await {
            if error.code == Code::FileDamaged {
                // What is on screen may be wrong from here on: the rescue screen takes its place.
                let told = AppError::new(Code::FileDamaged, error.message.clone())
                    .safe(error.safe.clone())
                    .step(Step::OpenCopy)
                    .step(Step::RestoreBackup)
                    .step(Step::Quit);
                *guard(&self.0.file) = FileNow::Unusable(Arc::new(told));
            }
            return Err(error);
        }
        file.write(move |w| setting::set(w, CHECKED_AT, &now)).await
    }
}
