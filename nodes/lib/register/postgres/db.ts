import type { Secrets } from '../secrets';
export interface Tx {
  rows<T>(sql: string, values?: readonly unknown[]): Promise<T[]>;
  changed(sql: string, values?: readonly unknown[]): Promise<number>;
}
export interface Db {
  read<T>(run: (tx: Tx) => Promise<T>): Promise<T>;
  transact<T>(run: (tx: Tx) => Promise<T>): Promise<T>;
  now(): number;
  secretsOf(line: string): Secrets;
  me(): number;
}
