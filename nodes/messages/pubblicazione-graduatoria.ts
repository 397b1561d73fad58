import type { MessageDefinition } from '../lib/core/types';
import {
  COLORS,
  firstNameField,
  fiscalCodeField,
  serviceTypeField,
  surnameField,
  urlField,
  wholeNameField,
} from './shared';

export const pubblicazioneGraduatoria = {
  slug: 'pubblicazione-graduatoria',
  modelName: 'Pubblicazioni graduatorie',
  section: ['Comunicazioni', 'Comunicazioni alla cittadinanza'],
  title: 'Pubblicata la graduatoria per {{bando}}',
  // Not every ranking can be waived: without a date the model's sentence about it goes.
  body: `È disponibile la graduatoria per il servizio {{tipologia_servizio}} per {{nome}} {{cognome}}.

{{#data_rinuncia}}
Se vuoi rinunciare alla tua posizione, hai tempo fino al {{data_rinuncia}}.

{{/data_rinuncia}}
Per visualizzare la tua posizione in graduatoria [visita questo sito]({{url}}).`,
  fields: [
    fiscalCodeField,
    { name: 'bando', kind: 'text', required: true, modelName: 'bando', example: 'il bando affitti 2026' },
    serviceTypeField,
    firstNameField,
    surnameField,
    wholeNameField,
    {
      name: 'data_rinuncia',
      kind: 'date',
      required: false,
      modelName: 'gg/mm/aaaa',
      expected: 'future',
      example: '31/10/2026',
    },
    urlField,
  ],
  payment: false,
  premium: {},
  recipients:
    'Tutti i cittadini residenti nell’area di azione del servizio che hanno presentato domanda ad un bando pubblicato dall’ente.',
  when: 'Quando è pubblicata la graduatoria.',
  userStory: 'Come cittadino voglio ricevere aggiornamenti sulla mia posizione in graduatoria.',
  icon: 'pubblicazione-graduatoria.svg',
  color: COLORS.communication,
} as const satisfies MessageDefinition;
