//! The wire log: every request as it arrived, and counts over the server's life.

use std::collections::{HashMap, VecDeque};

use jiff::Timestamp;
use serde::Deserialize;

use crate::api::Caller;
use crate::clock;
use crate::seen::{SeenRequest, Summary};
use crate::wire::Request;

/// The newest this many requests are kept whole.
const MOST_KEPT: usize = 50_000;

#[derive(Debug, Default)]
pub(crate) struct Log {
    pub(crate) requests: VecDeque<SeenRequest>,
    pub(crate) names: HashMap<String, usize>,
    pub(crate) counts: Summary,
    in_flight: usize,
    posts_in_flight: usize,
}

/// Whether this is `POST /keys`.
pub(crate) fn is_create(request: &Request) -> bool {
    request.method == "POST" && request.path == "/keys"
}

/// The `name` in a JSON body.
pub(crate) fn name_in(request: &Request) -> Option<String> {
    #[derive(Deserialize)]
    struct Named {
        name: String,
    }
    if request.body.is_empty() {
        return None;
    }
    serde_json::from_slice::<Named>(&request.body).ok().map(|named| named.name)
}

impl Log {
    /// Notes a request; gives its number.
    pub(crate) fn arrive(&mut self, request: &Request, who: &Caller, now: Timestamp) -> u64 {
        self.counts.requests += 1;
        self.in_flight += 1;
        self.counts.max_in_flight = self.counts.max_in_flight.max(self.in_flight);
        if is_create(request) {
            self.counts.posts += 1;
            self.posts_in_flight += 1;
            self.counts.max_posts_in_flight = self.counts.max_posts_in_flight.max(self.posts_in_flight);
            if let Some(name) = name_in(request) {
                *self.names.entry(name).or_default() += 1;
            }
        }
        if self.requests.len() == MOST_KEPT {
            self.requests.pop_front();
        }
        self.requests.push_back(SeenRequest {
            number: self.counts.requests,
            method: request.method.clone(),
            path: request.path.clone(),
            query: request.query.clone(),
            headers: request.headers.iter().map(|header| redacted(header, who)).collect(),
            body: String::from_utf8_lossy(&request.body).into_owned(),
            at: clock::text(now),
            in_flight: self.in_flight,
            status: 0,
        });
        self.counts.requests
    }

    pub(crate) fn answered(&mut self, number: u64, status: u16) {
        let newest = self.counts.requests;
        let back = usize::try_from(newest - number).unwrap_or(usize::MAX);
        let at = self.requests.len().checked_sub(back.saturating_add(1));
        if let Some(seen) = at.and_then(|at| self.requests.get_mut(at)) {
            seen.status = status;
        }
    }

    pub(crate) fn leave(&mut self, post: bool) {
        self.in_flight = self.in_flight.saturating_sub(1);
        if post {
            self.posts_in_flight = self.posts_in_flight.saturating_sub(1);
        }
    }
}

fn redacted((name, value): &(String, String), who: &Caller) -> (String, String) {
    if name != "authorization" {
        return (name.clone(), value.clone());
    }
    let kind = match who {
        Caller::Management => "Bearer <management key>".to_owned(),
        Caller::Normal(hash) => format!("Bearer <key {}>", &hash[..8]),
        Caller::Unknown => "Bearer <unknown>".to_owned(),
        Caller::Missing => "<unreadable>".to_owned(),
    };
    (name.clone(), kind)
}
