//! An end to waiting: a keychain call that hangs is left behind.

use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use super::KeychainError;

/// How long a keychain call may take before the caller goes on without it.
pub const PATIENCE: Duration = Duration::from_secs(20);

/// Runs `call` on a thread of its own and waits for it at most `patience` (usually [`PATIENCE`]).
///
/// A call that is late is not stopped: it keeps its place in the queue until the keychain answers, and its result
/// is dropped. Calls after it then time out too, until the prompt it may be waiting at is answered.
///
/// # Errors
/// [`KeychainError::Timeout`], or whatever the call itself returns.
pub fn within<T: Send + 'static>(
    patience: Duration,
    call: impl FnOnce() -> Result<T, KeychainError> + Send + 'static,
) -> Result<T, KeychainError> {
    let (answer, wait) = mpsc::sync_channel(1);
    thread::Builder::new()
        .name("keychain".to_owned())
        .spawn(move || {
            // Nobody listens any more when the caller has given up.
            let _ = answer.send(call());
        })
        .map_err(|e| KeychainError::Other { source: Box::new(e) })?;
    match wait.recv_timeout(patience) {
        Ok(done) => done,
        Err(mpsc::RecvTimeoutError::Timeout) => Err(KeychainError::Timeout),
        Err(mpsc::RecvTimeoutError::Disconnected) => Err(KeychainError::other("the keychain call broke off")),
    }
}
