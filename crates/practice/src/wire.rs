//! HTTP/1.1 by hand: requests from bytes, answers to bytes. The faults need every byte of both.

use std::io;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

const MOST_HEAD: usize = 64 * 1024;
const MOST_BODY: usize = 4 * 1024 * 1024;

/// A request, read whole.
#[derive(Clone, Debug, Default)]
pub(crate) struct Request {
    pub(crate) method: String,
    /// Without `/api/v1` and without the query.
    pub(crate) path: String,
    /// Whether the path began with `/api/v1`.
    pub(crate) under_base: bool,
    pub(crate) query: String,
    /// Names in lower case.
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: Vec<u8>,
}

impl Request {
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(n, _)| n == name).map(|(_, value)| value.as_str())
    }

    /// The value of a query parameter, decoded; the last one where it comes more than once.
    pub(crate) fn parameter(&self, name: &str) -> Option<String> {
        let pairs = self.query.split('&').filter_map(|pair| pair.split_once('=').or(Some((pair, ""))));
        pairs.filter(|(n, _)| decoded(n) == name).map(|(_, value)| decoded(value)).next_back()
    }

    fn wants_close(&self) -> bool {
        self.header("connection").is_some_and(|value| value.eq_ignore_ascii_case("close"))
    }
}

/// Undoes `%41` and `+`.
pub(crate) fn decoded(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((&first, after)) = rest.split_first() {
        let pair = (first == b'%').then(|| after.get(..2).and_then(|two| hex::decode(two).ok())).flatten();
        match pair {
            Some(byte) => {
                bytes.extend(byte);
                rest = &after[2..];
            }
            None => {
                bytes.push(if first == b'+' { b' ' } else { first });
                rest = after;
            }
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

/// What came of waiting for a request.
pub(crate) enum Arrival {
    Request(Box<Request>),
    /// The caller hung up between requests.
    End,
    /// Bytes that are no request; answered 400, then closed.
    Broken,
    /// The fault's number of bytes was reached.
    Enough,
}

/// One connection and the bytes read too far.
pub(crate) struct Connection {
    pub(crate) stream: TcpStream,
    read: Vec<u8>,
}

impl Connection {
    pub(crate) fn new(stream: TcpStream) -> Self {
        Self { stream, read: Vec::new() }
    }

    /// Waits for the next request; `enough` is asked after each read how many bytes may come before it stops.
    pub(crate) async fn next(&mut self, mut enough: impl FnMut() -> Option<usize>) -> io::Result<Arrival> {
        loop {
            if !self.read.is_empty() && enough().is_some_and(|bytes| self.read.len() >= bytes) {
                return Ok(Arrival::Enough);
            }
            match split(&self.read) {
                Split::Whole(request, used) => {
                    self.read.drain(..used);
                    return Ok(Arrival::Request(request));
                }
                Split::Broken => return Ok(Arrival::Broken),
                Split::WaitsForContinue => {
                    self.stream.write_all(b"HTTP/1.1 100 Continue\r\n\r\n").await?;
                    // Once is enough: what follows is read by its length.
                    let at = find(&self.read, b"\r\n\r\n").unwrap_or(0);
                    let head = String::from_utf8_lossy(&self.read[..at]).into_owned();
                    let kept: Vec<&str> =
                        head.split("\r\n").filter(|l| !l.to_lowercase().starts_with("expect:")).collect();
                    let body = self.read.split_off(at);
                    self.read = kept.join("\r\n").into_bytes();
                    self.read.extend(body);
                }
                Split::More => {
                    let mut part = [0_u8; 8192];
                    let count = self.stream.read(&mut part).await?;
                    if count == 0 {
                        return Ok(if self.read.is_empty() { Arrival::End } else { Arrival::Broken });
                    }
                    self.read.extend_from_slice(&part[..count]);
                }
            }
        }
    }

    /// Waits until the caller hangs up; what it still sends is dropped.
    pub(crate) async fn until_hung_up(&mut self) {
        let mut part = [0_u8; 1024];
        while matches!(self.stream.read(&mut part).await, Ok(1..)) {}
    }
}

enum Split {
    Whole(Box<Request>, usize),
    More,
    WaitsForContinue,
    Broken,
}

/// Takes the first request off the bytes, if it is whole.
fn split(bytes: &[u8]) -> Split {
    let mut headers = [httparse::EMPTY_HEADER; 100];
    let mut head = httparse::Request::new(&mut headers);
    let head_length = match head.parse(bytes) {
        Ok(httparse::Status::Complete(length)) => length,
        Ok(httparse::Status::Partial) if bytes.len() <= MOST_HEAD => return Split::More,
        _ => return Split::Broken,
    };
    let target = head.path.unwrap_or("/");
    let (path, query) = target.split_once('?').unwrap_or((target, ""));
    let bare = path.strip_prefix("/api/v1").filter(|rest| rest.is_empty() || rest.starts_with('/'));
    let named = |h: &httparse::Header<'_>| {
        (h.name.to_lowercase(), String::from_utf8_lossy(h.value).trim().to_owned())
    };
    let mut request = Request {
        method: head.method.unwrap_or("").to_owned(),
        path: bare.unwrap_or(path).to_owned(),
        under_base: bare.is_some(),
        query: query.to_owned(),
        headers: head.headers.iter().map(named).collect(),
        body: Vec::new(),
    };
    let chunked =
        request.header("transfer-encoding").is_some_and(|value| value.eq_ignore_ascii_case("chunked"));
    let length = match request.header("content-length").map(str::parse::<usize>) {
        None => 0,
        Some(Ok(length)) if length <= MOST_BODY => length,
        Some(_) => return Split::Broken,
    };
    let rest = &bytes[head_length..];
    let expects = request.header("expect").is_some_and(|value| value.eq_ignore_ascii_case("100-continue"));
    if expects && rest.is_empty() && (chunked || length > 0) {
        return Split::WaitsForContinue;
    }
    if chunked {
        return match unchunked(rest) {
            Some(Ok((body, used))) => {
                request.body = body;
                Split::Whole(Box::new(request), head_length + used)
            }
            Some(Err(())) => Split::Broken,
            None => Split::More,
        };
    }
    if rest.len() < length {
        return Split::More;
    }
    request.body = rest[..length].to_vec();
    Split::Whole(Box::new(request), head_length + length)
}

/// A chunked body and how many bytes it took; `None` while more must come.
fn unchunked(mut rest: &[u8]) -> Option<Result<(Vec<u8>, usize), ()>> {
    let whole = rest.len();
    let mut body = Vec::new();
    loop {
        let (start, size) = match httparse::parse_chunk_size(rest) {
            Ok(httparse::Status::Complete(found)) => found,
            Ok(httparse::Status::Partial) => return None,
            Err(_) => return Some(Err(())),
        };
        let size = usize::try_from(size).ok().filter(|size| size + body.len() <= MOST_BODY);
        let Some(size) = size else { return Some(Err(())) };
        let end = start + size + 2;
        if rest.len() < end {
            return None;
        }
        body.extend_from_slice(&rest[start..start + size]);
        rest = &rest[end..];
        if size == 0 {
            return Some(Ok((body, whole - rest.len())));
        }
    }
}

fn find(bytes: &[u8], part: &[u8]) -> Option<usize> {
    bytes.windows(part.len()).position(|window| window == part)
}

/// Whether the connection may serve another request after this one.
pub(crate) fn keeps_open(request: &Request) -> bool {
    !request.wants_close()
}
