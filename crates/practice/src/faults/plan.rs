//! The plain values of a fault plan, and their JSON form.

use serde::{Deserialize, Serialize};

use crate::options::PageOrder;

/// A list of rules. A request gets the first rule that matches and is not used up, and besides it every matching rule
/// whose action only turns a switch or delays (`delay`, `clock_skew`, `list_lag`, `get_lag`, `page`).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct FaultPlan {
    /// Tried in order.
    pub rules: Vec<Rule>,
    /// Seed of the chances; a rule's own seed wins.
    pub seed: u64,
}

impl FaultPlan {
    /// A plan of one rule.
    pub fn one(rule: Rule) -> Self {
        Self { rules: vec![rule], seed: 0 }
    }
}

/// One rule: the requests it is for, the moment, what happens, and how often.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rule {
    /// Which requests.
    #[serde(rename = "match", default)]
    pub when: Match,
    /// Before or after the change the request asks for.
    #[serde(default)]
    pub phase: Phase,
    /// What happens.
    pub action: Action,
    /// How many requests get it; `None` every one.
    #[serde(default)]
    pub times: Option<u32>,
    /// Seed of `prob`; `None` takes the plan's.
    #[serde(default)]
    pub seed: Option<u64>,
}

impl Rule {
    /// A rule for one method and path that applies to every such request, at the action's natural moment.
    pub fn on(method: &str, path: &str, action: Action) -> Self {
        let when = Match { method: Some(method.to_owned()), path: Some(path.to_owned()), ..Match::default() };
        Self { when, phase: Phase::None, action, times: None, seed: None }
    }

    /// The same, at most `times` times.
    pub fn times(mut self, times: u32) -> Self {
        self.times = Some(times);
        self
    }

    /// The same, only for the `nth` matching request (from 1).
    pub fn nth(mut self, nth: u32) -> Self {
        self.when.nth = Some(nth);
        self
    }

    /// The same, for each matching request with this chance.
    pub fn prob(mut self, chance: Chance) -> Self {
        self.when.prob = Some(chance);
        self
    }

    /// The same, in this phase.
    pub fn phase(mut self, phase: Phase) -> Self {
        self.phase = phase;
        self
    }
}

/// Which requests a rule is for; a field that is absent matches all.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Match {
    /// `GET`, `POST`, `PATCH` or `DELETE`.
    pub method: Option<String>,
    /// Path after `/api/v1`, without the query; `*` stands for one part, as in `/keys/*`.
    pub path: Option<String>,
    /// Only the nth request that matches method, path and name, counted from 1.
    pub nth: Option<u32>,
    /// Each such request with this chance.
    pub prob: Option<Chance>,
    /// Only where the body's `name` contains this text.
    pub name_contains: Option<String>,
}

/// A chance in millionths; in JSON a number from 0 to 1, such as `0.05`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Chance(pub u32);

impl Chance {
    /// So many in a hundred.
    pub fn percent(percent: u32) -> Self {
        Self(percent.saturating_mul(10_000))
    }
}

impl Serialize for Chance {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let text = format!("{}.{:06}", self.0 / 1_000_000, self.0 % 1_000_000);
        let number: serde_json::Number = text.parse().map_err(serde::ser::Error::custom)?;
        number.serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Chance {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let number = serde_json::Number::deserialize(deserializer)?;
        let amount = crate::amount::Amount::parse(&number.to_string())
            .ok_or_else(|| serde::de::Error::custom("a chance is a number from 0 to 1"))?;
        let millionths = amount.millionths();
        u32::try_from(millionths)
            .ok()
            .filter(|&m| m <= 1_000_000)
            .map(Self)
            .ok_or_else(|| serde::de::Error::custom("a chance is a number from 0 to 1"))
    }
}

/// When a fault strikes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Phase {
    /// The change is not applied.
    BeforeCommit,
    /// The change is applied, then the fault strikes.
    AfterCommit,
    /// The action's natural moment: before the change for `refuse`, `hang`, `reset`, `bytes` and `status`, after it for those
    /// that alter the real answer.
    #[default]
    None,
}

