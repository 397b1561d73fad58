/** The dearest tests of properties and of processes that are killed, with all their examples. */
import { createRequire } from 'node:module';

const FILES = [
  'lib/reader/fuzz',
  'lib/reader/quotes',
  'lib/core/compose',
  'lib/core/markdown',
  'lib/register/crash',
  'lib/register/damage',
  'lib/register/postgres/oracle',
  'saved-properties',
] as const;

process.env.ALL_EXAMPLES = 'yes';
const load = createRequire(__filename);
for (const file of FILES) describe(file, () => void load(`../${file}.test`));
