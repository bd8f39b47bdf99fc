//! From bytes to text: byte order marks, UTF-16 without one, UTF-8, and the old encodings by what they would spell.

use std::borrow::Cow;

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::Encoding;
use keyroster_domain::roster::TextEncoding;

use super::heading;

/// A text and how sure its reading is.
pub(super) struct Decoded<'a> {
    pub text: Cow<'a, str>,
    pub encoding: TextEncoding,
    /// The encoding is a guess by what it spells.
    pub guessed: bool,
    /// Some bytes mean nothing in this encoding.
    pub unreadable: bool,
}

/// Decodes a file, in the forced encoding where a person chose one. A byte order mark never becomes text.
pub(super) fn decode(bytes: &[u8], forced: Option<TextEncoding>) -> Decoded<'_> {
    if let Some(encoding) = forced {
        return decode_as(bytes, encoding, false);
    }
    if let Some((encoding, _)) = Encoding::for_bom(bytes) {
        let ours = if encoding == encoding_rs::UTF_16LE {
            TextEncoding::Utf16Le
        } else if encoding == encoding_rs::UTF_16BE {
            TextEncoding::Utf16Be
        } else {
            TextEncoding::Utf8
        };
        return decode_as(bytes, ours, false);
    }
    let is_utf8 = std::str::from_utf8(bytes).is_ok();
    if let Some(wide) = wide(bytes, is_utf8) {
        return decode_as(bytes, wide, false);
    }
    if is_utf8 || is_utf8_with_slips(bytes) {
        return decode_as(bytes, TextEncoding::Utf8, false);
    }
    decode_as(bytes, guess(bytes), true)
}

fn decode_as(bytes: &[u8], encoding: TextEncoding, guessed: bool) -> Decoded<'_> {
    let theirs = table(encoding);
    let (text, unreadable) = theirs.decode_with_bom_removal(bytes);
    Decoded { text, encoding, guessed, unreadable }
}

fn table(encoding: TextEncoding) -> &'static Encoding {
    match encoding {
        TextEncoding::Utf8 => encoding_rs::UTF_8,
        TextEncoding::Utf16Le => encoding_rs::UTF_16LE,
        TextEncoding::Utf16Be => encoding_rs::UTF_16BE,
        TextEncoding::Windows1250 => encoding_rs::WINDOWS_1250,
        TextEncoding::Windows1252 => encoding_rs::WINDOWS_1252,
        TextEncoding::MacRoman => encoding_rs::MACINTOSH,
        TextEncoding::ShiftJis => encoding_rs::SHIFT_JIS,
        TextEncoding::Gb18030 => encoding_rs::GB18030,
    }
}

/// UTF-16 without a mark: zero bytes stand on one side of the pairs and not on the other.
fn wide(bytes: &[u8], is_utf8: bool) -> Option<TextEncoding> {
    let sample = &bytes[..bytes.len().min(64 * 1024) & !1];
    let pairs = sample.len() / 2;
    if pairs < 2 {
        return None;
    }
    let zeros = |side: usize| sample.iter().skip(side).step_by(2).filter(|byte| **byte == 0).count();
    let (high_first, low_first) = (zeros(0), zeros(1));
    // Plain text with a stray NUL is UTF-8 too; wide ASCII is at least half zeros, wide Chinese is never UTF-8.
    let enough = if is_utf8 { pairs * 35 / 100 } else { pairs * 8 / 100 }.max(1);
    let few = pairs / 50;
    let encoding = if low_first >= enough && high_first <= few {
        TextEncoding::Utf16Le
    } else if high_first >= enough && low_first <= few {
        TextEncoding::Utf16Be
    } else {
        return None;
    };
    (!table(encoding).decode_without_bom_handling(sample).1 || sample.len() < bytes.len()).then_some(encoding)
}

/// UTF-8 with a few broken bytes in it, such as a file cut in the middle of a letter.
fn is_utf8_with_slips(bytes: &[u8]) -> bool {
    let (mut letters, mut slips) = (0_usize, 0_usize);
    for chunk in bytes.utf8_chunks() {
        letters += chunk.valid().chars().filter(|c| !c.is_ascii()).count();
        slips += usize::from(!chunk.invalid().is_empty());
    }
    letters >= 4 * slips
}

/// Letters beyond ASCII that a language uses, with the encodings in which old files of it come.
const LANGUAGES: &[(&str, bool)] = &[
    ("äöüÄÖÜß", false),
    ("éèêëàâçîïôùûüœÉÈÊÀÂÇÎÔŒ’", false),
    ("áéíóúñüÁÉÍÓÚÑ¿¡", false),
    ("åäöøæéÅÄÖØÆ", false),
    ("ãõáéíóúâêôçÃÕÁÉÍÓÚÂÊÔÇ", false),
    ("ąćęłńóśźżĄĆĘŁŃÓŚŹŻ", true),
    ("áčďéěíňóřšťúůýžÁČĎÉÍŇÓŘŠŤÚŮÝŽľĺôäĽŔŕÔ", true),
    ("áéíóöőúüűÁÉÍÓÖŐÚÜŰ", true),
    ("čćđšžČĆĐŠŽ", true),
    ("ăâîșțşţĂÂÎŞŢ", true),
];

