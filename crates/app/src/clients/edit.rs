//! Clients added and edited; markups set with the day they hold from.

use jiff::civil::Date;
use keyroster_domain::amount::{self, AmountText};
use keyroster_domain::billing::{Markup, Month, Percent, PercentText, read_percent};
use keyroster_domain::holder::Person;
use keyroster_domain::limit::{PositiveUsd, Reset};
use keyroster_domain::roster::clean::{self, quoted};
use keyroster_domain::usd::Usd;
use keyroster_store::client::{self, ClientRow};
use keyroster_store::roster::{self, RosterKind};
use keyroster_store::{StoreError, Writer, client_user, holder, markup};
use serde_json::json;

use crate::error::{AppError, Code, Outcome};
use crate::parts::App;
use crate::rosters::{email_of, name_of};
use crate::wire::billing::MarkupRequest;
use crate::wire::clients::{ClientRequest, ClientView, PercentEchoView};

/// What the roster of clients is called.
const ROSTER: &str = "Clients";
/// The one amount that stops spending; what is said of it differs.
const LIMIT: &str = "monthly limit";
/// More user ids than this are no mapping but a mistake.
const MOST_USERS: usize = 100;

/// A client as read from a form or a file, checked.
#[derive(Clone, Debug)]
pub(crate) struct ClientDraft {
    pub(crate) person: Person,
    pub(crate) row: ClientRow,
    pub(crate) users: Vec<String>,
    /// An own markup and its first day; `None` = as it is.
    pub(crate) markup: Option<Markup>,
}

impl App {
    /// Adds or edits a client. Nothing is sent; the key is made by a plan like every key.
    ///
    /// # Errors
    /// `FieldNeedsMending` with what is odd; `NameTaken`; `NotFound`; `ReadOnlyFile`.
    pub async fn client_save(&self, request: &ClientRequest) -> Outcome<ClientView> {
        let (account_id, now) = (self.account_here().await?, self.now());
        let month = Month::of(now);
        let draft = draft_of(request, month.first_day())?;
        let holder_id = request.holder_id;
        let stored = self
            .file()?
            .write(move |w| {
                let roster_id = clients_roster(w, account_id, now)?;
                save(w, (account_id, roster_id), holder_id, &draft, now)
            })
            .await;
        let id = stored.map_err(name_taken)?;
        self.changed();
        self.client_view(id).await
    }

    /// Sets a markup from a day on, of the account or of one client.
    ///
    /// # Errors
    /// `FieldNeedsMending`; `ReadOnlyFile`.
    pub async fn markup_set(&self, request: &MarkupRequest) -> Outcome<()> {
        let (account_id, now) = (self.account_here().await?, self.now());
        let from = day_of(&request.from, Month::of(now).first_day())?;
        let percent = percent_of(&request.percent, "markup")?;
        if percent.is_none() && request.holder_id.is_none() {
            return Err(mend("Write a markup like 30 %, or 0 % to bill at cost."));
        }
        let (holder_id, markup) = (request.holder_id, Markup { from, percent });
        self.file()?.write(move |w| set_markup(w, account_id, holder_id, markup, now)).await?;
        self.changed();
        Ok(())
    }
}

/// What a text says as a per cent, while it is typed.
pub fn percent_echo(text: &str) -> PercentEchoView {
    let echo = |percent: Percent| {
        let nanos = i128::from(Usd::from_cents(1000).nanos()) * percent.on_top() / Percent::WHOLE;
        let billed = Usd::from_nanos(i64::try_from(nanos).unwrap_or(i64::MAX));
        format!("$10.00 → {}", billed.to_money())
    };
    let said = |echo: String| PercentEchoView { percent: String::new(), echo, choices: Vec::new() };
    match read_percent(text) {
        PercentText::Blank => said(String::new()),
        PercentText::Exact(percent) => {
            PercentEchoView { percent: percent.to_string(), echo: echo(percent), choices: Vec::new() }
        }
        PercentText::Ambiguous { large, small } => PercentEchoView {
            percent: String::new(),
            echo: format!(
                "{}: did you mean {large} ({}) or {small} ({})?",
                text.trim(),
                echo(large),
                echo(small)
            ),
            choices: vec![large.to_string(), small.to_string()],
        },
        other => said(wrong_percent(&other, text)),
    }
}

