//! The sheet with the recovery code, to print and put away: a PDF of one page, or plain text that every program prints.
#![allow(clippy::float_arithmetic, reason = "places on paper, not money")]

use jiff::civil::DateTime;
use zeroize::Zeroizing;

use crate::cards::plain_date;
use crate::pdf::{About, Draw, Face, Fonts, Ink, Outline, Paper, Part, Pdf, PdfError, Stroke};

const TITLE: &str = "Keyroster: recovery code";

/// What the sheet says below the code.
const TOLD: [(&str, &[&str]); 3] = [
    (
        "What it is for",
        &[
            "It opens the saved keys of your list when this computer's password store has lost the key to them, or when \
           the passphrase is forgotten. Together with the list's file it opens everything in it.",
        ],
    ),
    (
        "How to use it",
        &[
            "When Keyroster asks for it, type the eight groups. Capitals, blanks and lines between the groups do not \
           matter. O and 0 are the same, I, L and 1 too.",
        ],
    ),
    (
        "Where to keep it",
        &[
            "Print this page, put it where you keep papers of worth, and delete this file.",
            "It is no backup: without the list's file it opens nothing.",
            "A new code makes this one useless.",
        ],
    ),
];

/// Signs on a line of the text, its indent included.
const WIDE: usize = 80;

/// The sheet as text. `made`: on the person's clock.
#[must_use]
pub fn text(code: &str, made: DateTime) -> Zeroizing<Vec<u8>> {
    // So that every editor reads it as what it is.
    let mut text = Zeroizing::new(String::with_capacity(2_048));
    text.push('\u{feff}');
    let mut say = |line: &str| {
        text.push_str(line);
        text.push_str("\r\n");
    };
    for line in [TITLE, &"=".repeat(TITLE.len()), "", &format!("Made on {}", plain_date(made.date())), ""] {
        say(line);
    }
    say(&Zeroizing::new(format!("    {code}")));
    for (heading, paragraphs) in TOLD {
        say("");
        say(heading);
        for line in paragraphs.iter().flat_map(|paragraph| broken(paragraph)) {
            say(&line);
        }
    }
    Zeroizing::new(text.as_bytes().to_vec())
}

/// A paragraph as indented lines.
fn broken(paragraph: &str) -> Vec<String> {
    let mut lines = vec![String::from(" ")];
    for word in paragraph.split_whitespace() {
        if lines.last().is_some_and(|line| line.len() + 1 + word.len() > WIDE) {
            lines.push(String::from(" "));
        }
        if let Some(line) = lines.last_mut() {
            line.push(' ');
            line.push_str(word);
        }
    }
    lines
}

/// From the edges of the paper, in points.
const MARGIN: f32 = 64.0;
/// The code's letters.
const CODE: f32 = 24.0;
/// Running text, and from line to line of it.
const TEXT: (f32, f32) = (11.0, 16.0);

/// The sheet as a PDF of one page. `made`: on the person's clock. The bytes hold the code: they are wiped when dropped.
///
/// # Errors
/// [`PdfError`].
pub fn pdf(
    code: &str,
    made: DateTime,
    paper: Paper,
    fonts: &Fonts<'_>,
) -> Result<Zeroizing<Vec<u8>>, PdfError> {
    let mut pdf = Pdf::new(About { title: TITLE.to_owned(), language: "en", made }, fonts);
    pdf.page(paper);
    let width = paper.size().0 - 2.0 * MARGIN;
    let mut y = MARGIN + 22.0;
    pdf.text(Part::Heading(1), MARGIN, y, &fonts.line(TITLE, Face::Bold, 24.0), Ink::BLACK);
    y += 22.0;
    let when = fonts.line(&format!("Made on {}", plain_date(made.date())), Face::Sans, TEXT.0);
    pdf.text(Part::Paragraph, MARGIN, y, &when, Ink::GREY);
    y = framed(&mut pdf, code, y + 22.0, width);
    for (heading, paragraphs) in TOLD {
        y += 34.0;
        pdf.text(Part::Heading(2), MARGIN, y, &fonts.line(heading, Face::Bold, 13.0), Ink::BLACK);
        y += TEXT.1 + 2.0;
        for paragraph in paragraphs {
            let lines = fonts.wrapped(paragraph, Face::Sans, TEXT.0, width, usize::MAX);
            y = pdf.paragraph(Part::Paragraph, MARGIN, y, TEXT.1, &lines, Ink::BLACK);
        }
        y -= TEXT.1;
    }
    pdf.finish()
}

/// The code in rows of four groups, read, searched and copied as one piece; the y below its frame.
fn framed(pdf: &mut Pdf<'_>, code: &str, top: f32, width: f32) -> f32 {
    let inset = CODE;
    let groups: Vec<&str> = code.split('-').collect();
    let column = (width - 2.0 * inset) / 4.0;
    let mut draws = Vec::new();
    let mut y = top + inset + CODE * 0.75;
    for row in groups.chunks(4) {
        let mut x = MARGIN + inset;
        for group in row {
            draws.push(Draw::text(x, y, pdf.fonts.line(group, Face::Mono, CODE), Ink::BLACK));
            x += column;
        }
        y += CODE * 1.75;
    }
    let bottom = y - CODE * 1.75 + inset;
    pdf.part(Part::Code, |pdf| pdf.draw(draws, Some(code)));
    pdf.decorate(vec![Draw::Shape {
        outline: Outline::Round(MARGIN, top, width, bottom - top, 3.0),
        fill: None,
        stroke: Some(Stroke { ink: Ink::BLACK, width: 0.8, dash: None }),
    }]);
    bottom
}
