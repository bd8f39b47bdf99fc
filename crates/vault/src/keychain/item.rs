//! The names of our items in the keychain.

/// One item. Its name never changes, or people would lose what it holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Item<'a> {
    /// `kek-<vault_id>-v<k>`: the 32 bytes that wrap the data keys of one file.
    WrappingKey {
        /// The data file's vault id.
        vault_id: &'a str,
        /// The version `k`, from 1 on.
        version: u32,
    },
    /// `management-<vault_id>-<account id>`: one management key.
    ManagementKey {
        /// The data file's vault id.
        vault_id: &'a str,
        /// The account's id in that file.
        account_id: &'a str,
    },
    /// `anchor-<vault_id>`: the head of the audit chain.
    Anchor {
        /// The data file's vault id.
        vault_id: &'a str,
    },
    /// `trial-<tag>`: written and deleted again by the persistence proof.
    Trial {
        /// A random number, so that two proofs at once do not meet.
        tag: u64,
    },
}

impl Item<'_> {
    /// The item's name ("user" in the words of keychains).
    #[must_use]
    pub fn name(&self) -> String {
        match self {
            Self::WrappingKey { vault_id, version } => format!("kek-{vault_id}-v{version}"),
            Self::ManagementKey { vault_id, account_id } => format!("management-{vault_id}-{account_id}"),
            Self::Anchor { vault_id } => format!("anchor-{vault_id}"),
            Self::Trial { tag } => format!("trial-{tag:016x}"),
        }
    }
}
