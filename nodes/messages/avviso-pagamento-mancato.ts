import type { MessageDefinition } from '../lib/core/types';
import { amountField, COLORS, dueDateField, fiscalCodeField, noticeNumberField, reasonField } from './shared';

export const avvisoPagamentoMancato = {
  slug: 'avviso-pagamento-mancato',
  modelName: 'Avviso di pagamento pratica: mancato pagamento',
  section: ["Presentazione richiesta all'Ente", 'Pagamento pratica'],
  title: 'Pagamento non effettuato',
  body: `Il tuo pagamento relativo a {{causale}} è scaduto il {{data_scadenza}}.

Se hai già provveduto a pagare l’avviso ignora questo messaggio.`,
  fields: [
    fiscalCodeField,
    reasonField,
    { ...dueDateField, modelName: 'gg/mm/aaaa', expected: 'past', example: '30/09/2026' },
    amountField,
    noticeNumberField,
  ],
  payment: true,
  dueDate: 'data_scadenza',
  premium: {},
  recipients: 'I cittadini che hanno presentato una richiesta all’ente per la quale è previsto il pagamento.',
  when: 'Quando il pagamento non è stato effettuato entro il termine.',
  userStory: 'Come cittadino voglio ricevere promemoria sulla scadenza dei miei avvisi di pagamento.',
  icon: 'avviso-pagamento-mancato.svg',
  color: COLORS.payment,
} as const satisfies MessageDefinition;
