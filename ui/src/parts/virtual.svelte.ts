// Rows of a long table: only those in view (and a few around them) are in the document. Real table rows, with one
// empty row above and below to hold the room of the others.

import {
  elementScroll,
  observeElementOffset,
  observeElementRect,
  type VirtualItem,
  Virtualizer,
} from '@tanstack/virtual-core';

/** Up to this many rows everything is drawn: find, print and screen readers then need no tricks. */
export const DRAW_ALL = 200;

export type RowWindow = {
  /** Rows to draw now, as places in the list. */
  readonly places: readonly number[];
  /** Pixels above and below them. */
  readonly above: number;
  readonly below: number;
  /** Brings a row into view, clear of the sticky heading. */
  reveal: (place: number) => void;
  /** Attach to the scrolling element. */
  attach: (node: HTMLElement) => () => void;
};

export type RowWindowOptions = {
  /** How many rows there are. */
  count: () => number;
  /** Height of one row in rem. */
  height: (place: number) => number;
  /** Height of the sticky heading in rem. */
  heading?: number;
};

function rem(): number {
  return Number.parseFloat(getComputedStyle(document.documentElement).fontSize) || 16;
}

export function rowWindow(options: RowWindowOptions): RowWindow {
  let items = $state.raw<VirtualItem[]>([]);
  let total = $state(0);
  let scroller = $state.raw<HTMLElement | null>(null);
  const heading = (options.heading ?? 2) * rem();

  const virtualizer = new Virtualizer<HTMLElement, HTMLElement>({
    count: 0,
    getScrollElement: () => scroller,
    estimateSize: (place) => options.height(place) * rem(),
    overscan: 12,
    scrollMargin: heading,
    scrollPaddingStart: heading,
    initialRect: { width: 900, height: 700 },
    scrollToFn: elementScroll,
    observeElementRect,
    observeElementOffset,
    onChange: () => read(),
  });

  function read(): void {
    items = virtualizer.getVirtualItems();
    total = virtualizer.getTotalSize();
  }

  $effect(() => {
    const count = options.count();
    for (let place = 0; place < count; place += 1) options.height(place);
    if (!scroller) return;
    virtualizer.setOptions({ ...virtualizer.options, count });
    virtualizer._willUpdate();
    virtualizer.measure();
    read();
  });

  const all = $derived(options.count() <= DRAW_ALL);
  const places = $derived(
    all ? Array.from({ length: options.count() }, (_, place) => place) : items.map((item) => item.index),
  );
  const above = $derived(all || items.length === 0 ? 0 : Math.max(0, (items[0]?.start ?? 0) - heading));
  const below = $derived(
    all || items.length === 0 ? 0 : Math.max(0, total - ((items[items.length - 1]?.end ?? 0) - heading)),
  );

  return {
    get places() {
      return places.filter((place) => place < options.count());
    },
    get above() {
      return above;
    },
    get below() {
      return below;
    },
    reveal: (place) => virtualizer.scrollToIndex(place, { align: 'auto' }),
    attach: (node) => {
      scroller = node;
      const stop = virtualizer._didMount();
      return () => {
        stop();
        scroller = null;
      };
    },
  };
}
