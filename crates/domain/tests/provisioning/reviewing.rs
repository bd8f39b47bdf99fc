//! Epochs: restored files, lost futures, other computers, and what a person answers.

use keyroster_domain::key::ListedKey;
use keyroster_domain::marker::{Marker, key_name};
use keyroster_domain::provisioning::{
    Answer, AttemptState, CallEnd, Doubt, Event, InstallId, Need, PauseReason, Question, QuestionKind,
    RowState, Subject, Verdict,
};

use crate::stage::{Stage, durable, unclear};

fn only_question(stage: &Stage) -> Question {
    let mut all = stage.state.questions();
    let first = all.next().expect("a person is asked").clone();
    assert_eq!(all.next(), None, "one question");
    first
}

/// A key with our tag that this file has never seen, for row 1.
fn lost_future(stage: &Stage) -> ListedKey {
    stage.key(&key_name("Student 1", Marker::new(stage.file.tag, [42; 5])))
}

/// Model B: the copy knows an open attempt; its key was handed out in the meantime.
#[test]
fn a_restored_file_deletes_nothing_and_asks() {
    let mut stage = Stage::running(2, vec![]);
    let handed_out = stage.key(&stage.posts[0].1.clone());
    stage.file.restored = true;
    stage.restart();
    stage.run(2, vec![handed_out.clone()]);
    assert_eq!((stage.state.epoch(), stage.file.epoch), (2, 2));
    assert_eq!((stage.deletes(), stage.posts.len()), (0, 0));
    let question = only_question(&stage);
    assert_eq!(question.kind, QuestionKind::MayBeHeld(vec![Doubt::OtherEpoch]));
    stage.tell(Event::Reviewed);
    assert!(!stage.file.review);
    assert_eq!((stage.deletes(), stage.posts.len()), (0, 0), "row 1 is in question, row 2 is being checked");
}

#[test]
fn creating_waits_for_the_review_of_a_restored_file() {
    let mut stage = Stage::new(keyroster_domain::provisioning::Durable { restored: true, ..durable() });
    stage.run(1, vec![]);
    assert_eq!((stage.posts.len(), stage.pause()), (0, Some(&PauseReason::Review)));
    assert_eq!(stage.summary().unwrap().stopped, Some(PauseReason::Review));
    stage.tell(Event::Reviewed);
    stage.tell(Event::Continue);
    assert_eq!(stage.posts.len(), 1);
}

/// A review without anything to look at is none.
#[test]
fn a_review_needs_a_complete_list() {
    let mut stage = Stage::new(keyroster_domain::provisioning::Durable { restored: true, ..durable() });
    stage.tell(Event::Run { rows: vec![crate::stage::wanted(1)], left_out: vec![] });
    stage.tell(Event::Reviewed);
    stage.list(vec![]);
    assert!(stage.file.review && stage.posts.is_empty());
}

/// A rollback that nobody noticed shows itself: somebody made keys that this file does not know.
#[test]
fn a_lost_future_begins_an_epoch() {
    let mut stage = Stage::new(durable());
    let stranger = lost_future(&stage);
    stage.run(2, vec![stranger.clone()]);
    assert_eq!((stage.file.epoch, stage.file.review, stage.posts.len()), (2, true, 0));
    assert_eq!(stage.state.review().unwrap().count(), 1);
    assert_eq!(only_question(&stage).row, Some(1), "its label is that of row 1");
    stage.tell(Event::Reviewed);
    stage.tell(Event::Continue);
    assert_eq!(stage.posts.len(), 1, "row 2 only");
    assert!(matches!(stage.state.row(1), Some(RowState::NeedsYou(Need::Question(_)))));
    stage.done(|_| {});
    stage.restart();
    stage.run(2, vec![stranger]);
    assert_eq!(stage.file.epoch, 2, "what was reviewed is no sign any more");
}

/// Answers are carried out while resolving, when nobody knows the class: the row comes with the answer.
#[test]
fn an_answer_is_carried_out_by_a_later_process() {
    for (answer, row_state, deletes) in [
        (Answer::LeaveAlone, RowState::LeftOut, 0),
        (Answer::MakeAnother, RowState::Waiting, 0),
        (Answer::Delete, RowState::Waiting, 1),
    ] {
        let mut stage = Stage::new(durable());
        let stranger = lost_future(&stage);
        stage.run(1, vec![stranger.clone()]);
        stage.tell(Event::Reviewed);
        stage.restart();
        stage.tell(Event::Resolve);
        stage.list(vec![stranger.clone()]);
        assert_eq!(stage.state.questions().count(), 0, "resolving knows no labels");
        let about = Subject::Key(stranger.hash.clone());
        stage.tell(Event::AnsweredFor { about: about.clone(), answer, row: 1 });
        stage.tell(Event::Deleted { hash: stranger.hash.clone(), end: CallEnd::Done });
        let withdrawn =
            stage.count(|e| matches!(e, keyroster_domain::provisioning::Effect::Withdraw(a) if *a == about));
        assert_eq!((withdrawn, stage.deletes()), (1, deletes), "{answer:?}");
        stage.restart();
        let listed = if deletes == 0 { vec![stranger] } else { vec![] };
        stage.run(1, listed);
        assert_eq!(stage.state.row(1), Some(&row_state), "{answer:?}");
        assert_eq!(stage.posts.len(), usize::from(answer != Answer::LeaveAlone), "{answer:?}");
    }
}

