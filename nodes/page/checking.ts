/** The look at all rows of a sending: by the reader's rules, the message node's and io-send's, and what it found of each kept. */
import { createHash } from 'node:crypto';
import type { Warning } from '../lib/core';
import type { Words } from '../lib/core/words';
import { words } from '../lib/core/words';
import type { Destination } from '../lib/core/destination';
import { AHEAD, type Finding, ListCheck } from '../lib/check/list-check';
import { verdictOf } from '../lib/check/verdict';
import { chosenHeading } from '../lib/reader/chosen';
import { readRows } from '../lib/reader/rows';
import type { FileRow } from '../lib/reader/rows';
import type { Row } from '../lib/runtime/message-node';
import { romeTime } from './rome-time';
import type { Check, RowState } from './api';
import type { Sendings } from './sendings';
import type { Found } from './sending-file';
import type { Head } from './head';
import { headingRow, keptTable } from './kept-table';
import type { PageMessage } from './message-node';
import { rowMaker } from './row-message';

/** Work in one turn of the event loop; milliseconds. */
const TURN_MS = 12;
/** Findings written together. */
const NOTES = 500;

export interface Looked {
  readonly check: Check;
  readonly rows: number;
  readonly good: number;
  /** SHA-256 of all messages that would leave, in their order. */
  readonly digest: string;
  readonly destination: Destination;
}

export interface CheckOptions {
  readonly sendings: Sendings;
  readonly head: Head;
  readonly message: PageMessage;
  readonly signal: AbortSignal;
  readonly progress: (done: number) => void;
}

/** Throws what the reader throws of a list that cannot be read to its end, `Fault`, and the signal's reason. */
export async function lookAtAll(options: CheckOptions): Promise<Looked> {
  const { sendings, head, message, signal, progress } = options;
  const [sendingFile, now] = [sendings.sendingFile(head.id), sendings.now()];
  const { composer, wanted } = message;
  signal.throwIfAborted();
  const { register } = sendings;
  const { folder } = sendings.outbox;
  const destination = await composer.service.institution.destination();
  const upTo = await register.newest();
  const choice = new Map(head.columns.flatMap(({ index, field }) => (field === '' ? [] : [[index, field]])));
  const heading = chosenHeading(headingRow(head, 0), wanted, choice);
  const reading = await readRows(keptTable(sendingFile, head, signal), { wanted, synonyms: [], heading });
  const check = new ListCheck({ composer, destination, register, upTo, askProfiles: false, folder });
  try {
    check.expected = head.rows;
    const maker = rowMaker(head, `check-${head.id}-${now}`, head.rows);
    const seen = new Seen();
    const notes: { row: number; state: RowState; found: Found }[] = [];
    let since = performance.now();
    let [index, done] = [0, 0];
    for await (const batch of reading.rows())
      for (let from = 0; from < batch.length; from += AHEAD) {
        const some: { row: FileRow; msg: object; known: Row }[] = [];
        for (const row of batch.slice(from, from + AHEAD)) {
          signal.throwIfAborted();
          const msg = maker.make(row, { index });
          index += 1;
          const composed = composer.compose(msg as never);
          some.push({ row, msg, known: composed instanceof Promise ? await composed : composed });
        }
        check.lookAhead(some.map(({ known }) => known));
        for (const { row, msg, known } of some) {
          signal.throwIfAborted();
          const counted = check.add(msg as never, known);
          const finding = counted instanceof Promise ? await counted : counted;
          if (known.ok) seen.good(row.row, known.io.message.content.markdown.length);
          if (known.ok && finding.kind === 'leaves') seen.leaves(known.io.key, known.io.message);
          notes.push(noteOf(row, finding));
          if (notes.length >= NOTES) sendingFile.note(notes.splice(0));
          done += 1;
          if (performance.now() - since < TURN_MS) continue;
          progress(done);
          await new Promise((resolve) => setImmediate(resolve));
          since = performance.now();
        }
      }
    sendingFile.note(notes);
    sendingFile.eraseUnseen();
    check.expected = index;
    const { verdict, said } = await verdictOf(check, undefined, null, now);
    const { first, last, longest } = seen;
    const { toSend, good } = check.tally;
    return {
      check: { at: now, stale: false, verdict, sentences: said, leave: toSend, first, last, longest },
      ...{ rows: index, good, destination },
      digest: seen.digest(),
    };
  } finally {
    check.close();
  }
}

/** Which messages there are, and what they say. */
class Seen {
  first = 0;
  last = 0;
  longest = 0;
  #length = 0;
  readonly #hash = createHash('sha256');

  good(row: number, length: number): void {
    if (this.first === 0) this.first = row;
    this.last = row;
    if (length <= this.#length) return;
    this.#length = length;
    this.longest = row;
  }

  leaves(key: string, message: object): void {
    this.#hash.update(JSON.stringify([key, message]));
  }

  digest(): string {
    return this.#hash.digest('hex');
  }
}

export function noteOf(
  { row, problems: read }: Pick<FileRow, 'row' | 'problems'>,
  finding: Finding,
): { readonly row: number; readonly state: RowState; readonly found: Found } {
  const reader = read === undefined || read.length === 0 ? {} : { read };
  if (finding.kind === 'wrong')
    return { row, state: 'wrong', found: { problems: finding.problems, ...reader } };
  const { warnings } = finding;
  const other = otherOf(finding);
  const found = {
    ...(warnings.length === 0 ? {} : { warnings }),
    ...(other === undefined ? {} : { other }),
    ...reader,
  };
  return { row, state: stateOf(finding, warnings), found };
}

function stateOf(finding: Exclude<Finding, { kind: 'wrong' }>, warnings: readonly Warning[]): RowState {
  if (finding.kind === 'leaves') return warnings.length > 0 || finding.shares !== undefined ? 'odd' : 'right';
  if (finding.kind === 'sent') return finding.earlier.otherAmount === true ? 'discarded' : 'sent';
  return finding.kind;
}

function otherOf(finding: Exclude<Finding, { kind: 'wrong' }>): Words | undefined {
  switch (finding.kind) {
    case 'leaves':
      return finding.shares === undefined ? undefined : words('page.said.shares', { row: finding.shares });
    case 'same':
      return words('page.said.same', { row: finding.row });
    case 'sent': {
      const { campaign, takenAt, otherAmount } = finding.earlier;
      const args = { campaign, at: romeTime(takenAt) };
      return words(otherAmount === true ? 'page.said.otherAmount' : 'page.said.sent', args);
    }
    case 'discarded':
      return words(`reason.${finding.reason as 'ROW_TOO_LARGE'}.text`, { status: '', answer: '' });
  }
}
