/** The messages, in the order of the service model, then the institution's own text. */
import type { MessageDefinition } from '../lib/core/types';
import { aggiornamentoBando } from './aggiornamento-bando';
import { avvisoPagamento } from './avviso-pagamento';
import { avvisoPagamentoInScadenza } from './avviso-pagamento-in-scadenza';
import { avvisoPagamentoMancato } from './avviso-pagamento-mancato';
import { integrazioneDocumentazione } from './integrazione-documentazione';
import { messaggio } from './messaggio';
import { pubblicazioneBando } from './pubblicazione-bando';
import { pubblicazioneGraduatoria } from './pubblicazione-graduatoria';
import { richiestaAccolta } from './richiesta-accolta';
import { richiestaNonAccolta } from './richiesta-non-accolta';

export {
  isOwnFieldName,
  OWN_FIELD_KINDS,
  type OwnField,
  PART_FIELDS,
  PARTS,
  withOwnFields,
  withParts,
} from './messaggio';

export const MESSAGES: readonly MessageDefinition[] = [
  pubblicazioneBando,
  aggiornamentoBando,
  pubblicazioneGraduatoria,
  integrazioneDocumentazione,
  avvisoPagamento,
  avvisoPagamentoInScadenza,
  avvisoPagamentoMancato,
  richiestaAccolta,
  richiestaNonAccolta,
  messaggio,
];

const bySlug = new Map(MESSAGES.map((message) => [message.slug, message]));

/** The definition with this slug (node type without `io-`), if there is one. */
export function messageBySlug(slug: string): MessageDefinition | undefined {
  return bySlug.get(slug);
}
