/**
 * Screenshots of what the tests see, into `io-e2e/` in the system's temporary folder, one folder for each Node-RED. With
 * `E2E_PICTURES=1` the main views also go to docs/images, from the repository's own Node-RED.
 */
import { copyFile, mkdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Locator, Page } from 'playwright-core';
import { repository } from '../../package/support/installed';

const root = process.env.NODE_RED_ROOT;
const folder = path.join(tmpdir(), 'io-e2e', root === undefined ? 'nr4' : path.basename(root));
const forDocs = process.env.E2E_PICTURES === '1' && root === undefined;

/** @param name of the picture, without folder and extension */
export async function picture(seen: Page | Locator, name: string): Promise<string> {
  const file = path.join(folder, `${name}.png`);
  await mkdir(folder, { recursive: true });
  await seen.screenshot({ path: file });
  return file;
}

/** A picture that the READMEs show. */
export async function pictureForDocs(part: Locator, name: string): Promise<void> {
  const file = await picture(part, name);
  if (forDocs) await copyFile(file, path.join(repository, 'docs/images', `${name}.png`));
}
