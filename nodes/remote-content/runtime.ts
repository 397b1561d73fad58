/** io-remote-content: the attachments of an ente's Premium messages, for IO to fetch from this Node-RED when a citizen opens one. */
import { stat } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import type { Node, NodeAPI, NodeDef } from 'node-red';
import { institutionNode } from '../lib/runtime/config-nodes';
import { nextStart } from '../lib/runtime/deploys';
import { Fault, toFault } from '../lib/runtime/fault';
import { onInput, type Message } from '../lib/runtime/input';
import { outboxOf } from '../lib/outbox/channel';
import { faultStatus, setStatus, showStatus } from '../lib/runtime/status';
import { translate } from '../lib/runtime/translate';
import type { Outbox } from '../lib/outbox/outbox';
import { endpoints } from './endpoints';
import { type FlowSource, flowSource, type Request } from './flow';
import { folderSource } from './folder';
import { referenceCache } from './reference-cache';
import { Semaphore } from './semaphore';
import { localOrigin } from './local-origin';
import { cleanName } from './names';
import { networkSource } from './network';
import {
  enter,
  leaveForNow,
  remoteContentOf,
  type Claim,
  type Promised,
  type RemoteContent,
} from '../lib/runtime/remote-contents';
import { withoutSlash } from './rules';
import { type Settings, settingsOf, wrongSetting } from './settings';
import type { Source, Trouble } from './source';
import { Tally } from './tally';
import { fitsIntoId, type Tokens, tokensOf } from './token';

/** Downloads at once over all nodes of this kind, and how many may wait their turn. */
const semaphore = new Semaphore(64, 4096);
const BYTES_PER_MB = 1024 * 1024;

export function registerRemoteContent(RED: NodeAPI): void {
  RED.nodes.registerType(
    'io-remote-content',
    function (this: Node, def: NodeDef) {
      RED.nodes.createNode(this, def);
      new RemoteNode(RED, this, def).start();
    },
    { credentials: { headerKey: { type: 'password' } } },
  );
}

class RemoteNode {
  readonly #RED: NodeAPI;
  readonly #node: Node;
  readonly #def: NodeDef;
  #flow: FlowSource | undefined;
  #isClosed = false;

  constructor(RED: NodeAPI, node: Node, def: NodeDef) {
    this.#RED = RED;
    this.#node = node;
    this.#def = def;
  }

  start(): void {
    const node = this.#node;
    onInput(
      this.#RED,
      node,
      (msg) => {
        this.#onAnswer(msg);
      },
      { order: 'together', onFault: () => undefined },
    );
    node.on('close', () => {
      this.#isClosed = true;
    });
    try {
      this.#open();
    } catch (error) {
      this.#report(toFault(error));
    }
  }

  #open(): void {
    const RED = this.#RED;
    const node = this.#node;
    const institution = institutionNode(RED, (this.#def as { institution?: string }).institution);
    if (institution === undefined) throw new Fault('IO_INSTITUTION_MISSING');
    const settings = settingsOf(this.#def, {
      isSimulator: institution.mode === 'simulator',
      headerKey: (node.credentials as { headerKey?: string } | undefined)?.headerKey ?? '',
      userDir: (RED.settings as { userDir?: string }).userDir ?? path.join(os.homedir(), '.node-red'),
    });
    const { httpNodeRoot } = RED.settings as { httpNodeRoot?: unknown };
    if (httpNodeRoot === false) throw wrongSetting('noServer');
    const source = this.#source(settings);
    const tally = this.#tally();
    const tokens = tokensFrom(outboxOf(RED), institution.fiscalCode);
    const claim: Claim = {
      label: node.name === undefined || node.name === '' ? node.id : node.name,
      path: settings.path,
      content: contentOf(RED, node, institution.id, settings, source, tokens),
      answer: endpoints({
        ...settings,
        source,
        semaphore,
        tally,
        tokens,
        onError: (error) => {
          node.error(toFault(error));
        },
      }),
      onChange: (blockedBy) => {
        if (blockedBy === undefined) this.#ready(settings);
        else this.#report(twice(claim, blockedBy));
      },
    };
    const leave = enter(claim);
    node.on('close', () => {
      leave();
      void nextStart(RED).then(leaveForNow(settings.path));
      source.close();
      tally.close();
      node.status({});
    });
    this.#warn(settings);
  }

