//! What an answer, or its absence, lets one conclude.
//!
//! For a call that changes something only one question counts: may the server have done it? The default answer is
//! [`Outcome::Unclear`].

use std::error::Error;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

/// The result of one changing call. One call is one request at most; nothing in this crate repeats it.
#[derive(Clone, Debug)]
#[must_use]
pub enum Outcome<T> {
    /// Provably no byte of the request left this computer.
    NotSent(Why),
    /// The API itself said no, in its own JSON error form (400, 401, 402, 403, 404, 422, 429).
    Refused(Refusal),
    /// It was done, and the answer was read whole.
    Done(T),
    /// Anything else: it may or may not have been done.
    Unclear(Why),
}

impl<T> Outcome<T> {
    /// Changes what `Done` carries.
    pub fn map<U>(self, f: impl FnOnce(T) -> U) -> Outcome<U> {
        match self {
            Outcome::NotSent(why) => Outcome::NotSent(why),
            Outcome::Refused(refusal) => Outcome::Refused(refusal),
            Outcome::Done(value) => Outcome::Done(f(value)),
            Outcome::Unclear(why) => Outcome::Unclear(why),
        }
    }
}

/// The result of a reading call, after its repetitions.
pub type Read<T> = Result<T, ReadError>;

/// Why nothing could be read.
#[derive(Clone, Debug, thiserror::Error)]
pub enum ReadError {
    /// The API said no in its own form. A 429 arrives here when it did not pass, or asks for a long pause.
    #[error(transparent)]
    Refused(#[from] Refusal),
    /// No usable answer came.
    #[error(transparent)]
    Failed(#[from] Why),
}

/// The API's own "no".
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("OpenRouter refused ({status}): {message}")]
pub struct Refusal {
    /// HTTP status.
    pub status: u16,
    /// The server's words: at most 300 characters, no control or direction-changing characters, nothing that looks
    /// like a key. Show it as text; never decide by it.
    pub message: String,
    /// How long the server asked to be left alone, if it said so in a usable way.
    pub retry_after: Option<RetryAfter>,
}

/// A usable `Retry-After`: in the future, at most 10 minutes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RetryAfter {
    /// 1 to 600 seconds.
    pub seconds: u16,
    /// The server asked for more than 10 minutes.
    pub capped: bool,
}

impl RetryAfter {
    /// The pause.
    pub fn wait(self) -> Duration {
        Duration::from_secs(u64::from(self.seconds))
    }
}

/// The kinds of trouble, closed on purpose so that every one of them gets its own words on the screen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum WhyKind {
    /// The name of the server could not be looked up.
    Dns,
    /// No connection: refused, unreachable, or no answer in the time for connecting.
    Connect,
    /// The secure connection failed (certificate, version, handshake).
    Tls,
    /// The network's proxy said no.
    Proxy,
    /// The time for the whole request ran out.
    Timeout,
    /// The connection broke after the request may have left.
    Reset,
    /// The answer is not what the API promises: not JSON, cut off, followed by more, wrong types.
    BadBody,
    /// The answer is longer than any real one.
    TooBig,
    /// A network that wants one to sign in first answered in place of the API (or a maintenance page did).
    SignInPage,
    /// A web page with this error status (firewall, proxy) in place of the API's own error.
    Html(u16),
    /// The server failed with this status (5xx, or 408).
    ServerTrouble(u16),
    /// The server pointed elsewhere with this status; it was not followed.
    Redirect(u16),
    /// 409: the API saw a conflict.
    Conflict,
    /// Another status that the API does not document for this call.
    OddStatus(u16),
    /// A create was answered without the new key's text or hash.
    NoSecret,
    /// There was nothing to send, or the request could not be put together.
    NothingToSend,
}

/// What went wrong, short and without secrets. `source()` holds the technical chain for the log.
#[derive(Clone)]
pub struct Why {
    kind: WhyKind,
    text: String,
    retry_after: Option<RetryAfter>,
    source: Option<Arc<dyn Error + Send + Sync>>,
}

impl Why {
    /// A reason without a technical cause.
    pub fn new(kind: WhyKind, text: impl Into<String>) -> Self {
        Self { kind, text: text.into(), retry_after: None, source: None }
    }

    pub(crate) fn caused_by(
        kind: WhyKind,
        text: impl Into<String>,
        source: impl Error + Send + Sync + 'static,
    ) -> Self {
        Self { kind, text: text.into(), retry_after: None, source: Some(Arc::new(source)) }
    }

    pub(crate) fn and_wait(self, retry_after: Option<RetryAfter>) -> Self {
        Self { retry_after, ..self }
    }

    /// How long the server (or what stands before it) asked to be left alone, if it said so in a usable way.
    pub fn retry_after(&self) -> Option<RetryAfter> {
        self.retry_after
    }

    /// Which kind of trouble.
    pub fn kind(&self) -> WhyKind {
        self.kind
    }

    /// One short English phrase for logs and details; it may quote the API's own message, made harmless.
    pub fn text(&self) -> &str {
        &self.text
    }
}

impl fmt::Debug for Why {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Why({:?}: {})", self.kind, self.text)
    }
}

impl fmt::Display for Why {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl Error for Why {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        self.source.as_deref().map(|e| e as &(dyn Error + 'static))
    }
}

impl PartialEq for Why {
    fn eq(&self, other: &Self) -> bool {
        self.kind == other.kind && self.text == other.text
    }
}

impl Eq for Why {}
