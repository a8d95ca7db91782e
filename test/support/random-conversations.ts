/** Conversations, agents and faults at random, on the real server and the real desk, beside what the contract promises of them. */
import { setTimeout as sleep } from 'node:timers/promises';
import { randomUUID } from 'node:crypto';
import type { ConversationEvent } from '../../src/routing/conversation.js';
import type { Roster } from '../../src/routing/policy/policy.js';
import { newsOf } from '../../src/routing/conversation-news.js';
import { deliver } from '../../src/client/routing/deliver.js';
import { deskId } from '../../src/client/names.js';
import type { DeskActivities } from '../../src/workflows/activities.js';
import { deskBooks, deskNews } from '../../src/workflows/messages.js';
import { seeded } from './seeded.js';
import { unavailable } from './stand-in.js';
import { until } from './wait.js';
import { knownAs, type RunHandle, type World } from './world.js';

const MAX_OPEN = 4;
const mara = { id: '104', name: 'Mara' };
const limited = ['101', '102', '103'];

/** Mara has no limit: she is the human who takes conversations by herself. */
export const randomRoster: Roster = {
  agents: [
    ...limited.map((id) => ({ id, name: `Agent ${id}`, maxOpen: MAX_OPEN })),
    { id: mara.id, name: mara.name },
  ],
  teams: ['vip-desk', 'support', 'managers'].map((id) => ({ id, name: id, agents: limited })),
};

const emails = {
  vip: 'jane@example.com',
  regular: 'joe@example.com',
  unknown: 'nobody@example.com',
} as const;

/** What was seen to contradict the contract, a line each. */
export class RandomConversations {
  readonly wrong: string[] = [];
  readonly #world: World;
  readonly #roll: () => number;
  /** Agent → when the desk had taken note that they are away. */
  readonly #away = new Map<string, number>();

  constructor(world: World, seed: number) {
    this.#world = world;
    this.#roll = seeded(seed);
    const { standIn } = world;
    standIn.customers.set(emails.vip, 'vip').set(emails.regular, 'regular');
    const sometimes = () => {
      if (this.#roll() < 0.1) throw unavailable();
    };
    for (const name of ['getContactData', 'assignConversation', 'addComment', 'tagAndComment'] as const)
      standIn.before(name, sometimes);
    // The assignment has happened, and nobody hears of it.
    standIn.after('assignConversation', sometimes);
  }

  /** @param real the desk as runs ask it */
  watch(real: DeskActivities): DeskActivities {
    const known = new Set<string>();
    return {
      decideAssignment: async (workspace, request) => {
        const key = `${request.conversation} ${request.openedId}`;
        const first = !known.has(key);
        known.add(key);
        const asked = performance.now();
        const answer = await real.decideAssignment(workspace, request);
        if (answer.kind === 'seat' && first && (this.#away.get(answer.agent.id) ?? Infinity) < asked)
          this.wrong.push(`${answer.agent.id} was away when ${key} got them`);
        return answer;
      },
    };
  }

  async play(count: number, width: number): Promise<void> {
    let over = false;
    let next = 0;
    const lane = async () => {
      while (next++ < count) await this.#conversation();
    };
    const others = [this.#agentsComeAndGo(() => over), this.#limitsHold(() => over)];
    await Promise.all(Array.from({ length: width }, lane));
    over = true;
    await Promise.all(others);
    await until('the desk has nobody left', async () => {
      const { seats, waiting } = await this.#books();
      return seats.length === 0 && waiting.length === 0;
    });
  }

  async #conversation(): Promise<void> {
    const kind = (['vip', 'regular', 'unknown'] as const)[Math.floor(this.#roll() * 3)]!;
    const over = { conversation: `c${randomUUID().slice(0, 8)}`, openedAt: Date.now() };
    const opened = this.#roll() < 0.5 ? knownAs(emails[kind], over) : over;
    const copies = this.#roll() < 0.3 ? 2 : 1;
    const [run] = await Promise.all(Array.from({ length: copies }, () => this.#world.open(opened)));
    if (!run) return;
    const expected =
      'contact' in opened ? { outcome: 'assigned', branch: kind } : await this.#answers(run, kind);
    const { outcome, branch } = await run.routed();
    const { assignments } = this.#world.standIn.chat(run.conversation);
    const say = (what: string) => void this.wrong.push(`${run.conversation}: ${what}`);
    if (outcome !== expected.outcome) say(`ended as ${outcome}, not ${expected.outcome}`);
    if (expected.branch !== undefined && branch !== expected.branch)
      say(`branch ${branch}, not ${expected.branch}`);
    if (assignments.length !== (outcome === 'assigned' ? 1 : 0)) say(`assigned ${assignments.join(', ')}`);
    await sleep(this.#roll() * 800);
    await this.#close(run);
  }

  /** Until there is an address, or nobody asks any more. */
  async #answers(run: RunHandle, kind: keyof typeof emails): Promise<{ outcome: string; branch?: string }> {
    const chat = this.#world.standIn.chat(run.conversation);
    for (let question = 1; question <= 4; question++) {
      await run.reaches(new RegExp(`question ${question} of 4`));
      const fate = this.#roll();
      if (fate < 0.1) {
        chat.assignee = mara;
        await this.#tell(run, { type: 'assignee.updated', assignee: mara });
        return { outcome: 'takenOver' };
      }
      if (fate < 0.2) {
        await this.#close(run);
        return { outcome: 'closed' };
      }
      const valid = fate < 0.6;
      const message = { id: randomUUID(), at: Date.now() + 1 };
      const copies = this.#roll() < 0.3 ? 2 : 1;
      for (let copy = 0; copy < copies; copy++) await run.says(valid ? emails[kind] : 'no idea', message);
      if (valid) return { outcome: 'assigned', branch: kind };
    }
    return { outcome: 'assigned', branch: 'invalid' };
  }

  async #close(run: RunHandle): Promise<void> {
    this.#world.standIn.chat(run.conversation).open = false;
    await this.#tell(run, { type: 'conversation.closed', closedAt: Date.now() + 1 });
  }

  #tell(run: RunHandle, event: object) {
    const { starter, policy } = this.#world;
    const named = { eventId: randomUUID(), conversation: run.conversation, ...event } as ConversationEvent;
    return deliver(starter, policy, run.workflowId, newsOf(named));
  }

  async present(agent: string, online: boolean): Promise<void> {
    if (online) this.#away.delete(agent);
    await this.#desk().executeUpdate(deskNews, { args: [{ type: 'presence', agent, online }] });
    if (!online) this.#away.set(agent, performance.now());
  }

  async #agentsComeAndGo(over: () => boolean): Promise<void> {
    await until('there is a desk', async () => (await this.#books().catch(() => undefined)) !== undefined);
    while (!over()) {
      await this.present(limited[Math.floor(this.#roll() * limited.length)]!, this.#roll() < 0.6);
      await sleep(100);
      // Somebody is there in the end.
      if (this.#away.size === limited.length) await this.present(limited[0]!, true);
    }
  }

  async #limitsHold(over: () => boolean): Promise<void> {
    while (!over()) {
      await sleep(100);
      const books = await this.#books().catch(() => undefined);
      for (const agent of limited) {
        const open = books?.seats.filter(([, who]) => who === agent).length ?? 0;
        if (open > MAX_OPEN) this.wrong.push(`${agent} has ${open}, and ${MAX_OPEN} at most`);
      }
    }
  }

  #desk() {
    return this.#world.client.workflow.getHandle(deskId(this.#world.policy.workspace));
  }

  #books() {
    return this.#desk().query(deskBooks);
  }
}
