/** What can be wrong in the dialog of io-file. */
import { type Check, messageNodeCheck } from '../lib/core/checks';
import { normalized } from './headers';
import { parseSynonyms, withOwnSynonyms } from './synonyms';

export const FILE_CHECKS: Readonly<Record<string, Check>> = {
  messageNode: (value, situation) => (value === '' ? null : messageNodeCheck(value, situation)),
  synonyms: (value) => firstTwice(value),
};

/** The user's own names only: of the built-in ones some are shared by fields that no message has together. */
function firstTwice(value: unknown): ReturnType<Check> {
  const own = parseSynonyms(value);
  const owners = new Map<string, string>();
  for (const { field, names } of withOwnSynonyms([]).filter(
    (one) => !own.some((mine) => mine.field === one.field),
  ))
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
