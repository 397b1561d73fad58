/** The editor plugin "IO invii": a html of its own, with a catalogue of its own, for plugins are loaded before node sets. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as esbuild from 'esbuild';
import { branches, type Catalogue } from '../../nodes/locales/catalogue';
import { PLUGIN_TEXTS } from '../../nodes/sidebar/plugin-texts';
import { BROWSER } from './browser';

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

/** The texts of the node set, and those of the plugin. Words that stand in pictures are in neither. */
export function shareTexts(texts: Catalogue): { readonly set: Catalogue; readonly plugin: Catalogue } {
  const set = Object.entries(texts).filter(([key]) => key !== 'sidebar' && key !== 'picture');
  return { set: withoutPage(Object.fromEntries(set)), plugin: branches(texts, PLUGIN_TEXTS) };
}

/** What only the page of the office says has files of its own. */
function withoutPage(texts: Catalogue): Catalogue {
  const { page, ...others } = texts;
  if (typeof page !== 'object') return texts;
  const rest = Object.entries(page).filter(([key]) => key !== 'view');
  return rest.length === 0 ? others : { ...others, page: Object.fromEntries(rest) };
}
