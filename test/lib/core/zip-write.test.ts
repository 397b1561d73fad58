import assert from 'node:assert/strict';
import fc from 'fast-check';
import { crc32 } from '../../support/crc';
import { storedZip } from '../../../nodes/lib/core/zip-write';
import { readParts } from '../../../nodes/lib/reader/workbook/zip-read';

describe('A zip archive', () => {
  it('has the checksum that all programs expect', () => {
    // The check value of the algorithm, and nothing.
    assert.equal(crc32(Buffer.from('123456789')), 0xcbf43926);
    assert.equal(crc32(new Uint8Array()), 0);
  });

  it('gives back every part that went in, with its name', () => {
    const part = fc.record({
      name: fc
        .string({ unit: 'grapheme', minLength: 1, maxLength: 20 })
        .filter((name) => !name.includes('\\') && name !== '__proto__'),
      content: fc.uint8Array({ maxLength: 200 }),
    });
    fc.assert(
      fc.property(fc.uniqueArray(part, { maxLength: 5, selector: ({ name }) => name }), (parts) => {
        const found = readParts(Buffer.from(storedZip(parts)), () => true);
        assert.deepEqual(
          found.map(({ name, content }) => [name, Buffer.from(content).toString('hex')]),
          parts.map(({ name, content }) => [name, Buffer.from(content).toString('hex')]),
        );
      }),
    );
  });
});
