/** The calendar of Italy, where the citizens are: from an instant to the hour on the wall there, and back. */

const FORMAT = new Intl.DateTimeFormat('en-GB', {
  timeZone: 'Europe/Rome',
  hourCycle: 'h23',
  year: 'numeric',
  month: 'numeric',
  day: 'numeric',
  hour: 'numeric',
  minute: 'numeric',
  second: 'numeric',
});

export interface WallTime {
  readonly year: number;
  /** 1 to 12. */
  readonly month: number;
  readonly day: number;
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
}

/** @param instant milliseconds since the epoch */
export function wallTime(instant: number): WallTime {
  const found = new Map(FORMAT.formatToParts(instant).map(({ type, value }) => [type, Number(value)]));
  const part = (name: Intl.DateTimeFormatPartTypes): number => found.get(name) ?? 0;
  return {
    year: part('year'),
    month: part('month'),
    day: part('day'),
    hour: part('hour'),
    minute: part('minute'),
    second: part('second'),
  };
}

/**
 * The instant at which clocks in Italy show a full hour; days and months out of range roll over (day 32 is the next
 * month's first). In the hour that spring leaves out, the one after it.
 */
export function instantAt(
  { year, month, day }: Omit<WallTime, 'hour' | 'minute' | 'second'>,
  hour: number,
): number {
  const asUtc = Date.UTC(year, month - 1, day, hour);
  // The offset on the other side of a change of clocks is another one: looked up again where the first look leads.
  const near = asUtc - offsetAt(asUtc);
  return asUtc - offsetAt(near);
}

/** Milliseconds by which clocks in Italy are ahead of UTC. */
function offsetAt(instant: number): number {
  const { year, month, day, hour, minute, second } = wallTime(instant);
  return Date.UTC(year, month - 1, day, hour, minute, second) - Math.floor(instant / 1000) * 1000;
}
