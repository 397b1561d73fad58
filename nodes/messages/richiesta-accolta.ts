import type { MessageDefinition } from '../lib/core/types';
import { COLORS, fiscalCodeField, requestField, urlField } from './shared';

export const richiestaAccolta = {
  slug: 'richiesta-accolta',
  modelName: 'Richiesta servizi sociali: accolta',
  section: ["Presentazione richiesta all'Ente", 'Gestione richiesta'],
  title: 'La tua richiesta è stata accolta',
  // The model has no full stop after this link, unlike all its others.
  body: `La tua richiesta di {{oggetto_richiesta}} è stata accolta.

Per ulteriori informazioni, [visita questo sito]({{url}})`,
  fields: [fiscalCodeField, requestField, urlField],
  payment: false,
  premium: {},
  recipients: 'I cittadini che hanno presentato una richiesta all’ente.',
  when: 'Quando l’ente accoglie la richiesta.',
  userStory: 'Come cittadino voglio ricevere aggiornamenti sullo stato di avanzamento delle mie richieste.',
  icon: 'richiesta-accolta.svg',
  color: COLORS.request,
} as const satisfies MessageDefinition;
