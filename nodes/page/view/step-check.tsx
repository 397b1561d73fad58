/** The third step: what the whole list is like, in sentences, in numbers and row by row. */
import type { JSX } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import type { Reason } from '../../lib/core';
import { type Words, words } from '../../lib/core/words';
import type { Check, Sending } from '../api';
import { DRAFT_DAYS } from '../limits';
import { Alert, Button, Dialog, Facts, Progress, StepTitle } from './controls';
import type { PageStore } from './page-store';
import { RowTable } from './row-table';
import { DropZone, Going, useUpload } from './step-file';
import { Ways } from './steps';
import { duration, euros, faultText, number, reasonOfMany, say, t } from './texts';

interface StepProps {
  readonly store: PageStore;
  readonly sending: Sending;
}

export function StepCheck({ store, sending }: StepProps): JSX.Element {
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
          <Outcome {...{ store, sending, check }} />
          <h3>{t('check.rows')}</h3>
          <RowTable store={store} sending={sending} />
          <ToCorrect store={store} sending={sending} />
        </>
      )}
      {stage === 'checked' && <DeleteDraft store={store} />}
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
  const { store, sending, check } = props;
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
          {stage === 'checked' && store.info?.mayPrepare === true && (
            <Button disabled={store.busy} onClick={() => void store.checkAgain()}>
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
      <WhoIsReached {...{ store, sending, check }} />
      <details class="verdict" open={sentences.length <= 12}>
        <summary>{t('check.more')}</summary>
        {sentences.filter(({ key }) => !LOUD.has(key)).map(line)}
      </details>
    </>
  );
}

/** Who can be reached: asked on request, since it takes as long as the institution's pace allows. */
function WhoIsReached({ store, sending, check }: StepProps & { readonly check: Check }): JSX.Element | null {
  const { id, reaching, stage } = sending;
  const going = reaching !== null;
  useEffect(() => {
    if (!going) return undefined;
    // Whoever leaves does not wait for the answer.
    return () => {
      store.stopAsking(id);
    };
  }, [going, id]);
  const may = stage === 'checked' && store.info?.mayPrepare === true && !check.stale && check.leave > 0;
  const { reach } = check;
  if (!may && reach === undefined) return null;
  return (
    <div class="card">
      <h3>{t('check.reach.title')}</h3>
      {reach !== undefined && <Reached reach={reach} />}
      {reaching !== null && <Progress label={t('check.reach.going')} done={reaching.done} of={reaching.of} />}
      {may && reaching === null && (
        <>
          <p>{t('check.reach.text', { time: duration(check.verdict.durata.secondi) })}</p>
          <Button disabled={store.busy} onClick={() => void store.askReachability()}>
            {t(reach === undefined ? 'check.reach.ask' : 'check.reach.again')}
          </Button>
        </>
      )}
      {going && store.hasAsked(id) && (
        <Button
          onClick={() => {
            store.stopAsking(id);
          }}
        >
          {t('check.reach.stop')}
        </Button>
      )}
    </div>
  );
}

function Reached({ reach }: { readonly reach: NonNullable<Check['reach']> }): JSX.Element {
  const { raggiungibili, non_raggiungibili, motivi, non_chiesti, perche } = reach;
  return (
    <>
      <p role="status">
        {say(words('verdict.reach', { yes: raggiungibili, no: non_raggiungibili }))}{' '}
        {non_chiesti > 0 && say(words('verdict.unasked', { n: non_chiesti }))}{' '}
        {perche !== null && faultText({ code: perche, args: {} })}
      </p>
      <ul>
        {Object.entries(motivi).map(([reason, n]) => (
          <li key={reason}>{`${number(n)}: ${reasonOfMany(reason as Reason)}`}</li>
        ))}
      </ul>
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

function ToCorrect({ store, sending }: StepProps): JSX.Element | null {
  const { trouble, going, take } = useUpload(store, sending);
  const wrong = sending.rows - sending.good;
  const may = sending.stage === 'checked' && store.info?.mayPrepare === true;
  if (wrong === 0) return null;
  return (
    <div class="card">
      <h3>{t('check.outside.title')}</h3>
      <p>{t('check.outside.text')}</p>
      <div class="buttons">
        <Button icon="download" disabled={store.busy} onClick={() => void store.download('wrong')}>
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

function DeleteDraft({ store }: { readonly store: PageStore }): JSX.Element | null {
  const [asking, ask] = useState(false);
  if (store.info?.mayPrepare !== true) return null;
  const close = (): void => {
    ask(false);
  };
  return (
    <p class="hint">
      {t('check.draft', { days: DRAFT_DAYS })}{' '}
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
                void store.act({ do: 'delete' });
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
