/**
 * What this process has claimed, in memory only: given to nobody else here until it is released, intended, recorded or lost. A row
 * stays `queued` in the database until its intent; who else would send it is kept out by the owner of its line.
 */
export interface Claimed {
  readonly line: string;
  /** As it was claimed, or with the intent. */
  readonly attempts: number;
  /** `intending`: the intent is on its way to the database; `sending`: it is on disk, the outcome is not. */
  readonly phase: 'checking' | 'intending' | 'sending';
}

export interface ClaimedMessages {
  claim(id: number, line: string, attempts: number): void;
  get(id: number): Claimed | undefined;
  /** The ids of a line, of whatever phase. */
  of(line: string): number[];
  intending(id: number): void;
  /** It did not get there: as it was before. */
  notIntended(id: number): void;
  intended(id: number): void;
  drop(id: number): void;
  /** Claims of a line that is another's now; what is being sent, or may be, stays: its outcome is still to come. */
  dropClaims(line: string): void;
  lines(): string[];
}

export function claimedMessages(): ClaimedMessages {
  const all = new Map<number, Claimed>();
  const byLine = new Map<string, Set<number>>();

  function drop(id: number): void {
    const known = all.get(id);
    if (known === undefined) return;
    all.delete(id);
    const ids = byLine.get(known.line);
    ids?.delete(id);
    if (ids?.size === 0) byLine.delete(known.line);
  }

  function to(phase: Claimed['phase'], id: number, more = 0): void {
    const known = all.get(id);
    // Named one by one: for each copy made with `...known` V8 in Node 20 makes a hidden class of its own.
    if (known) all.set(id, { line: known.line, attempts: known.attempts + more, phase });
  }

  return {
    claim(id, line, attempts) {
      all.set(id, { line, attempts, phase: 'checking' });
      const ids = byLine.get(line);
      if (ids) ids.add(id);
      else byLine.set(line, new Set([id]));
    },
    get: (id) => all.get(id),
    of: (line) => [...(byLine.get(line) ?? [])],
    intending(id) {
      to('intending', id);
    },
    notIntended(id) {
      to('checking', id);
    },
    intended(id) {
      to('sending', id, 1);
    },
    drop,
    dropClaims(line) {
      for (const id of byLine.get(line) ?? []) if (all.get(id)?.phase === 'checking') drop(id);
    },
    lines: () => [...byLine.keys()],
  };
}
