import assert from 'node:assert/strict';
import fc from 'fast-check';
import { buttonBlock } from '../../nodes/lib/core/button';
import { draftOf } from '../../nodes/message/dialog/draft';
import { MESSAGES } from '../../nodes/messages';
import { emailCopy, splitComposed } from '../../nodes/lib/phone/composed';
import { splitHead } from '../../nodes/lib/phone/head';

/** What an examples' message holds, with its buttons. */
function exampleMarkdowns(): string[] {
  return MESSAGES.filter(({ title }) => title !== '').map((message) => {
    const { title, body } = message;
    const options = { premium: true, paymentButton: '' };
    const { composed } = draftOf({ message, property: () => undefined, title, body, ...options });
    assert.ok(composed.ok, message.slug);
    return composed.message.content.markdown;
  });
}

describe('preview: the buttons of a composed message', () => {
  it('are those that the app reads with its own library', () => {
    for (const markdown of exampleMarkdowns()) {
      for (const language of ['it', 'en'] as const)
        assert.deepEqual(splitComposed(markdown, language), splitHead(markdown, language));
    }
  });

  it('are so whatever stands in text and address', () => {
    const text = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 60 });
    fc.assert(
      fc.property(text, fc.webUrl(), (words, url) => {
        const markdown = `${buttonBlock(words, url)}Corpo del messaggio.\n\n---\n\nFine.`;
        assert.deepEqual(splitComposed(markdown, 'it'), splitHead(markdown, 'it'));
      }),
    );
  });

  it('are found where the text has a line separator of Unicode, as pasted from a word processor', () => {
    for (const separator of ['\u2028', '\u2029', '\u0085']) {
      const markdown = `${buttonBlock(`Vai${separator}al sito`, 'https://comune.example')}Corpo.`;
      assert.deepEqual(splitComposed(markdown, 'it'), splitHead(markdown, 'it'));
      assert.equal(splitComposed(markdown, 'it').readable, true);
    }
  });

  it('are none where the text has no block', () => {
    const markdown = 'Senza pulsanti.\n\n---\n\nit:';
    assert.deepEqual(splitComposed(markdown, 'it'), { readable: true, buttons: [], body: markdown });
  });
});

describe('preview: the e-mail copy', () => {
  it('begins after the last three dashes, those of the buttons among them', () => {
    assert.equal(emailCopy('---\nit:\n---\nTesto.'), 'Testo.');
    assert.equal(emailCopy('Prima.\n\n---\n\nDopo.'), 'Dopo.');
    assert.equal(emailCopy('| a |\n|---|\n| b |'), '| | b |');
    assert.equal(emailCopy('Senza righe.'), 'Senza righe.');
  });

  it('has no Markdown, and no addresses', () => {
    assert.equal(emailCopy('# Titolo\n\n- **uno**\n- _due_ [qui](https://a.it/b)'), 'Titolo uno due qui');
    assert.equal(emailCopy('Vai su https://a.it/b oggi'), 'Vai su [link rimosso] oggi');
    assert.equal(emailCopy('D&#39;Àvila &#42;'), "D'Àvila *");
  });

  it('shows 134 characters', () => {
    assert.equal(emailCopy('x'.repeat(134)), 'x'.repeat(134));
    assert.equal(emailCopy('x'.repeat(135)), `${'x'.repeat(134)}...`);
    // References are undone after the cut, and one of them may be cut itself.
    assert.equal(emailCopy(`${'&#39;'.repeat(26)}abcdef`), `${"'".repeat(26)}abcd...`);
    assert.equal(emailCopy(`${'x'.repeat(132)}&#39;yyy`), `${'x'.repeat(132)}&#...`);
  });

  it('is found in a moment for the longest of odd texts', () => {
    for (const odd of ['<', '[', '[](', '*', '&#'])
      assert.equal(typeof emailCopy(odd.repeat(10_000 / odd.length)), 'string');
  });
});
