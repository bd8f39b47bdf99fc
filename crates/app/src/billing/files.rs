//! A month's usage as a file: by client, key, day and model, each figure with where and when it was read.

use jiff::Timestamp;
use jiff::tz::TimeZone;
use keyroster_domain::key::KeyHash;
use keyroster_sheets::usage_file::{self, UsageLine, UsageSource};
use keyroster_store::usage_day::UsageSource as Told;

use super::days::{self, DayFrom};
use super::month::month_of;
use super::work::{Worked, lived, work};
use crate::error::Outcome;
use crate::parts::App;

impl App {
    /// A month's usage as CSV: the name to offer, and its bytes. No network.
    ///
    /// # Errors
    /// `FieldNeedsMending` for a text that is no month.
    pub async fn usage_file(&self, month: &str) -> Outcome<(String, Vec<u8>)> {
        let (account_id, now) = (self.account_here().await?, self.now());
        let month = month_of(month, now)?;
        let practice = self.is_practice(account_id).await?;
        let worked = self.file()?.read(move |r| work(r, account_id, month, None, now)).await?;
        let mark = if practice { "PRACTICE_" } else { "" };
        Ok((format!("{mark}usage_{month}.csv"), usage_file::csv(&lines(&worked, now), practice)))
    }

    /// A month by client as CSV, with cost, billed and margin: the name to offer, and its bytes. No network.
    ///
    /// # Errors
    /// `FieldNeedsMending` for a text that is no month.
    pub async fn month_file(&self, month: &str) -> Outcome<(String, Vec<u8>)> {
        let (account_id, now) = (self.account_here().await?, self.now());
        let month = month_of(month, now)?;
        let practice = self.is_practice(account_id).await?;
        let worked = self.file()?.read(move |r| work(r, account_id, month, None, now)).await?;
        let rows: Vec<_> = worked.clients.into_iter().map(|client| client.month).collect();
        let all = keyroster_domain::billing::totals(rows.iter().map(|row| &row.sums)).unwrap_or_default();
        let mark = if practice { "PRACTICE_" } else { "" };
        Ok((format!("{mark}month_{month}.csv"), usage_file::month_csv(month, &rows, &all, practice)))
    }
}

fn lines(worked: &Worked, now: Timestamp) -> Vec<UsageLine<'_>> {
    let today = now.to_zoned(TimeZone::UTC).date();
    let all: Vec<_> = worked.month.days().into_iter().filter(|day| *day <= today).collect();
    let mut lines = Vec::new();
    for client in &worked.books.clients {
        let name = client.holder.holder.person.name.as_str();
        for key in client.keys.iter().filter(|key| lived(key, worked.month)) {
            let hash = KeyHash::new(&key.hash);
            let line = |day, model, usage, byok, source, read| UsageLine {
                client: Some(name),
                key: &key.observed.name,
                hash: &key.hash,
                day: Some(day),
                model,
                usage,
                byok,
                source,
                read,
            };
            for (day, used) in all.iter().zip(days::of_key(worked, key, &all)) {
                match used {
                    Some((_, DayFrom::NotThere)) => {}
                    Some((_, DayFrom::Activity(read))) => {
                        let rows = worked.told.rows.iter().filter(|row| {
                            row.hash == hash && row.day == *day && row.source == Told::Activity
                        });
                        lines.extend(rows.map(|row| {
                            let model = Some(row.model.as_str());
                            line(*day, model, Some(row.credits), Some(row.byok), UsageSource::Activity, read)
                        }));
                    }
                    Some((used, DayFrom::Analytics(read))) => {
                        let byok = worked.told.day(&hash, *day, Told::Analytics).1;
                        lines.push(line(*day, None, Some(used), Some(byok), UsageSource::Analytics, read));
                    }
                    Some((used, DayFrom::Readings(read, _))) => {
                        lines.push(line(*day, None, Some(used), None, UsageSource::Readings, read));
                    }
                    None => lines.push(line(*day, None, None, None, UsageSource::Readings, now)),
                }
            }
        }
    }
    lines
}
