// Puts a pretend core where the window looks for the real one.

import { Core } from './core';
import type { Scene } from './scenes';

interface Internals {
  transformCallback(callback: (payload: unknown) => void, once?: boolean): number;
  unregisterCallback(id: number): void;
  invoke(command: string, args?: Record<string, unknown>): Promise<unknown>;
  metadata: { currentWindow: { label: string }; currentWebview: { label: string } };
}

/** Install a core for this scene; returns it, and a way to send events. */
export function install(scene: Scene): { core: Core; emit: (event: string, payload: unknown) => void } {
  const callbacks = new Map<number, (payload: unknown) => void>();
  const listeners = new Map<number, { event: string; handler: number }>();
  let next = 1;

  const emit = (event: string, payload: unknown) => {
    for (const [id, one] of listeners) {
      if (one.event === event) callbacks.get(one.handler)?.({ event, id, payload: structuredClone(payload) });
    }
  };
  const core = new Core(scene, emit);

  const internals: Internals = {
    transformCallback(callback) {
      const id = next++;
      callbacks.set(id, callback);
      return id;
    },
    unregisterCallback(id) {
      callbacks.delete(id);
    },
    async invoke(command, args = {}) {
      if (command === 'plugin:event|listen') {
        const id = next++;
        listeners.set(id, { event: String(args.event), handler: Number(args.handler) });
        return id;
      }
      if (command === 'plugin:event|unlisten') {
        listeners.delete(Number(args.eventId));
        return null;
      }
      return await core.invoke(command, args);
    },
    metadata: { currentWindow: { label: 'main' }, currentWebview: { label: 'main' } },
  };
  Object.assign(window, {
    __TAURI_INTERNALS__: internals,
    __TAURI_EVENT_PLUGIN_INTERNALS__: { unregisterListener: (_: string, id: number) => listeners.delete(id) },
  });
  return { core, emit };
}
