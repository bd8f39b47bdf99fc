//! The calls about the account.

use crate::account::{Credits, CurrentKey, Workspace};
use crate::client::Client;
use crate::outcome::{Read, Why, WhyKind};

impl Client {
    /// `GET /key`: what kind of key this is, and whose.
    pub async fn current_key(&self) -> Read<CurrentKey> {
        Err(Why::new(WhyKind::NothingToSend, "not wired yet").into())
    }

    /// `GET /credits`. Ask only with a management key: an ordinary one may be answered with zeros.
    pub async fn credits(&self) -> Read<Credits> {
        Err(Why::new(WhyKind::NothingToSend, "not wired yet").into())
    }

    /// `GET /workspaces`, all of them, the default one first if the server lists it so.
    pub async fn workspaces(&self) -> Read<Vec<Workspace>> {
        Err(Why::new(WhyKind::NothingToSend, "not wired yet").into())
    }
}
