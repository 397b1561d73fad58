/**
 * A person sends the message of an open dialog to a code of the institution's test list. It is no row: the register does not know
 * it, so it is counted nowhere, blocks nothing and leaves only when a person presses the button.
 */
import type { NodeAPI } from 'node-red';
import { maskFiscalCode, type NewMessage, TEST_FISCAL_CODE } from '../core';
import { TITLE_LIMITS } from '../core/limits';
import { judgeProfile, judgeSend, wrongFields, type SendVerdict, type ProfileVerdict } from '../io-api';
import { noteAct } from './acts';
import { openChannel, outboxOf } from './channel';
import type { By } from '../register';
import type { Line } from './line';
import { serviceNode, serviceOf, type ReadyServiceNode } from '../runtime/config-nodes';
import { toFault } from '../runtime/fault';
import { WrongCall } from '../runtime/routes';
import type { OwnTest, OwnTestAnswer, OwnTestChoices } from './own-test-types';

const MARK = 'PROVA - ';
/** How long a test may wait for its turn; milliseconds. Then it does not leave any more. */
const MOST_WAIT_MS = 20_000;

/** To whom a test may go. Undefined: the service is not deployed. */
export function choicesOf(RED: NodeAPI, service: unknown): OwnTestChoices | undefined {
  const found = serviceNode(RED, typeof service === 'string' ? service : '');
  if (found?.institution === undefined) return undefined;
  const { mode } = found.institution;
  try {
    return { mode, to: codesOf(serviceOf(RED, found.id)).map(maskFiscalCode) };
  } catch (error) {
    return { mode, to: [], fault: toFault(error).code };
  }
}

/** Tests under way, by what they say and to whom: a double click is one. */
const underWay = new Map<string, Promise<OwnTestAnswer>>();

export interface OwnTestOptions {
  /** The campaign for which it is tried, for the log. */
  readonly campaign?: string;
  /** For tests. */
  readonly waitMs?: number;
}

/** That it was asked for is in the log before it leaves. @param by who asks for it */
export function sendOwnTest(
  RED: NodeAPI,
  body: unknown,
  by: By,
  options: OwnTestOptions = {},
): Promise<OwnTestAnswer> {
  const test = testIn(body);
  if (test === undefined) throw new WrongCall();
  const name = JSON.stringify([test.service, test.n, test.subject, test.markdown]);
  const same = underWay.get(name);
  if (same !== undefined) return same;
  const sending = send(RED, test, by, options)
    .catch((error: unknown): OwnTestAnswer => {
      if (error instanceof WrongCall) throw error;
      const { code, args } = toFault(error);
      return { kind: 'fault', code, args };
    })
    .finally(() => underWay.delete(name));
  underWay.set(name, sending);
  return sending;
}

async function send(
  RED: NodeAPI,
  test: OwnTest,
  by: By,
  { campaign, waitMs = MOST_WAIT_MS }: OwnTestOptions,
): Promise<OwnTestAnswer> {
  const { service, line } = await openChannel(RED, test.service);
  const { mode, line: name } = service.institution;
  const code = codesOf(service)[test.n];
  // The list may have changed since the person saw it.
  if (code === undefined || maskFiscalCode(code) !== test.to) return { kind: 'not-listed' };
  const message = testMessage(test, code);
  if (wrongFields(message).length > 0) throw new WrongCall();
  const about = { line: name, n: 1, ...(campaign === undefined ? {} : { campaign }) };
  await noteAct(outboxOf(RED), by, 'test', about);
  return (await whileWaiting(line, service.id, message, waitMs)) ?? { kind: 'sent', mode };
}

/** Undefined: IO has it. What has waited for its turn longer than `waitMs` does not leave. */
export async function whileWaiting(
  { tests }: Line,
  service: string,
  message: NewMessage,
  waitMs: number,
): Promise<OwnTestAnswer | undefined> {
  const turn = turnWithin(waitMs);
  try {
    const profile = await Promise.race([turn.over, tests.profile(service, message.fiscal_code, turn.begins)]);
    const mayLeave = profile === undefined ? undefined : judgeProfile(profile);
    if (mayLeave?.kind !== 'allowed') return answerOf(mayLeave);
    turn.again();
    const sent = await Promise.race([turn.over, tests.send(service, message, turn.begins)]);
    return sent === undefined ? { kind: 'not-now' } : answerOf(judgeSend(sent));
  } finally {
    turn.end();
  }
}

interface Turn {
  /** Asked when its turn has come: whether it may still begin. What has begun is waited for to its end. */
  readonly begins: () => boolean;
  /** Resolves when it has waited too long. */
  readonly over: Promise<undefined>;
  /** A second call waits for its turn. */
  again(): void;
  end(): void;
}

function turnWithin(ms: number): Turn {
  let [begun, late] = [false, false];
  let tell: (nothing: undefined) => void = () => undefined;
  const over = new Promise<undefined>((resolve) => {
    tell = resolve;
  });
  const look = (): void => {
    if (begun) return;
    late = true;
    tell(undefined);
  };
  let timer = setTimeout(look, ms);
  return {
    over,
    begins: () => {
      begun = !late;
      return begun;
    },
    again() {
      begun = false;
      clearTimeout(timer);
      timer = setTimeout(look, ms);
    },
    end() {
      clearTimeout(timer);
    },
  };
}

function answerOf(verdict: SendVerdict | ProfileVerdict | undefined): OwnTestAnswer | undefined {
  switch (verdict?.kind) {
    case 'sent':
    case 'allowed':
      return undefined;
    case 'outcome':
      return {
        kind: 'outcome',
        state: verdict.state,
        reason: verdict.reason,
        detail: verdict.detail ?? {},
      };
    case 'halt':
      return { kind: 'fault', code: verdict.code, args: verdict.detail };
    case 'pause':
    case 'retry':
    case undefined:
      return { kind: 'not-now' };
  }
}

/** Without payment, due date, attachment, or anything that is billed. */
export function testMessage(
  { subject, markdown }: Pick<OwnTest, 'subject' | 'markdown'>,
  code: string,
): NewMessage {
  return { fiscal_code: code, content: { subject: marked(subject), markdown } };
}

/** As much of the title as has room behind the mark, never half a character. */
function marked(subject: string): string {
  let room = TITLE_LIMITS.max - MARK.length;
  if (/[\uD800-\uDBFF]/.test(subject.charAt(room - 1))) room -= 1;
  return `${MARK}${subject.slice(0, room)}`;
}

/** In the simulator nobody is reached, so that there an empty list is no hindrance. */
function codesOf({ institution: { mode, testCodes } }: ReadyServiceNode): readonly string[] {
  return mode === 'simulator' && testCodes.length === 0 ? [TEST_FISCAL_CODE] : testCodes;
}

function testIn(body: unknown): OwnTest | undefined {
  if (typeof body !== 'object' || body === null) return undefined;
  const { service, n, to, subject, markdown } = body as Record<string, unknown>;
  if (typeof service !== 'string' || typeof to !== 'string') return undefined;
  if (typeof subject !== 'string' || typeof markdown !== 'string') return undefined;
  return Number.isSafeInteger(n) ? { service, n: n as number, to, subject, markdown } : undefined;
}
