//! The board: every key of the account in one group, what waits for a person first.

use jiff::Timestamp;
use keyroster_domain::reconcile::Class;
use keyroster_store::meta;

use super::now::{AccountNow, Line, account_now};
use super::view::{everybody, group, line_view};
use crate::clock::maybe_text;
use crate::error::Outcome;
use crate::parts::App;
use crate::wire::board::{BoardGroupView, BoardPersonView, BoardView};

/// From this skew on, dates and secure connections go wrong (promise R14).
const CLOCK_OFF_MS: i64 = 120_000;

impl App {
    /// The board of the account on show, or of one class. Reads the file only.
    ///
    /// # Errors
    /// `NotFound`; what the store reports.
    pub async fn board(&self, roster_id: Option<i64>) -> Outcome<BoardView> {
        self.board_of(self.account_here().await?, roster_id).await
    }

    /// The board of an account.
    ///
    /// # Errors
    /// `NotFound`; what the store reports.
    pub async fn board_of(&self, account_id: i64, roster_id: Option<i64>) -> Outcome<BoardView> {
        let roster_name = match roster_id {
            Some(id) => Some(self.roster_row(id).await?.name),
            None => None,
        };
        let (now, skew) = self
            .file()?
            .read(move |r| Ok((account_now(r, account_id)?, meta::get(r)?.and_then(|meta| meta.clock_skew))))
            .await?;
        let of_class = |line: &&Line| match roster_id {
            None => true,
            Some(id) => line
                .key
                .holder
                .and_then(|holder| now.people.get(&holder.id))
                .is_some_and(|row| row.holder.roster_id == id),
        };
        let lines: Vec<&Line> = now.lines.iter().filter(of_class).collect();
        let last = now.last.as_ref();
        Ok(BoardView {
            roster_id,
            roster_name,
            groups: groups(&lines),
            attention: small(lines.iter().filter(|line| line.class.needs_attention()).count()),
            lines: lines.into_iter().map(|line| line_view(&now, line)).collect(),
            as_of: maybe_text(last.map(|last| last.ended_at)),
            complete: last.is_none_or(|last| last.complete),
            clock_off: clock_off(skew),
            automatic: self.automatic_view(account_id).await?,
        })
    }

    /// How many keys of an account wait for a person.
    pub(crate) async fn attention_of(&self, account_id: i64) -> Outcome<u32> {
        let now = self.file()?.read(move |r| account_now(r, account_id)).await?;
        Ok(small(now.lines.iter().filter(|line| line.class.needs_attention()).count()))
    }

    /// Everybody a key could be linked to.
    ///
    /// # Errors
    /// What the store reports.
    pub async fn board_people(&self) -> Outcome<Vec<BoardPersonView>> {
        let account_id = self.account_here().await?;
        Ok(everybody(&self.file()?.read(move |r| account_now(r, account_id)).await?))
    }
}

/// The groups that hold lines, in the order of the board.
fn groups(lines: &[&Line]) -> Vec<BoardGroupView> {
    let mut found: Vec<BoardGroupView> = Vec::new();
    for class in Class::ALL {
        let count = small(lines.iter().filter(|line| line.class == class).count());
        match found.last_mut() {
            _ if count == 0 => {}
            Some(last) if last.group == group(class) => last.count += count,
            _ => {
                found.push(BoardGroupView { group: group(class), count, attention: class.needs_attention() });
            }
        }
    }
    found
}

pub(super) fn owners(now: &AccountNow) -> impl Iterator<Item = &Line> {
    now.lines.iter().filter(|line| line.class == Class::Unowned)
}

fn clock_off(skew: Option<(i64, Timestamp)>) -> Option<i32> {
    // The server's clock minus ours: ours is ahead where that is negative.
    let (ms, _) = skew.filter(|(ms, _)| ms.abs() >= CLOCK_OFF_MS)?;
    i32::try_from(-ms / 60_000).ok()
}

fn small(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}
