import type { MessageDefinition } from '../lib/core/types';
import { COLORS, fiscalCodeField, urlField } from './shared';

export const aggiornamentoBando = {
  slug: 'aggiornamento-bando',
  modelName: 'Aggiornamento bando',
  section: ['Comunicazioni', 'Comunicazioni alla cittadinanza'],
  title: 'Il bando è stato aggiornato',
  body: `Il {{data_aggiornamento}} è stato aggiornato il bando per {{oggetto_bando}}.

Per visualizzare il bando aggiornato, [visita questo sito]({{url}}).
{{#allegato}}

Trovi il testo completo del bando in allegato a questo messaggio.
{{/allegato}}`,
  fields: [
    fiscalCodeField,
    {
      name: 'data_aggiornamento',
      kind: 'date',
      required: true,
      modelName: 'gg/mm/aaaa',
      example: '22/09/2026',
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
      modelName: 'testo integrale del bando aggiornato',
      example: 'bando-affitto-aggiornato.pdf',
    },
  ],
  payment: false,
  premium: { attachment: 'allegato' },
  recipients:
    'Tutti i cittadini residenti nell’area di azione del servizio che hanno manifestato interesse verso il servizio.',
  when: 'Quando il bando subisce variazioni.',
  userStory: 'Come cittadino voglio ricevere aggiornamenti se i bandi di mio interesse subiscono variazioni.',
  icon: 'aggiornamento-bando.svg',
  color: COLORS.communication,
} as const satisfies MessageDefinition;
