/** The targets and rosters of the random days at the desk. */
import type { DeskTarget, PoolTarget, Roster } from '../../src/routing/policy/policy.js';

const queue = { timeout: 60_000 };
const pool = (over: Partial<PoolTarget>): PoolTarget => ({
  kind: 'team',
  strategy: 'round-robin',
  onlineOnly: true,
  queue,
  ...over,
});
const support = pool({ team: 'support' });
export const targets: DeskTarget[] = [
  support,
  pool({ team: 'sales', strategy: 'least-open' }),
  pool({ kind: 'workspace', onlineOnly: false, fewerThanOpen: 2 }),
  pool({ team: 'support', skills: ['de'] }),
  { kind: 'user', user: 'a1', fallback: support, whenAway: 'fallback', queue },
  { kind: 'user', user: 'a2', fallback: pool({ team: 'sales' }), whenAway: 'wait', queue },
  { kind: 'user', user: 'a3', fallback: support, whenAway: 'assign', queue },
];

export const rosters: Roster[] = [
  {
    agents: [
      { id: 'a1', name: 'Ana', maxOpen: 2, skills: ['de'] },
      { id: 'a2', name: 'Ben', maxOpen: 3, vipSeats: 1 },
      { id: 'a3', name: 'Cy', skills: ['de', 'en'] },
      { id: 'a4', name: 'Dora', maxOpen: 1 },
      { id: 'a5', name: 'Emil', maxOpen: 2, vipSeats: 2 },
    ],
    teams: [
      { id: 'support', name: 'Support', agents: ['a1', 'a2', 'a3'], maxOpen: 6 },
      { id: 'sales', name: 'Sales', agents: ['a3', 'a4', 'a5'] },
    ],
    maxOpen: 4,
  },
];
rosters.push(
  { ...rosters[0]!, teams: [{ id: 'sales', name: 'Sales', agents: ['a4'] }], maxOpen: 2 },
  {
    ...rosters[0]!,
    agents: rosters[0]!.agents.filter(({ id }) => id !== 'a1'),
    teams: rosters[0]!.teams.map((team) => ({ ...team, agents: team.agents.filter((id) => id !== 'a1') })),
  },
);
