/** The table of message nodes in the two READMEs, from the definitions. */
import { PART_FIELDS } from '../../nodes/messages';
import { FREE_MESSAGE } from '../../nodes/messages/free-message';
import type { ButtonDefinition, FieldDefinition, MessageDefinition } from '../../nodes/lib/core/types';

const WORDS = {
  it: {
    header: ['Nodo', 'Messaggio del modello', 'Campi (* obbligatorio)', 'Pulsante', 'Premium'],
    own: 'testo dell’ente',
    attachment: 'allegato',
    reminders: 'promemoria di IO',
    payment: 'pagamento, lo mette IO',
    ifAsked: 'se richiesto',
  },
  en: {
    header: ['Node', 'Message of the model', 'Fields (* required)', 'Button', 'Premium'],
    own: 'your own text',
    attachment: 'attachment',
    reminders: 'reminders by IO',
    payment: 'payment, added by IO',
    ifAsked: 'if asked for',
  },
} as const;

export type TableLanguage = keyof typeof WORDS;

/** Markdown table with one line per message, in the given order. */
export function nodesTable(messages: readonly MessageDefinition[], language: TableLanguage): string {
  const words = WORDS[language];
  const optional = (word: string): string => `${word} ${words.ifAsked}`;
  const row = (message: MessageDefinition): string[] => {
    const { slug, modelName, fields, payment, button, premium } = message;
    const free = slug === FREE_MESSAGE;
    return [
      `\`io-${slug}\``,
      modelName === '' ? words.own : modelName,
      [...fields.map(fieldName), ...(free ? [`${PARTS_NAMES} (${words.ifAsked})`] : [])].join(', '),
      [free ? optional(words.payment) : payment && words.payment, button && buttonText(button)]
        .filter(Boolean)
        .join(', '),
      free
        ? optional(`${words.attachment}, ${words.reminders}`)
        : [premium.attachment && words.attachment, premium.reminders && words.reminders]
            .filter(Boolean)
            .join(', '),
    ];
  };
  return [words.header, words.header.map(() => '---'), ...messages.map(row)]
    .map((cells) => `| ${cells.map((cell) => cell || '–').join(' | ')} |`)
    .join('\n');
}

const PARTS_NAMES = Object.values(PART_FIELDS)
  .flat()
  .map(({ name }) => `\`${name}\``)
  .join(', ');

function fieldName({ name, required }: FieldDefinition): string {
  return `\`${name}\`${required ? '\\*' : ''}`;
}

function buttonText({ text }: ButtonDefinition): string {
  return 'fixed' in text ? `«${text.fixed}»` : `\`${text.field}\``;
}
