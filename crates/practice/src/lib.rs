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
pub mod faults;
mod options;
mod practice;
pub mod pretend;
mod seen;
mod serve;

pub use options::{Options, PRACTICE_MANAGEMENT_KEY, PageOrder, PastEnd, Settings, StartError};
pub use practice::{Practice, PracticeError, start};
pub use pretend::{PretendPerson, Rehearsal};
pub use seen::{PracticeKey, PracticeSecret, SeenRequest, Spend, Summary};
pub use serve::serve_until_sigterm;

/// The user whom OpenRouter names as creator of every key made here.
pub const CREATOR: &str = "user_practice0000000000000000001";
