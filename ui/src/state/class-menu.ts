// What can be done with a class as a whole, for the menus of its screens.

import type { MenuItem } from '../parts';
import { words } from '../words';
import { classState } from './class-state.svelte';
import { dialogs } from './dialogs.svelte';
import { clientsHere, wordsHere } from './whose';

export function classItems(rosterId: number): MenuItem[] {
  const view = classState.of(rosterId);
  const list: MenuItem[] = [];
  if (view && !view.pause && view.on > 0) {
    list.push({ label: wordsHere().hours.turnOff, icon: 'off', apart: true, run: () => void classState.off(rosterId) });
  }
  if (clientsHere() && !view?.hours) return list;
  list.push({
    label: words.hours.menu,
    icon: 'clock',
    apart: list.length === 0,
    run: () => dialogs.open({ is: 'classHours', rosterId }),
  });
  return list;
}
