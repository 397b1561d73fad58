/**
 * The package as a user gets it: packed, then installed from the tarball into a fresh Node-RED user directory.
 * Made once for all tests of a process. Install scripts are switched off, so whatever works here works without them.
 */
import { execFile } from 'node:child_process';
import { rmSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

export const repository = path.resolve(__dirname, '../../..');
export const packageName = '@io-comuni/node-red-servizi-sociali';
/** Node-RED's name of our set, which is also the namespace of its texts. */
export const setId = `${packageName}/io-servizi-sociali`;

export interface Installed {
  /** A Node-RED user directory with our package in its node_modules. */
  readonly userDir: string;
  /** Our package in it, exactly the content of the tarball. */
  readonly packageDir: string;
  /** Size of the tarball in bytes. */
  readonly tarballBytes: number;
  /** A user directory without our package, to compare with. */
  readonly bareUserDir: string;
}

let once: Promise<Installed> | undefined;
let workDir: string | undefined;

export function installed(): Promise<Installed> {
  once ??= packAndInstall();
  return once;
}

async function packAndInstall(): Promise<Installed> {
  workDir = await mkdtemp(path.join(tmpdir(), 'io-package-'));
  await npm(['pack', '--pack-destination', workDir], repository);
  const tarball = (await readdir(workDir)).find((name) => name.endsWith('.tgz'));
  if (tarball === undefined) throw new Error('npm pack made no tarball');

  const userDir = await userDirectory(workDir, 'user');
  const quick = ['--no-audit', '--no-fund', '--prefer-offline', '--ignore-scripts'];
  await npm(['install', '--prefix', userDir, ...quick, path.join(workDir, tarball)], userDir);
  return {
    userDir,
    packageDir: path.join(userDir, 'node_modules', packageName),
    tarballBytes: (await stat(path.join(workDir, tarball))).size,
    bareUserDir: await userDirectory(workDir, 'bare'),
  };
}

async function userDirectory(parent: string, name: string): Promise<string> {
  const directory = path.join(parent, name);
  await mkdir(directory);
  await writeFile(path.join(directory, 'package.json'), '{ "name": "user-directory", "private": true }\n');
  return directory;
}

async function npm(args: readonly string[], cwd: string): Promise<void> {
  await run('npm', [...args], { cwd, maxBuffer: 16 * 1024 * 1024, shell: process.platform === 'win32' });
}

process.on('exit', () => {
  if (workDir !== undefined) rmSync(workDir, { recursive: true, force: true });
});
