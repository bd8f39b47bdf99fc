import * as ipc from '../ipc';
import type { AccountView, ErrorView, RosterView, StartView } from '../wire';

/** The whole frame as the core sees it: accounts, classes, what is open, settings. */
class Frame {
  view = $state.raw<StartView | null>(null);
  error = $state.raw<ErrorView | null>(null);
  /** Counts up with every `changed`, so that screens know when to read again. */
  version = $state(0);

  account: AccountView | null = $derived(this.view?.accounts.find((one) => one.id === this.view?.accountId) ?? null);
  practice = $derived(this.account?.practice ?? false);
  readOnly = $derived(this.view?.file.is === 'readOnly');
  /** Whether anything may be changed here; where not, the control is absent. */
  canWrite = $derived(this.view?.file.is === 'own');
  /** The roster the clients stand in: no class, though it is a roster like one. */
  clientsRosterId = $state<number | null>(null);
  private taught: RosterView[] = $derived(this.view?.rosters.filter((one) => one.id !== this.clientsRosterId) ?? []);
  classes: RosterView[] = $derived(this.taught.filter((one) => one.archivedAt === null));
  archived: RosterView[] = $derived(this.taught.filter((one) => one.archivedAt !== null));

  roster(id: number | null): RosterView | null {
    return this.view?.rosters.find((one) => one.id === id) ?? null;
  }

  set(view: StartView): StartView {
    this.view = view;
    this.error = null;
    this.version += 1;
    return view;
  }

  async load(): Promise<StartView | null> {
    try {
      return this.set(await ipc.start());
    } catch (error) {
      this.error = ipc.asError(error);
      return null;
    }
  }
}

export const frame = new Frame();
