//! Pacing of the calls that OpenRouter counts by the minute: fewer than it allows, whoever in this program asks.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tokio::runtime::Handle;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::time::{Instant, sleep, sleep_until};

/// Requests to `/analytics` in one window. OpenRouter counts 64 a minute for the whole account, so that a few are left
/// for others.
pub(crate) const ANALYTICS_PER_WINDOW: usize = 60;

/// So many requests in any window of time, however they are spread over it.
pub(crate) struct Pace {
    slots: Arc<Semaphore>,
    window: Duration,
    held: Mutex<Option<Instant>>,
}

/// Leave for one request. It counts from before the request left until a window after its answer was there, so the
/// server, which saw it in between, cannot count more of them than we do.
pub(crate) struct Slot {
    permit: Option<OwnedSemaphorePermit>,
    window: Duration,
}

impl Pace {
    pub(crate) fn new(requests: usize, window: Duration) -> Self {
        Self { slots: Arc::new(Semaphore::new(requests)), window, held: Mutex::default() }
    }

    /// Waits until one more request may leave.
    pub(crate) async fn slot(&self) -> Slot {
        let permit = Arc::clone(&self.slots).acquire_owned().await.expect("the semaphore is never closed");
        let slot = Slot { permit: Some(permit), window: self.window };
        while let Some(until) = self.held().filter(|until| *until > Instant::now()) {
            sleep_until(until).await;
        }
        slot
    }

    /// Nothing leaves for so long: the server asked to be left alone, which concerns every caller.
    pub(crate) fn hold(&self, pause: Duration) {
        let until = Instant::now() + pause;
        let mut held = self.held.lock().unwrap_or_else(PoisonError::into_inner);
        *held = (*held).max(Some(until));
    }

    /// The pause after a "too many" that names none: four of them outlast the window.
    pub(crate) fn pause(&self) -> Duration {
        self.window / 4 + self.window / 16
    }

    fn held(&self) -> Option<Instant> {
        *self.held.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Slot {
    fn drop(&mut self) {
        let (Some(permit), window) = (self.permit.take(), self.window) else { return };
        // Without a runtime nothing can ask any more.
        if let Ok(runtime) = Handle::try_current() {
            runtime.spawn(async move {
                sleep(window).await;
                drop(permit);
            });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn no_window_holds_more_than_allowed() {
        let window = Duration::from_millis(120);
        let pace = Pace::new(3, window);
        let mut left = Vec::new();
        for _ in 0..8 {
            let slot = pace.slot().await;
            left.push(Instant::now());
            drop(slot);
        }
        let near = left.windows(4).filter(|four| four[3] - four[0] < window).count();
        assert_eq!(near, 0, "the fourth must be a whole window after the first");
    }

    #[tokio::test]
    async fn a_pause_the_server_asked_for_holds_everybody() {
        let pace = Pace::new(3, Duration::from_millis(1));
        let began = Instant::now();
        pace.hold(Duration::from_millis(150));
        pace.hold(Duration::from_millis(10));
        let _slot = pace.slot().await;
        assert!(began.elapsed() >= Duration::from_millis(150), "the longer wish counts");
    }
}
