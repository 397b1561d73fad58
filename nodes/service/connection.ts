/** "Prova la connessione": one harmless question to IO, and what its answer says about key, service and network. */
import { TEST_FISCAL_CODE } from '../lib/core';
import { IoClient, judgeProfile, type Answer } from '../lib/io-api';
import type { ConnectionResult, TestAnswer } from './api';

/** Someone is looking at the dialog: shorter than for a sending line. Milliseconds. */
const TIMEOUT_MS = 15_000;

export interface Connection extends TestAnswer {
  readonly result: ConnectionResult;
}

/** Asks for the profile of IO's test code (IO API: POST /profiles). Never throws; the key goes nowhere else. */
export async function tryConnection(
  baseUrl: string,
  apiKey: string,
  timeoutMs = TIMEOUT_MS,
): Promise<Connection> {
  const client = new IoClient({ baseUrl, maxSockets: 1, readTimeoutMs: timeoutMs });
  try {
    return judge(await client.profile(apiKey, TEST_FISCAL_CODE));
  } finally {
    client.close();
  }
}

function judge(answer: Answer): Connection {
  if (answer.kind !== 'answered')
    return { result: withoutAnswer(answer.error), args: { error: answer.error } };
  const verdict = judgeProfile(answer);
  switch (verdict.kind) {
    case 'allowed':
      return { result: 'right' };
    case 'outcome':
      if (verdict.reason === 'RECIPIENT_FORBIDDEN') return { result: 'limited' };
      if (verdict.state === 'unreachable') return { result: 'right' };
      return { result: 'notIo', args: { status: answer.status } };
    case 'pause':
      return { result: 'tooMany', args: { seconds: Math.ceil(verdict.ms / 1000) } };
    case 'halt':
      return stopped(answer.status, String(verdict.detail.answer ?? ''));
    case 'retry':
      return { result: 'trouble', args: { status: answer.status } };
  }
}

function stopped(status: number, answer: string): Connection {
  if (status === 401) return { result: 'wrongKey' };
  if (status !== 403) return { result: 'notIo', args: { status } };
  return /not allowed here/i.test(answer)
    ? { result: 'notAllowed' }
    : { result: 'forbidden', args: { answer } };
}

/** What the system says when nobody answered. */
export function withoutAnswer(error: string): 'dns' | 'timeout' | 'tls' | 'network' {
  if (error === 'ENOTFOUND' || error === 'EAI_AGAIN') return 'dns';
  if (error === 'TIMEOUT' || error === 'ETIMEDOUT') return 'timeout';
  return /CERT|SELF_SIGNED|SSL|TLS|EPROTO|UNABLE_TO/.test(error) ? 'tls' : 'network';
}
