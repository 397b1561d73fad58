/** The settings of io-remote-content: what is saved, the key that is stored apart, and where its folder lies. */
import path from 'node:path';
import { randomBytes } from 'node:crypto';
import type { NodeDef } from 'node-red';
import { Fault } from '../lib/runtime/fault';
import { readSaved } from '../lib/runtime/saved';
import { translate } from '../lib/runtime/translate';
import { REMOTE } from './properties';
import { isHeaderKey } from './rules';

type SourceSettings =
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

/** A setting that is not a saved property; a key below `remote.setting` of the catalogue. */
export function wrongSetting(which: 'headerKey' | 'noServer'): Fault {
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
export function settingsOf(def: NodeDef, { isSimulator, headerKey, userDir }: Surroundings): Settings {
  const mode = isSimulator ? 'simulator' : 'live';
  const { values, fault } = readSaved('io-remote-content', REMOTE, def, mode);
  if (fault !== undefined) throw fault;
  const {
    source: kind,
    allowList,
    maxMb,
    publicUrl,
    headerName,
    preconditionTitle,
    preconditionText,
  } = values;
  const hasPrecondition = preconditionTitle !== '' && preconditionText !== '';
  return {
    ...{ path: values.path, publicUrl, headerName, maxMb },
    headerKey: keyOf(headerKey.trim(), isSimulator),
    source:
      kind === 'folder'
        ? { kind, folder: path.resolve(userDir, values.folder) }
        : kind === 'url'
          ? { kind, allowList }
          : { kind },
    precondition: hasPrecondition ? { title: preconditionTitle, markdown: preconditionText } : undefined,
  };
}

function keyOf(key: string, isSimulator: boolean): string {
  // The simulator asks us for the key: an example works before anyone has chosen one.
  if (key === '' && isSimulator) return randomBytes(24).toString('base64url');
  if (!isHeaderKey(key)) throw wrongSetting('headerKey');
  return key;
}
