//! What of bills may go into a file for review.

use super::rules::{ACCOUNT, HOLDER, Kept, SNAPSHOT_KEY};

/// The tables of clients, months and statements, in an order in which rows find what they refer to.
pub(super) const KEPT: &[Kept] = &[
    Kept { table: "billing", columns: &[("account_id", None), ("terms", None)], which: ACCOUNT },
    Kept {
        table: "markup",
        columns: &[
            ("id", None),
            ("account_id", None),
            ("holder_id", None),
            ("from_day", None),
            ("percent", None),
            ("set_at", None),
        ],
        which: "account_id = :account AND (:roster IS NULL OR holder_id IS NULL OR holder_id IN
            (SELECT id FROM holder WHERE roster_id = :roster))",
    },
    Kept {
        table: "exchange_rate",
        columns: &[("account_id", None), ("currency", None), ("day", None), ("nanos", None)],
        which: ACCOUNT,
    },
    Kept {
        table: "client",
        columns: &[
            ("holder_id", None),
            ("minimum_nano", None),
            ("fixed_nano", None),
            ("tax", None),
            // Own words about somebody.
            ("notes", Some("NULL")),
            ("changed_at", None),
        ],
        which: HOLDER,
    },
    Kept {
        table: "client_user",
        columns: &[("holder_id", None), ("user", None), ("source", None), ("first_at", None)],
        // Who made a key says how somebody works.
        which: "source <> 'creator' AND holder_id IN (SELECT h.id FROM holder h JOIN roster o ON o.id = h.roster_id
            WHERE o.account_id = :account AND (:roster IS NULL OR o.id = :roster))",
    },
    Kept {
        table: "usage_read",
        columns: &[("account_id", None), ("hash", None), ("source", None), ("day", None), ("read_at", None)],
        which: SNAPSHOT_KEY,
    },
    Kept {
        table: "usage_day",
        columns: &[
            ("account_id", None),
            ("hash", None),
            ("source", None),
            ("day", None),
            ("model", None),
            ("credits_nano", None),
            ("byok_nano", None),
            ("requests", None),
        ],
        which: SNAPSHOT_KEY,
    },
    Kept {
        table: "billing_decision",
        columns: &[
            ("account_id", None),
            ("month", None),
            ("hash", None),
            ("decision", None),
            ("decided_at", None),
        ],
        which: SNAPSHOT_KEY,
    },
    Kept {
        table: "closed_month",
        columns: &[
            ("account_id", None),
            ("month", None),
            ("first_snapshot", None),
            ("last_snapshot", None),
            ("closed_at", None),
        ],
        which: ACCOUNT,
    },
    Kept {
        table: "statement",
        columns: &[
            ("id", None),
            ("account_id", None),
            ("month", None),
            ("number", None),
            ("kind", None),
            ("holder_id", None),
            ("corrects", None),
            ("currency", None),
            ("total", None),
            ("frozen", None),
            // Without addresses the text is shorter, and its hash another.
            ("sha256", Some("CASE WHEN :emails THEN sha256 ELSE '' END")),
            ("issued_at", None),
        ],
        which: HOLDER,
    },
];
