//! The command line itself: verbs, flags, and the help that stands beside them.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};
use keyroster_app::wire::plan::{KeyNameChoice, ResetChoice};

use crate::billing::{CloseFlags, StatementFlags, UsageFlags};
use crate::check::CheckFlags;
use crate::clients::ClientsVerb;
use crate::earlier::EarlierFlags;
use crate::export::ExportFlags;
use crate::history::HistoryFlags;
use crate::rotate::RotateFlags;
use crate::snapshots::SnapshotVerb;

use crate::change_flags::{LimitsVerb, UpdateFlags, WhoFlags};

const AFTER: &str = "\
The management key is read from OPENROUTER_MANAGEMENT_KEY (or OPENROUTER_PROVISIONING_KEY), for this run only, or from
standard input at `account add`, and is then kept safe.

Exit codes: 0 done, 1 our own fault, 2 refused, 3 partly done, 4 something unclear remains.";

/// Hand out credit-limited OpenRouter keys, and lose none.
#[derive(Parser)]
#[command(name = "keyroster-cli", version, after_help = AFTER, propagate_version = true)]
pub struct Arguments {
    /// Flags of every verb.
    #[command(flatten)]
    pub all: Everywhere,
    /// What to do.
    #[command(subcommand)]
    pub verb: Verb,
}

/// Flags that stand before or after any verb.
#[derive(Args, Clone, Default)]
pub struct Everywhere {
    /// Folder of the list [default: the same as the app's]
    #[arg(long, global = true, value_name = "DIR")]
    pub data_dir: Option<PathBuf>,
    /// Account to work in [default: the only one]
    #[arg(long, global = true, value_name = "NAME")]
    pub account: Option<String>,
    /// Print one JSON document on standard output
    #[arg(long, global = true)]
    pub json: bool,
    /// File with the passphrase that seals the keys, in place of the password store
    #[arg(long, global = true, value_name = "FILE")]
    pub passphrase_file: Option<PathBuf>,
    /// Another server on this computer, for an account added in this run
    #[cfg(any(debug_assertions, feature = "loopback"))]
    #[arg(long, global = true, value_name = "URL")]
    pub base_url: Option<String>,
    /// Shorter times of settling
    #[cfg(any(debug_assertions, feature = "loopback"))]
    #[arg(long, global = true, value_name = "SECONDS")]
    pub settle: Option<u64>,
}

/// The verbs.
#[derive(Subcommand)]
pub enum Verb {
    /// Accounts at OpenRouter
    #[command(subcommand)]
    Account(AccountVerb),
    /// Rosters: who is to get a key
    #[command(subcommand)]
    Roster(RosterVerb),
    /// Show what would be created, and what it can cost; nothing is sent but reading
    Plan(PlanFlags),
    /// Create the keys that are missing
    Provision(ProvisionFlags),
    /// Find out what became of requests whose answers were lost
    Resolve {
        /// How long open ends are waited for
        #[arg(long, value_name = "SECONDS", default_value_t = WAIT)]
        wait: u64,
    },
    /// Show what waits for a decision, or take one
    NeedsYou {
        /// Number of the decision to take
        #[arg(long, value_name = "N")]
        accept: Option<i64>,
        /// Word of the choice [default: the first one]
        #[arg(long, value_name = "WORD", requires = "accept")]
        choice: Option<String>,
    },
    /// Read OpenRouter, compare with what is known here, and show what needs you
    Check(CheckFlags),
    /// Save the list of keys to hand out
    ExportKeys(ExportFlags),
    /// Save everything as one encrypted file, and test it by opening it again
    Backup(BackupFlags),
    /// Put a backup in the place of the list
    Restore(RestoreFlags),
    /// Make a code on paper that opens the saved keys when this computer cannot any more
    RecoveryCode(RecoveryFlags),
    /// What every key had used at some moment, and what was spent in between
    #[command(subcommand)]
    Snapshots(SnapshotVerb),
    /// Take a folder of the earlier classroom tool over: people, keys, limits, use and changes
    ImportEarlier(EarlierFlags),
    /// Look at a review file, a saved copy, or a folder of the earlier classroom tool; needs no account, key or network
    Review {
        /// The file or folder
        path: PathBuf,
    },
    /// Save people, masked keys, limits, use and history in one file for review, without any key
    SaveReview(SaveReviewFlags),
    /// Make new keys in place of old ones; retire the old ones once the new ones are handed out
    Rotate(RotateFlags),
    /// Show, check or save every change on record
    History(HistoryFlags),
    /// Spending limits: what is at OpenRouter beside your targets, as a table and as a file
    #[command(subcommand)]
    Limits(LimitsVerb),
    /// Bring keys to their targets at OpenRouter, then read back that it is so
    Update(UpdateFlags),
    /// Write what is at OpenRouter into a limits file again; the targets in the file stay
    RefreshLimitsFile {
        /// The limits file
        file: PathBuf,
        /// Class [default: the only one]
        #[arg(long, value_name = "NAME")]
        roster: Option<String>,
    },
    /// Turn keys off; `enable` turns them on again
    Disable(WhoFlags),
    /// Turn keys on
    Enable(WhoFlags),
    /// Delete keys at OpenRouter, for good; `disable` can be taken back
    Delete(WhoFlags),
    /// Clients: whom keys are sold to, with markup and terms
    #[command(subcommand)]
    Clients(ClientsVerb),
    /// Show what the clients used in a month, what it costs you, and what is billed
    Usage(UsageFlags),
    /// Close a month: issue a numbered, frozen statement for each client
    CloseMonth(CloseFlags),
    /// Save issued statements
    Statement(StatementFlags),
    /// Show the people of a class and their keys
    People {
        /// Class [default: the only one]
        #[arg(long, value_name = "NAME")]
        roster: Option<String>,
    },
}

