//! Who is in the story, and how much each uses.

use serde::{Deserialize, Serialize};

use crate::amount::Amount;

/// A made-up client company.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ResellerClient {
    /// Its name; no two are alike.
    pub name: String,
    /// Where bills go, at example.com; one has none.
    pub email: Option<String>,
    /// Dollars a month as decimal text.
    pub limit: String,
    /// A factor on what was used as decimal text; `None` is [`super::RESELLER_MARKUP`].
    pub markup: Option<String>,
    /// Its ids of users, as OpenRouter reports them (`external_user`).
    pub external_users: Vec<String>,
}

/// How much of the limit is used in the running month, in thousandths.
#[derive(Clone, Copy)]
pub(super) enum Running {
    /// By now, however far the month is.
    ByNow(i64),
    /// By its end; now as much of it as of the month has passed.
    ByItsEnd(i64),
    /// Nothing: the key is gone.
    Nothing,
}

/// What happens to a part besides everyday use.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Turn {
    None,
    /// Some of the last day's use shows two days later.
    Late,
    /// OpenRouter corrects a charge downwards.
    Corrected,
    /// The key is deleted in mid-month.
    Deleted,
    /// The limit is used up before the past month ends.
    UsedUp,
    /// Much is used at the client's own provider.
    Byok,
    /// Most days nothing is used.
    Seldom,
}

/// One part of the story.
pub(super) struct Role {
    pub(super) name: &'static str,
    /// Whether it is a client; otherwise a key nobody owns.
    pub(super) client: bool,
    email: Option<&'static str>,
    /// Dollars a month; of nobody's key what it would use.
    dollars: i64,
    markup: Option<&'static str>,
    external_user: Option<&'static str>,
    /// Thousandths of the limit used in the past month.
    pub(super) past: i64,
    pub(super) running: Running,
    pub(super) turn: Turn,
    /// Places in the list of models, the main one first.
    pub(super) models: [usize; 2],
}

const ROLES: [Role; 9] = [
    Role {
        name: "Harbor & Finch",
        client: true,
        email: Some("billing@harbor-finch.example.com"),
        dollars: 120,
        markup: None,
        external_user: Some("harbor-finch-ops"),
        past: 620,
        running: Running::ByItsEnd(640),
        turn: Turn::Late,
        models: [1, 0],
    },
    Role {
        name: "Cedar Clinic",
        client: true,
        email: Some("accounts@cedar-clinic.example.com"),
        dollars: 50,
        markup: None,
        external_user: Some("cedar-frontdesk"),
        past: 540,
        running: Running::ByNow(804),
        turn: Turn::None,
        models: [0, 2],
    },
    Role {
        name: "Lumen Legal",
        client: true,
        email: Some("finance@lumen-legal.example.com"),
        dollars: 75,
        markup: Some("1.5"),
        external_user: None,
        past: 710,
        running: Running::ByNow(1000),
        turn: Turn::None,
        models: [1, 2],
    },
    Role {
        name: "Brightside Tutors",
        client: true,
        email: Some("office@brightside-tutors.example.com"),
        dollars: 20,
        markup: Some("1.2"),
        external_user: Some("brightside-app"),
        past: 460,
        running: Running::ByItsEnd(500),
        turn: Turn::Corrected,
        models: [3, 0],
    },
    Role {
        name: "Tidewater Realty",
        client: true,
        email: Some("books@tidewater-realty.example.com"),
        dollars: 60,
        markup: None,
        external_user: None,
        past: 200,
        running: Running::ByItsEnd(220),
        turn: Turn::Byok,
        models: [0, 1],
    },
    Role {
        name: "Moss & Daughters",
        client: true,
        email: Some("moss@moss-daughters.example.com"),
        dollars: 30,
        markup: None,
        external_user: None,
        past: 330,
        running: Running::Nothing,
        turn: Turn::Deleted,
        models: [2, 3],
    },
    Role {
        name: "Oak Street Bakery",
        client: true,
        email: None,
        dollars: 15,
        markup: None,
        external_user: None,
        past: 40,
        running: Running::ByItsEnd(60),
        turn: Turn::Seldom,
        models: [3, 2],
    },
    Role {
        name: "Studio Kestrel",
        client: true,
        email: Some("hello@studio-kestrel.example.com"),
        dollars: 40,
        markup: Some("1.25"),
        external_user: Some("kestrel-render"),
        past: 1000,
        running: Running::ByItsEnd(450),
        turn: Turn::UsedUp,
        models: [2, 1],
    },
    Role {
        name: "Automation test (n8n)",
        client: false,
        email: None,
        dollars: 10,
        markup: None,
        external_user: None,
        past: 630,
        running: Running::ByItsEnd(700),
        turn: Turn::None,
        models: [0, 3],
    },
];

impl Role {
    pub(super) fn money(&self) -> Amount {
        Amount::dollars(self.dollars)
    }

    pub(super) fn external_user(&self) -> Option<&'static str> {
        self.external_user
    }

    /// Its key's name at OpenRouter.
    pub(super) fn key_name(&self) -> String {
        if self.client { format!("Client: {}", self.name) } else { self.name.to_owned() }
    }
}

/// All parts: the clients, then nobody.
pub(super) fn roles() -> &'static [Role] {
    &ROLES
}

/// The pretend clients, always the same eight in the same order.
pub fn reseller_clients() -> Vec<ResellerClient> {
    let client = |role: &Role| ResellerClient {
        name: role.name.to_owned(),
        email: role.email.map(str::to_owned),
        limit: role.money().to_string(),
        markup: role.markup.map(str::to_owned),
        external_users: role.external_user.map(str::to_owned).into_iter().collect(),
    };
    ROLES.iter().filter(|role| role.client).map(client).collect()
}
