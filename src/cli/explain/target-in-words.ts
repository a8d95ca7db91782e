import { formatDuration } from '../../schema/duration.js';
import type { PoolTarget, Roster, SomebodysTarget, Target } from '../../routing/policy/policy.js';

/** Where a target leads, for people who know the roster by name. */
export function inWords(target: Target, roster: Roster): string {
  if (target.kind === 'unassign') return 'nobody: whoever has it is taken off, and it stays unassigned';
  const { queue } = target;
  const waits = `waits up to ${formatDuration(queue.timeout)}`;
  const then = queue.onTimeout
    ? `, then ${poolInWords(queue.onTimeout, roster)}`
    : ', and in all up to 7 days';
  return `${whoInWords(target, roster)}; ${waits}${then}`;
}

function whoInWords(target: SomebodysTarget, roster: Roster): string {
  if (!('fallback' in target)) return poolInWords(target, roster);
  const { fallback, whenAway } = target;
  const instead =
    fallback.kind === 'user'
      ? `${agentName(fallback.user, roster)} (${poolInWords(fallback.fallback, roster)} when away)`
      : poolInWords(fallback, roster);
  const who = target.kind === 'user' ? agentName(target.user, roster) : 'their own dedicated agent';
  const none = target.kind === 'dedicated' ? `; if there is none, ${instead}` : '';
  const away = {
    fallback: `when away, ${target.kind === 'dedicated' ? 'the same' : instead}`,
    assign: 'when away all the same',
    wait: 'when away it waits for them',
  };
  return `${who}${none}; ${away[whenAway]}`;
}

function poolInWords(
  { kind, team, strategy, onlineOnly, fewerThanOpen, skills }: PoolTarget,
  roster: Roster,
) {
  const name =
    kind === 'workspace'
      ? 'anybody of the workspace'
      : (roster.teams.find((one) => one.id === team)?.name ?? `team ${team ?? ''}`);
  const rules = [
    strategy === 'least-open' ? 'least open' : 'round robin',
    ...(onlineOnly ? ['online only'] : []),
    ...(fewerThanOpen === undefined ? [] : [`fewer than ${fewerThanOpen} open`]),
    ...(skills ? [`with ${skills.join(', ')}`] : []),
  ];
  return `${name} (${rules.join(', ')})`;
}

function agentName(id: string, roster: Roster): string {
  return roster.agents.find((one) => one.id === id)?.name ?? `agent ${id}`;
}
