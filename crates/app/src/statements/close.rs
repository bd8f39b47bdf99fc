//! Closing a month: a statement for each client, numbered and frozen in one transaction, or nothing at all.

use jiff::tz::TimeZone;
use keyroster_domain::billing::ClientMonth;
use keyroster_domain::usd::Usd;
use keyroster_sheets::statement_file::{Issued, ModelUse, Seller};
use keyroster_store::closed_month::{self, ClosedMonthRow};
use keyroster_store::statement::{self, NewStatement, StatementKind};
use keyroster_store::{StoreError, Writer, snapshot};
use serde_json::json;

use super::frozen::{Dollars, Frozen};
use crate::billing::month::{digest, month_of};
use crate::billing::work::{Worked, WorkedClient, work};
use crate::billing::{checks, words};
use crate::error::{AppError, Code, Outcome};
use crate::parts::App;
use crate::wire::clients::VerifyState;
use crate::wire::error::Step;
use crate::wire::months::UsageFrom;
use crate::wire::statements::{MonthCloseRequest, MonthClosedView};

impl App {
    /// Closes a month of the account on show: exactly the figures that were shown, or nothing.
    ///
    /// # Errors
    /// `PlanStale` where they are others now; `NothingToDo` where it is closed already; `FieldNeedsMending` while
    /// something must be mended first; `ReadOnlyFile`.
    pub async fn month_close(&self, request: &MonthCloseRequest) -> Outcome<MonthClosedView> {
        self.not_a_copy()?;
        let (account_id, now) = (self.account_here().await?, self.now());
        let month = month_of(&request.month, now)?;
        let (from, practice) = (request.source, self.is_practice(account_id).await?);
        let (today, shown) = (now.to_zoned(TimeZone::UTC).date(), request.digest.clone());
        crate::failpoint::hit("month.closing");
        let refused = self
            .file()?
            .write(move |w| {
                // Looked at and closed in one transaction: nothing can come between.
                let worked = work(w, account_id, month, Some(from), now)?;
                if let Some(refusal) = refusal(&worked, &shown, now) {
                    return Ok(Some(refusal));
                }
                close(w, &worked, (today, practice), now).map(|()| None)
            })
            .await?;
        if let Some(refusal) = refused {
            return Err(refusal);
        }
        crate::failpoint::hit("month.closed");
        self.changed();
        let all = self.statements_list().await?.statements;
        let month = month.to_string();
        Ok(MonthClosedView { statements: all.into_iter().filter(|row| row.month == month).collect(), month })
    }
}

/// Why a month is not closed: it is already, something must be mended first, or the figures are not those `shown`.
fn refusal(worked: &Worked, shown: &str, now: jiff::Timestamp) -> Option<AppError> {
    let month = worked.month;
    if worked.books.closed.iter().any(|row| row.month == month) {
        let message = format!("{} is closed already.", month.title());
        return Some(
            AppError::new(Code::NothingToDo, message).safe(
                "Nothing was changed: a closed month never changes. A correction is a note of its own.",
            ),
        );
    }
    let problem = checks::checks(worked, now).into_iter().find(|line| line.state == VerifyState::Problem);
    let (code, message) = match problem {
        Some(problem) => (Code::FieldNeedsMending, format!("{}. {}", problem.title, problem.detail)),
        None if digest(worked) != shown => (
            Code::PlanStale,
            format!("The figures of {} are not the ones you saw any more.", words::month_name(month)),
        ),
        None => return None,
    };
    Some(
        AppError::new(code, message)
            .safe("Nothing was closed and no statement was issued.")
            .step(Step::LookAgain),
    )
}

