//! One client for one account: builds requests, sends each exactly once, reads answers within bounds.

use std::sync::Arc;

use reqwest::header::{AUTHORIZATION, CONTENT_TYPE, HeaderMap, HeaderValue};
use tokio::sync::Semaphore;

use crate::base::{Base, Timing};
use crate::pace::{ANALYTICS_PER_WINDOW, Pace};
use crate::secret::ApiSecret;

/// Requests that may read at the same time; more would only provoke the server's rate limit.
const READS_IN_FLIGHT: usize = 8;

/// Idle connections kept open: as many as there are ever requests in flight.
const KEPT_OPEN: usize = 24;

/// A client for one account. Cloning is cheap; clones share connections and the pace of `/analytics`.
///
/// HTTP/1.1 only, TLS with the system's trust store, the system's proxy (never for a server on this computer), no
/// redirect followed, no automatic repetition, no decompression.
#[derive(Clone)]
pub struct Client {
    pub(crate) http: reqwest::Client,
    pub(crate) base: Base,
    pub(crate) timing: Timing,
    pub(crate) reading: Arc<Semaphore>,
    pub(crate) analytics: Arc<Pace>,
}

/// Why a client cannot be made.
#[derive(Debug, thiserror::Error)]
pub enum ClientError {
    /// The key contains characters that cannot stand in a header.
    #[error("the management key contains characters that cannot be sent")]
    KeyNotSendable,
    /// TLS or the system's trust store could not be set up.
    #[error("the secure connection could not be set up")]
    Setup(#[source] reqwest::Error),
}

impl Client {
    /// Prepares connections; sends nothing.
    #[expect(clippy::needless_pass_by_value, reason = "the key is handed over, so that no copy stays behind")]
    pub fn new(base: Base, key: ApiSecret, timing: Timing) -> Result<Self, ClientError> {
        // A second call finds the provider in place; whoever came first wins, and any will do.
        let _already_there = rustls::crypto::ring::default_provider().install_default();

        let mut bearer = HeaderValue::try_from(format!("Bearer {}", key.expose()))
            .map_err(|_| ClientError::KeyNotSendable)?;
        bearer.set_sensitive(true);
        let mut headers = HeaderMap::new();
        headers.insert(AUTHORIZATION, bearer);

        let mut builder = reqwest::Client::builder()
            .user_agent(concat!("Keyroster/", env!("CARGO_PKG_VERSION")))
            .default_headers(headers)
            .redirect(reqwest::redirect::Policy::none())
            .retry(reqwest::retry::never())
            .referer(false)
            .http1_only()
            .no_gzip()
            .no_brotli()
            .no_zstd()
            .no_deflate()
            .connect_timeout(timing.connect)
            .timeout(timing.total)
            .pool_max_idle_per_host(KEPT_OPEN);
        builder = if base.is_loopback() {
            // No certificate is needed, so the trust store need not be read either.
            builder.no_proxy().tls_certs_only([])
        } else {
            builder.https_only(true).tls_version_min(reqwest::tls::Version::TLS_1_2)
        };
        let http = builder.build().map_err(|e| ClientError::Setup(e.without_url()))?;
        let analytics = Arc::new(Pace::new(ANALYTICS_PER_WINDOW, timing.analytics_window));
        Ok(Self { http, base, timing, reading: Arc::new(Semaphore::new(READS_IN_FLIGHT)), analytics })
    }

    /// Where this client's requests go.
    pub fn base(&self) -> &Base {
        &self.base
    }

    /// A request for an exact path below the base, without a slash at its end.
    pub(crate) fn request(&self, method: reqwest::Method, path: &str) -> reqwest::RequestBuilder {
        self.http.request(method, format!("{}{path}", self.base.as_str()))
    }

    pub(crate) fn request_with_body(
        &self,
        method: reqwest::Method,
        path: &str,
        body: Vec<u8>,
    ) -> reqwest::RequestBuilder {
        self.request(method, path)
            .header(CONTENT_TYPE, HeaderValue::from_static("application/json"))
            .body(body)
    }
}

impl std::fmt::Debug for Client {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Client").field("base", &self.base.as_str()).finish_non_exhaustive()
    }
}
