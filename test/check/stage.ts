/** A real Node-RED with a message node, io-send and io-check side by side. */
import { ACCOLTA, stage, type Stage } from '../support/stage';
import { citizen, type Out } from '../support/flow';
import type { Verdict } from '../../nodes/lib/check/verdict-types';

type Json = Record<string, unknown>;

/** IO's test codes belong to nobody: they pass in trial and simulator mode only. */
const TRIAL = {
  mode: 'trial',
  trialList: ['A', 'B', 'C', 'D', 'E', 'H', 'I'].map((letter) => citizen(letter)),
};

export interface CheckStage {
  readonly scene: Stage;
  load(
    parts?: { check?: Json; ente?: Json; message?: Json; servizio?: Json },
    credentials?: Json,
  ): Promise<void>;
  flow(parts?: { check?: Json; ente?: Json; message?: Json; servizio?: Json }): Json[];
  /** Hands io-check rows, as one set of a csv node, and waits for the verdict. */
  check(rows: readonly unknown[], more?: Json): Promise<Verdict>;
  feed(rows: readonly unknown[], more?: Json, parts?: Json): void;
}

export function checkStage(): CheckStage {
  const scene = stage();
  let sets = 0;
  const made: CheckStage = {
    scene,
    flow({ check = {}, ente, ...parts } = {}) {
      const common = { x: 100, y: 100, z: 'tab' };
      return [
        ...scene.flow({ message: ACCOLTA, ente: { ...TRIAL, ...ente }, ...parts }),
        {
          ...common,
          id: 'check',
          type: 'io-check',
          messageNode: 'message',
          quietSeconds: 3600,
          wires: [['verdict'], ['bad']],
          ...check,
        },
        { ...common, id: 'verdict', type: 'helper', wires: [] },
        { ...common, id: 'bad', type: 'helper', wires: [] },
      ];
    },
    load: (parts, credentials) => scene.runtime.load(made.flow(parts), credentials),
    async check(rows, more) {
      const verdict = scene.runtime.wire('verdict');
      made.feed(rows, more);
      return verdictIn(await verdict.next());
    },
    feed(rows, more = {}, parts = {}) {
      sets += 1;
      const id = `set-${sets}`;
      rows.forEach((payload, index) => {
        scene.runtime
          .node('check')
          .receive({ payload, parts: { id, index, count: rows.length, ...parts }, ...more });
      });
    },
  };
  return made;
}

export function verdictIn(msg: Out): Verdict {
  return msg.payload as Verdict;
}
