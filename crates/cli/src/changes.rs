//! `update`, `disable`, `enable`, `delete`: a plan of changes, shown or carried out.

use keyroster_app::wire::changes::{
    ChangeApplyRequest, ChangeEnd, ChangeKind, ChangePlanView, ChangeRequest, ChangeRunView, KeyStateView,
};
use keyroster_app::{AppError, Code, Outcome};
use serde_json::{Value, json};

use crate::arguments::Everywhere;
use crate::change_flags::{UpdateFlags, WhoFlags};
use crate::done::{Done, Ending};
use crate::failure::ErrorDocument;
use crate::limits::limit_value;
use crate::opening::{self, Opened};
use crate::plan::reset_word;
use crate::table::Table;
use crate::waiting;

/// Brings the keys of a class to their targets, or shows what that would do.
///
/// # Errors
/// `PlanStale` for a digest that is no plan of now; as planning and applying do.
pub async fn update(all: &Everywhere, flags: &UpdateFlags) -> Outcome<Done> {
    let opened = if flags.dry_run { opening::for_planning(all)? } else { opening::for_writing(all)? };
    let done = bring(&opened, all, flags).await;
    opened.end().await;
    done
}

async fn bring(opened: &Opened, all: &Everywhere, flags: &UpdateFlags) -> Outcome<Done> {
    let app = &opened.app;
    let account = app.account_named(all.account.as_deref()).await?;
    let roster_id = app.roster_named(account, flags.roster.as_deref()).await?;
    if let Some(digest) = &flags.confirm {
        let request =
            ChangeApplyRequest { digest: digest.clone(), number: None, no_limit_confirmed: flags.no_limit };
        return carry_out(opened, &request).await;
    }
    let request = ChangeRequest { roster_id, holder_ids: None, kind: ChangeKind::Targets };
    let plan = app.changes_plan(&request).await?;
    apply(opened, &plan, flags.dry_run, None, flags.no_limit).await
}

/// Turns keys off or on, or deletes them.
///
/// # Errors
/// `NotFound` and `NameOne` for people; `FieldNeedsMending` without the number of keys to delete.
pub async fn change(all: &Everywhere, flags: &WhoFlags, kind: ChangeKind) -> Outcome<Done> {
    let opened = opening::for_writing(all)?;
    let done = change_some(&opened, all, flags, kind).await;
    opened.end().await;
    done
}

async fn change_some(opened: &Opened, all: &Everywhere, flags: &WhoFlags, kind: ChangeKind) -> Outcome<Done> {
    let app = &opened.app;
    let account = app.account_named(all.account.as_deref()).await?;
    let roster_id = app.roster_named(account, flags.roster.as_deref()).await?;
    let holder_ids = if flags.all { None } else { Some(app.persons_named(roster_id, &flags.person).await?) };
    let plan = app.changes_plan(&ChangeRequest { roster_id, holder_ids, kind }).await?;
    let n = u32::try_from(plan.items.len()).unwrap_or(u32::MAX);
    if kind == ChangeKind::Delete && n > 0 && flags.yes != Some(n) {
        let left =
            plan.unspent.as_ref().map_or_else(|| "an unknown amount".to_owned(), |left| format!("${left}"));
        let keys = if n == 1 { "1 key" } else { "keys" };
        let many = if n == 1 { keys.to_owned() } else { format!("{n} {keys}") };
        return Err(AppError::new(
            Code::FieldNeedsMending,
            format!("This would delete {many} with {left} unspent, for good. Add `--yes {n}` to do it; `disable` can be taken back."),
        )
        .safe("Nothing was deleted."));
    }
    apply(opened, &plan, false, flags.yes, false).await
}

async fn apply(
    opened: &Opened,
    plan: &ChangePlanView,
    dry_run: bool,
    number: Option<u32>,
    no_limit: bool,
) -> Outcome<Done> {
    match &plan.digest {
        Some(digest) if !dry_run => {
            let request = ChangeApplyRequest { digest: digest.clone(), number, no_limit_confirmed: no_limit };
            carry_out(opened, &request).await
        }
        _ => Ok(Done::new(&document(plan), text(plan))),
    }
}

