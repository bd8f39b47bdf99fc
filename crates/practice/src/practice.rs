//! A running practice server, seen from the program that started it.

use std::net::SocketAddr;
use std::time::Duration;

use crate::faults::FaultPlan;
use crate::options::{Options, Settings, StartError};
use crate::pretend::Rehearsal;
use crate::seen::{PracticeKey, SeenRequest, Spend, Summary};

/// Why a thing asked of the server by hand was refused.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub enum PracticeError {
    /// No key with this hash exists.
    #[error("there is no such key")]
    NoSuchKey,
    /// An amount, time or body has the wrong form; the text is OpenRouter's message for it.
    #[error("{0}")]
    Invalid(String),
}

/// Starts a practice server on 127.0.0.1 in the tokio runtime that calls this.
///
/// # Errors
/// A port that cannot be opened, a state file that cannot be used, an option of the wrong form.
pub async fn start(options: Options) -> Result<Practice, StartError> {
    let _ = options;
    Err(StartError::Option { option: "port" })
}

/// A running server. Dropping it closes its ports and connections; [`Practice::stop`] also tidies its file.
#[derive(Debug)]
pub struct Practice {
    addr: SocketAddr,
    oracle: Option<SocketAddr>,
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
        self.oracle
    }

    /// The management key this server accepts.
    pub fn management_key(&self) -> &str {
        ""
    }

    /// All keys ever made, oldest first.
    pub fn keys(&self) -> Vec<PracticeKey> {
        Vec::new()
    }

    /// All requests that arrived, oldest first.
    pub fn requests(&self) -> Vec<SeenRequest> {
        Vec::new()
    }

    /// Sums over the server's life.
    pub fn summary(&self) -> Summary {
        Summary::default()
    }

    /// Puts this plan in the place of the old one; counts start anew.
    pub fn set_plan(&self, plan: FaultPlan) {
        let _ = plan;
    }

    /// The switches as they stand.
    pub fn settings(&self) -> Settings {
        Settings::default()
    }

    /// Turns switches.
    pub fn change_settings(&self, change: impl FnOnce(&mut Settings)) {
        change(&mut Settings::default());
    }

    /// Moves the server's clock on.
    pub fn advance(&self, by: Duration) {
        let _ = by;
    }

    /// The server's clock, RFC 3339.
    pub fn now(&self) -> String {
        String::new()
    }

    /// Lets a key spend.
    ///
    /// # Errors
    /// An unknown hash; an amount or time of the wrong form.
    pub fn spend(&self, spend: &Spend) -> Result<(), PracticeError> {
        let _ = spend;
        Err(PracticeError::NoSuchKey)
    }

    /// Sets the bought credits, in dollars as decimal text.
    ///
    /// # Errors
    /// An amount of the wrong form.
    pub fn set_total_credits(&self, dollars: &str) -> Result<(), PracticeError> {
        Err(PracticeError::Invalid(dollars.to_owned()))
    }

    /// Creates a key "from the dashboard", with the body of `POST /keys`; nothing appears in the wire log.
    ///
    /// # Errors
    /// A body that `POST /keys` would refuse.
    pub fn dashboard_create(&self, body: &serde_json::Value) -> Result<PracticeKey, PracticeError> {
        Err(PracticeError::Invalid(body.to_string()))
    }

    /// Changes a key "from the dashboard", with the body of `PATCH /keys/{hash}`.
    ///
    /// # Errors
    /// An unknown hash, or a body that the real call would refuse.
    pub fn dashboard_patch(&self, hash: &str, body: &serde_json::Value) -> Result<(), PracticeError> {
        let _ = (hash, body);
        Err(PracticeError::NoSuchKey)
    }

    /// Deletes a key "from the dashboard".
    ///
    /// # Errors
    /// An unknown hash.
    pub fn dashboard_delete(&self, hash: &str) -> Result<(), PracticeError> {
        let _ = hash;
        Err(PracticeError::NoSuchKey)
    }

    /// Ends all connections and refuses new ones for so long.
    pub fn refuse_for(&self, time: Duration) {
        let _ = time;
    }

    /// Fills in pretend usage for the live keys over so many past days; the same seed gives the same.
    pub fn pretend_usage(&self, days: u32, seed: u64) {
        let _ = (days, seed);
    }

    /// Starts a breakdown to rehearse; it ends by itself.
    pub fn rehearse(&self, rehearsal: Rehearsal) {
        let _ = rehearsal;
    }

    /// Closes the ports, ends the connections and tidies the state file.
    ///
    /// # Errors
    /// A state file that cannot be written; all changes answered before are in it all the same.
    pub async fn stop(self) -> Result<(), StartError> {
        Ok(())
    }
}
