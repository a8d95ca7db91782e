/** Stories are played on a real installation whose processes ask before each boundary. */
import { Client, Connection } from '@temporalio/client';
import { SandboxClient } from '../../../src/cli/demo/sandbox-client.js';
import { startFleet, type Fleet } from '../../support/fleet.js';
import { demoPolicy } from '../../support/installation.js';
import { until } from '../../support/wait.js';
import { CONTROL, PLANT } from './boundary.js';
import { Control } from './control.js';
import { entriesOf } from './ledger.js';
import type { Act, Story } from './stories.js';

const probe = new URL('load-probe.mjs', import.meta.url).href;
const TEAM = [102, 103];
/** Milliseconds without a step after which a run that waits for nothing but the outside is at rest. */
const QUIET = 400;
/** Longest that a story may take after a kill, in ms: time-outs of two writes and the restart are far below. */
const LONGEST = 60_000;

const policy = demoPolicy(
  ['callsPerSecond: 5', 'callsPerSecond: false'],
  ['apiKeys:', 'presence: api\n    apiKeys:'],
  [
    'regular: { team: support, queue: { timeout: 10s,',
    'regular: { team: support, onlineOnly: true, queue: { timeout: 5m,',
  ],
);

const idOfRun = (conversation: number): string => `route/acme/respond-io/${conversation}`;

export interface Played {
  story: Story;
  id: number;
  email: string;
}

/** Among the activities that were lost. */
export const WORKFLOW_TASK = 'a workflow task';

export class Stage {
  readonly fleet: Fleet;
  readonly control: Control;
  readonly #sandbox: SandboxClient;
  readonly #temporal: Client;
  #contacts = 0;

  private constructor(fleet: Fleet, control: Control, temporal: Client) {
    this.fleet = fleet;
    this.control = control;
    this.#sandbox = new SandboxClient(fleet.sandbox.url);
    this.#temporal = temporal;
  }

  /** @param plant a fault for the processes under test */
  static async open(plant?: string): Promise<Stage> {
    const control = new Control();
    const env = {
      NODE_OPTIONS: `--import ${probe}`,
      [CONTROL]: await control.listen(),
      ...(plant === undefined ? {} : { [PLANT]: plant }),
    };
    const fleet = await startFleet({ policy, env });
    const connection = await Connection.connect({ address: fleet.temporalAddress });
    return new Stage(fleet, control, new Client({ connection }));
  }

  async close(): Promise<void> {
    this.control.close();
    await this.#temporal.connection.close();
    await this.fleet.close();
  }

  async cast(story: Story): Promise<Played> {
    const email = `c${++this.#contacts}@example.com`;
    if (!story.known) await this.#sandbox.setCustomer(email, { customerType: story.vip ? 'VIP' : 'Regular' });
    const contact = { name: 'C', ...(story.known ? { email, vip: story.vip } : {}) };
    const { id } = await this.#sandbox.createContact(contact);
    return { story, id, email };
  }

  /** The same act in all of these conversations. */
  async act(act: Act, all: Played[]): Promise<void> {
    if ('team' in act) return this.#presence(act.team === 'online');
    await Promise.all(all.map(({ id, email }) => this.#sandbox.write(id, act.say.replace('EMAIL', email))));
  }

  /** Nothing more happens by itself after so many acts. */
  async rests(played: Played, acts: number): Promise<void> {
    const last = acts === played.story.acts.length;
    const rest = () => (last ? this.#isOver(played) : this.#waits(played, acts));
    try {
      await until(`${played.story.name}: rest after act ${acts}`, rest, LONGEST);
    } catch (e) {
      const found = await this.#sandbox.routing(played.id).catch(String);
      throw new Error(`${String(e)}; found: ${JSON.stringify(found)}`, { cause: e });
    }
  }

  entries({ id }: Played) {
    return entriesOf(this.fleet.sandbox.url, id);
  }

  async #isOver(played: Played): Promise<boolean> {
    const run = await this.#describe(played);
    return run?.status.name === 'COMPLETED' && this.control.quietFor(String(played.id)) > QUIET;
  }

  /** For the contact, or in the queue. */
  async #waits(played: Played, acts: number): Promise<boolean> {
    if (this.control.quietFor(String(played.id)) < QUIET) return false;
    const { pendingActivities, pendingWorkflowTask } = (await this.#describe(played))?.raw ?? {};
    if (pendingActivities === undefined || pendingActivities?.length !== 0 || pendingWorkflowTask)
      return false;
    if (played.story.known) return (await this.#sandbox.routing(played.id))?.stage === 'queued';
    const contact = await this.#sandbox.contact(played.id);
    return contact?.messages.filter(({ from }) => from === 'router').length === acts;
  }

  /**
   * Activities of its run that Temporal gave up, or handed out once more, because a process was lost; a workflow task stands
   * for the local activities in it, of which nothing is left then.
   */
  async lost({ id }: Played): Promise<string[]> {
    const run = this.#temporal.workflow.getHandle(idOfRun(id));
    // One that was never started has lost nothing: that it is missing is seen otherwise.
    const { events } = await run.fetchHistory().catch(() => ({ events: [] }));
    const names = new Map<string, string>();
    const lost = new Set<string | undefined>();
    for (const event of events ?? []) {
      const { activityTaskStartedEventAttributes: started, activityTaskTimedOutEventAttributes: late } =
        event;
      const name = event.activityTaskScheduledEventAttributes?.activityType?.name;
      if (name) names.set(String(event.eventId), name);
      if ((started?.attempt ?? 1) > 1) lost.add(names.get(String(started?.scheduledEventId)));
      if (late) lost.add(names.get(String(late.scheduledEventId)));
      const again = (event.workflowTaskScheduledEventAttributes?.attempt ?? 1) > 1;
      if (again || event.workflowTaskTimedOutEventAttributes) lost.add(WORKFLOW_TASK);
    }
    return [...lost].filter((name) => name !== undefined);
  }

  async #describe({ id }: Played) {
    return this.#temporal.workflow
      .getHandle(idOfRun(id))
      .describe()
      .catch(() => undefined);
  }

  /** Told until it is heard: the API or Temporal may be away. */
  async #presence(online: boolean): Promise<void> {
    const { api, apiKey } = this.fleet;
    const request = {
      method: 'PUT',
      headers: { authorization: `Bearer ${apiKey}`, 'content-type': 'application/json' },
      body: JSON.stringify({ online }),
    };
    for (const agent of TEAM)
      await until(`the presence of ${agent}`, async () => {
        const told = await fetch(`${api}/v1/agents/${agent}/presence`, request).catch(() => undefined);
        return told?.ok;
      });
  }
}
