//! The desktop around the window: other programs that show a page or a folder.

use std::path::Path;

use keyroster_app::error::{AppError, Code, Outcome};

/// Whether there is a desktop with somebody before it. Tests without one open nothing, and their dialogs are closed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Desk {
    /// The person's desktop.
    Real,
    /// Nobody is there.
    Empty,
}

/// Pages that may be opened, and where they are. No address comes from the window.
#[derive(Clone, Copy, Debug, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Page {
    /// Where management keys are made.
    ManagementKeys,
    /// Where credits are bought.
    Credits,
}

/// Folders that may be shown.
#[derive(Clone, Copy, Debug, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Folder {
    /// The data folder.
    Data,
    /// The log's.
    Log,
}

impl Page {
    fn address(self) -> &'static str {
        match self {
            Page::ManagementKeys => "https://openrouter.ai/settings/management-keys",
            Page::Credits => "https://openrouter.ai/settings/credits",
        }
    }
}

impl Desk {
    /// Opens a page in the person's browser.
    ///
    /// # Errors
    /// `SystemTrouble`, with the address to type.
    pub(crate) fn page(self, page: Page) -> Outcome<()> {
        let address = page.address();
        self.launch(address.as_ref()).map_err(|cause| {
            AppError::new(
                Code::SystemTrouble,
                format!("Your browser could not be opened. Open it and go to {address}"),
            )
            .because(cause)
        })
    }

    /// Shows a folder.
    ///
    /// # Errors
    /// `SystemTrouble`, with the folder's path.
    pub(crate) fn folder(self, folder: &Path) -> Outcome<()> {
        self.launch(folder.as_os_str()).map_err(|cause| {
            let place = folder.display();
            AppError::new(Code::SystemTrouble, format!("The folder could not be shown. It is {place}"))
                .because(cause)
        })
    }

    fn launch(self, what: &std::ffi::OsStr) -> std::io::Result<()> {
        match self {
            Desk::Real => open::that_detached(what),
            Desk::Empty => Ok(()),
        }
    }
}
