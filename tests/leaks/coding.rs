//! The codings that a leak could hide in.

/// Codes the bytes of a piece.
pub type Code = fn(&[u8]) -> Vec<u8>;

/// Every coding by name.
pub const CODINGS: [(&str, Code); 11] = [
    ("plain text", <[u8]>::to_vec),
    ("base64", |piece| base64(piece, *b"+/")),
    ("base64 of addresses", |piece| base64(piece, *b"-_")),
    ("hex", |piece| each(piece, |byte| format!("{byte:02x}"))),
    ("hex in capitals", |piece| each(piece, |byte| format!("{byte:02X}"))),
    ("UTF-16LE", |piece| piece.iter().flat_map(|byte| [*byte, 0]).collect()),
    ("URL escapes", |piece| each(piece, |byte| in_address(byte, "%20"))),
    ("form escapes", |piece| each(piece, |byte| in_address(byte, "+"))),
    ("URL escapes of everything", |piece| each(piece, |byte| format!("%{byte:02X}"))),
    ("JSON escapes", |piece| each(piece, in_json)),
    ("JSON escapes of everything", |piece| each(piece, |byte| format!("\\u{byte:04x}"))),
];

fn each(piece: &[u8], code: impl Fn(u8) -> String) -> Vec<u8> {
    piece.iter().map(|byte| code(*byte)).collect::<String>().into_bytes()
}

fn in_address(byte: u8, blank: &str) -> String {
    match byte {
        b' ' => blank.to_owned(),
        b'-' | b'_' | b'.' | b'~' => char::from(byte).to_string(),
        _ if byte.is_ascii_alphanumeric() => char::from(byte).to_string(),
        _ => format!("%{byte:02X}"),
    }
}

fn in_json(byte: u8) -> String {
    match byte {
        b'"' | b'\\' | b'/' => format!("\\{}", char::from(byte)),
        b' '..=b'~' => char::from(byte).to_string(),
        _ => format!("\\u{byte:04x}"),
    }
}

/// Whole groups only: twelve bytes are sixteen letters.
pub fn base64(bytes: &[u8], last: [u8; 2]) -> Vec<u8> {
    let letters: Vec<u8> = (b'A'..=b'Z').chain(b'a'..=b'z').chain(b'0'..=b'9').chain(last).collect();
    let group = |three: &[u8]| {
        let number = three.iter().fold(0usize, |sum, byte| (sum << 8) | usize::from(*byte));
        [18, 12, 6, 0].map(|shift| letters[(number >> shift) & 63])
    };
    bytes.chunks_exact(3).flat_map(group).collect()
}
