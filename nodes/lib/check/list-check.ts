/** One set of rows under check: what has come so far, and the verdict at its end. */
import type { Problem, Warning } from '../core';
import type { MessageComposer, ReadyIo, Row } from '../runtime/message-node';
import type { Earlier, Register } from '../register';
import type { Message, Send } from '../runtime/input';
import type { Destination } from '../core/destination';
import { jsonText, parsedText } from '../outbox/json';
import { discardReason, identityOf } from '../outbox/take-in';
import type { RowList, Values } from '../runtime/row-book';
import { Columns } from './columns';
import { headerLine, partsOf, rowNumber } from './original';
import { Headings, rowToCorrect } from './to-correct';
import { Scratch } from './scratch';
import { Tally } from './tally';

/** Rows in one msg of port 2. */
const BATCH = 5_000;
/** Rows read in one turn of the event loop. */
const AT_ONCE = 250;

export interface ListCheckOptions {
  /** The composer of the message node, as it was when the set began. */
  readonly composer: MessageComposer;
  readonly destination: Destination;
  readonly register: Register;
  /** The newest message in the register when the first row came: what is taken in meanwhile is this very set. */
  readonly upTo: number;
  readonly askProfiles: boolean;
  /** Where the temporary file may lie. */
  readonly folder: string;
  /** Gets each row that would leave, when that is what the rows are read for. */
  readonly passOn?: ((msg: Message) => void) | undefined;
}

export interface WrongRows {
  readonly payload: object[];
  /** The header as core csv nodes read it. */
  readonly columns: string;
  readonly parts: { readonly index: number; readonly count: number };
}

type GoodRow = Extract<Row, { ok: true }>;

/** What became of one row, for who shows the rows. */
export type Finding =
  | { readonly kind: 'wrong'; readonly problems: readonly Problem[] }
  /** It would leave. `shares`: the row before that has its notice number. */
  | { readonly kind: 'leaves'; readonly warnings: readonly Warning[]; readonly shares?: number }
  /** The same as an earlier row. */
  | { readonly kind: 'same'; readonly warnings: readonly Warning[]; readonly row: number }
  | { readonly kind: 'sent'; readonly warnings: readonly Warning[]; readonly earlier: Earlier }
  | { readonly kind: 'discarded'; readonly warnings: readonly Warning[]; readonly reason: string };

/** Rows of which a register that is far away is asked together. */
export const AHEAD = 100;

export class ListCheck {
  readonly parts: ListCheckOptions;
  readonly tally = new Tally();
  readonly scratch: Scratch;
  /** How many rows there will be, once one says so. */
  expected: number | undefined;
  campaign = '';
  /** The last msg and the way out; a verdict leaves with what the msg carries. */
  last: { readonly msg: Message; readonly send: Send } | undefined;
  /** When the last row came; monotonic milliseconds. */
  lastAt = 0;
  readonly columns = new Columns();
  /** Of the rows that are wrong. */
  readonly #headings = new Headings();
  /** What the register was asked of rows that are still to be added. */
  readonly #asked = new WeakMap<ReadyIo, ReturnType<Register['earlier']>>();

  constructor(parts: ListCheckOptions) {
    this.parts = parts;
    this.scratch = new Scratch(parts.folder);
  }

  /**
   * Asks the register about rows that will be added next, all at once: one that is far away is asked once for all of them. One that
   * answers at once is not asked sooner than it must be.
   */
  lookAhead(rows: readonly Row[]): void {
    for (const row of rows) {
      if (!row.ok || row.io.resend === true) continue;
      const earlier = this.#ask(row.io);
      this.#asked.set(row.io, earlier);
      if (!(earlier instanceof Promise)) return;
      // Told when the row is added.
      earlier.catch(() => undefined);
    }
  }

  /** Counts a row that the message node's composer has looked at. */
  add(msg: Message, row: Row): Finding | Promise<Finding> {
    const { tally } = this;
    tally.rows += 1;
    const count = partsOf(msg)?.count;
    if (typeof count === 'number') this.expected = count;
    const { row: number, numbering } = rowNumber(msg, tally.rows);
    tally.numberings.add(numbering);
    this.columns.add(msg);
    return row.ok ? this.#good(msg, number, row) : this.#wrong(msg, number, row);
  }

  get complete(): boolean {
    return this.expected === undefined || this.tally.rows >= this.expected;
  }

