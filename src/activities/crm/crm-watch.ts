import { Counter, type Registry } from 'prom-client';
import type { Customer } from '../../routing/customer.js';

/**
 * What the CRMs have answered in this process: counted for /metrics, the last misconfiguration for /readyz, and whether
 * a CRM still knows the customer that is known to be a VIP.
 */
export class CrmWatch {
  readonly #answers: Counter<'workspace' | 'type'>;
  readonly #probes: Counter<'workspace' | 'result'>;
  readonly #misconfigured = new Map<string, string>();
  readonly #distrusted = new Map<string, string>();

  constructor(registry: Registry) {
    this.#answers = new Counter({
      name: 'router_crm_answers_total',
      help: 'CRM lookups by their answer: vip, regular, unknown, misconfigured',
      labelNames: ['workspace', 'type'],
      registers: [registry],
    });
    this.#probes = new Counter({
      name: 'router_crm_probes_total',
      help: 'Lookups of the customer known to be a VIP: vip, failed, unavailable',
      labelNames: ['workspace', 'result'],
      registers: [registry],
    });
  }

  note(workspace: string, { type, reason }: Customer): void {
    this.#answers.inc({ workspace, type });
    if (type === 'misconfigured') this.#misconfigured.set(workspace, reason);
    else this.#misconfigured.delete(workspace);
  }

  /** @param failure why the known VIP was none; undefined: all is well */
  probed(workspace: string, failure: string | undefined): void {
    this.#probes.inc({ workspace, result: failure === undefined ? 'vip' : 'failed' });
    if (failure === undefined) this.#distrusted.delete(workspace);
    else this.#distrusted.set(workspace, failure);
  }

  /** A CRM that cannot answer says nothing about its answers: what was known of it stays. */
  probeUnanswered(workspace: string): void {
    this.#probes.inc({ workspace, result: 'unavailable' });
  }

  /** The answer as far as it can be trusted: a CRM that has forgotten a VIP demotes nobody. */
  trusted(workspace: string, customer: Customer): Customer {
    const why = this.#distrusted.get(workspace);
    if (why === undefined || customer.type === 'vip' || customer.type === 'misconfigured') return customer;
    return { type: 'misconfigured', reason: `${why}; so "${customer.type}" is treated as misconfigured` };
  }

  /** `crm/<workspace>` → why its CRM cannot be asked or understood; empty while all is well. */
  checks(): Record<string, string> {
    const found = [...this.#misconfigured, ...this.#distrusted];
    return Object.fromEntries(found.map(([id, why]) => [`crm/${id}`, `misconfigured: ${why}`]));
  }
}
