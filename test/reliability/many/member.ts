/** One Node-RED of several: a process with a user directory and a network of its own, which may end, sleep and come back. */
import { rm } from 'node:fs/promises';
import { startNodeRed, type Done, type NodeRed, type Output } from '../../../scripts/node-red';
import { campaignRow } from '../../../scripts/node-red/campaign-flow';
import type { TcpProxy } from '../../support/tcp-proxy';
import { doorOf } from './flows';
import type { Given, Heard } from './ledger';

export interface MemberParts {
  readonly name: string;
  readonly userDir: string;
  /** Between this process and PostgreSQL; undefined with a file. */
  readonly network: TcpProxy | undefined;
  readonly environment: NodeJS.ProcessEnv;
  hear(given: Given, heard: Heard): void;
  /** It has ended, or has said no, before it had confirmed that these are in the register. */
  giveBack(given: readonly Given[]): void;
}

export class Member {
  readonly #parts: MemberParts;
  /** Given, and not yet confirmed. */
  readonly #unconfirmed = new Map<string, Given>();
  #nodeRed: NodeRed | undefined;

  constructor(parts: MemberParts) {
    this.#parts = parts;
  }

  get name(): string {
    return this.#parts.name;
  }

  get network(): TcpProxy | undefined {
    return this.#parts.network;
  }

  get running(): boolean {
    return this.#nodeRed !== undefined;
  }

  async start(): Promise<void> {
    const { userDir, environment } = this.#parts;
    const settings = { userDir, port: 0, tellOutputOf: ['io-send'], tellDoneOf: 'io-send' };
    this.#nodeRed = await startNodeRed(
      settings,
      (event) => {
        this.#hear(event);
      },
      environment,
    );
  }

  give(given: readonly Given[]): void {
    for (const one of given) {
      this.#unconfirmed.set(idOf(one), one);
      const row = { ...campaignRow(one.n), institution: one.institution };
      this.#nodeRed?.receive(doorOf(one.institution), [{ payload: row }]);
    }
  }

  /** kill -9. */
  async kill(): Promise<void> {
    await this.#leave((nodeRed) => nodeRed.kill());
  }

  /** SIGTERM, as of an orchestrator that updates: nothing is given any more, and Node-RED ends in order. */
  async stop(): Promise<void> {
    await this.#leave((nodeRed) => nodeRed.stop());
  }

  sleep(): void {
    this.#nodeRed?.process.kill('SIGSTOP');
  }

  wakeUp(): void {
    this.#nodeRed?.process.kill('SIGCONT');
  }

  async end(): Promise<void> {
    this.wakeUp();
    await this.#nodeRed?.kill();
    await this.network?.end();
    await rm(this.#parts.userDir, { recursive: true, force: true });
  }

  async #leave(how: (nodeRed: NodeRed) => Promise<void>): Promise<void> {
    const nodeRed = this.#nodeRed;
    this.#nodeRed = undefined;
    if (nodeRed) await how(nodeRed);
    const back = [...this.#unconfirmed.values()];
    this.#unconfirmed.clear();
    this.#parts.giveBack(back);
  }

  #hear(event: Output | Done): void {
    const { n, institution } = event.msg.payload as Given;
    const given = { n, institution };
    if (event.event === 'output') {
      this.#parts.hear(given, heardIn(event));
      return;
    }
    this.#unconfirmed.delete(idOf(given));
    if (event.error !== undefined) this.#parts.giveBack([given]);
  }
}

function heardIn({ msg }: Output): Heard {
  const { outcome, reason, again } = msg.io as {
    outcome: string;
    reason?: string;
    again?: boolean;
  };
  return { outcome, reason, again: again === true };
}

function idOf({ institution, n }: Given): string {
  return `${institution}:${n}`;
}
