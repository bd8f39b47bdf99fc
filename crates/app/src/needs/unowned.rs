//! Keys nobody owns, one line each: they need an e-mail, or to be left alone.

use keyroster_domain::usd::Usd;

use super::view::choice;
use crate::check::Unowned;
use crate::clock::text;
use crate::error::Outcome;
use crate::parts::App;
use crate::wire::board::{BoardAsideRequest, BoardLinkRequest};
use crate::wire::needs::{NeedKind, NeedView};

/// They have no question in the file; their numbers begin here.
pub(super) const KEY_NUMBERS: i64 = 2_000_000_000;
/// So many are shown one by one; the board shows all.
const SHOWN: usize = 20;

impl App {
    /// The keys nobody owns, as decisions.
    pub(super) async fn needs_of_keys(&self, account_id: i64) -> Outcome<Vec<NeedView>> {
        let keys = self.unowned(account_id).await?;
        let more = keys.len().saturating_sub(SHOWN);
        let mut views: Vec<NeedView> = keys.iter().take(SHOWN).map(view).collect();
        if let Some(first) = keys.get(SHOWN) {
            let (headline, rest) = (
                format!("{more} more keys need an e-mail."),
                "See all of them under Check. There they can be set aside together.".to_owned(),
            );
            views.push(NeedView { headline, rest, choices: Vec::new(), id: KEY_NUMBERS, ..view(first) });
        }
        Ok(views)
    }

    /// Carries out a decision about a key nobody owns.
    pub(super) async fn answer_unowned(&self, account_id: i64, id: i64, choice: &str) -> Outcome<()> {
        let keys = self.unowned(account_id).await?;
        let Some(key) = keys.into_iter().find(|key| KEY_NUMBERS + key.number == id) else {
            return Err(super::answer::gone());
        };
        match (choice, key.maybe) {
            ("theirs", Some((holder_id, ..))) => {
                let request = BoardLinkRequest { hash: key.hash, holder_id: Some(holder_id) };
                self.board_link(&request).await
            }
            _ => {
                let request = BoardAsideRequest { hashes: vec![key.hash], aside: true };
                self.board_set_aside(&request).await
            }
        }
    }
}

fn view(key: &Unowned) -> NeedView {
    let used = key.used.unwrap_or(Usd::ZERO);
    let off = if key.off { ", turned off" } else { "" };
    let aside = "The key stays as it is, and is not asked about again. It can be taken back under Check.";
    let mut choices = vec![choice("set_aside", "Leave it alone", aside, false)];
    if let Some((_, name, _)) = &key.maybe {
        let effect = format!("Links the key to {name}. Nothing is changed at OpenRouter.");
        choices.insert(0, choice("theirs", &format!("It is {name}’s"), &effect, false));
    }
    NeedView {
        id: KEY_NUMBERS + key.number,
        kind: NeedKind::Unowned,
        roster_id: key.maybe.as_ref().map(|(.., roster)| *roster),
        roster_name: None,
        holder_id: key.maybe.as_ref().map(|(holder, ..)| *holder),
        person: key.maybe.as_ref().map(|(_, name, _)| name.clone()),
        headline: format!("‘{}’ needs an e-mail.", key.name),
        rest: format!(
            "This key was made elsewhere and is nobody’s here: {used} used{off}. Link or name it under Check."
        ),
        choices,
        at: text(key.since),
    }
}
