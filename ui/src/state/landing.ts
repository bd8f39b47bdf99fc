import type { Route } from '../route';
import type { StartView } from '../wire';
import { causes } from './causes.svelte';
import { frame } from './frame.svelte';
import { place } from './place.svelte';
import { takeRun } from './run.svelte';

/** Where a start, a switch of account or an opened file leads. */
export function landing(view: StartView): Route {
  if (view.file.is !== 'readOnly' && view.vault === 'passphraseLocked') return { room: 'unlock' };
  if (view.accountId === null && view.file.is !== 'readOnly') return { room: 'welcome' };
  const classes = view.rosters.filter((one) => one.id !== frame.clientsRosterId);
  const open = classes.find((one) => one.archivedAt === null) ?? classes[0];
  if (!open) return view.rosters.length > 0 ? { room: 'months', month: '', show: 'month' } : { room: 'first' };
  return { room: 'people', rosterId: open.id };
}

/** Take over a new frame and go where it leads. */
export function land(view: StartView): void {
  frame.set(view);
  takeRun(view.run);
  causes.clearAll();
  place.reset(landing(view));
}
