/** The part "Su IO" of the dialog: where the service stands, what happened, and the acts, each after a question. */
import type { ActResult, Plan, SheetAnswer, SheetState } from '../api';
import { problemWords, stateWords } from '../words';
import type { NamesUnder, PlainKey } from '../../lib/core/words';
import { failureKey, post } from '../../lib/editor/admin';
import { ask } from '../../lib/editor/ask';
import { faultWords, sentence, text } from '../../lib/editor/catalogue';
import { current, type Dialog, dialogOf, input } from '../../lib/editor/dialog';
import { button, choice, paragraph } from '../../lib/editor/rows';
import { modeOf } from '../../lib/editor/surroundings';
import { changesTable, historyTable } from './tables';

type Route = 'plan' | 'state' | 'save' | 'review' | 'publish' | 'unpublish';
const ONLY_READ: ReadonlySet<Route> = new Set(['plan', 'state']);
type Confirm = NamesUnder<'dialog.sheet.confirm'>;
/** What is asked before it is done: a title, and a button that says yes. */
type Act = Confirm extends infer Name ? (Name extends `${infer Of}Title` ? Of : never) : never;
type Look = 'good' | 'fair' | 'bad';

const ICONS: Readonly<Record<Look, string>> = {
  good: 'fa-check-circle',
  fair: 'fa-info-circle',
  bad: 'fa-times-circle',
};
/** A save asks IO several times, each for 30 s at most; the page waits for the end of it. */
const TIMEOUT_MS = 180_000;
const SHEET = [
  ...['serviceId', 'serviceName', 'topic', 'description', 'secureChannel', 'scope', 'logo'],
  ...['phone', 'email', 'pec', 'supportUrl', 'privacyUrl', 'webUrl', 'address'],
];

const BUTTONS = [
  ['read', 'fa-refresh', readAgain],
  ['save', 'fa-cloud-upload', save],
  ['review', 'fa-paper-plane-o', review],
  ['publish', 'fa-bullhorn', (dialog: Dialog) => confirmed(dialog, 'publish')],
  ['unpublish', 'fa-eye-slash', (dialog: Dialog) => confirmed(dialog, 'unpublish')],
] as const;

export function prepareOnIo(dialog: Dialog): void {
  for (const [name, icon, run] of BUTTONS)
    button(`io-sheet-${name}`, icon, `dialog.sheet.${name}`)
      .on('click', () => void whileBusy(dialog, () => run(dialog)))
      .appendTo(dialog.form.find('#io-sheet-buttons'));
  showState(dialog, undefined);
  // What was read spoke of another sheet, or of another service.
  dialog.form.on('input change', ({ target }) => {
    const isOther = /-(?:institution|serviceId)$/.test(target.id);
    if (isOther) showState(dialog, undefined);
    else dialog.form.find('#io-sheet-changes').empty();
  });
  // To open this part is to ask for it: the manage key is used for nothing that nobody asked for.
  let asked = false;
  const tab = dialog.form.find('[role=tab]').last();
  tab.on('click focus', () => {
    if (asked) return;
    asked = true;
    if (isChosen(dialog)) void whileBusy(dialog, () => readAgain(dialog));
    else say(dialog, 'fair', text('dialog.sheet.chooseInstitution'));
  });
}

function isChosen({ node }: Dialog): boolean {
  const id = current(node, 'institution');
  return typeof id === 'string' && id !== '' && id !== '_ADD_';
}

/** One act at a time: a double click is one click. */
async function whileBusy(dialog: Dialog, run: () => Promise<void>): Promise<void> {
  const place = dialog.form.find('#io-sheet-buttons');
  if (place.attr('aria-busy') === 'true') return;
  place.attr('aria-busy', 'true');
  try {
    await run();
  } finally {
    place.attr('aria-busy', 'false');
  }
}

async function readAgain(dialog: Dialog): Promise<void> {
  showResult(dialog, await call(dialog, 'state'));
}

