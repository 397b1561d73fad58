/** JSON Schemas of what IO's services API takes in, written from what is known of it. */
import { FISCAL_CODE } from './schemas';

const text = { type: 'string', minLength: 1 };

const TEXTS = ['web_url', 'app_ios', 'app_android', 'tos_url', 'privacy_url', 'address', 'phone', 'email'];
const MORE_TEXTS = ['pec', 'cta', 'token_name', 'support_url', 'group_id'];

/** Body of POST /manage/services and PUT /manage/services/{id}. Only the review asks for more than one character. */
export const servicePayloadSchema = {
  type: 'object',
  required: ['name', 'description', 'organization', 'metadata'],
  properties: {
    name: text,
    description: text,
    organization: {
      type: 'object',
      required: ['name', 'fiscal_code'],
      properties: {
        name: text,
        fiscal_code: { type: 'string', pattern: '^[0-9]{11}$' },
        department_name: text,
      },
    },
    require_secure_channel: { type: 'boolean', default: false },
    authorized_recipients: { type: 'array', items: { type: 'string', pattern: FISCAL_CODE }, default: [] },
    authorized_cidrs: {
      type: 'array',
      items: {
        type: 'string',
        pattern: '^([0-9]{1,3}[.]){3}[0-9]{1,3}(/([0-9]|[1-2][0-9]|3[0-2]))?$',
      },
      default: [],
    },
    /** Euro cents. */
    max_allowed_payment_amount: { type: 'integer', minimum: 0, maximum: 9_999_999_999, default: 0 },
    suitable_for_minors: { type: 'boolean' },
    metadata: {
      type: 'object',
      required: ['scope', 'topic_id'],
      properties: {
        scope: { enum: ['LOCAL', 'NATIONAL'] },
        topic_id: { type: 'integer', minimum: 0, maximum: 17 },
        ...Object.fromEntries([...TEXTS, ...MORE_TEXTS].map((name) => [name, text])),
      },
    },
  },
};

/** Body of PUT /manage/services/{id}/review. */
export const reviewRequestSchema = {
  type: 'object',
  required: ['auto_publish'],
  properties: { auto_publish: { type: 'boolean' } },
};

/** Body of PUT /manage/services/{id}/logo. */
export const logoSchema = {
  type: 'object',
  required: ['logo'],
  properties: { logo: text },
};
