//! Asking for a month's usage over real HTTP: what is kept adds up to what the server knows, and nothing is made up.

#[allow(dead_code, reason = "each test program uses a part of it")]
mod support;

use std::collections::HashMap;
use std::time::{Duration, Instant};

use keyroster_app::Code;
use keyroster_app::wire::history::HistoryRequest;
use keyroster_domain::holder::Person;
use keyroster_domain::usd::Usd;
use keyroster_practice::Spend;
use keyroster_practice::faults::{Action, FaultPlan, Mutation, Rule, Status};
use keyroster_store::client_user::{self, UserSource};
use keyroster_store::roster::{self, RosterKind};
use keyroster_store::usage_day::{UsageDayRow, UsageSource};
use keyroster_store::{account, holder, key};
use serde_json::{Value, json};
use support::reseller::Shop;

const NOW: &str = "2026-11-25T12:00:00Z";

/// By key: credits and own providers.
fn sums<'a>(rows: impl Iterator<Item = &'a UsageDayRow>) -> HashMap<String, (Usd, Usd)> {
    let mut sums: HashMap<String, (Usd, Usd)> = HashMap::new();
    for row in rows {
        let sum = sums.entry(row.hash.as_str().to_owned()).or_default();
        sum.0 = sum.0.checked_add(row.credits).expect("small");
        sum.1 = sum.1.checked_add(row.byok).expect("small");
    }
    sums
}

fn set(pointer: &str, value: Value) -> Mutation {
    Mutation::Set { pointer: pointer.to_owned(), value }
}

fn asking(action: Action) -> Rule {
    Rule::on("POST", "/analytics/query", action)
}

fn analytics(row: &&UsageDayRow) -> bool {
    row.source == UsageSource::Analytics
}

#[tokio::test(flavor = "multi_thread")]
async fn a_month_adds_up_to_what_the_server_knows_and_asking_again_changes_nothing() {
    let shop = Shop::at(NOW).await;
    let view = shop.app.usage_ask("2026-10").await.expect("asked");
    assert_eq!((view.keys, view.days, view.gaps), (8, 31, vec![]));
    let (rows, asked) = shop.kept();
    assert_eq!(sums(rows.iter().filter(analytics)), shop.oracle("2026-10"));
    let whole = asked.iter().filter(|(_, source, _)| *source == UsageSource::Analytics).count();
    assert_eq!(whole, 8 * 31, "a day without usage was asked about all the same");
    for row in rows.iter().filter(analytics) {
        let recent = row.day.to_string().as_str() >= "2026-10-26";
        assert_eq!(row.model.is_empty(), recent, "older days are known by model from here only: {row:?}");
        assert!(row.requests.is_some());
    }
    let recent = |row: &&UsageDayRow| row.day.to_string().as_str() >= "2026-10-26";
    let activity = rows.iter().filter(|row| row.source == UsageSource::Activity);
    assert_eq!(sums(activity.clone()), sums(rows.iter().filter(analytics).filter(recent)));
    assert!(activity.clone().count() > 0 && activity.clone().all(|row| !row.model.is_empty()));

    shop.put_forward(1);
    shop.app.usage_ask("2026-10").await.expect("asked again");
    assert_eq!(shop.kept(), (rows, asked), "the same answer is the same rows");
    let history = shop.app.history(&HistoryRequest::default()).await.expect("history");
    let told: Vec<&str> = history.rows.iter().map(|row| row.what.as_str()).collect();
    assert!(told.contains(&"Usage asked for at OpenRouter"), "{told:?}");
}

/// What is used today grows until midnight: only days that are over are kept.
#[tokio::test(flavor = "multi_thread")]
async fn the_running_month_ends_yesterday() {
    let shop = Shop::at(NOW).await;
    let view = shop.app.usage_ask("2026-11").await.expect("asked");
    assert_eq!((view.keys, view.days), (7, 24), "the deleted key was gone by then");
    assert!(shop.kept().1.iter().all(|(_, _, day)| day.as_str() < "2026-11-25"));
    // A clock of ours that is ahead does not make a day over.
    shop.clock.put_forward(jiff::SignedDuration::from_hours(24));
    let ahead = shop.app.usage_ask("2026-11").await.expect("asked");
    assert_eq!((ahead.days, ahead.gaps.len()), (24, 7), "{:?}", ahead.gaps);
    assert!(
        ahead.gaps[0].contains("the days after 24 Nov 2026 are not over for certain"),
        "{:?}",
        ahead.gaps
    );
    shop.put_forward(24 * 7);
    shop.app.usage_ask("2026-11").await.expect("asked");
    assert_eq!(sums(shop.kept().0.iter().filter(analytics)), shop.oracle("2026-11"));
    assert_eq!(shop.app.usage_ask("2027-01").await.expect_err("not begun").code, Code::NothingToDo);
    assert_eq!(shop.app.usage_ask("2026-08").await.expect_err("no key yet").code, Code::NothingToDo);
    assert_eq!(shop.app.usage_ask("last").await.expect_err("no month").code, Code::FieldNeedsMending);
}