pub(crate) fn wrong_percent(read: &PercentText, text: &str) -> String {
    let written = quoted(text.trim());
    match read {
        PercentText::Negative => "That would sell below your price. Write 0 % to bill at cost.".to_owned(),
        PercentText::TooLarge => format!("{written} is 1,000 % or more. Is the point in the right place?"),
        PercentText::TooFine => format!("{written} has more than three decimals."),
        PercentText::Ambiguous { large, small } => format!("{written}: did you mean {large} or {small}?"),
        _ => format!("{written} isn't a per cent. Write it like 30 % or 1.3×."),
    }
}

pub(crate) fn mend(message: impl Into<String>) -> AppError {
    AppError::new(Code::FieldNeedsMending, message).safe("Nothing was changed.")
}

/// A per cent as typed; empty = none.
pub(crate) fn percent_of(text: &str, what: &str) -> Outcome<Option<Percent>> {
    match read_percent(text) {
        PercentText::Blank => Ok(None),
        PercentText::Exact(percent) => Ok(Some(percent)),
        PercentText::Negative if what != "markup" => {
            Err(mend(format!("The {what} cannot be less than 0 %. Leave it empty where there is none.")))
        }
        other => Err(mend(format!("The {what}: {}", wrong_percent(&other, text)))),
    }
}

/// A day as typed, `2026-10-01`; empty = `otherwise`.
pub(crate) fn day_of(text: &str, otherwise: Date) -> Outcome<Date> {
    let text = text.trim();
    if text.is_empty() {
        return Ok(otherwise);
    }
    let day: Option<Date> = text.parse().ok();
    day.filter(|day| (2000..9999).contains(&day.year()))
        .ok_or_else(|| mend(format!("{} isn't a date. Write it like 2026-10-01.", quoted(text))))
}

/// An amount of dollars as typed; empty = none.
pub(crate) fn dollars_of(text: &str, what: &str) -> Outcome<Option<PositiveUsd>> {
    let written = quoted(text.trim());
    Err(mend(match amount::read(text) {
        AmountText::Blank => return Ok(None),
        AmountText::Exact { amount } | AmountText::Rounded { amount, .. } => return Ok(Some(amount)),
        AmountText::NotPositive if what == LIMIT => {
            "A limit must be more than $0. To stop spending, turn the key off.".to_owned()
        }
        AmountText::NotPositive => {
            format!("The {what} must be more than $0. Leave it empty where there is none.")
        }
        AmountText::OtherCurrency => format!("The {what} is in US dollars. Write the dollar amount."),
        AmountText::TooLarge => format!("The {what} must be less than $1,000,000."),
        AmountText::Ambiguous { .. } => {
            format!("The {what}: is {written} thousands, or dollars and cents? Write it like 1000 or 1.00.")
        }
        AmountText::NotAnAmount => format!("The {what}: {written} isn't an amount. Write it like 5 or 5.00."),
    }))
}

fn draft_of(request: &ClientRequest, first: Date) -> Outcome<ClientDraft> {
    let filled = |text: &str| Some(clean::line(text).text).filter(|text| !text.is_empty());
    let name = name_of(&request.name, "A client needs a name.")?;
    let email = email_of(&request.email)?;
    let mut users: Vec<String> = request.users.iter().filter_map(|user| filled(user)).collect();
    users.sort();
    users.dedup();
    if users.len() > MOST_USERS {
        return Err(mend(format!("{} user ids are more than a client has. At most 100.", users.len())));
    }
    let markup = percent_of(&request.markup, "markup")?;
    let from = day_of(&request.markup_from, first)?;
    Ok(ClientDraft {
        person: Person {
            name,
            email,
            external_id: filled(&request.client_id),
            limit: dollars_of(&request.limit, LIMIT)?,
            // A monthly limit really is monthly.
            reset: Some(Reset::Monthly),
            ..Person::default()
        },
        row: ClientRow {
            minimum: dollars_of(&request.minimum, "minimum")?.map(PositiveUsd::get),
            fixed: dollars_of(&request.fixed, "monthly amount")?.map(PositiveUsd::get),
            tax: percent_of(&request.tax, "tax")?,
            notes: filled(&request.notes),
        },
        users,
        markup: Some(Markup { from, percent: markup }),
    })
}

