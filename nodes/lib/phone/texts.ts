/** What the app itself says around a message, and how it writes dates and amounts. */
import type { Language } from './buttons';

export interface PhoneTexts {
  readonly unreadable: string;
  readonly showAnyway: string;
  readonly due: (date: string, time: string) => string;
  readonly expired: (date: string) => string;
  readonly notice: string;
  readonly noticeNumber: string;
  readonly amount: string;
  readonly pay: string;
  readonly paid: string;
  readonly attachments: string;
  readonly attachmentsTitle: string;
  readonly image: string;
  readonly unsupported: string;
  readonly newTab: string;
}

export const TEXTS: Readonly<Record<Language, PhoneTexts>> = {
  it: {
    unreadable: 'Il contenuto del messaggio non può essere mostrato correttamente',
    showAnyway: 'Mostra comunque',
    due: (date, time) => `Scade il ${date} alle ore ${time}`,
    expired: (date) => `Scaduto il ${date}`,
    notice: 'Avviso di pagamento pagoPA',
    noticeNumber: 'Codice avviso',
    amount: 'Importo',
    pay: 'Paga',
    paid: 'Avviso pagato',
    attachments: 'Il messaggio ha degli allegati (qui non si aprono)',
    attachmentsTitle: 'Allegati',
    image: 'Immagine',
    unsupported: 'nell’app non si apre',
    newTab: 'si apre in una nuova scheda',
  },
  en: {
    unreadable: 'The content of the message cannot be shown correctly',
    showAnyway: 'Show anyway',
    due: (date, time) => `Due on ${date} at ${time}`,
    expired: (date) => `Expired on ${date}`,
    notice: 'pagoPA payment notice',
    noticeNumber: 'Notice number',
    amount: 'Amount',
    pay: 'Pay',
    paid: 'Notice paid',
    attachments: 'The message has attachments (not opened here)',
    attachmentsTitle: 'Attachments',
    image: 'Image',
    unsupported: 'does not open in the app',
    newTab: 'opens in a new tab',
  },
  de: {
    unreadable: 'Der Inhalt der Nachricht kann nicht richtig angezeigt werden',
    showAnyway: 'Trotzdem anzeigen',
    due: (date, time) => `Fällig am ${date} um ${time} Uhr`,
    expired: (date) => `Abgelaufen am ${date}`,
    notice: 'pagoPA-Zahlungsmitteilung',
    noticeNumber: 'Nummer der Zahlungsmitteilung',
    amount: 'Betrag',
    pay: 'Bezahlen',
    paid: 'Bezahlt',
    attachments: 'Die Nachricht hat Anhänge (sie lassen sich hier nicht öffnen)',
    attachmentsTitle: 'Anhänge',
    image: 'Bild',
    unsupported: 'lässt sich in der App nicht öffnen',
    newTab: 'öffnet sich in einem neuen Tab',
  },
};

const LOCALES: Readonly<Record<Language, string>> = { it: 'it-IT', en: 'en-GB', de: 'de-DE' };
/** The citizen's clock, wherever the reader of the page may be. */
const timeZone = 'Europe/Rome';

/** "31 dicembre 2026". @param time milliseconds since the epoch */
export function dayText(time: number, language: Language): string {
  return new Intl.DateTimeFormat(LOCALES[language], { timeZone, dateStyle: 'long' }).format(time);
}

/** "23:59". @param time milliseconds since the epoch */
export function hourText(time: number, language: Language): string {
  return new Intl.DateTimeFormat(LOCALES[language], { timeZone, hour: '2-digit', minute: '2-digit' }).format(
    time,
  );
}

/** "1.234,56 €" or "€1,234.56". @param cents euro cents, whole */
export function euroText(cents: number, language: Language): string {
  const digits = String(cents).padStart(3, '0');
  const english = language === 'en';
  const whole = digits.slice(0, -2).replace(/\B(?=(\d{3})+$)/g, english ? ',' : '.');
  const rest = digits.slice(-2);
  return english ? `€${whole}.${rest}` : `${whole},${rest} €`;
}

/** "3010 0000 0000 0017 60", as notices print it. */
export function noticeText(noticeNumber: string): string {
  return noticeNumber.replace(/(.{4})(?=.)/g, '$1 ');
}
