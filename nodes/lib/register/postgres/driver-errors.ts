/**
 * What the driver finds by itself it throws without a code, and some of it where nobody can catch it. Its texts stay here: only a code
 * of ours goes on.
 */
import type { EventEmitter } from 'node:events';
import type { Duplex } from 'node:stream';
import type { Client } from 'pg';

/** By the driver's texts, the first that fits. */
const CODES: readonly (readonly [text: RegExp, code: string])[] = [
  [/^timeout expired$|read timeout/i, 'TIMEOUT'],
  [/does not support SSL/i, 'NO_TLS'],
  [/establishing an SSL connection|invalid response/i, 'NOT_POSTGRES'],
  [/password must be a/i, 'NO_PASSWORD'],
  [/^SASL: .*(signature|nonce)/i, 'SERVER_UNPROVEN'],
  [/^SASL: |authenticationOk message type/i, 'AUTH_METHOD'],
  [/^Connection terminated|not queryable/i, 'CONNECTION'],
];

/** TIMEOUT, NO_TLS, NOT_POSTGRES, NO_PASSWORD, SERVER_UNPROVEN, AUTH_METHOD or CONNECTION; empty: it is none of the driver's. */
export function driverCode({ message }: Error): string {
  return CODES.find(([text]) => text.test(message))?.[1] ?? '';
}

/** The driver's inner side of a connection; `attachListeners` is called with the plain stream and again with that of TLS. */
interface Wire {
  attachListeners(stream: Duplex): void;
}

/**
 * The driver's parser throws at what it does not know, such as a server that wants Kerberos. It would throw out of the stream's event
 * and end Node-RED; so it is made an error of the connection.
 */
export function guard(client: Client): void {
  const wire = (client as unknown as { connection: Wire }).connection;
  const attach = wire.attachListeners.bind(wire);
  wire.attachListeners = (stream) => {
    const before = listenersOf(stream);
    attach(stream);
    for (const parse of listenersOf(stream).filter((one) => !before.includes(one))) {
      stream.off('data', parse);
      stream.on('data', (bytes: Buffer) => {
        try {
          parse(bytes);
        } catch (error) {
          stream.destroy(error instanceof Error ? error : new Error('parser'));
        }
      });
    }
  };
}

type Listener = (bytes: Buffer) => void;

function listenersOf(stream: EventEmitter): Listener[] {
  return stream.listeners('data') as Listener[];
}
