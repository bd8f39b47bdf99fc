//! The test of the test: bugs planted in the machine, each of which the simulator must find.

use keyroster_domain::provisioning::{Config, Sabotage};

use crate::first_failure;

fn caught_within(seeds: u64, sabotage: Sabotage) {
    let config = Config { sabotage, ..Config::default() };
    let caught = first_failure(seeds, &config);
    assert!(caught.is_some(), "not noticed in {seeds} seeds: {sabotage:?}");
}

#[test]
fn posting_before_the_intent_is_written_is_caught() {
    caught_within(2_000, Sabotage { post_before_commit: true, ..Sabotage::default() });
}

#[test]
fn acknowledging_before_the_secret_is_written_is_caught() {
    caught_within(4_000, Sabotage { ack_before_commit: true, ..Sabotage::default() });
}

#[test]
fn ignoring_epochs_is_caught() {
    caught_within(2_000, Sabotage { no_epoch_guard: true, ..Sabotage::default() });
}

#[test]
fn cleaning_up_attempts_in_flight_is_caught() {
    caught_within(20_000, Sabotage { no_in_flight_exclusion: true, ..Sabotage::default() });
}

#[test]
fn forgetting_the_watch_list_is_caught() {
    caught_within(2_000, Sabotage { no_watch_list: true, ..Sabotage::default() });
}

#[test]
fn looking_only_at_the_start_is_caught() {
    caught_within(2_000, Sabotage { reconcile_once: true, ..Sabotage::default() });
}

#[test]
fn matching_by_marker_only_is_caught() {
    caught_within(2_000, Sabotage { nonce_only: true, ..Sabotage::default() });
}
