//! Which rule a request gets: counting, chances, and rules that are used up.

use super::{Action, FaultPlan, Match, Phase, Rule};
use crate::chance::Stream;
use crate::wire::Request;

/// The plan while it runs.
#[derive(Debug, Default)]
pub(crate) struct Bench {
    rules: Vec<Running>,
}

#[derive(Debug)]
struct Running {
    rule: Rule,
    /// Requests that matched method, path and name.
    seen: u32,
    left: Option<u32>,
    chances: Stream,
}

impl Running {
    fn used_up(&self) -> bool {
        self.left == Some(0)
    }

    fn use_once(&mut self) {
        self.left = self.left.map(|left| left.saturating_sub(1));
    }
}

/// What befalls one request.
#[derive(Clone, Debug, Default)]
pub(crate) struct Fate {
    /// At most one action that replaces or breaks the answer.
    pub(crate) loud: Option<(Action, Phase)>,
    /// Any number that only turn a switch, or delay.
    pub(crate) quiet: Vec<(Action, Phase)>,
}

impl Bench {
    pub(crate) fn new(plan: FaultPlan) -> Self {
        let seed = plan.seed;
        let running = |(at, rule): (usize, Rule)| Running {
            seen: 0,
            left: rule.times,
            chances: Stream::new(rule.seed.unwrap_or(seed).wrapping_add(at as u64)),
            rule,
        };
        Self { rules: plan.rules.into_iter().enumerate().map(running).collect() }
    }

    /// Puts rules before the others.
    pub(crate) fn put_first(&mut self, plan: FaultPlan) {
        let before = Self::new(plan);
        self.rules.splice(0..0, before.rules);
        self.rules.retain(|running| !running.used_up());
    }

    /// What befalls this request; `name` is the name in its body.
    pub(crate) fn choose(&mut self, request: &Request, name: Option<&str>) -> Fate {
        let mut fate = Fate::default();
        for running in &mut self.rules {
            if !matches(&running.rule.when, request, name) {
                continue;
            }
            running.seen += 1;
            let lucky = match running.rule.when.prob {
                None => true,
                Some(chance) => running.chances.below(1_000_000) < u64::from(chance.0),
            };
            let its_turn = running.rule.when.nth.is_none_or(|nth| nth == running.seen);
            if running.used_up() || !its_turn || !lucky {
                continue;
            }
            let struck = (running.rule.action.clone(), running.rule.phase);
            match &struck.0 {
                Action::ResetReading { .. } => continue,
                action if is_quiet(action) => fate.quiet.push(struck),
                _ if fate.loud.is_none() => fate.loud = Some(struck),
                _ => continue,
            }
            running.use_once();
        }
        fate
    }

    /// After how many bytes the next request is cut off, if it is.
    pub(crate) fn reading_limit(&self) -> Option<usize> {
        self.cutting().and_then(|at| match self.rules[at].rule.action {
            Action::ResetReading { bytes } => Some(bytes),
            _ => None,
        })
    }

    /// A request was cut off.
    pub(crate) fn cut_off(&mut self) {
        if let Some(at) = self.cutting() {
            self.rules[at].use_once();
        }
    }

    fn cutting(&self) -> Option<usize> {
        self.rules.iter().position(|running| {
            let cuts = matches!(running.rule.action, Action::ResetReading { .. });
            cuts && !running.used_up() && running.rule.when.nth.is_none_or(|nth| nth == running.seen + 1)
        })
    }
}

fn is_quiet(action: &Action) -> bool {
    matches!(
        action,
        Action::Delay { .. }
            | Action::ClockSkew { .. }
            | Action::ListLag { .. }
            | Action::GetLag { .. }
            | Action::Page(_)
    )
}

fn matches(when: &Match, request: &Request, name: Option<&str>) -> bool {
    let method = when.method.as_ref().is_none_or(|method| method.eq_ignore_ascii_case(&request.method));
    let path = when.path.as_ref().is_none_or(|path| same_path(path, &request.path));
    let named =
        when.name_contains.as_ref().is_none_or(|part| name.is_some_and(|name| name.contains(part.as_str())));
    method && path && named
}

fn same_path(pattern: &str, path: &str) -> bool {
    let (wanted, got) = (pattern.split('/'), path.split('/'));
    wanted.clone().count() == got.clone().count() && wanted.zip(got).all(|(w, g)| w == "*" || w == g)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::faults::Chance;

    fn post(path: &str) -> Request {
        Request { method: "POST".to_owned(), path: path.to_owned(), ..Request::default() }
    }

    fn struck(bench: &mut Bench, path: &str, requests: usize) -> Vec<bool> {
        (0..requests).map(|_| bench.choose(&post(path), None).loud.is_some()).collect()
    }

    #[test]
    fn the_same_seed_strikes_the_same_requests() {
        // A failure found with a seed must come back with that seed, or nobody can repair it.
        let rule = || Rule::on("POST", "/keys", Action::Hang).prob(Chance::percent(30));
        let run = |seed| struck(&mut Bench::new(FaultPlan { rules: vec![rule()], seed }), "/keys", 200);
        let first = run(7);
        for _ in 0..10 {
            assert_eq!(run(7), first);
        }
        assert_ne!(run(8), first, "another seed strikes others");
        let hits = first.iter().filter(|hit| **hit).count();
        assert!((30..90).contains(&hits), "{hits} of 200 at thirty in a hundred");
    }

    #[test]
    fn nth_times_and_paths_count_only_what_matches() {
        let rule = Rule::on("POST", "/keys", Action::Hang).nth(2);
        let mut bench = Bench::new(FaultPlan::one(rule));
        assert_eq!(struck(&mut bench, "/other", 3), [false; 3]);
        assert_eq!(struck(&mut bench, "/keys", 3), [false, true, false]);
        let mut bench = Bench::new(FaultPlan::one(Rule::on("POST", "/keys/*", Action::Hang).times(2)));
        assert_eq!(struck(&mut bench, "/keys/abc", 4), [true, true, false, false]);
    }
}
