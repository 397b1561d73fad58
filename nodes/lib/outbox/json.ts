/** The JSON text of a msg, whatever a flow has put into it: a row is never lost because of what hangs on it. */

/**
 * As JSON.stringify, but a value within itself is left out, a BigInt becomes its decimal text, and a property that refuses
 * to be written is left out alone.
 */
export function jsonText(msg: object): string {
  try {
    return JSON.stringify(msg);
  } catch {
    const options = Object.entries(msg).map(([name, value]) => [name, written(value)] as const);
    const whole = options.flatMap(([name, text]) =>
      text === undefined ? [] : `${JSON.stringify(name)}:${text}`,
    );
    return `{${whole.join(',')}}`;
  }
}

function written(value: unknown): string | undefined {
  try {
    return JSON.stringify(value, withoutCircles());
  } catch {
    return undefined;
  }
}

function withoutCircles(): (this: unknown, key: string, value: unknown) => unknown {
  /** From the outermost object to the one that is being written. */
  const within: unknown[] = [];
  return function (_key, value) {
    if (typeof value === 'bigint') return value.toString();
    if (typeof value !== 'object' || value === null) return value;
    while (within.length > 0 && within.at(-1) !== this) within.pop();
    if (within.includes(value)) return undefined;
    within.push(value);
    return value;
  };
}
