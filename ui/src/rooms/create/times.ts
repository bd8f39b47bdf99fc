// Times of the live list.

const clock = new Intl.DateTimeFormat('en-GB', {
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  hourCycle: 'h23',
});

/** `14:03:20`, local. */
export function clockSeconds(time: string): string {
  const then = new Date(time);
  return Number.isNaN(then.getTime()) ? time : clock.format(then);
}

/** `0:14`, whole seconds. */
export function span(seconds: number): string {
  const whole = Math.max(0, Math.floor(seconds));
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, '0')}`;
}

/** `0:14` from a time until now. */
export function since(time: string, now: number): string {
  const then = new Date(time).getTime();
  return Number.isNaN(then) ? '' : span((now - then) / 1000);
}
