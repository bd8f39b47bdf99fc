//! Commits: acknowledgement, batches, failures, undoing a key that could not be stored.

use keyroster_domain::provisioning::{
    AttemptState, CallEnd, Change, CommitTrouble, Effect, Event, PauseReason, PostEnd, RowState,
};

use crate::stage::{Stage, durable};

fn broken() -> CommitTrouble {
    CommitTrouble::Write("disk full".to_owned())
}

fn last_commit(stage: &Stage) -> (u64, Vec<Change>) {
    let mut commits = stage.asked.iter().filter_map(|effect| match effect {
        Effect::Commit(commit) => Some((commit.id, commit.changes.clone())),
        _ => None,
    });
    commits.next_back().expect("something was to be written")
}

/// One row whose create was answered while commits are slow.
fn answered(rows: i64) -> Stage {
    let mut stage = Stage::running(rows, vec![]);
    stage.commits = false;
    (0..rows).for_each(|_| drop(stage.done(|_| {})));
    stage
}

/// R2: a key counts as created when its secret is durable, not before.
#[test]
fn created_means_committed() {
    let mut stage = answered(1);
    assert_eq!(stage.state.row(1), Some(&RowState::Waiting));
    let (id, changes) = last_commit(&stage);
    assert!(matches!(changes[..], [Change::Stored { .. }]));
    stage.tell(Event::Committed(id));
    assert!(matches!(stage.state.row(1), Some(RowState::Created(_))));
}

/// While one commit is under way everything else gathers, and goes in one transaction.
#[test]
fn secrets_that_come_meanwhile_share_a_commit() {
    let mut stage = answered(5);
    assert_eq!(last_commit(&stage).1.len(), 1);
    let id = last_commit(&stage).0;
    stage.tell(Event::Committed(id));
    assert_eq!(last_commit(&stage).1.len(), 4);
}

/// A secret in hand is worth three more tries; then its key is deleted again, and the summary says so.
#[test]
fn a_secret_that_cannot_be_stored_is_undone() {
    let mut stage = answered(1);
    for _ in 0..4 {
        let (id, _) = last_commit(&stage);
        assert_eq!(stage.deletes(), 0);
        stage.tell(Event::CommitFailed { id, why: broken() });
        stage.wait(5);
    }
    assert_eq!(stage.pause(), Some(&PauseReason::Commit(broken())));
    assert_eq!(stage.deletes(), 1);
    let hash = stage.asked.iter().find_map(|effect| match effect {
        Effect::Delete(hash) => Some(hash.clone()),
        _ => None,
    });
    stage.tell(Event::Deleted { hash: hash.unwrap(), end: CallEnd::Done });
    if stage.lists > 0 {
        stage.list(vec![]);
    }
    let summary = stage.summary().expect("it ends although nothing can be written");
    assert_eq!((&summary.undone[..], summary.counts.created), (&[1][..], 0));
    stage.commits = true;
    stage.tell(Event::Continue);
    assert_eq!(stage.posts.len(), 1, "with a working disk it is made again");
    assert_eq!(stage.file.attempts[0].state, AttemptState::GhostDeleted);
}

#[test]
fn a_secret_may_be_stored_at_the_second_try() {
    let mut stage = answered(1);
    let (id, _) = last_commit(&stage);
    stage.tell(Event::CommitFailed { id, why: CommitTrouble::Seal("keychain locked".to_owned()) });
    stage.commits = true;
    stage.wait(5);
    assert!(matches!(stage.state.row(1), Some(RowState::Created(_))));
    assert_eq!(stage.deletes(), 0);
    assert!(matches!(stage.pause(), Some(PauseReason::Commit(_))), "but nothing new is begun");
}

/// R1: without a durable intent nothing leaves.
#[test]
fn an_intent_that_cannot_be_written_is_not_sent() {
    let mut stage = Stage::new(durable());
    stage.commits = false;
    stage.run(3, vec![]);
    stage.tell(Event::CommitFailed { id: 1, why: broken() });
    stage.wait(60);
    assert_eq!((stage.posts.len(), stage.state.open_attempts()), (0, 0));
    assert_eq!(stage.state.counts().waiting, 3);
    stage.commits = true;
    stage.tell(Event::Continue);
    assert_eq!(stage.posts.len(), 3);
}

/// An intent whose commit took too long is stale: its deadline would lie too early.
#[test]
fn a_stale_intent_is_not_sent() {
    let mut stage = Stage::new(durable());
    stage.commits = false;
    stage.run(1, vec![]);
    stage.wait(6);
    stage.commits = true;
    let (id, changes) = last_commit(&stage);
    if let Change::Intent(attempt) = &changes[0] {
        stage.file.attempts.push(attempt.clone());
    }
    stage.tell(Event::Committed(id));
    assert_eq!(stage.file.attempts[0].state, AttemptState::NotSent);
    assert_eq!(stage.posts.len(), 1, "another attempt went out in its place");
}

/// Answers to questions nobody asked (a confused shell) change nothing.
#[test]
fn stray_events_change_nothing() {
    let mut stage = Stage::running(1, vec![]);
    let marker = stage.posts[0].0;
    let echo = Box::new(stage.key(&stage.posts[0].1.clone()));
    stage.tell(Event::PostEnded { marker, end: PostEnd::Done { echo: echo.clone() } });
    stage.tell(Event::PostEnded { marker, end: PostEnd::Done { echo } });
    stage.tell(Event::Committed(99));
    stage.tell(Event::CommitFailed { id: 99, why: broken() });
    assert_eq!((stage.file.stored.len(), stage.state.counts().created), (1, 1));
}
