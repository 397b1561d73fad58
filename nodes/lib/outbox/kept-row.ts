/** What stays of a msg whose citizen was not reached: the row, for a letter or an e-mail, without the message made of it. */
import { jsonText, parsedText } from './json';

interface Msg {
  readonly _msgid?: unknown;
  readonly payload?: unknown;
  readonly io?: Readonly<Record<string, unknown>>;
}

/** What `msg.io` says of the row and not of its message. */
const KEPT = ['type', 'key', 'campaign', 'service'] as const;

/** From the register's text of a msg to the one that stays; from that one, the same. */
export function keptText(text: string): string {
  const { _msgid, payload, io = {} } = parsedText(text) as Msg;
  const kept = KEPT.filter((name) => io[name] !== undefined).map((name) => [name, io[name]] as const);
  const about = Object.fromEntries(kept);
  try {
    return jsonText({ _msgid, payload, io: about });
  } catch {
    // Taken in when rows could still be nested so deeply: its outcome must not wait for what nobody can put on a letter.
    return jsonText({ _msgid, io: about });
  }
}

/** The row's own columns; none where the payload is no row. */
export function ownColumns(text: string): Readonly<Record<string, unknown>> {
  const { payload } = parsedText(text) as Msg;
  const isRow = typeof payload === 'object' && payload !== null && !Array.isArray(payload);
  return isRow ? (payload as Readonly<Record<string, unknown>>) : {};
}
