//! The data file behind one thread: SQLite is never touched from anywhere else.

use std::path::PathBuf;
use std::sync::mpsc;
use std::thread;

use keyroster_store::{Reader, Store, StoreError, Writer};
use tokio::sync::oneshot;

use crate::error::{AppError, Code, Outcome};

type Job = Box<dyn FnOnce(&mut Store) + Send>;

enum Work {
    Do(Job),
    /// Ends the thread and hands the open file over.
    Take(oneshot::Sender<Store>),
    /// Ends the thread; answered once the file is closed.
    Close(oneshot::Sender<()>),
}

/// The open data file. Copies share it; the last one closes it.
#[derive(Clone)]
pub struct DataFile {
    jobs: mpsc::Sender<Work>,
    writable: bool,
}

impl DataFile {
    /// Gives an open store its thread.
    ///
    /// # Errors
    /// `Internal` when the system has no thread to give.
    pub fn over(store: Store, writable: bool) -> Outcome<DataFile> {
        let (jobs, queue) = mpsc::channel::<Work>();
        let run = move || {
            let mut store = store;
            let mut closed = None;
            for work in queue {
                match work {
                    Work::Do(job) => job(&mut store),
                    Work::Take(taker) => {
                        // A taker that went away leaves the file to be closed.
                        let _ = taker.send(store);
                        return;
                    }
                    Work::Close(done) => {
                        closed = Some(done);
                        break;
                    }
                }
            }
            drop(store);
            if let Some(done) = closed {
                // Nobody may be waiting any more; the file is closed all the same.
                let _ = done.send(());
            }
        };
        thread::Builder::new().name("data file".to_owned()).spawn(run).map_err(|cause| {
            AppError::new(Code::SystemTrouble, "The computer is out of resources.").because(cause)
        })?;
        Ok(DataFile { jobs, writable })
    }

    /// Whether it may be changed at all.
    pub fn is_writable(&self) -> bool {
        self.writable
    }

    /// One consistent view.
    ///
    /// # Errors
    /// What the store reports, in words.
    pub async fn read<T: Send + 'static>(
        &self,
        job: impl FnOnce(&Reader<'_>) -> Result<T, StoreError> + Send + 'static,
    ) -> Outcome<T> {
        self.on_thread(move |store| store.read(job)).await
    }

    /// One transaction, durable when this returns.
    ///
    /// # Errors
    /// `ReadOnlyFile` for a file opened to look at; else what the store reports, in words.
    pub async fn write<T: Send + 'static>(
        &self,
        job: impl FnOnce(&Writer<'_>) -> Result<T, StoreError> + Send + 'static,
    ) -> Outcome<T> {
        if !self.writable {
            return Err(AppError::new(
                Code::ReadOnlyFile,
                "This file is open to look at. Nothing in it can be changed.",
            )
            .safe("Nothing was changed."));
        }
        self.on_thread(move |store| store.write(job)).await
    }

    /// Closes the file after what was asked before: its log is folded in, so that the one file holds everything.
    /// Whoever asks later is told that it is closed.
    pub async fn close(&self) {
        let (done, closed) = oneshot::channel();
        if self.jobs.send(Work::Close(done)).is_ok() {
            // An ended thread has closed the file too.
            let _ = closed.await;
        }
    }

    /// Takes the open file away from its thread, with the lock of its folder. Whoever asks later is told that it is closed.
    ///
    /// # Errors
    /// `Internal` when it was closed before.
    pub(crate) async fn take(&self) -> Outcome<Store> {
        let (taker, taken) = oneshot::channel();
        let broken = || AppError::new(Code::Internal, "The list's own thread ended. Start the app again.");
        self.jobs.send(Work::Take(taker)).map_err(|_| broken())?;
        taken.await.map_err(|_| broken())
    }

    /// Checks every page and writes a consistent copy; whoever wants to write waits meanwhile.
    ///
    /// # Errors
    /// As [`Store::copy_to`], in words.
    pub(crate) async fn copy_to(&self, path: PathBuf) -> Outcome<()> {
        self.on_thread(move |store| store.copy_to(&path)).await
    }

    /// Makes a verified automatic copy.
    ///
    /// # Errors
    /// As [`Store::make_copy`], in words.
    pub(crate) async fn make_copy(&self, why: &'static str) -> Outcome<()> {
        self.on_thread(move |store| store.make_copy(why).map(drop)).await
    }

    /// Checks every page.
    ///
    /// # Errors
    /// `FileDamaged`.
    pub(crate) async fn integrity_check(&self) -> Outcome<()> {
        self.on_thread(|store| store.integrity_check()).await
    }

    async fn on_thread<T: Send + 'static>(
        &self,
        job: impl FnOnce(&mut Store) -> Result<T, StoreError> + Send + 'static,
    ) -> Outcome<T> {
        let (answer, wait) = oneshot::channel();
        let job: Job = Box::new(move |store| {
            // Nobody listens any more when the caller was dropped; the work is done all the same.
            let _ = answer.send(job(store));
        });
        let broken = || AppError::new(Code::Internal, "The list's own thread ended. Start the app again.");
        self.jobs.send(Work::Do(job)).map_err(|_| broken())?;
        wait.await.map_err(|_| broken())?.map_err(AppError::from)
    }
}
