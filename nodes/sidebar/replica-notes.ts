/** What the sidebar says of the Node-REDs that share a register, put together: the editor has little room for code. Pure. */
import { isSimulated } from '../lib/core/destination';
import { type Words, words } from '../lib/core/words';
import { modeOf } from '../lib/campaigns/overview';
import { stateTold } from '../lib/outbox/line-told';
import type { LineState } from '../lib/outbox/line-types';
import type { FlowsDiffer, GoneReplica, Replica, Replicas, SharedLine, Unsent } from '../lib/register';
import type { Note } from './api';

/** What this Node-RED knows. */
export interface Known {
  /** Messages that wait or are under way, by line. */
  readonly waiting: ReadonlyMap<string, number>;
  /** Lines on which messages wait although a Node-RED has them. */
  readonly unsent: readonly Unsent[];
  /** What institutions are called, by fiscal code. */
  readonly institutions: ReadonlyMap<string, string>;
  /** What an io-send is called; empty: nothing, or it is not here. */
  nodeName(id: string): string;
  /** Milliseconds since the epoch. */
  readonly now: number;
}

/** For so long somebody is told of a Node-RED that is gone without having to look. */
const MISSED_MS = 24 * 60 * 60_000;

/** All of them, folded, and what somebody should know without asking. */
export function replicaNotes(replicas: Replicas, differing: readonly FlowsDiffer[], known: Known): Note[] {
  const { alive, lines } = replicas;
  const names = new Map(alive.map(({ id, name }) => [id, name]));
  // Who lived beside it all the time and is only called the same is not back.
  const isBack = ({ id, name, seenAt }: GoneReplica): boolean =>
    alive.some((one) => one.name === name && one.id > id && one.since >= seenAt);
  // Of those that ended in good order only the ones that are not back: of an update nothing is left to tell.
  const gone = replicas.gone.filter((one) => !one.byItself || !isBack(one));
  const missing = gone.filter((one) => !one.byItself && !isBack(one) && known.now - one.goneAt < MISSED_MS);
  const waits = ({ line }: SharedLine): boolean => (known.waiting.get(line) ?? 0) > 0;
  const free = lines.filter((one) => one.owner === null && (one.isWanted || waits(one)));
  // Of a simulator whoever has it is meant, and it may well be gone.
  const isWanted = new Set(lines.flatMap((one) => (one.isWanted ? [one.line] : [])));
  const unsent = known.unsent.filter(({ line }) => isWanted.has(line));
  const alone = new Set(known.unsent.flatMap(({ line }) => (isWanted.has(line) ? [] : [line])));
  const orphans = lines.filter(
    (one) =>
      alone.has(one.line) || (one.owner === null && !one.isWanted && waits(one) && !isSimulated(one.line)),
  );
  const goneNote = (one: GoneReplica): Words =>
    withHeirs(goneWords(one, isBack(one)), heirsOf(one, lines, names));
  return [
    {
      text: words('sidebar.replicas.title', { n: alive.length }),
      notes: [
        ...(alive.length === 1 ? [small(words('sidebar.replicas.alone'))] : []),
        ...[...alive]
          .sort((a, b) => Number(b.isHere) - Number(a.isHere))
          .flatMap((one) => notesOf(one, lines, known)),
        ...(free.length > 0 ? [freeNote(free, known)] : []),
        ...(gone.length > 0
          ? [
              {
                text: words('sidebar.replicas.gone', { n: gone.length }),
                notes: gone.flatMap((one) => [
                  { text: goneNote(one) },
                  ...(one.byItself ? [] : [small(declaredWords(one))]),
                ]),
              },
            ]
          : []),
      ],
    },
    ...namesakes(alive).flatMap((name) => [
      loud(words('sidebar.replicas.namesakes', { name })),
      { text: words('sidebar.replicas.namesakesRemedy') },
    ]),
    ...alive.filter(({ isSilent }) => isSilent).map((one) => loud(silentWords(one))),
    ...missing.map((one) => loud(goneNote(one))),
    ...(orphans.length > 0 ? orphanNotes(orphans, known) : []),
    ...[...new Set(unsent.map(({ name }) => name))].flatMap((name) => {
      const theirs = new Set(unsent.flatMap((one) => (one.name === name ? [one.line] : [])));
      return unsentNotes(
        name,
        lines.filter(({ line }) => theirs.has(line)),
        known,
      );
    }),
    ...sameDifferences(differing).flatMap((one) => flowNotes(one, known)),
  ];
}

