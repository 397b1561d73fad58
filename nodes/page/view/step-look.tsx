/** The fourth step: a message of this list as the citizen's phone will show it. */
import type { JSX } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { ComposedPhone, emailCopy } from '../../lib/phone/composed';
import { Newest } from '../../lib/view/newest';
import type { ListRow, LookAnswer, RowsAnswer, Sending } from '../api';
import { Alert, Button, StepTitle } from './controls';
import { Icon } from './icons';
import type { PageStore } from './page-store';
import { Ways } from './steps';
import { errorText, number, t } from './texts';

interface StepProps {
  readonly store: PageStore;
  readonly sending: Sending;
}

const FOUND = 8;

export function StepLook({ store, sending }: StepProps): JSX.Element {
  const { check } = sending;
  const [look, setLook] = useState<LookAnswer>();
  const [trouble, setTrouble] = useState<string>();
  const newest = useRef(new Newest());
  const show = (row: number): void => {
    const current = newest.current.ask();
    store.server.get<LookAnswer>(`sending/${sending.id}/look`, { row }).then(
      (answer) => {
        if (!current()) return;
        setLook(answer);
        setTrouble(undefined);
      },
      (error: unknown) => {
        if (current()) setTrouble(errorText(error));
      },
    );
  };
  const first = check?.first;
  useEffect(() => {
    if (first !== undefined) show(first);
  }, [sending.id, sending.version, first]);
  return (
    <section>
      <StepTitle lead={t('look.lead')}>{t('steps.look')}</StepTitle>
      {trouble !== undefined && (
        <Alert tone="bad" live>
          {trouble}
        </Alert>
      )}
      {check !== null && (
        <div class="look">
          <div class="look-choice">
            <div class="buttons">
              {(['first', 'last', 'longest'] as const).map((which) => (
                <Button
                  key={which}
                  onClick={() => {
                    show(check[which]);
                  }}
                >
                  {t(`look.${which}`)}
                </Button>
              ))}
            </div>
            <Search {...{ store, sending, show }} />
            {look !== undefined && <WithoutOpening look={look} />}
          </div>
          {look !== undefined && <Phone look={look} show={show} />}
        </div>
      )}
      <Ways id={sending.id} stage={sending.stage} step="look" />
    </section>
  );
}

function Phone({ look, show }: { readonly look: LookAnswer; show: (row: number) => void }): JSX.Element {
  const { row, before, after, content, organization, service, fiscalCode } = look;
  return (
    <section class="phone-place" aria-label={t('look.phone')}>
      <div class="phone-row">
        <Button
          icon="left"
          disabled={before === null}
          onClick={() => {
            if (before !== null) show(before);
          }}
        >
          {t('look.before')}
        </Button>
        <p role="status">
          {t('look.row', { row })}
          <small>{fiscalCode}</small>
        </p>
        <Button
          icon="right"
          disabled={after === null}
          onClick={() => {
            if (after !== null) show(after);
          }}
        >
          {t('look.after')}
        </Button>
      </div>
      {content === null ? (
        <Alert tone="warn">{t('look.wrong')}</Alert>
      ) : (
        <div class="phone-frame">
          <ComposedPhone key={row} message={{ content, organization, service }} />
        </div>
      )}
    </section>
  );
}

/** What others may read over a shoulder: it decides how a title is to be written. */
function WithoutOpening({ look }: { readonly look: LookAnswer }): JSX.Element | null {
  const { content, organization } = look;
  if (content === null) return null;
  return (
    <section class="reveals">
      <h3>{t('look.unopened')}</h3>
      <p>{t('look.unopenedText')}</p>
      <dl>
        <dt>{t('look.locked')}</dt>
        <dd>
          <strong>{organization}</strong> {content.subject}
        </dd>
        <dt>{t('look.email')}</dt>
        <dd>
          <strong>{content.subject}</strong> {emailCopy(content.markdown)}
        </dd>
      </dl>
    </section>
  );
}

/** A row by what stands in it. */
function Search(props: StepProps & { show: (row: number) => void }): JSX.Element {
  const { store, sending, show } = props;
  const [found, setFound] = useState<readonly ListRow[]>();
  const [search, setSearch] = useState('');
  const go = async (): Promise<void> => {
    const text = search.trim();
    if (text === '') return;
    await store.run(async () => {
      const question = { from: 0, count: FOUND, show: 'all', search: text };
      const { rows } = await store.server.get<RowsAnswer>(`sending/${sending.id}/rows`, question);
      setFound(rows);
    });
  };
  return (
    <form
      class="look-search"
      role="search"
      onSubmit={(event) => {
        event.preventDefault();
        void go();
      }}
    >
      <label for="look-search">{t('look.search')}</label>
      <div class="with-button">
        <input
          id="look-search"
          type="search"
          value={search}
          onInput={({ currentTarget }) => {
            setSearch(currentTarget.value);
          }}
        />
        <Button submit icon="search">
          {t('look.find')}
        </Button>
      </div>
      <div role="status">
        {found?.length === 0 && <p>{t('table.notFound', { text: search })}</p>}
        {found !== undefined && found.length > 0 && (
          <ul class="found-rows">
            {found.map(({ row, cells }) => (
              <li key={row}>
                <button
                  type="button"
                  onClick={() => {
                    show(row);
                  }}
                >
                  <Icon name="right" />
                  <span>
                    <strong>{number(row)}</strong>{' '}
                    {cells
                      .filter((cell) => cell !== '')
                      .slice(0, 3)
                      .join(' · ')}
                  </span>
                </button>
              </li>
            ))}
          </ul>
        )}
      </div>
    </form>
  );
}
