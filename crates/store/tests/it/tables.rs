//! What goes into a table comes out again the same, and reads find what they name.

use keyroster_domain::holder::Person;
use keyroster_domain::limit::{PositiveUsd, Reset};
use keyroster_domain::usd::Usd;
use keyroster_store::attempt::{AttemptNews, AttemptState, SwitchOff};
use keyroster_store::key::{KeyRow, Observed, SeenLimit, Wanted};
use keyroster_store::list_time::ListTimeRow;
use keyroster_store::question::About;
use keyroster_store::sealed_item::SealedItemRow;
use keyroster_store::verdict::{Verdict, VerdictRow};
use keyroster_store::{
    StoreError, account, attempt, holder, journal, key, list_time, meta, people, plan, question, run,
    saved_file, sealed_item, secret, setting, verdict,
};
use serde_json::json;

use crate::bed::{Bed, add_people, at, created_key, new_attempt, observed, sealed, two_dollars};

#[test]
fn accounts_and_the_file_itself() {
    let bed = Bed::new();
    let (mut store, world) = bed.world();
    store
        .write(|w| {
            account::set_identity(w, world.account, Some("user_0"), None)?;
            account::set_identity(w, world.account, None, Some("org_0"))?;
            account::set_key_mask(w, world.account, Some("sk-or-v1-000...000"))?;
            account::set_default_terms(w, world.account, Some(&two_dollars()))?;
            account::set_base_url(w, world.account, Some("http://127.0.0.1:9/api/v1"))?;
            account::rename(w, world.account, "Chemistry")?;
            account::set_disconnected(w, world.account, Some(at(9)))?;
            meta::set_clock_skew(w, -1500, at(9))
        })
        .unwrap();
    let row = store.read(|r| account::get(r, world.account)).unwrap().unwrap();
    assert_eq!(
        row.creator_user_id.as_deref(),
        Some("user_0"),
        "a second answer without it does not erase it"
    );
    assert_eq!(row.organization_id.as_deref(), Some("org_0"), "what is learnt later is added");
    assert_eq!(row.default_terms, Some(two_dollars()), "money comes back exact");
    assert_eq!((row.name.as_str(), row.disconnected_at), ("Chemistry", Some(at(9))), "the rest too");
    let file = store.read(meta::get).unwrap().unwrap();
    assert_eq!((file.epoch, file.clock_skew), (1, Some((-1500, at(9)))), "skew may be negative");
}

#[test]
fn a_person_comes_back_as_they_were() {
    let bed = Bed::new();
    let (mut store, world) = bed.world();
    let hostile = Person {
        name: "=cmd|' /C calc'!A0 <b>\u{202e}é".into(),
        email: Some("A@B.test".into()),
        external_id: Some(" 007 ".into()),
        group: Some("'; DROP TABLE holder; --".into()),
        limit: PositiveUsd::new(Usd::from_nanos(1)),
        reset: Some(Reset::Weekly),
        expires: Some(at(0)),
    };
    let id =
        store.write(|w| holder::insert(w, world.roster, std::slice::from_ref(&hostile), at(9))).unwrap()[0];
    let found = store.read(|r| holder::by_identity(r, world.roster, &hostile.identity())).unwrap().unwrap();
    assert_eq!((found.holder.id, &found.holder.person), (id, &hostile), "every character, every nano-dollar");
    store.write(|w| add_people(w, world.roster, 2)).unwrap();
    let places: Vec<_> = store.read(|r| holder::in_roster(r, world.roster)).unwrap();
    let places: Vec<_> = places.iter().map(|row| row.holder.position).collect();
    assert_eq!(places, [0, 1, 2], "later ones come after");
}