async function save(dialog: Dialog): Promise<void> {
  if (dialog.form.find('.io-reason:not(:empty)').length > 0) {
    say(dialog, 'bad', text('dialog.sheet.invalid'));
    return;
  }
  const answer = await call(dialog, 'plan');
  if (answer?.kind !== 'plan') {
    showResult(dialog, answer);
    return;
  }
  const { plan } = answer;
  const minors = choice({ type: 'checkbox', id: 'io-sheet-minors' }, 'dialog.sheet.confirm.minors');
  if (!(await agrees(dialog, plan, minors.toArray()))) return;
  const seen = plan.kind === 'update' ? { seen: plan.seen } : {};
  const stated =
    plan.kind === 'update' && plan.asksMinors
      ? { minors: minors.find('input').prop('checked') === true }
      : {};
  showResult(dialog, await call(dialog, 'save', { ...seen, ...stated }));
}

/**
 * Shows what a save will change, and asks. Where it changes nothing there is nothing to ask.
 * @param minors where a person says whether the service is enabled for minors, if IO does not
 */
function agrees(dialog: Dialog, plan: Plan, minors: readonly HTMLElement[]): Promise<boolean> {
  say(dialog, 'fair', '');
  switch (plan.kind) {
    case 'unchanged':
      return Promise.resolve(true);
    case 'create':
      return question(dialog, 'create', [words('create')]);
    case 'update':
      return question(dialog, 'update', [
        changesTable(plan.changes),
        ...(plan.logo ? [words('logo')] : []),
        ...(plan.lifecycle === 'approved' ? [words('back')] : []),
        ...(plan.lookedAt ? [words('lookedAt')] : []),
        ...(plan.asksMinors ? [words('asksMinors'), ...minors] : []),
      ]);
  }
}

async function review(dialog: Dialog): Promise<void> {
  const box = choice({ type: 'checkbox', id: 'io-sheet-auto' }, 'dialog.sheet.confirm.autoPublish');
  if (!(await question(dialog, 'review', [words('review'), ...box.toArray()]))) return;
  const autoPublish = box.find('input').prop('checked') === true;
  showResult(dialog, await call(dialog, 'review', { autoPublish }));
}

async function confirmed(dialog: Dialog, act: 'publish' | 'unpublish'): Promise<void> {
  if (await question(dialog, act, [words(act)])) showResult(dialog, await call(dialog, act));
}

function words(key: Confirm): HTMLElement {
  return element(paragraph('io-question-text', text(`dialog.sheet.confirm.${key}`)));
}

function question(dialog: Dialog, act: Act, content: readonly HTMLElement[]): Promise<boolean> {
  const where = modeOf(dialog.node) === 'simulator' ? 'simulator' : 'real';
  return ask({
    title: text(`dialog.sheet.confirm.${act}Title`),
    content: [...content, words(where)],
    no: text('dialog.sheet.confirm.no'),
    yes: text(`dialog.sheet.confirm.${act}Yes`),
  });
}

/**
 * What only reads is asked again when a field has changed meanwhile: the answer spoke of another sheet. What an act has made of the
 * service of another institution is not of this sheet.
 *
 * Undefined when there was no answer; then the reason is shown already.
 */
async function call(dialog: Dialog, act: Route, more: object = {}): Promise<SheetAnswer | undefined> {
  say(dialog, 'fair', text('dialog.sheet.waiting'));
  const asked = onScreen(dialog);
  const path = `service-sheet/${encodeURIComponent(dialog.node.id)}/${act}`;
  const reply = await post(path, { ...asked, ...more }, TIMEOUT_MS);
  if (!reply.ok) {
    say(dialog, 'bad', text(failureKey(reply.status)));
    return undefined;
  }
  const answer = reply.value as SheetAnswer;
  // A closed dialog asks no more; the id of what was just made goes into the node all the same.
  if (dialogOf(dialog.node) !== dialog) return ONLY_READ.has(act) ? undefined : answer;
  const now = onScreen(dialog);
  const isSame = now.institution === asked.institution;
  if (ONLY_READ.has(act)) {
    if (isSame) return JSON.stringify(now) === JSON.stringify(asked) ? answer : call(dialog, act, more);
    // Nobody has asked the other one yet.
    say(dialog, 'fair', '');
    return undefined;
  }
  if (answer.kind !== 'result' || isSame) return answer;
  const { done, problems } = answer;
  return { kind: 'result', problems, ...(done === undefined ? {} : { done }) };
}

