import { helpFor } from '../../route';
import { dialogs } from '../../state/dialogs.svelte';
import { frame } from '../../state/frame.svelte';
import { place } from '../../state/place.svelte';
import { shortcut } from '../../state/shortcuts.svelte';
import { toasts } from '../../state/toast.svelte';

const typing = (target: EventTarget | null): boolean =>
  target instanceof HTMLInputElement || target instanceof HTMLTextAreaElement;

/** The filled button of the screen; never a delete, which is not `primary`. */
function pressPrimary(): void {
  const own = shortcut('primary');
  if (own) own();
  else document.querySelector<HTMLButtonElement>('main .btn.primary:not(:disabled)')?.click();
}

function deed(event: KeyboardEvent): (() => void) | null {
  const hasFrame = frame.view !== null && frame.view.accountId !== null;
  if (event.key === 'F1') return () => place.go({ room: 'help', page: helpFor(place.now) });
  if (!(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey) return null;
  switch (event.key.toLowerCase()) {
    case 'k':
      return hasFrame ? () => dialogs.open({ is: 'goTo' }) : null;
    case 'f':
      return shortcut('find') ?? null;
    case 'i':
      return shortcut('import') ?? null;
    case 's':
      return shortcut('save') ?? nothing;
    case 'r':
      // Without a meaning it still must not load the window anew.
      return shortcut('refresh') ?? nothing;
    case 'enter':
      return pressPrimary;
    case ',':
      return hasFrame ? () => place.go({ room: 'settings', part: 'general' }) : null;
    case 'z': {
      const undo = toasts.now?.action;
      return undo && !typing(event.target) ? undo.run : null;
    }
  }
  if (/^[1-9]$/.test(event.key)) {
    const roster = frame.classes[Number(event.key) - 1];
    if (roster) return () => place.go({ room: 'people', rosterId: roster.id });
  }
  return null;
}

const nothing = (): void => undefined;

/** The keyboard map of the window. Dialogs keep their keys to themselves. */
export function frameKey(event: KeyboardEvent): void {
  if (event.defaultPrevented || event.repeat || document.querySelector('[aria-modal="true"]')) return;
  const run = deed(event);
  if (!run) return;
  event.preventDefault();
  run();
}
