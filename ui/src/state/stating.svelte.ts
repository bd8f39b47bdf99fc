import * as ipc from '../ipc';
import type { ErrorView, PaperChoice, StatementForm } from '../wire';
import { words } from '../words';
import { causes } from './causes.svelte';
import { toasts } from './toast.svelte';

/** What is to be saved: one statement, or all of a month into a folder. */
export interface ToState {
  id: number | null;
  month: string | null;
  /** What it is called in the title. */
  name: string;
  /** Its client has no address for bills, so no draft can be made. */
  noEmail?: boolean;
}

/** Saving statements, from the month or from their list. */
class Stating {
  what = $state.raw<ToState | null>(null);
  busy = $state(false);
  error = $state.raw<ErrorView | null>(null);

  open(what: ToState): void {
    this.error = null;
    this.what = what;
  }

  close(): void {
    this.what = null;
  }

  /** A closed native dialog changes nothing. */
  async save(forms: StatementForm[], paper: PaperChoice): Promise<void> {
    if (this.what === null || this.busy) return;
    const { id, month } = this.what;
    this.busy = true;
    this.error = null;
    try {
      const saved = await ipc.statementsSave({ id, month, holderId: null, forms, paper });
      if (saved.name === null) return;
      this.what = null;
      toasts.show(words.statements.saved(saved.files, saved.name, saved.withoutEmail), {
        icon: saved.withoutEmail.length > 0 ? 'warn' : 'save',
        seconds: saved.withoutEmail.length > 0 ? 10 : 5,
      });
    } catch (thrown) {
      const error = ipc.asError(thrown);
      if (!causes.report(error)) this.error = error;
    } finally {
      this.busy = false;
    }
  }
}

export const stating = new Stating();
