/** What a decision about many messages looks like in the log: an entry for each campaign that it is about. */
import type { ActName } from '../core/acts';
import type { By, NewAct } from './act-types';
import type { Scope, State } from './types';

/** What decisions are called there. */
export const DECISION_ACTS = {
  ...{ cancel: 'cancel', resend: 'resend', markSent: 'mark-sent', giveAgain: 'emit' },
} as const satisfies Readonly<Record<string, ActName>>;

/** A decision about more campaigns is one entry, without their names. */
const MOST_CAMPAIGNS = 100;

/** Which messages a decision would change. */
export interface About {
  /** Undefined: in any. */
  readonly states?: readonly State[];
  readonly reason?: string;
  /** The newest of them. */
  readonly upTo?: number;
}

/** How many messages of a campaign a decision is about. */
export interface Part {
  readonly line: string;
  readonly campaign: string;
  readonly n: number;
}

/**
 * The entries of one decision.
 * @param counted a campaign may stand there more than once
 * @param named the campaigns that the scopes name, whether anything is left of them to decide or not
 */
export function partsOf(
  scopes: readonly Scope[],
  counted: readonly Part[],
  named: readonly Pick<Part, 'line' | 'campaign'>[],
): Part[] {
  const parts = new Map<string, Part>();
  for (const { line, campaign, n } of counted) {
    const name = JSON.stringify([line, campaign]);
    parts.set(name, { line, campaign, n: n + (parts.get(name)?.n ?? 0) });
  }
  const all = [...parts.values()].filter(({ n }) => n > 0);
  if (all.length === 0) {
    const one = named.map(({ line, campaign }) => ({ line, campaign, n: 0 }));
    all.push(...new Map(one.map((part) => [JSON.stringify(part), part])).values());
  }
  if (all.length > 0 && all.length <= MOST_CAMPAIGNS) return all;
  const { line = '', campaign = '' } = scopes[0] ?? {};
  return [{ line, campaign, n: all.reduce((sum, { n }) => sum + n, 0) }];
}

/** @param sha256 of the file that the campaign came from; undefined: nobody knows it */
export function actOf(by: By, what: ActName, part: Part, sha256: string | undefined): NewAct {
  const { who, page, sending, days } = by;
  const known = by.detail.sha256 ?? sha256;
  const detail = JSON.stringify({ ...by.detail, ...(known === undefined ? {} : { sha256: known }) });
  return { ...part, page, sending, who, what, detail, ...(days === undefined ? {} : { days }) };
}

/** The hash that a page has noted in the detail of its confirmation. */
export function sha256In(detail: string | undefined): string | undefined {
  if (detail === undefined) return undefined;
  const { sha256 } = JSON.parse(detail) as { sha256?: unknown };
  return typeof sha256 === 'string' ? sha256 : undefined;
}
