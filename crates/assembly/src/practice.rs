//! The practice server as the app wants it: started at the first need, in this process.

use std::path::PathBuf;
use std::time::Duration;

use futures_util::future::BoxFuture;
use keyroster_app::error::{AppError, Code, Outcome};
use keyroster_app::wire::settings::Rehearsal as Wanted;
use keyroster_app::{PracticeAddress, PracticeHost};
use keyroster_practice::pretend::class;
use keyroster_practice::{Options, Practice, Rehearsal, StartError, start};
use tokio::sync::Mutex;

/// Days of pretend usage that are filled in.
const DAYS: u32 = 45;

/// A practice server in this process. It listens on loopback only, and ends with [`HostedPractice::stop`].
#[derive(Default)]
pub struct HostedPractice {
    latency: Duration,
    running: Mutex<Option<Practice>>,
}

impl HostedPractice {
    /// One that waits so long before each answer, so that a rehearsal can be watched.
    pub fn with_latency(latency: Duration) -> HostedPractice {
        HostedPractice { latency, running: Mutex::default() }
    }

    /// Ends it, if it runs. Failing is logged by the caller: everything answered before is in its file already.
    ///
    /// # Errors
    /// `FileTrouble` when its file could not be tidied.
    pub async fn stop(&self) -> Outcome<()> {
        match self.running.lock().await.take() {
            Some(practice) => practice.stop().await.map_err(trouble),
            None => Ok(()),
        }
    }

    async fn with(&self, job: impl FnOnce(&Practice)) -> Outcome<()> {
        let running = self.running.lock().await;
        let practice = running.as_ref().ok_or_else(|| {
            AppError::new(Code::NotFound, "The practice account is not open. Open it first.")
        })?;
        job(practice);
        Ok(())
    }
}

impl PracticeHost for HostedPractice {
    fn open(&self, state_file: PathBuf) -> BoxFuture<'_, Outcome<PracticeAddress>> {
        Box::pin(async move {
            let mut running = self.running.lock().await;
            if running.is_none() {
                let options =
                    Options { state_file: Some(state_file), latency: self.latency, ..Options::default() };
                *running = Some(start(options).await.map_err(trouble)?);
            }
            let practice = running.as_ref().expect("it was just started");
            Ok(PracticeAddress {
                base_url: practice.base_url(),
                management_key: practice.management_key().to_owned(),
            })
        })
    }

    fn usage(&self) -> BoxFuture<'_, Outcome<()>> {
        Box::pin(self.with(|practice| practice.pretend_usage(DAYS, 1)))
    }

    fn rehearse(&self, kind: Wanted) -> BoxFuture<'_, Outcome<()>> {
        let rehearsal = match kind {
            Wanted::AnswersGetLost => Rehearsal::AnswersGetLost,
            Wanted::SlowDown => Rehearsal::SlowDown,
            Wanted::ServerTrouble => Rehearsal::ServerTrouble,
            Wanted::NoNetwork => Rehearsal::NoNetwork,
            Wanted::KeyRevoked => Rehearsal::KeyRevoked,
            Wanted::WrongLimit => Rehearsal::WrongLimit,
        };
        Box::pin(self.with(move |practice| practice.rehearse(rehearsal)))
    }

    fn class(&self) -> Vec<(String, String, String)> {
        class()
            .into_iter()
            .map(|one| (one.name.to_owned(), one.email.to_owned(), one.id.to_owned()))
            .collect()
    }
}

fn trouble(cause: StartError) -> AppError {
    let error = match &cause {
        StartError::StateFile(_) | StartError::StateLine { .. } => AppError::new(
            Code::FileTrouble,
            "The practice account's own file cannot be used. Delete practice.json in the data folder to begin anew.",
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
        let first = host.open(state.clone()).await.expect("starts");
        let again = host.open(state).await.expect("is there");
        assert_eq!(first.base_url, again.base_url, "a second server would not know the first one's keys");
        assert!(first.base_url.starts_with("http://127.0.0.1:"), "reachable from this computer only");
        host.rehearse(Wanted::SlowDown).await.expect("prepared");
        host.stop().await.expect("ends");
        assert!(host.usage().await.is_err());
    }
}
