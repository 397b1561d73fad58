/** The table of message nodes in the two READMEs, from the definitions. */
import type { ButtonDefinition, FieldDefinition, MessageDefinition } from '../../nodes/lib/core/types';

const WORDS = {
  it: {
    header: ['Nodo', 'Messaggio del modello', 'Campi (* obbligatorio)', 'Pulsante', 'Premium'],
    own: 'testo dell’ente',
    attachment: 'allegato',
    reminders: 'promemoria di IO',
    payment: 'pagamento, lo mette IO',
  },
  en: {
    header: ['Node', 'Message of the model', 'Fields (* required)', 'Button', 'Premium'],
    own: 'your own text',
    attachment: 'attachment',
    reminders: 'reminders by IO',
    payment: 'payment, added by IO',
  },
} as const;

export type TableLanguage = keyof typeof WORDS;

/** Markdown table with one line per message, in the given order. */
export function nodesTable(messages: readonly MessageDefinition[], language: TableLanguage): string {
  const words = WORDS[language];
  const row = (message: MessageDefinition): string[] => [
    `\`io-${message.slug}\``,
    message.modelName === '' ? words.own : message.modelName,
    message.fields.map(fieldName).join(', '),
    [message.payment && words.payment, message.button && buttonText(message.button)]
      .filter(Boolean)
      .join(', '),
    [message.premium.attachment && words.attachment, message.premium.reminders && words.reminders]
      .filter(Boolean)
      .join(', '),
  ];
  return [words.header, words.header.map(() => '---'), ...messages.map(row)]
    .map((cells) => `| ${cells.map((cell) => cell || '–').join(' | ')} |`)
    .join('\n');
}

function fieldName({ name, required }: FieldDefinition): string {
  return `\`${name}\`${required ? '\\*' : ''}`;
}

function buttonText({ text }: ButtonDefinition): string {
  return 'fixed' in text ? `«${text.fixed}»` : `\`${text.field}\``;
}
