import { clearMocks } from '@tauri-apps/api/mocks';
import { afterEach } from 'vitest';

// Files that draw something ask for a document with `@vitest-environment jsdom`; the others are quicker without.
afterEach(() => {
  if (typeof window !== 'undefined') clearMocks();
});
