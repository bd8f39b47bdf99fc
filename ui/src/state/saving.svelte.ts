import * as ipc from '../ipc';
import type { ErrorView, HandoutSaveRequest, ListForm, SavedListView } from '../wire';
import { causes } from './causes.svelte';
import type { StepActions } from './steps';

/** Saving the list of one class: what was saved stays on screen until it is hidden, also after a change of screen. */
class Saving {
  busy = $state(false);
  rosterId = $state(0);
  result = $state.raw<SavedListView | null>(null);
  error = $state.raw<ErrorView | null>(null);
  private last: ((anyway: boolean) => Promise<SavedListView | null>) | null = null;

  /** Opens the native dialog; a closed dialog changes nothing. */
  async save(rosterId: number, form: ListForm, anyway = false): Promise<void> {
    await this.through(rosterId, (over) => ipc.listSave({ rosterId, form, anyway: over }), anyway);
  }

  /** What the buttons of a save that went wrong do. */
  readonly steps: StepActions = {
    tryAgain: () => void this.again(false),
    saveElsewhere: () => void this.again(false),
    saveAnyway: () => void this.again(true),
  };

  /** The same in any form of hand-out. */
  async saveHandouts(request: HandoutSaveRequest): Promise<void> {
    await this.through(request.rosterId, (anyway) => ipc.handoutsSave({ ...request, anyway }), false);
  }

  private async through(
    rosterId: number,
    work: (anyway: boolean) => Promise<SavedListView | null>,
    anyway: boolean,
  ): Promise<void> {
    if (this.busy) return;
    this.busy = true;
    this.last = work;
    this.error = null;
    try {
      const saved = await work(anyway);
      if (saved) {
        this.rosterId = rosterId;
        this.result = saved;
        this.last = null;
      }
    } catch (thrown) {
      const error = ipc.asError(thrown);
      this.rosterId = rosterId;
      if (!causes.report(error)) this.error = error;
    } finally {
      this.busy = false;
    }
  }

  /** The same once more, into another folder or into this one all the same. */
  again(anyway: boolean): void {
    if (this.last) void this.through(this.rosterId, this.last, anyway);
  }

  async deleteFile(): Promise<boolean> {
    if (!this.result) return false;
    try {
      await ipc.savedFileDelete(this.result.fileId);
      this.result = null;
      return true;
    } catch (thrown) {
      this.error = ipc.asError(thrown);
      return false;
    }
  }

  async showFile(): Promise<void> {
    if (!this.result) return;
    try {
      await ipc.savedFileShow(this.result.fileId);
    } catch (thrown) {
      this.error = ipc.asError(thrown);
    }
  }

  hide(): void {
    this.result = null;
    this.error = null;
    this.last = null;
  }
}

export const saving = new Saving();
