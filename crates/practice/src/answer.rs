//! Answers, before they are bytes.

use serde_json::{Value, json};

/// An answer to be written.
#[derive(Clone, Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) content_type: String,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: Vec<u8>,
}

impl Answer {
    pub(crate) fn json(status: u16, value: &Value) -> Self {
        Self {
            status,
            content_type: "application/json".to_owned(),
            headers: Vec::new(),
            body: value.to_string().into_bytes(),
        }
    }

    pub(crate) fn ok(value: &Value) -> Self {
        Self::json(200, value)
    }

    /// OpenRouter's error with its own text for the status.
    pub(crate) fn refusal(status: u16) -> Self {
        Self::error(status, usual_text(status))
    }

    pub(crate) fn error(status: u16, message: &str) -> Self {
        Self::json(status, &json!({"error": {"code": status, "message": message}}))
    }

    /// The bytes, head and body.
    pub(crate) fn bytes(&self, date: Option<&str>, close: bool) -> Vec<u8> {
        let mut head = format!("HTTP/1.1 {} {}\r\n", self.status, reason(self.status));
        if let Some(date) = date {
            head.push_str(&format!("date: {date}\r\n"));
        }
        if self.status != 204 {
            head.push_str(&format!("content-length: {}\r\n", self.body.len()));
        }
        if !self.content_type.is_empty() {
            head.push_str(&format!("content-type: {}\r\n", self.content_type));
        }
        for (name, value) in &self.headers {
            head.push_str(&format!("{name}: {value}\r\n"));
        }
        if close {
            head.push_str("connection: close\r\n");
        }
        head.push_str("\r\n");
        let mut bytes = head.into_bytes();
        if self.status != 204 {
            bytes.extend_from_slice(&self.body);
        }
        bytes
    }
}

fn reason(status: u16) -> &'static str {
    http::StatusCode::from_u16(status).ok().and_then(|code| code.canonical_reason()).unwrap_or("Unknown")
}

/// The texts of OpenRouter's documentation.
fn usual_text(status: u16) -> &'static str {
    match status {
        400 => "Invalid request parameters",
        401 => "Missing Authentication header",
        402 => "Insufficient credits",
        403 => "Only management keys can perform this operation",
        404 => "Resource not found",
        408 => "Operation timed out. Please try again later.",
        409 => "Resource conflict. Please try again later.",
        429 => "Rate limit exceeded",
        502 => "Bad Gateway",
        503 => "Service unavailable",
        _ => "Internal Server Error",
    }
}
