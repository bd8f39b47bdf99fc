import type { PersonRowView } from '../wire';

interface Asked {
  rosterId: number;
  rows: readonly PersonRowView[];
}

/** Which keys are to be replaced or retired: asked for in one place of the screen, answered in a dialog of another. */
class Rotating {
  replacing = $state.raw<Asked | null>(null);
  retiring = $state.raw<Asked | null>(null);

  replace(rosterId: number, rows: readonly PersonRowView[]) {
    this.replacing = { rosterId, rows };
  }

  retire(rosterId: number, rows: readonly PersonRowView[]) {
    this.retiring = { rosterId, rows };
  }

  close() {
    this.replacing = null;
    this.retiring = null;
  }
}

export const rotating = new Rotating();