#[test]
fn an_attempt_remembers_what_became_known() {
    let bed = Bed::new();
    let (mut store, world) = bed.world();
    let people = store.write(|w| add_people(w, world.roster, 2)).unwrap();
    let new: Vec<_> = people.iter().map(|id| new_attempt(world, *id, &format!("N{id}"))).collect();
    let ids = store.write(|w| attempt::insert_many(w, &new)).unwrap();
    let news = AttemptNews {
        sent_after: Some(at(10)),
        last_seen: Some(at(9)),
        switch_off: Some(SwitchOff::Wanted),
        why: Some("timeout".into()),
        ..AttemptNews::default()
    };
    store.write(|w| attempt::update(w, ids[0], &news, at(11))).unwrap();
    let later =
        AttemptNews { state: Some(AttemptState::Absent), deadline: Some(at(70)), ..AttemptNews::default() };
    store.write(|w| attempt::update(w, ids[0], &later, at(12))).unwrap();
    let row = store.read(|r| attempt::by_nonce(r, &new[0].nonce)).unwrap().unwrap();
    assert_eq!(
        (row.sent_after, row.deadline, row.why.as_deref()),
        (Some(at(10)), Some(at(70)), Some("timeout")),
        "news add up"
    );
    assert_eq!(
        (row.last_seen, row.switch_off),
        (Some(at(9)), SwitchOff::Wanted),
        "and none is lost by later ones"
    );
    assert_eq!(row.new, new[0], "what was tried is unchanged");
    let open = store.read(|r| attempt::open_of_account(r, world.account)).unwrap();
    assert_eq!(open.iter().map(|row| row.id).collect::<Vec<_>>(), [ids[1]], "only the other is open");
    assert_eq!(
        store.read(|r| attempt::of_account(r, world.account)).unwrap().len(),
        2,
        "the watch list has both"
    );
    let missing = store.write(|w| attempt::update(w, 999, &later, at(12)));
    assert!(matches!(missing, Err(StoreError::NoRow { what: "attempt" })), "no silent update of nothing");
}

#[test]
fn a_key_keeps_seen_and_wanted_apart() {
    let bed = Bed::new();
    let (mut store, world) = bed.world();
    let person = store.write(|w| add_people(w, world.roster, 1)).unwrap()[0];
    let made = created_key(world, "h1", person, None);
    store.write(|w| key::insert(w, &made)).unwrap();
    assert_eq!(store.read(|r| key::get(r, "h1")).unwrap().as_ref(), Some(&made), "comes back whole");
    for limit in
        [SeenLimit::Unknown, SeenLimit::NoLimit, SeenLimit::Of(Usd::ZERO), SeenLimit::Of(Usd::from_nanos(3))]
    {
        let seen = Observed {
            limit,
            remaining: Some(Usd::from_nanos(-5)),
            usage: None,
            ..observed("renamed there")
        };
        let list = [("h1".to_owned(), seen.clone()), ("h2".to_owned(), seen.clone())];
        store.write(|w| key::observe_list(w, world.account, &list)).unwrap();
        let row = store.read(|r| key::get(r, "h1")).unwrap().unwrap();
        assert_eq!(row.observed, seen, "unknown, none and zero stay three things");
        assert_eq!(row.wanted, made.wanted, "what was seen does not change what is wanted");
    }
    assert_eq!(
        store.read(|r| key::get(r, "h2")).unwrap(),
        Some(KeyRow::foreign(world.account, "h2", {
            Observed {
                limit: SeenLimit::Of(Usd::from_nanos(3)),
                remaining: Some(Usd::from_nanos(-5)),
                usage: None,
                ..observed("renamed there")
            }
        })),
        "an unknown key is only listed"
    );
    let wanted = Wanted { terms: None, disabled: Some(true) };
    store.write(|w| key::set_wanted(w, "h1", &wanted)).unwrap();
    assert_eq!(
        store.read(|r| key::of_account(r, world.account)).unwrap()[0].wanted,
        wanted,
        "a wish can change"
    );
}

#[test]
fn people_show_their_key_attempt_and_question() {
    let bed = Bed::new();
    let (mut store, world) = bed.world();
    let ids = store.write(|w| add_people(w, world.roster, 4)).unwrap();
    store
        .write(|w| {
            // 0: a retired key, then a kept one with its secret. 1: only a key that is gone. 2: an open end and a question.
            key::insert(w, &KeyRow { retired_at: Some(at(1)), ..created_key(world, "old", ids[0], None) })?;
            key::insert(w, &created_key(world, "new", ids[0], None))?;
            secret::insert(w, &sealed(world, "new"))?;
            key::insert(w, &KeyRow { gone_at: Some(at(1)), ..created_key(world, "gone", ids[1], None) })?;
            let first = attempt::insert(w, &new_attempt(world, ids[2], "N1"))?;
            attempt::update(
                w,
                first,
                &AttemptNews { state: Some(AttemptState::NotSent), ..AttemptNews::default() },
                at(8),
            )?;
            attempt::insert(w, &new_attempt(world, ids[2], "N2"))?;
            let about =
                About { account_id: Some(world.account), holder_id: Some(ids[2]), ..About::default() };
            question::ask(w, "name_too_long", &about, &json!({}), at(9))?;
            let answered =
                question::ask(w, "other", &About { holder_id: Some(ids[3]), ..about }, &json!({}), at(9))?;
            question::answer(w, answered, "leave", at(10))?;
            holder::set_removed(w, ids[3], None)
        })
        .unwrap();
    let rows = store.read(|r| people::of_roster(r, world.roster)).unwrap();
    let keys: Vec<_> = rows.iter().map(|row| row.key.as_ref().map(|key| key.hash.as_str())).collect();
    assert_eq!(keys, [Some("new"), Some("gone"), None, None], "the kept key, else the one that is gone");
    assert_eq!(
        rows.iter().map(|row| row.has_secret).collect::<Vec<_>>(),
        [true, false, false, false],
        "secrets"
    );
    assert_eq!(
        rows[2].attempt.map(|(_, state)| state),
        Some(AttemptState::Intent),
        "the last attempt counts"
    );
    assert_eq!(rows[2].question.as_ref().map(|(_, kind)| kind.as_str()), Some("name_too_long"), "what waits");
    assert_eq!(rows[3].question, None, "an answered question does not wait");
    let exported = store.read(|r| secret::of_roster(r, world.roster)).unwrap();
    assert_eq!(exported, [(ids[0], sealed(world, "new"))], "only secrets of living keys leave");
}

