/**
 * Writes of the same moment share one statement: while one is on its way the next gathers. A statement whose answer was lost is sent
 * again as it was, for as long as it takes: until then nobody knows whether it is in the register.
 */
import { RegisterError } from '../types';
import type { Connections, Role } from './connection';
import { isConflict, isLost, isWriteFault, toRegisterError, toWriteError, unavailable } from './errors';
import type { Session } from './session';

export interface Job<In, Out> {
  readonly input: In;
  readonly resolve: (value: Out) => void;
  readonly reject: (error: Error) => void;
}

export interface GatherOptions<In, Out> {
  readonly connections: Connections;
  readonly role: Role;
  readonly usable: () => Promise<void>;
  /** How many of those that wait, in their order, go together; at least one. */
  readonly take: (waiting: readonly Job<In, Out>[]) => number;
  /** What a batch is written with; made once, and the same whenever it is sent again. */
  readonly prepare: (inputs: readonly In[]) => Batch<Out>;
}

export interface Batch<Out> {
  /**
   * Sends it and reads what became of each, an error of those that were refused by themselves; may be called again after a lost answer.
   * `asking` is called right before anything is written.
   */
  run(session: Session, asking: () => void): Promise<readonly (Out | RegisterError)[]>;
}

export interface Gather<In, Out> {
  write(input: In): Promise<Out>;
  /** Resolves when nothing waits any more. */
  idle(): Promise<void>;
  /** Whoever waits is told that it is closed. */
  end(): void;
}

/** Of one batch that met other transactions. */
const MOST_CONFLICTS = 50;
const PAUSE_MS = 20;
const LONGEST_PAUSE_MS = 2_000;

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

export function gatherOf<In, Out>(options: GatherOptions<In, Out>): Gather<In, Out> {
  const { connections, role, usable } = options;
  const waiting: Job<In, Out>[] = [];
  const idle: (() => void)[] = [];
  let isRunning = false;
  let isEnded = false;

  function refuse(jobs: readonly Job<In, Out>[], error: Error): void {
    for (const { reject } of jobs) reject(error);
  }

  async function send(batch: Batch<Out>): ReturnType<Batch<Out>['run']> {
    let isAsked = false;
    const asking = (): void => {
      isAsked = true;
    };
    for (let [conflicts, losses] = [0, 0]; ;) {
      try {
        return await connections.use(role, (session) => batch.run(session, asking), isAsked);
      } catch (error) {
        if (isEnded) throw unavailable('CLOSED');
        if (isConflict(error) && conflicts < MOST_CONFLICTS) {
          conflicts += 1;
          await pause(PAUSE_MS * Math.random());
        } else if (isLost(error)) {
          losses += 1;
          // The first time at once: most connections are lost alone.
          await pause(losses === 1 ? 0 : Math.min(LONGEST_PAUSE_MS, PAUSE_MS * 2 ** losses));
        } else throw error;
      }
    }
  }

  async function flush(jobs: readonly Job<In, Out>[]): Promise<void> {
    try {
      await usable();
      const results = await send(options.prepare(jobs.map(({ input }) => input)));
      for (const [index, { resolve, reject }] of jobs.entries()) {
        const result = results[index];
        if (result instanceof RegisterError) reject(result);
        else resolve(result as Out);
      }
    } catch (error) {
      const [first, ...more] = jobs;
      // One of them is wrong by itself: the others are written.
      if (isWriteFault(error) && first !== undefined && more.length > 0)
        for (const job of jobs) await flush([job]);
      else refuse(jobs, isWriteFault(error) ? toWriteError(error) : toRegisterError(error));
    }
  }

  async function work(): Promise<void> {
    // Those of the same turn of the event loop go together.
    await new Promise<void>((resolve) => setImmediate(resolve));
    while (waiting.length > 0 && !isEnded) await flush(waiting.splice(0, Math.max(1, options.take(waiting))));
    isRunning = false;
    for (const resolve of idle.splice(0)) resolve();
  }

  return {
    write(input) {
      return new Promise<Out>((resolve, reject) => {
        if (isEnded) {
          reject(unavailable('CLOSED'));
          return;
        }
        waiting.push({ input, resolve, reject });
        if (isRunning) return;
        isRunning = true;
        void work();
      });
    },
    idle: () => (isRunning ? new Promise<void>((resolve) => idle.push(resolve)) : Promise.resolve()),
    end() {
      isEnded = true;
      const closed: RegisterError = unavailable('CLOSED');
      refuse(waiting.splice(0), closed);
    },
  };
}
