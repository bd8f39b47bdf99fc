// A client as it is written in the form. Pure.

import { toPlaces } from '../../parts/decimal';
import type { ClientRequest, ClientView } from '../../wire';

export const blank = (): ClientRequest => ({
  holderId: null,
  name: '',
  email: '',
  clientId: '',
  limit: '',
  markup: '',
  markupFrom: '',
  tax: '',
  minimum: '',
  fixed: '',
  users: [],
  notes: '',
});

/** Dollars as people write them: `300.00`, never longer than they are. */
const written = (amount: string | null): string => {
  if (amount === null) return '';
  const short = toPlaces(amount, 2);
  return toPlaces(short, 9) === toPlaces(amount, 9) ? short : amount;
};

/** What is known of a client, to be changed. The markup that holds from now on is changed by its own day. */
export function filled(view: ClientView): ClientRequest {
  const own = view.markups.find((one) => one.own && one.holds && one.percent !== '');
  return {
    holderId: view.row.holderId,
    name: view.row.name,
    email: view.row.email ?? '',
    clientId: view.clientId ?? '',
    limit: written(view.row.limit),
    markup: own?.percent ?? '',
    markupFrom: own?.from ?? '',
    tax: view.tax,
    minimum: written(view.minimum),
    fixed: written(view.fixed),
    users: view.row.users,
    notes: view.notes,
  };
}

/** One id on each line; blank lines and repeats are left out. */
export const usersOf = (text: string): string[] => [
  ...new Set(
    text
      .split('\n')
      .map((line) => line.trim())
      .filter((line) => line !== ''),
  ),
];
