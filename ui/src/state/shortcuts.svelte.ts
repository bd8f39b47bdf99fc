/** What the keys of the keyboard map do on the present screen. */
export interface Shortcuts {
  /** Ctrl F */
  find?: () => void;
  /** Ctrl I */
  import?: () => void;
  /** Ctrl S */
  save?: () => void;
  /** Ctrl R */
  refresh?: () => void;
  /** Ctrl Enter: the filled button of the screen, never a delete */
  primary?: () => void;
}

const stack: Shortcuts[] = [];

/** Offer shortcuts while the screen is there. Call once while a component starts. */
export function useShortcuts(shortcuts: Shortcuts): void {
  $effect(() => {
    stack.push(shortcuts);
    return () => {
      stack.splice(stack.indexOf(shortcuts), 1);
    };
  });
}

export function shortcut(name: keyof Shortcuts): (() => void) | undefined {
  return stack.findLast((one) => one[name] !== undefined)?.[name];
}
