// Pretend statements, how the account bills, and corrections.

import { error } from './made';
import type { Scene } from './scenes';
import { issued } from './selling';

// biome-ignore lint/suspicious/noExplicitAny: what crosses is JSON; the commands give it its types.
type Args = Record<string, any>;

export function statementAnswers(scene: () => Scene, changed: () => void): Record<string, (args: Args) => unknown> {
  const selling = () => scene().selling;
  const find = (id: number) => {
    const found = selling().statements.find((one) => one.row.id === id);
    if (!found) throw error({ code: 'not_found', message: 'This statement is not here any more.', steps: [] });
    return found;
  };
  const set = (over: Partial<Scene['selling']['terms']>) => {
    selling().terms = { ...selling().terms, ...over };
    return selling().terms;
  };
  return {
    billing_terms: () => selling().terms,
    billing_set: ({ request }) => {
      if (!/^[A-Z]{3}$/.test(request.currency))
        throw error({
          code: 'field_needs_mending',
          message: `‘${request.currency}’ isn’t a currency.`,
          safe: 'Write three letters, like USD or EUR. Nothing was changed.',
          steps: [],
          details: null,
        });
      const purchase = request.purchase === '' ? null : request.purchase;
      return set({ ...request, purchase, setUp: true, leaves: 'A 30 % markup leaves 18.8 % once the fee is paid.' });
    },
    rate_set: ({ day, rate }) => set({ rates: [{ day, rate }, ...selling().terms.rates] }),
    statements_list: () => ({ statements: selling().statements.map((one) => one.row) }),
    statement_view: ({ id }) => find(id),
    correction_view: ({ id }) => {
      const { row } = find(id);
      const none = row.client === 'Moss & Daughters';
      return {
        row,
        kind: none ? null : 'credit',
        lines: none ? [] : [{ what: 'Website assistant', usage: '-3.1111', markup: '', amount: '−$4.20' }],
        sums: none ? [] : [{ what: 'To pay back', value: '−$4.20' }],
        digest: `correction-${id}`,
      };
    },
    correction_issue: ({ request }) => {
      const { row } = find(request.id);
      const made = issued(300 + request.id, row.month, row.monthTitle, row.holderId - 900, {
        number: `${row.month}-009`,
        kind: 'credit',
        total: '−$4.20',
        corrects: row.number,
      });
      const at = selling().statements.findIndex((one) => one.row.id === request.id);
      selling().statements = selling().statements.toSpliced(at + 1, 0, made);
      changed();
      return made.row;
    },
    statements_save: ({ request }) =>
      request.id === null
        ? {
            name: `Statements ${request.month}`,
            files: 7 * request.forms.length,
            withoutEmail: request.forms.includes('letter') ? ['Studio Kestrel'] : [],
          }
        : { name: `${find(request.id).row.number}.pdf`, files: request.forms.length, withoutEmail: [] },
  };
}
