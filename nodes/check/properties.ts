/** What an io-check saves. */
import {
  COMMON,
  flag,
  messageNode,
  positive,
  type Properties,
  type Property,
  right,
  trimmed,
  wrong,
} from '../lib/core/properties';

/** Where the rows to correct are written each time, as a workbook. Empty: nowhere, as in flows that were saved without it. */
const listFile: Property<string> = {
  ...{ value: '', label: 'dialog.listFile', checked: true },
  read(saved) {
    const file = trimmed(saved);
    return file === '' || /[^\\/]\.xlsx$/i.test(file) ? right(file) : wrong('check.listFile');
  },
};

export const CHECK = {
  ...COMMON,
  messageNode: messageNode({ required: true }),
  askProfiles: flag(false),
  /** Without another sign a set has ended when no row came for so long. */
  quietSeconds: positive({ value: 1, max: 3600, label: 'dialog.quietSeconds' }),
  listFile,
} as const satisfies Properties;
