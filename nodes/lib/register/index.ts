/**
 * The durable register behind io-send: what it is asked, and how it is kept. From outside only this file and the words of `types` are used.
 */
export { newKey, secretsOf, type Secrets } from './secrets';
export * from './act-types';
export * from './notice-types';
export * from './peers';
export type { Ownership } from './ownership';
export type * from './replicas';
export * from './types';
export * from './sheets/types';
export { sheetsInFile } from './sheets/file';
export { openRegister, type RegisterOptions } from './sqlite';
export { keyAt, openKeyFile, openRegisterAt, placeOf, type RegisterPlace } from './place';
export { openPostgresRegister, type PostgresOptions, type PostgresPlace } from './postgres';