  #source({ source, maxMb }: Settings): Source {
    const maxBytes = maxMb * BYTES_PER_MB;
    if (source.kind === 'folder') return folderSource(source.folder, maxBytes);
    if (source.kind === 'url') return networkSource({ allowList: source.allowList, maxBytes });
    this.#flow = flowSource({
      maxBytes,
      newId: () => this.#RED.util.generateId(),
      emit: (request: Request) => {
        this.#node.send({ payload: request.reference, io: { remote: request } });
      },
    });
    return this.#flow;
  }

  #tally(): Tally {
    return new Tally({
      log: (kind, n) => {
        this.#node.warn(translate(`remote.log.${kind}`, { n }));
      },
      show: (delivered, refused) => {
        if (this.#isClosed) return;
        setStatus(this.#node, { fill: 'green', shape: 'dot' }, 'status.remote_served', {
          delivered,
          refused,
        });
      },
    });
  }

  /** A flow gives the PDF that it was asked for. */
  #onAnswer(msg: Message): void {
    if (this.#flow === undefined) throw answerFault('noFlow');
    const { remote } = (msg.io ?? {}) as { readonly remote?: { readonly id?: unknown } };
    const taken = this.#flow.answer(remote?.id, { payload: msg.payload, filename: msg.filename });
    if (taken !== 'taken') throw answerFault(taken === 'late' ? 'late' : 'notBuffer');
  }

  #ready({ path: where }: Settings): void {
    setStatus(this.#node, { fill: 'green', shape: 'ring' }, 'status.remote_ready', { path: where });
  }

  /** What does not stop the node, but will be missed. */
  #warn({ source }: Settings): void {
    const { httpNodeAuth } = this.#RED.settings as { httpNodeAuth?: unknown };
    if (httpNodeAuth !== undefined && httpNodeAuth !== null && httpNodeAuth !== false)
      this.#node.warn(translate('remote.log.auth'));
    if (source.kind !== 'folder') return;
    const missing = (): void => {
      if (this.#isClosed) return;
      this.#node.warn(translate('remote.log.folder', { folder: source.folder }));
      setStatus(this.#node, { fill: 'yellow', shape: 'ring' }, 'status.remote_folder');
    };
    stat(source.folder).then((found) => {
      if (!found.isDirectory()) missing();
    }, missing);
  }

  #report(fault: Fault): void {
    showStatus(this.#node, faultStatus(fault.code));
    // Catch nodes listen only once the flows have started.
    void nextStart(this.#RED).then(() => {
      if (!this.#isClosed) this.#node.error(fault, {});
    });
  }
}

function contentOf(
  RED: NodeAPI,
  node: Node,
  institution: string,
  settings: Settings,
  source: Source,
  tokens: () => Promise<Tokens>,
): RemoteContent {
  const { publicUrl, headerName, headerKey, maxMb } = settings;
  const below = `${withoutSlash((RED.settings as { httpNodeRoot?: unknown }).httpNodeRoot)}${settings.path}`;
  const found = referenceCache(source, () => performance.now());
  return {
    node: node.id,
    institution,
    headerName,
    headerKey,
    precondition: settings.precondition !== undefined,
    baseUrl: publicUrl === '' ? '' : `${publicUrl}${below}`,
    localUrl: () => `${localOrigin(RED.server, RED.settings)}${below}`,
    async promise(text, fiscalCode): Promise<Promised> {
      const reference = text.trim();
      if (reference === '' || !fitsIntoId({ reference, name: '' }))
        return { ok: false, code: 'ATTACHMENT_NAME' };
      const what = await found(reference);
      if (!what.ok && isStopped(what.trouble)) {
        // A deploy came in between, and the row is not at fault: the node that came in this one's place is asked.
        await nextStart(RED);
        const successor = remoteContentOf(institution);
        if (successor !== undefined) return successor.promise(text, fiscalCode);
      }
      if (!what.ok) return refused(what.trouble, maxMb);
      const attachment = { reference, name: what.name === '' ? '' : cleanName(what.name) };
      if (!fitsIntoId(attachment)) return { ok: false, code: 'ATTACHMENT_NAME' };
      return { ok: true, id: (await tokens()).seal(attachment, fiscalCode.trim().toUpperCase()) };
    },
  };
}

const CODES = {
  'not-found': 'ATTACHMENT_NOT_FOUND',
  'not-pdf': 'ATTACHMENT_NOT_PDF',
  'too-large': 'ATTACHMENT_TOO_LARGE',
  name: 'ATTACHMENT_NAME',
  unavailable: 'ATTACHMENT_SOURCE',
} as const;

function isStopped(trouble: Trouble): boolean {
  return trouble.kind === 'unavailable' && trouble.why === 'stopped';
}

function refused(trouble: Trouble, maxMb: number): Promised {
  const code = CODES[trouble.kind];
  if (trouble.kind === 'unavailable')
    return { ok: false, code, args: { error: translate(`remote.why.${trouble.why}`) } };
  return trouble.kind === 'too-large' ? { ok: false, code, args: { max: maxMb } } : { ok: false, code };
}

/**
 * The key that ids are sealed with is derived from the institution's: an attachment can be opened for as long as the message is on a
 * phone, wherever the register is then.
 */
function tokensFrom(outbox: Outbox, institution: string): () => Promise<Tokens> {
  let made: Promise<Tokens> | undefined;
  return () => {
    made ??= outbox
      .keyOf(institution)
      .then((key) => tokensOf(key, institution))
      .catch((error: unknown) => {
        made = undefined;
        throw error;
      });
    return made;
  };
}

function twice(claim: Claim, other: Claim): Fault {
  return new Fault('IO_REMOTE_TWICE', { name: claim.label, other: other.label, path: other.path });
}

function answerFault(which: 'noFlow' | 'late' | 'notBuffer'): Fault {
  return new Fault('IO_REMOTE_ANSWER', { what: translate(`remote.answer.${which}`) });
}
