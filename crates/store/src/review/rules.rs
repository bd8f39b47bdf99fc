//! What may go into a file for review, table by table and column by column. Whatever is not named here stays out; a test
//! goes through every table and column of the data file and fails for one that nobody has decided about.

/// In place of a vault's id: such a file has no vault.
pub(super) const NO_VAULT: &str = "00000000000000000000000000000000";
/// In place of an installation's id.
pub(super) const NO_INSTALL: &str = "review";

/// One table that goes in.
pub(super) struct Kept {
    /// Its name.
    pub(super) table: &'static str,
    /// Its columns; `Some` = this SQL in place of the column's own value.
    pub(super) columns: &'static [(&'static str, Option<&'static str>)],
    /// Which of its rows, by `:account` and `:roster` (null = all classes).
    pub(super) which: &'static str,
}

pub(super) const ACCOUNT: &str = "account_id = :account";
const ACCOUNT_OR_HOLDER: &str = "account_id = :account AND (:roster IS NULL OR holder_id IN
    (SELECT id FROM holder WHERE roster_id = :roster))";
pub(super) const HOLDER: &str = "holder_id IN (SELECT h.id FROM holder h JOIN roster o ON o.id = h.roster_id
    WHERE o.account_id = :account AND (:roster IS NULL OR o.id = :roster))";
const KEY: &str =
    "key_hash IN (SELECT hash FROM key WHERE account_id = :account AND (:roster IS NULL OR holder_id IN
    (SELECT id FROM holder WHERE roster_id = :roster)))";
pub(super) const SNAPSHOT_KEY: &str =
    "account_id = :account AND (:roster IS NULL OR hash IN (SELECT hash FROM key
    WHERE holder_id IN (SELECT id FROM holder WHERE roster_id = :roster)))";
const IN_SNAPSHOT_KEYS: &str = "key_id IN (SELECT id FROM snapshot_key WHERE account_id = :account AND
    (:roster IS NULL OR hash IN (SELECT hash FROM key WHERE holder_id IN
    (SELECT id FROM holder WHERE roster_id = :roster))))";
const CLASS_KEYS: &str =
    "CASE WHEN :roster IS NULL THEN keys ELSE (SELECT count(*) FROM key WHERE holder_id IN
    (SELECT id FROM holder WHERE roster_id = :roster)) END";
/// A path without its folders, which tell about a computer and its user.
const BASE_NAME: &str = "replace(path, rtrim(path, replace(replace(path, '/', ''), '\\', '')), '')";

