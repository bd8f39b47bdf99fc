//! Putting keys right at OpenRouter: back to what we have, off, or one of two. All through the one engine of changes, which
//! reads again just before writing and never writes over what somebody else did meanwhile.

use keyroster_domain::key::SeenLimit;
use keyroster_domain::limit::Limit;
use keyroster_domain::limit::PositiveUsd;
use keyroster_domain::limits::{Act, Kind, Set};
use keyroster_domain::reconcile::{Class, Difference, Field, Value};

use super::now::{AccountNow, Line, account_now};
use crate::error::{AppError, Code, Outcome};
use crate::parts::App;
use crate::wire::changes::ChangeRunView;

impl App {
    /// Writes our limit, reset and on/off back to these keys at OpenRouter. Returns at once; the run goes on.
    ///
    /// # Errors
    /// `NothingToDo`; as planning and carrying out changes do.
    pub async fn board_put_back(&self, hashes: &[String]) -> Outcome<ChangeRunView> {
        let account_id = self.account_here().await?;
        let now = self.file()?.read(move |r| account_now(r, account_id)).await?;
        let wanted = asked(&now, hashes)
            .map(|line| (line.key.hash.as_str().to_owned(), back(&line.key.differences())))
            .filter(|(_, set)| !set.is_empty())
            .map(|(hash, set)| (hash, Act::Set(set)))
            .collect();
        self.repair(account_id, Kind::Mixed, wanted).await
    }

    /// Turns keys off.
    ///
    /// # Errors
    /// As [`App::board_put_back`].
    pub async fn board_turn_off(&self, hashes: &[String]) -> Outcome<ChangeRunView> {
        let account_id = self.account_here().await?;
        let now = self.file()?.read(move |r| account_now(r, account_id)).await?;
        let wanted =
            asked(&now, hashes).map(|line| (line.key.hash.as_str().to_owned(), Act::Set(Set::OFF))).collect();
        self.repair(account_id, Kind::Off, wanted).await
    }

    /// Keeps this key of a person who has several that work, and turns the others off.
    ///
    /// # Errors
    /// As [`App::board_put_back`].
    pub async fn board_keep_this(&self, hash: &str) -> Outcome<ChangeRunView> {
        let account_id = self.account_here().await?;
        let now = self.file()?.read(move |r| account_now(r, account_id)).await?;
        let kept = now.lines.iter().find(|line| line.key.hash.as_str() == hash);
        let holder = kept.and_then(|line| line.key.holder).map(|holder| holder.id);
        let others = now.lines.iter().filter(|line| {
            line.class == Class::TwoKeys
                && line.key.hash.as_str() != hash
                && holder.is_some()
                && line.key.holder.map(|holder| holder.id) == holder
        });
        let wanted = others.map(|line| (line.key.hash.as_str().to_owned(), Act::Set(Set::OFF))).collect();
        self.repair(account_id, Kind::Off, wanted).await
    }

    /// Finds out what became of requests whose answers were lost.
    ///
    /// # Errors
    /// As resolving does.
    pub async fn board_find_out(&self) -> Outcome<()> {
        let account_id = self.account_here().await?;
        self.resolve(account_id).await
    }

    async fn repair(
        &self,
        account_id: i64,
        kind: Kind,
        wanted: Vec<(String, Act)>,
    ) -> Outcome<ChangeRunView> {
        if wanted.is_empty() {
            return Err(AppError::new(Code::NothingToDo, "There is nothing left to put right here.")
                .safe("Nothing was changed."));
        }
        let made = self.plan_changes(account_id, None, kind, wanted, Vec::new()).await?;
        self.apply_made(&made).await
    }
}

fn asked<'a>(now: &'a AccountNow, hashes: &'a [String]) -> impl Iterator<Item = &'a Line> {
    now.lines.iter().filter(|line| hashes.iter().any(|hash| hash == line.key.hash.as_str()))
}

/// What is to be written so that these differences go. What cannot be written (a name, a limit of 0) is left.
fn back(found: &[Difference]) -> Set {
    let mut set = Set::default();
    for one in found {
        match (one.field, &one.ours) {
            (Field::Limit, Value::Limit(SeenLimit::Of(amount))) => {
                set.limit = PositiveUsd::new(*amount).map(Limit::Of);
            }
            (Field::Limit, Value::Limit(SeenLimit::NoLimit)) => set.limit = Some(Limit::NoLimit),
            (Field::Reset, Value::Reset(reset)) => set.reset = Some(*reset),
            (Field::Disabled, Value::Flag(off)) => set.disabled = Some(*off),
            _ => {}
        }
    }
    set
}
