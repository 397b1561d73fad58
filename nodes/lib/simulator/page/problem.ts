/** A check of IO's that a sender did not pass: what the citizen would see, and what is wrong. */
import type { Language } from '../../phone';
import type { RemoteProblem } from './data';
import { element } from './elements';
import { callElsewhere } from './server';
import { type Obstacle, REMOTE_TEXTS } from './remote-texts';

export interface ProblemView {
  readonly problem: RemoteProblem;
  readonly obstacle: Obstacle;
  readonly language: Language;
  readonly again: () => void;
}

export function problemBox({ problem, obstacle, language, again }: ProblemView): HTMLElement {
  const texts = REMOTE_TEXTS[language];
  const isElsewhere = problem.code === 'ELSEWHERE';
  const label = isElsewhere ? texts.callElsewhere : texts.retry;
  const retry = element('button', 'phone-button phone-secondary', label);
  retry.type = 'button';
  retry.addEventListener('click', () => {
    if (isElsewhere) callElsewhere();
    again();
  });
  const citizen = texts.citizen[kindOf(problem) ?? obstacle];
  return element(
    'div',
    'phone-box phone-warning',
    element('p', '', element('strong', '', citizen)),
    element('p', '', texts.problem(problem)),
    element('p', 'code', problem.code),
    retry,
  );
}

/** Problems that are none to the citizen, or that only the simulator has. */
function kindOf({ code }: RemoteProblem): 'NOT_READY' | 'ONLY_HERE' | undefined {
  if (code === 'NOT_READY') return code;
  return code === 'NO_CONFIGURATION' || code === 'ELSEWHERE' || code === 'TOO_LARGE'
    ? 'ONLY_HERE'
    : undefined;
}
