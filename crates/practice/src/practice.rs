//! A running practice server, seen from the program that started it.

use std::fmt;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;
use tokio::sync::mpsc;
use tokio::task::JoinHandle;

use crate::amount::Amount;
use crate::by_hand::{self, PracticeError};
use crate::chance;
use crate::clock::{self, Clock};
use crate::faults::{Bench, FaultPlan};
use crate::log::Log;
use crate::options::{Options, PRACTICE_MANAGEMENT_KEY, Settings, StartError};
use crate::pretend::{self, Rehearsal, Reseller};
use crate::seen::{MonthUse, PracticeKey, SeenRequest, Spend, Summary};
use crate::server;
use crate::shared::{Core, Shared};
use crate::state::{Account, Journal, Workspace, slug};

/// Starts a practice server on 127.0.0.1 in the tokio runtime that calls this.
///
/// # Errors
/// A port that cannot be opened, a state file that cannot be used, an option of the wrong form.
pub async fn start(options: Options) -> Result<Practice, StartError> {
    let account = open_account(&options)?;
    let (listener, addr) = open_port(options.port.unwrap_or(0))?;
    let oracle = options.oracle_port.map(open_port).transpose()?;
    let management_key = account.management_key.clone();
    let settings = Settings {
        latency_ms: u64::try_from(options.latency.as_millis()).unwrap_or(u64::MAX),
        page_size: options.page_size,
        organization: options.organization,
        ..options.settings
    };
    let core = Core { account, settings, bench: Bench::new(options.plan), log: Log::default(), parked: None };
    let (send_orders, orders) = mpsc::unbounded_channel();
    let shared = Shared::new(core, send_orders);
    if options.pretend {
        let account = &mut shared.lock().account;
        account.now();
        if account.total_used == Amount::ZERO {
            pretend::fill(account, 60, options.seed);
        }
    }
    let mut running = vec![tokio::spawn(server::serve_api(Arc::clone(&shared), listener, orders))];
    let oracle_addr = oracle.as_ref().map(|(_, addr)| *addr);
    if let Some((listener, _)) = oracle {
        running.push(tokio::spawn(server::serve_oracle(Arc::clone(&shared), listener)));
    }
    Ok(Practice { addr, oracle_addr, management_key, shared, running })
}

fn open_port(port: u16) -> Result<(tokio::net::TcpListener, SocketAddr), StartError> {
    let failed = |source| StartError::Port { port, source };
    let listener = server::listen(port).map_err(failed)?;
    let addr = listener.local_addr().map_err(failed)?;
    Ok((listener, addr))
}

fn open_account(options: &Options) -> Result<Account, StartError> {
    let clock = match &options.clock {
        None => Clock::default(),
        Some(text) => {
            Clock::starting_at(text.parse::<Timestamp>().map_err(|_| StartError::Option { option: "clock" })?)
        }
    };
    let credits =
        Amount::parse(&options.total_credits).ok_or(StartError::Option { option: "total_credits" })?;
    let management_key = options.management_key.as_deref().unwrap_or(PRACTICE_MANAGEMENT_KEY);
    let mut account = Account::new(options.seed, clock, management_key.to_owned(), credits);
    if let Some(path) = &options.state_file {
        let (journal, entries) = Journal::open(path, options.keep_secrets)?;
        account.keep_in(journal, entries)?;
    }
    for name in &options.extra_workspaces {
        let slug = slug(name);
        if account.workspace(&slug).is_none() {
            let id = chance::uuid(options.seed, &format!("workspace {slug}"));
            let made_at = clock::earlier(account.now(), 3_600_000);
            account.add_workspace(Workspace::new(id, name, &slug, made_at));
        }
    }
    Ok(account)
}

/// A running server. Dropping it closes its ports and connections; [`Practice::stop`] also waits for that and tidies
/// its file.
pub struct Practice {
    addr: SocketAddr,
    oracle_addr: Option<SocketAddr>,
    management_key: String,
    shared: Arc<Shared>,
    running: Vec<JoinHandle<()>>,
}

impl fmt::Debug for Practice {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Practice").field("addr", &self.addr).finish_non_exhaustive()
    }
}

impl Drop for Practice {
    fn drop(&mut self) {
        for task in &self.running {
            task.abort();
        }
    }
}

impl Practice {
    /// `http://127.0.0.1:PORT/api/v1`.
    pub fn base_url(&self) -> String {
        format!("http://{}/api/v1", self.addr)
    }

    /// Where the API listens.
    pub fn addr(&self) -> SocketAddr {
        self.addr
    }

    /// Where the oracle listens, if it does.
    pub fn oracle_addr(&self) -> Option<SocketAddr> {
        self.oracle_addr
    }

