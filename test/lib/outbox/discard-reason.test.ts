import assert from 'node:assert/strict';
import { checkMessage, discardReason, MAX_ROW_BYTES } from '../../../nodes/lib/outbox/take-in';

const CITIZEN = 'AAAAAA00A00A000A';
const context = {
  ...{ node: 'send', service: 'service', premium: false, institution: '00000000000', campaign: 'Prova' },
  destination: { line: 'line', mode: 'simulator' },
} as unknown as Parameters<typeof checkMessage>[1];
const trial = {
  ...context,
  destination: { ...context.destination, trialList: new Set(['BBBBBB00A00B000A']) },
};

const message = {
  fiscal_code: CITIZEN,
  content: { subject: 'Una comunicazione di prova', markdown: 'Testo di prova. '.repeat(8) },
};
const io = { type: 'prova', service: 'service', key: 'a'.repeat(64), campaign: 'Prova', message };
const msg = (more: object = {}, ofIo: object = {}) =>
  ({ _msgid: '1', payload: { codice_fiscale: CITIZEN }, ...more, io: { ...io, ...ofIo } }) as never;
const deep = (levels: number): object => (levels === 0 ? {} : { a: deep(levels - 1) });

const MESSAGES: Readonly<Record<string, [unknown: never, reason: string | undefined, of?: typeof context]>> =
  {
    'that is good': [msg(), undefined],
    'without a message': [msg({}, { message: undefined }), 'INVALID_MESSAGE'],
    'whose case is no text': [msg({}, { case: {} }), 'INVALID_MESSAGE'],
    'to somebody who is not in the trial list': [msg(), 'NOT_IN_TRIAL_LIST', trial],
    'of Premium without Premium': [
      msg({}, { message: { ...message, feature_level_type: 'ADVANCED' } }),
      'PREMIUM_NOT_ENABLED',
    ],
    'with what JSON does not know': [msg({ payload: { on: new Date(0), n: 1n, of: new Map() } }), undefined],
    'with much in it, and room for it': [msg({ note: 'a'.repeat(MAX_ROW_BYTES / 2) }), undefined],
    'with too much in it': [msg({ note: 'a'.repeat(MAX_ROW_BYTES) }), 'ROW_TOO_LARGE'],
    'with too many bytes in few signs': [msg({ note: '\u0001'.repeat(MAX_ROW_BYTES / 6) }), 'ROW_TOO_LARGE'],
    'with too many names': [
      msg({ note: Object.fromEntries(Array.from({ length: 30_000 }, (_, n) => [`n${n}`, ''])) }),
      'ROW_TOO_LARGE',
    ],
    'with too many numbers': [
      msg({ note: Array.from({ length: 40_000 }, () => 1_000_000) }),
      'ROW_TOO_LARGE',
    ],
    'with bytes that JSON says long': [msg({ note: Buffer.alloc(MAX_ROW_BYTES) }), 'ROW_TOO_LARGE'],
    'within itself sixty times': [msg({ note: deep(60) }), undefined],
  };

describe('why a message would not be sent', () => {
  for (const [what, [one, reason, of = context]] of Object.entries(MESSAGES))
    it(`is told of one ${what} as taking it in says`, () => {
      const checked = checkMessage(one, of);
      assert.equal(checked.kind === 'too-large' ? 'ROW_TOO_LARGE' : checked.entry.discard?.reason, reason);
      assert.equal(discardReason(one, of), reason);
    });

  it('is refused like taking it in where data lie within data without an end', () => {
    assert.throws(() => checkMessage(msg({ note: deep(300) }), context), { code: 'IO_ROW_TOO_DEEP' });
    assert.throws(() => discardReason(msg({ note: deep(300) }), context), { code: 'IO_ROW_TOO_DEEP' });
  });
});
