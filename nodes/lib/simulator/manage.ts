/** The calls of IO's services API (`/manage/services…`), as functions from a request to an answer. */
import * as answers from './answers';
import type { Change, Entry, Service, ServiceStore } from './manage-services';
import type { ServiceData } from './service-data';
import * as validators from './validators';

type Answer = answers.Answer;
const { json, problem } = answers;

export interface ManageCall {
  readonly method: string;
  /** Path segments after `/manage/services`. */
  readonly path: readonly string[];
  readonly query: URLSearchParams;
  readonly body: unknown;
  /** The group whose services alone the key may see; undefined for the institution's own key. */
  readonly group: string | undefined;
}

const TOPICS = [
  'Altro',
  'Ambiente e animali',
  'Attività produttive e commercio',
  'Benessere sociale',
  'Casa e utenze',
  'Cultura, tempo libero e sport',
  'Educazione e formazione',
  'Giustizia e legge',
  'Lavori edilizi, catasto e urbanistica',
  'Mobilità e trasporti',
  'Redditi, patrimoni e fisco',
  'Servizi anagrafici e civici',
  'Servizi elettorali',
  'Sicurezza e Protezione Civile',
  'Suolo, spazi e beni pubblici',
  'Viaggi e turismo',
  'Vita lavorativa',
  'Salute',
];

const DONE: Answer = { status: 204, headers: {}, body: '' };

/** Whether there is such a call. */
export function isManageCall(method: string, path: readonly string[]): boolean {
  return (
    METHODS[path.length === 1 && path[0] === 'topics' ? 'topics' : shapeOf(path)]?.includes(method) ?? false
  );
}

const METHODS: Readonly<Partial<Record<string, readonly string[]>>> = {
  '': ['GET', 'POST'],
  topics: ['GET'],
  id: ['GET', 'PUT', 'DELETE'],
  'id/logo': ['PUT'],
  'id/history': ['GET'],
  'id/review': ['PUT'],
  'id/release': ['GET', 'POST', 'DELETE'],
};

function shapeOf([id, part, ...rest]: readonly string[]): string {
  if (id === undefined) return '';
  if (id === '' || rest.length > 0) return 'none';
  return part === undefined ? 'id' : `id/${part}`;
}

export function manage(store: ServiceStore, call: ManageCall): Answer {
  const [id, part] = call.path;
  if (id === undefined) return call.method === 'POST' ? create(store, call) : list(store, call);
  if (id === 'topics' && part === undefined)
    return json(200, { topics: TOPICS.map((name, topic) => ({ id: topic, name })) });
  const service = store.get(id);
  if (!service) return problem(404, 'Not found', 'Service not found');
  if (call.group !== undefined && service.group !== call.group)
    return problem(
      403,
      'You are not allowed here',
      'You do not have enough permission to complete the operation',
    );
  return one(store, service, call);
}

function one(store: ServiceStore, service: Service, call: ManageCall): Answer {
  switch (`${call.method} ${call.path[1] ?? ''}`) {
    case 'GET ':
      return json(200, lifecycleOf(service));
    case 'PUT ':
      return update(store, service, call.body);
    case 'DELETE ':
      return changed(store.remove(service));
    case 'PUT logo':
      return logo(service, call.body);
    case 'GET history':
      return history(service, call.query);
    case 'PUT review':
      return review(store, service, call.body);
    case 'POST release':
      return changed(store.publish(service));
    case 'DELETE release':
      return service.published ? changed(store.unpublish(service)) : noRelease();
    default:
      return service.published ? json(200, publicationOf(service)) : noRelease();
  }
}

function create(store: ServiceStore, { body, group }: ManageCall): Answer {
  const { servicePayload } = validators;
  if (!servicePayload(body)) return badRequest();
  const data = body as ServiceData;
  return json(201, lifecycleOf(store.create(withoutGroup(data), group ?? data.metadata.group_id)));
}

function update(store: ServiceStore, service: Service, body: unknown): Answer {
  const { servicePayload } = validators;
  if (!servicePayload(body)) return badRequest();
  if (store.update(service, withoutGroup(body as ServiceData)) === 'conflict') return conflict();
  return json(200, lifecycleOf(service));
}

