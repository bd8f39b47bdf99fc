// The pretend core as one script for the browser: `window.__scene` names the scene, `window.__core` answers for tests.

import { install } from './install';
import { error } from './made';
import { type Scene, type SceneName, scenes } from './scenes';

declare global {
  interface Window {
    __scene?: SceneName;
    __beat?: number;
    __hang?: string[];
    __fail?: string[];
    __core?: unknown;
    __emit?: unknown;
  }
}

const scene: Scene = scenes[window.__scene ?? 'full']();
if (window.__beat !== undefined) scene.beat = window.__beat;
scene.hang = [...scene.hang, ...(window.__hang ?? [])];
for (const command of window.__fail ?? []) {
  scene.fail[command] = error({ code: 'internal', message: 'That did not work.' });
}
const { core, emit } = install(scene);
window.__core = core;
window.__emit = emit;
