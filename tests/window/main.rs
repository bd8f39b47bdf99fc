//! The real program in its real window: on a virtual display, with native dialogs and a real password store.
//!
//! Each test has a display, a session bus, a password store, a practice server and a folder of its own, so they may run
//! side by side. `stage` sets that up, `driver` speaks WebDriver, `window` finds things by what is written on them.

#![expect(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "somebody watches the rehearsal, or reads why it failed"
)]

mod driver;
mod pictures;
mod processes;
mod server;
mod stage;
mod window;

mod bills;
mod breaks;
mod changes;
mod doors;
mod hands;
mod hostile;
mod large;
mod looks;
mod main_job;
mod records;
mod vault;
