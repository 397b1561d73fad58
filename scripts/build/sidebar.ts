/** The editor plugin "IO invii": a html of its own, with a catalogue of its own, for plugins are loaded before node sets. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as esbuild from 'esbuild';
import { BROWSER } from './browser';
import type { Catalogue } from './locales';

/** Base name of the plugin: package.json names it, its catalogues are found by it. */
export const PLUGIN = 'io-servizi-sociali-sidebar';

/** Everything inline, as for the node set. */
export async function sidebarHtml(root: string): Promise<string> {
  const room = join(root, 'nodes/sidebar');
  const { outputFiles } = await esbuild.build({
    entryPoints: [join(room, 'editor.ts')],
    ...BROWSER,
    target: 'es2022',
  });
  const code = outputFiles.map(({ text }) => text.trim()).join('');
  const css = await readFile(join(room, 'editor.css'), 'utf8');
  const style = await esbuild.transform(css, { loader: 'css', minify: true });
  return `<style>\n${style.code.trim()}\n</style>\n\n<script type="text/javascript">\n${code}\n</script>\n`;
}

/**
 * The texts of the node set, and those of the plugin: its own, and what reasons and faults mean. Words that stand in pictures are
 * in neither.
 */
export function shareTexts(texts: Catalogue): { readonly set: Catalogue; readonly plugin: Catalogue } {
  const { sidebar = {}, ...set } = texts;
  delete set.picture;
  const { outcome = {}, reason = {}, fault = {}, status = {} } = set;
  const short = typeof status === 'object' ? (status.fault ?? {}) : {};
  return { set, plugin: { sidebar, outcome, reason, fault, status: { fault: short } } };
}
