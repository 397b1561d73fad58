/**
 * The backend of messages is being written anew: its errors have one title for each status, and what they mean stands in the
 * detail, or nowhere (a 403). Not in use at IO yet; `rewritten` turns it on, so that both can be lived through.
 */
import type { Answer } from './answers';

const TITLES: Readonly<Record<number, string>> = {
  400: 'Validation Error',
  403: 'Forbidden',
  404: 'Not Found',
  422: 'Unprocessable Entity',
  429: 'Too Many Requests',
  500: 'Internal Server Error',
};

/** Before what a detail said until now. */
const BEGINNINGS: Readonly<Record<number, string>> = { 400: 'Validation error: ', 404: 'Unable to find: ' };
const FORBIDDEN = "Forbidden: you don't have permission to access this resource";

/** An error of the backend in the new words; every other answer as it is. */
export function writtenAnew(answer: Answer): Answer {
  const { status, headers, body } = answer;
  const title = TITLES[status];
  if (title === undefined || headers['content-type']?.startsWith('application/problem+json') !== true)
    return answer;
  const today = JSON.parse(body) as { readonly title: string; readonly detail: string };
  const detail = status === 403 ? FORBIDDEN : `${BEGINNINGS[status] ?? ''}${today.title}: ${today.detail}`;
  return { status, headers, body: JSON.stringify({ type: 'about:blank', title, status, detail }) };
}
