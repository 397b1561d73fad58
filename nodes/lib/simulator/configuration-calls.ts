/** The calls by which an institution manages its remote-content configurations, as functions from a request to an answer. */
import * as answers from './answers';
import type { Configurations, NewConfiguration } from './configurations';
import { problemsOf } from './report';
import { ULID } from './schemas';
import * as validators from './validators';

type Answer = answers.Answer;

export interface ConfigurationCall {
  readonly method: 'GET' | 'POST' | 'PUT';
  /** From the path, not yet known to be well-formed. */
  readonly id?: string;
  readonly body: unknown;
  /** The institution that calls. */
  readonly owner: string;
}

const ULID_PATTERN = new RegExp(ULID);

export function manageConfigurations(configurations: Configurations, call: ConfigurationCall): Answer {
  const { method, id, body, owner } = call;
  if (id === undefined) {
    return method === 'GET' ? list(configurations, owner) : create(configurations, owner, body);
  }
  if (!ULID_PATTERN.test(id)) {
    return answers.problem(400, 'Invalid Ulid', 'The id of the configuration is not well-formed');
  }
  if (method === 'PUT' && !validators.newConfiguration(body)) return malformed();
  const found = configurations.get(id);
  if (!found) return configurationNotFound();
  if (found.user_id !== owner) {
    return answers.notAllowedHere('You do not have enough permission to complete the operation');
  }
  if (method === 'GET') return answers.json(200, found);
  configurations.update(id, body as NewConfiguration);
  return { status: 204, headers: {}, body: '' };
}

function list(configurations: Configurations, owner: string): Answer {
  return answers.json(200, { rcConfigList: configurations.ownedBy(owner) });
}

function create(configurations: Configurations, owner: string, body: unknown): Answer {
  if (!validators.newConfiguration(body)) return malformed();
  const made = configurations.create(owner, body as NewConfiguration);
  // The answer to its maker does not name the owner; the later ones do.
  return answers.json(201, { ...made, user_id: undefined });
}

function malformed(): Answer {
  const detail = problemsOf(validators.newConfiguration);
  return answers.problem(400, 'Invalid NewRCConfigurationPublic', detail);
}

export const configurationNotFound = (): Answer =>
  answers.problem(404, 'Remote Content Configuration NOT FOUND', 'No configuration has this id');
