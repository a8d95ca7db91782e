import { absence } from '../routing/desk-hours.js';
import type { DeskState } from '../routing/desk-state.js';
import type { DeskView } from './messages.js';

const SHOWN = 25;

export function viewOf(state: DeskState, now: number): DeskView {
  return {
    agents: state.roster.agents.map((agent) => ({
      id: agent.id,
      name: agent.name,
      online: absence(state, agent.id, now) === undefined,
      open: state.open[agent.id] ?? 0,
      ...(agent.maxOpen === undefined ? {} : { maxOpen: agent.maxOpen }),
    })),
    queue: state.queue.map(({ request, since, why }) => ({
      conversation: request.conversation,
      priority: request.priority,
      waitingSince: since,
      why,
    })),
  };
}

/** The desk as an operator reads it in the Temporal UI. */
export function deskAsTables(state: DeskState, now: number): string {
  const { agents, queue } = viewOf(state, now);
  const roster = agents.map(
    (agent) =>
      `| ${agent.name} | ${agent.online ? 'online' : 'away'} | ${agent.open}${agent.maxOpen === undefined ? '' : ` of ${agent.maxOpen}`} |`,
  );
  const waiting = queue
    .slice(0, SHOWN)
    .map(
      (one, at) =>
        `| ${at + 1} | ${one.priority === 1 ? 'VIP' : 'regular'} | ${new Date(one.waitingSince).toISOString().slice(11, 19)} | ${one.conversation} | ${one.why} |`,
    );
  return [
    '| agent | | open |',
    '| --- | --- | --- |',
    ...roster,
    '',
    queue.length === 0
      ? 'Nobody waits.'
      : `**${queue.length} waiting**\n\n| place | tier | since | conversation | why |\n| --- | --- | --- | --- | --- |\n${waiting.join('\n')}`,
  ].join('\n');
}
