// The class on show: whether its keys work, what holds them, when it opens and closes.

import * as ipc from '../ipc';
import type { ClassStateView, ClassSwitchView, ErrorView } from '../wire';
import { words } from '../words';
import { causes } from './causes.svelte';
import { toasts } from './toast.svelte';

class ClassState {
  view = $state.raw<ClassStateView | null>(null);
  error = $state.raw<ErrorView | null>(null);
  /** Which way the class is being turned. */
  busy = $state<'off' | 'restore' | null>(null);
  /** What the last turn left as it was, until it is put away. */
  last = $state.raw<{ rosterId: number; way: 'off' | 'restore'; view: ClassSwitchView } | null>(null);
  private turn = 0;

  of(rosterId: number): ClassStateView | null {
    return this.view?.rosterId === rosterId ? this.view : null;
  }

  async load(rosterId: number): Promise<void> {
    const turn = ++this.turn;
    try {
      const view = await ipc.classState(rosterId);
      if (turn === this.turn) this.view = view;
    } catch {
      // The screen of the class says what is wrong with the list; here only the old state would be a lie.
      if (turn === this.turn && this.view?.rosterId !== rosterId) this.view = null;
    }
  }

  take(view: ClassStateView): void {
    this.turn += 1;
    this.view = view;
  }

  async off(rosterId: number): Promise<void> {
    await this.go(rosterId, 'off', ipc.classOff);
  }

  async restore(rosterId: number): Promise<void> {
    await this.go(rosterId, 'restore', ipc.classRestore);
  }

  private async go(
    rosterId: number,
    way: 'off' | 'restore',
    deed: (rosterId: number) => Promise<ClassSwitchView>,
  ): Promise<void> {
    if (this.busy) return;
    this.busy = way;
    this.error = null;
    try {
      const done = await deed(rosterId);
      this.take(done.state);
      this.last = done.left.length > 0 ? { rosterId, way, view: done } : null;
      const w = words.hours;
      if (way === 'off') {
        toasts.show(w.offDone(done.turned, done.keptOff), {
          icon: 'off',
          action: {
            label: words.common.undo,
            run: () => {
              toasts.hide();
              void this.restore(rosterId);
            },
          },
        });
      } else toasts.show(w.restoreDone(done.turned, done.keptOff), { icon: 'created' });
    } catch (thrown) {
      const error = ipc.asError(thrown);
      if (!causes.report(error)) this.error = error;
      await this.load(rosterId);
    } finally {
      this.busy = null;
    }
  }
}

export const classState = new ClassState();
