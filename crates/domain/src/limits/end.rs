//! How the change of one key ended, and what all of them come to: the counts add up.

use super::seen::{Field, Seen};
use crate::key::SeenLimit;
use crate::provisioning::{PauseReason, Refusal};

/// How the change of one key ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum End {
    /// Done: the answer, or a reading after it, says so.
    Done,
    /// Was so already; nothing was sent.
    Already,
    /// Somebody else changed it meanwhile; left as it is.
    Changed {
        /// As it is now.
        now: Box<Seen>,
        /// In which fields.
        fields: Vec<Field>,
    },
    /// There is no such key any more.
    Gone,
    /// OpenRouter refused.
    Refused(Refusal),
    /// Not done.
    NotDone(WhyNot),
    /// Nobody knows yet; found out by reading later.
    Unclear,
    /// Came back with another limit than asked for.
    Wrong {
        /// With this one.
        limit: SeenLimit,
        /// Whether it was turned off.
        off: bool,
    },
}

/// Why a change was not done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WhyNot {
    /// The run ended before its turn.
    NotBegun,
    /// The request did not leave, or the key could not be read.
    NotThrough,
    /// It was asked for, and the key is as before.
    AsBefore,
    /// What was to be done could not be written down.
    NotWritten,
}

/// Where the keys of a run are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Not ended.
    pub waiting: usize,
    /// Done.
    pub done: usize,
    /// Was so already.
    pub already: usize,
    /// Changed meanwhile.
    pub changed: usize,
    /// Gone.
    pub gone: usize,
    /// Refused.
    pub refused: usize,
    /// Not done.
    pub not_done: usize,
    /// Unclear.
    pub unclear: usize,
    /// Came back wrong.
    pub wrong: usize,
}

impl Counts {
    /// All keys.
    pub const fn total(&self) -> usize {
        self.waiting
            + self.done
            + self.already
            + self.changed
            + self.gone
            + self.refused
            + self.not_done
            + self.unclear
            + self.wrong
    }

    /// Counts keys by how they ended; `None` = not yet.
    pub fn of<'a>(ends: impl IntoIterator<Item = Option<&'a End>>) -> Counts {
        let mut counts = Counts::default();
        for end in ends {
            *match end {
                None => &mut counts.waiting,
                Some(End::Done) => &mut counts.done,
                Some(End::Already) => &mut counts.already,
                Some(End::Changed { .. }) => &mut counts.changed,
                Some(End::Gone) => &mut counts.gone,
                Some(End::Refused(_)) => &mut counts.refused,
                Some(End::NotDone(_)) => &mut counts.not_done,
                Some(End::Unclear) => &mut counts.unclear,
                Some(End::Wrong { .. }) => &mut counts.wrong,
            } += 1;
        }
        counts
    }
}

/// The end of a run of changes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Summary {
    /// Where the keys are.
    pub counts: Counts,
    /// What stopped it before everything was tried.
    pub stopped: Option<PauseReason>,
    /// Whether a complete list was read at the end and shows every change in place; `None` = it could not be read, or
    /// nothing was sent.
    pub verified: Option<bool>,
    /// Changed keys that the complete list does not show.
    pub missing: usize,
}
