/** The way from a file to the messages, and where one is on it. */
import type { ComponentChildren, JSX } from 'preact';
import type { Stage } from '../api';
import { LinkButton } from './controls';
import { Icon } from './icons';
import { hashOf, isOpen, neighbour, type Step, STEPS, stepState } from './routes';
import { t } from './texts';

interface StepperProps {
  /** Null while there is only a file on its way. */
  readonly id: string | null;
  readonly stage: Stage | null;
  readonly step: Step;
}

export function Stepper({ id, stage, step }: StepperProps): JSX.Element {
  const n = STEPS.indexOf(step) + 1;
  return (
    <nav class="stepper" aria-label={t('steps.label')}>
      <p class="stepper-short" aria-hidden="true">
        {t('steps.here', { step: n, of: STEPS.length })} <strong>{t(`steps.${step}`)}</strong>
      </p>
      <ol>
        {STEPS.map((one, index) => {
          const state = stage === null ? (one === step ? 'here' : 'closed') : stepState(one, step, stage);
          const open = id !== null && stage !== null && isOpen(one, stage) && one !== step;
          const content = (
            <>
              <span class="step-number" aria-hidden="true">
                {state === 'done' ? <Icon name="check" /> : index + 1}
              </span>
              <span>{t(`steps.${one}`)}</span>
              {state === 'done' && <span class="hidden"> ({t('steps.done')})</span>}
            </>
          );
          return (
            <li key={one} class={`step step-${state}`} aria-current={one === step ? 'step' : undefined}>
              {open ? (
                <a href={hashOf({ kind: 'sending', id, step: one })}>{content}</a>
              ) : (
                <span>{content}</span>
              )}
            </li>
          );
        })}
      </ol>
    </nav>
  );
}

interface WayProps {
  readonly id: string;
  readonly stage: Stage;
  readonly step: Step;
  /** What stands between the two ways, such as the button that a step is for. */
  readonly children?: ComponentChildren;
  /** The way on is not open yet. */
  readonly hold?: boolean;
}

/** Back and on, at the end of each step. */
export function Ways({ id, stage, step, children, hold = false }: WayProps): JSX.Element {
  const [before, after] = [neighbour(step, stage, -1), neighbour(step, stage, 1)];
  const to = (there: Step): string => hashOf({ kind: 'sending', id, step: there });
  return (
    <div class="ways">
      {before !== undefined && (
        <LinkButton href={to(before)} icon="left">
          {t('steps.back', { step: t(`steps.${before}`) })}
        </LinkButton>
      )}
      {children}
      {after !== undefined && !hold && (
        <LinkButton href={to(after)} look="main" icon="right">
          {t('steps.on', { step: t(`steps.${after}`) })}
        </LinkButton>
      )}
    </div>
  );
}
