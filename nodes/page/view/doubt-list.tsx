/** Messages of which nobody knows whether they arrived: a person decides, with all there is to decide by. */
import type { JSX } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import type { DoubtItem, DoubtPage, Sending } from '../api';
import { Alert, Button, Dialog } from './controls';
import type { PageStore } from './page-store';
import { errorText, fieldName, moment, reasonOfOne, t } from './texts';

interface DoubtListProps {
  readonly store: PageStore;
  readonly sending: Sending;
  readonly n: number;
}

type Decision = 'resend' | 'mark-sent';

export function DoubtList({ store, sending, n }: DoubtListProps): JSX.Element {
  const [page, setPage] = useState<DoubtPage>();
  const [trouble, setTrouble] = useState<string>();
  const [chosen, choose] = useState<ReadonlySet<number>>(new Set());
  const [asking, ask] = useState<Decision>();
  const fetchPage = async (after: number | null): Promise<void> => {
    const query: Record<string, number> = after === null ? {} : { after };
    try {
      const next = await store.server.get<DoubtPage>(`sending/${sending.id}/doubts`, query);
      setPage((before) =>
        after === null || before === undefined
          ? next
          : { items: [...before.items, ...next.items], next: next.next },
      );
      setTrouble(undefined);
    } catch (error) {
      setTrouble(errorText(error));
    }
  };
  useEffect(() => {
    void fetchPage(null);
  }, [sending.id, n]);
  const toggle = (id: number): void => {
    const next = new Set(chosen);
    if (!next.delete(id)) next.add(id);
    choose(next);
  };
  const decide = async (what: Decision): Promise<void> => {
    ask(undefined);
    const done = await store.act({ do: what, ids: [...chosen] }, (changed) =>
      t(`doubt.done.${what}`, { n: changed }),
    );
    if (done) choose(new Set());
    await fetchPage(null);
  };
  const items = page?.items ?? [];
  return (
    <section class="card card-warn" aria-labelledby="doubt-title">
      <h3 id="doubt-title">{t('doubt.title', { n })}</h3>
      <p>{t('doubt.what')}</p>
      <p>{t('doubt.how')}</p>
      {trouble !== undefined && (
        <Alert tone="bad" live>
          {trouble}
        </Alert>
      )}
      <fieldset>
        <legend class="hidden">{t('doubt.choose')}</legend>
        <label class="check">
          <input
            type="checkbox"
            checked={items.length > 0 && chosen.size === items.length}
            onChange={() => {
              choose(new Set(chosen.size === items.length ? [] : items.map(({ id }) => id)));
            }}
          />
          <strong>{t('doubt.all')}</strong>
        </label>
        {items.map((item) => (
          <label key={item.id} class="check doubt">
            <input
              type="checkbox"
              checked={chosen.has(item.id)}
              onChange={() => {
                toggle(item.id);
              }}
            />
            <About item={item} />
          </label>
        ))}
      </fieldset>
      {typeof page?.next === 'number' && (
        <Button onClick={() => void fetchPage(page.next)}>{t('doubt.more')}</Button>
      )}
      <div class="buttons">
        {(['resend', 'mark-sent'] as const).map((what) => (
          <Button
            key={what}
            disabled={store.busy || chosen.size === 0}
            onClick={() => {
              ask(what);
            }}
          >
            {t(`doubt.${what}`, { n: chosen.size })}
          </Button>
        ))}
      </div>
      {asking !== undefined && (
        <Dialog
          title={t(`doubt.ask.${asking}`)}
          onClose={() => {
            ask(undefined);
          }}
        >
          <p>{t(`doubt.askText.${asking}`, { n: chosen.size })}</p>
          <div class="buttons">
            <Button
              onClick={() => {
                ask(undefined);
              }}
            >
              {t('no')}
            </Button>
            <Button look="danger" onClick={() => void decide(asking)}>
              {t(`doubt.yes.${asking}`)}
            </Button>
          </div>
        </Dialog>
      )}
    </section>
  );
}

function About({ item }: { readonly item: DoubtItem }): JSX.Element {
  const { fiscalCode, takenAt, changedAt, attempts, ioId, own } = item;
  return (
    <span>
      <strong>{fiscalCode ?? t('doubt.erased')}</strong> {reasonOfOne(item)}
      {own.length > 0 && (
        <span class="own">
          {own
            .filter(([, value]) => value !== fiscalCode)
            .map(([name, value]) => (
              <span key={name}>
                {fieldName(name)}: <b>{value}</b>
              </span>
            ))}
        </span>
      )}
      <span class="hint">
        {t('doubt.when', { taken: moment(takenAt), changed: moment(changedAt), attempts })}
        {ioId !== null && ` ${t('doubt.id', { id: ioId })}`}
      </span>
    </span>
  );
}
