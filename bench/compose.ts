/**
 * How fast rows become messages: fields read and checked, texts rendered, the body of POST /messages built.
 */
import Mustache from 'mustache';
import { compose, type ComposeOptions } from '../nodes/lib/core';
import { MESSAGES, messageBySlug } from '../nodes/messages';
import { noticeNumber } from './notice-number';

const MEASURED_MS = 1_500;
const WARM_UP_MS = 300;
const ROWS = 1_000;

const OPTIONS: ComposeOptions = { mode: 'simulator', premium: false, paymentButton: '' };

type Row = Record<string, unknown>;

/** Rows that differ as those of a campaign do: names, amounts and notices each their own, deadlines few. */
function paymentRows(): Row[] {
  return Array.from({ length: ROWS }, (_, n) => ({
    codice_fiscale: 'AAAAAA00A00A000A',
    nome: `Maria ${String(n)}`,
    cognome: n % 3 === 0 ? "D'Àvila" : 'Bianchi_Prova',
    causale: `Assistenza domiciliare n. ${String(n)} (ottobre 2026)`,
    importo: `${String(1 + (n % 9))}.${String(100 + (n % 900))},${String(10 + (n % 90))}`,
    data_scadenza: `${String(1 + (n % 28)).padStart(2, '0')}/11/2026`,
    numero_avviso: noticeNumber(n),
  }));
}

/** Calls per second of `work` over the rows, after a warm-up. */
function perSecond(rows: readonly Row[], work: (row: Row) => void): number {
  const run = (milliseconds: number) => {
    const start = performance.now();
    let done = 0;
    while (performance.now() - start < milliseconds) {
      for (const row of rows) work(row);
      done += rows.length;
    }
    return (done * 1_000) / (performance.now() - start);
  };
  run(WARM_UP_MS);
  return Math.round(run(MEASURED_MS));
}

/**
 * A typical payment notice, and mustache alone on the same two texts and rows: what rendering costs anyway.
 * `ratio` is compose's share of mustache's rate.
 */
export function benchCompose(): { perSecond: number; bareMustachePerSecond: number; ratio: number } {
  const definition = messageBySlug('avviso-pagamento') ?? MESSAGES[0];
  if (!definition) throw new Error('No messages');
  const rows = paymentRows();
  const composed = perSecond(rows, (row) => {
    if (!compose(definition, row, OPTIONS).ok) throw new Error('A row of the benchmark is wrong');
  });
  const bare = perSecond(rows, (row) => {
    Mustache.render(definition.title, row);
    Mustache.render(definition.body, row);
  });
  return { perSecond: composed, bareMustachePerSecond: bare, ratio: Number((composed / bare).toFixed(2)) };
}
