/** The list of sendings, newest first. */
import type { JSX } from 'preact';
import type { SendingLine } from '../api';
import { LinkButton, useArrival } from './controls';
import { Log } from './log';
import type { PageStore } from './page-store';
import { hashOf } from './routes';
import { stateOf } from './stage';
import { moment, t } from './texts';

export function Home({ store }: { readonly store: PageStore }): JSX.Element {
  const { sendings, info } = store;
  const heading = useArrival();
  return (
    <section aria-labelledby="home-title">
      <div class="title-line">
        <h1 id="home-title" ref={heading} tabIndex={-1}>
          {t('home.title')}
        </h1>
        {info?.mayPrepare === true && sendings !== undefined && sendings.length > 0 && (
          <LinkButton href="#/nuovo" look="main" icon="plus">
            {t('home.new')}
          </LinkButton>
        )}
      </div>
      {sendings === undefined ? (
        <p role="status">{t('loading')}</p>
      ) : sendings.length === 0 ? (
        <Empty mayPrepare={info?.mayPrepare === true} />
      ) : (
        <ul class="sendings">
          {sendings.map((line) => (
            <Line key={line.id} line={line} />
          ))}
        </ul>
      )}
      {sendings !== undefined && sendings.length > 0 && <Log store={store} />}
    </section>
  );
}

function Empty({ mayPrepare }: { readonly mayPrepare: boolean }): JSX.Element {
  return (
    <div class="empty">
      <h2>{t('home.empty.title')}</h2>
      <ol>
        <li>{t('home.empty.one')}</li>
        <li>{t('home.empty.two')}</li>
        <li>{t('home.empty.three')}</li>
      </ol>
      {mayPrepare ? (
        <LinkButton href="#/nuovo" look="main" icon="plus">
          {t('home.new')}
        </LinkButton>
      ) : (
        <p>{t('home.empty.confirmer')}</p>
      )}
    </div>
  );
}

function Line({ line }: { readonly line: SendingLine }): JSX.Element {
  const { id, name, file, by, changedAt } = line;
  const state = stateOf(line);
  return (
    <li>
      <h2>
        <a href={hashOf({ kind: 'sending', id, step: null })}>{name || file}</a>
      </h2>
      <span class={`chip chip-${state.tone}`}>{state.text}</span>
      <p>{counts(line)}</p>
      <p class="hint">
        {by === ''
          ? t('home.changed', { at: moment(changedAt) })
          : t('home.changedBy', { at: moment(changedAt), by })}
        {name !== '' && name !== file && ` · ${file}`}
      </p>
    </li>
  );
}

function counts({ campaign, rows, good }: SendingLine): string {
  if (campaign !== null) {
    const { states, total } = campaign;
    const parts = [t('home.sent', { n: states.sent, total })];
    if (states.unreachable > 0) parts.push(t('home.unreachable', { n: states.unreachable }));
    if (states['in-doubt'] > 0) parts.push(t('home.inDoubt', { n: states['in-doubt'] }));
    return parts.join(' · ');
  }
  if (rows === 0) return t('home.notRead');
  const wrong = rows - good;
  return wrong === 0 ? t('home.rows', { n: rows }) : t('home.rowsWrong', { n: rows, wrong });
}
