import * as ipc from '../../ipc';
import { live } from '../../state/announce.svelte';
import { causes } from '../../state/causes.svelte';
import { frame } from '../../state/frame.svelte';
import { toasts } from '../../state/toast.svelte';
import type { BoardFix, BoardLineView, BoardPersonView, ErrorView } from '../../wire';
import { words } from '../../words';
import { nameOf } from './values';

const w = words.check;

/** What is done about lines of the board, one at a time; what can be taken back offers so for ten seconds. */
export class Deeds {
  /** The hash of the line that is being worked on. */
  busy = $state<string | null>(null);
  error = $state.raw<ErrorView | null>(null);

  async fix(line: BoardLineView, what: BoardFix): Promise<void> {
    const { hash } = line;
    const name = nameOf(line);
    if (what === 'keep') {
      const undo = () => void this.run(hash, () => ipc.boardKeepUndo({ hash }), null);
      await this.run(hash, () => ipc.boardKeep({ hash }), w.done.kept(name), undo);
    } else if (what === 'putBack') {
      await this.run(hash, () => ipc.boardPutBack({ hash }), w.done.putBack(name));
    } else if (what === 'turnOff') {
      await this.run(hash, () => ipc.boardTurnOff({ hash }), w.done.off(name));
    } else if (what === 'keepThis') {
      await this.run(hash, () => ipc.boardKeepThis({ hash }), w.done.keptThis(name));
    } else if (what === 'setAside') {
      await this.aside([hash]);
    } else if (what === 'keepHistory') {
      await this.run(
        hash,
        () => setAside([hash], true),
        w.done.recorded(name),
        () => void this.ask([hash]),
      );
    } else if (what === 'takeBack') {
      const undo = () => void this.aside([hash]);
      await this.run(hash, () => setAside([hash], false), w.done.asked(line.keyName), undo);
    } else if (what === 'unlink') {
      const { person } = line;
      const undo = person ? () => void this.link(line, person) : undefined;
      await this.run(hash, () => ipc.boardLink({ hash, holderId: null }), w.done.unlinked(line.keyName), undo);
    } else if (what === 'findOut') {
      await this.run(hash, ipc.boardFindOut, w.done.findingOut);
    }
  }

  async aside(hashes: string[]): Promise<void> {
    await this.run(
      hashes[0] ?? null,
      () => setAside(hashes, true),
      w.done.aside(hashes.length),
      () => void this.ask(hashes),
    );
  }

  async link(line: BoardLineView, person: BoardPersonView): Promise<void> {
    const { hash } = line;
    const undo = () => void this.run(hash, () => ipc.boardLink({ hash, holderId: null }), null);
    await this.run(
      hash,
      () => ipc.boardLink({ hash, holderId: person.holderId }),
      w.done.linked(line.keyName, person.name),
      undo,
    );
  }

  /** The same from a dialog, which shows what went wrong itself. */
  async tryLink(line: BoardLineView, person: BoardPersonView): Promise<ErrorView | null> {
    await this.link(line, person);
    return this.taken();
  }

  async tryName(
    line: BoardLineView,
    who: { rosterId: number; name: string; email: string },
  ): Promise<ErrorView | null> {
    await this.run(line.hash, () => ipc.boardName({ hash: line.hash, ...who }), w.done.linked(line.keyName, who.name));
    return this.taken();
  }

  private async ask(hashes: string[]): Promise<void> {
    await this.run(hashes[0] ?? null, () => setAside(hashes, false), null);
  }

  private taken(): ErrorView | null {
    const error = this.error;
    this.error = null;
    return error;
  }

  private async run(
    busy: string | null,
    deed: () => Promise<unknown>,
    said: string | null,
    undo?: () => void,
  ): Promise<void> {
    this.busy = busy;
    this.error = null;
    try {
      await deed();
      if (said !== null) {
        toasts.show(said, undo ? { action: { label: words.common.undo, run: undo } } : {});
        live.say(said);
      }
      await frame.load();
    } catch (thrown) {
      const error = ipc.asError(thrown);
      if (!causes.report(error)) this.error = error;
    } finally {
      this.busy = null;
    }
  }
}

const setAside = (hashes: string[], aside: boolean) => ipc.boardSetAside({ hashes, aside });
