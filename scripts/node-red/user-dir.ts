import { mkdir, rm, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';

export const ROOT = path.resolve(__dirname, '../..');

/** A Node-RED user directory in which our package is installed, as a link to this repository (its built dist/). */
export async function prepareUserDir(userDir: string): Promise<void> {
  const link = path.join(userDir, 'node_modules/@io-comuni/node-red-servizi-sociali');
  await mkdir(path.dirname(link), { recursive: true });
  await rm(link, { force: true });
  await symlink(ROOT, link, 'junction');
  await writeFile(path.join(userDir, 'package.json'), '{ "name": "user-directory", "private": true }\n');
}
