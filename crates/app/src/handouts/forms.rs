//! From opened keys to the bytes of a file, off the asynchronous threads.

use std::io::Write;

use jiff::civil::DateTime;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use keyroster_sheets::cards::{self, CardLine, Cards, PerSheet};
use keyroster_sheets::key_list::{self, KeyLine};
use keyroster_sheets::letters::{self, Letter};
use keyroster_sheets::locked_zip;
use keyroster_sheets::mail_merge::{self, MergeLine};
use keyroster_sheets::pdf::{Fonts, Paper};
use keyroster_vault::Secret;
use keyroster_vault::age_file::{self, Work};
use zeroize::Zeroizing;

use super::fonts;
use super::save::{Gathered, HandoutSave, Opened};
use crate::error::{AppError, Code, Outcome};
use crate::parts::App;
use crate::wire::handouts::{HandoutForm, HandoutLock, PaperChoice};

/// The bytes to save; wiped when dropped.
pub(super) enum Made {
    /// One file.
    One(Zeroizing<Vec<u8>>),
    /// Several in a folder, by name.
    Folder(Vec<(String, Zeroizing<Vec<u8>>)>),
}

/// The file name to offer, from the stem that every list of keys has.
pub(super) fn file_name(stem: &str, save: &HandoutSave) -> String {
    let stem = match save.form {
        HandoutForm::Cards => stem.replace("api_keys", "key_cards"),
        HandoutForm::MailMerge => stem.replace("api_keys", "mail_merge"),
        HandoutForm::Letters => stem.replace("api_keys", "key_letters"),
        HandoutForm::Csv | HandoutForm::Json => stem.to_owned(),
    };
    match (&save.lock, ending(save.form)) {
        (Some((HandoutLock::Zip, _)), _) => format!("{stem}.zip"),
        (Some((HandoutLock::Age, _)), ending) => format!("{stem}{ending}.age"),
        (None, ending) => format!("{stem}{ending}"),
    }
}

const fn ending(form: HandoutForm) -> &'static str {
    match form {
        HandoutForm::Cards => ".pdf",
        HandoutForm::Csv | HandoutForm::MailMerge => ".csv",
        HandoutForm::Json => ".json",
        HandoutForm::Letters => "",
    }
}

/// Makes the file. `name`: as it will be saved, which names what is inside of a ZIP.
///
/// # Errors
/// `Internal` when it cannot be made.
pub(super) async fn made(app: &App, save: &HandoutSave, gathered: Gathered, name: String) -> Outcome<Made> {
    let (clock, now) = (app.0.clock.local(), app.now());
    let zone = app.0.clock.zone().clone();
    let sheet = (per_sheet(save.per_sheet)?, Paper::from(save.paper));
    let lock =
        save.lock.as_ref().map(|(lock, passphrase)| (*lock, Secret::new(passphrase.expose().to_owned())));
    let form = save.form;
    tokio::task::spawn_blocking(move || {
        let plain = plain(form, sheet, &gathered, (clock, now), &zone)?;
        match lock {
            None => Ok(plain),
            Some((lock, passphrase)) => locked(plain, lock, &passphrase, &name, form, clock),
        }
    })
    .await
    .map_err(|cause| not_made().because(cause))?
}

fn per_sheet(count: u32) -> Outcome<PerSheet> {
    Ok(match count {
        1 => PerSheet::One,
        2 => PerSheet::Two,
        4 => PerSheet::Four,
        8 => PerSheet::Eight,
        _ => {
            return Err(AppError::new(Code::FieldNeedsMending, "Cards come 1, 2, 4 or 8 to a sheet.")
                .safe("Nothing was saved."));
        }
    })
}

impl From<PaperChoice> for Paper {
    fn from(choice: PaperChoice) -> Paper {
        match choice {
            PaperChoice::A4 => Paper::A4,
            PaperChoice::Letter => Paper::Letter,
        }
    }
}

fn not_made() -> AppError {
    AppError::new(Code::Internal, "The file could not be made. Save the list as a spreadsheet, and tell us.")
        .safe("Nothing was saved.")
}

/// The last day on which a key works: an end at midnight belongs to the day before.
fn last_day(one: &Opened, zone: &TimeZone) -> Option<jiff::civil::Date> {
    let end = one.terms.expires?.checked_sub(SignedDuration::from_secs(1)).ok()?;
    Some(end.to_zoned(zone.clone()).date())
}