function list(store: ServiceStore, { query, group }: ManageCall): Answer {
  const limit = wholeIn(query.get('limit'), 1, 100, 20);
  const offset = wholeIn(query.get('offset'), 0, Number.MAX_SAFE_INTEGER, 0);
  if (limit === undefined || offset === undefined) return badRequest();
  const found = store.all().filter((service) => group === undefined || service.group === group);
  const value = found.slice(offset, offset + limit).map(lifecycleOf);
  return json(200, { value, pagination: { offset, limit, count: found.length } });
}

function review(store: ServiceStore, service: Service, body: unknown): Answer {
  if (!validators.reviewRequest(body)) return badRequest();
  return changed(store.submit(service, (body as { auto_publish: boolean }).auto_publish));
}

/** IO looks only whether it is a PNG with a size. */
function logo(service: Service, body: unknown): Answer {
  if (!validators.logo(body)) return badRequest();
  const bytes = Buffer.from((body as { logo: string }).logo, 'base64');
  const isPng = bytes.subarray(0, 8).equals(Buffer.from('89504e470d0a1a0a', 'hex')) && bytes.length >= 33;
  if (!isPng || bytes.readUInt32BE(16) === 0 || bytes.readUInt32BE(20) === 0)
    return problem(400, 'Bad Request', 'Invalid image');
  service.logo = true;
  return DONE;
}

function history(service: Service, query: URLSearchParams): Answer {
  const limit = wholeIn(query.get('limit'), 1, 100, 10);
  const from = wholeIn(query.get('continuationToken'), 0, Number.MAX_SAFE_INTEGER, 0);
  if (limit === undefined || from === undefined) return badRequest();
  const entries = query.get('order') === 'ASC' ? service.history : [...service.history].reverse();
  const next = from + limit;
  return json(200, {
    items: entries.slice(from, next).map((entry) => entryOf(service, entry)),
    ...(next < entries.length && { continuationToken: String(next) }),
  });
}

function wholeIn(text: string | null, min: number, max: number, fallback: number): number | undefined {
  if (text === null) return fallback;
  const number = Number(text);
  return Number.isSafeInteger(number) && number >= min && number <= max ? number : undefined;
}

function changed(change: Change): Answer {
  return change === 'done' ? DONE : conflict();
}

const badRequest = (): Answer => problem(400, 'Bad Request', 'Invalid payload');
const conflict = (): Answer => problem(409, 'Conflict', 'No transition matched');
const noRelease = (): Answer => problem(404, 'Not found', 'Service never published');

/** The group cannot be changed by an update. */
function withoutGroup(data: ServiceData): ServiceData {
  const metadata = { ...data.metadata };
  delete metadata.group_id;
  return { ...data, metadata };
}

function lifecycleOf(service: Service): object {
  const { state, reason, current } = service;
  const status = { value: state, ...(reason === undefined ? {} : { reason }) };
  return { ...dataOf(service, current.data), status, version: current.version, last_update: iso(current.at) };
}

function publicationOf(service: Service): object {
  const { published } = service;
  if (!published) return {};
  const { status, version, at, data } = published;
  return { ...dataOf(service, data), status, version, last_update: iso(at) };
}

function entryOf(service: Service, { kind, value, reason, version, at, data }: Entry): object {
  const status = { kind, value, ...(reason === undefined ? {} : { reason }) };
  return { ...dataOf(service, data), status, version, last_update: iso(at) };
}

function dataOf({ id, group, tellsMinors }: Service, all: ServiceData): object {
  const { suitable_for_minors = false, ...data } = all;
  const { topic_id, ...metadata } = data.metadata;
  const topic = { id: topic_id, name: TOPICS[topic_id] };
  return {
    id,
    ...data,
    ...(tellsMinors && { suitable_for_minors }),
    metadata: { ...metadata, topic, ...(group === undefined ? {} : { group_id: group }) },
  };
}

function iso(ms: number): string {
  return new Date(ms).toISOString();
}
