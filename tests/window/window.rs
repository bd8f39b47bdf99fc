//! One open window, used as a person uses it: by what is written on things.

use std::cell::Cell;
use std::time::Duration;

use serde_json::{Value, json};

use crate::driver::{Driver, Element};
use crate::processes::{Failed, Started, child_of, signal, until};
use crate::stage::Stage;

/// How long the window may take for one step.
const PATIENCE: Duration = Duration::from_secs(30);

/// Control keys, as WebDriver names them.
pub mod key {
    pub const BACKSPACE: &str = "\u{e003}";
    pub const CONTROL: &str = "\u{e009}";
    pub const ENTER: &str = "\u{e007}";
    pub const TAB: &str = "\u{e004}";
}

/// Finds a control that can be used now by what is written on it, in the topmost dialog if one is open.
const CONTROL: &str = r#"
  const name = arguments[0];
  const dialogs = [...document.querySelectorAll('dialog[open], [role=dialog], [role=alertdialog], [role=menu]')];
  const shown = (one) => one.getClientRects().length > 0 && getComputedStyle(one).visibility !== 'hidden';
  const top = dialogs.filter(shown).at(-1) ?? document;
  const label = (one) => (one.getAttribute('aria-label') ?? one.textContent).replace(/\s+/g, ' ').trim();
  const usable = (one) => shown(one) && !one.disabled && one.getAttribute('aria-disabled') !== 'true';
  const kinds = 'button, a[href], [role=button], [role=menuitem], [role=tab], [role=radio], label';
  const all = [...top.querySelectorAll(kinds)].filter(usable);
  return all.find((one) => label(one) === name) ?? all.find((one) => label(one).startsWith(name)) ?? null;
"#;

/// An open window; dropping it ends the program.
pub struct Window<'a> {
    pub stage: &'a Stage,
    driver: Started,
    pub page: Driver,
    clicks: Cell<u32>,
}

