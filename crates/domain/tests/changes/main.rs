//! Random plans against a pretend OpenRouter on which somebody else works too: what was previewed is what is applied
//! (promise R9). A failing seed is printed; the same seed plays the same course.

mod play;
mod server;

use play::Play;
use server::Faults;

/// Every plan meets drift before the preview is confirmed, between confirmation and reading, and while it runs.
#[test]
fn five_thousand_plans_with_drift_overwrite_nothing() {
    let mut sums = play::Sums::default();
    for seed in 0..5_000 {
        sums.add(&Play::new(seed, Faults::default()).run());
    }
    // The test is worth something only if all of this happened, and often.
    assert!(sums.drifts > 5_000 && sums.changed > 1_000 && sums.done > 10_000, "{sums:?}");
    assert!(sums.in_the_moment > 0, "the window between reading and writing was never hit: {sums:?}");
}

/// Lost answers, rate limits, troubled servers, late commits and stops on top.
#[test]
fn two_thousand_plans_with_drift_and_faults_overwrite_nothing() {
    let mut sums = play::Sums::default();
    for seed in 0..2_000 {
        sums.add(&Play::new(100_000 + seed, Faults::rough()).run());
    }
    assert!(sums.unclear_answers > 1_000 && sums.limited > 500 && sums.done > 2_000, "{sums:?}");
    assert!(sums.stopped > 50, "{sums:?}");
}

/// Promise M4: a key that comes back with no limit, or another one, is turned off at once and told; 500 of 500.
#[test]
fn five_hundred_wrong_limits_are_turned_off_and_told() {
    let mut wrong = 0;
    let mut seed = 500_000;
    while wrong < 500 {
        let sums = Play::new(seed, Faults::wrong_limits()).run();
        assert_eq!(sums.wrong_limits, sums.wrong_told, "seed {seed}: {sums:?}");
        assert_eq!(sums.wrong_limits, sums.wrong_off, "seed {seed}: {sums:?}");
        wrong += sums.wrong_limits;
        seed += 1;
    }
}

/// Taking back what was done gives every former value exactly, where nobody changed it since and it can be set.
#[test]
fn five_hundred_runs_taken_back_are_exactly_as_before() {
    let (mut seed, mut back) = (900_000, 0);
    while back < 500 {
        back += usize::from(Play::new(seed, Faults::default()).there_and_back());
        seed += 1;
    }
}
