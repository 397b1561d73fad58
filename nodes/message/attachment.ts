/**
 * The promise of a Premium attachment: before a message that announces a file may go on, the institution's io-remote-content
 * has looked at the file and has given the name under which this citizen, and nobody else, will get it.
 */
import { attach, type NewMessage, type Result } from '../lib/core';
import { problem } from '../lib/core/problem';
import { remoteContentOf } from '../lib/runtime/remote-contents';
import type { InstitutionNode, ServiceNode } from '../lib/runtime/config-nodes';
import { Fault } from '../lib/runtime/fault';

interface Wanted {
  /** Name of the attachment field. */
  readonly field: string;
  /** What the row calls the file. */
  readonly reference: string;
}

/**
 * The message with its attachment, or what is wrong with the file.
 * Rejects with the `Fault` of an installation that cannot give attachments: no message may leave as if it could.
 */
export async function promised(
  service: ServiceNode & { readonly institution: InstitutionNode },
  message: NewMessage,
  { field, reference }: Wanted,
): Promise<Result<NewMessage>> {
  const remote = remoteContentOf(service.institution.id);
  if (remote === undefined) throw new Fault('IO_REMOTE_CONTENT_MISSING');
  const { configurationId } = service;
  if (configurationId === '') throw new Fault('IO_CONFIGURATION_MISSING');
  const answer = await remote.promise(reference, message.fiscal_code);
  if (!answer.ok) return { ok: false, problem: problem(answer.code, field, reference, answer.args) };
  const data = { id: answer.id, configuration_id: configurationId, has_attachments: true };
  return { ok: true, value: attach(message, data) };
}
