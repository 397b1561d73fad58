/** The computer and its last start, as far as they can be known. */
import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import os from 'node:os';

export interface Host {
  /** Of the installation of the system; empty where it is not known, as in a container. */
  readonly machine: string;
  /** Of the start of the system: its id, or the time of it in milliseconds since the epoch. */
  readonly boot: string;
}

/** A clock is put right by so much without a new start of the computer; milliseconds. */
const BOOT_TIME_VARIES_MS = 10 * 60_000;

export function thisHost(): Host {
  const name = process.platform === 'win32' ? os.hostname() : isContainer() ? '' : read('/etc/machine-id');
  return {
    machine: name === '' ? '' : createHash('sha256').update(name).digest('hex').slice(0, 32),
    boot: read('/proc/sys/kernel/random/boot_id') || String(Math.round(Date.now() - os.uptime() * 1000)),
  };
}

export function isSameBoot(one: Host, other: Host): boolean {
  const apart = Math.abs(Number(one.boot) - Number(other.boot));
  return one.boot === other.boot || apart < BOOT_TIME_VARIES_MS;
}

/** Unknown is not another. */
export function isOtherMachine(one: Host, other: Host): boolean {
  return one.machine !== '' && other.machine !== '' && one.machine !== other.machine;
}

/** What a container knows of its machine may change with every image. */
function isContainer(): boolean {
  return existsSync('/.dockerenv') || existsSync('/run/.containerenv');
}

function read(file: string): string {
  try {
    return readFileSync(file, 'utf8').trim();
  } catch {
    return '';
  }
}