/// Every table that goes in, in an order in which rows find what they refer to. `audit` has rules of its own.
pub(super) const KEPT: &[Kept] = &[
    Kept {
        table: "meta",
        columns: &[
            ("id", None),
            ("vault_id", Some("'00000000000000000000000000000000'")),
            // In every key's name anyway: by it a reader tells this file's keys from those of others.
            ("vault_tag", None),
            ("install_id", Some("'review'")),
            ("epoch", None),
            ("created_at", None),
            ("review_reason", Some("NULL")),
            ("review_at", Some("NULL")),
            ("clock_skew_ms", Some("NULL")),
            ("clock_seen_at", Some("NULL")),
        ],
        which: "1",
    },
    Kept {
        table: "account",
        columns: &[
            ("id", None),
            ("name", None),
            ("kind", None),
            ("base_url", Some("NULL")),
            ("creator_user_id", Some("NULL")),
            ("organization_id", Some("NULL")),
            ("key_mask", Some("NULL")),
            ("default_terms", None),
            ("created_at", None),
            ("disconnected_at", Some("NULL")),
        ],
        which: "id = :account",
    },
    Kept {
        table: "roster",
        columns: &[
            ("id", None),
            ("account_id", None),
            ("name", None),
            ("kind", None),
            ("created_at", None),
            ("archived_at", None),
        ],
        which: "account_id = :account AND (:roster IS NULL OR id = :roster)",
    },
    Kept {
        table: "holder",
        columns: &[
            ("id", None),
            ("roster_id", None),
            ("position", None),
            ("name", None),
            ("email", Some("CASE WHEN :emails THEN email END")),
            ("external_id", None),
            ("group_name", None),
            ("limit_nano", None),
            ("reset", None),
            ("expires", None),
            // Holds the address of who has no id; nobody is matched in a file to look at.
            ("identity", Some("'row:' || id")),
            ("added_at", None),
            ("removed_at", None),
        ],
        which: "roster_id IN (SELECT id FROM roster WHERE account_id = :account AND (:roster IS NULL OR id = :roster))",
    },
    Kept {
        table: "attempt",
        columns: &[
            ("id", None),
            ("account_id", None),
            ("holder_id", None),
            ("epoch", None),
            ("install_id", Some("'review'")),
            ("nonce", None),
            ("key_name", None),
            ("limit_nano", None),
            ("no_limit_confirmed_at", None),
            ("reset", None),
            ("expires", None),
            ("workspace_id", None),
            ("request_sha256", Some("''")),
            ("begun_at", None),
            ("sent_after", None),
            ("deadline", None),
            ("server_time", None),
            ("state", None),
            ("remote_hash", None),
            ("last_seen", None),
            ("switch_off", None),
            ("why", None),
            ("updated_at", None),
        ],
        which: HOLDER,
    },
    Kept {
        table: "key",
        columns: &[
            ("hash", None),
            ("account_id", None),
            ("holder_id", None),
            ("attempt_id", None),
            ("origin", None),
            ("name", None),
            ("label", None),
            ("disabled", None),
            ("limit_nano", None),
            ("limit_known", None),
            ("remaining_nano", None),
            ("reset", None),
            ("include_byok", None),
            ("usage_nano", None),
            ("byok_usage_nano", None),
            ("created_at", None),
            ("updated_at", None),
            ("expires_at", None),
            ("last_used_at", None),
            ("creator_user_id", Some("NULL")),
            ("workspace_id", None),
            ("seen_at", None),
            ("gone_at", None),
            ("retired_at", None),
            ("replaced_at", None),
            ("want_limit_nano", None),
            ("want_no_limit", None),
            ("want_reset", None),
            ("want_expires", None),
            ("want_disabled", None),
        ],
        which: ACCOUNT_OR_HOLDER,
    },
    Kept {
        table: "list_time",
        columns: &[
            ("id", None),
            ("account_id", None),
            ("begun_at", None),
            ("ended_at", None),
            ("complete", None),
            ("keys", None),
        ],
        which: ACCOUNT,
    },
    Kept {
        table: "question",
        columns: &[
            ("id", None),
            ("account_id", None),
            ("roster_id", None),
            ("holder_id", None),
            ("attempt_id", None),
            ("key_hash", None),
            ("kind", None),
            ("subject", None),
            ("detail_json", None),
            ("opened_at", None),
            ("answered_at", None),
            ("answer", None),
        ],
        which: ACCOUNT_OR_HOLDER,
    },
    Kept {
        table: "verdict",
        columns: &[
            ("account_id", None),
            ("key_hash", None),
            ("verdict", None),
            ("holder_id", None),
            ("decided_at", None),
        ],
        which: ACCOUNT_OR_HOLDER,
    },
    Kept {
        table: "handout",
        columns: &[("key_hash", None), ("holder_id", None), ("handed_at", None), ("how", None)],
        which: HOLDER,
    },
    Kept {
        table: "saved_file",
        columns: &[
            ("id", None),
            ("account_id", None),
            ("roster_id", None),
            ("path", Some(BASE_NAME)),
            ("saved_at", None),
            ("keys", None),
            ("ceiling_nano", None),
            ("deleted_at", None),
        ],
        which: "account_id = :account AND (:roster IS NULL OR roster_id = :roster)",
    },
    Kept {
        table: "agreed",
        columns: &[("key_hash", None), ("facts_json", None), ("agreed_at", None)],
        which: KEY,
    },
    Kept {
        table: "absence",
        columns: &[("key_hash", None), ("missed_at", None), ("shown_at", None)],
        which: KEY,
    },
    Kept {
        table: "stray",
        columns: &[
            ("account_id", None),
            ("key_hash", None),
            ("label", None),
            ("facts_json", None),
            ("usage_nano", None),
            ("created_at", None),
            ("seen_at", None),
        ],
        which: "account_id = :account AND :roster IS NULL",
    },
    Kept {
        table: "snapshot",
        columns: &[
            ("id", None),
            ("account_id", None),
            ("begun_at", None),
            ("ended_at", None),
            ("skew_ms", None),
            ("complete", None),
            ("why", None),
            ("name", None),
            ("locked", None),
            ("one_key", None),
            ("keys", Some(CLASS_KEYS)),
            // Sums over the account are not the class's.
            ("usage_nano", Some("CASE WHEN :roster IS NULL THEN usage_nano END")),
            ("account_usage_nano", Some("CASE WHEN :roster IS NULL THEN account_usage_nano END")),
        ],
        which: ACCOUNT,
    },
    Kept {
        table: "snapshot_key",
        columns: &[("id", None), ("account_id", None), ("hash", None)],
        which: SNAPSHOT_KEY,
    },
    Kept {
        table: "snapshot_facts",
        columns: &[
            ("key_id", None),
            ("snapshot_id", None),
            ("gone", None),
            ("name", None),
            ("label", None),
            ("disabled", None),
            ("limit_nano", None),
            ("limit_known", None),
            ("reset", None),
            ("created_at", None),
            ("expires_at", None),
        ],
        which: IN_SNAPSHOT_KEYS,
    },
    Kept {
        table: "snapshot_row",
        columns: &[
            ("key_id", None),
            ("snapshot_id", None),
            ("read_ms", None),
            ("usage_nano", None),
            ("byok_nano", None),
            ("left_gap_nano", None),
            ("used_ms", None),
        ],
        which: IN_SNAPSHOT_KEYS,
    },
    Kept {
        table: "snapshot_unread",
        columns: &[("snapshot_id", None), ("key_id", None)],
        which: IN_SNAPSHOT_KEYS,
    },
    Kept {
        table: "setting",
        columns: &[("name", None), ("value", None)],
        which: "name = 'credits_' || :account",
    },
];

/// Every table that stays out: secrets and what opens them, what is under way, and what says how somebody works.
#[cfg(test)]
pub(super) const LEFT_OUT: &[&str] = &[
    "secret",
    "secret_release",
    "dek",
    "dek_slot",
    "sealed_item",
    "plan",
    "run",
    "journal",
    "backup",
    "backed_up",
    "change_run",
    "change_item",
    "rotation",
    "class_hours",
    "pause",
    "pause_key",
];
