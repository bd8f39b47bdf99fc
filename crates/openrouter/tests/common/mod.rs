//! A server of plain sockets that answers as told, counts what arrives, and can break off anywhere.
#![allow(dead_code, reason = "each test file uses its own part")]

use std::net::SocketAddr;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use keyroster_openrouter::{
    ApiSecret, Base, Client, CreateKey, LimitBody, Outcome, PositiveDollars, ReadError, ResetBody, Timing,
};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

/// What the server does once it has read a request.
#[derive(Clone)]
pub enum Reply {
    /// These bytes, then keep the connection.
    Send(Vec<u8>),
    /// These bytes, then close.
    SendAndClose(Vec<u8>),
    /// These bytes, then reset.
    SendAndReset(Vec<u8>),
    /// These bytes one by one with this pause, for ever from the beginning.
    Drip(Vec<u8>, Duration),
    /// Nothing, for ever.
    Hang,
}

/// One request as it arrived.
#[derive(Clone, Debug)]
pub struct Arrived {
    pub method: String,
    pub target: String,
    pub head: String,
    pub body: String,
}

impl Arrived {
    pub fn header(&self, name: &str) -> Option<String> {
        self.head.lines().find_map(|line| {
            let (key, value) = line.split_once(':')?;
            key.eq_ignore_ascii_case(name).then(|| value.trim().to_owned())
        })
    }
}

type Script = dyn Fn(&Arrived, usize) -> Reply + Send + Sync;

/// The server; it ends with the test's runtime.
pub struct Stand {
    pub address: SocketAddr,
    log: Arc<Mutex<Vec<Arrived>>>,
    connections: Arc<Mutex<usize>>,
}

impl Stand {
    /// Answers the n-th request (from 0) as the script says.
    pub async fn new(script: impl Fn(&Arrived, usize) -> Reply + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let log = Arc::new(Mutex::new(Vec::new()));
        let connections = Arc::new(Mutex::new(0));
        let script: Arc<Script> = Arc::new(script);
        let (to_log, count) = (log.clone(), connections.clone());
        tokio::spawn(async move {
            while let Ok((socket, _)) = listener.accept().await {
                *count.lock().unwrap() += 1;
                tokio::spawn(serve(socket, script.clone(), to_log.clone()));
            }
        });
        Self { address, log, connections }
    }

    /// Always the same answer.
    pub async fn always(reply: Reply) -> Self {
        Self::new(move |_, _| reply.clone()).await
    }

    pub fn arrived(&self) -> Vec<Arrived> {
        self.log.lock().unwrap().clone()
    }

    pub fn connections(&self) -> usize {
        *self.connections.lock().unwrap()
    }

    pub fn client(&self) -> Client {
        self.client_with(quick())
    }

    pub fn client_with(&self, timing: Timing) -> Client {
        client_at(&format!("http://{}/api/v1", self.address), timing)
    }
}

pub const MANAGEMENT_KEY: &str = "sk-or-v1-00000000000000000000000000000000000000000000000000000000000000aa";
pub const NEW_KEY: &str = "sk-or-v1-00000000000000000000000000000000000000000000000000000000000000bb";
pub const HASH: &str = "00000000000000000000000000000000000000000000000000000000000000cc";

pub fn client_at(url: &str, timing: Timing) -> Client {
    Client::new(Base::loopback(url).unwrap(), ApiSecret::new(MANAGEMENT_KEY.to_owned()), timing).unwrap()
}

/// Short pauses; time limits far above what loopback needs, so that only tests of time limits meet them.
pub fn quick() -> Timing {
    Timing {
        connect: Duration::from_secs(10),
        total: Duration::from_secs(30),
        backoff: Duration::from_millis(1),
        patience: Duration::from_secs(2),
        analytics_window: Duration::from_millis(50),
    }
}

/// For tests in which the server never answers.
pub fn impatient() -> Timing {
    Timing { total: Duration::from_millis(400), ..quick() }
}

async fn serve(mut socket: TcpStream, script: Arc<Script>, log: Arc<Mutex<Vec<Arrived>>>) {
    while let Some(request) = read_request(&mut socket).await {
        let nth = {
            let mut log = log.lock().unwrap();
            log.push(request.clone());
            log.len() - 1
        };
        match script(&request, nth) {
            Reply::Send(bytes) => {
                if socket.write_all(&bytes).await.is_err() {
                    return;
                }
            }
            Reply::SendAndClose(bytes) => {
                let _closed_early = socket.write_all(&bytes).await;
                let _closed_early = socket.shutdown().await;
                return;
            }
            Reply::SendAndReset(bytes) => {
                let _closed_early = socket.write_all(&bytes).await;
                let _not_supported = socket.set_zero_linger();
                return;
            }
            Reply::Drip(bytes, pause) => {
                for byte in bytes.iter().cycle() {
                    if socket.write_all(&[*byte]).await.is_err() {
                        return;
                    }
                    tokio::time::sleep(pause).await;
                }
            }
            Reply::Hang => std::future::pending::<()>().await,
        }
    }
}

