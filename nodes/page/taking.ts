/** A file that a person drops: on disk, looked into, and a sending of its own. */
import { plainName } from '../lib/core/plain-name';
import { Refusal } from '../lib/runtime/routes';
import { proposal, type ActContext } from './acts';
import { firstLook } from './columns-step';
import type { FirstLook, Head } from './head';
import { faultAsThrown, fileNameOf, uploadOf } from './importing';
import { LARGEST_FILE } from './limits';
import type { PageMessage } from './message-node';
import { note } from './notes';
import { readyMessage } from './pages';
import { newId, removeFile } from './place';
import { keepUpload, tooLarge, type Uploaded } from './upload';

export interface Arriving {
  readonly name: string;
  readonly content: AsyncIterable<Uint8Array>;
  /** Bytes that are announced. */
  readonly length: number;
}

export interface Arrived extends Uploaded {
  /** Of the upload. */
  readonly id: string;
  /** Its name, as it is shown. */
  readonly file: string;
  readonly message: PageMessage;
}

/** Takes a file in. Throws as `arrive`; then nothing is left. */
export function takeUpload(context: ActContext, arriving: Arriving): Promise<Head> {
  const { sendings, page, who } = context;
  return arrive(context, arriving, async ({ id, file, size, sha256, message }) => {
    const now = sendings.now();
    const { service } = message.composer;
    const head: Head = {
      ...{ id, page: page.node.id, stage: 'columns', version: 1, file, size, sha256 },
      name: plainName(file.replace(/\.[^.]{1,5}$/, '')) || file,
      ...{ by: who, changedAt: now, preparedBy: who, preparedAt: now, hands: [who], pending: null },
      choice: { sheet: '', heading: null, fields: null },
      ...{ columns: [], heading: 0, separator: null, rows: 0, good: 0, check: null, digest: '' },
      ...{ line: service.institution.line, mode: service.institution.mode, at: null, askedBy: '' },
      ...{ confirmedBy: '', confirmedAt: null, differences: [], fault: null, campaign: '' },
      ...{ leavingSince: null, leftAt: null, logDays: page.logDays },
    };
    try {
      const look = await lookInto(context, { id, file, size, message }, '');
      // To read and to make a file of its own take a turn each.
      await new Promise((resolve) => setImmediate(resolve));
      // A file without a row, or of a person's own photographs, is refused at once.
      proposal(sendings, head, look, message);
      await note(sendings, head, who, 'prepare', 0);
      sendings.sendingFile(id).write({ head, look });
      sendings.saved(head);
    } catch (error) {
      sendings.remove(id);
      throw error;
    }
    return head;
  });
}

/** Its first rows. */
export async function lookInto(
  { sendings }: ActContext,
  { id: upload, file, size, message }: Omit<Arrived, 'sha256'>,
  sheet: string,
): Promise<FirstLook> {
  const source = await uploadOf(sendings, { upload, file, size });
  return firstLook(source, message.wanted, sheet, new AbortController().signal);
}

/**
 * Keeps a file on disk and hands it on. Throws IO_FILE_TOO_LARGE, what its reader throws of a file that is no list, and whatever cuts
 * it off; then the file is gone.
 */
export async function arrive<T>(
  context: ActContext,
  { name, content, length }: Arriving,
  work: (arrived: Arrived) => Promise<T>,
): Promise<T> {
  const { RED, sendings, page, who } = context;
  const message = readyMessage(RED, page);
  if (length > LARGEST_FILE) throw faultAsThrown(tooLarge(), name);
  // A workbook takes as much memory as there is: one at a time.
  if (sendings.uploading.has(who)) throw new Refusal(409, 'PAGE_STAGE', { stage: 'columns' });
  const id = newId();
  const upload = sendings.place.upload(id);
  sendings.uploading.add(who);
  sendings.arriving.add(id);
  try {
    const kept = await keepUpload(content, { file: upload, id, secrets: sendings.secrets });
    return await work({ ...kept, id, file: fileNameOf(name), message });
  } catch (error) {
    removeFile(upload);
    throw faultAsThrown(error, name);
  } finally {
    sendings.arriving.delete(id);
    sendings.uploading.delete(who);
  }
}
