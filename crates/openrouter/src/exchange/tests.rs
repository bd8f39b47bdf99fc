//! Failures before a connection stands: the only ones that prove that nothing was sent.

use std::future::pending;
use std::sync::Arc;
use std::time::Duration;

use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;

use super::*;

/// Answers whatever arrives first with these bytes; counts nothing, because nothing of ours may arrive.
async fn answering(bytes: &'static [u8]) -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    tokio::spawn(async move {
        while let Ok((mut socket, _)) = listener.accept().await {
            let mut first = [0; 1024];
            let _read = socket.read(&mut first).await;
            let _written = socket.write_all(bytes).await;
        }
    });
    port
}

fn builder() -> reqwest::ClientBuilder {
    let _already_there = rustls::crypto::ring::default_provider().install_default();
    reqwest::Client::builder().no_proxy().tls_certs_only([]).connect_timeout(Duration::from_millis(300))
}

async fn failure(builder: reqwest::ClientBuilder, url: &str) -> NoAnswer {
    sort_failure(builder.build().unwrap().post(url).body("{}").send().await.expect_err("nothing can answer"))
}

#[track_caller]
fn assert_not_sent(failure: &NoAnswer, kind: WhyKind) {
    match failure {
        NoAnswer::NotSent(why) => assert_eq!(why.kind(), kind),
        NoAnswer::Unclear(why) => panic!("taken for a request that may have left: {why:?}"),
    }
}

#[tokio::test]
async fn a_server_without_tls() {
    for bytes in [b"HTTP/1.1 200 OK\r\n\r\n".as_slice(), b"", b"\x15\x03\x03\x00\x02\x02\x28"] {
        let port = answering(bytes).await;
        assert_not_sent(&failure(builder(), &format!("https://127.0.0.1:{port}/")).await, WhyKind::Tls);
    }
}

/// What a wrong certificate looks like by the time it arrives here.
#[test]
fn a_wrong_certificate() {
    let wrong = rustls::Error::InvalidCertificate(rustls::CertificateError::Expired);
    assert!(is_tls(&io::Error::other(io::Error::new(io::ErrorKind::InvalidData, wrong))));
    assert!(!is_tls(&io::Error::from(io::ErrorKind::ConnectionRefused)));
}

#[tokio::test]
async fn a_proxy_that_says_no() {
    for bytes in [
        b"HTTP/1.1 407 Proxy Authentication Required\r\n\r\n".as_slice(),
        b"HTTP/1.1 403 Forbidden\r\ncontent-length: 0\r\n\r\n",
        b"",
    ] {
        let proxy = format!("http://127.0.0.1:{}", answering(bytes).await);
        let builder = builder().proxy(reqwest::Proxy::all(proxy).unwrap());
        assert_not_sent(&failure(builder, "https://openrouter.ai/").await, WhyKind::Proxy);
    }
}

struct NoSuchName;

impl Resolve for NoSuchName {
    fn resolve(&self, _: Name) -> Resolving {
        Box::pin(async { Err::<Addrs, _>("no such name".into()) })
    }
}

struct SilentNames;

impl Resolve for SilentNames {
    fn resolve(&self, _: Name) -> Resolving {
        Box::pin(pending())
    }
}

#[tokio::test]
async fn a_name_that_cannot_be_looked_up() {
    let no_name = failure(builder().dns_resolver(Arc::new(NoSuchName)), "https://openrouter.ai/").await;
    assert_not_sent(&no_name, WhyKind::Dns);
    let silent = failure(builder().dns_resolver(Arc::new(SilentNames)), "https://openrouter.ai/").await;
    assert_not_sent(&silent, WhyKind::Connect);
}
