//! A whole class turned off at once and given back exactly as it was; and the hours in which a class is open.

mod keep;
mod pause;
mod switch;
mod view;

use std::collections::HashMap;
use std::sync::Mutex;

use jiff::Timestamp;
use jiff::tz::TimeZone;
use keyroster_domain::hours::{self, ClassHours, Days, HoursProblem, TimeText};
use keyroster_store::{class_hours, pause as held};
use serde_json::json;

use crate::clock::Clock;
use crate::error::{AppError, Code, Outcome};
use crate::parts::{App, guard};
use crate::wire::error::ErrorView;
use crate::wire::hours::{ClassStateView, ClassSwitchView, HoursRequest};

/// The zone's name where the system does not tell one.
const THIS_COMPUTER: &str = "local";

/// What the keeping of hours knows beside the file.
#[derive(Default)]
pub(crate) struct Keeping {
    /// Turning a class off and giving it back come one after the other.
    one_at_a_time: tokio::sync::Mutex<()>,
    /// What went wrong last, by class, and when it is tried again.
    troubles: Mutex<HashMap<i64, (ErrorView, Timestamp)>>,
}

impl App {
    /// How a class stands: on, off, held, open until when.
    ///
    /// # Errors
    /// `NotFound`.
    pub async fn class_state(&self, roster_id: i64) -> Outcome<ClassStateView> {
        self.class_state_at(roster_id, Clock::wall()).await
    }

    /// Turns every live key of a class off, having noted what each one was. In a class that its hours closed, only a
    /// person opens it from now on.
    ///
    /// # Errors
    /// As reading the account and changing keys do; what was turned off by then stays noted.
    pub async fn class_off(&self, roster_id: i64) -> Outcome<ClassSwitchView> {
        let _one = self.0.hours.one_at_a_time.lock().await;
        self.hold(roster_id, held::Why::Hand).await
    }

    /// Gives a class back exactly as it was before it was turned off. Outside its hours it stays open until they
    /// change the next time.
    ///
    /// # Errors
    /// `NothingToDo` where the class is not turned off; as reading the account and changing keys do.
    pub async fn class_restore(&self, roster_id: i64) -> Outcome<ClassSwitchView> {
        let _one = self.0.hours.one_at_a_time.lock().await;
        let mut report = self.give_back(roster_id).await?;
        self.leave_open(roster_id, Clock::wall()).await?;
        report.state = self.class_state(roster_id).await?;
        Ok(report)
    }

    /// Sets the hours of a class.
    ///
    /// # Errors
    /// `FieldNeedsMending`.
    pub async fn hours_set(&self, request: &HoursRequest) -> Outcome<ClassStateView> {
        let row = self.roster_row(request.roster_id).await?;
        let hours = hours_of(request)?;
        let zone = self.zone_name();
        let (now, wall, id, account_id) = (self.now(), Clock::wall(), row.id, row.account_id);
        let detail = json!({ "hours": hours, "zone": zone });
        self.file()?
            .write(move |w| {
                class_hours::set(w, id, &hours, &zone, wall)?;
                crate::audit::record(w, now, Some(account_id), "hours.set", format!("roster:{id}"), detail)
            })
            .await?;
        guard(&self.0.hours.troubles).remove(&id);
        self.changed();
        self.class_state(id).await
    }

    /// A class without hours. Where they hold its keys off, the keys stay off until a person restores them.
    ///
    /// # Errors
    /// `NotFound`.
    pub async fn hours_delete(&self, roster_id: i64) -> Outcome<ClassStateView> {
        let row = self.roster_row(roster_id).await?;
        let (now, id, account_id) = (self.now(), row.id, row.account_id);
        self.file()?
            .write(move |w| {
                if let Some(pause) = held::open(w, id)?.filter(|pause| pause.why == held::Why::Hours) {
                    held::by_hand(w, pause.id)?;
                }
                if class_hours::delete(w, id)? {
                    let target = format!("roster:{id}");
                    crate::audit::record(w, now, Some(account_id), "hours.delete", target, json!({}))?;
                }
                Ok(())
            })
            .await?;
        guard(&self.0.hours.troubles).remove(&id);
        self.changed();
        self.class_state(id).await
    }

    /// The person has read what the hours missed.
    ///
    /// # Errors
    /// What the store reports.
    pub async fn hours_missed_read(&self, roster_id: i64) -> Outcome<ClassStateView> {
        self.file()?.write(move |w| class_hours::read_missed(w, roster_id)).await?;
        self.changed();
        self.class_state(roster_id).await
    }

    fn zone_name(&self) -> String {
        self.0.clock.zone().iana_name().unwrap_or(THIS_COMPUTER).to_owned()
    }

    /// The zone of a class's hours. One that this computer does not know gives way to its own.
    fn zone_of(&self, name: &str) -> TimeZone {
        TimeZone::get(name).unwrap_or_else(|_| self.0.clock.zone().clone())
    }
}

fn hours_of(request: &HoursRequest) -> Outcome<ClassHours> {
    let mend = |message: &str| AppError::new(Code::FieldNeedsMending, message).safe("Nothing was changed.");
    let mask = request.days.iter().take(7).enumerate().fold(0, |mask, (n, on)| mask | u8::from(*on) << n);
    let days = Days::of_mask(mask).ok_or_else(|| mend("Choose at least one day of the week."))?;
    let time = |text: &str, which: &str| match hours::time(text) {
        TimeText::At(time) => Ok(time),
        TimeText::Blank => Err(mend(&format!("Write when the class {which}, like 9:00."))),
        TimeText::NotATime => {
            Err(mend(&format!("{} isn't a time of the day. Write it like 9:00.", short(text))))
        }
    };
    let day = |text: &str| match (text.trim(), hours::day(text)) {
        ("", _) => Ok(None),
        (_, Some(day)) => Ok(Some(day)),
        (text, None) => Err(mend(&format!("{} isn't one clear day. Write it like 2026-12-18.", short(text)))),
    };
    let hours = ClassHours {
        days,
        opens: time(&request.opens, "opens")?,
        closes: time(&request.closes, "closes")?,
        from: day(&request.from)?,
        until: day(&request.until)?,
    };
    hours.check().map_err(|problem| {
        mend(match problem {
            HoursProblem::NoDay => "Choose at least one day of the week.",
            HoursProblem::SameTime => "The class would open and close at the same time.",
            HoursProblem::LastBeforeFirst => "The last day lies before the first.",
            HoursProblem::NeverOpen => "None of the chosen weekdays lies between the first and the last day.",
        })
    })?;
    Ok(hours)
}

fn short(text: &str) -> String {
    keyroster_domain::roster::clean::quoted(&text.trim().chars().take(24).collect::<String>())
}
