//! The plan: what would be created, shown before anything is sent, confirmed by its digest.

mod elsewhere;
mod fields;
mod standing;
mod view;

use jiff::SignedDuration;
use keyroster_domain::plan::{MOST_KEYS, Plan, plan};
use keyroster_store::plan as plans;
use keyroster_store::{roster, setting};

use crate::error::{AppError, Code, Outcome};
use crate::parts::App;
use crate::wire::error::Step;
use crate::wire::plan::{PlanRequest, PlanView};

pub(crate) use fields::{DEFAULT_LIMIT, reset, reset_choice};
pub(crate) use standing::{ClassNow, class_now, needs_row};

/// A list younger than this is good enough to plan with (promises §3.1).
const FRESH: SignedDuration = SignedDuration::from_secs(300);

/// Where the terms of a roster's last plan are kept, for "Continue".
pub(crate) fn last_plan_name(roster_id: i64) -> String {
    format!("last_plan_{roster_id}")
}

/// A plan and everything its view needs.
pub(crate) struct Made {
    pub(crate) plan: Plan,
    pub(crate) view: PlanView,
}

impl App {
    /// Makes the plan for a class and shows it. Nothing is sent but reading.
    ///
    /// # Errors
    /// As reading the account does; problems of the fields are in the view.
    pub async fn plan_make(&self, request: &PlanRequest) -> Outcome<PlanView> {
        Ok(self.make_plan(request).await?.view)
    }

    pub(crate) async fn make_plan(&self, request: &PlanRequest) -> Outcome<Made> {
        let roster_id = request.roster_id;
        let file = self.file()?;
        let row = file
            .read(move |r| roster::get(r, roster_id))
            .await?
            .ok_or_else(|| AppError::new(Code::NotFound, "That class is not here any more."))?;
        let fresh = if request.refresh { SignedDuration::ZERO } else { FRESH };
        let seen = self.reading(row.account_id, fresh).await?;
        self.ask_about_keys_elsewhere(row.account_id, roster_id, &seen).await?;
        let class = file.read(move |r| class_now(r, roster_id)).await?;
        let fields = fields::read(request, &self.0.clock);
        let wish = self.wish(request, &row, &fields).await?;
        let candidates = class.candidates(request, &fields);
        let plan = plan(&wish, &candidates);
        let mut view = view::of(self, &row, &plan, &class, &seen, &fields, &wish);
        if plan.items.len() > MOST_KEYS {
            view.problems.push(fields::problem("people", format!(
                "This would make {} keys. One run makes at most 5,000: leave some people out, or split the class.",
                plan.items.len()
            )));
        }
        if view.problems.iter().all(|problem| problem.warning) {
            view.digest = Some(plan.digest());
            if file.is_writable() {
                self.keep_plan(row.account_id, request, &plan).await?;
            }
        }
        Ok(Made { plan, view })
    }

    async fn keep_plan(&self, account_id: i64, request: &PlanRequest, plan: &Plan) -> Outcome<()> {
        let (now, digest, roster_id) = (self.now(), plan.digest(), plan.roster_id);
        let kept = KeptPlan { request: request.clone(), plan: plan.clone() };
        let json = serde_json::to_string(&kept)
            .map_err(|cause| AppError::new(Code::Internal, "The plan could not be kept.").because(cause))?;
        self.file()?
            .write(move |w| plans::put(w, account_id, roster_id, &digest, &json, now).map(|_| ()))
            .await
    }

    /// The kept plan of a digest.
    ///
    /// # Errors
    /// `PlanStale` where there is none.
    pub(crate) async fn kept_plan(&self, digest: &str) -> Outcome<KeptPlan> {
        let wanted = digest.to_owned();
        let row = self.file()?.read(move |r| plans::by_digest(r, &wanted)).await?;
        let kept = row.and_then(|row| serde_json::from_str(&row.json).ok());
        kept.ok_or_else(stale)
    }

    /// The digest of a roster's last confirmed plan.
    pub(crate) async fn last_plan(&self, roster_id: i64) -> Outcome<Option<String>> {
        self.file()?.read(move |r| setting::get(r, &last_plan_name(roster_id))).await
    }
}

/// A plan as kept in the file: what was asked for, and what came of it.
#[derive(Clone, Debug, serde::Serialize, serde::Deserialize)]
pub(crate) struct KeptPlan {
    /// What was asked for.
    pub(crate) request: PlanRequest,
    /// What came of it.
    pub(crate) plan: Plan,
}

/// Words for a plan that is not what would be carried out now.
pub(crate) fn stale() -> AppError {
    AppError::new(Code::PlanStale, "The list changed since this preview. Look again.")
        .safe("Nothing was created.")
        .step(Step::LookAgain)
}
