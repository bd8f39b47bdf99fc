// One screen in its three faces: light, dark, forced colours. axe may find nothing in any of them.

import assert from 'node:assert/strict';
import { shot, violations } from './support.mjs';
import { settle } from './walk.mjs';

const faces = [
  ['light', { colorScheme: 'light', forcedColors: 'none' }],
  ['dark', { colorScheme: 'dark', forcedColors: 'none' }],
  ['forced', { colorScheme: 'dark', forcedColors: 'active' }],
];

export async function looksRight(page, name) {
  for (const [face, media] of faces) {
    await page.emulateMedia({ ...media, reducedMotion: 'reduce' });
    await settle(page);
    await shot(page, `${name}-${face}`);
    assert.deepEqual(await violations(page), [], `${name}, ${face}`);
  }
}

/** Change what the pretend core knows, then let the face read again. `change` runs in the page and gets the scene. */
export async function scene(page, change, value) {
  await page.evaluate(
    ([text, given]) => {
      const core = window.__core;
      // The change comes from the test beside it; the content security policy stands against eval, so it is read here.
      const changes = {
        run: () => {
          core.scene.start = { ...core.scene.start, run: { ...core.scene.start.run, ...given } };
        },
        fail: () => {
          Object.assign(core.scene.fail, given);
        },
        mend: () => {
          for (const name of given) delete core.scene.fail[name];
        },
        roster: () => {
          const former = core.scene.roster;
          core.scene.roster = (rosterId) => ({ ...former(rosterId), ...given });
        },
        plan: () => {
          const former = core.answers.plan_make;
          core.answers.plan_make = (args) => {
            const view = former(args);
            return { ...view, ...given, cost: { ...view.cost, ...given.cost } };
          };
        },
        key: () => {
          core.scene.people = core.scene.people.map((one) => ({
            ...one,
            ...given.view,
            rows: one.rows.map((row) => (row.key ? { ...row, key: { ...row.key, ...given.key } } : row)),
          }));
        },
      };
      changes[text]();
      core.changed();
    },
    [change, value],
  );
  await settle(page);
}

/** The arguments of the last time a command was asked. */
export const lastAsked = (page, command) =>
  page.evaluate((name) => window.__core.asked.filter((one) => one.command === name).at(-1)?.args ?? null, command);

export const times = (page, command) =>
  page.evaluate((name) => window.__core.asked.filter((one) => one.command === name).length, command);

/** What has the keyboard: its name as it is read, or its text. */
export const focused = (page) =>
  page.evaluate(() => {
    const at = document.activeElement;
    return at?.getAttribute('aria-label') ?? at?.textContent?.trim() ?? '';
  });
