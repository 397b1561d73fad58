/**
 * The compiled schemas. From source (tests, `npm run simulator`) ajv compiles them in memory here; in the package this
 * module is replaced by code that ajv has written at build time (scripts/build-validators.ts), so that ajv stays home.
 */
import { Ajv } from 'ajv';
import { SCHEMAS } from './all-schemas';
import { AJV_OPTIONS } from './schemas';

export interface Validate {
  /** Drops unknown properties of `data` and fills in defaults, in place. */
  (data: unknown): boolean;
  errors?: readonly { readonly instancePath: string; readonly message?: string }[] | null;
}

const ajv = new Ajv(AJV_OPTIONS);

export const newMessage = ajv.compile(SCHEMAS.newMessage) as Validate;
export const profileRequest = ajv.compile(SCHEMAS.profileRequest) as Validate;
export const newConfiguration = ajv.compile(SCHEMAS.newConfiguration) as Validate;
export const remoteDetails = ajv.compile(SCHEMAS.remoteDetails) as Validate;
export const precondition = ajv.compile(SCHEMAS.precondition) as Validate;
export const servicePayload = ajv.compile(SCHEMAS.servicePayload) as Validate;
export const reviewRequest = ajv.compile(SCHEMAS.reviewRequest) as Validate;
export const logo = ajv.compile(SCHEMAS.logo) as Validate;
