/** A check of IO's that a sender did not pass: what the citizen would see, and what is wrong. */
import type { JSX } from 'preact';
import type { Language } from '../../phone';
import type { RemoteProblem } from './data';
import { type Obstacle, REMOTE_TEXTS } from './remote-texts';
import { callElsewhere } from './server';

export interface ProblemProps {
  readonly problem: RemoteProblem;
  readonly obstacle: Obstacle;
  readonly language: Language;
  readonly again: () => void;
}

export function ProblemBox({ problem, obstacle, language, again }: ProblemProps): JSX.Element {
  const texts = REMOTE_TEXTS[language];
  const isElsewhere = problem.code === 'ELSEWHERE';
  const proceed = (): void => {
    if (isElsewhere) callElsewhere();
    again();
  };
  return (
    <div class="phone-box phone-warning">
      <p>
        <strong>{texts.citizen[kindOf(problem) ?? obstacle]}</strong>
      </p>
      <p>{texts.problem(problem)}</p>
      <p class="code">{problem.code}</p>
      <button type="button" class="phone-button phone-secondary" onClick={proceed}>
        {isElsewhere ? texts.callElsewhere : texts.retry}
      </button>
    </div>
  );
}

/** Problems that are none to the citizen, or that only the simulator has. */
function kindOf({ code }: RemoteProblem): 'NOT_READY' | 'ONLY_HERE' | undefined {
  if (code === 'NOT_READY') return code;
  return code === 'NO_CONFIGURATION' || code === 'ELSEWHERE' || code === 'TOO_LARGE'
    ? 'ONLY_HERE'
    : undefined;
}