/// Closes a month: keeps what it rests on, and issues a statement for each client.
fn close(
    w: &Writer<'_>,
    worked: &Worked,
    how: (jiff::civil::Date, bool),
    now: jiff::Timestamp,
) -> Result<(), StoreError> {
    let (account_id, month) = (worked.books.account_id, worked.month);
    let readings = worked.readings.as_ref().filter(|_| worked.from == Some(UsageFrom::Readings));
    for id in readings.map(|readings| readings.snapshot_ids()).unwrap_or_default() {
        snapshot::lock(w, id)?;
    }
    let row = ClosedMonthRow {
        month,
        first_snapshot: readings.map(|readings| readings.first.id),
        last_snapshot: readings.map(|readings| readings.last.id),
        closed_at: now,
    };
    closed_month::insert(w, account_id, &row)?;
    let mut issued = 0;
    for client in worked.clients.iter().filter(|client| !client.bill.is_empty()) {
        issue(w, worked, client, how, now)?;
        issued += 1;
        crate::failpoint::hit("month.half");
    }
    let detail = json!({ "month": month.to_string(), "statements": format!("{issued} issued") });
    crate::audit::record(w, now, Some(account_id), "month.close", month.to_string(), detail)
}

/// Freezes one client's statement, with its content hash in the history.
fn issue(
    w: &Writer<'_>,
    worked: &Worked,
    client: &WorkedClient,
    (issued_on, practice): (jiff::civil::Date, bool),
    now: jiff::Timestamp,
) -> Result<(), StoreError> {
    let (account_id, month) = (worked.books.account_id, worked.month);
    let number = statement::next_number(w, account_id, month)?;
    let (models, models_read) = models(worked, client);
    let issued = Issued {
        number: statement::number_text(month, number),
        issued_on,
        seller: seller(&worked.books.terms.seller),
        statement: client.bill.clone(),
        models,
        models_read,
        practice,
    };
    let frozen = Frozen::Statement { issued, dollars: dollars(&client.month) }.text()?;
    let new = NewStatement {
        month,
        number,
        kind: StatementKind::Statement,
        holder_id: client.bill.client.id,
        corrects: None,
        total: client.bill.total,
        frozen,
        issued_at: now,
    };
    put(w, account_id, &new, "statement.issue").map(drop)
}

/// Puts an issued text into the file and on record; its row id.
pub(super) fn put(
    w: &Writer<'_>,
    account_id: i64,
    new: &NewStatement,
    action: &str,
) -> Result<i64, StoreError> {
    let id = statement::insert(w, account_id, new)?;
    let detail = json!({
        "number": statement::number_text(new.month, new.number),
        "total": new.total.to_decimal(),
        "currency": new.total.currency.code(),
        "content_hash": statement::hash_of(&new.frozen),
    });
    let target = format!("holder:{}", new.holder_id);
    crate::audit::record(w, new.issued_at, Some(account_id), action, target, detail).map(|()| id)
}

fn dollars(month: &ClientMonth) -> Dollars {
    let sums = month.sums;
    Dollars { usage: sums.usage, byok: sums.byok, cost: sums.cost, billed: sums.billed }
}

/// The seller as statements print them.
pub(super) fn seller(row: &keyroster_store::billing::Seller) -> Seller {
    let some = |text: &String| (!text.trim().is_empty()).then(|| text.clone());
    Seller {
        name: row.name.clone(),
        address: row.address.clone(),
        email: some(&row.email),
        tax_id: some(&row.tax_id),
        payment: some(&row.payment),
    }
}

/// A client's usage by model, as OpenRouter told it of the month, and when it was asked.
fn models(worked: &Worked, client: &WorkedClient) -> (Vec<ModelUse>, Option<jiff::Timestamp>) {
    let keys = &worked.books.clients[client.at].keys;
    let of_client = |hash: &keyroster_domain::key::KeyHash| keys.iter().any(|key| key.hash == hash.as_str());
    let mut models: Vec<ModelUse> = Vec::new();
    for row in worked.told.by_model().filter(|row| of_client(&row.hash)) {
        match models.iter_mut().find(|one| one.model == row.model) {
            Some(one) => one.usage = one.usage.checked_add(row.credits).unwrap_or(one.usage),
            None => models.push(ModelUse { model: row.model.clone(), usage: row.credits }),
        }
    }
    models.retain(|one| one.usage > Usd::ZERO);
    models.sort_by(|a, b| b.usage.cmp(&a.usage).then_with(|| a.model.cmp(&b.model)));
    let read = worked.told.asked.iter().filter(|((hash, ..), _)| of_client(hash)).map(|(_, at)| *at).max();
    (models, read)
}
