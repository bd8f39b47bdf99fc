//! Keys as the file and OpenRouter know them, in the domain's types.

use keyroster_domain::limits::{Now, Seen};
use keyroster_domain::reconcile::Facts;
use keyroster_openrouter::RemoteKey;
use keyroster_store::key::Observed;

use crate::remote::listed;

/// What a change hangs on, as last observed.
pub(crate) fn seen_of(observed: &Observed) -> Seen {
    Seen {
        limit: observed.limit,
        reset: observed.reset,
        include_byok: observed.include_byok,
        disabled: observed.disabled == Some(true),
        name: observed.name.clone(),
        expires: observed.expires_at,
    }
}

/// A key as last observed.
pub(crate) fn now_of(observed: &Observed) -> Now {
    Now { seen: seen_of(observed), usage: observed.usage, remaining: observed.remaining }
}

/// A key as answered just now. A limit that was not told is unknown: it equals nothing.
pub(super) fn now_there(key: &RemoteKey) -> Now {
    Now::of(&listed(key))
}

/// What can be agreed of a key, as last observed.
pub(crate) fn facts_of(observed: &Observed) -> Facts {
    Facts {
        name: observed.name.clone(),
        disabled: observed.disabled,
        limit: observed.limit,
        reset: observed.reset,
        expires: observed.expires_at,
        include_byok: observed.include_byok,
        workspace: observed.workspace_id.clone(),
    }
}
