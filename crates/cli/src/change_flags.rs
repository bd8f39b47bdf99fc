//! Flags of the verbs that change keys: limits, turning off and on, deleting.

use std::path::PathBuf;

use clap::{Args, Subcommand};

/// What can be done with limits.
#[derive(Subcommand)]
pub enum LimitsVerb {
    /// Read limits from the list: show them, or save them into FILE (list → file)
    Read {
        /// Where to save them [default: shown]
        file: Option<PathBuf>,
        /// Class [default: the only one]
        #[arg(long, value_name = "NAME")]
        roster: Option<String>,
        /// Replace the file if it exists
        #[arg(long)]
        force: bool,
    },
    /// Write the targets of FILE into the list (file → list); nothing is sent before `update`
    Write {
        /// The limits file
        file: PathBuf,
        /// Class [default: the only one]
        #[arg(long, value_name = "NAME")]
        roster: Option<String>,
    },
}

/// Flags of `update`.
#[derive(Args, Clone)]
pub struct UpdateFlags {
    /// Class [default: the only one]
    #[arg(long, value_name = "NAME")]
    pub roster: Option<String>,
    /// Only show what would be changed
    #[arg(long)]
    pub dry_run: bool,
    /// Apply exactly the plan of this digest, shown at most 15 minutes ago
    #[arg(long, value_name = "DIGEST", conflicts_with = "dry_run")]
    pub confirm: Option<String>,
    /// Confirm that keys whose target is "no limit" lose their limit
    #[arg(long)]
    pub no_limit: bool,
}

/// Whose keys.
#[derive(Args, Clone)]
#[command(group(clap::ArgGroup::new("who").required(true).args(["person", "all"])))]
pub struct WhoFlags {
    /// Class [default: the only one]
    #[arg(long, value_name = "NAME")]
    pub roster: Option<String>,
    /// E-mail, name or id of a person; may be given several times
    #[arg(long, value_name = "WHO")]
    pub person: Vec<String>,
    /// Everybody of the class
    #[arg(long)]
    pub all: bool,
    /// The number of keys, to confirm a deletion
    #[arg(long, value_name = "N")]
    pub yes: Option<u32>,
}
