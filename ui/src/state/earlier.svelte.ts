import * as ipc from '../ipc';
import type { EarlierDoneView, EarlierPlanView, EarlierRequest, ErrorView } from '../wire';
import { causes } from './causes.svelte';
import { frame } from './frame.svelte';
import { land } from './landing';
import { place } from './place.svelte';

type Busy = '' | 'pick' | 'plan' | 'apply';

const asFolder: EarlierRequest = { rosterId: null, className: '' };

/** A folder of the earlier tool on its way into the account. One at a time; nothing is kept once the person leaves it. */
class Earlier {
  plan = $state.raw<EarlierPlanView | null>(null);
  done = $state.raw<EarlierDoneView | null>(null);
  error = $state.raw<ErrorView | null>(null);
  busy = $state<Busy>('');

  private async ask<T>(busy: Busy, question: () => Promise<T>): Promise<T | null> {
    if (this.busy !== '') return null;
    this.busy = busy;
    this.error = null;
    try {
      return await question();
    } catch (thrown) {
      const error = ipc.asError(thrown);
      if (!causes.report(error)) this.error = error;
      return null;
    } finally {
      this.busy = '';
    }
  }

  /** The native dialog. What was being looked at stays when it is closed. */
  async pick(): Promise<void> {
    const picked = await this.ask('pick', () => ipc.earlierPick(asFolder));
    if (picked?.plan) {
      this.plan = picked.plan;
      this.done = null;
    }
    if (picked?.plan || this.error) place.go({ room: 'earlier' });
  }

  /** From the folder that is looked at back to the own list, with what it would add. */
  async take(): Promise<void> {
    if (this.busy !== '') return;
    this.forget();
    this.busy = 'plan';
    const asked = await ipc.earlierTake(asFolder).then(
      (plan) => ({ plan, error: null }),
      (thrown: unknown) => ({ plan: null, error: ipc.asError(thrown) }),
    );
    this.busy = '';
    // The own list is on show again, whatever became of the plan.
    const view = await frame.load();
    if (!view) return;
    land(view);
    this.plan = asked.plan;
    if (view.accountId === null) {
      if (asked.error) causes.show(asked.error);
      return;
    }
    if (asked.error && !causes.report(asked.error)) this.error = asked.error;
    place.go({ room: 'earlier' });
  }

  /** The same folder into another class, or looked at again. */
  async into(request: EarlierRequest): Promise<void> {
    const plan = await this.ask('plan', () => ipc.earlierPlan(request));
    if (plan) this.plan = plan;
  }

  async apply(): Promise<void> {
    const digest = this.plan?.digest;
    if (!digest) return;
    const done = await this.ask('apply', () => ipc.earlierApply(digest));
    if (!done) return;
    this.done = done;
    await frame.load();
  }

  forget(): void {
    this.plan = null;
    this.done = null;
    this.error = null;
  }
}

export const earlier = new Earlier();
