import {
  elementScroll,
  observeElementOffset,
  observeElementRect,
  type VirtualItem,
  Virtualizer,
} from '@tanstack/virtual-core';

/** The rows of a long table that are in sight, and the room above and below them. */
export interface Seen {
  readonly items: VirtualItem[];
  readonly before: number;
  readonly after: number;
  show(index: number): void;
  /** Attach to a row, so that its true height counts; anew when it becomes another row. */
  measureAt(index: number): (row: Element) => void;
}

export function windowOf(scroller: () => HTMLElement | undefined, count: () => number, height: () => number): Seen {
  let items = $state.raw<VirtualItem[]>([]);
  let total = $state(0);

  const read = () => {
    items = virtualizer.getVirtualItems();
    total = virtualizer.getTotalSize();
  };
  const options = () => ({
    count: count(),
    getScrollElement: () => scroller() ?? null,
    estimateSize: height,
    overscan: 4,
    // The heading row stands above the first row.
    scrollPaddingStart: 32,
    initialRect: { width: 0, height: 600 },
    scrollToFn: elementScroll,
    observeElementRect,
    observeElementOffset,
    onChange: read,
  });
  const virtualizer = new Virtualizer<HTMLElement, Element>({ ...options(), count: 0 });

  $effect(() => virtualizer._didMount());
  $effect(() => {
    virtualizer.setOptions(options());
    virtualizer._willUpdate();
    virtualizer.measure();
    read();
  });

  return {
    get items() {
      return items;
    },
    get before() {
      return items[0]?.start ?? 0;
    },
    get after() {
      return Math.max(0, total - (items.at(-1)?.end ?? total));
    },
    show(index) {
      virtualizer.scrollToIndex(index, { align: 'auto' });
      read();
    },
    measureAt: () => (row) => virtualizer.measureElement(row),
  };
}
