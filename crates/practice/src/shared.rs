//! What the listeners, the oracle and the handle share: one lock over account, switches, plan and wire log.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::sync::{Notify, mpsc, oneshot};

use crate::answer::Answer;
use crate::api;
use crate::faults::{Bench, Fate};
use crate::log::Log;
use crate::options::Settings;
use crate::state::Account;
use crate::wire::Request;

/// What the API's listener is told.
pub(crate) enum Order {
    /// Close all connections, refuse new ones for so long; the sender hears when it is so.
    Refuse(Duration, Option<oneshot::Sender<()>>),
}

/// An answer whose caller waits for another's.
pub(crate) struct Parked {
    pub(crate) answer: Answer,
    pub(crate) give: oneshot::Sender<Answer>,
}

/// Under the lock.
pub(crate) struct Core {
    pub(crate) account: Account,
    pub(crate) settings: Settings,
    pub(crate) bench: Bench,
    pub(crate) log: Log,
    pub(crate) parked: Option<Parked>,
}

/// Shared by everything that runs for one server.
pub(crate) struct Shared {
    core: Mutex<Core>,
    /// Told whenever the server's clock is moved by hand.
    pub(crate) clock_moved: Notify,
    pub(crate) orders: mpsc::UnboundedSender<Order>,
}

impl Shared {
    pub(crate) fn new(core: Core, orders: mpsc::UnboundedSender<Order>) -> Arc<Self> {
        Arc::new(Self { core: Mutex::new(core), clock_moved: Notify::new(), orders })
    }

    pub(crate) fn lock(&self) -> MutexGuard<'_, Core> {
        self.core.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Carries a request out and answers it, with these switches.
    pub(crate) fn carry_out(&self, request: &Request, settings: &Settings) -> Answer {
        api::answer(&mut self.lock().account, settings, request)
    }

    pub(crate) fn advance(&self, by: Duration) {
        self.lock().account.advance(by);
        self.clock_moved.notify_waiters();
    }

    /// Notes a request that has arrived, and what befalls it.
    pub(crate) fn arrived(self: &Arc<Self>, request: &Request) -> (Flight, Fate) {
        let mut core = self.lock();
        let now = core.account.now();
        let who = api::caller(&core.account, request, now);
        let number = core.log.arrive(request, &who, now);
        let fate = core.bench.choose(request, crate::log::name_in(request).as_deref());
        drop(core);
        let flight = Flight { shared: Arc::clone(self), number, post: crate::log::is_create(request) };
        (flight, fate)
    }
}

/// A request that is being answered; ends when dropped.
pub(crate) struct Flight {
    shared: Arc<Shared>,
    number: u64,
    post: bool,
}

impl Flight {
    /// Notes the status that is written.
    pub(crate) fn answered(&self, status: u16) {
        self.shared.lock().log.answered(self.number, status);
    }
}

impl Drop for Flight {
    fn drop(&mut self) {
        self.shared.lock().log.leave(self.post);
    }
}
