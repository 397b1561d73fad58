/**
 * The texts that the server needs are in the package already, as the editor's catalogues: the built program reads them from
 * there instead of carrying them a second time.
 */
import type { Plugin } from 'esbuild';
import { LANGUAGES } from '../../nodes/locales/catalogue';

/** @param set base name of the node set, by which its catalogues are called */
export function serverTexts(set: string): Plugin {
  const languages = LANGUAGES.join('|');
  return {
    name: 'server-texts',
    setup(build) {
      const index = new RegExp(String.raw`[/\\]locales[/\\](${languages})[/\\]index\.ts$`);
      build.onLoad({ filter: index }, ({ path }) => {
        const [, language = ''] = index.exec(path) ?? [];
        return {
          contents: `import texts from './locales/${language}/${set}.json';\nexport default [texts];`,
        };
      });
      const built = new RegExp(String.raw`^\./locales/(${languages})/${set}\.json$`);
      build.onResolve({ filter: built }, ({ path }) => ({ path, external: true }));
    },
  };
}
