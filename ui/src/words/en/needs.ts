import { plural } from './common';

export const needs = {
  title: 'Needs you',
  lead: (n: number): string => `${plural(n, 'question')}, oldest first. Nothing happens until you answer.`,
  emptyTitle: 'Nothing needs you',
  emptyText: 'Questions about people, clients and their keys appear here. There are none now.',
  readOnlyEmpty: 'No question was open when this copy was saved.',
  since: (when: string): string => `Since ${when}`,
  about: (person: string, roster: string): string => `${person}, ${roster}`,
  whole: 'The whole account',
  kinds: {
    row: 'A row of the roster',
    refused: 'Refused by OpenRouter',
    maybeTheirs: 'Maybe their key already',
    unclearKey: 'A key without an owner',
    wrongLimit: 'Another limit than asked',
    restored: 'From another time',
    otherComputer: 'From another computer',
    appeared: 'Appeared at OpenRouter',
    twoKeys: 'Two keys for now',
    unowned: 'Needs an e-mail',
  },
  openClass: 'Open class',
  answered: 'Answered.',
  confirm: (label: string): string => `${label}?`,
  list: 'Questions',
} as const;
