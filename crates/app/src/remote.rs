//! OpenRouter through one account: the client, and its answers in the domain's types.

use std::collections::{HashMap, HashSet};

use jiff::Timestamp;
use keyroster_domain::holder::AccountId;
use keyroster_domain::key::{KeyHash, ListedKey};
use keyroster_domain::limit::{Limit, Reset, Terms};
use keyroster_domain::usd::Usd;
use keyroster_openrouter::{
    Amount, Base, Client, CreateKey, LimitBody, LimitReset, PositiveDollars, RemoteKey, RemoteLimit,
    ResetBody, When, Workspace, WorkspaceId,
};
use keyroster_store::account::{self, AccountKind, AccountRow};
use keyroster_store::key::{Observed, SeenLimit};
use keyroster_store::snapshot::Why;

use crate::error::{AppError, Code, Outcome};
use crate::parts::{App, check_base_url, guard};

/// What was last read of each account in this process; never a reason to conclude that something is gone.
#[derive(Default)]
pub(crate) struct Seen {
    pub(crate) accounts: HashMap<AccountId, SeenAccount>,
    /// Accounts whose key was found to be their own in this process.
    pub(crate) verified: HashSet<AccountId>,
    clients: HashMap<AccountId, Client>,
}

/// One reading of an account.
#[derive(Clone)]
pub(crate) struct SeenAccount {
    /// When it began.
    pub(crate) began: Timestamp,
    /// Whether the list was complete.
    pub(crate) complete: bool,
    /// Every key listed.
    pub(crate) keys: Vec<ListedKey>,
    /// Credits left.
    pub(crate) credits: Option<Usd>,
    /// What the whole account used in all.
    pub(crate) account_usage: Option<Usd>,
    /// Why the account was read.
    pub(crate) why: Why,
    /// The server's clock minus ours, milliseconds.
    pub(crate) skew_ms: Option<i64>,
    /// Whom a key is for at a partner's, by hash, where OpenRouter tells it.
    pub(crate) external_users: HashMap<String, String>,
    /// Workspaces; empty when there is only one or they cannot be read.
    pub(crate) workspaces: Vec<Workspace>,
}

impl App {
    /// A client for an account; kept for the process, so that connections are reused.
    ///
    /// # Errors
    /// `KeyMissing`, `BaseUrlRefused`, as opening the seal does.
    pub(crate) async fn client(&self, account_id: AccountId) -> Outcome<Client> {
        self.not_a_copy()?;
        if let Some(client) = guard(&self.0.remote).clients.get(&account_id) {
            return Ok(client.clone());
        }
        let row = self.account_row(account_id).await?;
        let client = Client::new(self.base_of(&row).await?, self.management_key(&row).await?, self.timing())?;
        guard(&self.0.remote).clients.insert(account_id, client.clone());
        Ok(client)
    }

    /// Forgets the client of an account (its key changed).
    pub(crate) fn forget_client(&self, account_id: AccountId) {
        let mut remote = guard(&self.0.remote);
        remote.clients.remove(&account_id);
        remote.accounts.remove(&account_id);
        remote.verified.remove(&account_id);
    }

    /// Where an account's server is.
    pub(crate) async fn base_of(&self, row: &AccountRow) -> Outcome<Base> {
        match (&row.base_url, row.kind) {
            (Some(url), _) => check_base_url(url),
            (None, AccountKind::Practice) => {
                let url = self.practice_address(self.scenario_of(row.id).await?).await?.base_url;
                Base::loopback(&url).map_err(|cause| {
                    AppError::new(Code::Internal, "The practice server gave an odd address.").because(cause)
                })
            }
            (None, AccountKind::Real) => Ok(Base::OPEN_ROUTER),
        }
    }

    /// The row of an account.
    pub(crate) async fn account_row(&self, id: AccountId) -> Outcome<AccountRow> {
        let row = self.file()?.read(move |r| account::get(r, id)).await?;
        row.ok_or_else(|| AppError::new(Code::NotFound, "That account is not here."))
    }
}

