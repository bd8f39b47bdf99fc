//! Correcting an issued statement: it never changes; a credit or debit note says the difference.

use jiff::Timestamp;
use jiff::tz::TimeZone;
use keyroster_domain::billing::{
    Client, ClientMonth, Correction, Decision, KeyPart, KeyPeriod, MarkupHistory, Note, Source, Statement,
    client_month, correction, statement as work_out,
};
use keyroster_domain::usd::Usd;
use keyroster_sheets::statement_file::IssuedNote;
use keyroster_store::statement::{self, NewStatement, StatementRow};
use keyroster_store::{Reader, StoreError, Writer};
use sha2::{Digest, Sha256};

use super::frozen::{Dollars, Frozen, note_kind};
use super::{close, lines};
use crate::billing::work::{Worked, work};
use crate::error::{AppError, Code, Outcome};
use crate::parts::App;
use crate::wire::error::Step;
use crate::wire::months::UsageFrom;
use crate::wire::statements::{CorrectionRequest, CorrectionView, StatementKindView, StatementRowView};

/// What a correction would be.
struct Corrected {
    row: StatementRow,
    note: Option<Note>,
    after: Statement,
    dollars: Dollars,
    worked: Worked,
}

impl App {
    /// What correcting a statement would say now, worked out by the terms it was issued by. Nothing is issued.
    ///
    /// # Errors
    /// `NotFound`; `NothingToDo` for a note: it is the statement that is corrected.
    pub async fn correction_view(&self, id: i64) -> Outcome<CorrectionView> {
        let (account_id, now) = (self.account_here().await?, self.now());
        let found = self.file()?.read(move |r| corrected(r, account_id, id, now)).await??;
        let (lines, sums) = found.note.as_ref().map(lines::of_note).unwrap_or_default();
        Ok(CorrectionView {
            row: self.statement_row_view(id).await?,
            kind: found.note.as_ref().map(|note| StatementKindView::from(note_kind(note.kind))),
            lines,
            sums,
            digest: digest(&found),
        })
    }

    /// Issues a correction, numbered and frozen.
    ///
    /// # Errors
    /// `PlanStale` where the difference is another one now; `NothingToDo` without one; `FieldNeedsMending` without a
    /// reason; `ReadOnlyFile`.
    pub async fn correction_issue(&self, request: &CorrectionRequest) -> Outcome<StatementRowView> {
        self.not_a_copy()?;
        let reason = request.reason.trim().to_owned();
        if reason.is_empty() {
            return Err(AppError::new(Code::FieldNeedsMending, "Say why: the reason stands on the note.")
                .safe("Nothing was issued."));
        }
        let (account_id, now) = (self.account_here().await?, self.now());
        let practice = self.is_practice(account_id).await?;
        let (of, shown) = (request.id, request.digest.clone());
        crate::failpoint::hit("correction.issuing");
        let id = self
            .file()?
            .write(move |w| {
                // Looked at and issued in one transaction: nothing can come between.
                let found = match corrected(w, account_id, of, now)? {
                    Ok(found) => found,
                    Err(refusal) => return Ok(Err(refusal)),
                };
                let stale = digest(&found) != shown;
                match found.note.clone() {
                    _ if stale => {
                        let message = "The difference is not the one you saw any more.";
                        Ok(Err(refused(Code::PlanStale, message).step(Step::LookAgain)))
                    }
                    None => {
                        let message = "Nothing is different: there is nothing to correct.";
                        Ok(Err(refused(Code::NothingToDo, message)))
                    }
                    Some(note) => issue(w, found, note, (reason, practice), now).map(Ok),
                }
            })
            .await??;
        crate::failpoint::hit("correction.issued");
        self.changed();
        self.statement_row_view(id).await
    }
}

fn refused(code: Code, message: &str) -> AppError {
    AppError::new(code, message).safe("Nothing was issued.")
}

/// Freezes a note; its row id.
fn issue(
    w: &Writer<'_>,
    found: Corrected,
    note: Note,
    (reason, practice): (String, bool),
    now: Timestamp,
) -> Result<i64, StoreError> {
    let Corrected { row, after, dollars, worked, .. } = found;
    let account_id = worked.books.account_id;
    let number = statement::next_number(w, account_id, row.month)?;
    let (kind, total) = (note_kind(note.kind), note.total);
    let issued = IssuedNote {
        number: statement::number_text(row.month, number),
        issued_on: now.to_zoned(TimeZone::UTC).date(),
        seller: close::seller(&worked.books.terms.seller),
        corrects: row.number_text(),
        month: row.month,
        client: after.client.clone(),
        reason,
        terms: after.terms,
        source: after.source.clone(),
        note,
        practice,
    };
    let new = NewStatement {
        month: row.month,
        number,
        kind,
        holder_id: row.holder_id,
        corrects: Some(row.id),
        total,
        frozen: Frozen::Note { issued, after, dollars }.text()?,
        issued_at: now,
    };
    let id = close::put(w, account_id, &new, "statement.correct")?;
    crate::failpoint::hit("correction.half");
    Ok(id)
}

