/** The log of who did what on this page: as a file, and whether it is whole. */
import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import type { LogCheck } from '../api';
import { Alert, Button } from './controls';
import type { PageStore } from './page-store';
import { t } from './texts';

export function Log({ store }: { readonly store: PageStore }): JSX.Element {
  const [found, setFound] = useState<LogCheck>();
  const fetchLog = (as: 'csv' | 'xlsx') => () => {
    void store.run(() => store.server.download('log', { as }));
  };
  const check = (): void => {
    setFound(undefined);
    void store.run(async () => {
      setFound(await store.server.get<LogCheck>('log/check'));
    });
  };
  return (
    <details class="log">
      <summary>{t('log.title')}</summary>
      <p>{t('log.text')}</p>
      <div class="buttons">
        <Button icon="download" onClick={fetchLog('xlsx')}>
          {t('log.xlsx')}
        </Button>
        <Button icon="download" onClick={fetchLog('csv')}>
          {t('log.csv')}
        </Button>
        <Button onClick={check}>{t('log.check')}</Button>
      </div>
      {found !== undefined && (
        <Alert tone={found.broken === null ? 'good' : 'bad'} live>
          {found.broken === null ? t('log.whole') : t('log.broken', { n: found.broken })}
        </Alert>
      )}
    </details>
  );
}
