/** What every process counts, with or without the API. */
import { collectDefaultMetrics, Counter, Registry } from 'prom-client';
import type { Logger } from 'pino';
import type { Connected } from './connect.js';
import { TemporalReturn } from './live/temporal-return.js';
import { WorkflowWatch } from './live/workflow-watch.js';
import { Campaigns } from '../client/routing/campaigns.js';
import { catchUpNow } from '../client/catch-up/catch-up-schedule.js';
import { underDeadline } from '../temporal/deadline.js';
import { readNotes } from '../client/catch-up/notes.js';
import { whyStuck } from '../temporal/workflow-state.js';

/** Ours, Node's and the Temporal SDK's metrics on one page. */
export class PageOfMetrics extends Registry {
  readonly #sdk: () => string;

  constructor(sdk: () => string = () => '') {
    super();
    this.#sdk = sdk;
    collectDefaultMetrics({ register: this });
  }

  override async metrics(): Promise<string> {
    const ours = await super.metrics();
    const sdk = this.#sdk();
    return sdk === '' ? ours : `${ours.trimEnd()}\n${sdk}\n`;
  }
}

export function countedCampaigns(registry: Registry): Campaigns {
  const skipped = new Counter({
    name: 'router_questions_skipped_total',
    help: 'Contacts not asked for their e-mail because too many would have been at once',
    labelNames: ['workspace'],
    registers: [registry],
  });
  return new Campaigns((workspace) => skipped.inc({ workspace }));
}

type Watched = Pick<Connected, 'client' | 'live'> & { logger: Logger; registry: Registry };

/** Starts to watch for Temporal's return after an outage; the caller stops it. */
export function watchTemporalReturn({ client, live, logger }: Omit<Watched, 'registry'>): TemporalReturn {
  const watch = new TemporalReturn({
    config: live,
    read: (id) => underDeadline(client, () => readNotes(client, id)),
    catchUpNow: (id) => underDeadline(client, () => catchUpNow(client, id)),
    logger,
  });
  watch.start();
  return watch;
}

/** Starts a watch over the workflows that every workspace needs; the caller stops it. */
export function watchWorkflows({ client, live, logger, registry }: Watched): WorkflowWatch {
  const watch = new WorkflowWatch({
    config: live,
    whyStuck: (id) => underDeadline(client, () => whyStuck(client, id)),
    logger,
    registry,
  });
  watch.start();
  return watch;
}
