/** The attachments of an open message: tapped, each is fetched from the sender through IO, and can be saved. */
import type { JSX } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import type { Language } from '../../phone';
import { saveFile } from '../../view/save-file';
import type { RemoteAnswer, RemoteAttachment } from './data';
import { fileName } from './file-name';
import { ProblemBox } from './problem';
import { REMOTE_TEXTS } from './remote-texts';
import { fetchAttachment } from './server';

export interface AttachmentsProps {
  /** Id of the message. */
  readonly id: string;
  readonly attachments: readonly RemoteAttachment[];
  readonly language: Language;
  readonly onError: (error: unknown) => void;
}

export function Attachments({ attachments, ...rest }: AttachmentsProps): JSX.Element {
  return (
    <section class="files">
      <h3 class="files-heading">{REMOTE_TEXTS[rest.language].attachments}</h3>
      {attachments.map((attachment, index) => (
        <Attachment key={`${index} ${attachment.url}`} attachment={attachment} {...rest} />
      ))}
    </section>
  );
}

/** Nobody waits longer in front of a page; beyond some weeks a timer would not wait at all. */
const LONGEST_WAIT_S = 3600;

type AttachmentProps = Omit<AttachmentsProps, 'attachments'> & { readonly attachment: RemoteAttachment };

function Attachment({ id, attachment: { name, url }, language, onError }: AttachmentProps): JSX.Element {
  const texts = REMOTE_TEXTS[language];
  const [loading, setLoading] = useState(false);
  const [answer, setAnswer] = useState<RemoteAnswer<Blob>>();

  async function open(): Promise<void> {
    setLoading(true);
    try {
      const loaded = await fetchAttachment(id, url);
      setAnswer(loaded);
      if (loaded.ok) saveFile(asPdf(loaded.value), fileName(name));
    } catch (error) {
      setAnswer(undefined);
      onError(error);
    } finally {
      setLoading(false);
    }
  }

  // By itself when the time has come that the sender named; not if the message was closed, or someone was quicker.
  useEffect(() => {
    if (loading || answer?.ok !== false || answer.problem.code !== 'NOT_READY') return;
    const { seconds } = answer.problem;
    if (seconds > LONGEST_WAIT_S) return;
    const timer = setTimeout(() => void open(), Math.max(1, seconds) * 1000);
    return () => {
      clearTimeout(timer);
    };
  }, [answer, loading]);

  return (
    <div class="file">
      <button
        type="button"
        class="phone-button phone-secondary"
        disabled={loading}
        onClick={() => void open()}
      >
        {name}
      </button>
      <div class="file-result" role="status">
        {loading && texts.loading}
        {!loading && answer?.ok === true && <Received file={answer.value} name={name} language={language} />}
        {!loading && answer?.ok === false && (
          <ProblemBox
            problem={answer.problem}
            obstacle="attachment"
            language={language}
            again={() => void open()}
          />
        )}
      </div>
    </div>
  );
}

function Received(props: {
  readonly file: Blob;
  readonly name: string;
  readonly language: Language;
}): JSX.Element {
  const { file, name, language } = props;
  const texts = REMOTE_TEXTS[language];
  const [address, setAddress] = useState<string>();
  useEffect(() => {
    const made = URL.createObjectURL(asPdf(file));
    setAddress(made);
    return () => {
      URL.revokeObjectURL(made);
    };
  }, [file]);
  return (
    <>
      {texts.loaded(Math.ceil(file.size / 1024))}{' '}
      {address !== undefined && (
        <a class="phone-link" href={address} download={fileName(name)}>
          {texts.save}
        </a>
      )}
    </>
  );
}

/** What a sender gives must not run where the editor lives, whatever it calls itself. */
function asPdf(file: Blob): Blob {
  return new Blob([file], { type: 'application/pdf' });
}
