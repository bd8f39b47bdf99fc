import { listen } from '@tauri-apps/api/event';
import type { ChangeRunView, RunTickView } from '../wire';

type Stop = () => void;

async function on<T>(name: string, then: (payload: T) => void): Promise<Stop> {
  return await listen<T>(name, (event) => then(event.payload));
}

/** Something changed in the core: read the frame and the screen again. */
export const onChanged = (then: () => void) => on<null>('changed', then);
/** The run moved on. */
export const onRun = (then: (tick: RunTickView) => void) => on<RunTickView>('run', then);
/** A run of changes moved on. */
export const onChanges = (then: (view: ChangeRunView) => void) => on<ChangeRunView>('changes', then);
/** A file was dropped on the window; the core has it. */
export const onDropped = (then: () => void) => on<null>('dropped', then);
/** A file hovers over the window, or has left it. */
export const onDropHover = (then: (over: boolean) => void) => on<boolean>('drop_hover', then);
