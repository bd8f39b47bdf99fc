//! Usage by client, day and model: each day with where it was read, gaps named.

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use keyroster_domain::usd::Usd;
use keyroster_store::usage_day::UsageDayRow;

use super::days::{self, DayFrom};
use super::month::month_of;
use super::words;
use super::work::{Worked, lived, work};
use crate::error::Outcome;
use crate::parts::App;
use crate::wire::months::{ClientUsageView, DayUsageView, ModelUsageView, UsageDayView, UsageView};

impl App {
    /// Usage of a month by client, day and model, as far as it is known here. No network.
    ///
    /// # Errors
    /// `FieldNeedsMending` for a text that is no month.
    pub async fn usage_view(&self, month: &str) -> Outcome<UsageView> {
        let (account_id, now) = (self.account_here().await?, self.now());
        let month = month_of(month, now)?;
        let worked = self.file()?.read(move |r| work(r, account_id, month, None, now)).await?;
        Ok(view(&worked, now))
    }
}

type Days = Vec<Option<(Usd, DayFrom)>>;

pub(crate) fn view(worked: &Worked, now: Timestamp) -> UsageView {
    let today = now.to_zoned(TimeZone::UTC).date();
    let days: Vec<Date> = worked.month.days().into_iter().filter(|day| *day <= today).collect();
    let mut clients = Vec::new();
    let mut all: Vec<Days> = Vec::new();
    let mut rows: Vec<&UsageDayRow> = Vec::new();
    for client in &worked.books.clients {
        let keys: Vec<_> = client.keys.iter().filter(|key| lived(key, worked.month)).collect();
        if keys.is_empty() && client.holder.removed_at.is_some() {
            continue;
        }
        let by_key: Vec<Days> = keys.iter().map(|key| days::of_key(worked, key, &days)).collect();
        let by_day = if keys.is_empty() {
            vec![Some((Usd::ZERO, DayFrom::NotThere)); days.len()]
        } else {
            days::sum(days.len(), &by_key)
        };
        let of_client = |row: &&UsageDayRow| keys.iter().any(|key| key.hash == row.hash.as_str());
        let own: Vec<&UsageDayRow> = worked.told.by_model().filter(of_client).collect();
        let bill = worked.clients.iter().find(|one| one.bill.client.id == client.holder.holder.id);
        let sums = bill.map(|bill| bill.month.sums).unwrap_or_default();
        clients.push((
            sums.usage,
            ClientUsageView {
                holder_id: client.holder.holder.id,
                name: client.holder.holder.person.name.clone(),
                credits: sums.usage.to_decimal(),
                byok: sums.byok.to_decimal(),
                days: day_views(&days, &by_day),
                models: models(&own),
            },
        ));
        rows.extend(own);
        all.push(by_day);
    }
    clients.sort_by(|a, b| b.0.cmp(&a.0).then_with(|| a.1.name.cmp(&b.1.name)));
    let credits = Usd::checked_sum(clients.iter().map(|(used, _)| *used)).unwrap_or_default();
    let by_model = Usd::checked_sum(rows.iter().map(|row| row.credits)).unwrap_or_default();
    let sums = days::sum(days.len(), &all);
    UsageView {
        month: worked.month.to_string(),
        title: worked.month.title(),
        clients: clients.into_iter().map(|(_, client)| client).collect(),
        days: days
            .iter()
            .zip(&sums)
            .map(|(day, used)| UsageDayView {
                day: day.to_string(),
                credits: used.map(|(used, _)| used.to_decimal()),
                source: used.map_or_else(|| gap(*day, today), |(_, from)| source(from)),
            })
            .collect(),
        models: models(&rows),
        by_model: by_model.to_decimal(),
        credits: credits.to_decimal(),
    }
}

fn day_views(days: &[Date], by_day: &Days) -> Vec<DayUsageView> {
    let view = |(day, used): (&Date, &Option<(Usd, DayFrom)>)| DayUsageView {
        day: day.to_string(),
        credits: used.map(|(used, _)| used.to_decimal()),
    };
    days.iter().zip(by_day).map(view).collect()
}

/// Where a day was read, in words.
pub(super) fn source(from: DayFrom) -> String {
    match from {
        DayFrom::NotThere => "No key was there".to_owned(),
        DayFrom::Activity(at) => format!("OpenRouter’s activity, asked {}", words::moment(at)),
        DayFrom::Analytics(at) => format!("OpenRouter’s analytics, asked {}", words::moment(at)),
        DayFrom::Readings(at, 1) => format!("Own reading of {}", words::moment(at)),
        DayFrom::Readings(at, days) => {
            format!(
                "Own reading of {}; it holds {days} days, because none was read between",
                words::moment(at)
            )
        }
    }
}

fn gap(day: Date, today: Date) -> String {
    if day == today { "Today is not over; no reading yet".to_owned() } else { "Not read: a gap".to_owned() }
}

fn models(rows: &[&UsageDayRow]) -> Vec<ModelUsageView> {
    let mut models: Vec<(String, Usd, Option<i64>)> = Vec::new();
    for row in rows {
        let at = models.iter().position(|(model, ..)| *model == row.model).unwrap_or_else(|| {
            models.push((row.model.clone(), Usd::ZERO, Some(0)));
            models.len() - 1
        });
        let (_, credits, requests) = &mut models[at];
        *credits = credits.checked_add(row.credits).unwrap_or(*credits);
        *requests = requests.zip(row.requests).map(|(a, b)| a.saturating_add(b));
    }
    models.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    let total = models.iter().map(|(_, credits, _)| i128::from(credits.nanos())).sum::<i128>().max(1);
    let share = |credits: Usd| u32::try_from(i128::from(credits.nanos().max(0)) * 100 / total).unwrap_or(100);
    models
        .into_iter()
        .map(|(model, credits, requests)| ModelUsageView {
            model,
            credits: credits.to_decimal(),
            share: share(credits),
            requests,
        })
        .collect()
}
