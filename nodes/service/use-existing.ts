/**
 * Every example brings an institution and a service along, for it must run by itself. Who imports a second one wants one key and
 * one mode: the import asks whether to use the service that is there already.
 */
import { ask } from '../lib/editor/ask';
import { text } from '../lib/editor/catalogue';
import { serviceLabel } from '../lib/editor/config-label';
import { institutionOf } from '../lib/editor/surroundings';

type EditorNode = NodeRedEditor.EditorNode;

/** From now on imports ask. */
export function offerExistingService(): void {
  let added: EditorNode[] = [];
  RED.events.on('nodes:add', (node) => {
    // Those of one import come in one turn.
    if (added.push(node) > 1) return;
    setTimeout(() => {
      const together = added;
      added = [];
      void offer(together);
    });
  });
}

async function offer(added: readonly EditorNode[]): Promise<void> {
  const imported = importedService(added);
  if (imported === undefined) return;
  const choices: EditorNode[] = [];
  RED.nodes.eachConfig((node) => {
    if (node.type === 'io-service' && !added.includes(node) && institutionOf(node) !== null)
      choices.push(node);
    return undefined;
  });
  const [first] = choices;
  if (first === undefined) return;
  const list = $('<select id="io-existing-service">').append(
    choices.map((node) => $('<option>').val(node.id).text(serviceLabel(node))),
  );
  const label = $('<label for="io-existing-service">').text(text('dialog.existing.label'));
  const row = document.createElement('p');
  $(row).append(label, list);
  const yes = await ask({
    title: text('dialog.existing.title'),
    content: [text('dialog.existing.text'), row],
    no: text('dialog.existing.no'),
    yes: text('dialog.existing.yes'),
  });
  const chosen = choices.find(({ id }) => id === list.val()) ?? first;
  if (yes) replace(added, imported, chosen);
}

/** The one service that came together with nodes that use it. A service that a dialog has made has no users yet. */
function importedService(added: readonly EditorNode[]): EditorNode | undefined {
  const known = new Set((RED.nodes.originalFlow() ?? []).map(({ id }) => id));
  const services = added.filter(({ type, id }) => type === 'io-service' && !known.has(id));
  const [service] = services;
  const isUsed = added.some((node) => node.service === service?.id);
  return services.length === 1 && isUsed ? service : undefined;
}

/** One step for who wants to undo it. */
function replace(added: readonly EditorNode[], imported: EditorNode, chosen: EditorNode): void {
  const before = RED.nodes.dirty();
  const swaps = [
    ['service', imported.id, chosen.id],
    ['institution', imported.institution, chosen.institution],
  ] as const;
  const events: object[] = [];
  for (const node of added) {
    if (node === imported) continue;
    const due = swaps.filter(([property, from]) => typeof from === 'string' && node[property] === from);
    if (due.length === 0) continue;
    const changes = Object.fromEntries(due.map(([property, from]) => [property, from]));
    events.push({ t: 'edit', node, changes, changed: node.changed, dirty: before });
    RED.nodes.updateConfigNodeUsers(node, { action: 'remove' });
    Object.assign(node, Object.fromEntries(due.map(([property, , to]) => [property, to])), {
      changed: true,
      dirty: true,
    });
    RED.nodes.updateConfigNodeUsers(node, { action: 'add' });
    RED.editor.validateNode(node);
  }
  const institution = institutionOf(imported);
  RED.nodes.remove(imported.id);
  const isFree = institution !== null && added.includes(institution) && !isUsed(institution);
  if (isFree) RED.nodes.remove(institution.id);
  // The institution comes back first: the service is to be among its users.
  const removed = isFree ? [institution, imported] : [imported];
  RED.history.push({ t: 'multi', events: [...events, { t: 'delete', nodes: removed, dirty: before }] });
  RED.nodes.dirty(true);
  RED.view.redraw();
}

function isUsed({ users }: EditorNode): boolean {
  return Array.isArray(users) && users.length > 0;
}
