import { isolate } from '../../parts/isolate';
import type { EarlierDoneView, EarlierPlanView } from '../../wire';
import { when, words } from '../../words';

/** One line of what is added: how many, of what, and what is here already. */
export interface Fact {
  term: string;
  count: number;
  text: string;
  there: string;
}

/** Names that are shown; the rest is counted. */
const NAMES = 8;

const fact = (term: string, count: number, text: string, there = ''): Fact => ({ term, count, text, there });

/** What a plan adds; a line with nothing to say is left out. */
export function ofPlan(plan: EarlierPlanView): Fact[] {
  const w = words.earlier;
  const names = plan.people
    .slice(0, NAMES)
    .map((name) => isolate(name))
    .join(', ');
  const more = plan.people.length > NAMES ? ` ${w.more(plan.people.length - NAMES)}` : '';
  const there = (n: number): string => (n > 0 ? w.there(n) : '');
  const times =
    plan.readingsFrom && plan.readingsTo ? w.readingsText(when(plan.readingsFrom), when(plan.readingsTo)) : '';
  const facts = [
    fact(w.people, plan.people.length, names + more, plan.peopleThere > 0 ? w.peopleThere(plan.peopleThere) : ''),
    fact(w.keys, plan.links, w.keysText(plan.links, plan.keys)),
    fact(w.secrets, plan.secrets, w.secretsText, plan.secretsThere > 0 ? w.secretsThere(plan.secretsThere) : ''),
    fact(w.targets, plan.targets, w.targetsText),
    fact(w.readings, plan.readings, times, there(plan.readingsThere)),
    fact(w.changes, plan.changes, w.changesText, there(plan.changesThere)),
  ];
  return facts.filter((one) => one.count > 0 || one.there !== '');
}

/** What was added. */
export function ofDone(done: EarlierDoneView): Fact[] {
  const w = words.earlier;
  const facts = [
    fact(w.people, done.people, ''),
    fact(w.keys, done.links, w.keysDone),
    fact(w.secrets, done.secrets, w.secretsText),
    fact(w.targets, done.targets, w.targetsText),
    fact(w.readings, done.readings, ''),
    fact(w.changes, done.changes, w.changesText),
  ];
  return facts.filter((one) => one.count > 0);
}
