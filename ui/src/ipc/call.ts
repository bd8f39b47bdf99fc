import { invoke } from '@tauri-apps/api/core';
import type { ErrorView } from '../wire';
import { words } from '../words';

/** Whether something thrown is the error value that the core sends. */
export function isErrorView(value: unknown): value is ErrorView {
  return typeof value === 'object' && value !== null && 'code' in value && 'message' in value && 'steps' in value;
}

/** Anything thrown, as an error that can be shown. */
export function asError(value: unknown): ErrorView {
  if (isErrorView(value)) return value;
  return {
    code: 'internal',
    message: words.errors.unexpected,
    safe: words.errors.unexpectedSafe,
    steps: ['tryAgain'],
    details: value instanceof Error ? value.message : null,
  };
}

/** Ask the core. Rejects with an `ErrorView`, never with anything else. */
export async function call<T>(command: string, args?: Record<string, unknown>): Promise<T> {
  try {
    return await invoke<T>(command, args);
  } catch (thrown) {
    throw asError(thrown);
  }
}
