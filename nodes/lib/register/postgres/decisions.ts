import type { NoteScope } from './acts';
import type { Db } from './db';
import type { Lanes } from './lanes';
import { notYet } from './not-yet';
import type { Rows } from './rows';
import type { Register } from '../types';

type Decisions = Pick<Register, 'cancel' | 'resend' | 'markSent' | 'giveAgain' | 'stop' | 'resume' | 'stops'>;

export function decisionsOf(_db: Db, _lanes: Lanes, _rows: Rows, _log: { noteScope: NoteScope }): Decisions {
  return {
    ...{ cancel: notYet, resend: notYet, markSent: notYet, giveAgain: notYet },
    ...{ stop: notYet, resume: notYet, stops: notYet },
  };
}
