import assert from 'node:assert/strict';
import { judgeProfile, judgeSend, type Answer } from '../../../nodes/lib/io-api';

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
  const parts = verdict as Readonly<Record<string, string | number | undefined>>;
  const { kind, state, reason, scope, code, ms, ioId } = parts;
  return [kind, state, reason, scope, code, ms, ioId].filter((part) => part !== undefined).join(' ');
}

/** Titles of the backend that is being written anew: one for each status. What it means stands in the detail. */
const TITLES: Readonly<Record<number, string>> = {
  400: 'Validation Error',
  403: 'Forbidden',
  404: 'Not Found',
  422: 'Unprocessable Entity',
  429: 'Too Many Requests',
  500: 'Internal Server Error',
};

/** The same answer in the words of that backend; the gateway's errors and what is no error stay as they are. */
function writtenAnew(answer: Answer): Answer {
  if (answer.kind !== 'answered') return answer;
  const { title, detail = '' } = (answer.body ?? {}) as { title?: string; detail?: string };
  const general = TITLES[answer.status];
  if (title === undefined || general === undefined) return answer;
  const body = { type: 'about:blank', title: general, status: answer.status, detail: `${title}: ${detail}` };
  return { ...answer, body };
}

const DIALECTS = { 'as today': (answer: Answer) => answer, 'written anew': writtenAnew };

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
  ['201 with half a character for an id', answered(201, { id: '\ud800' }), 'outcome in-doubt SERVER_ERROR'],
  [
    '201 with an id of 900,000 characters',
    answered(201, { id: 'A'.repeat(900_000) }),
    'outcome in-doubt SERVER_ERROR',
  ],
  ['201 with a path for an id', answered(201, { id: '../../profiles' }), 'outcome in-doubt SERVER_ERROR'],
  ['201 with two lines for an id', answered(201, { id: '01J\n01K' }), 'outcome in-doubt SERVER_ERROR'],
  ['201 with a number for an id', answered(201, { id: 1 }), 'outcome in-doubt SERVER_ERROR'],
  ['201 with a ULID', answered(201, { id: '01HMRBX079WA5SGYBQP1A7FSKH' }), 'sent 01HMRBX079WA5SGYBQP1A7FSKH'],
  ['201 with garbage', answered(201, undefined), 'outcome in-doubt SERVER_ERROR'],
  ['200', answered(200, { id: '01J' }), 'outcome in-doubt SERVER_ERROR'],
  [
    '500, which may come after storing',
    answered(500, { title: 'Internal server error', detail: 'Unable to store processing message' }),
    'outcome in-doubt SERVER_ERROR',
  ],
  [
    '500 of the one kind that comes before storing',
    answered(500, {
      title: 'Internal server error',
      detail: 'Unable to retrieve the service tied to the provided subscription id',
    }),
    'retry',
  ],
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
  [
    'unknown remote configuration',
    answered(404, { title: 'Remote Content Configuration NOT FOUND' }),
    'outcome discarded REFUSED_BY_IO',
  ],
  [
    "another service's remote configuration",
    answered(403, { title: 'Not your configuration' }),
    'outcome discarded REFUSED_BY_IO',
  ],
  [
    'attachments without Premium',
    answered(403, { title: 'Attachments call forbidden' }),
    'outcome discarded REFUSED_BY_IO',
  ],
  [
    'remote content without a configuration',
    answered(403, { title: 'No configuration id for remote content' }),
    'outcome discarded REFUSED_BY_IO',
  ],
  [
    'something of the row not found, in words that nobody knows yet',
    answered(404, { title: 'Not Found', detail: 'Unable to find something' }),
    'outcome discarded REFUSED_BY_IO',
  ],
  ['wrong key', answered(401, {}), 'halt service IO_UNAUTHORIZED'],
  [
    'wrong path',
    answered(404, { statusCode: 404, message: 'Resource not found' }),
    'halt line IO_UNEXPECTED_ANSWER',
  ],
  ['a 403 that is not of IO', answered(403, undefined), 'outcome in-doubt SERVER_ERROR'],
  ['a 404 that is not of IO', answered(404, {}), 'outcome in-doubt SERVER_ERROR'],
  ['too many calls', answered(429, {}, { retryAfterMs: 0 }), 'pause 0'],
];

