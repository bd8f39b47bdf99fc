import type { Step } from './wire';

/** The offline help pages, in the order of their list. */
export const helpPages = [
  'start',
  'managementKey',
  'roster',
  'words',
  'limits',
  'handouts',
  'check',
  'snapshots',
  'history',
  'backup',
  'clients',
  'breaks',
  'keyboard',
  'privacy',
  'practice',
] as const;

export type HelpPage = (typeof helpPages)[number];

/** The parts of the settings screen. */
export const settingsParts = ['general', 'accounts', 'billing', 'security', 'files', 'about'] as const;

export type SettingsPart = (typeof settingsParts)[number];

/** What the months screen shows of the clients' use. */
export const monthsShow = ['month', 'usage', 'year', 'accounts'] as const;

export type MonthsShow = (typeof monthsShow)[number];

/** Every place in the window. A screen reads its parameters from here and nowhere else. */
export type Route =
  | { room: 'welcome' }
  | { room: 'connect'; accountId: number | null }
  /** `next`: where it leads when a passphrase is chosen. */
  | { room: 'passphrase'; next: 'connect' | 'back' }
  | { room: 'unlock' }
  | { room: 'first' }
  | { room: 'needs' }
  | { room: 'settings'; part: SettingsPart }
  | { room: 'help'; page: HelpPage }
  | { room: 'import'; rosterId: number | null }
  | { room: 'earlier' }
  | { room: 'people'; rosterId: number }
  | { room: 'limits'; rosterId: number }
  | { room: 'handouts'; rosterId: number }
  | { room: 'check' }
  | { room: 'snapshots' }
  | { room: 'history' }
  /** `month`: `2026-10`; empty = the running one. */
  | { room: 'months'; month: string; show: MonthsShow }
  | { room: 'clients' }
  | { room: 'client'; holderId: number }
  | { room: 'statements' }
  | { room: 'statement'; id: number }
  | { room: 'plan'; rosterId: number }
  | { room: 'create'; rosterId: number };

export type RoomName = Route['room'];

/** Rooms shown without the sidebar. */
export const bareRooms: readonly RoomName[] = ['welcome', 'connect', 'passphrase', 'unlock'];

/** Where a step of an error leads when it is only a change of place; null = it needs doing. */
export function placeOf(step: Step, accountId: number | null): Route | null {
  switch (step) {
    case 'pasteKey':
      return { room: 'connect', accountId };
    case 'newAccount':
      return { room: 'connect', accountId: null };
    case 'enterPassphrase':
    case 'enterRecoveryCode':
      return { room: 'unlock' };
    case 'choosePassphrase':
      return { room: 'passphrase', next: 'back' };
    case 'needsYou':
      return { room: 'needs' };
    default:
      return null;
  }
}

const pages: Partial<Record<RoomName, HelpPage>> = {
  connect: 'managementKey',
  passphrase: 'privacy',
  unlock: 'backup',
  needs: 'words',
  import: 'roster',
  limits: 'limits',
  plan: 'limits',
  create: 'words',
  handouts: 'handouts',
  check: 'check',
  snapshots: 'snapshots',
  history: 'history',
};

/** The help page about the screen somebody asks from. */
export function helpFor(from: Route): HelpPage {
  if (from.room === 'help') return from.page;
  if (from.room === 'settings' && from.part === 'security') return 'backup';
  return pages[from.room] ?? 'start';
}

export function samePlace(a: Route, b: Route): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