/// A listed key in the domain's types.
pub(crate) fn listed(key: &RemoteKey) -> ListedKey {
    ListedKey {
        hash: KeyHash::new(key.hash.as_str()),
        name: key.name.clone(),
        label: key.label.clone(),
        disabled: key.disabled,
        limit: match &key.limit {
            Some(RemoteLimit::Dollars(amount)) => usd(amount).map_or(SeenLimit::Unknown, SeenLimit::Of),
            Some(RemoteLimit::NoLimit) => SeenLimit::NoLimit,
            None => SeenLimit::Unknown,
        },
        remaining: key.limit_remaining.as_ref().and_then(measured),
        reset: match &key.limit_reset {
            Some(LimitReset::Daily) => Some("daily".into()),
            Some(LimitReset::Weekly) => Some("weekly".into()),
            Some(LimitReset::Monthly) => Some("monthly".into()),
            Some(LimitReset::Other(word)) => Some(word.clone()),
            Some(LimitReset::Never) | None => None,
        },
        usage: key.usage.as_ref().and_then(measured),
        byok_usage: key.byok_usage.as_ref().and_then(measured),
        include_byok: key.include_byok_in_limit,
        created_at: key.created_at,
        updated_at: at(key.updated_at),
        expires_at: at(key.expires_at),
        last_used_at: at(key.last_used_at),
        creator: key.creator_user_id.clone(),
        workspace: key.workspace_id.as_ref().map(|id| id.as_str().to_owned()),
    }
}

/// What the file keeps of a listed key.
pub(crate) fn observed(key: &ListedKey, seen_at: Timestamp) -> Observed {
    Observed {
        name: key.name.clone(),
        label: key.label.clone(),
        disabled: Some(key.disabled),
        limit: key.limit,
        remaining: key.remaining,
        reset: key.reset.as_deref().map_or(Some(Reset::Never), Reset::from_word),
        include_byok: key.include_byok,
        usage: key.usage,
        byok_usage: key.byok_usage,
        created_at: key.created_at,
        updated_at: key.updated_at,
        expires_at: key.expires_at,
        last_used_at: key.last_used_at,
        creator_user_id: key.creator.clone(),
        workspace_id: key.workspace.clone(),
        seen_at,
    }
}

/// The body of one create. `None` workspace = the default one.
///
/// # Errors
/// `Internal` where an amount or id cannot be sent (they were checked when the plan was made).
pub(crate) fn create_body(name: &str, terms: &Terms, workspace: Option<&str>) -> Outcome<CreateKey> {
    let odd = || AppError::new(Code::Internal, "The plan holds something that cannot be sent.");
    let limit = match terms.limit {
        Limit::Of(amount) => {
            let text = amount.get().to_plain();
            LimitBody::Dollars(PositiveDollars::new(&text).map_err(|cause| odd().because(cause))?)
        }
        Limit::NoLimit => LimitBody::NoLimit,
    };
    Ok(CreateKey {
        name: name.to_owned(),
        limit,
        limit_reset: match terms.reset {
            Reset::Never => ResetBody::Never,
            Reset::Daily => ResetBody::Daily,
            Reset::Weekly => ResetBody::Weekly,
            Reset::Monthly => ResetBody::Monthly,
        },
        expires_at: terms.expires,
        workspace_id: workspace.map(WorkspaceId::new).transpose().map_err(|cause| odd().because(cause))?,
        include_byok_in_limit: false,
    })
}

/// Exact dollars; `None` where the server's number is finer or larger than money can be.
pub(crate) fn usd(amount: &Amount) -> Option<Usd> {
    Usd::parse(amount.as_str()).ok()
}

/// A measured amount, see [`Usd::parse_measured`]; `None` where it is beyond what money can be.
pub(crate) fn measured(amount: &Amount) -> Option<Usd> {
    Usd::parse_measured(amount.as_str()).ok()
}

fn at(when: When) -> Option<Timestamp> {
    match when {
        When::At(at) => Some(at),
        When::Never | When::Unknown => None,
    }
}
