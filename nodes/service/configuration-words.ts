/** The sentences for what the server answers about remote content. */
import { problemReason } from '../lib/core/problem';
import { PRECONDITIONS } from './configuration-form';
import { faultWords, sentence, text } from '../lib/editor/catalogue';
import type { Change, Probe, RemoteAnswer } from './remote-answer';
import type { Look } from '../lib/editor/result';

interface Said {
  readonly look: Look;
  readonly words: string;
}

const GOOD: ReadonlySet<Probe['result']> = new Set(['good', 'keyGood']);

export function wordsFor(answer: RemoteAnswer): Said {
  switch (answer.result) {
    case 'listed':
      return { look: 'fair', words: listed(answer) };
    case 'found':
      return { look: 'fair', words: text('dialog.configuration.found') };
    case 'planned':
      return planned(answer);
    case 'written':
      return { look: 'good', words: text('dialog.configuration.written') };
    case 'tried':
      return tried(answer);
    case 'problem': {
      const { code, args } = answer;
      return { look: 'bad', words: sentence(problemReason({ code, field: 'allegato', args })) };
    }
    case 'fault':
      return { look: 'bad', words: faultWords(answer.code) };
    case 'wrong':
      return { look: 'bad', words: text(`dialog.configuration.wrong.${answer.code}`, answer.args) };
    case 'trouble':
      return {
        look: 'bad',
        words: text(`dialog.configuration.trouble.${answer.code}`, {
          ...answer.args,
          n: Number(answer.args.seconds ?? 0),
        }),
      };
  }
}

function listed({ configurations, unreadable }: Extract<RemoteAnswer, { result: 'listed' }>): string {
  const n = configurations.length;
  return [
    n === 0 ? text('dialog.configuration.none') : text('dialog.configuration.listed', { n }),
    ...(unreadable > 0 ? [text('dialog.configuration.unreadable', { n: unreadable })] : []),
  ].join(' ');
}

function planned({ changes, isNew, similar }: Extract<RemoteAnswer, { result: 'planned' }>): Said {
  if (changes.length === 0) return { look: 'good', words: text('dialog.configuration.planNothing') };
  return {
    look: 'fair',
    words: [
      ...(similar === undefined ? [] : [text('dialog.configuration.similar', similar)]),
      text(isNew ? 'dialog.configuration.planNew' : 'dialog.configuration.planChanges'),
      ...changes.map((change) => `• ${changed(change)}`),
      text('dialog.configuration.cache'),
    ].join('\n'),
  };
}

function changed({ what, from, to }: Change): string {
  const args = {
    what: text(`dialog.configuration.what.${what}`),
    from: shown(what, from),
    to: shown(what, to),
  };
  if (from === '' && to === '') return text('dialog.configuration.changeKey', args);
  const way = from === '' ? 'changeNew' : to === '' ? 'changeGone' : 'changeTo';
  return text(`dialog.configuration.${way}`, args);
}

/** As the form shows it. */
function shown(what: Change['what'], value: string): string {
  if (what === 'lollipop' && value !== '')
    return text(`dialog.configuration.${value === 'true' ? 'yes' : 'no'}`);
  const known = what === 'precondition' ? PRECONDITIONS.find((one) => one === value) : undefined;
  return known === undefined ? value : text(`dialog.configuration.preconditions.${known}`);
}

function tried({ probes, precondition }: Extract<RemoteAnswer, { result: 'tried' }>): Said {
  const lines = probes.map(({ where, result, args }) =>
    text(`dialog.configuration.${where}`, { words: text(`dialog.configuration.probe.${result}`, args) }),
  );
  if (precondition !== undefined)
    lines.push(text(`dialog.configuration.${precondition ? 'preconditionThere' : 'preconditionMissing'}`));
  const isGood = probes.every(({ result }) => GOOD.has(result));
  return { look: isGood ? 'good' : 'bad', words: lines.join('\n') };
}
