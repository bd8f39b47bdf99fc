//! What was spent between two snapshots, stored ones or files.

use std::collections::HashMap;
use std::sync::Arc;

use keyroster_domain::holder::{AccountId, HolderId, fold};
use keyroster_domain::key::KeyHash;
use keyroster_domain::usage::{
    Change, KeyDiff, Owner, PersonDiff, Presence, UsageDiff, UsageSnapshot, by_person, diff, median,
};
use keyroster_domain::usd::Usd;
use keyroster_sheets::comparison_file::{self, Comparison, ComparisonLine, Moment};
use keyroster_sheets::pdf::{Fonts, Paper};
use keyroster_sheets::snapshot_file::{FilePerson, SnapshotFile};
use keyroster_store::{StoreError, roster, snapshot, snapshots};

use super::people::{self, Known};
use super::{not_here, notes};
use crate::clock::text;
use crate::error::{AppError, Code, Outcome};
use crate::parts::{App, guard};
use crate::wire::snapshots::{
    CompareRequest, ComparisonForm, ComparisonView, MomentView, PersonDiffView, SnapshotPick,
};

/// One side of a comparison.
struct Side {
    title: String,
    snapshot: UsageSnapshot,
    people: HashMap<KeyHash, FilePerson>,
    practice: bool,
}

/// Everything a comparison is shown or saved from.
struct Compared {
    title: String,
    earlier: Side,
    later: Side,
    turned: bool,
    diff: UsageDiff,
    people: Vec<PersonDiff>,
    known: Known,
}

impl App {
    /// Compares two snapshots. No network.
    ///
    /// # Errors
    /// `NotFound` for a snapshot that was thinned out, or a file that is not open any more.
    pub async fn compare(&self, request: &CompareRequest) -> Outcome<ComparisonView> {
        let compared = self.compared(request).await?;
        let zone = self.0.clock.zone();
        let keys = compared.keys();
        let rows: Vec<PersonDiffView> =
            compared.people.iter().map(|person| compared.person(person, zone)).collect();
        let small = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        let count =
            |test: &dyn Fn(&PersonDiffView) -> bool| small(rows.iter().filter(|row| test(row)).count());
        let spent_something = count(&|row| row.spent_something);
        let left_out = count(&|row| !row.spent_something && row.spent.is_none());
        let never_started = count(&|row| !row.spent_something && row.spent.is_some() && row.never_started);
        let limit = |key: &&&KeyDiff| key.changes.iter().any(|change| matches!(change, Change::Limit { .. }));
        let moved = |key: &&&KeyDiff| !matches!(key.presence, Presence::Both | Presence::NotRead);
        let middle = compared.middle();
        Ok(ComparisonView {
            earlier: compared.earlier.view(),
            later: compared.later.view(),
            turned: compared.turned,
            spent: compared.spent().to_decimal(),
            spent_something,
            spent_nothing: small(rows.len()) - spent_something - left_out - never_started,
            never_started,
            left_out,
            limits_changed: small(keys.iter().filter(limit).count()),
            added_or_gone: small(keys.iter().filter(moved).count()),
            middle: middle.map(Usd::to_decimal),
            middle_share: middle.map_or(0, |middle| u32::from(compared.share(middle))),
            remarks: compared.remarks(&keys),
            people: rows,
        })
    }