async fn read_request(socket: &mut TcpStream) -> Option<Arrived> {
    let mut bytes = Vec::new();
    let end = loop {
        if let Some(at) = bytes.windows(4).position(|w| w == b"\r\n\r\n") {
            break at + 4;
        }
        let mut chunk = [0; 4096];
        match socket.read(&mut chunk).await {
            Ok(0) | Err(_) => return None,
            Ok(n) => bytes.extend_from_slice(&chunk[..n]),
        }
    };
    let head = String::from_utf8(bytes[..end].to_vec()).unwrap();
    let mut words = head.split(' ');
    let (method, target) = (words.next()?.to_owned(), words.next()?.to_owned());
    let mut request = Arrived { method, target, head, body: String::new() };
    let length = request.header("content-length").map_or(0, |n| n.parse().unwrap());
    let mut body = bytes[end..].to_vec();
    while body.len() < length {
        let mut chunk = [0; 4096];
        match socket.read(&mut chunk).await {
            Ok(0) | Err(_) => return None,
            Ok(n) => body.extend_from_slice(&chunk[..n]),
        }
    }
    request.body = String::from_utf8(body).unwrap();
    Some(request)
}

/// A whole answer with a length.
pub fn answer(status: u16, kind: &str, headers: &str, body: impl AsRef<[u8]>) -> Vec<u8> {
    let body = body.as_ref();
    let head = format!(
        "HTTP/1.1 {status} Any\r\ncontent-type: {kind}\r\ncontent-length: {}\r\n\
         date: Sun, 22 Nov 2026 12:00:00 GMT\r\n{headers}\r\n",
        body.len()
    );
    [head.as_bytes(), body].concat()
}

pub fn json(status: u16, body: impl AsRef<[u8]>) -> Reply {
    Reply::Send(answer(status, "application/json", "", body))
}

/// The API's own error form.
pub fn error_form(status: u16) -> String {
    format!(r#"{{"error":{{"code":{status},"message":"Words for {status}"}},"user_id":null}}"#)
}

/// A key with all 23 fields.
pub fn key_json(hash: &str, name: &str) -> String {
    format!(
        r#"{{"hash":"{hash}","name":"{name}","label":"sk-or-v1-000...0bb","disabled":false,"limit":2.00,"limit_remaining":1.9999982,"limit_reset":null,"include_byok_in_limit":false,"usage":0.0000018,"usage_daily":0,"usage_weekly":0,"usage_monthly":0,"byok_usage":0,"byok_usage_daily":0,"byok_usage_weekly":0,"byok_usage_monthly":0,"created_at":"2026-11-22T12:00:00.363244+00:00","updated_at":null,"expires_at":null,"last_used_at":null,"external_user":null,"creator_user_id":"user_1","workspace_id":"00000000-0000-4000-8000-000000000001"}}"#
    )
}

pub fn created_json() -> String {
    format!(r#"{{"data":{},"key":"{NEW_KEY}"}}"#, key_json(HASH, "Ada"))
}

pub fn ada() -> CreateKey {
    CreateKey {
        name: "Ada".into(),
        limit: LimitBody::Dollars(PositiveDollars::new("2.00").unwrap()),
        limit_reset: ResetBody::Never,
        expires_at: None,
        workspace_id: None,
        include_byok_in_limit: false,
    }
}

/// `NotSent Connect`, `Refused 401`, `Done`, `Unclear Reset`.
pub fn verdict<T>(outcome: &Outcome<T>) -> String {
    match outcome {
        Outcome::NotSent(why) => format!("NotSent {:?}", why.kind()),
        Outcome::Refused(refusal) => format!("Refused {}", refusal.status),
        Outcome::Done(_) => "Done".to_owned(),
        Outcome::Unclear(why) => format!("Unclear {:?}", why.kind()),
    }
}

pub fn read_verdict<T>(read: &Result<T, ReadError>) -> String {
    match read {
        Ok(_) => "read".to_owned(),
        Err(ReadError::Refused(refusal)) => format!("Refused {}", refusal.status),
        Err(ReadError::Failed(why)) => format!("{:?}", why.kind()),
    }
}
