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
    // Before the first line: whoever reads it may send the signal at once.
    let end = End::new()?;
    let practice = start(options).await?;
    let oracle = practice.oracle_addr().map_or_else(|| "-".to_owned(), |addr| addr.to_string());
    writeln!(out, "{}\n{}\n{oracle}", practice.addr(), practice.management_key())?;
    out.flush()?;
    end.reached().await?;
    practice.stop().await
}

#[cfg(unix)]
struct End {
    term: tokio::signal::unix::Signal,
    interrupt: tokio::signal::unix::Signal,
}

#[cfg(unix)]
impl End {
    fn new() -> std::io::Result<Self> {
        use tokio::signal::unix::{SignalKind, signal};
        Ok(Self { term: signal(SignalKind::terminate())?, interrupt: signal(SignalKind::interrupt())? })
    }

    async fn reached(mut self) -> std::io::Result<()> {
        tokio::select! {
            _ = self.term.recv() => {}
            _ = self.interrupt.recv() => {}
        }
        Ok(())
    }
}

#[cfg(not(unix))]
struct End;

#[cfg(not(unix))]
impl End {
    fn new() -> std::io::Result<Self> {
        Ok(Self)
    }

    async fn reached(self) -> std::io::Result<()> {
        tokio::signal::ctrl_c().await
    }
}
