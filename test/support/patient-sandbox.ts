import { SandboxClient } from '../../src/cli/demo/sandbox-client.js';
import { until } from './wait.js';

/** For services that are killed meanwhile: no answer of the router is none, whether it is dead or has not heard yet. */
export class PatientSandbox extends SandboxClient {
  override async routing(contact: number) {
    const known = until(`the routing of ${contact}`, () => super.routing(contact), 30_000);
    return known.catch(() => null);
  }
}
