import type { MessageDefinition } from '../lib/core/types';
import { amountField, COLORS, dueDateField, fiscalCodeField, noticeNumberField, reasonField } from './shared';

export const avvisoPagamentoInScadenza = {
  slug: 'avviso-pagamento-in-scadenza',
  modelName: 'Avviso di pagamento pratica: in scadenza',
  section: ["Presentazione richiesta all'Ente", 'Pagamento pratica'],
  title: 'Hai un pagamento in scadenza',
  // Amount, deadline and notice are not in the text: the app shows them beside it, if the message carries
  // them again.
  body: `Il tuo pagamento per {{causale}} sta per scadere.

Se hai già provveduto a pagare l’avviso ignora questo messaggio.`,
  fields: [fiscalCodeField, reasonField, dueDateField, amountField, noticeNumberField],
  payment: true,
  dueDate: 'data_scadenza',
  premium: {},
  recipients: 'I cittadini che hanno presentato una richiesta all’ente per la quale è previsto il pagamento.',
  when: 'Quando il pagamento è prossimo alla scadenza.',
  userStory: 'Come cittadino voglio ricevere un promemoria per i pagamenti in scadenza.',
  icon: 'avviso-pagamento-in-scadenza.svg',
  color: COLORS.payment,
} as const satisfies MessageDefinition;
