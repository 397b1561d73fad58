/** Loads TypeScript as scripts/test/compile.ts has compiled it. */
import type Esbuild from 'esbuild';
import { existsSync, readFileSync } from 'node:fs';
import Module, { createRequire } from 'node:module';
import { join, relative } from 'node:path';

interface Compiled {
  /** Where the JavaScript is. */
  readonly folder: string;
  /** Of the sources that it was made of. */
  readonly root: string;
  /** Packages that are one module in `packages/` each. */
  readonly packages: readonly string[];
}

/** What Node's own loader can be told; its types lack it. */
interface Loader {
  readonly _extensions: Record<string, (module: Loading, file: string) => void>;
  _resolveFilename: (request: string, ...rest: unknown[]) => string;
}

interface Loading {
  _compile(code: string, file: string): void;
}

/** From now on, in this process. */
export function useCompiled({ folder, root, packages }: Compiled): void {
  const loader = Module as unknown as Loader;
  for (const ending of ['.ts', '.tsx'])
    loader._extensions[ending] = (module, file) => {
      const compiled = join(folder, relative(root, file).replace(/\.tsx?$/, '.js'));
      module._compile(existsSync(compiled) ? readFileSync(compiled, 'utf8') : transformed(file, root), file);
    };
  // Node tries endings in the order of these names: a module comes before data of the same name, as with tsx.
  for (const ending of ['.json', '.node']) {
    const load = loader._extensions[ending];
    Reflect.deleteProperty(loader._extensions, ending);
    if (load !== undefined) loader._extensions[ending] = load;
  }
  const resolve = loader._resolveFilename;
  loader._resolveFilename = (request, ...rest) =>
    packages.includes(request) ? join(folder, 'packages', `${request}.js`) : resolve(request, ...rest);
  process.setSourceMapsEnabled(true);
}

/** A source that a test has written. */
function transformed(file: string, root: string): string {
  const esbuild = createRequire(join(root, 'package.json'))('esbuild') as typeof Esbuild;
  const options = { format: 'cjs', platform: 'node', target: 'node20', sourcemap: 'inline' } as const;
  return esbuild.transformSync(readFileSync(file, 'utf8'), { ...options, loader: 'ts', sourcefile: file })
    .code;
}
