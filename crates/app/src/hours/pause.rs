//! Turning a class off and giving it back: what each key was is committed before the first request leaves.

use std::collections::HashMap;

use jiff::{SignedDuration, Timestamp};
use keyroster_store::key::KeyRow;
use keyroster_store::pause::{self, KeyIs, PauseKeyRow, PauseRow, Why};
use keyroster_store::{class_hours, holder};
use serde_json::json;

use super::switch::Switched;
use crate::error::{AppError, Code, Outcome};
use crate::parts::App;
use crate::wire::changes::ChangeEnd;
use crate::wire::hours::{ClassSwitchView, LeftView};

/// What a class was is taken from a reading no older than this.
const FRESH: SignedDuration = SignedDuration::from_secs(5);

impl App {
    /// Turns off what is on, and notes first what each key was. A class that is held already: what is left of it.
    pub(super) async fn hold(&self, roster_id: i64, why: Why) -> Outcome<ClassSwitchView> {
        self.not_a_copy()?;
        self.no_run().await?;
        // Refused before anything is noted: a class is never called off because of a button that did nothing.
        self.no_changes().await?;
        let account_id = self.account_of_roster(roster_id).await?;
        self.reading(account_id, FRESH).await?;
        let now = self.now();
        let (pause, keys) = self
            .file()?
            .write(move |w| {
                let live = pause::live_keys(w, roster_id)?;
                let open = pause::open(w, roster_id)?;
                if live.is_empty() && open.is_none() {
                    return Ok(None);
                }
                let id = match open {
                    Some(open) if why == Why::Hand && open.why == Why::Hours => {
                        pause::by_hand(w, open.id)?;
                        open.id
                    }
                    Some(open) => open.id,
                    None => pause::begin(w, roster_id, why, now)?,
                };
                for key in &live {
                    pause::add(w, id, &key.hash, key.observed.disabled == Some(true))?;
                }
                let keys = pause::keys(w, id)?;
                let detail = json!({
                    "by": why.word(),
                    "to_turn_off": keys.iter().filter(|key| key.state == KeyIs::On).count(),
                    "off_before": keys.iter().filter(|key| key.was_off).count(),
                });
                crate::audit::record(
                    w,
                    now,
                    Some(account_id),
                    "class.off",
                    format!("roster:{roster_id}"),
                    detail,
                )?;
                Ok(Some((id, keys)))
            })
            .await?
            .ok_or_else(|| {
                AppError::new(Code::NothingToDo, "Nobody in this class has a key yet.")
                    .safe("Nothing was changed.")
            })?;
        crate::failpoint::hit("pause.noted");
        let on: Vec<String> =
            keys.iter().filter(|key| key.state == KeyIs::On).map(|key| key.key_hash.clone()).collect();
        let switched = self.switch_keys(account_id, roster_id, on, true).await?;
        let (states, left): (Vec<_>, Vec<_>) = switched.iter().map(after_off).unzip();
        self.note_states(pause, states.into_iter().flatten().collect(), false).await?;
        let left = self.named(left.into_iter().flatten().collect()).await?;
        self.changed();
        Ok(ClassSwitchView {
            turned: count(switched.iter().filter(|one| is_so(one.end)).count()),
            kept_off: count(keys.iter().filter(|key| key.was_off).count()),
            left,
            state: self.class_state(roster_id).await?,
        })
    }

