/** Below the path, as it is typed: the file that it leads to, or why it leads to none. */
import { post, type Reply } from '../../lib/editor/admin';
import { text } from '../../lib/editor/catalogue';
import { type Dialog, input } from '../../lib/editor/dialog';
import { showResult } from '../../lib/editor/result';
import { situationOf } from '../../lib/editor/properties';
import { Newest } from '../../lib/view/newest';
import type { LookAnswer } from '../api';

export interface PathLine {
  /** The path in the dialog where it is a fixed text; '' for one that only a message or a variable knows. */
  fixed(): string;
  end(): void;
}

/** Asks for a file's name and size; a `value` is a `LookAnswer`. */
export function lookAt(path: string, signal?: AbortSignal): Promise<Reply> {
  return post('file/look', { path }, undefined, signal);
}

/** Says in `place` where a path leads. Undefined: to no file. */
export function showLook(
  place: JQuery,
  answer: LookAnswer,
): Extract<LookAnswer, { result: 'file' }> | undefined {
  if (answer.result === 'file') {
    const size = sizeOf(answer.bytes);
    showResult(place, 'good', text('dialog.file.path.file', { name: answer.name, size }));
    return answer;
  }
  showResult(place, answer.result === 'empty' ? 'fair' : 'bad', text(`dialog.file.path.${answer.result}`));
  return undefined;
}

/** Milliseconds after the last key. */
const PAUSE_MS = 400;

export function watchPath(dialog: Dialog): PathLine {
  const place = $('<div class="io-result" id="io-path" role="status">').insertAfter(
    dialog.form.find('#io-help-filename'),
  );
  let timer: ReturnType<typeof setTimeout> | undefined;
  const newest = new Newest();
  let ended = false;
  let seen: string | undefined;

  const field = input(dialog, 'filename');
  // What is on the screen: the input behind the widget gets it only when a key or the field is left.
  const written = (): string => field.typedInput('value').trim();
  const isFixed = (): boolean =>
    field.typedInput('type') === 'str' && !situationOf(dialog.node).isVariable(written());
  const fixed = (): string => (isFixed() ? written() : '');

  const look = async (path: string): Promise<void> => {
    const isNewest = newest.ask();
    const reply = await lookAt(path);
    if (ended || !isNewest()) return;
    // Who may not know still sees the field and its help.
    if (reply.ok) showLook(place, reply.value as LookAnswer);
  };

  const update = (): void => {
    const now = isFixed() ? written() : undefined;
    if (now === seen) return;
    seen = now;
    clearTimeout(timer);
    newest.ask();
    place.empty();
    if (now !== undefined) timer = setTimeout(() => void look(now), PAUSE_MS);
  };
  // After the other listeners: the typed input hands its value on in one of them.
  field.closest('.form-row').on('input change keyup', () => void setTimeout(update));
  update();
  return {
    fixed,
    end: () => {
      ended = true;
      clearTimeout(timer);
    },
  };
}

/** With the unit that a file manager shows. */
export function sizeOf(bytes: number): string {
  const locale = document.documentElement.lang || undefined;
  const kilo = bytes / 1024;
  const [value, unit] = kilo < 1024 ? [Math.max(1, kilo), 'kB'] : [kilo / 1024, 'MB'];
  return `${value.toLocaleString(locale, { maximumFractionDigits: value < 10 ? 1 : 0 })} ${unit}`;
}
