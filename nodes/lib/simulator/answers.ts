/** Answers of IO: the backend's (problem+json), the gateway's (`{statusCode, message}`), and its HTML page. */
export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

const JSON_TYPE = 'application/json; charset=utf-8';

export function json(status: number, value: unknown, headers: Readonly<Record<string, string>> = {}): Answer {
  return { status, headers: { 'content-type': JSON_TYPE, ...headers }, body: JSON.stringify(value) };
}

/** An error of the backend. Titles are IO's; details never repeat what was sent. */
export function problem(status: number, title: string, detail: string): Answer {
  const headers = { 'content-type': 'application/problem+json; charset=utf-8' };
  return { status, headers, body: JSON.stringify({ title, status, detail }) };
}

/** An error of the gateway (Azure API Management). */
export function gateway(
  status: number,
  message: string,
  headers: Readonly<Record<string, string>> = {},
): Answer {
  return json(status, { statusCode: status, message }, headers);
}

export const unauthorized = (reason: 'missing' | 'invalid'): Answer =>
  gateway(401, `Access denied due to ${reason} subscription key.`, {
    'www-authenticate': 'AzureApiManagementKey name="Ocp-Apim-Subscription-Key",type="header"',
  });

export const notFound = (): Answer => gateway(404, 'Resource not found');

export const tooMany = (seconds: number): Answer =>
  gateway(429, `Rate limit is exceeded. Try again in ${seconds} seconds.`, {
    'x-rate-limit-retry-after': String(seconds),
  });

export const unavailable = (): Answer => ({
  status: 503,
  headers: { 'content-type': 'text/html' },
  body: '<html><head><title>503 Service Unavailable</title></head><body><h1>503</h1></body></html>\r\n',
});

export const internalError = (): Answer =>
  problem(500, 'Internal server error', 'Unable to store processing message');

export const notAllowedHere = (detail: string): Answer => problem(403, 'You are not allowed here', detail);

export const recipientForbidden = (): Answer =>
  problem(403, 'Recipient forbidden', 'You are not allowed to issue requests for the recipient.');
