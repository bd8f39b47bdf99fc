//! A WebDriver client small enough to own: `std` and `serde_json`, one blocking request at a time.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::Duration;

use serde_json::{Value, json};

use crate::processes::Failed;

/// The name under which WebDriver hands out elements.
const ELEMENT: &str = "element-6066-11e4-a52e-4f735466cecf";

/// One session: one running window.
pub struct Driver {
    port: u16,
    session: String,
}

/// An element of the page.
pub struct Element(String);

impl Driver {
    /// Whether a driver answers at this port.
    pub fn is_ready(port: u16) -> bool {
        request(port, "GET", "/status", None).is_ok()
    }

    /// Starts the program and waits for its page.
    pub fn start(port: u16, program: &str) -> Driver {
        let options = json!({ "webkitgtk:browserOptions": { "binary": program, "args": [] } });
        let wanted = json!({ "capabilities": { "alwaysMatch": options } });
        let session =
            request(port, "POST", "/session", Some(&wanted)).expect("the program starts under the driver");
        let session = session["sessionId"].as_str().expect("a session has a name").to_owned();
        Driver { port, session }
    }

    fn ask(&self, method: &str, path: &str, body: Option<&Value>) -> Result<Value, Failed> {
        request(self.port, method, &format!("/session/{}{path}", self.session), body)
    }

    /// Runs a script in the page; what it returns.
    pub fn script(&self, script: &str, args: &[Value]) -> Result<Value, Failed> {
        self.ask("POST", "/execute/sync", Some(&json!({ "script": script, "args": args })))
    }

    /// Runs a script that calls its last argument when it is done.
    pub fn script_until_done(&self, script: &str, args: &[Value]) -> Result<Value, Failed> {
        self.ask("POST", "/execute/async", Some(&json!({ "script": script, "args": args })))
    }

    /// The element that a script returns.
    pub fn element(&self, script: &str, args: &[Value]) -> Result<Element, Failed> {
        let found = self.script(script, args)?;
        let id = found[ELEMENT].as_str().ok_or_else(|| format!("nothing like {args:?} is on screen"))?;
        Ok(Element(id.to_owned()))
    }

    /// A click with the mouse, in the middle of the element.
    pub fn click(&self, element: &Element) -> Result<(), Failed> {
        self.ask("POST", &format!("/element/{}/click", element.0), Some(&json!({}))).map(|_| ())
    }

    /// Types into an element.
    pub fn type_into(&self, element: &Element, text: &str) -> Result<(), Failed> {
        self.ask("POST", &format!("/element/{}/value", element.0), Some(&json!({ "text": text }))).map(|_| ())
    }

    /// Keys pressed together on the whole page: the first ones are held down.
    pub fn press(&self, keys: &[&str]) -> Result<(), Failed> {
        let down = keys.iter().map(|key| json!({ "type": "keyDown", "value": key }));
        let up = keys.iter().rev().map(|key| json!({ "type": "keyUp", "value": key }));
        let actions: Vec<Value> = down.chain(up).collect();
        let all = json!({ "actions": [{ "type": "key", "id": "keyboard", "actions": actions }] });
        self.ask("POST", "/actions", Some(&all)).map(|_| ())
    }

    /// The page as a PNG.
    pub fn picture(&self) -> Result<Vec<u8>, Failed> {
        let text = self.ask("GET", "/screenshot", None)?;
        Ok(base64(text.as_str().unwrap_or_default()))
    }

    /// Ends the session and with it the program.
    pub fn end(&self) -> Result<(), Failed> {
        self.ask("DELETE", "", None).map(|_| ())
    }
}

fn request(port: u16, method: &str, path: &str, body: Option<&Value>) -> Result<Value, Failed> {
    let said = |cause: std::io::Error| cause.to_string();
    let mut line = TcpStream::connect(("127.0.0.1", port)).map_err(said)?;
    line.set_read_timeout(Some(Duration::from_secs(40))).map_err(said)?;
    let body = body.map(Value::to_string).unwrap_or_default();
    let head = format!(
        "{method} {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\
         Connection: close\r\n\r\n",
        body.len()
    );
    line.write_all(head.as_bytes()).and_then(|()| line.write_all(body.as_bytes())).map_err(said)?;
    let (head, body) = answer(&mut line).map_err(said)?;
    let value: Value = serde_json::from_slice(&body).map_err(|cause| cause.to_string())?;
    if head.starts_with("http/1.1 200") {
        Ok(value["value"].clone())
    } else {
        Err(value["value"].to_string())
    }
}

/// Head and body; the driver keeps the line open after them, so the length is what counts.
fn answer(line: &mut TcpStream) -> std::io::Result<(String, Vec<u8>)> {
    let (mut head, mut byte) = (Vec::new(), [0u8; 1]);
    while !head.ends_with(b"\r\n\r\n") {
        line.read_exact(&mut byte)?;
        head.push(byte[0]);
    }
    let head = String::from_utf8_lossy(&head).to_lowercase();
    let length = head.lines().find_map(|field| field.strip_prefix("content-length:"));
    let mut body = vec![0; length.and_then(|length| length.trim().parse().ok()).unwrap_or(0)];
    line.read_exact(&mut body)?;
    Ok((head, body))
}

fn base64(text: &str) -> Vec<u8> {
    let value = |c: u8| match c {
        b'A'..=b'Z' => Some(c - b'A'),
        b'a'..=b'z' => Some(c - b'a' + 26),
        b'0'..=b'9' => Some(c - b'0' + 52),
        b'+' => Some(62),
        b'/' => Some(63),
        _ => None,
    };
    let (mut bytes, mut bits, mut held) = (Vec::with_capacity(text.len() * 3 / 4), 0u32, 0u32);
    for six in text.bytes().filter_map(value) {
        bits = (bits << 6 | u32::from(six)) & 0xff_ffff;
        held += 6;
        if held >= 8 {
            held -= 8;
            bytes.push(((bits >> held) & 0xff) as u8);
        }
    }
    bytes
}
