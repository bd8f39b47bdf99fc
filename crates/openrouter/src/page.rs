//! The complete list of keys, read by offset from a server that gives no total and promises nothing.

use std::collections::HashSet;
use std::hash::{DefaultHasher, Hash, Hasher};

use futures_util::future::{join_all, try_join_all};
use jiff::Timestamp;
use serde_json::value::RawValue;

use crate::client::Client;
use crate::exchange::LIST;
use crate::keys::{RemoteKey, Unreadable, WorkspaceId};
use crate::outcome::{Read, ReadError};
use crate::page::walk::{Listed, Step, Walk};
use crate::wire;

#[cfg(test)]
mod model_test;
mod walk;

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

/// One row as the walk sees it.
#[derive(Clone)]
struct Row {
    id: String,
    item: Result<RemoteKey, Unreadable>,
}

impl Listed for Row {
    type Id = String;

    fn id(&self) -> String {
        self.id.clone()
    }
}

/// The list of one workspace.
struct OneList {
    rows: Vec<Row>,
    began: Option<Timestamp>,
    missing: Option<IncompleteWhy>,
}

impl Client {
    /// Reads the complete list of keys of these workspaces (`None`: the default one; an empty slice means just that),
    /// disabled and expired keys included, the workspaces side by side.
    ///
    /// A key that is moved between two of the workspaces meanwhile can be missed: ask for it by hash before calling
    /// it gone.
    pub async fn complete_list(&self, workspaces: &[Option<WorkspaceId>]) -> ListRead {
        let default = [None];
        let workspaces = if workspaces.is_empty() { &default } else { workspaces };
        let lists = join_all(workspaces.iter().map(|workspace| self.one_list(workspace.as_ref()))).await;

        let mut known = HashSet::new();
        let (mut keys, mut unreadable) = (Vec::new(), Vec::new());
        let (mut server_date, mut missing) = (None, None);
        for list in lists {
            server_date = earliest(server_date, list.began);
            missing = missing.or(list.missing);
            for row in list.rows.into_iter().filter(|row| known.insert(row.id.clone())) {
                match row.item {
                    Ok(key) => keys.push(key),
                    Err(row) => unreadable.push(row),
                }
            }
        }
        match missing {
            None => ListRead::Complete { keys, server_date, unreadable },
            Some(why) => ListRead::Incomplete { seen: keys, why },
        }
    }

    async fn one_list(&self, workspace: Option<&WorkspaceId>) -> OneList {
        let mut walk = Walk::new();
        let mut began = None;
        let mut step = walk.start();
        loop {
            let offsets = match step {
                Step::Ask(offsets) => offsets,
                Step::Complete(rows) => return OneList { rows, began, missing: None },
                Step::Incomplete(why) => {
                    return OneList { rows: walk.into_seen(), began, missing: Some(why) };
                }
            };
            let pages = offsets.into_iter().map(|offset| self.key_page(workspace, offset));
            let pages = match try_join_all(pages).await {
                Ok(pages) => pages,
                Err(error) => return OneList { rows: walk.into_seen(), began, missing: Some(error.into()) },
            };
            if walk.begins() {
                began = pages.iter().fold(None, |date, page| earliest(date, page.1));
            }
            step = walk.step(pages.into_iter().map(|page| page.0).collect());
        }
    }

    async fn key_page(
        &self,
        workspace: Option<&WorkspaceId>,
        offset: usize,
    ) -> Read<(Vec<Row>, Option<Timestamp>)> {
        let mut path = format!("/keys?offset={offset}&include_disabled=true&include_expired=true");
        if let Some(workspace) = workspace {
            path.push_str("&workspace_id=");
            path.push_str(workspace.as_str());
        }
        self.read(&path, LIST, |text, answer| {
            let rows = wire::key::rows(text)?.into_iter().map(row).collect();
            Ok((rows, answer.date))
        })
        .await
    }
}

fn row(raw: &RawValue) -> Row {
    let item = wire::key::read_key(raw);
    let hash = match &item {
        Ok(key) => Some(&key.hash),
        Err(bad) => bad.hash.as_ref(),
    };
    let id = hash.map_or_else(
        || format!("unreadable {:016x}", fingerprint(raw.get())),
        |hash| hash.as_str().to_owned(),
    );
    Row { id, item }
}

/// Stands in for a hash that cannot be read; good for one run of the program.
fn fingerprint(text: &str) -> u64 {
    let mut hasher = DefaultHasher::new();
    text.hash(&mut hasher);
    hasher.finish()
}

fn earliest(a: Option<Timestamp>, b: Option<Timestamp>) -> Option<Timestamp> {
    a.into_iter().chain(b).min()
}