async fn carry_out(opened: &Opened, request: &ChangeApplyRequest) -> Outcome<Done> {
    let app = &opened.app;
    let begun = app.changes_apply(request).await?;
    let view = waiting::for_changes(app).await.map_or(begun, |ended| ended.view);
    let counts = view.counts;
    let left = counts.changed + counts.gone + counts.refused + counts.not_done + counts.wrong;
    let ending = if counts.unclear > 0 {
        Ending::Unclear
    } else if left == 0 && view.verified != Some(false) {
        Ending::Done
    } else if counts.done + counts.already + counts.wrong == 0 && view.note.is_some() {
        Ending::Refused
    } else {
        Ending::Partly
    };
    Ok(Done::new(&run_document(&view, ending), run_text(&view)).ending(ending))
}

fn state(state: &KeyStateView) -> Value {
    json!({
        "limit": limit_value(&state.limit),
        "reset": state.reset.map(reset_word),
        "disabled": state.off,
    })
}

fn document(plan: &ChangePlanView) -> Value {
    let one = |item: &keyroster_app::wire::changes::ChangeItemView| {
        json!({
            "name": item.name,
            "key_name": item.key_name,
            "before": state(&item.before),
            "after": item.after.as_ref().map(state),
            "stops": item.stops,
            "what": item.what,
        })
    };
    let skipped: Vec<Value> =
        plan.skipped.iter().map(|skip| json!({ "name": skip.name, "reason": skip.reason })).collect();
    json!({
        "digest": plan.digest,
        "changes": plan.items.iter().map(one).collect::<Vec<_>>(),
        "skipped": skipped,
        "limits_before": plan.limits_before,
        "limits_after": plan.limits_after,
        "can_spend_before": plan.can_spend_before,
        "can_spend_after": plan.can_spend_after,
        "credits": plan.credits,
        "good_until": plan.good_until,
    })
}

fn text(plan: &ChangePlanView) -> String {
    let Some(digest) = &plan.digest else {
        return "Nothing to do: every key is as wished.".to_owned();
    };
    let mut table = Table::new(["NAME", "CHANGE", "NOTE"]);
    for item in &plan.items {
        let note = if item.stops { "stops at once" } else { "" };
        table.row([item.name.clone(), item.what.clone(), note.to_owned()]);
    }
    let money = |amount: &Option<String>| {
        amount.as_ref().map_or_else(|| "without limit".to_owned(), |amount| format!("${amount}"))
    };
    format!(
        "{}\nKeys can still spend {} now, {} afterwards.\nPlan {digest}: apply exactly this with `keyroster-cli update --confirm {digest}` until {}.",
        table.text(),
        money(&plan.can_spend_before),
        money(&plan.can_spend_after),
        plan.good_until
    )
}

fn run_document(view: &ChangeRunView, ending: Ending) -> Value {
    let exceptions: Vec<Value> = view
        .exceptions
        .iter()
        .map(|one| json!({ "name": one.name, "end": end_word(one.end), "what": one.what }))
        .collect();
    let counts = view.counts;
    json!({
        "ending": ending,
        "keys": view.total,
        "counts": {
            "done": counts.done,
            "already": counts.already,
            "changed": counts.changed,
            "gone": counts.gone,
            "refused": counts.refused,
            "not_done": counts.not_done,
            "unclear": counts.unclear,
            "wrong": counts.wrong,
        },
        "exceptions": exceptions,
        "verified": view.verified,
        "error": view.note.clone().as_ref().map(ErrorDocument::of_view),
    })
}

fn run_text(view: &ChangeRunView) -> String {
    let mut lines: Vec<String> = view.note.iter().map(|note| ErrorDocument::of_view(note).text()).collect();
    lines.push(view.summary.clone());
    lines.extend(view.exceptions.iter().map(|one| format!("{}: {}", one.name, one.what)));
    if view.counts.unclear > 0 {
        lines.push("Run `keyroster-cli resolve` in a minute to find out.".to_owned());
    }
    lines.join("\n")
}

const fn end_word(end: ChangeEnd) -> &'static str {
    match end {
        ChangeEnd::Done => "done",
        ChangeEnd::Already => "already",
        ChangeEnd::Changed => "changed",
        ChangeEnd::Gone => "gone",
        ChangeEnd::Refused => "refused",
        ChangeEnd::NotDone => "not_done",
        ChangeEnd::Unclear => "unclear",
        ChangeEnd::Wrong => "wrong",
    }
}
