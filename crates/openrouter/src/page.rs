//! The complete list of keys, read by offset from a server that gives no total and promises nothing.

use jiff::Timestamp;

use crate::keys::{RemoteKey, Unreadable};
use crate::outcome::ReadError;

/// What a reading of the list amounts to.
#[derive(Clone, Debug)]
pub enum ListRead {
    /// Every key that lived throughout the reading is in here, in `keys` or in `unreadable`.
    Complete {
        /// Each key once, workspaces in the order asked for, the server's order within.
        keys: Vec<RemoteKey>,
        /// The server's clock at the beginning of the reading (the earliest, where several workspaces were read).
        server_date: Option<Timestamp>,
        /// Rows that could not be understood.
        unreadable: Vec<Unreadable>,
    },
    /// Something may be missing: conclude nothing from an absence.
    Incomplete {
        /// What was seen anyway, each key once.
        seen: Vec<RemoteKey>,
        /// Why it is not complete.
        why: IncompleteWhy,
    },
}

/// Why a list is not complete.
#[derive(Clone, Debug, thiserror::Error)]
pub enum IncompleteWhy {
    /// A page could not be read.
    #[error(transparent)]
    Read(#[from] ReadError),
    /// The pages did not fit together, several times in a row.
    #[error("the list of keys kept changing while it was read")]
    Unsteady,
    /// The server's pages are too short to check that they fit together.
    #[error("the server's pages are too short to be checked")]
    TinyPages,
    /// Far more requests were needed than a list of this length takes.
    #[error("the list of keys did not end")]
    NoEnd,
}

impl crate::client::Client {
    /// Reads the complete list of keys of these workspaces (`None`: the default one; an empty slice means just that),
    /// disabled and expired keys included, the workspaces side by side.
    ///
    /// A key that is moved between two of the workspaces meanwhile can be missed: ask for it by hash before calling
    /// it gone.
    pub async fn complete_list(&self, _workspaces: &[Option<crate::keys::WorkspaceId>]) -> ListRead {
        ListRead::Incomplete { seen: Vec::new(), why: IncompleteWhy::NoEnd }
    }
}
