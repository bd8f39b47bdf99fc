//! The whole main job in the real window on a virtual display, by script, with pictures.

use std::fs;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::Stdio;

use crate::house;
use crate::process::{cargo, shown};
use crate::trouble::{Done, Trouble};

/// Where the saved list and the pictures are left.
const FOLDER: &str = "target/practice-run";

/// Runs the window test of the main job and says where everything is.
///
/// # Errors
/// The job failed, or left no list or no pictures.
pub fn rehearse() -> Done {
    let folder = house::at(FOLDER);
    if folder.exists() {
        fs::remove_dir_all(&folder).map_err(Trouble::file(&folder))?;
    }
    fs::create_dir_all(&folder).map_err(Trouble::file(&folder))?;
    let job = play(&folder);
    let (mut lists, mut pictures) = (Vec::new(), Vec::new());
    collect(&folder, &mut lists, &mut pictures);
    println!("\nWhat happened, in {}:", folder.display());
    for file in pictures.iter().chain(&lists) {
        println!("  {}", file.strip_prefix(&folder).unwrap_or(file).display());
    }
    job?;
    if lists.is_empty() || pictures.is_empty() {
        return Err(Trouble::Wrong(format!("the job left no hand-out list or no pictures in {FOLDER}")));
    }
    println!("\nDone: {} pictures of the window, and the hand-out list with the keys:", pictures.len());
    for list in &lists {
        println!("  {}", list.display());
    }
    Ok(())
}

fn play(folder: &Path) -> Done {
    let mut command = cargo(&["test", "--workspace", "--locked", "--test", "window", "--"]);
    command.args(["main_job", "--nocapture", "--test-threads=1"]).env("KEYROSTER_PRACTICE_RUN", folder);
    println!("$ {}", shown(&command));
    let mut running = command
        .stdout(Stdio::piped())
        .spawn()
        .map_err(|source| Trouble::Start { program: "cargo".to_owned(), source })?;
    let mut passed = 0;
    for line in
        running.stdout.take().map(BufReader::new).into_iter().flat_map(BufRead::lines).map_while(Result::ok)
    {
        println!("{line}");
        passed += passed_in(&line).unwrap_or(0);
    }
    let status = running.wait().map_err(|source| Trouble::Start { program: "cargo".to_owned(), source })?;
    match (status.success(), passed) {
        (true, 1..) => Ok(()),
        (true, 0) => Err(Trouble::Wrong("no test of the window is named main_job".to_owned())),
        (false, _) => Err(Trouble::Failed { what: "the main job".to_owned(), code: status.code() }),
    }
}

/// The figure in `test result: ok. 1 passed; …`. A filter that fits nothing makes a run that is content.
pub fn passed_in(line: &str) -> Option<u32> {
    let (_, rest) = line.split_once("test result: ok. ")?;
    rest.split_once(" passed")?.0.parse().ok()
}

fn collect(folder: &Path, lists: &mut Vec<PathBuf>, pictures: &mut Vec<PathBuf>) {
    let mut all: Vec<PathBuf> =
        fs::read_dir(folder).into_iter().flatten().flatten().map(|e| e.path()).collect();
    all.sort();
    for path in all {
        match path.extension().and_then(|e| e.to_str()) {
            Some("png") => pictures.push(path),
            Some("csv" | "json") => lists.push(path),
            _ if path.is_dir() => collect(&path, lists, pictures),
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::passed_in;

    #[test]
    fn only_tests_that_ran_count() {
        assert_eq!(passed_in("test result: ok. 1 passed; 0 failed; 0 ignored"), Some(1));
        assert_eq!(passed_in("test result: FAILED. 1 passed; 1 failed"), None);
        assert_eq!(passed_in("running 1 test"), None);
    }
}
