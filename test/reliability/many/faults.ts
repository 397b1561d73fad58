/** What may happen to one of several Node-REDs, to its network and to their PostgreSQL. */
import { setTimeout as delay } from 'node:timers/promises';
import type { Postgres } from '../../support/postgres';
import type { Member } from './member';

export type Fault = 'kill' | 'sleep' | 'hole' | 'cut' | 'deaf' | 'restart' | 'crash';

export interface Scene {
  readonly members: readonly Member[];
  /** Undefined with a file each: then no fault but `kill` and `sleep`. */
  readonly postgres: Postgres | undefined;
  /** After so many milliseconds without a sign of life a process is declared gone. */
  readonly patience: number;
  /** Of a sleep or a hole; milliseconds. */
  readonly longestPause: number;
  random(): number;
}

/** A connection that says nothing for so long after it was to become deaf is made deaf all the same; milliseconds. */
const SILENCE_MS = 2_000;

/** Resolves when what the fault has broken is there again; what follows from it may go on. */
export async function strike(fault: Fault, scene: Scene): Promise<void> {
  const member = anyOf(scene.members, scene.random());
  const pause = pauseOf(scene);
  switch (fault) {
    case 'kill':
      await member.kill();
      return member.start();
    case 'sleep':
      member.sleep();
      await delay(pause);
      member.wakeUp();
      return;
    case 'hole':
      return member.network?.hole(pause);
    case 'cut':
      member.network?.cut();
      return;
    case 'deaf':
      return deafen(member, scene.random());
    case 'restart':
      return scene.postgres?.restart('immediate');
    case 'crash':
      await scene.postgres?.crash();
      return scene.postgres?.start();
  }
}

/** Some end before anybody has lost patience, most do not, one in ten lasts up to the longest. */
function pauseOf(scene: Scene): number {
  const usual = scene.patience * (0.4 + 2 * scene.random());
  return scene.random() < 0.1 ? Math.max(usual, scene.longestPause * scene.random()) : usual;
}

/** All its connections at any moment, or one with the next statement that writes. */
async function deafen({ network }: Member, chance: number): Promise<void> {
  if (!network) return;
  if (chance < 0.3) return network.deaf();
  const writes = (bytes: Buffer): boolean => /UPDATE|INSERT|COMMIT/.test(bytes.toString('latin1'));
  const waited = delay(SILENCE_MS, 'silence' as const, { ref: false });
  if ((await Promise.race([network.deafAfter(writes), waited])) === 'silence') await network.deaf();
}

/** @param chance from 0 to 1 */
export function anyOf<T>(all: readonly T[], chance: number): T {
  const one = all[Math.floor(chance * all.length)];
  if (one === undefined) throw new Error('there is none');
  return one;
}
