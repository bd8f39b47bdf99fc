//! The breakdowns to rehearse, as fault rules that use themselves up.

use std::time::Duration;

use serde_json::json;

use super::Rehearsal;
use crate::faults::{Action, FaultPlan, Match, Mutation, Phase, Rule, Status};
use crate::shared::{Order, Shared};

/// Starts a breakdown; a running plan goes on behind it.
pub(crate) fn rehearse(shared: &Shared, rehearsal: Rehearsal) {
    match rehearsal {
        Rehearsal::NoNetwork => {
            // An error means the server is gone, which refuses connections as well.
            let _gone = shared.orders.send(Order::Refuse(Duration::from_secs(8), None));
        }
        Rehearsal::KeyRevoked => shared.lock().account.revoke_for(Some(30_000)),
        _ => shared.lock().bench.put_first(FaultPlan { rules: rules(rehearsal), seed: 0 }),
    }
}

fn rules(rehearsal: Rehearsal) -> Vec<Rule> {
    match rehearsal {
        Rehearsal::AnswersGetLost => {
            let lost = Action::Reset { after_bytes: 0 };
            vec![Rule::on("POST", "/keys", lost).phase(Phase::AfterCommit).times(3)]
        }
        Rehearsal::SlowDown => {
            vec![any(Status::code(429).header("retry-after", "2")).times(5)]
        }
        Rehearsal::ServerTrouble => {
            let troubles = [Status::code(500), Status::html(503), Status::html(502), Status::code(500)];
            troubles.into_iter().map(|status| any(status).times(1)).collect()
        }
        Rehearsal::WrongLimit => {
            let other = Mutation::Set { pointer: "/limit".to_owned(), value: json!(999) };
            vec![Rule::on("POST", "/keys", Action::MutateRequest { ops: vec![other] }).times(1)]
        }
        Rehearsal::NoNetwork | Rehearsal::KeyRevoked => Vec::new(),
    }
}

fn any(status: Status) -> Rule {
    Rule {
        when: Match::default(),
        phase: Phase::None,
        action: Action::Status(status),
        times: None,
        seed: None,
    }
}
