//! Is everything set up, do the keys work, does anybody spend outside the clients' keys. Asking a key costs nothing.

use keyroster_domain::billing::{MarkupHistory, Month};
use keyroster_domain::key::SeenLimit;
use keyroster_domain::usd::Usd;
use keyroster_openrouter::{ApiSecret, Client, ReadError};
use keyroster_store::secret;
use keyroster_store::snapshot::Why;

use super::standing;
use crate::billing::gather::ClientBook;
use crate::billing::work::work;
use crate::billing::{checks, words};
use crate::clock::text;
use crate::error::Outcome;
use crate::parts::App;
use crate::wire::clients::{LimitStanding, VerifyLineView, VerifyState, VerifyView};

fn line(state: VerifyState, title: impl Into<String>, detail: impl Into<String>) -> VerifyLineView {
    VerifyLineView { state, title: title.into(), detail: detail.into() }
}

impl App {
    /// Looks at everything: fresh truth from OpenRouter first, then each saved key asks OpenRouter about itself.
    ///
    /// # Errors
    /// As a check does.
    pub async fn clients_verify(&self) -> Outcome<VerifyView> {
        let account_id = self.account_here().await?;
        self.check(account_id, Why::Check).await?;
        let (today, now) = (self.utc_today(), self.now());
        let month = Month::of(now);
        let worked = self.file()?.read(move |r| work(r, account_id, month, None, now)).await?;
        let books = &worked.books;
        let mut lines = Vec::new();
        let row = self.account_row(account_id).await?;
        let mask = row.key_mask.unwrap_or_default();
        lines.push(line(
            VerifyState::Ok,
            "OpenRouter answers",
            format!("‘{}’ with management key {mask}", row.name),
        ));
        let open: Vec<&ClientBook> =
            books.clients.iter().filter(|client| client.holder.removed_at.is_none()).collect();
        if open.is_empty() {
            lines.push(line(VerifyState::Info, "There are no clients yet", "Add one, or import a file."));
        }
        let markup = MarkupHistory { account: books.account_markups.clone(), own: vec![] }.on(today);
        lines.push(
            match markup.and_then(|markup| words::leaves(markup, &books.terms.fee).map(|told| (markup, told)))
            {
                Some((markup, told)) => line(VerifyState::Ok, format!("Your markup is {markup}"), told),
                None => line(
                    VerifyState::Problem,
                    "No markup is set",
                    "Set it under Billing, with the day it holds from.",
                ),
            },
        );
        for client in &open {
            lines.extend(set_up(client));
        }
        lines.extend(self.ask_keys(account_id, &open).await?);
        let spending: Vec<&str> = books
            .others
            .iter()
            .filter(|key| standing::is_live(key) && key.observed.usage.is_some_and(Usd::is_positive))
            .map(|key| key.observed.name.as_str())
            .collect();
        lines.push(match checks::outside(&worked).filter(|outside| outside.is_positive()) {
            Some(outside) => line(
                VerifyState::Info,
                format!("{} was spent outside your clients’ keys this month", outside.to_money()),
                format!("Not billed to anybody: {}.", named(&spending)),
            ),
            None if spending.is_empty() => {
                line(VerifyState::Ok, "Nobody spends outside your clients’ keys", "")
            }
            None => line(
                VerifyState::Info,
                "Other keys of this account have spent",
                format!("Not billed to anybody: {}.", named(&spending)),
            ),
        });
        Ok(VerifyView { lines, at: text(self.now()) })
    }

