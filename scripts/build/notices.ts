/**
 * The licences of what the bundles contain from other packages: their texts must come with every copy. Dependencies are not
 * in the bundles; npm installs them with their own licences.
 */
import { readdir, readFile } from 'node:fs/promises';
import { join, sep } from 'node:path';
import type { Plugin } from 'esbuild';

/** The folder of the package that a file is from: the last node_modules in its path. */
const PACKAGE = /^(.*[\\/]node_modules[\\/](?:@[^\\/]+[\\/])?[^\\/]+)[\\/]/;

const folders = new Set<string>();

/** Remembers from which packages a bundle takes files. Of an unused module too: a notice too many does no harm. */
export const remembersPackages: Plugin = {
  name: 'remembers-packages',
  setup(build) {
    build.onLoad({ filter: /[\\/]node_modules[\\/]/ }, ({ path }) => {
      remembersFile(path);
      return undefined;
    });
  },
};

/** Remembers from which package a file is that goes into ours without a bundle. */
export function remembersFile(path: string): void {
  const folder = PACKAGE.exec(path)?.[1];
  if (folder !== undefined) folders.add(folder);
}

/** Once all bundles are made: name, version and licence of each package in them. Rejects for one without a licence text. */
export async function notices(): Promise<string> {
  const all = await Promise.all([...folders].map(noticeOf));
  return all.sort().join(`\n${'-'.repeat(80)}\n\n`);
}

async function noticeOf(folder: string): Promise<string> {
  const { name, version, license } = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8')) as {
    readonly name: string;
    readonly version: string;
    readonly license: string;
  };
  const file = (await readdir(folder)).find((entry) => /^licen[cs]e(\.\w+)?$/i.test(entry));
  if (file === undefined) throw new Error(`${name} has no licence text: ${folder.split(sep).at(-1) ?? ''}`);
  return `${name} ${version} (${license})\n\n${(await readFile(join(folder, file), 'utf8')).trim()}\n`;
}
