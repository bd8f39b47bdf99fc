//! How a statement was worked out, in sentences.

use keyroster_domain::billing::{
    ChargeKind, ClientTerms, Decision, Doubt, Edge, Gap, Rounding, Source, Statement,
};

use super::figures::{long_day, moment, short_day};

/// The heading and the sentence of each fact: amount, rate, readings or analytics, charges.
pub fn worked_out(statement: &Statement) -> Vec<(&'static str, String)> {
    let mut facts = vec![("Amount", formula(&statement.terms))];
    facts.extend(rate(&statement.terms).map(|words| ("Exchange rate", words)));
    facts.push(source(&statement.source, keys(statement)));
    facts.extend(charges(statement));
    facts
}

/// How many keys have a line.
pub(super) fn keys(statement: &Statement) -> usize {
    let mut hashes: Vec<_> = statement.lines.iter().map(|line| &line.hash).collect();
    hashes.sort();
    hashes.dedup();
    hashes.len()
}

/// The formula and the rounding rule.
pub(super) fn formula(terms: &ClientTerms) -> String {
    let rate = if terms.exchange.stated.is_some() { " × exchange rate" } else { "" };
    format!("usage × (100 % + markup){rate}. {}", rounding(terms.rounding))
}

pub(super) fn rounding(rule: Rounding) -> &'static str {
    match rule {
        Rounding::HalfEven => {
            "The total is rounded once, to the nearest; exactly half goes to the even one. Lines are rounded so that they add up to it: the largest fractions are rounded up first."
        }
        Rounding::HalfUp => {
            "The total is rounded once, to the nearest; exactly half goes up. Lines are rounded so that they add up to it: the largest fractions are rounded up first."
        }
        Rounding::Down => {
            "The total is rounded once, down, in your favour. Lines are rounded so that they add up to it: the largest fractions are rounded up first."
        }
    }
}

pub(super) fn rate(terms: &ClientTerms) -> Option<String> {
    let exchange = terms.exchange;
    let stated = exchange.stated?;
    Some(format!("US$1 = {} {}, as stated for {}.", exchange.numeral(), exchange.currency, long_day(stated)))
}

/// Where usage was read.
pub(super) fn source(source: &Source, keys: usize) -> (&'static str, String) {
    match source {
        Source::Readings { edges } => ("Readings", readings(edges, keys)),
        Source::Analytics { read } => (
            "Analytics",
            format!("OpenRouter's own figures for each key and whole day (UTC), asked on {}.", moment(*read)),
        ),
    }
}

/// The same without how many keys there are.
pub(super) fn source_alone(source: &Source) -> (&'static str, String) {
    match source {
        Source::Readings { edges } => ("Readings", format!("{}, complete.", moments(edges))),
        Source::Analytics { .. } => self::source(source, 0),
    }
}

fn moments(edges: &[Edge]) -> String {
    let moments: Vec<String> = edges.iter().map(|edge| moment(edge.read)).collect();
    match moments.split_last() {
        Some((last, before)) if !before.is_empty() => format!("{} and {last}", before.join(", ")),
        Some((last, _)) => last.clone(),
        None => "none".to_owned(),
    }
}

fn readings(edges: &[Edge], keys: usize) -> String {
    let all = moments(edges);
    let (keys, s) = (keys.to_string(), if keys == 1 { "" } else { "s" });
    let why =
        if edges.len() > 2 { " The ones in between are for days on which a markup changed." } else { "" };
    let how = if edges.len() == 2 { "both complete" } else { "all complete" };
    format!("{all}, {how} for {keys} key{s}.{why}")
}

fn charges(statement: &Statement) -> Option<(&'static str, String)> {
    let words: Vec<String> =
        statement.charges.iter().map(|charge| charge_words(charge.kind, &statement.terms)).collect();
    (!words.is_empty()).then(|| ("Charges", format!("{}.", words.join(". "))))
}

/// A charge as a line says it.
pub(super) fn charge_words(kind: ChargeKind, terms: &ClientTerms) -> String {
    let dollars = |amount: keyroster_domain::usd::Usd| format!("US{}", amount.to_money());
    match kind {
        ChargeKind::Minimum => match terms.minimum {
            Some(minimum) => format!("Up to the agreed minimum of {}", dollars(minimum)),
            None => "Up to the agreed minimum".to_owned(),
        },
        ChargeKind::Fixed => match terms.fixed {
            Some(fixed) => format!("Agreed monthly fee of {}", dollars(fixed)),
            None => "Agreed monthly fee".to_owned(),
        },
    }
}

/// What is doubtful about a key and what was decided, in a sentence that names it.
pub fn gap_words(gap: &Gap) -> String {
    let usage = || format!("US{}", gap.usage.to_money());
    let Some(doubt) = &gap.doubt else {
        return format!("Key ‘{}’: deleted this month; billed up to its last reading, {}.", gap.key, usage());
    };
    let what = match doubt {
        Doubt::Fell { from, to, at } => format!(
            "OpenRouter lowered its count from US${} to US${} (read {})",
            from.to_decimal(),
            to.to_decimal(),
            moment(*at)
        ),
        Doubt::FirstSeen { at } => {
            format!("first read on {}; what it had used before is not known", moment(*at))
        }
        Doubt::Vanished { at } => format!("gone without a last reading; read last on {}", moment(*at)),
        Doubt::Untold => "no reading tells its usage".to_owned(),
    };
    let decided = match gap.decision {
        Some(Decision::Count) => format!("Decided: bill what the readings prove, {}", usage()),
        Some(Decision::LeaveOut) => format!("Decided: bill nothing of it ({} left out)", usage()),
        None => format!("Not decided, so nothing of it is billed ({} left out)", usage()),
    };
    format!("Key ‘{}’: {what}. {decided}.", gap.key)
}

/// Beside the sum: currency, rate, and what the paper is.
pub(super) fn beside_total(terms: &ClientTerms, note: bool) -> String {
    let exchange = terms.exchange;
    let currency = match exchange.stated {
        None => format!("{}.", super::figures::spoken_currency(exchange.currency)),
        Some(day) => {
            format!("{} at {} for US$1 of {}.", exchange.currency, exchange.numeral(), short_day(day))
        }
    };
    match (terms.tax.is_some(), note) {
        (true, _) => currency,
        (false, false) => format!("{currency} A usage statement, not a tax invoice."),
        (false, true) => format!("{currency} A correction of a usage statement, not a tax invoice."),
    }
}
