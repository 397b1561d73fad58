import assert from 'node:assert/strict';
import type { MessageDefinition } from '../../../nodes/lib/core';
import { MODEL_PAYMENT_BUTTON } from '../../../nodes/lib/core';
import { MESSAGES, messageBySlug } from '../../../nodes/messages';
import models from './model-texts.json';
import { composed, exampleRow, readBlock } from './support';

const ATTACHMENT_MARK = '[Solo per messaggi Premium con allegato] ';

/**
 * Our template as the service model writes it: `<…>` for placeholders, the mark before the attachment
 * sentence, no list.
 */
function asModel(definition: MessageDefinition, template: string): string {
  return template
    .replace(
      /\{\{#allegato\}\}\n\n([^]*?)\n\{\{\/allegato\}\}/,
      (_, sentence: string) => `\n${ATTACHMENT_MARK}${sentence}`,
    )
    .replace(/\{\{#data_rinuncia\}\}\n([^]*?)\{\{\/data_rinuncia\}\}\n/, '$1')
    .replace('{{documenti}}\n\n', '')
    .replace(/\{\{(\w+)\}\}/g, (_, name: string) => placeholderOf(definition, name));
}

function placeholderOf(definition: MessageDefinition, name: string): string {
  if (name === 'pulsante_pagamento') return MODEL_PAYMENT_BUTTON;
  if (name === 'url') return 'URL';
  const written = definition.fields.find((field) => field.name === name)?.modelName;
  assert.ok(written, `${definition.slug}: ${name} has no name in the model`);
  return `<${written}>`;
}

function buttonOf({ payment, button }: MessageDefinition): string {
  if (payment) return MODEL_PAYMENT_BUTTON;
  return button && 'fixed' in button.text ? button.text.fixed : 'n/a';
}

describe('The messages of the service model', () => {
  it('are nine, in its order, and the institution’s own comes last', () => {
    assert.deepEqual(
      MESSAGES.map(({ modelName }) => modelName),
      [...models.map(({ name }) => name), ''],
    );
    assert.equal(MESSAGES.at(-1)?.slug, 'messaggio');
  });

  for (const model of models) {
    it(`"${model.name}" has its title, text, button and notes to the letter`, () => {
      const definition = MESSAGES.find(({ modelName }) => modelName === model.name);
      assert.ok(definition);
      assert.equal(asModel(definition, definition.title), model.title);
      assert.equal(asModel(definition, definition.body), model.body.join('\n\n'));
      assert.equal(buttonOf(definition), model.button);
      assert.equal(definition.recipients, model.recipients);
      assert.equal(definition.when, model.when);
      assert.equal(definition.userStory, model.userStory);
    });

    it(`"${model.name}" reaches the citizen with its paragraphs one blank line apart`, () => {
      const definition = MESSAGES.find(({ modelName }) => modelName === model.name);
      assert.ok(definition);
      const allegato = { id: 'bando-12', configuration_id: '01HXAMPE00000000000000000Z' };
      const message = composed(definition, { ...exampleRow(definition), allegato }, { premium: true });
      const { body } = readBlock(message.content.markdown);
      assert.doesNotMatch(body, /\n{3}|[^\S\n]$|[^\S\n]\n|[{}<>]/);
      const extra = definition.slug === 'integrazione-documentazione' ? 1 : 0;
      assert.equal(body.split('\n\n').length, model.body.length + extra);
    });
  }
});

describe('A definition', () => {
  it('is found by its slug', () => {
    for (const definition of MESSAGES) assert.equal(messageBySlug(definition.slug), definition);
    assert.equal(messageBySlug('altro'), undefined);
  });

  for (const definition of MESSAGES) {
    it(`of ${definition.slug} is whole: names that are there, one recipient, an icon of its own`, () => {
      const names = definition.fields.map(({ name }) => name);
      assert.equal(new Set(names).size, names.length);
      assert.equal(definition.fields.filter(({ kind }) => kind === 'fiscalCode').length, 1);
      assert.equal(definition.icon, `${definition.slug}.svg`);
      assert.match(definition.color, /^#[0-9A-F]{6}$/);
      for (const name of [definition.dueDate, definition.button?.url, definition.premium.attachment]) {
        assert.ok(name === undefined || names.includes(name));
      }
      assert.equal(definition.payment, names.includes('importo') && names.includes('numero_avviso'));
    });
  }
});
