// Exact comparing and adding of the decimal text in which amounts arrive ("5.00", "0.0000018"). No number type is
// involved, so no amount is ever off by a rounding.

const FORM = /^(-?)(\d+)(?:\.(\d+))?$/;

type Parts = { negative: boolean; whole: string; fraction: string };

function partsOf(text: string): Parts | null {
  const found = FORM.exec(text.trim());
  if (!found) return null;
  const whole = (found[2] ?? '0').replace(/^0+(?=\d)/, '');
  const fraction = (found[3] ?? '').replace(/0+$/, '');
  const zero = whole === '0' && fraction === '';
  return { negative: found[1] === '-' && !zero, whole, fraction };
}

function compareSize(a: Parts, b: Parts): number {
  if (a.whole.length !== b.whole.length) return a.whole.length - b.whole.length;
  if (a.whole !== b.whole) return a.whole < b.whole ? -1 : 1;
  const length = Math.max(a.fraction.length, b.fraction.length);
  const left = a.fraction.padEnd(length, '0');
  const right = b.fraction.padEnd(length, '0');
  return left === right ? 0 : left < right ? -1 : 1;
}

/** Below zero when `a` is the smaller amount, above when it is the greater. Text that is no amount counts as smallest. */
export function compareAmounts(a: string, b: string): number {
  const left = partsOf(a);
  const right = partsOf(b);
  if (!left || !right) return (left ? 1 : 0) - (right ? 1 : 0);
  if (left.negative !== right.negative) return left.negative ? -1 : 1;
  return left.negative ? compareSize(right, left) : compareSize(left, right);
}

function scaled(parts: Parts, places: number): bigint {
  const digits = BigInt(parts.whole + parts.fraction.padEnd(places, '0'));
  return parts.negative ? -digits : digits;
}

/** `part` of `whole` in tenths of a per cent, 0 to 1000, for drawing; 0 when either is no amount or `whole` is not above zero. */
export function shareOf(part: string, whole: string): number {
  const left = partsOf(part);
  const right = partsOf(whole);
  if (!left || !right) return 0;
  const places = Math.max(left.fraction.length, right.fraction.length);
  const below = scaled(right, places);
  if (below <= 0n) return 0;
  const share = (scaled(left, places) * 1000n) / below;
  return share < 0n ? 0 : share > 1000n ? 1000 : Number(share);
}

/** `a` less `b`, exactly, as decimal text with two decimals at least; null when either is no amount. */
export function differenceOf(a: string, b: string): string | null {
  const left = partsOf(a);
  const right = partsOf(b);
  if (!left || !right) return null;
  const places = Math.max(2, left.fraction.length, right.fraction.length);
  const rest = scaled(left, places) - scaled(right, places);
  const digits = (rest < 0n ? -rest : rest).toString().padStart(places + 1, '0');
  return `${rest < 0n ? '-' : ''}${digits.slice(0, -places)}.${digits.slice(-places)}`;
}

/** The same amount with so many decimals, the nearer one (half goes up in size), for showing; other text stays as it is. */
export function toPlaces(text: string, places: number): string {
  const parts = partsOf(text);
  if (!parts) return text;
  const kept = parts.fraction.slice(0, places).padEnd(places, '0');
  const up = (parts.fraction[places] ?? '0') >= '5' ? 1n : 0n;
  const digits = (BigInt(parts.whole + kept) + up).toString().padStart(places + 1, '0');
  const zero = /^0*$/.test(digits);
  const shown = places === 0 ? digits : `${digits.slice(0, -places)}.${digits.slice(-places)}`;
  return parts.negative && !zero ? `-${shown}` : shown;
}

/** The greatest amount of a list; `0` where there is none. */
export const greatestOf = (amounts: readonly string[]): string =>
  amounts.reduce((most, one) => (compareAmounts(one, most) > 0 ? one : most), '0');
