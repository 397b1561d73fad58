import assert from 'node:assert/strict';
import { compose } from '../../../nodes/lib/core';
import { unfinishedIn } from '../../../nodes/lib/core/unfinished';
import { MESSAGES, withOwnFields } from '../../../nodes/messages';
import { costOf } from '../../support/cost';
import { invented, LONG, SIMULATOR } from './support';

describe('A text that is still to be filled in', () => {
  for (const [text, ...pieces] of [
    ['Entro il <gg/mm/aaaa> paga <00,00> €', '<gg/mm/aaaa>', '<00,00>'],
    ['Il bando per <oggetto del bando> è uscito', '<oggetto del bando>'],
    ['Ciao <nome>,', '<nome>'],
    ['Per te <a chi spetta>', '<a chi spetta>'],
    ['Vai su [visita questo sito](URL).', '](URL)'],
    ['Vai su [visita questo sito](link al bando).', '](link al bando)'],
    ['Vai su [visita questo sito](www.comune.example).', '](www.comune.example)'],
    ['Vai su [visita questo sito](https://…).', '](https://…)'],
    ['Vai su [visita questo sito]().', ']()'],
    ['Vai su (visita questo sito)[URL].', '(visita questo sito)[URL]'],
    ['Vai su (visita questo sito)[{{url}}].', '(visita questo sito)[{{…}}]'],
    ['Vai su [visita questo sito][URL].', '][URL]'],
    ['[Inserire qui i documenti] entro domani', '[Inserire qui i documenti]'],
    ['[Solo per messaggi Premium con allegato]', '[Solo per messaggi Premium con allegato]'],
    ['Gentile [Nome e cognome]', '[Nome e cognome]'],
    ['Esito della tua {domanda}', '{domanda}'],
    ['Ciao %%nome%%, ${cognome}', '%%nome%%', '${cognome}'],
    ['Dal gg-mm-aaaa, al XX/XX/XXXX', 'gg-mm-aaaa', 'XX/XX/XXXX'],
    [
      'Paga l’avviso [[o se hai richiesto la domiciliazione,]] subito',
      '[[o se hai richiesto la domiciliazione,]]',
    ],
    ['Lorem ipsum dolor', 'Lorem ipsum'],
    ['Il giorno ________ alle', '________'],
    ['Il giorno ........ alle', '........'],
  ] as const)
    it(`names the pieces of ${JSON.stringify(text)}`, () => {
      assert.deepEqual(unfinishedIn(text), pieces);
    });

  for (const text of [
    'Vai su [visita questo sito]({{url}}) o scrivi a [noi](mailto:ufficio@comune.example).',
    'Vai su <https://www.comune.example> o scrivi a <ufficio@comune.example>',
    '<b>Attenzione</b><br/> <a href="x">qui</a>',
    'Vedi [il sito][1] e [altro].\n\n[1]: https://www.comune.example/',
    '[IMPORTANTE] Scade il {{data_scadenza}} ({{causale}}) {{{nota}}}',
    'La XXX edizione … continua; 1.000,00 euro, 00:00',
    'Sopra\n\n____\n\nSotto',
    '{{#nota}}Nota: {{nota}}{{/nota}}{{^nota}}Senza{{/nota}}',
  ])
    it(`is not ${JSON.stringify(text)}`, () => {
      assert.deepEqual(unfinishedIn(text), []);
    });

  it('is none of the model’s', () => {
    for (const { slug, title, body } of MESSAGES) assert.deepEqual(unfinishedIn(title + body), [], slug);
  });

  const own = withOwnFields([]);
  const body = `${LONG} Entro il <gg/mm/aaaa>.`;
  const codes = (mode: 'simulator' | 'trial' | 'live') => {
    const result = compose(
      own,
      { codice_fiscale: invented },
      { ...SIMULATOR, title: 'Titolo [Inserire qui]', body, mode },
    );
    return result.ok ? [] : result.problems.map(({ code, field, args }) => [code, field, args?.piece]);
  };

  it('does not leave in live mode, and says why; a rehearsal shows it', () => {
    assert.deepEqual(codes('live'), [
      ['TEXT_UNFINISHED', 'title', '[Inserire qui]'],
      ['TEXT_UNFINISHED', 'body', '<gg/mm/aaaa>'],
    ]);
    assert.deepEqual(codes('trial'), []);
    assert.deepEqual(codes('simulator'), []);
  });

  it('of a hundred thousand open brackets is looked through at once', async () => {
    for (const part of ['[', '(', '<', '{', '](', '%%', '_', '.', '{{', ') [']) {
      const cost = await costOf(() => unfinishedIn(part.repeat(20_000)), 1);
      assert.ok(cost < 2_000, part);
    }
  });
});
