import { fork, type ChildProcess } from 'node:child_process';
import { rmSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { buildSync } from 'esbuild';

const ROOT = path.resolve(__dirname, '../..');
const built = new Map<string, string>();

/**
 * Starts a program of a test in a process of its own. It is built once: to compile each of its sources as it is loaded takes longer
 * than most of what such a program does.
 */
export function forkBuilt(
  program: string,
  args: readonly string[],
  execArgv: readonly string[] = [],
): ChildProcess {
  const file = built.get(program) ?? build(program);
  built.set(program, file);
  const env = { ...process.env, NODE_PATH: path.join(ROOT, 'node_modules') };
  return fork(file, args, { env, execArgv: [...execArgv] });
}

function build(program: string): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'io-built-'));
  process.once('exit', () => {
    rmSync(folder, { recursive: true, force: true });
  });
  const outfile = path.join(folder, `${path.basename(program, '.ts')}.js`);
  buildSync({
    ...{ entryPoints: [program], outfile, bundle: true, packages: 'external' },
    ...{ platform: 'node', format: 'cjs', target: 'node20' },
  });
  return outfile;
}
