/** What the reader of workbooks and its worker say to each other. */
import type { FileError } from '../errors';
import type { TableRow } from '../table';
import type { Sheet } from './sheet';

export interface Order {
  /** A file to read, or what came with the message. */
  readonly path?: string;
  readonly bytes?: Uint8Array;
  readonly sheet: string;
  readonly names: ReadonlySet<string>;
}

/** Asks for the next rows, or for the first ones again: the worker never runs ahead. */
export type ToWorker = 'more' | 'first';

export type FromWorker =
  | ({ readonly kind: 'open' } & Pick<Sheet, 'name' | 'others' | 'elsewhere' | 'hidden'>)
  | { readonly kind: 'rows'; readonly rows: readonly TableRow[] }
  | { readonly kind: 'end' }
  | ({ readonly kind: 'error' } & Pick<FileError, 'code' | 'args' | 'reason'>)
  /** Something of ours is wrong: nothing of a stranger's error but its name. */
  | { readonly kind: 'failed'; readonly error: string };
