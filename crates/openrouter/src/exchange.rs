//! One request and its answer: sent once, read within bounds, every failure sorted by whether a byte may have left.

use std::error::Error;
use std::io;

use jiff::Timestamp;
use reqwest::header::{CONTENT_TYPE, DATE, HeaderMap, LOCATION, RETRY_AFTER};
use reqwest::{RequestBuilder, Response, Url};
use zeroize::Zeroizing;

use crate::client::Client;
use crate::outcome::{RetryAfter, Why, WhyKind};
use crate::retry_after;

/// Longest answer about a single thing, in bytes.
pub(crate) const SINGLE: usize = 256 * 1024;

/// Longest page of a list, in bytes.
pub(crate) const LIST: usize = 16 * 1024 * 1024;

/// An answer that was read to its end, of whatever status.
pub(crate) struct Answer {
    pub(crate) status: u16,
    /// Wiped on drop: it may hold a key's text.
    pub(crate) body: Zeroizing<Vec<u8>>,
    pub(crate) says_html: bool,
    pub(crate) date: Option<Timestamp>,
    pub(crate) retry_after: Option<RetryAfter>,
    /// A redirect to another host than the one asked.
    pub(crate) points_elsewhere: bool,
}

/// No answer, or not a whole one.
#[derive(Debug)]
pub(crate) enum NoAnswer {
    NotSent(Why),
    Unclear(Why),
}

impl NoAnswer {
    pub(crate) fn into_why(self) -> Why {
        match self {
            NoAnswer::NotSent(why) | NoAnswer::Unclear(why) => why,
        }
    }
}

impl Client {
    /// Sends the request, once, and reads at most `cap` bytes of answer.
    pub(crate) async fn exchange(&self, request: RequestBuilder, cap: usize) -> Result<Answer, NoAnswer> {
        let mut response = request.send().await.map_err(sort_failure)?;
        let status = response.status().as_u16();
        let date = header(response.headers(), DATE.as_str()).and_then(retry_after::http_date);
        let retry_after = retry_after::read(response.headers().get_all(RETRY_AFTER), date);
        let says_html = header(response.headers(), CONTENT_TYPE.as_str())
            .is_some_and(|v| v.trim_start().to_ascii_lowercase().starts_with("text/html"));
        let points_elsewhere = self.points_elsewhere(&response);
        let body = read_body(&mut response, cap).await.map_err(NoAnswer::Unclear)?;
        tracing::debug!(status, bytes = body.len(), "answer");
        Ok(Answer { status, body, says_html, date, retry_after, points_elsewhere })
    }

    fn points_elsewhere(&self, response: &Response) -> bool {
        let target =
            header(response.headers(), LOCATION.as_str()).and_then(|to| response.url().join(to).ok());
        target.as_ref().and_then(Url::host_str).is_some_and(|host| Some(host) != self.base.host().as_deref())
    }
}

fn header<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers.get(name).and_then(|v| v.to_str().ok())
}

async fn read_body(response: &mut Response, cap: usize) -> Result<Zeroizing<Vec<u8>>, Why> {
    let too_big = || Why::new(WhyKind::TooBig, "the answer is longer than any real one");
    let announced = response.content_length();
    if announced.is_some_and(|n| usize::try_from(n).map_or(true, |n| n > cap)) {
        return Err(too_big());
    }
    let room = announced.and_then(|n| usize::try_from(n).ok()).unwrap_or(8 * 1024);
    let mut body = Zeroizing::new(Vec::with_capacity(room));
    while let Some(chunk) = response.chunk().await.map_err(|e| sort_failure(e).into_why())? {
        if body.len() + chunk.len() > cap {
            return Err(too_big());
        }
        body.extend_from_slice(&chunk);
    }
    Ok(body)
}

/// `NotSent` only for what happened while connecting; everything later may have reached the server.
fn sort_failure(error: reqwest::Error) -> NoAnswer {
    let error = error.without_url();
    if error.is_builder() {
        return NoAnswer::NotSent(Why::caused_by(
            WhyKind::NothingToSend,
            "the request could not be made",
            error,
        ));
    }
    if error.is_connect() {
        let (kind, text) = connect_kind(&error);
        return NoAnswer::NotSent(Why::caused_by(kind, text, error));
    }
    let (kind, text) = if error.is_timeout() {
        (WhyKind::Timeout, "no whole answer in time")
    } else {
        (WhyKind::Reset, "the connection broke before the answer was whole")
    };
    NoAnswer::Unclear(Why::caused_by(kind, text, error))
}

fn connect_kind(error: &reqwest::Error) -> (WhyKind, &'static str) {
    if error.is_dns() {
        return (WhyKind::Dns, "the server's name could not be looked up");
    }
    let mut cause: Option<&(dyn Error + 'static)> = error.source();
    while let Some(e) = cause {
        if is_tls(e) {
            return (WhyKind::Tls, "the secure connection could not be made");
        }
        // hyper-util keeps the type of this error to itself; its text is all there is.
        if e.to_string().starts_with("tunnel error") {
            return (WhyKind::Proxy, "the network's proxy refused the connection");
        }
        cause = e.source();
    }
    if error.is_timeout() {
        return (WhyKind::Connect, "no connection in time");
    }
    (WhyKind::Connect, "the server could not be reached")
}

/// An `io::Error` hides what it wraps from `source()`, so it is opened here, twice over if need be.
fn is_tls(error: &(dyn Error + 'static)) -> bool {
    if error.is::<rustls::Error>() {
        return true;
    }
    let Some(io) = error.downcast_ref::<io::Error>() else { return false };
    if io.to_string().contains("tls handshake") {
        return true;
    }
    io.get_ref().is_some_and(|inner| is_tls(inner))
}

#[cfg(test)]
mod tests;