/// The most likely old encoding: known headings decide, then what the letters spell, then the detector's opinion.
fn guess(bytes: &[u8]) -> TextEncoding {
    let sample = &bytes[..bytes.len().min(256 * 1024)];
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(sample, true);
    let opinion = detector.guess(None, Utf8Detection::Deny);
    let candidates = [
        TextEncoding::Windows1252,
        TextEncoding::Windows1250,
        TextEncoding::MacRoman,
        TextEncoding::ShiftJis,
        TextEncoding::Gb18030,
    ];
    let mut best = (i64::MIN, TextEncoding::Windows1252);
    for encoding in candidates {
        let theirs = table(encoding);
        let (text, errors) = theirs.decode_without_bom_handling(sample);
        let mut score = spelling(&text, encoding);
        score += 4000 * i64::try_from(heading::foreign_headings(&text)).unwrap_or(0);
        let agrees = opinion == theirs
            || (encoding == TextEncoding::Gb18030 && opinion == encoding_rs::GBK)
            || (encoding == TextEncoding::Windows1250 && opinion == encoding_rs::ISO_8859_2);
        if agrees {
            score += 300;
        }
        // A cut sample may end inside a character; anything else unreadable speaks against the reading.
        if errors && sample.len() == bytes.len() {
            score -= 2000;
        }
        if score > best.0 {
            best = (score, encoding);
        }
    }
    best.1
}

/// How much a reading looks like names, in thousandths.
fn spelling(text: &str, encoding: TextEncoding) -> i64 {
    let foreign: Vec<char> = text.chars().filter(|c| !c.is_ascii()).collect();
    let total = i64::try_from(foreign.len().max(1)).unwrap_or(i64::MAX);
    let share = |count: usize| i64::try_from(count).unwrap_or(0) * 1000 / total;
    match encoding {
        TextEncoding::ShiftJis | TextEncoding::Gb18030 => {
            let eastern = foreign.iter().filter(|c| is_eastern(**c)).count();
            let kana = foreign.iter().filter(|c| matches!(c, '\u{3041}'..='\u{30ff}')).count();
            let half_kana = foreign.iter().filter(|c| matches!(c, '\u{ff61}'..='\u{ff9f}')).count();
            let odd = foreign.iter().filter(|c| matches!(c, '\u{e000}'..='\u{f8ff}' | '\u{fffd}')).count();
            let lone = i64::try_from(lone_ideographs(text)).unwrap_or(0) * 1000 / total;
            let japanese =
                if encoding == TextEncoding::ShiftJis { share(kana) / 2 - share(half_kana) } else { 0 };
            share(eastern) + japanese - 2 * share(odd) - 2 * lone
        }
        _ => {
            let central = encoding == TextEncoding::Windows1250;
            let best = LANGUAGES
                .iter()
                .filter(|(_, is_central)| *is_central == central)
                .map(|(letters, _)| foreign.iter().filter(|c| letters.contains(**c)).count())
                .max()
                .unwrap_or(0);
            let prior = match encoding {
                TextEncoding::Windows1252 => 20,
                TextEncoding::Windows1250 => 10,
                _ => 0,
            };
            share(best) + prior - share(misplaced(text))
        }
    }
}

fn is_eastern(c: char) -> bool {
    matches!(c, '\u{3000}'..='\u{30ff}' | '\u{4e00}'..='\u{9fff}' | '\u{ff01}'..='\u{ff5e}')
}

/// Ideographs squeezed between Latin letters: an accented letter read as half a Chinese character.
fn lone_ideographs(text: &str) -> usize {
    let chars: Vec<char> = text.chars().collect();
    chars
        .windows(2)
        .filter(|pair| {
            (pair[0].is_ascii_lowercase() && is_eastern(pair[1]))
                || (is_eastern(pair[0]) && pair[1].is_ascii_lowercase())
        })
        .count()
}

/// Capitals after small letters and symbols inside words: signs of the wrong table.
fn misplaced(text: &str) -> usize {
    let chars: Vec<char> = text.chars().collect();
    chars
        .windows(2)
        .filter(|pair| {
            let inside = pair[0].is_lowercase();
            inside && !pair[1].is_ascii() && (pair[1].is_uppercase() || !pair[1].is_alphabetic())
        })
        .filter(|pair| pair[1] != '’')
        .count()
        + chars.iter().filter(|c| matches!(c, '\u{80}'..='\u{9f}' | '\u{fffd}')).count()
}
