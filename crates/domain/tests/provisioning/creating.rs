//! Beginning, pace, stopping, the summary.

use keyroster_domain::key::SeenLimit;
use keyroster_domain::provisioning::{Change, Config, Effect, Event, PauseReason, RowState, Times};

use crate::stage::{ROWS, Stage, durable, refusal, wanted};

#[test]
fn nothing_is_sent_before_a_complete_list_was_read() {
    let mut stage = Stage::new(durable());
    stage.tell(Event::Run { rows: vec![wanted(1)], left_out: vec![] });
    assert_eq!((stage.lists, stage.posts.len()), (1, 0));
    stage.list(vec![]);
    assert_eq!(stage.posts.len(), 1);
}

/// The plan has read the list a moment ago; reading it again would only cost time.
#[test]
fn a_fresh_list_given_beforehand_is_enough() {
    let mut stage = Stage::new(durable());
    stage.lists = 1;
    stage.list(vec![]);
    stage.tell(Event::Run { rows: vec![wanted(1)], left_out: vec![] });
    assert_eq!((stage.lists, stage.posts.len()), (0, 1));
}

/// R1: before any byte leaves, the attempt is in the data file.
#[test]
fn an_intent_is_written_before_its_request_leaves() {
    let mut stage = Stage::new(durable());
    stage.commits = false;
    stage.run(3, vec![]);
    assert_eq!(stage.posts.len(), 0, "no commit has come back yet");
    let intents = stage.count(|effect| match effect {
        Effect::Commit(commit) => commit.changes.iter().all(|change| matches!(change, Change::Intent(_))),
        _ => false,
    });
    assert_eq!(intents, 1, "three intents share one transaction");
    stage.tell(Event::Committed(1));
    assert_eq!(stage.posts.len(), 3);
}

#[test]
fn eight_go_at_first_and_one_more_after_ten_clean_answers() {
    let mut stage = Stage::running(ROWS, vec![]);
    assert_eq!(stage.posts.len(), 8);
    (0..9).for_each(|_| drop(stage.done(|_| {})));
    assert_eq!(stage.posts.len(), 8);
    stage.done(|_| {});
    assert_eq!(stage.posts.len(), 9);
    while !stage.posts.is_empty() {
        assert!(stage.posts.len() <= 16);
        stage.done(|_| {});
    }
    assert_eq!(stage.state.counts().created, 40);
}

/// R6: one storm halves once, and nothing leaves before the server's own moment.
#[test]
fn a_rate_limit_halves_and_holds() {
    let mut stage = Stage::running(ROWS, vec![]);
    for _ in 0..8 {
        stage.end_post(refusal(429, Some(30)));
    }
    assert_eq!(stage.posts.len(), 0);
    stage.wait(29);
    assert_eq!(stage.posts.len(), 0, "the server said thirty seconds");
    stage.wait(1);
    assert_eq!(stage.posts.len(), 4);
    assert_eq!(stage.state.counts().needs_you, 0, "a rate limit uses up no try");
}

#[test]
fn an_absurd_retry_after_is_cut() {
    let mut stage = Stage::running(1, vec![]);
    stage.end_post(refusal(429, Some(86_400)));
    stage.wait(601);
    assert_eq!(stage.posts.len(), 1, "no more than ten minutes");
}

#[test]
fn stop_lets_running_requests_end() {
    let mut stage = Stage::running(ROWS, vec![]);
    stage.tell(Event::Stop);
    assert!(stage.summary().is_none(), "eight are still out");
    while !stage.posts.is_empty() {
        stage.done(|_| {});
    }
    let summary = stage.summary().unwrap();
    assert_eq!((summary.counts.created, summary.counts.waiting), (8, 32));
    assert_eq!(summary.stopped, Some(PauseReason::Stopped));
    stage.tell(Event::Continue);
    assert_eq!(stage.posts.len(), 8, "and it goes on from there");
}

