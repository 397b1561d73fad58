import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { fitsIntoId, tokensOf } from '../../nodes/remote-content/token';

const ANNA = 'AAAAAA00A00A000A';
const BRUNO = 'BBBBBB00A00B000B';
const ENTE = '00000000000';
const key = randomBytes(64);
const bando = { reference: 'bandi/bando.pdf', name: 'bando.pdf' };

describe('remote: the id of an attachment', () => {
  it('gives back which file it was, under which name and since when', () => {
    const now = Date.parse('2026-11-25T10:00:00Z');
    const tokens = tokensOf(key, ENTE, () => now);
    const opened = tokens.open(tokens.seal(bando, ANNA));
    assert.equal(opened?.reference, 'bandi/bando.pdf');
    assert.equal(opened.name, 'bando.pdf');
    assert.equal(opened.promisedAt, now);
  });

  it('belongs to the citizen it was made for and to nobody else', () => {
    const tokens = tokensOf(key, ENTE);
    const opened = tokens.open(tokens.seal(bando, ANNA));
    assert.equal(opened?.belongsTo(ANNA), true);
    for (const other of [BRUNO, '', ANNA.toLowerCase(), `${ANNA} `])
      assert.equal(opened.belongsTo(other), false);
  });

  it('lives as long as the key does: another process with the same key opens it', () => {
    const id = tokensOf(key, ENTE).seal(bando, ANNA);
    assert.equal(tokensOf(Buffer.from(key), ENTE).open(id)?.reference, bando.reference);
    assert.equal(tokensOf(randomBytes(64), ENTE).open(id), undefined);
  });

  it('of one institution is nothing to another on the same Node-RED', () => {
    const id = tokensOf(key, ENTE).seal(bando, ANNA);
    assert.equal(tokensOf(key, '00000000001').open(id), undefined);
  });

  it('shows neither the file nor the citizen, and is never the same twice', () => {
    const tokens = tokensOf(key, ENTE);
    const [one, two] = [tokens.seal(bando, ANNA), tokens.seal(bando, ANNA)];
    assert.notEqual(one, two);
    const bytes = Buffer.from(one, 'base64url').toString('latin1');
    for (const secret of ['bando', ANNA]) assert.ok(!one.includes(secret) && !bytes.includes(secret));
    assert.match(one, /^[\w-]{80,120}$/);
  });

  it('takes any reference up to the limit, and refuses a longer one', () => {
    const tokens = tokensOf(key, ENTE);
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 200 }), (reference) => {
        fc.pre(Buffer.from(reference).toString() === reference);
        assert.equal(tokens.open(tokens.seal({ reference, name: 'x.pdf' }, ANNA))?.reference, reference);
      }),
    );
    const name = 'è'.repeat(127);
    const long = 'x'.repeat(699 - 254);
    const id = tokens.seal({ reference: long, name }, ANNA);
    assert.ok(id.length <= 1000, `${id.length}`);
    assert.equal(tokens.open(id)?.reference, long);
    assert.equal(fitsIntoId({ reference: `${long}x`, name }), false);
    assert.throws(() => tokens.seal({ reference: `${long}x`, name }, ANNA), RangeError);
    assert.throws(() => tokens.seal({ reference: '', name: 'x'.repeat(256) }, ANNA), RangeError);
  });

  it('cannot be changed: with any bit turned it is none', () => {
    const tokens = tokensOf(key, ENTE);
    const bytes = Buffer.from(tokens.seal(bando, ANNA), 'base64url');
    for (let bit = 0; bit < bytes.length * 8; bit += 1) {
      const forged = Buffer.from(bytes);
      forged.writeUInt8(forged.readUInt8(bit >> 3) ^ (1 << (bit & 7)), bit >> 3);
      assert.equal(tokens.open(forged.toString('base64url')), undefined, `bit ${bit}`);
    }
  });

  it('has one spelling: what only decodes to the same bytes is none', () => {
    const tokens = tokensOf(key, ENTE);
    const id = tokens.seal({ reference: 'abc', name: '' }, ANNA);
    for (const other of [`${id}=`, `${id}A`, id.replaceAll('-', '+'), `${id}\n`, ` ${id}`, `${id}%00`])
      if (other !== id) assert.equal(tokens.open(other), undefined, JSON.stringify(other));
  });

  it('takes anything for an id without failing', () => {
    const tokens = tokensOf(key, ENTE);
    fc.assert(
      fc.property(fc.string(), (text) => {
        assert.equal(tokens.open(text), undefined);
      }),
    );
    assert.equal(tokens.open('A'.repeat(100_000)), undefined);
    assert.equal(
      tokens.open(Buffer.concat([Buffer.from([1]), randomBytes(30)]).toString('base64url')),
      undefined,
    );
  });
});
