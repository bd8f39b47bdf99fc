// The words of the limits screen.

export const limits = {
  title: 'Limits',
} as const;
