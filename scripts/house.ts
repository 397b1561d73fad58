/**
 * The rooms of nodes/ and how they hang together, in a few lines. `npm run lint` keeps the walls; this shows where they run.
 *
 *   npm run house
 */
import { join } from 'node:path';
import { cruiseNodes } from './house/cruise';

/** `nodes/lib/core/money.ts` → `lib/core`; nothing for the entries and the catalogues, which belong to no room. */
function roomOf(file: string): string | undefined {
  return /^nodes\/(lib\/[^/]+|(?!locales\/)[^/]+)\//.exec(file)?.[1];
}

async function main(): Promise<void> {
  const { modules, summary } = await cruiseNodes(join(__dirname, '..'));
  const imports = new Map<string, Set<string>>();
  for (const { source, dependencies } of modules) {
    const room = roomOf(source);
    if (room === undefined || !/\.tsx?$/.test(source)) continue;
    const used = imports.get(room) ?? new Set();
    imports.set(room, used);
    for (const { resolved } of dependencies) {
      const other = roomOf(resolved);
      if (other !== undefined && other !== room) used.add(other);
    }
  }

  const rooms = [...imports.keys()];
  const ofLib = rooms.filter((room) => room.startsWith('lib/'));
  const arrows = [...imports.values()].reduce((sum, used) => sum + used.size, 0);
  const [circles, walls] = ['circle', 'wall'].map((what) =>
    summary.violations.filter(({ rule }) => (rule.name === 'no-circles') === (what === 'circle')),
  );
  console.log(`rooms    ${rooms.length}, ${ofLib.length} of them in lib/`);
  console.log(`arrows   ${arrows} from room to room, ${walls?.length ?? 0} imports through a wall`);
  console.log(`circles  ${circles?.length ?? 0} of files, ${knots(imports).length} of rooms`);
  for (const { rule, from, to } of summary.violations) console.log(`  ${rule.name}: ${from} → ${to}`);
  process.exitCode = summary.error > 0 ? 1 : 0;
}

/** Sets of rooms that can reach each other. */
function knots(imports: ReadonlyMap<string, ReadonlySet<string>>): string[][] {
  const reach = new Map([...imports.keys()].map((room) => [room, reachable(room, imports)]));
  const seen = new Set<string>();
  return [...imports.keys()].flatMap((room) => {
    if (seen.has(room) || reach.get(room)?.has(room) !== true) return [];
    const knot = [...imports.keys()].filter(
      (other) => reach.get(room)?.has(other) === true && reach.get(other)?.has(room) === true,
    );
    for (const other of knot) seen.add(other);
    return [knot];
  });
}

function reachable(room: string, imports: ReadonlyMap<string, ReadonlySet<string>>): Set<string> {
  const found = new Set<string>();
  const open = [room];
  for (let next = open.pop(); next !== undefined; next = open.pop())
    for (const other of imports.get(next) ?? [])
      if (!found.has(other)) {
        found.add(other);
        open.push(other);
      }
  return found;
}

void main();
