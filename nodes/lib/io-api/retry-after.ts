/**
 * How long a 429 asks to wait. IO sends `x-rate-limit-retry-after` in seconds (IO API: gateway policy); a proxy on the way
 * may send `Retry-After`, in seconds or as a date.
 */
type Headers = Readonly<Record<string, unknown>>;

/** Less would be refused again at once. */
const SHORTEST_MS = 1_000;
/** A header that asks for more is a mistake more likely than a wish; after this one call finds out. */
const LONGEST_MS = 3_600_000;

/** As servers write it: `Wed, 25 Nov 2026 10:01:00 GMT`. What else Date.parse takes for a date (`-1`, `1.5`) is none. */
const HTTP_DATE = /^[A-Z][a-z]{2}, \d{2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} GMT$/;

/** Milliseconds, from a second to an hour; undefined when no header says it. `now`: our clock, since the epoch. */
export function retryAfterMs(headers: Headers, now: number): number | undefined {
  const serverNow = dateOf(headers.date) ?? now;
  const wait =
    waitOf(headers['x-rate-limit-retry-after'], serverNow) ?? waitOf(headers['retry-after'], serverNow);
  return wait === undefined ? undefined : Math.min(LONGEST_MS, Math.max(SHORTEST_MS, wait));
}

function waitOf(value: unknown, serverNow: number): number | undefined {
  if (typeof value !== 'string') return undefined;
  if (/^\d{1,9}(?:\.\d{1,3})?$/.test(value.trim())) return Number(value) * 1000;
  const until = dateOf(value);
  return until === undefined ? undefined : until - serverNow;
}

function dateOf(value: unknown): number | undefined {
  if (typeof value !== 'string' || !HTTP_DATE.test(value.trim())) return undefined;
  const date = Date.parse(value);
  return Number.isNaN(date) ? undefined : date;
}
