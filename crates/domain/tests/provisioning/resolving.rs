//! Open ends: what lists prove, ghosts, duplicates, the guard.

use keyroster_domain::key::ListedKey;
use keyroster_domain::provisioning::{
    AttemptState, CallEnd, Doubt, Effect, Event, KeyEnd, ListEnd, QuestionKind, RowState,
};
use keyroster_domain::usd::Usd;
use rstest::rstest;

use crate::stage::{Stage, unclear};

/// One row, its answer lost at noon; the list that was read at once showed nothing.
fn lost_answer() -> (Stage, ListedKey) {
    let mut stage = Stage::running(1, vec![]);
    let key = stage.key(&stage.posts[0].1.clone());
    stage.end_post(unclear());
    stage.list(vec![]);
    (stage, key)
}

/// The guard's own look, and the delete, both answered.
fn clean_up(stage: &mut Stage, key: &ListedKey) {
    let hash = key.hash.clone();
    stage.tell(Event::KeyRead { hash: hash.clone(), end: KeyEnd::Found(Box::new(key.clone())) });
    stage.tell(Event::Deleted { hash, end: CallEnd::Done });
}

/// §3.1: absent only after deadline + settle, in two complete lists at least fifteen seconds apart, begun after that.
#[test]
fn absence_needs_two_late_lists() {
    let (mut stage, _) = lost_answer();
    for second in (15..=90).step_by(15) {
        stage.wait(15);
        stage.list(vec![]);
        assert_eq!(
            stage.state.row(1),
            Some(&RowState::BeingChecked),
            "after {second} s it may still turn up"
        );
    }
    stage.wait(15);
    stage.list(vec![]);
    assert_eq!(stage.state.row(1), Some(&RowState::BeingChecked), "one list proves nothing");
    assert_eq!(stage.posts.len(), 0);
    stage.wait(15);
    stage.list(vec![]);
    assert_eq!(stage.posts.len(), 1, "now it is tried again");
    assert_eq!(stage.file.attempts[0].state, AttemptState::Absent);
}

#[test]
fn an_incomplete_list_proves_nothing() {
    let (mut stage, _) = lost_answer();
    for _ in 0..20 {
        stage.wait(60);
        assert_eq!(stage.lists, 1);
        stage.lists = 0;
        stage.tell(Event::ListRead { began: stage.now, end: ListEnd::Incomplete { keys: vec![] } });
    }
    assert_eq!(stage.state.row(1), Some(&RowState::BeingChecked));
}

/// The times of complete lists are durable, so that waiting survives restarts.
#[test]
fn waiting_survives_a_restart() {
    let (mut stage, _) = lost_answer();
    stage.wait(91);
    stage.list(vec![]);
    stage.restart();
    stage.wait(15);
    stage.tell(Event::Resolve);
    stage.list(vec![]);
    assert_eq!(stage.file.attempts[0].state, AttemptState::Absent, "one list before the restart, one after");
    assert_eq!(stage.posts.len(), 0, "resolving creates nothing");
    assert!(stage.summary().is_some_and(|summary| summary.open == 0));
}

/// A crash: the deadline is the last moment at which an answer could have come.
#[test]
fn an_intent_from_a_dead_process_is_open() {
    let mut stage = Stage::running(1, vec![]);
    stage.restart();
    stage.run(1, vec![]);
    assert_eq!((stage.posts.len(), stage.state.row(1)), (0, Some(&RowState::BeingChecked)));
    stage.wait(150);
    stage.list(vec![]);
    assert_eq!(stage.file.attempts[0].state, AttemptState::Intent, "65 s + 90 s are not over");
    stage.wait(15);
    stage.list(vec![]);
    stage.wait(15);
    stage.list(vec![]);
    assert_eq!(stage.posts.len(), 1);
}

/// R1: a key whose secret was lost is deleted and made again.
#[test]
fn a_ghost_is_deleted_and_made_again() {
    let (mut stage, key) = lost_answer();
    stage.wait(15);
    stage.list(vec![key.clone()]);
    assert_eq!(stage.deletes(), 0, "first a fresh look");
    clean_up(&mut stage, &key);
    assert_eq!(stage.deletes(), 1);
    assert_eq!(stage.file.attempts[0].state, AttemptState::GhostDeleted);
    assert_eq!(stage.posts.len(), 1);
}

