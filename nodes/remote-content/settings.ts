/** The saved properties of io-remote-content, read once: usable, or a fault that says which one is not. */
import path from 'node:path';
import { randomBytes } from 'node:crypto';
import type { NodeDef } from 'node-red';
import { Fault } from '../lib/runtime/fault';
import { translate } from '../lib/runtime/translate';
import { parseAllowList } from './allowed-url';
import { isHeaderName, isPath, isPublicUrl, MIN_KEY_LENGTH } from './rules';

export interface RemoteDef extends NodeDef {
  institution?: string;
  path?: string;
  publicUrl?: string;
  headerName?: string;
  source?: string;
  folder?: string;
  allowList?: unknown;
  maxMb?: number | string;
  preconditionTitle?: string;
  preconditionText?: string;
}

export type SourceSettings =
  | { readonly kind: 'folder'; readonly folder: string }
  | { readonly kind: 'flow' }
  | { readonly kind: 'url'; readonly allowList: readonly URL[] };

export interface Settings {
  readonly path: string;
  readonly publicUrl: string;
  readonly headerName: string;
  readonly headerKey: string;
  readonly source: SourceSettings;
  readonly maxMb: number;
  readonly precondition: { readonly title: string; readonly markdown: string } | undefined;
}

const DEFAULT_MB = 10;
const MAX_MB = 100;

/** Which setting is wrong; a key below `remote.setting` of the catalogue. */
type Wrong = 'path' | 'publicUrl' | 'headerName' | 'headerKey' | 'folder' | 'allowList' | 'noServer';

export function wrongSetting(which: Wrong): Fault {
  return new Fault('IO_REMOTE_SETTINGS', { what: translate(`remote.setting.${which}`) });
}

export interface Surroundings {
  /** A rehearsal inside this Node-RED: no address for IO is needed, nor a key. */
  readonly isSimulator: boolean;
  /** The stored credential. */
  readonly headerKey: string;
  readonly userDir: string;
}

/** @throws Fault IO_REMOTE_SETTINGS */
export function settingsOf(def: RemoteDef, { isSimulator, headerKey, userDir }: Surroundings): Settings {
  const where = (def.path ?? '').trim().replace(/\/+$/, '');
  if (!isPath(where)) throw wrongSetting('path');
  const publicUrl = (def.publicUrl ?? '').trim().replace(/\/+$/, '');
  if (!(publicUrl === '' ? isSimulator : isPublicUrl(publicUrl))) throw wrongSetting('publicUrl');
  const headerName = (def.headerName ?? '').trim();
  if (!isHeaderName(headerName)) throw wrongSetting('headerName');
  return {
    path: where,
    publicUrl,
    headerName,
    headerKey: keyOf(headerKey.trim(), isSimulator),
    source: sourceOf(def, userDir),
    maxMb: megabytes(def.maxMb),
    precondition: preconditionOf(def),
  };
}

function keyOf(key: string, isSimulator: boolean): string {
  // The simulator asks us for the key: an example works before anyone has chosen one.
  if (key === '' && isSimulator) return randomBytes(24).toString('base64url');
  // What cannot stand in a header is no key.
  if (key.length < MIN_KEY_LENGTH || !/^[\x21-\x7e]+$/.test(key)) throw wrongSetting('headerKey');
  return key;
}

function sourceOf(def: RemoteDef, userDir: string): SourceSettings {
  if (def.source === 'flow') return { kind: 'flow' };
  if (def.source === 'url') {
    const lines = Array.isArray(def.allowList) ? def.allowList.filter((one) => typeof one === 'string') : [];
    const allowList = parseAllowList(lines);
    if (allowList === undefined || allowList.length === 0) throw wrongSetting('allowList');
    return { kind: 'url', allowList };
  }
  const folder = (def.folder ?? '').trim();
  if (folder === '') throw wrongSetting('folder');
  return { kind: 'folder', folder: path.resolve(userDir, folder) };
}

function megabytes(value: number | string | undefined): number {
  const number = Number(value ?? DEFAULT_MB);
  return Number.isFinite(number) && number > 0 ? Math.min(number, MAX_MB) : DEFAULT_MB;
}

function preconditionOf(def: RemoteDef): Settings['precondition'] {
  const [title, markdown] = [(def.preconditionTitle ?? '').trim(), (def.preconditionText ?? '').trim()];
  return title === '' || markdown === '' ? undefined : { title, markdown };
}
