// How many limits of the class on show differ from their targets: the number behind a tab, seen from all three of them.

import * as ipc from '../ipc';
import { words } from '../words';
import { frame } from './frame.svelte';

/** Up to this many people the limits are read for the number alone; larger classes learn it on the limits screen. */
const cheap = 2000;

class Differs {
  private known = $state.raw<{ rosterId: number; count: number } | null>(null);
  private turn = 0;

  /** What was just read says it. */
  take(rosterId: number, count: number): void {
    this.turn += 1;
    this.known = { rosterId, count };
  }

  async load(rosterId: number): Promise<void> {
    if ((frame.roster(rosterId)?.people ?? 0) > cheap) return;
    const turn = ++this.turn;
    try {
      const { differs } = await ipc.limits(rosterId);
      if (turn === this.turn) this.known = { rosterId, count: differs };
    } catch {
      // The screen says what is wrong; an old number beside it would be a lie.
      if (turn === this.turn) this.known = null;
    }
  }

  /** What stands behind the tabs of a class. */
  notes(rosterId: number): { people?: string; limits?: string } {
    const people = frame.roster(rosterId)?.people ?? 0;
    const count = this.known?.rosterId === rosterId ? this.known.count : 0;
    return {
      ...(people > 0 && { people: people.toLocaleString('en-US') }),
      ...(count > 0 && { limits: words.limits.differ(count) }),
    };
  }
}

export const differs = new Differs();
