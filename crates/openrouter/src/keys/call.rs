//! The calls for single keys.

use reqwest::{Method, RequestBuilder};

use crate::client::Client;
use crate::exchange::{Answer, NoAnswer, SINGLE};
use crate::judge::{self, No};
use crate::keys::request;
use crate::keys::{CreateKey, CreatedKey, Deletion, KeyHash, KeyPatch, RemoteKey};
use crate::outcome::{Outcome, Read, ReadError, Why, WhyKind};
use crate::wire;

impl Client {
    /// `POST /keys`, sent once. `Done` only for an answer with hash and key text; whether the name and limit are those
    /// asked for is for the caller to compare.
    pub async fn create_key(&self, key: &CreateKey) -> Outcome<CreatedKey> {
        let request = self.request_with_body(Method::POST, "/keys", request::create(key));
        self.change(request, |text, answer| {
            let (key, secret) = wire::key::created(text)?;
            Ok(CreatedKey { key, secret, server_date: answer.date })
        })
        .await
    }

    /// `PATCH /keys/{hash}`, sent once. Fields that are `None` are not mentioned in the request; a patch without any
    /// is `NotSent`. `Done` carries the key as it is afterwards, for the caller to compare.
    pub async fn update_key(&self, hash: &KeyHash, patch: &KeyPatch) -> Outcome<RemoteKey> {
        let Some(body) = request::patch(patch) else {
            return Outcome::NotSent(Why::new(WhyKind::NothingToSend, "nothing to change"));
        };
        let request = self.request_with_body(Method::PATCH, &format!("/keys/{hash}"), body);
        self.change(request, |text, _| same_key(wire::key::one(text)?, hash)).await
    }

    /// `DELETE /keys/{hash}`, sent once. 404 in the API's own form is `Done(WasGone)`.
    pub async fn delete_key(&self, hash: &KeyHash) -> Outcome<Deletion> {
        let request = self.request(Method::DELETE, &format!("/keys/{hash}"));
        match self.change(request, |text, _| wire::key::deleted(text)).await.map(|()| Deletion::Deleted) {
            Outcome::Refused(refusal) if refusal.status == 404 => Outcome::Done(Deletion::WasGone),
            other => other,
        }
    }

    /// `GET /keys/{hash}`; `None` is a 404 in the API's own form.
    pub async fn get_key(&self, hash: &KeyHash) -> Read<Option<RemoteKey>> {
        let read = self
            .read(&format!("/keys/{hash}"), SINGLE, |text, _| same_key(wire::key::one(text)?, hash))
            .await;
        match read {
            Ok(key) => Ok(Some(key)),
            Err(ReadError::Refused(refusal)) if refusal.status == 404 => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// One request, one verdict.
    async fn change<T>(
        &self,
        request: RequestBuilder,
        parse: impl FnOnce(&str, &Answer) -> Result<T, Why>,
    ) -> Outcome<T> {
        let answer = match self.exchange(request, SINGLE).await {
            Ok(answer) => answer,
            Err(NoAnswer::NotSent(why)) => return Outcome::NotSent(why),
            Err(NoAnswer::Unclear(why)) => return Outcome::Unclear(why),
        };
        match judge::success(&answer) {
            Ok(text) => parse(text, &answer).map_or_else(Outcome::Unclear, Outcome::Done),
            Err(No::Refused(refusal)) => Outcome::Refused(refusal),
            Err(No::Trouble(why)) => Outcome::Unclear(why),
        }
    }
}

fn same_key(key: RemoteKey, asked: &KeyHash) -> Result<RemoteKey, Why> {
    if key.hash == *asked {
        Ok(key)
    } else {
        Err(Why::new(WhyKind::BadBody, "the answer is about another key"))
    }
}
