// The words of the history screen.

export const history = {
  title: 'History',
} as const;
