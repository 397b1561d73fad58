/** PagoPA's most frequent messages: taken to the letter, filled in, composed, taken by IO and shown by the phone. */
import assert from 'node:assert/strict';
import { compose } from '../../nodes/lib/core';
import { unfinishedIn } from '../../nodes/lib/core/unfinished';
import { parseMessage } from '../../nodes/lib/phone';
import { createSimulator } from '../../nodes/lib/simulator';
import { MODEL_TEXTS } from '../../nodes/message/models';
import { doubledHalf } from '../../nodes/message/models/doubled';
import { fillIn } from '../../nodes/message/models/fill-in';
import { guessOf } from '../../nodes/message/models/guess';
import type { ModelText } from '../../nodes/message/models/model-text';
import { proposedFor } from '../../nodes/message/models/proposed';
import { readModel } from '../../nodes/message/models/read';
import { grows } from '../support/cost';
import { nine, taken } from '../support/models';
import { visible } from '../support/visible';

const { texts } = MODEL_TEXTS;
const named = (name: string, title = ''): ModelText => {
  const found = texts.find((one) => one.name === name && one.title.includes(title));
  assert.ok(found, name);
  return found;
};

/** What PagoPA writes around what is to be filled in, and the word of the button that IO puts. */
const MARKS =
  /<[^<>]*>|\[\[|\]\]|\*\*|\[(?:Se previsto|Solo per messaggi Premium con allegato|Inserire qui [^\]]*)\] ?|[[\]]|\(URL\)|Vedi Avviso|Paga(?=")|(?<=>) (?=\.)/;
const PHONE = (markdown: string): string => visible(parseMessage(markdown).blocks);

describe('a text of PagoPA’s models', () => {
  const simulator = createSimulator({ unlimited: true, premium: true });
  let url = '';
  before('open the simulator', async () => {
    ({ baseUrl: url } = await simulator.listen());
  });
  after('close the simulator', () => simulator.close());

  it('is one of twenty-one', () => {
    assert.equal(texts.length, 21);
    assert.equal(texts.filter(({ payment }) => payment).length, 5);
  });

  for (const text of texts)
    describe(`"${text.name}" (${text.title})`, () => {
      it('names everything that is left unfilled, so that it is not sent', () => {
        const reading = readModel(text);
        const nothing = fillIn(reading, new Map());
        const open = reading.questions.filter(({ kind }) => kind !== 'oneOf');
        const pieces = [...unfinishedIn(nothing.title), ...unfinishedIn(nothing.body)].join(' ');
        for (const { written, kind } of open)
          if (kind !== 'optional') assert.ok(nothing.title.concat(nothing.body).includes(written), written);
        if (reading.questions.length > 0) assert.notEqual(pieces, '');
      });

      it('composes with sample values, is taken by IO’s schema, and shows on the phone what it says', async () => {
        const { definition, title, body } = taken(text);
        assert.deepEqual([...unfinishedIn(title), ...unfinishedIn(body)], []);
        const values = Object.fromEntries(
          definition.fields
            .filter(({ name }) => !name.startsWith('pulsante'))
            .map(({ name, example }) => [name, example]),
        );
        const row = { ...values, allegato: undefined };
        const options = { mode: 'simulator', premium: false, paymentButton: 'Paga', title, body } as const;
        const composed = compose(definition, row, options);
        assert.ok(composed.ok, JSON.stringify(composed));
        const { message } = composed;
        assert.equal(message.content.payment_data !== undefined, text.payment === true);
        assert.equal(message.feature_level_type, undefined);
        const reply = await fetch(`${url}/messages`, {
          method: 'POST',
          headers: { 'Ocp-Apim-Subscription-Key': 'test', 'content-type': 'application/json' },
          body: JSON.stringify(message),
        });
        assert.equal(reply.status, 201, await reply.text());
        const shown = PHONE(message.content.markdown);
        assert.doesNotMatch(shown, /[<>{}[\]]|\*\*/);
        const [first] = (text.comments ?? []).length > 1 ? [/\n\n\[\[La tua[^\]]*\]\]/] : [/$^/];
        let at = 0;
        const withoutAttachment = text.body.replace(/\n\n\[Solo per messaggi Premium.*$/, '');
        for (const fragment of withoutAttachment.replace(first, '').split(MARKS)) {
          const words = fragment.replace(/\s+/g, ' ').trim();
          const found = shown.replace(/\s+/g, ' ').indexOf(words, at);
          assert.ok(found >= at, `"${words}" in "${shown}"`);
          at = found + words.length;
        }
      });
    });

  it('keeps its words, its punctuation and its marks where nothing is answered', () => {
    const changed = texts.filter((text) => {
      const { title, body } = fillIn(readModel(text), new Map());
      return title !== text.title || body !== text.body;
    });
    // The word of the payment button, a blank before a full stop, "per oggetto" outside of its brackets.
    assert.deepEqual(
      changed.map(({ name }) => name),
      [
        'Integrazione documentazione',
        'Domanda di iscrizione al servizio: inviata',
        'Rinuncia effettuata fuori termine',
        'Avviso di pagamento {oggetto}',
        'Proroga scadenza del pagamento',
      ],
    );
  });

  it('has what PagoPA wrote wrongly named', () => {
    const faults = texts.flatMap((text) =>
      readModel(text).faults.map(({ kind }) => [kind, text.name] as const),
    );
    assert.deepEqual(faults, [
      ['blankBeforeStop', 'Domanda di iscrizione al servizio: inviata'],
      ['oldButton', 'Rinuncia effettuata fuori termine'],
      ['misspelt', 'Proroga scadenza del pagamento'],
    ]);
  });
});

describe('the questions of a text of PagoPA’s models', () => {
  it('are about each choice once, in title and body alike', () => {
    const { questions } = readModel(named('{Domanda/Richiesta} accolta'));
    assert.deepEqual(
      questions.map(({ kind, id }) => [kind, id]),
      [
        ['choice', 'domanda/richiesta'],
        ['field', 'oggetto'],
        ['field', 'url'],
      ],
    );
  });

  it('tell two dates apart, and two things that are only called "oggetto"', () => {
    const fields = (text: ModelText) => readModel(text).questions.map(({ id }) => id);
    assert.deepEqual(fields(named('Apertura iscrizioni')), [
      'oggetto',
      'data_inizio',
      'data_fine',
      'tipologia_servizio',
      'url',
    ]);
    assert.deepEqual(fields(named('Domanda di iscrizione al servizio: completata')), [
      'oggetto',
      'oggetto_2',
      'url',
    ]);
  });

  it('leave out a part without a trace: no blank line more, no blank more', () => {
    const without = (name: string) => {
      const text = named(name);
      const optional = readModel(text).questions.filter(({ kind }) => kind === 'optional');
      return taken(text, Object.fromEntries(optional.map(({ id }) => [id, { to: 'part', keep: false }])))
        .body;
    };
    for (const name of ['Domanda di iscrizione al servizio: inviata', 'Pubblicazione bando'])
      assert.doesNotMatch(without(name), /\n{3}|protocollo|allegato/);
    assert.match(
      without('Avviso di pagamento {oggetto}: mancato pagamento'),
      /a pagare l’avviso ignora questo messaggio\.$/,
    );
  });

  it('take one of two sentences, and ask only for what that one needs', () => {
    const text = named('Avviso di pagamento {oggetto}');
    const body = (index: number) => taken(text, { part: { to: 'one', index } }).body;
    assert.match(body(0), /^C'è un avviso da pagare intestato a \{\{nome\}\} \{\{cognome\}\}.*\n\n\*\*Devi/);
    assert.match(
      body(1),
      /^La tua \{\{domanda_rinuncia\}\} è arrivata oltre il termine previsto\.\n\n\*\*Devi/,
    );
    const within = readModel(text).questions.filter((one) => one.within !== undefined);
    assert.deepEqual(
      within.map((one) => [one.id, one.within?.index]),
      [
        ['nome', 0],
        ['cognome', 0],
        ['causale', 0],
        ['domanda_rinuncia', 1],
      ],
    );
  });

  it('put the sentence of an attachment into a section, as the nine have it', () => {
    const sentence = /\n\{\{#allegato\}\}\n\n(Trovi il testo completo del bando.*)\n\{\{\/allegato\}\}$/;
    assert.match(taken(named('Pubblicazione bando')).body, sentence);
    assert.match(nine('pubblicazione-bando').body, sentence);
  });

  it('propose in one of the nine only a field that is surely meant', () => {
    const proposed = (slug: string, text: ModelText) => {
      const { questions } = readModel(text);
      return questions.map((one) => {
        const answer = proposedFor(one, questions, nine(slug), false);
        return [one.id, answer?.to === 'field' ? answer.name : undefined];
      });
    };
    assert.deepEqual(proposed('richiesta-accolta', named('{Domanda/Richiesta} accolta')), [
      ['domanda/richiesta', undefined],
      ['oggetto', undefined],
      ['url', 'url'],
    ]);
    assert.deepEqual(proposed('pubblicazione-bando', named('Pubblicazione bando')), [
      ['data_inizio', undefined],
      ['oggetto_bando', 'oggetto_bando'],
      ['data_fine', undefined],
      ['url', 'url'],
      ['attachment', undefined],
    ]);
  });

  for (const [written, before, payment, name, kind] of [
    ['gg/mm/aaaa', '**Entro il**: ', true, 'data_scadenza', 'date'],
    ['gg/mm/aaaa', 'Entro il: ', false, 'data_termine', 'date'],
    ['gg/mm/aaaa', 'Il ', false, 'data', 'date'],
    ['00,00', 'Devi pagare: ', true, 'importo', 'money'],
    ['nnnn', 'La tua pratica ', false, 'numero_pratica', 'text'],
    ['nnnn', 'Il numero di protocollo della tua domanda è: ', false, 'numero_protocollo', 'text'],
    ['nome e cognome', '', false, 'nominativo', 'text'],
    ['Ragione Sociale', '', false, 'ragione_sociale', 'text'],
    ['oggetto della richiesta', '', false, 'oggetto_richiesta', 'text'],
    ['stato dell’avanzamento', '', false, 'stato_avanzamento', 'text'],
    ['data dell’appuntamento', '', false, 'data_appuntamento', 'date'],
    ['importo del rimborso', '', false, 'importo_rimborso', 'money'],
    ['URL', '', false, 'url', 'url'],
    ['…', '', false, 'dato', 'text'],
  ] as const)
    it(`guess that <${written}> after "${before}" is the ${kind} ${name}`, () => {
      assert.deepEqual(guessOf(written, before, payment), { name, kind });
    });
});

describe('a text ten times as long', () => {
  for (const scrap of ['\n', ' ', '<', '[', '(', '[[', '[se ', '<a/b', '(a)[url', 'uno due ', ' .', '“'])
    it(`of ${JSON.stringify(scrap)} is filled in at ten times the cost at most`, async () => {
      const text = (n: number): ModelText => ({
        ...{ name: 'prova', group: 'prova', title: 'Prova', body: `a${scrap.repeat(n)}b` },
        ...{ recipients: '', when: '' },
      });
      assert.equal(await grows((n) => fillIn(readModel(text(n)), new Map()), 1_000), undefined);
    });
});

describe('a half sentence', () => {
  it('that stands twice is found, and no list of equal words', () => {
    assert.equal(
      doubledHalf('Per altre informazioni, per altre informazioni, vai sul sito.'),
      'Per altre informazioni, per altre informazioni,',
    );
    assert.equal(doubledHalf('Dal 1 al 2, dal 3 al 4. Paga, paga, paga.'), undefined);
    assert.equal(doubledHalf(''), undefined);
  });
});