describe('what an answer of IO means', () => {
  for (const [dialect, inDialect] of Object.entries(DIALECTS)) {
    for (const [name, answer, expected] of PROFILE)
      it(`profile, ${dialect}, ${name}: ${expected}`, () => {
        assert.equal(gist(judgeProfile(inDialect(answer))), expected);
      });

    for (const [name, answer, expected] of SEND)
      it(`send, ${dialect}, ${name}: ${expected}`, () => {
        assert.equal(gist(judgeSend(inDialect(answer))), expected);
      });
  }

  it('written anew, of a payment above the limit and of a 403 without a reason, as PagoPA’s sources have them', () => {
    const detail =
      'Validation error: Error while sending payment metadata: The requested amount (2 cents) exceeds the maximum allowed for this service (1 cents)';
    assert.equal(
      gist(judgeSend(answered(400, { type: 'about:blank', title: 'Validation Error', status: 400, detail }))),
      'outcome discarded PAYMENT_ABOVE_LIMIT',
    );
    const silent = {
      type: 'about:blank',
      title: 'Forbidden',
      status: 403,
      detail: "Forbidden: you don't have permission to access this resource",
    };
    assert.equal(gist(judgeSend(answered(403, silent))), 'halt service IO_FORBIDDEN');
    assert.equal(gist(judgeProfile(answered(403, silent))), 'halt service IO_FORBIDDEN');
  });

  describe('to a POST, by its status', () => {
    /** What IO answers before it stores a message, each in IO's form. */
    const BEFORE_STORING = [400, 401, 403, 404, 413, 422, 429];
    const others = Array.from({ length: 500 }, (_, index) => 100 + index).filter(
      (status) => !BEFORE_STORING.includes(status),
    );

    it('is in doubt for all that IO does not answer before it stores a message', () => {
      for (const status of others)
        for (const body of [
          undefined,
          {},
          { title: 'T', status, detail: 'd' },
          { statusCode: status, message: 'm' },
        ])
          assert.equal(
            gist(judgeSend(answered(status, body))),
            'outcome in-doubt SERVER_ERROR',
            String(status),
          );
    });

    it('stops the line where the next answer will be the same, and not where it may be another', () => {
      const stops = others.filter((status) => 'halt' in judgeSend(answered(status)));
      const goOn = others.filter((status) => !stops.includes(status));
      const of4xx = goOn.filter((status) => status >= 300 && status < 500);
      assert.deepEqual(of4xx, [408, 409, 423, 425, 499]);
      assert.ok([302, 405, 410, 418, 451].every((status) => stops.includes(status)));
      assert.ok(goOn.includes(500) && goOn.includes(503) && goOn.includes(201));
    });
  });

  describe("and what is kept of IO's words", () => {
    const answerOf = (status: number, body: unknown): unknown =>
      (judgeSend(answered(status, body)) as { detail?: { answer?: unknown } }).detail?.answer;

    it('is the title and the names of the wrong fields, not the values that IO quotes', () => {
      const detail =
        'value "Rossi Mario" at root.content.subject is not a string [of length >= 10] for AAAAAA00A00A000A';
      assert.deepEqual(judgeSend(answered(400, { title: 'Invalid message structure', detail })), {
        kind: 'outcome',
        state: 'discarded',
        reason: 'REFUSED_BY_IO',
        detail: { status: 400, answer: 'Invalid message structure: root.content.subject' },
      });
    });

    it('does not let out a text whose own brackets and quotes end the quotation early', () => {
      const text =
        'Gentile "Mario" Rossi, legga [la sua domanda](https://example.org/AAAAAA00A00A000A) di sussidio';
      const detail = `value [${text}] at [root.content.markdown] is not a valid [string]\nvalue ["x"] at [root.content.payment_data.0.amount] is not valid`;
      assert.equal(
        answerOf(400, { title: 'Invalid message structure', detail }),
        'Invalid message structure: root.content.markdown, root.content.payment_data.0.amount',
      );
    });

    it('is the names of the wrong fields also in the words of the sender written anew', () => {
      const detail =
        'Validation error: content.subject: Too small: expected string to have >=10 characters; fiscal_code: "ROSSI" does not match; body/content/payment_data/amount must be number';
      assert.equal(
        answerOf(400, { type: 'about:blank', title: 'Validation Error', status: 400, detail }),
        'Validation Error: content.subject, fiscal_code, content/payment_data/amount',
      );
    });

    it('names each wrong field once and only the first few', () => {
      const detail = ['a', 'a', 'b', 'c', 'd', 'e', 'f'].map((name) => `at root.${name} is wrong`).join('\n');
      assert.equal(answerOf(400, { title: 'T', detail }), 'T: root.a, root.b, root.c, root.d, root.e');
    });

    it("is IO's own constant sentence on a missing permission", () => {
      for (const sentence of [
        'You do not have enough permissions to send a Premium message',
        'You do not have enough permissions to send a third party message',
        'You do not have enough permissions to send a payment message with payee',
      ])
        assert.equal(
          answerOf(403, { title: 'You are not allowed here', detail: `${sentence} to Mario` }),
          `You are not allowed here: ${sentence}`,
        );
    });

    it('is not what else a detail says', () => {
      const detail = 'The amount 123456 of Mario Rossi is above 1000000';
      assert.equal(
        answerOf(400, { title: 'Error while sending payment metadata', detail }),
        'Error while sending payment metadata',
      );
    });

    it("is the first sentence of the gateway's known messages", () => {
      const missing = 'Access denied due to missing subscription key. Make sure to include one for Mario.';
      assert.equal(answerOf(401, { message: missing }), 'Access denied due to missing subscription key');
      assert.equal(answerOf(404, { message: 'Resource not found' }), 'Resource not found');
      assert.equal(answerOf(403, { message: 'Invalid client certificate' }), 'Invalid client certificate');
    });

    it('is nothing of an unknown message, or of one with another status', () => {
      assert.equal(answerOf(403, { message: 'Mario Rossi may not do that' }), '');
      assert.equal(answerOf(418, { message: 'Resource not found' }), '');
      assert.equal(answerOf(403, { message: 42, title: [], detail: {} }), '');
    });

    it('is no control character and no half of a character', () => {
      assert.equal(answerOf(400, { title: 'No\u0000 \ud800good\u001b[31m' }), 'No good[31m');
      assert.equal(answerOf(400, { title: `${'x'.repeat(99)}😀` }), 'x'.repeat(99));
      assert.equal(answerOf(404, { message: 'Resource not found\u0007\udc00' }), 'Resource not found');
    });

    it('is no title that holds a fiscal code', () => {
      assert.equal(answerOf(404, { title: 'No /messages/aaaaaa00a00a000a/x' }), '');
    });
  });
});
