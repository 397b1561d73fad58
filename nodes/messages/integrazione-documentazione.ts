import type { MessageDefinition } from '../lib/core/types';
import { COLORS, dueDateField, fiscalCodeField, requestField, serviceTypeField, urlField } from './shared';

export const integrazioneDocumentazione = {
  slug: 'integrazione-documentazione',
  modelName: 'Integrazione documentazione',
  section: ["Presentazione richiesta all'Ente", 'Analisi richiesta'],
  title: 'Richiesta di integrazione',
  // The model announces "questi documenti:" and has no placeholder for them: the list stands where the reader
  // expects it.
  body: `Per elaborare la tua richiesta di {{oggetto_richiesta}} al servizio {{tipologia_servizio}}, abbiamo bisogno di ricevere entro il {{data_scadenza}} questi documenti:

{{documenti}}

Per aggiungere i documenti alla tua richiesta, [visita questo sito]({{url}}).`,
  fields: [
    fiscalCodeField,
    requestField,
    serviceTypeField,
    { ...dueDateField, modelName: 'gg/mm/aaaa' },
    {
      name: 'documenti',
      kind: 'list',
      required: true,
      example: 'Attestazione ISEE; Copia del documento di identità',
    },
    urlField,
  ],
  button: { text: { fixed: 'Aggiungi documenti' }, url: 'url' },
  payment: false,
  dueDate: 'data_scadenza',
  premium: {},
  recipients: 'I cittadini che hanno presentato una richiesta all’ente.',
  when: 'Quando l’ente ha bisogno di ulteriori documenti per l’elaborazione della richiesta.',
  userStory: 'Come cittadino voglio ricevere aggiornamenti sullo stato di avanzamento della mia richiesta.',
  icon: 'integrazione-documentazione.svg',
  color: COLORS.request,
} as const satisfies MessageDefinition;
