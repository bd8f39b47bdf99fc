// A pretend core: answers every command the way the real one would, from a scene, and remembers what was done.

import type { ErrorView, KeyCheckView, PersonRowView, PlanRequest, RunTickView, StartView } from '../../src/wire';
import { backupAnswers } from './backup';
import { BoardMock } from './board';
import { changeAnswers } from './changes';
import { keyCheck } from './check';
import { clientAnswers } from './clients';
import { MockHandouts } from './handouts';
import { account, error, importView, planView, runRow, runView } from './made';
import { monthAnswers } from './months';
import { classOf, counts, importPeople, key, rosterOf } from './people';
import { historyAnswers, rotateAnswers } from './replace';
import { reviewAnswers, savedCopy } from './review';
import type { Scene } from './scenes';
import { snapshotAnswers } from './snapshots';
import { statementAnswers } from './statements';

// biome-ignore lint/suspicious/noExplicitAny: what crosses is JSON; the commands give it its types.
type Args = Record<string, any>;
type Emit = (event: string, payload: unknown) => void;

export class Core {
  /** Every command asked, in order, with its arguments. */
  readonly asked: { command: string; args: Args }[] = [];
  private checked: KeyCheckView | null = null;
  private planned: PlanRequest | null = null;
  private timer: ReturnType<typeof setTimeout> | null = null;

  constructor(
    readonly scene: Scene,
    private readonly emit: Emit = () => undefined,
  ) {
    const changed = () => this.changed();
    Object.assign(this.answers, snapshotAnswers(this.scene));
    for (const answers of [clientAnswers, monthAnswers, statementAnswers]) {
      Object.assign(
        this.answers,
        answers(() => this.scene, changed),
      );
    }
  }

  async invoke(command: string, args: Args = {}): Promise<unknown> {
    this.asked.push({ command, args });
    if (this.scene.hang.includes(command)) return await new Promise(() => undefined);
    const refusal = this.scene.fail[command];
    if (refusal) throw refusal;
    const answer = this.answers[command];
    if (!answer) throw error({ code: 'internal', message: `No answer for ${command}.` });
    return structuredClone(answer(args));
  }

  /** Let the face read again. */
  changed(): void {
    this.emit('changed', null);
  }

  private get start(): StartView {
    return this.scene.start;
  }

  private set(over: Partial<StartView>): StartView {
    this.scene.start = { ...this.start, ...over };
    return this.start;
  }

  private class(rosterId: number) {
    const found = this.scene.people.find((one) => one.rosterId === rosterId);
    if (!found) throw error({ code: 'not_found', message: 'This class is not here any more.' });
    return found;
  }

  private put(rosterId: number, rows: PersonRowView[]): void {
    const name = this.class(rosterId).rosterName;
    const view = classOf(rosterId, name, rows);
    this.scene.people = this.scene.people.map((one) => (one.rosterId === rosterId ? view : one));
    this.set({
      rosters: this.start.rosters.map((one) =>
        one.id === rosterId ? { ...rosterOf(view), archivedAt: one.archivedAt } : one,
      ),
    });
  }

  private newClass(name: string, rows: PersonRowView[] = []) {
    const id = 1 + Math.max(0, ...this.start.rosters.map((one) => one.id));
    const view = classOf(id, name, rows);
    this.scene.people = [...this.scene.people, view];
    this.set({ rosters: [...this.start.rosters, rosterOf(view)] });
    return rosterOf(view);
  }

  private holder(holderId: number): PersonRowView {
    const found = this.scene.people.flatMap((one) => one.rows).find((one) => one.holderId === holderId);
    if (!found) throw error({ code: 'not_found', message: 'This person is not here any more.' });
    return found;
  }

