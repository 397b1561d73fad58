/** What a citizen will see of a row, and a test of it with invented values. */
import type { NodeAPI } from 'node-red';
import { checkCharacter } from '../lib/core';
import { choicesOf, sendOwnTest } from '../lib/outbox/own-test';
import type { OwnTestAnswer, OwnTestChoices } from '../lib/outbox/own-test-types';
import type { Message } from '../lib/runtime/input';
import { WrongCall } from '../lib/runtime/routes';
import type { ActContext } from './acts';
import type { LookAnswer, TestOrder } from './api';
import type { Sendings } from './sendings';
import type { KeptRow } from './sending-file';
import type { Head } from './head';
import { messageOf, type PageMessage } from './message-node';
import { byOf, nameOf } from './notes';
import { fileRow, loneMessage } from './row-message';
import { neighbours } from './rows';

export async function lookAt(
  RED: NodeAPI,
  sendings: Sendings,
  head: Head,
  messageNode: string,
  number: number,
): Promise<LookAnswer> {
  const row = sendings.sendingFile(head.id).row(number);
  if (row === undefined) throw new WrongCall(404);
  const message = messageOf(RED, messageNode);
  const { service } = message.composer;
  const msg = loneMessage(head, fileRow(row, head.columns, row.found.read));
  const made = await message.composer.compose(msg as Message);
  return {
    row: number,
    ...(await neighbours(sendings, head, number, hasMessage)),
    content: made.ok ? made.io.message.content : null,
    fiscalCode: made.ok ? made.io.message.fiscal_code : '',
    organization: service.institution.name ?? '',
    service: service.name ?? '',
  };
}

function hasMessage(state: KeptRow['state']): boolean {
  return state !== 'wrong' && state !== 'new';
}

export function testChoices(RED: NodeAPI, messageNode: string): OwnTestChoices | undefined {
  return choicesOf(RED, messageOf(RED, messageNode).composer.service.id);
}

export async function sendTest(
  { RED, sendings, page, who }: ActContext,
  head: Head,
  { n, to }: TestOrder,
): Promise<OwnTestAnswer> {
  const message = messageOf(RED, page.messageNode);
  const content = await sampleOf(message);
  if (content === undefined) throw new WrongCall();
  const { subject, markdown } = content;
  const order = { service: message.composer.service.id, n, to, subject, markdown };
  return sendOwnTest(RED, order, byOf(sendings, head, who), { campaign: nameOf(head) });
}

/** A code of a place that no one has; for lines on which IO's own test codes are refused. */
const NOBODY = 'RSSMRA80A01Z999';

/** The message with the invented values of its fields; nothing of anybody's row. */
async function sampleOf({
  composer,
  wanted,
}: PageMessage): Promise<{ subject: string; markdown: string } | undefined> {
  const values = wanted.map(({ column, kind, example, standsIn }) => {
    if (kind === 'fiscalCode') return [column, NOBODY + checkCharacter(NOBODY)];
    // A sample announces no file: nobody has promised one.
    return [column, kind === 'attachment' || standsIn === true ? '' : example];
  });
  const made = await composer.compose({ payload: Object.fromEntries(values) as object } as Message);
  return made.ok ? made.io.message.content : undefined;
}
