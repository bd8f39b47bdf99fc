// Changing keys that exist: the run going on or just over, and the toast by which it can be taken back.

import * as ipc from '../ipc';
import type { ChangeApplyRequest, ChangeKind, ChangeRunState, ChangeRunView, ErrorView } from '../wire';
import { words } from '../words';
import { live } from './announce.svelte';
import { causes } from './causes.svelte';
import { toasts } from './toast.svelte';

export const changing = (state: ChangeRunState): boolean => state !== 'finished' && state !== 'stopped';

/** One carrying-out at a time, as in the core. */
class Changes {
  /** The run on screen: going on, or over and not put away. */
  run = $state.raw<ChangeRunView | null>(null);
  /** Why one could not begin. */
  error = $state.raw<ErrorView | null>(null);
  /** The class that the error belongs to. */
  errorOf = $state<number | null>(null);
  /** Asked for, and not begun yet. */
  starting = $state(false);
  goingOn = $derived(this.run !== null && changing(this.run.state));
  /** Shown only after a while: most of it is over before one could read it. */
  slow = $state(false);
  private begun: number | null = null;
  private timer: ReturnType<typeof setTimeout> | null = null;

  /** Follow what the core tells; returns the end of it. */
  follow(): Promise<() => void> {
    ipc.changesCurrent().then(
      (run) => run && changing(run.state) && this.take(run),
      () => undefined,
    );
    return ipc.onChanges((run) => this.take(run));
  }

  /** Turn keys off or on at once; it can be taken back. */
  turn(
    rosterId: number,
    holderIds: readonly number[] | null,
    kind: Extract<ChangeKind, 'off' | 'on'>,
  ): Promise<boolean> {
    const ids = holderIds === null ? null : [...holderIds];
    return this.begin(rosterId, () => ipc.changesNow({ rosterId, holderIds: ids, kind }));
  }

  /** Carry out a plan that was shown. */
  apply(rosterId: number, request: ChangeApplyRequest): Promise<boolean> {
    return this.begin(rosterId, () => ipc.changesApply(request));
  }

  undo(run: ChangeRunView): Promise<boolean> {
    return this.begin(run.rosterId ?? 0, () => ipc.changesUndo(run.id));
  }

  stop(): void {
    ipc.changesStop().catch((thrown) => this.fail(this.run?.rosterId ?? null, thrown));
  }

  /** The result was read. */
  hide(): void {
    if (!this.goingOn) this.run = null;
  }

  hideError(): void {
    this.error = null;
  }

  private async begin(rosterId: number, deed: () => Promise<ChangeRunView>): Promise<boolean> {
    if (this.starting || this.goingOn) return false;
    this.starting = true;
    this.error = null;
    try {
      const run = await deed();
      this.begun = run.id;
      // Its end may have been told before the answer came.
      if (this.run?.id !== run.id) this.take(run);
      else this.told(this.run);
      return true;
    } catch (thrown) {
      this.fail(rosterId, thrown);
      return false;
    } finally {
      this.starting = false;
    }
  }

  private fail(rosterId: number | null, thrown: unknown): void {
    const error = ipc.asError(thrown);
    if (causes.report(error)) return;
    this.error = error;
    this.errorOf = rosterId;
  }

  private take(run: ChangeRunView): void {
    const fresh = this.run?.id !== run.id;
    this.run = run;
    if (changing(run.state)) {
      if (fresh) {
        this.slow = false;
        if (this.timer) clearTimeout(this.timer);
        this.timer = setTimeout(() => (this.slow = true), 1000);
      }
      return;
    }
    if (this.timer) clearTimeout(this.timer);
    this.slow = false;
    this.told(run);
  }

  /** The end of what was begun here: said, and takeable back for ten seconds. */
  private told(run: ChangeRunView): void {
    if (this.begun !== run.id || changing(run.state)) return;
    this.begun = null;
    const whole = run.exceptions.length === 0 && run.note === null;
    // What could be taken back is never pushed aside by a result without anything in it.
    const action = run.canUndo > 0 ? { label: words.common.undo, run: () => this.back(run) } : null;
    if (whole || action) toasts.show(run.summary, { icon: whole ? 'created' : 'warn', action });
    else live.say(run.summary);
    if (whole) this.run = null;
  }

  private back(run: ChangeRunView): void {
    toasts.hide();
    void this.undo(run);
  }
}

export const changes = new Changes();
