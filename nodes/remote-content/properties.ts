/** What an io-remote-content saves. */
import {
  choice,
  COMMON,
  isAbsent,
  line,
  positive,
  type Properties,
  type Property,
  reference,
  right,
  trimmed,
  wrong,
} from '../lib/core/properties';
import { isPublicUrl } from '../lib/core/web-address';
import { readEntry } from './allowed-url';
import { isHeaderName, isPath } from './rules';

/** The service's own test downloads no more either. */
const MAX_MB = 100;

const PATH = '/io-allegati';
const HEADER = 'X-Chiave-Allegati';
const SETTING = { fault: 'IO_REMOTE_SETTINGS', checked: true } as const;

/** Below Node-RED's own; without a slash at its end. */
const path: Property<string> = {
  ...{ ...SETTING, value: PATH, label: 'dialog.remote.path' },
  read(saved) {
    const written = isAbsent(saved) ? PATH : trimmed(saved).replace(/\/+$/, '');
    return isPath(written) ? right(written) : wrong('remote.setting.path');
  },
};

/** Without a slash at its end; empty in a rehearsal that never left this computer. */
const publicUrl: Property<string> = {
  ...{ ...SETTING, value: '', label: 'dialog.remote.publicUrl' },
  read(saved, { mode }) {
    const address = trimmed(saved).replace(/\/+$/, '');
    const isRight = address === '' ? mode === 'simulator' : isPublicUrl(address);
    return isRight ? right(address) : wrong('remote.setting.publicUrl');
  },
  // A proxy may want it so.
  advice(saved, { property }) {
    const below = trimmed(property('path'));
    const isTwice = below !== '' && trimmed(saved).replace(/\/+$/, '').endsWith(below);
    return isTwice ? { key: 'check.remote.publicPath' } : null;
  },
};

const headerName: Property<string> = {
  ...{ ...SETTING, value: HEADER, label: 'dialog.remote.headerName' },
  read(saved) {
    const name = isAbsent(saved) ? HEADER : trimmed(saved);
    return isHeaderName(name) ? right(name) : wrong('remote.setting.headerName');
  },
};

const source = choice(['folder', 'flow', 'url'], { value: 'folder' });

/** What another source needs is not looked at. */
const folder: Property<string> = {
  ...{ ...SETTING, value: '', label: 'dialog.remote.folder' },
  read(saved, situation) {
    const from = source.read(situation.property('source'), situation);
    const written = trimmed(saved);
    const isMissing = written === '' && from.ok && from.value === 'folder';
    return isMissing ? wrong('remote.setting.folder') : right(written);
  },
};

/** As saved (an array) or as the text area shows it, one a line. */
function lines(saved: unknown): string[] {
  const all: unknown[] = Array.isArray(saved) ? saved : trimmed(saved).split(/\s+/);
  return all.map((entry) => (typeof entry === 'string' ? entry.trim() : '?')).filter((one) => one !== '');
}

const allowList: Property<readonly URL[]> = {
  ...{ ...SETTING, value: [], label: 'dialog.remote.allowList' },
  read(saved, situation) {
    const from = source.read(situation.property('source'), situation);
    if (!from.ok || from.value !== 'url') return right([]);
    const written = lines(saved);
    const urls = written.filter((entry) => !situation.isVariable(entry)).map(readEntry);
    const isRight = written.length > 0 && urls.every((url) => url !== undefined);
    return isRight ? right(urls) : wrong('remote.setting.allowList');
  },
  shows: (saved) => lines(saved).join('\n'),
  saves: lines,
};

export const REMOTE = {
  ...COMMON,
  institution: reference('io-institution'),
  path,
  publicUrl,
  headerName,
  source,
  folder,
  allowList,
  maxMb: positive({ value: 10, max: MAX_MB, label: 'dialog.remote.maxMb' }),
  preconditionTitle: line(),
  preconditionText: {
    ...line(),
    checked: true,
    // Half of it is as if there were none, and the attachments are given all the same.
    advice: (saved, { property }) =>
      (trimmed(saved) === '') === (trimmed(property('preconditionTitle')) === '')
        ? null
        : { key: 'check.remote.preconditionHalf' },
  },
} as const satisfies Properties;
