/**
 * Our TypeScript as JavaScript, compiled once for all processes of a test run: each of them would spend seconds to compile the same
 * hundreds of modules for itself.
 */
import { build, type BuildOptions } from 'esbuild';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';

const ROOT = join(__dirname, '../..');

/** Folders with modules that a test loads; their JavaScript lies under the same paths. */
const FOLDERS = ['nodes', 'scripts', 'test'];

/** Has a thousand modules, and those of the kind (ESM) that Node loads slowest; one module when it is bundled. */
const BUNDLED = ['happy-dom'];

const OPTIONS = {
  ...{ absWorkingDir: ROOT, platform: 'node', format: 'cjs', target: 'node20', logLevel: 'warning' },
} as const satisfies BuildOptions;

/**
 * Compiles all of it into `folder`. To be given to `--require` is what it resolves with: then Node takes its TypeScript from there
 * (scripts/test/compiled.ts). File names, places in stack traces and coverage stay those of the sources.
 */
export async function compile(folder: string): Promise<string> {
  await Promise.all([
    compileSources(folder),
    build({ ...OPTIONS, entryPoints: BUNDLED, outdir: join(folder, 'packages'), bundle: true }),
  ]);
  const hook = join(folder, 'hook.js');
  const made = { folder, root: ROOT, packages: BUNDLED };
  writeFileSync(hook, `require('./scripts/test/compiled.js').useCompiled(${JSON.stringify(made)});\n`);
  return hook;
}

/** A configuration of mocha with `hook` in the place of tsx, written into `folder`. */
export function configurationWith(hook: string, folder: string): string {
  const options = JSON.parse(readFileSync(join(ROOT, '.mocharc.json'), 'utf8')) as { require: string[] };
  const require = options.require.map((one) => (one === 'tsx/cjs' ? hook : one));
  const file = join(folder, 'mocharc.json');
  writeFileSync(file, JSON.stringify({ ...options, require }));
  return file;
}

async function compileSources(folder: string): Promise<void> {
  const entryPoints = FOLDERS.flatMap(sourcesIn);
  const { outputFiles } = await build({
    ...OPTIONS,
    ...{ entryPoints, outbase: ROOT, outdir: folder, write: false },
    // Without line breaks, as tsx compiles: which lines count for coverage depends on it.
    ...{ minifyWhitespace: true, sourcemap: 'external', sourcesContent: false },
  });
  const texts = new Map(outputFiles.map(({ path, text }) => [path, text]));
  for (const source of entryPoints) {
    const file = compiledFile(folder, source);
    // Node looks for the source beside the module, and takes this one for being where its source is.
    const map = { ...(JSON.parse(texts.get(`${file}.map`) ?? '') as object), sources: [basename(source)] };
    const inline = Buffer.from(JSON.stringify(map)).toString('base64');
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(
      file,
      `${texts.get(file) ?? ''}//# sourceMappingURL=data:application/json;base64,${inline}\n`,
    );
  }
}

/** @param source from the root of the repository */
function compiledFile(folder: string, source: string): string {
  return join(folder, source.replace(/\.tsx?$/, '.js'));
}

function sourcesIn(folder: string): string[] {
  return readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .filter((file) => /(?<!\.d)\.tsx?$/.test(file) && !/(?:^|[\\/])node_modules[\\/]/.test(file))
    .map((file) => join(folder, file));
}
