/** What goes wrong on the way: by the recipient's code, or by chance. */
import { type Fault, citizenOf } from './citizens';
import type { FaultMix, Operation, Settings } from './options';
import type { Random } from './random';

/** Chooses the fault of a call, undefined for none. */
export type ChooseFault = (operation: Operation, fiscalCode: string | undefined) => Fault | undefined;

export function faultChooser(settings: Settings, random: Random): ChooseFault {
  /** Codes that have had their one 429. */
  const refusedOnce = new Set<string>();

  function ofCitizen(fiscalCode: string): Fault | undefined {
    const { fault } = citizenOf(fiscalCode);
    if (fault !== 'rate-limited-once') return fault;
    if (refusedOnce.has(fiscalCode)) return undefined;
    refusedOnce.add(fiscalCode);
    return fault;
  }

  return (operation, fiscalCode) => {
    const certain = operation === 'send' && fiscalCode !== undefined ? ofCitizen(fiscalCode) : undefined;
    if (certain || !settings.faultsOn.includes(operation)) return certain;
    return byChance(settings.faults, random);
  };
}

/** At most two draws, always in the same order: the same seed and the same calls meet the same faults. */
function byChance(mix: FaultMix, random: Random): Fault | undefined {
  const faults: readonly [number | undefined, () => Fault][] = [
    [mix.rate429, () => 'rate-limited'],
    [mix.rate500, () => (random() < 0.5 ? 'error-before' : 'error-after')],
    [mix.resetBefore, () => 'reset-before'],
    [mix.resetAfter, () => 'reset-after'],
    [mix.slow, () => 'slow'],
    [mix.garbage, () => 'garbage'],
    [mix.halfAnswer, () => 'half-answer'],
  ];
  let draw = random();
  for (const [probability = 0, fault] of faults) {
    if (draw < probability) return fault();
    draw -= probability;
  }
  return undefined;
}
