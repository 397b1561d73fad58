/** The first step: a file, dropped or chosen, on its way. */
import type { JSX } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { Alert, Button, Progress, StepTitle } from './controls';
import { Icon } from './icons';
import type { PageStore } from './page-store';
import { errorText, number, t } from './texts';
import { DRAFT_DAYS, LARGEST_FILE } from '../limits';
import { type Into, upload, type Upload } from './upload';

/** What a list is made of, as file dialogs want it; what a file is the server finds out by its content. */
const KINDS = '.xlsx,.xlsm,.xlsb,.xls,.ods,.csv,.txt,.tsv';
const MEGABYTE = 1024 * 1024;

export function StepFile({ store }: { readonly store: PageStore }): JSX.Element {
  const { trouble, going, take } = useUpload(store);
  return (
    <section>
      <StepTitle lead={t('file.lead')}>{t('steps.file')}</StepTitle>
      {trouble !== undefined && (
        <Alert tone="bad" id="file-trouble" live>
          {trouble}
        </Alert>
      )}
      {going === undefined ? <DropZone onFile={take} /> : <Going {...going} />}
      <ul class="hints">
        <li>{t('file.kinds', { most: LARGEST_FILE / MEGABYTE })}</li>
        <li>{t('file.kept', { days: DRAFT_DAYS })}</li>
      </ul>
    </section>
  );
}

interface GoingFile {
  readonly name: string;
  readonly share: number;
  readonly way: Upload;
}

/** A file on its way, and what went wrong with the last one. */
export function useUpload(
  store: PageStore,
  into?: Into,
): {
  readonly trouble: string | undefined;
  readonly going: GoingFile | undefined;
  readonly take: (files: FileList | null) => void;
} {
  const [trouble, setTrouble] = useState<string>();
  const [going, setGoing] = useState<GoingFile>();
  const alive = useRef(true);
  const last = useRef<Upload | undefined>(undefined);
  useEffect(
    () => () => {
      alive.current = false;
      last.current?.cancel();
    },
    [],
  );
  const take = (files: FileList | null): void => {
    const file = files?.[0];
    if (file === undefined) return;
    setTrouble(undefined);
    if (files !== null && files.length > 1) {
      setTrouble(t('file.trouble.several'));
      return;
    }
    if (file.size === 0) {
      setTrouble(t('file.trouble.empty', { name: file.name }));
      return;
    }
    if (file.size > LARGEST_FILE) {
      const size = number(Math.ceil(file.size / MEGABYTE));
      setTrouble(t('file.trouble.large', { name: file.name, size, most: LARGEST_FILE / MEGABYTE }));
      return;
    }
    const progress = (share: number): void => {
      if (alive.current) setGoing({ name: file.name, share, way });
    };
    const way = upload(file, store.session, { into, progress });
    last.current = way;
    setGoing({ name: file.name, share: 0, way });
    way.done.then(
      ({ id }) => {
        if (!alive.current) return;
        setGoing(undefined);
        if (into === undefined) store.go({ kind: 'sending', id, step: null });
        else void store.renew();
      },
      (error: unknown) => {
        if (!alive.current) return;
        setGoing(undefined);
        setTrouble(error === undefined ? undefined : uploadTrouble(error));
      },
    );
  };
  return { trouble, going, take };
}

function uploadTrouble(error: unknown): string {
  return errorText(error) === t('error.offline') ? t('file.trouble.broken') : errorText(error);
}

export function Going({ name, share, way }: GoingFile): JSX.Element {
  // Once everything has arrived it is the server that still looks at it.
  const all = share >= 1;
  return (
    <div class="going">
      <Progress
        label={t(all ? 'file.reading' : 'file.going', { name })}
        done={share * 100}
        of={all ? undefined : 100}
      />
      <Button onClick={way.cancel}>{t('file.cancel')}</Button>
    </div>
  );
}

export function DropZone({
  onFile,
  choose = t('file.choose'),
}: {
  readonly onFile: (files: FileList | null) => void;
  /** What the button says. */
  readonly choose?: string;
}): JSX.Element {
  const [over, setOver] = useState(false);
  const input = useRef<HTMLInputElement>(null);
  return (
    <div
      class={over ? 'drop drop-over' : 'drop'}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => {
        setOver(false);
      }}
      onDrop={(event) => {
        event.preventDefault();
        setOver(false);
        onFile(event.dataTransfer?.files ?? null);
      }}
    >
      <Icon name="file" />
      <p aria-hidden="true">{t('file.drop')}</p>
      <input
        ref={input}
        id="file"
        class="hidden"
        type="file"
        accept={KINDS}
        aria-label={choose}
        aria-describedby="file-trouble"
        onChange={() => {
          onFile(input.current?.files ?? null);
          if (input.current !== null) input.current.value = '';
        }}
      />
      <label for="file" class="button button-main">
        <Icon name="upload" />
        <span>{choose}</span>
      </label>
    </div>
  );
}
