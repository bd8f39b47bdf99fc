//! Refusals, breakers, what was not sent, odd answers.

use keyroster_domain::key::SeenLimit;
use keyroster_domain::provisioning::{
    AttemptState, Effect, Event, Need, PauseReason, PostEnd, RowState, SwitchOff,
};
use rstest::rstest;

use crate::stage::{ROWS, Stage, refusal, unclear};

/// R5: from the answer on, no request starts; what was out ends; going on makes exactly the missing rows.
#[rstest]
#[case(401)]
#[case(402)]
#[case(403)]
fn a_refusal_of_the_account_stops_the_run(#[case] status: u16) {
    let mut stage = Stage::running(ROWS, vec![]);
    stage.done(|_| {});
    stage.end_post(refusal(status, None));
    let sent = stage.count(|effect| matches!(effect, Effect::Post { .. }));
    assert!(matches!(
        (status, stage.pause()),
        (401, Some(PauseReason::NotAccepted(_)))
            | (402, Some(PauseReason::OutOfCredits(_)))
            | (403, Some(PauseReason::Forbidden(_)))
    ));
    while !stage.posts.is_empty() {
        stage.done(|_| {});
    }
    assert_eq!(stage.count(|effect| matches!(effect, Effect::Post { .. })), sent);
    if stage.lists > 0 {
        stage.list(vec![]);
    }
    assert!(stage.summary().unwrap().stopped.is_some());
    stage.tell(Event::Continue);
    while !stage.posts.is_empty() {
        stage.done(|_| {});
    }
    assert_eq!(stage.state.counts().created, 40);
    assert_eq!(stage.file.stored.len(), 40);
}

/// R5 at every row of a class: nothing starts after the answer, and going on makes exactly the missing ones.
#[test]
fn the_breaker_holds_wherever_the_refusal_comes() {
    for row in 0..40 {
        let mut stage = Stage::running(ROWS, vec![]);
        (0..row).for_each(|_| drop(stage.done(|_| {})));
        let out = stage.posts.len();
        stage.end_post(refusal(402, None));
        for left in (0..out - 1).rev() {
            stage.done(|_| {});
            assert_eq!(stage.posts.len(), left, "nothing new starts (row {row})");
        }
        stage.tell(Event::Continue);
        while !stage.posts.is_empty() {
            stage.done(|_| {});
        }
        assert_eq!((stage.state.counts().created, stage.file.stored.len()), (40, 40));
        assert_eq!(stage.file.attempts.len(), 41, "one try more than rows");
    }
}

/// R5, the other half: an intent that was being written when the breaker opened is not sent.
#[test]
fn the_breaker_is_asked_again_after_the_commit() {
    let mut stage = Stage::running(ROWS, vec![]);
    stage.commits = false;
    stage.done(|_| {});
    stage.tell(Event::Committed(2));
    let (marker, _) = stage.take_post();
    stage.tell(Event::PostEnded { marker, end: refusal(402, None) });
    let before = stage.posts.len();
    stage.tell(Event::Committed(3));
    assert_eq!(stage.posts.len(), before, "its intent is durable, but the account is out of credits");
}

#[test]
fn a_refused_row_needs_you_and_the_others_go_on() {
    let mut stage = Stage::running(2, vec![]);
    stage.end_post(refusal(400, None));
    stage.done(|_| {});
    assert!(matches!(stage.state.row(1), Some(RowState::NeedsYou(Need::Refused(_)))));
    assert!(matches!(stage.state.row(2), Some(RowState::Created(_))));
}

#[test]
fn three_unclear_answers_in_a_row_pause_the_run() {
    let mut stage = Stage::running(ROWS, vec![]);
    stage.end_post(unclear());
    stage.end_post(unclear());
    stage.done(|_| {});
    stage.end_post(unclear());
    stage.end_post(unclear());
    assert_eq!(stage.pause(), None, "a key came between");
    stage.end_post(unclear());
    assert_eq!(stage.pause(), Some(&PauseReason::Trouble));
    let proposed =
        stage.count(|effect| matches!(effect, Effect::Paused(paused) if paused.again_at.is_some()));
    assert_eq!(proposed, 1, "trying again in a minute is proposed");
}

