// @vitest-environment jsdom
// What the frame knows of clients: which roster is theirs, whether they have places in the sidebar, where a start leads.

import { beforeEach, expect, test } from 'vitest';
import { clients, echoOf, practiceClients } from '../src/state/clients.svelte';
import { frame } from '../src/state/frame.svelte';
import { land } from '../src/state/landing';
import { place } from '../src/state/place.svelte';
import { stating } from '../src/state/stating.svelte';
import { toasts } from '../src/state/toast.svelte';
import { install } from './mock/install';
import { error } from './mock/made';
import { scenes } from './mock/scenes';

beforeEach(async () => {
  install(scenes.fresh());
  frame.set(scenes.fresh().start);
  await clients.load();
  toasts.hide();
});

const open = async (scene: ReturnType<(typeof scenes)['full']>) => {
  const { core } = install(scene);
  land(scene.start);
  await clients.load();
  return core;
};

test('the roster of the clients is no class, and a start that led there leads on', async () => {
  await open(scenes.onlyClients());
  expect(frame.classes).toEqual([]);
  expect(place.now).toEqual({ room: 'months', month: '', show: 'month' });
  await open(scenes.reseller());
  expect(frame.classes.map((one) => one.name)).toEqual(['Own staff', 'Workshop']);
  expect(place.now).toEqual({ room: 'people', rosterId: 1 });
});

test('whoever goes to the clients’ keys later stays there', async () => {
  await open(scenes.onlyClients());
  place.go({ room: 'people', rosterId: 9 });
  await clients.load();
  expect(place.now).toEqual({ room: 'people', rosterId: 9 });
});

test('places in the sidebar come with clients or with billing, and leave with the account', async () => {
  await open(scenes.full());
  expect(clients.shown).toBe(false);
  await open(scenes.reseller());
  expect(clients.shown).toBe(true);
  const other = scenes.full();
  other.start = { ...other.start, accountId: 2 };
  await open(other);
  expect(clients.shown).toBe(false);
  expect(frame.clientsRosterId).toBe(null);
});

test('what cannot be read of the clients keeps the frame as it was', async () => {
  const core = await open(scenes.reseller());
  core.scene.fail.clients_list = error({});
  await clients.load();
  expect(clients.shown).toBe(true);
  expect(frame.clientsRosterId).toBe(9);
});

test('practice with clients opens the month that is whole', async () => {
  await open(scenes.full());
  await practiceClients();
  expect(place.now).toEqual({ room: 'months', month: '2026-10', show: 'month' });
});

test('an echo that cannot be had is none, and stops nobody', async () => {
  const core = await open(scenes.reseller());
  expect((await echoOf('1.3×'))?.percent).toBe('30 %');
  core.scene.fail.percent_echo = error({});
  expect(await echoOf('30')).toBe(null);
});

test('statements: clients without e-mail are named; an error stays in the dialog', async () => {
  const core = await open(scenes.reseller());
  stating.open({ id: null, month: '2026-09', name: 'September 2026' });
  core.scene.fail.statements_save = error({ code: 'file_trouble', message: 'Excel has this file open.' });
  await stating.save(['pdf'], 'a4');
  expect(stating.error?.message).toBe('Excel has this file open.');
  expect(stating.what).not.toBe(null);
  delete core.scene.fail.statements_save;
  await stating.save(['pdf', 'letter'], 'a4');
  expect(stating.what).toBe(null);
  expect(toasts.now?.text).toContain('Studio Kestrel');
});
