//! The plan: what would be created, as a plain value, confirmed by its digest.

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::holder::{Holder, HolderId, RosterId};
use crate::limit::Terms;
use crate::names::{KeyName, label};

/// Most keys one run may make (decision 15).
pub const MOST_KEYS: usize = 5_000;

/// How somebody stands before a plan is made.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Standing {
    /// No key, nothing open.
    Free,
    /// Holds a key already (one that is switched off counts).
    HasKey,
    /// An earlier answer is still being checked.
    BeingChecked,
    /// A question is open.
    NeedsYou,
}

/// Somebody a plan decides about.
#[derive(Clone, Debug)]
pub struct Candidate {
    /// Who.
    pub holder: Holder,
    /// How they stand.
    pub standing: Standing,
    /// The person left them out this time.
    pub left_out: bool,
    /// Terms of this one person, on top of the roster's.
    pub own: OwnTerms,
}

/// Terms given for one person; `None` = the roster's, else as for all.
#[derive(Clone, Copy, Debug, Default)]
pub struct OwnTerms {
    /// Own limit.
    pub limit: Option<crate::limit::Limit>,
    /// Own reset.
    pub reset: Option<crate::limit::Reset>,
    /// Own end.
    pub expires: Option<jiff::Timestamp>,
}

/// Why somebody gets no key in a plan.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SkipWhy {
    /// Holds a key already.
    HasKey,
    /// Left out by the person.
    LeftOut,
    /// A question is open.
    NeedsYou,
    /// The e-mail is the earlier tool's stand-in.
    WaitsForEmail,
    /// An earlier answer is still being checked.
    BeingChecked,
}

/// One key to be made.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlanItem {
    /// For whom.
    pub holder_id: HolderId,
    /// Key name at OpenRouter without its marker.
    pub label: String,
    /// On what terms.
    pub terms: Terms,
    /// Whether a term is this person's own.
    pub own_terms: bool,
}

/// What would be created, and who is left alone.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Plan {
    /// The account, by the data file's own stable text for it.
    pub account: String,
    /// The roster.
    pub roster_id: RosterId,
    /// Workspace id; `None` = the default one.
    pub workspace: Option<String>,
    /// Keys to be made, in roster order.
    pub items: Vec<PlanItem>,
    /// Everybody else of the roster.
    pub skipped: Vec<(HolderId, SkipWhy)>,
}

/// What a plan is made of.
#[derive(Clone, Debug)]
pub struct Wish {
    /// The account, as in [`Plan::account`].
    pub account: String,
    /// The roster.
    pub roster_id: RosterId,
    /// Terms for everybody without their own.
    pub common: Terms,
    /// What stands in the names.
    pub key_name: KeyName,
    /// Today's local date, for the names.
    pub today: jiff::civil::Date,
    /// Workspace.
    pub workspace: Option<String>,
}

/// Makes the plan. The same input gives the same plan; candidates are taken in roster order.
pub fn plan(wish: &Wish, candidates: &[Candidate]) -> Plan {
    let mut order: Vec<&Candidate> = candidates.iter().collect();
    order.sort_by_key(|candidate| (candidate.holder.position, candidate.holder.id));
    let mut items = Vec::new();
    let mut skipped = Vec::new();
    for candidate in order {
        match skip(candidate) {
            Some(why) => skipped.push((candidate.holder.id, why)),
            None => items.push(item(wish, candidate)),
        }
    }
    Plan {
        account: wish.account.clone(),
        roster_id: wish.roster_id,
        workspace: wish.workspace.clone(),
        items,
        skipped,
    }
}

fn skip(candidate: &Candidate) -> Option<SkipWhy> {
    match candidate.standing {
        Standing::HasKey => Some(SkipWhy::HasKey),
        Standing::BeingChecked => Some(SkipWhy::BeingChecked),
        Standing::NeedsYou => Some(SkipWhy::NeedsYou),
        Standing::Free if candidate.holder.person.waits_for_email() => Some(SkipWhy::WaitsForEmail),
        Standing::Free if candidate.holder.person.name.trim().is_empty() => Some(SkipWhy::NeedsYou),
        Standing::Free => candidate.left_out.then_some(SkipWhy::LeftOut),
    }
}

fn item(wish: &Wish, candidate: &Candidate) -> PlanItem {
    let Holder { id, position, person, .. } = &candidate.holder;
    let own = candidate.own;
    let limit = own.limit.or(person.limit.map(crate::limit::Limit::Of));
    let reset = own.reset.or(person.reset);
    let expires = own.expires.or(person.expires);
    let terms = Terms {
        limit: limit.unwrap_or(wish.common.limit),
        reset: reset.unwrap_or(wish.common.reset),
        expires: expires.or(wish.common.expires),
    };
    PlanItem {
        holder_id: *id,
        label: crate::marker::cut_label(&label(wish.key_name, wish.today, person, *position)),
        terms,
        own_terms: terms != wish.common,
    }
}

impl Plan {
    /// What a person confirms: 16 hex characters over the account, the workspace, and every key to be made.
    /// Who is skipped and why does not change what is sent, so it does not change the digest.
    pub fn digest(&self) -> String {
        let canonical = serde_json::json!({
            "account": self.account,
            "roster": self.roster_id,
            "workspace": self.workspace,
            "items": self.items.iter().map(|item| serde_json::json!([
                item.holder_id,
                item.label,
                item.terms.limit.amount().map(|amount| amount.nanos().to_string()),
                item.terms.reset,
                item.terms.expires.map(jiff::Timestamp::as_second).map(|seconds| seconds.to_string()),
            ])).collect::<Vec<_>>(),
        });
        let hash = Sha256::digest(canonical.to_string().as_bytes());
        hex::encode(&hash[..8])
    }
}
