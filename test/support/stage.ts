/** What most tests of nodes need around them: a Node-RED, and a simulator of IO on a port of its own. */
import { createSimulator, type Simulator, type SimulatorOptions } from '../../nodes/lib/simulator';
import { KEYS, pipeline, service, TestRuntime, institution } from './flow';

type Json = Record<string, unknown>;

export const ACCOLTA: Json = { type: 'io-richiesta-accolta' };

export class Stage {
  runtime = new TestRuntime();
  simulator = createSimulator();
  url = '';
  readonly #options: SimulatorOptions;

  constructor(options: SimulatorOptions) {
    this.#options = options;
  }

  async set(): Promise<void> {
    this.runtime = new TestRuntime();
    await this.runtime.start();
    await this.openSimulator();
  }

  async openSimulator(options: SimulatorOptions = {}): Promise<Simulator> {
    this.simulator = createSimulator({ unlimited: true, keepAccepted: true, ...this.#options, ...options });
    ({ baseUrl: this.url } = await this.simulator.listen());
    return this.simulator;
  }

  async clear(): Promise<void> {
    await this.runtime.stop();
    await this.simulator.close();
  }

  /** One institution, one service, a message node, io-send, its ports and a Catch node. */
  flow(parts: { ente?: Json; servizio?: Json; message?: Json; send?: Json } = {}): Json[] {
    const { ente, servizio, message = ACCOLTA, send } = parts;
    return [institution(this.url, ente), service(servizio), ...pipeline(message, send)];
  }

  async load(parts: Parameters<Stage['flow']>[0] = {}, credentials: Json = KEYS): Promise<void> {
    await this.runtime.load(this.flow(parts), credentials);
  }

  /** The fiscal codes to which the simulator sent a message, in the order of arrival. */
  get reached(): string[] {
    return this.simulator.accepted.map(({ fiscal_code }) => fiscal_code);
  }
}

/** A stage for each test of the describe block in which it is called. */
export function stage(options: SimulatorOptions = {}): Stage {
  const made = new Stage(options);
  beforeEach(() => made.set());
  afterEach(() => made.clear());
  return made;
}

/** A row that every rule of "richiesta accolta" likes. */
export function row(codice_fiscale = 'AAAAAA00A00A000A', more: Json = {}): Json {
  const url = 'https://www.comune.example/pratica/1';
  return { codice_fiscale, oggetto_richiesta: 'contributo per il trasporto', url, ...more };
}
