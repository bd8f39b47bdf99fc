import * as ipc from '../ipc';
import type { BillingTermsView, ClientsView } from '../wire';
import { frame } from './frame.svelte';
import { landing } from './landing';
import { place } from './place.svelte';

/** The clients of the account on show, and how it bills: what the frame and several screens need to know of them. */
class Clients {
  view = $state.raw<ClientsView | null>(null);
  terms = $state.raw<BillingTermsView | null>(null);
  private of: number | null = null;
  private turn = 0;

  /** Whether this account bills anybody: until then the clients' places are not in the sidebar. */
  shown = $derived((this.view?.clients.length ?? 0) > 0 || (this.terms?.setUp ?? false));

  /** Read again. What cannot be read is told by the screen that needs it, not here. */
  async load(): Promise<void> {
    const account = frame.view?.accountId ?? null;
    const turn = ++this.turn;
    if (account !== this.of) this.forget(account);
    if (account === null && !frame.readOnly) return;
    const [view, terms] = await Promise.allSettled([ipc.clientsList(), ipc.billingTerms()]);
    if (turn !== this.turn) return;
    if (terms.status === 'fulfilled') this.terms = terms.value;
    if (view.status === 'fulfilled') this.take(view.value);
  }

  take(view: ClientsView): void {
    const before = frame.clientsRosterId;
    this.view = view;
    frame.clientsRosterId = view.rosterId;
    // A start leads to the first roster there is. That one turns out to hold clients: they have their own first place.
    const now = place.now;
    const landed = now.room === 'people' && now.rosterId === view.rosterId && before !== view.rosterId;
    if (landed && frame.view) place.reset(landing(frame.view));
  }

  private forget(account: number | null): void {
    this.of = account;
    this.view = null;
    this.terms = null;
    frame.clientsRosterId = null;
  }
}

export const clients = new Clients();

/** The practice account with clients, and the first month of theirs that is whole. */
export async function practiceClients(): Promise<void> {
  await ipc.practiceReseller();
  await frame.load();
  await clients.load();
  const now = await ipc.monthView({ month: '', source: null });
  place.reset({ room: 'months', month: now.previous ?? now.month, show: 'month' });
}

/** What a text says as a per cent; nothing where it cannot be asked. */
export async function echoOf(text: string) {
  try {
    return await ipc.percentEcho(text);
  } catch {
    return null;
  }
}
