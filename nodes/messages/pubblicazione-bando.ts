import type { MessageDefinition } from '../lib/core/types';
import { COLORS, fiscalCodeField, urlField } from './shared';

export const pubblicazioneBando = {
  slug: 'pubblicazione-bando',
  modelName: 'Pubblicazione bando',
  section: ['Comunicazioni', 'Comunicazioni alla cittadinanza'],
  title: 'Pubblicato un nuovo bando',
  body: `Il {{data_pubblicazione}} è stato pubblicato il bando per {{oggetto_bando}}.

Se vuoi fare domanda e consultare i criteri di assegnazione, [visita questo sito]({{url}}).
{{#allegato}}

Trovi il testo completo del bando in allegato a questo messaggio.
{{/allegato}}`,
  fields: [
    fiscalCodeField,
    {
      name: 'data_pubblicazione',
      kind: 'date',
      required: true,
      modelName: 'gg/mm/aaaa',
      example: '15/09/2026',
    },
    {
      name: 'oggetto_bando',
      kind: 'text',
      required: true,
      modelName: 'oggetto del bando',
      example: "l'assegnazione di contributi per l'affitto",
    },
    urlField,
    {
      name: 'allegato',
      kind: 'attachment',
      required: false,
      modelName: 'testo integrale del bando',
      example: 'bando-affitto.pdf',
    },
  ],
  payment: false,
  premium: { attachment: 'allegato' },
  recipients:
    'Tutti i cittadini residenti nell’area di azione del servizio che hanno manifestato interesse verso il servizio.',
  when: 'Quando l’ente pubblica un nuovo bando.',
  userStory:
    'Come cittadino voglio ricevere aggiornamenti sulla disponibilità di nuovi bandi e agevolazioni.',
  icon: 'pubblicazione-bando.svg',
  color: COLORS.communication,
} as const satisfies MessageDefinition;
