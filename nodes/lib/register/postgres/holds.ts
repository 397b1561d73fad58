import type { NoteScope } from './acts';
import type { Db } from './db';
import type { Lanes } from './lanes';
import { notYet } from './not-yet';
import type { Rows } from './rows';
import type { Register } from '../types';

type Holds = Pick<Register, 'confirm' | 'letGoIfFew' | 'confirmations' | 'held' | 'heldNumbers'>;

export function holdsOf(_db: Db, _lanes: Lanes, _rows: Rows, _log: { noteScope: NoteScope }): Holds {
  return { confirm: notYet, letGoIfFew: notYet, confirmations: notYet, held: notYet, heldNumbers: notYet };
}
