/**
 * Remote-content configurations: where an institution keeps attachments and texts that IO fetches when a message is
 * opened. IO has no way to delete one, and neither has the simulator.
 */
import { type Random, ulid } from './random';

/** The configuration that an io-service of the simulator mode has without asking for one: a valid ULID. */
export const SIMULATOR_CONFIGURATION_ID = '01J00000000000000000000000';

/** When the app asks the citizen to confirm something before it opens a message. */
export type Precondition = 'ALWAYS' | 'ONCE' | 'NEVER';

export interface Environment {
  readonly base_url: string;
  readonly details_authentication: {
    readonly header_key_name: string;
    /** Never logged. */
    readonly key: string;
    readonly type: string;
  };
}

export interface NewConfiguration {
  readonly name: string;
  readonly description: string;
  readonly has_precondition: Precondition;
  readonly is_lollipop_enabled: boolean;
  /** Fiscal codes whose calls go without LolliPoP headers all the same. */
  readonly disable_lollipop_for: readonly string[];
  readonly prod_environment?: Environment;
  /** In place of the other for these citizens. */
  readonly test_environment?: Environment & { readonly test_users: readonly string[] };
}

export interface Configuration extends NewConfiguration {
  readonly configuration_id: string;
  /** The institution whose it is. */
  readonly user_id: string;
}

export interface Configurations {
  create(owner: string, given: NewConfiguration): Configuration;
  /** Replaces all of it but id and owner. The id must be known. */
  update(id: string, given: NewConfiguration): void;
  get(id: string): Configuration | undefined;
  /** In the order of their making. */
  ownedBy(owner: string): Configuration[];
}

/** @param now milliseconds since the epoch, for the ids */
export function createConfigurations(now: () => number, random: Random): Configurations {
  const known = new Map<string, Configuration>();
  return {
    create(owner, given) {
      const made = { ...given, configuration_id: ulid(now(), random), user_id: owner };
      known.set(made.configuration_id, made);
      return made;
    },
    update(id, given) {
      const old = known.get(id);
      if (old) known.set(id, { ...given, configuration_id: id, user_id: old.user_id });
    },
    get: (id) => known.get(id),
    ownedBy: (owner) => [...known.values()].filter(({ user_id }) => user_id === owner),
  };
}

/** Where what belongs to a message of this citizen is fetched; undefined when the configuration has no place for them. */
export function environmentFor(
  { prod_environment, test_environment }: NewConfiguration,
  fiscalCode: string,
): Environment | undefined {
  return test_environment?.test_users.includes(fiscalCode) ? test_environment : prod_environment;
}
