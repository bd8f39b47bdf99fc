//! A request's fate on its connection: the real answer, or what a fault makes of it.

use std::io;
use std::sync::{Arc, Weak};
use std::time::Duration;

use tokio::io::AsyncWriteExt;
use tokio::sync::oneshot;

use super::alter::altered;
use super::{Action, Fate, PageFault, Phase, Status};
use crate::answer::Answer;
use crate::api;
use crate::clock;
use crate::options::Settings;
use crate::shared::{Flight, Order, Parked, Shared};
use crate::wire::{Connection, Request, keeps_open};

/// What becomes of the connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Next {
    Keep,
    Close,
    Reset,
}

/// One request being answered.
struct Turn<'a> {
    shared: &'a Arc<Shared>,
    connection: &'a mut Connection,
    request: &'a Request,
    settings: Settings,
    flight: &'a Flight,
    /// Waited between carrying out and writing.
    pause: Duration,
}

/// Answers a request as its fate has it.
pub(crate) async fn respond(
    shared: &Arc<Shared>,
    connection: &mut Connection,
    request: &Request,
    flight: &Flight,
    fate: Fate,
) -> io::Result<Next> {
    let mut settings = shared.lock().settings.clone();
    let (mut before, mut pause) = (Duration::from_millis(settings.latency_ms), Duration::ZERO);
    for (action, phase) in fate.quiet {
        match action {
            Action::Delay { ms } if phase == Phase::BeforeCommit => before += Duration::from_millis(ms),
            Action::Delay { ms } => pause += Duration::from_millis(ms),
            Action::ClockSkew { seconds } => settings.clock_skew_s = seconds,
            Action::ListLag { ms } => settings.list_lag_ms = ms,
            Action::GetLag { ms } => settings.get_lag_ms = ms,
            Action::Page(page) => turn_pages(shared, &mut settings, &page),
            _ => {}
        }
    }
    if !before.is_zero() {
        tokio::time::sleep(before).await;
    }
    let turn = Turn { shared, connection, request, settings, flight, pause };
    match fate.loud {
        None => {
            let answer = turn.carry_out();
            turn.write(&answer).await
        }
        Some((action, phase)) => turn.strike(action, phase).await,
    }
}

