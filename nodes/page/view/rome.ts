/** Days and hours as an office types them, on the clock of Rome wherever the computer believes to be. */

const PARTS = new Intl.DateTimeFormat('en-GB', {
  timeZone: 'Europe/Rome',
  year: 'numeric',
  month: '2-digit',
  day: '2-digit',
  hour: '2-digit',
  minute: '2-digit',
  hourCycle: 'h23',
});

/** `2026-12-31` and `08:30` of an instant in milliseconds since the epoch. */
export function romeClock(time: number): { readonly day: string; readonly hour: string } {
  const parts = new Map(PARTS.formatToParts(time).map(({ type, value }) => [type, value]));
  const part = (name: Intl.DateTimeFormatPartTypes): string => parts.get(name) ?? '';
  return {
    day: `${part('year')}-${part('month')}-${part('day')}`,
    hour: `${part('hour')}:${part('minute')}`,
  };
}

/**
 * The instant at which clocks in Rome show this, in milliseconds since the epoch; the earlier one of two. Undefined when they
 * never do: no date, no hour, or the hour that is left out in spring.
 */
export function romeInstant(day: string, hour: string): number | undefined {
  const shown = Date.parse(`${day}T${hour}:00Z`);
  if (Number.isNaN(shown)) return undefined;
  // Rome is one or two hours ahead.
  return [2, 1]
    .map((hours) => shown - hours * 3_600_000)
    .find((time) => {
      const clock = romeClock(time);
      return clock.day === day && clock.hour === hour;
    });
}
