import * as ipc from '../ipc';
import type { ErrorView, SettingsPatchRequest } from '../wire';
import { frame } from './frame.svelte';

/** Changing settings: each takes effect at once; the field that was refused keeps its error. */
class Patching {
  field = $state<keyof SettingsPatchRequest | null>(null);
  error = $state.raw<ErrorView | null>(null);

  async patch(change: SettingsPatchRequest): Promise<boolean> {
    this.error = null;
    this.field = Object.keys(change)[0] as keyof SettingsPatchRequest;
    try {
      const settings = await ipc.settingsPatch(change);
      if (frame.view) frame.view = { ...frame.view, settings };
      return true;
    } catch (thrown) {
      this.error = ipc.asError(thrown);
      return false;
    }
  }

  /** The error of one field, in words. */
  of(field: keyof SettingsPatchRequest): string | null {
    return this.error !== null && this.field === field ? `${this.error.message} ${this.error.safe}`.trim() : null;
  }
}

export const patching = new Patching();