/// The roster of clients; made at the first need.
pub(crate) fn clients_roster(
    w: &Writer<'_>,
    account_id: i64,
    now: jiff::Timestamp,
) -> Result<i64, StoreError> {
    let rows = roster::of_account(w, account_id)?;
    if let Some(row) = rows.iter().find(|row| row.kind == RosterKind::Clients && row.archived_at.is_none()) {
        return Ok(row.id);
    }
    let taken = |name: &str| rows.iter().any(|row| row.archived_at.is_none() && row.name == name);
    let name = if taken(ROSTER) { format!("{ROSTER} 2") } else { ROSTER.to_owned() };
    let id = roster::insert(w, account_id, &name, RosterKind::Clients, now)?;
    crate::audit::record(
        w,
        now,
        Some(account_id),
        "roster.create",
        format!("roster:{id}"),
        json!({ "name": name }),
    )?;
    Ok(id)
}

/// Adds or changes one client; its id. Markups are set where they are other than what holds.
pub(crate) fn save(
    w: &Writer<'_>,
    (account_id, roster_id): (i64, i64),
    holder_id: Option<i64>,
    draft: &ClientDraft,
    now: jiff::Timestamp,
) -> Result<i64, StoreError> {
    let before = holder_id.map(|id| holder::get(w, id)).transpose()?.flatten();
    if holder_id.is_some() && before.as_ref().is_none_or(|row| row.holder.roster_id != roster_id) {
        return Err(StoreError::NoRow { what: "client" });
    }
    let id = match &before {
        Some(row) => {
            let (group, expires) = (row.holder.person.group.clone(), row.holder.person.expires);
            let person = Person { group, expires, ..draft.person.clone() };
            holder::update(w, row.holder.id, &person).map(|()| row.holder.id)?
        }
        None => holder::insert(w, roster_id, std::slice::from_ref(&draft.person), now)?[0],
    };
    let agreed = client::get(w, id)?;
    client::set(w, id, &draft.row, now)?;
    client_user::set_entered(w, id, &draft.users, now)?;
    if let Some(markup) = draft.markup {
        let history = markup::history(w, account_id, id)?;
        let own = history.own.iter().filter(|one| one.from <= markup.from).max_by_key(|one| one.from);
        if own.and_then(|own| own.percent) != markup.percent {
            set_markup(w, account_id, Some(id), markup, now)?;
        }
    }
    let action = if before.is_some() { "client.edit" } else { "client.add" };
    let terms = |row: &ClientRow| {
        json!({
            "minimum_nano": row.minimum.map(Usd::nanos), "fixed_nano": row.fixed.map(Usd::nanos),
            "tax": row.tax.map(|tax| tax.to_string()),
        })
    };
    // Own words about somebody stay out of the record: it cannot forget, and it goes into files for review.
    let rewritten = (agreed.notes != draft.row.notes).then_some(true);
    let detail = json!({
        "before": before.map(|row| row.holder.person), "after": draft.person,
        "agreed": { "before": terms(&agreed), "after": terms(&draft.row) }, "users": draft.users.join(", "),
        "notes_changed": rewritten,
    });
    crate::audit::record(w, now, Some(account_id), action, format!("holder:{id}"), detail)?;
    Ok(id)
}

fn set_markup(
    w: &Writer<'_>,
    account_id: i64,
    holder_id: Option<i64>,
    markup: Markup,
    now: jiff::Timestamp,
) -> Result<(), StoreError> {
    let before = match holder_id {
        Some(id) => markup::history(w, account_id, id)?.own,
        None => markup::of_account(w, account_id)?,
    };
    let before = before.iter().filter(|one| one.from <= markup.from).max_by_key(|one| one.from);
    markup::set(w, account_id, holder_id, markup, now)?;
    let words = |percent: Option<Percent>| percent.map(|percent| percent.to_string());
    let detail = json!({
        "holds_from": markup.from.to_string(),
        "before": words(before.and_then(|one| one.percent)),
        "after": words(markup.percent),
    });
    let target = holder_id.map_or_else(|| format!("account:{account_id}"), |id| format!("holder:{id}"));
    crate::audit::record(w, now, Some(account_id), "markup.set", target, detail)
}

/// A taken name in words.
pub(crate) fn name_taken(error: AppError) -> AppError {
    match error.code {
        Code::FieldNeedsMending => AppError::new(
            Code::NameTaken,
            "A client with the same id, e-mail or name is here. Give one of them an id to tell them apart.",
        )
        .safe("Nothing was changed."),
        _ => error,
    }
}