/// OpenRouter answers for a key that it does not find as for one that used nothing; a client's last weeks must not get lost
/// that way.
#[tokio::test(flavor = "multi_thread")]
async fn a_deleted_key_that_is_not_found_did_not_use_nothing() {
    let shop = Shop::at(NOW).await;
    shop.server().change_settings(|s| s.deleted_hash_resolves = false);
    let view = shop.app.usage_ask("2026-10").await.expect("asked");
    assert_eq!((view.keys, view.gaps.len()), (8, 1), "{:?}", view.gaps);
    assert!(view.gaps[0].starts_with("Moss & Daughters (‘"), "{:?}", view.gaps);
    assert_eq!(view.days, 15, "after the 16th it was not there");
    let moss = shop.hash("Moss & Daughters");
    let (rows, asked) = shop.kept();
    assert!(rows.iter().all(|row| row.hash.as_str() != moss));
    assert!(asked.iter().all(|(hash, ..)| *hash != moss), "an unproven day is no day asked about");
}

/// The same without any warning: own readings of a living key speak against it.
#[tokio::test(flavor = "multi_thread")]
async fn own_readings_speak_against_an_answer_of_nothing() {
    let shop = Shop::at(NOW).await;
    shop.app.refresh().await.expect("read");
    let first = shop.hash("Brightside Tutors");
    shop.server().spend(&Spend::credits(&first, "1.25")).expect("a key");
    shop.put_forward(48);
    shop.app.refresh().await.expect("read");
    shop.put_forward(24);
    let empty = vec![set("/data/data", json!([])), set("/data/metadata/row_count", json!(0))];
    shop.server().set_plan(FaultPlan::one(asking(Action::MutateJson { ops: empty }).times(1)));
    let view = shop.app.usage_ask("2026-11").await.expect("asked");
    let told = "OpenRouter tells no usage, but own readings saw it use $1.25.";
    assert!(
        view.gaps.iter().any(|gap| gap.starts_with("Brightside Tutors") && gap.contains(told)),
        "{:?}",
        view.gaps
    );
    let of_it = |(hash, source, _): &&(String, UsageSource, String)| {
        *hash == first && *source == UsageSource::Analytics
    };
    assert_eq!(shop.kept().1.iter().filter(of_it).count(), 0);
    let known = |row: &&UsageDayRow| row.hash.as_str() == first && row.source == UsageSource::Activity;
    assert!(shop.kept().0.iter().filter(known).count() > 0, "activity did tell it");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_wish_to_slow_down_is_obeyed() {
    let shop = Shop::at(NOW).await;
    let slow = Action::Status(Status::code(429).header("retry-after", "1"));
    shop.server().set_plan(FaultPlan::one(asking(slow).times(2)));
    let before = Instant::now();
    let view = shop.app.usage_ask("2026-10").await.expect("asked");
    assert!(before.elapsed() >= Duration::from_secs(2), "it came back before it was told to");
    assert_eq!((view.days, view.gaps), (31, vec![]));
    assert_eq!(sums(shop.kept().0.iter().filter(analytics)), shop.oracle("2026-10"));
}

/// A cut-off answer is told, and no day of it is kept as if it were whole.
#[tokio::test(flavor = "multi_thread")]
async fn a_cut_off_answer_is_a_gap() {
    let shop = Shop::at("2026-11-03T12:00:00Z").await;
    let cut = vec![set("/data/metadata/truncated", json!(true))];
    // Two days: asked together, then each by itself.
    shop.server().set_plan(FaultPlan::one(asking(Action::MutateJson { ops: cut }).times(3)));
    let view = shop.app.usage_ask("2026-11").await.expect("asked");
    let brightside = shop.hash("Brightside Tutors");
    assert_eq!(view.gaps.len(), 2, "{:?}", view.gaps);
    assert!(
        view.gaps[0].starts_with("Brightside Tutors")
            && view.gaps[0].contains("1 Nov 2026: OpenRouter’s answer was cut off")
    );
    let (rows, asked) = shop.kept();
    let of_it = |hash: &str, source: UsageSource| hash == brightside && source == UsageSource::Analytics;
    assert!(!rows.iter().any(|row| of_it(row.hash.as_str(), row.source)));
    assert!(!asked.iter().any(|(hash, source, _)| of_it(hash, *source)));
    assert_eq!(asked.iter().filter(|(_, source, _)| *source == UsageSource::Analytics).count(), 6 * 2);
    assert_eq!(view.days, 2, "activity told those days of that key");
}

/// A split that does not add up must not change what is billed.
#[tokio::test(flavor = "multi_thread")]
async fn models_that_do_not_add_up_are_left_out() {
    let shop = Shop::at(NOW).await;
    let wrong = vec![set("/data/data/0/credits_usage", json!(999))];
    shop.server().set_plan(FaultPlan::one(asking(Action::MutateJson { ops: wrong }).nth(2)));
    shop.app.usage_ask("2026-10").await.expect("asked");
    let (rows, brightside) = (shop.kept().0, shop.hash("Brightside Tutors"));
    assert_eq!(sums(rows.iter().filter(analytics)), shop.oracle("2026-10"));
    let unsplit = |row: &&UsageDayRow| row.model.is_empty() && row.day.to_string().as_str() < "2026-10-26";
    let days: Vec<_> = rows.iter().filter(analytics).filter(unsplit).collect();
    assert_eq!(days.len(), 1, "one day, one key: {days:?}");
    assert_eq!(days[0].hash.as_str(), brightside);
}

#[tokio::test(flavor = "multi_thread")]
async fn trouble_leaves_what_was_there_and_keeps_what_came() {
    let shop = Shop::at(NOW).await;
    let entries = || shop.stand.read(keyroster_store::audit::head);
    let before = entries();
    shop.server().refuse_for(Duration::from_secs(3)).await;
    let error = shop.app.usage_ask("2026-10").await.expect_err("offline");
    assert_eq!((error.code, error.safe.as_str()), (Code::Offline, "Nothing was changed."));
    assert_eq!(shop.kept(), (vec![], vec![]));
    assert_eq!(entries(), before, "nothing happened that could be on record");
    shop.server().refuse_for(Duration::ZERO).await;

    // Two questions for each key: the fifth is the third key's first.
    let no = asking(Action::Status(Status::code(401))).nth(5);
    shop.server().set_plan(FaultPlan::one(no));
    let error = shop.app.usage_ask("2026-10").await.expect_err("the key was revoked");
    assert_eq!(error.code, Code::KeyUnknown);
    assert_eq!(error.safe, "What OpenRouter told of 2 keys is kept. Ask again for the rest.");
    let kept = sums(shop.kept().0.iter().filter(analytics));
    let oracle = shop.oracle("2026-10");
    assert_eq!(kept.len(), 2);
    assert!(kept.iter().all(|(hash, sum)| oracle[hash] == *sum), "whole, or not at all");
}

/// Ids that OpenRouter tells of clients' keys are noted with the client; nobody else's are.
#[tokio::test(flavor = "multi_thread")]
async fn a_reading_teaches_the_clients_ids() {
    let shop = Shop::at(NOW).await;
    shop.app.close_file().await;
    shop.stand.unlocked().await;
    let n8n = shop.hash("Automation test (n8n)");
    shop.stand.write(move |w| {
        let now = "2026-11-01T00:00:00Z".parse().expect("an instant");
        let id = account::all(w)?[0].id;
        let class = roster::insert(w, id, "Class", RosterKind::Class, now)?;
        let student =
            holder::insert(w, class, &[Person { name: "Ada".to_owned(), ..Person::default() }], now)?;
        key::link(w, &n8n, Some(student[0]))
    });
    let app = shop.stand.app_at(shop.clock.clone());
    let known = || {
        shop.stand.read(|r| {
            let names: HashMap<i64, String> = holder::of_account(r, account::all(r)?[0].id)?
                .into_iter()
                .map(|row| (row.holder.id, row.holder.person.name))
                .collect();
            let rows = client_user::of_account(r, account::all(r)?[0].id)?.into_iter();
            Ok(rows.map(|row| (names[&row.holder_id].clone(), row.source, row.user)).collect::<Vec<_>>())
        })
    };
    assert_eq!(known(), [], "nothing was read since they are clients");
    app.refresh().await.expect("read");
    let found = known();
    let creators = found.iter().filter(|(_, source, _)| *source == UserSource::Creator).count();
    assert_eq!(creators, 7, "each living key of a client, and no student's: {found:?}");
    for client in &shop.story.clients {
        let external: Vec<&str> = found
            .iter()
            .filter(|(name, source, _)| *name == client.name && *source == UserSource::External)
            .map(|(.., user)| user.as_str())
            .collect();
        assert_eq!(external, client.external_users, "{}", client.name);
    }
    app.refresh().await.expect("read again");
    assert_eq!(known(), found);
}
