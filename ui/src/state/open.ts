import * as ipc from '../ipc';
import { causes } from './causes.svelte';
import { frame } from './frame.svelte';
import { land } from './landing';

/** The native dialog for a saved copy, then the copy itself; false when the dialog was closed or it did not work. */
export async function openSaved(folder: boolean): Promise<boolean> {
  const opened = await causes.attempt(() => (folder ? ipc.savedOpenFolder() : ipc.savedOpen()));
  if (!opened?.opened) return false;
  const view = await frame.load();
  if (view) land(view);
  return view !== null;
}