/// What correcting a statement comes to now; `Ok(Err(…))` says why it cannot be corrected.
fn corrected(
    r: &Reader<'_>,
    account_id: i64,
    id: i64,
    now: Timestamp,
) -> Result<Outcome<Corrected>, StoreError> {
    let Some(row) = statement::of_account(r, account_id)?.into_iter().find(|row| row.id == id) else {
        return Ok(Err(super::not_here()));
    };
    if row.corrects.is_some() {
        let message = "That is a note. Correct the statement it belongs to.";
        return Ok(Err(refused(Code::NothingToDo, message)));
    }
    let before = match Frozen::read(&last_word(r, account_id, &row)?) {
        Ok(last) => last.statement().clone(),
        Err(damaged) => return Ok(Err(damaged)),
    };
    // Read as it was read when the statement was issued.
    let from = match before.source {
        Source::Readings { .. } => UsageFrom::Readings,
        Source::Analytics { .. } => UsageFrom::Analytics,
    };
    let worked = work(r, account_id, row.month, Some(from), now)?;
    Ok(measured(row, &before, worked))
}

/// The difference between what stood `before` and the month as it is worked out now.
fn measured(row: StatementRow, before: &Statement, worked: Worked) -> Outcome<Corrected> {
    let (after, now_dollars) = by_its_terms(&worked, before)?;
    let earlier = dollars_of(before, &worked)?;
    let minus = |a: Usd, b: Usd| a.checked_sub(b).unwrap_or_default();
    let dollars = Dollars {
        usage: minus(now_dollars.usage, earlier.usage),
        byok: minus(now_dollars.byok, earlier.byok),
        cost: minus(now_dollars.cost, earlier.cost),
        billed: minus(now_dollars.billed, earlier.billed),
    };
    Ok(Corrected { row, note: correction(before, &after), after, dollars, worked })
}

/// The statement, or the last note about it.
fn last_word(r: &Reader<'_>, account_id: i64, row: &StatementRow) -> Result<StatementRow, StoreError> {
    let issued = statement::of_month(r, account_id, row.month)?;
    Ok(issued.into_iter().rfind(|one| one.corrects == Some(row.id)).unwrap_or_else(|| row.clone()))
}

/// The month as usage and decisions are now, by the terms of the issued statement and the markups that hold now.
fn by_its_terms(worked: &Worked, before: &Statement) -> Outcome<(Statement, Dollars)> {
    let gone = || {
        AppError::new(
            Code::NotFound,
            "The month’s usage is not known any more: there is nothing to correct it by.",
        )
        .safe("Nothing was issued.")
    };
    let found =
        worked.clients.iter().find(|client| client.bill.client.id == before.client.id).ok_or_else(gone)?;
    let book = &worked.books.clients[found.at];
    let keys = found.keys.clone();
    let client = Client { name: before.client.name.clone(), ..found.bill.client.clone() };
    let source = found.bill.source.clone();
    let after = work_out(worked.month, client.clone(), &keys, source.clone(), &book.markups, before.terms)
        .map_err(|cause| gone().because(cause))?;
    let fee = &worked.books.terms.fee;
    let dollars = client_month(worked.month, client, &keys, source, &book.markups, before.terms, fee)
        .map_err(|cause| gone().because(cause))?;
    Ok((after, of_month(&dollars)))
}

fn of_month(month: &ClientMonth) -> Dollars {
    let sums = month.sums;
    Dollars { usage: sums.usage, byok: sums.byok, cost: sums.cost, billed: sums.billed }
}

/// An issued statement's dollars by the fee that holds now, so that a difference of usage alone is told.
fn dollars_of(before: &Statement, worked: &Worked) -> Outcome<Dollars> {
    let mut keys: Vec<(KeyPeriod, Option<Decision>)> = Vec::new();
    let mut markups = MarkupHistory::default();
    for line in &before.lines {
        let part = KeyPart { from: line.from, to: line.to, credits: line.usage, byok: line.byok };
        markups
            .account
            .push(keyroster_domain::billing::Markup { from: line.from, percent: Some(line.markup) });
        match keys.iter_mut().find(|(key, _)| key.hash == line.hash) {
            Some((key, _)) => key.parts.push(part),
            None => keys.push((
                KeyPeriod {
                    hash: line.hash.clone(),
                    name: line.key.clone(),
                    parts: vec![part],
                    doubt: None,
                    deleted: None,
                },
                None,
            )),
        }
    }
    let fee = &worked.books.terms.fee;
    let month = client_month(
        before.month,
        before.client.clone(),
        &keys,
        before.source.clone(),
        &markups,
        before.terms,
        fee,
    )
    .map_err(|cause| {
        AppError::new(Code::Internal, "The statement could not be worked out again.").because(cause)
    })?;
    Ok(of_month(&month))
}

fn digest(found: &Corrected) -> String {
    let text = serde_json::to_vec(&(&found.row.sha256, &found.note, &found.after)).unwrap_or_default();
    hex::encode(Sha256::digest(text))
}

/// The lines of a correction as text: what, usage, amount.
pub(super) fn line_of(line: &Correction) -> (String, Option<Usd>, String) {
    match line {
        Correction::Key { key, usage, amount } => (key.clone(), Some(*usage), amount.to_text()),
        Correction::Charge { charge, amount } => (lines::charge(*charge).to_owned(), None, amount.to_text()),
    }
}
