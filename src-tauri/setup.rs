//! Start-up and the end: the shell of this computer, the window, what goes on behind it.

use std::error::Error;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use keyroster_app::error::{AppError, Code, Outcome};
use keyroster_app::log;
use keyroster_assembly::{Env, HostedPractice, parts};
use tauri::webview::NewWindowResponse;
use tauri::{AppHandle, Manager, RunEvent, Runtime, WebviewWindowBuilder};

use crate::desk::Desk;
use crate::shell::{self, Shell};
use crate::{MAIN, dialogs, events, looking};

/// How long the practice server waits before an answer, so that a rehearsal looks like the real thing.
const PRACTICE_LATENCY: Duration = Duration::from_millis(120);

/// How often a window that stays open asks whether its file is due to be looked at (once a week).
const CHECK_AGAIN: Duration = Duration::from_secs(6 * 60 * 60);
/// How often is looked whether an automatic check is due.
const CHECK_TICK: Duration = Duration::from_secs(15);

/// The shell over this computer's folders, keychain and clock.
pub(crate) fn shell_of_this_computer(dumps: impl std::fmt::Debug) -> Outcome<Shell> {
    let practice = Arc::new(HostedPractice::with_latency(PRACTICE_LATENCY));
    let (env, host) = (Env::of_this_process(), practice.clone());
    let remake = move || parts(&env, host.clone());
    log::begin(&remake()?.data_dir);
    tracing::info!(version = env!("CARGO_PKG_VERSION"), core_dumps = ?dumps, "started");
    Shell::open(Box::new(remake), practice, Desk::Real)
}

/// Opens the window over a shell, or says why there is none and quits.
pub(crate) fn begin<R: Runtime>(handle: &AppHandle<R>, opened: Outcome<Shell>) -> Result<(), Box<dyn Error>> {
    match opened {
        Ok(shell) => {
            let app = shell.app();
            handle.manage(shell);
            events::follow(handle.clone(), &app);
            window(handle)?;
            let here = std::env::current_dir().unwrap_or_default();
            if let Some(path) = looking::named(std::env::args_os(), &here) {
                looking::open_given(handle, path);
            }
            end_with_the_session(handle.clone());
            tauri::async_runtime::spawn(check_the_file(handle.clone()));
            tauri::async_runtime::spawn(app.clone().keep_hours());
            check_by_itself(handle.clone());
            tauri::async_runtime::spawn(async move {
                if let Err(error) = app.resolve_open_ends().await {
                    shell::log(&error);
                }
            });
        }
        Err(error) => refuse(handle.clone(), error),
    }
    Ok(())
}

/// A window that stays open for weeks looks at its whole file all the same.
async fn check_the_file<R: Runtime>(handle: AppHandle<R>) {
    loop {
        if let Err(error) = handle.state::<Shell>().app().check_file_if_due().await {
            shell::log(&error);
            events::tell(&handle, events::CHANGED, ());
        }
        tokio::time::sleep(CHECK_AGAIN).await;
    }
}

/// Automatic checks, whichever app is the shell's: a rebuilt list is another one.
fn check_by_itself<R: Runtime>(handle: AppHandle<R>) {
    tauri::async_runtime::spawn(async move {
        loop {
            tokio::time::sleep(CHECK_TICK).await;
            let app = handle.state::<Shell>().app();
            app.check_if_due().await;
        }
    });
}

/// The one window, which stays on its own page and opens no other.
fn window<R: Runtime>(handle: &AppHandle<R>) -> tauri::Result<()> {
    let config = handle.config().app.windows.iter().find(|window| window.label == MAIN);
    let config = config.ok_or(tauri::Error::WindowNotFound)?;
    let builder = WebviewWindowBuilder::from_config(handle, config)?;
    builder.on_navigation(stays).on_new_window(|_, _| NewWindowResponse::Deny).build().map(|_| ())
}

/// Whether an address is the app's own page (in development the page of the local server).
fn stays(to: &tauri::Url) -> bool {
    let own = match to.scheme() {
        "tauri" => true,
        "http" | "https" => to.host_str() == Some("tauri.localhost"),
        _ => to.as_str() == "about:blank",
    };
    own || tauri::is_dev() && to.host_str() == Some("localhost")
}

fn refuse<R: Runtime>(handle: AppHandle<R>, error: AppError) {
    shell::log(&error);
    tauri::async_runtime::spawn(async move {
        let title = match error.code {
            Code::AppOpen => "The app is already open",
            _ => "Keyroster cannot start",
        };
        dialogs::say(title, &format!("{} {}", error.message, error.safe)).await;
        handle.exit(1);
    });
}

/// Somebody started the app a second time: the window comes to the front, with the file that was named.
pub(crate) fn again<R: Runtime>(handle: &AppHandle<R>, words: Vec<String>, folder: &str) {
    show(handle);
    if let Some(path) = looking::named(words.into_iter().map(Into::into), folder.as_ref()) {
        looking::open_given(handle, path);
    }
}

fn show<R: Runtime>(handle: &AppHandle<R>) {
    let Some(window) = handle.get_webview_window(MAIN) else { return };
    for done in [window.unminimize(), window.show(), window.set_focus()] {
        if let Err(cause) = done {
            tracing::warn!(%cause, "the window could not be brought to the front");
        }
    }
}

/// Logging out ends the program as closing the window does.
#[cfg(unix)]
fn end_with_the_session<R: Runtime>(handle: AppHandle<R>) {
    use tokio::signal::unix::{SignalKind, signal};
    tauri::async_runtime::spawn(async move {
        match signal(SignalKind::terminate()) {
            Ok(mut asked) => {
                asked.recv().await;
                handle.exit(0);
            }
            Err(cause) => tracing::warn!(%cause, "the end of the session will not be noticed"),
        }
    });
}

/// The system closes the window itself when the session ends.
#[cfg(not(unix))]
fn end_with_the_session<R: Runtime>(_: AppHandle<R>) {}

/// Before the program ends, what is under way ends.
pub(crate) fn on_run_event<R: Runtime>(handle: &AppHandle<R>, event: RunEvent) {
    static CLOSING: AtomicBool = AtomicBool::new(false);
    #[cfg(target_os = "macos")]
    if let RunEvent::Opened { urls } = &event {
        let paths = urls.iter().filter_map(|url| url.to_file_path().ok());
        paths.take(1).for_each(|path| looking::open_given(handle, path));
    }
    let RunEvent::ExitRequested { api, code, .. } = event else { return };
    let Some(code) = code.or(Some(0)).filter(|_| handle.try_state::<Shell>().is_some()) else { return };
    if CLOSING.swap(true, Ordering::SeqCst) {
        return;
    }
    api.prevent_exit();
    let handle = handle.clone();
    tauri::async_runtime::spawn(async move {
        handle.state::<Shell>().close().await;
        handle.exit(code);
    });
}

#[cfg(test)]
mod tests {
    use super::stays;

    #[test]
    fn the_window_stays_on_its_own_page() {
        let at = |text: &str| stays(&text.parse().expect("an address"));
        assert!(at("tauri://localhost/index.html") && at("http://tauri.localhost/"));
        for elsewhere in [
            "https://openrouter.ai/",
            "file:///etc/passwd",
            "data:text/html,x",
            "https://tauri.localhost.evil.example/",
        ] {
            assert!(!at(elsewhere), "{elsewhere} would run foreign code beside the keys");
        }
    }
}