/// What happens to a request.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Action {
    /// The connection is reset, and new ones are refused for so many milliseconds.
    Refuse {
        /// Milliseconds until the port opens again.
        ms: u64,
    },
    /// The connection is reset (RST) after so many bytes of the answer.
    Reset {
        /// Bytes of the answer, head included, that are sent first.
        #[serde(default)]
        after_bytes: usize,
    },
    /// The connection is reset as soon as so many bytes of the next request have come; its method and path are not
    /// known then, so the rule matches any request.
    ResetReading {
        /// Bytes of the request that are read first.
        bytes: usize,
    },
    /// The connection is ended cleanly (FIN) after so many bytes of the answer.
    FinEarly {
        /// Bytes of the answer, head included, that are sent.
        bytes: usize,
    },
    /// The answer comes so much later.
    Delay {
        /// Milliseconds.
        ms: u64,
    },
    /// The answer trickles.
    Drip {
        /// Bytes a second, at least 1.
        bytes_per_second: u64,
    },
    /// No answer ever; the connection stays open.
    Hang,
    /// The answer comes, then the connection is closed without saying so in the head.
    CloseAfter,
    /// Another answer.
    Status(Status),
    /// Exactly these bytes instead of an answer, then the connection ends: no length, bad chunks, other encodings.
    Bytes {
        /// Sent first.
        #[serde(default)]
        text: String,
        /// Sent after it: bytes in hex.
        #[serde(default)]
        hex: String,
    },
    /// The real answer with changes.
    MutateJson {
        /// Applied in order.
        ops: Vec<Mutation>,
    },
    /// The request is carried out as if its body had these changes: what OpenRouter keeps is not what was asked.
    MutateRequest {
        /// Applied in order.
        ops: Vec<Mutation>,
    },
    /// The real answer's body between two other texts.
    Wrap {
        /// Put before the body, for example a byte order mark.
        #[serde(default)]
        before: String,
        /// Put after the body.
        #[serde(default)]
        after: String,
    },
    /// A body that never ends, in chunks of blanks, until the caller hangs up.
    Endless,
    /// The request is carried out twice; the first result is answered.
    Dup {
        /// Milliseconds between the two.
        delay_ms: u64,
    },
    /// No answer, and the change is applied only so much later (the server's clock counts).
    LateCommit {
        /// Milliseconds until the change is applied.
        ms: u64,
    },
    /// This answer's clock is off.
    ClockSkew {
        /// Seconds ahead; negative is behind.
        seconds: i64,
    },
    /// The management key stops working, from this request on.
    RevokeMgmtKey {
        /// Milliseconds until it works again; `None` never.
        #[serde(default)]
        ms: Option<u64>,
    },
    /// The list is so old.
    ListLag {
        /// Milliseconds.
        ms: u64,
    },
    /// Keys younger than this are not found by hash.
    GetLag {
        /// Milliseconds.
        ms: u64,
    },
    /// The list is cut into other pages, comes in another order, or the keys change before it.
    Page(PageFault),
    /// This answer and the next matching one are exchanged between their callers.
    Swap,
}

/// An answer instead of the real one.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Status {
    /// HTTP status; 0 means 500.
    pub code: u16,
    /// Body; `None` takes OpenRouter's error JSON for the code.
    pub body: Option<String>,
    /// Further header lines, name and value; a name may come twice.
    pub headers: Vec<(String, String)>,
    /// `Content-Type`; `None` is `application/json`, or `text/html` where the body starts with `<`.
    pub content_type: Option<String>,
    /// This many blanks follow the body.
    pub pad: usize,
}

impl Status {
    /// OpenRouter's JSON error of this status.
    pub fn code(code: u16) -> Self {
        Self { code, ..Self::default() }
    }

    /// The HTML page a proxy in front of OpenRouter answers with this status.
    pub fn html(code: u16) -> Self {
        let body = format!(
            "<!DOCTYPE html><html><head><title>openrouter.ai | {code}</title></head>\
             <body><h1>Error {code}</h1><p>Cloudflare</p></body></html>"
        );
        Self {
            code,
            body: Some(body),
            content_type: Some("text/html; charset=UTF-8".to_owned()),
            ..Self::default()
        }
    }

    /// The same with one more header line.
    pub fn header(mut self, name: &str, value: &str) -> Self {
        self.headers.push((name.to_owned(), value.to_owned()));
        self
    }
}

/// One change to a JSON answer; `pointer` is an RFC 6901 pointer such as `/data/limit`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Mutation {
    /// Takes the value out.
    Remove {
        /// Where.
        pointer: String,
    },
    /// Puts a value in, over another or anew.
    Set {
        /// Where.
        pointer: String,
        /// What.
        value: serde_json::Value,
    },
    /// Gives the value another name beside it.
    Rename {
        /// Where.
        pointer: String,
        /// The new last part of the pointer.
        to: String,
    },
    /// Puts text in as it stands, valid JSON or not: `1e999`, `NaN`, or `"a","key":"b"` for a name twice.
    Raw {
        /// Where.
        pointer: String,
        /// What.
        text: String,
    },
}

/// How the list differs for one request.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct PageFault {
    /// Keys on the page.
    pub size: Option<usize>,
    /// Order of the list.
    pub order: Option<PageOrder>,
    /// What somebody does at the dashboard just before the page is read.
    pub shift: Option<Shift>,
}

/// Changes "from the dashboard" before a page.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Shift {
    /// Keys created.
    pub create: u32,
    /// Keys deleted, from the newest on.
    pub delete: u32,
}
