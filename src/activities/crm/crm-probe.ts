import { askCrm, toolsFor } from '../../crm/ask.js';
import type { Environment } from '../../crm/build-request.js';
import { CrmUnavailable } from '../../crm/errors.js';
import type { LookUpTools } from '../../crm/look-up.js';
import type { WorkspaceConfig } from '../../config/workspace.js';
import type { CrmPolicy } from '../../routing/policy/policy.js';
import type { CrmWatch } from './crm-watch.js';

interface ProbeOptions {
  workspaces: () => WorkspaceConfig[];
  env: Environment;
  watch: CrmWatch;
  logger: { error(details: object, message: string): void };
}

/** Milliseconds between two looks at whether a probe is due. */
const INTERVAL = 5_000;
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/**
 * Looks up the customer who is known to be a VIP (`crm.probe`): at start, when the policy has changed, and hourly. While
 * the CRM says anything else about them, its answers are treated as misconfigured.
 */
export class CrmProbe {
  readonly #options: ProbeOptions;
  /** Workspace → policy version that was probed, and when the next look is due. */
  readonly #done = new Map<string, { version: string; next: number }>();
  #timer: NodeJS.Timeout | undefined;

  constructor(options: ProbeOptions) {
    this.#options = options;
  }

  start(interval = INTERVAL): void {
    void this.look();
    this.#timer = setInterval(() => void this.look(), interval).unref();
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  /** Probes what is due. */
  async look(now = Date.now()): Promise<void> {
    await Promise.all(
      this.#options.workspaces().map(async ({ id, policy }) => {
        const done = this.#done.get(id);
        if (done?.version === policy.version && now < done.next) return;
        // Not all processes at the same second.
        this.#done.set(id, { version: policy.version, next: now + HOUR * (0.95 + Math.random() / 10) });
        const answered = await this.#probe(id, policy.crm);
        if (!answered) this.#done.set(id, { version: policy.version, next: now + MINUTE });
      }),
    );
  }

  /** @returns false when the CRM could not answer */
  async #probe(workspace: string, crm: CrmPolicy): Promise<boolean> {
    const { watch, logger, env } = this.#options;
    if (crm.probe === undefined) {
      watch.probed(workspace, undefined);
      return true;
    }
    try {
      const failure = await probeFailure(crm, toolsFor(crm, { env }));
      watch.probed(workspace, failure);
      if (failure !== undefined)
        logger.error(
          { workspace, crm: crm.name, reason: failure },
          'CRM probe failed; its answers are treated as misconfigured',
        );
      return true;
    } catch (e) {
      if (!(e instanceof CrmUnavailable)) throw e;
      watch.probeUnanswered(workspace);
      return false;
    }
  }
}

/**
 * Why the CRM does not call the known VIP of `crm.probe` a VIP. Undefined when it does, or when none is configured.
 * @throws {CrmUnavailable}
 */
export async function probeFailure(crm: CrmPolicy, tools: LookUpTools): Promise<string | undefined> {
  if (crm.probe === undefined) return undefined;
  const { type, reason } = await askCrm(crm, { id: 'probe', email: crm.probe, fields: {} }, tools);
  return type === 'vip' ? undefined : `the probe of ${crm.name} failed: ${reason}`;
}
