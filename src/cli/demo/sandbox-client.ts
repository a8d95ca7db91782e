import { request } from 'undici';
import type { RoutingStatus } from '../../client/routing/routing-contract.js';

export interface Said {
  from: 'contact' | 'router' | 'agent';
  type: string;
  text: string;
}

export interface DemoContact {
  id: number;
  firstName: string;
  email?: string | null;
  /** Id of the conversation, as webhooks and the API have it. */
  conversation: string;
  assignee: number | null;
  messages: Said[];
  tags: string[];
  comments: { text: string }[];
}

export interface SandboxState {
  contacts: DemoContact[];
  users: { id: number; firstName: string }[];
  links: { temporalUi: string; api: string };
}

/** The control API of the sandbox: creates contacts, writes as they do, turns the CRM off, reads who was assigned. */
export class SandboxClient {
  readonly #url: string;
  readonly #timeout: number;
  /** @param timeout milliseconds for one call */
  constructor(url: string, timeout = 5_000) {
    this.#url = url.replace(/\/$/, '');
    this.#timeout = timeout;
  }

  createContact(contact: {
    name: string;
    email?: string;
    phone?: string;
    vip?: boolean;
  }): Promise<DemoContact> {
    return this.#call('POST', '/contacts', contact);
  }

  /** @param source who opens the conversation */
  open(contact: number, source: string): Promise<unknown> {
    return this.#call('POST', `/contacts/${contact}/open`, { source });
  }

  write(contact: number, text: string): Promise<unknown> {
    return this.#call('POST', `/contacts/${contact}/messages`, { text });
  }

  setCustomer(
    email: string,
    customer: { customerType?: string; outage?: boolean; phone?: string },
  ): Promise<unknown> {
    return this.#call('PUT', `/customers/${encodeURIComponent(email)}`, customer);
  }

  state(): Promise<SandboxState> {
    return this.#call('GET', '/state');
  }

  /** Null when there is no such contact. */
  contact(id: number): Promise<DemoContact | null> {
    return this.#call('GET', `/contacts/${id}`);
  }

  /** Null until the router knows the conversation. */
  routing(contact: number): Promise<RoutingStatus | null> {
    return this.#call('GET', `/contacts/${contact}/routing`);
  }

  async #call<T>(method: 'GET' | 'POST' | 'PUT', path: string, body?: object): Promise<T> {
    const answer = await request(`${this.#url}/sandbox${path}`, {
      method,
      headers: { 'content-type': 'application/json' },
      signal: AbortSignal.timeout(this.#timeout),
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const content = await answer.body.json();
    if (answer.statusCode !== 200)
      throw new Error(`the sandbox answered ${answer.statusCode} to ${method} ${path}`);
    return content as T;
  }
}
