/**
 * What was told about agents over the API, kept beside the desk: a desk that is lost must not forget who is away. Pure
 * rules; the functions change the state they are given.
 */
import type { DeskEvent } from './messages.js';
import { compact } from '../compact.js';

type AgentNews = Extract<DeskEvent, { type: 'presence' | 'agentSet' }>;

interface KeptAgent {
  /** `told`: when, epoch milliseconds. */
  presence?: { online: boolean; at?: number; told: number };
  /** `until` in epoch milliseconds; absent: until it is taken back. */
  set?: { online?: boolean; maxOpen?: number; until?: number; told: number };
}

/** By agent id, the one told last at the end. */
export type KeptAgents = [agent: string, kept: KeptAgent][];

const MAX_KEPT = 2_000;

export function keep(agents: KeptAgents, news: AgentNews, now: number): void {
  const at = agents.findIndex(([id]) => id === news.agent);
  const before = at === -1 ? {} : (agents.splice(at, 1)[0]?.[1] ?? {});
  const after = news.type === 'presence' ? withPresence(before, news, now) : withSetting(before, news, now);
  if (Object.keys(after).length > 0) agents.push([news.agent, after]);
  if (agents.length > MAX_KEPT) agents.shift();
}

/** For a new desk. Expired settings are left out. */
export function toldAgain(agents: KeptAgents, presenceTtl: number | undefined, now: number): AgentNews[] {
  return agents.flatMap(([agent, { presence, set }]) => {
    const news: AgentNews[] = [];
    if (presence && now < presence.told + (presenceTtl ?? Infinity))
      news.push({ type: 'presence', agent, ...presence });
    if (set && now < (set.until ?? Infinity)) {
      const { until, ...rest } = set;
      news.push({
        type: 'agentSet',
        agent,
        ...rest,
        ...(until === undefined ? {} : { lasting: until - now }),
      });
    }
    return news;
  });
}

/** By the rules of the desk: news may come in another order than the desk has taken it, or after the desk is lost. */
function withPresence(
  before: KeptAgent,
  { online, at }: Extract<AgentNews, { type: 'presence' }>,
  now: number,
): KeptAgent {
  const known = before.presence?.at;
  if (at !== undefined && known !== undefined && at < known) return before;
  const presence = { online, told: now, ...(at === undefined ? {} : { at: Math.min(at, now) }) };
  return { ...before, presence };
}

function withSetting(
  { presence }: KeptAgent,
  { online, maxOpen, lasting }: Extract<AgentNews, { type: 'agentSet' }>,
  now: number,
): KeptAgent {
  const kept = presence ? { presence } : {};
  if (online === undefined && maxOpen === undefined) return kept;
  const set = compact({
    told: now,
    online,
    maxOpen,
    ...(lasting === undefined ? {} : { until: now + lasting }),
  });
  return { ...kept, set };
}
