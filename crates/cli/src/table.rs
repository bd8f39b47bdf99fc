//! Columns of text, for people. Names from outside are shown as plain text: no control character reaches the terminal.

/// A table with headings.
pub struct Table {
    rows: Vec<Vec<String>>,
}

/// The widest a cell is shown.
const WIDEST: usize = 48;

impl Table {
    /// With these headings.
    pub fn new<const N: usize>(headings: [&str; N]) -> Table {
        Table { rows: vec![headings.map(str::to_owned).to_vec()] }
    }

    /// Adds a row.
    pub fn row<const N: usize>(&mut self, cells: [String; N]) {
        self.rows.push(cells.map(|cell| shown(&cell, WIDEST)).to_vec());
    }

    /// The whole, two blanks between columns.
    pub fn text(&self) -> String {
        let columns = self.rows.iter().map(Vec::len).max().unwrap_or_default();
        let widths: Vec<usize> = (0..columns)
            .map(|at| {
                self.rows
                    .iter()
                    .filter_map(|row| row.get(at))
                    .map(|cell| cell.chars().count())
                    .max()
                    .unwrap_or(0)
            })
            .collect();
        let line = |row: &Vec<String>| {
            let cells = row.iter().zip(&widths).map(|(cell, width)| format!("{cell:width$}"));
            cells.collect::<Vec<_>>().join("  ").trim_end().to_owned()
        };
        self.rows.iter().map(line).collect::<Vec<_>>().join("\n")
    }
}

/// A text from outside on one line of a terminal: control and direction characters are shown, long ones are cut.
pub fn shown(text: &str, widest: usize) -> String {
    let clean: String = text.chars().map(|c| if steers(c) { '␀' } else { c }).collect();
    if clean.chars().count() <= widest {
        return clean;
    }
    clean.chars().take(widest.saturating_sub(1)).chain(['…']).collect()
}

/// The same for a text of several lines.
pub fn plain(text: &str) -> String {
    text.chars().map(|c| if steers(c) && c != '\n' { '␀' } else { c }).collect()
}

/// Whether a character could steer the terminal or turn the text round.
fn steers(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{200b}'..='\u{200f}' | '\u{feff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A name in a roster must not be able to colour the terminal, ring its bell or turn the line round.
    #[test]
    fn names_cannot_steer_the_terminal() {
        assert_eq!(shown("Ada\u{1b}[31m\u{7}\u{202e}evil", 99), "Ada␀[31m␀␀evil");
        assert_eq!(shown(&"x".repeat(60), 10), "xxxxxxxxx…");
        assert_eq!(plain("Ada\u{1b}\nBo"), "Ada␀\nBo");
        let mut table = Table::new(["NAME", "N"]);
        table.row(["Ada\nX".to_owned(), "1".to_owned()]);
        assert_eq!(table.text(), "NAME   N\nAda␀X  1");
    }
}
