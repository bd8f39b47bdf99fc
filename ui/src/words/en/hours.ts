// The words of a class turned off as a whole, and of its hours.

import { plural } from './common';

const keys = (n: number): string => plural(n, 'key');
const are = (n: number): string => (n === 1 ? 'is' : 'are');

export const hours = {
  turnOff: 'Turn whole class off',
  menu: 'Class hours…',

  offDone: (turned: number, kept: number): string =>
    `${keys(turned)} turned off.${kept > 0 ? ` ${keys(kept)} ${kept === 1 ? 'was' : 'were'} off already.` : ''}`,
  restoreDone: (turned: number, kept: number): string =>
    `${keys(turned)} turned on again.${kept > 0 ? ` ${keys(kept)} that ${kept === 1 ? 'was' : 'were'} off before ${kept === 1 ? 'stays' : 'stay'} off.` : ''}`,

  offTitle: (name: string): string => `${name} is turned off.`,
  closedTitle: (name: string): string => `${name} is closed by its hours.`,
  offText: (at: string, held: number, wasOff: number): string =>
    `Since ${at}. Restore turns ${keys(held)} on${wasOff > 0 ? ` and leaves ${keys(wasOff)} off that ${wasOff === 1 ? 'was' : 'were'} off before` : ''}.`,
  wins: 'Its hours change nothing until then.',
  closedText: (next: string | null): string =>
    next === null ? 'Its hours do not open it again.' : `Opens ${next}, while Keyroster runs.`,
  stillOn: (n: number): string => `${keys(n)} ${are(n)} still on.`,
  offRest: 'Turn off the rest',
  restore: 'Restore',
  openNow: 'Open now',
  readOnlyOff: 'The whole class was turned off when this was saved.',

  leftOff: (n: number): string => `${keys(n)} could not be turned off.`,
  leftRestore: (n: number): string =>
    `${keys(n)} ${n === 1 ? 'was' : 'were'} left as ${n === 1 ? 'it is' : 'they are'}.`,
  leftShow: 'Show',

  missedTitle: (opens: boolean, at: string): string =>
    `This class was to ${opens ? 'open' : 'close'} ${at}, but Keyroster was not running.`,
  missedText: (count: number, until: string): string =>
    count === 1
      ? `Its keys stayed as they were until ${until}.`
      : `Its keys stayed as they were until ${until}, over ${count >= 100 ? '100 or more' : count} openings and closings.`,
  troubleTitle: (opens: boolean): string =>
    opens ? 'This class should be open by its hours.' : 'This class should be closed by its hours.',
  troubleRest: 'It is tried again by itself.',

  openUntil: (next: string): string => `Open until ${next}`,
  opensAt: (next: string): string => `Opens ${next}`,
  alwaysOpen: 'Open',
  overNow: 'Hours are over',
  heldByHand: 'Turned off',
  leftOpen: (next: string): string => `Open by hand until ${next}`,

  title: 'Class hours',
  lead: 'Keys are on during these hours and off outside them. A key that was off before stays off.',
  days: 'Open on',
  day: ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'] as readonly string[],
  dayLong: ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'] as readonly string[],
  opens: 'Opens at',
  closes: 'Closes at',
  from: 'First day, optional',
  until: 'Last day, optional',
  datesHint: 'Like 2026-12-18.',
  zone: (zone: string): string => `Times are by the clock in ${zone}.`,
  nextDay: 'Closes on the following day.',
  onlyWhile:
    'Only while Keyroster runs on this computer. If it does not run, keys stay as they are, and you are told at the next start.',
  save: 'Save hours',
  remove: 'No hours',
  saved: (next: string | null): string => (next === null ? 'Hours saved.' : `Hours saved. Next change ${next}.`),
  removed: 'This class has no hours any more. Keys stay as they are.',
} as const;
