import type { Db } from './db';
import { notYet } from './not-yet';
import type { Register } from '../types';

export function forgetOf(_db: Db): Pick<Register, 'forgetSimulated'> {
  return { forgetSimulated: notYet };
}
