// The words of the check screen.

import { plural } from './common';

/** Minutes as a person says them. */
function span(minutes: number): string {
  if (minutes < 90) return plural(minutes, 'minute');
  return minutes < 36 * 60 ? plural(Math.round(minutes / 60), 'hour') : plural(Math.round(minutes / 1440), 'day');
}

export const check = {
  title: 'Check',
  checkNow: 'Check now',
  of: 'Show keys of',
  everything: 'All of the account',
  filter: 'Show',
  all: 'All',
  attention: 'Needs you',
  quiet: 'In order',
  lead: (keys: number, attention: number): string =>
    attention === 0
      ? `${plural(keys, 'key')}. None needs you.`
      : `${plural(keys, 'key')}, of these ${attention} ${attention === 1 ? 'needs' : 'need'} you.`,
  never: 'OpenRouter was not read yet.',
  allInOrder: 'Everything is in order',
  allInOrderText: (keys: number): string => `${plural(keys, 'key')} looked at. Nothing was changed outside this app.`,
  noKeys: 'No keys yet',
  noKeysText: 'Once there are keys, every one of the account appears here, and what was changed outside this app.',
  noKeysClass: 'Nobody of this class has a key. Keys that nobody owns are shown for the whole account.',
  readOnlyText: 'This is how the keys stood when the copy was saved.',
  incompleteTitle: 'OpenRouter’s list was not complete.',
  incompleteText: 'What it showed is up to date. About the other keys nothing is known yet.',
  clockTitle: (minutes: number): string =>
    `This computer’s clock is about ${span(Math.abs(minutes))} ${minutes > 0 ? 'ahead' : 'behind'}.`,
  clockText: 'Set it right, otherwise secure connections and dates go wrong.',
  troubleTitle: 'The last automatic check did not work.',
  showAll: (n: number): string => `Show all ${n}`,
  showGroup: 'Show',
  hideGroup: 'Hide',
  setAllAside: (n: number): string => `Leave all ${n} alone`,
  nextCheck: (when: string): string => `Checks again by itself: ${when}`,
  noNext: 'Automatic checks are off',
  groups: {
    drifted: {
      title: 'Changed outside this app',
      text: 'Put back sets our value at OpenRouter again. Keep accepts what is there now.',
    },
    twoKeys: {
      title: 'Two keys for one person',
      text: 'Keep one: the person’s other keys are turned off. They can be turned on again.',
    },
    unowned: {
      title: 'Needs an e-mail',
      text: 'Keys made elsewhere that nobody here owns. Linking or naming changes nothing at OpenRouter.',
    },
    otherCopy: {
      title: 'From another copy of this list',
      text: 'Another computer, or a later copy of this list, made them. New keys for these people wait for your answer.',
    },
    lostAnswer: {
      title: 'From a lost answer',
      text: 'We asked for them and the answer got lost, so nobody can use them. Find out says what became of them.',
    },
    gone: {
      title: 'Not at OpenRouter any more',
      text: 'Make again opens the plan of the class. Keep as record leaves what was used in every report.',
    },
    leftover: {
      title: 'Person left the class',
      text: 'The keys still work. Turning one off stops its spending; it can be turned on again.',
    },
    missing: {
      title: 'Being looked for',
      text: 'The last list did not show them. They are called gone only after two clear answers, a minute apart.',
    },
    hidden: {
      title: 'Not in the list, but there',
      text: 'OpenRouter’s list leaves them out, but knows them when asked for each. They stay as they are.',
    },
    adopted: {
      title: 'Made elsewhere, linked',
      text: 'Limits and on and off work as for others. Their text is not saved here.',
    },
    inOrder: { title: 'In order', text: 'They stand at OpenRouter exactly as here.' },
    setAside: { title: 'Left alone', text: 'By your decision. They are not asked about again.' },
    goneKept: { title: 'Deleted or replaced', text: 'Kept on record.' },
  },
  fixes: {
    keep: 'Keep',
    putBack: 'Put back',
    link: 'Link…',
    linkTo: (name: string): string => `Link to ${name}`,
    name: 'New person…',
    setAside: 'Leave alone',
    takeBack: 'Ask again',
    unlink: 'Unlink',
    keepThis: 'Keep this one',
    turnOff: 'Turn off',
    makeAgain: 'Make again',
    keepHistory: 'Keep as record',
    needsYou: 'Open question',
    findOut: 'Find out',
  },
  fixOf: (fix: string, name: string): string => `${fix}: ${name}`,
  done: {
    kept: (name: string): string => `${name}: kept as it is at OpenRouter.`,
    putBack: (name: string): string => `${name}: being put back.`,
    linked: (key: string, name: string): string => `‘${key}’ is ${name}’s now.`,
    unlinked: (key: string): string => `‘${key}’ is nobody’s now.`,
    aside: (n: number): string => `${plural(n, 'key')} left alone.`,
    asked: (name: string): string => `‘${name}’ is asked about again.`,
    off: (name: string): string => `${name}: being turned off.`,
    keptThis: (name: string): string => `${name}: the other keys are being turned off.`,
    recorded: (name: string): string => `${name}: kept as record.`,
    findingOut: 'Finding out. Answers appear under Needs you.',
  },
  fields: {
    limit: 'Limit',
    reset: 'Starts anew',
    off: 'State',
    name: 'Name',
    expires: 'Last day',
    ownKeys: 'Own provider keys',
    workspace: 'Workspace',
  },
  was: 'ours',
  is: 'now',
  on: 'On',
  turnedOff: 'Off',
  counted: 'Count',
  notCounted: 'Don’t count',
  noLimit: 'No limit',
  unknown: 'Unknown',
  used: (amount: string): string => `${amount} used`,
  made: (day: string): string => `made ${day}`,
  isOff: 'turned off',
  isReplaced: 'replaced by a newer key',
  left: 'left the class',
  notSeen: (when: string): string => `last seen ${when}`,
  maybe: (name: string, roster: string): string => `Perhaps ${name}, ${roster}`,
  linkDialog: {
    title: (key: string): string => `Whose key is ‘${key}’?`,
    text: 'Nothing is changed at OpenRouter. The key counts as this person’s from now on; its text is not saved here.',
    find: 'Find a person',
    list: 'People',
    action: 'Link key',
    hasKey: 'Has a key already',
    none: 'Nobody found.',
    nobody: 'There is nobody in a class yet. Import a roster, or make a new person for this key.',
  },
  nameDialog: {
    title: (key: string): string => `New person for ‘${key}’`,
    text: 'They join the class, and the key is theirs. Nothing is changed at OpenRouter.',
    name: 'Name',
    email: 'E-mail',
    roster: 'Class',
    action: 'Add and link',
    noClass: 'Make a class first.',
  },
} as const;
