// The words of the plan.

import { plural } from './common';

const persons = (n: number): string => plural(n, 'person', 'people');
const keys = (n: number): string => plural(n, 'key');

export const plan = {
  title: (n: number): string => `Plan: create ${keys(n)}`,
  titleAlone: 'Plan',
  lookOver: (name: string): string => `For ${name}. Look it over; nothing has been sent yet.`,
  making: 'Making the plan…',
  noPlanTitle: 'No plan yet',
  noPlanRest: 'A plan needs a fresh look at OpenRouter, so that nobody gets a second key. Nothing was created.',

  limitTitle: 'Spending limit',
  common: (common: number, own: number): string => {
    const uses = `${persons(common)} ${common === 1 ? 'uses' : 'use'} this limit.`;
    return own === 0 ? uses : `${uses} ${own} ${own === 1 ? 'has its own' : 'have their own'}.`;
  },
  limit: 'Limit per key',
  dollars: 'US dollars',
  noLimit: 'No spending limit…',
  noLimitIs: 'No spending limit',
  useLimit: 'Use a limit again',
  noLimitHint: 'Each key can spend everything the account has.',
  noLimitTitle: (n: number): string => `Make ${keys(n)} without a spending limit?`,
  noLimitRest: (n: number): string =>
    n === 1
      ? 'This key could spend all credits of the account, and every credit you add later.'
      : `Each of these ${keys(n)} could spend all credits of the account, and every credit you add later.`,
  noLimitDo: 'Use no limit',
  keepLimit: 'Keep a limit',
  reset: 'Limit resets',
  resetHint: {
    never: 'One amount in all',
    daily: 'Every day, 00:00 UTC',
    weekly: 'On Mondays, 00:00 UTC',
    monthly: 'On the 1st, 00:00 UTC',
  },
  ends: 'Keys end',
  endsNone: 'Left empty: no end date',
  endsExample: 'e.g. 5 Dec 2026',
  endsAt: (time: string): string => `End of that day, ${time} UTC`,

  nameTitle: 'What OpenRouter will see as the key’s name',
  nameRest: 'The list on this computer always knows who is who.',
  keyName: { name: 'Name', id: 'ID', number: 'Number' },
  keyNameHint: {
    name: 'OpenRouter learns the names',
    id: 'The ID of the roster, no name',
    number: 'Key 001, 002 and so on',
  },
  example: 'Example',
  marker: 'The last part finds a key again if an answer gets lost.',
  workspace: 'Workspace',
  workspaceHint: 'Where the keys are made',
  workspaceDefault: (name: string): string => `${name} (default)`,

  people: persons,
  table: 'Who gets a key',
  column: { name: 'Name', keyName: 'Key name at OpenRouter', limit: 'Limit', actions: 'Change' },
  edit: 'Own terms…',
  editFor: (name: string): string => `Own terms for ${name}`,
  leaveOut: 'Leave out',
  leaveOutFor: (name: string): string => `Leave ${name} out`,
  ownLimit: 'Own limit',
  ownReset: 'Own reset',
  ownEnd: 'Own last day',
  asForAll: 'As for all',
  take: 'Take it',
  withoutLimit: 'No limit',
  skippedTitle: (n: number): string => `${persons(n)} ${n === 1 ? 'gets' : 'get'} no key now`,
  why: 'Why',
  putBack: 'Put back',
  putBackFor: (name: string): string => `Put ${name} back`,
  answer: 'Answer',
  answerFor: (name: string): string => `Answer the question about ${name}`,

  most: 'These keys can spend at most',
  mostNone: 'No limit',
  against: 'Against your credits',
  meter: (together: string, credits: string): string =>
    `Keys could ask for ${together} in total, credits are ${credits}`,
  credits: (amount: string): string => `credits ${amount}`,
  thisPlan: 'This plan',
  otherKeys: 'Your other keys',
  together: 'Together',
  creditsNow: 'Credits now',
  unknown: 'not known',
  shortBefore: 'If everybody used everything, you would be ',
  short: (amount: string): string => `${amount} short`,
  shortAfter: '. All keys stop when the account is empty. You can still go on.',
  little: 'A limit stops new requests. Requests already running may go a little over it.',
  untilEnd: (amount: string): string => `${amount} until the end date`,

  takes: (time: string): string => `Takes ${time}. Each key is saved on this computer as soon as it is made.`,
  takesMany: (n: number, time: string): string =>
    `This makes ${keys(n)} and takes ${time}. You can use the app meanwhile.`,
  tooMany: (n: number): string =>
    `These would be ${keys(n)}. One plan makes at most 5,000: leave some people out, or split the class.`,
  create: (n: number): string => `Create ${keys(n)}`,
  mend: 'One of the fields above needs mending first.',

  staleTitle: 'Something changed since this plan was made.',
  staleRest: 'Nothing was created. This is the fresh plan; look it over once more.',
  nothingTitle: 'No keys to create',
  nothingRest: 'Everybody in this class has a key, is left out or waits for something else.',
  nothingNobody: 'There is nobody in this class yet.',
  toClass: 'Back to the class',
} as const;
