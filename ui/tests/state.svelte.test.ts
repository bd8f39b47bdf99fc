// @vitest-environment jsdom
// What outlives a screen: places, banners by cause, toasts, answers that come too late.

import { flushSync } from 'svelte';
import { beforeEach, describe, expect, test, vi } from 'vitest';
import { Asked } from '../src/state/asked.svelte';
import { causes } from '../src/state/causes.svelte';
import { checking } from '../src/state/checking.svelte';
import { frame } from '../src/state/frame.svelte';
import { land, landing } from '../src/state/landing';
import { place } from '../src/state/place.svelte';
import { patching } from '../src/state/settings.svelte';
import { shortcut, useShortcuts } from '../src/state/shortcuts.svelte';
import { stepsWith } from '../src/state/steps';
import { toasts } from '../src/state/toast.svelte';
import { install } from './mock/install';
import { account, error, start } from './mock/made';
import { classOf, before as earlier, rosterOf } from './mock/people';
import { savedCopy } from './mock/review';
import { scenes } from './mock/scenes';

beforeEach(() => {
  causes.clearAll();
  toasts.hide();
});

describe('where a start leads', () => {
  const rosters = [rosterOf(classOf(1, 'Old', []), earlier(9)), rosterOf(classOf(2, 'Open', []))];
  const one = account();

  test.each([
    ['nothing yet', start(), { room: 'welcome' }],
    ['an account without a class', start({ accounts: [one], accountId: 1 }), { room: 'first' }],
    [
      'the first class that is not archived',
      start({ accounts: [one], accountId: 1, rosters }),
      { room: 'people', rosterId: 2 },
    ],
    [
      'only an archived class',
      start({ accounts: [one], accountId: 1, rosters: rosters.slice(0, 1) }),
      { room: 'people', rosterId: 1 },
    ],
    [
      'a locked vault',
      start({ accounts: [one], accountId: 1, rosters, vault: 'passphraseLocked' }),
      { room: 'unlock' },
    ],
    [
      'a saved copy, which asks for no passphrase',
      start({
        file: { is: 'readOnly', name: 'a.db', asOf: earlier(1), ...savedCopy },
        accounts: [one],
        accountId: 1,
        rosters,
        vault: 'passphraseLocked',
      }),
      { room: 'people', rosterId: 2 },
    ],
    [
      'an empty saved copy',
      start({ file: { is: 'readOnly', name: 'a.db', asOf: earlier(1), ...savedCopy } }),
      { room: 'first' },
    ],
  ])('%s', (_, view, to) => {
    expect(landing(view)).toEqual(to);
  });

  test('landing forgets the way back: nothing of another account stays reachable', () => {
    place.go({ room: 'needs' });
    land(start({ accounts: [one], accountId: 1, rosters }));
    place.back({ room: 'first' });
    expect(place.now).toEqual({ room: 'first' });
  });
});

describe('what may be changed', () => {
  test('only in the own file', () => {
    frame.set(start());
    expect(frame.canWrite).toBe(true);
    frame.set(start({ file: { is: 'readOnly', name: 'a.db', asOf: earlier(1), ...savedCopy } }));
    expect(frame.canWrite).toBe(false);
    frame.set(start({ file: { is: 'unusable', ...error({ code: 'file_damaged' }) } }));
    expect(frame.canWrite).toBe(false);
  });

  test('every reading of the frame is seen by the screens', () => {
    const was = frame.version;
    frame.set(start());
    expect(frame.version).toBe(was + 1);
  });
});

describe('one banner per cause', () => {
  test('the same cause twice is one banner, the newest', () => {
    causes.report(error({ code: 'offline', message: 'first' }));
    causes.report(error({ code: 'disk_full', message: 'other' }));
    causes.report(error({ code: 'offline', message: 'second' }));
    expect(causes.all.map((one) => one.message)).toEqual(['other', 'second']);
  });

  test('what belongs beside a field is left to the screen', () => {
    expect(causes.report(error({ code: 'field_needs_mending' }))).toBe(false);
    expect(causes.all).toEqual([]);
  });

  test('reading OpenRouter again clears what stood in the way, and only that', async () => {
    const { core } = install(scenes.full());
    causes.report(error({ code: 'offline' }));
    causes.report(error({ code: 'disk_full' }));
    await checking.now();
    expect(causes.all.map((one) => one.code)).toEqual(['disk_full']);
    expect(core.asked.map((one) => one.command)).toEqual(['refresh', 'start']);
  });
});

