//! The headings under which lists of clients keep what we read.

use keyroster_domain::roster::Severity;
use keyroster_domain::roster::clean::{self, quoted};

use super::{Field, Problem, ProblemCode};
use crate::cell::unguard;
use crate::roster::plain::Row;

/// Headings as [`squeezed`] spells them.
const WORDS: [(Field, &str); 10] = [
    (
        Field::Name,
        "name client clientname customer customername company companyname organization organisation kunde kundenname \
         firma firmenname nom société societe nombre cliente empresa klient nazwa",
    ),
    (
        Field::Email,
        "billingemail email emailaddress mail billingaddress invoiceemail billing contactemail rechnungsemail \
         rechnungemail emailadresse courriel adresseemail correo correoelectronico correoelectrónico emaildefacturación",
    ),
    (
        Field::Limit,
        "monthlylimit limit limitusd monthlylimitusd spendinglimit monthlybudget budget creditlimit monatslimit \
         ausgabenlimit limitemensuelle plafond límitemensual limitemensual",
    ),
    (
        Field::Markup,
        "markup markuppercent markuprate markuppct aufschlag aufschlagprozent majoration recargo narzut",
    ),
    (
        Field::Tax,
        "tax taxrate taxpercent vat vatrate salestax gst mwst mwstsatz ust ustsatz steuer steuersatz tva iva impuesto podatek",
    ),
    (
        Field::Minimum,
        "minimum minimumfee minimumusd minimumbill monthlyminimum minimummonthly mindestbetrag mindestumsatz minimumgarantie mínimo minimo",
    ),
    (
        Field::Fixed,
        "fixedfee fixed fixedfeeusd monthlyfee basefee flatfee retainer grundgebühr grundgebuehr fixbetrag forfait cuotafija",
    ),
    (
        Field::ExternalIds,
        "externaluserids externaluserid externalids externalid externalusers externaluser userids userid users \
         benutzerids benutzerid nutzerids",
    ),
    (
        Field::Notes,
        "notes note comment comments remark remarks notizen notiz bemerkung bemerkungen remarques notas uwagi",
    ),
    (
        Field::Id,
        "clientid id customerid customernumber customerno clientnumber clientno clientorgid kundennummer kundennr kundenid \
         numéroclient numeroclient númerodecliente numerodecliente",
    ),
];

/// Our own column that says PRACTICE.
const PRACTICE: &str = "practice";

/// Where the fields stand.
pub(super) struct Columns {
    places: Vec<Option<Field>>,
}

impl Columns {
    pub(super) fn place(&self, field: Field) -> Option<usize> {
        self.places.iter().position(|one| *one == Some(field))
    }

    pub(super) fn width(&self) -> usize {
        self.places.len()
    }
}

/// Whether a row is a heading: it names a column of names.
pub(super) fn is_heading(row: &Row) -> bool {
    let known = row.cells.iter().filter(|cell| field(cell).is_some()).count();
    let names = row.cells.iter().any(|cell| field(cell) == Some(Field::Name));
    names && (known > 1 || row.width() == 1)
}

/// The columns of a heading row, and what is to be said about them. `None` with a refusal.
pub(super) fn columns(row: &Row) -> (Option<Columns>, Vec<Problem>) {
    let cells = &row.cells[..row.width()];
    let places: Vec<Option<Field>> = cells.iter().map(|cell| field(cell)).collect();
    for (at, one) in places.iter().enumerate() {
        if let Some(other) = one.and_then(|field| places[..at].iter().position(|other| *other == Some(field)))
        {
            let message = format!(
                "The columns {} and {} would both be read as ‘{}’. Rename one of them. Nothing was changed.",
                quoted(cells[other].trim()),
                quoted(cells[at].trim()),
                one.map_or("", Field::heading),
            );
            return (None, vec![whole(ProblemCode::ColumnTwice, Severity::Refused, message)]);
        }
    }
    let unused: Vec<String> = cells
        .iter()
        .zip(&places)
        .filter(|(cell, place)| place.is_none() && !cell.trim().is_empty() && squeezed(cell) != PRACTICE)
        .map(|(cell, _)| quoted(cell.trim()))
        .collect();
    let mut problems = Vec::new();
    if !unused.is_empty() {
        let message =
            format!("Not used: the column{} {}.", if unused.len() == 1 { "" } else { "s" }, listed(&unused));
        problems.push(whole(ProblemCode::ColumnsUnused, Severity::Note, message));
    }
    (Some(Columns { places }), problems)
}

/// A problem of the whole file.
pub(super) fn whole(code: ProblemCode, severity: Severity, message: impl Into<String>) -> Problem {
    Problem { code, severity, lines: Vec::new(), field: None, message: message.into(), offers: Vec::new() }
}

/// `a`, `a and b`, `a, b and c`.
pub(super) fn listed(texts: &[String]) -> String {
    match texts.split_last() {
        None => String::new(),
        Some((last, [])) => last.clone(),
        Some((last, before)) => format!("{} and {last}", before.join(", ")),
    }
}

fn field(heading: &str) -> Option<Field> {
    if heading.len() > 80 {
        return None;
    }
    let word = squeezed(heading);
    WORDS.iter().find(|(_, words)| words.split_whitespace().any(|one| one == word)).map(|(field, _)| *field)
}

/// Letters and digits alone, small; a bracket at the end (a unit) goes.
fn squeezed(heading: &str) -> String {
    let clean = clean::line(unguard(heading)).text;
    let front = clean.split(['(', '[']).next().unwrap_or_default();
    front.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}