    /// Gives back what was turned off: keys that were off stay off, keys that somebody changed meanwhile are left.
    pub(super) async fn give_back(&self, roster_id: i64) -> Outcome<ClassSwitchView> {
        self.not_a_copy()?;
        self.no_run().await?;
        self.no_changes().await?;
        let account_id = self.account_of_roster(roster_id).await?;
        let held = self.file()?.read(move |r| pause::open(r, roster_id)).await?;
        let PauseRow { id, .. } = held.ok_or_else(|| {
            AppError::new(Code::NothingToDo, "This class is not turned off.").safe("Nothing was changed.")
        })?;
        self.reading(account_id, FRESH).await?;
        let (keys, now_there) = self
            .file()?
            .read(move |r| {
                let keys = pause::keys(r, id)?;
                let rows = keys
                    .iter()
                    .map(|key| Ok((key.key_hash.clone(), keyroster_store::key::get(r, &key.key_hash)?)))
                    .collect::<Result<HashMap<_, _>, keyroster_store::StoreError>>()?;
                Ok((keys, rows))
            })
            .await?;
        let judged: Vec<(PauseKeyRow, Judged)> = keys
            .into_iter()
            .map(|key| {
                let row = now_there.get(&key.key_hash).and_then(Option::as_ref);
                let judged = judge(&key, row);
                (key, judged)
            })
            .collect();
        let to_turn_on: Vec<String> = judged
            .iter()
            .filter(|(_, judged)| *judged == Judged::TurnOn)
            .map(|(key, _)| key.key_hash.clone())
            .collect();
        self.record_restore(account_id, roster_id, to_turn_on.len()).await?;
        crate::failpoint::hit("pause.restoring");
        let switched = self.switch_keys(account_id, roster_id, to_turn_on, false).await?;
        let mut states: Vec<(String, KeyIs)> = Vec::new();
        let mut left: Vec<(String, String)> = Vec::new();
        for (key, judged) in &judged {
            let Some((state, why)) = judged.without_asking() else { continue };
            states.push((key.key_hash.clone(), state));
            left.extend(why.map(|why| (key.key_hash.clone(), why.to_owned())));
        }
        for one in &switched {
            states.extend(after_on(one));
            if !is_so(one.end) {
                left.push((one.hash.clone(), one.what.clone()));
            }
        }
        self.note_states(id, states, true).await?;
        let left = self.named(left).await?;
        self.changed();
        Ok(ClassSwitchView {
            turned: count(switched.iter().filter(|one| is_so(one.end)).count()),
            kept_off: count(judged.iter().filter(|(_, judged)| *judged == Judged::StaysOff).count()),
            left,
            state: self.class_state(roster_id).await?,
        })
    }

    /// Opened by hand outside its hours: left so until they change.
    pub(super) async fn leave_open(&self, roster_id: i64, wall: Timestamp) -> Outcome<()> {
        let Some(row) = self.file()?.read(move |r| class_hours::get(r, roster_id)).await? else {
            return Ok(());
        };
        let standing = row.hours.standing(&self.zone_of(&row.zone), wall);
        if standing.open {
            return Ok(());
        }
        // Where nothing opens any more, "until the next change" is for good.
        let until = standing.until.unwrap_or(Timestamp::MAX);
        self.file()?.write(move |w| class_hours::leave_open(w, roster_id, Some(until))).await
    }

    async fn record_restore(&self, account_id: i64, roster_id: i64, keys: usize) -> Outcome<()> {
        let (now, target) = (self.now(), format!("roster:{roster_id}"));
        let detail = json!({ "to_turn_on": keys });
        self.file()?
            .write(move |w| crate::audit::record(w, now, Some(account_id), "class.restore", target, detail))
            .await
    }

    /// Notes where keys are; a pause of which nothing is left to give back ends.
    async fn note_states(&self, pause: i64, states: Vec<(String, KeyIs)>, giving_back: bool) -> Outcome<()> {
        let now = self.now();
        self.file()?
            .write(move |w| {
                for (hash, state) in &states {
                    pause::set_state(w, pause, hash, *state)?;
                }
                let holds = |key: &PauseKeyRow| matches!(key.state, KeyIs::On | KeyIs::Off);
                if giving_back && !pause::keys(w, pause)?.iter().any(holds) {
                    pause::end(w, pause, now)?;
                }
                Ok(())
            })
            .await
    }

