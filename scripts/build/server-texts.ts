/**
 * The texts that the server needs are in the package already, as the editor's catalogues: the built program reads them from
 * there instead of carrying them a second time.
 */
import type { Plugin } from 'esbuild';
import { LANGUAGES } from './locales';

/** @param set base name of the node set, by which its catalogues are called */
export function serverTexts(set: string): Plugin {
  return {
    name: 'server-texts',
    setup(build) {
      const source = new RegExp(String.raw`/locales/(${LANGUAGES.join('|')})/[a-z]+\.json$`);
      build.onResolve({ filter: source }, ({ path }) => {
        const [, language = ''] = source.exec(path) ?? [];
        return { path: `./locales/${language}/${set}.json`, external: true };
      });
    },
  };
}