/// How long open ends are waited for, in seconds, unless told otherwise.
pub const WAIT: u64 = 240;

/// What can be done with accounts.
#[derive(Subcommand)]
pub enum AccountVerb {
    /// Connect an account
    Add {
        /// Your own name for it
        name: String,
        /// The practice account: pretend keys, no network, no cost
        #[arg(long)]
        practice: bool,
        /// The practice account of a seller: pretend clients with a past month to close
        #[arg(long, conflicts_with = "practice")]
        practice_clients: bool,
    },
    /// Show the accounts
    List,
}

/// What can be done with rosters.
#[derive(Subcommand)]
pub enum RosterVerb {
    /// Show how a file is read; needs no account and writes nothing
    Preview {
        /// CSV, TSV, XLSX or ODS
        file: PathBuf,
    },
    /// Take the rows of a file that are ready
    Import {
        /// CSV, TSV, XLSX or ODS
        file: PathBuf,
        /// Class to take them into [default: named after the file]
        #[arg(long, value_name = "NAME")]
        roster: Option<String>,
    },
    /// Save the people of a class as a file that can be imported again
    Export {
        /// Where to save it
        file: PathBuf,
        /// Class [default: the only one]
        #[arg(long, value_name = "NAME")]
        roster: Option<String>,
        /// Also a row for each key of the account that nobody owns, `NAME@FIXME.edu,NAME`
        #[arg(long)]
        with_unowned: bool,
        /// Replace the file if it exists
        #[arg(long)]
        force: bool,
    },
}

/// What a plan is made of.
#[derive(Args, Clone)]
pub struct PlanFlags {
    /// Class [default: the only one]
    #[arg(long, value_name = "NAME")]
    pub roster: Option<String>,
    /// Spending limit of each key in US dollars [default: 2.00]
    #[arg(long, value_name = "DOLLARS", allow_hyphen_values = true)]
    pub limit: Option<String>,
    /// When the limit starts anew
    #[arg(long, value_name = "WHEN")]
    pub reset: Option<ResetFlag>,
    /// Last day of the keys, like 2026-12-18
    #[arg(long, value_name = "DATE", default_value = "")]
    pub expires: String,
    /// What OpenRouter sees as the key's name
    #[arg(long, value_name = "WHAT")]
    pub key_name: Option<KeyNameFlag>,
}

