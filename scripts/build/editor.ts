/**
 * The editor part in two files (docs/adr/0002, 0010). The html has all that registers, names and checks nodes, inline: a
 * `<script src>` or a second file would load in no fixed order after an install from the palette manager, and nodes would stay
 * unknown until a reload. What only an open dialog needs is the second file, loaded when the workspace has a node that uses it.
 */
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import * as esbuild from 'esbuild';
import type { TypeDefinition } from '../../nodes/types';
import { BROWSER } from './browser';
import { GLOBAL, registration } from './literal';
import { dialogTemplate } from './template';

interface EditorFiles {
  readonly html: string;
  /** The second file; the html asks for it by its name, which has the hash of its content. */
  readonly extras: { readonly name: string; readonly code: string };
}

const FIRST = 'nodes/editor.ts';
const SECOND = 'nodes/editor-extras.ts';

export async function editorFiles(root: string, types: readonly TypeDefinition[]): Promise<EditorFiles> {
  const later = await second(root, await modulesOfFirst(root));
  const name = `dialogs-${createHash('sha256').update(later.code).digest('hex').slice(0, 12)}.js`;
  const code = await first(root, later, name);
  const css = await readFile(join(root, 'nodes/lib/editor/style.css'), 'utf8');
  const style = await esbuild.transform(css, { loader: 'css', minify: true });
  const html = [
    `<style>\n${style.code.trim()}\n</style>`,
    script(code),
    ...(await Promise.all(types.map((type) => dialog(type, root)))),
    script(types.map(registration).join('\n')),
  ].join('\n\n');
  return { html: `${html}\n`, extras: { name, code: later.code } };
}

async function dialog(type: TypeDefinition, root: string): Promise<string> {
  return dialogTemplate(type, await readFile(join(root, 'nodes', type.room, 'dialog.html'), 'utf8'));
}

function options(root: string) {
  return {
    ...BROWSER,
    absWorkingDir: root,
    metafile: true,
    target: 'es2020',
    alias: { luxon: join(root, 'nodes/lib/editor/small-luxon.ts') },
  } as const satisfies esbuild.BuildOptions;
}

/** The modules that have code in the html, by their paths below `root`. */
async function modulesOfFirst(root: string): Promise<ReadonlySet<string>> {
  const { metafile } = await esbuild.build({
    ...options(root),
    entryPoints: [FIRST],
    define: { IO_EXTRAS_FILE: '""' },
  });
  const inputs = Object.values(metafile.outputs).flatMap((output) => Object.entries(output.inputs));
  return new Set(inputs.filter(([, { bytesInOutput }]) => bytesInOutput > 0).map(([path]) => path));
}

interface Second {
  readonly code: string;
  /** What it takes from the html, by the name under which it looks for it: modules with state must be there once only. */
  readonly shared: ReadonlyMap<string, string>;
}

async function second(root: string, there: ReadonlySet<string>): Promise<Second> {
  const names = new Map([...there].sort().map((module, index) => [module, `m${index}`]));
  const shared = new Map<string, string>();
  const takeFromFirst: esbuild.Plugin = {
    name: 'take-from-first',
    setup(build) {
      build.onLoad({ filter: /\.m?[jt]sx?$/ }, ({ path }) => {
        const module = relative(root, path).replaceAll(sep, '/');
        const name = names.get(module);
        if (name === undefined) return undefined;
        shared.set(name, module);
        return { contents: `module.exports = ${GLOBAL}.shared.${name}`, loader: 'js' };
      });
    },
  };
  const built = await esbuild.build({
    ...options(root),
    entryPoints: [SECOND],
    plugins: [takeFromFirst, ...BROWSER.plugins],
  });
  return { code: textOf(built), shared };
}

async function first(root: string, { shared }: Second, secondFile: string): Promise<string> {
  const entry = [
    `export * from './${FIRST}';`,
    ...[...shared].map(([name, module]) => `import * as ${name} from './${module}';`),
    `export const shared = { ${[...shared.keys()].join(', ')} };`,
  ];
  const built = await esbuild.build({
    ...options(root),
    stdin: { contents: entry.join('\n'), resolveDir: root, loader: 'ts' },
    globalName: GLOBAL,
    define: { IO_EXTRAS_FILE: JSON.stringify(secondFile) },
  });
  return textOf(built).trim();
}

function textOf({ outputFiles }: { readonly outputFiles: readonly esbuild.OutputFile[] }): string {
  return outputFiles.map(({ text }) => text).join('');
}

function script(code: string): string {
  return `<script type="text/javascript">\n${code}\n</script>`;
}
