import type { Db } from './db';
import { notYet } from './not-yet';
import type { Register } from '../types';

export function eraserOf(_db: Db): Pick<Register, 'sweep'> & { end(): void } {
  return { sweep: notYet, end: () => undefined };
}
