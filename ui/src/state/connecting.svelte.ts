import type { KeyCheckView, VaultView } from '../wire';

/** What can be opened now. */
const open: readonly VaultView[] = ['keychainOpen', 'passphraseOpen'];

/** A check that only lacked a place to keep the key; the core still holds the key, the face only its mask. */
class Connecting {
  private kept: { accountId: number | null; view: KeyCheckView } | null = null;

  /** Remember a check that failed at its last step; any other is forgotten. */
  keep(accountId: number | null, view: KeyCheckView): void {
    const failed = view.checks.filter((one) => one.passed !== true).map((one) => one.what);
    this.kept = failed.length === 1 && failed[0] === 'store' ? { accountId, view } : null;
  }

  /** The check once secrets can be kept: ready, without another paste. */
  resume(accountId: number | null, vault: VaultView): KeyCheckView | null {
    const kept = this.kept;
    if (kept === null || kept.accountId !== accountId || !open.includes(vault)) return null;
    const checks = kept.view.checks.map((one) => (one.what === 'store' ? { ...one, passed: true, found: '' } : one));
    return { ...kept.view, checks, ready: true, error: null };
  }

  forget(): void {
    this.kept = null;
  }
}

export const connecting = new Connecting();
