//! What taking a folder over would do, in counts and sentences.

use keyroster_domain::earlier::{Class, Left, TakeOver};

use super::take::Made;
use crate::clock::text;
use crate::connect::count;
use crate::wire::earlier::{EarlierDoneView, EarlierLeftView, EarlierPlanView};

pub(super) fn of(made: &Made, class_name: String) -> EarlierPlanView {
    let (plan, told) = (&made.plan, &made.told);
    let mut left: Vec<EarlierLeftView> = told
        .left
        .iter()
        .map(|(why, keys)| EarlierLeftView { what: words(*why, keys.len()), keys: keys.clone() })
        .collect();
    if !made.misfits.is_empty() {
        let what = "The secret that stands with this key is another key's, and is not taken.".to_owned();
        left.push(EarlierLeftView { what, keys: made.misfits.clone() });
    }
    let mut notes = made.read.notes.clone();
    if told.readings_late > 0 {
        notes.push(format!(
            "{} made after this app began to read the account itself: its own snapshots count from then on.",
            are(told.readings_late, "reading")
        ));
    }
    let at = |reading: Option<&keyroster_domain::earlier::Reading>| reading.map(|reading| text(reading.at));
    EarlierPlanView {
        folder: made.read.name.clone(),
        class_name,
        roster_id: if let Class::There(id) = made.class { Some(id) } else { None },
        digest: (!plan.is_empty()).then(|| plan.digest()),
        people: plan.add.iter().map(|person| person.name.clone()).collect(),
        people_there: small(told.people_there),
        keys: small(told.keys),
        links: small(plan.links.len()),
        secrets: small(plan.seal.len()),
        secrets_there: small(told.sealed_there),
        targets: small(plan.wishes.len()),
        readings: small(plan.readings.len()),
        readings_from: at(plan.readings.first()),
        readings_to: at(plan.readings.last()),
        readings_there: small(told.readings_there),
        changes: small(plan.changes.len()),
        changes_there: small(told.changes_there),
        left,
        notes,
    }
}

/// What was done, once it is.
pub(super) fn counts(plan: &TakeOver) -> EarlierDoneView {
    EarlierDoneView {
        roster_id: None,
        people: small(plan.add.len()),
        links: small(plan.links.len()),
        secrets: small(plan.seal.len()),
        targets: small(plan.wishes.len()),
        readings: small(plan.readings.len()),
        changes: small(plan.changes.len()),
        checked: false,
        note: String::new(),
    }
}

fn words(why: Left, n: usize) -> String {
    let one = n == 1;
    match why {
        Left::NotHere => format!(
            "{} not in this account: deleted there, or another account's. Nothing of {} is taken.",
            are(n, "key"),
            if one { "it" } else { "them" }
        ),
        Left::SomebodyElses => format!(
            "{} somebody else's here already, and {} so.",
            are(n, "key"),
            if one { "stays" } else { "stay" }
        ),
        Left::Unowned => format!(
            "{} nobody's in the folder: see Check. Whole secrets of such keys are taken once somebody owns them.",
            are(n, "key")
        ),
        Left::Masked => format!(
            "Of {} only a mask is in the folder, so {} cannot be saved. {}",
            count(n, "key"),
            if one { "its secret" } else { "their secrets" },
            if one {
                "It works on; replace it to have a secret."
            } else {
                "They work on; replace them to have secrets."
            }
        ),
        Left::SecondKey => format!(
            "With {} their person has more than one that works: see Check.",
            if one { "this key".to_owned() } else { format!("these {n} keys") }
        ),
        Left::NoTarget => format!(
            "{} ‘unlimited’, 0 or not readable, which says neither. No target is set; what is at OpenRouter stays.",
            if one { "1 wished limit was".to_owned() } else { format!("{n} wished limits were") }
        ),
    }
}

fn are(n: usize, what: &str) -> String {
    format!("{} {}", count(n, what), if n == 1 { "is" } else { "are" })
}

fn small(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}
