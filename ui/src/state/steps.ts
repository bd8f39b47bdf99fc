import * as ipc from '../ipc';
import { placeOf, type Route } from '../route';
import type { Step } from '../wire';
import { dialogs } from './dialogs.svelte';
import { frame } from './frame.svelte';
import { place } from './place.svelte';

export type StepActions = Partial<Record<Step, () => void>>;

const places: readonly Step[] = [
  'pasteKey',
  'newAccount',
  'enterPassphrase',
  'enterRecoveryCode',
  'choosePassphrase',
  'needsYou',
];

/** What the steps of an error do anywhere in the app, with what this screen knows on top. */
export function stepsWith(own: StepActions = {}): StepActions {
  const common: StepActions = {
    showWhere: () => void ipc.pageOpen('management_keys').catch(() => undefined),
    restoreBackup: () => dialogs.open({ is: 'restore', copy: null }),
    showFolder: () => void ipc.folderShow('data').catch(() => undefined),
  };
  for (const step of places) {
    common[step] = () => {
      const to: Route | null = placeOf(step, frame.account?.id ?? null);
      if (to) place.go(to);
    };
  }
  return { ...common, ...own };
}
