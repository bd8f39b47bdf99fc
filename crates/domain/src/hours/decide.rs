//! What to do about a class now, from its hours and from what holds its keys off.

use jiff::Timestamp;

use super::Standing;

/// What holds the keys of a class off.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Held {
    /// Nothing.
    Free,
    /// A person turned the whole class off; only a person restores it.
    ByHand,
    /// The class is closed by its hours.
    ByHours,
}

/// What to do now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// Nothing: it stands as it should.
    Nothing,
    /// Turn the class off, as far as it is not off yet.
    Close,
    /// Give the class back exactly what it had.
    Open,
}

/// Decides by level. Turned off by hand wins until a person restores it; opened by hand outside its hours wins until
/// the hours change the next time (`left_open_until`).
pub fn decide(standing: Standing, held: Held, left_open_until: Option<Timestamp>, now: Timestamp) -> Step {
    match (standing.open, held) {
        (_, Held::ByHand) | (true, Held::Free) => Step::Nothing,
        (true, Held::ByHours) => Step::Open,
        (false, _) if left_open_until.is_some_and(|until| now < until) => Step::Nothing,
        (false, Held::Free | Held::ByHours) => Step::Close,
    }
}
