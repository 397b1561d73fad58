/**
 * Reads Prometheus' text format 0.0.4 as strictly as its description allows: each metric once, its head before its values, no value
 * twice, names and labels of the right form, buckets that ascend.
 */

export interface Family {
  readonly type: string;
  readonly help: string;
  /** By the text of name and labels, as `name{a="b"}`. */
  readonly samples: Map<string, number>;
}

const HEAD = /^# (HELP|TYPE) ([a-z][a-z0-9_]*) (\S.*)$/;
const SAMPLE = /^([a-z][a-z0-9_]*)(\{[^\n]*\})? (\+Inf|-?\d+(?:\.\d+)?(?:e[+-]\d+)?)$/;
const LABELS = /^\{[a-z_]+="(?:[^"\\\n]|\\[\\n"])*"(?:,[a-z_]+="(?:[^"\\\n]|\\[\\n"])*")*\}$/;

/** Throws at the first line that is wrong. */
export function parsed(text: string): Map<string, Family> {
  const families = new Map<string, Family>();
  if (!text.endsWith('\n')) throw new Error('the last line has no end');
  let current = '';
  let help: [name: string, text: string] | undefined;
  for (const line of text.slice(0, -1).split('\n')) {
    const [, kind, name = '', rest = ''] = HEAD.exec(line) ?? [];
    if (kind === 'HELP') help = [name, rest];
    else if (kind === 'TYPE') {
      if (help?.[0] !== name) throw new Error(`no HELP before ${line}`);
      if (families.has(name)) throw new Error(`a second time ${line}`);
      if (!['counter', 'gauge', 'histogram'].includes(rest)) throw new Error(line);
      current = name;
      families.set(name, { type: rest, help: help[1], samples: new Map() });
    } else {
      const [, of = '', labels = '', value = ''] = SAMPLE.exec(line) ?? [];
      const family = families.get(current);
      if (family === undefined || !belongs(of, current, family.type))
        throw new Error(`not of a metric: ${line}`);
      if (labels !== '' && !LABELS.test(labels)) throw new Error(`labels: ${line}`);
      if (family.samples.has(of + labels)) throw new Error(`twice: ${line}`);
      family.samples.set(of + labels, value === '+Inf' ? Infinity : Number(value));
    }
  }
  for (const [name, family] of families) if (family.type === 'histogram') assertAscends(name, family);
  return families;
}

function belongs(name: string, family: string, type: string): boolean {
  if (type !== 'histogram') return name === family && (type === 'counter') === name.endsWith('_total');
  return ['_bucket', '_sum', '_count'].some((end) => name === family + end);
}

function assertAscends(name: string, { samples }: Family): void {
  let [last, bound, of] = [0, -Infinity, ''];
  for (const [key, value] of samples) {
    const [, labels = '', le = ''] = /_bucket\{(.*),?le="(.*)"\}$/.exec(key) ?? [];
    if (le === '') continue;
    const next = le === '+Inf' ? Infinity : Number(le);
    if (labels !== of) [last, bound, of] = [0, -Infinity, labels];
    if (!(next > bound) || value < last) throw new Error(`${name}: ${key} does not ascend`);
    [last, bound] = [value, next];
    if (next === Infinity) {
      const count = samples.get(`${name}_count{${labels.replace(/,$/, '')}}`);
      if (count !== value) throw new Error(`${name}: ${key} is not the count`);
    }
  }
}

/** One value; undefined where there is none. Labels in any order; those that are not given do not matter, and are summed over. */
export function valueOf(
  families: Map<string, Family>,
  name: string,
  labels: Readonly<Record<string, string>> = {},
): number | undefined {
  const family = [...families].find(
    ([known]) => name === known || name.replace(/_(bucket|sum|count)$/, '') === known,
  );
  const found = [...(family?.[1].samples ?? [])].filter(([key]) => {
    if (key.split('{')[0] !== name) return false;
    return Object.entries(labels).every(([label, value]) => new RegExp(`[{,]${label}="${value}"`).test(key));
  });
  return found.length === 0 ? undefined : found.reduce((sum, [, value]) => sum + value, 0);
}