    /// The management key this server accepts.
    pub fn management_key(&self) -> &str {
        &self.management_key
    }

    /// All keys ever made, oldest first.
    pub fn keys(&self) -> Vec<PracticeKey> {
        by_hand::keys(&self.shared)
    }

    /// All requests that arrived (the newest 50,000), oldest first.
    pub fn requests(&self) -> Vec<SeenRequest> {
        by_hand::requests(&self.shared)
    }

    /// Sums over the server's life.
    pub fn summary(&self) -> Summary {
        by_hand::summary(&self.shared)
    }

    /// Puts this plan in the place of the old one; counts start anew.
    pub fn set_plan(&self, plan: FaultPlan) {
        by_hand::set_plan(&self.shared, plan);
    }

    /// The switches as they stand.
    pub fn settings(&self) -> Settings {
        self.shared.lock().settings.clone()
    }

    /// Turns switches.
    pub fn change_settings(&self, change: impl FnOnce(&mut Settings)) {
        change(&mut self.shared.lock().settings);
    }

    /// Moves the server's clock on.
    pub fn advance(&self, by: Duration) {
        self.shared.advance(by);
    }

    /// The server's clock, RFC 3339.
    pub fn now(&self) -> String {
        by_hand::now(&self.shared)
    }

    /// Lets a key spend.
    ///
    /// # Errors
    /// An unknown hash; an amount or time of the wrong form.
    pub fn spend(&self, spend: &Spend) -> Result<(), PracticeError> {
        by_hand::spend(&self.shared, spend)
    }

    /// Sets the bought credits, in dollars as decimal text.
    ///
    /// # Errors
    /// An amount of the wrong form.
    pub fn set_total_credits(&self, dollars: &str) -> Result<(), PracticeError> {
        by_hand::set_total_credits(&self.shared, dollars)
    }

    /// Creates a key "from the dashboard", with the body of `POST /keys`; nothing appears in the wire log.
    ///
    /// # Errors
    /// A body that `POST /keys` would refuse.
    pub fn dashboard_create(&self, body: &serde_json::Value) -> Result<PracticeKey, PracticeError> {
        by_hand::create(&self.shared, body.to_string().as_bytes())
    }

    /// Changes a key "from the dashboard", with the body of `PATCH /keys/{hash}`.
    ///
    /// # Errors
    /// An unknown hash, or a body that the real call would refuse.
    pub fn dashboard_patch(&self, hash: &str, body: &serde_json::Value) -> Result<(), PracticeError> {
        by_hand::patch(&self.shared, hash, body.to_string().as_bytes())
    }

    /// Deletes a key "from the dashboard".
    ///
    /// # Errors
    /// An unknown hash.
    pub fn dashboard_delete(&self, hash: &str) -> Result<(), PracticeError> {
        by_hand::delete(&self.shared, hash)
    }

    /// Ends all connections and refuses new ones for so long (by the computer's clock); returns once they are refused.
    pub async fn refuse_for(&self, time: Duration) {
        by_hand::refuse_for(&self.shared, time).await;
    }

    /// Fills in pretend usage for the live keys over so many past days; the same seed gives the same.
    pub fn pretend_usage(&self, days: u32, seed: u64) {
        pretend::fill(&mut self.shared.lock().account, days, seed);
    }

    /// Fills in a reseller's two months: keys in the default workspace, what they used, and what was read of it in the
    /// past; see [`Reseller`]. The same clock and seed give the same. Credits are bought as needed.
    ///
    /// # Errors
    /// `Invalid` when its keys are there already; nothing has changed then.
    pub fn fill_reseller(&self, seed: u64) -> Result<Reseller, PracticeError> {
        by_hand::fill_reseller(&self.shared, seed)
    }

    /// What each key ever made used in each UTC month, by key in order of creation, then by month: what bills must add
    /// up to.
    pub fn use_by_month(&self) -> Vec<MonthUse> {
        by_hand::use_by_month(&self.shared)
    }

    /// Starts a breakdown to rehearse; it ends by itself.
    pub fn rehearse(&self, rehearsal: Rehearsal) {
        pretend::rehearse(&self.shared, rehearsal);
    }

    /// Closes the ports, ends the connections and tidies the state file.
    ///
    /// # Errors
    /// A state file that cannot be written; all changes answered before are in it all the same.
    pub async fn stop(mut self) -> Result<(), StartError> {
        for task in self.running.drain(..) {
            task.abort();
            // Ended by the line above: the error says just that.
            let _ended = task.await;
        }
        Ok(self.shared.lock().account.compact()?)
    }
}
