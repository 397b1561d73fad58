/** How code for a browser is bundled: whole, in memory, small. */
import type { BuildOptions } from 'esbuild';
import { remembersPackages } from './notices';

export const BROWSER = {
  bundle: true,
  write: false,
  platform: 'browser',
  format: 'iife',
  minify: true,
  charset: 'utf8',
  logLevel: 'warning',
  // Their licences stand in one file of the package.
  legalComments: 'none',
  plugins: [remembersPackages],
  // The one door of the view library through which a text could become HTML leads nowhere.
  mangleProps: /^innerHTML$/,
} satisfies BuildOptions;
