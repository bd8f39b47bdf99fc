//! Automatic checks while the app is open: never during a run, quiet when offline, not while a saved copy is looked at.

use std::collections::HashMap;

use jiff::Timestamp;
use keyroster_domain::reconcile::{CheckEvery, Facts, Last, next_check};
use keyroster_store::key::Wanted;
use keyroster_store::snapshot::Why;
use keyroster_store::{list_time, setting};

use crate::clock::maybe_text;
use crate::error::{AppError, Outcome};
use crate::parts::{App, again, guard};
use crate::wire::board::{AutomaticView, CheckEveryChoice};
use crate::wire::start::VaultView;

/// Automatic tries that did not work, by account: how often in a row, the last one, and why.
#[derive(Default)]
pub(crate) struct Tries {
    opened: Option<Timestamp>,
    failed: HashMap<i64, (u32, Timestamp, AppError)>,
    pub(super) kept: HashMap<String, Kept>,
}

/// What stood before something was kept as it is, so that it can be undone.
type Kept = (Option<Facts>, Wanted);

/// What came of looking whether a check is due.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tick {
    /// Nothing was due, or something else goes on.
    Waited,
    /// The account was checked.
    Checked,
    /// It was due, but could not be done now; it is tried again later.
    Failed,
}

impl App {
    /// Checks the account on show if that is due by the app's clock. Trouble is kept for the board and told nowhere else.
    pub async fn check_if_due(&self) -> Tick {
        match self.due().await {
            Ok(Some(account_id)) => match self.check(account_id, Why::Automatic).await {
                Ok(_) => {
                    guard(&self.0.tries).failed.remove(&account_id);
                    Tick::Checked
                }
                Err(error) => {
                    tracing::info!(code = ?error.code, "an automatic check did not work");
                    let mut tries = guard(&self.0.tries);
                    let before = tries.failed.get(&account_id).map_or(0, |(times, ..)| *times);
                    tries.failed.insert(account_id, (before + 1, self.now(), error));
                    drop(tries);
                    self.changed();
                    Tick::Failed
                }
            },
            Ok(None) => Tick::Waited,
            Err(error) => {
                tracing::warn!(code = ?error.code, "whether a check is due is not known");
                Tick::Waited
            }
        }
    }

    /// The account on show, where it is to be checked now.
    async fn due(&self) -> Outcome<Option<i64>> {
        if self.not_a_copy().is_err()
            || !self.file()?.is_writable()
            || !self.run_is_over().await
            || self.no_changes().await.is_err()
        {
            return Ok(None);
        }
        let Some(account_id) = self.account_shown().await? else { return Ok(None) };
        // Nobody is asked for a passphrase because of the clock.
        if self.account_row(account_id).await?.key_mask.is_none() || !self.opens_quietly().await {
            return Ok(None);
        }
        let next = self.next_automatic(account_id).await?;
        Ok(next.filter(|next| *next <= self.now()).map(|_| account_id))
    }

    async fn opens_quietly(&self) -> bool {
        self.0.run_key.is_some()
            || matches!(self.vault_view().await, VaultView::KeychainOpen | VaultView::PassphraseOpen)
    }

    async fn next_automatic(&self, account_id: i64) -> Outcome<Option<Timestamp>> {
        let (every, read) = self
            .file()?
            .read(move |r| {
                Ok((
                    setting::get::<CheckEvery>(r, EVERY)?.unwrap_or_default(),
                    list_time::recent(r, account_id, 1)?.pop().map(|row| row.ended_at),
                ))
            })
            .await?;
        let now = self.now();
        let mut tries = guard(&self.0.tries);
        let opened = *tries.opened.get_or_insert(now);
        let failed = tries.failed.get(&account_id).map(|(times, at, _)| (*times, *at));
        let last =
            Last { read, failed: failed.map(|(_, at)| at), failures: failed.map_or(0, |(times, _)| times) };
        // The moment of the last reading spreads computers well enough.
        let seed = read.map_or(0, |read| read.as_millisecond().unsigned_abs());
        Ok(next_check(every, opened, &last, seed))
    }

    pub(super) async fn automatic_view(&self, account_id: i64) -> Outcome<AutomaticView> {
        let every = self.file()?.read(|r| setting::get::<CheckEvery>(r, EVERY)).await?.unwrap_or_default();
        let next = if self.file()?.is_writable() { self.next_automatic(account_id).await? } else { None };
        let trouble = guard(&self.0.tries).failed.get(&account_id).map(|(.., error)| again(error));
        // A newer reading, by hand or for a plan, has done what the automatic one could not.
        let read = self.file()?.read(move |r| list_time::recent(r, account_id, 1)).await?.pop();
        let failed_at = guard(&self.0.tries).failed.get(&account_id).map(|(_, at, _)| *at);
        let stands = failed_at.is_some_and(|failed| read.is_none_or(|read| failed > read.ended_at));
        Ok(AutomaticView {
            every: choice(every),
            next: maybe_text(next),
            trouble: trouble.filter(|_| stands).map(|error| error.view()),
        })
    }
}

/// The setting's name.
pub(crate) const EVERY: &str = "check_every";

pub(crate) const fn choice(every: CheckEvery) -> CheckEveryChoice {
    match every {
        CheckEvery::Off => CheckEveryChoice::Off,
        CheckEvery::QuarterHour => CheckEveryChoice::QuarterHour,
        CheckEvery::Hour => CheckEveryChoice::Hour,
        CheckEvery::SixHours => CheckEveryChoice::SixHours,
        CheckEvery::Day => CheckEveryChoice::Day,
    }
}

pub(crate) const fn chosen(choice: CheckEveryChoice) -> CheckEvery {
    match choice {
        CheckEveryChoice::Off => CheckEvery::Off,
        CheckEveryChoice::QuarterHour => CheckEvery::QuarterHour,
        CheckEveryChoice::Hour => CheckEvery::Hour,
        CheckEveryChoice::SixHours => CheckEvery::SixHours,
        CheckEveryChoice::Day => CheckEvery::Day,
    }
}
