/** The message that an open dialog of a message node is about, as it stands on the screen. */
import type { MessageDefinition } from '../../lib/core';
import { messageBySlug } from '../../messages';
import { current, type Dialog } from '../../lib/editor/dialog';
import { type Draft, draftOf } from './draft';
import { namesIn } from '../properties';
import { configOf, modeOf } from '../../lib/editor/surroundings';
import { writtenText } from './text-tab';

export function definitionOf(dialog: Dialog): MessageDefinition {
  const definition = messageBySlug(dialog.node.type.slice('io-'.length));
  if (!definition) throw new Error(`No message is called ${dialog.node.type}`);
  return definition;
}

/** @param values of a row that passed; undefined: the examples */
export function draftOnScreen(
  dialog: Dialog,
  message: MessageDefinition,
  values?: Readonly<Record<string, unknown>>,
): Draft {
  const service = configOf(dialog.node, 'service');
  const word = service ? current(service, 'paymentButton') : undefined;
  return draftOf({
    message,
    property: (name) => current(dialog.node, name),
    title: writtenText(dialog, 'title'),
    body: writtenText(dialog, 'body'),
    premium: service !== null && current(service, 'premium') === true,
    paymentButton: typeof word === 'string' ? word : '',
    sensitive: namesIn(current(dialog.node, 'sensitive')),
    row: values === undefined ? undefined : { values, mode: modeOf(dialog.node) },
  });
}
