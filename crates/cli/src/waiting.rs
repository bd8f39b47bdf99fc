//! Waiting for a run or for open ends: so long, or until somebody says stop; meanwhile a terminal hears how it goes.

use std::io::IsTerminal;
use std::time::{Duration, Instant};

use keyroster_app::wire::run::{RunState, RunTickView};
use keyroster_app::{App, AppEvent, ChangesEnded, Code, Ended, Outcome};

use crate::done::say;
use crate::provision::CountsDocument;

/// How often the clock is looked at.
const LOOK: Duration = Duration::from_millis(100);
/// How often a terminal hears of progress.
const TELL: Duration = Duration::from_secs(1);

/// How long open ends are still waited for. It runs down only while nothing else goes on.
pub struct Patience {
    left: Duration,
}

impl Patience {
    /// So long.
    pub const fn of(left: Duration) -> Patience {
        Patience { left }
    }

    fn spend(&mut self, time: Duration) {
        self.left = self.left.saturating_sub(time);
    }
}

/// Waits for the end of the run that goes on; stops it when patience is at its end or the process is told to.
pub async fn for_run(app: &App, patience: &mut Patience) -> Option<Ended> {
    let mut events = app.events();
    let (mut last, mut told, mut looked) = (None::<RunTickView>, Instant::now(), Instant::now());
    let terminal = std::io::stderr().is_terminal();
    let mut stopping = false;
    let ended = app.run_ended();
    tokio::pin!(ended);
    let mut signals = Signals::new();
    loop {
        tokio::select! {
            ended = &mut ended => return ended,
            () = signals.next() => {
                if stopping {
                    // The second time: at once. Everything acknowledged is in the file.
                    std::process::exit(i32::from(crate::done::Ending::Unclear.code()));
                }
                say("Stopping: running requests end first.");
                stopping = true;
                app.provision_stop().await;
            }
            event = events.recv() => {
                // Lagging behind only means that there is something newer.
                if let Ok(AppEvent::Run(tick)) = event {
                    last = Some(*tick);
                }
            }
            () = tokio::time::sleep(LOOK) => {}
        }
        let now = Instant::now();
        if last.as_ref().is_some_and(only_waits) {
            patience.spend(now - looked);
            if patience.left.is_zero() && !stopping {
                stopping = true;
                app.provision_stop().await;
            }
        }
        looked = now;
        if let Some(tick) = last.as_ref().filter(|_| terminal && told.elapsed() >= TELL) {
            told = now;
            say(&line(tick));
        }
    }
}

/// Waits for the end of the run of changes that goes on; stops it when the process is told to.
pub async fn for_changes(app: &App) -> Option<ChangesEnded> {
    let mut events = app.events();
    let (mut told, terminal) = (Instant::now(), std::io::stderr().is_terminal());
    let mut stopping = false;
    let ended = app.changes_ended();
    tokio::pin!(ended);
    let mut signals = Signals::new();
    loop {
        tokio::select! {
            ended = &mut ended => return ended,
            () = signals.next() => {
                if stopping {
                    std::process::exit(i32::from(crate::done::Ending::Unclear.code()));
                }
                say("Stopping: running requests end first.");
                stopping = true;
                app.changes_stop().await;
            }
            event = events.recv() => {
                if let Ok(AppEvent::Changes(view)) = event && terminal && told.elapsed() >= TELL {
                    told = Instant::now();
                    say(&view.summary);
                }
            }
        }
    }
}

/// Whether nothing goes on but waiting for open ends or for trouble to pass. A pause that the server asked for is its
/// business, and costs no patience.
fn only_waits(tick: &RunTickView) -> bool {
    let counts = tick.counts;
    let begun =
        counts.created + counts.waiting + counts.being_checked + counts.needs_you + counts.left_out > 0;
    let asked_to_wait = tick.note.as_ref().is_some_and(|note| note.code == Code::SlowDown);
    begun
        && !asked_to_wait
        && (counts.waiting == 0 || matches!(tick.state, RunState::Paused | RunState::Checking))
}

fn line(tick: &RunTickView) -> String {
    let left = tick.seconds_left.map(|seconds| format!(" About {seconds} s left.")).unwrap_or_default();
    let note = tick.note.as_ref().map(|note| format!(" {}", note.message)).unwrap_or_default();
    format!("{}{left}{note}", CountsDocument::of(tick.counts).text())
}

/// Resolves open ends of an account, as long as patience lasts. Also where nothing is open: a key of an attempt long
/// given up may have turned up.
///
/// # Errors
/// As resolving does.
pub async fn for_resolving(app: &App, account: i64, patience: &mut Patience) -> Outcome<Option<Ended>> {
    app.resolve(account).await?;
    let mut signals = Signals::new();
    let ended = tokio::select! {
        ended = app.run_ended() => return Ok(ended),
        () = signals.next() => None::<Ended>,
        () = tokio::time::sleep(patience.left) => None,
    };
    drop(ended);
    app.provision_stop().await;
    Ok(app.run_ended().await)
}

/// Ctrl-C, and on Unix SIGTERM.
struct Signals {
    #[cfg(unix)]
    term: Option<tokio::signal::unix::Signal>,
}

impl Signals {
    fn new() -> Signals {
        Signals {
            #[cfg(unix)]
            term: tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()).ok(),
        }
    }

    #[cfg(unix)]
    async fn next(&mut self) {
        let term = async {
            match &mut self.term {
                Some(term) => drop(term.recv().await),
                None => std::future::pending().await,
            }
        };
        tokio::select! {
            () = term => {}
            heard = tokio::signal::ctrl_c() => if heard.is_err() { std::future::pending().await },
        }
    }

    #[cfg(not(unix))]
    async fn next(&mut self) {
        if tokio::signal::ctrl_c().await.is_err() {
            std::future::pending().await
        }
    }
}
