/** The rows of the list: which of them are shown, and the table itself with what is said of the row one is at. */
import type { JSX } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import type { Sending } from '../api';
import { Alert, Button } from './controls';
import { Grid } from './grid';
import { Icon } from './icons';
import type { PageStore } from './page-store';
import type { Rows, Show } from './rows';
import { t } from './texts';

const SHOWS: readonly Show[] = ['wrong', 'odd', 'all'];
/** Milliseconds after the last key before the search begins. */
const PAUSE_MS = 250;

export function RowTable(props: { readonly store: PageStore; readonly sending: Sending }): JSX.Element {
  const { store, sending } = props;
  const table = store.table();
  useEffect(() => {
    table.need(0, 1);
  }, [table]);
  return (
    <div class="rows">
      <Choice store={store} table={table} />
      {store.notice?.undo !== undefined && (
        <Alert tone={store.notice.tone} live>
          {store.notice.text}{' '}
          <Button look="link" onClick={store.notice.undo}>
            {t('table.undo')}
          </Button>
        </Alert>
      )}
      {table.found === undefined ? (
        <p role="status">{t('loading')}</p>
      ) : table.found === 0 ? (
        <p role="status" class="nothing">
          {nothing(table)}
        </p>
      ) : (
        <Grid
          key={`${table.show} ${table.search}`}
          store={store}
          table={table}
          mayEdit={sending.stage === 'checked' && store.info?.mayPrepare === true}
        />
      )}
    </div>
  );
}

function nothing({ show, search }: Rows): string {
  if (search !== '') return t('table.notFound', { text: search });
  return show === 'all' ? t('table.noRows') : t(`table.none.${show}`);
}

function Choice({ store, table }: { readonly store: PageStore; readonly table: Rows }): JSX.Element {
  const [search, setSearch] = useState(table.search);
  const later = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  useEffect(
    () => () => {
      clearTimeout(later.current);
    },
    [],
  );
  return (
    <form
      class="choice"
      role="search"
      onSubmit={(event) => {
        event.preventDefault();
        clearTimeout(later.current);
        store.choose(table.show, search.trim());
      }}
    >
      <fieldset class="segments">
        <legend class="hidden">{t('table.show')}</legend>
        {SHOWS.map((show) => (
          <label key={show} class={table.show === show ? 'segment segment-on' : 'segment'}>
            <input
              type="radio"
              name="show"
              value={show}
              checked={table.show === show}
              onChange={() => {
                store.choose(show, search.trim());
              }}
            />
            {t(`table.shows.${show}`)}
          </label>
        ))}
      </fieldset>
      <div class="search">
        <label for="table-search" class="hidden">
          {t('table.search')}
        </label>
        <Icon name="search" />
        <input
          id="table-search"
          type="search"
          placeholder={t('table.search')}
          value={search}
          onInput={({ currentTarget: { value } }) => {
            setSearch(value);
            clearTimeout(later.current);
            later.current = setTimeout(() => {
              store.choose(table.show, value.trim());
            }, PAUSE_MS);
          }}
        />
      </div>
      <p class="found" role="status">
        {table.found !== undefined && t('table.found', { n: table.found })}
      </p>
    </form>
  );
}
