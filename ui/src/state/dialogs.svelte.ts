/** Whom a dialog is about. */
export interface DialogPerson {
  holderId: number;
  name: string;
}

/** Dialogs that any screen may open and the frame shows. */
export type OpenDialog =
  | { is: 'newClass' }
  | { is: 'renameClass'; rosterId: number }
  | { is: 'archiveClass'; rosterId: number }
  | { is: 'deleteClass'; rosterId: number }
  | { is: 'saveReview'; rosterId: number | null }
  | { is: 'backup' }
  | { is: 'restore'; copy: string | null }
  | { is: 'recovery' }
  | { is: 'classHours'; rosterId: number }
  | { is: 'setLimit'; rosterId: number; people: readonly DialogPerson[] }
  | { is: 'deleteKeys'; rosterId: number; people: readonly DialogPerson[] }
  /** null adds a client. */
  | { is: 'client'; holderId: number | null }
  | { is: 'support' }
  | { is: 'goTo' };

class Dialogs {
  now = $state.raw<OpenDialog | null>(null);

  open(dialog: OpenDialog): void {
    this.now = dialog;
  }

  close(): void {
    this.now = null;
  }
}

export const dialogs = new Dialogs();
