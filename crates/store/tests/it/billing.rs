//! Bills in the file: what was issued cannot change, numbers have no gaps, months stay closed.

use jiff::civil::Date;
use keyroster_domain::billing::{Currency, Decision, ExchangeRate, Markup, Money, Month, Percent};
use keyroster_domain::key::KeyHash;
use keyroster_domain::usd::Usd;
use keyroster_store::client_user::UserSource;
use keyroster_store::closed_month::ClosedMonthRow;
use keyroster_store::statement::{NewStatement, StatementKind};
use keyroster_store::usage_day::{UsageDayRow, UsageSource};
use keyroster_store::{
    DATA_FILE, StoreError, billing, billing_decision, client, client_user, closed_month, exchange_rate,
    markup, statement, usage_day,
};
use rusqlite::Connection;

use crate::bed::{Bed, add_people, at};

fn day(text: &str) -> Date {
    text.parse().unwrap()
}

fn october() -> Month {
    Month::parse("2026-10").unwrap()
}

fn issued(number: i64, holder_id: i64) -> NewStatement {
    NewStatement {
        month: october(),
        number,
        kind: StatementKind::Statement,
        holder_id,
        corrects: None,
        total: Money { currency: Currency::USD, units: 13_160 },
        frozen: format!("{{\"number\":{number}}}"),
        issued_at: at(70),
    }
}

#[test]
fn what_was_issued_stays_as_it_is_and_is_numbered_without_gaps() {
    let bed = Bed::new();
    let (mut store, world) = bed.world();
    let holder = store.write(|w| Ok(add_people(w, world.roster, 1)?[0])).unwrap();
    let first = store.write(|w| statement::insert(w, world.account, &issued(1, holder))).unwrap();
    for wrong in [1, 3] {
        let refused = store.write(|w| statement::insert(w, world.account, &issued(wrong, holder)));
        assert!(matches!(refused, Err(StoreError::Conflict { .. })), "number {wrong} after 1");
    }
    let note = NewStatement { kind: StatementKind::Credit, corrects: Some(first), ..issued(2, holder) };
    store.write(|w| statement::insert(w, world.account, &note)).unwrap();
    let rows = store.read(|r| statement::of_month(r, world.account, october())).unwrap();
    assert_eq!(rows.iter().map(|row| row.number_text()).collect::<Vec<_>>(), ["2026-10-001", "2026-10-002"]);
    assert!(rows.iter().all(|row| row.is_whole() == Some(true)));
    drop(store);
    let file = Connection::open(bed.dir().join(DATA_FILE)).unwrap();
    for forbidden in [
        "UPDATE statement SET total = 1",
        "DELETE FROM statement",
        "UPDATE statement SET frozen = '{}' WHERE id = 1",
    ] {
        assert!(file.execute(forbidden, []).is_err(), "{forbidden}");
    }
}

#[test]
fn a_closed_month_stays_closed() {
    let bed = Bed::new();
    let (mut store, world) = bed.world();
    let row =
        ClosedMonthRow { month: october(), first_snapshot: None, last_snapshot: None, closed_at: at(70) };
    store.write(|w| closed_month::insert(w, world.account, &row)).unwrap();
    let again = store.write(|w| closed_month::insert(w, world.account, &row));
    assert!(matches!(again, Err(StoreError::Conflict { .. })));
    assert_eq!(store.read(|r| closed_month::of_account(r, world.account)).unwrap(), [row]);
    drop(store);
    let file = Connection::open(bed.dir().join(DATA_FILE)).unwrap();
    assert!(file.execute("DELETE FROM closed_month", []).is_err());
    assert!(file.execute("UPDATE closed_month SET closed_at = 1", []).is_err());
}

