/**
 * What is known of a reference before a message is promised with it. A list of 20,000 rows usually names one file: it is
 * looked at once, and again only after a while. That there is no such file is remembered for a moment only, since the
 * person who sees the error puts it there and tries again.
 */
import { openBefore, type Source, SourceError, type Trouble, unavailable } from './source';

const GOOD_MS = 30_000;
const BAD_MS = 2_000;
/** So many references in a row without an answer in time, and for a moment the source is not asked for others either. */
const MAX_LATE = 3;
const MAX_KNOWN = 1_000;
/** For a large file of a slow server to arrive whole. */
const CHECK_MS = 60_000;

export type ReferenceState =
  { readonly ok: true; readonly name: string } | { readonly ok: false; readonly trouble: Trouble };

interface Known {
  readonly found: Promise<ReferenceState>;
  until: number;
}

/** @param now milliseconds that only go forward */
export function referenceCache(
  source: Source,
  now: () => number,
): (reference: string) => Promise<ReferenceState> {
  const known = new Map<string, Known>();
  let late = 0;
  /** What is said of every other reference until then. */
  let down: { readonly found: ReferenceState; readonly until: number } | undefined;

  function note(found: ReferenceState): void {
    late = isLate(found) ? late + 1 : 0;
    down = late < MAX_LATE ? undefined : { found, until: now() + BAD_MS };
  }

  function check(reference: string): Known {
    const made: Known = { found: lookAt(source, reference), until: Infinity };
    void made.found.then((found) => {
      made.until = now() + (found.ok ? GOOD_MS : BAD_MS);
      note(found);
    });
    // The oldest goes; when all names differ nothing is gained by keeping more.
    const [oldest] = known.keys();
    if (known.size >= MAX_KNOWN && oldest !== undefined) known.delete(oldest);
    known.set(reference, made);
    return made;
  }

  return (reference) => {
    const before = known.get(reference);
    if (before !== undefined && now() < before.until) return before.found;
    known.delete(reference);
    if (down !== undefined && now() < down.until) return Promise.resolve(down.found);
    return check(reference).found;
  };
}

/** Each took its whole time: rows that name 20,000 files would wait for days. */
function isLate(found: ReferenceState): boolean {
  if (found.ok || found.trouble.kind !== 'unavailable') return false;
  return found.trouble.why === 'timeout' || found.trouble.why === 'flow';
}

async function lookAt(source: Source, reference: string): Promise<ReferenceState> {
  const limit = new AbortController();
  const timer = setTimeout(() => {
    limit.abort();
  }, CHECK_MS);
  try {
    const content = await openBefore(source, reference, 'check', limit.signal);
    content.close();
    return { ok: true, name: content.name ?? '' };
  } catch (error) {
    return { ok: false, trouble: (error instanceof SourceError ? error : unavailable('server')).trouble };
  } finally {
    clearTimeout(timer);
  }
}
