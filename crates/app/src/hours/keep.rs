//! Keeping the hours of classes while the app runs: judged anew at each look, so nothing depends on having looked in time.

use std::sync::Arc;
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use keyroster_domain::hours::{Held, Step, decide};
use keyroster_store::class_hours::{self, ClassHoursRow};
use keyroster_store::pause::{self, Why};

use crate::clock::Clock;
use crate::error::{AppError, Code, Outcome};
use crate::parts::{App, guard};

/// How often the hours are looked at.
const BEAT: Duration = Duration::from_secs(15);
/// A change that was carried out within this time was not missed.
const IN_TIME: SignedDuration = SignedDuration::from_mins(2);
/// How often a look is written down while nothing happens.
const NOTED: SignedDuration = SignedDuration::from_secs(60);
/// How long after trouble it is tried again; longer where each try asks the person for something.
const AGAIN: SignedDuration = SignedDuration::from_secs(60);
const AGAIN_ASKING: SignedDuration = SignedDuration::from_mins(15);

impl App {
    /// Keeps the hours of all classes for as long as the app is open. Ends when nobody holds the app any more.
    pub async fn keep_hours(self) {
        let inner = Arc::downgrade(&self.0);
        drop(self);
        loop {
            match inner.upgrade() {
                Some(inner) => {
                    if let Err(error) = App(inner).hours_pass(Clock::wall()).await {
                        tracing::warn!(code = ?error.code, "the hours of the classes could not be looked at");
                    }
                }
                None => return,
            }
            tokio::time::sleep(BEAT).await;
        }
    }

    /// Looks at the hours of every class once, by the clock on the wall, and does what is due; how many classes were
    /// opened or closed.
    ///
    /// # Errors
    /// What the store reports. Trouble with one class is kept with it and holds up no other.
    pub async fn hours_pass(&self, wall: Timestamp) -> Outcome<usize> {
        if self.not_a_copy().is_err() || !self.file()?.is_writable() {
            return Ok(0);
        }
        let file = self.file()?;
        // Somebody else may keep the hours of a copied list: first the person looks at it.
        if file.read(crate::identity::meta_row).await?.review.is_some() {
            return Ok(0);
        }
        let mut done = 0;
        for row in file.read(class_hours::all).await? {
            match self.keep_class(&row, wall).await {
                Ok(acted) => {
                    done += usize::from(acted);
                    let had = guard(&self.0.hours.troubles).get(&row.roster_id).is_some();
                    if acted && had {
                        guard(&self.0.hours.troubles).remove(&row.roster_id);
                        self.changed();
                    }
                }
                // A run that goes on is no trouble: the next look comes soon.
                Err(error) if error.code == Code::RunGoingOn => {}
                Err(error) => self.note_trouble(row.roster_id, &error, wall),
            }
        }
        Ok(done)
    }

    async fn keep_class(&self, row: &ClassHoursRow, wall: Timestamp) -> Outcome<bool> {
        let roster_id = row.roster_id;
        let _one = self.0.hours.one_at_a_time.lock().await;
        let zone = self.zone_of(&row.zone);
        let standing = row.hours.standing(&zone, wall);
        let pause = self.file()?.read(move |r| pause::open(r, roster_id)).await?;
        let held = match pause.map(|pause| pause.why) {
            None => Held::Free,
            Some(Why::Hand) => Held::ByHand,
            Some(Why::Hours) => Held::ByHours,
        };
        self.note_look(row, wall, held).await?;
        if self.waits(roster_id, wall) {
            return Ok(false);
        }
        match decide(standing, held, row.left_open_until, wall) {
            Step::Nothing => Ok(false),
            Step::Open => self.give_back(roster_id).await.map(|_| true),
            Step::Close if self.all_off(roster_id).await? => Ok(false),
            Step::Close => match self.hold(roster_id, Why::Hours).await {
                Ok(_) => Ok(true),
                Err(error) if error.code == Code::NothingToDo => Ok(false),
                Err(error) => Err(error),
            },
        }
    }

    /// Whether a closed class has nothing left to turn off: it is held, and holds every live key.
    async fn all_off(&self, roster_id: i64) -> Outcome<bool> {
        self.file()?
            .read(move |r| {
                let live = pause::live_keys(r, roster_id)?;
                let Some(open) = pause::open(r, roster_id)? else { return Ok(live.is_empty()) };
                let keys = pause::keys(r, open.id)?;
                let noted = |hash: &str| keys.iter().find(|key| key.key_hash == hash).map(|key| key.state);
                Ok(live.iter().all(|key| noted(&key.hash).is_some_and(|state| state != pause::KeyIs::On)))
            })
            .await
    }

    async fn note_look(&self, row: &ClassHoursRow, wall: Timestamp, held: Held) -> Outcome<()> {
        let since = row.looked_at.filter(|since| *since <= wall);
        if since.is_some_and(|since| wall.duration_since(since) < NOTED) {
            return Ok(());
        }
        let missed = since
            .filter(|_| held != Held::ByHand)
            .zip(wall.checked_sub(IN_TIME).ok())
            .filter(|(since, late)| since < late)
            .and_then(|(since, late)| row.hours.missed(&self.zone_of(&row.zone), since, late));
        let roster_id = row.roster_id;
        self.file()?.write(move |w| class_hours::looked(w, roster_id, wall, missed.as_ref())).await?;
        if missed.is_some() {
            self.changed();
        }
        Ok(())
    }

    fn waits(&self, roster_id: i64, wall: Timestamp) -> bool {
        guard(&self.0.hours.troubles).get(&roster_id).is_some_and(|(_, again)| wall < *again)
    }

    fn note_trouble(&self, roster_id: i64, error: &AppError, wall: Timestamp) {
        let asks = matches!(
            error.code,
            Code::KeychainLocked
                | Code::KeychainAbsent
                | Code::KeychainEntryGone
                | Code::KeyMissing
                | Code::PassphraseNeeded
        );
        let again = wall.checked_add(if asks { AGAIN_ASKING } else { AGAIN }).unwrap_or(Timestamp::MAX);
        tracing::warn!(code = ?error.code, "the hours of a class could not be kept");
        guard(&self.0.hours.troubles).insert(roster_id, (error.view(), again));
        self.changed();
    }
}