/// Flags of `provision`.
#[derive(Args, Clone)]
pub struct ProvisionFlags {
    /// What the plan is made of.
    #[command(flatten)]
    pub plan: PlanFlags,
    /// Only show the plan
    #[arg(long)]
    pub dry_run: bool,
    /// Create only if the plan still has this digest
    #[arg(long, value_name = "DIGEST")]
    pub confirm: Option<String>,
    /// Save the list of keys here afterwards (CSV, or JSON by its name)
    #[arg(long, value_name = "FILE")]
    pub save: Option<PathBuf>,
    /// Replace that file if it exists
    #[arg(long)]
    pub force: bool,
    /// How long open ends are waited for
    #[arg(long, value_name = "SECONDS", default_value_t = WAIT)]
    pub wait: u64,
}

/// Flags of `backup`.
#[derive(Args, Clone)]
pub struct BackupFlags {
    /// Where to save it; in a folder it gets a name with the date
    pub file: PathBuf,
    /// File with the passphrase that will open the backup [default: standard input]
    #[arg(long, value_name = "FILE")]
    pub backup_passphrase_file: Option<PathBuf>,
    /// Take the management keys along
    #[arg(long)]
    pub with_management_key: bool,
    /// Replace the file if it exists
    #[arg(long)]
    pub force: bool,
}

/// Flags of `save-review`.
#[derive(Args, Clone)]
pub struct SaveReviewFlags {
    /// Where to save it
    pub file: PathBuf,
    /// Class [default: the whole account]
    #[arg(long, value_name = "NAME")]
    pub roster: Option<String>,
    /// Leave e-mail addresses out
    #[arg(long)]
    pub without_emails: bool,
    /// Replace the file if it exists
    #[arg(long)]
    pub force: bool,
}

/// Flags of `recovery-code`.
#[derive(Args, Clone)]
pub struct RecoveryFlags {
    /// Where to save the sheet to print: a PDF for a name that ends in .pdf, else text. In a folder it is a PDF with the
    /// date in its name
    pub file: PathBuf,
    /// Make a new code although there is one; the older one opens nothing then
    #[arg(long)]
    pub renew: bool,
    /// Replace the file if it exists
    #[arg(long)]
    pub force: bool,
}

/// Flags of `restore`.
#[derive(Args, Clone)]
pub struct RestoreFlags {
    /// The backup
    pub file: PathBuf,
    /// File with the passphrase of the backup [default: standard input]
    #[arg(long, value_name = "FILE")]
    pub backup_passphrase_file: Option<PathBuf>,
    /// Put it in the place of the list that is here; that one is kept under another name
    #[arg(long)]
    pub replace: bool,
}

/// `--reset`.
#[derive(Clone, Copy, ValueEnum)]
pub enum ResetFlag {
    /// Never
    Never,
    /// Every day, 00:00 UTC
    Daily,
    /// Mondays, 00:00 UTC
    Weekly,
    /// On the 1st, 00:00 UTC
    Monthly,
}

impl From<ResetFlag> for ResetChoice {
    fn from(flag: ResetFlag) -> ResetChoice {
        match flag {
            ResetFlag::Never => ResetChoice::Never,
            ResetFlag::Daily => ResetChoice::Daily,
            ResetFlag::Weekly => ResetChoice::Weekly,
            ResetFlag::Monthly => ResetChoice::Monthly,
        }
    }
}

/// `--key-name`.
#[derive(Clone, Copy, ValueEnum)]
pub enum KeyNameFlag {
    /// Date and name
    Name,
    /// Date and the institution's id
    Id,
    /// Date and a number
    Number,
}

impl From<KeyNameFlag> for KeyNameChoice {
    fn from(flag: KeyNameFlag) -> KeyNameChoice {
        match flag {
            KeyNameFlag::Name => KeyNameChoice::Name,
            KeyNameFlag::Id => KeyNameChoice::Id,
            KeyNameFlag::Number => KeyNameChoice::Number,
        }
    }
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::Arguments;

    /// A clash of names between flags shows only when the parser is built.
    #[test]
    fn the_command_line_is_consistent() {
        Arguments::command().debug_assert();
    }
}