    /// A comparison as a file: the name to offer, and its bytes.
    ///
    /// # Errors
    /// As [`App::compare`].
    pub async fn comparison_file(
        &self,
        request: &CompareRequest,
        form: ComparisonForm,
    ) -> Outcome<(String, Vec<u8>)> {
        let view = self.compare(request).await?;
        let compared = self.compared(request).await?;
        let zone = self.0.clock.zone();
        let moment = |side: &Side| Moment {
            name: side.title.clone(),
            at: side.snapshot.began.to_zoned(zone.clone()).strftime("%a %-d %b %Y, %H:%M:%S %Z").to_string(),
            utc: text(side.snapshot.began),
            complete: side.snapshot.complete,
        };
        let lines = compared.people.iter().zip(&view.people).map(|(person, row)| ComparisonLine {
            name: row.name.clone(),
            email: row.email.clone().unwrap_or_default(),
            before: row.before.is_some().then_some(person.before),
            after: row.after.is_some().then_some(person.after),
            spent: row.spent.is_some().then_some(person.spent),
            share: compared.share(person.spent),
            note: row.note.clone(),
        });
        let n = |n: u32| usize::try_from(n).unwrap_or(usize::MAX);
        let counts = [
            ("Spent something", view.spent_something),
            ("Spent nothing", view.spent_nothing),
            ("Never started", view.never_started),
            ("Left out", view.left_out),
            ("Limits changed", view.limits_changed),
            ("Keys added or gone", view.added_or_gone),
        ];
        let comparison = Comparison {
            title: compared.title.clone(),
            earlier: moment(&compared.earlier),
            later: moment(&compared.later),
            lines: lines.collect(),
            spent: compared.spent(),
            middle: compared.middle(),
            counts: counts.into_iter().map(|(what, count)| (what, n(count))).collect(),
            remarks: view.remarks,
            practice: compared.earlier.practice || compared.later.practice,
        };
        let now = self.0.clock.local();
        let stem = comparison_file::file_stem(now, comparison.practice);
        match form {
            ComparisonForm::Csv => Ok((format!("{stem}.csv"), comparison_file::csv(&comparison))),
            ComparisonForm::Pdf => {
                let bytes = comparison_file::pdf(&comparison, Paper::A4, now, &Fonts::own());
                let bytes = bytes.map_err(|cause| {
                    AppError::new(Code::Internal, "The PDF could not be made. Save the comparison as CSV.")
                        .because(cause)
                })?;
                Ok((format!("{stem}.pdf"), bytes.to_vec()))
            }
        }
    }

    async fn compared(&self, request: &CompareRequest) -> Outcome<Compared> {
        let account_id = self.account_here().await?;
        let account = self.account_row(account_id).await?;
        let (a, b) = (self.side(request.a, account_id).await?, self.side(request.b, account_id).await?);
        let roster_id = request.roster_id;
        let (known, class) = self
            .file()?
            .read(move |r| {
                let class = roster_id.map(|id| roster::get(r, id)).transpose()?.flatten();
                Ok((people::known(r, account_id)?, class))
            })
            .await?;
        let when = |side: &Side| side.snapshot.began;
        let turned = when(&a) > when(&b);
        let (earlier, later) = if turned { (b, a) } else { (a, b) };
        let diff = diff(&earlier.snapshot, &later.snapshot);
        let owner = |key: &KeyDiff| owner(&known, &earlier, &later, &key.hash);
        let mut people = by_person(&diff, owner);
        if let Some(roster_id) = roster_id {
            people.retain(|person| match person.owner {
                Owner::Holder(id) => known.people.get(&id).is_some_and(|(class, _)| *class == roster_id),
                Owner::Named(_) | Owner::Nobody(_) => false,
            });
        }
        let title = class.map_or(account.name, |class| class.name);
        Ok(Compared { title, earlier, later, turned, diff, people, known })
    }

    async fn side(&self, pick: SnapshotPick, account_id: AccountId) -> Outcome<Side> {
        match pick {
            SnapshotPick::File { token } => {
                let files = guard(&self.0.snapshot_files);
                let open = files.iter().find(|file| file.token == token).ok_or_else(|| {
                    AppError::new(Code::NotFound, "That file is not open any more. Open it again.")
                })?;
                let file: Arc<SnapshotFile> = open.file.clone();
                Ok(Side {
                    title: open.file_name.clone(),
                    snapshot: file.snapshot.clone(),
                    people: file.people.clone(),
                    practice: file.practice,
                })
            }
            SnapshotPick::Stored { id } => {
                let found = self
                    .file()?
                    .read(move |r| {
                        let row = snapshot::get(r, id)?.filter(|row| row.account_id == account_id);
                        let Some(row) = row else { return Ok(None) };
                        let read = snapshots::open(r, id)?.ok_or(StoreError::NoRow { what: "snapshot" })?;
                        Ok(Some((row, read)))
                    })
                    .await?;
                let (row, read) = found.ok_or_else(not_here)?;
                Ok(Side {
                    title: row.name.unwrap_or_else(|| notes::why(row.why).to_owned()),
                    snapshot: read,
                    people: HashMap::new(),
                    practice: self.is_practice(account_id).await?,
                })
            }
        }
    }
}

