/** What other nodes see of a message node: what it makes of a row. */
import type { Node } from 'node-red';
import type { NewMessage, Problem, Warning } from '../core';
import type { ReadyServiceNode } from './config-nodes';
import type { Message } from './input';

/** `msg.io` as a message node adds it. */
export interface ReadyIo {
  /** Slug of the message. */
  readonly type: string;
  /** Id of the io-service. */
  readonly service: string;
  readonly message: NewMessage;
  readonly key: string;
  readonly case?: string;
  readonly campaign: string;
  readonly resend?: true;
  /** A person was promised to be asked before it leaves, however io-send is set. */
  readonly hold?: true;
}

export type Row =
  | {
      readonly ok: true;
      readonly io: ReadyIo;
      /** What a person should have looked at. */
      readonly warnings: readonly Warning[];
      readonly values: FieldValues;
    }
  | { readonly ok: false; readonly problems: readonly Problem[]; readonly values: FieldValues };

/** By field, as the node read them. */
export type FieldValues = Readonly<Record<string, unknown>>;

/** Makes of a msg what the message node would send. */
export interface MessageComposer {
  /** The message's slug. */
  readonly type: string;
  /** The io-service that will send. Throws the `Fault` of an installation that is not complete. */
  readonly service: ReadyServiceNode;
  /** Whether the node reads a column of the row, by its key in the payload. */
  reads(column: string): boolean;
  /** Comes at once unless a value needs waiting. Throws the `Fault` of an installation that is not complete. */
  compose(msg: Message): Row | Promise<Row>;
}

const composers = new WeakMap<Node, MessageComposer>();

/** What a message node composes with; undefined for any other node. */
export function composerOf(node: Node): MessageComposer | undefined {
  return composers.get(node);
}

/** `composerOf` finds `composer` from here on. */
export function composesWith(node: Node, composer: MessageComposer): void {
  composers.set(node, composer);
}