  /** Make one key after another, with a tick for each. */
  private runOn(rosterId: number): void {
    const run = this.start.run;
    if (run?.state !== 'creating') return;
    const rows = this.class(rosterId).rows;
    const next = rows.find((row) => row.word === 'waiting');
    if (next) {
      const made = { ...next, word: 'created' as const, key: key(next.holderId % 30) };
      this.put(
        rosterId,
        rows.map((row) => (row.holderId === next.holderId ? made : row)),
      );
    }
    const after = this.class(rosterId).rows;
    const left = after.filter((row) => row.word === 'waiting').length;
    const tick: RunTickView = {
      id: run.id,
      state: left === 0 ? 'finished' : 'creating',
      done: run.planned - left,
      counts: counts(after),
      secondsLeft: left === 0 ? 0 : left,
      note: null,
      rows: next ? [runRow({ ...next, key: key(1) }, 'created')] : [],
    };
    this.set({ run: { ...run, ...tick, rows: [...run.rows, ...tick.rows] } });
    this.emit('run', tick);
    if (left > 0) this.timer = setTimeout(() => this.runOn(rosterId), this.scene.beat);
    else this.changed();
  }

  private begin(rosterId: number) {
    const view = this.class(rosterId);
    const waiting = view.rows.filter((row) => row.word === 'waiting').length;
    const run = runView(rosterId, view.rosterName, view.rows, {
      planned: waiting,
      done: 0,
      rows: [],
      secondsLeft: waiting,
    });
    this.set({ run });
    this.timer = setTimeout(() => this.runOn(rosterId), this.scene.beat);
    return run;
  }

  private patchStart(over: Partial<StartView>) {
    const view = this.set(over);
    return view;
  }

  /** The check's own board; a test may choose another kind. */
  readonly board = new BoardMock(() => this.changed());

  private readonly handouts = new MockHandouts((rosterId) => this.class(rosterId));

