// The words of creating keys.

import { plural } from './common';

const persons = (n: number): string => plural(n, 'person', 'people');
const keys = (n: number): string => plural(n, 'key');

export const create = {
  title: {
    creating: 'Creating keys',
    paused: 'Creating keys',
    stopping: 'Stopping',
    checking: 'Checking the open ends',
    finished: 'Finished',
    stopped: 'Stopped',
  },
  meanwhile: (name: string): string => `For ${name}. You can use the rest of the app meanwhile.`,
  afterwards: (name: string): string => `For ${name}.`,
  checkingCount: (n: number): string => `${n} being checked`,
  needsCount: (n: number): string => `${n} ${n === 1 ? 'needs' : 'need'} you`,
  left: (time: string): string => `${time} left`,
  bar: (done: number, planned: number): string => `${done} of ${keys(planned)} created`,
  stop: 'Stop',
  stoppingNote: 'Requests already on their way end first. That takes a minute at most.',

  wordHint: {
    created: 'Key made and saved here',
    waiting: 'Not asked for yet',
    beingChecked: 'Answer lost, nobody pays twice',
    needsYou: 'One short question each',
  },
  counts: 'The class in four words',
  sum: (parts: string, all: number): string => `${parts} = ${persons(all)} in the class`,
  leftOut: (n: number): string => `${n} left out`,

  table: 'What happened, the exceptions first',
  column: { name: 'Name', state: 'State', key: 'Key', what: 'What happened', time: 'Time' },
  answer: 'Answer',
  answerFor: (name: string): string => `Answer the question about ${name}`,
  nothingYet: 'The first answer takes a moment.',
  stopHint: (n: number): string =>
    `Stop ends new work at once. Keys already made stay; you can continue later with the other ${n}.`,

  pausedTitle: 'Waiting for OpenRouter.',
  pausedRest: 'You can leave this running.',
  tryNow: 'Try now',

  stoppedTitle: (done: number, planned: number): string => `Stopped at ${done} of ${planned}.`,
  stoppedRest: 'The finished keys are safe and work. Nothing is made twice when you continue.',
  continueWith: (n: number): string => `Continue with ${n}`,
  toClass: 'Back to the class',

  finishedSome: (n: number): string => `${persons(n)} in the class ${n === 1 ? 'has' : 'have'} no key yet.`,
  missing: (names: string, more: number): string =>
    more > 0 ? `Without a key: ${names} and ${more} more.` : `Without a key: ${names}.`,
  nobodyMissing: 'Nobody is without a key.',
  saveHint: 'The list holds every key that is saved on this computer.',

  sayStart: (n: number): string => `Creating ${keys(n)}.`,
  sayProgress: (done: number, planned: number): string => `${done} of ${planned} created.`,
  sayNeeds: (name: string): string => `${name} needs you.`,
  sayFinished: (done: number, planned: number): string => `Finished. ${done} of ${planned} created.`,
  sayStopped: (done: number, planned: number): string => `Stopped at ${done} of ${planned}.`,
  noRun: 'No keys are being created here',
  noRunRest: 'Open the class and make a plan first.',
} as const;
