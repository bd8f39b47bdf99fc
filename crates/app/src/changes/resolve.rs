//! Changes whose end nobody knows (a crash, a lost answer): found out by reading, never by sending again.

use keyroster_domain::limits::{End, Item, Sending, WhyNot, after_sending};
use keyroster_openrouter::{Client, KeyHash, KeyPatch, Outcome as Sent};
use keyroster_store::change::{self, ChangeItemRow, ItemState};
use keyroster_store::key::Observed;

use super::Changing;
use super::known::now_there;
use super::record::{Ending, ended};
use crate::error::{AppError, Code, Outcome};
use crate::parts::App;
use crate::remote::{listed, observed};

impl App {
    /// Finds out what became of changes that an earlier run left open; how many are still open. Nothing to do while a
    /// run goes on: its changes are its own.
    ///
    /// # Errors
    /// As opening the client does. A key that cannot be read stays open.
    pub async fn changes_resolve(&self, account_id: i64) -> Outcome<usize> {
        let file = self.file()?;
        if !file.is_writable() || self.0.changes.lock().await.as_ref().is_some_and(Changing::is_going_on) {
            return Ok(0);
        }
        let (open, unended) =
            file.read(move |r| Ok((change::open(r, account_id)?, change::unended(r, account_id)?))).await?;
        if open.is_empty() && unended.is_empty() {
            return Ok(0);
        }
        let mut left = 0;
        let mut client = None;
        for row in open {
            let item: Item = serde_json::from_str(&row.item_json).map_err(|cause| {
                AppError::new(Code::FileDamaged, "A change in the list cannot be read.").because(cause)
            })?;
            let (end, last) = if row.state == ItemState::Planned {
                (Some(End::NotDone(WhyNot::NotBegun)), None)
            } else {
                if client.is_none() {
                    client = Some(self.client(account_id).await?);
                }
                match &client {
                    Some(client) => self.find_out(client, &row, &item).await,
                    None => (None, None),
                }
            };
            match end {
                Some(end) => self.note_found(account_id, &row, item, end, last).await?,
                None => left += 1,
            }
        }
        let now = self.now();
        file.write(move |w| {
            unended.iter().try_for_each(|run| change::end(w, run.id, Some("broken_off"), now))
        })
        .await?;
        self.changed();
        Ok(left)
    }

    /// Reads one key and says what became of its change. One that came back without its limit is turned off.
    async fn find_out(
        &self,
        client: &Client,
        row: &ChangeItemRow,
        item: &Item,
    ) -> (Option<End>, Option<Observed>) {
        let Ok(id) = KeyHash::new(&row.key_hash) else { return (None, None) };
        let Ok(found) = client.get_key(&id).await else { return (None, None) };
        let what = match (row.state, item.act) {
            (ItemState::TurnOff, _) => Sending::TurnOff,
            (_, keyroster_domain::limits::Act::Set(set)) => Sending::Set(set),
            (_, keyroster_domain::limits::Act::Delete) => Sending::Delete,
        };
        let end = after_sending(item, what, found.as_ref().map(now_there).as_ref());
        let seen = |key: &keyroster_openrouter::RemoteKey| observed(&listed(key), self.now());
        let last = found.as_ref().map(seen);
        let End::Wrong { limit, off: false } = end else { return (Some(end), last) };
        let patch = KeyPatch { disabled: Some(true), ..KeyPatch::default() };
        match client.update_key(&id, &patch).await {
            Sent::Done(key) => (Some(End::Wrong { limit, off: key.disabled }), Some(seen(&key))),
            _ => (Some(End::Wrong { limit, off: false }), last),
        }
    }

    async fn note_found(
        &self,
        account_id: i64,
        row: &ChangeItemRow,
        item: Item,
        end: End,
        last: Option<Observed>,
    ) -> Outcome<()> {
        let (now, id, run_id) = (self.now(), row.id, row.run_id);
        self.file()?
            .write(move |w| {
                let known = Ending { account_id, run_id, row: id, item: &item, last: last.as_ref() };
                ended(w, &known, &end, now)
            })
            .await
    }
}
