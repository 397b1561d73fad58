/** The one campaign that the demonstration follows. What is sent later, by whoever plays in the editor, is not its business. */
import type { Done, Output } from '../node-red';
import { sentRow, wrongRow, type Row } from './table';

/** Characters of the bar. */
const BAR = 30;

/** Where progress is written. */
export interface Screen {
  readonly isTTY?: boolean;
  write(text: string): unknown;
}

/** Counts the rows of the file and hears what becomes of each. */
export class Campaign {
  readonly #screen: Screen;
  readonly #rows: Row[] = [];
  #expected = Infinity;
  #finish: (rows: readonly Row[]) => void = () => undefined;
  /** Resolves with the rows once each has come out somewhere. */
  readonly rows = new Promise<readonly Row[]>((resolve) => {
    this.#finish = resolve;
  });

  constructor(screen: Screen) {
    this.#screen = screen;
  }

  hear(event: Output | Done): void {
    if (event.event !== 'output' || this.#rows.length >= this.#expected) return;
    const { type, output, msg } = event;
    if (type === 'csv') this.#expected = Math.min(this.#expected, msg.parts?.count ?? Infinity);
    else if (type === 'io-send') this.#add(sentRow(msg));
    else if (output === 2) this.#add(wrongRow(msg));
  }

  #add(row: Row): void {
    this.#rows.push(row);
    this.#draw();
    if (this.#rows.length >= this.#expected) this.#finish(this.#rows);
  }

  #draw(): void {
    if (!Number.isFinite(this.#expected)) return;
    const share = Math.min(1, this.#rows.length / this.#expected);
    const filled = Math.round(share * BAR);
    const line = `${'█'.repeat(filled)}${'░'.repeat(BAR - filled)} ${this.#rows.length}/${this.#expected}`;
    // In a log file every step would be a line of its own: there only the end is worth one.
    if (this.#screen.isTTY === true) this.#screen.write(`\r${line}${share === 1 ? '\n' : ''}`);
    else if (share === 1) this.#screen.write(`${line}\n`);
  }
}
