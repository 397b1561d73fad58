/**
 * What someone forgot to fill in: texts of PagoPA's models and of other programs mark their gaps in many ways
 * (`<gg/mm/aaaa>`, `[Inserire qui …]`, `(URL)`, `{oggetto}`), and the app shows every one of them to the citizen.
 */

/** Stands for a placeholder of ours, which is filled in. */
const FILLED = '\u0001';
const OURS = /\{\{\{?[^{}]{0,200}\}?\}\}/g;

const TAGS: ReadonlySet<string> = new Set(
  (
    'a abbr b big blockquote br center code dd del div dl dt em font h1 h2 h3 h4 h5 h6 hr i img ins li mark ol p pre q s small ' +
    'span strike strong sub sup table tbody td th thead tr u ul'
  ).split(' '),
);

const ADDRESS = /^<?(?:https?:\/\/|mailto:|tel:|sms:|ioit:\/\/)/i;
const GAP_ADDRESS = /^<?https?:\/\/(?:…|\.{2,}|(?:www\.)?x{2,}|\[|url|link|$)/i;

/** Words with which a remark to the author begins. */
const REMARK =
  /^(?:inseri|indica|specifica|aggiung|scriv|compila|completa|personalizz|sostitui|solo\b|se\b|eventual|facoltativ|opzional|nome\b|cognome\b|data\b|importo\b|oggetto\b|causale\b|bando\b|url\b|link\b|testo\b|numero\b|xx|\.\.|…|insert|only\b|optional|name\b|date\b)/i;

/** What a gap may depend on besides itself. */
interface Within {
  readonly text: string;
  /** Labels whose address the text gives apart, in small letters. */
  readonly labels: ReadonlySet<string>;
}

const LABEL_APART = /^[ \t]*\[([^\]\n]{1,80})\]:/gm;

interface Gap {
  readonly pattern: RegExp;
  /** Whether the inside is one; without it everything is that the pattern finds. */
  readonly isGap?: (inside: string, within: Within, at: number) => boolean;
}

const GAPS: readonly Gap[] = [
  { pattern: new RegExp(`<([^<>\\n${FILLED}]{1,80})>`, 'g'), isGap: isNoTag },
  {
    pattern: /\]\(([^()\n]{0,300})\)/g,
    isGap: (target) => !target.startsWith(FILLED) && (!ADDRESS.test(target) || GAP_ADDRESS.test(target)),
  },
  // Brackets the wrong way round, and an address that the text does not give.
  {
    pattern: new RegExp(
      `\\([^()\\n]{1,80}\\) ?\\[(?:https?:|url|link|${FILLED})[^\\]\\n)]{0,300}[\\])]`,
      'gi',
    ),
  },
  {
    pattern: /\] ?\[([^[\]\n]{1,80})\]/g,
    isGap: (label, { labels }) => !labels.has(label.toLowerCase()),
  },
  { pattern: /[[({<][ \t]?(?:url|link)[ \t]?[\])}>]/gi },
  // A part that may be left out, as PagoPA's models mark one.
  { pattern: /\[\[[^[\]\n]{1,400}\]\](?![([:])/g },
  { pattern: /(?<![\]!])\[([^[\]\n]{2,200})\](?![([:])/g, isGap: (inside) => REMARK.test(inside.trim()) },
  { pattern: /\b(?:gg|dd|xx|00)[/.-](?:mm|xx|00)[/.-](?:aaaa|yyyy|xxxx|0000|aa|yy)\b/gi },
  { pattern: /%%[^%\n]{1,60}%%|\$?\{[^{}\n]{1,60}\}/g },
  { pattern: /\blorem ipsum\b|\b00,00\b|\bx{4,12}\b|\.{6,}|…{2,}/gi },
  { pattern: /_{4,}/g, isGap: (_, { text }, at) => !isRule(text, at) },
];

/** The gaps of a title or a text with our placeholders, as they stand there, each once. */
export function unfinishedIn(template: string): string[] {
  const text = template.replace(OURS, FILLED);
  const labels = new Set(Array.from(text.matchAll(LABEL_APART), ([, label = '']) => label.toLowerCase()));
  const found = GAPS.flatMap(({ pattern, isGap }) =>
    Array.from(text.matchAll(pattern))
      .filter(({ 1: inside = '', index }) => isGap === undefined || isGap(inside, { text, labels }, index))
      .map((match) => ({ at: match.index, end: match.index + match[0].length, piece: pieceOf(match[0]) })),
  ).sort((a, b) => a.at - b.at || b.end - a.end);
  const pieces = new Set<string>();
  let end = 0;
  for (const gap of found) {
    // What lies within another is named with it.
    if (gap.end <= end) continue;
    pieces.add(gap.piece);
    ({ end } = gap);
  }
  return [...pieces];
}

/** A line of nothing but strokes is a rule. */
function isRule(text: string, at: number): boolean {
  const line = text.slice(text.lastIndexOf('\n', at) + 1, at + 200).split('\n')[0] ?? '';
  return /^[\s_]*$/.test(line);
}

/** A tag is another matter (it shows as typed); so is an address between angle brackets. */
function isNoTag(inside: string): boolean {
  if (ADDRESS.test(inside) || /^[^\s@]+@[^\s@]+$/.test(inside) || /^[!?]/.test(inside)) return false;
  const [name = '', ...rest] = inside
    .replace(/^\/|\/$/g, '')
    .trim()
    .split(/\s+/);
  return !(TAGS.has(name.toLowerCase()) && rest.every((word) => word.includes('=') || word.includes('"')));
}

function pieceOf(match: string): string {
  return match.replaceAll(FILLED, '{{…}}').slice(0, 60);
}
