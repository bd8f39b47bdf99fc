// How values of a board line read.

import type { BoardChangeView, BoardLineView, BoardValueView, LimitView } from '../../wire';
import { dayOf, money, when, words } from '../../words';

const w = words.check;

/** A limit; no limit, unknown and $0.00 are three different things. */
export function limitText(limit: LimitView): string {
  if (limit.kind === 'of') return money(limit.amount);
  return limit.kind === 'noLimit' ? w.noLimit : w.unknown;
}

export function valueText(field: BoardChangeView['field'], value: BoardValueView): string {
  switch (value.is) {
    case 'limit':
      return limitText(value.limit);
    case 'reset':
      return words.common.resets[value.reset];
    case 'flag':
      if (field === 'off') return value.yes ? w.turnedOff : w.on;
      return value.yes ? w.counted : w.notCounted;
    case 'text':
      return value.text;
    case 'at':
      return dayOf(value.at);
  }
}

/** Who a line is about: the person, else the key's name. */
export const nameOf = (line: BoardLineView): string => line.person?.name ?? line.keyName;

/** The facts under the name, one after the other. */
export function factsOf(line: BoardLineView): string[] {
  const facts: string[] = [];
  if (line.used !== null) facts.push(w.used(money(line.used)));
  if (line.createdAt !== null && line.person === null) facts.push(w.made(dayOf(line.createdAt)));
  if (line.off) facts.push(w.isOff);
  if (line.replaced) facts.push(w.isReplaced);
  if (line.person?.removed) facts.push(w.left);
  if (!line.seen && line.group !== 'goneKept' && line.group !== 'gone') facts.push(w.notSeen(when(line.seenAt)));
  return facts;
}