function loud(text: Words): Note {
  return { text, look: 'loud' };
}

function small(text: Words): Note {
  return { text, look: 'small' };
}

function beside(first: Words | string, second: Words): Words {
  return words('sidebar.replicas.both', { first, second });
}

function notesOf(one: Replica, all: readonly SharedLine[], known: Known): Note[] {
  const lines = all.filter(({ owner }) => owner === one.id);
  const still = lines.filter(({ told }) =>
    stillWords(stateTold(told, undefined, known.now), known.now),
  ).length;
  const sends = words('sidebar.replicas.sends', { n: lines.length });
  const { seenAt } = one;
  return [
    { text: one.isHere ? beside(one.name, words('sidebar.replicas.here')) : one.name, look: 'name' },
    small(words('sidebar.replicas.since', { at: one.since })),
    ...(seenAt === null ? [] : [small(words('sidebar.replicas.seen', { at: seenAt }))]),
    lines.length === 0
      ? small(words('sidebar.replicas.sendsNone'))
      : {
          text: still === 0 ? sends : beside(sends, words('sidebar.replicas.still', { n: still })),
          notes: lineNotes(lines, known),
        },
  ];
}

function freeNote(free: readonly SharedLine[], known: Known): Note {
  return {
    text: words('sidebar.replicas.free', { n: free.length }),
    notes: [small(words('sidebar.replicas.freeWhy')), ...lineNotes(free, known)],
  };
}

function orphanNotes(orphans: readonly SharedLine[], known: Known): Note[] {
  const free = orphans.filter(({ owner }) => owner === null);
  const lent = orphans.filter(({ owner }) => owner !== null);
  return [
    loud(words('sidebar.replicas.orphans', { n: orphans.length })),
    { text: words('sidebar.replicas.orphansRemedy') },
    ...(free.length > 0 ? [freeNote(free, known)] : []),
    ...(lent.length > 0 ? [stillNote(lent, known)] : []),
  ];
}

function unsentNotes(name: string, lines: readonly SharedLine[], known: Known): Note[] {
  return [
    loud(words('sidebar.replicas.unsent', { n: lines.length, name })),
    { text: words('sidebar.replicas.unsentRemedy', { name }) },
    stillNote(lines, known),
  ];
}

function stillNote(lines: readonly SharedLine[], known: Known): Note {
  return {
    text: words('sidebar.replicas.unsentLines', { n: lines.length }),
    notes: lineNotes(lines, known),
  };
}

/** What several are called that live at the same time: the older was seen after the younger had begun. */
function namesakes(alive: readonly Replica[]): string[] {
  const older = alive.filter((one) =>
    alive.some(({ id, name, since }) => one.id < id && one.name === name && (one.seenAt ?? 0) > since),
  );
  return [...new Set(older.filter(({ isSilent }) => !isSilent).map(({ name }) => name))];
}

/** Those that stand still first, in each the order of their names. */
function lineNotes(lines: readonly SharedLine[], known: Known): Note[] {
  return lines
    .map(({ line, told }) => {
      const waiting = known.waiting.get(line) ?? 0;
      const name = institutionOf(line, known);
      const text = waiting === 0 ? name : beside(name, words('sidebar.replicas.waiting', { n: waiting }));
      return {
        name: nameOf(line, known),
        text,
        still: stillWords(stateTold(told, undefined, known.now), known.now),
      };
    })
    .sort(
      (a, b) =>
        Number(b.still !== undefined) - Number(a.still !== undefined) ||
        a.name.localeCompare(b.name, 'it', { numeric: true }),
    )
    .flatMap(({ text, still }): Note[] => [
      { text, look: 'entry' },
      ...(still === undefined ? [] : [{ text: still, look: 'still' as const }]),
    ]);
}

