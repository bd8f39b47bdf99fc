//! keyroster-cli: the same functions as the window's, for scripts and schedulers.

mod accounts;
mod arguments;
mod backup;
mod billing;
mod change_flags;
mod changes;
mod check;
mod clients;
mod done;
mod earlier;
mod export;
mod failure;
mod handout;
mod history;
mod limits;
mod opening;
mod plan;
mod provision;
mod recovery;
mod resolve;
mod review;
mod rosters;
mod rotate;
mod snapshots;
mod table;
mod waiting;

use std::process::ExitCode;

use clap::Parser;
use keyroster_app::wire::changes::ChangeKind;
use keyroster_app::{AppError, Code, Outcome};

use arguments::{AccountVerb, Arguments, RosterVerb, Verb};
use done::{Done, Ending, out, pretty, say};
use failure::ErrorDocument;

fn main() -> ExitCode {
    let dumps = keyroster_assembly::forbid_core_dumps();
    tracing::debug!(?dumps, "core dumps");
    let arguments = match Arguments::try_parse() {
        Ok(arguments) => arguments,
        Err(error) => return misunderstood(&error),
    };
    let json = arguments.all.json;
    std::panic::set_hook(Box::new(|panic| tracing::error!(%panic, "broke off")));
    let done = match tokio::runtime::Runtime::new() {
        Ok(runtime) => runtime.block_on(async {
            // In a task of its own, a fault of ours becomes an answer like any other.
            tokio::spawn(run(arguments)).await.unwrap_or_else(|cause| {
                Err(AppError::new(Code::Internal, "The program broke off through a fault of its own.")
                    .safe("Every key made before is saved; run it again to continue.")
                    .because(cause))
            })
        }),
        Err(cause) => {
            Err(AppError::new(Code::SystemTrouble, "The computer is out of resources.").because(cause))
        }
    };
    let ending = match done {
        Ok(done) => {
            done.print(json);
            done.ending
        }
        Err(error) => failed(&error, json),
    };
    ExitCode::from(ending.code())
}

async fn run(arguments: Arguments) -> Outcome<Done> {
    let all = &arguments.all;
    match &arguments.verb {
        Verb::Account(AccountVerb::Add { name, practice, practice_clients }) => {
            accounts::add(all, name, *practice, *practice_clients).await
        }
        Verb::Account(AccountVerb::List) => accounts::list(all).await,
        Verb::Roster(RosterVerb::Preview { file }) => rosters::preview(file),
        Verb::Roster(RosterVerb::Import { file, roster }) => {
            rosters::import(all, file, roster.as_deref()).await
        }
        Verb::Roster(RosterVerb::Export { file, roster, with_unowned, force }) => {
            check::export_roster(all, file, roster.as_deref(), *with_unowned, *force).await
        }
        Verb::Clients(verb) => clients::clients(all, verb).await,
        Verb::Usage(flags) => billing::usage(all, flags).await,
        Verb::CloseMonth(flags) => billing::close(all, flags).await,
        Verb::Statement(flags) => billing::statement(all, flags).await,
        Verb::Check(flags) => check::check(all, flags).await,
        Verb::Plan(flags) => plan::plan(all, flags).await,
        Verb::Provision(flags) => provision::provision(all, flags).await,
        Verb::Resolve { wait } => resolve::resolve(all, *wait).await,
        Verb::NeedsYou { accept, choice } => resolve::needs_you(all, *accept, choice.as_deref()).await,
        Verb::ExportKeys(flags) => export::export(all, flags).await,
        Verb::Backup(flags) => backup::backup(all, flags).await,
        Verb::Restore(flags) => backup::restore(all, flags).await,
        Verb::RecoveryCode(flags) => recovery::recovery_code(all, flags).await,
        Verb::Snapshots(verb) => snapshots::snapshots(all, verb).await,
        Verb::ImportEarlier(flags) => earlier::import(all, flags).await,
        Verb::Review { path } => review::review(all, path).await,
        Verb::SaveReview(flags) => review::save(all, flags).await,
        Verb::Rotate(flags) => rotate::rotate(all, flags).await,
        Verb::History(flags) => history::history(all, flags).await,
        Verb::Limits(verb) => limits::limits(all, verb).await,
        Verb::RefreshLimitsFile { file, roster } => limits::refresh_file(all, roster.as_deref(), file).await,
        Verb::Update(flags) => changes::update(all, flags).await,
        Verb::Disable(flags) => changes::change(all, flags, ChangeKind::Off).await,
        Verb::Enable(flags) => changes::change(all, flags, ChangeKind::On).await,
        Verb::Delete(flags) => changes::change(all, flags, ChangeKind::Delete).await,
        Verb::People { roster } => handout::people(all, roster.as_deref()).await,
    }
}

fn failed(error: &AppError, json: bool) -> Ending {
    tracing::error!(code = ?error.code, source = ?error.source.as_ref().map(ToString::to_string), "refused");
    let (document, ending) = (ErrorDocument::of(error), failure::ending(error.code));
    say(&document.text());
    if json {
        out(&pretty(&document.document(ending)));
    }
    ending
}

/// A command line that is not understood; also `--help` and `--version`, which are no errors.
fn misunderstood(error: &clap::Error) -> ExitCode {
    if !error.use_stderr() {
        out(error.render().to_string().trim_end());
        return ExitCode::SUCCESS;
    }
    let text = error.render().to_string();
    say(text.trim_end());
    if std::env::args_os().any(|word| word == "--json") {
        let message = text.lines().next().unwrap_or_default().trim_start_matches("error: ").to_owned();
        let document = ErrorDocument {
            code: "usage".to_owned(),
            message,
            safe: "Nothing was done.".to_owned(),
            next: vec!["See `keyroster-cli --help`.".to_owned()],
        };
        out(&pretty(&document.document(Ending::Refused)));
    }
    ExitCode::from(Ending::Refused.code())
}
