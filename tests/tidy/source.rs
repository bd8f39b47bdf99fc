//! Rust source without its comments and texts, so that a rule reads code and not words.

/// The code of a Rust file: comments and the contents of texts become blanks, line breaks stay.
pub fn code(text: &str) -> String {
    let chars: Vec<char> = text.chars().collect();
    let mut out = String::with_capacity(text.len());
    let mut at = 0;
    while at < chars.len() {
        let rest = &chars[at..];
        let (skip, keep) = if rest.starts_with(&['/', '/']) {
            (rest.iter().position(|c| *c == '\n').unwrap_or(rest.len()), 0)
        } else if rest.starts_with(&['/', '*']) {
            (block_comment(rest), 0)
        } else if let Some(end) = raw_text(rest, at.checked_sub(1).map(|b| chars[b])) {
            (end, 0)
        } else if rest[0] == '"' {
            (plain_text(rest), 0)
        } else if let Some(end) = character(rest) {
            (end, 0)
        } else {
            (1, 1)
        };
        for (n, c) in rest[..skip].iter().enumerate() {
            out.push(if n < keep || *c == '\n' { *c } else { ' ' });
        }
        at += skip;
    }
    out
}

fn block_comment(rest: &[char]) -> usize {
    let (mut depth, mut at) = (0, 0);
    while at < rest.len() {
        match rest[at..] {
            ['/', '*', ..] => (depth, at) = (depth + 1, at + 2),
            ['*', '/', ..] => (depth, at) = (depth - 1, at + 2),
            _ => at += 1,
        }
        if depth == 0 {
            break;
        }
    }
    at
}

/// Where `r"…"`, `r#"…"#`, `br"…"` end.
fn raw_text(rest: &[char], before: Option<char>) -> Option<usize> {
    if before.is_some_and(|c| c.is_alphanumeric() || c == '_') {
        return None;
    }
    let start = usize::from(rest[0] == 'b' || rest[0] == 'c');
    if rest.get(start) != Some(&'r') {
        return None;
    }
    let hashes = rest[start + 1..].iter().take_while(|c| **c == '#').count();
    let open = start + 1 + hashes;
    if rest.get(open) != Some(&'"') {
        return None;
    }
    let mut close = vec!['"'];
    close.resize(hashes + 1, '#');
    let end = (open + 1..rest.len()).find(|n| rest[*n..].starts_with(&close));
    Some(end.map_or(rest.len(), |n| n + close.len()))
}

fn plain_text(rest: &[char]) -> usize {
    let mut at = 1;
    while at < rest.len() {
        match rest[at] {
            '\\' => at += 2,
            '"' => return at + 1,
            _ => at += 1,
        }
    }
    rest.len()
}

/// Where a character such as `'a'` or `'\n'` ends; `None` for a lifetime.
fn character(rest: &[char]) -> Option<usize> {
    match rest {
        ['\'', '\\', tail @ ..] => {
            let end = tail.iter().skip(1).position(|c| *c == '\'')?;
            Some(end + 4)
        }
        ['\'', _, '\'', ..] => Some(3),
        _ => None,
    }
}

/// The words (names, keywords, numbers) of a line of code.
pub fn words(line: &str) -> impl Iterator<Item = &str> {
    line.split(|c: char| !(c.is_alphanumeric() || c == '_')).filter(|w| !w.is_empty())
}

#[test]
fn only_code_is_left() {
    let text = "let a = \"f64 \\\" f64\"; // f64\n/* f64 /* f64 */ f64 */ let b = 'x'; let c: &'static str = r#\"f64 \" \"#;\nlet d = '\\''; f32";
    let left = code(text);
    assert!(!left.contains("f64"), "{left}");
    assert!(left.contains("&'static str") && left.contains("f32"), "{left}");
    assert_eq!(left.lines().count(), text.lines().count());
}
