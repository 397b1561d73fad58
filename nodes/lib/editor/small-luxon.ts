/**
 * Stands in for luxon in the editor's bundle: the little that core/dates.ts asks of it, in 1 KB instead of 70 (the editor loads
 * our html at every start). The build puts it in luxon's place; a test compares the two.
 */

const ISO_WITH_OFFSET =
  /^(\d{4}-\d{2}-\d{2})T(\d{2}:\d{2})(:\d{2})?(?:\.(\d{1,9}))?(Z|([+-]\d{2}):?(\d{2})?)$/i;

interface Options {
  readonly zone: string;
}

export class DateTime {
  private constructor(
    private readonly millis: number,
    private readonly zone: string,
  ) {}

  static fromMillis(millis: number, { zone }: Options): DateTime {
    return new DateTime(millis, zone);
  }

  /** An ISO date-time, with an offset or as the zone's clock shows it. */
  static fromISO(text: string, { zone }: Options): DateTime {
    const match = ISO_WITH_OFFSET.exec(text);
    if (!match) return new DateTime(instantOf(text, zone), zone);
    const [, day = '', time = '', seconds = ':00', fraction = '0', offset = 'Z', hours, minutes = '00'] =
      match;
    const shift = hours === undefined ? offset.toUpperCase() : `${hours}:${minutes}`;
    return new DateTime(Date.parse(`${day}T${time}${seconds}.${fraction.slice(0, 3)}${shift}`), zone);
  }

  get isValid(): boolean {
    return !Number.isNaN(this.millis);
  }

  get year(): number {
    return clock(this.millis, this.zone).year;
  }

  get month(): number {
    return clock(this.millis, this.zone).month;
  }

  get day(): number {
    return clock(this.millis, this.zone).day;
  }

  toUTC(): DateTime {
    return new DateTime(this.millis, 'UTC');
  }

  /** Knows one format, the one of IO's `due_date`. */
  toFormat(format: "yyyy-MM-dd'T'HH:mm:ss'Z'"): string {
    if (this.zone !== 'UTC') throw new Error(`${format} is for UTC`);
    return new Date(this.millis).toISOString().replace(/\.\d{3}Z$/, 'Z');
  }
}

/** The instant at which the clock of a zone shows `text` (`2026-10-25T23:59:59`). */
function instantOf(text: string, zone: string): number {
  const asUtc = Date.parse(`${text}Z`);
  if (Number.isNaN(asUtc)) return NaN;
  const guess = asUtc - offsetAt(asUtc, zone);
  return asUtc - offsetAt(guess, zone);
}

/** How far a zone's clock is ahead of UTC, in milliseconds. */
function offsetAt(millis: number, zone: string): number {
  const { year, month, day, hour, minute, second } = clock(millis, zone);
  return Date.UTC(year, month - 1, day, hour, minute, second) - millis;
}

const UNITS = ['year', 'month', 'day', 'hour', 'minute', 'second'] as const;

function clock(millis: number, zone: string): Record<(typeof UNITS)[number], number> {
  const parts = new Intl.DateTimeFormat('en-US', {
    timeZone: zone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  }).formatToParts(millis);
  const found = UNITS.map((unit) => [unit, Number(parts.find((part) => part.type === unit)?.value)]);
  return Object.fromEntries(found) as Record<(typeof UNITS)[number], number>;
}
