import type { HandoutForm, HandoutRowView } from '../../wire';

export type Filter = 'all' | 'open' | 'never';
export type Way = 'card' | 'email' | 'person' | 'other';

/** The way in which a form is usually handed out. */
export const usual = (form: HandoutForm): Way =>
  form === 'cards' ? 'card' : form === 'letters' || form === 'mailMerge' ? 'email' : 'person';

export const isOpen = (row: HandoutRowView): boolean => row.hasKey && row.handedAt === null;
export const isNever = (row: HandoutRowView): boolean => row.hasKey && row.used === false;

export function counts(rows: readonly HandoutRowView[]) {
  return {
    withKey: rows.filter((row) => row.hasKey).length,
    handed: rows.filter((row) => row.handedAt !== null).length,
    open: rows.filter(isOpen).length,
    never: rows.filter(isNever).length,
  };
}

/** The rows of a view that fit what is looked for. */
export function shown(rows: readonly HandoutRowView[], filter: Filter, wanted: string): HandoutRowView[] {
  const needle = wanted.trim().toLocaleLowerCase();
  const fits = (row: HandoutRowView) =>
    needle === '' ||
    [row.name, row.email, row.externalId].some((text) => text?.toLocaleLowerCase().includes(needle) === true);
  return rows.filter((row) => (filter === 'all' || (filter === 'open' ? isOpen(row) : isNever(row))) && fits(row));
}