/// A server error is never a clear no, whatever form it comes in.
#[test]
fn a_server_error_counts_as_unclear() {
    let mut stage = Stage::running(1, vec![]);
    stage.end_post(refusal(503, None));
    assert_eq!(stage.state.row(1), Some(&RowState::BeingChecked));
}

#[test]
fn what_was_not_sent_is_tried_five_times_with_pauses() {
    let mut stage = Stage::running(1, vec![]);
    for tries in 1..=5 {
        assert_eq!(stage.posts.len(), 1, "try {tries}");
        stage.end_post(PostEnd::NotSent { why: "connection refused".to_owned() });
        stage.wait(60);
    }
    assert_eq!(stage.posts.len(), 0);
    assert_eq!(stage.state.row(1), Some(&RowState::NeedsYou(Need::TooManyTries)));
    assert_eq!(stage.file.attempts.len(), 5, "every try has a marker of its own");
    stage.tell(Event::Continue);
    assert_eq!(stage.posts.len(), 1, "a person may say: again");
}

/// M4: stored first (so that nothing is lost), then switched off at once, and shown.
#[test]
fn a_wrong_limit_is_stored_and_switched_off() {
    let mut stage = Stage::running(1, vec![]);
    let key = stage.done(|key| key.limit = SeenLimit::NoLimit);
    assert_eq!(stage.file.stored[0].hash, key.hash);
    assert_eq!(stage.count(|effect| matches!(effect, Effect::Disable(hash) if *hash == key.hash)), 1);
    let need = |switched_off| RowState::NeedsYou(Need::WrongTerms { hash: key.hash.clone(), switched_off });
    assert_eq!(stage.state.row(1), Some(&need(false)));
    stage
        .tell(Event::Disabled { hash: key.hash.clone(), end: keyroster_domain::provisioning::CallEnd::Done });
    assert_eq!(stage.state.row(1), Some(&need(true)));
    assert_eq!(stage.file.attempts[0].switch_off, SwitchOff::Done);
}

/// A kill between storing and switching off must not leave a key without a limit.
#[test]
fn switching_off_survives_a_restart() {
    let mut stage = Stage::running(1, vec![]);
    stage.done(|key| key.limit = SeenLimit::NoLimit);
    stage.restart();
    stage.asked.clear();
    stage.run(1, vec![]);
    assert_eq!(stage.count(|effect| matches!(effect, Effect::Disable(_))), 1);
}

/// F26: the answers of two creates changed places; neither secret can be trusted.
#[test]
fn swapped_answers_are_unclear() {
    let mut stage = Stage::running(2, vec![]);
    let other = stage.posts[1].1.clone();
    let twisted = stage.key(&other);
    stage.done(|key| *key = twisted);
    assert_eq!(stage.state.row(1), Some(&RowState::BeingChecked));
    assert_eq!(stage.file.attempts[0].state, AttemptState::Unclear);
    assert!(stage.file.stored.is_empty());
}

/// F27: without its marker a key cannot be told apart from a stranger's: a person decides, nothing is deleted.
#[test]
fn a_name_without_its_marker_is_asked_about() {
    let mut stage = Stage::running(1, vec![]);
    let key = stage.done(|key| key.name = "Student 1".to_owned());
    assert_eq!(stage.state.row(1), Some(&RowState::BeingChecked));
    stage.list(vec![key]);
    assert!(matches!(stage.state.row(1), Some(RowState::NeedsYou(Need::Question(_)))));
    assert_eq!(stage.deletes(), 0);
}

#[test]
fn an_answer_naming_an_older_key_stops_the_run() {
    let mut stage = Stage::running(ROWS, vec![]);
    let first = stage.done(|_| {});
    stage.done(|key| key.hash = first.hash.clone());
    assert_eq!(stage.pause(), Some(&PauseReason::ReusedHash(first.hash.clone())));
    assert_eq!(stage.state.row(2), Some(&RowState::NeedsYou(Need::ReusedHash(first.hash))));
}