describe('answers', () => {
  test('an answer overtaken by a later question is dropped', async () => {
    const asked = new Asked<string>();
    let late: (text: string) => void = () => undefined;
    const first = asked.ask(() => new Promise<string>((done) => (late = done)));
    await asked.ask(async () => 'second');
    late('first');
    expect(await first).toBeNull();
    expect(asked.value).toBe('second');
  });

  test('a quick answer never shows as waiting, a slow one does after 300 ms', async () => {
    vi.useFakeTimers();
    const asked = new Asked<string>();
    let done: (text: string) => void = () => undefined;
    const all = asked.ask(() => new Promise<string>((resolve) => (done = resolve)));
    vi.advanceTimersByTime(299);
    expect(asked.slow).toBe(false);
    vi.advanceTimersByTime(2);
    expect(asked.slow).toBe(true);
    done('x');
    vi.useRealTimers();
    await all;
    expect(asked.slow).toBe(false);
    expect(asked.busy).toBe(false);
  });

  test('a refusal keeps the value shown before', async () => {
    const asked = new Asked<string>();
    await asked.ask(async () => 'kept');
    await asked.ask(() => Promise.reject(error({ code: 'offline' })));
    expect(asked.value).toBe('kept');
    expect(asked.error?.code).toBe('offline');
  });
});

describe('toasts', () => {
  test('they go by themselves, but wait while pointer or focus is on them', () => {
    vi.useFakeTimers();
    toasts.show('Turned off 3 keys', { seconds: 3 });
    vi.advanceTimersByTime(2000);
    toasts.hold(true);
    vi.advanceTimersByTime(60_000);
    expect(toasts.now?.text).toBe('Turned off 3 keys');
    toasts.hold(false);
    vi.advanceTimersByTime(1000);
    expect(toasts.now).toBeNull();
    vi.useRealTimers();
  });
});

describe('settings', () => {
  test('a refused field keeps its words beside it, and the setting stays', async () => {
    install(scenes.full());
    frame.set(scenes.full().start);
    expect(await patching.patch({ defaultLimit: 'n/a' })).toBe(false);
    expect(patching.of('defaultLimit')).toContain('isn’t an amount');
    expect(patching.of('defaultReset')).toBeNull();
    expect(frame.view?.settings.defaultLimit).toBe('2.00');
    expect(await patching.patch({ theme: 'dark' })).toBe(true);
    expect(frame.view?.settings.theme).toBe('dark');
    expect(patching.of('defaultLimit')).toBeNull();
  });
});

describe('steps of an error', () => {
  test('changes of place work everywhere; what only a screen knows has no button elsewhere', () => {
    frame.set(scenes.full().start);
    const steps = stepsWith();
    expect(steps.saveAnyway).toBeUndefined();
    expect(steps.quit).toBeUndefined();
    steps.needsYou?.();
    expect(place.now).toEqual({ room: 'needs' });
    steps.pasteKey?.();
    expect(place.now).toEqual({ room: 'connect', accountId: 1 });
  });
});

describe('shortcuts', () => {
  test('the newest screen wins, and leaves nothing behind', () => {
    const ran: string[] = [];
    const below = $effect.root(() => useShortcuts({ find: () => ran.push('below'), save: () => ran.push('save') }));
    const above = $effect.root(() => useShortcuts({ find: () => ran.push('above') }));
    flushSync();
    shortcut('find')?.();
    shortcut('save')?.();
    above();
    shortcut('find')?.();
    below();
    expect(shortcut('find')).toBeUndefined();
    expect(ran).toEqual(['above', 'save', 'below']);
  });
});
