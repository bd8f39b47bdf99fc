//! The practice servers as the app wants them: each started at the first need, in this process.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::time::Duration;

use futures_util::future::BoxFuture;
use keyroster_app::error::{AppError, Code, Outcome};
use keyroster_app::practice::{Scenario, Story};
use keyroster_app::wire::settings::Rehearsal as Wanted;
use keyroster_app::{PracticeAddress, PracticeHost};
use keyroster_practice::pretend::class;
use keyroster_practice::{Options, Practice, Rehearsal, StartError, start};
use tokio::sync::Mutex;

use crate::story;

/// Days of pretend usage that are filled in.
const DAYS: u32 = 45;
/// Seeds of the reseller's server and story: with the class's own its keys would be the class's.
const RESELLER_SEED: u64 = 1_000;

/// Practice servers in this process, one for each story. They listen on loopback only, and end with
/// [`HostedPractice::stop`].
#[derive(Default)]
pub struct HostedPractice {
    latency: Duration,
    clock: Option<String>,
    running: Mutex<HashMap<Scenario, Practice>>,
}

impl HostedPractice {
    /// One that waits so long before each answer, so that a rehearsal can be watched.
    pub fn with_latency(latency: Duration) -> HostedPractice {
        HostedPractice { latency, ..HostedPractice::default() }
    }

    /// One whose servers' clocks start at this instant (RFC 3339) in place of now, so that a story comes out the same.
    pub fn starting_at(clock: &str) -> HostedPractice {
        HostedPractice { clock: Some(clock.to_owned()), ..HostedPractice::default() }
    }

    /// Ends those that run. Failing is logged by the caller: everything answered before is in their files already.
    ///
    /// # Errors
    /// `FileTrouble` when a file could not be tidied.
    pub async fn stop(&self) -> Outcome<()> {
        let mut ended = Ok(());
        for (scenario, practice) in self.running.lock().await.drain() {
            ended = ended.and(practice.stop().await.map_err(|cause| trouble(scenario, cause)));
        }
        ended
    }

    async fn start(&self, scenario: Scenario, state_file: PathBuf) -> Outcome<Practice> {
        let defaults = Options::default();
        let seed = match scenario {
            Scenario::Class => defaults.seed,
            Scenario::Reseller => RESELLER_SEED,
        };
        let (latency, clock) = (self.latency, self.clock.clone());
        start(Options { state_file: Some(state_file), latency, clock, seed, ..defaults })
            .await
            .map_err(|cause| trouble(scenario, cause))
    }

    async fn with(&self, scenario: Scenario, job: impl FnOnce(&Practice)) -> Outcome<()> {
        let running = self.running.lock().await;
        let practice = running.get(&scenario).ok_or_else(|| {
            AppError::new(Code::NotFound, "The practice account is not open. Open it first.")
        })?;
        job(practice);
        Ok(())
    }
}

impl PracticeHost for HostedPractice {
    fn open(&self, scenario: Scenario, state_file: PathBuf) -> BoxFuture<'_, Outcome<PracticeAddress>> {
        Box::pin(async move {
            let mut running = self.running.lock().await;
            if let std::collections::hash_map::Entry::Vacant(e) = running.entry(scenario) {
                let started = self.start(scenario, state_file).await?;
                e.insert(started);
            }
            let practice = &running[&scenario];
            Ok(PracticeAddress {
                base_url: practice.base_url(),
                management_key: practice.management_key().to_owned(),
            })
        })
    }

    fn story(&self, state_file: PathBuf) -> BoxFuture<'_, Outcome<Story>> {
        Box::pin(async move {
            let scenario = Scenario::Reseller;
            let mut running = self.running.lock().await;
            if let Some(before) = running.remove(&scenario) {
                before.stop().await.map_err(|cause| trouble(scenario, cause))?;
            }
            // Left by a story that no account was made of, or whose account is gone.
            forget(&state_file)?;
            let practice = self.start(scenario, state_file).await?;
            let told = practice.fill_reseller(RESELLER_SEED).ok().as_ref().and_then(story::of);
            running.insert(scenario, practice);
            told.ok_or_else(|| AppError::new(Code::Internal, "The practice reseller's story cannot be read."))
        })
    }

    fn usage(&self) -> BoxFuture<'_, Outcome<()>> {
        Box::pin(self.with(Scenario::Class, |practice| practice.pretend_usage(DAYS, 1)))
    }

    fn rehearse(&self, scenario: Scenario, kind: Wanted) -> BoxFuture<'_, Outcome<()>> {
        let rehearsal = match kind {
            Wanted::AnswersGetLost => Rehearsal::AnswersGetLost,
            Wanted::SlowDown => Rehearsal::SlowDown,
            Wanted::ServerTrouble => Rehearsal::ServerTrouble,
            Wanted::NoNetwork => Rehearsal::NoNetwork,
            Wanted::KeyRevoked => Rehearsal::KeyRevoked,
            Wanted::WrongLimit => Rehearsal::WrongLimit,
        };
        Box::pin(self.with(scenario, move |practice| practice.rehearse(rehearsal)))
    }

    fn class(&self) -> Vec<(String, String, String)> {
        class()
            .into_iter()
            .map(|one| (one.name.to_owned(), one.email.to_owned(), one.id.to_owned()))
            .collect()
    }
}

fn forget(state_file: &Path) -> Outcome<()> {
    match std::fs::remove_file(state_file) {
        Err(cause) if cause.kind() != std::io::ErrorKind::NotFound => {
            Err(trouble(Scenario::Reseller, cause.into()))
        }
        _ => Ok(()),
    }
}

fn trouble(scenario: Scenario, cause: StartError) -> AppError {
    let error = match &cause {
        StartError::StateFile(_) | StartError::StateLine { .. } => AppError::new(
            Code::FileTrouble,
            format!(
                "The practice account's own file cannot be used. Delete {} in the data folder to begin anew.",
                scenario.state_file()
            ),
        ),
        _ => {
            AppError::new(Code::SystemTrouble, "The practice account could not be started on this computer.")
        }
    };
    error.safe("Your real accounts are not affected.").because(cause)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn it_starts_once_and_keeps_its_address() {
        let folder = tempfile::tempdir().expect("a folder");
        let state = folder.path().join("practice.json");
        let host = HostedPractice::default();
        assert!(host.usage().await.is_err(), "nothing runs before it was opened");
        let first = host.open(Scenario::Class, state.clone()).await.expect("starts");
        let again = host.open(Scenario::Class, state).await.expect("is there");
        assert_eq!(first.base_url, again.base_url, "a second server would not know the first one's keys");
        assert!(first.base_url.starts_with("http://127.0.0.1:"), "reachable from this computer only");
        host.rehearse(Scenario::Class, Wanted::SlowDown).await.expect("prepared");
        assert!(host.rehearse(Scenario::Reseller, Wanted::SlowDown).await.is_err(), "that one does not run");
        host.stop().await.expect("ends");
        assert!(host.usage().await.is_err());
    }
}
