import * as ipc from '../ipc';
import type { ErrorView } from '../wire';

/**
 * Something read from the core for one screen: its value, whether it is being read, and what went wrong.
 * `slow` turns true only after 300 ms, so that quick answers never flicker. Answers overtaken by a later question are dropped.
 */
export class Asked<T> {
  value = $state.raw<T | null>(null);
  error = $state.raw<ErrorView | null>(null);
  busy = $state(false);
  slow = $state(false);
  private turn = 0;

  async ask(question: () => Promise<T>): Promise<T | null> {
    const turn = ++this.turn;
    this.busy = true;
    const timer = setTimeout(() => {
      if (turn === this.turn) this.slow = true;
    }, 300);
    try {
      const value = await question();
      if (turn !== this.turn) return null;
      this.value = value;
      this.error = null;
      return value;
    } catch (error) {
      if (turn === this.turn) this.error = ipc.asError(error);
      return null;
    } finally {
      clearTimeout(timer);
      if (turn === this.turn) {
        this.busy = false;
        this.slow = false;
      }
    }
  }
}
