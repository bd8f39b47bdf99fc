//! The list of clients, and one client's page. No network.

use std::collections::HashSet;

use jiff::Timestamp;
use jiff::tz::TimeZone;
use keyroster_domain::billing::{Markup, MarkupHistory, Percent};
use keyroster_domain::key::SeenLimit;
use keyroster_domain::usd::Usd;
use keyroster_store::client_user::{ClientUserRow, UserSource};
use keyroster_store::key::KeyRow;
use keyroster_store::roster::RosterKind;
use keyroster_store::{client_user, list_time, roster, secret};

use super::standing;
use crate::billing::gather::{Books, ClientBook, books};
use crate::clock::{maybe_text, text};
use crate::error::{AppError, Code, Outcome};
use crate::parts::App;
use crate::wire::clients::{
    ClientKeyView, ClientRowView, ClientView, ClientsView, LearnedUserView, MarkupView,
};

impl App {
    /// The clients of the account on show.
    ///
    /// # Errors
    /// What the store reports.
    pub async fn clients_list(&self) -> Outcome<ClientsView> {
        let account_id = self.account_here().await?;
        let (today, read) = (self.utc_today(), self.client_books(account_id).await?);
        let (books, users, saved, row, as_of) = read;
        let markup = MarkupHistory { account: books.account_markups.clone(), own: vec![] }.on(today);
        let live = books.clients.iter().filter(|client| client.holder.removed_at.is_none());
        Ok(ClientsView {
            roster_id: row.as_ref().map(|row| row.id),
            roster_name: row.map(|row| row.name).unwrap_or_default(),
            clients: live.map(|client| row_view(client, &users, &saved, today)).collect(),
            markup: percent_text(markup),
            as_of: maybe_text(as_of),
        })
    }

    /// One client's page.
    ///
    /// # Errors
    /// `NotFound`.
    pub async fn client_view(&self, holder_id: i64) -> Outcome<ClientView> {
        let account_id = self.account_here().await?;
        let today = self.utc_today();
        let (books, users, saved, ..) = self.client_books(account_id).await?;
        let client = books
            .clients
            .iter()
            .find(|client| client.holder.holder.id == holder_id)
            .ok_or_else(|| AppError::new(Code::NotFound, "That client is not here any more."))?;
        let row = row_view(client, &users, &saved, today);
        let learned =
            users.iter().filter(|user| user.holder_id == holder_id && user.source != UserSource::Entered);
        Ok(ClientView {
            client_id: client.holder.holder.person.external_id.clone(),
            minimum: client.row.minimum.map(Usd::to_decimal),
            fixed: client.row.fixed.map(Usd::to_decimal),
            tax: percent_text(client.row.tax),
            notes: client.row.notes.clone().unwrap_or_default(),
            markups: markups(&client.markups, today),
            learned: learned.map(learned_view).collect(),
            at_limit: standing::at_limit(&client.keys),
            can_hand_over: row.keys.iter().any(|key| key.secret_saved && !key.off),
            row,
        })
    }

    pub(super) fn utc_today(&self) -> jiff::civil::Date {
        self.now().to_zoned(TimeZone::UTC).date()
    }

    async fn client_books(&self, account_id: i64) -> Outcome<ClientBooks> {
        self.file()?
            .read(move |r| {
                let rows = roster::of_account(r, account_id)?;
                let row =
                    rows.into_iter().find(|row| row.kind == RosterKind::Clients && row.archived_at.is_none());
                let books = books(r, account_id)?;
                let mut saved = HashSet::new();
                for key in books.clients.iter().flat_map(|client| &client.keys) {
                    if secret::get(r, &key.hash)?.is_some() {
                        saved.insert(key.hash.clone());
                    }
                }
                let as_of = list_time::recent(r, account_id, 1)?.pop().map(|list| list.ended_at);
                Ok((books, client_user::of_account(r, account_id)?, saved, row, as_of))
            })
            .await
    }
}

type ClientBooks = (
    Books,
    Vec<ClientUserRow>,
    HashSet<String>,
    Option<keyroster_store::roster::RosterRow>,
    Option<Timestamp>,
);

pub(crate) fn percent_text(percent: Option<Percent>) -> String {
    percent.map(|percent| percent.to_string()).unwrap_or_default()
}

fn row_view(
    client: &ClientBook,
    users: &[ClientUserRow],
    saved: &HashSet<String>,
    today: jiff::civil::Date,
) -> ClientRowView {
    let holder = &client.holder.holder;
    let entered =
        users.iter().filter(|user| user.holder_id == holder.id && user.source == UserSource::Entered);
    let own =
        client.markups.own.iter().filter(|markup| markup.from <= today).max_by_key(|markup| markup.from);
    ClientRowView {
        holder_id: holder.id,
        name: holder.person.name.clone(),
        email: holder.person.email.clone(),
        limit: holder.person.limit.map(|limit| limit.get().to_decimal()),
        markup: percent_text(client.markups.on(today)),
        own_markup: own.is_some_and(|own| own.percent.is_some()),
        keys: client
            .keys
            .iter()
            .filter(|key| standing::is_live(key))
            .map(|key| key_view(key, saved))
            .collect(),
        users: entered.map(|user| user.user.clone()).collect(),
        standing: standing::of_keys(&client.keys),
    }
}

fn key_view(key: &KeyRow, saved: &HashSet<String>) -> ClientKeyView {
    let used = standing::used(key);
    ClientKeyView {
        hash: key.hash.clone(),
        name: key.observed.name.clone(),
        mask: key.observed.label.clone(),
        limit: if let SeenLimit::Of(limit) = key.observed.limit { Some(limit.to_decimal()) } else { None },
        limit_known: key.observed.limit != SeenLimit::Unknown,
        reset: standing::reset_words(key.observed.reset).to_owned(),
        used: used.map(|(used, _)| used.to_decimal()),
        used_percent: used.map(|(_, percent)| percent),
        off: key.observed.disabled == Some(true),
        secret_saved: saved.contains(&key.hash),
        expires: maybe_text(key.observed.expires_at),
    }
}

/// Markups by day, the newest first, those of the account and the client's own.
pub(crate) fn markups(history: &MarkupHistory, today: jiff::civil::Date) -> Vec<MarkupView> {
    let holds = |list: &[Markup]| list.iter().filter(|one| one.from <= today).map(|one| one.from).max();
    let own_holds = history.own.iter().filter(|one| one.from <= today).max_by_key(|one| one.from);
    let own_counts = own_holds.is_some_and(|one| one.percent.is_some());
    let view = |one: &Markup, own: bool| MarkupView {
        from: one.from.to_string(),
        percent: percent_text(one.percent),
        own,
        holds: own == own_counts
            && holds(if own { &history.own } else { &history.account }) == Some(one.from),
    };
    let own = history.own.iter().map(|one| view(one, true));
    let mut all: Vec<MarkupView> = own.chain(history.account.iter().map(|one| view(one, false))).collect();
    all.sort_by(|a, b| b.from.cmp(&a.from).then(b.own.cmp(&a.own)));
    all
}

fn learned_view(user: &ClientUserRow) -> LearnedUserView {
    let what = match user.source {
        UserSource::Creator => "Made the client’s key at OpenRouter",
        UserSource::External => "External user of the client’s key",
        UserSource::Entered => "Entered",
    };
    LearnedUserView { user: user.user.clone(), what: what.to_owned(), first_at: text(user.first_at) }
}
