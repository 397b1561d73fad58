/**
 * A lock on a folder that ends with the process and in no other way. SQLite's own lock is one of POSIX: it is lost without a
 * word as soon as anything in this process closes the same file, be it a flow that copies the folder. This one is a name
 * that the system gives to one process at a time: an abstract socket on Linux, a named pipe on Windows. Elsewhere, and where
 * sockets are forbidden, there is none, and SQLite's lock stands alone. So it does between two containers that share a
 * folder: their names are apart (docs/adr/0025).
 */
import { createHash, randomBytes } from 'node:crypto';
import { realpathSync, statSync } from 'node:fs';
import { createServer, type Server } from 'node:net';

export interface FolderLock {
  release(): void;
}

/** Takes the lock; null when another has it, in this process or elsewhere on this computer. */
export function lockFolder(folder: string): FolderLock | null {
  if (nameOf === undefined) return NONE;
  const held = listen(nameOf(folder));
  if (held !== null) return { release: () => held.close() };
  // Taken, or names cannot be taken here at all: one that nobody has tells.
  const probe = listen(nameFor(randomBytes(16).toString('hex')));
  probe?.close();
  return probe === null ? NONE : null;
}

const NONE: FolderLock = { release: () => undefined };

/** Names of a system; undefined where it has none that ends with the process. */
const nameOf =
  process.platform === 'linux' || process.platform === 'win32'
    ? (folder: string): string => nameFor(createHash('sha256').update(placeOf(folder)).digest('hex'))
    : undefined;

function nameFor(what: string): string {
  const name = `io-servizi-sociali-${what.slice(0, 32)}`;
  return process.platform === 'win32' ? `\\\\.\\pipe\\${name}` : `\0${name}`;
}

/** The folder, however it is called: links and mounts give it other names. */
function placeOf(folder: string): string {
  if (process.platform === 'win32') return realpathSync.native(folder).toLowerCase();
  const { dev, ino } = statSync(folder, { bigint: true });
  return `${dev}:${ino}`;
}

/** Takes a name at once: `listen` binds before it returns. Null: it is taken, or names cannot be taken. */
function listen(name: string): Server | null {
  const server = createServer((socket) => {
    socket.destroy();
  });
  server.on('error', () => undefined);
  server.listen({ path: name, exclusive: true });
  server.unref();
  // Node before 20.10 cuts an abstract name at its first byte: then nothing is locked.
  if (server.listening && server.address() === name) return server;
  server.close();
  return null;
}
