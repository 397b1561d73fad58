/** The part of the guide's page on troubles that goes by code: what stops the line, and why a message did not leave. */
import { FAULT_CODES, REASON_CODES } from '../../nodes/lib/core/codes';
import { REGISTER_CAUSES } from '../../nodes/lib/core/register-causes';
import type { Catalogue } from '../../nodes/locales/catalogue';
import { errorsOf, readable, textOf } from './codes';

const WORDS = {
  it: {
    faults: '## Quando si ferma',
    faultsIntro:
      'Il nodo è rosso e un nodo **catch** riceve il codice in `msg.error.code`. Ciò che è in coda aspetta.',
    register: '## Se il registro non si apre',
    registerIntro:
      'Di `IO_REGISTER_UNAVAILABLE` la causa è fra parentesi nella frase, per esempio (ECONNREFUSED). Con il registro in PostgreSQL è quasi sempre una di queste.',
    inBrackets: 'Fra parentesi',
    reasons: '## Perché una riga non è partita',
    reasonsIntro: 'Il codice è in `msg.io.reason`, la frase in `msg.io.detail`.',
    header: ['Codice', 'Che cosa è successo', 'Che cosa fare'],
    outcome: { unreachable: 'Non raggiungibile', 'in-doubt': 'In dubbio', discarded: 'Scartato' },
  },
  en: {
    faults: '## When everything stops',
    faultsIntro:
      'The node is red and a **catch** node gets the code in `msg.error.code`. What is queued waits.',
    register: '## When the register does not open',
    registerIntro:
      'Of `IO_REGISTER_UNAVAILABLE` the cause is in brackets in the sentence, for example (ECONNREFUSED). With the register in PostgreSQL it is nearly always one of these.',
    inBrackets: 'In brackets',
    reasons: '## Why a row did not leave',
    reasonsIntro: 'The code is in `msg.io.reason`, the sentence in `msg.io.detail`.',
    header: ['Code', 'What happened', 'What to do'],
    outcome: { unreachable: 'Not reachable', 'in-doubt': 'In doubt', discarded: 'Discarded' },
  },
} as const;

export type GuideLanguage = keyof typeof WORDS;

/** Markdown with a table of every fault and one of the reasons of every outcome. */
export function troubleshooting(catalogue: Catalogue, language: GuideLanguage): string {
  const words = WORDS[language];
  const row = (code: string, key: string): string[] => named(`\`${code}\``, key);
  const named = (name: string, key: string): string[] => [
    name,
    ...['text', 'remedy'].map((part) => readable(textOf(catalogue, `${key}.${part}`) ?? '')),
  ];
  const table = (rows: readonly string[][], first: string = words.header[0]): string =>
    [[first, ...words.header.slice(1)], words.header.map(() => '---'), ...rows]
      .map((cells) => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`)
      .join('\n');
  const faults = table(FAULT_CODES.map((code) => row(code, `fault.${code}`)));
  const causes = Object.entries(REGISTER_CAUSES).map(([cause, errors]) =>
    named(errorsOf(errors), `cause.${cause}`),
  );
  const reasons = Object.entries(REASON_CODES).flatMap(([outcome, codes]) => [
    `### ${words.outcome[outcome as keyof typeof words.outcome]}`,
    table(codes.map((code) => row(code, `reason.${code}`))),
  ]);
  return [
    ...[words.faults, words.faultsIntro, faults],
    ...[words.register, words.registerIntro, table(causes, words.inBrackets)],
    ...[words.reasons, words.reasonsIntro, ...reasons],
  ].join('\n\n');
}
