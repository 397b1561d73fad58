import type { Db } from './db';
import { notYet } from './not-yet';
import type { Register } from '../types';

export function retentionOf(_db: Db): Pick<Register, 'keepFor' | 'kept'> {
  return { keepFor: notYet, kept: () => Promise.resolve(new Map()) };
}
