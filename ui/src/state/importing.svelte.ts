import * as ipc from '../ipc';
import type { ColumnRole, ErrorView, ImportDoneView, ImportView } from '../wire';
import { causes } from './causes.svelte';
import { frame } from './frame.svelte';
import { place } from './place.svelte';

type Busy = '' | 'open' | 'read' | 'answer' | 'apply' | 'problems';

/** The roster being looked at before it is taken in. One at a time; nothing is kept once the person leaves it. */
class Importing {
  view = $state.raw<ImportView | null>(null);
  error = $state.raw<ErrorView | null>(null);
  busy = $state<Busy>('');
  /** The class the person came from. */
  rosterId = $state<number | null>(null);
  pasting = $state(false);
  /** A file hovers over the window. */
  hovering = $state(false);

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

  private take(view: ImportView | null): void {
    if (!view) return;
    this.view = view;
    this.pasting = false;
    place.go({ room: 'import', rosterId: view.rosterId });
  }

  /** The native dialog. What was being looked at stays when it is closed. */
  async pick(rosterId: number | null): Promise<void> {
    this.rosterId = rosterId;
    const picked = await this.ask('open', () => ipc.importPick(rosterId));
    if (picked?.is === 'roster') this.take(picked);
    else if (this.error) place.go({ room: 'import', rosterId });
  }

  async text(rosterId: number | null, text: string): Promise<void> {
    this.rosterId = rosterId;
    this.take(await this.ask('open', () => ipc.importText(rosterId, text)));
  }

  async dropped(): Promise<void> {
    this.hovering = false;
    // Dropped on a class, the file is for that class; anywhere else it makes a new one.
    const here = place.now;
    const rosterId = here.room === 'people' || here.room === 'import' ? here.rosterId : null;
    this.rosterId = rosterId;
    const view = await this.ask('open', () => ipc.importDropped(rosterId));
    if (view) this.take(view);
    else if (this.error) place.go({ room: 'import', rosterId: this.rosterId });
  }

  /** The screen where a roster is pasted. */
  paste(rosterId: number | null): void {
    this.forget();
    this.pasting = true;
    place.go({ room: 'import', rosterId });
  }

  async read(change: { encoding?: string; roles?: (ColumnRole | null)[] }): Promise<void> {
    const now = this.view;
    if (!now) return;
    const encoding = change.encoding ?? now.encoding;
    const roles = change.roles ?? now.columns.map((column) => column.role);
    // Another reading of the letters may change the headings: the columns are found anew.
    const request = { token: now.token, encoding, roles: change.encoding === undefined ? roles : null };
    const view = await this.ask('read', () => ipc.importRead(request));
    if (view) this.view = view;
  }

  async answer(line: number, code: string, answer: string, text: string | null): Promise<boolean> {
    const token = this.view?.token;
    if (token === undefined) return false;
    const view = await this.ask('answer', () => ipc.importAnswer({ token, line, code, answer, text }));
    if (view) this.view = view;
    return view !== null;
  }

  async apply(rosterName: string): Promise<ImportDoneView | null> {
    const token = this.view?.token;
    if (token === undefined) return null;
    const done = await this.ask('apply', () => ipc.importApply({ token, rosterName }));
    if (done) await frame.load();
    return done;
  }

  /** The name of the saved file, or nothing when the dialog was closed. */
  async saveProblems(): Promise<string | null> {
    const token = this.view?.token;
    if (token === undefined) return null;
    const file = await this.ask('problems', () => ipc.importSaveProblems(token));
    return file?.fileName ?? null;
  }

  forget(): void {
    this.view = null;
    this.error = null;
    this.pasting = false;
  }
}

export const importing = new Importing();
