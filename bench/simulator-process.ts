/** The simulator in a process of its own, so that it does not share the core of what is measured. */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { createSimulator, type SimulatorOptions } from '../nodes/lib/simulator';

export interface SimulatorProcess {
  readonly baseUrl: string;
  /** Calls so far, all and those answered 429, and messages accepted. */
  stats(): Promise<{ calls: number; refused: number; accepted: number }>;
  /** Resolves at the next POST /messages that is accepted. */
  firstAccepted(): Promise<void>;
  close(): Promise<void>;
}

type Ask = { readonly options: SimulatorOptions } | 'stats' | 'first';

export async function simulatorProcess(options: SimulatorOptions): Promise<SimulatorProcess> {
  const child = fork(__filename, { execArgv: ['--require', 'tsx/cjs'] });
  const ask = async <T>(question: Ask): Promise<T> => {
    const answer = once(child, 'message');
    child.send(question);
    return ((await answer) as [T])[0];
  };
  const baseUrl = await ask<string>({ options });
  return {
    baseUrl,
    stats: () => ask('stats'),
    firstAccepted: () => ask('first'),
    async close() {
      const gone = once(child, 'exit');
      child.kill();
      await gone;
    },
  };
}

function serve(): void {
  let simulator: ReturnType<typeof createSimulator> | undefined;
  process.on('message', (question: Ask) => {
    if (typeof question === 'object') {
      simulator = createSimulator(question.options);
      void simulator.listen().then(({ baseUrl }) => process.send?.(baseUrl));
    } else if (question === 'stats') {
      const { stats, inbox } = simulator ?? {};
      const refused = stats?.answers[429] ?? 0;
      process.send?.({ calls: stats?.calls ?? 0, refused, accepted: inbox?.size ?? 0 });
    } else {
      const before = simulator?.inbox.size ?? 0;
      const look = setInterval(() => {
        if ((simulator?.inbox.size ?? 0) <= before) return;
        clearInterval(look);
        process.send?.('accepted');
      }, 2);
    }
  });
  process.once('disconnect', () => process.exit(0));
}

if (require.main === module) serve();
