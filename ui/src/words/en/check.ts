// The words of the check screen.

export const check = {
  title: 'Check',
} as const;