#[test]
fn a_key_seen_before_its_answer_was_stored_is_claimed_once() {
    let bed = Bed::new();
    let (mut store, world) = bed.world();
    let ids = store.write(|w| add_people(w, world.roster, 2)).unwrap();
    let listed = [("h1".to_owned(), observed("seen in a list first"))];
    store.write(|w| key::observe_list(w, world.account, &listed)).unwrap();
    let mine = created_key(world, "h1", ids[0], None);
    store.write(|w| key::claim(w, &mine)).unwrap();
    assert_eq!(
        store.read(|r| key::get(r, "h1")).unwrap().as_ref(),
        Some(&mine),
        "it is the holder's own now"
    );
    let again = store.write(|w| key::claim(w, &created_key(world, "h1", ids[1], None)));
    assert!(matches!(again, Err(StoreError::Conflict { .. })), "and nobody else's");
    store.write(|w| key::claim(w, &created_key(world, "h2", ids[1], None))).unwrap();
    assert!(store.read(|r| key::get(r, "h2")).unwrap().is_some(), "one never seen is simply added");
}

#[test]
fn a_decision_about_a_key_is_kept_and_can_change() {
    let bed = Bed::new();
    let (mut store, world) = bed.world();
    let person = store.write(|w| add_people(w, world.roster, 1)).unwrap()[0];
    let seen = VerdictRow {
        account_id: world.account,
        key_hash: "h9".into(),
        verdict: Verdict::Seen,
        holder_id: None,
        decided_at: at(1),
    };
    let left = VerdictRow {
        verdict: Verdict::LeftAlone,
        holder_id: Some(person),
        decided_at: at(2),
        ..seen.clone()
    };
    store.write(|w| verdict::put(w, &seen).and_then(|()| verdict::put(w, &left))).unwrap();
    assert_eq!(
        store.read(|r| verdict::of_account(r, world.account)).unwrap(),
        [left],
        "the last word counts"
    );
}

#[test]
fn a_question_is_open_once_per_subject() {
    let bed = Bed::new();
    let (mut store, world) = bed.world();
    let about = About { account_id: Some(world.account), key_hash: Some("h9".into()), ..About::default() };
    let first = store.write(|w| question::ask(w, "ghost", &about, &json!({ "seen": 1 }), at(1))).unwrap();
    let again = store.write(|w| question::ask(w, "ghost", &about, &json!({ "seen": 2 }), at(2))).unwrap();
    assert_eq!(first, again, "asking twice is one question");
    let row = store.read(|r| question::get(r, first)).unwrap().unwrap();
    assert_eq!((row.detail, row.opened_at), (json!({ "seen": 2 }), at(1)), "up to date, first asked then");
    store.write(|w| question::answer(w, first, "delete", at(3))).unwrap();
    let twice = store.write(|w| question::answer(w, first, "keep", at(4)));
    assert!(matches!(twice, Err(StoreError::NoRow { .. })), "an answer stands");
    let new = store.write(|w| question::ask(w, "ghost", &about, &json!({}), at(5))).unwrap();
    assert_ne!(new, first, "the same may come up again later");
    let whole_file =
        store.write(|w| question::ask(w, "restored", &About::default(), &json!({}), at(6))).unwrap();
    let open = store.read(|r| question::open_of_account(r, world.account)).unwrap();
    assert_eq!(
        open.iter().map(|row| row.id).collect::<Vec<_>>(),
        [new, whole_file],
        "the file's own questions too"
    );
}

