//! One person's last days, from the snapshots.

use jiff::Timestamp;
use jiff::ToSpan;
use keyroster_domain::usage::by_day;
use keyroster_domain::usd::Usd;
use keyroster_store::{key, snapshots};

use crate::clock::text;
use crate::error::Outcome;
use crate::parts::App;
use crate::wire::snapshots::{DayView, PersonDaysView};

/// How many days are shown, today included.
const DAYS: i64 = 14;

impl App {
    /// What one person spent on each of the last days, all their keys together. No network.
    ///
    /// # Errors
    /// What the store reports.
    pub async fn person_days(&self, holder_id: i64) -> Outcome<PersonDaysView> {
        let edges = self.last_days();
        let Some(first) = edges.first().copied() else { return Ok(PersonDaysView { days: Vec::new() }) };
        let readings = self
            .file()?
            .read(move |r| {
                let keys = key::of_holder(r, holder_id)?;
                keys.into_iter()
                    .map(|key| {
                        let read = snapshots::series(r, key.account_id, &key.hash, first)?;
                        Ok((read, key.observed.created_at))
                    })
                    .collect::<Result<Vec<_>, _>>()
            })
            .await?;
        if readings.iter().all(|(read, _)| read.is_empty()) {
            return Ok(PersonDaysView { days: Vec::new() });
        }
        let mut days = vec![Usd::ZERO; edges.len() - 1];
        for (read, made) in &readings {
            for (day, spent) in days.iter_mut().zip(by_day(read, &edges, *made)) {
                *day = day.checked_add(spent).unwrap_or(*day);
            }
        }
        let greatest = days.iter().map(|day| i128::from(day.nanos())).max().unwrap_or_default().max(1);
        let share = |spent: Usd| u32::try_from(i128::from(spent.nanos()) * 1000 / greatest).unwrap_or(1000);
        let view = |(day, at): (&Usd, &Timestamp)| DayView {
            at: text(*at),
            spent: day.to_decimal(),
            share: share(*day),
        };
        Ok(PersonDaysView { days: days.iter().zip(&edges).map(view).collect() })
    }

    /// When each of the last days began where the person is, and when today ends.
    fn last_days(&self) -> Vec<Timestamp> {
        let today = self.0.clock.today();
        let edge = |back: i64| {
            let date = today.checked_sub(back.days()).ok()?;
            Some(date.to_zoned(self.0.clock.zone().clone()).ok()?.timestamp())
        };
        (-1..DAYS).rev().filter_map(edge).collect()
    }
}