/// The five words on the screen always add up to the class.
#[test]
fn the_counts_add_up_at_every_step() {
    let mut stage = Stage::new(durable());
    stage.tell(Event::Run { rows: (1..=9).map(wanted).collect(), left_out: vec![10, 11] });
    stage.list(vec![]);
    stage.end_post(refusal(400, None));
    stage.end_post(crate::stage::unclear());
    stage.done(|key| key.limit = SeenLimit::NoLimit);
    while !stage.posts.is_empty() {
        stage.done(|_| {});
    }
    let counts = stage.state.counts();
    assert_eq!(counts.total(), 11);
    assert_eq!((counts.created, counts.being_checked), (6, 1));
    assert_eq!((counts.needs_you, counts.left_out), (2, 2));
    let all_add_up = |effect: &Effect| matches!(effect, Effect::Progress(p) if p.counts.total() != 11);
    assert_eq!(stage.count(all_add_up), 0);
}

/// R7: what is there is not made again.
#[test]
fn a_second_run_sends_nothing() {
    let mut stage = Stage::running(3, vec![]);
    let keys: Vec<_> = (0..3).map(|_| stage.done(|_| {})).collect();
    stage.list(keys.clone());
    assert!(stage.summary().is_some_and(|summary| summary.stopped.is_none()));
    stage.restart();
    stage.run(3, keys.clone());
    assert_eq!((stage.posts.len(), stage.deletes()), (0, 0));
    assert_eq!(stage.state.row(2), Some(&RowState::Created(keys[1].hash.clone())));
}

/// Somebody else's key of that hour is pointed out and left alone.
#[test]
fn a_key_that_appeared_during_the_run_is_reported() {
    let mut stage = Stage::running(1, vec![]);
    stage.wait(5);
    let stranger = stage.key("made by hand");
    let mut old = stage.key("older, listed late");
    old.created_at = Some("2026-11-22T11:00:00Z".parse().unwrap());
    let ours = stage.done(|_| {});
    stage.list(vec![ours, stranger.clone(), old]);
    assert_eq!(stage.summary().unwrap().appeared, vec![stranger]);
    assert_eq!(stage.deletes(), 0);
}

/// The bench's course in virtual time: 200 keys, 150 ms a call, 5 ms a commit, lists of three pages before and after.
#[test]
fn two_hundred_keys_take_less_than_four_and_a_half_seconds() {
    let mut stage = Stage::new(durable());
    stage.commits = false;
    let mut queue = std::collections::BTreeMap::new();
    let (mut seen, mut n) = (0, 0u32);
    stage.tell(Event::Run { rows: (1..=200).map(wanted).collect(), left_out: vec![] });
    let began = stage.now;
    while stage.summary().is_none() {
        for effect in &stage.asked[seen..] {
            let (delay, event) = match effect {
                Effect::Commit(commit) => (5, Event::Committed(commit.id)),
                Effect::Post { marker, name, .. } => {
                    let echo = Box::new(stage.key(name));
                    let end = keyroster_domain::provisioning::PostEnd::Done { echo };
                    (150, Event::PostEnded { marker: *marker, end })
                }
                Effect::ReadList => {
                    let end =
                        keyroster_domain::provisioning::ListEnd::Complete { keys: vec![], skew_ms: None };
                    (450, Event::ListRead { began: stage.now, end })
                }
                _ => continue,
            };
            n += 1;
            queue.insert((stage.now.as_millisecond() + delay, n), event);
        }
        seen = stage.asked.len();
        let ((time, _), event) = queue.pop_first().expect("the run goes on");
        stage.now = jiff::Timestamp::from_millisecond(time).unwrap();
        stage.tell(event);
    }
    let took = stage.now.as_millisecond() - began.as_millisecond();
    assert_eq!(stage.summary().unwrap().counts.created, 200);
    assert_eq!(stage.posts.len(), 200);
    assert!(took <= 4_500, "{took} ms");
}

#[test]
fn shortened_times_keep_their_proportions() {
    let secs = std::time::Duration::from_secs;
    let times = Times::shortened(secs(3));
    assert_eq!((times.settle, times.request), (secs(3), secs(5)));
    assert_eq!(times.between_lists, std::time::Duration::from_millis(500));
    assert_eq!(Times::shortened(secs(90)), Config::default().times);
}
