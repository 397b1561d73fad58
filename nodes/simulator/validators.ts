/**
 * The compiled schemas. From source (tests, `npm run simulator`) ajv compiles them in memory here; in the package this
 * module is replaced by code that ajv has written at build time (scripts/build-validators.ts), so that ajv stays home.
 */
import { Ajv } from 'ajv';
import { logoSchema, reviewRequestSchema, servicePayloadSchema } from './manage-schemas';
import { AJV_OPTIONS, newMessageSchema, profileRequestSchema } from './schemas';

export interface Validate {
  /** Drops unknown properties of `data` and fills in defaults, in place. */
  (data: unknown): boolean;
  errors?: readonly { readonly instancePath: string; readonly message?: string }[] | null;
}

const ajv = new Ajv(AJV_OPTIONS);

export const newMessage = ajv.compile(newMessageSchema) as Validate;
export const profileRequest = ajv.compile(profileRequestSchema) as Validate;
export const servicePayload = ajv.compile(servicePayloadSchema) as Validate;
export const reviewRequest = ajv.compile(reviewRequestSchema) as Validate;
export const logo = ajv.compile(logoSchema) as Validate;
