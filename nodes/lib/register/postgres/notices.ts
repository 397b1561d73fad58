import type { Db } from './db';
import { notYet } from './not-yet';
import type { Notices, NoticeScope } from '../notice-types';

/** @param competes whether this process owns the line; asks for it, for the sake of this node */
export function noticesOf(_db: Db, _competes: (scope: NoticeScope) => Promise<boolean>): Notices {
  return {
    ...{
      follow: notYet,
      replan: notYet,
      due: notYet,
      firstDay: notYet,
      skip: notYet,
      hold: notYet,
      giveUp: notYet,
    },
    ...{
      give: notYet,
      giveBack: notYet,
      emitted: notYet,
      conclude: notYet,
      settle: notYet,
      postpone: notYet,
    },
    ...{ ends: notYet, told: notYet, counts: notYet },
  };
}
