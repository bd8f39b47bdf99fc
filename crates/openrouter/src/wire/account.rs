//! The account, its credits and its workspaces as they stand in answers.

use jiff::Timestamp;
use serde::Deserialize;
use serde_json::value::RawValue;

use crate::account::{Credits, CurrentKey, Workspace};
use crate::keys::WorkspaceId;
use crate::outcome::{Why, WhyKind};
use crate::wire::{BadField, Field, document, present};

#[derive(Deserialize)]
struct One<T> {
    data: T,
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct CurrentWire<'a> {
    #[serde(borrow, deserialize_with = "present")]
    label: Option<&'a RawValue>,
    #[serde(borrow, deserialize_with = "present")]
    is_management_key: Option<&'a RawValue>,
    #[serde(borrow, deserialize_with = "present")]
    is_provisioning_key: Option<&'a RawValue>,
    #[serde(borrow, deserialize_with = "present")]
    creator_user_id: Option<&'a RawValue>,
    #[serde(borrow, deserialize_with = "present")]
    organization_id: Option<&'a RawValue>,
    #[serde(borrow, deserialize_with = "present")]
    workspace_id: Option<&'a RawValue>,
    #[serde(borrow, deserialize_with = "present")]
    limit: Option<&'a RawValue>,
    #[serde(borrow, deserialize_with = "present")]
    limit_remaining: Option<&'a RawValue>,
    #[serde(borrow, deserialize_with = "present")]
    limit_reset: Option<&'a RawValue>,
    #[serde(borrow, deserialize_with = "present")]
    usage: Option<&'a RawValue>,
    #[serde(borrow, deserialize_with = "present")]
    is_free_tier: Option<&'a RawValue>,
}

/// `GET /key`. The newer name of the kind wins over its deprecated twin.
pub(crate) fn current_key(json: &str, server_date: Option<Timestamp>) -> Result<CurrentKey, Why> {
    let One { data: wire } = document::<One<CurrentWire<'_>>>(json)?;
    let read = || -> Result<CurrentKey, BadField> {
        let kind = Field::new("is_management_key", wire.is_management_key);
        let old_kind = Field::new("is_provisioning_key", wire.is_provisioning_key);
        let workspace = Field::new("workspace_id", wire.workspace_id).text()?;
        Ok(CurrentKey {
            label: Field::new("label", wire.label).text()?,
            is_management_key: kind.required(kind.flag()?.or(old_kind.flag()?))?,
            creator_user_id: Field::new("creator_user_id", wire.creator_user_id).text()?,
            organization_id: Field::new("organization_id", wire.organization_id).text()?,
            workspace_id: workspace.and_then(|id| WorkspaceId::new(&id).ok()),
            limit: Field::new("limit", wire.limit).limit()?,
            limit_remaining: Field::new("limit_remaining", wire.limit_remaining).amount()?,
            limit_reset: Field::new("limit_reset", wire.limit_reset).limit_reset()?,
            usage: Field::new("usage", wire.usage).amount()?,
            is_free_tier: Field::new("is_free_tier", wire.is_free_tier).flag()?,
            server_date,
        })
    };
    read().map_err(|bad| unreadable(&bad))
}

#[derive(Deserialize)]
struct CreditsWire<'a> {
    #[serde(borrow, default, deserialize_with = "present")]
    total_credits: Option<&'a RawValue>,
    #[serde(borrow, default, deserialize_with = "present")]
    total_usage: Option<&'a RawValue>,
}

/// `GET /credits`
pub(crate) fn credits(json: &str) -> Result<Credits, Why> {
    let One { data: wire } = document::<One<CreditsWire<'_>>>(json)?;
    let read = || -> Result<Credits, BadField> {
        let bought = Field::new("total_credits", wire.total_credits);
        let used = Field::new("total_usage", wire.total_usage);
        Ok(Credits {
            total_credits: bought.required(bought.amount()?)?,
            total_usage: used.required(used.amount()?)?,
        })
    };
    read().map_err(|bad| unreadable(&bad))
}

#[derive(Deserialize)]
struct WorkspacesWire<'a> {
    #[serde(borrow)]
    data: Vec<WorkspaceWire<'a>>,
    #[serde(default)]
    total_count: Option<usize>,
}

#[derive(Deserialize)]
struct WorkspaceWire<'a> {
    #[serde(borrow, default, deserialize_with = "present")]
    id: Option<&'a RawValue>,
    #[serde(borrow, default, deserialize_with = "present")]
    name: Option<&'a RawValue>,
    #[serde(borrow, default, deserialize_with = "present")]
    slug: Option<&'a RawValue>,
}

/// One page of `GET /workspaces`, and how many there are in all where the server says so.
pub(crate) fn workspaces(json: &str) -> Result<(Vec<Workspace>, Option<usize>), Why> {
    let wire: WorkspacesWire<'_> = document(json)?;
    let read = |row: &WorkspaceWire<'_>| -> Result<Workspace, BadField> {
        let id = Field::new("id", row.id);
        let name = Field::new("name", row.name);
        Ok(Workspace {
            id: WorkspaceId::new(&id.required(id.text()?)?).map_err(|_| BadField("id"))?,
            name: name.required(name.text()?)?,
            slug: Field::new("slug", row.slug).text()?,
        })
    };
    let rows = wire.data.iter().map(read).collect::<Result<_, _>>().map_err(|bad| unreadable(&bad))?;
    Ok((rows, wire.total_count))
}

fn unreadable(BadField(name): &BadField) -> Why {
    Why::new(WhyKind::BadBody, format!("the answer is unreadable: field {name}"))
}
