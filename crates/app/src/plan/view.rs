//! The plan for a face: rows, reasons, the example, and what it can cost.

use keyroster_domain::cost::{cost, long_day};
use keyroster_domain::key::SeenLimit;
use keyroster_domain::limit::Reset;
use keyroster_domain::marker::{Marker, VaultTag, key_name};
use keyroster_domain::names::{KeyName, label};
use keyroster_domain::plan::{Plan, PlanItem, SkipWhy as Why, Wish};
use keyroster_domain::usd::Usd;
use keyroster_store::roster::{RosterKind, RosterRow};

use super::fields::{Fields, reset_choice};
use super::standing::ClassNow;
use crate::clock::{maybe_text, text};
use crate::connect::count;
use crate::error::Outcome;
use crate::parts::App;
use crate::remote::SeenAccount;
use crate::wire::plan::{
    CostView, KeyNameChoice, PlanProblemView, PlanRequest, PlanRowView, PlanSkipView, PlanView, SkipWhy,
    WorkspaceView,
};

/// About this many keys a second, for "takes about … seconds": measured against OpenRouter-like answers of 300 ms.
const KEYS_A_SECOND: usize = 25;

impl App {
    pub(crate) async fn wish(
        &self,
        request: &PlanRequest,
        row: &RosterRow,
        fields: &Fields,
    ) -> Outcome<Wish> {
        let meta = self.file()?.read(crate::identity::meta_row).await?;
        Ok(Wish {
            account: format!("{}/{}", meta.vault_id, row.account_id),
            roster_id: row.id,
            common: fields.common,
            key_name: match request.key_name {
                KeyNameChoice::Name if row.kind == RosterKind::Clients => KeyName::Client,
                KeyNameChoice::Name => KeyName::Name,
                KeyNameChoice::Id => KeyName::Id,
                KeyNameChoice::Number => KeyName::Number,
            },
            today: self.0.clock.today(),
            workspace: request.workspace_id.clone().filter(|id| !id.is_empty()),
        })
    }
}

/// The whole view, without the digest.
pub(crate) fn of(
    app: &App,
    row: &RosterRow,
    plan: &Plan,
    class: &ClassNow,
    seen: &SeenAccount,
    fields: &Fields,
    wish: &Wish,
) -> PlanView {
    let person = |id: i64| class.people.iter().find(|person| person.holder.holder.id == id);
    let create: Vec<PlanRowView> = plan
        .items
        .iter()
        .map(|item| {
            let who = person(item.holder_id).map(|row| row.holder.holder.person.clone()).unwrap_or_default();
            PlanRowView {
                holder_id: item.holder_id,
                name: who.name,
                external_id: who.external_id,
                email: who.email,
                key_name: item.label.clone(),
                limit: item.terms.limit.amount().map(Usd::to_decimal),
                reset: reset_choice(item.terms.reset),
                expires_at: maybe_text(item.terms.expires),
                own_terms: item.own_terms,
            }
        })
        .collect();
    let skipped = plan
        .skipped
        .iter()
        .map(|(id, why)| {
            let name = person(*id).map(|row| row.holder.holder.person.name.clone()).unwrap_or_default();
            let (why, reason) = skip_words(*why);
            PlanSkipView { holder_id: *id, name, why, reason: reason.to_owned() }
        })
        .collect();
    let own = plan.items.iter().filter(|item| item.own_terms).count();
    let small = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
    let (cost, mut warnings) = cost_view(app, plan, seen);
    let mut problems = fields.problems.clone();
    problems.extend(clock_off(seen));
    problems.append(&mut warnings);
    PlanView {
        roster_id: row.id,
        roster_name: row.name.clone(),
        digest: None,
        problems,
        with_common_limit: small(plan.items.len() - own),
        with_own_limit: small(own),
        example: example(plan, class, wish),
        expires_at: maybe_text(fields.common.expires),
        cost,
        workspaces: workspaces(seen),
        seconds: small(plan.items.len().div_ceil(KEYS_A_SECOND) + 1),
        as_of: text(seen.began),
        create,
        skipped,
    }
}

/// A clock that is off spoils dates and secure connections.
fn clock_off(seen: &SeenAccount) -> Option<PlanProblemView> {
    let skew = seen.skew_ms.filter(|skew| skew.abs() > 120_000)?;
    // The server tells whole seconds: to the nearest minute.
    let minutes = (skew.abs() + 30_000) / 60_000;
    let much = match (minutes / 1440, minutes / 60) {
        (0, 0) => count(usize::try_from(minutes).unwrap_or_default(), "minute"),
        (0, hours) => count(usize::try_from(hours).unwrap_or_default(), "hour"),
        (days, _) => count(usize::try_from(days).unwrap_or_default(), "day"),
    };
    let side = if skew > 0 { "behind" } else { "ahead" };
    let message = format!(
        "Your computer's clock is {much} {side}. Set it right, otherwise secure connections and dates go wrong."
    );
    Some(PlanProblemView { field: "clock".to_owned(), holder_id: None, message, warning: true })
}

