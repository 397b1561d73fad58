/**
 * The io-remote-content nodes in force, for who promises an attachment (message nodes), tells IO where to fetch it
 * (io-service) or fetches it in IO's place (the simulator), and for the endpoints themselves.
 *
 * One institution has one such node, and one path belongs to one node: of two that claim the same, the one that was there
 * first is in force and the other learns of it; when the first goes, the other takes over.
 */
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { ProblemCode } from '../core';

/** The reference goes into `third_party_data`, or a code says what is wrong with it. */
export type Promised =
  | { readonly ok: true; readonly id: string }
  | {
      readonly ok: false;
      readonly code: ProblemCode;
      readonly args?: Readonly<Record<string, string | number>>;
    };

/** One io-remote-content in force. */
export interface RemoteContent {
  /** Id of the node. */
  readonly node: string;
  /** Id of the io-institution config node. */
  readonly institution: string;
  /** The header in which IO sends the key. */
  readonly headerName: string;
  /** Never logged, never shown. */
  readonly headerKey: string;
  /** Whether there is a text that the citizen reads before opening the message. */
  readonly precondition?: boolean;
  /** What IO is told as base_url: publicUrl + httpNodeRoot + path, without a slash at the end; '' when there is no publicUrl. */
  readonly baseUrl: string;
  /**
   * The same endpoints on this computer, for the simulator and the self-test, e.g. `http://127.0.0.1:1880/io-allegati`.
   * To be asked for when needed: Node-RED listens only once it has started.
   */
  localUrl(): string;
  /**
   * Makes sure that the file exists, is a real PDF and within the size limit, and gives what goes into
   * `third_party_data.id`. What was found about a reference is remembered for a moment: 20,000 rows usually name one file.
   * Problems: ATTACHMENT_NOT_FOUND, ATTACHMENT_NOT_PDF, ATTACHMENT_TOO_LARGE, ATTACHMENT_NAME, ATTACHMENT_SOURCE.
   * Throws a Fault or RegisterError when the register's key cannot be had.
   * @param reference file name in the folder, URL, or what the flow understands
   */
  promise(reference: string, fiscalCode: string): Promise<Promised>;
}

/** What claims a place. */
export interface Claim {
  readonly content: RemoteContent;
  /** As people know the node. */
  readonly label: string;
  /** Below httpNodeRoot, with its leading slash. */
  readonly path: string;
  /**
   * Answers a call below the path, while in force.
   * @param rest what stands behind `<path>/messages/`, as it was sent
   */
  answer(request: IncomingMessage, response: ServerResponse, rest: string): void;
  /** Told at once and at every change: in force, or which claim stands in the way. */
  onChange(blockedBy: Claim | undefined): void;
}

interface Entry {
  readonly claim: Claim;
  blockedBy: Claim | undefined;
}

const entries: Entry[] = [];

/** The io-remote-content in force of an io-institution. */
export function remoteContentOf(institution: string): RemoteContent | undefined {
  return inForce(({ content }) => content.institution === institution)?.content;
}

/** The claim in force for which `is` holds. */
export function inForce(is: (claim: Claim) => boolean): Claim | undefined {
  return entries.find(({ claim, blockedBy }) => blockedBy === undefined && is(claim))?.claim;
}

const away = new Set<{ readonly path: string }>();

/** The node of this path is closed, and may come back when the flows start: until the function returned is called. */
export function leaveForNow(path: string): () => void {
  const one = { path };
  away.add(one);
  return () => {
    away.delete(one);
  };
}

/** Whether a node is away for which this holds. */
export function isAway(is: (path: string) => boolean): boolean {
  return [...away].some(({ path }) => is(path));
}

/** Registers a node; the function returned takes it out. */
export function enter(claim: Claim): () => void {
  const entry: Entry = { claim, blockedBy: blockerOf(claim) };
  entries.push(entry);
  claim.onChange(entry.blockedBy);
  return () => {
    const at = entries.indexOf(entry);
    if (at >= 0) entries.splice(at, 1);
    for (const other of entries) review(other);
  };
}

/** In the order of arrival, so that whoever takes over already stands in the way of those after it. */
function review(entry: Entry): void {
  const blockedBy = entry.blockedBy === undefined ? undefined : blockerOf(entry.claim);
  if (blockedBy === entry.blockedBy) return;
  entry.blockedBy = blockedBy;
  entry.claim.onChange(blockedBy);
}

function blockerOf({ content, path }: Claim): Claim | undefined {
  return inForce((other) => other.content.institution === content.institution || other.path === path);
}
