//! The practice server alone, for the terminal.

use std::io::Write;

use crate::options::{Options, StartError};
use crate::practice::start;

/// Serves until SIGTERM or ctrl-c. Writes three lines to `out`: `127.0.0.1:PORT`, the management key, and the
/// oracle's `127.0.0.1:PORT` (or `-` when there is none). Then nothing more.
///
/// # Errors
/// As [`start`]; also when `out` cannot be written.
pub async fn serve_until_sigterm(options: Options, mut out: impl Write) -> Result<(), StartError> {
    let practice = start(options).await?;
    let oracle = practice.oracle_addr().map_or_else(|| "-".to_owned(), |addr| addr.to_string());
    writeln!(out, "{}\n{}\n{oracle}", practice.addr(), practice.management_key())?;
    out.flush()?;
    ended().await?;
    practice.stop().await
}

#[cfg(unix)]
async fn ended() -> Result<(), StartError> {
    use tokio::signal::unix::{SignalKind, signal};
    let mut term = signal(SignalKind::terminate())?;
    let mut interrupt = signal(SignalKind::interrupt())?;
    tokio::select! {
        _ = term.recv() => {}
        _ = interrupt.recv() => {}
    }
    Ok(())
}

#[cfg(not(unix))]
async fn ended() -> Result<(), StartError> {
    Ok(tokio::signal::ctrl_c().await?)
}
