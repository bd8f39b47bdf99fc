import { type Route, samePlace } from '../route';

/** Where the person is, and the way back. */
class Place {
  now = $state.raw<Route>({ room: 'welcome' });
  private before: Route[] = [];

  /** Go somewhere. `replace` leaves no way back to the present place. */
  go(to: Route, replace = false): void {
    if (samePlace(this.now, to)) return;
    if (!replace) this.before = [...this.before.slice(-19), this.now];
    this.now = to;
  }

  back(otherwise: Route): void {
    const last = this.before.at(-1);
    this.before = this.before.slice(0, -1);
    this.now = last ?? otherwise;
  }

  /** Forget the way back: another account, another file. */
  reset(to: Route): void {
    this.before = [];
    this.now = to;
  }
}

export const place = new Place();