/// R3: any doubt, and a person decides; the row waits for them.
#[rstest]
#[case::used(|key: &mut ListedKey| key.usage = Some(Usd::from_nanos(1)), Doubt::Used)]
#[case::own_keys_used(|key: &mut ListedKey| key.byok_usage = Some(Usd::from_nanos(1)), Doubt::Used)]
#[case::usage_unknown(|key: &mut ListedKey| key.usage = None, Doubt::Used)]
#[case::touched(|key: &mut ListedKey| key.last_used_at = key.created_at, Doubt::Used)]
#[case::made_earlier(|key: &mut ListedKey| key.created_at = Some("2026-11-22T10:59:00Z".parse().unwrap()), Doubt::OtherTime)]
#[case::made_when(|key: &mut ListedKey| key.created_at = None, Doubt::OtherTime)]
fn a_doubtful_key_is_never_deleted(#[case] twist: fn(&mut ListedKey), #[case] doubt: Doubt) {
    let (mut stage, mut key) = lost_answer();
    twist(&mut key);
    stage.wait(15);
    stage.list(vec![key.clone()]);
    assert_eq!(stage.deletes(), 0);
    let question = stage.state.questions().next().expect("a person is asked");
    assert_eq!(question.kind, QuestionKind::MayBeHeld(vec![doubt]));
    assert!(matches!(stage.state.row(1), Some(RowState::NeedsYou(_))));
}

#[test]
fn an_old_attempt_is_never_cleaned_up() {
    let (mut stage, key) = lost_answer();
    stage.wait(24 * 3600);
    stage.list(vec![key]);
    let kind = &stage.state.questions().next().expect("a person is asked").kind;
    assert_eq!(*kind, QuestionKind::MayBeHeld(vec![Doubt::OldAttempt]));
}

/// The list is old news by the time it is read: the fresh look has the last word.
#[test]
fn the_fresh_look_may_save_a_key() {
    let (mut stage, key) = lost_answer();
    stage.wait(15);
    stage.list(vec![key.clone()]);
    let used = ListedKey { usage: Some(Usd::from_cents(1)), ..key.clone() };
    stage.tell(Event::KeyRead { hash: key.hash.clone(), end: KeyEnd::Found(Box::new(used)) });
    assert_eq!((stage.deletes(), stage.state.questions().count()), (0, 1));
}

/// Deliveries can double: the second key of a stored attempt is nobody's.
#[test]
fn a_duplicate_is_deleted_and_the_stored_one_kept() {
    let mut stage = Stage::running(1, vec![]);
    let kept = stage.done(|_| {});
    let mut twin = kept.clone();
    twin.hash = keyroster_domain::key::KeyHash::new("twin");
    stage.list(vec![kept.clone(), twin.clone()]);
    clean_up(&mut stage, &twin);
    assert_eq!(stage.count(|effect| matches!(effect, Effect::Delete(hash) if *hash == twin.hash)), 1);
    assert_eq!(stage.deletes(), 1);
    assert_eq!(stage.state.row(1), Some(&RowState::Created(kept.hash)));
}

/// A commit that comes after everything was judged: nothing ever leaves the watch list.
#[test]
fn a_late_key_of_an_absent_attempt_is_a_ghost() {
    let (mut stage, late) = lost_answer();
    for _ in 0..2 {
        stage.wait(100);
        stage.list(vec![]);
    }
    let kept = stage.done(|_| {});
    stage.restart();
    stage.wait(600);
    let late = ListedKey { created_at: Some(stage.now), ..late };
    stage.run(1, vec![kept, late.clone()]);
    clean_up(&mut stage, &late);
    assert_eq!(stage.deletes(), 1);
}

/// The load-bearing exclusion: a key whose answer is on its way looks like a ghost.
#[test]
fn attempts_in_flight_are_never_touched() {
    let mut stage = Stage::running(2, vec![]);
    let on_its_way = stage.key(&stage.posts[1].1.clone());
    stage.end_post(unclear());
    stage.wait(15);
    stage.list(vec![on_its_way.clone()]);
    assert_eq!(stage.count(|effect| matches!(effect, Effect::ReadKey(_))), 0);
    stage.done(|_| {});
    assert_eq!(stage.state.row(2), Some(&RowState::Created(on_its_way.hash)));
}

/// No delete while a list is being read, no list while a delete is out: a page walk would miss living keys.
#[test]
fn deletes_and_lists_do_not_overlap() {
    let (mut stage, key) = lost_answer();
    stage.wait(15);
    stage.list(vec![key.clone()]);
    stage.wait(15);
    assert_eq!(stage.lists, 1, "the next list is being read");
    stage.tell(Event::KeyRead { hash: key.hash.clone(), end: KeyEnd::Found(Box::new(key.clone())) });
    assert_eq!(stage.deletes(), 0, "until it is through");
    stage.list(vec![key.clone()]);
    assert_eq!(stage.deletes(), 1);
    stage.wait(60);
    assert_eq!(stage.lists, 0, "and the other way round");
    stage.tell(Event::Deleted { hash: key.hash, end: CallEnd::Gone });
    assert_eq!(stage.file.attempts[0].state, AttemptState::GhostDeleted, "404 is success");
}

/// Decision 10: an unresolved attempt holds up its own row, never the class.
#[test]
fn the_others_go_on_meanwhile() {
    let mut stage = Stage::running(9, vec![]);
    stage.end_post(unclear());
    assert_eq!(stage.posts.len(), 8, "the ninth took its place");
}
