import { Gauge, type Registry } from 'prom-client';
import type { RouterConfig } from '../../config/workspace.js';
import { catchUpNotesId, deskId, registryId } from '../../client/names.js';
import { repeat } from './repeat.js';

interface WorkflowWatchOptions {
  config: RouterConfig;
  /** @returns undefined while the workflow gets through its tasks */
  whyStuck: (workflowId: string) => Promise<string | undefined>;
  logger: { warn(details: object, message: string): void; error(details: object, message: string): void };
  registry?: Registry;
}

/** Milliseconds. */
const INTERVAL = 15_000;

const WATCHED = { desk: deskId, policy: registryId, 'catch-up-notes': catchUpNotesId } as const;

/** What to do about it: a new one takes over within seconds and finds out what the old one knew. */
export const RECOVERY =
  'Look at its failed Workflow Task in the Temporal UI. If it does not recover, terminate it: a new one takes over within seconds';

/**
 * Follows the workflows that every workspace needs all the time. One that does not complete its Workflow Task answers
 * no request, and nothing else would show it. Reports it in log, metrics and readiness.
 */
export class WorkflowWatch {
  readonly #options: WorkflowWatchOptions;
  readonly #stuck: Gauge<'workspace' | 'workflow'>;
  /** `desk/<workspace>` → why. */
  #why = new Map<string, string>();
  #stop = (): void => undefined;

  constructor(options: WorkflowWatchOptions) {
    this.#options = options;
    this.#stuck = new Gauge({
      name: 'router_workflow_stuck',
      help: '1 when a workflow that the workspace needs (desk, policy, catch-up-notes) does not complete its Workflow Task',
      labelNames: ['workspace', 'workflow'],
      registers: options.registry ? [options.registry] : [],
    });
  }

  start(interval = INTERVAL): void {
    this.#stop = repeat(() => this.look(), interval);
  }

  stop(): void {
    this.#stop();
  }

  async look(): Promise<void> {
    const { config, whyStuck, logger } = this.#options;
    const found = new Map<string, string>();
    const figures: [labels: { workspace: string; workflow: string }, isStuck: 0 | 1][] = [];
    for (const { id: workspace } of config.workspaces)
      for (const [workflow, idOf] of Object.entries(WATCHED)) {
        const workflowId = idOf(workspace);
        const why = await whyStuck(workflowId).catch(() => this.#why.get(workflowId));
        figures.push([{ workspace, workflow }, why === undefined ? 0 : 1]);
        if (why === undefined) continue;
        found.set(workflowId, why);
        if (!this.#why.has(workflowId)) logger.error({ workspace, workflowId, todo: RECOVERY }, why);
      }
    for (const workflowId of this.#why.keys())
      if (!found.has(workflowId)) logger.warn({ workflowId }, 'the workflow completes its tasks again');
    this.#why = found;
    // Set without an await in between, so that a scrape never reads an empty gauge.
    this.#stuck.reset();
    for (const [labels, isStuck] of figures) this.#stuck.set(labels, isStuck);
  }

  /** For readiness; the process stays in service, since other workspaces are not affected. */
  checks(): Record<string, string> {
    return Object.fromEntries(this.#why);
  }
}
