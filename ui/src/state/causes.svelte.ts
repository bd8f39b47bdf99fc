import { causeOf, looks } from '../errors';
import type { Code, ErrorView } from '../wire';

/** What stands over the work area: one banner per cause, however many screens ran into it. */
class Causes {
  all = $state.raw<ErrorView[]>([]);

  /** Keep an error for the frame. Returns false where the screen must show it itself. */
  report(error: ErrorView): boolean {
    if (!looks[error.code].frame) return false;
    this.all = [...this.all.filter((one) => causeOf(one) !== causeOf(error)), error];
    return true;
  }

  clear(code: Code): void {
    this.all = this.all.filter((one) => one.code !== code);
  }

  clearAll(): void {
    this.all = [];
  }
}

export const causes = new Causes();