  private readonly answers: Record<string, (args: Args) => unknown> = {
    ...this.board.answers,
    ...this.handouts.answers,
    start: () => this.start,
    file_use_own: () => this.set({ file: { is: 'own' } }),
    saved_open: () => {
      this.set({ file: { is: 'readOnly', name: 'keyroster-copy.db', asOf: new Date().toISOString(), ...savedCopy } });
      return { opened: true };
    },
    saved_open_folder: () => ({ opened: false }),
    good_copy_open: () =>
      this.set({ file: { is: 'readOnly', name: 'keyroster-good.db', asOf: new Date().toISOString(), ...savedCopy } }),
    file_rebuild: () => this.set({ file: { is: 'own' } }),

    ...reviewAnswers(() => {
      const accounts = this.start.accounts.map((one) => ({ ...one, keyMask: one.keyMask ?? 'sk-or-v1-7c3…a91' }));
      this.set({ file: { is: 'own' }, accounts });
    }),

    account_check: ({ request, accountId }) => {
      this.checked = keyCheck(request.pasted, accountId, this.start.accounts);
      return this.checked;
    },
    account_connect: ({ request }) => {
      // As the core does: the key is held once only the place to keep it is missing.
      const sealed = this.start.vault === 'passphraseOpen' || this.start.vault === 'keychainOpen';
      if (!this.checked || (!this.checked.ready && !(this.checked.error?.code === 'keychain_absent' && sealed)))
        throw error({ code: 'key_empty', message: 'No key was checked yet.' });
      const same = this.checked.becomes.is === 'sameAccount' ? this.checked.becomes.accountId : null;
      const id = same ?? 1 + Math.max(0, ...this.start.accounts.map((one) => one.id));
      const made = account({ id, name: request.name || 'Account', keyMask: this.checked.mask, canStillSpend: '0.00' });
      const accounts = same
        ? this.start.accounts.map((one) => (one.id === same ? { ...one, keyMask: made.keyMask } : one))
        : [...this.start.accounts, made];
      this.checked = null;
      return this.set({
        accounts,
        accountId: id,
        rosters: same ? this.start.rosters : [],
        vault: this.start.vault === 'new' ? 'keychainOpen' : this.start.vault,
      });
    },
    account_practice: () => {
      const id = 99;
      this.set({
        accounts: [
          ...this.start.accounts.filter((one) => one.id !== id),
          account({ id, name: 'Practice', practice: true }),
        ],
        accountId: id,
        rosters: [],
      });
      this.scene.people = [];
      this.newClass('Pretend class', importPeople(importView(null, this.scene.roster(null).rows)));
      return this.start;
    },
    account_switch: ({ accountId }) =>
      this.set({
        accountId,
        rosters: accountId === 1 ? this.scene.people.map((one) => rosterOf(one)) : [],
        needsYou: 0,
      }),
    account_rename: ({ accountId, name }) =>
      this.set({ accounts: this.start.accounts.map((one) => (one.id === accountId ? { ...one, name } : one)) }),
    account_disconnect_preview: ({ accountId }) => ({
      name: this.start.accounts.find((one) => one.id === accountId)?.name ?? '',
      rosters: 3,
      liveKeys: 40,
      secrets: 40,
    }),
    account_disconnect: ({ accountId }) => {
      const accounts = this.start.accounts.filter((one) => one.id !== accountId);
      return this.set({ accounts, accountId: accounts[0]?.id ?? null, rosters: [] });
    },
    practice_usage: () => ({
      complete: true,
      keys: 26,
      at: new Date().toISOString(),
      note: 'A week has passed. 24 keys were used.',
    }),
    practice_rehearse: () => null,

    roster_create: ({ name }) => this.newClass(name),
    roster_rename: ({ rosterId, name }) => {
      const view = this.class(rosterId);
      view.rosterName = name;
      this.put(rosterId, view.rows);
      return this.start.rosters.find((one) => one.id === rosterId);
    },
    roster_archive: ({ rosterId, archived }) => {
      this.set({
        rosters: this.start.rosters.map((one) =>
          one.id === rosterId ? { ...one, archivedAt: archived ? new Date().toISOString() : null } : one,
        ),
      });
      return null;
    },
    roster_delete: ({ rosterId }) => {
      this.scene.people = this.scene.people.filter((one) => one.rosterId !== rosterId);
      this.set({ rosters: this.start.rosters.filter((one) => one.id !== rosterId) });
      return null;
    },
    roster_save: () => ({ fileName: 'applied-ai.csv' }),
    import_pick: ({ rosterId }) => ({ is: 'roster', ...this.scene.roster(rosterId) }),
    import_text: ({ rosterId }) => ({ ...this.scene.roster(rosterId), fileName: null }),
    import_dropped: ({ rosterId }) => this.scene.roster(rosterId),
    import_read: ({ request }) => ({ ...this.scene.roster(null), encoding: request.encoding ?? 'UTF-8' }),
    import_answer: ({ request }) => {
      const now = this.scene.roster(null);
      const rows = now.rows.map((row) =>
        row.line === request.line ? { ...row, question: null, happens: 'skipped' as const } : row,
      );
      const next = importView(now.rosterId, rows, { notes: now.notes });
      this.scene.roster = (rosterId) => ({ ...next, rosterId });
      return next;
    },
    import_apply: ({ request }) => {
      const rows = importPeople(this.scene.roster(null));
      const open = this.start.rosters.find((one) => one.people === 0) ?? this.newClass(request.rosterName);
      this.put(open.id, rows);
      return { rosterId: open.id, added: rows.length, changed: 0, leftOut: 0, at: new Date().toISOString() };
    },
    import_save_problems: () => ({ fileName: 'problems.csv' }),
    person_save: ({ request }) => ({ ...this.class(request.rosterId).rows[0], name: request.name }),
    person_remove: () => null,

    plan_make: ({ request }) => {
      this.planned = request;
      const view = this.class(request.rosterId);
      return planView(request, view.rosterName, view.rows);
    },
    provision_start: () => this.begin(this.planned?.rosterId ?? 1),
    provision_stop: () => {
      if (this.timer) clearTimeout(this.timer);
      const run = this.start.run;
      if (run) this.set({ run: { ...run, state: 'stopped' } });
      this.changed();
      return null;
    },
    provision_continue: ({ rosterId }) => this.begin(rosterId),
    provision_try_now: () => null,
    run_current: () => this.start.run,
    people: ({ rosterId }) => this.class(rosterId),
    person: ({ holderId }) => ({
      row: this.holder(holderId),
      events: [{ at: new Date().toISOString(), what: 'Key created, limit $5.00' }],
    }),
    refresh: () => ({
      complete: true,
      keys: 30,
      at: new Date().toISOString(),
      note: 'Nothing changed outside this app.',
    }),
    list_save: ({ request }) => {
      const view = this.class(request.rosterId);
      return {
        fileId: 1,
        fileName: 'api_keys_20261122_140500.csv',
        keys: view.canSave,
        canCost: (view.canSave * 2).toFixed(2),
        missing: view.rows
          .filter((row) => row.key === null)
          .map((row) => ({ name: row.name, reason: 'Has no key yet.' })),
        at: new Date().toISOString(),
      };
    },
    saved_file_show: () => null,
    saved_file_delete: () => null,
    key_copy: () => ({ seconds: 30 }),
    key_reveal: () => ({ secret: `sk-or-v1-${'0'.repeat(61)}abc`, seconds: 1 }),
    needs: () => this.scene.needs,
    needs_answer: ({ request }) => {
      this.scene.needs = this.scene.needs.filter((one) => one.id !== request.id);
      this.set({ needsYou: this.scene.needs.length });
      return this.scene.needs;
    },

    settings_patch: ({ request }) => {
      if (request.defaultLimit !== undefined && !/^\d+(\.\d{1,2})?$/.test(request.defaultLimit)) {
        throw error({
          code: 'field_needs_mending',
          message: `‘${request.defaultLimit}’ isn’t an amount.`,
          safe: 'Write it like 5 or 5.00.',
          steps: [],
        });
      }
      return this.patchStart({ settings: { ...this.start.settings, ...request } }).settings;
    },
    passphrase_strength: ({ request }) =>
      request.passphrase.length >= 14
        ? { enough: true, advice: 'Good. Long and hard to guess.' }
        : { enough: false, advice: 'Too short. Four or five words that do not belong together are good.' },
    passphrase_suggest: () => 'copper window seventeen lantern',
    passphrase_choose: () => this.set({ vault: 'passphraseOpen' }),
    vault_unlock: ({ request }): StartView => {
      if (request.passphrase !== 'copper window seventeen lantern') throw wrongPassphrase;
      return this.set({ vault: 'passphraseOpen' });
    },
    vault_retry: () => this.set({ vault: 'keychainOpen' }),
    copy_open: () =>
      this.set({ file: { is: 'readOnly', name: 'before-delete', asOf: '2026-11-20T16:00:00Z', ...savedCopy } }),
    ...rotateAnswers({
      view: (rosterId) => this.class(rosterId),
      put: (rosterId, rows) => this.put(rosterId, rows),
      begin: (rosterId) => this.begin(rosterId),
      changed: () => this.changed(),
    }),
    ...historyAnswers(),
    ...backupAnswers(
      () => this.scene.backup,
      (next) => {
        this.scene.backup = next;
        this.changed();
      },
    ),
    support_details: () => ({ text: 'Keyroster 0.1.0\nsystem: linux\nvault: keychainOpen\nlast code: server_trouble' }),
    support_copy: () => null,
    folder_show: () => null,
    page_open: () => null,
    ...changeAnswers(
      () => this.scene,
      (event, payload) => this.emit(event, payload),
    ),
  };

  /** Every command there is an answer for. */
  get commands(): string[] {
    return Object.keys(this.answers);
  }
}

const wrongPassphrase: ErrorView = error({
  code: 'passphrase_wrong',
  message: 'That passphrase doesn’t open the saved keys.',
  safe: 'Check capitals and spaces. Nothing was changed.',
  steps: ['tryAgain'],
  details: null,
});
