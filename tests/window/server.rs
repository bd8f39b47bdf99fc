//! "OpenRouter" for the window: a practice server in the test's own process, which knows everything that was asked.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::Duration;

use keyroster_practice::{Options, Practice, start};
use tokio::runtime::Runtime;

/// A running practice server and the runtime it lives in.
pub struct Server {
    practice: Option<Practice>,
    runtime: Runtime,
}

impl Server {
    /// One that waits so long before each answer.
    pub fn new(latency: Duration) -> Server {
        let runtime = Runtime::new().expect("a runtime");
        let options = Options { latency, total_credits: "312.40".to_owned(), ..Options::default() };
        let practice = runtime.block_on(start(options)).expect("the practice server starts");
        Server { practice: Some(practice), runtime }
    }

    /// The server itself.
    pub fn practice(&self) -> &Practice {
        self.practice.as_ref().expect("it runs until the test ends")
    }

    /// Live keys there.
    pub fn live(&self) -> usize {
        self.practice().keys().iter().filter(|key| key.deleted_at.is_none()).count()
    }

    /// The status of `GET /key` with this key.
    pub fn status_for(&self, key: &str) -> u16 {
        let mut line = TcpStream::connect(self.practice().addr()).expect("the server listens");
        let ask = format!(
            "GET /api/v1/key HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {key}\r\nConnection: close\r\n\r\n"
        );
        line.write_all(ask.as_bytes()).expect("asked");
        let mut answer = String::new();
        line.read_to_string(&mut answer).expect("answered");
        answer.split_whitespace().nth(1).and_then(|code| code.parse().ok()).expect("a status")
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        if let Some(practice) = self.practice.take() {
            // Nothing is kept on disk, so nothing can fail that matters here.
            let _ = self.runtime.block_on(practice.stop());
        }
    }
}
