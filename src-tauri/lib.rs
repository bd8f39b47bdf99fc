//! The shell: the only Rust that knows Tauri. It turns invocations into calls of the app room, and the app's events
//! into window events. `shell` is what a running window holds; `setup` opens it; `commands` are what it answers.

mod awake;
mod backing;
mod billing_files;
mod clipboard;
mod commands;
mod desk;
mod dialogs;
mod dropped;
mod events;
mod looking;
mod saving;
mod setup;
mod shell;

pub use desk::Desk;
pub use shell::{Remake, Shell};

/// Label of the one window, as the capability names it.
pub const MAIN: &str = "main";

/// Runs the desktop app until it is quit.
///
/// # Panics
/// When the system's window toolkit cannot be started: there is nothing to show a message with.
pub fn run() {
    let dumps = keyroster_assembly::forbid_core_dumps();
    // The first plugin: a second start ends before anything else begins.
    let first = tauri_plugin_single_instance::init(|app, words, folder| setup::again(app, words, &folder));
    let builder =
        tauri::Builder::default().plugin(first).plugin(tauri_plugin_window_state::Builder::new().build());
    let app = desktop(builder, move || setup::shell_of_this_computer(dumps)).build(context());
    app.expect("the system's window toolkit starts").run(setup::on_run_event);
}

/// The app's configuration, its capability and the embedded window.
pub fn context<R: tauri::Runtime>() -> tauri::Context<R> {
    tauri::generate_context!()
}

/// The desktop app over any runtime: its commands, and a window once `open` gave a shell.
pub fn desktop<R: tauri::Runtime>(
    builder: tauri::Builder<R>,
    open: impl FnOnce() -> keyroster_app::error::Outcome<Shell> + Send + 'static,
) -> tauri::Builder<R> {
    commands::handled(builder)
        .on_window_event(dropped::on_window_event)
        .setup(move |app| setup::begin(app.handle(), open()))
}
