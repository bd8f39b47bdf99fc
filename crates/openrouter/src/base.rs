//! Where requests go, and how long they may take.

use std::net::IpAddr;
use std::time::Duration;

use reqwest::Url;

/// The address all requests begin with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Base(Where);

#[derive(Clone, Debug, PartialEq, Eq)]
enum Where {
    OpenRouter,
    Loopback(String),
}

impl Base {
    /// `https://openrouter.ai/api/v1`.
    pub const OPEN_ROUTER: Base = Base(Where::OpenRouter);

    /// A server on this computer: plain http, a loopback address (or `localhost`), `/api/v1` in the path.
    /// Who may use this is decided by the caller.
    pub fn loopback(url: &str) -> Result<Base, NotALoopbackBase> {
        let parsed = Url::parse(url.trim()).map_err(|_| NotALoopbackBase::NotAUrl)?;
        if parsed.scheme() != "http" {
            return Err(NotALoopbackBase::NotPlainHttp);
        }
        let host = parsed.host_str().unwrap_or_default();
        let address = host.trim_start_matches('[').trim_end_matches(']').parse::<IpAddr>();
        if host != "localhost" && !address.is_ok_and(|ip| ip.is_loopback()) {
            return Err(NotALoopbackBase::NotLoopback);
        }
        let clean = parsed.username().is_empty()
            && parsed.password().is_none()
            && parsed.query().is_none()
            && parsed.fragment().is_none();
        let path = parsed.path();
        if !clean || !format!("{}/", path.trim_end_matches('/')).contains("/api/v1/") {
            return Err(NotALoopbackBase::NoApiPath);
        }
        Ok(Base(Where::Loopback(parsed.as_str().trim_end_matches('/').to_owned())))
    }

    /// The address without a slash at its end.
    pub fn as_str(&self) -> &str {
        match &self.0 {
            Where::OpenRouter => "https://openrouter.ai/api/v1",
            Where::Loopback(url) => url,
        }
    }

    /// Whether this is a server on this computer.
    pub fn is_loopback(&self) -> bool {
        matches!(self.0, Where::Loopback(_))
    }

    pub(crate) fn host(&self) -> Option<String> {
        Url::parse(self.as_str()).ok()?.host_str().map(str::to_owned)
    }
}

/// Why an address is not accepted as a server on this computer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotALoopbackBase {
    /// Not an address at all.
    #[error("not a web address")]
    NotAUrl,
    /// Another scheme than `http`.
    #[error("only plain http is accepted for a server on this computer")]
    NotPlainHttp,
    /// The host is not `127.x.x.x`, `::1` or `localhost`.
    #[error("only a loopback address is accepted")]
    NotLoopback,
    /// `/api/v1` is missing, or something follows that does not belong there (user, query, fragment).
    #[error("the address must contain /api/v1 and nothing after its path")]
    NoApiPath,
}

/// How long things may take. `Default` is what people get; tests shorten it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Timing {
    /// For DNS, TCP, proxy and TLS together (10 s).
    pub connect: Duration,
    /// For one whole request, from the first byte sent to the last received (60 s).
    pub total: Duration,
    /// First pause before a read is repeated; it doubles each time, with jitter, up to 16 times this (1 s).
    pub backoff: Duration,
    /// Longest `Retry-After` that a read waits out by itself; a longer one is handed to the caller (60 s).
    pub patience: Duration,
    /// At most 60 requests to `/analytics` leave in any time of this length (60 s).
    pub analytics_window: Duration,
}

impl Default for Timing {
    fn default() -> Self {
        Self {
            connect: Duration::from_secs(10),
            total: Duration::from_secs(60),
            backoff: Duration::from_secs(1),
            patience: Duration::from_secs(60),
            analytics_window: Duration::from_secs(60),
        }
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case("http://127.0.0.1:4011/api/v1", "http://127.0.0.1:4011/api/v1")]
    #[case("http://127.0.0.1:4011/api/v1/", "http://127.0.0.1:4011/api/v1")]
    #[case("http://[::1]:80/api/v1", "http://[::1]/api/v1")]
    #[case("http://localhost:1/x/api/v1", "http://localhost:1/x/api/v1")]
    fn accepts(#[case] url: &str, #[case] kept: &str) {
        assert_eq!(Base::loopback(url).unwrap().as_str(), kept);
    }

    #[rstest]
    #[case("nonsense", NotALoopbackBase::NotAUrl)]
    #[case("https://127.0.0.1/api/v1", NotALoopbackBase::NotPlainHttp)]
    #[case("http://openrouter.ai/api/v1", NotALoopbackBase::NotLoopback)]
    #[case("http://127.0.0.1.example.com/api/v1", NotALoopbackBase::NotLoopback)]
    #[case("http://127.0.0.1@example.com/api/v1", NotALoopbackBase::NotLoopback)]
    #[case("http://10.0.0.1/api/v1", NotALoopbackBase::NotLoopback)]
    #[case("http://127.0.0.1/", NotALoopbackBase::NoApiPath)]
    #[case("http://127.0.0.1/api/v12", NotALoopbackBase::NoApiPath)]
    #[case("http://user@127.0.0.1/api/v1", NotALoopbackBase::NoApiPath)]
    #[case("http://127.0.0.1/?x=/api/v1", NotALoopbackBase::NoApiPath)]
    fn refuses(#[case] url: &str, #[case] why: NotALoopbackBase) {
        assert_eq!(Base::loopback(url), Err(why), "a key must not be sent there");
    }
}
