//! The calls about the account.

use std::collections::HashSet;

use crate::account::{Credits, CurrentKey, Workspace};
use crate::client::Client;
use crate::exchange::SINGLE;
use crate::outcome::{Read, Why, WhyKind};
use crate::wire;

/// Workspaces asked for at once; the API's largest page.
const PAGE: usize = 100;

/// Pages read at most: no account has 5,000 workspaces.
const PAGES: usize = 50;

impl Client {
    /// `GET /key`: what kind of key this is, and whose.
    pub async fn current_key(&self) -> Read<CurrentKey> {
        self.read("/key", SINGLE, |text, answer| wire::account::current_key(text, answer.date)).await
    }

    /// `GET /credits`. Ask only with a management key: an ordinary one may be answered with zeros.
    pub async fn credits(&self) -> Read<Credits> {
        self.read("/credits", SINGLE, |text, _| wire::account::credits(text)).await
    }

    /// `GET /workspaces`, all of them, in the server's order. Fails rather than give fewer than the server counts;
    /// where it does not count, an empty page marks the end.
    pub async fn workspaces(&self) -> Read<Vec<Workspace>> {
        let mut all: Vec<Workspace> = Vec::new();
        let mut known = HashSet::new();
        let (mut offset, mut counted) = (0, None);
        for _ in 0..PAGES {
            let path = format!("/workspaces?limit={PAGE}&offset={offset}");
            let (rows, total) =
                self.read(&path, SINGLE * 4, |text, _| wire::account::workspaces(text)).await?;
            let ended = rows.is_empty();
            counted = total.or(counted);
            offset += rows.len();
            all.extend(rows.into_iter().filter(|row| known.insert(row.id.clone())));
            match counted {
                Some(total) if all.len() >= total => return Ok(all),
                None if ended => return Ok(all),
                _ if ended => break,
                _ => {}
            }
        }
        Err(Why::new(WhyKind::BadBody, "the list of workspaces did not end as the server counts").into())
    }
}
