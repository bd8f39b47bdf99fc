import * as ipc from '../ipc';
import type { Code, RefreshView } from '../wire';
import { live } from './announce.svelte';
import { causes } from './causes.svelte';
import { frame } from './frame.svelte';

const gone: readonly Code[] = [
  'offline',
  'sign_in_page',
  'server_trouble',
  'slow_down',
  'list_incomplete',
  'clock_off',
];

/** Reading OpenRouter for the account shown, once at a time. */
class Checking {
  busy = $state(false);

  /** Read OpenRouter. What stood in the way before is cleared when it works; errors go over the work area. */
  async now(): Promise<RefreshView | null> {
    if (this.busy) return null;
    this.busy = true;
    const view = await causes.attempt(() => ipc.refresh());
    this.busy = false;
    if (view) {
      causes.clear(...gone);
      live.say(view.note);
      await frame.load();
    }
    return view;
  }
}

export const checking = new Checking();
