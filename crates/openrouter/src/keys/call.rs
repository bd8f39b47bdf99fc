//! The calls for single keys.

use crate::client::Client;
use crate::keys::{CreateKey, CreatedKey, Deletion, KeyHash, KeyPatch, RemoteKey};
use crate::outcome::{Outcome, Read, Why, WhyKind};

impl Client {
    /// `POST /keys`, sent once. `Done` only for an answer with hash and key text; whether the name and limit are those
    /// asked for is for the caller to compare.
    pub async fn create_key(&self, _key: &CreateKey) -> Outcome<CreatedKey> {
        Outcome::NotSent(Why::new(WhyKind::NothingToSend, "not wired yet"))
    }

    /// `PATCH /keys/{hash}`, sent once. Fields that are `None` are not mentioned in the request.
    pub async fn update_key(&self, _hash: &KeyHash, _patch: &KeyPatch) -> Outcome<RemoteKey> {
        Outcome::NotSent(Why::new(WhyKind::NothingToSend, "not wired yet"))
    }

    /// `DELETE /keys/{hash}`, sent once. 404 in the API's own form is `Done(WasGone)`.
    pub async fn delete_key(&self, _hash: &KeyHash) -> Outcome<Deletion> {
        Outcome::NotSent(Why::new(WhyKind::NothingToSend, "not wired yet"))
    }

    /// `GET /keys/{hash}`; `None` is a 404 in the API's own form.
    pub async fn get_key(&self, _hash: &KeyHash) -> Read<Option<RemoteKey>> {
        Err(Why::new(WhyKind::NothingToSend, "not wired yet").into())
    }
}
