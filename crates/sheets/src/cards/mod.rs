//! Cards to hand out: one person's key with all they need, 1, 2, 4 or 8 to a sheet with cut lines.

mod card;
mod words;

use jiff::civil::{Date, DateTime};
use keyroster_domain::limit::Terms;
use thiserror::Error;
use zeroize::Zeroizing;

use crate::key_list::Account;
use crate::pdf::{About, Draw, Fonts, Ink, Paper, Part, Pdf, PdfError, QrError, Stroke};

pub(crate) use card::{code_box, key_box};
pub(crate) use words::{ADDRESS, CHECK, HOW};
pub use words::{limit_words, plain_date};

/// How many cards share a sheet.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum PerSheet {
    /// A whole page for each person.
    One,
    /// Two halves, one above the other.
    Two,
    /// Four quarters.
    #[default]
    Four,
    /// Eight small cards in two columns.
    Eight,
}

impl PerSheet {
    /// Columns and rows.
    pub const fn grid(self) -> (usize, usize) {
        match self {
            PerSheet::One => (1, 1),
            PerSheet::Two => (1, 2),
            PerSheet::Four => (2, 2),
            PerSheet::Eight => (2, 4),
        }
    }

    /// Cards on a full sheet.
    pub const fn count(self) -> usize {
        let (columns, rows) = self.grid();
        columns * rows
    }
}

/// What one card says. The secret is borrowed for the moment of writing; this type cannot be printed.
pub struct CardLine<'a> {
    /// Name.
    pub name: &'a str,
    /// Tells two of the same name apart, and is shown where there is one: an id, else an address.
    pub id: Option<&'a str>,
    /// The secret itself.
    pub api_key: &'a str,
    /// What the key may spend and its reset.
    pub terms: Terms,
    /// The last day on which it works, where the person is; `None` = no end.
    pub last_day: Option<Date>,
}

/// A set of cards.
pub struct Cards<'a> {
    /// The class.
    pub class: &'a str,
    /// Whom to tell when a key is lost; may be empty.
    pub contact: &'a str,
    /// Real or practice.
    pub account: Account,
    /// The sheet.
    pub paper: Paper,
    /// How many share one.
    pub per_sheet: PerSheet,
    /// When they are made, as the person's clock says.
    pub made: DateTime,
    /// One for each person, in the order of the class.
    pub lines: &'a [CardLine<'a>],
}

/// Why there are no cards.
#[derive(Debug, Error)]
pub enum CardsError {
    /// A key that is longer than any OpenRouter makes.
    #[error("a key is too long for a QR code")]
    Key(#[from] QrError),
    /// The file.
    #[error(transparent)]
    Pdf(#[from] PdfError),
}

/// The text beyond names that the cards show, to find out which fonts they need.
pub fn all_text(cards: &Cards<'_>) -> String {
    let mut text = format!("{}{}", cards.class, cards.contact);
    for line in cards.lines {
        text.push_str(line.name);
        text.push_str(line.id.unwrap_or_default());
    }
    text
}

/// The cards as a PDF. The bytes hold secrets: they are wiped from memory when dropped.
///
/// # Errors
/// [`CardsError`].
pub fn pdf(cards: &Cards<'_>, fonts: &Fonts<'_>) -> Result<Zeroizing<Vec<u8>>, CardsError> {
    let mark = if cards.account == Account::Practice { "PRACTICE " } else { "" };
    let about =
        About { title: format!("{mark}Key cards, {}", cards.class), language: "en", made: cards.made };
    let mut pdf = Pdf::new(about, fonts);
    let how = card::prepared(&pdf, cards.paper, cards.per_sheet);
    for (sheet, lines) in cards.lines.chunks(cards.per_sheet.count()).enumerate() {
        pdf.page(cards.paper);
        for (place, line) in lines.iter().enumerate() {
            let number = sheet * cards.per_sheet.count() + place + 1;
            let area = card::Area::of(cards.paper, cards.per_sheet, place);
            pdf.part(Part::Section, |pdf| card::draw(pdf, cards, &how, (line, number), area))?;
        }
        pdf.decorate(cut_lines(cards.paper, cards.per_sheet));
    }
    Ok(pdf.finish()?)
}

/// Dashed lines where the sheet is cut.
#[allow(clippy::float_arithmetic, reason = "places on paper, not money")]
fn cut_lines(paper: Paper, per_sheet: PerSheet) -> Vec<Draw> {
    let ((width, height), (columns, rows)) = (paper.size(), per_sheet.grid());
    let dashed =
        |from, to| Draw::line(vec![from, to], Stroke { ink: Ink::FAINT, width: 0.6, dash: Some((3.0, 3.0)) });
    let upright = (1..columns).map(|at| {
        let x = width * card::share(at, columns);
        dashed((x, 0.0), (x, height))
    });
    let level = (1..rows).map(|at| {
        let y = height * card::share(at, rows);
        dashed((0.0, y), (width, y))
    });
    upright.chain(level).collect()
}
