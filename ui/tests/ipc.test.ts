// @vitest-environment jsdom
// One wrapper for each command, and errors that can always be shown.

import { mockIPC } from '@tauri-apps/api/mocks';
import { expect, test } from 'vitest';
import * as ipc from '../src/ipc';
import { Core } from './mock/core';
import { scenes } from './mock/scenes';

/** Every source file of the face, by its path below `src`. */
const sources = Object.entries(
  import.meta.glob<string>('../src/**/*.{ts,svelte}', { query: '?raw', import: 'default', eager: true }),
).map(([path, text]) => ({ name: path.replace('../src/', ''), text }));

test('the wrappers and the pretend core know the same commands', () => {
  // A command the pretend core cannot answer would leave its screen untested.
  const called = sources
    .filter((one) => one.name.startsWith('ipc/'))
    .flatMap((one) => [...one.text.matchAll(/call<[^(]*>\(\s*'([a-z_]+)'/g)].map((found) => found[1]));
  expect(called.length).toBeGreaterThanOrEqual(100);
  expect(new Set(called).size).toBe(called.length);
  expect([...called].sort()).toEqual(new Core(scenes.full()).commands.sort());
});

test('where everything hangs or is refused, every command does', () => {
  // A command left out would leave the busy and the error face of its screen unseen. Without a start there is no screen.
  const all = new Core(scenes.full()).commands;
  const missing = (listed: string[]) => all.filter((one) => one !== 'start' && !listed.includes(one)).sort();
  expect(missing(scenes.busy().hang)).toEqual([]);
  expect(missing(Object.keys(scenes.error().fail))).toEqual([]);
});

test('nobody but ipc knows how the core is reached, and nothing opens a way around it', () => {
  expect(sources.length).toBeGreaterThan(100);
  for (const { name, text } of sources) {
    if (!name.startsWith('ipc/')) expect(text, name).not.toMatch(/@tauri-apps/);
    if (name.startsWith('wire/')) continue;
    expect(text, name).not.toMatch(
      /\bfetch\(|window\.open|XMLHttpRequest|WebSocket|localStorage|sessionStorage|indexedDB/,
    );
    expect(text, name).not.toMatch(/innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(|new Function/);
    if (name.endsWith('.svelte')) {
      expect(text, name).not.toMatch(/\{@html/);
      expect(text, name).not.toMatch(/<[^>]*\sstyle="[^{]/);
      expect(text, name).not.toMatch(/\son[a-z]+="/);
    }
    expect(text.split('\n').length, name).toBeLessThanOrEqual(401);
  }
});

test('rooms do not import each other, parts know no state and no core', () => {
  for (const { name, text } of sources) {
    const room = /^rooms\/([a-z]+)\//.exec(name)?.[1];
    // The frame is the one place that shows all the others.
    if (room && room !== 'frame') expect(text, name).not.toMatch(/from '\.\.\/(?!\.\.)[a-z]+\//);
    if (name.startsWith('parts/')) expect(text, name).not.toMatch(/from '\.\.\/(state|ipc|rooms)/);
  }
});

test('what the core refuses arrives as it was sent', async () => {
  const refusal = {
    code: 'offline',
    message: 'OpenRouter can’t be reached.',
    safe: '',
    steps: ['tryAgain'],
    details: null,
  };
  mockIPC(() => Promise.reject(refusal));
  await expect(ipc.refresh()).rejects.toEqual(refusal);
});

test('anything else thrown becomes an error with words, and its text stays folded away', async () => {
  mockIPC(() => Promise.reject(new Error('panicked at line 3')));
  await expect(ipc.start()).rejects.toMatchObject({
    code: 'internal',
    message: expect.not.stringContaining('panicked'),
    details: 'panicked at line 3',
  });
});