    /// Each saved key asks about itself (`GET /key`), which costs nothing.
    async fn ask_keys(&self, account_id: i64, clients: &[&ClientBook]) -> Outcome<Vec<VerifyLineView>> {
        let mut lines = Vec::new();
        let mut asked = 0_u32;
        let hashes: Vec<(String, String)> = clients
            .iter()
            .flat_map(|client| {
                let name = client.holder.holder.person.name.clone();
                client
                    .keys
                    .iter()
                    .filter(|key| standing::is_live(key))
                    .map(move |key| (name.clone(), key.hash.clone()))
            })
            .collect();
        for (name, hash) in hashes {
            let wanted = hash.clone();
            if self.file()?.read(move |r| secret::get(r, &wanted)).await?.is_none() {
                lines.push(line(
                    VerifyState::Info,
                    format!("{name}: the key’s text is not saved here"),
                    "It cannot be tried or handed out again. Replacing it makes a new one.",
                ));
                continue;
            }
            asked += 1;
            if let Some(trouble) = self.try_key(account_id, &hash).await? {
                lines.push(line(VerifyState::Problem, format!("{name}: the key does not work"), trouble));
            }
        }
        if asked > 0 && lines.iter().all(|line| line.state != VerifyState::Problem) {
            let keys = if asked == 1 {
                "The saved key works".to_owned()
            } else {
                format!("All {asked} saved keys work")
            };
            lines.insert(0, line(VerifyState::Ok, keys, "Each was asked about itself, which costs nothing."));
        }
        Ok(lines)
    }
}

/// What is not set up about one client.
fn set_up(client: &ClientBook) -> Vec<VerifyLineView> {
    let name = &client.holder.holder.person.name;
    let mut lines = Vec::new();
    let Some(key) = client.keys.iter().find(|key| standing::is_live(key)) else {
        return vec![line(
            VerifyState::Problem,
            format!("{name} has no key"),
            "Create it from the list of clients.",
        )];
    };
    if key.observed.limit == SeenLimit::NoLimit {
        let detail = "Nothing stops it but the credits of your account. Set a limit.";
        lines.push(line(VerifyState::Problem, format!("{name}: the key has no spending limit"), detail));
    } else if key.observed.reset != Some(keyroster_domain::limit::Reset::Monthly) {
        let detail = "A monthly limit starts anew each month. Set its reset to monthly under Limits.";
        lines.push(line(
            VerifyState::Problem,
            format!("{name}: the limit does not start anew each month"),
            detail,
        ));
    }
    if key.observed.disabled == Some(true) {
        lines.push(line(
            VerifyState::Info,
            format!("{name}: the key is turned off"),
            "Turn it on when it shall work.",
        ));
    }
    match standing::of_key(key) {
        LimitStanding::Reached => lines.push(line(
            VerifyState::Problem,
            format!("{name} has used up the limit"),
            standing::at_limit(&client.keys),
        )),
        LimitStanding::Near => {
            let percent = standing::used(key).map_or(0, |(_, percent)| percent);
            let detail = "You may want to tell them, or raise the limit.";
            lines.push(line(VerifyState::Info, format!("{name} has used {percent} % of the limit"), detail));
        }
        LimitStanding::Fine | LimitStanding::Unknown => {}
    }
    if client.holder.holder.person.email.is_none() {
        let detail = "Statements are made, without a mail draft.";
        lines.push(line(VerifyState::Info, format!("{name} has no address for bills"), detail));
    }
    lines
}

fn named(names: &[&str]) -> String {
    match names {
        [] => "keys that are gone".to_owned(),
        few if few.len() <= 3 => few.iter().map(|name| format!("‘{name}’")).collect::<Vec<_>>().join(", "),
        many => format!("‘{}’, ‘{}’ and {} more", many[0], many[1], many.len() - 2),
    }
}

impl App {
    /// Lets one saved key ask OpenRouter about itself; what is wrong with it, in words.
    async fn try_key(&self, account_id: i64, hash: &str) -> Outcome<Option<String>> {
        let secret = self.opened_key(hash).await?;
        let row = self.account_row(account_id).await?;
        let key = ApiSecret::new(secret.expose().to_owned());
        let client = Client::new(self.base_of(&row).await?, key, self.timing())?;
        Ok(match client.current_key().await {
            Ok(current) if current.limit_remaining.as_ref().is_some_and(nothing_left) => {
                Some("Nothing is left of its limit until it starts anew.".to_owned())
            }
            Ok(_) => None,
            Err(ReadError::Refused(refusal)) if refusal.status == 401 => {
                Some("OpenRouter does not know it, or it is turned off or over.".to_owned())
            }
            Err(cause) => return Err(cause.into()),
        })
    }
}

fn nothing_left(amount: &keyroster_openrouter::Amount) -> bool {
    Usd::parse_measured(amount.as_str()).is_ok_and(|left| left.nanos() <= 0)
}
