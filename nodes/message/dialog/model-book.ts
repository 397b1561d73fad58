/** The workbook of one of PagoPA's models: chosen on this computer, read by Node-RED's worker, its messages told. */
import { MOST_SHEET_BYTES, type SheetAnswer } from '../../lib/core/sheet-answer';
import { failureKey, post } from '../../lib/editor/admin';
import { text } from '../../lib/editor/catalogue';
import type { ModelText } from '../models/model-text';
import { groupOf, textsOf } from '../models/workbook';

interface Book {
  readonly name: string;
  readonly texts: readonly ModelText[];
}

/** Milliseconds; the worker gives up earlier. */
const PATIENCE_MS = 130_000;

/** An input for a file, out of sight: a button stands for it. */
export function bookInput(read: (book: Book) => void, say: (words: string) => void): JQuery {
  const input = $('<input type="file" accept=".xlsx" hidden>').attr({
    id: 'io-book-file',
    'aria-label': text('dialog.models.book.open'),
  });
  input.on('change', (event) => {
    event.stopPropagation();
    const [file] = (event.currentTarget as HTMLInputElement).files ?? [];
    if (file === undefined) return;
    say(text('dialog.models.book.reading'));
    void textsIn(file).then((found) => {
      say(typeof found === 'string' ? found : '');
      if (typeof found !== 'string') read({ name: file.name, texts: found });
      // The same file may be chosen again, once it has been corrected.
      input.val('');
    });
  });
  return input;
}

/** The messages, or why there are none. */
async function textsIn(file: File): Promise<readonly ModelText[] | string> {
  if (file.size > MOST_SHEET_BYTES) return text('dialog.models.book.tooLarge');
  const content = await base64Of(file);
  if (content === undefined) return text('dialog.models.book.unreadable');
  const reply = await post('file/model', { content }, PATIENCE_MS);
  if (!reply.ok) return text(failureKey(reply.status));
  const answer = reply.value as SheetAnswer;
  if (answer.result !== 'read') return text(`dialog.models.book.${answer.result}`);
  const texts = textsOf(answer.rows, groupOf(file.name));
  return texts.length === 0 ? text('dialog.models.book.noTexts') : texts;
}

function base64Of(file: File): Promise<string | undefined> {
  return new Promise((resolve) => {
    const reader = new FileReader();
    reader.onload = () => {
      const { result } = reader;
      resolve(typeof result === 'string' ? result.slice(result.indexOf(',') + 1) : undefined);
    };
    reader.onerror = () => {
      resolve(undefined);
    };
    reader.readAsDataURL(file);
  });
}