function institutionOf(line: string, known: Known): Words {
  return beside(nameOf(line, known), words(`sidebar.mode.${modeOf(line)}`));
}

function nameOf(line: string, { institutions }: Known): string {
  const [fiscalCode = ''] = line.split('|', 1);
  return institutions.get(fiscalCode) ?? fiscalCode;
}

function stillWords(state: LineState, now: number): Words | undefined {
  switch (state.kind) {
    case 'running':
      return undefined;
    case 'outage':
      return words('sidebar.wait.outage');
    case 'halted':
      return words('sidebar.wait.halted', { fault: words(`status.fault.${state.code}`) });
    case 'window':
    case 'paused':
      return words(`sidebar.wait.${state.kind}`, { at: now + state.ms });
  }
}

function silentWords({ name, seenAt }: Replica): Words {
  return words('sidebar.replicas.silent', { name, at: seenAt ?? 0 });
}

function goneWords({ name, byItself, seenAt, goneAt }: GoneReplica, isBack: boolean): Words {
  if (byItself) return words('sidebar.replicas.ended', { name, at: goneAt });
  return words(isBack ? 'sidebar.replicas.wasSilent' : 'sidebar.replicas.isGone', {
    name,
    at: seenAt,
  });
}

function declaredWords({ by, goneAt }: GoneReplica): Words {
  return by === null
    ? words('sidebar.replicas.declaredAt', { at: goneAt })
    : words('sidebar.replicas.declared', { by, at: goneAt });
}

/** For how many of its lines who sends now; null: nobody. */
function heirsOf(
  { id }: GoneReplica,
  lines: readonly SharedLine[],
  names: ReadonlyMap<number, string>,
): Map<string | null, number> {
  const heirs = new Map<string | null, number>();
  for (const { owner, leftBy } of lines) {
    if (leftBy !== id) continue;
    const name = owner === null ? null : (names.get(owner) ?? null);
    heirs.set(name, (heirs.get(name) ?? 0) + 1);
  }
  return heirs;
}

function withHeirs(sentence: Words, heirs: ReadonlyMap<string | null, number>): Words {
  const and = (first: Words, second: Words): Words => words('sidebar.replicas.sentences', { first, second });
  let said: Words | undefined;
  for (const [name, n] of heirs) {
    if (name === null) continue;
    const heir = words('sidebar.replicas.heir', { name, n });
    said = said === undefined ? heir : words('sidebar.replicas.names', { first: said, second: heir });
  }
  const nobody = heirs.get(null);
  const sentences = [
    ...(said === undefined ? [] : [words('sidebar.replicas.heirs', { names: said })]),
    ...(nobody === undefined ? [] : [words('sidebar.replicas.noHeir', { n: nobody })]),
  ];
  return sentences.reduce(and, sentence);
}

/** One that is not like the others differs from all of them in the same. */
function sameDifferences(all: readonly FlowsDiffer[]): FlowsDiffer[] {
  const found = new Map<string, FlowsDiffer>();
  for (const { name, differences } of all) {
    const key = JSON.stringify(differences);
    const before = found.get(key)?.name;
    found.set(key, { name: before === undefined ? name : `${before}, ${name}`, differences });
  }
  return [...found.values()];
}

function flowNotes({ name, differences }: FlowsDiffer, known: Known): Note[] {
  return [
    loud(words('sidebar.replicas.flows', { name })),
    { text: words('sidebar.replicas.flowsRemedy') },
    {
      text: words('sidebar.replicas.flowsNodes', { n: differences.length }),
      notes: differences.map(({ node, line, what }) => {
        const own = known.nodeName(node);
        const where = beside(own === '' ? node : `${own} (${node})`, institutionOf(line, known));
        return { text: beside(where, words(`flows.${what}`, { name })), look: 'entry' as const };
      }),
    },
  ];
}