fn turn_pages(shared: &Arc<Shared>, settings: &mut Settings, page: &PageFault) {
    settings.page_size = page.size.unwrap_or(settings.page_size);
    settings.page_order = page.order.unwrap_or(settings.page_order);
    let Some(shift) = page.shift else { return };
    let account = &mut shared.lock().account;
    let now = account.now();
    for _ in 0..shift.create {
        let body = format!(r#"{{"name":"From the dashboard {}"}}"#, account.keys.len() + 1);
        let made = api::create(account, body.as_bytes(), now);
        debug_assert!(made.is_ok(), "a name is all that a create needs");
    }
    for _ in 0..shift.delete {
        let newest = account.keys.iter().rev().find(|key| key.deleted_at.is_none()).map(|k| k.hash.clone());
        if let Some(hash) = newest {
            let deleted = api::delete(account, &hash);
            debug_assert!(deleted.is_ok(), "it was just found");
        }
    }
}

impl Turn<'_> {
    fn carry_out(&self) -> Answer {
        self.shared.carry_out(self.request, &self.settings)
    }

    /// Carries out where the phase says so, or where it is the action's natural moment.
    fn carry_out_if(&self, phase: Phase, natural: bool) -> Option<Answer> {
        let wanted = match phase {
            Phase::AfterCommit => true,
            Phase::BeforeCommit => false,
            Phase::None => natural,
        };
        wanted.then(|| self.carry_out())
    }

    async fn strike(self, action: Action, phase: Phase) -> io::Result<Next> {
        match action {
            Action::Refuse { ms } => {
                self.carry_out_if(phase, false);
                self.connection.stream.set_zero_linger()?;
                let order = Order::Refuse(Duration::from_millis(ms), None);
                if self.shared.orders.send(order).is_ok() {
                    // The listener ends this connection with all the others.
                    std::future::pending::<()>().await;
                }
                Ok(Next::Reset)
            }
            Action::Reset { after_bytes } => {
                let answer = self.carry_out_if(phase, after_bytes > 0);
                self.write_part(answer.as_ref(), after_bytes).await?;
                Ok(Next::Reset)
            }
            Action::FinEarly { bytes } => {
                let answer = self.carry_out_if(phase, true);
                self.write_part(answer.as_ref(), bytes).await?;
                Ok(Next::Close)
            }
            Action::Hang => {
                self.carry_out_if(phase, false);
                self.connection.until_hung_up().await;
                Ok(Next::Close)
            }
            Action::LateCommit { ms } => {
                self.carry_out_later(ms);
                self.connection.until_hung_up().await;
                Ok(Next::Close)
            }
            Action::Status(status) => {
                self.carry_out_if(phase, false);
                self.write(&instead(status)).await
            }
            Action::Bytes { text, hex } => {
                self.carry_out_if(phase, false);
                let bytes = [text.into_bytes(), hex::decode(hex).unwrap_or_default()].concat();
                self.connection.stream.write_all(&bytes).await?;
                Ok(Next::Close)
            }
            Action::Endless => {
                self.carry_out_if(phase, true);
                self.write_endlessly().await
            }
            Action::Drip { bytes_per_second } => {
                let answer = self.carry_out();
                self.write_slowly(&answer, bytes_per_second).await
            }
            other => self.strike_answer(other, phase).await,
        }
    }

    /// The actions that leave the caller a whole answer.
    async fn strike_answer(self, action: Action, phase: Phase) -> io::Result<Next> {
        match action {
            Action::CloseAfter => {
                let answer = self.carry_out();
                self.write(&answer).await?;
                Ok(Next::Close)
            }
            Action::MutateJson { ops } => {
                let mut answer = self.carry_out();
                answer.body = altered(&answer.body, &ops);
                self.write(&answer).await
            }
            Action::MutateRequest { ops } => {
                let mut request = self.request.clone();
                request.body = altered(&request.body, &ops);
                let answer = self.shared.carry_out(&request, &self.settings);
                self.write(&answer).await
            }
            Action::Wrap { before, after } => {
                let mut answer = self.carry_out();
                answer.body = [before.as_bytes(), &answer.body, after.as_bytes()].concat();
                self.write(&answer).await
            }
            Action::Dup { delay_ms } => {
                let answer = self.carry_out();
                self.carry_out_again(delay_ms);
                self.write(&answer).await
            }
            Action::RevokeMgmtKey { ms } => {
                let done = self.carry_out_if(phase, false);
                self.shared.lock().account.revoke_for(ms);
                let answer = done.unwrap_or_else(|| self.carry_out());
                self.write(&answer).await
            }
            Action::Swap => {
                let answer = self.carry_out();
                let answer = self.swapped(answer).await;
                self.write(&answer).await
            }
            _ => {
                let answer = self.carry_out();
                self.write(&answer).await
            }
        }
    }

    /// The other caller's answer; one's own again when no other comes within ten seconds.
    async fn swapped(&self, mine: Answer) -> Answer {
        let (give, take) = oneshot::channel();
        let parked = {
            let mut core = self.shared.lock();
            match core.parked.take() {
                Some(other) => Err(other),
                None => {
                    core.parked = Some(Parked { answer: mine.clone(), give });
                    Ok(())
                }
            }
        };
        match parked {
            Err(other) => match other.give.send(mine) {
                Ok(()) => other.answer,
                Err(mine) => mine,
            },
            Ok(()) => match tokio::time::timeout(Duration::from_secs(10), take).await {
                Ok(Ok(theirs)) => theirs,
                _ => mine,
            },
        }
    }

    fn carry_out_again(&self, delay_ms: u64) {
        let (shared, request, settings) = self.for_later();
        tokio::spawn(async move {
            tokio::time::sleep(Duration::from_millis(delay_ms)).await;
            if let Some(shared) = shared.upgrade() {
                shared.carry_out(&request, &settings);
            }
        });
    }

    /// Carries the request out when the server's clock is so much further, whether by itself or moved by hand.
    fn carry_out_later(&self, ms: u64) {
        let due = clock::later(self.shared.lock().account.now(), ms);
        let (shared, request, settings) = self.for_later();
        tokio::spawn(async move {
            while let Some(shared) = shared.upgrade() {
                let moved = shared.clock_moved.notified();
                let left = due.duration_since(shared.lock().account.now());
                let Ok(left) = Duration::try_from(left) else {
                    shared.carry_out(&request, &settings);
                    return;
                };
                if left.is_zero() {
                    shared.carry_out(&request, &settings);
                    return;
                }
                // Not held longer than a moment, so that a server that is dropped really ends.
                let wait = left.min(Duration::from_millis(50));
                let _either = tokio::time::timeout(wait, moved).await;
            }
        });
    }

    fn for_later(&self) -> (Weak<Shared>, Request, Settings) {
        (Arc::downgrade(self.shared), self.request.clone(), self.settings.clone())
    }

    fn bytes(&self, answer: &Answer) -> Vec<u8> {
        let now = clock::skewed(self.shared.lock().account.now(), self.settings.clock_skew_s);
        let date = (!self.settings.no_date).then(|| clock::http_date(now));
        answer.bytes(date.as_deref(), !keeps_open(self.request))
    }

    async fn write(self, answer: &Answer) -> io::Result<Next> {
        if !self.pause.is_zero() {
            tokio::time::sleep(self.pause).await;
        }
        let bytes = self.bytes(answer);
        self.flight.answered(answer.status);
        self.connection.stream.write_all(&bytes).await?;
        Ok(if keeps_open(self.request) { Next::Keep } else { Next::Close })
    }

    async fn write_part(self, answer: Option<&Answer>, most: usize) -> io::Result<()> {
        if !self.pause.is_zero() {
            tokio::time::sleep(self.pause).await;
        }
        let Some(answer) = answer else { return Ok(()) };
        let bytes = self.bytes(answer);
        let part = &bytes[..most.min(bytes.len())];
        self.connection.stream.write_all(part).await?;
        self.connection.stream.flush().await
    }

    async fn write_slowly(self, answer: &Answer, bytes_per_second: u64) -> io::Result<Next> {
        let bytes = self.bytes(answer);
        self.flight.answered(answer.status);
        let rate = bytes_per_second.max(1);
        let (step, tick) = if rate >= 20 { (rate / 20, 50) } else { (1, 1000 / rate) };
        for part in bytes.chunks(usize::try_from(step).unwrap_or(usize::MAX)) {
            self.connection.stream.write_all(part).await?;
            tokio::time::sleep(Duration::from_millis(tick)).await;
        }
        Ok(if keeps_open(self.request) { Next::Keep } else { Next::Close })
    }

    async fn write_endlessly(self) -> io::Result<Next> {
        let head = "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ntransfer-encoding: chunked\r\n\r\n";
        self.flight.answered(200);
        self.connection.stream.write_all(head.as_bytes()).await?;
        let chunk = format!("4000\r\n{}\r\n", " ".repeat(0x4000));
        loop {
            self.connection.stream.write_all(chunk.as_bytes()).await?;
        }
    }
}

/// The answer a `status` action asks for.
fn instead(status: Status) -> Answer {
    let code = if status.code == 0 { 500 } else { status.code };
    let mut answer = Answer::refusal(code);
    if let Some(body) = status.body {
        if body.starts_with('<') {
            answer.content_type = "text/html; charset=UTF-8".to_owned();
        }
        answer.body = body.into_bytes();
    }
    if let Some(content_type) = status.content_type {
        answer.content_type = content_type;
    }
    answer.headers = status.headers;
    answer.body.resize(answer.body.len() + status.pad, b' ');
    answer
}