  /** The wrong rows as their file has them, fit for a spreadsheet, with what is wrong. Everybody gets a turn while they are read. */
  async *wrongRows(): AsyncGenerator<WrongRows> {
    const columns = headerLine(this.#headings.all);
    const count = Math.ceil(this.scratch.wrong / BATCH);
    let [index, payload]: [number, object[]] = [0, []];
    for (const text of this.scratch.wrongRows()) {
      payload.push(parsedText(text) as object);
      if (payload.length % AT_ONCE === 0) await new Promise((resolve) => setImmediate(resolve));
      if (payload.length < BATCH) continue;
      yield { payload, columns, parts: { index, count } };
      [index, payload] = [index + 1, []];
    }
    if (payload.length > 0) yield { payload, columns, parts: { index, count } };
  }

  /** The same rows one by one, for a workbook. */
  wrongList(): RowList {
    const { scratch } = this;
    return {
      columns: this.#headings.all,
      *rows() {
        for (const text of scratch.wrongRows()) yield parsedText(text) as Values;
      },
    };
  }

  close(): void {
    this.scratch.close();
  }

  #wrong(msg: Message, number: number, { problems }: { readonly problems: readonly Problem[] }): Finding {
    this.tally.wrong(number, problems);
    // io-file finds it too, and then in all rows of the number.
    const row = problems.find(({ code }) => code === 'NOTICE_NUMBER_TWO_AMOUNTS')?.args?.row;
    if (typeof row === 'number') this.tally.asksAnotherAmount(number, row);
    const { columns, row: values } = rowToCorrect(msg, problems);
    this.#headings.add(columns);
    this.scratch.addWrong(jsonText(values));
    return { kind: 'wrong', problems };
  }

  #good(msg: Message, number: number, row: GoodRow): Finding | Promise<Finding> {
    const { tally, scratch } = this;
    const { io, warnings } = row;
    const { key, message, campaign } = io;
    const payment = message.content.payment_data;
    const other = payment && scratch.notice(payment.notice_number, number, payment.amount);
    if (other !== undefined && other.cents !== payment?.amount && io.resend !== true) {
      // io-send would let the first pass. Which of the two is right only a person knows.
      return this.#wrong(msg, number, { problems: [twoAmounts(payment?.notice_number ?? '', other.row)] });
    }
    tally.good += 1;
    this.campaign ||= campaign;
    tally.preview(number, message.content);
    // A deadline that is over has a sentence of its own.
    tally.warn(
      number,
      warnings.filter(({ code }) => code !== 'DATE_PAST'),
    );
    if (warnings.some(({ code }) => code === 'DATE_PAST')) tally.pastDue(number);
    scratch.person(message.fiscal_code);
    const first = scratch.key(key, number);
    if (first === undefined) tally.distinct += 1;
    else if (io.resend !== true) {
      tally.repeated(number, first);
      return { kind: 'same', warnings, row: first };
    }
    if (other !== undefined) tally.sharesNumber(number, other.row);
    const earlier = io.resend === true ? null : this.#earlier(io);
    return earlier instanceof Promise
      ? earlier.then((known) => this.#first(msg, number, row, known, other?.row))
      : this.#first(msg, number, row, earlier, other?.row);
  }

  /** @param shares an earlier row with the same notice number */
  #first(msg: Message, number: number, row: GoodRow, earlier: Earlier | null, shares?: number): Finding {
    const { tally, scratch } = this;
    const { io, warnings } = row;
    if (earlier !== null) tally.known(number, earlier);
    if (earlier?.blocks === true) return { kind: 'sent', warnings, earlier };
    const reason = this.#discard({ ...msg, io });
    if (reason !== undefined) {
      tally.discarded(reason);
      return { kind: 'discarded', warnings, reason };
    }
    tally.leaves(io.message.content.payment_data?.amount);
    this.parts.passOn?.(msg);
    if (this.parts.askProfiles) scratch.ask(io.message.fiscal_code);
    return { kind: 'leaves', warnings, ...(shares === undefined ? {} : { shares }) };
  }

  /** What the register knows of it. */
  #earlier(io: ReadyIo): ReturnType<Register['earlier']> {
    const asked = this.#asked.get(io);
    return asked === undefined ? this.#ask(io) : asked;
  }

  #ask(io: ReadyIo): ReturnType<Register['earlier']> {
    const { register, destination, upTo, composer } = this.parts;
    const { service } = composer;
    const context = { institution: service.institution.fiscalCode, service: service.id };
    return register.earlier(destination.line, identityOf(io, io.type, io.message, context), upTo);
  }

  /** Why io-send would discard the message before any call, by its own check; undefined: it would not. */
  #discard(msg: Message): string | undefined {
    const { composer, destination } = this.parts;
    const { service } = composer;
    return discardReason(msg, {
      node: '',
      service: service.id,
      premium: service.premium,
      institution: service.institution.fiscalCode,
      destination,
      campaign: '',
    });
  }
}

function twoAmounts(value: string, row: number): Problem {
  return { code: 'NOTICE_NUMBER_TWO_AMOUNTS', field: 'numero_avviso', value, args: { row } };
}
