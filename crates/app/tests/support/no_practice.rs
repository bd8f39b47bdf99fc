//! No practice server: where it is not what is tried or measured.

use std::path::PathBuf;

use futures_util::FutureExt;
use futures_util::future::BoxFuture;
use keyroster_app::practice::{Scenario, Story};
use keyroster_app::wire::settings::Rehearsal;
use keyroster_app::{AppError, Code, Outcome, PracticeAddress, PracticeHost};

/// The built-in practice server is not what these tests are about.
pub struct NoPractice;

impl PracticeHost for NoPractice {
    fn open(&self, _scenario: Scenario, _state_file: PathBuf) -> BoxFuture<'_, Outcome<PracticeAddress>> {
        let address = PracticeAddress {
            base_url: "http://127.0.0.1:1/api/v1".into(),
            management_key: "sk-or-v1-000000000000000000000000000000000000000000000000000000000000dead"
                .into(),
        };
        async { Ok(address) }.boxed()
    }
    fn story(&self, _state_file: PathBuf) -> BoxFuture<'_, Outcome<Story>> {
        async { Err(AppError::new(Code::NotFound, "There is no practice reseller here.")) }.boxed()
    }
    fn usage(&self) -> BoxFuture<'_, Outcome<()>> {
        async { Ok(()) }.boxed()
    }
    fn rehearse(&self, _scenario: Scenario, _kind: Rehearsal) -> BoxFuture<'_, Outcome<()>> {
        async { Ok(()) }.boxed()
    }
    fn class(&self) -> Vec<(String, String, String)> {
        Vec::new()
    }
}
