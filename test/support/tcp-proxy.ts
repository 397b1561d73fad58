/** A network between clients and a server of the loopback that breaks as networks do. */
import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';

/** How long a deaf connection goes on, so that what the client said is surely done; milliseconds. */
const DEAF_MS = 300;

type Ear = (link: Link, bytes: Buffer) => void;

export class TcpProxy {
  readonly #server: Server;
  readonly #links = new Set<Link>();
  /** Those who listen to what clients say. */
  readonly #ears = new Set<Ear>();
  #held = false;

  private constructor(target: number) {
    this.#server = createServer({ noDelay: true, pauseOnConnect: true }, (client) => {
      const link = new Link(client, target, this.#ears);
      this.#links.add(link);
      client.once('close', () => this.#links.delete(link));
      if (!this.#held) link.pass();
    });
  }

  /** @param target the server's port on 127.0.0.1 */
  static async before(target: number): Promise<TcpProxy> {
    const proxy = new TcpProxy(target);
    proxy.#server.listen(0, '127.0.0.1');
    await once(proxy.#server, 'listening');
    return proxy;
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  get connections(): number {
    return this.#links.size;
  }

  /** All passes, also what was held. */
  pass(): void {
    this.#held = false;
    for (const link of this.#links) link.pass();
  }

  /** Nothing passes, neither way, not even the end of a connection; nobody is told. */
  hold(): void {
    this.#held = true;
    for (const link of this.#links) link.hold();
  }

  /** Holds everything for so many milliseconds; then it arrives. */
  async hole(ms: number): Promise<void> {
    this.hold();
    await delay(ms);
    this.pass();
  }

  /** Every connection is dropped at once, both ways; new ones pass. */
  cut(): void {
    for (const link of this.#links) link.drop();
  }

  /** What clients say arrives, what the server answers does not; `ms` later the connections are dropped. New ones pass. */
  async deaf(ms = DEAF_MS): Promise<void> {
    await Promise.all([...this.#links].map((link) => link.deafen(ms)));
  }

  /**
   * The first connection on which the client says what `matches` becomes deaf with that: it arrives, its answer does not. Resolves when
   * the connection is dropped. The bytes come as the network cut them.
   */
  deafAfter(matches: (bytes: Buffer) => boolean, ms = DEAF_MS): Promise<void> {
    return new Promise((resolve) => {
      const ear: Ear = (link, bytes) => {
        if (!matches(bytes)) return;
        this.#ears.delete(ear);
        void link.deafen(ms).then(resolve);
      };
      this.#ears.add(ear);
    });
  }

  async end(): Promise<void> {
    this.cut();
    this.#server.close();
    await once(this.#server, 'close');
  }
}

/** One connection, of a client to us and of us to the server. */
class Link {
  readonly #client: Socket;
  readonly #target: number;
  readonly #ears: ReadonlySet<Ear>;
  /** Made when the first byte may pass. */
  #server: Socket | undefined;
  #held = true;
  #deaf = false;

  constructor(client: Socket, target: number, ears: ReadonlySet<Ear>) {
    this.#client = client;
    this.#target = target;
    this.#ears = ears;
    // Its end is what matters, and that comes as `close`.
    client.on('error', () => undefined);
  }

  pass(): void {
    this.#held = false;
    this.#server ??= this.#connect();
    this.#client.resume();
    this.#server.resume();
  }

  hold(): void {
    this.#held = true;
    this.#client.pause();
    this.#server?.pause();
  }

  drop(): void {
    this.#client.resetAndDestroy();
    this.#server?.resetAndDestroy();
  }

  async deafen(ms: number): Promise<void> {
    this.#deaf = true;
    await delay(ms);
    this.drop();
  }

  #connect(): Socket {
    const server = connect({ port: this.#target, host: '127.0.0.1', noDelay: true });
    server.on('error', () => undefined);
    this.#forward(this.#client, server, (bytes) => {
      for (const ear of this.#ears) ear(this, bytes);
      return true;
    });
    this.#forward(server, this.#client, () => !this.#deaf);
    return server;
  }

  #forward(from: Socket, to: Socket, passes: (bytes: Buffer) => boolean): void {
    from.on('data', (bytes: Buffer) => {
      if (!passes(bytes) || to.write(bytes)) return;
      from.pause();
      to.once('drain', () => {
        if (!this.#held) from.resume();
      });
    });
    from.once('end', () => to.end());
    from.once('close', (broken) => {
      if (broken) to.destroy();
      else to.end();
    });
  }
}
