//! Reading the history: a page at a time, filtered; and looking whether it is whole.

use jiff::Timestamp;
use jiff::civil::Date;
use keyroster_store::audit::{self, AgainstHead, ChangeRow, Passing};
use keyroster_store::{Reader, StoreError};
use serde_json::Value;

use super::details;
use super::names::Names;
use super::words::{Told, UNKNOWN, reversible, told, told_by_detail};
use crate::clock::text;
use crate::connect::count;
use crate::earlier::IMPORTED;
use crate::error::Outcome;
use crate::parts::App;
use crate::wire::history::{HistoryCheckView, HistoryKind, HistoryRequest, HistoryRowView, HistoryView};

/// Rows of one page.
const PAGE: usize = 200;

/// A request, read.
struct Wanted {
    request: HistoryRequest,
    words: Vec<String>,
    from: Timestamp,
    to: Timestamp,
}

impl App {
    /// One page of the changes of the account on show and of the file itself, the newest first.
    ///
    /// # Errors
    /// What the store reports.
    pub async fn history(&self, request: &HistoryRequest) -> Outcome<HistoryView> {
        let account_id = self.account_shown().await?.unwrap_or_default();
        self.history_of(account_id, request).await
    }

    /// The same of a named account.
    ///
    /// # Errors
    /// What the store reports.
    pub async fn history_of(&self, account_id: i64, request: &HistoryRequest) -> Outcome<HistoryView> {
        let (rows, next, entries) = self.history_rows(account_id, request, PAGE).await?;
        Ok(HistoryView { rows, next, entries, zone: self.zone_words(), problem: self.odd_day(request) })
    }

    /// Up to `most` rows; where to go on; and how many changes there are in all.
    pub(super) async fn history_rows(
        &self,
        account_id: i64,
        request: &HistoryRequest,
        most: usize,
    ) -> Outcome<(Vec<HistoryRowView>, Option<i64>, i64)> {
        let wanted = self.wanted(request);
        self.file()?
            .read(move |r| {
                let entries = audit::head(r)?.seq;
                let mut names = Names::read(r, account_id)?;
                let (mut rows, mut next) = (Vec::new(), None);
                audit::walk(r, Some(account_id), wanted.request.before, |change| {
                    match wanted.view(r, &mut names, change)? {
                        Some(view) if rows.len() < most => rows.push(view),
                        // One more than fits: there is another page.
                        Some(_) => {
                            next = rows.last().map(|row: &HistoryRowView| row.seq);
                            return Ok(false);
                        }
                        None => {}
                    }
                    // What was brought in has its own old time, and newer changes may stand before it.
                    Ok(change.utc >= wanted.from || change.action.starts_with(IMPORTED))
                })?;
                Ok((rows, next, entries))
            })
            .await
    }

    fn wanted(&self, request: &HistoryRequest) -> Wanted {
        let zone = self.0.clock.zone();
        let start = |date: Date| date.to_zoned(zone.clone()).map(|at| at.timestamp()).ok();
        let from = day(&request.from).and_then(start);
        let to = day(&request.to).and_then(|date| date.tomorrow().ok()).and_then(start);
        Wanted {
            request: request.clone(),
            words: request.text.split_whitespace().map(str::to_lowercase).collect(),
            from: from.unwrap_or(Timestamp::MIN),
            to: to.unwrap_or(Timestamp::MAX),
        }
    }

    fn odd_day(&self, request: &HistoryRequest) -> Option<String> {
        let odd = [&request.from, &request.to]
            .into_iter()
            .find(|text| !text.trim().is_empty() && day(text).is_none())?;
        let shown = keyroster_domain::roster::clean::quoted(odd.trim());
        Some(format!("{shown} isn't a date. Write it like 2026-12-18. All dates are shown."))
    }

