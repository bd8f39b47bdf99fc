//! Puts an app together from the parts of this computer: the same for every face.
//!
//! ```no_run
//! # use keyroster_assembly::{Env, HostedPractice, parts};
//! # use std::sync::Arc;
//! # fn example() -> keyroster_app::error::Outcome<()> {
//! let practice = Arc::new(HostedPractice::default());
//! let mut parts = parts(&Env::of_this_process(), practice.clone())?;
//! parts.read_only = true;
//! # Ok(())
//! # }
//! ```

mod env;
mod practice;
mod story;

use std::sync::Arc;

use keyroster_app::clock::Clock;
use keyroster_app::error::Outcome;
use keyroster_app::{Parts, places};
use keyroster_vault::Keychain;

pub use env::{Env, times};
pub use keyroster_vault::Secret;
pub use keyroster_vault::memory::forbid_core_dumps;
pub use practice::HostedPractice;

/// The parts of this computer: its folders, clock and keychain, and the practice server given. What the environment
/// asks for counts only in builds that may talk to loopback.
///
/// # Errors
/// `FolderReadOnly` when this user has no home folder; `BaseUrlRefused`.
pub fn parts(env: &Env, practice: Arc<HostedPractice>) -> Outcome<Parts> {
    if let Some(url) = &env.base_url {
        keyroster_app::parts::check_base_url(url)?;
    }
    let data_dir = match &env.data_dir {
        Some(dir) => dir.clone(),
        None => places::default_data_dir()?,
    };
    let anchor_dir = match &env.anchor_dir {
        Some(dir) => dir.clone(),
        None => places::default_anchor_dir()?,
    };
    Ok(Parts {
        data_dir,
        anchor_dir,
        read_only: false,
        keychain: Keychain::of_this_computer(env.keychain.as_deref()),
        passphrase: None,
        run_key: None,
        base_url: env.base_url.clone(),
        times: env.settle.map_or_else(Default::default, times),
        clock: Clock::system(),
        practice,
    })
}
