// Whose keys the list on show holds: a class is of people; the roster of the clients is no class, and is not called one.

import { type Words, words } from '../words';
import { frame } from './frame.svelte';
import { place } from './place.svelte';

const own = words.clientsKeys;
const clientsWords: Words = {
  ...words,
  people: { ...words.people, ...own.people },
  handouts: { ...words.handouts, ...own.handouts },
  limits: { ...words.limits, ...own.limits },
  plan: { ...words.plan, ...own.plan },
  create: { ...words.create, ...own.create },
  hours: { ...words.hours, ...own.hours },
  frame: { ...words.frame, ...own.frame },
};

/** What is on show is the clients: their own pages, or the list of their keys. */
export function clientsHere(): boolean {
  const now = place.now;
  if (now.room === 'clients' || now.room === 'client') return true;
  return frame.clientsRosterId !== null && 'rosterId' in now && now.rosterId === frame.clientsRosterId;
}

/** The words for the list on show. Read in `$derived`: another place, other words. */
export const wordsHere = (): Words => (clientsHere() ? clientsWords : words);
