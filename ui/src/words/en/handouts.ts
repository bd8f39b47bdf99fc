// The words of the hand-outs screen.

export const handouts = {
  title: 'Hand-outs',
} as const;
