//! The practice accounts' stories: which there are, and what the reseller's holds. Plain values.

use jiff::Timestamp;
use keyroster_domain::billing::Percent;
use keyroster_domain::holder::Person;
use keyroster_domain::usage::{UsageRow, UsageSnapshot};
use keyroster_vault::Secret;
use serde::{Deserialize, Serialize};

/// Which story a practice account tells. Each has a server of its own, with its own file and keys.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Scenario {
    /// A class of thirty.
    #[default]
    Class,
    /// A reseller with clients, a whole past month and the one that runs.
    Reseller,
}

impl Scenario {
    /// The name of its server's file in the data folder.
    pub const fn state_file(self) -> &'static str {
        match self {
            Scenario::Class => "practice.json",
            Scenario::Reseller => "practice_reseller.json",
        }
    }
}

/// The reseller's two months, as an app that had been there would know them.
pub struct Story {
    /// The clients, in the order of their roster.
    pub clients: Vec<StoryClient>,
    /// The markup of clients without one of their own.
    pub markup: Percent,
    /// Every key, deleted ones too, in the order they were made.
    pub keys: Vec<StoryKey>,
    /// Readings of the account in the past, the oldest first.
    pub readings: Vec<UsageSnapshot>,
}

/// A made-up client.
pub struct StoryClient {
    /// Name, e-mail, and the limit, which starts anew each month.
    pub person: Person,
    /// An own markup.
    pub markup: Option<Percent>,
    /// Under which user ids OpenRouter reports the client.
    pub users: Vec<String>,
}

/// A key of the story.
pub struct StoryKey {
    /// Whose: a place in [`Story::clients`]; `None` is nobody's.
    pub client: Option<usize>,
    /// Its counters in the end; of a deleted key the last ones.
    pub row: UsageRow,
    /// Who made it, OpenRouter's id.
    pub creator: Option<String>,
    /// The workspace it is in.
    pub workspace: Option<String>,
    /// When it was deleted.
    pub deleted_at: Option<Timestamp>,
    /// Its text, openly fake.
    pub secret: Option<Secret>,
}
