import assert from 'node:assert/strict';
import { judgeProfile, judgeSend, type Answer } from '../../nodes/io-api';
import { withoutValues } from '../../nodes/io-api/verdict';

const answered = (status: number, body?: unknown, more: object = {}): Answer => ({
  kind: 'answered',
  status,
  body,
  ...more,
});
const notWritten: Answer = { kind: 'not-written', error: 'ENOTFOUND' };
const noAnswer: Answer = { kind: 'no-answer', error: 'ECONNRESET' };

/** The parts of a verdict that decide what happens. */
function gist(verdict: object): string {
  const { kind, state, reason, scope, code, ms, ioId } = verdict as Record<string, unknown>;
  return [kind, state, reason, scope, code, ms, ioId].filter((part) => part !== undefined).join(' ');
}

const forbidden = { title: 'You are not allowed here', detail: 'no scope' };

const PROFILE: readonly [string, Answer, string][] = [
  ['allowed', answered(200, { sender_allowed: true }), 'allowed'],
  [
    'service switched off',
    answered(200, { sender_allowed: false }),
    'outcome unreachable SENDER_NOT_ALLOWED',
  ],
  ['not on IO', answered(404, { title: 'Profile not found' }), 'outcome unreachable NOT_ON_IO'],
  ['a minor', answered(422, {}), 'outcome unreachable MINOR_NOT_ALLOWED'],
  [
    'malformed fiscal code',
    answered(400, { title: 'Invalid fiscal code' }),
    'outcome discarded REFUSED_BY_IO',
  ],
  ['limited key', answered(403, { title: 'Recipient forbidden' }), 'outcome discarded RECIPIENT_FORBIDDEN'],
  [
    'wrong path',
    answered(404, { statusCode: 404, message: 'Resource not found' }),
    'halt line IO_UNEXPECTED_ANSWER',
  ],
  ['404 of a web server', answered(404, undefined), 'halt line IO_UNEXPECTED_ANSWER'],
  ['redirect', answered(302, undefined), 'halt line IO_UNEXPECTED_ANSWER'],
  ['login page', answered(200, undefined), 'halt line IO_UNEXPECTED_ANSWER'],
  ['no boolean', answered(200, { sender_allowed: 'true' }), 'halt line IO_UNEXPECTED_ANSWER'],
  ['teapot', answered(418, {}), 'halt line IO_UNEXPECTED_ANSWER'],
  ['wrong key', answered(401, { statusCode: 401 }), 'halt service IO_UNAUTHORIZED'],
  ['IP not allowed', answered(403, forbidden), 'halt service IO_FORBIDDEN'],
  ['too many calls', answered(429, {}, { retryAfterMs: 3_000 }), 'pause 3000'],
  ['too many calls, no header', answered(429, {}), 'pause 5000'],
  ['server error', answered(500, {}), 'retry'],
  ['gateway page', answered(503, undefined), 'retry'],
  ['gateway time-out', answered(408, undefined), 'retry'],
  ['unknown host', notWritten, 'retry'],
  ['reset', noAnswer, 'retry'],
];

const SEND: readonly [string, Answer, string][] = [
  ['accepted', answered(201, { id: '01J' }), 'sent 01J'],
  ['201 without id', answered(201, {}), 'outcome in-doubt SERVER_ERROR'],
  ['201 with an empty id', answered(201, { id: '' }), 'outcome in-doubt SERVER_ERROR'],
  ['201 with garbage', answered(201, undefined), 'outcome in-doubt SERVER_ERROR'],
  ['200', answered(200, { id: '01J' }), 'outcome in-doubt SERVER_ERROR'],
  ['500', answered(500, { title: 'Internal server error' }), 'outcome in-doubt SERVER_ERROR'],
  ['502', answered(502, undefined), 'outcome in-doubt SERVER_ERROR'],
  ['gateway time-out', answered(408, undefined), 'outcome in-doubt SERVER_ERROR'],
  ['reset or time-out', noAnswer, 'outcome in-doubt NO_ANSWER'],
  ['unknown host', notWritten, 'retry'],
  [
    'wrong structure',
    answered(400, { title: 'Invalid message structure' }),
    'outcome discarded REFUSED_BY_IO',
  ],
  ['too long', answered(413, undefined), 'outcome discarded REFUSED_BY_IO'],
  [
    'amount above the ceiling',
    answered(400, { title: 'Error while sending payment metadata' }),
    'outcome discarded PAYMENT_ABOVE_LIMIT',
  ],
  ['a minor', answered(422, {}), 'outcome unreachable MINOR_NOT_ALLOWED'],
  ['limited key', answered(403, { title: 'Recipient forbidden' }), 'outcome discarded RECIPIENT_FORBIDDEN'],
  ['no permission', answered(403, forbidden), 'halt service IO_FORBIDDEN'],
  ['wrong key', answered(401, {}), 'halt service IO_UNAUTHORIZED'],
  ['wrong path', answered(404, {}), 'halt line IO_UNEXPECTED_ANSWER'],
  ['redirect', answered(307, undefined), 'halt line IO_UNEXPECTED_ANSWER'],
  ['too many calls', answered(429, {}, { retryAfterMs: 0 }), 'pause 0'],
];

describe('what an answer of IO means', () => {
  for (const [name, answer, expected] of PROFILE)
    it(`profile, ${name}: ${expected}`, () => {
      assert.equal(gist(judgeProfile(answer)), expected);
    });

  for (const [name, answer, expected] of SEND)
    it(`send, ${name}: ${expected}`, () => {
      assert.equal(gist(judgeSend(answer)), expected);
    });

  it("keeps IO's explanation without the values that it quotes", () => {
    const detail =
      'value "Rossi Mario" at root.content.subject is not a string [of length >= 10] for AAAAAA00A00A000A';
    const verdict = judgeSend(answered(400, { title: 'Invalid message structure', detail }));
    const text = JSON.stringify(verdict);
    assert.match(text, /root\.content\.subject/);
    assert.doesNotMatch(text, /Rossi|AAAAAA00A00A000A|length/);
  });

  it('takes out everything like a fiscal code, in any case and inside other text', () => {
    assert.equal(withoutValues('/messages/aaaaaa00a00a000a/x'), '/messages/…/x');
  });
});
