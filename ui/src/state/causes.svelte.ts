import { causeOf, looks } from '../errors';
import { asError } from '../ipc';
import type { Code, ErrorView } from '../wire';

/** Causes that are gone once secrets can be opened. */
export const sealing: readonly Code[] = [
  'keychain_locked',
  'keychain_absent',
  'keychain_entry_gone',
  'passphrase_needed',
  'recovery_code_wrong',
];

/** What stands over the work area: one banner per cause, however many screens ran into it. */
class Causes {
  all = $state.raw<ErrorView[]>([]);

  /** Keep an error for the frame. Returns false where the screen must show it itself. */
  report(error: ErrorView): boolean {
    if (!looks[error.code].frame) return false;
    this.show(error);
    return true;
  }

  /** Over the work area whatever it is: for what no screen asked for itself. */
  show(error: ErrorView): void {
    this.all = [...this.all.filter((one) => causeOf(one) !== causeOf(error)), error];
  }

  clear(...codes: readonly Code[]): void {
    this.all = this.all.filter((one) => !codes.includes(one.code));
  }

  clearAll(): void {
    this.all = [];
  }

  /** Do something from the frame: its value, or null and a banner. */
  async attempt<T>(deed: () => Promise<T>): Promise<T | null> {
    try {
      return await deed();
    } catch (thrown) {
      this.show(asError(thrown));
      return null;
    }
  }
}

export const causes = new Causes();