fn owner(known: &Known, earlier: &Side, later: &Side, hash: &KeyHash) -> Owner {
    if let Some(id) = known.holder_of(hash) {
        return Owner::Holder(id);
    }
    let Some(person) = later.people.get(hash).or_else(|| earlier.people.get(hash)) else {
        return Owner::Nobody(hash.clone());
    };
    let name = if person.email.is_empty() { &person.name } else { &person.email };
    known.by_file(person).map_or_else(|| Owner::Named(fold(name)), Owner::Holder)
}

impl Side {
    fn view(&self) -> MomentView {
        MomentView {
            title: self.title.clone(),
            at: text(self.snapshot.began),
            complete: self.snapshot.complete,
        }
    }
}

impl Compared {
    /// The keys of the people shown.
    fn keys(&self) -> Vec<&KeyDiff> {
        self.people.iter().flat_map(|person| &person.keys).map(|at| &self.diff.keys[*at]).collect()
    }

    fn spent(&self) -> Usd {
        Usd::checked_sum(self.people.iter().map(|person| person.spent)).unwrap_or(self.diff.spent)
    }

    fn middle(&self) -> Option<Usd> {
        let told = self.people.iter().filter(|person| person.spent.is_positive() || !person.left_out);
        median(told.map(|person| person.spent))
    }

    /// In thousandths of the greatest.
    fn share(&self, spent: Usd) -> u16 {
        let greatest = self.people.first().map_or(0, |person| i128::from(person.spent.nanos()));
        if greatest <= 0 {
            return 0;
        }
        u16::try_from(i128::from(spent.nanos()) * 1000 / greatest).unwrap_or(1000)
    }

    fn remarks(&self, keys: &[&KeyDiff]) -> Vec<String> {
        notes::remarks(&self.diff, keys, self.earlier.snapshot.complete, self.later.snapshot.complete)
    }

    fn person(&self, person: &PersonDiff, zone: &jiff::tz::TimeZone) -> PersonDiffView {
        let keys: Vec<&KeyDiff> = person.keys.iter().map(|at| &self.diff.keys[*at]).collect();
        let told = |of: fn(&KeyDiff) -> Option<Usd>, sum: Usd| {
            keys.iter().any(|key| of(key).is_some()).then(|| sum.to_decimal())
        };
        let (holder_id, name, email, id) = self.who(person, &keys);
        let spent_known = person.spent.is_positive() || !person.left_out;
        let changed = keys.iter().any(|key| {
            !key.changes.is_empty() || key.presence != Presence::Both || key.spent.known().is_none()
        });
        PersonDiffView {
            holder_id,
            apart: self.same_name(&name).then(|| id.or_else(|| email.clone())).flatten(),
            name,
            email,
            before: told(|key| key.before, person.before),
            after: told(|key| key.after, person.after),
            spent: spent_known.then(|| person.spent.to_decimal()),
            share: u32::from(self.share(person.spent)),
            spent_something: person.spent.is_positive(),
            never_started: person.never_started,
            changed,
            note: notes::of_keys(&keys, zone),
        }
    }

    fn who(
        &self,
        person: &PersonDiff,
        keys: &[&KeyDiff],
    ) -> (Option<HolderId>, String, Option<String>, Option<String>) {
        let filled = |text: &str| (!text.is_empty()).then(|| text.to_owned());
        match &person.owner {
            Owner::Holder(id) => match self.known.people.get(id) {
                Some((_, who)) => (Some(*id), who.name.clone(), who.email.clone(), who.external_id.clone()),
                None => (Some(*id), keys[0].name.clone(), None, None),
            },
            Owner::Named(_) => {
                let hash = &keys[0].hash;
                let who = self.later.people.get(hash).or_else(|| self.earlier.people.get(hash));
                let who = who.cloned().unwrap_or_default();
                let name = filled(&who.name).unwrap_or_else(|| who.email.clone());
                (None, name, filled(&who.email), None)
            }
            Owner::Nobody(hash) => {
                let name = filled(&keys[0].name).unwrap_or_else(|| hash.as_str().chars().take(12).collect());
                (None, name, None, None)
            }
        }
    }

    fn same_name(&self, name: &str) -> bool {
        let same = |person: &&PersonDiff| match person.owner {
            Owner::Holder(id) => self.known.people.get(&id).is_some_and(|(_, who)| who.name == name),
            Owner::Named(_) | Owner::Nobody(_) => false,
        };
        self.people.iter().filter(same).nth(1).is_some()
    }
}
