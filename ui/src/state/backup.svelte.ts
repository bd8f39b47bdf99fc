import * as ipc from '../ipc';
import type { BackupStateView, BackupStep } from '../wire';
import { Asked } from './asked.svelte';

/** Where the list stands with backups, and how far one is. */
class Backups {
  readonly state = new Asked<BackupStateView>();
  step = $state<BackupStep | null>(null);

  load(): void {
    void this.state.ask(ipc.backupState);
  }

  /** Follows the core while `deed` lasts. */
  async during<T>(deed: () => Promise<T>): Promise<T> {
    this.step = null;
    const stop = await ipc.onBackup((step) => {
      this.step = step;
    });
    try {
      return await deed();
    } finally {
      stop();
      this.step = null;
    }
  }
}

export const backups = new Backups();
