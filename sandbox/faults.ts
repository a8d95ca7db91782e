import type { Chaos } from './chaos.js';
import type { Fault } from './fault.js';

/** Chance befalls the messaging platform only. */
const CRM_CALL = 'customer';

/** Faults that tests and the page have asked for, used up call by call; then those of chance. */
export class Faults {
  readonly #chaos: Chaos;
  constructor(chaos: Chaos) {
    this.#chaos = chaos;
  }

  #list: (Fault & { times: number; when: 'before' | 'after' })[] = [];

  add(fault: Fault): void {
    this.#list.push({ ...fault, times: fault.times ?? 1, when: fault.when ?? 'before' });
  }

  take(call: string, subject: string | undefined, when: 'before' | 'after'): Fault | undefined {
    const found = this.#list.find(
      (fault) =>
        fault.call === call &&
        fault.when === when &&
        fault.times > 0 &&
        (fault.only === undefined || fault.only === subject),
    );
    if (!found) return call === CRM_CALL ? undefined : this.#chaos.fault(call, subject, when);
    found.times -= 1;
    return found;
  }

  reset(): void {
    this.#list = [];
  }
}