    /// Keys left as they are, by the names of their people.
    async fn named(&self, left: Vec<(String, String)>) -> Outcome<Vec<LeftView>> {
        self.file()?
            .read(move |r| {
                left.into_iter()
                    .map(|(hash, why)| {
                        let row = keyroster_store::key::get(r, &hash)?;
                        let holder_id = row.as_ref().and_then(|row| row.holder_id);
                        let person = holder_id.map(|id| holder::get(r, id)).transpose()?.flatten();
                        let name = person
                            .map(|found| found.holder.person.name)
                            .or(row.map(|row| row.observed.name))
                            .unwrap_or_default();
                        Ok(LeftView { holder_id, name, why })
                    })
                    .collect()
            })
            .await
    }
}

/// What giving back means for one key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Judged {
    /// It is off, and was on.
    TurnOn,
    /// It was off, and is.
    StaysOff,
    /// It was off, and somebody turned it on.
    WasTurnedOn,
    /// It was on, was turned off, and somebody turned it on again.
    IsOnAgain,
    /// It was on, and never was turned off.
    StayedOn,
    /// It is not there any more.
    Gone,
    /// Given back, or left, already.
    Settled,
}

fn judge(key: &PauseKeyRow, row: Option<&KeyRow>) -> Judged {
    let Some(row) = row.filter(|row| row.gone_at.is_none()) else { return Judged::Gone };
    let off = row.observed.disabled == Some(true);
    match (key.state, off) {
        (KeyIs::Restored | KeyIs::Left, _) => Judged::Settled,
        (KeyIs::Kept, true) => Judged::StaysOff,
        (KeyIs::Kept, false) => Judged::WasTurnedOn,
        (KeyIs::On | KeyIs::Off, true) => Judged::TurnOn,
        (KeyIs::On, false) => Judged::StayedOn,
        (KeyIs::Off, false) => Judged::IsOnAgain,
    }
}

impl Judged {
    /// Where the key is without any request, and what is said of it.
    fn without_asking(self) -> Option<(KeyIs, Option<&'static str>)> {
        match self {
            Judged::TurnOn | Judged::Settled => None,
            Judged::StaysOff => Some((KeyIs::Kept, None)),
            Judged::StayedOn => Some((KeyIs::Restored, None)),
            Judged::WasTurnedOn => {
                Some((KeyIs::Left, Some("Was off before, was turned on meanwhile, and is left on.")))
            }
            Judged::IsOnAgain => Some((KeyIs::Left, Some("Was turned on meanwhile and is left as it is."))),
            Judged::Gone => Some((KeyIs::Left, Some("Is not at OpenRouter any more."))),
        }
    }
}

/// Whether a key is as it was asked to be.
fn is_so(end: ChangeEnd) -> bool {
    matches!(end, ChangeEnd::Done | ChangeEnd::Already)
}

/// Where a key is now, and what is said of it.
type Left = (Option<(String, KeyIs)>, Option<(String, String)>);

/// After turning off: where a key is now, and what is said of it.
fn after_off(one: &Switched) -> Left {
    let said = || Some((one.hash.clone(), one.what.clone()));
    match one.end {
        ChangeEnd::Done | ChangeEnd::Already => (Some((one.hash.clone(), KeyIs::Off)), None),
        ChangeEnd::Gone => (Some((one.hash.clone(), KeyIs::Left)), said()),
        // It may or may not be off: giving back looks at the key itself.
        _ => (None, said()),
    }
}

/// After turning on. What did not get through stays held, so that it can be tried again.
fn after_on(one: &Switched) -> Option<(String, KeyIs)> {
    let state = match one.end {
        ChangeEnd::Done | ChangeEnd::Already => KeyIs::Restored,
        ChangeEnd::Changed | ChangeEnd::Gone => KeyIs::Left,
        _ => return None,
    };
    Some((one.hash.clone(), state))
}

fn count(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}
