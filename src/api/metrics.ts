import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';

/** What the API counts. Labels are workspace ids, platform names and fixed words: nothing that names a contact. */
export class ApiMetrics {
  readonly registry: Registry;
  readonly #requests: Counter<'workspace' | 'status'>;
  readonly #received: Gauge<'workspace'>;
  readonly #ack: Histogram<'workspace'>;
  readonly #events: Counter<'workspace' | 'event' | 'outcome'>;
  readonly #openings: Counter<'workspace' | 'source'>;

  constructor(registry = newRegistry()) {
    this.registry = registry;
    const registers = [registry];
    this.#requests = new Counter({
      name: 'router_webhook_requests_total',
      help: 'Webhook deliveries by the status they were answered with',
      labelNames: ['workspace', 'status'],
      registers,
    });
    this.#received = new Gauge({
      name: 'router_webhook_last_received_timestamp_seconds',
      help: 'When the last webhook came whose sender is certain',
      labelNames: ['workspace'],
      registers,
    });
    this.#ack = new Histogram({
      name: 'router_webhook_ack_seconds',
      help: 'Time from the arrival of a webhook to its answer',
      labelNames: ['workspace'],
      buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2, 5],
      registers,
    });
    this.#events = new Counter({
      name: 'router_webhook_events_total',
      help: 'Events in webhooks by what became of them',
      labelNames: ['workspace', 'event', 'outcome'],
      registers,
    });
    this.#openings = new Counter({
      name: 'router_openings_total',
      help: 'Openings by who opened the conversation',
      labelNames: ['workspace', 'source'],
      registers,
    });
  }

  /** `workspace` is undefined for addresses that are not configured, so that callers cannot make up labels. */
  answered(workspace: string | undefined, status: number, seconds: number): void {
    this.#requests.inc({ workspace: workspace ?? 'none', status });
    if (workspace !== undefined) this.#ack.observe({ workspace }, seconds);
  }

  /** A webhook whose sender is certain. */
  received(workspace: string): void {
    this.#received.setToCurrentTime({ workspace });
  }

  event(workspace: string, event: string, outcome: string): void {
    this.#events.inc({ workspace, event, outcome });
  }

  opening(workspace: string, source: string): void {
    this.#openings.inc({ workspace, source });
  }
}

function newRegistry(): Registry {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  return registry;
}
