//! Native dialogs, opened from Rust: no path ever comes from the window.

use std::path::{Path, PathBuf};

use rfd::{AsyncFileDialog, AsyncMessageDialog, MessageLevel};
use tauri::{Runtime, WebviewWindow};

use crate::desk::Desk;

/// Endings of files that hold a class list.
const ROSTERS: &[&str] =
    &["csv", "tsv", "txt", "xlsx", "ods", "xls", "CSV", "TSV", "TXT", "XLSX", "ODS", "XLS"];

/// Where a file is to be saved, and whether the person agreed to replace the one that is there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Target {
    /// The file.
    pub(crate) path: PathBuf,
    /// A file of that name was there when the dialog closed, so the dialog has asked.
    pub(crate) replace: bool,
}

/// Asks for a roster; `None` = closed without a choice.
pub(crate) async fn open_roster<R: Runtime>(desk: Desk, window: &WebviewWindow<R>) -> Option<PathBuf> {
    let dialog = AsyncFileDialog::new().set_title("Import roster").add_filter("Class lists", ROSTERS);
    pick(desk, dialog.add_filter("All files", &["*"]).set_parent(window)).await
}

/// Asks for a snapshot file.
pub(crate) async fn open_snapshot<R: Runtime>(desk: Desk, window: &WebviewWindow<R>) -> Option<PathBuf> {
    let dialog = AsyncFileDialog::new().set_title("Open a snapshot").add_filter("Snapshots", &["csv", "CSV"]);
    pick(desk, dialog.add_filter("All files", &["*"]).set_parent(window)).await
}

/// Asks for a limits file.
pub(crate) async fn open_limits<R: Runtime>(desk: Desk, window: &WebviewWindow<R>) -> Option<PathBuf> {
    let dialog = AsyncFileDialog::new().set_title("Import limits").add_filter("Limits files", ROSTERS);
    pick(desk, dialog.add_filter("All files", &["*"]).set_parent(window)).await
}

/// Asks for a file of clients.
pub(crate) async fn open_clients<R: Runtime>(desk: Desk, window: &WebviewWindow<R>) -> Option<PathBuf> {
    let dialog = AsyncFileDialog::new().set_title("Import clients").add_filter("Lists of clients", ROSTERS);
    pick(desk, dialog.add_filter("All files", &["*"]).set_parent(window)).await
}

/// Asks for a saved data file.
pub(crate) async fn open_saved<R: Runtime>(desk: Desk, window: &WebviewWindow<R>) -> Option<PathBuf> {
    pick(desk, AsyncFileDialog::new().set_title("Open a saved file").set_parent(window)).await
}

/// Asks for a folder with a saved data file.
pub(crate) async fn open_saved_folder<R: Runtime>(desk: Desk, window: &WebviewWindow<R>) -> Option<PathBuf> {
    open_folder(desk, window, "Open a saved folder").await
}

/// Asks for a folder.
pub(crate) async fn open_folder<R: Runtime>(
    desk: Desk,
    window: &WebviewWindow<R>,
    title: &str,
) -> Option<PathBuf> {
    if desk == Desk::Empty {
        return None;
    }
    let dialog = AsyncFileDialog::new().set_title(title).set_parent(window);
    dialog.pick_folder().await.map(|chosen| chosen.path().to_path_buf())
}

/// Asks for a backup.
pub(crate) async fn open_backup<R: Runtime>(desk: Desk, window: &WebviewWindow<R>) -> Option<PathBuf> {
    let dialog = AsyncFileDialog::new().set_title("Restore a backup").add_filter("Backups", &["age"]);
    pick(desk, dialog.add_filter("All files", &["*"]).set_parent(window)).await
}

async fn pick(desk: Desk, dialog: AsyncFileDialog) -> Option<PathBuf> {
    if desk == Desk::Empty {
        return None;
    }
    dialog.pick_file().await.map(|chosen| chosen.path().to_path_buf())
}

/// Asks where to save, with a name offered. The dialog itself asks before it takes a name that is there.
pub(crate) async fn save<R: Runtime>(
    desk: Desk,
    window: &WebviewWindow<R>,
    title: &str,
    offered: &str,
) -> Option<Target> {
    save_one_of(desk, window, title, offered, &[]).await
}

/// The same for a file of several forms, told by its ending: the offered name's, and others, each with what it is called.
pub(crate) async fn save_one_of<R: Runtime>(
    desk: Desk,
    window: &WebviewWindow<R>,
    title: &str,
    offered: &str,
    others: &[(&str, &str)],
) -> Option<Target> {
    if desk == Desk::Empty {
        return None;
    }
    let ending = Path::new(offered).extension()?.to_str()?;
    let mut dialog = AsyncFileDialog::new().set_title(title).set_file_name(offered);
    dialog = dialog.add_filter(ending.to_uppercase(), &[ending]);
    for (called, ending) in others {
        dialog = dialog.add_filter(*called, &[*ending]);
    }
    let chosen = dialog.set_parent(window).save_file().await?;
    Some(target(chosen.path(), ending))
}

/// Asks for a folder to save several files in.
pub(crate) async fn save_folder<R: Runtime>(
    desk: Desk,
    window: &WebviewWindow<R>,
    title: &str,
) -> Option<PathBuf> {
    if desk == Desk::Empty {
        return None;
    }
    let chosen = AsyncFileDialog::new().set_title(title).set_parent(window).pick_folder().await?;
    Some(chosen.path().to_path_buf())
}

/// A name without its ending gets it; the dialog has not asked about that name, so nothing there is replaced.
fn target(chosen: &Path, ending: &str) -> Target {
    match chosen.extension() {
        Some(_) => Target { path: chosen.to_path_buf(), replace: chosen.exists() },
        None => Target { path: chosen.with_extension(ending), replace: false },
    }
}

/// Says one thing in a message of its own, where there is no window to say it in.
pub(crate) async fn say(title: &str, text: &str) {
    let dialog =
        AsyncMessageDialog::new().set_level(MessageLevel::Info).set_title(title).set_description(text);
    dialog.show().await;
}

#[cfg(test)]
mod tests {
    use super::target;

    /// A file that the dialog did not ask about must never be written over.
    #[test]
    fn only_a_name_the_dialog_asked_about_is_replaced() {
        let folder = tempfile::tempdir().expect("a folder");
        let there = folder.path().join("list.csv");
        std::fs::write(&there, "old").expect("written");
        assert!(
            target(&there, "csv").replace,
            "GTK, macOS and Windows ask before they return a name that exists"
        );
        let typed = target(&folder.path().join("list"), "csv");
        assert_eq!((typed.path, typed.replace), (there, false), "‘list’ was asked about, ‘list.csv’ was not");
        assert!(!target(&folder.path().join("new.csv"), "csv").replace);
    }
}
