/**
 * The institution's services as IO keeps them: their sheet, the life cycle of it (draft → submitted → approved or rejected)
 * and, apart from it, what is published. The review is done when someone looks and its time has come.
 */
import { automaticRejection, manualRejection, needsPeople } from './manage-review';
import { type Random, ulid } from './random';
import type { ServiceData } from './service-data';

type Lifecycle = 'draft' | 'submitted' | 'approved' | 'rejected' | 'deleted';
type Publication = 'published' | 'unpublished';

interface Version {
  readonly data: ServiceData;
  readonly version: number;
  /** Milliseconds since the epoch. */
  readonly at: number;
}

export interface Entry extends Version {
  readonly kind: 'lifecycle' | 'publication';
  readonly value: Lifecycle | Publication;
  readonly reason?: string;
}

export interface Service {
  readonly id: string;
  readonly group: string | undefined;
  /** Whether who reads it learns if it is enabled for minors. */
  readonly tellsMinors: boolean;
  current: Version;
  state: Lifecycle;
  reason: string | undefined;
  published: (Version & { readonly status: Publication }) | undefined;
  autoPublish: boolean;
  logo: boolean;
  /** Oldest first. */
  readonly history: Entry[];
}

export interface ServiceStoreOptions {
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** From the request of a review to its end, in milliseconds. */
  readonly reviewMs: number;
  /** Whether ids can be told from those of IO. */
  readonly markServiceIds: boolean;
  readonly tellsMinors: boolean;
  readonly random: Random;
}

/** An approved service may ask for at most 10,000 €, whatever it asked for itself. */
const APPROVED_AMOUNT = 1_000_000;

/** A change that the state of the service does not allow: 409. */
export type Change = 'done' | 'conflict';

export class ServiceStore {
  readonly #options: ServiceStoreOptions;
  readonly #services = new Map<string, Service>();

  constructor(options: ServiceStoreOptions) {
    this.#options = options;
  }

  /** In the order of their creation. */
  all(): Service[] {
    const services = [...this.#services.values()];
    for (const service of services) this.#review(service);
    return services.filter(({ state }) => state !== 'deleted');
  }

  get(id: string): Service | undefined {
    return this.all().find((service) => service.id === id);
  }

  create(data: ServiceData, group: string | undefined): Service {
    const { now, markServiceIds, tellsMinors, random } = this.#options;
    const id = ulid(markServiceIds ? 0 : now(), random);
    const current = { data, version: 1, at: now() };
    const service: Service = {
      id,
      group,
      tellsMinors,
      current,
      state: 'draft',
      reason: undefined,
      published: undefined,
      autoPublish: false,
      logo: false,
      history: [],
    };
    this.#services.set(id, service);
    this.#note(service, 'lifecycle', 'draft');
    return service;
  }

  update(service: Service, data: ServiceData): Change {
    if (service.state === 'submitted') return 'conflict';
    this.#become(service, 'draft', data);
    return 'done';
  }

  submit(service: Service, autoPublish: boolean): Change {
    if (service.state !== 'draft') return 'conflict';
    service.autoPublish = autoPublish;
    this.#become(service, 'submitted', service.current.data);
    return 'done';
  }

  publish(service: Service): Change {
    if (service.state !== 'approved') return 'conflict';
    this.#release(service, 'published');
    return 'done';
  }

  unpublish(service: Service): Change {
    if (service.published?.status !== 'published') return 'conflict';
    this.#release(service, 'unpublished');
    return 'done';
  }

  remove(service: Service): Change {
    if (service.state === 'submitted') return 'conflict';
    this.#become(service, 'deleted', service.current.data);
    return 'done';
  }

  #release(service: Service, status: Publication): void {
    const { data, version } = service.current;
    service.published = { data, version, status, at: this.#options.now() };
    this.#note(service, 'publication', status);
  }

  #review(service: Service): void {
    if (service.state !== 'submitted') return;
    if (this.#options.now() < service.current.at + this.#options.reviewMs) return;
    const { data } = service.current;
    const reason = this.#rejection(service);
    if (reason !== undefined) {
      this.#become(service, 'rejected', data, reason);
      return;
    }
    this.#become(service, 'approved', { ...data, max_allowed_payment_amount: APPROVED_AMOUNT });
    if (service.autoPublish) this.#release(service, 'published');
  }

  #rejection(service: Service): string | undefined {
    const { data } = service.current;
    const others = [...this.#services.values()]
      .filter(({ id, state }) => id !== service.id && state !== 'deleted')
      .filter(({ current }) => current.data.organization.fiscal_code === data.organization.fiscal_code)
      .map(({ current }) => current.data.name);
    const automatic = automaticRejection(data, others);
    if (automatic !== undefined) return automatic;
    const people = service.published === undefined || needsPeople(data, service.published.data);
    return people ? manualRejection(data) : undefined;
  }

  #become(service: Service, state: Lifecycle, data: ServiceData, reason?: string): void {
    service.current = { data, version: service.current.version + 1, at: this.#options.now() };
    service.state = state;
    service.reason = reason;
    this.#note(service, 'lifecycle', state, reason);
  }

  #note(service: Service, kind: Entry['kind'], value: Entry['value'], reason?: string): void {
    const { data, version } = service.current;
    const at = this.#options.now();
    service.history.push({ kind, value, data, version, at, ...(reason === undefined ? {} : { reason }) });
  }
}