fn plain(
    form: HandoutForm,
    (per_sheet, paper): (PerSheet, Paper),
    gathered: &Gathered,
    (local, now): (DateTime, Timestamp),
    zone: &TimeZone,
) -> Outcome<Made> {
    let Gathered { class_name, contact, account, opened } = gathered;
    let account = *account;
    Ok(Made::One(match form {
        HandoutForm::Csv => key_list::csv(&key_lines(opened), account),
        HandoutForm::Json => key_list::json(&key_lines(opened), account),
        HandoutForm::MailMerge => mail_merge::csv(&merge_lines(opened, zone), class_name, contact, account),
        HandoutForm::Letters => {
            let letter = Letter { class: class_name, contact, account, made: now };
            let lines = merge_lines(opened, zone);
            let drafts = (1..).zip(&lines);
            let draft = |(number, line): (usize, &MergeLine<'_>)| {
                (letters::file_name(number, line.name), letters::draft(letter, line, number))
            };
            return Ok(Made::Folder(drafts.map(draft).collect()));
        }
        HandoutForm::Cards => {
            let lines: Vec<CardLine<'_>> = opened.iter().map(|one| card_line(one, zone)).collect();
            let (class, lines, made) = (class_name.as_str(), lines.as_slice(), local);
            let cards = Cards { class, contact, account, paper, per_sheet, made, lines };
            let more = fonts::for_characters(Fonts::own().lacking(&cards::all_text(&cards)));
            cards::pdf(&cards, &Fonts::with(&more)).map_err(|cause| not_made().because(cause))?
        }
    }))
}

fn card_line<'o>(one: &'o Opened, zone: &TimeZone) -> CardLine<'o> {
    let who = &one.person.holder.holder.person;
    CardLine {
        name: &who.name,
        id: who.external_id.as_deref().or(who.email.as_deref().filter(|_| one.same_name)),
        api_key: one.secret.expose(),
        terms: one.terms,
        last_day: last_day(one, zone),
    }
}

fn key_lines(opened: &[Opened]) -> Vec<KeyLine<'_>> {
    opened.iter().map(key_line).collect()
}

fn key_line(one: &Opened) -> KeyLine<'_> {
    let who = &one.person.holder.holder.person;
    KeyLine {
        email: who.email.as_deref().unwrap_or_default(),
        name: &who.name,
        key_name: &one.key.observed.name,
        api_key: one.secret.expose(),
        terms: one.terms,
        hash: &one.key.hash,
    }
}

fn merge_lines<'o>(opened: &'o [Opened], zone: &TimeZone) -> Vec<MergeLine<'o>> {
    let line = |one: &'o Opened| {
        let who = &one.person.holder.holder.person;
        MergeLine {
            email: who.email.as_deref().unwrap_or_default(),
            name: &who.name,
            id: who.external_id.as_deref().unwrap_or_default(),
            group: who.group.as_deref().unwrap_or_default(),
            api_key: one.secret.expose(),
            terms: one.terms,
            last_day: last_day(one, zone),
        }
    };
    opened.iter().map(line).collect()
}

fn locked(
    plain: Made,
    lock: HandoutLock,
    passphrase: &Secret,
    name: &str,
    form: HandoutForm,
    made: DateTime,
) -> Outcome<Made> {
    let stem = name.trim_end_matches(".zip").trim_end_matches(".age");
    let bytes = match (lock, plain) {
        (HandoutLock::Zip, Made::One(bytes)) => {
            let inside = format!("{stem}{}", ending(form));
            locked_zip::locked(&[(inside, bytes)], passphrase.expose(), made)
                .map_err(|cause| not_made().because(cause))?
        }
        (HandoutLock::Zip, Made::Folder(files)) => {
            // Names inside of a ZIP can be read by anyone: numbers, not people.
            let nameless = |(number, (_, bytes)): (usize, _)| (format!("letter_{number:03}.eml"), bytes);
            let files: Vec<_> = (1..).zip(files).map(nameless).collect();
            locked_zip::locked(&files, passphrase.expose(), made)
                .map_err(|cause| not_made().because(cause))?
        }
        (HandoutLock::Age, Made::One(bytes)) => {
            let sealed = age_file::encrypt(Vec::new(), passphrase, Work::STANDARD).and_then(|mut out| {
                out.write_all(&bytes)?;
                out.finish()
            });
            sealed.map_err(|cause| not_made().because(cause))?
        }
        (HandoutLock::Age, Made::Folder(_)) => return Err(not_made()),
    };
    Ok(Made::One(Zeroizing::new(bytes)))
}