#[test]
fn plans_runs_settings_and_notes() {
    let bed = Bed::new();
    let (mut store, world) = bed.world();
    store
        .write(|w| {
            plan::put(w, world.account, world.roster, "d1", "{\"a\": 1}", at(1))?;
            plan::put(w, world.account, world.roster, "d1", "{\"a\": 1}", at(2))?;
            plan::confirm(w, "d1", at(3))?;
            let id = run::begin(w, world.account, world.roster, "d1", at(4))?;
            run::note(w, id, &json!({ "created": 3 }))?;
            setting::set(w, "theme", &"dark")?;
            setting::set(w, "theme", &"light")
        })
        .unwrap();
    let row = store.read(|r| plan::by_digest(r, "d1")).unwrap().unwrap();
    assert_eq!(
        (row.json.as_str(), row.created_at, row.confirmed_at),
        ("{\"a\": 1}", at(2), Some(at(3))),
        "the exact text"
    );
    let running = store.read(|r| run::unended(r, world.account)).unwrap();
    assert_eq!(running[0].counts, json!({ "created": 3 }), "a run that never ended tells how far it came");
    store.write(|w| run::end(w, running[0].id, Some("no_credits"), &json!({ "created": 4 }), at(5))).unwrap();
    assert!(store.read(|r| run::unended(r, world.account)).unwrap().is_empty(), "and can be ended");
    let last = store.read(|r| run::last_of_roster(r, world.roster)).unwrap().unwrap();
    assert_eq!(last.stopped_why.as_deref(), Some("no_credits"), "with its reason");
    assert_eq!(
        store.read(|r| setting::get::<String>(r, "theme")).unwrap().as_deref(),
        Some("light"),
        "the last choice"
    );
    assert_eq!(store.read(|r| setting::get::<String>(r, "none")).unwrap(), None, "never set");
    assert!(
        matches!(store.read(|r| setting::get::<i64>(r, "theme")), Err(StoreError::Damaged { .. })),
        "no guess"
    );
    assert!(store.write(|w| setting::delete(w, "theme")).unwrap(), "forgotten");
}

#[test]
fn lists_saved_files_sealed_items_and_the_journal() {
    let bed = Bed::new();
    let (mut store, world) = bed.world();
    let listed = |n: i64, complete| ListTimeRow {
        account_id: world.account,
        begun_at: at(n),
        ended_at: at(n + 1),
        complete,
        keys: n,
    };
    store
        .write(|w| (0..list_time::KEPT + 5).try_for_each(|n| list_time::insert(w, &listed(n, n == 100))))
        .unwrap();
    assert_eq!(
        store.read(|r| list_time::last_complete(r, world.account)).unwrap(),
        Some(listed(100, true)),
        "found"
    );
    let recent = store.read(|r| list_time::recent(r, world.account, i64::MAX)).unwrap();
    assert_eq!(
        (recent.len(), recent[0].keys),
        (200, list_time::KEPT + 4),
        "only the last ones stay, newest first"
    );

    let path = bed.root().join("keys.csv");
    let ceiling = Some(Usd::from_cents(6000));
    let save = |n| {
        move |w: &keyroster_store::Writer<'_>| {
            saved_file::insert(w, world.account, Some(world.roster), n, 30, ceiling, at(1))
        }
    };
    let first = store.write(save(path.as_path())).unwrap();
    let second = store.write(save(path.as_path())).unwrap();
    let present = store.read(|r| saved_file::present(r, world.account)).unwrap();
    assert_eq!(
        present.iter().map(|row| row.id).collect::<Vec<_>>(),
        [second],
        "a replaced file is not counted twice"
    );
    assert!(
        store.read(|r| saved_file::get(r, first)).unwrap().unwrap().deleted_at.is_some(),
        "but stays on record"
    );
    assert_eq!(
        (present[0].ceiling, present[0].path.as_path()),
        (ceiling, path.as_path()),
        "what it can cost"
    );

    let item = SealedItemRow {
        account_id: world.account,
        purpose: "management-key".into(),
        dek_id: world.dek,
        nonce: vec![1; 24],
        ct: vec![2; 9],
        updated_at: at(1),
    };
    let newer = SealedItemRow { ct: vec![3; 9], ..item.clone() };
    store.write(|w| sealed_item::put(w, &item).and_then(|()| sealed_item::put(w, &newer))).unwrap();
    let found = store.read(|r| sealed_item::get(r, world.account, "management-key")).unwrap();
    assert_eq!(found, Some(newer), "the newer one takes its place");
    assert!(store.write(|w| sealed_item::delete(w, world.account, "management-key")).unwrap(), "and can go");

    let note =
        store.write(|w| journal::insert(w, &path, &path.with_extension("tmp"), "key-list", at(1))).unwrap();
    assert_eq!(store.read(journal::all).unwrap()[0].path, path, "what may lie about is known");
    store.write(|w| journal::delete(w, note)).unwrap();
    assert!(store.read(journal::all).unwrap().is_empty(), "until it is struck");
}