fn skip_words(why: Why) -> (SkipWhy, &'static str) {
    match why {
        Why::HasKey => (SkipWhy::HasKey, "Already has a key."),
        Why::LeftOut => (SkipWhy::LeftOut, "Left out this time."),
        Why::NeedsYou => (SkipWhy::NeedsYou, "A question is open; see Needs you."),
        Why::WaitsForEmail => (SkipWhy::WaitsForEmail, "Waits for a real e-mail address."),
        Why::BeingChecked => (SkipWhy::BeingChecked, "An earlier answer got lost and is being looked into."),
    }
}

/// A name as OpenRouter would see it, with a marker that belongs to nothing.
fn example(plan: &Plan, class: &ClassNow, wish: &Wish) -> String {
    let marker =
        Marker::new(VaultTag::from_entropy([0x39, 0xce, 0x70, 0, 0]), [0x5a, 0x31, 0x9c, 0x4e, 0x77]);
    let of_class = || {
        class.people.first().map(|row| {
            let holder = &row.holder.holder;
            label(wish.key_name, wish.today, &holder.person, holder.position)
        })
    };
    let label = plan.items.first().map(|item| item.label.clone()).or_else(of_class);
    key_name(&label.unwrap_or_else(|| "20260101_Ada Lindqvist".to_owned()), marker)
}

fn workspaces(seen: &SeenAccount) -> Vec<WorkspaceView> {
    let view = |(at, workspace): (usize, &keyroster_openrouter::Workspace)| WorkspaceView {
        id: workspace.id.as_str().to_owned(),
        name: workspace.name.clone(),
        default: workspace.slug.as_deref().map_or(at == 0, |slug| slug == "default"),
    };
    seen.workspaces.iter().enumerate().map(view).collect()
}

fn cost_view(app: &App, plan: &Plan, seen: &SeenAccount) -> (CostView, Vec<PlanProblemView>) {
    let (now, zone) = (app.now(), app.0.clock.zone());
    let terms: Vec<_> = plan.items.iter().map(|item: &PlanItem| item.terms).collect();
    let other = other_keys(seen);
    let mut warnings = Vec::new();
    let Some(cost) = cost(&terms, now) else {
        warnings.push(super::fields::problem(
            "limit",
            "Together these limits are more than can be added up. Choose smaller ones.",
        ));
        let view = CostView {
            most: None,
            sentence: String::new(),
            detail: String::new(),
            until_end: None,
            other_keys: None,
            together: None,
            credits: None,
            short: None,
        };
        return (view, warnings);
    };
    let bounded = cost.unlimited == 0;
    let headline = [cost.monthly, cost.weekly, cost.daily].into_iter().find(|sum| sum.is_positive());
    let most = if bounded { headline.or(Some(cost.once)) } else { None };
    let worst = cost.in_all.or(cost.now);
    let together = worst.and_then(|worst| worst.checked_add(other?));
    let short = together.and_then(|all| all.checked_sub(seen.credits?)).filter(|short| short.is_positive());
    let resets = terms.iter().any(|one| one.reset != Reset::Never);
    let detail = match (resets, cost.last_end, cost.in_all) {
        (true, Some(end), Some(all)) => format!("{all} in all until {}", long_day(end, now, zone)),
        (true, None, _) if bounded => "Every key may spend its limit again after each reset.".to_owned(),
        _ => String::new(),
    };
    let until_end = cost.in_all.filter(|_| resets);
    if let (Some(short), Some(credits)) = (short, seen.credits) {
        let message = format!(
            "If everybody used everything, you would be {short} short of your credits ({credits}). All keys stop when the account is empty. You can still go on."
        );
        warnings.push(PlanProblemView {
            field: "credits".to_owned(),
            holder_id: None,
            message,
            warning: true,
        });
    }
    if plan.items.len() > 500 {
        let message = format!(
            "This makes {} keys and takes about {} seconds.",
            plan.items.len(),
            plan.items.len().div_ceil(KEYS_A_SECOND)
        );
        warnings.push(PlanProblemView {
            field: "people".to_owned(),
            holder_id: None,
            message,
            warning: true,
        });
    }
    let money = |amount: Option<Usd>| amount.map(Usd::to_decimal);
    let view = CostView {
        most: money(most),
        sentence: cost.sentence(now, zone),
        detail,
        until_end: money(until_end),
        other_keys: money(other),
        together: money(together),
        credits: money(seen.credits),
        short: money(short),
    };
    (view, warnings)
}

/// What the account's keys can still spend without this plan; `None` with a key that has no limit, or whose limit was not told.
fn other_keys(seen: &SeenAccount) -> Option<Usd> {
    let live = seen.keys.iter().filter(|key| !key.disabled);
    let left = live.map(|key| {
        let whole = if let SeenLimit::Of(limit) = key.limit { Some(limit) } else { None };
        key.remaining.or(whole).map(|left| left.max(Usd::ZERO))
    });
    left.collect::<Option<Vec<_>>>().and_then(Usd::checked_sum)
}
