export const rescue = {
  title: 'Your saved file cannot be used',
  lead: 'Nothing was changed. Students’ keys keep working at OpenRouter.',
  keys: 'What is safe',
  safe: [
    'Keys that students have keep working',
    'The file stays where it is, as it is',
    'A management key can be pasted again at any time',
  ],
  openSaved: 'Open a saved file…',
  openFolder: 'Open a saved folder…',
  rebuildTitle: 'Start a new file?',
  rebuildText:
    'The damaged file is set aside in the same folder, not deleted. A new, empty file begins. Saved keys in the old file cannot be read from the new one; names come back when you import the roster again.',
  rebuild: 'Start a new file',
} as const;
