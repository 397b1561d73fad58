import type { MessageDefinition } from '../lib/core/types';
import { COLORS, fiscalCodeField, requestField, urlField } from './shared';

export const richiestaNonAccolta = {
  slug: 'richiesta-non-accolta',
  modelName: 'Richiesta servizi sociali: non accolta',
  section: ["Presentazione richiesta all'Ente", 'Gestione richiesta'],
  title: 'La tua richiesta non è stata accolta',
  body: `La tua richiesta di {{oggetto_richiesta}} non è stata accolta.

Per ulteriori informazioni, [visita questo sito]({{url}}).`,
  fields: [fiscalCodeField, { ...requestField, modelName: 'oggetto' }, urlField],
  payment: false,
  premium: {},
  recipients: 'I cittadini che hanno presentato una richiesta all’ente.',
  when: 'Quando l’ente non accoglie la richiesta.',
  userStory: 'Come cittadino voglio ricevere aggiornamenti sullo stato di avanzamento delle mie richieste.',
  icon: 'richiesta-non-accolta.svg',
  color: COLORS.request,
} as const satisfies MessageDefinition;
