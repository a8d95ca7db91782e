import { Counter, type Registry } from 'prom-client';
import type { Customer } from '../routing/customer.js';

/** What the CRMs have answered in this process: counted for /metrics, and the last misconfiguration for /readyz. */
export class CrmWatch {
  readonly #answers: Counter<'workspace' | 'type'>;
  readonly #misconfigured = new Map<string, string>();

  constructor(registry: Registry) {
    this.#answers = new Counter({
      name: 'router_crm_answers_total',
      help: 'CRM look-ups by what they said: vip, regular, unknown, misconfigured',
      labelNames: ['workspace', 'type'],
      registers: [registry],
    });
  }

  note(workspace: string, { type, reason }: Customer): void {
    this.#answers.inc({ workspace, type });
    if (type === 'misconfigured') this.#misconfigured.set(workspace, reason);
    else this.#misconfigured.delete(workspace);
  }

  /** `crm/<workspace>` → why its CRM cannot be asked or understood; empty while all is well. */
  checks(): Record<string, string> {
    return Object.fromEntries(
      [...this.#misconfigured].map(([id, why]) => [`crm/${id}`, `misconfigured: ${why}`]),
    );
  }
}
