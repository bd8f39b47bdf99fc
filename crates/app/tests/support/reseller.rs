//! An account of the pretend reseller, connected as a real one, with a roster of clients whose the keys are.

use std::collections::HashMap;

use jiff::SignedDuration;
use keyroster_app::App;
use keyroster_app::clock::Clock;
use keyroster_domain::holder::Person;
use keyroster_domain::key::SeenLimit;
use keyroster_domain::usd::Usd;
use keyroster_practice::{Options, Practice, Reseller, start};
use keyroster_store::key::{self, KeyOrigin, KeyRow, Observed, Wanted};
use keyroster_store::roster::{self, RosterKind};
use keyroster_store::usage_day::{self, UsageDayRow, UsageSource};
use keyroster_store::{Store, account, holder};

use super::Stand;

/// The account, the story, and an app over it with the server's clock.
pub struct Shop {
    pub stand: Stand,
    pub story: Reseller,
    pub clock: Clock,
    pub app: App,
}

impl Shop {
    /// At an instant (RFC 3339). The deleted key is known with what it had used.
    pub async fn at(now: &str) -> Shop {
        let server =
            start(Options { clock: Some(now.to_owned()), ..Options::default() }).await.expect("server");
        let story = server.fill_reseller(7).expect("an empty account");
        let stand = Stand { server, ..Stand::new().await };
        let clock = Clock::starting_at(now.parse().expect("an instant"));
        let app = stand.app_at(clock.clone());
        let check = app.check_key(stand.server.management_key(), None).await.expect("checked");
        assert!(check.ready, "{:?}", check.error);
        app.connect("Shop").await.expect("connected");
        app.close_file().await;
        drop(app);
        stand.unlocked().await;
        let told = story.clone();
        stand.write(move |w| {
            let now = "2026-11-01T00:00:00Z".parse().expect("an instant");
            let id = account::all(w)?[0].id;
            let roster_id = roster::insert(w, id, "Clients", RosterKind::Clients, now)?;
            let person = |name: &String| Person { name: name.clone(), ..Person::default() };
            let people: Vec<Person> = told.clients.iter().map(|client| person(&client.name)).collect();
            let holders = holder::insert(w, roster_id, &people, now)?;
            for one in &told.keys {
                let Some(holder_id) = one.client.map(|place| holders[place]) else { continue };
                if one.key.deleted_at.is_some() {
                    key::insert(w, &deleted(id, holder_id, &one.key))?;
                } else {
                    key::link(w, &one.key.hash, Some(holder_id))?;
                }
            }
            Ok(())
        });
        let app = stand.app_at(clock.clone());
        Shop { stand, story, clock, app }
    }

    pub fn server(&self) -> &Practice {
        &self.stand.server
    }

    /// Both clocks.
    pub fn put_forward(&self, hours: i64) {
        self.clock.put_forward(SignedDuration::from_hours(hours));
        self.server().advance(std::time::Duration::from_secs(3600 * hours.unsigned_abs()));
    }

    pub fn hash(&self, client: &str) -> String {
        let named = |key: &&keyroster_practice::pretend::ResellerKey| key.key.name.ends_with(client);
        self.story.keys.iter().find(named).expect("a key of the story").key.hash.clone()
    }

    /// Everything kept of OpenRouter's days, in order, and which days were asked about.
    pub fn kept(&self) -> (Vec<UsageDayRow>, Vec<(String, UsageSource, String)>) {
        self.stand.read(|r| {
            let (from, to) = ("2026-01-01".parse().expect("a day"), "2027-12-31".parse().expect("a day"));
            let id = account::all(r)?[0].id;
            let mut rows = usage_day::between(r, id, from, to)?;
            rows.sort_by_key(|row| {
                (row.hash.clone(), format!("{:?}", row.source), row.day, row.model.clone())
            });
            let asked = usage_day::asked(r, id, from, to)?.into_iter();
            let mut asked: Vec<_> =
                asked.map(|row| (row.hash.as_str().to_owned(), row.source, row.day.to_string())).collect();
            asked.sort_by_key(|(hash, source, day)| format!("{hash} {source:?} {day}"));
            Ok((rows, asked))
        })
    }

    /// Credits and own providers of each key in a month, as the oracle knows them; keys of nobody are left out.
    pub fn oracle(&self, month: &str) -> HashMap<String, (Usd, Usd)> {
        let usd = |text: &str| Usd::parse(text).expect("an amount");
        let clients: Vec<&str> = self
            .story
            .keys
            .iter()
            .filter(|key| key.client.is_some())
            .map(|key| key.key.hash.as_str())
            .collect();
        let months = self.server().use_by_month().into_iter();
        months
            .filter(|row| row.month == month && clients.contains(&row.hash.as_str()))
            .map(|row| (row.hash, (usd(&row.credits), usd(&row.byok))))
            .collect()
    }
}

impl Stand {
    /// Looks into the file beside the app.
    pub fn read<T>(
        &self,
        look: impl FnOnce(&keyroster_store::Reader<'_>) -> Result<T, keyroster_store::StoreError>,
    ) -> T {
        let store = Store::open_reading(&self.dir.path().join("data")).expect("the file");
        store.read(look).expect("read")
    }

    /// Changes the file while no app is open.
    pub fn write(
        &self,
        change: impl FnOnce(&keyroster_store::Writer<'_>) -> Result<(), keyroster_store::StoreError>,
    ) {
        let mut store = Store::open_writing(&self.dir.path().join("data")).expect("the file");
        store.write(change).expect("written");
    }
}

fn deleted(account_id: i64, holder_id: i64, told: &keyroster_practice::PracticeKey) -> KeyRow {
    let gone = told.deleted_at.as_ref().map(|at| at.parse().expect("an instant"));
    let usd = |text: &str| Usd::parse(text).ok();
    KeyRow {
        hash: told.hash.clone(),
        account_id,
        holder_id: Some(holder_id),
        attempt_id: None,
        origin: KeyOrigin::Adopted,
        observed: Observed {
            name: told.name.clone(),
            label: None,
            disabled: None,
            limit: SeenLimit::Unknown,
            remaining: None,
            reset: None,
            include_byok: None,
            usage: usd(&told.usage),
            byok_usage: usd(&told.byok_usage),
            created_at: told.created_at.parse().ok(),
            updated_at: None,
            expires_at: None,
            last_used_at: None,
            creator_user_id: None,
            workspace_id: None,
            seen_at: gone.expect("it was deleted"),
        },
        gone_at: gone,
        retired_at: None,
        replaced_at: None,
        wanted: Wanted::default(),
    }
}
