/**
 * What anybody outside of the desk can see and may expect of it, written as plainly as possible: who is there, who has
 * whom, who waits. It is told every event and every decision, and throws when a decision breaks a rule.
 */
import assert from 'node:assert/strict';
import type { SeatRequest } from '../../src/routing/desk/messages.js';
import type { AgentPolicy, PoolTarget, Roster } from '../../src/routing/policy/policy.js';

interface Waiting {
  request: SeatRequest;
  arrival: number;
}

export class DeskModel {
  roster: Roster;
  readonly away = new Set<string>();
  readonly refused = new Set<string>();
  readonly limits = new Map<string, number>();
  readonly has = new Map<string, { agent: string; openedId: string }>();
  readonly waits = new Map<string, Waiting>();
  #arrivals = 0;

  constructor(roster: Roster) {
    this.roster = roster;
  }

  queued(request: SeatRequest, before?: Waiting): void {
    assert.ok(!this.has.has(request.conversation), 'nobody both sits and waits');
    const kept = before?.request.openedId === request.openedId ? before.arrival : ++this.#arrivals;
    this.waits.set(request.conversation, { request, arrival: kept });
    assert.deepEqual(this.eligible(request), [], 'nobody waits while somebody is free for them');
  }

  /** The desk has given an agent to a request that asks now, or that waited. */
  served(request: SeatRequest, agent: string): void {
    const { conversation } = request;
    assert.ok(!this.has.has(conversation), `${conversation} has somebody already`);
    assert.ok(this.eligible(request).includes(agent), `${agent} may not have ${conversation}`);
    const mine = this.waits.get(conversation);
    const arrival = mine?.arrival ?? Infinity;
    for (const other of this.waits.values()) {
      const first =
        other.request.priority < request.priority ||
        (other.request.priority === request.priority && other.arrival < arrival);
      const overtaken = first && other !== mine && this.eligible(other.request).includes(agent);
      assert.ok(!overtaken, `${conversation} overtakes ${other.request.conversation}`);
    }
    this.waits.delete(conversation);
    this.has.set(conversation, { agent, openedId: request.openedId });
  }

  gone(conversation: string): void {
    this.has.delete(conversation);
    this.waits.delete(conversation);
  }

  /** After every event and all its decisions. */
  check(): void {
    for (const { request } of this.waits.values())
      assert.deepEqual(this.eligible(request), [], `${request.conversation} waits while somebody is free`);
  }

  open(agent: string): number {
    return [...this.has.values()].filter((one) => one.agent === agent).length;
  }

  /** Ids of everybody who may have this conversation now. */
  eligible(request: SeatRequest): string[] {
    const { target, prefer } = request;
    const owner = this.roster.agents.find(({ id }) => id === prefer);
    if (owner && this.#may(owner, request, { onlineOnly: true })) return [owner.id];
    if (target.kind !== 'user') return this.#pool(target, request);
    const person = this.roster.agents.find(({ id }) => id === target.user);
    if (person && this.#may(person, request, { onlineOnly: target.whenAway !== 'assign' }))
      return [person.id];
    const comesBack = person && this.#comesBack(person, request);
    if (target.whenAway === 'wait' && comesBack) return [];
    return this.#pool(target.fallback, request).filter((id) => id !== target.user);
  }

  #pool(pool: PoolTarget, request: SeatRequest): string[] {
    const team = this.roster.teams.find(({ id }) => id === pool.team);
    const members = pool.kind === 'workspace' ? this.roster.agents.map(({ id }) => id) : (team?.agents ?? []);
    const together = members.reduce((sum, id) => sum + this.open(id), 0);
    if (team?.maxOpen !== undefined && together >= team.maxOpen) return [];
    return this.roster.agents
      .filter((agent) => members.includes(agent.id) && this.#may(agent, request, pool))
      .map(({ id }) => id);
  }

  #comesBack({ id }: AgentPolicy, { except }: SeatRequest): boolean {
    return !except.includes(id) && !this.refused.has(id);
  }

  #may(agent: AgentPolicy, request: SeatRequest, rules: Partial<PoolTarget>): boolean {
    const open = this.open(agent.id);
    const limit = this.limits.get(agent.id) ?? agent.maxOpen ?? this.roster.maxOpen ?? Infinity;
    const kept = request.priority === 1 ? 0 : (agent.vipSeats ?? 0);
    return (
      this.#comesBack(agent, request) &&
      (rules.onlineOnly === false || !this.away.has(agent.id)) &&
      (rules.skills ?? []).every((skill) => agent.skills?.includes(skill)) &&
      open < limit - kept &&
      open < (rules.fewerThanOpen ?? Infinity)
    );
  }
}
