//! Make-believe for the practice account: a class of people, what they spent, a reseller's two months, and breakdowns to
//! rehearse.

mod class;
mod rehearse;
mod reseller;
mod usage;

use serde::{Deserialize, Serialize};

pub use class::{PretendPerson, class};
pub(crate) use rehearse::rehearse;
pub(crate) use reseller::fill_reseller;
pub use reseller::{
    RESELLER_MARKUP, Reading, ReadingRow, Reseller, ResellerClient, ResellerKey, reseller_clients,
};
pub(crate) use usage::fill;

/// A breakdown that a person may rehearse. Each ends by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Rehearsal {
    /// The next three creates happen, but their answers never arrive.
    AnswersGetLost,
    /// The next five calls are answered "too many requests, come back in two seconds".
    SlowDown,
    /// The next four calls are answered with server errors.
    ServerTrouble,
    /// Nothing can be reached for eight seconds.
    NoNetwork,
    /// The management key is refused for thirty seconds.
    KeyRevoked,
    /// The next created key comes back with another limit than was asked for.
    WrongLimit,
}

impl Rehearsal {
    /// All of them, in the order to offer them.
    pub const ALL: [Self; 6] = [
        Self::AnswersGetLost,
        Self::SlowDown,
        Self::ServerTrouble,
        Self::NoNetwork,
        Self::KeyRevoked,
        Self::WrongLimit,
    ];
}
