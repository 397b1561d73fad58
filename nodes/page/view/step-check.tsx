/** The third step: what the whole list is like, in sentences, in numbers and row by row. */
import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import type { Words } from '../../lib/core/words';
import type { Check, Sending } from '../api';
import { Alert, Button, Dialog, Facts, Progress, StepTitle } from './controls';
import type { Office } from './office';
import { RowTable } from './row-table';
import { DropZone, Going, useUpload } from './step-file';
import { Ways } from './steps';
import { euros, number, say, t } from './texts';

interface StepProps {
  readonly office: Office;
  readonly sending: Sending;
}

export function StepCheck({ office, sending }: StepProps): JSX.Element {
  const { stage, progress, check, differences } = sending;
  return (
    <section>
      <StepTitle>{t('steps.check')}</StepTitle>
      {differences.length > 0 && (
        <Alert tone="warn">
          <p>
            <strong>{t('check.differences')}</strong>
          </p>
          <ul>
            {differences.map((one) => (
              <li key={say(one)}>{say(one)}</li>
            ))}
          </ul>
        </Alert>
      )}
      <Told sending={sending} />
      {stage === 'checking' && (
        <Progress label={t('check.going')} done={progress?.done ?? 0} of={progress?.of ?? undefined} />
      )}
      {stage !== 'checking' && check !== null && (
        <>
          <Outcome {...{ office, sending, check }} />
          <h3>{t('check.rows')}</h3>
          <RowTable office={office} sending={sending} />
          <ToCorrect office={office} sending={sending} />
        </>
      )}
      {stage === 'checked' && <DeleteDraft office={office} />}
      <Ways id={sending.id} stage={stage} step="check" hold={check === null || check.leave === 0} />
    </section>
  );
}

/** What became of a corrected file. */
export function Told({ sending }: Pick<StepProps, 'sending'>): JSX.Element | null {
  if (sending.told.length === 0) return null;
  return (
    <Alert tone="info" live>
      {sending.told.map((one) => (
        <p key={say(one)}>{say(one)}</p>
      ))}
    </Alert>
  );
}

/** What must not be overlooked. */
const LOUD: ReadonlySet<string> = new Set<Words['key']>([
  'verdict.sent_same',
  'verdict.sent_within',
  'verdict.incomplete',
]);
/** What the page says elsewhere: in its title, its facts, and the band of the mode. */
const ELSEWHERE: ReadonlySet<string> = new Set<Words['key']>([
  'verdict.head',
  'verdict.rows',
  'verdict.amounts',
  'verdict.live',
  'verdict.trial',
  'verdict.simulator',
]);

function Outcome(props: StepProps & { readonly check: Check }): JSX.Element {
  const { office, sending, check } = props;
  const { rows, good, stage } = sending;
  const { importi, persone } = check.verdict;
  const wrong = rows - good;
  const sentences = check.sentences.filter(({ key }) => !ELSEWHERE.has(key));
  return (
    <>
      <Alert tone={wrong === 0 ? 'good' : 'warn'} live>
        <strong>
          {wrong === 0 ? t('check.allGood', { n: rows }) : t('check.someWrong', { n: wrong, rows })}
        </strong>{' '}
        {wrong > 0 && t('check.wrongStay')}
      </Alert>
      <Facts
        facts={[
          [t('check.fact.rows'), number(rows)],
          [t('check.fact.good'), number(good)],
          [t('check.fact.wrong'), number(wrong)],
          [t('check.fact.leave'), <strong key="leave">{number(check.leave)}</strong>],
          [t('check.fact.people'), number(persone)],
          ...(importi === null
            ? []
            : [
                [
                  t('check.fact.amounts'),
                  t('check.fact.range', { least: euros(importi.minimo), most: euros(importi.massimo) }),
                ] as const,
                [t('check.fact.sum'), euros(importi.somma)] as const,
              ]),
        ]}
      />
      {check.stale && (
        <Alert tone="info">
          <p>{t('check.stale')}</p>
          {stage === 'checked' && office.info?.mayPrepare === true && (
            <Button disabled={office.busy} onClick={() => void office.checkAgain()}>
              {t('check.again')}
            </Button>
          )}
        </Alert>
      )}
      {sentences
        .filter(({ key }) => LOUD.has(key))
        .map((sentence) => (
          <Alert key={say(sentence)} tone="warn">
            {say(sentence)}
          </Alert>
        ))}
      <details class="verdict" open={sentences.length <= 12}>
        <summary>{t('check.more')}</summary>
        {sentences.filter(({ key }) => !LOUD.has(key)).map(line)}
      </details>
    </>
  );
}

/** A sentence, or an entry below the one before. */
function line(sentence: Words): JSX.Element {
  const text = say(sentence);
  return text.startsWith('- ') ? (
    <p key={text} class="entry">
      {text.slice(2)}
    </p>
  ) : (
    <p key={text}>{text}</p>
  );
}

function ToCorrect({ office, sending }: StepProps): JSX.Element | null {
  const { trouble, going, take } = useUpload(office, sending);
  const wrong = sending.rows - sending.good;
  const may = sending.stage === 'checked' && office.info?.mayPrepare === true;
  if (wrong === 0) return null;
  return (
    <div class="card">
      <h3>{t('check.outside.title')}</h3>
      <p>{t('check.outside.text')}</p>
      <div class="buttons">
        <Button icon="download" disabled={office.busy} onClick={() => void office.download('wrong')}>
          {t('check.outside.download', { n: wrong })}
        </Button>
      </div>
      {may && trouble !== undefined && (
        <Alert tone="bad" id="file-trouble" live>
          {trouble}
        </Alert>
      )}
      {may && going === undefined && <DropZone onFile={take} choose={t('check.outside.upload')} />}
      {going !== undefined && <Going {...going} />}
    </div>
  );
}

function DeleteDraft({ office }: { readonly office: Office }): JSX.Element | null {
  const [asking, ask] = useState(false);
  if (office.info?.mayPrepare !== true) return null;
  const close = (): void => {
    ask(false);
  };
  return (
    <p class="hint">
      {t('check.draft')}{' '}
      <Button
        look="link"
        icon="trash"
        onClick={() => {
          ask(true);
        }}
      >
        {t('check.delete')}
      </Button>
      {asking && (
        <Dialog title={t('check.deleteTitle')} onClose={close}>
          <p>{t('check.deleteText')}</p>
          <div class="buttons">
            <Button onClick={close}>{t('no')}</Button>
            <Button
              look="danger"
              onClick={() => {
                close();
                void office.act({ do: 'delete' });
              }}
            >
              {t('check.deleteYes')}
            </Button>
          </div>
        </Dialog>
      )}
    </p>
  );
}