impl<'a> Window<'a> {
    /// Of a driver that has started the program.
    pub fn new(stage: &'a Stage, driver: Started, page: Driver) -> Window<'a> {
        let window = Window { stage, driver, page, clicks: Cell::new(0) };
        window.until("the page is there", "return document.querySelector('h1') !== null");
        window
    }

    /// Clicks so far.
    pub fn clicks(&self) -> u32 {
        self.clicks.get()
    }

    /// Clicks the control with these words on it, once it can be used.
    pub fn click(&self, name: &str) {
        self.retry(&format!("‘{name}’ can be clicked"), || {
            let control = self.page.element(CONTROL, &[json!(name)])?;
            self.page.click(&control)
        });
        self.clicks.set(self.clicks.get() + 1);
    }

    /// Types into what a selector finds.
    pub fn type_at(&self, css: &str, text: &str) {
        self.retry(&format!("{css} takes text"), || self.page.type_into(&self.at(css)?, text));
    }

    /// Presses keys together.
    pub fn press(&self, keys: &[&str]) {
        self.page.press(keys).expect("keys are pressed");
    }

    fn at(&self, css: &str) -> Result<Element, Failed> {
        self.page.element("return document.querySelector(arguments[0])", &[json!(css)])
    }

    /// Waits until this text is somewhere on screen.
    pub fn sees(&self, text: &str) {
        let script = "const all = document.body.innerText + [...document.querySelectorAll('[role=status], [role=alert]')]\
                      .map((one) => one.textContent).join(' ');\
                      return all.replace(/\\s+/g, ' ').includes(arguments[0]) || document.body.innerText.slice(0, 1500)";
        self.retry(&format!("‘{text}’ is on screen"), || {
            match self.page.script(script, &[json!(text)])? {
                Value::Bool(true) => Ok(()),
                other => Err(format!("only this is:\n{}", other.as_str().unwrap_or_default())),
            }
        });
    }

    /// Waits until a script returns true.
    pub fn until(&self, what: &str, script: &str) {
        self.retry(what, || match self.page.script(script, &[])? {
            Value::Bool(true) => Ok(()),
            other => Err(format!("it returns {other}")),
        });
    }

    /// Everything that is written in the window.
    pub fn text(&self) -> String {
        let text = self.page.script("return document.body.innerText", &[]).expect("the page has text");
        text.as_str().unwrap_or_default().to_owned()
    }

    /// Asks the core, as the face does; its answer or its error.
    pub fn ask(&self, command: &str, args: Value) -> Result<Value, Value> {
        let script = "const done = arguments[2];\
                      window.__TAURI_INTERNALS__.invoke(arguments[0], arguments[1])\
                      .then((ok) => done({ ok }), (error) => done({ error }))";
        let answer = self.page.script_until_done(script, &[json!(command), args]).expect("the core answers");
        if answer["error"].is_null() { Ok(answer["ok"].clone()) } else { Err(answer["error"].clone()) }
    }

    /// Copies a text to the real clipboard from a field of its own, then pastes it where the focus was.
    pub fn paste(&self, text: &str) {
        let put = "const field = document.createElement('textarea'); field.id = 'test-clipboard';\
                   field.value = arguments[0]; window.__before = document.activeElement;\
                   document.body.append(field); field.focus(); field.select(); return true";
        self.page.script(put, &[json!(text)]).expect("a field to copy from");
        self.press(&[key::CONTROL, "c"]);
        let back = "document.getElementById('test-clipboard').remove(); window.__before.focus(); return true";
        self.page.script(back, &[]).expect("the focus is back");
        self.press(&[key::CONTROL, "v"]);
    }

    /// The program's process.
    pub fn pid(&self) -> u32 {
        child_of(self.driver.child.id(), "keyroster").expect("the program runs")
    }

    /// Ends the program as a power cut would.
    pub fn kill(self) {
        signal("-KILL", self.pid());
    }

    /// Ends the program as logging out does, and waits for its end.
    pub fn log_out(self) {
        signal("-TERM", self.pid());
        until("the program ends", Duration::from_secs(60), || {
            let pid = child_of(self.driver.child.id(), "keyroster");
            pid.map_or(Ok(()), |pid| Err(format!("process {pid} is still there")))
        });
    }

    /// Whether a crash of the program would leave nothing of its memory on the disk.
    pub fn leaves_no_core(&self) -> bool {
        let limits = std::fs::read_to_string(format!("/proc/{}/limits", self.pid())).expect("its limits");
        let core =
            limits.lines().find(|line| line.starts_with("Max core file size")).expect("a limit of cores");
        core.split_whitespace().nth(4) == Some("0") && core.split_whitespace().nth(5) == Some("0")
    }

    /// Milliseconds from the start of the program to the first picture of its page.
    pub fn first_paint_ms(&self) -> i64 {
        let script = "const [paint] = performance.getEntriesByName('first-contentful-paint');\
                      return paint ? Math.round(performance.timeOrigin + paint.startTime) : null";
        let painted = until("the page is painted", PATIENCE, || {
            let at = self.page.script(script, &[])?;
            at.as_i64().ok_or_else(|| "not yet".to_owned())
        });
        painted - started_ms(self.pid())
    }

    /// For whoever reads a failed test: what was on screen then.
    fn show_what_was_there(&self) {
        let text = self.page.script("return document.body.innerText", &[]).unwrap_or_default();
        eprintln!("on screen was:\n{}\n", text.as_str().unwrap_or("nothing that can be read"));
        if let (Some(folder), Ok(png)) = (crate::pictures::folder(), self.page.picture()) {
            let _ = std::fs::write(folder.join("failed.png"), png);
        }
    }

    fn retry<T>(&self, what: &str, step: impl FnMut() -> Result<T, Failed>) -> T {
        until(what, PATIENCE, step)
    }
}

impl Drop for Window<'_> {
    fn drop(&mut self) {
        if std::thread::panicking() {
            self.show_what_was_there();
        }
        // A program that was killed cannot be asked to end.
        let _ = self.page.end();
    }
}

/// When a process began, in milliseconds since 1970; to about 10 ms.
fn started_ms(pid: u32) -> i64 {
    let read = |path: &str| std::fs::read_to_string(path).expect("proc is there");
    let stat = read(&format!("/proc/{pid}/stat"));
    let after_name = stat.rsplit_once(')').map(|(_, rest)| rest.to_owned()).expect("a name");
    let ticks: i64 =
        after_name.split_whitespace().nth(19).and_then(|text| text.parse().ok()).expect("a start");
    let up = read("/proc/uptime");
    let (seconds, hundredths) =
        up.split_whitespace().next().and_then(|text| text.split_once('.')).expect("uptime");
    let up_ms =
        seconds.parse::<i64>().expect("a number") * 1000 + hundredths.parse::<i64>().expect("a number") * 10;
    let now =
        std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).expect("after 1970").as_millis();
    i64::try_from(now).expect("fits") - up_ms + ticks * 10
}
