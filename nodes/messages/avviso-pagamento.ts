import type { MessageDefinition } from '../lib/core/types';
import {
  amountField,
  COLORS,
  dueDateField,
  firstNameField,
  fiscalCodeField,
  noticeNumberField,
  reasonField,
  surnameField,
  wholeNameField,
} from './shared';

export const avvisoPagamento = {
  slug: 'avviso-pagamento',
  modelName: 'Avviso di pagamento pratica',
  section: ["Presentazione richiesta all'Ente", 'Pagamento pratica'],
  title: 'Hai un nuovo avviso di pagamento',
  body: `C'è un avviso da pagare intestato a {{nome}} {{cognome}} e relativo a {{causale}}.

**Devi pagare:** {{importo}} €

**Entro il:** {{data_scadenza}}

Puoi pagare direttamente in app premendo “{{pulsante_pagamento}}”, oppure tramite tutti i canali di pagamento della piattaforma pagoPA e le altre modalità di pagamento offerte dell'ente creditore.

Se hai già provveduto a pagare l'avviso ignora questo messaggio.

Per maggiori informazioni o per richiedere assistenza, contattaci tramite i canali che trovi nella scheda servizio.

In fase di pagamento, se previsto dall'ente, l'importo riportato nel messaggio potrebbe subire variazioni.`,
  fields: [
    fiscalCodeField,
    firstNameField,
    surnameField,
    wholeNameField,
    reasonField,
    { ...amountField, modelName: '00,00' },
    { ...dueDateField, modelName: 'gg/mm/aaaa' },
    noticeNumberField,
  ],
  payment: true,
  dueDate: 'data_scadenza',
  premium: { reminders: true },
  recipients: 'I cittadini che hanno presentato una richiesta all’ente per la quale è previsto il pagamento.',
  when: 'Quando è necessario procedere al pagamento per la pratica.',
  userStory: 'Come cittadino voglio ricevere comunicazione quando è possibile effettuare il pagamento.',
  icon: 'avviso-pagamento.svg',
  color: COLORS.payment,
} as const satisfies MessageDefinition;
