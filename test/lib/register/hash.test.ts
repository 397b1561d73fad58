import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import fc from 'fast-check';
import { hmacSha256 } from '../../../nodes/lib/register/secrets';
import { anyText } from '../../support/any-text';

describe("the register's keyed hash", () => {
  it('is HMAC-SHA-256, for every key up to a block and every text', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 1, maxLength: 64 }), anyText(), (bytes, text) => {
        const key = Buffer.from(bytes);
        assert.deepEqual(hmacSha256(key)(text), createHmac('sha256', key).update(text, 'utf8').digest());
      }),
    );
  });
});