#[test]
fn what_was_agreed_reads_back_and_a_later_word_from_the_same_day_stands() {
    let bed = Bed::new();
    let (mut store, world) = bed.world();
    let percent = |thousandths| Percent::from_thousandths(thousandths);
    let euro = Currency::parse("EUR").unwrap();
    let (holder, row) = store
        .write(|w| {
            let holder = add_people(w, world.roster, 1)?[0];
            for (own, from, thousandths) in [
                (None, "2026-01-01", Some(30_000)),
                (None, "2026-01-01", Some(33_333)),
                (Some(holder), "2026-06-01", Some(20_000)),
                (Some(holder), "2026-09-01", None),
            ] {
                let markup = Markup { from: day(from), percent: thousandths.and_then(percent) };
                markup::set(w, world.account, own, markup, at(9))?;
            }
            for (stated, rate) in [("2026-09-30", "0.91"), ("2026-10-31", "0.92"), ("2026-11-30", "0.93")] {
                let rate = ExchangeRate::parse(euro, rate, day(stated)).unwrap();
                exchange_rate::set(w, world.account, &rate)?;
            }
            let row = client::ClientRow {
                minimum: Some(Usd::from_cents(5_000)),
                fixed: None,
                tax: percent(19_000),
                notes: Some("pays late".into()),
            };
            client::set(w, holder, &row, at(9))?;
            client_user::set_entered(w, holder, &["u1".into(), "u2".into()], at(9))?;
            client_user::set_entered(w, holder, &["u2".into()], at(10))?;
            assert!(client_user::learn(w, holder, "user_9", UserSource::Creator, at(11))?);
            assert!(!client_user::learn(w, holder, "user_9", UserSource::Creator, at(12))?, "known already");
            billing::set(w, world.account, &billing::BillingTerms { currency: euro, ..Default::default() })?;
            billing_decision::set(w, world.account, october(), &KeyHash::new("h"), Decision::Count, at(9))?;
            billing_decision::set(
                w,
                world.account,
                october(),
                &KeyHash::new("h"),
                Decision::LeaveOut,
                at(10),
            )?;
            Ok((holder, row))
        })
        .unwrap();
    store
        .read(|r| {
            let history = markup::history(r, world.account, holder)?;
            assert_eq!(history.on(day("2026-05-31")), percent(33_333));
            assert_eq!(history.on(day("2026-06-01")), percent(20_000));
            assert_eq!(history.on(day("2026-10-01")), percent(33_333), "the account's holds again");
            let rate = exchange_rate::latest(r, world.account, euro, day("2026-11-02"))?.unwrap();
            assert_eq!(rate.numeral(), "0.92");
            assert_eq!(client::get(r, holder)?, row);
            assert_eq!(client::get(r, holder + 1)?, client::ClientRow::default());
            let users = client_user::of_account(r, world.account)?;
            let users: Vec<&str> = users.iter().map(|row| row.user.as_str()).collect();
            assert_eq!(users, ["u2", "user_9"]);
            assert_eq!(billing::get(r, world.account)?.unwrap().currency, euro);
            let decided = billing_decision::of_month(r, world.account, october())?;
            assert_eq!(decided[&KeyHash::new("h")], Decision::LeaveOut);
            Ok(())
        })
        .unwrap();
}

#[test]
fn a_later_answer_about_a_day_takes_the_place_of_the_earlier_one() {
    let bed = Bed::new();
    let (mut store, world) = bed.world();
    let hash = KeyHash::new("h");
    let row = |model: &str, credits: i64| UsageDayRow {
        hash: hash.clone(),
        source: UsageSource::Activity,
        day: day("2026-10-05"),
        model: model.into(),
        credits: Usd::from_cents(credits),
        byok: Usd::ZERO,
        requests: Some(3),
    };
    let days = [day("2026-10-05"), day("2026-10-06")];
    let key = (&hash, UsageSource::Activity);
    let told = store
        .write(|w| {
            let first = [row("a/one", 5), row("b/two", 7)];
            usage_day::keep(w, world.account, key, &days, &first, at(9))?;
            usage_day::keep(w, world.account, key, &days[..1], &[row("a/one", 6)], at(10))?;
            usage_day::between(w, world.account, days[0], day("2026-10-07"))
        })
        .unwrap();
    assert_eq!(told, [row("a/one", 6)]);
    let asked = store.read(|r| usage_day::asked(r, world.account, days[0], day("2026-10-07"))).unwrap();
    let asked: Vec<_> = asked.iter().map(|row| (row.day, row.read_at)).collect();
    assert_eq!(asked, [(days[0], at(10)), (days[1], at(9))], "a day without rows was asked about too");
}
