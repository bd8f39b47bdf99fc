//! How a class stands, for a face.

use jiff::tz::TimeZone;
use jiff::{Timestamp, civil};
use keyroster_store::class_hours::{self, ClassHoursRow};
use keyroster_store::pause::{self, KeyIs, PauseKeyRow, PauseRow, Why};
use keyroster_store::{StoreError, roster};

use super::THIS_COMPUTER;
use crate::clock::text;
use crate::error::Outcome;
use crate::parts::{App, guard};
use crate::wire::hours::{ClassStateView, HoursView, MissedView, PauseView};

impl App {
    pub(super) async fn class_state_at(&self, roster_id: i64, wall: Timestamp) -> Outcome<ClassStateView> {
        let (name, live, held, hours) = self
            .file()?
            .read(move |r| {
                let row = roster::get(r, roster_id)?.ok_or(StoreError::NoRow { what: "class" })?;
                let live = pause::live_keys(r, roster_id)?;
                let held = match pause::open(r, roster_id)? {
                    Some(row) => Some((row, keys_now(r, row.id)?)),
                    None => None,
                };
                Ok((row.name, live, held, class_hours::get(r, roster_id)?))
            })
            .await?;
        let off = live.iter().filter(|key| key.observed.disabled == Some(true)).count();
        Ok(ClassStateView {
            roster_id,
            roster_name: name,
            on: small(live.len() - off),
            off: small(off),
            pause: held.map(|(row, keys)| pause_view(&row, &keys)),
            hours: hours.map(|row| self.hours_view(&row, wall)),
            zone: shown_zone(&self.zone_name(), self.0.clock.zone()),
        })
    }

    fn hours_view(&self, row: &ClassHoursRow, wall: Timestamp) -> HoursView {
        let zone = self.zone_of(&row.zone);
        let standing = row.hours.standing(&zone, wall);
        let day = |day: Option<civil::Date>| day.map(|day| day.to_string()).unwrap_or_default();
        HoursView {
            days: (0..7).map(|n| row.hours.days.mask() & (1 << n) != 0).collect(),
            opens: row.hours.opens.strftime("%H:%M").to_string(),
            closes: row.hours.closes.strftime("%H:%M").to_string(),
            from: day(row.hours.from),
            until: day(row.hours.until),
            open: standing.open,
            next_at: standing.until.map(text),
            next: standing.until.map(|next| moment(&zone, next, wall)),
            left_open: !standing.open && row.left_open_until.is_some_and(|until| wall < until),
            missed: row.missed.zip(row.missed_until).map(|(missed, until)| MissedView {
                at: text(missed.first),
                opens: missed.opens,
                count: missed.count,
                until: text(until),
            }),
            trouble: guard(&self.0.hours.troubles).get(&row.roster_id).map(|(view, _)| view.clone()),
            zone: shown_zone(&row.zone, &zone),
        }
    }
}

/// The keys of a pause with whether each is off now; `None` = not there any more.
fn keys_now(
    r: &keyroster_store::Reader<'_>,
    pause_id: i64,
) -> Result<Vec<(PauseKeyRow, Option<bool>)>, StoreError> {
    pause::keys(r, pause_id)?
        .into_iter()
        .map(|key| {
            let row = keyroster_store::key::get(r, &key.key_hash)?.filter(|row| row.gone_at.is_none());
            Ok((key, row.map(|row| row.observed.disabled == Some(true))))
        })
        .collect()
}

fn pause_view(row: &PauseRow, keys: &[(PauseKeyRow, Option<bool>)]) -> PauseView {
    let holds = |key: &PauseKeyRow| matches!(key.state, KeyIs::On | KeyIs::Off);
    let count = |fits: &dyn Fn(&PauseKeyRow, Option<bool>) -> bool| {
        small(keys.iter().filter(|(key, off)| fits(key, *off)).count())
    };
    PauseView {
        by_hand: row.why == Why::Hand,
        since: text(row.began_at),
        held: count(&|key, off| holds(key) && off == Some(true)),
        still_on: count(&|key, off| holds(key) && off == Some(false)),
        was_off: count(&|key, off| key.was_off && off.is_some()),
        gone: count(&|_, off| off.is_none()),
    }
}

/// A moment by the wall clock of a zone, as near as it is.
pub(super) fn moment(zone: &TimeZone, at: Timestamp, now: Timestamp) -> String {
    let (at, now) = (zone.to_datetime(at), zone.to_datetime(now));
    let days = (at.date() - now.date()).get_days();
    let form = match days {
        0 => "%H:%M",
        1..=6 => "%a %H:%M",
        _ => "%-d %b %Y, %H:%M",
    };
    at.strftime(form).to_string()
}

fn shown_zone(name: &str, zone: &TimeZone) -> String {
    let known = if name == THIS_COMPUTER { zone.iana_name() } else { Some(name) };
    known.unwrap_or("this computer's time").replace('_', " ")
}

fn small(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}
