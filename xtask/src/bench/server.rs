//! A practice server of one's own, and what its oracle counted.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use crate::trouble::Trouble;

/// A running server; it ends when dropped.
pub struct Server {
    child: Child,
    address: String,
    key: String,
    oracle: String,
}

impl Server {
    /// Starts it on free ports and reads the three lines it says.
    ///
    /// # Errors
    /// It does not start, or does not say them.
    pub fn start(program: &Path, latency_ms: u64) -> Result<Self, Trouble> {
        let mut child = Command::new(program)
            .args(["--port", "0", "--oracle-port", "0", "--latency", &latency_ms.to_string()])
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .spawn()
            .map_err(|source| Trouble::Start { program: program.display().to_string(), source })?;
        let said = child.stdout.take().map(BufReader::new).into_iter().flat_map(BufRead::lines);
        let mut lines = said.map_while(Result::ok);
        let (address, key, oracle) = (lines.next(), lines.next(), lines.next());
        drop(lines);
        let mut server = Self { child, address: String::new(), key: String::new(), oracle: String::new() };
        let (Some(address), Some(key), Some(oracle)) = (address, key, oracle) else {
            return Err(Trouble::Wrong("the practice server did not say where it is".to_owned()));
        };
        (server.address, server.key, server.oracle) = (address, key, oracle);
        Ok(server)
    }

    /// `http://127.0.0.1:PORT/api/v1`.
    pub fn base_url(&self) -> String {
        format!("http://{}/api/v1", self.address)
    }

    /// The management key it accepts.
    pub fn key(&self) -> &str {
        &self.key
    }

    /// How many requests to create a key reached it.
    ///
    /// # Errors
    /// The oracle cannot be asked.
    pub fn posts(&self) -> Result<u64, Trouble> {
        let failed = |source| Trouble::Start { program: "the question to the oracle".to_owned(), source };
        let mut line = TcpStream::connect(&self.oracle).map_err(failed)?;
        line.set_read_timeout(Some(Duration::from_secs(30))).map_err(failed)?;
        let host = &self.oracle;
        write!(line, "GET /__oracle/summary HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n")
            .map_err(failed)?;
        let mut answer = String::new();
        line.read_to_string(&mut answer).map_err(failed)?;
        number_after(&answer, "\"posts\":")
            .ok_or_else(|| Trouble::Wrong(format!("the oracle said: {answer}")))
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // It may have ended already, which is as good.
        let _ended = self.child.kill();
        let _waited = self.child.wait();
    }
}

fn number_after(text: &str, name: &str) -> Option<u64> {
    let rest = text.split_once(name)?.1.trim_start();
    let end = rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len());
    rest[..end].parse().ok()
}

#[cfg(test)]
mod tests {
    use super::number_after;

    #[test]
    fn the_count_is_read_by_its_whole_name() {
        let text = "HTTP/1.1 200 OK\r\n\r\n{\"max_posts_in_flight\":8,\"posts\": 200}";
        assert_eq!(number_after(text, "\"posts\":"), Some(200));
        assert_eq!(number_after("{}", "\"posts\":"), None);
    }
}
