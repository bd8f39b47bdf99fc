import type { Sorting } from './rows';

/** How the table was last turned: kept while the app is open. */
class Kept {
  sorting = $state.raw<Sorting>({ column: 'name', down: false });
}

export const kept = new Kept();
