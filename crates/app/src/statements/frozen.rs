//! The frozen text of what was issued: everything its files say, and the dollars it meant for the seller.

use std::collections::HashMap;

use keyroster_domain::billing::{MonthTotals, NoteKind, Statement, margin_share};
use keyroster_domain::holder::HolderId;
use keyroster_domain::usd::Usd;
use keyroster_sheets::statement_file::{Issued, IssuedNote};
use keyroster_store::statement::StatementRow;
use serde::{Deserialize, Serialize};

use crate::error::{AppError, Code, Outcome};

/// What a statement meant for the seller when it was issued, US dollars.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Dollars {
    /// Credits used.
    pub(crate) usage: Usd,
    /// Over own provider keys.
    pub(crate) byok: Usd,
    /// What the credits cost, fee included.
    pub(crate) cost: Usd,
    /// Billed before tax.
    pub(crate) billed: Usd,
}

/// One frozen text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "kind", content = "content")]
#[allow(clippy::large_enum_variant, reason = "one is read at a time")]
pub(crate) enum Frozen {
    /// A month's statement.
    Statement {
        /// What its files say.
        issued: Issued,
        /// What it meant.
        dollars: Dollars,
    },
    /// A credit or debit note.
    Note {
        /// What its files say.
        issued: IssuedNote,
        /// The month as it stands after it: what a further correction is measured against.
        after: Statement,
        /// How much more (or less) it meant.
        dollars: Dollars,
    },
}

impl Frozen {
    /// Reads the text of a row that was checked against its hash.
    ///
    /// # Errors
    /// `FileDamaged` where the text is not the one that was issued.
    pub(crate) fn read(row: &StatementRow) -> Outcome<Frozen> {
        let damaged = || {
            let message = format!("Statement {} is not as it was issued.", row.number_text());
            AppError::new(Code::FileDamaged, message)
                .safe("Nothing was changed. A backup from before may hold it whole.")
        };
        if row.is_whole() == Some(false) {
            return Err(damaged());
        }
        serde_json::from_str(&row.frozen).map_err(|cause| damaged().because(cause))
    }

    /// Its text.
    pub(crate) fn text(&self) -> Result<String, keyroster_store::StoreError> {
        serde_json::to_string(self)
            .map_err(|cause| keyroster_store::StoreError::Damaged { what: format!("a statement: {cause}") })
    }

    /// The month as it stands with this.
    pub(crate) fn statement(&self) -> &Statement {
        match self {
            Frozen::Statement { issued, .. } => &issued.statement,
            Frozen::Note { after, .. } => after,
        }
    }

    fn dollars(&self) -> &Dollars {
        match self {
            Frozen::Statement { dollars, .. } | Frozen::Note { dollars, .. } => dollars,
        }
    }
}

/// What was issued for a month, client by client, in dollars; corrections are in it.
#[derive(Default)]
pub(crate) struct IssuedSums(HashMap<HolderId, MonthTotals>);

impl IssuedSums {
    /// One client's sums; nothing where nothing was issued.
    pub(crate) fn of(&self, holder_id: HolderId) -> MonthTotals {
        self.0.get(&holder_id).copied().unwrap_or_default()
    }
}

/// The sums of what was issued; a text that is not whole counts nothing.
pub(crate) fn sums(rows: &[StatementRow]) -> IssuedSums {
    let mut all: HashMap<HolderId, MonthTotals> = HashMap::new();
    for row in rows {
        let Ok(frozen) = Frozen::read(row) else { continue };
        let (sums, more) = (all.entry(row.holder_id).or_default(), frozen.dollars());
        let add = |a: Usd, b: Usd| a.checked_add(b).unwrap_or(a);
        sums.usage = add(sums.usage, more.usage);
        sums.byok = add(sums.byok, more.byok);
        sums.cost = add(sums.cost, more.cost);
        sums.billed = add(sums.billed, more.billed);
        sums.margin = sums.billed.checked_sub(sums.cost).unwrap_or_default();
        sums.share = margin_share(sums.billed, sums.cost);
    }
    IssuedSums(all)
}

/// Which way a note goes, in the store's words.
pub(crate) fn note_kind(kind: NoteKind) -> keyroster_store::statement::StatementKind {
    match kind {
        NoteKind::Credit => keyroster_store::statement::StatementKind::Credit,
        NoteKind::Debit => keyroster_store::statement::StatementKind::Debit,
    }
}
