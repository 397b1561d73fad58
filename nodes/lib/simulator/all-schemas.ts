/** All schemas, by the names of their compiled forms in validators.ts. */
import { logoSchema, reviewRequestSchema, servicePayloadSchema } from './manage-schemas';
import {
  newConfigurationSchema,
  newMessageSchema,
  preconditionSchema,
  profileRequestSchema,
  remoteDetailsSchema,
} from './schemas';

export const SCHEMAS = {
  newMessage: newMessageSchema,
  profileRequest: profileRequestSchema,
  newConfiguration: newConfigurationSchema,
  remoteDetails: remoteDetailsSchema,
  precondition: preconditionSchema,
  servicePayload: servicePayloadSchema,
  reviewRequest: reviewRequestSchema,
  logo: logoSchema,
};
