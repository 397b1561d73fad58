/** A connection to a server that a test can hold and cut, as a bad network does. */
import { once } from 'node:events';
import { connect, createServer, type Server, type Socket } from 'node:net';
import type { AddressInfo } from 'node:net';

export class Line {
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  readonly #held = new Set<Socket>();
  /** Bytes that a connection may carry to the server before it stands still. */
  #most = Infinity;
  port = 0;

  /** @param port of the server, on this computer */
  constructor(port: number) {
    this.#server = createServer((from) => {
      const to = connect(port, '127.0.0.1');
      let carried = 0;
      for (const [one, other] of [
        [from, to],
        [to, from],
      ] as const) {
        this.#sockets.add(one);
        one.on('error', () => other.destroy());
        one.on('close', () => {
          this.#sockets.delete(one);
          this.#held.delete(one);
          other.destroy();
        });
      }
      to.pipe(from);
      from.on('data', (bytes: Buffer) => {
        carried += bytes.length;
        if (!to.write(bytes) || carried > this.#most) from.pause();
        if (carried > this.#most) this.#held.add(from);
      });
      to.on('drain', () => {
        if (!this.#held.has(from)) from.resume();
      });
    });
  }

  async open(): Promise<void> {
    this.#server.listen(this.port, '127.0.0.1');
    await once(this.#server, 'listening');
    this.port = (this.#server.address() as AddressInfo).port;
  }

  /** From now on a connection carries no more than so many bytes, and waits then. */
  hold(most: number): void {
    this.#most = most;
  }

  /** What was held goes on: an end that the browser has put to it gets through as well. */
  release(): void {
    this.#most = Infinity;
    for (const socket of this.#held) socket.resume();
    this.#held.clear();
  }

  /** All connections end, and nobody gets through until it is opened again. */
  async cut(): Promise<void> {
    this.#most = Infinity;
    const closed = once(this.#server, 'close');
    this.#server.close();
    for (const socket of this.#sockets) socket.destroy();
    await closed;
  }
}
