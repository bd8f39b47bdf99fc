//! A faithful OpenRouter on loopback: the practice account, the tests, the fault bench.
//!
//! ```no_run
//! # async fn example() -> Result<(), keyroster_practice::StartError> {
//! use keyroster_practice::{Options, start};
//! let practice = start(Options::default()).await?;
//! assert!(practice.base_url().ends_with("/api/v1"));
//! practice.stop().await?;
//! # Ok(())
//! # }
//! ```
//!
//! Plain HTTP/1.1 on 127.0.0.1. Everything an account holds lives in one place under one lock; the wire is written by
//! hand because the faults need every byte of it.

mod amount;
mod answer;
mod api;
mod by_hand;
mod chance;
mod clock;
pub mod faults;
mod log;
mod options;
mod oracle;
mod practice;
pub mod pretend;
mod seen;
mod serve;
mod server;
mod shared;
mod state;
mod wire;

pub use by_hand::PracticeError;
pub use options::{Options, PRACTICE_MANAGEMENT_KEY, PageOrder, PastEnd, Settings, StartError};
pub use practice::{Practice, start};
pub use pretend::{PretendPerson, Rehearsal, Reseller};
pub use seen::{MonthUse, PracticeKey, PracticeSecret, SeenRequest, Spend, Summary};
pub use serve::serve_until_sigterm;
