//! The server alone: three lines, then SIGTERM.
#![cfg(unix)]

use std::io::{self, Write};
use std::process::Command;
use std::sync::{Arc, Mutex};

use keyroster_practice::{Options, serve_until_sigterm};

/// What was written so far.
#[derive(Clone, Default)]
struct Paper(Arc<Mutex<Vec<u8>>>);

impl Write for Paper {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().expect("not poisoned").extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[tokio::test]
async fn it_prints_three_lines_and_ends_on_sigterm() {
    let folder = std::env::temp_dir().join(format!("keyroster-practice-serve-{}", std::process::id()));
    std::fs::create_dir_all(&folder).expect("a folder");
    let plan = folder.join("plan.json");
    std::fs::write(&plan, r#"{"rules":[{"action":{"status":{"code":418}},"times":1}]}"#).expect("written");
    let options =
        Options { oracle_port: Some(0), ..Options::default() }.with_plan_file(&plan).expect("a plan");
    std::fs::write(&plan, "{").expect("written");
    assert!(Options::default().with_plan_file(&plan).is_err(), "a broken plan is not passed over");
    let _left = std::fs::remove_dir_all(folder);
    let paper = Paper::default();
    let serving = tokio::spawn(serve_until_sigterm(options, paper.clone()));
    let text = loop {
        let text = String::from_utf8(paper.0.lock().expect("not poisoned").clone()).expect("text");
        if text.lines().count() == 3 {
            break text;
        }
        tokio::task::yield_now().await;
    };
    let lines: Vec<&str> = text.lines().collect();
    assert!(lines[0].starts_with("127.0.0.1:") && lines[2].starts_with("127.0.0.1:"), "{text}");
    assert_eq!(lines[1], keyroster_practice::PRACTICE_MANAGEMENT_KEY);
    let stream = tokio::net::TcpStream::connect(lines[0]).await.expect("it listens");
    let killed = Command::new("kill").args(["-TERM", &std::process::id().to_string()]).status();
    assert!(killed.expect("kill exists").success());
    serving.await.expect("no panic").expect("a clean end");
    drop(stream);
    assert!(tokio::net::TcpStream::connect(lines[0]).await.is_err(), "the port is closed");
    assert_eq!(text.lines().count(), 3, "nothing more was printed");
}
