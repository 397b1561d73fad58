/** What an io-page saves. */
import { LOG_DAYS } from '../lib/core/log-days';
import {
  COMMON,
  flag,
  integer,
  line,
  messageNode,
  type Properties,
  type Property,
  right,
  trimmed,
  wrong,
} from '../lib/core/properties';

/** Of the part of the address that is the page's own. */
const LONGEST_PATH = 60;

/** The last part of the page's address; lower case, for addresses are read aloud. */
const path: Property<string> = {
  ...{ value: 'invii', label: 'dialog.page.path', checked: true },
  read(saved) {
    const written = trimmed(saved);
    const isPath = written.length <= LONGEST_PATH && /^[a-z0-9]+(?:-[a-z0-9]+)*$/.test(written);
    return isPath ? right(written) : wrong('check.pagePath', { value: written.slice(0, LONGEST_PATH) });
  },
};

/** Names of Node-RED's users, one per line. None: whoever has the permission. */
const users: Property<readonly string[]> = {
  value: '',
  read: (saved) =>
    right(
      trimmed(saved)
        .split(/[\n,;]/)
        .map((name) => name.trim())
        .filter((name) => name !== ''),
    ),
};

export const PAGE = {
  ...COMMON,
  title: line(),
  path,
  messageNode: messageNode({ required: true }),
  users,
  fourEyes: flag(false),
  /** Days for which the log says who did what. */
  logDays: integer({ ...LOG_DAYS, label: 'dialog.page.logDays' }),
} as const satisfies Properties;
