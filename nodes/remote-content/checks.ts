/** What can be wrong in the dialog of io-remote-content. The sentences are those of the running node. */
import { type Check, configCheck, integerCheck } from '../lib/core/checks';
import { isHeaderName, isPath, isPublicUrl } from './rules';

const MAX_MB = 100;

export const REMOTE_CHECKS: Readonly<Record<string, Check>> = {
  institution: configCheck('institution'),
  path: (value) => (isPath(asText(value)) ? null : { key: 'remote.setting.path' }),
  publicUrl: (value, situation) => {
    const address = asText(value).replace(/\/+$/, '');
    if (address === '' && situation.mode === 'simulator') return null;
    if (!isPublicUrl(address)) return { key: 'remote.setting.publicUrl' };
    const path = asText(situation.property('path'));
    return path !== '' && address.endsWith(path) ? { key: 'check.remote.publicPath' } : null;
  },
  headerName: (value) => (isHeaderName(asText(value)) ? null : { key: 'remote.setting.headerName' }),
  folder: (value, situation) =>
    situation.property('source') === 'folder' && asText(value) === ''
      ? { key: 'remote.setting.folder' }
      : null,
  allowList: (value, situation) => {
    if (situation.property('source') !== 'url') return null;
    const lines = parseLines(value);
    return lines.length > 0 && lines.every(isEntry) ? null : { key: 'remote.setting.allowList' };
  },
  maxMb: integerCheck(1, MAX_MB),
  preconditionText: (value, situation) =>
    (asText(value) === '') === (asText(situation.property('preconditionTitle')) === '')
      ? null
      : { key: 'check.remote.preconditionHalf' },
};

/** As saved (an array) or as the text area shows it, one a line. */
export function parseLines(value: unknown): string[] {
  const lines: unknown[] = Array.isArray(value) ? value : asText(value).split(/\s+/);
  return lines.map(asText).filter((line) => line !== '');
}

function isEntry(line: string): boolean {
  try {
    const { protocol, username, search } = new URL(line);
    return /^https?:$/.test(protocol) && username === '' && search === '';
  } catch {
    return false;
  }
}

function asText(value: unknown): string {
  return typeof value === 'string' ? value.trim() : '';
}