/// Two people of one name: whose key it is, only a person can say, so both wait.
#[test]
fn a_strangers_key_holds_up_all_namesakes() {
    let mut stage = Stage::new(durable());
    let stranger = lost_future(&stage);
    let namesake = |row| keyroster_domain::provisioning::Wanted { row, ..crate::stage::wanted(1) };
    stage
        .tell(Event::Run { rows: vec![namesake(1), namesake(2), crate::stage::wanted(3)], left_out: vec![] });
    stage.list(vec![stranger.clone()]);
    stage.tell(Event::Reviewed);
    stage.tell(Event::Continue);
    assert_eq!((stage.posts.len(), stage.state.counts().needs_you), (1, 2));
    stage.tell(Event::Answered { about: Subject::Key(stranger.hash), answer: Answer::LeaveAlone });
    assert_eq!((stage.state.row(1), stage.posts.len()), (Some(&RowState::LeftOut), 2));
}

#[test]
fn another_installs_attempt_is_never_deleted_or_made_again_by_itself() {
    let mut stage = Stage::running(1, vec![]);
    let key = stage.key(&stage.posts[0].1.clone());
    stage.end_post(unclear());
    stage.file.install = InstallId("other computer".to_owned());
    stage.restart();
    stage.run(1, vec![]);
    stage.wait(200);
    stage.list(vec![]);
    stage.wait(15);
    stage.list(vec![]);
    assert_eq!(only_question(&stage).kind, QuestionKind::OldAttempt);
    assert_eq!(stage.posts.len(), 0);
    stage.restart();
    stage.run(1, vec![key]);
    assert_eq!(only_question(&stage).kind, QuestionKind::MayBeHeld(vec![Doubt::OtherInstall]));
    assert_eq!(stage.deletes(), 0);
}

/// A key in question for row 1, with row 2 done.
fn in_question() -> (Stage, ListedKey) {
    let mut stage = Stage::running(1, vec![]);
    let mut key = stage.key(&stage.posts[0].1.clone());
    key.last_used_at = key.created_at;
    stage.end_post(unclear());
    stage.list(vec![key.clone()]);
    (stage, key)
}

#[test]
fn delete_is_carried_out_and_the_row_gets_a_key() {
    let (mut stage, key) = in_question();
    stage.tell(Event::Answered { about: Subject::Key(key.hash.clone()), answer: Answer::Delete });
    assert_eq!(stage.deletes(), 1);
    stage.tell(Event::Deleted { hash: key.hash, end: CallEnd::Done });
    assert_eq!(stage.state.questions().count(), 0);
    stage.tell(Event::Continue);
    assert_eq!(stage.posts.len(), 1);
}

#[test]
fn leave_alone_leaves_the_row_out_for_good() {
    let (mut stage, key) = in_question();
    stage.tell(Event::Answered { about: Subject::Key(key.hash.clone()), answer: Answer::LeaveAlone });
    assert_eq!(stage.state.row(1), Some(&RowState::LeftOut));
    assert_eq!(stage.file.known[0].verdict, Verdict::LeftAlone(Some(1)));
    stage.restart();
    stage.run(1, vec![key]);
    assert_eq!((stage.state.row(1), stage.state.questions().count()), (Some(&RowState::LeftOut), 0));
    assert_eq!((stage.posts.len(), stage.deletes()), (0, 0));
}

#[test]
fn make_another_keeps_the_key_and_makes_one() {
    let (mut stage, key) = in_question();
    stage.tell(Event::Answered { about: Subject::Key(key.hash), answer: Answer::MakeAnother });
    assert_eq!(stage.file.attempts[0].state, AttemptState::Absent);
    stage.tell(Event::Continue);
    assert_eq!((stage.posts.len(), stage.deletes()), (1, 0));
}

/// An answer that was not offered, or to a question that no longer stands, does nothing.
#[test]
fn stray_answers_do_nothing() {
    let (mut stage, key) = in_question();
    let elsewhere = Subject::Key(keyroster_domain::key::KeyHash::new("elsewhere"));
    stage.tell(Event::Answered { about: elsewhere, answer: Answer::Delete });
    assert_eq!((stage.deletes(), stage.state.questions().count()), (0, 1));
    assert_eq!(only_question(&stage).about, Subject::Key(key.hash));
}
