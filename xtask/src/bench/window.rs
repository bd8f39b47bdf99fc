//! `cargo xtask bench window`: how quickly ten thousand people are found and scrolled through in the real window.

use crate::face;
use crate::process::{cargo, go};
use crate::trouble::{Done, Trouble};

use super::figures::verdict;

/// What is judged: what the page's thread takes of a processor, drawing included, less what it takes when nothing happens.
/// Other programs do not count in it, as they do by the clock. What it is called, its word, the other's word, the aim.
const JUDGED: [(&str, &str, &str, u64); 3] = [
    ("a key press in the search field, 95 of 100", "key_processor_us", "key_empty_processor_us", 16_000),
    ("a step of the wheel, the worst", "wheel_processor_us", "still_processor_us", 33_000),
    ("the scroll bar dragged, 1,500 px a step, the worst", "drag_processor_us", "still_processor_us", 33_000),
];

/// What is printed beside it, by the clock.
const BESIDE: [(&str, &str); 8] = [
    ("key press, handlers and layout, 95 of 100", "key_work_us"),
    ("key press until it is painted, 95 of 100", "key_painted_us"),
    ("the same in a field nothing listens to", "key_empty_us"),
    ("wheel, handlers and layout, the worst", "wheel_work_us"),
    ("wheel, from frame to frame, the worst", "wheel_frame_us"),
    ("dragged, handlers and layout, the worst", "drag_work_us"),
    ("dragged, from frame to frame, the worst", "drag_frame_us"),
    ("frame to frame when nothing moves, the worst", "still_frame_us"),
];

/// Measures.
///
/// # Errors
/// It could not be measured; a figure is over its aim.
pub fn window() -> Done {
    if !cfg!(target_os = "linux") {
        println!("The window is driven on Linux only.");
        return Ok(());
    }
    face::build()?;
    let file = std::env::temp_dir().join(format!("keyroster-window-{}", std::process::id()));
    let test = "large::ten_thousand_people_are_found_and_scrolled_through";
    let words = ["test", "--workspace", "--locked", "--test", "window", "--", "--exact", test];
    go(cargo(&words).env("KEYROSTER_SPEED", &file))?;
    println!("\n10,000 people in the real window, drawn without a graphics card, of three rounds:");
    let over = std::fs::read_to_string(&file)
        .map_err(|source| Trouble::Start { program: file.display().to_string(), source })
        .and_then(|told| tell(&told));
    let _ = std::fs::remove_file(&file);
    verdict(&over?)
}

/// Prints the figures; what is over its aim in the middle round.
fn tell(told: &str) -> Result<Vec<&'static str>, Trouble> {
    let find = |word| of(told, word).ok_or_else(|| Trouble::Wrong(format!("the window did not tell {word}")));
    let mut over = Vec::new();
    println!("  on the processor, above an empty frame, ms:");
    for (what, word, empty, aim) in JUDGED {
        let (with, without) = (find(word)?[0], find(empty)?[0]);
        let ours = with.saturating_sub(without);
        println!("    {what}: {} ({} - {}), aim {}", ms(ours), ms(with), ms(without), ms(aim));
        if ours > aim {
            over.push(what);
        }
    }
    println!("  by the clock, with whatever else the computer does, ms (best, worst round):");
    for (what, word) in BESIDE {
        let [middle, best, worst] = find(word)?;
        println!("    {what}: {} ({}, {})", ms(middle), ms(best), ms(worst));
    }
    Ok(over)
}

fn ms(us: u64) -> String {
    format!("{}.{}", us / 1_000, us % 1_000 / 100)
}

/// The three numbers on the line that begins with this word.
fn of(told: &str, word: &str) -> Option<[u64; 3]> {
    let line = told.lines().find_map(|line| line.strip_prefix(word)?.strip_prefix(' '))?;
    let numbers: Vec<u64> = line.split(' ').map(str::parse).collect::<Result<_, _>>().ok()?;
    numbers.try_into().ok()
}

#[cfg(test)]
mod tests {
    use super::of;

    #[test]
    fn a_line_that_is_not_whole_is_no_figure() {
        let told = "key_work_us 900 800 1000\nkey_work 1 2 3\nshort 1 2\n";
        assert_eq!(of(told, "key_work_us"), Some([900, 800, 1000]));
        assert_eq!(of(told, "key_work"), Some([1, 2, 3]), "a word that another begins with is not that one");
        assert_eq!(of(told, "short"), None);
        assert_eq!(of(told, "nothing"), None);
    }
}