function onScreen({ node }: Dialog): { readonly institution: unknown; readonly sheet: object } {
  const sheet = Object.fromEntries(SHEET.map((name) => [name, current(node, name)]));
  return { institution: current(node, 'institution'), sheet };
}

function showResult(dialog: Dialog, answer: SheetAnswer | undefined): void {
  switch (answer?.kind) {
    case undefined:
    case 'plan':
      return;
    case 'deployFirst':
      say(dialog, 'fair', text('dialog.sheet.deployFirst'));
      return;
    case 'fault':
      say(dialog, 'bad', faultWords(answer.code));
      return;
    case 'result':
      if (answer.state !== undefined) {
        storeId(dialog, answer.state);
        showState(dialog, answer.state);
      }
      showOutcome(dialog, answer);
  }
}

function showOutcome(dialog: Dialog, { done, problems, state }: ActResult): void {
  const lines = problems.map((one) => problemWords(sentence, one));
  if (done !== undefined) lines.unshift(text(`dialog.sheet.done.${done}`));
  if (done === 'created' && state?.simulated === true) lines.push(text('dialog.sheet.simulatorId'));
  say(dialog, problems.length === 0 ? 'good' : 'bad', ...lines);
  const id = problems.find(({ code }) => code === 'SHEET_EXISTS')?.args?.id;
  if (typeof id !== 'string') return;
  const use = button('io-sheet-use', 'fa-link', 'dialog.sheet.use').on('click', () => {
    input(dialog, 'serviceId').val(id).trigger('change');
    void whileBusy(dialog, () => readAgain(dialog));
  });
  dialog.form.find('#io-sheet-result > div').append(use);
}

/**
 * The id of what was just made must not be lost: it goes into the node at once, also if the dialog is cancelled. An id of
 * the simulator never takes the place of a real one.
 */
function storeId(dialog: Dialog, { id, simulated }: SheetState): void {
  const { node } = dialog;
  const shown = current(node, 'serviceId');
  const before = typeof shown === 'string' ? shown.trim() : '';
  if (id === '' || id === before) return;
  if (simulated && before !== '' && !before.startsWith('0000000000')) return;
  input(dialog, 'serviceId').val(id).trigger('change');
  Object.assign(node, { serviceId: id, changed: true, dirty: true });
  RED.nodes.dirty(true);
  RED.view.redraw();
}

function showState({ form }: Dialog, state: SheetState | undefined): void {
  form.find('#io-sheet-state').text(state === undefined ? '–' : stateWords(sentence, state));
  form.find('#io-sheet-review').prop('disabled', state?.lifecycle !== 'draft');
  form.find('#io-sheet-publish').prop('disabled', state?.lifecycle !== 'approved');
  form.find('#io-sheet-unpublish').prop('disabled', state?.publication !== 'published');
  showChanges(form.find('#io-sheet-changes').empty(), state);
  const history = form.find('#io-sheet-history').empty();
  if (state === undefined) return;
  history.append(heading('dialog.sheet.history'));
  if (state.history.length === 0) history.append(paragraph('io-help', text('dialog.sheet.historyEmpty')));
  else history.append(historyTable(state.history));
}

function showChanges(place: JQuery, state: SheetState | undefined): void {
  if (state === undefined || state.lifecycle === 'none') return;
  const { changes } = state;
  place.append(heading('dialog.sheet.changes'));
  if (changes.length === 0) place.append(paragraph('io-help', text('dialog.sheet.changesNone')));
  else place.append(changesTable(changes));
}

function heading(key: PlainKey): JQuery {
  return $('<span class="io-label">').text(text(key));
}

/** One sentence a line; none empties the box. */
function say({ form }: Dialog, look: Look, ...lines: readonly string[]): void {
  const place = form.find('#io-sheet-result').attr('data-look', look).empty();
  if (lines.join('') === '') return;
  const sentences = $('<div>').append(lines.map((line) => $('<div>').text(line)));
  place.append($('<i class="fa" aria-hidden="true">').addClass(ICONS[look]), sentences);
  RED.tray.resize();
}

function element(one: JQuery): HTMLElement {
  return one.get(0) ?? document.createElement('span');
}
