//! QR codes as vector squares.

use qrcode::{Color, EcLevel, QrCode};
use thiserror::Error;

use super::draw::{Draw, Ink, Outline};
use super::line::count;

/// The text is longer than a QR code can hold.
#[derive(Debug, Error)]
#[error("the text is too long for a QR code")]
pub struct QrError;

/// Blank squares around the code that readers need.
const QUIET: usize = 4;

/// A QR code of exactly this text, in a square of `side` points from (x, y); the blank edge is inside. Middle error
/// correction: 15 % of it may be dirty.
///
/// # Errors
/// When the text is too long.
pub fn qr(text: &str, x: f32, y: f32, side: f32) -> Result<Draw, QrError> {
    let code = QrCode::with_error_correction_level(text, EcLevel::M).map_err(|_| QrError)?;
    let wide = code.width();
    let square = side / count(wide + 2 * QUIET);
    let at = |module: usize| square * count(module + QUIET);
    let mut boxes = Vec::new();
    for row in 0..wide {
        let mut column = 0;
        while column < wide {
            let dark = (column..wide).take_while(|at| code[(*at, row)] == Color::Dark).count();
            if dark > 0 {
                // Squares beside each other are one box: no hairline between them in any viewer.
                boxes.push((x + at(column), y + at(row), square * count(dark), square));
            }
            column += dark.max(1);
        }
    }
    Ok(Draw::filled(Outline::Boxes(boxes), Ink(0, 0, 0)))
}
