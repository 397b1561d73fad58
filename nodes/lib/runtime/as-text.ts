/** A value of a flow as the text that it stands for. */

/**
 * Trimmed; empty where there is nothing. Numbers, BigInts, yes and no and dates (ISO 8601) have a text of their own; undefined:
 * for this value, an object or a list, no one can say which.
 */
export function asText(value: unknown): string | undefined {
  switch (typeof value) {
    case 'string':
      return value.trim();
    case 'number':
      return Number.isFinite(value) ? String(value) : undefined;
    case 'bigint':
    case 'boolean':
      return String(value);
    case 'undefined':
      return '';
    default:
      return value === null ? '' : instant(value);
  }
}

/** By its tag: what a function node makes comes from another realm. */
function instant(value: unknown): string | undefined {
  if (Object.prototype.toString.call(value) !== '[object Date]') return undefined;
  const time = (value as Date).getTime();
  return Number.isNaN(time) ? undefined : new Date(time).toISOString();
}
