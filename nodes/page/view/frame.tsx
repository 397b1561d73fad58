/** What stands around every screen: whose page it is, who one is, and what sending means here. */
import type { ComponentChildren, JSX } from 'preact';
import type { Mode } from '../../lib/core';
import type { PageInfo } from '../api';
import { Button } from './controls';
import { Icon, type IconName } from './icons';
import { t } from './texts';

const MODE_ICONS: Readonly<Record<Mode, IconName>> = { simulator: 'flask', trial: 'group', live: 'plane' };

/** In colour, drawing and words: nobody should find out afterwards. */
export function ModeBand({ mode }: { readonly mode: Mode }): JSX.Element {
  return (
    <div class={`mode mode-${mode}`}>
      <div class="wide">
        <Icon name={MODE_ICONS[mode]} />
        <p>
          <strong>{t(`mode.${mode}.name`)}</strong> <span>{t(`mode.${mode}.text`)}</span>
        </p>
      </div>
    </div>
  );
}

interface FrameProps {
  readonly info: PageInfo | undefined;
  /** Of what is on screen; the page's own where there is none. */
  readonly mode: Mode | undefined;
  readonly onLeave: () => void;
  readonly children: ComponentChildren;
}

export function Frame({ info, mode, onLeave, children }: FrameProps): JSX.Element {
  return (
    <>
      <a class="skip" href="#main" onClick={skip}>
        {t('frame.skip')}
      </a>
      <header>
        <div class="slim">
          <div class="wide">
            <span class="institution">{info?.institution ?? ''}</span>
            {info !== undefined && info.user !== '' && (
              <div class="who">
                <span>
                  <Icon name="user" /> <span class="hidden">{t('frame.user')}</span> {info.user}
                </span>
                <Button look="link" icon="out" onClick={onLeave}>
                  {t('frame.leave')}
                </Button>
              </div>
            )}
          </div>
        </div>
        <div class="brand">
          <div class="wide">
            <a href="#/">{info?.title ?? t('frame.title')}</a>
            {info !== undefined && info.service !== '' && <p>{info.service}</p>}
          </div>
        </div>
        {mode !== undefined && <ModeBand mode={mode} />}
      </header>
      <main id="main" class="wide" tabIndex={-1}>
        {children}
      </main>
    </>
  );
}

/** The address belongs to the page's own places. */
function skip(event: Event): void {
  event.preventDefault();
  document.getElementById('main')?.focus();
}
