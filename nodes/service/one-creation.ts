/**
 * Of the Node-REDs that share a register one makes a configuration of an institution at a time, by what io-service-sheet has for its
 * services (docs/adr/0041): it begins only on what its act has seen, and nobody holds anything that a dead process could keep.
 */
import type { Begun, SheetMemory } from '../lib/register';

/** Of all creations of configurations: no node's, since any Node-RED may make one. */
const NODE = 'remote-configuration';
/** For how long a creation of which nobody has said how it ended may still come true; as for services. Milliseconds. */
const UNSURE_MS = 5 * 60_000;

/** One creation. */
export interface Turn {
  /** `under-way`: another one is making one, or has not heard how its own ended; `noted`: one has ended since this turn began. */
  begin(): Promise<'begun' | 'under-way' | 'noted'>;
  /** Whether it was made or not, that is known; where the register cannot take note of it, it ends by itself after some minutes. */
  end(): Promise<void>;
}

/**
 * Before anything is looked for at IO.
 * @param institution its fiscal code
 * @param url IO's address
 * @param name of the configuration
 */
export async function turnOf(
  memory: SheetMemory,
  institution: string,
  url: string,
  name: string,
): Promise<Turn> {
  const destination = `${institution}|configurations|${url}`;
  const standing = await memory.standing(destination);
  let begun: Begun | undefined;

  async function isUnderWay(): Promise<boolean> {
    const pending = await memory.pending(destination);
    return pending.some(({ age }) => Math.abs(age) < UNSURE_MS);
  }

  return {
    async begin() {
      if (await isUnderWay()) return 'under-way';
      begun = await memory.begin({ destination, node: NODE, name }, standing);
      if (begun !== undefined) return 'begun';
      return (await isUnderWay()) ? 'under-way' : 'noted';
    },
    async end() {
      if (begun !== undefined) await memory.end(begun).catch(() => undefined);
    },
  };
}