    /// `Berlin time (UTC+1)`.
    fn zone_words(&self) -> String {
        let now = self.0.clock.now().to_zoned(self.0.clock.zone().clone());
        let seconds = now.offset().seconds();
        let (hours, minutes) = (seconds.abs() / 3600, seconds.abs() % 3600 / 60);
        let sign = if seconds < 0 { '−' } else { '+' };
        let part = if minutes == 0 { String::new() } else { format!(":{minutes:02}") };
        let place = self.0.clock.zone().iana_name().and_then(|name| name.rsplit('/').next());
        match place {
            Some(place) if seconds != 0 || place != "UTC" => {
                format!("{} time (UTC{sign}{hours}{part})", place.replace('_', " "))
            }
            _ => "UTC".to_owned(),
        }
    }

    /// Looks at every row: whether each is as it was written, none is missing, and the end is where it was.
    ///
    /// # Errors
    /// What the store reports.
    pub async fn history_verify(&self) -> Outcome<HistoryCheckView> {
        let kept = self.kept_head().await;
        let (entries, broken_at, stands) = self
            .file()?
            .read(move |r| {
                let stands = kept.as_ref().map(|head| audit::against(r, head)).transpose()?;
                Ok((audit::head(r)?.seq, audit::first_broken(r)?, stands))
            })
            .await?;
        let entries_words =
            count(usize::try_from(entries).unwrap_or(usize::MAX), "entry").replace("entrys", "entries");
        let cut = matches!(stands, Some(AgainstHead::Behind | AgainstHead::Other));
        let message = match (broken_at, cut) {
            (Some(at), _) => format!("Entry {at} is not as it was written. Everything before it is whole."),
            (None, true) => {
                "The last entries are missing, or were replaced: this list was put back to an older copy."
                    .to_owned()
            }
            (None, false) if stands.is_some() => format!("{entries_words}, none missing or altered."),
            (None, false) => {
                format!(
                    "{entries_words}, none altered. Whether the last ones are missing can't be told here."
                )
            }
        };
        let at = text(self.now());
        Ok(HistoryCheckView { entries, whole: broken_at.is_none() && !cut, broken_at, message, at })
    }
}

fn day(text: &str) -> Option<Date> {
    text.trim().parse().ok()
}

impl Wanted {
    /// The row in words, if it is wanted. What a filter leaves out is told from its few short fields alone.
    fn view(
        &self,
        r: &Reader<'_>,
        names: &mut Names,
        change: &Passing<'_>,
    ) -> Result<Option<HistoryRowView>, StoreError> {
        if change.utc < self.from || change.utc >= self.to {
            return Ok(None);
        }
        let mut words = told(change.action, &Value::Null);
        if self.request.kind.is_some_and(|kind| kind != words.kind) {
            return Ok(None);
        }
        let about = names.about(r, change.target)?;
        let of_person = self.request.holder_id.is_none_or(|id| about.holder_id == Some(id));
        let of_class = self.request.roster_id.is_none_or(|id| about.roster_id == Some(id));
        if !of_person || !of_class {
            return Ok(None);
        }
        let who = if words.kind == HistoryKind::Noticed { "" } else { change.actor };
        let mut read = None;
        if !self.words.is_empty() {
            if told_by_detail(change.action) {
                let whole = read.insert(whole(change)?);
                words = told(change.action, &whole.1);
            }
            let all = format!("{} {} {who}", what(&words, change.action), about.text).to_lowercase();
            if !self.words.iter().all(|word| all.contains(word.as_str())) {
                return Ok(None);
            }
        }
        let (row, detail) = match read {
            Some(read) => read,
            None => whole(change)?,
        };
        let words = told(change.action, &detail);
        Ok(Some(HistoryRowView {
            seq: row.seq,
            at: text(change.utc),
            what: what(&words, change.action),
            kind: words.kind,
            target: about.text.clone(),
            holder_id: about.holder_id,
            roster_id: about.roster_id,
            who: who.to_owned(),
            result: words.result,
            changes: details::changes(&detail, &|word| names.of_word(word)),
            reverses: reversible(change.action, &detail),
        }))
    }
}

fn whole(change: &Passing<'_>) -> Result<(ChangeRow, Value), StoreError> {
    let row = change.whole()?;
    let detail = serde_json::from_str(&row.detail_json).unwrap_or_default();
    Ok((row, detail))
}

fn what(words: &Told, action: &str) -> String {
    if words.what == UNKNOWN { format!("{UNKNOWN} ({action})") } else { words.what.to_owned() }
}
