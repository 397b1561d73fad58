/** The message node that a page is for, as it is deployed: what it composes with, what it reads, and what it is called. */
import type { Node, NodeAPI } from 'node-red';
import type { MessageDefinition } from '../lib/core';
import { Fault } from '../lib/runtime/fault';
import { composerOf, type MessageComposer } from '../lib/runtime/message-node';
import { messageBySlug } from '../messages';
import { type Wanted, wantedColumns } from '../messages/columns';

export interface PageMessage {
  readonly node: Node;
  readonly composer: MessageComposer;
  readonly definition: MessageDefinition;
  readonly wanted: readonly Wanted[];
  /** A saved property. */
  readonly property: (name: string) => unknown;
}

/** Throws IO_PAGE_MESSAGE_MISSING. */
export function messageOf(RED: NodeAPI, id: string): PageMessage {
  const node = id === '' ? undefined : (RED.nodes.getNode(id) as Node | null | undefined);
  const composer = node ? composerOf(node) : undefined;
  const definition = node ? messageBySlug(node.type.replace(/^io-/, '')) : undefined;
  const saved = { node: undefined as Readonly<Record<string, unknown>> | undefined };
  RED.nodes.eachNode((one) => {
    if (one.id === id) saved.node = one as unknown as Readonly<Record<string, unknown>>;
  });
  if (!node || composer === undefined || definition === undefined || saved.node === undefined)
    throw new Fault('IO_PAGE_MESSAGE_MISSING');
  const known = saved.node;
  const property = (name: string): unknown => known[name];
  return { node, composer, definition, property, wanted: wantedColumns(definition, property) };
}
