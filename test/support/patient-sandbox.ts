import { setTimeout as sleep } from 'node:timers/promises';
import { SandboxClient } from '../../src/cli/demo/sandbox-client.js';
import { until } from './wait.js';

/** Milliseconds: hundreds of conversations that asked more often would be all that API and Temporal do. */
const EVERY = 1_000;

/** For services that are killed meanwhile: no answer of the router is none, whether it is dead or has not heard yet. */
export class PatientSandbox extends SandboxClient {
  override async routing(contact: number) {
    const ask = async () => {
      await sleep(EVERY);
      return super.routing(contact);
    };
    return until(`the routing of ${contact}`, ask, 30_000).catch(() => null);
  }
}
