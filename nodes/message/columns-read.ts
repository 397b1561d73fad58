/** Which columns of a row the typed inputs of a message node read. */
import type { NodeAPI } from 'node-red';
import type { Typed } from '../lib/core/properties';

/** The payload as a whole, in an expression. */
const WHOLE = /\bpayload\b(?!\s*[.[])/;

/**
 * By the key of the column in the payload. An expression reads what it names; whatever takes the payload as a whole is said to
 * read all of it, since nobody knows better.
 */
export function columnsRead(RED: NodeAPI, inputs: readonly Typed[]): (column: string) => boolean {
  const paths = inputs.filter(({ type }) => type === 'msg').map(({ value }) => pathOf(RED, value));
  const inPayload = paths.filter(([first]) => first === 'payload');
  const expressions = inputs.filter(({ type }) => type === 'jsonata').map(({ value }) => value);
  const named = new Set(inPayload.map(([, column]) => column));
  const all = named.has(undefined) || expressions.some((source) => WHOLE.test(source));
  return (column) => all || named.has(column) || expressions.some((source) => source.includes(column));
}

/** `payload["Codice fiscale"]` as [`payload`, `Codice fiscale`]; empty when it cannot be read. */
function pathOf(RED: NodeAPI, value: string): readonly string[] {
  if (value === '') return [];
  try {
    return (RED.util.normalisePropertyExpression(value) as unknown[]).map(String);
  } catch {
    return [];
  }
}
