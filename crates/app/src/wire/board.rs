//! The board of a check: every key of the account in one group, so that the counts add up, each with what can be done.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{Id, Money, Time, error::ErrorView, limits::LimitView, plan::ResetChoice};

/// Every key of an account, or of one class, with what each is.
#[derive(Clone, Debug, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct BoardView {
    /// Only the keys of this class; `None` = all of the account.
    #[ts(type = "number | null")]
    pub roster_id: Option<Id>,
    /// That class's name.
    pub roster_name: Option<String>,
    /// The lines; first what waits for a person.
    pub lines: Vec<BoardLineView>,
    /// The groups that hold lines, in the order of the board; their counts add up to the number of lines.
    pub groups: Vec<BoardGroupView>,
    /// How many lines wait for a person.
    pub attention: u32,
    /// When OpenRouter was last read; `None` = never.
    pub as_of: Option<Time>,
    /// Whether that list was complete. Where not, nothing was concluded from what it did not show.
    pub complete: bool,
    /// Whole minutes by which this computer's clock is off, where that matters: ahead of OpenRouter's where positive.
    pub clock_off: Option<i32>,
    /// Automatic checks.
    pub automatic: AutomaticView,
}

/// How automatic checks stand.
#[derive(Clone, Debug, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct AutomaticView {
    /// How often.
    pub every: CheckEveryChoice,
    /// When the next one is due; `None` = none is.
    pub next: Option<Time>,
    /// Why the last one did not work, where it did not.
    pub trouble: Option<ErrorView>,
}

/// How often the account is checked while the app is open.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum CheckEveryChoice {
    /// Never by itself.
    Off,
    /// Every 15 minutes.
    QuarterHour,
    /// Every hour.
    #[default]
    Hour,
    /// Every 6 hours.
    SixHours,
    /// Once a day.
    Day,
}

/// One group and how many lines it has.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct BoardGroupView {
    /// Which.
    pub group: BoardGroup,
    /// How many.
    pub count: u32,
    /// Whether it waits for a person.
    pub attention: bool,
}

/// What a key is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum BoardGroup {
    /// Changed outside this app.
    Drifted,
    /// Its person has more than one key that works.
    TwoKeys,
    /// Nobody's.
    Unowned,
    /// Made by another copy of this list.
    OtherCopy,
    /// Made by a request whose answer was lost.
    LostAnswer,
    /// Not at OpenRouter any more.
    Gone,
    /// Works, but its person left the class.
    Leftover,
    /// Not in the list; being looked into.
    Missing,
    /// Not in the list, but there when asked for by itself.
    Hidden,
    /// Made elsewhere; its text is not saved here.
    Adopted,
    /// As it should be.
    InOrder,
    /// Left alone by a person's decision.
    SetAside,
    /// Gone, and settled.
    GoneKept,
}

/// One key.
#[derive(Clone, Debug, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct BoardLineView {
    /// Which; not shown.
    pub hash: String,
    /// What it is.
    pub group: BoardGroup,
    /// Its name at OpenRouter.
    pub key_name: String,
    /// Masked.
    pub mask: String,
    /// Whose it is.
    pub person: Option<BoardPersonView>,
    /// What was changed outside this app.
    pub changes: Vec<BoardChangeView>,
    /// Turned off.
    pub off: bool,
    /// Put out of use by its successor.
    pub replaced: bool,
    /// Limit at OpenRouter.
    pub limit: LimitView,
    /// Used since it was made.
    pub used: Option<Money>,
    /// Made.
    pub created_at: Option<Time>,
    /// When it was last seen.
    pub seen_at: Time,
    /// Whether the last reading showed it.
    pub seen: bool,
    /// Whose it may be, by its name.
    pub suggestion: Option<BoardPersonView>,
    /// For naming a new person: a name found in the key's name.
    pub named: String,
    /// And an e-mail address.
    pub named_email: String,
    /// What can be done, the best first.
    pub fixes: Vec<BoardFix>,
}

/// Somebody on the board.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct BoardPersonView {
    /// The person.
    #[ts(type = "number")]
    pub holder_id: Id,
    /// Name.
    pub name: String,
    /// E-mail.
    pub email: Option<String>,
    /// Their class.
    #[ts(type = "number")]
    pub roster_id: Id,
    /// Its name.
    pub roster_name: String,
    /// Whether they have a key that works.
    pub has_key: bool,
    /// Whether they were removed from the class.
    pub removed: bool,
}

/// One field that was changed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct BoardChangeView {
    /// Which.
    pub field: BoardField,
    /// What we have.
    pub ours: BoardValueView,
    /// What OpenRouter has.
    pub theirs: BoardValueView,
}

/// The fields that can be changed elsewhere.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum BoardField {
    /// Spending limit.
    Limit,
    /// When the limit starts anew.
    Reset,
    /// On or off.
    Off,
    /// Name.
    Name,
    /// Last day.
    Expires,
    /// Own provider keys count or not.
    OwnKeys,
    /// Workspace.
    Workspace,
}

/// A value of a field.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase", tag = "is")]
pub enum BoardValueView {
    /// A limit.
    Limit {
        /// It.
        limit: LimitView,
    },
    /// A reset.
    Reset {
        /// It.
        reset: ResetChoice,
    },
    /// Yes or no.
    Flag {
        /// It.
        yes: bool,
    },
    /// A name.
    Text {
        /// It.
        text: String,
    },
    /// A time.
    At {
        /// It.
        at: Time,
    },
}

/// What can be done about a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum BoardFix {
    /// What is there is all right: it is ours from now on.
    Keep,
    /// Make it again as it was.
    PutBack,
    /// It belongs to somebody of a class.
    Link,
    /// It belongs to somebody who is in no class yet.
    Name,
    /// Leave it alone and do not ask again.
    SetAside,
    /// Ask again.
    TakeBack,
    /// It is nobody's after all.
    Unlink,
    /// Keep this key of two and turn the person's others off.
    KeepThis,
    /// Turn it off.
    TurnOff,
    /// Make a new key for the person.
    MakeAgain,
    /// It stays on record; do not ask again.
    KeepHistory,
    /// A question about it is open under Needs you.
    NeedsYou,
    /// Find out what became of it.
    FindOut,
}

/// A decision about one key.
#[derive(Clone, Debug, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct BoardKeyRequest {
    /// Which key.
    pub hash: String,
}

/// It belongs to this person; `None` = to nobody.
#[derive(Clone, Debug, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct BoardLinkRequest {
    /// Which key.
    pub hash: String,
    /// Whose.
    #[ts(type = "number | null")]
    pub holder_id: Option<Id>,
}

/// It belongs to somebody who is in no class yet.
#[derive(Clone, Debug, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct BoardNameRequest {
    /// Which key.
    pub hash: String,
    /// The class they join.
    #[ts(type = "number")]
    pub roster_id: Id,
    /// Name.
    pub name: String,
    /// E-mail.
    pub email: String,
}

/// Leave these keys alone, or ask about them again.
#[derive(Clone, Debug, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct BoardAsideRequest {
    /// Which keys.
    pub hashes: Vec<String>,
    /// Leave alone (`true`) or ask again.
    pub aside: bool,
}
