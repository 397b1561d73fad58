/** What an io-file saves. */
import {
  choice,
  COMMON,
  messageNode,
  type Properties,
  type Property,
  right,
  text,
  typed,
} from '../lib/core/properties';
import type { Reason } from '../lib/core/reason';
import { normalized } from '../lib/reader/normalized';
import { ENCODINGS } from '../lib/reader/encodings';
import { parseSynonyms, type Synonyms, withOwnSynonyms } from '../lib/reader/synonyms';

const synonyms: Property<readonly Synonyms[]> = {
  ...{ value: [], checked: true, read: (saved) => right(parseSynonyms(saved)) },
  // A heading that two columns claim is nobody's; a message that reads only one of them takes it.
  advice: (saved) => firstTwice(parseSynonyms(saved)),
};

export const FILE = {
  ...COMMON,
  // A flow that leaves it out was written when the path came with the message.
  ...typed('filename', { value: '', type: 'str', absentType: 'msg', absent: 'filename' }),
  messageNode: messageNode({ required: false }),
  synonyms,
  sheet: text(),
  encoding: choice(['', ...ENCODINGS], { value: '' }),
  /** `\\t` stands for a tab. */
  separator: text(),
} as const satisfies Properties;

/** The user's own names only: of the built-in ones some are shared by fields that no message has together. */
function firstTwice(own: readonly Synonyms[]): Reason | null {
  const owners = new Map<string, string>();
  const usual = withOwnSynonyms([]).filter((one) => !own.some((mine) => mine.field === one.field));
  for (const { field, names } of usual)
    for (const name of [field, ...names]) owners.set(normalized(name), field);
  const builtIn = new Set(owners.keys());
  for (const { field, names } of own)
    for (const name of names) {
      const key = normalized(name);
      const first = owners.get(key);
      const shared = builtIn.has(key) && isShared(name);
      if (first !== undefined && first !== field && !shared)
        return { key: 'check.synonymTwice', args: { name, first, second: field } };
      owners.set(key, field);
    }
  return null;
}

function isShared(name: string): boolean {
  const key = normalized(name);
  return withOwnSynonyms([]).filter(({ names }) => names.some((one) => normalized(one) === key)).length > 1;
}
