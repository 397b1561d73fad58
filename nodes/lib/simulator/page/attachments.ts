/** The attachments of an open message: tapped, each is fetched from the sender through IO, and can be saved. */
import type { Language } from '../../phone';
import type { RemoteAttachment, RemoteProblem } from './data';
import { element } from './elements';
import { fileName } from './file-name';
import { problemBox } from './problem';
import { REMOTE_TEXTS } from './remote-texts';
import { fetchAttachment } from './server';

export interface Attachments {
  /** Id of the message. */
  readonly id: string;
  readonly attachments: readonly RemoteAttachment[];
  readonly language: Language;
  readonly onError: (error: unknown) => void;
}

export function attachmentList({ id, attachments, language, onError }: Attachments): HTMLElement {
  const heading = element('h3', 'files-heading', REMOTE_TEXTS[language].attachments);
  const rows = attachments.map((attachment) => {
    const load = (): Promise<Loaded> => fetchAttachment(id, attachment.url);
    return row(attachment.name, load, language, onError);
  });
  return element('section', 'files', heading, ...rows);
}

/** Nobody waits longer in front of a page; beyond some weeks a timer would not wait at all. */
const LONGEST_WAIT_S = 3600;

type Loaded = Awaited<ReturnType<typeof fetchAttachment>>;

function row(
  name: string,
  load: () => Promise<Loaded>,
  language: Language,
  onError: (error: unknown) => void,
): HTMLElement {
  const texts = REMOTE_TEXTS[language];
  const button = element('button', 'phone-button phone-secondary', name);
  button.type = 'button';
  const result = element('div', 'file-result');
  result.setAttribute('role', 'status');
  const box = element('div', 'file', button, result);

  async function open(): Promise<void> {
    button.disabled = true;
    result.replaceChildren(texts.loading);
    try {
      const loaded = await load();
      if (loaded.ok) received(loaded.value);
      else failed(loaded.problem);
    } catch (error) {
      result.replaceChildren();
      onError(error);
    } finally {
      button.disabled = false;
    }
  }

  /** To a file, never into a page: what a sender gives must not run where the editor lives. */
  function received(pdf: Blob): void {
    const save = element('a', 'phone-link', texts.save);
    save.href = URL.createObjectURL(new Blob([pdf], { type: 'application/pdf' }));
    save.download = fileName(name);
    result.replaceChildren(texts.loaded(Math.ceil(pdf.size / 1024)), ' ', save);
    save.click();
  }

  function failed(problem: RemoteProblem): void {
    const again = (): void => void open();
    result.replaceChildren(problemBox({ problem, obstacle: 'attachment', language, again }));
    if (problem.code !== 'NOT_READY' || problem.seconds > LONGEST_WAIT_S) return;
    const shown = result.firstChild;
    setTimeout(
      () => {
        // Not if the message was closed, or someone was quicker.
        if (shown?.isConnected) again();
      },
      Math.max(1, problem.seconds) * 1000,
    );
  }

  button.addEventListener('click', () => void open());
  return box;
}
