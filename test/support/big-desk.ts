/** A desk of the largest workspace: 500 agents in 50 teams, everybody busy, and as many waiting as wanted. */
import { answer } from '../../src/routing/desk/answer.js';
import { take } from '../../src/routing/desk/events.js';
import type { SeatRequest } from '../../src/routing/desk/messages.js';
import { MAX_SEATS, MAX_WAITING } from '../../src/routing/desk/size.js';
import { emptyDesk, type DeskState } from '../../src/routing/desk/state.js';
import type { PoolTarget, Roster } from '../../src/routing/policy/policy.js';

export const AGENTS = 500;
export const TEAMS = 50;

export const bigRoster: Roster = {
  agents: Array.from({ length: AGENTS }, (_, at) => ({
    id: `${1_000_000 + at}`,
    name: `Agent ${at}`,
    email: `agent-${at}@support.example.com`,
    maxOpen: 4,
  })),
  teams: Array.from({ length: TEAMS }, (_, at) => ({
    id: `team-${at}`,
    name: `Team ${at}`,
    // Everybody is in two teams.
    agents: Array.from({ length: 20 }, (__, member) => `${1_000_000 + ((at * 10 + member) % AGENTS)}`),
  })),
};

const pools = bigRoster.teams.map(({ id }): PoolTarget => ({
  kind: 'team',
  team: id,
  strategy: 'round-robin',
  onlineOnly: true,
  queue: { timeout: 86_400_000 },
}));

/** The n-th request: every tenth is a VIP's, every fifth of those has a person of their own. */
export function requestNumber(at: number): SeatRequest {
  const conversation = `route/acme/respond-io/${100_000_000 + at}`;
  const pool = pools[at % TEAMS] as PoolTarget;
  const isVip = at % 10 === 0;
  return {
    conversation,
    openedId: `${100_000_000 + at}@${1_795_500_000_000 + at}`,
    target:
      isVip && at % 50 === 0
        ? {
            kind: 'user',
            user: `${1_000_000 + (at % AGENTS)}`,
            fallback: pool,
            whenAway: 'fallback',
            queue: { timeout: 600_000 },
          }
        : pool,
    priority: isVip ? 1 : 3,
    except: [],
  };
}

/** @param waiting besides the 2,000 conversations that the 500 agents have */
export function bigDesk(waiting: number): DeskState {
  const state = { ...emptyDesk(bigRoster), counted: true };
  const seats = AGENTS * 4;
  for (let at = 0; at < seats; at++) {
    const team = requestNumber(at);
    answer(state, { ...team, target: { ...(pools[at % TEAMS] as PoolTarget), kind: 'workspace' } }, at);
  }
  for (let at = seats; at < seats + waiting; at++) answer(state, requestNumber(at), at);
  return state;
}

/** As many conversations wait, and as many have a seat, as a desk takes. */
export function fullDesk(): DeskState {
  const desk = bigDesk(MAX_WAITING);
  for (let at = desk.seats.size; at < MAX_SEATS; at++) {
    const id = `${300_000_000 + at}`;
    const conversation = `route/acme/respond-io/${id}`;
    take(desk, { type: 'taken', conversation, openedId: `${id}@1`, agent: { id: '1000007' } }, at);
  }
  return desk;
}
