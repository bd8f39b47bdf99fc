//! Which faults a seed plays: every seed enables a random subset (swarm), at a random level.

use crate::rng::Rng;

/// Chances in a thousand, and lengths in milliseconds; zero = does not happen.
#[derive(Clone, Debug, Default)]
pub struct Faults {
    pub not_sent: u32,
    pub refused_row: u32,
    pub stopping_refusal: u32,
    pub rate_limit: u32,
    pub retry_after: bool,
    pub error_before: u32,
    pub error_after: u32,
    pub lost_before: u32,
    pub lost_after: u32,
    pub late_commit: u32,
    pub late_most: i64,
    pub truncated: u32,
    pub duplicate: u32,
    pub wrong_limit: u32,
    pub swapped: u32,
    pub name_cut: u32,
    pub reused_hash: u32,
    pub list_lag: u32,
    pub list_lag_most: i64,
    pub get_lag: u32,
    pub list_incomplete: u32,
    pub list_fails: u32,
    pub read_fails: u32,
    pub delete_unclear: u32,
    pub commit_fails: u32,
    pub kills: u32,
    pub stops: u32,
    pub label_edits: u32,
    pub marker_edits: u32,
    pub foreign: u32,
    pub skew_ms: i64,
    pub long_breaks: bool,
    pub answers: bool,
}

impl Faults {
    /// A random subset at a random level.
    pub fn swarm(rng: &mut Rng) -> Faults {
        let level = [1, 3, 10][usize::try_from(rng.between(0, 2)).unwrap()];
        let mut some = |most: u32| {
            let on = rng.per_mille(500);
            let chance = u32::try_from(rng.between(1, i64::from(most * level))).unwrap();
            if on { chance.min(600) } else { 0 }
        };
        let mut faults = Faults {
            not_sent: some(20),
            refused_row: some(5),
            stopping_refusal: some(4),
            rate_limit: some(60),
            error_before: some(20),
            error_after: some(15),
            lost_before: some(15),
            lost_after: some(20),
            late_commit: some(15),
            truncated: some(10),
            duplicate: some(10),
            wrong_limit: some(5),
            swapped: some(8),
            name_cut: some(3),
            reused_hash: some(2),
            list_lag: some(50),
            get_lag: some(50),
            list_incomplete: some(30),
            list_fails: some(30),
            read_fails: some(30),
            delete_unclear: some(40),
            commit_fails: some(5),
            label_edits: some(10),
            marker_edits: some(4),
            foreign: some(10),
            stops: some(5),
            ..Faults::default()
        };
        faults.kills = u32::try_from(rng.between(0, 3)).unwrap();
        faults.retry_after = rng.per_mille(500);
        faults.late_most = [30_000, 240_000, 900_000][usize::try_from(rng.between(0, 2)).unwrap()];
        faults.list_lag_most = [5_000, 60_000, 240_000, 900_000][usize::try_from(rng.between(0, 3)).unwrap()];
        faults.skew_ms = if rng.per_mille(300) { rng.between(-86_400_000, 86_400_000) } else { 0 };
        faults.long_breaks = rng.per_mille(100);
        faults.answers = rng.per_mille(300);
        faults
    }

    /// The world after the faults stopped; what was changed by then stays changed.
    pub fn calm(&self) -> Faults {
        Faults { skew_ms: self.skew_ms, ..Faults::default() }
    }
}
