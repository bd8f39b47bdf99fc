// What is asked for, as typed, and the request it becomes.

import type {
  KeyNameChoice,
  PersonTermsRequest,
  PlanProblemView,
  PlanRequest,
  ResetChoice,
  SettingsView,
} from '../../wire';

export type Terms = { limit: string; reset: ResetChoice | null; expires: string };

export type PlanForm = {
  limit: string;
  noLimit: boolean;
  reset: ResetChoice;
  expires: string;
  keyName: KeyNameChoice;
  workspaceId: string | null;
  leftOut: readonly number[];
  terms: ReadonlyMap<number, Terms>;
};

/** More keys than this in one plan are refused. */
export const MOST_KEYS = 5000;
/** From here on it is said how long it takes before anything else. */
export const MANY_KEYS = 500;

export function firstForm(settings: SettingsView): PlanForm {
  return {
    limit: settings.defaultLimit,
    noLimit: false,
    reset: settings.defaultReset,
    expires: '',
    keyName: settings.defaultKeyName,
    workspaceId: null,
    leftOut: [],
    terms: new Map(),
  };
}

function isOwn(terms: Terms): boolean {
  return terms.limit.trim() !== '' || terms.reset !== null || terms.expires !== '';
}

/** The texts go as they were typed; the core answers what is wrong with them. */
export function requestOf(rosterId: number, form: PlanForm, refresh: boolean): PlanRequest {
  const perPerson: PersonTermsRequest[] = [];
  for (const [holderId, terms] of form.terms) if (isOwn(terms)) perPerson.push({ holderId, ...terms });
  return {
    rosterId,
    limit: form.limit,
    noLimit: form.noLimit,
    // It can only be on after the second question was answered.
    noLimitConfirmed: form.noLimit,
    reset: form.reset,
    expires: form.expires,
    keyName: form.keyName,
    workspaceId: form.workspaceId,
    leftOut: [...form.leftOut],
    perPerson,
    refresh,
  };
}

export function withTerms(form: PlanForm, holderId: number, terms: Terms | null): PlanForm {
  const next = new Map(form.terms);
  if (terms && isOwn(terms)) next.set(holderId, terms);
  else next.delete(holderId);
  return { ...form, terms: next };
}

export function withLeftOut(form: PlanForm, holderId: number, out: boolean): PlanForm {
  const rest = form.leftOut.filter((id) => id !== holderId);
  return { ...form, leftOut: out ? [...rest, holderId] : rest };
}

/** What stands in the way beside one field. */
export function problemOf(
  problems: readonly PlanProblemView[],
  field: string,
  holderId: number | null = null,
): string | null {
  const found = problems.find((one) => one.field === field && one.holderId === holderId && !one.warning);
  return found?.message ?? null;
}

/** Everything about one person, in one sentence or more. */
export function problemsOfPerson(problems: readonly PlanProblemView[], holderId: number): string | null {
  const found = problems.filter((one) => one.holderId === holderId && !one.warning).map((one) => one.message);
  return found.length > 0 ? found.join(' ') : null;
}

const FIELDS: readonly string[] = ['limit', 'expires', 'noLimit', 'keyName', 'workspace'];

/** Said elsewhere on the screen: the short credits in the cost, the number of keys beside the button. */
const SAID: readonly string[] = ['credits', 'people'];

/** What has no field of its own, and everything that is only worth knowing. */
export function otherProblems(problems: readonly PlanProblemView[]): PlanProblemView[] {
  return problems.filter(
    (one) => !SAID.includes(one.field) && (one.warning || (one.holderId === null && !FIELDS.includes(one.field))),
  );
}

/** `22:59`, or with its day where that is another one in UTC: `19 Dec, 04:59`. */
export function endInUtc(expiresAt: string, wanted: string, dayOf: (time: string) => string): string {
  const time = expiresAt.slice(11, 16);
  return expiresAt.slice(0, 10) === wanted ? time : `${dayOf(`${expiresAt.slice(0, 10)}T12:00:00`)}, ${time}`;
}
