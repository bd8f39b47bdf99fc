// The words of the snapshots screen.

export const snapshots = {
  title: 'Snapshots',
} as const;
